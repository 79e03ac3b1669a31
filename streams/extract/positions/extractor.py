"""Quotes and narration in, positions out: who takes which stand or does what, towards whom, on which issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.positions.act_dates import DateResolver
from streams.extract.positions.acts import SentenceState
from streams.extract.positions.clause_reader import read_clauses
from streams.extract.positions.clauses import cut
from streams.extract.positions.context import PositionContext, open_position_context
from streams.extract.positions.discourse import Draft, draft
from streams.extract.positions.function_words import Mark
from streams.extract.positions.modality import Modality, modality_of
from streams.extract.positions.plain_statements import plain_stands
from streams.extract.positions.rules import CONFIDENCE
from streams.extract.reading import Reading
from streams.ids import clause_hash
from streams.records import Position, Quote

__all__ = ["find_positions"]

_INHERITED_PENALTY: Final = 200
_EDGES: Final = Mark.STOP | Mark.NAMING | Mark.THAT | Mark.ADVERSATIVE
_TERMINAL: Final = frozenset(".!؟?")


def find_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Position, ...]:
    """Positions in the order of the text; one for each party, type, issue and evidence."""
    context = open_position_context(document, reading, knowledge)
    drafts = draft(context, _read(context))
    dates = DateResolver(context)
    found: dict[str, Position] = {}
    ids: list[str] = []
    said: dict[int, _Evidence] = {}
    for item in drafts:
        evidence = said.get(id(item.act))
        if evidence is None:
            evidence = said[id(item.act)] = _evidence_of(context, item, dates)
        position = _write(context, item, evidence, ids)
        ids.append(position.id)
        found.setdefault(position.id, position)
    return tuple(sorted(found.values(), key=lambda p: (p.start, p.end, p.id)))


def _read(context: PositionContext) -> list[SentenceState]:
    """Every sentence with its acts."""
    readings: list[SentenceState] = []
    last: tuple[str, ...] = ()
    for first, end in context.tokens.sentences:
        sentence = SentenceState(context, cut(context, first, end), last=last)
        read_clauses(sentence)
        sentence.acts.extend(plain_stands(sentence))
        last = sentence.last
        readings.append(sentence)
    return readings


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the positions of one act share."""

    start: int
    end: int
    hash: str
    modality: Modality
    day: dt.date | None
    quote: Quote | None


def _evidence_of(context: PositionContext, item: Draft, dates: DateResolver) -> _Evidence:
    act = item.act
    start, end = _span(context, act.start, act.end)
    quote = context.speaker(act.head)
    return _Evidence(
        start=start,
        end=end,
        hash=clause_hash(context.document.text[start:end]),
        modality=modality_of(context, item.sentence.clauses, act),
        day=dates.day_of(item.sentence, act, quote),
        quote=quote,
    )


def _write(context: PositionContext, item: Draft, said: _Evidence, ids: Sequence[str]) -> Position:
    """The record of a draft; `ids` are those of the drafts before."""
    document, rule, quote, modality = context.document, item.act.rule, said.quote, said.modality
    confidence = CONFIDENCE[rule] - (_INHERITED_PENALTY if item.inherited else 0)
    return Position(
        **document.head("position", said.start, said.end, rule, confidence, item.actor, item.event, item.issue),
        actor=item.actor,
        target=item.target,
        event_type=item.event,
        issue=item.issue,
        negated=item.negated,
        hedged=modality.hedged,
        condition_start=modality.condition[0] if modality.condition else None,
        condition_end=modality.condition[1] if modality.condition else None,
        realis=modality.realis,
        date=said.day,
        deadline=modality.deadline,
        quote_id=quote.id if quote else None,
        speaker_id=quote.speaker_id if quote else None,
        speaker_name=quote.speaker_name if quote else None,
        source=(quote.relayed_by if quote else None) or document.article.source,
        denies=ids[item.denies] if item.denies is not None else None,
        evidence_hash=said.hash,
    )


def _span(context: PositionContext, first: int, last: int) -> tuple[int, int]:
    """Offsets of the evidence over these tokens, without the signs and openers at its edges."""
    tokens, marks = context.tokens, context.marks
    while first < last - 1 and marks[first] & _EDGES:
        first += 1
    while last > first + 1 and (marks[last - 1] & (Mark.STOP | Mark.NAMING) or tokens.words[last - 1] in _TERMINAL):
        last -= 1
    return tokens.starts[first], tokens.ends[last - 1]
