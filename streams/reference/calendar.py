"""CLDR's Arabic calendar words in, plain tables out."""

from __future__ import annotations

from typing import Final

from babel.dates import get_month_names

__all__ = ["month_table"]

_LOCALES: Final = ("ar", "ar_DZ", "ar_IQ", "ar_MA", "ar_MR", "ar_TN")
"""One locale for each way to name the Gregorian months in Arabic."""


def month_table() -> dict[str, list[str]]:
    """Number of the month, as text, to its names: Egyptian, Levantine and Maghrebi."""
    by_locale = [get_month_names("wide", "format", locale) for locale in _LOCALES]
    return {str(number): list(dict.fromkeys(str(names[number]) for names in by_locale)) for number in range(1, 13)}
