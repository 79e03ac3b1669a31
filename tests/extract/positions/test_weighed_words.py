"""What is added up word by word is what the named features weigh: `parley explain` and training speak of the same models."""

from __future__ import annotations

from streams.extract.arabic_reader import read_before
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.clause_features import clause_evidence, clause_features
from streams.extract.positions.context import PositionContext, open_position_context
from streams.extract.positions.decision import negation_evidence, negation_features
from streams.extract.positions.discourse import draft
from streams.extract.positions.extractor import read_sentences
from streams.extract.positions.issue_features import (
    article_features,
    article_names,
    clause_names,
    sentence_names,
    subject_of_article,
    words_features,
)
from streams.extract.positions.slots import Slot, slots_of
from streams.extract.positions.weighed_words import weigh_words
from streams.records import Article, EventType
from tests.support import article, seed_articles

STRANGE = "أعلنت الرياض 5 نقاط، و5 مطالب: «لن نقبل». وحركة حماس ترفض حركه، ترفض ترفض. ... 12\n،\nقال"
"""Words twice in a clause, numbers with a clitic, lines of signs, one word in two spellings."""


def opened(one: Article, knowledge: Knowledge) -> tuple[PositionContext, list[Slot]]:
    """The article with its clauses."""
    document = open_document(one, knowledge.ruleset, 1, knowledge.spelling)
    context = open_position_context(document, read_before("positions", document, knowledge), knowledge)
    sentences = read_sentences(context)
    return context, slots_of(context, sentences, draft(context, sentences))


def test_sums_are_those_of_the_named_features(knowledge: Knowledge) -> None:
    """For every clause of every article, for each model that reads words."""
    models = knowledge.positions.models
    for one in (*seed_articles(), article(STRANGE)):
        context, slots = opened(one, knowledge)
        words, subject = weigh_words(context, models.memory), subject_of_article(context)

        of_article = models.article.total(article_names(subject)) + words.of_article(context.headline)
        assert of_article == models.article.total(article_features(context, subject))
        for slot in slots:
            of_clause = clause_evidence(context, slot, models.clause.by_weight) + words.of_clause(slot)
            assert of_clause == models.clause.total(clause_features(context, slot))

            clause = slot.clause
            named = [*clause_names(context, slot, "REJECT"), *sentence_names(context, slot)]
            of_words = words.of_topic(clause.first, slot.reach) + words.of_sentence(*slot.sentence.span)
            assert of_words + models.words.total(named) == models.words.total(words_features(context, slot, "REJECT"))

            denied = negation_evidence(context, slot, EventType.REJECT, models.negation.by_weight)
            assert denied == models.negation.total(negation_features(context, slot, EventType.REJECT))


def test_a_full_memory_is_forgotten(knowledge: Knowledge) -> None:
    """Between articles what was remembered may go; the sums stay."""
    models = knowledge.positions.models
    context, slots = opened(article(STRANGE), knowledge)
    before = [weigh_words(context, models.memory).of_clause(slot) for slot in slots]
    models.memory.forget()

    assert [weigh_words(context, models.memory).of_clause(slot) for slot in slots] == before
