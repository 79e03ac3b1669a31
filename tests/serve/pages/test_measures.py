"""Values of facts as a page writes them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from streams.serve.pages.measures import fact_value


@dataclass
class Measure:
    """A number that an article states."""

    low: float | None
    high: float | None
    unit: str | None = None


@pytest.mark.parametrize(
    ("measure", "written"),
    [
        (Measure(100_000, 100_000), "100,000"),
        (Measure(3, 5, "USD"), "3–5 USD"),
        (Measure(1e30, 1e30, "USD"), "1e+30 USD"),
        (Measure(-1e30, None), "≥ -1e+30"),
        (Measure(1e30, 1e30, "day"), "1e+30 day"),
        (Measure(float("inf"), float("inf")), "inf"),
        (Measure(float("nan"), None), "≥ nan"),
    ],
)
def test_whatever_number_an_article_states(measure: Measure, written: str) -> None:
    """Has a text; no page is lost to one that is too great."""
    assert fact_value("en", measure) == written
