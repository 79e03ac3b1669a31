"""What is asked of deadlines in, those that have passed, that near and that come later, and a strip of days, out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from streams.serve.model.deadlines import DeadlineFilter, DeadlineRow, deadlines
from streams.serve.model.paging import Paging
from streams.serve.pages.board import news_days
from streams.serve.pages.dates import day_words, days_before
from streams.serve.pages.listing import actor_codes, chosen, issue_codes, position_values
from streams.serve.pages.view import Ask, View
from streams.serve.pages.words import Language

__all__ = ["NEAR_DAYS", "Strip", "deadlines_view", "strip_of"]

NEAR_DAYS: Final = 7
"""How close a deadline is that nears."""
_BACK_DAYS: Final = 60
"""How long ago one may have passed that is shown unless more is asked for."""
_SHOWN_MAX: Final = 300
_FILTERS: Final = ("actor", "issue", "towards", "since", "until")
_WIDTH: Final = 1000
_STACKED_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """A deadline on the strip."""

    x: int
    y: int
    state: str
    """passed, near or later."""
    day: str
    """Which day, in words."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Days from side to side, in tenths of a percent; the words about it are on the page."""

    dots: tuple[Dot, ...]
    today: int
    first: str
    last: str


def deadlines_view(ask: Ask) -> View:
    """Deadlines as of the day shown."""
    day = ask.day_shown
    since = ask.day("since") or days_before(day, _BACK_DAYS)
    wanted = DeadlineFilter(
        actors=chosen(ask, "actor"),
        issues=chosen(ask, "issue"),
        counterparts=chosen(ask, "towards"),
        since=since,
        until=ask.day("until"),
    )
    page = deadlines(ask.db, wanted, ask.moment, Paging(_SHOWN_MAX, ask.text("cursor") or None))
    groups = {"near": list[DeadlineRow](), "later": list[DeadlineRow](), "passed": list[DeadlineRow]()}
    for row in page.rows:
        groups[state_of(row)].append(row)
    groups["passed"].reverse()
    data = {
        "groups": [(name, rows) for name, rows in groups.items() if rows],
        "strip": strip_of(ask.language, page.rows, day),
        "since": since,
        "earlier": days_before(since, 365),
        "next": page.next,
        "actors": actor_codes(ask),
        "issues": issue_codes(ask),
        "filtered": any(ask.text(name) for name in _FILTERS),
    }
    return View("deadlines.html", ask.words("deadlines.title"), data, list(_rows(page.rows)), news_days(ask))


def state_of(row: DeadlineRow) -> str:
    """passed, near or later."""
    return "passed" if row.days_left < 0 else "near" if row.days_left <= NEAR_DAYS else "later"


def strip_of(language: Language, rows: Sequence[DeadlineRow], day: dt.date) -> Strip | None:
    """The deadlines by day, those of one day above each other; None for none."""
    if not rows:
        return None
    days = [row.deadline for row in rows]
    first, last = min(*days, day), max(*days, day)
    span = max(1, (last - first).days)
    stacked: dict[int, int] = {}
    dots = []
    for row in rows:
        x = 10 + (_WIDTH - 20) * (row.deadline - first).days // span
        height = stacked[x] = stacked.get(x, -1) + 1
        if height < _STACKED_MAX:
            dots.append(Dot(x, 40 - 10 * height, state_of(row), day_words(language, row.deadline)))
    today = 10 + (_WIDTH - 20) * (day - first).days // span
    return Strip(tuple(dots), today, day_words(language, first), day_words(language, last))


def _rows(rows: Iterable[DeadlineRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        one = row.position
        yield {
            "deadline": row.deadline,
            "days_left": row.days_left,
            "actor": one.actor.code,
            "issue": one.issue.code,
            "counterpart": one.counterpart.code if one.counterpart else None,
            **position_values(one),
        }
