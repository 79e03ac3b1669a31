"""A marker on a command line in, the living process that bears it out: a pid alone proves nothing after a reboot.

A process is ours when it belongs to this user and its command line holds the
marker; it is the one that we started when its start time is the same too.
Linux answers from /proc, other systems through `ps`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Process", "end", "exists", "find", "identify", "is_alive"]

PROC = Path("/proc")
POLL_SECONDS = 0.02
KILL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Process:
    """One process of this machine, not to be confused with a later one of the same pid."""

    pid: int
    """Process id."""
    started: str
    """When it was started, as the system writes it: only good for comparison."""


def find(marker: str) -> Process | None:
    """The living process of this user whose command line holds `marker`; None if there is none."""
    return next((process for process, command in _processes() if marker in command), None)


def identify(pid: int, marker: str) -> Process | None:
    """The living process of this pid, if it is ours; else None."""
    return next((process for process, command in _processes(pid) if marker in command), None)


def exists(pid: int) -> bool:
    """Whether some living process of this user has this pid, whatever it is."""
    return any(True for _process in _processes(pid))


def is_alive(process: Process, marker: str) -> bool:
    """Whether that very process is there, is ours and has not ended."""
    return identify(process.pid, marker) == process


def end(process: Process, marker: str, patience_seconds: float) -> None:
    """End the process: SIGTERM, `patience_seconds` to leave in order, then SIGKILL; does nothing if it is not ours."""
    for number, seconds in ((signal.SIGTERM, patience_seconds), (signal.SIGKILL, KILL_SECONDS)):
        if not is_alive(process, marker):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
        deadline = time.monotonic() + seconds
        while is_alive(process, marker) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)


def _processes(pid: int | None = None) -> Iterator[tuple[Process, str]]:
    """The living processes of this user (or only `pid`) with their command lines."""
    if (PROC / "self" / "stat").exists():
        return _from_proc([PROC / str(pid)] if pid is not None else PROC.glob("[0-9]*"))
    return _from_ps(pid)


def _from_proc(folders: Iterator[Path] | list[Path]) -> Iterator[tuple[Process, str]]:
    for folder in folders:
        with contextlib.suppress(OSError):  # it ended while we looked, or is another user's
            if folder.stat().st_uid != os.getuid():
                continue
            # The name, in brackets, may hold spaces and brackets itself; state is field 3, start time field 22.
            fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " ")
            if fields[0] not in "ZX":  # a zombie has ended, only nobody asked
                yield Process(int(folder.name), fields[19]), command


def _from_ps(pid: int | None) -> Iterator[tuple[Process, str]]:
    chosen = ["-p", str(pid)] if pid is not None else ["-x"]
    listing = subprocess.run(  # noqa: S603 (fixed words and a number)
        ["/usr/bin/env", "LC_ALL=C", "ps", "-ww", *chosen, "-o", "uid=,pid=,stat=,lstart=,command="],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    for line in listing.stdout.splitlines():
        uid, number, state, *rest = line.split(None, 8)  # lstart is five words, as in Tue Nov 24 11:04:45 2026
        if int(uid) == os.getuid() and state[0] not in "ZX" and len(rest) == 6:
            yield Process(int(number), " ".join(rest[:5])), rest[5]
