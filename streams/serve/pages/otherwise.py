"""A page in, at which addresses the same is to be had otherwise out: its rows, a feed of its changes, a calendar of its days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from streams.serve.pages.view import Ask, View

__all__ = ["FORMS", "others_of"]

FORMS: Final = {
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/atom+xml": "Atom",
    "text/calendar": "iCal",
}
"""What they are called, by their media types."""
_CHANGING: Final = frozenset({"board.html", "actor.html", "issue.html", "cell.html", "changes.html"})
"""Templates of views whose stands turn: their changes can be followed."""
_DATED: Final = frozenset({"board.html", "actor.html", "meetings.html", "deadlines.html"})
"""Of those with meetings and deadlines."""


def others_of(ask: Ask, path: str, query: str, view: View) -> Iterator[tuple[str, str]]:
    """Media types and addresses; those of a feed and a calendar open to programs by the key of who has logged in."""
    if view.rows is None:
        return
    rows = f"{path}board" if path == f"/{ask.language}/" else path
    yield "text/csv", f"{rows}.csv{query}"
    yield "application/json", f"{rows}.json{query}"
    if view.template in _CHANGING:
        yield "application/atom+xml", f"/feeds/changes.atom?{_about(ask)}"
    if view.template in _DATED:
        yield "text/calendar", f"/calendar.ics?{_about(ask)}"


def _about(ask: Ask) -> str:
    """Whose and what a page is about, as feeds and calendars are asked."""
    named = [(name, ask.path.get(name) or ask.text(name)) for name in ("actor", "issue")]
    asked = [(name, value) for name, value in named if value]
    return urlencode([*asked, ("lang", ask.language), *([("key", ask.visitor.key)] if ask.visitor else [])])
