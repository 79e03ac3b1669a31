"""The same articles give the same records, under the same ruleset, whichever Python reads them."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import pytest

from streams.arabic.characters import YOUNG_RANGES
from tests.pythons import VERSIONS, environment, extracted

pytestmark = pytest.mark.slow


@cache
def here() -> bytes:
    """What the Python that runs the tests makes of the seed articles."""
    return extracted(Path(sys.executable))


def made(version: str) -> Path:
    """The interpreter of a version, or a skip that says how to get one."""
    python = environment(version)
    if python is None:
        pytest.skip(f"no environment of Python {version}; `make pythons` makes it where that Python is at hand")
    return python


@pytest.mark.parametrize("version", VERSIONS)
def test_records_are_the_same(version: str) -> None:
    """Byte for byte, ids, confidences and ruleset included."""
    found = extracted(made(version))

    assert len(found.splitlines()) > 100
    assert {json.loads(line)["ruleset"] for line in found.splitlines()} == {
        json.loads(line)["ruleset"] for line in here().splitlines()
    }
    assert found == here()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_newer_unicode_changes_nothing(version: str, tmp_path: Path) -> None:
    """Letters, digits and marks that only the newer Pythons know stand for signs in all of them."""
    path = tmp_path / "article.txt"
    young = [f"{chr(first)}{chr((first + last) // 2)}" for first, last in YOUNG_RANGES]
    lines = [
        f"قال وزير الخارجية{sign} الأردني إن بلاده ترفض {sign}{sign} «العرض{sign}» قبل {sign} 12 يومًا."
        for sign in young
    ]
    path.write_text("\n".join(lines), encoding="utf-8")

    assert extracted(made(version), path) == extracted(Path(sys.executable), path)
