"""What the ledger holds, as metrics of the serving process."""

from __future__ import annotations

from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from streams.extract.knowledge import Knowledge
from streams.serve import ledger_metrics
from streams.serve.ledger_metrics import LedgerMetrics
from tests.serve.model.support import messages_of, model_of
from tests.support import seed_articles


def test_cells_are_counted_and_the_rest_is_one(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The greatest cells have their own series, all others one together; sums are those of the model, whatever is shown."""
    store = model_of(tmp_path / "m.sqlite", messages_of(knowledge, seed_articles()))
    with store.reading() as db:
        rows = db.execute(
            "SELECT actor, issue, positions FROM cell_sums ORDER BY positions DESC, actor, issue"
        ).fetchall()
        (changes,) = db.execute("SELECT COUNT(*) FROM changes").fetchone()
    monkeypatch.setattr(ledger_metrics, "CELLS_MAX", 3)
    registry = CollectorRegistry()
    LedgerMetrics(registry, store)
    found = {
        (sample.name, sample.labels["actor"], sample.labels["issue"]): sample.value
        for family in registry.collect()
        for sample in family.samples
    }
    shown = {key: value for key, value in found.items() if key[0] == "parley_ledger_positions"}

    assert len(rows) > 3
    assert shown == {
        **{("parley_ledger_positions", actor, issue): count for actor, issue, count in rows[:3]},
        ("parley_ledger_positions", "other", "other"): sum(count for _, _, count in rows[3:]),
    }
    assert sum(value for key, value in found.items() if key[0] == "parley_ledger_changes") == changes
    assert changes > 0


def test_a_model_that_cannot_be_asked_does_not_end_the_page(tmp_path: Path) -> None:
    """The other metrics are still shown, and of the ledger what was known last."""
    store = model_of(tmp_path / "m.sqlite", ())
    registry = CollectorRegistry()
    LedgerMetrics(registry, store)
    store.close()
    (tmp_path / "m.sqlite").unlink()
    (tmp_path / "m.sqlite").mkdir()

    assert b'parley_ledger_positions{actor="other",issue="other"} 0.0' in generate_latest(registry)
