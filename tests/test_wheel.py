"""The wheel with nothing but the core's requirements, in an environment of its own: it extracts, and it is small."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from streams.extras import DISTRIBUTION
from tests.support import ROOT

SIZE_MAX = 60 * 2**20
"""Bytes that `pip install` may add to an empty environment."""


def run(*words: str | Path) -> str:
    """What a command prints; it must end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "PYTHONPATH"))}
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, env=kept, cwd="/")
    assert done.returncode == 0, done.stderr
    return done.stdout


def core() -> Iterator[Distribution]:
    """What pip would install with parley alone, of the versions that the tests run with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked, known = list(project["dependencies"]), set[str]()
    while asked:
        need = Requirement(asked.pop())
        if need.name.lower() in known or (need.marker and not need.marker.evaluate({"extra": ""})):
            continue
        known.add(need.name.lower())
        found = distribution(need.name)
        asked += found.requires or []
        yield found


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and the core's requirements, copied from ours: nothing is asked of the network."""
    folder = tmp_path_factory.mktemp("core")
    build = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", build, folder / "dist"], cwd=ROOT, check=True, timeout=60, capture_output=True
    )
    [wheel] = (folder / "dist").glob("*.whl")
    assert wheel.name.startswith(DISTRIBUTION.replace("-", "_"))
    run(sys.executable, "-m", "venv", "--without-pip", folder / "env")
    [site] = (folder / "env").glob("lib/python*/site-packages")
    shutil.unpack_archive(wheel, site, "zip")
    for each in core():
        for path in each.files or ():
            if ".." not in path.parts and "__pycache__" not in path.parts:
                (site / path.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy(str(each.locate_file(path)), site / path)
    run(folder / "env" / "bin" / "python", "-m", "compileall", "-q", site)
    return folder / "env"


@pytest.mark.slow
def test_the_wheel_extracts_as_the_tree_does(installed: Path) -> None:
    """Byte for byte, ruleset included: lexicons, weights, seeds and tables are all inside."""
    seed = next((ROOT / "seeds" / "articles").glob("000_*.txt"))
    told = run(installed / "bin" / "python", "-m", "streams", "extract", seed)

    assert told.count("\n") > 20
    assert told == run(sys.executable, "-m", "streams", "extract", seed)


@pytest.mark.slow
def test_the_core_is_small(installed: Path) -> None:
    """What pip adds to an empty environment, compiled modules included."""
    size = sum(path.stat().st_blocks * 512 for path in installed.rglob("*") if path.is_file())

    assert 20 * 2**20 < size < SIZE_MAX, f"{size / 2**20:.0f} MB"


@pytest.mark.slow
def test_the_wheel_says_what_brings_the_rest(installed: Path) -> None:
    """`parley run` without the extra."""
    told = subprocess.run(
        [installed / "bin" / "python", "-m", "streams", "run", "--once"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"HOME": str(installed), "PATH": os.environ["PATH"]},
        cwd="/",
    )

    assert (told.returncode, told.stdout) == (os.EX_CONFIG, "")
    assert told.stderr.endswith("not installed: pip install 'parley-ledger[broker]'\n")
