"""`parley doctor`: what is looked at is named in words, on any machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from streams.cli.commands import doctor
from streams.runtime.worker_slot import take_slot
from streams.settings import Settings
from tests.cli.support import run


def test_findings_are_words_and_not_python(tmp_path: Path) -> None:
    """The Java is its version and its path."""
    found = {row["what"]: row for row in json.loads(run("doctor", "--json", folder=tmp_path).stdout)}

    version, path = found["java"]["detail"].split(", ")
    assert version[0].isdigit()
    assert Path(path).is_file()
    assert not any("Path(" in row["detail"] for row in found.values())


def test_a_stage_that_no_worker_does_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that reads is ready, and the ledger stands still: only both together are well."""
    monkeypatch.setattr(doctor, "ask_ready", lambda address, _: None if address != "127.0.0.1:3" else "stopping")
    settings = [Settings(data_folder=tmp_path, worker_name=name) for name in ("reader", "stops", "ledger")]
    reader, stops, ledger = map(take_slot, settings)
    reader.announce("127.0.0.1:1", "read")
    stops.announce("127.0.0.1:3", "track,convene,group")

    assert doctor._worker_health(settings[0]) == "no worker that is ready on this machine does track, convene, group"
    ledger.announce("127.0.0.1:2", "track,convene,group")
    assert doctor._worker_health(settings[0]) is None
