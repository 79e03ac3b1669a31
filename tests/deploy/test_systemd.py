"""systemd takes the units, they shut parley in, and a status that a person must mend does not start it again."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import application
from streams.settings import Settings
from tests.support import ROOT

FOLDER = ROOT / "deploy" / "systemd"
UNITS = [*sorted(FOLDER.glob("*.service")), FOLDER / "parley.target"]
SERVICES = sorted(FOLDER.glob("*.service"))
EXPOSURE_MAX = 20
"""Tenths of systemd's own measure, from 0 (shut in) to 100."""
verified = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is missing: install Debian's package systemd"
)


def analyze(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run systemd-analyze in a folder."""
    return subprocess.run(
        ["systemd-analyze", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def verify(folder: Path, unit: Path, text: str) -> str:
    """What systemd says to a unit whose program is there."""
    (folder / unit.name).write_text(text.replace("/opt/parley/bin/parley", "/bin/true"), encoding="utf-8")
    return analyze(folder, "verify", "--man=no", f"./{unit.name}").stderr


@verified
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    """It says nothing to the unit, and something to one with a key that it does not know."""
    text = unit.read_text(encoding="utf-8")

    assert verify(tmp_path, unit, text) == ""
    assert "Descripton" in verify(tmp_path, unit, text.replace("[Unit]", "[Unit]\nDescripton=misspelt"))


@verified
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_the_unit_is_shut_in(unit: Path) -> None:
    """By systemd's own measure."""
    done = analyze(FOLDER, "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE_MAX}", f"./{unit.name}")

    assert done.returncode == 0, done.stdout[-300:]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_the_command_and_the_statuses_are_parleys(unit: Path) -> None:
    """The command line is one that parley takes; a refusal (77) and a wrong setting (78) are left to a person."""
    text = unit.read_text(encoding="utf-8")
    line = re.search(r"^ExecStart=/opt/parley/bin/parley (.+)$", text, re.MULTILINE)
    assert line is not None
    words = shlex.split(line[1].replace("%i", "1").replace("%f", "/tmp").replace("%H", "host"))
    stop = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)

    helped = CliRunner().invoke(application(), [*words, "--help"])

    assert helped.exit_code == 0, helped.output
    assert "RestartPreventExitStatus=77 78\n" in text
    assert stop is not None
    assert int(stop[1]) > Settings().stop_seconds


def test_the_example_of_settings_is_of_settings() -> None:
    """Every line of the example names a setting, and together they are accepted, but for the files that are not here."""
    lines = (FOLDER / "parley.env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.partition("=")[::2] for line in lines if not line.startswith("#"))

    assert {name.removeprefix("PARLEY_").lower() for name in given} <= set(Settings.model_fields)
