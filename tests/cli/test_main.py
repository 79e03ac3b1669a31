"""The command line: data on stdout, one clear line on stderr for a mistake, a sysexits status."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.cli.support import run


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("frobnicate",), os.EX_USAGE, "No such command 'frobnicate'"),
        (("extract", "--frob"), os.EX_USAGE, "No such option: --frob"),
        (("extract", "--only", "verbs"), os.EX_USAGE, "no such layer"),
        (("extract", "--published", "yesterday", "-"), os.EX_USAGE, "yesterday"),
        (("replay", "--speed", "0"), os.EX_USAGE, "--speed"),
        (("extract", "nowhere.txt"), os.EX_NOINPUT, "nowhere.txt"),
        (("explain", " "), os.EX_DATAERR, "no text"),
        (("schemas", "Verb"), os.EX_USAGE, "no schema Verb"),
        (("state",), os.EX_UNAVAILABLE, "no local broker is running"),
        (("tail", "verbs"), os.EX_USAGE, "no topic verbs"),
        (("ingest", "watch", "nowhere"), os.EX_UNAVAILABLE, "no local broker is running"),
    ],
)
def test_a_mistake_is_one_line(arguments: tuple[str, ...], status: int, says: str, tmp_path: Path) -> None:
    """The line names what is wrong; the status is of sysexits; there is no stack trace."""
    done = run(*arguments, folder=tmp_path, stdin=b"x")

    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_a_wrong_setting_stops_at_the_start(tmp_path: Path) -> None:
    """Status 78 and the name of the setting."""
    done = run("config", folder=tmp_path, PARLEY_PARTITIONS="many")

    assert done.returncode == os.EX_CONFIG
    assert "PARLEY_PARTITIONS" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_config_lists_every_setting(tmp_path: Path) -> None:
    """Each setting with its value and meaning."""
    rows = json.loads(run("config", "--json", folder=tmp_path).stdout)

    assert {row["setting"] for row in rows} == {f"PARLEY_{name.upper()}" for name in Settings.model_fields}


def test_the_broker_says_that_it_is_stopped(tmp_path: Path) -> None:
    """`broker status` of a folder without a broker: status 69."""
    done = run("broker", "status", "--json", folder=tmp_path)

    assert done.returncode == os.EX_UNAVAILABLE
    assert json.loads(done.stdout)["state"] == "stopped"
