"""Two parties in, what each demands, offers and rejects on each issue, and where they moved towards each other, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streams.serve.model.actors import actors
from streams.serve.model.names import Name, codes_named
from streams.serve.model.pairs import Pair, PairIssue, PairSide, pair, pairs
from streams.serve.model.shown import PositionRow
from streams.serve.pages.board import news_days
from streams.serve.pages.movement import FARTHEST, Direction, Gap, Turn, distance, gaps, latest, place, turns_of
from streams.serve.pages.stands import FAMILIES, family
from streams.serve.pages.urls import KEPT, address
from streams.serve.pages.view import Ask, BadValueError, ElsewhereError, MissingError, View

__all__ = ["Facing", "Held", "pair_view", "pairs_view"]

TURNS_SHOWN: Final = 3
"""Turns of an issue that are shown with their sentences."""
_CHOICES_MAX: Final = 150
_SHOWN: Final = ("demand", "accord", "oppose", "coerce")
"""Families that the summary tells, in its order: what is only stated is none of them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What one party holds on an issue."""

    current: PositionRow
    others: tuple[PositionRow, ...]
    """The newest sentence of each other family of stands."""
    shown: tuple[PositionRow, ...]
    """Those of them that no turn tells."""
    place: int
    """Of its stand, from 0, force, to 4, an offer."""
    was: int | None
    """The place before its last turn; None where it never turned."""
    positions: int


@dataclass(frozen=True, slots=True)
class Facing:
    """An issue between two parties."""

    issue: Name
    a: Held | None
    b: Held | None
    distance: int | None
    """From 0 to 8; None where only one of them is heard."""
    turns: tuple[Turn, ...]
    """Turns of both that lead closer or apart, the newest first."""
    gaps: tuple[Gap, ...]
    """Numbers that both state of one thing."""
    moved: tuple[Direction, dt.date] | None
    """Which way the last movement led, and when."""
    last_day: dt.date


def pairs_view(ask: Ask) -> View:
    """The pairs with most to say to each other; two parties that are named are led to their page."""
    if ask.text("a") and ask.text("b"):
        kept = {name: ask.text(name) for name in KEPT}
        raise ElsewhereError(address(ask.language, "pair", kept, a=_code(ask, "a"), b=_code(ask, "b")))
    found = pairs(ask.db, ask.moment, ask.text("party") or None)
    rows = [
        {
            "a": each.a.code,
            "b": each.b.code,
            "issues": each.issues,
            "positions": each.positions,
            "last_day": each.last_day,
        }
        for each in found
    ]
    data = {"pairs": found, "parties": [each.actor for each in actors(ask.db, ask.moment, _CHOICES_MAX)]}
    return View("pairs.html", ask.words("pair.title"), data, rows, news_days(ask))


def pair_view(ask: Ask) -> View:
    """Two parties across all issues."""
    found = pair(ask.db, ask.path["a"], ask.path["b"], ask.moment)
    if not found.issues and not pair(ask.db, ask.path["a"], ask.path["b"], ask.today).issues:
        raise MissingError
    facing = sorted((_facing(row) for row in found.issues), key=_order)
    data = {
        "pair": found,
        "facing": facing,
        "summary": [(name, _issues(facing, "a", name), _issues(facing, "b", name)) for name in _SHOWN],
        "counts": {way: sum(1 for row in facing if row.moved and row.moved[0] == way) for way in Direction},
        "farthest": FARTHEST,
        "turns_shown": TURNS_SHOWN,
        "parties": [each.actor for each in actors(ask.db, ask.moment, _CHOICES_MAX)],
    }
    title = ask.words("pair.of", a=ask.called(found.a), b=ask.called(found.b))
    return View("pair.html", title, data, list(_rows(found, facing)), news_days(ask))


def _code(ask: Ask, name: str) -> str:
    """The code of a party that is named by it, or as it is called."""
    text = ask.text(name)
    found = codes_named(text)
    if not found and not text.isascii():
        raise BadValueError(name=name, value=text)
    return min(found, default=text)


def _facing(row: PairIssue) -> Facing:
    turns = turns_of(change for side in (row.a, row.b) if side for change in side.changes)
    told = {one.position_id for turn in turns[:TURNS_SHOWN] for one in (turn.was, turn.now)}
    a, b = _held(row.a, told), _held(row.b, told)
    numbers = gaps(row.a.numbers, row.b.numbers) if row.a and row.b else ()
    apart = distance(a.current, b.current) if a and b else None
    return Facing(row.issue, a, b, apart, turns, numbers, latest(turns, numbers), row.last_day)


def _held(side: PairSide | None, told: Collection[str]) -> Held | None:
    """What a party holds; sentences that a turn tells are not told twice."""
    if side is None:
        return None
    newest: dict[str, PositionRow] = {}
    for stance in side.stances:
        newest.setdefault(family(stance), stance)
    current = family(side.current)
    others = tuple(newest[name] for name in FAMILIES if name in newest and name not in {current, "state"})
    told_once = tuple(one for one in others if one.position_id not in told)
    was = place(side.changes[0].was) if side.changes else None
    return Held(side.current, others, told_once, place(side.current), was, side.positions)


def _order(row: Facing) -> tuple[bool, bool, int]:
    """Where both are heard first, then where something moved, then the newest."""
    return row.distance is None, row.moved is None, -row.last_day.toordinal()


def _issues(facing: Sequence[Facing], side: str, name: str) -> list[Name]:
    """The issues on which a party holds a stand of a family."""
    sides = [(row.issue, row.a if side == "a" else row.b) for row in facing]
    return [issue for issue, held in sides if held and name in {family(one) for one in (held.current, *held.others)}]


def _rows(found: Pair, facing: Sequence[Facing]) -> Iterator[dict[str, object]]:
    """A row for each issue and party."""
    for row in facing:
        for actor, other, held in ((found.a, found.b, row.a), (found.b, found.a, row.b)):
            if held is None:
                continue
            one = held.current
            yield {
                "issue": row.issue.code,
                "actor": actor.code,
                "counterpart": other.code,
                "event_type": one.event_type.value,
                "negated": one.negated,
                "day": one.day,
                "place": held.place,
                "place_before": held.was,
                "distance": row.distance,
                "moved": row.moved[0].value if row.moved else None,
                "moved_on": row.moved[1] if row.moved else None,
                "positions": held.positions,
                "article_id": one.article_id,
                "text": one.text,
            }
