"""A generation of the derived state, and the rules that it was read under."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Ruleset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A generation of the derived state: internal, one record a generation."""

    generation: int
    """From 1."""
    ruleset: str
    """Hash of the rules that this generation is read under."""
    version: str
    """Version of parley that began it."""
