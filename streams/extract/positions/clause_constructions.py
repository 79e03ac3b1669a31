"""A word of parting, disputing or striking in its sentence in, what the parties of it do out: constructions that span a clause."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from streams.extract.positions.actors import joined_sides
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.scope import new_act
from streams.extract.positions.sides import Side
from streams.records import EventType

__all__ = ["disputed", "parted", "striking"]

_NEAR: Final = 4
"""Tokens between a word and what completes it."""
_DISPUTE_MAX: Final = 8
"""Tokens behind a dispute in which it is said what it hinders, its parties between them."""
_TOLD_MAX: Final = 40
"""Tokens between a verb of parting and what there is none of: names, places and days."""
_DEALS: Final = Role.DEAL | Role.AGREED | Role.CONCLUSION | Role.SIGNING | Role.TALKS
_PAIR: Final = 2
_IN: Final = "في"
_TO: Final = frozenset({"الي", "علي"})
_COMPLETING: Final = frozenset({"في", "من"})
"""Behind verbs of failing and succeeding: «فشلت في», «تمكنت من»."""


def parted(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«انتهت الجولة بين كابل وطهران دون التوصل إلى اتفاق», «فشلت … في التوصل إلى …»: neither agrees; «نجحت …»: both do."""
    context, first = sentence.context, sentence.clauses[0].first
    lacking = i > first and bool(context.marks[i - 1] & Mark.NEGATIVE_NOUN)
    if not lacking and (i == first or context.tokens.words[i - 1] not in _COMPLETING):
        return None
    wanted = Role.PARTING | Role.FAILING if lacking else Role.FAILING | Role.SUCCEEDING
    verb = next((j for j in range(i - 1, max(first, i - _TOLD_MAX) - 1, -1) if context.words[j].roles & wanted), None)
    if verb is None or any(context.marks[j] & (Mark.THAT | Mark.NEGATION) for j in range(max(first, verb - 1), i)):
        return None
    sides = _parties(context, (first, verb, i, sentence.clauses[k].last))
    if not sides:
        return None
    event = EventType.AGREE if context.words[verb].roles & Role.SUCCEEDING else EventType.REJECT
    actors = tuple(dict.fromkeys(side.actor for side in sides if side.actor))
    start = next(c.first for c in sentence.clauses if c.first <= verb < c.last)
    return new_act(sentence, "positions.parted", event, i, i + 1, k, actors, start=start, subject=sides, mutual=True)


def _parties(context: PositionContext, places: tuple[int, int, int, int]) -> tuple[Side, ...]:
    """The two who agree or do not: behind «between», else behind the verb, else before it; places are sentence, verb, noun and end."""
    first, verb, noun, last = places
    between = next((j for j in range(noun, last) if context.marks[j] & Mark.BETWEEN), last)
    return _pair(context, between, last) or _pair(context, verb + 1, noun) or _pair(context, first, verb)


def disputed(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«خلاف بين كابل وطهران يعطل اتفاقا»: both are against what their dispute hinders."""
    context, limit = sentence.context, min(i + _DISPUTE_MAX, sentence.clauses[-1].last)
    verb = next((j for j in range(i + 1, limit) if context.words[j].roles & Role.BLOCKING), None)
    if verb is None or i > sentence.clauses[k].first:
        return None
    behind = range(verb + 1, min(verb + 1 + _NEAR, sentence.clauses[-1].last))
    actors = tuple(dict.fromkeys(s.actor for s in context.sides_in(i + 1, verb) if s.actor))
    if len(actors) != _PAIR or not any(context.words[j].roles & _DEALS for j in behind):
        return None
    act = new_act(sentence, "positions.disputed", EventType.REJECT, i, verb + 1, k, actors, mutual=True)
    act.end = max(act.end, next(c.last for c in sentence.clauses if c.first <= verb < c.last))
    return act


def striking(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«ماضية في الإضراب», «دعت العمال إلى الاستمرار في الإضراب»: who goes on striking, or calls for it, protests."""
    context, clause = sentence.context, sentence.clauses[k]
    at = i - 1 - (context.tokens.words[i - 1] == _IN)
    if at < clause.first or not context.words[at].roles & Role.GOING_ON or not _is_meant(context, clause.first, at):
        return None
    speaker = context.speaker(at)
    named = next((s.actor for s in context.sides_in(clause.first, at) if s.actor), None)
    said = (speaker.actor,) if speaker is not None and speaker.actor else ()
    actors = said or ((named,) if named else sentence.last)
    return (
        new_act(sentence, "positions.striking", EventType.PROTEST, i, i + 1, k, actors, start=clause.first)
        if actors
        else None
    )


def _is_meant(context: PositionContext, first: int, at: int) -> bool:
    """Whether going on is what somebody is said to do, announce or call for; not what is warned of, feared or left off."""
    before = context.marks[at - 1] if at > first else Mark.NONE
    events = {s.event for j in range(first, at) for s, form in context.words[j].senses if form is not None}
    if before & (Mark.NEGATION | Mark.NEGATIVE_NOUN) or EventType.REJECT in events:
        return False
    if context.words[at].preposition or not before & Mark.PREPOSITION:
        told = Mark.LIGHT | Mark.REPORTING | Mark.THAT
        led = any(context.marks[j] & told or context.words[j].roles & Role.DECIDING for j in range(first, at))
        return led or (at > first and context.side_at[at - 1] >= 0)
    return EventType.REQUEST in events and context.tokens.words[at - 1] in _TO


def _pair(context: PositionContext, first: int, last: int) -> tuple[Side, ...]:
    """The two parties that are named together among these tokens: «بين كابل وطهران», «كابل وطهران», «المحادثات الأفغانية الإيرانية»."""
    named = context.sides_in(first, last)
    for side, other in pairwise(named):
        beside = side.adjective and other.adjective and side.last == other.first
        if beside and side.actor and other.actor and side.actor != other.actor:
            return side, other
    for side in named:
        joined = joined_sides(context, side, last) if side.actor else ()
        if len({s.actor for s in joined if s.actor}) == _PAIR == len(joined):
            return joined
    return ()
