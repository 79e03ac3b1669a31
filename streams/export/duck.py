"""Rows as JSON Lines in, one table of a DuckDB file with typed, nested columns out."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

from streams.extras import require

__all__ = ["write_duckdb"]

_NAMES: Final = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    bytes: "VARCHAR",
    dt.date: "DATE",
    dt.datetime: "TIMESTAMPTZ",
}
"""DuckDB's types; bytes are Latin-1 text, as JSON has them."""
_OBJECT_BYTES_MAX: Final = 256 << 20
"""Of one row: an article may be of some megabytes."""


def write_duckdb(record: type, extra: Sequence[str], lines: str, out: str, table: str) -> None:
    """Make the table, in the file at `out`, of the columns of a record class and further columns of text.

    Raises ConfigError when duckdb is not installed.
    """
    require("duckdb", "the format duckdb needs")
    import duckdb

    columns = {**_columns(record), **dict.fromkeys(extra, "VARCHAR")}
    with duckdb.connect(out) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        # Names of tables and columns are ours; what comes from outside is a parameter.
        connection.execute(
            f'CREATE TABLE "{table}" AS SELECT * FROM read_json(?, format = ?, columns = ?, maximum_object_size = ?)',  # noqa: S608
            [lines, "newline_delimited", columns, _OBJECT_BYTES_MAX],
        )


def _columns(record: type) -> dict[str, str]:
    hints = typing.get_type_hints(record, localns={})
    return {field.name: _type(hints[field.name]) for field in fields(record)}


def _type(hint: Any) -> str:
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if typing.get_origin(hint) is tuple:
        return _type(typing.get_args(hint)[0]) + "[]"
    if is_dataclass(hint):
        inside = _columns(typing.cast("type", hint))
        return "STRUCT(" + ", ".join(f'"{name}" {kind}' for name, kind in inside.items()) + ")"
    return "VARCHAR" if issubclass(hint, Enum) else _NAMES[hint]
