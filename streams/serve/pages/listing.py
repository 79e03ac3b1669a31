"""What is asked of a list in, its filters, its page and plain values of its rows out: what the views of lists share."""

from __future__ import annotations

from typing import Final

from streams.serve.model.actors import actors
from streams.serve.model.changes import TurnFilter
from streams.serve.model.names import ISSUES
from streams.serve.model.paging import Paging
from streams.serve.model.shown import PositionRow
from streams.serve.pages.view import Ask, BadValueError

__all__ = ["ROWS", "actor_codes", "asked_paging", "chosen", "issue_codes", "position_values", "turn_filter"]

ROWS: Final = 30
"""Rows of a page: it stays below 100 KB."""
EXPORTED: Final = 1_000
"""Rows of a CSV or JSON file; the API pages through more."""
_CHOICES_MAX: Final = 80


def asked_paging(ask: Ask, rows: int = ROWS) -> Paging:
    """The page that the cursor of the address begins."""
    return Paging(rows, ask.text("cursor") or None)


def chosen(ask: Ask, name: str) -> tuple[str, ...]:
    """A value of the address as a filter takes it; () for none."""
    text = ask.text(name)
    return (text,) if text else ()


def turn_filter(ask: Ask) -> TurnFilter:
    """Whose changes or contradictions, on what, towards whom, from which day to which."""
    since, until = ask.day("since"), ask.day("until")
    if since and until and since > until:
        raise BadValueError(name="until", value=until.isoformat())
    return TurnFilter(
        actors=chosen(ask, "actor"),
        issues=chosen(ask, "issue"),
        counterparts=chosen(ask, "towards"),
        since=since,
        until=until,
    )


def actor_codes(ask: Ask, name: str = "actor") -> list[str]:
    """The parties of whom most is known, and the one that is chosen, for a list of choices."""
    known = [row.actor.code for row in actors(ask.db, ask.moment)[:_CHOICES_MAX]]
    return sorted({*known, *chosen(ask, name)})


def issue_codes(ask: Ask) -> list[str]:
    """The issues that have a name, and the one that is chosen."""
    return list(dict.fromkeys([*ISSUES, *chosen(ask, "issue")]))


def position_values(one: PositionRow, prefix: str = "") -> dict[str, object]:
    """A position as columns; the prefix tells the two of a change apart."""
    values: dict[str, object] = {
        "position_id": one.position_id,
        "event_type": one.event_type.value,
        "negated": one.negated,
        "hedged": one.hedged,
        "realis": one.realis.value,
        "day": one.day,
        "speaker": one.speaker_name,
        "source": one.source,
        "confidence": one.confidence,
        "corrected_by": one.correction.user if one.correction else None,
        "article_id": one.article_id,
        "start": one.start,
        "end": one.end,
        "text": one.text,
    }
    return {f"{prefix}{name}": value for name, value in values.items()}
