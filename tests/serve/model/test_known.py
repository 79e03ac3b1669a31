"""What is kept ready for a look-up is what the rows of positions give when they are counted anew."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from random import Random
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.collector import without_collector
from streams.extract.knowledge import Knowledge
from streams.query.denials import find_denials
from streams.records import EventType, Realis
from streams.serve.model import answered, board
from streams.serve.model.board import BoardFilter
from streams.serve.model.cells import refresh
from streams.serve.model.known import known_since
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.stands import NEWEST, _sides_where
from streams.serve.model.store import LIVE, Store
from tests.serve.model.support import messages_of, model_of, write
from tests.support import article, examples

_FIRST = dt.date(2022, 1, 1)
_TODAY = dt.date(2022, 3, 1)
_COLUMNS = (
    "id, actor, issue, target, superseded, known_from, known_to, article_id, event_type, negated, realis, day, foreground, "
    'published, start, denies, source, evidence_hash, revision, of_revision, generation, hedged, "end", text, copy_marks, '
    "rule, confidence, ruleset"
)


def said(random: Random, number: int) -> tuple[Any, ...]:
    """A position of a few parties and days; some were superseded, some are retracted, some are of a day that was to come."""
    at = random.randrange(30)
    published = _ms(at) + random.randrange(86_400_000)
    day = (_FIRST + dt.timedelta(days=at + random.choice((0, 0, -1, -4, 3)))).isoformat()
    superseded = random.choice(("", "", "", "old"))
    known_to = published + random.choice((0, 40_000_000, 400_000_000)) if superseded else random.choice((LIVE, LIVE, 0))
    event, realis = random.choice(list(EventType)), random.choice(list(Realis))
    who = (
        f"id{number}",
        random.choice("AB"),
        random.choice(("ceasefire", "dialogue")),
        random.choice(("", "A", "B", "C")),
    )
    what = f"art{number // 3}", event.value, random.random() < 0.3, realis.value, day, random.randrange(2)
    denies = f"id{random.randrange(number)}" if number and random.random() < 0.1 else None
    more = published, random.randrange(900), denies, random.choice((None, "One", "Two")), f"hash{random.randrange(40)}"
    return (
        *who,
        superseded,
        published,
        known_to,
        *what,
        *more,
        "r",
        "r",
        1,
        False,
        1,
        "text",
        "",
        "rule",
        500,
        "rules",
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A model without a row; tests begin with deleting what others have left."""
    store = Store(tmp_path_factory.mktemp("known") / "m.sqlite")
    store.index()
    store.index_worked_out()
    yield store
    store.close()


def filled(db: Connection, seed: int, count: int, parts: int) -> None:
    """Positions by a seed, worked out part by part."""
    for table in ("positions", "cells", "known_cells", "sides", "cell_sums", "changes", "conflicts", "days", "denials"):
        db.execute(f"DELETE FROM {table}")
    random = Random(seed)
    rows = [said(random, number) for number in range(count)]
    marks = ", ".join("?" * len(rows[0]))
    for part in range(parts):
        some = rows[part::parts]
        db.executemany(f"INSERT INTO positions ({_COLUMNS}) VALUES ({marks})", some)
        db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", [row[1:3] for row in some])
        told = [(party, row[2]) for row in some for party in (row[1], row[3]) if party]
        db.executemany("INSERT OR IGNORE INTO dirty_denials VALUES (?, ?)", told)
        db.executemany(
            "INSERT OR IGNORE INTO dirty_denials SELECT actor, issue FROM positions WHERE denies = ?",
            [row[:1] for row in some],
        )
        refresh(db)


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 120), parts=st.integers(1, 3))
def test_cells_by_knowledge_are_those_counted_anew(empty: Store, seed: int, count: int, parts: int) -> None:
    """At the instants around every change of what is known, each cell has the stand, sums, marks and parties of the rows."""
    with empty.writing() as db:
        filled(db, seed, count, parts)
        instants = {at for (at,) in db.execute("SELECT known FROM known_cells")}
        for at in sorted({at + more for at in instants for more in (-1, 0, 1)}):
            known_by = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=at)
            moment = Moment(_TODAY, None, known_by)
            kept = board._rows(db, Condition("TRUE"), moment, "9999-12-31")
            counted = board._rows_known(db, Condition("TRUE"), moment)
            assert _without_day(kept) == _without_day(counted)


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 120), parts=st.integers(1, 3))
def test_sides_are_those_counted_anew(empty: Store, seed: int, count: int, parts: int) -> None:
    """How much there is towards whom, from when to when, and what came last."""
    with empty.writing() as db:
        filled(db, seed, count, parts)
        counted = db.execute(f"""
            SELECT actor, issue, target, min(day), max(day), sum(known_to = {LIVE}), (
                SELECT p.number FROM positions p WHERE p.actor = o.actor AND p.issue = o.issue AND p.target = o.target
                AND p.known_to = {LIVE} ORDER BY {NEWEST} LIMIT 1)
            FROM positions o WHERE known_to = {LIVE} OR (known_to <> 0 AND superseded <> '')
            GROUP BY actor, issue, target ORDER BY 1, 2, 3""")
        assert db.execute("SELECT * FROM sides ORDER BY actor, issue, target").fetchall() == counted.fetchall()


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 120))
def test_stands_of_a_moment_are_those_of_a_day(empty: Store, seed: int, count: int) -> None:
    """What is looked up for now is what is counted for the last day that there is."""
    with empty.writing() as db:
        filled(db, seed, count, 1)
        looked_up, counted = (
            _sides_where(db, Condition("TRUE"), Moment(_TODAY, day), 500, "1, 2, 3") for day in (None, dt.date.max)
        )
        assert looked_up == counted


