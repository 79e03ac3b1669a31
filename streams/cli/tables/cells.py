"""Stances and texts of articles in, the cells of tables out, and the one style that all tables have."""

from __future__ import annotations

from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

from streams.ledger.placing import day_of
from streams.records import Position, Stance, StatedNumber

__all__ = ["day_text", "evidence_text", "new_table", "shorten", "stand_text"]

_STYLES: Final = {
    "AGREE": "green",
    "CONSULT": "green",
    "SUPPORT": "green",
    "CONCEDE": "green",
    "COOPERATE": "green",
    "AID": "green",
    "RETREAT": "green",
    "OFFER": "green",
    "REQUEST": "yellow",
    "ACCUSE": "red",
    "REJECT": "red",
    "THREATEN": "red",
    "PROTEST": "red",
    "SANCTION": "red",
    "MOBILIZE": "red",
    "COERCE": "red",
    "ASSAULT": "red",
}
"""Colour of an event type: green what brings sides together, yellow what asks, red what drives them apart."""
_UNSEEN: Final = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""Controls of terminals and of writing direction: what an article holds must not move the cursor or turn a line round."""


def new_table(*columns: str, title: str | None = None, expand: bool = False) -> Table:
    """An empty table in the one style of all commands."""
    return Table(
        *columns,
        title=title,
        title_style="bold",
        title_justify="left",
        header_style="dim",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1),
        expand=expand,
    )


def stand_text(stance: Stance | Position) -> Text:
    """The event type with its sign and mood, coloured by its drift."""
    words = ("not " if stance.negated else "") + stance.event_type.value
    mood = {"planned": " (planned)", "hypothetical": " (if)"}.get(stance.realis.value, "")
    return Text(words + mood + (" ?" if stance.hedged else ""), style=_STYLES.get(stance.event_type.value, "cyan"))


def evidence_text(stance: Stance | Position | None) -> Text:
    """The stand with its day, its article and its words; a dash where there is none."""
    if stance is None:
        return Text("–", style="dim")
    head = stand_text(stance)
    return head.append(f" {day_text(stance)} {stance.article_id}\n", style="dim").append(
        shorten(stance.text, 90), style="default"
    )


def day_text(stance: Stance | Position | StatedNumber) -> str:
    """The day said or done; in brackets the day of publication, where the text ties none."""
    return stance.date.isoformat() if stance.date else f"({day_of(stance).isoformat()})"


def shorten(text: str, limit: int) -> str:
    """One line of at most so many code points, without control characters."""
    line = " ".join(text.split()).translate(_UNSEEN)
    return line if len(line) <= limit else line[: limit - 1] + "…"
