"""Registers of mentions in, the meetings that they change out; in memory only what was used last, within a budget.

The meetings are those of `MeetingIndex`, which has all in memory. Here mentions
are wherever their registers are kept. What one register changes is the groups of
its signature before and behind it, and those that undated signatures leave or join.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import replace
from sys import intern
from typing import Any, Final, Protocol

from streams.extract.meetings.lexicon import Members
from streams.ledger.meeting_groups import parts_of, supersedes
from streams.ledger.meeting_links import LinksBehind, MeetingLinks
from streams.ledger.meeting_match import Signature, signature_of
from streams.ledger.meeting_view import MENTIONS_MAX, TEXT_MAX, Order, Told, meeting_of, order_of
from streams.ledger.recent import Recent
from streams.records import Meeting, MeetingMention, MentionRegister

__all__ = ["MeetingShelves", "Mentions"]

_NAMES: Final = ("article_id", "revision", "rule", "ruleset", "name", "place")
_MENTION_BYTES: Final = 1_200
"""What a mention takes in memory, its text included."""
_PARENT_BYTES: Final = 900
"""What it takes to remember where an undated signature goes."""
_Part = tuple[Signature, ...]
"""Signatures that make one meeting, sorted."""


class Mentions(Protocol):
    """Registers of mentions, wherever they are kept; the live ones by signature."""

    def register(self, key: bytes) -> MentionRegister | None:
        """The winning version of a mention, asserted or retracted; None for one never kept."""

    def keep(self, key: bytes, register: MentionRegister) -> None:
        """Keep this version in place of the one before."""

    def marked(self, mark: str, first: int, last: int) -> Iterable[Signature]:
        """The signatures of live mentions with this mark, at first to last."""

    def count(self, signature: Signature) -> int:
        """How many live mentions have it."""

    def first(self, signature: Signature) -> MeetingMention:
        """The oldest of them."""

    def newest(self, signature: Signature, count: int) -> Sequence[MeetingMention]:
        """The newest of them, the newest first, so many at the most."""


class MeetingShelves:
    """What was used last of mentions, of meetings and of where undated signatures go."""

    def __init__(self, members: Members, budget_bytes: int) -> None:
        """`members`: the actors that belong to each organisation."""
        self._members = members
        third = budget_bytes // 3
        self._told: Recent[Signature, Told] = Recent(third, lambda told: _MENTION_BYTES * (1 + len(told.newest)))
        self._made: Recent[_Part, Meeting] = Recent(third, lambda made: _MENTION_BYTES * (1 + len(made.mentions)))
        self._parents: Recent[Signature, Signature | None] = Recent(third, lambda _: _PARENT_BYTES)

    @property
    def memory_bytes(self) -> int:
        """About how much memory is used."""
        return self._told.size + self._made.size + self._parents.size

    def clear(self) -> None:
        """Forget all."""
        for kept in (self._told, self._made, self._parents):
            kept.clear()

    def apply(self, key: bytes, register: MentionRegister, mentions: Mentions) -> dict[str, Meeting | None]:
        """Merge one register; the meetings that changed, by id, None for those that went; empty when it is superseded."""
        old = mentions.register(key)
        if old is not None and not supersedes(register, old):
            return {}
        was, now = (signature_of(each.mention) if each and each.mention else None for each in (old, register))
        links, after = self._links(was, now, mentions)
        changed = {node for node in (was, now) if node is not None}
        touched = _touched(changed | after.moved(), links, after)
        before = {part: self._meeting(part, mentions) for part in self._parts(touched, links, mentions)}
        mentions.keep(key, register)
        self._renew(was, now, register.mention, after)
        parts = self._parts(touched, after, mentions)
        for part in before:  # a part that is none any more is not kept: it may be one again, with other mentions
            if part not in parts or not changed.isdisjoint(part):
                self._made.pop(part)
        return _differences(before.values(), [self._meeting(part, mentions) for part in parts])

    def _links(
        self, was: Signature | None, now: Signature | None, mentions: Mentions
    ) -> tuple[MeetingLinks, MeetingLinks]:
        """How signatures hang together before one mention takes the other's place, and behind it."""
        links = MeetingLinks(mentions.marked, self._members, self._parents)
        goes = was if was is not None and was != now and mentions.count(was) == 1 else None
        comes = now if now is not None and was != now and not mentions.count(now) else None
        after = links if comes is goes is None else LinksBehind(links, self._members, comes, goes)
        return links, after

    def _parts(self, touched: Iterable[Signature], links: MeetingLinks, mentions: Mentions) -> list[_Part]:
        """The signatures of each meeting that the touched are of."""
        found: list[_Part] = []
        left = {node for node in touched if links.has(node)}
        while left:
            group = links.group(min(left))
            left -= group
            found += map(tuple, parts_of(group, mentions.count))
        return found

    def _meeting(self, part: _Part, mentions: Mentions) -> Meeting:
        found = self._made.get(part)
        if found is None:
            found = meeting_of([(node, self._tell(node, mentions)) for node in part])
            self._made.put(part, found)
        return found

    def _tell(self, node: Signature, mentions: Mentions) -> Told:
        found = self._told.get(node)
        if found is None:
            newest = sorted(map(_ordered, mentions.newest(node, MENTIONS_MAX)))
            count = len(newest) if len(newest) < MENTIONS_MAX else mentions.count(node)
            found = Told(count, newest[0] if count == len(newest) else _ordered(mentions.first(node)), newest)
            self._told.put(node, found)
        return found

    def _renew(
        self, was: Signature | None, now: Signature | None, mention: MeetingMention | None, after: MeetingLinks
    ) -> None:
        """Take over what one mention changes of what is remembered; what it leaves is asked for again."""
        if was is not None:
            self._told.pop(was)
        told = self._told.get(now) if now is not None else None
        if now is not None and mention is not None and told is not None:
            item, newest = _ordered(mention), list(told.newest)
            insort(newest, item)
            self._told.put(now, Told(told.count + 1, min(told.first, item), newest[-MENTIONS_MAX:]))
        for loose in after.moved():
            self._parents.put(loose, after.parent(loose))
        if was is not None and not after.has(was):
            self._parents.pop(was)


def _touched(nodes: Iterable[Signature], links: MeetingLinks, after: MeetingLinks) -> set[Signature]:
    """These, and all that are of a meeting with one of them, before or behind the change."""
    found: set[Signature] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if node not in found:
            found.add(node)
            todo += [each for view in (links, after) if view.has(node) for each in view.group(node) - found]
    return found


def _differences(before: Iterable[Meeting], behind: Iterable[Meeting]) -> dict[str, Meeting | None]:
    old = {made.meeting_id: made for made in before}
    found: dict[str, Meeting | None] = {**dict.fromkeys(old), **{made.meeting_id: made for made in behind}}
    return {name: found[name] for name in sorted(found) if found[name] != old.get(name)}


def _ordered(mention: MeetingMention) -> tuple[Order, MeetingMention]:
    """A mention as it is held: names that come again and again are one object, and no more of its text than is shown."""
    names: dict[str, Any] = {name: intern(text) for name in _NAMES if (text := getattr(mention, name))}
    participants = tuple(map(intern, mention.participants))
    return order_of(mention), replace(mention, participants=participants, text=mention.text[:TEXT_MAX], **names)
