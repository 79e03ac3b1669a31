"""What is asked of the board in, its table of actors and issues out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from typing import Final

from streams.records import EventType
from streams.serve.model.board import BoardFilter, Cell, board, days_said
from streams.serve.model.state import version_of
from streams.serve.pages.stands import FAMILIES, events_of
from streams.serve.pages.view import Ask, BadValueError, View

__all__ = ["board_view", "news_days"]

_ROWS: Final = 20
"""Actors on the page, and how many more each time: a page stays below 100 KB."""
_FILTERS: Final = ("actor", "issue", "type", "since", "conflicts", "q")


def board_view(ask: Ask) -> View:
    """Actors × issues, as the filters and the two clocks have it."""
    rows = ask.number("rows") or _ROWS
    found = board(ask.db, _wanted(ask, rows), ask.moment)
    data = {
        "board": found,
        "more": min(rows + _ROWS, rows + found.actors_omitted) if found.actors_omitted else 0,
        "filtered": any(ask.text(name) for name in _FILTERS),
        "actors": _choices(ask.text("actor"), (name.code for name in found.actors)),
        "issues": _choices(ask.text("issue"), (name.code for name in found.issues)),
        "types": [(name, tuple(event.value for event in events_of(name))) for name in FAMILIES],
    }
    return View("board.html", ask.words("board.title"), data, list(_rows(found.cells.values())), news_days(ask))


def news_days(ask: Ask) -> list[tuple[dt.date, int]]:
    """The ticks of the slider; counting them takes longer than all else of a page, so they may be some seconds old."""
    place = ask.db.execute("PRAGMA database_list").fetchone()[2]
    key, state, now = (place, ask.known_by), version_of(ask.db), time.monotonic()
    counted = _COUNTED.get(key)
    if counted is None or (counted[0] != state and now - counted[1] > _DAYS_SECONDS):
        days = [(each.day, each.positions) for each in days_said(ask.db, ask.moment)]
        counted = _COUNTED[key] = state, now, days
        while len(_COUNTED) > _COUNTED_MAX:
            _COUNTED.pop(next(iter(_COUNTED)), None)
    return counted[2]


_DAYS_SECONDS: Final = 20.0
_COUNTED_MAX: Final = 64
_COUNTED: Final[dict[tuple[str, dt.datetime | None], tuple[str, float, list[tuple[dt.date, int]]]]] = {}
"""By file and instant of knowledge: the state of the model, when it was counted, and the days."""


def _wanted(ask: Ask, rows: int) -> BoardFilter:
    return BoardFilter(
        actors=_one(ask.text("actor")),
        issues=_one(ask.text("issue")),
        event_types=_events(ask.text("type")),
        changed_since=ask.day("since"),
        conflicts_only=ask.flag("conflicts"),
        text=ask.text("q"),
        actors_max=min(rows, 500),
    )


def _one(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _events(text: str) -> tuple[EventType, ...]:
    """A family of stands, or a single type."""
    if text in FAMILIES:
        return events_of(text)
    if text and text not in EventType.__members__:
        raise BadValueError(name="type", value=text)
    return (EventType(text),) if text else ()


def _choices(chosen: str, codes: Iterable[str]) -> list[str]:
    """What is on the page, and what is chosen."""
    return sorted({*codes, *_one(chosen)})


def _rows(cells: Iterable[Cell]) -> Iterator[dict[str, object]]:
    """The cells as plain values."""
    for cell in cells:
        one = cell.stand
        yield {
            "actor": cell.actor.code,
            "actor_ar": cell.actor.ar,
            "actor_en": cell.actor.en,
            "issue": cell.issue.code,
            "issue_ar": cell.issue.ar,
            "issue_en": cell.issue.en,
            "counterpart": one.counterpart.code if one.counterpart else None,
            "event_type": one.event_type.value,
            "negated": one.negated,
            "hedged": one.hedged,
            "realis": one.realis.value,
            "day": one.day,
            "age_days": cell.age_days,
            "deadline": cell.deadline,
            "positions": cell.positions,
            "origins": cell.origins,
            "changed_on": cell.changed_on,
            "conflict_on": cell.conflict_on,
            "confidence": one.confidence,
            "corrected_by": one.correction.user if one.correction else None,
            "speaker": one.speaker_name,
            "source": one.source,
            "article_id": one.article_id,
            "start": one.start,
            "end": one.end,
            "text": one.text,
        }
