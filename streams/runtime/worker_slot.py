"""A worker's name in, a slot of this machine out: a file that is locked while the worker lives and says where it answers.

One file a name, in the folder `run` of the data folder. The lock goes with the
process, however it ends, so that a dead worker's file is never taken for a live
one's; two workers never have one name here. On other machines the group tells:
`group_name.py`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from streams.errors import ConfigError
from streams.settings import STAGES, Settings

__all__ = ["Slot", "WorkerHere", "slot_paths", "take_slot", "workers_here"]

log = structlog.get_logger("parley.worker")
_WAIT_SECONDS: Final = 5.0
"""How long a worker that is just ending may take to leave its name to the next."""
_NAMES_MAX: Final = 100
"""Workers of the default name on one machine."""


@dataclass(frozen=True, slots=True)
class WorkerHere:
    """A worker that lives on this machine."""

    name: str
    pid: int
    address: str
    """Where its health server listens, host:port."""
    stages: frozenset[str] = frozenset(STAGES)
    """What it does; all, where an older program did not say."""


class Slot:
    """The name of this process, held until it ends."""

    def __init__(self, name: str, descriptor: int) -> None:
        self.name = name
        self._descriptor = descriptor
        self.was_left_open = os.fstat(descriptor).st_size > 0
        """Whether the last worker of this name ended without a clean stop: it may have left an article half done."""

    def announce(self, address: str, stages: str = ",".join(STAGES)) -> None:
        """Write where the health server of this worker listens, and what the worker does."""
        told = {"name": self.name, "pid": os.getpid(), "address": address, "stages": stages}
        self._write(json.dumps(told).encode() + b"\n")

    def leave(self) -> None:
        """The worker ends as it should: nothing is left of it."""
        self._write(b"")

    def _write(self, content: bytes) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, content, 0)


def take_slot(settings: Settings) -> Slot:
    """Hold the worker's name on this machine; raises ConfigError when it is another's.

    Where no name is configured, the host's with the least number that is free: a
    second worker is `host-2`.
    """
    name = settings.worker_name
    if (slot := _held(settings, name, _WAIT_SECONDS)) is not None:
        return slot
    if "worker_name" in settings.model_fields_set:
        message = f"a worker named {name} runs here already; give each a --name (PARLEY_WORKER_NAME) of its own"
        raise ConfigError(message)
    for number in range(2, _NAMES_MAX):
        if (slot := _held(settings, f"{name}-{number}", 0)) is not None:
            log.warning("another worker runs here under the name of the host: a free one is taken", worker=slot.name)
            return slot
    message = f"{_NAMES_MAX} workers named {name} run here; give each a --name (PARLEY_WORKER_NAME) of its own"
    raise ConfigError(message)


def workers_here(settings: Settings) -> Iterator[WorkerHere]:
    """The workers of this namespace that live on this machine and have a health server, by file."""
    for path in slot_paths(settings):
        try:
            with path.open("rb") as file:
                if _lock(file.fileno(), fcntl.LOCK_SH):
                    continue  # whose it was is dead
                found = json.loads(file.read())
            stages = frozenset(str(found["stages"]).split(",") if "stages" in found else STAGES)
            yield WorkerHere(str(found["name"]), int(found["pid"]), str(found["address"]), stages)
        except (OSError, ValueError, LookupError, TypeError):  # it is just being written, or gone
            continue


def slot_paths(settings: Settings) -> list[Path]:
    """Every file that a worker of this namespace has made here."""
    return sorted((settings.data_folder / "run").glob(f"worker-{settings.namespace}.*.health"))


def _held(settings: Settings, name: str, seconds: float) -> Slot | None:
    """The slot of a name, if it becomes free in time."""
    folder = settings.data_folder / "run"
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    path = folder / f"worker-{settings.namespace}.{digest}.health"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + max(seconds, 0.2)  # also for one that only looks whether the slot is held
    while not _lock(descriptor, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            os.close(descriptor)
            return None
        time.sleep(0.05)
    return Slot(name, descriptor)


def _lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
