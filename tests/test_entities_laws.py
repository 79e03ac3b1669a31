"""What holds of names in any text: offsets that quote, no overlaps, the same answer each time, time in proportion."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.document import Document, open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.entities.parties import demonym, find_described, party_of, resolve_title
from streams.extract.entities.rules import RULES
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.records import Entity, EntityType

PIECES = (
    "قال",
    "وأضاف",
    "أن",
    "إن",
    "في",
    "إلى",
    "من",
    "على",
    "علي",
    "و",
    "،",
    ".",
    ":",
    "(",
    ")",
    "«",
    "»",
    '"',
    "-",
    "\n",
    " ",
    "وزير",
    "الوزير",
    "نائب",
    "نظيره",
    "نظيرته",
    "المتحدث",
    "باسم",
    "الرئيس",
    "الرئيسان",
    "الأمين",
    "العام",
    "د",
    "الخارجية",
    "الدفاع",
    "الروسي",
    "الروسية",
    "الأميركية",
    "الكوري",
    "الشمالي",
    "روسيا",
    "للناتو",
    "حلف",
    "شمال",
    "الأطلسي",
    "موسكو",
    "بموسكو",
    "واشنطن",
    "الكرملين",
    "الغرب",
    "الشرق",
    "بوتين",
    "وبوتين",
    "لافروف",
    "سيرغي",
    "بايدن",
    "جو",
    "محمد",
    "ومحمد",
    "عبد",
    "الله",
    "الرحمن",
    "بن",
    "آل",
    "أبو",
    "صالح",
    "أمل",
    "فلزكوب",
    "غرينفالد",
    "وزارة",
    "مجلس",
    "النواب",
    "حزب",
    "حركة",
    "وكالة",
    "صحيفة",
    "الأنباء",
    "السعودية",
    "جامعة",
    "للأبحاث",
    "الهيئة",
    "الوطنية",
    "مدينة",
    "نهر",
    "مطار",
    "الحدود",
    "الأوكرانية",
    "الحكومة",
    "الجيش",
    "الحلف",
    "بلاده",
    "الثاني",
    "البيت",
    "الأبيض",
    "NATO",
    "Putin",
    "موسـكو",
    "مُوسكو",
    "\u200f",
    "\ud800",
    "2022",
    "الدولي",
    "رئيس",
    "الوفد",
    "حلفاء",
    "الناتو",
    "الأوروبيون",
    "الوزارة",
    "ﻟﻠﻨﺎﺗﻮ",
    "ﻻ",
    "ﷲ",
    "ﻷوروبا",
    "وﻟﺮوﺳﻴﺎ",
    "ـ",
)
"""Words and signs that names are made of, and some that they are not."""

texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(max_size=60),
)


def opened(text: str) -> Document:
    """A text as an article of 2022."""
    article = make_article(text, article_id="law", published_at=dt.datetime(2022, 1, 12, tzinfo=dt.UTC))
    return open_document(article, "0" * 16, 1)


def names_of(text: str, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The names in a text."""
    return find_entities(opened(text), Reading(), knowledge)


