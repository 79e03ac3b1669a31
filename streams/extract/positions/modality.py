"""An act in its sentence in, how it relates to reality out: denied, possible, conditional, planned, with a deadline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.positions.acts import Act
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.records import EventType, FactKind, Realis

__all__ = ["Modality", "condition_of", "deny", "modality_of"]

_FUTURE: Final = re.compile(r"و?س[ينتا]\w{3,}")
"""Folded forms that look like the future of a verb."""
_NOT: Final = frozenset({"لن", "لا"})
_AFTER: Final = "بعد"
_OF_PRESENT: Final = ("ت", "ي")
"""Beginnings of the present of others, which some past forms have, too: «توافق»."""
_UNIT_DAYS: Final = {"day": 1, "week": 7, "hour": 0}
_TERMINAL: Final = frozenset(".!؟?")
_HOURS: Final = 24
_DEADLINE_TOKENS_MAX: Final = 4
_REFUSED: Final = frozenset(
    {
        EventType.AGREE,
        EventType.OFFER,
        EventType.COOPERATE,
        EventType.AID,
        EventType.RETREAT,
        EventType.SUPPORT,
    }
)
"""Not to do these is to refuse."""
_KEPT: Final = frozenset({EventType.CONCEDE, EventType.EXPECT, EventType.REJECT, EventType.STATE})
"""Not to do these stays what it is, negated."""


@dataclass(slots=True)
class Modality:
    """How an act relates to reality."""

    hedged: bool
    realis: Realis
    condition: tuple[int, int] | None
    """Offsets of its condition, half-open."""
    deadline: dt.date | None


def deny(event: EventType, *, future: bool) -> tuple[EventType, bool]:
    """The type and negation of an act that is denied: who does not agree rejects, who denies an intent takes a stand."""
    if event in _REFUSED or (event is EventType.CONSULT and future):
        return EventType.REJECT, False
    if event in _KEPT:
        return event, True
    return EventType.STATE, True


def modality_of(context: PositionContext, clauses: Sequence[Clause], act: Act) -> Modality:
    """Read the words around the head of the act, and its conditions and deadlines."""
    first = clauses[act.clause].first
    marks = [context.marks[i] for i in range(max(first, act.head - 6), act.head)]
    form = act.form or (None if context.words[act.head].nominal else context.words[act.head].finite)
    tense = form.tense if form is not None else None
    perfect = any(mark & Mark.AUXILIARY for mark in marks) and tense is Tense.PAST
    hedged = any(mark & Mark.HEDGE for mark in marks) or (
        tense is Tense.PRESENT and any(mark & Mark.POSSIBILITY for mark in marks)
    )
    condition = condition_of(context, clauses, act)
    if any(mark & Mark.SUPPOSITION for mark in marks):
        realis = Realis.HYPOTHETICAL
    elif (
        act.planned
        or tense is Tense.FUTURE
        or any(mark & (Mark.FUTURE | Mark.REFUSAL) for mark in marks)
        or _wished(context, act)
        or (tense is Tense.PRESENT and _awaited(context, clauses, act))
        or _nearly(context, clauses[act.clause], act)
    ):
        realis = Realis.PLANNED
    elif condition is not None and tense is not Tense.PAST:
        realis = Realis.HYPOTHETICAL
    else:
        realis = Realis.PAST if perfect else Realis.ACTUAL
    return Modality(hedged, realis, condition, _deadline(context, act))


def _wished(context: PositionContext, act: Act) -> bool:
    """Whether «أن» stands right before the verb, which is what is wished then, not what is told: «تأمل أن تتفق …»."""
    i = act.head + 1 if context.marks[act.head] & Mark.THAT else act.head
    word = context.words[i] if 0 < i < len(context.words) else None
    if word is None or word.finite is None or word.joined or not context.marks[i - 1] & Mark.THAT:
        return False
    return word.finite.tense is Tense.PRESENT or context.tokens.words[i].startswith(_OF_PRESENT)


def _nearly(context: PositionContext, clause: Clause, act: Act) -> bool:
    """Whether it is about to be done: «على وشك التوقيع», and what no word at its head tells: «باتت قاب قوسين من الاتفاق»."""
    told = any(sense.event is act.event for sense, _ in context.words[act.head].senses)
    last = act.head if told else clause.last
    return any(context.marks[i] & Mark.NEARLY for i in range(clause.first, last))


def _awaited(context: PositionContext, clauses: Sequence[Clause], act: Act) -> bool:
    """Whether the act is what something to come waits for: «سنوقع عندما نتفق», «بعد أن نتفق»."""
    clause = clauses[act.clause]
    if clause.opening is not Opening.TIME:
        return False
    if context.tokens.words[clause.first] == _AFTER:
        return True  # of what has happened «after» tells in the past
    forms = (context.words[i].finite for c in clauses if c.opening is not Opening.TIME for i in range(c.first, c.last))
    future = any(form is not None and form.tense is Tense.FUTURE for form in forms)
    words = context.tokens.words[clauses[0].first : clause.first]
    return future or not _NOT.isdisjoint(words) or any(map(_FUTURE.match, words))


def condition_of(context: PositionContext, clauses: Sequence[Clause], act: Act) -> tuple[int, int] | None:
    """The condition inside the act's evidence, or right before its clause."""
    for k, clause in enumerate(clauses):
        if clause.opening is not Opening.CONDITION and not (k == 0 and context.marks[clause.first] & Mark.CONDITION):
            continue
        inside = act.start <= clause.first < act.end
        before = k + 1 == act.clause and clause.last <= act.start and clauses[act.clause].opening in _AFTER_CONDITION
        if (inside and clause.first > act.head) or before:
            end = clause.last
            while (
                context.marks[end - 1] & (Mark.STOP | Mark.NAMING) or context.tokens.words[end - 1] in _TERMINAL
            ) and end > clause.first + 1:
                end -= 1
            return context.tokens.starts[clause.first], context.tokens.ends[end - 1]
    return None


def _deadline(context: PositionContext, act: Act) -> dt.date | None:
    """The day by which it gives the other side time: a date or a length of time behind a word of deadlines."""
    if act.event not in _WITH_DEADLINES:
        return None
    for first, fact in context.facts_in(act.head + 1, act.end):
        if not any(context.marks[j] & Mark.DEADLINE for j in range(max(act.head, first - _DEADLINE_TOKENS_MAX), first)):
            continue
        if fact.kind is FactKind.DATE and fact.date_end is not None and fact.date_end >= context.document.published:
            return fact.date_end
        if fact.kind is FactKind.DURATION and fact.high is not None:
            return _later(context.document.published, fact.high, fact.unit)
    return None


_AFTER_CONDITION: Final = frozenset({Opening.STOP, Opening.AND, Opening.THAT, Opening.QUOTE})
"""How a clause opens that depends on the condition before it."""
_WITH_DEADLINES: Final = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.OFFER, EventType.AGREE})


def _later(day: dt.date, count: float, unit: str | None) -> dt.date | None:
    """The day so many hours, days or weeks later; None for longer units and far days."""
    if unit == "hour":
        days = count / _HOURS
    elif unit in _UNIT_DAYS:
        days = count * _UNIT_DAYS[unit]
    else:
        return None
    try:
        return day + dt.timedelta(days=round(days))
    except OverflowError:
        return None
