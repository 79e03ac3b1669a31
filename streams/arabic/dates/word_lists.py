"""The lists of `dates.toml` and the names of months in, words with the tags that the readers of dates ask for out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from streams.arabic.vocabulary import VocabularyBuilder

__all__ = ["add_dates"]

_WORDS: Final = (
    "months_need_cue",
    "month_words",
    "year_words",
    "day_words",
    "past",
    "future",
    "current",
    "this",
    "same",
    "of",
    "decade_words",
    "century_words",
    "christian_era",
    "hijri_era",
    "corresponds",
    "in_offset",
    "future_cues",
    "present_events",
    "past_events",
    "past_reports",
    "past_negations",
    "since",
    "no_future_verbs",
    "last",
    "same_before",
    "two_day_words",
    "that",
    "between_word",
    "before_month",
    "counts_from",
    "date_words",
    "deadlines",
    "named_events",
    "unlike_years",
    "following",
    "then",
    "day_names",
    "spans",
    "ages",
    "names_before_today",
    "names_before_year",
)
_PHRASES: Final = (
    "solar_era",
    "no_days",
    "rest",
    "part_start",
    "part_middle",
    "part_end",
    "weekend",
    "before_christ",
    "easter",
)
_PLAIN: Final = ("appointed", "before_nouns", "between_ages", "conditions", "late", "part_ends")
"""Lists that are asked for as they stand."""
_VALUES: Final = ("days_from_now", "day_parts", "hijri_months", "solar_months", "months_short", "beyond")


def add_dates(vocabulary: VocabularyBuilder, table: Mapping[str, Any], months: Mapping[str, list[str]]) -> None:
    """Put the lists of `dates.toml`, and the library's names of months, under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    vocabulary.plain(table, *_PLAIN)
    for tag in _PHRASES:
        vocabulary.phrases(tag, table[tag])
    for tag in _VALUES:
        for value, entries in table[tag].items():
            vocabulary.phrases(tag, entries, int(value))
    for number, names in months.items():
        vocabulary.phrases("months", [*names, *table["months_extra"][number]], int(number))
    for tag in ("weekdays", "decades", "seasons"):
        for value, entries in table[tag].items():
            vocabulary.words(tag, entries, int(value))
    for tag in ("feasts_gregorian", "feasts_hijri"):
        for value, entries in table[tag].items():
            month, day = value.split("-")
            vocabulary.phrases(tag, entries, (int(month), int(day)))
