"""Readings of a clause as a whole: weighed as they are named, likely enough, and few of one clause."""

from __future__ import annotations

from collections import Counter

from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import WHOLE, by_name
from streams.extract.positions.context import open_position_context
from streams.extract.positions.decision import Judge
from streams.extract.positions.discourse import draft
from streams.extract.positions.extractor import read_sentences
from streams.extract.positions.joint import acting_together
from streams.extract.positions.options import OPTION_MIN, article_of, option_evidence, options_of
from streams.extract.positions.party_features import actor_features, scene_of
from streams.extract.positions.slots import slots_of
from streams.records import Article
from tests.support import article, seed_articles

TWO_ISSUES = "طالبت طهران برفع العقوبات وضمانات أمنية، ورفضت واشنطن. وقالت إيران إنها لن توقف التخصيب."


def judge_of(one: Article, knowledge: Knowledge) -> Judge:
    """The models before an article."""
    document = open_document(one, knowledge.ruleset, 1, knowledge.spelling)
    context = open_position_context(document, read_before("positions", document, knowledge), knowledge)
    sentences = read_sentences(context)
    slots = slots_of(context, sentences, draft(context, sentences))
    return Judge.of(context, slots, knowledge.positions.models)


def test_what_is_weighed_is_what_is_named(knowledge: Knowledge) -> None:
    """Of every reading of every article: training, which is told names, and reading, which adds weights, ask the same."""
    verdict, told = knowledge.positions.models.verdict, knowledge.positions.models.verdict.by_weight
    for one in (*seed_articles(), article(TWO_ISSUES)):
        judge = judge_of(one, knowledge)
        outlooks = judge.outlooks()
        whole = article_of(outlooks)
        for outlook in outlooks:
            options = options_of(outlook)
            for rank in range(len(options)):
                names = option_evidence(judge.context, whole, outlook, options, rank, by_name)
                assert option_evidence(judge.context, whole, outlook, options, rank, told) == verdict.total(names)


def test_parties_weigh_what_their_features_weigh(knowledge: Knowledge) -> None:
    """Also those that nothing in the scene tells of, whose features are those of nobody."""
    model = knowledge.positions.models.actor
    for one in (*seed_articles(), article(TWO_ISSUES)):
        judge = judge_of(one, knowledge)
        for slot in judge.slots:
            if acting_together(judge.context, slot, "REJECT"):
                continue  # each has the share of all of them
            (shares,) = judge.actors(slot, ["REJECT"])
            scene = scene_of(judge.context, slot, "REJECT")
            totals = {code: model.total(actor_features(scene, code)) for code in judge.parties}
            for code, other in zip(judge.parties, judge.parties[1:], strict=False):
                assert (shares[code] < shares[other]) <= (totals[code] < totals[other])


def test_readings_are_likely_and_ranked(knowledge: Knowledge) -> None:
    """No reading is less likely than the least, unless a rule says just it; the likeliest come first."""
    for one in seed_articles():
        for outlook in judge_of(one, knowledge).outlooks():
            options = options_of(outlook)
            learnt = [option.together for option in options if option.settled is None]
            assert learnt == sorted(learnt, reverse=True)
            assert all(OPTION_MIN <= together <= WHOLE for together in learnt)


def test_few_readings_of_one_clause(knowledge: Knowledge) -> None:
    """At most three positions of a clause, all of one type, unless a construction leaves no choice."""
    for one in seed_articles():
        decisions = [d for d in judge_of(one, knowledge).decide() if not d.act.sure]
        counts = Counter(id(d.slot) for d in decisions)
        assert max(counts.values()) <= 3
        for slot in counts:
            assert len({d.event for d in decisions if id(d.slot) == slot}) == 1
