"""What joins the records of one article: numbers in the evidence of positions, facts in what somebody said."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from streams.extract import read
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.links import attribute_facts
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.records import Position, Quote, QuoteKind
from tests.support import article, seed_articles


def positions_of(text: str, knowledge: Knowledge) -> tuple[Position, ...]:
    """The positions of a text; it has some."""
    found = read(article(text), knowledge).positions
    assert found
    return found


def test_a_number_is_said_by_the_speaker(knowledge: Knowledge) -> None:
    """The number inside what somebody said is his, at its exact place."""
    text = "قال وزير الخارجية المصري سامح شكري إن القاهرة تطالب إثيوبيا بسحب 500 جندي من الحدود."
    reading = read(article(text), knowledge)

    [number] = {number for position in reading.positions for number in position.numbers}

    assert (number.low, number.high, number.counted) == (500, 500, "جندي")
    assert text[number.start : number.end] == number.text == "500"
    [quote] = [quote for quote in reading.quotes if quote.id == number.said_by]
    assert number.speaker_name == quote.speaker_name == "Sameh Shoukry"


def test_a_number_of_narration_is_nobodys(knowledge: Knowledge) -> None:
    """What the article itself states has no speaker."""
    found = positions_of("فرضت الولايات المتحدة عقوبات على إيران قيمتها 3 مليارات دولار.", knowledge)

    numbers = [number for position in found for number in position.numbers]

    assert {(n.low, n.unit, n.said_by, n.speaker_name) for n in numbers} == {(3e9, "USD", None, None)}


def test_dates_and_ordinals_are_no_numbers(knowledge: Knowledge) -> None:
    """When something is, and the how-manieth it is, is no number about an issue."""
    found = positions_of("رفضت إثيوبيا في 5 مارس 2024 للمرة الثالثة طلب مصر وقف ملء السد.", knowledge)

    assert all(position.numbers == () for position in found)


def test_every_number_is_inside_its_evidence(knowledge: Knowledge) -> None:
    """In the seed articles each number is a fact of the article, within the evidence of its position."""
    readings = [read(seed, knowledge) for seed in seed_articles()]
    pairs = [(r, p, n) for r in readings for p in r.positions for n in p.numbers]

    assert pairs
    for reading, position, number in pairs:
        assert position.start <= number.start < number.end <= position.end
        [fact] = [f for f in reading.facts if (f.start, f.end) == (number.start, number.end)]
        assert (number.kind, number.low, number.high, number.said_by) == (fact.kind, fact.low, fact.high, fact.said_by)


def test_many_numbers_are_bounded(knowledge: Knowledge) -> None:
    """A clause full of numbers gives its position the first eight."""
    sums = " و".join(f"{n}00 دولار" for n in range(2, 15))
    found = positions_of(f"طالبت مصر إثيوبيا بدفع {sums} عن ملء السد", knowledge)

    assert [number.low for number in found[0].numbers] == [n * 100.0 for n in range(2, 10)]


def quote_between(start: int, end: int) -> Quote:
    """A quote of these offsets, named by them."""
    return Quote(
        id=f"{start}-{end}",
        article_id="law",
        revision="",
        generation=1,
        start=start,
        end=end,
        text="",
        rule="",
        confidence=0,
        ruleset="",
        published_at=dt.datetime(2022, 1, 12, tzinfo=dt.UTC),
        kind=QuoteKind.DIRECT,
        pre="",
        post="",
    )


@given(spans=st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), max_size=12, unique=True))
def test_facts_belong_to_the_innermost_quote(spans: list[tuple[int, int]], knowledge: Knowledge) -> None:
    """A fact is said by the shortest quote that holds all of it, however quotes overlap."""
    found = read(article("قتل 12 مدنيا أمس وأصيب 30 في 4 مدن خلال يومين"), knowledge).facts
    quotes = tuple(quote_between(start, start + length) for start, length in sorted(spans))

    document = open_document(make_article("", article_id="law"), "0" * 16, 1, knowledge.spelling)
    for fact in attribute_facts(document, Reading(facts=found, quotes=quotes), knowledge):
        holding = [q for q in quotes if q.start <= fact.start and fact.end <= q.end]
        expected = min(holding, key=lambda q: (q.end - q.start, q.id), default=None)
        assert fact.said_by == (expected.id if expected else None)
