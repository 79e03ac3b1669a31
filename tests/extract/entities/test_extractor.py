"""What holds of names in any text: offsets that quote, no overlaps, the same answer each time, time in proportion."""

from __future__ import annotations

import time
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings

from streams.extract.entities.extractor import find_entities
from streams.extract.entities.parties import find_described
from streams.extract.entities.rules import RULES
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.records import EntityType
from tests.extract.entities.texts import TEXTS, names_of, opened
from tests.support import examples


@settings(max_examples=examples(400))
@given(text=TEXTS)
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


@settings(max_examples=examples(150))
@given(text=TEXTS)
def test_reading_twice_gives_the_same(text: str, knowledge: Knowledge) -> None:
    """The memory of words changes no answer."""
    first = names_of(text, knowledge)
    knowledge.gazetteer.analyser.clear()  # type: ignore[attr-defined]

    assert names_of(text, knowledge) == first


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


@pytest.mark.slow
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
    """A hundred thousand characters of anything are read in a second: what takes square time takes nine times that for three times as many."""
    text = unit * (100_000 // len(unit))
    document = opened(text)
    start = time.process_time()
    entities = find_entities(document, Reading(), knowledge)
    find_described(document, knowledge.gazetteer, entities)

    assert time.process_time() - start < 10 / 9


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
