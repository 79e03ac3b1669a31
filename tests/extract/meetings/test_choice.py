"""Which readings of a meeting are believed: weighed as the features are named, as the rules say where nothing is learnt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import by_name, parse_model
from streams.extract.meetings import extractor
from streams.extract.meetings.choice import AS_RULES_SAY, believed
from streams.extract.meetings.evidence import meeting_evidence
from streams.records import Article
from tests.support import article, seed_articles

TALKS = (
    "كينيا وأوغندا تبحثان الحدود\n\nعقدت كينيا وأوغندا اجتماعا في نيروبي الثلاثاء. وقالت الخارجية إن "
    "اليابان مستعدة للحوار مع الصين."
)
"""One meeting that its rule is sure of, and readiness for talks that no rule is."""
READER = "yes\nsure=sure\t0:1000\nsure=weak\t0:1000\nsure=nobody\t0:1000\n"
"""A model that believes everything."""
DOUBTER = "yes\nsure=sure\t0:-1000\nsure=weak\t0:-1000\nsure=nobody\t0:-1000\n"
"""A model that believes nothing."""


def weighed(
    articles: Iterable[Article], knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[tuple[Any, ...], bool]]:
    """What was asked of every reading, and whether it was believed."""
    asked: list[tuple[tuple[Any, ...], bool]] = []

    def watched(*question: Any) -> bool:
        answer = believed(*question)
        context, token, each, sure, earlier, model = question
        asked.append(((context, token, each, sure, tuple(earlier), model), answer))
        return answer

    monkeypatch.setattr(extractor, "believed", watched)
    for one in articles:
        read(one, knowledge)
    return asked


def test_what_is_weighed_is_what_is_named(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Training, which is told names, and reading, which adds weights, ask the same of every reading."""
    asked = weighed((*seed_articles(), article(TALKS)), knowledge, monkeypatch)

    assert len(asked) > 10
    for (context, token, each, sure, earlier, model), _ in asked:
        names = meeting_evidence(context, token, each, sure, earlier, by_name)
        assert meeting_evidence(context, token, each, sure, earlier, model.by_weight) == model.total(names)


def test_before_anything_is_learnt_the_rules_are_believed(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a rule is sure of counts, and nothing else: what training starts from."""
    untaught = replace(knowledge, meeting_choice=parse_model(AS_RULES_SAY))
    asked = weighed((*seed_articles(), article(TALKS)), untaught, monkeypatch)

    assert {sure for (_, _, _, sure, *_), _ in asked} == {True, False}
    assert [answer for _, answer in asked] == [sure for (_, _, _, sure, *_), _ in asked]


def test_a_model_may_doubt_a_rule_and_believe_what_none_is_sure_of(knowledge: Knowledge) -> None:
    """Of one meeting and readiness for others: both by a model that believes all, none by one that believes nothing."""

    def told(model: str) -> list[str]:
        found = read(article(TALKS), replace(knowledge, meeting_choice=parse_model(model))).meetings
        return [meeting.text for meeting in found]

    sure = told(AS_RULES_SAY)
    assert sure == ["عقدت كينيا وأوغندا اجتماعا في نيروبي الثلاثاء"]
    assert set(sure) < set(told(READER))
    assert told(DOUBTER) == []


def test_no_meeting_begins_inside_the_words_of_another(knowledge: Knowledge) -> None:
    """Even a model that believes everything tells of one sentence once, unless a rule is sure of more."""
    text = "عقدت كينيا وأوغندا جولة ثالثة من المفاوضات خلال مؤتمر في نيروبي الثلاثاء."
    everything = replace(knowledge, meeting_choice=parse_model(READER))
    found = read(article(text), everything).meetings

    assert len({(meeting.start, meeting.end) for meeting in found}) == len(found)
    assert all(a.end <= b.start for a, b in pairwise(found))
