"""Datelines, signatures and credits: what the examples beside the rules promise, and that agencies are those of the seeds."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

import streams.ingest
from streams.ingest.dateline import Dateline, agencies_of, read_dateline
from tests.support import ROOT

LEXICON = Path(streams.ingest.__file__).parent / "lexicon"
CASES: dict[str, Any] = tomllib.loads((LEXICON / "datelines.examples.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["example"], ids=lambda case: case["because"])
def test_examples(case: dict[str, Any]) -> None:
    """Place, day and agencies are those that the example names, and no others."""
    found = read_dateline(case["text"], CASES["near"])

    assert (found.place, found.day) == (case.get("place"), case.get("day"))
    assert agencies_of(case["text"]) == tuple(case.get("agencies", ()))


def test_agencies_are_organisations_of_the_seeds() -> None:
    """Every id is one that mentions of the agency have, so that both can be joined; each has spellings."""
    seeds = tomllib.loads((ROOT / "seeds" / "actors.toml").read_text(encoding="utf-8"))["organisation"]
    known = {organisation["id"] for organisation in seeds if organisation["kind"] == "agency"}
    rows = tomllib.loads((LEXICON / "agencies.toml").read_text(encoding="utf-8"))["agency"]

    assert {row["id"] for row in rows} <= known
    assert all(row["names"] and set(row.get("words", ())) <= set(row["names"]) for row in rows)


@pytest.mark.parametrize(
    "spelling", ["أ ف ب", "أ.ف.ب", "أ.ف.ب.", "ا ف ب", "أف ب", "AFP", "فرانس برس", "وكالة فرانس برس"]
)
def test_one_agency_in_many_spellings(spelling: str) -> None:
    """Dots, spaces and hamza do not matter."""
    assert agencies_of(f"أسمرة ({spelling}) - وصل الوفد.") == ("afp",)


def test_without_text_nothing_is_read() -> None:
    """Empty, blank and foreign texts have no dateline."""
    assert [read_dateline(text) for text in ("", "\n \n", "Moscow (Reuters) -- no")] == [
        Dateline(),
        Dateline(),
        Dateline("Moscow", None, ("reuters",)),
    ]


@pytest.mark.slow
def test_time_grows_with_the_text() -> None:
    """Long lines of places and brackets are looked at only as far as a dateline goes."""
    started = time.process_time()
    for piece in ("أسمرة ", "(رويترز", "أ ف ", "- ", "12 مايو/", "\nأسمرة - رويتر"):
        agencies_of(piece * 10_000)

    assert time.process_time() - started < 5
