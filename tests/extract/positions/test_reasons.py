"""Every position that is found has its reasons: features of the weights, the strongest first."""

from __future__ import annotations

import pytest

from streams.extract import read
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import SCALE
from streams.extract.positions.extractor import find_reasons
from streams.extract.positions.reasons import Reasons
from tests.support import article, seed_articles

REFUSAL = "أكد المتحدث باسم الحكومة السودانية أن الخرطوم ترفض نشر قوات أجنبية على أراضيها."


def test_every_position_has_reasons(knowledge: Knowledge) -> None:
    """Whatever `read` finds is explained, in all articles."""
    for one in seed_articles():
        reading = read(one, knowledge)
        document = open_document(one, knowledge.ruleset, knowledge.generation, knowledge.spelling)
        reasons = find_reasons(document, reading, knowledge)
        assert reading.positions
        assert {position.id for position in reading.positions} <= set(reasons)


@pytest.mark.parametrize("question", Reasons.__slots__)
def test_reasons_are_the_weights(knowledge: Knowledge, question: str) -> None:
    """A reason is a feature of the model with its weight, never more than the strongest few, in falling order."""
    one = article(REFUSAL)
    reading = read(one, knowledge)
    models = knowledge.positions.models
    model = {
        "event_type": models.clause,
        "actor": models.actor,
        "issue": models.issue,
        "target": models.target,  # an article of one stand
        "whole": models.verdict,
    }[question]
    found = find_reasons(open_document(one, knowledge.ruleset, 1, knowledge.spelling), reading, knowledge)
    (position,) = reading.positions
    reasons = getattr(found[position.id], question)

    assert reasons
    assert [abs(r.weight) for r in reasons] == sorted((abs(r.weight) for r in reasons), reverse=True)
    lane = model.labels.index(position.event_type) if question == "event_type" else 0
    for reason in reasons:
        weight = model.scores(model.packed[reason.feature])[lane]
        assert reason.weight == round(weight / SCALE, 2)


def test_the_verb_of_a_refusal_speaks_for_it(knowledge: Knowledge) -> None:
    """«ترفض» is among what made it a refusal."""
    one = article(REFUSAL)
    reading = read(one, knowledge)
    (reasons,) = find_reasons(open_document(one, knowledge.ruleset, 1, knowledge.spelling), reading, knowledge).values()
    assert any("REJECT" in reason.feature and reason.weight > 0 for reason in reasons.event_type)
