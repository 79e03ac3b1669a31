"""What is asked of changes, contradictions and denials in, lists of both sides with their sentences out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from streams.serve.model.changes import changes
from streams.serve.model.conflicts import conflicts
from streams.serve.model.denials import DenialFilter, DenialRow, denials
from streams.serve.model.shown import ChangeRow, ConflictRow, PositionRow
from streams.serve.pages.board import news_days
from streams.serve.pages.listing import (
    ROWS,
    actor_codes,
    asked_paging,
    chosen,
    issue_codes,
    position_values,
    turn_filter,
)
from streams.serve.pages.view import Ask, View

__all__ = ["REASONS", "changes_page", "conflicts_page", "denials_page"]

_FILTERS: Final = ("actor", "issue", "towards", "since", "until")
REASONS: Final = {
    "one account has it accepted, the other refused": "accepted_refused",
    "one account denies what the other reports": "denied_reported",
    "one account expects an outcome, the other does not": "expected_not",
    "one account has it agreed, the other still asked or offered": "agreed_asked",
    "denies what the other accuses it of": "denies_accusation",
    "denies an act that is reported of it": "denies_act",
    "denies a deal or talks that are reported of it": "denies_deal",
    "rejects what the other asks, offers or holds against it": "rejects_asked",
    "denies it in the same article": "same_article",
}
"""Labels of the reasons that ledger and question give, in English, for why two positions stand against each other."""


def changes_page(ask: Ask) -> View:
    """Turns of stands, the newest first."""
    page = changes(ask.db, turn_filter(ask), ask.moment, asked_paging(ask))
    data = {"changes": page.rows, "next": page.next, **_choices(ask)}
    return View("changes.html", ask.words("changes.title"), data, list(_change_rows(page.rows)), news_days(ask))


def conflicts_page(ask: Ask) -> View:
    """Contradictions between accounts of one side, the newest first."""
    page = conflicts(ask.db, turn_filter(ask), ask.moment, asked_paging(ask))
    data = {"conflicts": page.rows, "next": page.next, "reasons": REASONS, **_choices(ask)}
    return View("conflicts.html", ask.words("conflicts.title"), data, list(_conflict_rows(page.rows)), news_days(ask))


def denials_page(ask: Ask) -> View:
    """Denials with what they deny, the newest first."""
    wanted = DenialFilter(actors=chosen(ask, "actor"), issues=chosen(ask, "issue"))
    page = denials(ask.db, wanted, ask.moment, asked_paging(ask, ROWS // 2))
    data = {"denials": page.rows, "next": page.next, "reasons": REASONS, **_choices(ask)}
    return View("denials.html", ask.words("denials.title"), data, list(_denial_rows(page.rows)), news_days(ask))


def _choices(ask: Ask) -> dict[str, object]:
    return {
        "actors": actor_codes(ask),
        "issues": issue_codes(ask),
        "filtered": any(ask.text(name) for name in (*_FILTERS, "cursor")),
    }


def _side(row: ChangeRow | ConflictRow | PositionRow) -> dict[str, object]:
    return {
        "actor": row.actor.code,
        "issue": row.issue.code,
        "counterpart": row.counterpart.code if row.counterpart else None,
    }


def _change_rows(rows: Iterable[ChangeRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        turned = {"turned_on": row.day, "is_approach": row.is_approach}
        yield {**_side(row), **turned, **position_values(row.was, "was_"), **position_values(row.now, "now_")}


def _conflict_rows(rows: Iterable[ConflictRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        found = {"conflict_on": row.day, "reason": row.reason}
        yield {**_side(row), **found, **position_values(row.a, "a_"), **position_values(row.b, "b_")}


def _denial_rows(rows: Iterable[DenialRow]) -> Iterator[dict[str, object]]:
    for row in rows:
        for denied in row.denied:
            yield {
                **_side(row.position),
                "reason": denied.reason,
                **position_values(row.position, "denial_"),
                "denied_actor": denied.position.actor.code,
                **position_values(denied.position, "denied_"),
            }
