"""What holds of every English text: spans, order, ids, no error, and time that grows as the text does."""

from __future__ import annotations

import random
import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.extract.languages import is_read
from streams.extract.reading import Reading
from streams.records import Article, Derived
from tests.support import article, examples

WORDS = re.split(
    " ",
    "said that told according to the a Russia Moscow U.S. Sergei Lavrov Lavrov's he She , . “ ” \" ' ’ ‘ « » : \n \n\n more than 1,200 $ 1.5 "
    "million hundred and twenty-one percent days ago next last week March 5 , 2024 in May Monday 2024-03-05 31 June 9999999999999999999 "
    "a million dozens Hamas between Moscow and Kyiv El al-Sisi tonnes — - e\u0301 \u0130 ٣ ² \ud800 \U0001f600",
)


def english(text: str) -> Article:
    """An article in English, whatever its text looks like."""
    return replace(article(text), language="en")


def records(reading: Reading) -> list[Derived]:
    """Every record of a reading."""
    return [*reading.entities, *reading.quotes, *reading.facts]


def laws(text: str, knowledge: Knowledge) -> None:
    """Read a text and hold the records to it."""
    one = english(text)
    reading = read(one, knowledge)
    found = records(reading)
    assert reading == read(one, knowledge)
    assert not reading.positions
    assert not reading.meetings
    for record in found:
        assert 0 <= record.start < record.end <= len(one.text)
        assert one.text[record.start : record.end] == record.text
    for layer in (reading.entities, reading.facts):
        assert all(a.end <= b.start for a, b in pairwise(layer))
    assert len({record.id for record in found}) == len(found)
    for quote in reading.quotes:
        if quote.speaker_start is not None:
            assert one.text[quote.speaker_start : quote.speaker_end].strip()


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_laws_hold_of_english_words_in_any_order(knowledge: Knowledge, words: list[str]) -> None:
    """Spans are inside the text, ids are different, and the same text gives the same records."""
    laws(" ".join(words), knowledge)


@settings(max_examples=examples(100), deadline=None)
@given(st.text(max_size=200))
def test_no_text_raises(knowledge: Knowledge, text: str) -> None:
    """Any string is read."""
    laws(text, knowledge)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "said ",
        ", ",
        "“",
        '" ',
        "Sergei Lavrov, ",
        "one ",
        "1,000,000 ",
        "hundred and ",
        "A.",
        "March ",
        "he said that ",
        "in May ",
        "“No,” he said. ",
        "between Moscow and ",
        "according to ",
        "U.S. said “",
        "a\n",
        "-",
        "’s ",
        "1-",
        "last Monday ",
    ],
)
def test_time_grows_as_the_text(unit: str, knowledge: Knowledge) -> None:
    """Eight times the text takes no more than thirty times as long."""

    def seconds(length: int) -> float:
        one = english((unit * (length // len(unit) + 1))[:length])
        begin = time.process_time()
        read(one, knowledge)
        return time.process_time() - begin

    seconds(2_000)
    assert seconds(40_000) < 30 * max(seconds(5_000), 0.02)


def test_english_is_read_and_keeps_the_ids_of_arabic(knowledge: Knowledge) -> None:
    """The worker counts it no more as unread, and an actor is the same one in both languages."""
    one = article("Russian Foreign Minister Sergei Lavrov said that the United Nations and NATO would meet in Geneva.")
    arabic = article("قال سيرغي لافروف إن الأمم المتحدة والناتو سيجتمعان في جنيف.")

    assert one.language == "en"
    assert is_read(one)
    assert [e.entity_id for e in read(one, knowledge).entities] == [
        e.entity_id for e in read(arabic, knowledge).entities
    ]


def test_every_name_is_one_of_the_arabic_gazetteer(knowledge: Knowledge) -> None:
    """No id is English only."""
    gazetteer = knowledge.gazetteer
    ids = {name.id for several in knowledge.english.names.names.values() for _, name in several}

    assert not {each for each in ids if each not in gazetteer.kinds and each not in gazetteer.persons}


def test_withdrawn_articles_and_asides(knowledge: Knowledge) -> None:
    """A withdrawn article gives nothing."""
    one = replace(article("Moscow said that it agreed."), withdrawn=True)

    assert read(one, knowledge) == Reading()


def test_shuffled_sentences_keep_their_facts(knowledge: Knowledge) -> None:
    """Facts depend on their own sentence alone."""
    sentences = ["He paid $5 million in 2019.", "Some 40 troops left.", "It rose 3.5 percent.", "They met on March 3."]
    mixed = random.Random(7).sample(sentences, len(sentences))
    facts = [sorted(f.text for f in read(english(" ".join(s)), knowledge).facts) for s in (sentences, mixed)]

    assert facts[0] == facts[1]
    assert len(facts[0]) == 5
