"""A verbal noun that somebody tells of in, whose act it is out: constructions of «تعليق», «إصرار», «خفض»."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.scope import new_act
from streams.records import EventType

__all__ = ["decided", "insisted", "is_told", "suspended"]

_NEAR: Final = 4
"""Tokens between a noun and what completes it."""
_DECIDED_MAX: Final = 12
"""Tokens between a verb of deciding and what is decided: a name and a day."""
_OUTPUT_MAX: Final = 3
_ON: Final = "علي"
_WITH: Final = "مع"


def is_told(context: PositionContext, first: int, i: int) -> bool:
    """Whether a verb or noun of telling stands before token `i` in its clause: «كشف عن اتفاق كابل وطهران على …»."""
    told = Mark.REPORTING | Mark.LIGHT
    return any(context.marks[j] & told or context.words[j].roles & Role.ANNOUNCING for j in range(first, i))


def suspended(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«أعلنت كابل تعليق المحادثات مع طهران»: who breaks off talks does so to whom «with» names."""
    context, clause = sentence.context, sentence.clauses[k]
    reach = range(i + 1, min(i + 1 + _NEAR, clause.last))
    talks = next((j for j in reach if context.words[j].roles & Role.TALKS), None)
    whose = next((s.actor for s in context.sides_in(clause.first, i) if s.actor), None)
    if talks is None or whose is None or not is_told(context, clause.first, i):
        return None
    met = (s for s in context.sides_in(talks + 1, clause.last) if _WITH in context.tokens.words[talks + 1 : s.first])
    target = next((s.actor for s in met if s.actor and s.actor != whose), None)
    if target is None:
        return None
    rule, event, first = "positions.suspended", EventType.SANCTION, clause.first
    return new_act(sentence, rule, event, i, i + 1, k, (whose,), start=first, targets=(target,))


def insisted(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«تعثرت بسبب إصرار كابل على …»: what a party is told to insist on, it demands."""
    context, clause = sentence.context, sentence.clauses[k]
    at = context.side_at[i + 1] if i + 1 < clause.last else -1
    whose = context.sides[at] if at >= 0 else None
    if whose is None or not whose.actor or whose.first != i + 1 or whose.preposition or whose.last + 1 >= clause.last:
        return None
    denied = context.marks[whose.last + 1] & (Mark.NEGATIVE_NOUN | Mark.NEGATION)
    if context.tokens.words[whose.last] != _ON or denied:
        return None
    behind = whose.last + 1
    return new_act(sentence, "positions.insisted", EventType.REQUEST, i, behind, k, (whose.actor,), subject=(whose,))


def decided(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«قررت أوبك، السبت، خفض الإنتاج»: what producers decide about their output they agree on."""
    context, words = sentence.context, sentence.context.words
    first = max(sentence.clauses[0].first, i - _DECIDED_MAX)
    verb = next((j for j in range(i - 1, first - 1, -1) if words[j].roles & Role.DECIDING), None)
    output = any(words[j].roles & Role.OUTPUT for j in range(i + 1, min(i + _OUTPUT_MAX, sentence.clauses[k].last)))
    if verb is None or not output:
        return None
    actors = tuple(dict.fromkeys(s.actor for s in context.sides_in(verb + 1, i) if s.actor))[:1]
    start = sentence.clauses[max(0, k - 2)].first if verb < sentence.clauses[k].first else verb
    if not actors:
        return None
    return new_act(sentence, "positions.decided", EventType.AGREE, i, i + 1, k, actors, start=max(start, verb))
