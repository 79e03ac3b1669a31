"""A batch's registers in, the changelog's answer awaited, and then the same registers kept on this worker's disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from streams.runtime.disk_store import DiskStore
from streams.runtime.messages import Write

__all__ = ["table_writes"]


async def table_writes(table: Any, epoch: int, writes: Sequence[Write]) -> None:
    """Write registers and return when the changelog has them, and the disk.

    `table` is Faust's, on a `DiskStore` in which the registers are put already;
    `epoch` is the store's when the batch was begun.
    """
    sent = [table.send_changelog(write.partition, write.key, write.value) for write in writes]
    offsets: dict[int, int] = {}
    for write, written in zip(writes, await asyncio.gather(*sent), strict=True):
        offsets[write.partition] = max(written.offset, offsets.get(write.partition, -1))
    store: DiskStore = table.data
    store.commit(epoch, offsets)
