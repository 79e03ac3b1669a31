"""A store's path in, the name of this process among those that write to it out; whether another of them still lives."""

from __future__ import annotations

import fcntl
import os
import uuid
from contextlib import suppress
from pathlib import Path

__all__ = ["Owner"]


class Owner:
    """One writer of a store: a file that is locked as long as the process lives, however it ends."""

    def __init__(self, store: Path) -> None:
        self._folder = store.with_suffix(".owners")
        self._folder.mkdir(parents=True, exist_ok=True)
        self._remove_dead()
        while not self._begin():  # another process may take a file that is not locked yet for a dead one's
            pass

    def is_alive(self, name: str) -> bool:
        """Whether the process of this name still runs."""
        try:
            descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def close(self) -> None:
        """Be no longer among them."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):  # closed before
            os.close(self._descriptor)

    def _begin(self) -> bool:
        self.name = uuid.uuid4().hex
        self._path = self._folder / self.name
        self._descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        if self._path.exists():
            return True
        os.close(self._descriptor)
        return False

    def _remove_dead(self) -> None:
        for path in self._folder.iterdir():
            if not self.is_alive(path.name):
                path.unlink(missing_ok=True)
