"""What changes in a folder is told; where the system does not tell, that is told."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from streams.errors import ConfigError
from streams.runtime import folder_changes
from streams.runtime.folder_changes import FolderChanges
from tests.support import eventually


def test_changes_are_told(tmp_path: Path) -> None:
    """By their path from the folder, in subfolders too."""
    stop, found = threading.Event(), set[str]()
    (tmp_path / "sub").mkdir()
    changes = FolderChanges(tmp_path, stop, poll=False)
    try:

        def seen() -> bool:
            (tmp_path / "sub" / "a.txt").write_text("x", encoding="utf-8")
            found.update(changes.wait(0.1))
            return "sub/a.txt" in found

        eventually(seen, 10, "the change is told")
        assert changes.is_told
    finally:
        stop.set()


def test_where_nobody_tells_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a network's file system, and where the system has no watches left, with the reason in the log."""
    monkeypatch.setattr(folder_changes, "_file_system", lambda _: "fuse.sshfs")
    with capture_logs() as logs:
        assert not FolderChanges(tmp_path, threading.Event(), poll=False).is_told
    assert "fuse.sshfs" in logs[0]["because"]

    def no_watches(*_: object, **__: object) -> None:
        message = "OS file watch limit reached"
        raise OSError(message)

    monkeypatch.undo()
    monkeypatch.setattr(folder_changes, "_watcher", lambda: no_watches)
    with capture_logs() as logs:
        changes = FolderChanges(tmp_path, threading.Event(), poll=False)
        assert changes.wait(5) == {"."}
    assert not changes.is_told
    assert "watch limit" in logs[0]["because"]


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install; asking to poll needs none."""
    monkeypatch.setitem(__import__("sys").modules, "watchfiles", None)
    with pytest.raises(ConfigError, match=r"pip install 'parley-ledger\[ingest\]'"):
        FolderChanges(tmp_path, threading.Event(), poll=False)
    assert not FolderChanges(tmp_path, threading.Event(), poll=True).is_told


def test_the_file_system_is_known() -> None:
    """Of a folder that there is; nothing is guessed."""
    assert folder_changes._file_system(Path("/proc/self")) in {"proc", ""}
