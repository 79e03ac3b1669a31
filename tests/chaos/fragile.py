"""A command of parley that ends by SIGKILL just where it is told: registers in the changelog, and not yet on its disk.

CHAOS_KILL names a file; while it is there, the next batch is that end, and the file is gone.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path

from streams.cli import main
from streams.runtime.disk_store import DiskStore

COMMIT = DiskStore.commit


def commit(self: DiskStore, epoch: int, offsets: Mapping[int, int]) -> None:
    """As the store's; but told to, it keeps some of the partitions of the batch, or none, and ends the process."""
    told = Path(os.environ["CHAOS_KILL"])
    if offsets and told.exists():
        told.unlink()
        COMMIT(self, epoch, dict(list(offsets.items())[: len(offsets) // 2]))
        os.kill(os.getpid(), signal.SIGKILL)
    COMMIT(self, epoch, offsets)


if __name__ == "__main__":
    DiskStore.commit = commit  # type: ignore[method-assign]
    main()
