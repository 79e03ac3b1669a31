"""The positions that hold in; the days of each cell of the board, its changes and its conflicts, out: made anew where one changed.

A turn and a contradiction depend only on what was said before them, so that the
rows up to a day are what was to be seen on that day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from itertools import islice
from sqlite3 import Connection
from typing import Any, Final, NamedTuple

from streams.collector import without_collector
from streams.ledger.changes import turns
from streams.ledger.conflicts import contradictions
from streams.ledger.copies import Copies
from streams.ledger.pages import about_the_same_time, by_order
from streams.ledger.stance import Placed, Shown, leaning_of, roles_of
from streams.records import EventType, Realis
from streams.serve.model.answered import refresh_denials
from streams.serve.model.known import PARTIES_MAX, Heard, known_rows, known_since
from streams.serve.model.patience import Patience
from streams.serve.model.state import remember
from streams.serve.model.store import LIVE

__all__ = ["fold_words", "has_due", "refresh"]

_LIVE: Final = f"""
    SELECT number, target, event_type, negated, realis, day, foreground, published, start, id, evidence_hash,
        speaker_id, speaker_name, source, article_id, copy_marks, known_from
    FROM positions WHERE actor = ? AND issue = ? AND known_to = {LIVE}
    ORDER BY day, foreground, published, start, id"""
_PAST: Final = """
    SELECT number, target, day, foreground, published, start, id, source, article_id, known_from, known_to FROM positions
    WHERE actor = ? AND issue = ? AND superseded <> '' AND known_to <> 0"""
_PAIRS: Final = """
    INSERT INTO pair_sums SELECT actor, target, min(first_day), max(last_day), sum(positions), sum(positions > 0)
    FROM sides WHERE actor = ? GROUP BY target"""
_CELL: Final = """
    INSERT INTO cell_sums SELECT actor, issue, min(first_day), max(last_day), sum(positions)
    FROM sides WHERE actor = ? AND issue = ? GROUP BY actor, issue"""
_DAYS: Final = "INSERT INTO days VALUES (?, ?) ON CONFLICT DO UPDATE SET positions = positions + excluded.positions"
_TOLD: Final = "SELECT DISTINCT target, issue FROM positions WHERE target <> ''"
_WORKED_OUT: Final = "cells", "known_cells", "sides", "cell_sums", "changes", "conflicts"
_WORDS: Final = {
    "position_words": ("positions", "text"),
    "quote_words": ("quotes", "text"),
    "article_words": ("articles", "coalesce(title, '') || char(10) || text"),
}
"""Tables of folded words, with where they are from."""


class _Line(NamedTuple):
    """What is compared of a position."""

    number: int
    known_from: int
    day: str
    placed: Placed


def refresh(db: Connection, patience: Patience | None = None) -> list[tuple[str, str]]:
    """Work out the cells that have changed, but for those that `patience` has wait; their actors and issues."""
    with without_collector():  # a cell has tuples by the ten thousand: looking through them took a fifth of the time
        return _refresh(db, patience or Patience())


def has_due(db: Connection, patience: Patience) -> bool:
    """Whether a cell that had to wait has its turn."""
    waiting = patience.waiting()
    due = db.execute("SELECT actor, issue FROM dirty UNION ALL SELECT party, issue FROM dirty_denials")
    return any(cell not in waiting for cell in due)


def _refresh(db: Connection, patience: Patience) -> list[tuple[str, str]]:
    said, is_first = Counter[str](), db.execute("SELECT 1 FROM sides LIMIT 1").fetchone() is None
    if is_first:
        db.execute("INSERT OR IGNORE INTO dirty SELECT DISTINCT actor, issue FROM positions")
        db.execute(f"INSERT OR IGNORE INTO dirty_denials SELECT actor, issue FROM dirty UNION {_TOLD}")
    waiting = patience.waiting()
    cells = [cell for cell in db.execute("SELECT actor, issue FROM dirty").fetchall() if cell not in waiting]
    for actor, issue in cells:
        began = patience.now()
        if not is_first:
            said.subtract(_said(db, actor, issue))
            _forget_cell(db, actor, issue)
        said.update(_refresh_cell(db, actor, issue))
        patience.took((actor, issue), patience.now() - began)
    db.executemany(_DAYS, [(day, more) for day, more in said.items() if more])
    db.execute("DELETE FROM days WHERE positions = 0")
    for (actor,) in {(actor,) for actor, _ in cells}:
        db.execute("DELETE FROM pair_sums WHERE actor = ?", (actor,))
        db.execute(_PAIRS, (actor,))
    refresh_denials(db, waiting)
    db.executemany("DELETE FROM dirty WHERE actor = ? AND issue = ?", cells)
    return cells


def fold_words(db: Connection) -> None:
    """Fold the words of rows that are new."""
    for words, (table, text) in _WORDS.items():
        name = f"folded.{table}"
        row = db.execute("SELECT CAST(value AS INTEGER) FROM about WHERE name = ?", (name,)).fetchone()
        first = row[0] if row else 0
        db.execute(
            f"""INSERT OR REPLACE INTO {words} (rowid, words)
                SELECT number, folded({text}) FROM {table} WHERE number > ? AND {text} <> ''""",
            (first,),
        )
        [last] = db.execute(f"SELECT coalesce(max(number), 0) FROM {table}").fetchone()
        if last > first:
            remember(db, {name: str(last)})


def _said(db: Connection, actor: str, issue: str) -> dict[str, int]:
    """How much is said in a cell on each day, as it was worked out last."""
    query = "SELECT day, positions FROM cells WHERE actor = ? AND issue = ? ORDER BY day"
    found, before = dict[str, int](), 0
    for day, positions in db.execute(query, (actor, issue)):
        found[day], before = positions - before, positions
    return found


def _forget_cell(db: Connection, actor: str, issue: str) -> None:
    """Remove what was worked out of a cell."""
    for table in _WORKED_OUT:
        db.execute(f"DELETE FROM {table} WHERE actor = ? AND issue = ?", (actor, issue))


def _refresh_cell(db: Connection, actor: str, issue: str) -> Counter[str]:
    """Work a cell out of which there is nothing; how much is said in it on each day."""
    lines = [_line(row) for row in db.execute(_LIVE, (actor, issue))]
    by_id = {line.placed.shown.order: line for line in lines}
    sides: defaultdict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        sides[line.placed.shown.counterpart].append(line)
    changes = [(target, *pair) for target, side in sides.items() for pair in _turns(side, by_id)]
    conflicts = [(target, *clash) for target in sides for clash in _clashes(sides, target, by_id)]
    db.executemany(
        "INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(_pair_id(was, now), actor, issue, *_change_row(target, was, now)) for target, was, now in changes],
    )
    db.executemany(
        "INSERT OR REPLACE INTO conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(_pair_id(a, b), actor, issue, *_conflict_row(target, a, b, why)) for target, a, b, why in _once(conflicts)],
    )
    past = db.execute(_PAST, (actor, issue)).fetchall()
    db.executemany("INSERT INTO sides VALUES (?, ?, ?, ?, ?, ?, ?)", _sides(actor, issue, sides, past))
    turned = [(now.day, _known(was, now)) for _, was, now in changes]
    clashed = [(b.day, _known(a, b)) for _, a, b, _ in _once(conflicts)]
    marks = {day for day, _ in turned}, {day for day, _ in clashed}
    db.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _days(actor, issue, lines, *marks))
    known = known_rows(
        _heard(lines, past), *([(known_since(at, day), day) for day, at in each] for each in (turned, clashed))
    )
    db.executemany(
        "INSERT INTO known_cells VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [(actor, issue, *row) for row in known]
    )
    db.execute(_CELL, (actor, issue))
    return Counter(line.day for line in lines)


def _sides(
    actor: str, issue: str, sides: Mapping[str, Sequence[_Line]], past: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """The rows of the sides: the first and the last day, with what superseded revisions said, how much there is, and the last of it."""
    days: defaultdict[str, list[str]] = defaultdict(list)
    for target, side in sides.items():
        days[target] += side[0].day, side[-1].day
    for row in past:
        days[row[1]].append(row[2])
    for target, some in days.items():
        side = sides.get(target, ())
        yield actor, issue, target, min(some), max(some), len(side), side[-1].number if side else None


def _heard(lines: Iterable[_Line], past: Iterable[Sequence[Any]]) -> Iterator[Heard]:
    """All that was ever known of a cell."""
    for line in lines:
        shown = line.placed.shown
        since = known_since(line.known_from, line.day)
        yield Heard(since, LIVE, shown.order, line.number, shown.counterpart, line.placed.voice[1])
    for number, target, day, foreground, published, start, id_, source, article_id, known_from, known_to in past:
        order = _ordinal(day), foreground, published, start, id_
        yield Heard(known_since(known_from, day), known_to, order, number, target, source or article_id)


def _line(row: Sequence[Any]) -> _Line:
    """What is compared of a row; `tuple.__new__` takes half the time of a named tuple's, and a rebuild makes millions."""
    (number, target, event, negated, realis, day, foreground, published, start, id_, evidence_hash) = row[:11]
    speaker_id, speaker_name, source, article_id, copy_marks, known = row[11:]
    leaning, roles, kind = _meaning(event, negated, realis)
    order = _ordinal(day), foreground, published, start, id_
    shown = tuple.__new__(Shown, (order, target, 0, 0, "", evidence_hash, None))
    voice = speaker_id or speaker_name or "", source or article_id
    placed = tuple.__new__(Placed, (shown, leaning, roles, voice, not foreground, article_id, kind, (), copy_marks))
    return tuple.__new__(_Line, (number, known, day, placed))


