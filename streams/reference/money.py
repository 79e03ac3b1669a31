"""CLDR's Arabic names and signs of currencies in, plain tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

__all__ = ["money_table"]

_AS_OF: Final = dt.date(2024, 1, 1)
"""The day whose legal tender counts: a fixed one, so that equal libraries give equal tables."""


def money_table() -> dict[str, Any]:
    """`names`, `signs` and `countries` (Arabic names of where it is legal tender), each by ISO 4217 code."""
    arabic = Locale("ar")
    countries: dict[str, list[str]] = {}
    for territory in sorted(get_global("territory_currencies")):
        name = arabic.territories.get(territory)
        for code in get_territory_currencies(territory, _AS_OF, _AS_OF):
            countries.setdefault(code, []).extend([name] if name else [])
    return {
        "names": {code: arabic.currencies[code] for code in sorted(countries) if code in arabic.currencies},
        "signs": {code: sign for code, sign in sorted(arabic.currency_symbols.items()) if code in countries},
        "countries": countries,
    }
