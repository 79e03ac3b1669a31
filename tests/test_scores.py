"""The records are as good as published: on the gold of the seed articles, and on what the ledger must hold."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.score_all import GOLD, README, readme_table, scores, state_files
from tests.support import seed_articles

LEAST = {"entities": 0.95, "quotes": 0.88, "facts": 0.97, "positions": 0.75, "meetings": 0.85}
"""Strict F1 below which a change has broken something."""
EXPECTED = 0.85
"""Share of the expectations below which a change has broken something."""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The scores of this code."""
    return scores()


@pytest.mark.parametrize("layer", LEAST)
def test_scores_hold(layer: str, found: dict[str, Any]) -> None:
    """No layer falls below what is promised."""
    assert found[layer]["strict"]["f1"] >= LEAST[layer]


def test_readme_tells_the_scores(found: dict[str, Any]) -> None:
    """README has the figures that `make score` prints now; `bench/score_all.py --readme` writes them."""
    assert readme_table(found) in README.read_text(encoding="utf-8")


def test_the_ledger_holds_what_a_reader_expects(tmp_path: Path) -> None:
    """So many of the expectations on ledger and meetings hold after the seed articles."""
    files = state_files(tmp_path, seed_articles())
    done = subprocess.run(
        [sys.executable, str(GOLD / "check_state.py"), *files], capture_output=True, text=True, check=False, timeout=60
    )

    held, of = map(int, re.findall(r"(\d+) of (\d+) expectations hold", done.stdout)[-1])

    assert held >= EXPECTED * of, done.stdout
