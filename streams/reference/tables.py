"""The committed tables of `data/` in, plain tables out: what is used of CLDR and GeoNames, without the 215 MB that they come in.

`make reference` writes them from the libraries; `tests/reference/test_tables.py` holds them to what the libraries say.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

__all__ = ["TABLES", "money_table", "month_table", "place_tables", "table_files"]

TABLES: Final = ("cities", "countries", "money", "months")
"""Names of the files, without `.json`."""


def place_tables() -> dict[str, dict[str, Any]]:
    """Tables `countries` (alpha-3 to English and Arabic name) and `cities` (largest first).

    `countries`: {"RUS": {"name": "Russia", "arabic": "روسيا", "neighbours": ["AZE", …]}, …}; `cities`: {"cities": [{"name", "of" (alpha-3),
    "population", "arabic": […]}, …]}, only those whose Arabic names GeoNames knows.
    """
    return {"countries": _read("countries"), "cities": {"cities": _read("cities")}}


@cache
def month_table() -> dict[str, list[str]]:
    """Number of the month, as text, to its names: Egyptian, Levantine and Maghrebi."""
    found: dict[str, list[str]] = _read("months")
    return found


def money_table() -> dict[str, Any]:
    """`names`, `signs` and `countries` (Arabic names of where it is legal tender), each by ISO 4217 code."""
    found: dict[str, Any] = _read("money")
    return found


def table_files() -> list[tuple[str, bytes]]:
    """Each file by its path inside the package: what knowledge is compiled from, too."""
    return [(f"reference/data/{name}.json", _bytes(name)) for name in TABLES]


def _read(name: str) -> Any:
    return json.loads(_bytes(name))


def _bytes(name: str) -> bytes:
    return (files("streams") / "reference" / "data" / f"{name}.json").read_bytes()
