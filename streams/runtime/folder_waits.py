"""Files of a watched folder that are to be read in, those that are due out: settled, not failed a moment ago; and those long gone."""

from __future__ import annotations

import heapq
import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

__all__ = ["Waits"]

_AGAIN_MAX_SECONDS: Final = 60.0
"""Longest wait before a file that could not be read is tried again."""
_LOOK_AGAIN_SECONDS: Final = 0.05


class Waits:
    """When which file is to be looked at; nothing is asked of the disk here."""

    def __init__(self, settle_seconds: float, *, observed: bool = False) -> None:
        """`observed`: another clock wrote the times of change, so that only what is seen here to stay as it is has settled."""
        self._settle_seconds = settle_seconds
        self.observed = observed
        self._due: dict[str, float] = {}
        self._order: list[tuple[float, str]] = []
        """A heap of the same; what `_due` does not say any more is skipped."""
        self._seen: dict[str, tuple[tuple[int, int], float]] = {}
        """Size and time of change of a file that had not settled, and since when it is so."""
        self._failed: dict[str, tuple[str, int]] = {}
        """Why a file could not be read, and how often."""
        self._gone: dict[str, float] = {}
        self._not_before = 0.0

    def add(self, path: str, after_seconds: float = 0.0) -> None:
        """Look at a file, now or later."""
        self._gone.pop(path, None)
        due = time.monotonic() + after_seconds
        self._due[path] = due
        heapq.heappush(self._order, (due, path))

    def due(self, count: int) -> list[str]:
        """Files to be looked at now, so many at the most; each is due once."""
        now = time.monotonic()
        found: list[str] = []
        if now < self._not_before:
            return []
        while self._order and self._order[0][0] <= now and len(found) < count:
            due, path = heapq.heappop(self._order)
            if self._due.get(path) == due:
                del self._due[path]
                found.append(path)
        return found

    def next_due(self) -> float:
        """When something is to be done next, on the monotonic clock; infinity when nothing waits."""
        first = self._order[0][0] if self._order else math.inf
        gone = min(self._gone.values(), default=math.inf) + 1.0
        return max(self._not_before, min(first, gone))

    def is_settled(self, path: str, facts: os.stat_result) -> bool:
        """Whether a file has been as it is for long enough; if not, it is looked at again in time."""
        signature, now = (facts.st_size, facts.st_mtime_ns), time.monotonic()
        age = time.time() - facts.st_mtime_ns / 1e9
        if not self.observed and age >= self._settle_seconds:
            self._seen.pop(path, None)
            return True
        seen, since = self._seen.get(path, (signature, now))
        if seen == signature and now - since >= self._settle_seconds:
            self._seen.pop(path, None)
            return True
        self._seen[path] = (signature, since if seen == signature else now)
        left = self._settle_seconds - (now - self._seen[path][1])
        if not self.observed and age >= 0:  # a time of change in the future says nothing
            left = min(left, self._settle_seconds - age)
        self.add(path, max(left, 0.0) + _LOOK_AGAIN_SECONDS)
        return False

    def failed(self, path: str, why: str) -> None:
        """Try a file again later that could not be read."""
        times = self._failed.get(path, ("", 0))[1]
        self._failed[path] = (why, times + 1)
        self.add(path, min(_AGAIN_MAX_SECONDS, float(2**times)))

    def done(self, path: str) -> None:
        """A file was read, or is none any more."""
        self._failed.pop(path, None)
        self._seen.pop(path, None)

    def gone(self, paths: Iterable[str]) -> None:
        """Note files that are not there."""
        now = time.monotonic()
        for path in paths:
            self._gone.setdefault(path, now)

    def long_gone(self, seconds: float) -> list[str]:
        """Files that have been gone for so long; each is told once."""
        limit = time.monotonic() - seconds
        found = [path for path, since in self._gone.items() if since <= limit]
        for path in found:
            del self._gone[path]
        return found

    def postpone(self, seconds: float) -> None:
        """Let nothing be due for a while."""
        self._not_before = time.monotonic() + seconds

    def unsettled(self, *, gone: bool = False) -> bool:
        """Whether files wait that did not fail; `gone` counts those that may be gone, too."""
        return any(path not in self._failed for path in self._due) or (gone and bool(self._gone))

    def left(self) -> Iterator[tuple[str, str]]:
        """What still waits, and why."""
        for path in sorted(self._due):
            yield path, self._failed.get(path, ("it is still being written", 0))[0]

    def fault(self, folders: Mapping[str, str]) -> str | None:
        """What cannot be read, for a person; None when all can."""
        found = [f"{path or '.'}: {why}" for path, why in folders.items()]
        found += [f"{path}: {why}" for path, (why, _) in self._failed.items()]
        if not found:
            return None
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        return f"{found[0]}{more}"
