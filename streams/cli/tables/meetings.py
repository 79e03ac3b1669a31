"""Meetings in, a table of when, where, who and how far out."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from streams.cli.tables.cells import new_table
from streams.records import Meeting

__all__ = ["meetings_table"]


def meetings_table(meetings: Iterable[Meeting]) -> RenderableType:
    """Every meeting: when, where, who, how far."""
    table = new_table(title="Meetings")
    for name in ("date", "status", "participants", "place", "meeting", "articles"):
        table.add_column(name, no_wrap=name == "status", overflow="fold")
    for meeting in sorted(
        meetings, key=lambda m: (m.date_start is None, m.date_start or m.first_seen.date(), m.meeting_id)
    ):
        table.add_row(
            _days_text(meeting),
            meeting.status.value,
            " ".join(meeting.participants),
            meeting.place or "–",
            meeting.name,
            " ".join(sorted({mention.article_id for mention in meeting.mentions})),
        )
    return table if table.row_count else Text("No meeting is known.")


def _days_text(meeting: Meeting) -> str:
    """The day, or the first and last day; a dash when unknown."""
    if meeting.date_start is None:
        return "–"
    first = meeting.date_start.isoformat()
    return first if meeting.date_end in {None, meeting.date_start} else f"{first} … {meeting.date_end}"