@lru_cache(maxsize=256)
def _meaning(event: str, negated: int, realis: str) -> tuple[int, tuple[int, ...], tuple[str, bool]]:
    """Leaning, roles and kind of what is said so."""
    event_type, is_negated = EventType(event), bool(negated)
    roles = roles_of(event_type, negated=is_negated, realis=Realis(realis))
    return leaning_of(event_type, negated=is_negated), roles, (event_type, is_negated)


def _turns(side: Iterable[_Line], lines: dict[Any, _Line]) -> Iterator[tuple[_Line, _Line]]:
    for was, now in turns([line.placed for line in side]):
        yield lines[was.shown.order], lines[now.shown.order]


def _clashes(sides: dict[str, list[_Line]], target: str, lines: dict[Any, _Line]) -> Iterator[tuple[_Line, _Line, str]]:
    """The contradictions of a side, with what is said towards nobody in particular about the same time."""
    own = _speaking(sides[target])
    if not own:
        return
    unnamed = about_the_same_time(_speaking(sides.get("", ())), own) if target else []
    for a, b, reason in contradictions(list(merge(own, unnamed, key=by_order)) if unnamed else own):
        yield lines[a.shown.order], lines[b.shown.order], reason


def _speaking(side: Iterable[_Line]) -> list[Placed]:
    """What can contradict or be contradicted."""
    return [line.placed for line in side if line.placed.roles and not line.placed.background]


