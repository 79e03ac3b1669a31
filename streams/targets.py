"""Processes that have a page of metrics in, the file out by which Prometheus finds them: `run/targets.json` of the data folder.

Each process says in a file of its own where its page is, and holds a lock on it
until it ends, however it ends; `parley run` gathers what lives into one file, in
the form of Prometheus' file service discovery.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from streams.settings import Settings

__all__ = ["Announcement", "Target", "announce", "targets_here", "targets_path", "write_targets"]


@dataclass(frozen=True, slots=True)
class Target:
    """A page of metrics on this machine."""

    job: str
    """What kind of process: the label `job`, by which rules and dashboards tell them apart."""
    address: str
    """Where it is, host:port."""


class Announcement:
    """What a process has said of itself; holds until it is withdrawn or the process ends."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path, self._descriptor = path, descriptor

    def withdraw(self) -> None:
        """There is no page any more."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def announce(settings: Settings, target: Target) -> Announcement | None:
    """Say where this process has its page; None where no file can be written: then nobody finds it by itself."""
    folder = _folder(settings)
    path = folder / f"{target.job}-{os.getpid()}.json"
    new = path.with_suffix(".new")  # under its name only once it is locked: else it would be taken for a dead one's
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(new, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.write(descriptor, json.dumps({"job": target.job, "address": target.address}).encode())
        new.replace(path)
    except OSError:
        return None
    return Announcement(path, descriptor)


def targets_here(settings: Settings) -> list[Target]:
    """The pages of the processes of this data folder that live, by job and address; what dead ones left goes."""
    return sorted(_living(_folder(settings)), key=lambda each: (each.job, each.address))


def targets_path(settings: Settings) -> Path:
    """The file that Prometheus is to be given."""
    return settings.data_folder / "run" / "targets.json"


def write_targets(settings: Settings) -> None:
    """Write the file where it says something else than it should; at one go, since Prometheus watches it."""
    path = targets_path(settings)
    groups = [{"targets": [each.address], "labels": {"job": each.job}} for each in targets_here(settings)]
    data = f"{json.dumps(groups, indent=1)}\n".encode()
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        new.write_bytes(data)
        new.replace(path)
    except OSError:
        return  # a full disk must not end what runs: its alert is told by the page itself


def _living(folder: Path) -> Iterator[Target]:
    for path in folder.glob("*.json"):
        try:
            with path.open("rb") as file:
                try:
                    fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    told = json.loads(file.read())
                    yield Target(str(told["job"]), str(told["address"]))
                else:
                    path.unlink(missing_ok=True)
        except (OSError, ValueError, LookupError, TypeError):  # it is just being written, or gone
            continue


def _folder(settings: Settings) -> Path:
    return settings.data_folder / "run" / "targets"
