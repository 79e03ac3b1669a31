"""A large cell takes a tenth of the time at the most, and what is shown of it meanwhile is what was worked out last."""

from __future__ import annotations

from pathlib import Path

from streams.runtime.messages import Incoming
from streams.serve.model.board import BoardFilter, board
from streams.serve.model.cells import has_due, refresh
from streams.serve.model.moment import Condition
from streams.serve.model.patience import Patience
from streams.serve.model.stands import changes_where, conflicts_where, stands_where
from tests.serve.model.support import NOW, model_of

CELL = "RUS", "dialogue"


class Clock:
    """Shows what it is told, and a second more each time that it is looked at while a cell is worked out."""

    def __init__(self) -> None:
        self.now, self.step = 0.0, 0.0

    def __call__(self) -> float:
        """The time, which goes on."""
        self.now += self.step
        return self.now


def test_a_cell_waits_for_ten_times_as_long_as_it_took() -> None:
    """One that is quick never waits."""
    clock = Clock()
    patience = Patience(clock)
    patience.took(CELL, 2.0)
    patience.took(("USA", "dialogue"), 0.1)

    assert set(patience.waiting()) == {CELL}
    clock.now = 19.9
    assert set(patience.waiting()) == {CELL}
    clock.now = 20.1
    assert not patience.waiting()


def test_a_cell_that_waits_has_its_turn(seed_messages: list[Incoming], tmp_path: Path) -> None:
    """It stays due until then, while others are worked out, and is worked out as any other then."""
    store, clock = model_of(tmp_path / "m.sqlite", seed_messages), Clock()
    patience = Patience(clock)
    with store.writing() as db:
        known = db.execute("SELECT actor, issue FROM cell_sums ORDER BY 1, 2 LIMIT 2").fetchall()
        db.executemany("INSERT INTO dirty VALUES (?, ?)", known)
        clock.step = 1.0
        assert sorted(refresh(db, patience)) == known
        clock.step = 0.0
        db.executemany("INSERT INTO dirty VALUES (?, ?)", known[:1])
        assert not has_due(db, patience)
        assert refresh(db, patience) == []
        db.execute("INSERT INTO dirty VALUES ('NOBODY', 'dialogue')")
        assert refresh(db, patience) == [("NOBODY", "dialogue")]
        clock.now += 100
        assert has_due(db, patience)
        assert refresh(db, patience) == known[:1]
        assert not has_due(db, patience)
    store.close()


def test_rows_that_have_gone_while_their_cell_waits_are_left_out(seed_messages: list[Incoming], tmp_path: Path) -> None:
    """Nothing fails of what still names them."""
    store = model_of(tmp_path / "m.sqlite", seed_messages)
    everything = Condition("TRUE")
    with store.writing() as db:
        cells = len(board(db, BoardFilter(actors_max=500), NOW).cells)
        db.execute("DELETE FROM positions WHERE number IN (SELECT latest FROM sides)")
        assert len(board(db, BoardFilter(actors_max=500), NOW).cells) < cells
        assert stands_where(db, everything, NOW) == ()
        shown = (*changes_where(db, everything, NOW), *conflicts_where(db, everything, NOW))
        turned = db.execute("SELECT (SELECT count(*) FROM changes) + (SELECT count(*) FROM conflicts)").fetchone()[0]
        assert len(shown) < turned
    store.close()
