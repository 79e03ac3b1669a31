"""English is read as well as it was on the six articles that it was developed on."""

from __future__ import annotations

import pytest

from bench.english import SHOWN, scored


def test_scores_hold() -> None:
    """No layer falls below what docs/scores.md tells, by more than a record or two."""
    scores = scored()

    assert {layer: scores[layer]["strict"]["f1"] for layer in SHOWN} == {
        "entities": pytest.approx(1.0, abs=0.02),
        "quotes": pytest.approx(1.0, abs=0.04),
        "facts": pytest.approx(0.944, abs=0.04),
    }
