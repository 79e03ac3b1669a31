"""A folder in, the paths out at which something changed, as soon as the system tells; where it cannot tell, nothing but that."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import structlog

from streams.errors import ConfigError
from streams.extras import how_to_install

__all__ = ["FolderChanges"]

log = structlog.get_logger("parley.ingest")
_SILENT: Final = frozenset(
    {"9p", "afs", "cifs", "fuse", "glusterfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf", "virtiofs"}
)
"""File systems on which others write without the system here being told."""
_STEP_MS, _GROUP_MS, _ANSWER_MS = 20, 200, 1_000
"""How long to wait for the next change, how many to group at the most, how often to look whether to stop."""


class FolderChanges:
    """What changes in a folder and its subfolders, from a thread that listens to the system (inotify)."""

    def __init__(self, root: Path, stop: threading.Event, *, poll: bool) -> None:
        self._root, self._stop = root, stop
        self._found: queue.SimpleQueue[set[str]] = queue.SimpleQueue()
        self.is_told = not poll
        """Whether the system tells of changes; where it does not, the folder must be looked through again and again."""
        kind = _file_system(root)
        if self.is_told and kind.partition(".")[0] in _SILENT:
            self._give_up(f"on {kind} nobody tells what others write")
        if self.is_told:
            watch = _watcher()
            threading.Thread(target=self._listen, args=(watch,), name="folder-changes", daemon=True).start()

    def wait(self, seconds: float) -> set[str]:
        """The paths from the root that changed, when there are any or the time is up."""
        found: set[str] = set()
        try:
            found |= self._found.get(timeout=max(0.0, seconds))
            while True:
                found |= self._found.get_nowait()
        except queue.Empty:
            return found

    def _listen(self, watch: Any) -> None:
        try:
            for changes in self._changes(watch):
                self._found.put({os.path.relpath(path, self._root) for path in changes})
        except Exception as error:  # noqa: BLE001  # whatever it is, the folder can still be looked through
            self._give_up(f"the system does not tell what changes ({error})")
            self._found.put({"."})

    def _changes(self, watch: Any) -> Iterator[set[str]]:
        options = {"step": _STEP_MS, "debounce": _GROUP_MS, "rust_timeout": _ANSWER_MS}
        found = watch(
            self._root,
            watch_filter=None,
            stop_event=self._stop,
            recursive=True,
            raise_interrupt=False,
            ignore_permission_denied=True,
            **options,
        )
        for changes in found:
            yield {path for _, path in changes}

    def _give_up(self, why: str) -> None:
        self.is_told = False
        log.warning(
            "the folder is looked through again and again instead of waiting", folder=str(self._root), because=why
        )


def _watcher() -> Any:
    """The library's function; raises ConfigError that says what to install."""
    try:
        from watchfiles import watch
    except ImportError as error:
        message = f"watching a folder needs watchfiles: {how_to_install('ingest')}, or give --poll"
        raise ConfigError(message) from error
    return watch


def _file_system(path: Path) -> str:
    """The type of the file system on which a folder is, such as `ext4`; empty where the system does not say."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return ""
    wanted = str(path.resolve())
    fitting = [(len(m[1]), m[2]) for m in mounts if wanted == m[1] or wanted.startswith(m[1].rstrip("/") + "/")]
    return max(fitting, default=(0, ""), key=lambda found: found[0])[1]
