"""`parley alerts`: the file is looked at, a test is sent, and what was given up is sent again; faults are one line and a status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from typer.testing import CliRunner

from streams.cli import application
from streams.errors import ConfigError, ParleyError, UnavailableError, UsageError
from streams.serve.alerts.delivery import hook_states, undelivered
from streams.serve.alerts.event_log import EventLog, events_path
from tests.serve.alerts.test_delivery import Receiver

STATUS = {"now": 200}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Answers with the status that is set."""
    STATUS["now"] = 200
    found = Receiver(lambda _name, _count: web.Response(status=STATUS["now"]))
    yield found
    found.stop()


@pytest.fixture
def folder(tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a file of one webhook, whose secret a command has made."""
    (tmp_path / "secret").write_text(run("secret"))
    path = tmp_path / "alerts.toml"
    path.write_text(f'[webhooks.desk]\nurl = "http://127.0.0.1:{receiver.port}/x"\nsecret_file = "secret"\n')
    for name, value in {
        "SERVE_ALERTS_FILE": str(path),
        "SERVE_ALERTS_ALLOW": "127.0.0.0/8",
        "DATA_FOLDER": str(tmp_path),
    }.items():
        monkeypatch.setenv(f"PARLEY_{name}", value)
    return tmp_path


def run(*arguments: str) -> str:
    """What the command prints; raises what it ends with."""
    done = CliRunner().invoke(application(["alerts"]), ["alerts", *arguments])
    if isinstance(done.exception, ParleyError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_file_is_looked_at(folder: Path) -> None:
    """What is right is shown, what is wrong ends with the status of a wrong configuration."""
    [row] = json.loads(run("check", "--json"))
    table = run("check")
    (folder / "alerts.toml").write_text("[webhooks.desk]\n")

    assert (row["name"], row["kinds"]) == ("desk", ["change", "conflict", "deadline"])
    assert row["host"].startswith("127.0.0.1:")
    assert "desk" in table
    with pytest.raises(ConfigError, match="desk: needs url"):
        run("check")


def test_a_test_is_sent(folder: Path, receiver: Receiver) -> None:
    """It says that it is one; a receiver that does not take it is a fault, one that nobody named too."""
    assert folder
    run("test", "desk")
    STATUS["now"] = 500

    assert json.loads(receiver.bodies[0][1])["type"] == "parley.test"
    with pytest.raises(UnavailableError, match="status 500"):
        run("test", "desk")
    with pytest.raises(UsageError, match="no webhook other; there are desk"):
        run("test", "other")


def test_what_was_given_up_is_sent_again(folder: Path, receiver: Receiver) -> None:
    """Oldest first, until one fails; what was taken is forgotten."""
    with pytest.raises(UsageError, match="no events yet"):
        run("status")
    log = EventLog(events_path(folder, "parley"))
    with log.writing() as db:
        db.execute("INSERT INTO hooks (name, place) VALUES ('desk', 0)")
        told: dict[str, Any] = {"type": "parley.change"}
        rows = [("desk", name, at, 3, "status 500", json.dumps(told)) for at, name in enumerate("ab", 1)]
        db.executemany("INSERT INTO undelivered VALUES (?, ?, ?, ?, ?, ?)", rows)
    STATUS["now"] = 500
    with pytest.raises(UnavailableError, match="the rest stays"):
        run("redeliver", "desk")
    [state] = json.loads(run("status", "--json"))
    table = run("status")
    STATUS["now"] = 204
    run("redeliver", "desk")

    assert (state["name"], state["undelivered"]) == ("desk", 2)
    assert "desk" in table
    assert receiver.taken == ["a", "b"]
    assert undelivered(log) == []
    assert hook_states(log)[0].undelivered == 0
    log.close()
