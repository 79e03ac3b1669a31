"""Cases that share a test are told apart: each that fails is reported by its name and with its reason, and the others are tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from tests.cases import Cases


class Reports:
    """Stands in for pytest's subtests, which fail the test in which they are."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    @contextmanager
    def test(self, name: str) -> Iterator[None]:
        """Keep what a case raises."""
        try:
            yield
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001  # as pytest does
            self.told.append((name, str(error).partition("\n")[0]))


def test_each_case_that_fails_is_told() -> None:
    """By an assertion, by another error, by `pytest.fail`; none keeps the next from being tried."""
    reports = Reports()
    case = Cases(cast("pytest.Subtests", reports))
    for number in range(3):
        with case(f"number {number}"):
            assert number == 1, "another"
    with case("error"):
        _ = {}["missing"]
    with case("failure"):
        pytest.fail("so")

    assert reports.told == [("number 0", "another"), ("number 2", "another"), ("error", "'missing'"), ("failure", "so")]
    assert case.tried == 5


def test_a_test_may_be_skipped_or_stopped_from_within() -> None:
    """What is no failure of the case goes through."""
    case = Cases(cast("pytest.Subtests", Reports()))
    with pytest.raises(pytest.skip.Exception), case("skipped"):
        pytest.skip("nothing to do")
    with pytest.raises(KeyboardInterrupt), case("stopped"):
        raise KeyboardInterrupt
