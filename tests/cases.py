"""Many small cases in one test: whichever does not hold is reported as a test of its own would be, by name and with its reason.

A test of a thousand words is one test here, since pytest takes longer over a test than a word takes:
each process of tests collects all of them, and each is reported on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

__all__ = ["Cases"]


class Cases:
    """Used as `with case(name): assert …`: what fails in there is one failure of the test, and the next case is tried."""

    def __init__(self, subtests: pytest.Subtests) -> None:
        self._subtests = subtests
        self.tried = 0
        """How many cases there were."""

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """One case; what it raises is reported under its name."""
        __tracebackhide__ = True
        self.tried += 1
        try:
            yield
        except (Exception, pytest.fail.Exception):
            with self._subtests.test(
                name
            ):  # pytest's own, which take a file each for what is printed: only where needed
                raise
