"""Quotes and narration in, positions out: who takes which stand or does what, towards whom, on which issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.text import fold
from streams.extract.document import Document, clause_hash
from streams.extract.gazetteer import Gazetteer
from streams.extract.rule import Rule
from streams.frozen import twin
from streams.lexicon import Tables
from streams.negotiation.acts import Reading
from streams.negotiation.clauses import cut
from streams.negotiation.drafts import Draft, draft
from streams.negotiation.issues import read_topics
from streams.negotiation.marks import Mark
from streams.negotiation.modality import Modality, modality_of
from streams.negotiation.reader import read_clauses
from streams.negotiation.rules import FRAME_RULES, Build
from streams.negotiation.stands import plain_stands
from streams.negotiation.ties import Ties
from streams.negotiation.view import View, look, sides_of
from streams.negotiation.words import Words, compile_words
from streams.records import Entity, Fact, Position, Quote

__all__ = ["RULES", "PositionLexicon", "compile_positions", "find_positions"]

RULES: Final[tuple[Rule[Build] | Rule[None], ...]] = (*FRAME_RULES, Rule("positions.stand", (), None))
"""The rules that start at a word, in the order they are tried, and the plain stand that is left when none fits."""
_CONFIDENCE: Final = {
    "positions.act": 700,
    "positions.adjective": 850,
    "positions.duty": 850,
    "positions.frame": 800,
    "positions.light": 800,
    "positions.participle": 850,
    "positions.phrase": 750,
    "positions.stand": 650,
    "positions.verb": 800,
}
_POSITION: Final = twin(Position)
_INHERITED_PENALTY: Final = 200
_EDGES: Final = Mark.STOP | Mark.NAMING | Mark.THAT | Mark.ADVERSATIVE
_TERMINAL: Final = frozenset(".!؟?")


@dataclass(frozen=True, slots=True)
class PositionLexicon:
    """The compiled predicates and issues."""

    words: Words
    masculine: frozenset[str]
    """Folded names of places that are masculine."""


def compile_positions(tables: Tables) -> PositionLexicon:
    """Compile predicates and issues."""
    return PositionLexicon(
        words=compile_words(tables, read_topics(tables)),
        masculine=frozenset(fold(word) for word in tables["clauses"]["masculine_places"]),
    )


def find_positions(
    document: Document,
    lexicon: PositionLexicon,
    gazetteer: Gazetteer,
    entities: Sequence[Entity],
    quotes: Sequence[Quote],
    facts: Sequence[Fact],
) -> tuple[Position, ...]:
    """Positions in the order of the text; one for each party, type, issue and evidence."""
    sides = sides_of(document, gazetteer, entities)
    view = look(document, lexicon.words, gazetteer, lexicon.masculine, sides, entities, quotes, facts)
    drafts = draft(view, _read(view))
    ties = Ties(view)
    found: dict[str, Position] = {}
    ids: list[str] = []
    said: dict[int, _Evidence] = {}
    for item in drafts:
        evidence = said.get(id(item.act))
        if evidence is None:
            evidence = said[id(item.act)] = _evidence_of(view, item, ties)
        position = _write(view, item, evidence, ids)
        ids.append(position.id)
        found.setdefault(position.id, position)
    return tuple(sorted(found.values(), key=lambda p: (p.start, p.end, p.id)))


def _read(view: View) -> list[Reading]:
    """Every sentence with its acts."""
    readings: list[Reading] = []
    last: tuple[str, ...] = ()
    for first, end in view.tokens.sentences:
        reading = Reading(view, cut(view, first, end), last=last)
        read_clauses(reading)
        reading.acts.extend(plain_stands(reading))
        last = reading.last
        readings.append(reading)
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


def _evidence_of(view: View, item: Draft, ties: Ties) -> _Evidence:
    act = item.act
    start, end = _span(view, act.start, act.end)
    quote = view.speaker(act.head)
    return _Evidence(
        start=start,
        end=end,
        hash=clause_hash(view.document.text[start:end]),
        modality=modality_of(view, item.reading.clauses, act),
        day=ties.day_of(item.reading, act, quote),
        quote=quote,
    )


def _write(view: View, item: Draft, said: _Evidence, ids: Sequence[str]) -> Position:
    """The record of a draft; `ids` are those of the drafts before."""
    document, rule, quote, modality = view.document, item.act.rule, said.quote, said.modality
    confidence = _CONFIDENCE[rule] - (_INHERITED_PENALTY if item.inherited else 0)
    return _POSITION(
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


def _span(view: View, first: int, last: int) -> tuple[int, int]:
    """Offsets of the evidence over these tokens, without the signs and openers at its edges."""
    tokens, marks = view.tokens, view.marks
    while first < last - 1 and marks[first] & _EDGES:
        first += 1
    while last > first + 1 and (marks[last - 1] & (Mark.STOP | Mark.NAMING) or tokens.words[last - 1] in _TERMINAL):
        last -= 1
    return tokens.starts[first], tokens.ends[last - 1]
