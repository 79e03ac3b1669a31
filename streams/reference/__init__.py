"""Data of others (CLDR, GeoNames, the Hijri calendar) in, plain tables for the lexicons out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from streams.reference.hijri import hijri_table
from streams.reference.tables import money_table, month_table, place_tables

__all__ = ["reference_digest", "reference_tables"]


def reference_tables() -> dict[str, dict[str, Any]]:
    """Tables by name, as `knowledge` hands them to the compilers."""
    return {**place_tables(), "cldr_months": month_table(), "cldr_money": money_table()}


def reference_digest(tables: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of these tables and the calendar: what is used of others' data, in whatever version it comes."""
    used = {**tables, "hijri": hijri_table()}
    return hashlib.sha256(json.dumps(used, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
