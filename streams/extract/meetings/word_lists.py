"""The lists of the table `meetings` that are asked for as they stand in, folded words out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from streams.arabic.text import fold
from streams.lexicon_tables import words

__all__ = ["PlainWords", "compile_plain_words"]


@dataclass(frozen=True, slots=True)
class PlainWords:
    """Folded words, nothing taken off."""

    accredited: frozenset[str]
    """Between an envoy and whom he is sent to: «لدى»."""
    also_nouns: frozenset[str]
    """Past forms that are written like the verbal noun: «تفاوض»."""
    arrivals: frozenset[str]
    """Words of an arrival where a place follows: «حط في جنيف»."""
    attendance: frozenset[str]
    """Nouns of going or being there: «السفر»."""
    comings: frozenset[str]
    """Words of an arrival right before «to»: «قدم إلى جنيف»."""
    asides: frozenset[str]
    """They begin what stands between a verb and its meeting, in commas."""
    committees: frozenset[str]
    """Nouns that head the name of a committee of a cabinet or parliament."""
    joiners: frozenset[str]
    """They put a further verb of the same subject beside the one before: «ثم»."""
    lengths: frozenset[str]
    """Behind them a length of time says how long a meeting was: «مدى»."""
    needing_subject: tuple[str, ...]
    """Beginnings of forms that tell of other things as well, unless those who meet stand behind them."""
    outcomes: frozenset[str]
    """Nouns of what a conference brought: «مخرجات»."""
    spots: frozenset[str]
    """Nouns of a spot to meet at: «نقطة»."""
    parts: frozenset[str]
    """Words for a part of the date behind them: «نهاية»."""
    situations: frozenset[str]
    """Nouns of what is the matter at the place behind «in»."""
    sources: frozenset[str]
    """Words behind which it is told who says so: «وفق مصدر»."""
    undone: frozenset[str]
    """Words that say that something was not done."""
    was: frozenset[str]
    """Forms of «was», between a meeting and its having been set."""
    preludes: frozenset[str]
    """They put what is told before a meeting that is set: «تمهيدا للقاء»."""
    session_days: Mapping[str, int]
    """Words for the day or week that an ordinal counts, with their days."""


def compile_plain_words(table: Mapping[str, Any]) -> PlainWords:
    """Compile the lists; raises KeyError for one that is missing."""
    return PlainWords(
        accredited=words(table["accredited"]),
        also_nouns=words(table["also_nouns"]),
        arrivals=words(table["arrivals"]),
        asides=words(table["asides"]),
        attendance=words(table["attendance"]),
        comings=words(table["comings"]),
        committees=words(table["committees"]),
        joiners=words(table["joiners"]),
        lengths=words(table["lengths"]),
        needing_subject=tuple(sorted(words(table["needing_subject"]))),
        outcomes=words(table["outcomes"]),
        spots=words(table["spots"]),
        parts=words(table["parts"]),
        situations=words(table["situations"]),
        sources=words(table["sources"]),
        undone=words(table["undone"]),
        was=words(table["was"]),
        preludes=words(table["preludes"]),
        session_days={fold(word): int(days) for days, entries in table["session_days"].items() for word in entries},
    )