def _once(conflicts: Iterable[tuple[str, _Line, _Line, str]]) -> list[tuple[str, _Line, _Line, str]]:
    """Of the same two texts the first."""
    found: dict[tuple[str, str], tuple[str, _Line, _Line, str]] = {}
    for each in conflicts:
        found.setdefault((each[1].placed.shown.evidence_hash, each[2].placed.shown.evidence_hash), each)
    return list(found.values())


def _change_row(target: str, was: _Line, now: _Line) -> tuple[Any, ...]:
    leanings = int(was.placed.leaning), int(now.placed.leaning)
    return (target, now.day, _known(was, now), was.number, now.number, *leanings)


def _conflict_row(target: str, a: _Line, b: _Line, reason: str) -> tuple[Any, ...]:
    return target, b.day, _known(a, b), a.number, b.number, reason


def _pair_id(a: _Line, b: _Line) -> str:
    """What two positions are known by together, also when all is worked out anew."""
    return f"{a.placed.shown.order[4]}.{b.placed.shown.order[4]}"


def _known(a: _Line, b: _Line) -> int:
    return max(a.known_from, b.known_from)


def _days(
    actor: str, issue: str, lines: Sequence[_Line], changed: set[str], clashed: set[str]
) -> Iterator[tuple[Any, ...]]:
    """A row for each day: what was said last, towards whom, and how many positions and independent origins there were by then."""
    sources, origins, parties = _origins(lines), set[str](), dict[str, None]()
    changed_on = conflict_on = None
    for number, line in enumerate(lines, 1):
        origins.add(sources[line.placed.shown.evidence_hash])
        if line.placed.shown.counterpart:  # the last spoken to goes behind
            parties.pop(line.placed.shown.counterpart, None)
            parties[line.placed.shown.counterpart] = None
        if number < len(lines) and lines[number].day == line.day:
            continue
        changed_on = line.day if line.day in changed else changed_on
        conflict_on = line.day if line.day in clashed else conflict_on
        named = " ".join(islice(reversed(parties), PARTIES_MAX))
        marks = changed_on, conflict_on, named, len(parties)
        yield actor, issue, line.day, line.number, number, len(origins), *marks


def _origins(lines: Sequence[_Line]) -> dict[str, str]:
    """Evidence hash -> on whose word it stands: of copies that of the source which had the text first."""
    copies, first = Copies(), dict[str, str]()
    told = sorted(
        (line.placed.shown.order[2], line.placed.voice[1], line.placed.article_id, at) for at, line in enumerate(lines)
    )
    for _, named, article_id, at in told:
        line = lines[at]
        source = copies.source(article_id, line.placed.copy_marks, named)
        first.setdefault(line.placed.shown.evidence_hash, source)
    return first


@lru_cache(maxsize=1 << 14)
def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()
