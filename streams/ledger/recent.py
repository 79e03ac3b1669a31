"""Values by key in, what was used last of them out, within a budget of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Recent"]

_K = TypeVar("_K")
_V = TypeVar("_V")


class Recent(Generic[_K, _V]):
    """What was used last, within a budget of bytes."""

    def __init__(self, budget: int, weigh: Callable[[_V], int]) -> None:
        self._budget, self._weigh = budget, weigh
        self._values: OrderedDict[_K, _V] = OrderedDict()
        self.size = 0

    def __contains__(self, key: _K) -> bool:
        return key in self._values

    def get(self, key: _K) -> _V | None:
        """A value, used now; None when it is not there, or is None."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: _K, value: _V) -> None:
        """Keep a value; what was not used for longest gives way."""
        self.pop(key)
        self._values[key] = value
        self.size += self._weigh(value)
        while self.size > self._budget and self._values:
            self.size -= self._weigh(self._values.popitem(last=False)[1])

    def pop(self, key: _K) -> None:
        """Forget a value."""
        if key in self._values:
            self.size -= self._weigh(self._values.pop(key))

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
        self.size = 0
