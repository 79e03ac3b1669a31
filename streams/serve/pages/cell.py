"""An actor and an issue in, the sentences behind their cell of the board out: current stands, turns, all that was said."""

from __future__ import annotations

from typing import Final

from streams.serve.model.moment import Condition
from streams.serve.model.names import Name, actor_name, issue_name
from streams.serve.model.stands import changes_where, conflicts_where, stands_where, timeline_where
from streams.serve.pages.board import news_days
from streams.serve.pages.charts import timeline
from streams.serve.pages.view import Ask, MissingError, View
from streams.serve.pages.words import Words

__all__ = ["cell_page"]

_SENTENCES: Final = 40
_READ_MAX: Final = 1_000


def cell_page(ask: Ask) -> View:
    """What an actor said on an issue, the newest first."""
    actor, issue = ask.path["actor"], ask.path["issue"]
    where, at = (
        Condition("actor = ? AND issue = ?", (actor, issue)),
        Condition("p.actor = ? AND p.issue = ?", (actor, issue)),
    )
    said = timeline_where(ask.db, at, ask.moment, _READ_MAX)
    if not said and not timeline_where(ask.db, at, ask.today, 1):
        raise MissingError
    shown = ask.number("rows") or _SENTENCES
    name, about = actor_name(actor), issue_name(issue)
    nobody = Name("", Words.of("ar")("board.nobody"), Words.of("en")("board.nobody"))
    data = {
        "name": name,
        "about": about,
        "stands": stands_where(ask.db, where, ask.moment),
        "changes": changes_where(ask.db, where, ask.moment, 10),
        "conflicts": conflicts_where(ask.db, where, ask.moment, 10),
        "said": said[:shown],
        "more": shown + _SENTENCES if len(said) > shown else 0,
        "chart": timeline(said, lambda row: row.counterpart or nobody, (), is_rtl=ask.is_rtl),
    }
    rows = [
        {
            "actor": actor,
            "issue": issue,
            "counterpart": row.counterpart.code if row.counterpart else None,
            "event_type": row.event_type.value,
            "negated": row.negated,
            "hedged": row.hedged,
            "realis": row.realis.value,
            "day": row.day,
            "said_on": row.said_on,
            "deadline": row.deadline,
            "speaker": row.speaker_name,
            "source": row.source,
            "outlet": row.outlet,
            "article_id": row.article_id,
            "start": row.start,
            "end": row.end,
            "rule": row.rule,
            "confidence": row.confidence,
            "text": row.text,
        }
        for row in said
    ]
    return View("cell.html", f"{ask.called(name)}: {ask.called(about)}", data, rows, news_days(ask))