@settings(max_examples=examples(25), deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 120), parts=st.integers(1, 3))
def test_denials_are_those_of_all_positions(empty: Store, seed: int, count: int, parts: int) -> None:
    """Claims that are read because a denial may answer them are all that it answers."""
    with empty.writing() as db:
        filled(db, seed, count, parts)
        rows = db.execute(f"SELECT {answered._COLUMNS} WHERE known_to = {LIVE}").fetchall()
        claims: Any = [answered._claim(row) for row in rows]
        expected = sorted(answered._row(found) for found in find_denials(claims))
        assert sorted(db.execute("SELECT * FROM denials").fetchall()) == expected


@pytest.mark.parametrize(
    ("day", "known_from", "expected"),
    [
        ("2022-01-01", _FIRST, _FIRST),
        ("2022-01-04", _FIRST, _FIRST + dt.timedelta(days=2)),
        ("0001-01-01", _FIRST, _FIRST),
    ],
)
def test_a_day_that_is_to_come_is_known_when_it_may_have_begun(
    day: str, known_from: dt.date, expected: dt.date
) -> None:
    """A day begins a day earlier somewhere than in UTC; before that what is of it does not count."""
    assert known_since(_ms((known_from - _FIRST).days), day) == _ms((expected - _FIRST).days)


@pytest.mark.parametrize(
    ("as_of", "is_cut"),
    [(None, False), (dt.date(2022, 1, 3), True), (dt.date(2022, 1, 11), False), (dt.date.max, False)],
)
def test_a_day_behind_what_is_known_cuts_nothing(as_of: dt.date | None, *, is_cut: bool) -> None:
    """Then the board is looked up as if none were asked for."""
    known_by = dt.datetime(2022, 1, 10, 12, tzinfo=dt.UTC)
    assert Moment(_TODAY, as_of, known_by).is_cut is is_cut


def test_the_board_of_a_day_of_an_instant_is_counted(empty: Store) -> None:
    """Both clocks at once leave out what only one of them lets in."""
    with empty.writing() as db:
        filled(db, 3, 120, 1)
        known_by = dt.datetime(2022, 1, 20, tzinfo=dt.UTC)
        for as_of in (dt.date(2022, 1, 5), dt.date(2022, 1, 15)):
            found = board.board(db, BoardFilter(), Moment(_TODAY, as_of, known_by))
            where = "known_from <= ? AND known_to > ? AND day <= ?"
            counted = db.execute(
                f"SELECT actor, issue, count(*) FROM positions WHERE {where} GROUP BY actor, issue",
                (_ms(19), _ms(19), as_of.isoformat()),
            )
            assert {key: cell.positions for key, cell in found.cells.items()} == {
                (actor, issue): count for actor, issue, count in counted
            }


def test_cycles_are_looked_for_again() -> None:
    """Also behind a block that fails."""

    def fail() -> None:
        with without_collector():
            assert not gc.isenabled()
            message = "within"
            raise ValueError(message)

    assert gc.isenabled()
    with pytest.raises(ValueError, match="within"):
        fail()
    assert gc.isenabled()


def _ms(days: int) -> int:
    return ((_FIRST - dt.date(1970, 1, 1)).days + days) * 86_400_000


def _without_day(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Sorted, without the day or the instant, of which a board shows nothing."""
    return sorted((*row[:2], *row[3:]) for row in rows)


def test_a_denial_that_comes_before_its_claim(knowledge: Knowledge, tmp_path: Path) -> None:
    """What an article denies is answered whichever of the two messages comes first, and on whatever issue each is."""
    text = "اتهمت كينيا أوغندا بقصف القرى الحدودية، ونفت أوغندا ذلك."
    told = [m for m in messages_of(knowledge, [article(text)]) if m.topic == "positions"]
    denials = []
    for number, batches in enumerate(([told], *([[one], [other]] for one, other in permutations(told)))):
        store = model_of(tmp_path / f"{number}.sqlite", [])
        for batch in batches:
            write(store, batch)
        with store.reading() as db:
            found = db.execute("SELECT p.id, d.claims <> '[]' FROM denials d JOIN positions p ON p.number = d.position")
            denials.append(found.fetchall())
        store.close()

    assert denials[0]
    assert denials == denials[:1] * len(denials)
