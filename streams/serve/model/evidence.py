"""An article and a moment in, the article with all that was found in it out: every span at its offsets."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from sqlite3 import Connection
from typing import Any, Final, TypeVar

from streams.ledger.instants import at_ms
from streams.records import CueClass, EntityType, FactKind, Granularity, Level, MeetingStatus, QuoteKind
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.names import Name, actor_name, party_name
from streams.serve.model.shown import CorrectionMark, PositionRow, Span, correction_marks, iso_day, position_rows
from streams.serve.model.store import LIVE

__all__ = [
    "ArticleView",
    "EntitySpan",
    "FactSpan",
    "MentionSpan",
    "QuoteSpan",
    "RevisionRow",
    "article_view",
    "quote_span",
    "span_columns",
]

_SPANS_MAX: Final = 20_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitySpan:
    """A mention of a named person, organisation or place."""

    id: str
    start: int
    end: int
    text: str
    rule: str
    confidence: int
    type: EntityType
    entity_id: str | None
    wikidata: str | None
    name: str | None
    role: str | None
    affiliation: Name | None
    """The party it belongs to; null when unknown."""
    stands_for: Name | None
    """The party that it stands for; null when it means itself."""
    correction: CorrectionMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSpan:
    """What somebody is reported to have said or written."""

    id: str
    start: int
    end: int
    text: str
    rule: str
    confidence: int
    kind: QuoteKind
    speaker_id: str | None
    speaker_name: str | None
    speaker: Span | None
    """Where the speaker is named; null when the subject is dropped or unknown."""
    actor: Name | None
    """The party spoken for; null when unknown or none."""
    cue: str | None
    cue_class: CueClass
    relayed_by: str | None
    parent_id: str | None
    group_id: str | None
    pre: str
    post: str
    addressee: Name | None
    """Whom the words were said to; null when not said."""
    hedged: bool
    said_on: dt.date | None
    """The day it was said, where the text ties it; else null."""
    correction: CorrectionMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpan:
    """A numeric or temporal expression."""

    id: str
    start: int
    end: int
    text: str
    rule: str
    confidence: int
    kind: FactKind
    low: float | None
    high: float | None
    approx: bool
    unit: str | None
    counted: str | None
    date_start: dt.date | None
    date_end: dt.date | None
    granularity: Granularity | None
    said_by: str | None
    note: str | None
    correction: CorrectionMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionSpan:
    """What the article says of a meeting."""

    id: str
    start: int
    end: int
    text: str
    rule: str
    confidence: int
    name: str
    place: str | None
    date_start: dt.date | None
    date_end: dt.date | None
    participants: tuple[Name, ...]
    level: Level
    by_phone: bool
    status: MeetingStatus
    correction: CorrectionMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """A version of the article."""

    revision: str
    known_from: dt.datetime
    """When it was published."""
    known_to: dt.datetime | None
    """When the next one was; null for the last one."""
    withdrawn: bool
    """Whether the outlet took the article back with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """A version of an article with all that was found in it; offsets count code points of its text."""

    article_id: str
    revision: str
    url: str | None
    source: str | None
    """Outlet; null when unknown."""
    title: str | None
    text: str
    language: str
    published_at: dt.datetime
    published_from: str
    updated_at: dt.datetime | None
    ingested_at: dt.datetime
    withdrawn: bool
    agencies: tuple[str, ...]
    """News agencies that sign the text, by entity id."""
    blocks: tuple[Span, ...]
    """The spans that are read; what stands in none is boilerplate of the page."""
    known_to: dt.datetime | None
    """When a later version replaced this one; null for the last one."""
    revisions: tuple[RevisionRow, ...]
    """All its versions, the oldest first."""
    story_id: str | None
    """The story it is one of; null before it is known."""
    copies: int
    """How many other articles of the story there are."""
    entities: tuple[EntitySpan, ...]
    quotes: tuple[QuoteSpan, ...]
    facts: tuple[FactSpan, ...]
    positions: tuple[PositionRow, ...]
    mentions: tuple[MentionSpan, ...]


def article_view(db: Connection, article_id: str, moment: Moment, revision: str | None = None) -> ArticleView | None:
    """The version of an article that was known at the moment, or a named one; None when there is none."""
    held = moment.holds() if revision is None else Condition("revision = ?", (revision,))
    where = Condition("article_id = ?", (article_id,)) & held
    query = f"""
        SELECT article_id, revision, url, source, title, text, language, published, published_from, updated, ingested,
            withdrawn, agencies, blocks, known_to FROM articles WHERE {where.sql}"""
    row = db.execute(query, where.parameters).fetchone()
    if row is None:
        return None
    if revision is None:
        said, position = moment.holds(), moment.holds("p")
    else:
        said, position = (Condition(f"{at}superseded = ?", ("" if row[14] >= LIVE else row[1],)) for at in ("", "p."))
    said &= Condition("article_id = ? AND known_to <> 0", (article_id,))
    position &= Condition("p.article_id = ? AND p.known_to <> 0", (article_id,))
    story_id, copies = _story(db, article_id)
    return ArticleView(
        **_article(row),
        revisions=_revisions(db, article_id),
        story_id=story_id,
        copies=copies,
        entities=_spans(db, "entities", EntitySpan, said),
        quotes=_spans(db, "quotes", QuoteSpan, said),
        facts=_spans(db, "facts", FactSpan, said),
        positions=tuple(row for _, row in position_rows(db, position, "p.start, p.id", _SPANS_MAX)),
        mentions=_spans(db, "mentions", MentionSpan, said),
    )


