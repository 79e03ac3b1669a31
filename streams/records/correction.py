"""What a person says of a record: an event, kept for ever, that the readings of its article are folded with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Correction", "FieldValue", "RecordKind", "Verdict"]


class Verdict(StrEnum):
    """What is said: right, wrong, right but for some fields, or missing."""

    CONFIRM = "confirm"
    REJECT = "reject"
    AMEND = "amend"
    ADD = "add"


class RecordKind(StrEnum):
    """Which kind of record it speaks of."""

    POSITION = "position"
    QUOTE = "quote"
    ENTITY = "entity"
    FACT = "fact"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field of a record and a value of it."""

    name: str
    """Name of the field, as the schema of the record has it."""
    value: str | None = None
    """Its value as text: days as ISO 8601, true or false, lists with commas; null where the field is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says of a record, with all that finds it again in another reading or revision of the article."""

    correction_id: str
    """UUIDv5 of everything below: the same word is the same correction, however often it is sent."""
    article_id: str
    """The article that the record is of."""
    made_at: dt.datetime
    """When it was said: of what is said of one record the latest holds."""
    user: str
    """Who said it."""
    role: str
    """As what: reader, analyst, operator; or local, on one's own machine."""
    verdict: Verdict
    """What is said of the record."""
    record: RecordKind
    """Which kind of record it is."""
    record_id: str | None = None
    """Its id as it was then; null for one that is added."""
    follows: str | None = None
    """Id of the correction that had made the record what it was then; null when it was as the rules read it."""
    evidence_hash: str
    """SHA-256, in hex, of the normalised clause: the word holds as long as the article says it."""
    start: int
    """Offset of the clause in the revision that was judged."""
    end: int
    """Offset behind it."""
    text: str
    """The clause as it was, by which it is found again in another revision."""
    before: str = ""
    """Up to 60 code points in front of it: which of several such clauses is meant."""
    behind: str = ""
    """Up to 60 code points behind it."""
    read: tuple[FieldValue, ...] = ()
    """The fields of the record as they were then, in the order of its schema; empty for one that is added."""
    changes: tuple[FieldValue, ...] = ()
    """The fields that are different, with their right values; for one that is added all that are known."""
    note: str | None = None
    """Why, in the user's words; null when nothing is said."""
    revision: str
    """The revision of the article that was judged."""
    generation: int
    """The generation that it was read under."""
