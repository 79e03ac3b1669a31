"""A party's stand or act in a negotiation, and the numbers that its evidence states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from streams.records.derived import Derived
from streams.records.fact import FactKind

__all__ = ["EventType", "Number", "Position", "Realis"]


class EventType(StrEnum):
    """The PLOVER event types, and STATE, OFFER and EXPECT for stands that PLOVER does not name."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    STATE = "STATE"
    OFFER = "OFFER"
    EXPECT = "EXPECT"


class Realis(StrEnum):
    """How a stand or act relates to reality at publication."""

    ACTUAL = "actual"
    PLANNED = "planned"
    HYPOTHETICAL = "hypothetical"
    PAST = "past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that the evidence of a position states, and whose word it is."""

    kind: FactKind
    """What it measures; dates, times and ordinals are no numbers here."""
    low: float | None = None
    """Least value; equal to high for a point; null when open below."""
    high: float | None = None
    """Greatest value; equal to low for a point; null when open above."""
    approx: bool = False
    """Whether the text says that the value is approximate."""
    unit: str | None = None
    """ISO 4217 code, unit of duration, or English unit in the singular; null when there is none or it is unknown."""
    counted: str | None = None
    """The noun that is counted, as written, without clitics, at most 100 code points; null when none is."""
    start: int
    """Offset of the first code point of the number in its article."""
    end: int
    """Offset behind the last code point of the number."""
    text: str
    """The words of the number, at most 100 code points."""
    said_by: str | None = None
    """Id of the innermost quote that holds it; null when the article itself says it."""
    speaker_name: str | None = None
    """Name of who is credited with that quote, at most 100 code points; null when unknown or the article itself says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Derived):
    """A party's stand or act in a negotiation, with its evidence; a versioned register."""

    actor: str
    """Actor code of the party whose stand it is."""
    target: str | None = None
    """Actor code of the party it is directed at; null when there is none."""
    event_type: EventType
    """What kind of stand or act."""
    issue: str
    """What it is about: an issue of `seeds/issues.toml`."""
    negated: bool = False
    """Whether the party denies or excludes what event_type names."""
    hedged: bool = False
    """Whether it is worded as possible or apparent only."""
    condition_start: int | None = None
    """Offset of the condition it depends on; null when unconditional."""
    condition_end: int | None = None
    """Offset behind that condition; null when unconditional."""
    realis: Realis = Realis.ACTUAL
    """Whether it is done, planned, supposed or over."""
    date: dt.date | None = None
    """The day it was said or done; null when the text does not tie it."""
    deadline: dt.date | None = None
    """The last day it gives the other side; null when it sets none."""
    quote_id: str | None = None
    """Id of the quote that it was read from; null for plain narration."""
    speaker_id: str | None = None
    """Entity id of who said it; null when the article itself says it, or the speaker is no entity."""
    speaker_name: str | None = None
    """Name of who said it; null when the article itself says it."""
    source: str | None = None
    """Outlet or relaying agency on whose word it stands; null when unknown."""
    denies: str | None = None
    """Id of the position of this article that it denies; else null."""
    evidence_hash: str
    """SHA-256, in hex, of the normalised clause: copies of one agency text share it."""
    copy_marks: str = ""
    """By which copies of the article are told: the least 24 hashes of its words, 24 bits each, in base64url; empty when there are none."""
    retracted: bool = False
    """Whether the article no longer says so; then text is empty and start and end are 0."""
    numbers: tuple[Number, ...] = ()
    """The numbers that the evidence states, in the order of the text; the first 8 where there are more."""
    published_on: dt.date | None = None
    """The day of published_at where the article was published; null where it is the day in UTC."""
