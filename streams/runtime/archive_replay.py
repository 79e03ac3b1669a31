"""A folder of articles in, the article log out, in the order of publication; resumable.

How far a replay has come is kept in a file of the data folder after each
acknowledged batch: the next replay of the same folder to the same topics goes on
from there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams.errors import Reject
from streams.ingest.folder import Found
from streams.records import Article
from streams.runtime.source_progress import progress_path, save_json
from streams.runtime.source_publisher import SourcePublisher
from streams.settings import Settings

__all__ = ["Progress", "replay"]

_BATCH: Final = 100
"""Articles between two acknowledgements at full speed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a replay stands, in a file."""

    path: Path
    plan: str
    """Hash of what is replayed, in order: a changed archive starts anew."""

    @classmethod
    def of(cls, settings: Settings, servers: str, folder: Path, items: Sequence[Found]) -> Progress:
        """The progress of replaying these items of a folder to these topics."""
        revisions = (item.content.revision for item in items if isinstance(item.content, Article))
        plan = hashlib.sha256("\n".join(revisions).encode()).hexdigest()
        return cls(progress_path(settings, servers, "replay", folder), plan)

    def done(self) -> int:
        """How many items were acknowledged before; 0 when there is nothing to resume."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
            return int(found["done"]) if found["plan"] == self.plan else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def save(self, done: int) -> None:
        """Note how many are acknowledged; atomically."""
        save_json(self.path, {"plan": self.plan, "done": done})

    def clear(self) -> None:
        """Forget: the replay is complete."""
        self.path.unlink(missing_ok=True)


def replay(
    items: Sequence[Found],
    target: SourcePublisher,
    progress: Progress,
    *,
    speed: float | None,
    tell: Callable[[int], None],
) -> int:
    """Publish the items from where the last replay stopped; returns how many were sent now.

    `speed` is seconds of publication time a second of replay (86400: a day a
    second); None goes at full speed. `tell` learns how many are acknowledged.
    """
    first = progress.done()
    tell(first)
    clock = _Clock(speed)
    for number, item in enumerate(items[first:], first + 1):
        if isinstance(item.content, Article):
            clock.wait_for(item.content.published_at)
            target.article(item.content)
        elif isinstance(item.content, Reject):
            target.reject(item.content, item.place)
        if speed is not None or number % _BATCH == 0:
            target.settle()
            progress.save(number)
            tell(number)
    target.settle()
    progress.clear()
    tell(len(items))
    return len(items) - first


class _Clock:
    """Publication time, so many times faster than the wall's."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began: tuple[float, dt.datetime] | None = None

    def wait_for(self, instant: dt.datetime) -> None:
        if self._speed is None:
            return
        if self._began is None:
            self._began = time.monotonic(), instant
        started, first = self._began
        due = started + (instant - first).total_seconds() / self._speed
        time.sleep(max(0.0, due - time.monotonic()))
