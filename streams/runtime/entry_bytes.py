"""A ledger entry whose stances and numbers are bytes already in, the bytes of the whole entry out.

An entry shows a hundred stances and more, of which one position changes one or two.
So the bytes of each are made when its position is kept, and put together here; they
are the bytes that the codec makes of the same entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import fastavro

from streams.records import LedgerEntry, Stance, StatedNumber
from streams.runtime.record_bytes import writer_of

__all__ = ["EntryBytes"]

_WHOLE: Final = ("parley.Stance", "parley.StatedNumber")
"""The records that are bytes already."""


class EntryBytes:
    """Writes entries, and the stances and numbers in them."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """`schema`: today's, of LedgerEntry."""
        named: dict[str, Any] = {}
        whole = fastavro.parse_schema(dict(schema), named_schemas=named)
        self._parts = {name: writer_of(named[name], named) for name in _WHOLE}
        self._entry = writer_of(whole, named, dict.fromkeys(_WHOLE, bytes))

    def part(self, record: Stance | StatedNumber) -> bytes:
        """The bytes of what an entry shows, without a frame."""
        return self._parts[f"parley.{type(record).__name__}"](record)

    def entry(self, entry: LedgerEntry) -> bytes:
        """The bytes of an entry, without a frame; its stances and numbers are bytes."""
        return self._entry(entry)
