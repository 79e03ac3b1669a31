"""A number where it stands: the value that the readers of digits and of number words share."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

__all__ = ["Number", "Value"]

Value = int | Fraction
"""An exact number."""


class Number(NamedTuple):
    """A number where it stands."""

    first: int
    """Its first token (a minus, a decimal point, a digit or a word)."""
    last: int
    """The token behind it."""
    value: Value
    """What it says."""
    digits: str = ""
    """Its digits and separators in ASCII when it is one run of digits; else ''."""
    scale: int = 1
    """The power (ألف, مليون) that it ends with; 1 when it ends with none."""
