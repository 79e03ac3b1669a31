"""A file of sources and a name in, what one of several processes writes there: apart, as each imports this and little else."""

from __future__ import annotations

from pathlib import Path

from streams.ingest.item import SourceClass, SourceName
from streams.runtime.source_store import SourceStore

__all__ = ["write_much"]


def write_much(path: Path, name: str) -> None:
    """What one of several processes does: remember thirty things, one at a time."""
    with SourceStore(path) as store:
        for number in range(30):
            store.remember(SourceName(SourceClass.FEED, name), {str(number): name})
