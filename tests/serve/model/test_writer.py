"""Whatever the order, repetition and interleaving of messages, the model has the same rows, and they are the ledger's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random
from sqlite3 import Connection
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.ledger.ledger import Ledger
from streams.query.as_of import View, entries_at, positions_at
from streams.records import Article, Position
from streams.runtime.codec import load_codec
from streams.runtime.messages import Incoming
from streams.serve.model.board import BoardFilter, board
from streams.serve.model.cells import fold_words, refresh
from streams.serve.model.moment import Moment
from streams.serve.model.paging import Paging
from streams.serve.model.past import read_past, read_under
from streams.serve.model.positions import PositionFilter, positions
from streams.serve.model.store import LIVE, Store
from streams.serve.model.writer import Writer
from streams.topics import BY_NAME
from tests.serve.model.support import NOW, TODAY, messages_of, model_of, write
from tests.support import examples, seed_articles

_WITHOUT_NUMBERS = {
    "articles": "SELECT article_id, revision, known_from, known_to, withdrawn FROM articles ORDER BY 1, 2",
    "positions": """SELECT id, actor, superseded, revision, generation, known_from, known_to, issue, target, day, text
        FROM positions ORDER BY 1, 2, 3""",
    "entities": "SELECT id, article_id, superseded, revision, known_to, text, entity_id FROM entities ORDER BY 1, 2, 3",
    "quotes": "SELECT id, article_id, superseded, revision, known_to, text, speaker_id FROM quotes ORDER BY 1, 2, 3",
    "facts": "SELECT id, article_id, superseded, revision, known_to, text, low FROM facts ORDER BY 1, 2, 3",
    "sides": """SELECT s.actor, s.issue, s.target, first_day, last_day, positions, id FROM sides s
        LEFT JOIN positions ON number = latest ORDER BY 1, 2, 3""",
    "cells": "SELECT actor, issue, day, positions, origins, changed_on, conflict_on FROM cells ORDER BY 1, 2, 3",
    "known_cells": """SELECT c.actor, c.issue, known, id, positions, origins, changed_on, conflict_on, parties, counterparts
        FROM known_cells c LEFT JOIN positions ON number = position ORDER BY 1, 2, 3""",
    "days": "SELECT * FROM days ORDER BY day",
    "changes": "SELECT id, actor, issue, target, day, known_from FROM changes ORDER BY id",
    "conflicts": "SELECT id, actor, issue, target, day, reason FROM conflicts ORDER BY id",
}


def rows(store: Store) -> dict[str, list[Any]]:
    """All that a model says, but for the numbers of its rows."""
    with store.reading() as db:
        return {table: db.execute(query).fetchall() for table, query in _WITHOUT_NUMBERS.items()}


def revised() -> list[Article]:
    """Two seeds; one of them is published again, shorter, and the other is taken back."""
    one, other = seed_articles()[:2]
    updated = dt.datetime(2022, 1, 20, tzinfo=dt.UTC)
    shorter = make_article(
        one.text[: len(one.text) // 2],
        article_id=one.article_id,
        published_at=one.published_at,
        updated_at=updated,
        source=one.source,
    )
    gone = make_article(
        other.text, article_id=other.article_id, published_at=other.published_at, updated_at=updated, withdrawn=True
    )
    return [one, other, shorter, gone]


@pytest.fixture(scope="module")
def revisions() -> list[Incoming]:
    """Every message of articles that are revised and withdrawn."""
    return messages_of(load_knowledge(), revised())


@pytest.fixture(scope="module")
def settled(revisions: list[Incoming], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What a model of these says that has taken them in as they were written."""
    store = model_of(tmp_path_factory.mktemp("settled") / "m.sqlite", revisions)
    found = rows(store)
    store.close()
    return found


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), batch=st.integers(1, 400), repeated=st.floats(0, 0.5))
def test_any_order_gives_the_same_rows(
    revisions: list[Incoming],
    settled: dict[str, list[Any]],
    tmp_path_factory: pytest.TempPathFactory,
    seed: int,
    batch: int,
    repeated: float,
) -> None:
    """Messages of what has versions may come in any order and as often as they like, in batches of any size."""
    random = Random(seed)
    versioned = [m for m in revisions if m.topic not in {"meetings", "ledger", "stories"}]
    shuffled = versioned + [message for message in versioned if random.random() < repeated]
    random.shuffle(shuffled)
    store = Store(tmp_path_factory.mktemp("shuffled") / "m.sqlite")
    for at in range(0, len(shuffled), batch):
        write(store, shuffled[at : at + batch])
    found = rows(store)
    with store.reading() as db:
        held = db.execute("SELECT day, count(*) FROM positions WHERE known_to = ? GROUP BY day ORDER BY day", (LIVE,))
        assert found["days"] == held.fetchall()
    store.close()

    assert found == settled


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_gives_the_same_rows(
    revisions: list[Incoming], settled: dict[str, list[Any]], tmp_path: Path, seed: int
) -> None:
    """Rows that are taken in as they come, several of a key, are merged when all is there; what follows is merged at once."""
    random, store, writer = Random(seed), Store(tmp_path / "m.sqlite"), Writer(load_codec())
    shuffled = [*revisions, *random.sample(revisions, len(revisions) // 2)]
    random.shuffle(shuffled)
    late = len(shuffled) // 10
    store.begin_rebuild()
    with store.writing() as db:
        writer.apply(db, shuffled[late:])
        keys = db.execute("SELECT count(*), count(DISTINCT id || actor || superseded) FROM positions").fetchone()
    assert keys[0] > keys[1]
    store.index()
    write(store, [])
    store.index_worked_out()
    write(store, shuffled[:late])
    found = rows(store)
    store.close()

    assert found == settled


def test_messages_say_the_ledger(revisions: list[Incoming], tmp_path: Path) -> None:
    """The positions that hold in the model are the registers that are live in the ledger."""
    ledger = Ledger()
    for message in revisions:
        if message.topic == "positions":
            record: Position = load_codec().decode(BY_NAME["positions"], message.value).record
            ledger.apply(record)
    store = model_of(tmp_path / "m.sqlite", revisions)
    with store.reading() as db:
        page = positions(db, PositionFilter(), NOW, Paging(1_000))
        found = board(db, BoardFilter(), NOW)
    store.close()

    assert {(row.actor.code, row.position_id) for row in page.rows} == {
        (position.actor, position.id) for position in ledger.registers() if not position.retracted
    }
    assert {key: cell.stand.position_id for key, cell in found.cells.items()} == {
        (entry.actor, entry.issue): entry.stands[0].current.position_id for entry in ledger.entries()
    }


@pytest.fixture(scope="module")
def read_again(revisions: list[Incoming], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A model that has read again what was known before; for questions only."""
    store = model_of(tmp_path_factory.mktemp("again") / "m.sqlite", revisions)
    with store.writing() as db:
        read_under(db, load_knowledge().ruleset)
        assert read_past(db, load_knowledge(), 100) == 2
        refresh(db)
        fold_words(db)
    yield store
    store.close()


@pytest.mark.parametrize("day", range(10, 24))
def test_what_was_known_is_what_is_read_again(read_again: Store, day: int) -> None:
    """At any instant the model has the positions and cells that the versions known by then give."""
    knowledge = load_knowledge()
    known_by = dt.datetime(2022, 1, day, 12, tzinfo=dt.UTC)
    expected = list(positions_at(revised(), knowledge, View(None, known_by)))
    with read_again.reading() as db:
        moment = Moment(TODAY, known_by=known_by)
        page = positions(db, PositionFilter(), moment, Paging(1_000))
        cells = board(db, BoardFilter(), moment).cells

    assert {(row.position_id, row.revision, row.text) for row in page.rows} == {
        (position.id, position.revision, position.text) for position in expected
    }
    assert {key: cell.stand.position_id for key, cell in cells.items()} == {
        (entry.actor, entry.issue): entry.stands[0].current.position_id
        for entry in entries_at(revised(), knowledge, View(None, known_by))
    }


def test_words_of_versions_that_are_read_again_are_found(revisions: list[Incoming], tmp_path: Path) -> None:
    """Their rows are made anew, and may have the numbers of others whose words were folded."""
    store, knowledge = model_of(tmp_path / "m.sqlite", revisions), load_knowledge()
    for due in (
        "SELECT DISTINCT article_id FROM articles",
        "SELECT article_id FROM positions ORDER BY number DESC LIMIT 1",
    ):
        with store.writing() as db:
            db.execute("DELETE FROM past_due")
            db.execute(f"INSERT INTO past_due {due}")
            read_past(db, knowledge, 100)
            fold_words(db)
            superseded = db.execute("SELECT count(*) FROM positions WHERE superseded <> '' AND text <> ''").fetchone()[
                0
            ]
            found = db.execute(
                "SELECT count(*) FROM positions WHERE superseded <> '' AND number IN (SELECT rowid FROM position_words)"
            )
            assert found.fetchone()[0] == superseded > 0
    store.close()


def test_offsets_are_those_of_the_messages(seeds: Connection, seed_messages: list[Incoming]) -> None:
    """Behind the last message of each partition, in the transaction of its rows."""
    expected: dict[tuple[str, int], int] = {}
    for message in seed_messages:
        expected[message.topic, message.partition] = message.offset + 1

    found = seeds.execute("SELECT topic, partition, next FROM offsets")
    assert {(topic, partition): following for topic, partition, following in found} == expected


def test_nobody_is_told_of_a_file_that_was_made_anew(tmp_path: Path, seed_messages: list[Incoming]) -> None:
    """Who asks meanwhile sees the old one to the end; whoever asks later sees the new one."""
    store = model_of(tmp_path / "m.sqlite", seed_messages)
    with store.reading() as db:
        store.renew()
        assert db.execute("SELECT count(*) FROM positions").fetchone()[0]
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM positions").fetchone() == (0,)
    store.close()


def test_a_file_of_another_schema_is_made_anew(tmp_path: Path, seed_messages: list[Incoming]) -> None:
    """So is one that is damaged; one of this schema is kept."""
    path = tmp_path / "m.sqlite"
    model_of(path, seed_messages).close()
    kept = Store(path)
    with kept.reading() as db:
        assert db.execute("SELECT count(*) FROM positions").fetchone()[0]
    with kept.writing() as db:
        db.execute("UPDATE about SET value = 'older' WHERE name = 'schema'")
    kept.close()
    anew = Store(path)
    with anew.reading() as db:
        assert db.execute("SELECT count(*) FROM positions").fetchone() == (0,)
    anew.close()
    path.write_bytes(b"no database at all" * 100)
    mended = Store(path)
    with mended.reading() as db:
        assert db.execute("SELECT count(*) FROM positions").fetchone() == (0,)
    mended.close()
