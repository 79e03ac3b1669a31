"""An act in, the issues it is about out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from streams.extract.positions.acts import Act
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.issues import Mention
from streams.records import EventType

__all__ = ["about", "issues_of"]

_ISSUES_MAX: Final = 3
_OF: Final = "ب"
_QUALIFYING: Final = frozenset({Opening.CONDITION, Opening.RELATIVE})
_JUDGED: Final = frozenset({EventType.REJECT, EventType.SUPPORT, EventType.ACCUSE})
_OF_DEALS: Final = frozenset({"positions.parted", "positions.disputed"})
"""What names an agreement in its own words is about what the agreement is about."""
_SPLIT: Final = frozenset({EventType.AGREE, EventType.OFFER, EventType.REQUEST, EventType.REJECT, EventType.ACCUSE})
"""Several issues of one of these are several positions; other stands are about what they name first."""


def about(context: PositionContext, clauses: Sequence[Clause], act: Act) -> list[Mention]:
    """The mentions in what the act says: from its head on, then before it, then in its conditions."""
    if act.rule == "positions.phrase" and act.event in _JUDGED:
        stretches = [(act.start, act.end)]
    else:
        stretches = [(_complement(context, act), act.end), (act.head, act.end), (act.start, act.head)]
    for first, last in stretches:
        found = [
            m
            for a, b in _unconditional(clauses, first, last)
            for m in context.mentions_in(a, b)
            if (m.strong or m.first != act.head or act.after == act.head)
            and not _in_subject(act, m)
            and not _lacking(context, m)
        ]
        if last == act.head:
            found = [m for m in found if m.strong]
        if act.rule in _OF_DEALS:
            found = [m for m in found if not m.generic]
        if found:
            return found
    clause = clauses[act.clause]
    if clause.opening is Opening.RELATIVE and act.clause:
        before = clauses[act.clause - 1]
        return list(context.mentions_in(before.first, before.last))[-1:]
    return _attached(context, clauses, act, _QUALIFYING) or [
        replace(m, strong=False) for m in _attached(context, clauses, act, {Opening.TIME})
    ]


def _attached(
    context: PositionContext, clauses: Sequence[Clause], act: Act, openings: Collection[Opening]
) -> list[Mention]:
    """The mentions in clauses of these kinds that go on with the act."""
    return [
        m
        for c in clauses
        if c.opening in openings and c.first > act.head
        for m in context.mentions_in(c.first, min(c.last, act.end))
    ]


def _in_subject(act: Act, mention: Mention) -> bool:
    """Whether the mention is only in the name of who acts: «القوات الروسية», «السفارة الروسية»."""
    return any(min(side.first, act.head + 1) <= mention.first < side.last for side in act.subject)


def _lacking(context: PositionContext, mention: Mention) -> bool:
    """Whether what is named is what there is none of: «من دون ضمانات»; a refusal («عدم توسيع») is about it."""
    before = context.marks[mention.first - 1] if mention.first else Mark.NONE
    return bool(before & Mark.NEGATIVE_NOUN and before & Mark.PREPOSITION)


def _complement(context: PositionContext, act: Act) -> int:
    """Where the thing of which a party is accused begins: behind ب; the head for other acts."""
    if act.event is EventType.ACCUSE:
        for j in range(act.after, act.end):
            if context.side_at[j] < 0 and context.tokens.words[j][0] == _OF and len(context.tokens.words[j]) > 2:
                return j
    return act.head


def _unconditional(clauses: Sequence[Clause], first: int, last: int) -> Iterable[tuple[int, int]]:
    """The stretches of the tokens that are no condition and no clause of time or description."""
    begin = first
    for clause in clauses:
        if clause.first >= last:
            break
        if clause.last > first and _is_aside(clause, first):
            if begin < clause.first:
                yield begin, clause.first
            begin = max(begin, clause.last)
    if begin < last:
        yield begin, last


def _is_aside(clause: Clause, first: int) -> bool:
    opening = clause.opening
    if opening is Opening.CONDITION:
        return True
    return clause.first > first and (opening is Opening.TIME or (clause.finite and opening is Opening.RELATIVE))


def issues_of(mentions: Sequence[Mention], event: EventType) -> tuple[str, ...]:
    """The issues that these mentions make positions of, in the order of the text; () for none."""
    strong = [m for m in mentions if m.strong] or list(mentions[:1])
    ids = list(dict.fromkeys(m.issue for m in strong))
    special = [i for i in ids if not any(m.generic and m.issue == i for m in strong)]
    if special and ids and ids[0] not in special and event not in _SPLIT:
        return (ids[0],)
    if special and ids[0] in special:
        ids = special
    return tuple(ids[:_ISSUES_MAX] if event in _SPLIT else ids[:1])
