"""An article that names thousands of parties takes time and memory by its length, not by the parties for each of its clauses."""

from __future__ import annotations

import pytest

from streams.extract import read
from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.context import open_position_context
from streams.extract.positions.party_features import parties_of
from streams.extract.speakers import choice, evidence
from streams.extract.speakers.scene import open_scene
from tests.hostile import hostile_text
from tests.support import article

MANY = article("رفضت إيران العرض. " * 6 + hostile_text("parties-distinct", 20_000))


def test_those_named_most_are_weighed(knowledge: Knowledge) -> None:
    """A hundred of hundreds, and who speaks for nobody: to each clause, and to each speaker."""
    document = open_document(MANY, knowledge.ruleset, 1, knowledge.spelling)
    reading = read_before("positions", document, knowledge)
    weighed = parties_of(open_position_context(document, reading, knowledge))
    scene = open_scene(document, reading, knowledge.gazetteer)

    assert len(scene.standings) > 250
    assert (len(weighed), len(scene.weighed)) == (100, 100)
    assert "IRN" in weighed
    assert {"", "IRN"} <= set(scene.weighed) <= scene.standings.keys()
    assert (weighed, scene.weighed) == (sorted(weighed), sorted(scene.weighed))


def test_of_very_many_speakers_the_first_are_looked_at(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hundred, each held to a hundred parties and the one of the rules, which the others keep."""
    asked = 0
    weigh = evidence.party_evidence

    def counted(*given: object) -> object:
        nonlocal asked
        asked += 1
        return weigh(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(choice, "party_evidence", counted)
    quotes = read(MANY, knowledge).quotes

    assert len(quotes) > 300
    assert 10_000 < asked <= 200 * 101
    assert all(quote.actor for quote in quotes[200:])
