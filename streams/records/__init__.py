"""The records that travel: the schemas of `schemas/`, field for field, one record a module.

The `.avsc` files are the contract; a test holds both together (names, order,
types, nulls, symbols, docs). Offsets are half-open and count Unicode code points
of the article's text as received, so that `text[start:end]` is the surface.
Instants are UTC with millisecond precision; days are proleptic Gregorian.
"""

from streams.records.article import Article, Block, BlockKind, PublishedFrom
from streams.records.article_sketch import ArticleSketch, SketchRegister
from streams.records.article_state import ArticleState, Emitted
from streams.records.correction import Correction, FieldValue, RecordKind, Verdict
from streams.records.dead_letter import DeadLetter, Stage
from streams.records.derived import Derived
from streams.records.entity import Entity, EntityType
from streams.records.fact import Fact, FactKind, Granularity
from streams.records.ledger_entry import Change, Conflict, LedgerEntry, Stance, Stand, StatedNumber
from streams.records.meeting import Meeting, MentionRef
from streams.records.meeting_mention import Level, MeetingMention, MeetingStatus
from streams.records.mention_register import MentionRegister
from streams.records.position import EventType, Number, Position, Realis
from streams.records.quote import CueClass, Quote, QuoteKind
from streams.records.ruleset import Ruleset
from streams.records.story_member import StoryMember

__all__ = [
    "Article",
    "ArticleSketch",
    "ArticleState",
    "Block",
    "BlockKind",
    "Change",
    "Conflict",
    "Correction",
    "CueClass",
    "DeadLetter",
    "Derived",
    "Emitted",
    "Entity",
    "EntityType",
    "EventType",
    "Fact",
    "FactKind",
    "FieldValue",
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
    "RecordKind",
    "Ruleset",
    "SketchRegister",
    "Stage",
    "Stance",
    "Stand",
    "StatedNumber",
    "StoryMember",
    "Verdict",
]

Record = (
    Article
    | Entity
    | Quote
    | Fact
    | Position
    | MeetingMention
    | Meeting
    | LedgerEntry
    | Correction
    | DeadLetter
    | ArticleState
    | MentionRegister
    | ArticleSketch
    | SketchRegister
    | StoryMember
    | Ruleset
)
"""Everything that is written to a topic."""
