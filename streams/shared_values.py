"""A value made of others in, the same out where what is equal is one: tables of lexicons say the same of thousands of words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import fields
from enum import Enum
from typing import Any, Final, TypeVar

__all__ = ["shared"]

T = TypeVar("T")
_OURS: Final = "streams."
_PLAIN: Final = (str, bytes, int, float)


def shared(value: T) -> T:
    """The value, made of as few others as say it; for what is compiled once, and changed by nobody from then on.

    Texts, numbers, tuples, sets, dictionaries and frozen values that are equal, type by type all the way down,
    become one. Objects of ours stay themselves, with what they hold made so.
    """
    found: T = _Sharing().of(value)
    return found


class _Sharing:
    """What was met so far."""

    def __init__(self) -> None:
        self._done: dict[int, tuple[Any, Any]] = {}
        """By identity: the value, so that it stays, and what stands for it."""
        self._known: dict[Hashable, Any] = {}
        """By type, and by the identities of what it is made of."""

    def of(self, value: Any) -> Any:
        """What stands for a value."""
        done = self._done.get(id(value))
        if done is None:
            done = self._done[id(value)] = value, self._found(value)
        return done[1]

    def _found(self, value: Any) -> Any:
        kind = type(value)
        if kind in _PLAIN:
            return self._known.setdefault((kind, repr(value) if kind is float else value), value)
        if kind is tuple:
            items = tuple([self.of(each) for each in value])
            return self._known.setdefault((kind, *map(id, items)), items)
        if kind is frozenset:
            members = frozenset([self.of(each) for each in value])
            return self._known.setdefault((kind, frozenset(map(id, members))), members)
        if kind is dict:
            if not value:
                return value  # it may be a memory, to be filled
            table = self._table(value)
            return self._known.setdefault((kind, *[(id(key), id(each)) for key, each in table.items()]), table)
        if not kind.__module__.startswith(_OURS) or isinstance(value, Enum | type) or "__reduce__" in vars(kind):
            return value
        if getattr(getattr(kind, "__dataclass_params__", None), "frozen", False):
            parts = [self.of(getattr(value, field.name)) for field in fields(value) if field.init]
            return self._known.setdefault((kind, *map(id, parts)), kind(*parts))
        return self._held(value)

    def _table(self, value: Mapping[Any, Any]) -> dict[Any, Any]:
        return {self.of(key): self.of(each) for key, each in value.items()}

    def _held(self, value: Any) -> Any:
        """An object that may change stays the one that it is, and so do its own dictionaries: some are memories."""
        self._done[id(value)] = value, value  # before what it holds, which may hold it
        slots = [name for each in type(value).__mro__ for name in getattr(each, "__slots__", ())]
        for name in (*getattr(value, "__dict__", ()), *slots):
            held = getattr(value, name, None)
            if type(held) is dict and id(held) not in self._done:
                self._done[id(held)] = held, held
                table = self._table(held)
                held.clear()
                held.update(table)
            elif held is not None:
                setattr(value, name, self.of(held))
        return value
