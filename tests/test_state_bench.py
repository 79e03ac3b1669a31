"""What measures the state of a worker measures articles that are read, not dead letters."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench.state_layer import Draw, StateLayer
from streams.extract import Reading, read
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime import read_stage
from tests.support import seed_articles

ARTICLES = 8


def drawn() -> list[Article]:
    """Articles under the numbers that the records are drawn by."""
    seeds = seed_articles()
    return [replace(seeds[number % len(seeds)], article_id=f"scale-{number}") for number in range(ARTICLES)]


def test_every_article_is_in_the_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each article has a register, and so have its sketch and its positions."""
    articles = drawn()
    monkeypatch.setattr(read_stage, "read", Draw([read(articles[0], load_knowledge())], 1).reading)
    layer = StateLayer(tmp_path / "state")
    layer.open()

    layer.take(articles)

    registers = {name: len(table) for name, table in layer.tables.items()}
    layer.close()
    assert registers["articles"] == registers["sketches"] == ARTICLES
    assert registers["positions"] > 1


def test_what_is_not_read_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that fails ends the bench, with the reason."""

    def failing(*_: object) -> Reading:
        raise ValueError

    monkeypatch.setattr(read_stage, "read", failing)
    layer = StateLayer(tmp_path / "state")
    layer.open()

    with pytest.raises(SystemExit, match="nothing is measured"):
        layer.take(drawn()[:1])
    layer.close()
