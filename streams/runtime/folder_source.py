"""A watched folder in, its articles into the intake out: each version of each file once, across restarts.

What is remembered of a file (its version, and where reading goes on) is kept
with its items. A start looks through the folder and reads what differs; then
only what the system tells to have changed is looked at, and all of it once in a
while, in case it was not told.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import structlog

from streams.errors import NoInputError, UnavailableError
from streams.ingest.folder import ingestion_instant
from streams.ingest.folder_reading import ChangedError, FileState, Piece, read_pieces, withdrawal
from streams.ingest.folder_tree import CATALOGUE, Tree, key_of
from streams.ingest.item import Item, SourceClass, SourceName
from streams.runtime.folder_changes import FolderChanges
from streams.runtime.folder_waits import Waits
from streams.runtime.intake import Intake
from streams.settings import Settings

__all__ = ["FolderOptions", "FolderSource"]

log = structlog.get_logger("parley.ingest")
_FILE: Final = "file "
"""What the memory of a file begins with, before its path."""
_ITEMS_MAX: Final = 500
_BYTES_MAX: Final = 4 << 20
"""What is taken in together, at the most: items, and about so many bytes of files."""
_AT_ONCE: Final = 500
"""Files that are looked at before changes are asked for again."""
_GONE_SECONDS: Final = 2.0
"""How long a file must be gone to be withdrawn: some programs delete a file to write it anew."""
_GONE_MAX: Final = 10
"""More files than this and half of all, gone at once, are a folder that went away, and no withdrawals."""
_BACK_OFF_MAX_SECONDS: Final = 30.0
_POLL_SECONDS, _STOP_SECONDS = 1.0, 0.5
"""How often to look through a folder of which nobody tells; how often to look whether to stop."""
_SCAN_SHARE: Final = 20
"""A folder that takes so long to be looked through is looked through more seldom: not more than this part of the time."""


@dataclass(frozen=True, slots=True)
class FolderOptions:
    """How a folder is watched."""

    poll_seconds: float | None = None
    """How often to look through it, instead of waiting for the system to tell what changed; None waits."""
    withdraw_deleted: bool = False
    """Whether the article of a file that is deleted is withdrawn."""


@dataclass(slots=True)
class _Batch:
    """What is taken in together."""

    items: list[Item] = field(default_factory=list)
    states: dict[str, FileState] = field(default_factory=dict)
    """What to remember, by path."""
    size: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it should go."""
        return len(self.items) >= _ITEMS_MAX or len(self.states) >= _ITEMS_MAX or self.size >= _BYTES_MAX


