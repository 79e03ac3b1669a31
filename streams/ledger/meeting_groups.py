"""What stands around a signature in, the signatures that make one meeting with it out, wherever mentions are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, Protocol

from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_match import Signature, distance
from streams.records import MeetingStatus, MentionRegister

__all__ = ["Cell", "Links", "cell_of", "group_of", "nearest", "parts_of", "supersedes"]

Cell = tuple[tuple[str, ...], bool, bool, int, int]
"""Parties, by phone, only proposed, first day or 0, last day or fortnight: undated mentions of one cell are together."""
_FORTNIGHT_DAYS: Final = 14


class Links(Protocol):
    """How signatures hang together."""

    def parent(self, loose: Signature) -> Signature | None:
        """The exact one that an undated one goes to; None when none fits."""

    def children(self, exact: Signature) -> Iterable[Signature]:
        """The undated ones that go to an exact one."""

    def cell(self, cell: Cell) -> Iterable[Signature]:
        """The undated ones of a cell that no exact one has."""

    def alike(self, exact: Signature) -> Iterable[Signature]:
        """The exact ones that are of the same meeting as this one by themselves."""


def group_of(node: Signature, links: Links) -> set[Signature]:
    """The node and all nodes that make one meeting with it, or share its cell."""
    exact = node if node.exact else links.parent(node)
    if exact is None:
        return {node, *links.cell(cell_of(node))}
    found: set[Signature] = set()
    todo = [exact]
    while todo:
        exact = todo.pop()
        if exact not in found:
            found.add(exact)
            found.update(links.children(exact))
            todo += [other for other in links.alike(exact) if other not in found]
    return found


def nearest(loose: Signature, exacts: Iterable[Signature], members: Members) -> Signature | None:
    """The exact node nearest to an undated one; None when none fits."""
    near = ((far, exact) for exact in exacts if (far := distance(loose, exact, members)) is not None)
    return min(near, default=(None, None))[1]


def parts_of(group: Iterable[Signature], size: Callable[[Signature], int]) -> list[list[Signature]]:
    """A group as one meeting; a cell of undated mentions as one for each place, the largest taking those without."""
    nodes = sorted(group)
    places = sorted({node.place for node in nodes if node.place})
    if any(node.exact for node in nodes) or len(places) < 2:
        return [nodes]
    sizes = {place: sum(size(node) for node in nodes if node.place == place) for place in places}
    largest = max(places, key=lambda place: (sizes[place], place))
    return [[node for node in nodes if (node.place or largest) == place] for place in places]


def cell_of(loose: Signature) -> Cell:
    """Where an undated node goes that no meeting fits: a proposal apart, a span of dates as it is, else a fortnight."""
    period = (loose.start, loose.end) if loose.start else (0, loose.day // _FORTNIGHT_DAYS)
    return loose.participants, loose.by_phone, loose.status is MeetingStatus.PROPOSED, *period


def supersedes(new: MentionRegister, old: MentionRegister) -> bool:
    """Whether `new` replaces `old`: by version, and by content where versions are equal."""
    mine, theirs = (new.revision, new.generation), (old.revision, old.generation)
    if mine != theirs:
        return mine > theirs
    return new != old and (new.mention is None, repr(new)) > (old.mention is None, repr(old))
