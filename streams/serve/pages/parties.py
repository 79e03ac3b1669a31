"""An actor or an issue in, all that is known of it out: stands, a timeline, turns, numbers, speakers, meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from streams.serve.model.actors import actor_view, actors
from streams.serve.model.issues_of import issue_view, issues
from streams.serve.model.names import Name
from streams.serve.model.stands import StandRow
from streams.serve.pages.board import news_days
from streams.serve.pages.charts import measures, timeline
from streams.serve.pages.view import Ask, MissingError, View

__all__ = ["actor_page", "actors_page", "issue_page", "issues_page", "stand_rows"]

_STANDS_MAX: Final = 60
_CHANGES_MAX: Final = 10
_LISTED_MAX: Final = 12
"""Numbers, speakers, meetings and sentences of others that a page lists."""
_RIVALS_MAX: Final = 8


def actors_page(ask: Ask) -> View:
    """All actors."""
    found = actors(ask.db, ask.moment)
    rows = [
        {
            "actor": each.actor.code,
            "actor_ar": each.actor.ar,
            "actor_en": each.actor.en,
            "positions": each.positions,
            "issues": each.issues,
            "counterparts": each.counterparts,
            "first_day": each.first_day,
            "last_day": each.last_day,
        }
        for each in found
    ]
    shown = ask.number("rows") or _ACTORS
    data = {"actors": found[:shown], "more": shown + _ACTORS if len(found) > shown else 0, "total": len(found)}
    return View("actors.html", ask.words("nav.actors"), data, rows, news_days(ask))


_ACTORS: Final = 150


def issues_page(ask: Ask) -> View:
    """All issues."""
    found = issues(ask.db, ask.moment)
    rows = [
        {
            "issue": each.issue.code,
            "issue_ar": each.issue.ar,
            "issue_en": each.issue.en,
            "positions": each.positions,
            "actors": each.actors,
            "first_day": each.first_day,
            "last_day": each.last_day,
        }
        for each in found
    ]
    return View("issues.html", ask.words("nav.issues"), {"issues": found}, rows, news_days(ask))


def actor_page(ask: Ask) -> View:
    """All that an actor holds."""
    found = actor_view(ask.db, ask.path["actor"], ask.moment)
    if found is None:
        raise MissingError
    rivals = list(dict.fromkeys(row.counterpart for row in found.stands if row.counterpart))
    data = {
        "one": found,
        "groups": _groups(found.stands, "issue"),
        "rivals": rivals[:_RIVALS_MAX],
        "meetings": found.meetings[:_LISTED_MAX],
        "received": found.received[:_LISTED_MAX],
        "chart": timeline(found.timeline, lambda row: row.issue, found.meetings, is_rtl=ask.is_rtl),
        **_common(ask, found),
    }
    return View("actor.html", ask.called(found.actor), data, list(stand_rows(found.stands)), news_days(ask))


def issue_page(ask: Ask) -> View:
    """What all parties hold on an issue."""
    found = issue_view(ask.db, ask.path["issue"], ask.moment)
    if found is None:
        raise MissingError
    data = {
        "one": found,
        "groups": _groups(found.stands, "actor"),
        "chart": timeline(found.timeline, lambda row: row.actor, (), is_rtl=ask.is_rtl),
        **_common(ask, found),
    }
    return View("issue.html", ask.called(found.issue), data, list(stand_rows(found.stands)), news_days(ask))


def stand_rows(stands: Iterable[StandRow]) -> Iterator[dict[str, object]]:
    """The current stands as plain values."""
    for row in stands:
        one = row.current
        yield {
            "actor": row.actor.code,
            "issue": row.issue.code,
            "counterpart": row.counterpart.code if row.counterpart else None,
            "event_type": one.event_type.value,
            "negated": one.negated,
            "hedged": one.hedged,
            "realis": one.realis.value,
            "day": one.day,
            "deadline": one.deadline,
            "positions": row.positions,
            "confidence": one.confidence,
            "speaker": one.speaker_name,
            "source": one.source,
            "article_id": one.article_id,
            "start": one.start,
            "end": one.end,
            "text": one.text,
        }


def _common(ask: Ask, found: Any) -> dict[str, object]:
    """What the pages of actors and of issues both show."""
    return {
        "changes": found.changes[:_CHANGES_MAX],
        "changes_left": max(0, len(found.changes) - _CHANGES_MAX),
        "numbers": found.numbers[:_LISTED_MAX],
        "measures": measures(found.numbers, is_rtl=ask.is_rtl),
        "speakers": found.speakers[:_LISTED_MAX],
    }


def _groups(stands: Iterable[StandRow], by: str) -> list[tuple[Name, list[StandRow]]]:
    """The stands by issue or actor, those with most sentences first."""
    ordered = sorted(stands, key=lambda row: getattr(row, by).code)
    groups = [(name, list(rows)) for name, rows in groupby(ordered, key=lambda row: getattr(row, by))]
    groups.sort(key=lambda group: (-sum(row.positions for row in group[1]), group[0].code))
    shown, room = [], _STANDS_MAX
    for name, rows in groups:
        if room > 0:
            shown.append((name, rows[:room]))
            room -= len(rows)
    return shown
