"""The newest positions towards one counterpart in, what an entry needs of them all together out: its page.

A page is a function of these positions alone, so it can be kept and is made anew
only when one of them changes. What they contradict of what is said towards nobody
in particular is found when it is asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from heapq import merge
from typing import Final, NamedTuple

from streams.ledger.changes import turns
from streams.ledger.conflicts import SAME_TIME_DAYS, contradictions
from streams.ledger.stance import Order, Placed, SaidNumber, Shown
from streams.ledger.stated_numbers import distinct_numbers

__all__ = [
    "HISTORY_MAX",
    "NUMBERS_MAX",
    "TURNS_MAX",
    "WINDOW",
    "Clash",
    "Origin",
    "Page",
    "about_the_same_time",
    "by_order",
    "clashes",
    "page_of",
]

WINDOW: Final = 64
"""How many of the newest positions towards each counterpart are looked at."""
HISTORY_MAX: Final = 20
"""How many stances behind the current one an entry shows of a counterpart, at the most."""
TURNS_MAX: Final = 20
"""How many turns an entry shows."""
NUMBERS_MAX: Final = 40
"""How many numbers an entry shows."""
Clash = tuple[Shown, Shown, str]
"""(a, b, reason) where b contradicts the earlier a."""
Origin = tuple[int, str, str, str, tuple[str, ...]]
"""Of an article: publication in milliseconds since 1970, source, id, marks by which copies are told, evidence hashes."""


class Page(NamedTuple):
    """What the newest positions towards one counterpart say together."""

    chain: tuple[Shown, ...]
    """The current stance and its history: newest first, without older copies of the same words; never empty."""
    turns: tuple[tuple[Shown, Shown], ...]
    """(was, now) of the last turns, oldest first."""
    turned: int
    """How many turns there are."""
    clashes: tuple[Clash, ...]
    """Every contradiction among them, copies once."""
    speaking: tuple[Placed, ...]
    """Those that can contradict others, oldest first."""
    numbers: tuple[SaidNumber, ...]
    """Every number that they state, newest first, copies once."""
    origins: tuple[Origin, ...]
    """On whose word they stand, article by article."""


def page_of(window: Sequence[Placed]) -> Page:
    """What these positions towards one counterpart, oldest first, say together."""
    found = turns(window)
    speaking = tuple(placed for placed in window if placed.roles and not placed.background)
    return Page(
        chain=tuple(_distinct(window)),
        turns=tuple((was.shown, now.shown) for was, now in found[-TURNS_MAX:]),
        turned=len(found),
        clashes=_clashes(speaking),
        speaking=speaking,
        numbers=tuple(_numbers(window)),
        origins=tuple(_origins(window)),
    )


def clashes(page: Page, unnamed: Page) -> Sequence[Clash]:
    """Every contradiction of a counterpart's positions, with those towards nobody in particular too, copies once."""
    if not page.speaking or not unnamed.speaking:
        return page.clashes
    near = about_the_same_time(unnamed.speaking, page.speaking)
    return _clashes(tuple(merge(page.speaking, near, key=by_order))) if near else page.clashes


def by_order(placed: Placed) -> Order:
    """What stances are sorted by."""
    return placed.shown.order


def about_the_same_time(unnamed: Sequence[Placed], named: Sequence[Placed]) -> list[Placed]:
    """Those that are about the same time as a named one: no other is compared with one, nor stands between two that are."""
    days = [placed.shown.order[0] for placed in named]
    near = []
    for placed in unnamed:
        at = bisect_left(days, placed.shown.order[0] - SAME_TIME_DAYS)
        if at < len(days) and days[at] <= placed.shown.order[0] + SAME_TIME_DAYS:
            near.append(placed)
    return near


def _clashes(speaking: Sequence[Placed]) -> tuple[Clash, ...]:
    found: dict[tuple[str, str], Clash] = {}
    for a, b, reason in contradictions(speaking):
        found.setdefault((a.shown.evidence_hash, b.shown.evidence_hash), (a.shown, b.shown, reason))
    return tuple(found.values())


def _distinct(window: Sequence[Placed]) -> list[Shown]:
    """Newest first, without older copies of the same words, as many as are shown."""
    found: dict[tuple[str, tuple[str, bool]], Shown] = {}
    for placed in reversed(window):
        found.setdefault((placed.shown.evidence_hash, placed.kind), placed.shown)
        if len(found) > HISTORY_MAX:
            break
    return list(found.values())


def _numbers(window: Sequence[Placed]) -> list[SaidNumber]:
    """Newest first, copies once; those that an entry cannot show are only counted."""
    found = distinct_numbers(number for placed in reversed(window) for number in placed.numbers)
    return [*found[:NUMBERS_MAX], *(number._replace(number=None) for number in found[NUMBERS_MAX:])]


def _origins(window: Iterable[Placed]) -> Iterable[Origin]:
    told: dict[tuple[int, str, str, str], dict[str, None]] = {}
    for placed in window:
        origin = placed.shown.order[2], placed.voice[1], placed.article_id, placed.copy_marks
        told.setdefault(origin, {})[placed.shown.evidence_hash] = None
    return ((*origin, tuple(texts)) for origin, texts in told.items())
