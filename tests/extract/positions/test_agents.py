"""Whose a clause is by its grammar: the subject of its verb, the owner of its noun, or a subject before it that agrees."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.agents import Agent, Agents, How
from streams.extract.positions.context import open_position_context
from streams.extract.positions.extractor import read_sentences
from streams.ingest.article import make_article

CASES = [
    ("رفضت كينيا العرض.", "KEN", How.SUBJECT, "the subject behind its verb"),
    ("كينيا ترفض العرض.", "KEN", How.SUBJECT, "the subject before its verb"),
    ("قالت كينيا إن بلادها ترفض العرض.", "KEN", How.OWN, "what belongs to whoever speaks is whoever speaks"),
    ("رفضت كينيا العرض، مطالبة بضمانات.", "KEN", How.HANGS, "a participle goes on with the subject of its sentence"),
    (
        "رفضت كينيا العرض. وطلبت من أوغندا ضمانات.",
        "KEN",
        How.CARRIED,
        "a verb without a subject has that of the sentence before",
    ),
    (
        "رفضت كينيا العرض، وطالبت أوغندا بضمانات.",
        "KEN",
        How.CARRIED,
        "whom a verb of asking goes on to name is asked, where whoever acted before agrees with it",
    ),
    ("رفض كينياتا العرض، وطالبت أوغندا بضمانات.", "UGA", How.SUBJECT, "nobody who acted before agrees with the verb"),
    ("كينيا مستعدة للحوار.", "KEN", How.TOPIC, "a clause without a verb is of the party that it begins with"),
]
"""A text, the party of its last clause, how it is told, and why."""


@pytest.mark.parametrize(("text", "actor", "how", "because"), CASES, ids=[case[-1] for case in CASES])
def test_agent_of_the_last_clause(text: str, actor: str, how: How, because: str, knowledge: Knowledge) -> None:
    """The last clause of the text is this party's, told in this way."""
    agent = [agent for agent in agents(text, knowledge) if agent.how is not How.NONE][-1]

    assert (agent.codes, agent.how) == ((actor,), how), because


def agents(text: str, knowledge: Knowledge) -> list[Agent]:
    """The agent of every clause of a text."""
    published = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)
    document = open_document(make_article(text, article_id="case", published_at=published), "0" * 16, 1)
    context = open_position_context(document, read_before("positions", document, knowledge), knowledge)
    told = Agents(context)
    return [agent for sentence in read_sentences(context) for agent in told.read(sentence)]