def span_columns(span: type[Any]) -> tuple[str, ...]:
    """The columns of what is found in an article, in the order of the fields that they become."""
    names = (field.name for field in fields(span) if field.name != "correction")
    return tuple(
        column for name in names for column in (("speaker_start", "speaker_end") if name == "speaker" else (name,))
    )


def quote_span(row: Sequence[Any], mark: CorrectionMark | None) -> QuoteSpan:
    """A quote of its columns."""
    return _span(QuoteSpan, span_columns(QuoteSpan), row, mark)


def _spans(db: Connection, table: str, span: type[_T], said: Condition) -> tuple[_T, ...]:
    columns = span_columns(span)
    names = ", ".join(f'"{name}"' for name in columns)
    query = f"SELECT {names}, correction_id FROM {table} WHERE {said.sql} ORDER BY start, id LIMIT {_SPANS_MAX}"
    rows = db.execute(query, said.parameters).fetchall()
    marks = correction_marks(db, {row[-1] for row in rows if row[-1] is not None})
    return tuple(_span(span, columns, row[:-1], marks.get(row[-1])) for row in rows)


def _span(span: Callable[..., _T], columns: Sequence[str], row: Sequence[Any], mark: CorrectionMark | None) -> _T:
    values = dict(zip(columns, row, strict=True))
    if "speaker_start" in values:
        start, end = values.pop("speaker_start"), values.pop("speaker_end")
        values["speaker"] = None if start is None else Span(start, end)
    shown = {name: _value(span, name, value) for name, value in values.items()}
    return span(**shown, correction=mark)


_NAMES: Final = frozenset({"affiliation", "stands_for", "actor", "addressee"})
_DAYS: Final = frozenset({"said_on", "date_start", "date_end"})
_ARTICLE: Final = (
    "article_id",
    "revision",
    "url",
    "source",
    "title",
    "text",
    "language",
    "published_at",
    "published_from",
    "updated_at",
    "ingested_at",
    "withdrawn",
    "agencies",
    "blocks",
    "known_to",
)
_FLAGS: Final = frozenset({"hedged", "approx", "by_phone"})
_WORDS: Final[dict[tuple[type[Any], str], Any]] = {
    (EntitySpan, "type"): EntityType,
    (QuoteSpan, "kind"): QuoteKind,
    (QuoteSpan, "cue_class"): CueClass,
    (FactSpan, "kind"): FactKind,
    (FactSpan, "granularity"): Granularity,
    (MentionSpan, "level"): Level,
    (MentionSpan, "status"): MeetingStatus,
}


def _value(span: Any, name: str, value: Any) -> Any:
    """What a column holds as its field has it."""
    if name in _NAMES:
        return party_name(value)
    if value is None:
        return None
    if name == "participants":
        return tuple(map(actor_name, json.loads(value)))
    if name in _DAYS:
        return iso_day(value)
    if name in _FLAGS:
        return bool(value)
    word = _WORDS.get((span, name))
    return value if word is None else word(value)


def _article(row: Sequence[Any]) -> dict[str, Any]:
    values = dict(zip(_ARTICLE, row, strict=True))
    for name in ("published_at", "updated_at", "ingested_at"):
        values[name] = None if values[name] is None else at_ms(values[name])
    values["withdrawn"] = bool(values["withdrawn"])
    values["agencies"] = tuple(json.loads(values["agencies"]))
    values["blocks"] = tuple(Span(start, end) for start, end, _ in json.loads(values["blocks"]))
    values["known_to"] = None if values["known_to"] >= LIVE else at_ms(values["known_to"])
    return values


def _revisions(db: Connection, article_id: str) -> tuple[RevisionRow, ...]:
    query = "SELECT revision, known_from, known_to, withdrawn FROM articles WHERE article_id = ? ORDER BY revision"
    return tuple(
        RevisionRow(
            revision=revision,
            known_from=at_ms(known_from),
            known_to=None if known_to >= LIVE else at_ms(known_to),
            withdrawn=bool(withdrawn),
        )
        for revision, known_from, known_to, withdrawn in db.execute(query, (article_id,))
    )


def _story(db: Connection, article_id: str) -> tuple[str | None, int]:
    row = db.execute("SELECT story_id FROM stories WHERE article_id = ?", (article_id,)).fetchone()
    if row is None:
        return None, 0
    [count] = db.execute("SELECT count(*) FROM stories WHERE story_id = ?", row).fetchone()
    return row[0], count - 1
