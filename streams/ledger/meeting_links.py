"""Marks of signatures in, how these hang together out: as they are, and as they will be behind a change of one mention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_groups import Cell, group_of, nearest
from streams.ledger.meeting_match import REACH_DAYS, Signature, distance, same_meeting
from streams.ledger.meeting_places import cell_mark, day_mark, exact_mark, loose_mark, marks_of

__all__ = ["LinksBehind", "MeetingLinks", "Parents"]

Marked = Callable[[str, int, int], Iterable[Signature]]
"""The signatures with a mark, at first to last."""


class Parents(Protocol):
    """What is remembered of where undated signatures go."""

    def __contains__(self, key: Signature) -> bool:
        """Whether it is remembered of this one."""

    def get(self, key: Signature) -> Signature | None:
        """Where it goes; None for nowhere."""

    def put(self, key: Signature, value: Signature | None) -> None:
        """Remember it."""


class MeetingLinks:
    """The links between the signatures that there are, each asked for once."""

    def __init__(self, marked: Marked, members: Members, parents: Parents) -> None:
        self._ask, self._members, self._parents = marked, members, parents
        self._marks: dict[tuple[str, int, int], frozenset[Signature]] = {}
        self._groups: dict[Signature, set[Signature]] = {}
        self.absent: Signature | None = None
        """A signature that will be there behind the change, or was there before it."""

    def has(self, node: Signature) -> bool:
        """Whether a signature is there, of those that are there before or behind the change."""
        return node != self.absent

    def group(self, node: Signature) -> set[Signature]:
        """All that make one meeting with it, or share its cell."""
        found = self._groups.get(node)
        if found is None:
            found = group_of(node, self)
            self._groups.update(dict.fromkeys(found, found))
        return found

    def moved(self) -> set[Signature]:
        """The undated ones that go elsewhere than before."""
        return set()

    def parent(self, loose: Signature) -> Signature | None:
        """The exact one nearest to an undated one; None when none fits."""
        found = self._parents.get(loose)
        if found is None and loose not in self._parents:
            found = self.nearest(loose)
            self._parents.put(loose, found)
        return found

    def children(self, exact: Signature) -> list[Signature]:
        """The undated ones that go to an exact one."""
        return [loose for loose in self.attracted(exact) if self.parent(loose) == exact]

    def cell(self, cell: Cell) -> list[Signature]:
        """The undated ones of a cell that no exact one has."""
        return [loose for loose in self.marked(cell_mark(cell), 0, 0) if self.parent(loose) is None]

    def alike(self, exact: Signature) -> list[Signature]:
        """The exact ones that are of the same meeting as this one."""
        days = exact.days(self._members)
        near = frozenset[Signature]().union(*(self.marked(day_mark(party), day, day) for party, day in days))
        return [other for other in near if same_meeting(exact, other, self._members)]

    def attracted(self, exact: Signature) -> Iterator[Signature]:
        """The undated ones that could go to an exact one."""
        for loose in self._around(loose_mark, exact, exact.start):
            if distance(loose, exact, self._members) is not None:
                yield loose

    def nearest(self, loose: Signature) -> Signature | None:
        """The same as the parent, looked for among all."""
        return nearest(loose, self._around(exact_mark, loose, loose.day), self._members)

    def marked(self, mark: str, first: int, last: int) -> frozenset[Signature]:
        """The signatures with a mark, at first to last."""
        key = mark, first, last
        found = self._marks.get(key)
        if found is None:
            found = self._marks[key] = frozenset(self._ask(mark, first, last))
        return found

    def _around(self, mark: Callable[[tuple[str, ...]], str], node: Signature, day: int) -> frozenset[Signature]:
        """The signatures of these parties with days within reach."""
        found = (self.marked(mark(pair), day - REACH_DAYS, day + REACH_DAYS) for pair in node.pairs)
        return frozenset[Signature]().union(*found)


class LinksBehind(MeetingLinks):
    """The same once one signature has come and one has gone, while nothing is written yet."""

    def __init__(self, before: MeetingLinks, members: Members, comes: Signature | None, goes: Signature | None) -> None:
        super().__init__(before.marked, members, {})  # type: ignore[arg-type]  # `parent` below asks for nothing there
        self._before, self._comes, self._goes = before, comes, goes
        self._new_marks = tuple(marks_of(comes, members)) if comes else ()
        self._moves: dict[Signature, Signature | None] = {}
        self._moved: set[Signature] | None = None
        before.absent, self.absent = comes, goes

    def marked(self, mark: str, first: int, last: int) -> frozenset[Signature]:
        """The signatures with a mark, at first to last."""
        found = super().marked(mark, first, last)
        if self._goes in found:
            found -= {self._goes}
        if self._comes and any(name == mark and first <= at <= last for name, at in self._new_marks):
            found |= {self._comes}
        return found

    def moved(self) -> set[Signature]:
        """The undated ones that go elsewhere than before."""
        if self._moved is None:
            changed = [node for node in (self._comes, self._goes) if node and node.exact]
            near = {loose for node in changed for loose in self._before.attracted(node)} - {self._goes}
            self._moved = {loose for loose in near if self.parent(loose) != self._before.parent(loose)}
        return self._moved

    def parent(self, loose: Signature) -> Signature | None:
        """The exact one nearest to an undated one; None when none fits."""
        if loose not in self._moves:
            self._moves[loose] = self._parent(loose)
        return self._moves[loose]

    def _parent(self, loose: Signature) -> Signature | None:
        if loose == self._comes:
            return self.nearest(loose)
        was, comes = self._before.parent(loose), self._comes
        if was is not None and was == self._goes:
            return self.nearest(loose)
        near = distance(loose, comes, self._members) if comes and comes.exact else None
        if comes is None or near is None:
            return was
        if was is None or (near, comes) < (distance(loose, was, self._members), was):
            return comes
        return was
