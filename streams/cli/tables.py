"""Ledger entries, meetings and findings in, tables for a person out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from streams.query.denials import Denial
from streams.records import (
    Change,
    Conflict,
    Derived,
    LedgerEntry,
    Meeting,
    Number,
    Position,
    Stance,
    Stand,
    StatedNumber,
)

__all__ = [
    "changes_table",
    "conflicts_table",
    "deadlines_table",
    "denials_table",
    "diff_table",
    "explanation_table",
    "ledger_tables",
    "meetings_table",
    "new_table",
    "shorten",
]

_STYLES = {
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


def ledger_tables(entries: Iterable[LedgerEntry]) -> RenderableType:
    """Of each actor its stands, on whose word and with which evidence, and the numbers stated about them."""
    ordered = sorted(entries, key=lambda entry: (entry.actor, entry.issue))
    tables: list[RenderableType] = []
    for actor, group in groupby(ordered, key=lambda entry: entry.actor):
        own = list(group)
        tables += [_Stands(actor, own), *_numbers_table(own), ""]
    return Group(*tables[:-1]) if tables else Text("The ledger is empty.")


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


@dataclass(frozen=True, slots=True)
class _Stands:
    """The stands of one actor, a line each where the terminal is wide enough, else stacked."""

    actor: str
    entries: Sequence[LedgerEntry]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        """The table that fits."""
        positions = sum(entry.positions for entry in self.entries)
        title = f"{self.actor} — {len(self.entries)} issues, {positions} positions"
        yield (_wide_table if options.max_width >= _WIDE else _narrow_table)(title, self.entries)


_WIDE = 110
"""Columns from which a stand fits on a line."""


def _wide_table(title: str, entries: Sequence[LedgerEntry]) -> Table:
    table = new_table(title=title, expand=True)
    for name in ("issue", "towards", "stand", "day"):
        table.add_column(name, no_wrap=True)
    table.add_column("on whose word", max_width=26)
    table.add_column("evidence", ratio=1)
    table.add_column("before", justify="right", no_wrap=True)
    for issue, stand in _stand_rows(entries):
        current = stand.current
        table.add_row(
            issue,
            stand.counterpart or "–",
            stand_text(current),
            day_text(current),
            _word_text(current),
            shorten(current.text, 110),
            str(len(stand.history) + stand.omitted or ""),
        )
    return table


def _narrow_table(title: str, entries: Sequence[LedgerEntry]) -> Table:
    table = new_table("issue, towards", "stand, day", title=title, expand=True)
    table.add_column("on whose word, evidence", ratio=1)
    for issue, stand in _stand_rows(entries):
        current = stand.current
        table.add_row(
            Text(issue).append(f"\n  {stand.counterpart or '–'}" if issue else f"  {stand.counterpart or '–'}"),
            stand_text(current).append(f"\n{day_text(current)}", style="dim"),
            Text(_word_text(current) + "\n", style="dim").append(shorten(current.text, 110), style="default"),
        )
    return table


def _stand_rows(entries: Iterable[LedgerEntry]) -> Iterator[tuple[str, Stand]]:
    """Each stand with its issue, which is named once."""
    for entry in entries:
        for number, stand in enumerate(entry.stands):
            yield entry.issue if number == 0 else "", stand


def _word_text(stance: Stance) -> str:
    """Who says so: the speaker, else the outlet, else the article."""
    return shorten(stance.speaker_name or stance.source or stance.article_id, 60)


def _numbers_table(entries: Sequence[LedgerEntry]) -> list[Table]:
    """The numbers stated about the issues of one actor; nothing where there are none."""
    rows = [(entry.issue, said) for entry in entries for said in entry.numbers]
    if not rows:
        return []
    table = new_table(title="Numbers stated", expand=True)
    for name in ("issue", "towards", "value", "day"):
        table.add_column(name, no_wrap=True, justify="right" if name == "value" else "left")
    table.add_column("on whose word", max_width=26)
    table.add_column("article", max_width=24, overflow="fold")
    table.add_column("words", ratio=1)
    for issue, said in rows:
        table.add_row(
            issue,
            said.counterpart or "–",
            value_text(said.number),
            day_text(said),
            shorten(said.number.speaker_name or said.source or said.article_id, 60),
            said.article_id,
            _words_text(said.number),
        )
    return [table]


def _words_text(number: Number) -> str:
    """The words of the number, with what is counted where they do not hold it."""
    counted = "" if number.counted is None or number.counted in number.text else number.counted
    return shorten(f"{number.text} {counted}", 60)


def value_text(number: Number) -> str:
    """The value with its bounds and unit: `≈ 100,000`, `20,000–99,999`, `≥ 5 hour`; a dash where none is known."""
    low, high = (None if bound is None else f"{bound:,.10g}" for bound in (number.low, number.high))
    value = low if low == high else f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
    return " ".join(filter(None, ("≈" if number.approx and value else "", value or "–", number.unit)))


def stand_text(stance: Stance | Position) -> Text:
    """The event type with its sign and mood, coloured by its drift."""
    words = ("not " if stance.negated else "") + stance.event_type.value
    mood = {"planned": " (planned)", "hypothetical": " (if)"}.get(stance.realis.value, "")
    return Text(words + mood + (" ?" if stance.hedged else ""), style=_STYLES.get(stance.event_type.value, "cyan"))


def day_text(stance: Stance | Position | StatedNumber) -> str:
    """The day said or done; in brackets the day of publication, where the text ties none."""
    return stance.date.isoformat() if stance.date else f"({stance.published_at.date().isoformat()})"


def meetings_table(meetings: Iterable[Meeting]) -> RenderableType:
    """Every meeting: when, where, who, how far."""
    table = new_table(title="Meetings")
    for name in ("date", "status", "participants", "place", "meeting", "articles"):
        table.add_column(name, no_wrap=name == "status", overflow="fold")
    for meeting in sorted(
        meetings, key=lambda m: (m.date_start is None, m.date_start or m.first_seen.date(), m.meeting_id)
    ):
        table.add_row(
            days_text(meeting),
            meeting.status.value,
            " ".join(meeting.participants),
            meeting.place or "–",
            meeting.name,
            " ".join(sorted({mention.article_id for mention in meeting.mentions})),
        )
    return table if table.row_count else Text("No meeting is known.")


def days_text(meeting: Meeting) -> str:
    """The day, or the first and last day; a dash when unknown."""
    if meeting.date_start is None:
        return "–"
    first = meeting.date_start.isoformat()
    return first if meeting.date_end in {None, meeting.date_start} else f"{first} … {meeting.date_end}"


def explanation_table(rows: Iterable[tuple[str, Derived]]) -> Table:
    """Every finding: its rule, its words, what was made of them."""
    table = new_table(expand=True)
    for name in ("span", "record", "rule", "words", "reading"):
        table.add_column(name, no_wrap=name in {"span", "record"}, ratio=1 if name in {"words", "reading"} else None)
    for name, record in rows:
        table.add_row(
            f"{record.start}–{record.end}", name, record.rule, shorten(record.text, 120), reading_text(record)
        )
    return table


def changes_table(found: Iterable[tuple[LedgerEntry, Change]]) -> RenderableType:
    """Every turn: whose, on what, from and to."""
    rows = [(entry.actor, entry.issue, change.counterpart, change.was, change.now) for entry, change in found]
    return _pairs_table("Changes", ("was", "now"), rows, "No stand has turned.")


def conflicts_table(found: Iterable[tuple[LedgerEntry, Conflict]]) -> RenderableType:
    """Every contradiction: whose, on what, both sides."""
    rows = [(entry.actor, entry.issue, None, conflict.a, conflict.b) for entry, conflict in found]
    return _pairs_table("Conflicts", ("one", "other"), rows, "No contradiction is known.")


def diff_table(turns: Iterable[Any]) -> RenderableType:
    """Every stand that differs between two instants."""
    rows = [(turn.actor, turn.issue, turn.counterpart, turn.was, turn.now) for turn in turns]
    return _pairs_table("Differences", ("was", "now"), rows, "Nothing differs.")


def _pairs_table(
    title: str,
    sides: tuple[str, str],
    rows: Sequence[tuple[str, str, str | None, Stance | None, Stance | None]],
    none: str,
) -> RenderableType:
    if not rows:
        return Text(none)
    table = new_table(title=title, expand=True)
    for name in ("actor", "issue", "towards", *sides):
        table.add_column(name, no_wrap=name not in sides, ratio=1 if name in sides else None)
    for actor, issue, counterpart, one, other in rows:
        table.add_row(actor, issue, counterpart or "–", _stance_text(one), _stance_text(other))
    return table


def _stance_text(stance: Stance | Position | None) -> Text:
    if stance is None:
        return Text("–", style="dim")
    head = stand_text(stance)
    return head.append(f" {day_text(stance)} {stance.article_id}\n", style="dim").append(
        shorten(stance.text, 90), style="default"
    )


def deadlines_table(found: Iterable[tuple[Position, bool]]) -> RenderableType:
    """Every deadline: until when, whose, towards whom, whether it has passed."""
    table = new_table("until", "", "actor", "towards", "issue", "stand", "evidence", title="Deadlines", expand=True)
    for position, passed in found:
        table.add_row(
            str(position.deadline),
            "passed" if passed else "open",
            position.actor,
            position.target or "–",
            position.issue,
            stand_text(position),
            shorten(position.text, 90),
        )
    return table if table.row_count else Text("No deadline is known.")


def denials_table(found: Iterable[Denial]) -> RenderableType:
    """Every denial, and below each other what it denies."""
    table = new_table("actor", "issue", title="Denials", expand=True)
    table.add_column("denial", ratio=1)
    table.add_column("of")
    table.add_column("what it denies", ratio=1)
    for denial in found:
        for number, each in enumerate(denial.denied):
            own = denial.position
            first = (own.actor, own.issue, _stance_text(own)) if number == 0 else ("", "", "")
            table.add_row(*first, each.position.actor, _stance_text(each.position))
        if denial.omitted:
            table.add_row("", "", "", "", f"and {denial.omitted} more")
    return table if table.row_count else Text("No denial is known.")


_SHOWN = (
    "type",
    "name",
    "role",
    "affiliation",
    "stands_for",
    "kind",
    "low",
    "high",
    "approx",
    "unit",
    "counted",
    "date_start",
    "date_end",
    "speaker_name",
    "cue",
    "relayed_by",
    "actor",
    "event_type",
    "issue",
    "target",
    "negated",
    "hedged",
    "date",
    "place",
    "participants",
    "status",
)


def reading_text(record: Any) -> str:
    """The fields that say something, as `name=value`."""
    found = []
    for name in _SHOWN:
        value = getattr(record, name, None)
        if value in (None, False, ()):
            continue
        text = " ".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
        found.append(name if value is True else f"{name}={text}")
    return ", ".join(found)


_UNSEEN = dict.fromkeys(
    (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
"""Controls of terminals and of writing direction: what an article holds must not move the cursor or turn a line round."""


def shorten(text: str, limit: int) -> str:
    """One line of at most so many code points, without control characters."""
    line = " ".join(text.split()).translate(_UNSEEN)
    return line if len(line) <= limit else line[: limit - 1] + "…"
