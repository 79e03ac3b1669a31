"""Who is meant by a name, a title, a nationality or «his country»: parties and bearers of titles."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract.entities.extractor import find_entities
from streams.extract.entities.parties import demonym, find_described, party_of, resolve_title
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from tests.extract.entities.texts import TEXTS, names_of, opened
from tests.support import examples


@settings(max_examples=examples(300))
@given(text=TEXTS, data=st.data())
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
