"""A Faust table whose writes can be awaited, and which forgets nothing that it has not delivered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import faust

from streams.runtime.messages import Write

__all__ = ["DurableTable", "table_writes"]


_PENDING: ContextVar[tuple[int, list[Any]] | None] = ContextVar("pending", default=None)
"""Partition that table writes go to, and the futures of their changelog records."""


class DurableTable(faust.Table[Any, Any]):
    """A table whose changelog writes can be waited for, and that can be written inside a batch."""

    def send_changelog(self, *args: Any, **kwargs: Any) -> Any:
        """Send as Faust does, and note the future for whoever writes a batch."""
        future = super().send_changelog(*args, **kwargs)
        if (slot := _PENDING.get()) is not None:
            slot[1].append(future)
        return future

    def partition_for_key(self, key: Any) -> int | None:
        """The partition of the batch being written; inside a take loop Faust knows no current event."""
        if (slot := _PENDING.get()) is not None:
            return slot[0]
        partition: int | None = super().partition_for_key(key)
        return partition


async def table_writes(table: Any, writes: Sequence[Write]) -> None:
    """Write registers and return when the changelog has them."""
    futures: list[Any] = []
    for write in writes:
        token = _PENDING.set((write.partition, futures))
        try:
            table[write.key] = write.value
        finally:
            _PENDING.reset(token)
    if futures:
        await asyncio.gather(*futures)
