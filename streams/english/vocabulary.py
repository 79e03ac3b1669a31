"""Parsed tables in, all that is known of English out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streams.english.dates import DateLexicon, compile_dates
from streams.english.names import NameLexicon, compile_names
from streams.english.numbers import AmountLexicon, compile_amounts
from streams.english.quotes import SayingLexicon, compile_saying

__all__ = ["English", "compile_english"]


@dataclass(frozen=True, slots=True)
class English:
    """All that is known of English."""

    names: NameLexicon
    saying: SayingLexicon
    amounts: AmountLexicon
    dates: DateLexicon


def compile_english(tables: Mapping[str, Mapping[str, Any]]) -> English:
    """From the tables of `english/lexicon/`, the actors, and the places of the reference data; pure."""
    return English(compile_names(tables), compile_saying(tables), compile_amounts(tables), compile_dates(tables))