@settings(max_examples=400, deadline=None)
@given(text=texts)
def test_names_quote_the_text(text: str, knowledge: Knowledge) -> None:
    """Every name is a span of the text, in order, none overlapping, not empty, found by a rule, linked or not."""
    found = names_of(text, knowledge)
    rules = {rule.name for rule in RULES}

    assert all(
        entity.text == text[entity.start : entity.end] and entity.text.strip() == entity.text != "" for entity in found
    )
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(entity.rule in rules and 0 <= entity.confidence <= 1000 for entity in found)
    assert all((entity.entity_id is None) is (entity.name is None) for entity in found)
    assert all(entity.entity_id != "" and entity.role != "" for entity in found)
    assert len({entity.id for entity in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(text=texts)
def test_reading_twice_gives_the_same(text: str, knowledge: Knowledge) -> None:
    """The memory of words changes no answer."""
    first = names_of(text, knowledge)
    knowledge.gazetteer.analyser.clear()  # type: ignore[attr-defined]

    assert names_of(text, knowledge) == first


@settings(max_examples=300, deadline=None)
@given(text=texts, data=st.data())
def test_parties_and_titles_take_any_span(text: str, data: st.DataObject, knowledge: Knowledge) -> None:
    """Parties lie in the text, apart from names and from one another; any span may be asked for its title."""
    document = opened(text)
    entities = find_entities(document, Reading(), knowledge)
    parties = find_described(document, knowledge.gazetteer, entities)
    count = len(document.tokens)

    assert all(0 <= party.first < party.last <= count for party in parties)
    assert all(one.last <= other.first for one, other in pairwise(parties))
    if count:
        first = data.draw(st.integers(0, count - 1))
        last = data.draw(st.integers(first + 1, count))
        referent = resolve_title(document, knowledge.gazetteer, entities, (first, last))
        assert referent is None or (referent.entity_id is None) is (referent.name is None)


@pytest.mark.parametrize("prefix", ["", "و", "ب", "ل", "ول"])
@pytest.mark.parametrize(
    ("name", "entity_id"), [("روسيا", "russia"), ("الناتو", "nato"), ("طهران", "tehran"), ("بوتين", "vladimir-putin")]
)
def test_proclitics_stay_outside(prefix: str, name: str, entity_id: str, knowledge: Knowledge) -> None:
    """What is glued to the front of a name is no part of it, whatever it is."""
    glued = prefix + name if not (prefix.endswith("ل") and name.startswith("ال")) else prefix + "ل" + name[2:]
    found = [entity for entity in names_of(f"كان ذلك {glued} أمس", knowledge) if entity.entity_id == entity_id]

    assert [entity.text for entity in found] == [name if name in glued else name.removeprefix("ال")]


@pytest.mark.parametrize(
    "spelling",
    [
        "ستولتنبرغ",
        "ستولتنبرج",
        "ستولتنبيرغ",
        "ستولتنبيرج",
        "ستولتنبرگ",
        "سـتـولتنبرغ",
        "ستُولتنبِرغ",
    ],
)
def test_transliterations_are_one_name(spelling: str, knowledge: Knowledge) -> None:
    """One entry of the seeds matches every spelling of a transliterated name, alone and behind the first name."""
    (alone,) = names_of(f"رد {spelling} أمس", knowledge)
    (full,) = names_of(f"رد ينس {spelling} أمس", knowledge)

    assert alone.entity_id == full.entity_id == "jens-stoltenberg"


@pytest.mark.parametrize(
    "form", ["روسي", "روسية", "الروسي", "الروسية", "الروس", "روسيون", "الروسيين", "الروسيتان", "روسيات"]
)
def test_nationalities_in_every_form(form: str, knowledge: Knowledge) -> None:
    """An adjective of nationality tells its state in every gender, number and case; it is no entity."""
    (word,) = opened(form).tokens.words

    assert demonym(knowledge.gazetteer, word) == "RUS"
    assert not names_of(f"تحدث المسؤول {form} طويلا", knowledge)


def test_cities_speak_for_nobody(knowledge: Knowledge) -> None:
    """A capital is a party where it stands for its government; a city that is only a place is none."""
    places = names_of("ترفض أنقرة ذلك، وقد عُقد الاجتماع في أنقرة وجنيف.", knowledge)

    assert [party_of(place) for place in places] == ["TUR", None, None]


def test_an_anaphor_and_a_title_are_resolved(knowledge: Knowledge) -> None:
    """«الحلف», «بلاده», «الجانب الأميركي», «الرئيس الروسي», «نظيره الأميركي» are told apart within the article."""
    text = "عقد الناتو اجتماعا، وقال الرئيس الروسي فلاديمير بوتين إن الحلف رفض طلب بلاده. وهاتف نظيره الأميركي ثم الجانب الصيني."
    document = opened(text)
    entities = find_entities(document, Reading(), knowledge)
    parties = {
        document.tokens.surface(p.first, p.last): p for p in find_described(document, knowledge.gazetteer, entities)
    }
    words = document.tokens.words
    counterpart = resolve_title(
        document, knowledge.gazetteer, entities, (words.index("نظيره"), words.index("نظيره") + 2)
    )
    president = resolve_title(
        document, knowledge.gazetteer, entities, (words.index("الرءيس"), words.index("الرءيس") + 2)
    )

    assert parties["الحلف"].actor == "NATO"
    assert parties["بلاده"].own
    assert parties["الجانب الصيني"].actor == "CHN"
    assert counterpart is not None
    assert (counterpart.entity_id, counterpart.actor) == ("joe-biden", "USA")
    assert president is not None
    assert president.entity_id == "vladimir-putin"


@pytest.mark.parametrize(
    "unit",
    [
        "وزير ",
        "وزير الخارجية الروسي ",
        "محمد ومحمد ",
        "محمد بن ",
        "عبد ",
        "حزب ال",
        "«",
        "(",
        "الحدود الروسية ",
        "مدينة ",
        "قال فلزكوب ",
        "ـ",
        "الحلف نظيره ",
        "روسيا وموسكو، ",
        "\ud800",
    ],
)
def test_time_grows_with_the_text(unit: str, knowledge: Knowledge) -> None:
    """Three hundred thousand characters of anything are read in seconds."""
    text = unit * (300_000 // len(unit))
    document = opened(text)
    start = time.process_time()
    entities = find_entities(document, Reading(), knowledge)
    find_described(document, knowledge.gazetteer, entities)

    assert time.process_time() - start < 10


def test_fields_of_a_known_name(knowledge: Knowledge) -> None:
    """A record of a known person has all that the seeds and the sentence know."""
    (person,) = (
        e for e in names_of("أكد المتحدث باسم الكرملين دميتري بيسكوف ذلك.", knowledge) if e.type is EntityType.PERSON
    )
    shown = {field.name: getattr(person, field.name) for field in fields(person)}

    assert shown["entity_id"] == "dmitry-peskov"
    assert shown["name"] == "Dmitry Peskov"
    assert shown["role"] == "المتحدث باسم الكرملين"
    assert shown["affiliation"] == "RUS"
    assert shown["stands_for"] is None
