"""Kinds of fault that were once met are read rightly, in cases by people who had not seen the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.cases import CASES, is_right, load, records_of

FILES = sorted(CASES.glob("*.jsonl"))
LEAST = 0.8
"""Share of a file below which a change has broken something."""


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_most_cases_are_right(path: Path) -> None:
    """So many of them stay right."""
    cases = load(path)
    wrong = [case["id"] for case in cases if not is_right(case, records_of(case))]
    assert len(wrong) <= (1 - LEAST) * len(cases), wrong


def test_a_case_asks_for_all_it_names() -> None:
    """What must be there, what must not, one of several values, and sets."""
    record = {"record": "meeting", "text": "اجتمع الوزيران", "status": "held", "participants": ["TUR", "GRC"]}
    asked = {"record": "meeting", "status": ["held", "scheduled"], "participants": ["GRC", "TUR"]}

    assert is_right({"right": asked}, [record])
    assert is_right({"right": {**asked, "text": "اجتمع الوزيران ا"}}, [record])
    assert not is_right({"right": {**asked, "text": "اجتمع الوزيران أمس في أثينا"}}, [record])
    assert not is_right({"right": {**asked, "absent": True}}, [record])
    assert not is_right({"right": asked, "right_also": [{"record": "quote"}]}, [record])
    assert is_right({"right": {"record": "meeting", "participants__has": "GRC"}}, [record])
    assert not is_right({"right": {"record": "meeting", "participants__has": "CYP"}}, [record])
