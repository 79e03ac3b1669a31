"""Records as rows in, a Parquet file with typed, nested columns out: for pandas, DuckDB, Spark and R; rows of JSON become such."""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any, BinaryIO, Final

from streams.errors import ConfigError
from streams.extras import how_to_install

__all__ = ["typed", "write_parquet"]

_NAMES: Final = {str: "string", int: "int64", float: "float64", bool: "bool_", bytes: "binary", dt.date: "date32"}
"""The function of pyarrow that makes the type."""
_GROUP_ROWS: Final = 20_000
"""Rows held at a time, and of one group in the file."""


def write_parquet(record: type, extra: Sequence[str], rows: Iterable[Mapping[str, Any]], out: BinaryIO) -> None:
    """Write rows of plain values: the columns of a record class and further columns of text, null where not given.

    Raises ConfigError when pyarrow is not installed.
    """
    pa = _arrow()
    import pyarrow.parquet

    columns = [*_columns(pa, record), *(pa.field(name, pa.string()) for name in extra)]
    schema, waiting = pa.schema(columns), iter(rows)
    with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := list(islice(waiting, _GROUP_ROWS)):
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def typed(record: type, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of JSON with its instants and days again; columns that the record does not have stay text."""
    hints = _hints(record)
    return {name: _value(hints[name], value) if name in hints else value for name, value in row.items()}


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    if value is None:
        return None
    if typing.get_origin(hint) is tuple:
        return [_value(typing.get_args(hint)[0], each) for each in value]
    if is_dataclass(hint):
        return typed(typing.cast("type", hint), value)
    if hint in {dt.date, dt.datetime}:
        return hint.fromisoformat(value)
    return value.encode("latin-1") if hint is bytes else value


@cache
def _hints(record: type) -> dict[str, Any]:
    """A field named as a type must not hide it."""
    return typing.get_type_hints(record, localns={})


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        message = f"the format parquet needs pyarrow, which is not installed: {how_to_install('parquet')}"
        raise ConfigError(message) from error
    return pa


def _columns(pa: Any, record: type) -> list[Any]:
    """The fields of a record class."""
    hints = _hints(record)
    return [_column(pa, field.name, hints[field.name]) for field in fields(record)]


def _column(pa: Any, name: str, hint: Any) -> Any:
    nullable = isinstance(hint, types.UnionType)
    if nullable:
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
    return pa.field(name, _type(pa, hint), nullable=nullable)


def _type(pa: Any, hint: Any) -> Any:
    if typing.get_origin(hint) is tuple:
        return pa.list_(_type(pa, typing.get_args(hint)[0]))
    if is_dataclass(hint):
        return pa.struct(_columns(pa, typing.cast("type", hint)))
    if hint is dt.datetime:
        return pa.timestamp("ms", tz="UTC")
    return getattr(pa, "string" if issubclass(hint, Enum) else _NAMES[hint])()
