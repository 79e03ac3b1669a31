"""Verbs whose grammar leaves no doubt: whose stand it is and at whom it is directed, whatever the models make of the words."""

from __future__ import annotations

import datetime as dt

import pytest

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.positions.extractor import read_sentences
from streams.ingest.article import make_article
from streams.records import Realis
from tests.extract.positions.opened import opened

PUBLISHED = dt.datetime(2024, 6, 3, tzinfo=dt.UTC)


def stands(text: str, knowledge: Knowledge) -> set[tuple[str, str | None, str]]:
    """Party, target and type of each position of the text."""
    article = make_article(text, article_id="sure", published_at=PUBLISHED)
    return {(p.actor, p.target, str(p.event_type)) for p in read(article, knowledge).positions}


@pytest.mark.parametrize(
    ("text", "actor", "target", "event"),
    [
        pytest.param("دعا شولتس بوتين إلى سحب الجنود.", "DEU", "RUS", "REQUEST", id="two-names"),
        pytest.param("حث الرئيس الكيني الرئيس الصومالي على الحوار.", "KEN", "SOM", "REQUEST", id="two-titles"),
        pytest.param("ناشدت نيروبي، أمس، مقديشو فتح المعبر.", "KEN", "SOM", "REQUEST", id="a-day-between"),
        pytest.param("وافقت كينيا على مبادرة المكسيك بشأن الحوار.", "KEN", "MEX", "AGREE", id="whose-offer"),
        pytest.param("رفضت كينيا العرض الصومالي بشأن الحدود.", "KEN", "SOM", "REJECT", id="offer-of-a-nationality"),
        pytest.param("رحبت كينيا بقرار الصومال فتح المعبر.", "KEN", "SOM", "SUPPORT", id="decision"),
    ],
)
def test_the_object_or_owner_is_the_target(
    text: str, actor: str, target: str, event: str, knowledge: Knowledge
) -> None:
    """Who is asked stands behind who asks; whose offer is answered, behind the offer."""
    assert (actor, target, event) in stands(text, knowledge)


def test_several_subjects_do_it_together(knowledge: Knowledge) -> None:
    """Each of two subjects asks the third; none of them the other."""
    found = stands("دعت كينيا وأوغندا الأطراف السودانية إلى التهدئة.", knowledge)

    assert {("KEN", "SDN", "REQUEST"), ("UGA", "SDN", "REQUEST")} <= found
    assert not {("KEN", "UGA", "REQUEST"), ("UGA", "KEN", "REQUEST")} & found


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("رفضت كينيا العرض بشأن الصومال.", id="about-somebody"),
        pytest.param("لم تطالب كينيا الصومال بالحوار.", id="not-asked"),
        pytest.param("إذا طالبت كينيا الصومال بالحوار تغير الوضع.", id="asked-perhaps"),
        pytest.param("طالبت كينيا بحوار مع الصومال.", id="behind-a-preposition"),
    ],
)
def test_what_grammar_does_not_say_stays_open(text: str, knowledge: Knowledge) -> None:
    """Behind a preposition, under a negation or a condition the models have their say."""
    sentences = read_sentences(opened(text, knowledge))

    assert not [act for sentence in sentences for act in sentence.acts if act.sure]


@pytest.mark.parametrize(
    ("text", "realis"),
    [
        pytest.param(
            "قال الوزير الكيني: سنفتح المعبر بعد أن نتفق مع الصومال على الرسوم.", Realis.PLANNED, id="still-to-come"
        ),
        pytest.param("قال الوزير الكيني: فتحنا المعبر بعد أن اتفقنا مع الصومال على الرسوم.", Realis.ACTUAL, id="done"),
    ],
)
def test_what_others_wait_for_is_not_done(text: str, realis: Realis, knowledge: Knowledge) -> None:
    """Behind «after that» a present form is still to come, a past form has happened."""
    article = make_article(text, article_id="awaited", published_at=PUBLISHED)
    agreed = [p for p in read(article, knowledge).positions if p.event_type == "AGREE"]

    assert agreed
    assert {p.realis for p in agreed} == {realis}


def test_the_day_of_what_is_answered_is_not_that_of_the_answer(knowledge: Knowledge) -> None:
    """A relative clause tells when something else was done; a participle or a bare day may tell of the act itself."""
    texts = ("رحبت كينيا بالاتفاق الذي وقعه الطرفان يوم 20 مايو.", "رحبت كينيا بالاتفاق يوم 20 مايو.")
    articles = [make_article(text, article_id="day", published_at=PUBLISHED) for text in texts]
    days = [{p.date for p in read(a, knowledge).positions if p.event_type == "SUPPORT"} for a in articles]

    assert days == [{None}, {dt.date(2024, 5, 20)}]


def test_an_object_behind_and_makes_a_verb(knowledge: Knowledge) -> None:
    """«ورفض مقترحا» goes on with what its subject did: a verbal noun takes no accusative."""
    found = stands("استقبل الرئيس الكيني نظيره الصومالي في نيروبي ورفض مقترحا بتعديل الحدود.", knowledge)

    assert ("KEN", "REJECT") in {(actor, event) for actor, _, event in found}


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        pytest.param(
            "قال البنك الدولي إنه مستعد لمساعدة كينيا في إعادة جدولة ديونها.", "WB", "KEN", id="ready-to-help"
        ),
        pytest.param("اقترحت الصين على كينيا إنشاء خط ساخن.", "CHN", "KEN", id="offered-to"),
    ],
)
def test_who_is_helped_or_offered_something_is_the_target(
    text: str, actor: str, target: str, knowledge: Knowledge
) -> None:
    """Who stands right behind «to help», or behind «on» of an offer, is whom it is for."""
    assert (actor, target, "OFFER") in stands(text, knowledge)
