"""The records that travel: the schemas of `schemas/`, field for field.

The `.avsc` files are the contract; a test holds both together (names, order,
types, nulls, symbols, docs). Offsets are half-open and count Unicode code points
of the article's text as received, so that `text[start:end]` is the surface.
Instants are UTC with millisecond precision; days are proleptic Gregorian.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Article",
    "ArticleState",
    "Block",
    "Change",
    "Conflict",
    "CueClass",
    "DeadLetter",
    "Derived",
    "Emitted",
    "Entity",
    "EntityType",
    "EventType",
    "Fact",
    "FactKind",
    "Granularity",
    "LedgerEntry",
    "Level",
    "Meeting",
    "MeetingMention",
    "MeetingStatus",
    "MentionRef",
    "MentionRegister",
    "Number",
    "Position",
    "PublishedFrom",
    "Quote",
    "QuoteKind",
    "Realis",
    "Record",
    "Ruleset",
    "Stage",
    "Stance",
    "Stand",
    "StatedNumber",
]


class PublishedFrom(StrEnum):
    """How the day of publication became known."""

    GIVEN = "given"
    INFERRED = "inferred"
    INGESTED = "ingested"


class EntityType(StrEnum):
    """What a name names; GPE is a place that has a government."""

    PERSON = "PERSON"
    ORG = "ORG"
    GPE = "GPE"
    LOC = "LOC"


class QuoteKind(StrEnum):
    """Whether the speaker's own words are quoted, or their content is reported."""

    DIRECT = "direct"
    INDIRECT = "indirect"


class CueClass(StrEnum):
    """What kind of saying the cue reports."""

    SAY = "say"
    ASK = "ask"
    CLAIM = "claim"
    CONFIRM = "confirm"
    DENY = "deny"
    WARN = "warn"
    ACCUSE = "accuse"
    PROMISE = "promise"
    DEMAND = "demand"
    PROPOSE = "propose"
    EXPECT = "expect"
    EVALUATE = "evaluate"
    REGRET = "regret"
    THINK = "think"
    AGREE = "agree"
    REJECT = "reject"
    THREATEN = "threaten"
    ACCORDING = "according"
    OTHER = "other"


class FactKind(StrEnum):
    """What a numeric or temporal expression measures."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    MONEY = "money"
    QUANTITY = "quantity"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    FREQUENCY = "frequency"


class Granularity(StrEnum):
    """How exact a date or time is."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    PERIOD = "period"


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


