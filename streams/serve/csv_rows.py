"""Rows of plain values in, CSV out that opens in Excel: UTF-8 with a mark, nested values in columns of their own, no formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

__all__ = ["csv_bytes", "flat"]

_BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would work out."""


def csv_bytes(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = ()) -> bytes:
    """The rows as CSV; the columns are those of all rows, in the order in which they come, or these where there are no rows."""
    flattened = [dict(flat(row)) for row in rows]
    names = list(dict.fromkeys(name for row in flattened for name in row)) or list(columns)
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in flattened)
    return out.getvalue().encode("utf-8", "replace")


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The values with those of nested objects under names with dots; lists of texts and numbers as one text."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        elif isinstance(value, list | tuple):
            plain = all(not isinstance(item, Mapping | list | tuple) for item in value)
            text = "; ".join(map(str, value)) if plain else json.dumps(value, ensure_ascii=False, default=str)
            yield f"{prefix}{name}", text
        else:
            yield f"{prefix}{name}", value


def _cell(value: Any) -> Any:
    """A value as a cell: a text that looks like a formula gets an apostrophe, which spreadsheets take for `text`."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
