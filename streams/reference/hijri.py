"""The Umm al-Qura calendar of `hijridate` in, a plain table out: what the dates of the Hijri calendar rest on."""

from __future__ import annotations

from typing import Final

from hijridate import Hijri

__all__ = ["hijri_table"]

_YEARS: Final = range(1343, 1501)
"""Those that the library's tables cover."""


def hijri_table() -> dict[str, list[str]]:
    """Hijri year, as text, to the Gregorian first days of its twelve months, ISO 8601."""
    return {str(year): [Hijri(year, month, 1).to_gregorian().isoformat() for month in range(1, 13)] for year in _YEARS}
