"""Quotes and narration in, positions out: who takes which stand or does what, towards whom, on which issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.sketch import copy_marks
from streams.extract.document import Document, body_of
from streams.extract.knowledge import Knowledge
from streams.extract.positions.act_dates import DateResolver
from streams.extract.positions.acts import SentenceState
from streams.extract.positions.clause_reader import read_clauses
from streams.extract.positions.clauses import cut
from streams.extract.positions.constructions import read_constructions
from streams.extract.positions.context import PositionContext, open_position_context
from streams.extract.positions.decision import Decision, Judge, drafted
from streams.extract.positions.discourse import Draft, draft
from streams.extract.positions.function_words import Mark
from streams.extract.positions.modality import Modality, modality_of
from streams.extract.positions.models import Models
from streams.extract.positions.options import article_of
from streams.extract.positions.plain_statements import plain_stands
from streams.extract.positions.reasons import Reasons, reasons_of
from streams.extract.positions.slots import Slot, slots_of
from streams.extract.reading import Reading
from streams.ids import clause_hash
from streams.records import Position, Quote

__all__ = ["drafted_positions", "find_positions", "find_reasons", "read_sentences"]

_EDGES: Final = Mark.STOP | Mark.NAMING | Mark.THAT | Mark.ADVERSATIVE
_TERMINAL: Final = frozenset(".!؟?")


def find_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Position, ...]:
    """Positions in the order of the text; one for each party, type, issue and evidence."""
    slots, writer = _opened(document, reading, knowledge)
    written = [writer.write(each) for each in Judge.of(writer.context, slots, writer.models).decide()]
    for slot in slots:  # else they go round in a circle, and nothing of the article goes before the collector comes by
        slot.last = slot.next = None
    found = {position.id: position for position in reversed(written) if position.confidence >= knowledge.confidence_min}
    return tuple(sorted(found.values(), key=lambda p: (p.start, p.end, p.id)))


def drafted_positions(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Position, ...]:
    """What the rules alone find, before the models weigh it: what the examples of the rules promise."""
    slots, writer = _opened(document, reading, knowledge)
    by_draft = {id(d): slot for slot in slots for d in slot.drafts}
    return tuple(writer.write(drafted(d, by_draft[id(d)])) for d in writer.drafts if id(d) in by_draft)


def find_reasons(document: Document, reading: Reading, knowledge: Knowledge) -> dict[str, Reasons]:
    """By id of each position that `find_positions` may find, why the models decided so."""
    slots, writer = _opened(document, reading, knowledge)
    judge = Judge.of(writer.context, slots, writer.models)
    decisions, outlooks = judge.decide(), judge.outlooks()
    article = article_of(outlooks)
    model, told = judge.aims_told(decisions)
    found: dict[str, Reasons] = {}
    for decision, aims in zip(decisions, told, strict=True):
        found.setdefault(writer.write(decision).id, reasons_of(judge, decision, (model, aims), outlooks, article))
    return found


def _opened(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[list[Slot], _Writer]:
    """The clauses with what the rules draft in them, and who writes down what is decided of them."""
    context = open_position_context(document, reading, knowledge)
    sentences = read_sentences(context)
    drafts = draft(context, sentences)
    writer = _Writer(context, knowledge.positions.models, DateResolver(context), drafts)
    return slots_of(context, sentences, drafts), writer


def read_sentences(context: PositionContext) -> list[SentenceState]:
    """Every sentence with its acts."""
    readings: list[SentenceState] = []
    last: tuple[str, ...] = ()
    for first, end in context.tokens.sentences:
        sentence = SentenceState(context, cut(context, first, end), last=last)
        read_clauses(sentence)
        read_constructions(sentence)
        sentence.acts.extend(plain_stands(sentence))
        last = sentence.last
        readings.append(sentence)
    return readings


@dataclass(slots=True)
class _Evidence:
    """What the positions of one act share."""

    start: int
    end: int
    hash: str
    modality: Modality
    day: dt.date | None
    quote: Quote | None


@dataclass(slots=True)
class _Writer:
    """Writes decisions down, one after another."""

    context: PositionContext
    models: Models
    dates: DateResolver
    drafts: Sequence[Draft]
    evidence: dict[int, _Evidence] = field(default_factory=dict)
    """By the identity of the act."""
    ids: dict[int, str] = field(default_factory=dict)
    """Of what is written, by the identity of the draft."""
    copy_marks: str | None = None
    """Of the article: found for its first position."""

    def write(self, decision: Decision) -> Position:
        """The record of a decision."""
        said = self.evidence.get(id(decision.act))
        if said is None:
            said = self.evidence[id(decision.act)] = self._evidence_of(decision)
        document, quote, draft = self.context.document, said.quote, decision.draft
        if self.copy_marks is None:
            self.copy_marks = copy_marks(body_of(document.article))
        denied = None if draft is None or draft.denies is None else self.ids.get(id(self.drafts[draft.denies]))
        confidence = self.models.confidence(decision.share)
        names = (decision.actor, decision.event, decision.issue)
        position = Position(
            **document.head("position", said.start, said.end, decision.act.rule, confidence, *names),
            actor=decision.actor,
            target=decision.target,
            event_type=decision.event,
            issue=decision.issue,
            negated=decision.negated,
            hedged=said.modality.hedged,
            condition_start=said.modality.condition[0] if said.modality.condition else None,
            condition_end=said.modality.condition[1] if said.modality.condition else None,
            realis=said.modality.realis,
            date=said.day,
            deadline=said.modality.deadline,
            quote_id=quote.id if quote else None,
            speaker_id=quote.speaker_id if quote else None,
            speaker_name=quote.speaker_name if quote else None,
            source=(quote.relayed_by if quote else None) or document.article.source,
            denies=denied,
            evidence_hash=said.hash,
            published_on=document.published if document.published != document.article.published_at.date() else None,
            copy_marks=self.copy_marks,
        )
        if draft is not None:
            self.ids[id(draft)] = position.id
        return position

    def _evidence_of(self, decision: Decision) -> _Evidence:
        context, act, sentence = self.context, decision.act, decision.slot.sentence
        start, end = _span(context, act.start, act.end)
        quote = context.speaker(act.head)
        return _Evidence(
            start=start,
            end=end,
            hash=clause_hash(context.document.text[start:end]),
            modality=modality_of(context, sentence.clauses, act),
            day=self.dates.day_of(sentence, act, quote),
            quote=quote,
        )


def _span(context: PositionContext, first: int, last: int) -> tuple[int, int]:
    """Offsets of the evidence over these tokens, without the signs and openers at its edges."""
    tokens, marks = context.tokens, context.marks
    while first < last - 1 and marks[first] & _EDGES:
        first += 1
    while last > first + 1 and (marks[last - 1] & (Mark.STOP | Mark.NAMING) or tokens.words[last - 1] in _TERMINAL):
        last -= 1
    return tokens.starts[first], tokens.ends[last - 1]
