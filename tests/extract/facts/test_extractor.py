"""What holds of facts in any text: numbers read back, offsets that quote, no overlaps, the same answer each time."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from num2words import num2words

from streams.extract.document import open_document
from streams.extract.facts.extractor import find_facts
from streams.extract.facts.rules import RULES
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.records import Fact, FactKind
from tests.support import examples

PIECES = (
    "أكثر", "من", "نحو", "بين", "و", "إلى", "-", "/", ".", "،", "%", "$", "(", ")", ":", "3", "17", "2022", "٤",
    "1,5", "12/1", "الـ", "لـ", "ألف", "مليون", "ثلاثة", "خمس", "عشرون", "والعشرين", "نصف", "ونصف", "الثالث",
    "الأولى", "الحادي", "عشر", "يوم", "أيام", "يومين", "الساعة", "صباحا", "بتوقيت", "غرينتش", "يناير",
    "كانون الثاني", "مارس", "رمضان", "1443", "هـ", "الموافق", "الجمعة", "أمس", "اليوم", "غدا", "الماضي",
    "المقبل", "الأسبوع", "الشهر", "العام", "عام", "مطلع", "أواخر", "الربع", "القرن", "قبل", "بعد", "منذ", "حتى",
    "دولار", "دينار", "جنيه", "كيلومتر", "درجة", "مئوية", "تحت الصفر", "مرات", "عشرات", "الآلاف", "بعثتيهما",
    "صيف", "عيد الفطر", "لم", "سيعقد", "شخصا", "\n", " ",
)  # fmt: skip
"""Words and signs that facts are made of, and some that they are not."""

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(max_size=60),
)
days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


def facts_of(text: str, published: dt.date, knowledge: Knowledge) -> tuple[Fact, ...]:
    """The facts of a text published on this day."""
    instant = dt.datetime.combine(published, dt.time(), dt.UTC)
    article = make_article(text, article_id="law", published_at=instant)
    return find_facts(open_document(article, "0" * 16, 1, knowledge.spelling), Reading(), knowledge)


@settings(max_examples=examples(200))
@given(number=st.integers(2, 10**12))
def test_counted_number_is_a_fact(number: int, knowledge: Knowledge) -> None:
    """A number spelled out in a sentence is one cardinal with its value."""
    found = facts_of(f"سجلت اللجنة {num2words(number, lang='ar')} حالة في المدينة", dt.date(2022, 1, 12), knowledge)

    assert [(fact.kind, fact.low, fact.high) for fact in found] == [(FactKind.CARDINAL, number, number)]


@settings(max_examples=examples(300))
@given(text=texts, published=days)
def test_facts_quote_the_text_and_do_not_overlap(text: str, published: dt.date, knowledge: Knowledge) -> None:
    """Every fact's text is the text between its offsets; facts follow each other without overlap; spans of days are in order."""
    found = facts_of(text, published, knowledge)

    assert all(fact.text == text[fact.start : fact.end] for fact in found)
    assert all(fact.start < fact.end for fact in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(fact.date_start <= fact.date_end for fact in found if fact.date_start and fact.date_end)
    assert all((fact.date_start is None) == (fact.date_end is None) for fact in found)
    assert all(fact.low <= fact.high for fact in found if fact.low is not None and fact.high is not None)


@settings(max_examples=examples(100))
@given(text=texts, published=days)
def test_facts_are_the_same_each_time(text: str, published: dt.date, knowledge: Knowledge) -> None:
    """What was read before changes nothing: the memory of words is no state."""
    first = facts_of(text, published, knowledge)
    facts_of("قتل 12 شخصا في 3 مارس 2020 وأصيب نحو مئة", published, knowledge)

    assert facts_of(text, published, knowledge) == first


@pytest.mark.parametrize(
    "text",
    ["31 فبراير 2022", "30/2/2022", "عام 9999", "بعد 9000 عام", "قبل مليون سنة", "القرن التاسع والتسعين", "29 فبراير"],
)
@pytest.mark.parametrize("published", [dt.date(1, 1, 1), dt.date(2022, 1, 12), dt.date(9999, 12, 31)])
def test_days_that_no_calendar_has(text: str, published: dt.date, knowledge: Knowledge) -> None:
    """Days before, behind and outside the calendar are not resolved and raise nothing."""
    facts_of(f"وقع ذلك في {text} هناك", published, knowledge)
    facts_of(text, published, knowledge)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "3 ",
        "1,",
        "و3",
        "ألف ",
        "من 1 إلى ",
        "12 يناير ",
        "الجمعة ",
        "(",
        "أمس ",
        "قبل ",
        "بين 3 و",
        "3/",
        "-1",
        "١٬",
        "أكثر من ",
        "سالب ",
        "المئة و",
        "والمئة ",
        "هذا ",
        "ساعة و",
        "يوم ",
        "الأول ",
        "نصف و",
    ],
)
def test_long_texts_take_linear_time(piece: str, knowledge: Knowledge) -> None:
    """A text of one piece, many times over, is read in time that grows with its length."""
    facts_of(piece * 4000, dt.date(2022, 1, 12), knowledge)


def test_facts_are_whole_records(knowledge: Knowledge) -> None:
    """A fact has each of its fields, of the type that the schema says, and equals the one made by keywords."""
    found = facts_of("التقى الوفدان أمس نحو 3 ساعات وأنفقا 5 ملايين دولار", dt.date(2022, 1, 12), knowledge)

    assert len(found) == 3
    for fact in found:
        values = {field.name: getattr(fact, field.name) for field in fields(Fact)}
        assert Fact(**values) == fact
        assert hash(Fact(**values)) == hash(fact)
        assert isinstance(fact.kind, FactKind)
        assert isinstance(fact.published_at, dt.datetime)
        assert fact.id.count("-") == 4
        assert isinstance(fact.confidence, int)
        assert fact.rule in {rule.name for rule in RULES}