class FolderSource:
    """One folder and what was read of it."""

    def __init__(self, settings: Settings, intake: Intake, root: Path, options: FolderOptions | None = None) -> None:
        """Raises NoInputError when there is no such folder."""
        if not root.is_dir():
            message = f"{root}: no such folder"
            raise NoInputError(message)
        self.source = SourceName(SourceClass.FOLDER, str(root.resolve()))
        self._settings, self._intake, self._options = settings, intake, options or FolderOptions()
        self._root, self._tree = root, Tree(root.resolve())
        self._waits = Waits(settings.ingest_settle_seconds, observed=self._options.poll_seconds is not None)
        self._versions: dict[str, str] | None = None
        """Which version of each file was read to its end, by its key; None until it is asked of the store."""
        self._epoch = 0
        self._stop = threading.Event()
        self._scan_at, self._failures = 0.0, 0
        self.fault: str | None = None
        """Why nothing is taken in; None when nothing is in the way."""

    def run(self, stop: threading.Event) -> None:
        """Take in what comes, until it is told to stop; what is in the way is tried again."""
        poll = self._options.poll_seconds
        self._stop = stop
        changes = FolderChanges(self._tree.root, stop, poll=poll is not None)
        while not stop.is_set():
            self._waits.observed = not changes.is_told
            try:
                self._step(self._settings.ingest_scan_seconds if changes.is_told else poll or _POLL_SECONDS)
                self.fault, self._failures = None, 0
                self._intake.looked(self.source, self._waits.fault(self._tree.faults))
            except UnavailableError as error:
                self._postpone(error)
            due = min(self._scan_at, self._waits.next_due())
            self._notice(changes.wait(min(due - time.monotonic(), _STOP_SECONDS)))

    def look(self) -> None:
        """Take in what is there, once; waits for files that are being written, a few seconds at the most.

        Raises UnavailableError when it cannot be taken in.
        """
        deadline = time.monotonic() + 10 * self._settings.ingest_settle_seconds + 1 + _GONE_SECONDS
        self._step(every=math.inf)
        while self._waits.unsettled(gone=self._options.withdraw_deleted) and (
            time.monotonic() < deadline or self._waits.next_due() <= time.monotonic()
        ):
            time.sleep(max(0.0, min(0.1, self._waits.next_due() - time.monotonic())))
            self._step(every=math.inf)
        self._intake.looked(self.source, self._waits.fault(self._tree.faults))
        for path, why in self._waits.left():
            log.warning("a file was not read", file=path, because=why)

    def _step(self, every: float) -> None:
        """Look through the folder when it is time, and read some of what is due."""
        epoch = self._intake.known_epoch(self.source)
        if self._versions is None or self._epoch != epoch:
            self._recall(epoch)
        if time.monotonic() >= self._scan_at:
            began = time.monotonic()
            self._scan()
            took = time.monotonic() - began
            self._scan_at = time.monotonic() + max(every, took * _SCAN_SHARE)
        self._read(self._waits.due(_AT_ONCE))
        self._forget(self._waits.long_gone(_GONE_SECONDS))

    def _recall(self, epoch: int) -> None:
        memory = self._intake.store.each_memory(self.source)
        states = ((key, FileState.of_text(text)) for key, text in memory if key.startswith(_FILE))
        self._versions = {key[len(_FILE) :]: state.version for key, state in states if state.version}
        self._epoch = epoch
        self._scan_at = 0.0

    def _scan(self) -> None:
        """Look at every file, and read none."""
        if not self._tree.root.is_dir():
            message = f"{self._root}: the folder is gone"
            raise UnavailableError(message)
        versions, present = self._versions or {}, set()
        for path, facts in self._tree.walk():
            key = key_of(path)
            present.add(key)
            if versions.get(key) != str(self._tree.version(path, facts)):
                self._waits.add(path)
        self._waits.gone(path for path in versions.keys() - present)

    def _notice(self, changed: Iterable[str]) -> None:
        """Look at what the system tells to have changed."""
        for path in sorted(changed, key=lambda path: (not path.endswith(CATALOGUE), path)):
            folder, _, name = path.rpartition("/")
            if path == ".":
                self._scan_at = 0.0
            elif name == CATALOGUE:
                self._look_through(folder, deep=False)
            elif self._tree.is_folder(path):
                self._look_through(path, deep=True)
            elif self._tree.facts(path) is not None:
                self._waits.add(path)
            elif key_of(path) in (self._versions or {}):
                self._waits.gone([key_of(path)])

    def _look_through(self, folder: str, *, deep: bool) -> None:
        """Look at the files of a folder that is new, or whose catalogue has changed."""
        versions = self._versions or {}
        for path, facts in self._tree.walk(folder, deep=deep):
            if versions.get(key_of(path)) != str(self._tree.version(path, facts)):
                self._waits.add(path)

    def _read(self, paths: Sequence[str]) -> None:
        """Read these files as far as they are settled, and take in what they hold."""
        batch = _Batch()
        try:
            for path in paths:
                if self._stop.is_set():
                    break
                self._read_one(path, batch)
            self._take(batch)
        except UnavailableError:
            for path in paths:
                self._waits.add(path)
            raise

    def _read_one(self, path: str, batch: _Batch) -> None:
        key, facts = key_of(path), self._tree.facts(path)
        if facts is None:
            self._waits.done(path)
            if key in (self._versions or {}):
                self._waits.gone([key])
        elif self._waits.is_settled(path, facts):
            try:
                self._read_pieces(path, batch, facts.st_size)
            except ChangedError:
                self._waits.add(path, self._settings.ingest_settle_seconds)
            except FileNotFoundError:
                self._waits.done(path)
            except OSError as error:
                self._waits.failed(path, error.strerror or type(error).__name__)
            else:
                self._waits.done(path)

    def _read_pieces(self, path: str, batch: _Batch, size: int) -> None:
        folder = path.rpartition("/")[0]
        if not self._tree.is_known(folder):
            self._tree.read_catalogue(folder)
        if not self._tree.is_known(folder):
            raise OSError(0, f"what {CATALOGUE} says of it is not known")
        was = FileState.of_text(self._intake.store.recall(self.source, _FILE + key_of(path)))
        for piece in read_pieces(self._tree, path, was, self._settings.article_bytes_max, ingestion_instant()):
            self._add(path, piece, batch, size)
            if self._stop.is_set():  # the next start goes on behind this piece
                return

    def _add(self, path: str, piece: Piece, batch: _Batch, size: int) -> None:
        if piece.is_first:
            self._intake.store.remember(self.source, {_FILE + key_of(path): piece.state.to_text()})
            return
        batch.items += piece.items
        batch.states[path] = piece.state
        batch.size += size
        if batch.is_full:
            self._take(batch)
            batch.items, batch.states, batch.size = [], {}, 0

    def _take(self, batch: _Batch) -> None:
        """Take in a batch; only then is it remembered, here as well."""
        if not batch.states:
            return
        memory = {_FILE + key_of(path): state.to_text() for path, state in batch.states.items()}
        self._intake.take(self.source, batch.items, memory)
        versions = self._versions if self._versions is not None else {}
        for path, state in batch.states.items():
            versions[key_of(path)] = state.version

    def _forget(self, gone: Sequence[str]) -> None:
        """Forget files that are gone, by their keys, and withdraw their articles where that is asked for."""
        if not gone:
            return
        versions, batch = self._versions or {}, _Batch()
        withdraw = self._options.withdraw_deleted
        if withdraw and len(gone) > max(_GONE_MAX, len(versions) // 2):
            log.error("too many files are gone at once: nothing is withdrawn", folder=str(self._root), files=len(gone))
            withdraw = False
        for key in gone:
            was = FileState.of_text(self._intake.store.recall(self.source, _FILE + key))
            found = withdrawal(key, self._begun(key, was), f"{self._tree.root}/{key}") if withdraw else None
            batch.items += [found[0]] if found else []
            batch.states[key] = found[1] if found else replace(was, version="")
        try:
            self._take(batch)
        except UnavailableError:
            self._waits.gone(gone)
            raise
        for key in gone:
            versions.pop(key, None)

    def _begun(self, key: str, was: FileState) -> FileState:
        """The state of a file with when it was found to be gone: written down first, so that a second try says the same."""
        if was.began is None:
            was = replace(was, began=int(time.time()))
            self._intake.store.remember(self.source, {_FILE + key: was.to_text()})
        return was

    def _postpone(self, error: UnavailableError) -> None:
        """Try again later what could not be taken in."""
        wait = min(_BACK_OFF_MAX_SECONDS, 0.5 * 2 ** min(self._failures, 10))
        if self.fault != str(error):
            log.error("cannot take in", folder=str(self._root), fault=str(error), again_in_seconds=wait)
        self.fault, self._failures = str(error), self._failures + 1
        self._waits.postpone(wait)
        self._scan_at = max(self._scan_at, time.monotonic() + wait)
