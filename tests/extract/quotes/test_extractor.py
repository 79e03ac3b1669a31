"""What holds of quotes in any text: offsets that quote, parents that contain, the same answer each time, time in proportion."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract import read
from streams.extract.document import open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.facts.extractor import find_facts
from streams.extract.knowledge import Knowledge
from streams.extract.quotes.extractor import find_quotes
from streams.extract.quotes.rules import RULES
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.records import Article, Quote
from tests.support import article, examples

PUBLISHED = dt.datetime(2024, 5, 15, tzinfo=dt.UTC)
CONTEXT = 100
PIECES = (
    "قال", "وقال", "وأضاف", "مشيرا", "مؤكدة", "أن", "إن", "وأن", "بأنه", "إلى", "من", "على", "بحسب", "كما", "نقلت", "عن", "قوله",
    "جاء", "في", "بيان", "الوزير", "الرئيس الكيني", "رويترز", "كندا", "المتحدث باسم", "ضرورة", "دعا", "وذلك", "الذي", "لم",
    "السوق", "هادئة", "نحن", "،", ".", ":", "؟", "«", "»", '"', "“", "”", "'", "(", ")", "\n", "-", "10:30",
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))


def article_of(text: str) -> Article:
    """An article with this text."""
    return make_article(text, article_id="law", published_at=PUBLISHED)


def quotes_of(text: str, knowledge: Knowledge) -> tuple[Quote, ...]:
    """The quotes of a text, by the whole way from tokens."""
    document = open_document(article_of(text), knowledge.ruleset, knowledge.generation, knowledge.spelling)
    entities = find_entities(document, Reading(), knowledge)
    facts = find_facts(document, Reading(), knowledge)
    return find_quotes(document, Reading(entities=entities, facts=facts), knowledge)


def test_an_account_may_end_the_text_with_a_colon(knowledge: Knowledge) -> None:
    """What looks like a dateline has nothing behind it: nothing is quoted, and nothing fails."""
    assert read(article("وصل الوفد - بحسب الوزير:"), knowledge).quotes == ()


@given(TEXTS)
@settings(max_examples=examples(300))
def test_offsets_quote(knowledge: Knowledge, text: str) -> None:
    """Each quote is the text between its offsets, is not empty, and keeps what stands around it."""
    for quote in quotes_of(text, knowledge):
        assert quote.text == text[quote.start : quote.end] != ""
        assert quote.pre == text[max(0, quote.start - CONTEXT) : quote.start]
        assert quote.post == text[quote.end : quote.end + CONTEXT]
        assert (quote.speaker_start is None) == (quote.speaker_end is None)


@given(TEXTS)
@settings(max_examples=examples(300))
def test_parents_contain(knowledge: Knowledge, text: str) -> None:
    """Ids are unique; outer quotes come before inner ones; a parent is a quote that holds its child."""
    quotes = quotes_of(text, knowledge)
    by_id = {quote.id: quote for quote in quotes}

    assert len(by_id) == len(quotes)
    assert [(q.start, -q.end) for q in quotes] == sorted((q.start, -q.end) for q in quotes)
    for quote in quotes:
        if quote.parent_id is not None:
            parent = by_id[quote.parent_id]
            assert parent.start <= quote.start
            assert quote.end <= parent.end


@given(TEXTS)
@settings(max_examples=examples(100))
def test_same_answer_each_time(knowledge: Knowledge, text: str) -> None:
    """The same text gives the same quotes, by rules that are listed."""
    quotes = quotes_of(text, knowledge)

    assert quotes == quotes_of(text, knowledge)
    assert {quote.rule for quote in quotes} <= {rule.name for rule in RULES}


@pytest.mark.parametrize(
    "other",
    [
        "قال وزير المالية الكندي ان السوق هادئة، مضيفا ان الاسعار ثابتة.",
        "قَالَ وزير المالية الكندي إنّ السوق هادئة، مضيفًا أنّ الأسعار ثابتة.",
        "قـال وزير المالية الكندي إن السوق هادئة، مضيفا أن الأسعار ثابتة.",
    ],
    ids=["no hamza", "vowels", "tatweel"],
)
def test_spelling_changes_nothing(knowledge: Knowledge, other: str) -> None:
    """Hamza seats, vowels and tatweel change no speaker, no kind and no class."""
    plain = quotes_of("قال وزير المالية الكندي إن السوق هادئة، مضيفا أن الأسعار ثابتة.", knowledge)
    written = quotes_of(other, knowledge)

    assert len(plain) == 2
    assert [(q.kind, q.actor, q.cue_class) for q in plain] == [(q.kind, q.actor, q.cue_class) for q in written]


def test_a_paragraph_on_top_changes_no_id(knowledge: Knowledge) -> None:
    """Ids come from what is said, not from where it stands."""
    text = 'قالت كندا إن السوق "هادئة".'
    moved = quotes_of("افتتح المعرض أمس.\n" + text, knowledge)

    assert [q.id for q in quotes_of(text, knowledge)] == [q.id for q in moved]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "«",
        "قال ",
        "قال إن ",
        "أن ",
        ": ",
        "التي قالت ",
        "كما قال ",
        "بحسب ",
        "، كما ",
        'قال: "نعم". ',
        "قال كما اليوم ",
        "''",
    ],
)
def test_time_is_in_proportion(knowledge: Knowledge, piece: str) -> None:
    """Four times the text takes no more than about four times as long: no scan inside a scan."""

    def seconds(count: int) -> float:
        document = open_document(article_of(piece * count), knowledge.ruleset, knowledge.generation, knowledge.spelling)
        begin = time.process_time()
        find_quotes(document, Reading(), knowledge)
        return time.process_time() - begin

    seconds(100)
    short = min(seconds(2_000) for _ in range(3))

    assert any(seconds(8_000) < 12 * short + 0.05 for _ in range(2))


@pytest.mark.parametrize("text", ["", " \n ", "...", "\ud800", 'قال \udfff: "نعم"', "«" * 1000, "قال:"])
def test_odd_texts(knowledge: Knowledge, text: str) -> None:
    """Nothing raises on empty, broken or unclosed text."""
    quotes_of(text, knowledge)
