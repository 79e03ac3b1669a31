"""How long cells took to work out in, which of them wait for their turn out: so that large ones do not take all the time there is.

A cell is worked out whole. One of 100,000 positions takes seconds, and may have news with every batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Final

__all__ = ["Patience"]

_LONG_SECONDS: Final = 0.2
"""A cell that takes less never waits."""
_SHARE: Final = 10
"""A cell that takes longer waits for so many times as long: it has a tenth of the time, at the most."""
_Cell = tuple[str, str]


class Patience:
    """The cells of a model that wait, by actor and issue."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[_Cell, float] = {}

    def took(self, cell: _Cell, seconds: float) -> None:
        """Note how long a cell took."""
        if seconds >= _LONG_SECONDS:
            self._until[cell] = self._clock() + _SHARE * seconds

    def waiting(self) -> Collection[_Cell]:
        """Those that wait now."""
        now = self._clock()
        self._until = {cell: until for cell, until in self._until.items() if until > now}
        return self._until.keys()

    def now(self) -> float:
        """The clock by which they wait."""
        return self._clock()
