"""What cannot be said of a record is refused in words; what travels is checked by whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from streams.corrections.fields import FIELDS, RECORDS, text_of, value_of
from streams.corrections.making import Said, known_issues, make_addition, make_correction
from streams.corrections.validity import correction_fault
from streams.errors import CorrectionError
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.records import FieldValue, RecordKind, Verdict
from tests.corrections.support import NOON, news, said_of, stand
from tests.support import seed_articles


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"issue": "weather"}, "there is no issue «weather»"),
        ({"event_type": "SHOUT"}, "event_type is one of AGREE, CONSULT"),
        ({"actor": "the man"}, "actor «the man» is no actor code"),
        ({"target": "A|B"}, "target «A|B» is no actor code"),
        ({"negated": "maybe"}, "negated is true or false, not «maybe»"),
        ({"date": "yesterday"}, "date is a day such as 2024-03-01, not «yesterday»"),
        ({"colour": "red"}, "a position has no field colour"),
        ({"actor": None}, "a position needs actor"),
        ({"actor": "RUS"}, "nothing is changed"),
        ({}, "changes belong to amend"),
    ],
)
def test_amendments_are_checked(changes: dict[str, Any], says: str, knowledge: Knowledge) -> None:
    """Each fault is told with what may stand there."""
    with pytest.raises(CorrectionError, match=says.replace("|", r"\|")):
        said_of(news(), stand(news(), knowledge, "RUS"), Verdict.AMEND, knowledge, **changes)


def test_a_reader_may_not_correct(knowledge: Knowledge) -> None:
    """The role decides."""
    one = news()
    with pytest.raises(CorrectionError, match="layla is a reader"):
        make_correction(
            one, stand(one, knowledge, "RUS"), Verdict.REJECT, Said("layla", "reader", NOON), issues=frozenset()
        )


@pytest.mark.parametrize(
    ("span", "fields", "says"),
    [
        ((0, 9_999), {}, "outside the text"),
        ((5, 5), {}, "outside the text"),
        ((31, 32), {"actor": "IRN", "event_type": "REJECT", "issue": "nuclear"}, "neither letters nor digits"),
        ((0, 31), {"actor": "IRN", "issue": "nuclear"}, "a position needs event_type"),
        ((0, 31), {}, "changes belong to amend and add"),
    ],
)
def test_additions_are_checked(
    span: tuple[int, int], fields: dict[str, str | None], says: str, knowledge: Knowledge
) -> None:
    """An added record needs a clause and what makes it one."""
    said, issues = Said("layla", "local", NOON), known_issues(knowledge)
    with pytest.raises(CorrectionError, match=says):
        make_addition(news(), RecordKind.POSITION, span, fields, said, issues=issues)


@pytest.mark.parametrize("value", ["nan", "inf", "-Infinity", "1e999"])
def test_what_is_no_number_is_none(value: str) -> None:
    """JSON has no infinity, and no page can write one."""
    with pytest.raises(CorrectionError, match="low is a number, not"):
        make_addition(
            news(),
            RecordKind.FACT,
            (0, 31),
            {"kind": "money", "low": value},
            Said("layla", "local", NOON),
            issues=frozenset(),
        )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"evidence_hash": "0"}, "evidence_hash is not that of the text"),
        ({"text": "", "evidence_hash": "0"}, "neither letters nor digits"),
        ({"user": ""}, "user is empty"),
        ({"note": "x" * 1_001}, "note has 1001 code points"),
        ({"record_id": None}, "has record_id and read"),
        ({"read": ()}, "has record_id and read"),
        ({"verdict": Verdict.ADD}, "one that is added has neither"),
        ({"changes": (FieldValue(name="actor", value="CHN"),)}, "changes belong to amend and add"),
        ({"read": (FieldValue(name="actor", value="RUS"),)}, "a position needs event_type, issue"),
        ({"read": (FieldValue(name="actor", value="RUS"),) * 2}, "a field is named twice"),
    ],
)
def test_what_travels_is_checked(wrong: dict[str, Any], says: str, knowledge: Knowledge) -> None:
    """Whoever writes to the topic: what a reading relies on is looked at."""
    good = said_of(news(), stand(news(), knowledge, "RUS"), Verdict.REJECT, knowledge)

    assert correction_fault(good) is None
    assert says in (correction_fault(replace(good, **wrong)) or "")


def test_every_field_of_every_record_is_kept_as_text(knowledge: Knowledge) -> None:
    """Values survive being written as text, for all that the seeds give."""
    seen = set()
    for one in seed_articles():
        reading = read(one, knowledge)
        layers = (reading.positions, reading.quotes, reading.entities, reading.facts, reading.meetings)
        for kind, records in zip(RecordKind, layers, strict=True):
            for record in records:
                assert isinstance(record, RECORDS[kind])
                for name in FIELDS[kind]:
                    value = getattr(record, name)
                    assert value_of(kind, name, text_of(value)) == value
                    seen.add((kind, name))

    assert seen == {(kind, name) for kind in RecordKind for name in FIELDS[kind]}