class MeetingStatus(StrEnum):
    """How far a meeting has come."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    HELD = "held"
    CANCELLED = "cancelled"


class Level(StrEnum):
    """The rank of those who meet."""

    LEADERS = "leaders"
    MINISTERS = "ministers"
    DEPUTIES = "deputies"
    ENVOYS = "envoys"
    OFFICIALS = "officials"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where bad data was stopped."""

    INGEST = "ingest"
    DECODE = "decode"
    VALIDATE = "validate"
    READ = "read"
    ENCODE = "encode"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the article that is body, not boilerplate of the page."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last code point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one article, as ingested."""

    article_id: str
    """Opaque: given by the source, else made from the URL, else from source and title."""
    revision: str
    """Orders the versions of one article as text: UTC instant of (updated_at or published_at), state, content hash."""
    url: str | None = None
    """Where the article was read; null when unknown."""
    source: str | None = None
    """Outlet that published it, in English where known; null when unknown."""
    title: str | None = None
    """Headline, where the source gives it apart from the text; null when it does not."""
    text: str
    """The whole text as received; offsets of all derived records count its code points."""
    language: str = "ar"
    """BCP 47 tag of the main language."""
    published_at: dt.datetime
    """When the outlet published this article; midnight UTC when only the day is known."""
    published_from: PublishedFrom
    """Whether published_at was given, inferred from the text, or is the first ingestion."""
    updated_at: dt.datetime | None = None
    """When the outlet last changed it; null when it did not say."""
    ingested_at: dt.datetime
    """When parley took it in; no derived byte depends on it."""
    content_hash: str
    """SHA-256, in hex, of all fields that derived records depend on."""
    withdrawn: bool = False
    """Whether the outlet took the article back: all that it gave is retracted."""
    blocks: tuple[Block, ...]
    """The spans of body text, in order, not overlapping; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What every record found in an article carries."""

    id: str
    """UUIDv5 of what the record says: article, kind, normal surface, its occurrence, discriminators."""
    article_id: str
    """The article it was found in."""
    revision: str
    """The revision of the article it was found in."""
    generation: int
    """How often the log has been re-read under new rules, from 1."""
    start: int
    """Offset of the first code point of the surface."""
    end: int
    """Offset behind the last code point of the surface."""
    text: str
    """The surface: the article's text from start to end."""
    published_at: dt.datetime
    """When the article was published."""
    rule: str
    """Name of the rule that found it, as `parley explain` prints it."""
    confidence: int
    """Thousandths, 0 to 1000: how often findings of this rule are right, as estimated by its author."""
    ruleset: str
    """Hash of the lexicons, seeds, code and data libraries that read the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Derived):
    """A mention of a named person, organisation or place."""

    type: EntityType
    """What the name names in this sentence."""
    entity_id: str | None = None
    """Stable slug of the real-world entity; null when it stays ambiguous."""
    wikidata: str | None = None
    """Wikidata item, where certain; else null."""
    name: str | None = None
    """Canonical English name, or the Arabic name where no English one is known; null without entity_id."""
    role: str | None = None
    """Title or office as written beside the name, in Arabic; null when there is none."""
    affiliation: str | None = None
    """Actor code of the party the entity belongs to; null when unknown."""
    stands_for: str | None = None
    """Actor code of the party that this mention stands for (metonyms); null when it means itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Derived):
    """What somebody is reported to have said or written."""

    kind: QuoteKind
    """Whether the words or the content are reported."""
    speaker_id: str | None = None
    """Entity id of who is credited; null when the speaker is no entity."""
    speaker_name: str | None = None
    """Canonical English name of who is credited, or the words of the text for a group; null when unknown."""
    speaker_start: int | None = None
    """Offset of the speaker's mention; null when the subject is dropped or unknown."""
    speaker_end: int | None = None
    """Offset behind the speaker's mention; null when the subject is dropped or unknown."""
    actor: str | None = None
    """Actor code of the party spoken for; null when unknown or none."""
    cue: str | None = None
    """The reporting verb or noun as written; null when marks or a colon alone credit the speaker."""
    cue_class: CueClass = CueClass.OTHER
    """What kind of saying the cue reports."""
    relayed_by: str | None = None
    """English name of the outlet or agency named as the carrier; null when none is."""
    parent_id: str | None = None
    """Id of the quote that this one stands inside; null at the outermost level."""
    group_id: str | None = None
    """Common id of the parts of one split quote; null when it is whole."""
    pre: str
    """Up to 100 code points of text before the quote."""
    post: str
    """Up to 100 code points of text behind the quote."""
    addressee: str | None = None
    """Actor code of whom the words were said to; null when not said."""
    hedged: bool = False
    """Whether the report itself is uncertain (it is said that, reportedly)."""
    date: dt.date | None = None
    """The day it was said, where the text ties it; else null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Derived):
    """A numeric or temporal expression that carries information."""

    kind: FactKind
    """What it measures."""
    low: float | None = None
    """Least value; equal to high for a point; null when open below, and for dates and times."""
    high: float | None = None
    """Greatest value; equal to low for a point; null when open above, and for dates and times."""
    approx: bool = False
    """Whether the text says that the value is approximate."""
    unit: str | None = None
    """ISO 4217 code, unit of duration, or English unit in the singular; null when there is none or it is unknown."""
    counted: str | None = None
    """The noun that is counted, as written, without clitics; null when none is."""
    date_start: dt.date | None = None
    """First day meant, inclusive; null when it cannot be resolved or the fact is no date."""
    date_end: dt.date | None = None
    """Last day meant, inclusive; null when it cannot be resolved or the fact is no date."""
    granularity: Granularity | None = None
    """How exact a date or time is; null for other facts."""
    said_by: str | None = None
    """Id of the innermost quote that holds it; null when the article itself says it."""
    note: str | None = None
    """Why a value or unit is null although the text means one; else null."""


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
    retracted: bool = False
    """Whether the article no longer says so; then text is empty and start and end are 0."""
    numbers: tuple[Number, ...] = ()
    """The numbers that the evidence states, in the order of the text; the first 8 where there are more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingMention(Derived):
    """What one place of one article says of a meeting."""

    name: str
    """English name composed from participants and kind."""
    place: str | None = None
    """English name of the place; null when not said."""
    date_start: dt.date | None = None
    """First day; null when the text does not tie it."""
    date_end: dt.date | None = None
    """Last day, inclusive; null when the text does not tie it."""
    participants: tuple[str, ...]
    """Actor codes of those who meet, sorted, unique."""
    level: Level = Level.UNKNOWN
    """The rank of those who meet."""
    by_phone: bool = False
    """Whether they meet by telephone or video."""
    status: MeetingStatus
    """How far the meeting has come, by this mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRef:
    """A mention of a meeting, as the meeting shows it."""

    mention_id: str
    """Id of the meeting mention."""
    article_id: str
    """The article it stands in."""
    published_at: dt.datetime
    """When that article was published."""
    start: int
    """Offset of the evidence."""
    end: int
    """Offset behind the evidence."""
    text: str
    """The evidence, at most 300 code points."""
    status: MeetingStatus
    """How far the meeting had come, by this mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One real meeting, joined from its mentions across articles."""

    meeting_id: str
    """UUIDv5 of the first mention, by publication."""
    name: str
    """English name."""
    place: str | None = None
    """English name of the place; null when no mention says it."""
    date_start: dt.date | None = None
    """First day; null when no mention ties it."""
    date_end: dt.date | None = None
    """Last day, inclusive; null when no mention ties it."""
    participants: tuple[str, ...]
    """Actor codes of those who meet, sorted, unique."""
    level: Level
    """The highest rank mentioned."""
    by_phone: bool
    """Whether they meet by telephone or video."""
    status: MeetingStatus
    """Held once a mention says so on or after its first day; else as its latest mention says."""
    mentions: tuple[MentionRef, ...]
    """Its mentions, oldest first; the newest 50 where there are more."""
    mentions_omitted: int
    """How many mentions the list leaves out."""
    first_seen: dt.datetime
    """Publication of the first mention."""
    last_seen: dt.datetime
    """Publication of the last mention."""
    generation: int
    """Greatest generation of the mentions shown."""
    ruleset: str
    """Ruleset of its latest mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A position as the ledger shows it."""

    position_id: str
    """Id of the position."""
    article_id: str
    """The article that holds the evidence."""
    event_type: EventType
    """What kind of stand or act."""
    negated: bool
    """Whether the party denies or excludes what event_type names."""
    hedged: bool
    """Whether it is worded as possible or apparent only."""
    realis: Realis
    """Whether it is done, planned, supposed or over."""
    date: dt.date | None
    """The day it was said or done; null when the text does not tie it."""
    deadline: dt.date | None
    """The last day it gives the other side; null when it sets none."""
    published_at: dt.datetime
    """When the article was published."""
    start: int
    """Offset of the evidence."""
    end: int
    """Offset behind the evidence."""
    text: str
    """The evidence, at most 300 code points."""
    speaker_id: str | None
    """Entity id of who said it; null when the article itself says it."""
    speaker_name: str | None
    """Name of who said it; null when the article itself says it."""
    source: str | None
    """Outlet or agency on whose word it stands; null when unknown."""
    quote_id: str | None
    """Id of the quote it was read from; null for plain narration."""
    condition_start: int | None
    """Offset of the condition it depends on; null when unconditional."""
    condition_end: int | None
    """Offset behind that condition; null when unconditional."""
    denies: str | None
    """Id of the position of the same article that it denies; else null."""
    evidence_hash: str
    """SHA-256, in hex, of the normalised clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What an actor holds on an issue towards one counterpart."""

    counterpart: str | None
    """Actor code of the counterpart; null for a stand towards nobody in particular."""
    current: Stance
    """The latest stance, by the day it was said or done, else by publication."""
    history: tuple[Stance, ...]
    """Earlier stances, newest first, copies of one text once; at most 20."""
    omitted: int
    """How many earlier stances the history leaves out, copies included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A turn of an actor's stand: not a repetition, not a rewording."""

    counterpart: str | None
    """Actor code of the counterpart; null for a stand towards nobody in particular."""
    was: Stance
    """The stance before."""
    now: Stance
    """The stance after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two sources or speakers of one side that contradict each other about the same time."""

    a: Stance
    """The earlier stance."""
    b: Stance
    """The later stance."""
    reason: str
    """In what they contradict each other, in English."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedNumber:
    """A number stated about the issue, and where."""

    counterpart: str | None
    """Actor code of the counterpart of the position that states it; null for one towards nobody in particular."""
    position_id: str
    """Id of the position whose evidence states it."""
    article_id: str
    """The article that holds the evidence."""
    date: dt.date | None
    """The day that position was said or done; null when the text does not tie it."""
    published_at: dt.datetime
    """When the article was published."""
    source: str | None
    """Outlet or agency on whose word it stands; null when unknown."""
    number: Number
    """The number itself, and who said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Where one actor stands on one issue: a bounded view over the live positions."""

    actor: str
    """Actor code."""
    issue: str
    """An issue of `seeds/issues.toml`."""
    stands: tuple[Stand, ...]
    """One for each counterpart, the latest first; at most 12."""
    stands_omitted: int
    """How many counterparts the entry leaves out."""
    changes: tuple[Change, ...]
    """Turns among the newest positions towards each counterpart, newest first; at most 20."""
    changes_omitted: int
    """How many of these turns the entry leaves out."""
    conflicts: tuple[Conflict, ...]
    """Contradictions among the newest positions towards each counterpart, newest first; at most 20."""
    conflicts_omitted: int
    """How many of these contradictions the entry leaves out."""
    origins: int
    """How many independent sources the newest positions come from: a text that several carry counts once, for the first."""
    positions: int
    """How many live positions there are, shown or not."""
    first_seen: dt.datetime
    """Publication of the first live position."""
    last_seen: dt.datetime
    """Publication of the last live position."""
    generation: int
    """Greatest generation of the positions shown."""
    ruleset: str
    """Ruleset of the latest position."""
    numbers: tuple[StatedNumber, ...] = ()
    """Numbers in the newest positions towards each counterpart, newest first, copies of one text once; at most 40."""
    numbers_omitted: int = 0
    """How many of these numbers the entry leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """Input that could not be read, kept whole enough to be judged and replayed."""

    stage: Stage
    """Where it was stopped."""
    reason: str
    """Which kind of fault, a word of `errors.Reason`."""
    detail: str
    """What is wrong, where, and what to do, for a person."""
    source: str
    """Topic, path or address it came from."""
    partition: int | None = None
    """Partition of the topic; null where Kafka was not reached."""
    offset: int | None = None
    """Offset in the partition; null where Kafka was not reached."""
    key: bytes | None = None
    """The key as received; null when there was none."""
    body: bytes
    """The first 256 KiB of the value as received."""
    size: int
    """Bytes of the whole value."""
    sha256: str
    """SHA-256, in hex, of the whole value."""
    ruleset: str
    """Ruleset of the process that stopped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """A key that was emitted for an article, with what its retraction must name."""

    topic: str
    """Topic of the derived record."""
    key: str
    """Its key."""
    actor: str | None = None
    """Actor of a position; null for other records."""
    issue: str | None = None
    """Issue of a position; null for other records."""
    event_type: EventType | None = None
    """Event type of a position; null for other records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """What the agent `read` remembers of an article: internal, in a changelog."""

    article_id: str
    """The article."""
    revision: str
    """Its current revision."""
    generation: int
    """The generation it was read under."""
    ruleset: str
    """The ruleset it was read under."""
    published_at: dt.datetime
    """When the current revision was published."""
    emitted: tuple[Emitted, ...]
    """Every key ever emitted for the article, sorted by topic and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRegister:
    """What the agent `convene` remembers of a meeting mention: internal, in a changelog."""

    mention_id: str
    """Id of the meeting mention."""
    revision: str
    """Revision of the article that asserted or retracted it."""
    generation: int
    """Generation it was asserted or retracted under."""
    mention: MeetingMention | None = None
    """The mention; null once it is retracted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A generation of the derived state: internal, one record a generation."""

    generation: int
    """From 1."""
    ruleset: str
    """Hash of the rules that this generation is read under."""
    version: str
    """Version of parley that began it."""


Record = (
    Article
    | Entity
    | Quote
    | Fact
    | Position
    | MeetingMention
    | Meeting
    | LedgerEntry
    | DeadLetter
    | ArticleState
    | MentionRegister
    | Ruleset
)
"""Everything that is written to a topic."""
