"""An act in its sentence in, the party that it is directed at out: named in its clause, else a party to the same talks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from streams.extract.positions.actors import joined_sides
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.sides import Side
from streams.records import EventType

__all__ = ["Rivals", "named_target", "stands_by", "target_of", "to_all"]

_REACH_TOKENS_MAX: Final = 4
_CUTS: Final = Mark.STOP | Mark.THAT | Mark.CONDITION | Mark.RELATIVE
_ALL: Final = Mark.PAIR | Mark.ALL
_ADDRESSEE_TOKENS_MAX: Final = 4
_MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
"""What two parties do with each other."""
_WITH: Final = "ب"
_MEETING: Final = "مع"
_WITH_CONTENT: Final = frozenset({EventType.THREATEN})
_CONDITIONED: Final = frozenset({EventType.THREATEN, EventType.REJECT, EventType.OFFER})
"""What is said to a party by naming it in a condition: «لن ننسحب إلا إذا أوقفت أنقرة …»."""
_ANSWERS: Final = frozenset({EventType.SUPPORT, EventType.REJECT, EventType.AGREE, EventType.ACCUSE, EventType.STATE})
_FAR_MORE: Final = 2
_FEW: Final = 3
"""Parties up to which who is named but once may still be the other side."""
_ON_THE_GROUND: Final = frozenset({EventType.MOBILIZE, EventType.ASSAULT, EventType.COERCE, EventType.RETREAT})
"""What is done where its target is: a place names the target."""
Rivals = Mapping[str, Collection[str]]
"""Actor code to the parties whom the article names as the other side of one of its acts."""


def target_of(
    sentence: SentenceState, act: Act, event: EventType, actor: str, rivals: Rivals, *, talks: bool
) -> str | None:
    """The target of one actor's part in the act; `talks` tells whether it is about the talks themselves."""
    named = named_target(sentence, act, event, actor)
    if named is not None:
        return named
    others = rivals.get(actor, ())
    speaker = sentence.context.speaker(act.head)
    if speaker is not None and speaker.actor and speaker.actor in others:
        return speaker.actor
    if event in _ON_THE_GROUND:
        return _victim(sentence, act, actor)
    if act.rule == "positions.act" or (event is EventType.STATE and not talks):
        return None
    if event is EventType.REQUEST and to_all(sentence.context, act):
        return None
    return _counterpart(sentence, act, others, everywhere=event is not EventType.EXPECT)


def named_target(sentence: SentenceState, act: Act, event: EventType, actor: str) -> str | None:
    """The target that the act's own clause names."""
    others = [code for code in act.actors if code != actor]
    if others and (event in _MUTUAL if act.mutual is None else act.mutual):
        return others[0]
    for code in act.targets:
        if code != actor:
            return code
    context = sentence.context
    sides = [
        s
        for s in context.sides_in(act.start, act.end)
        if s.actor and s.actor not in act.actors and s not in act.subject and not stands_by(context, act, s)
    ]
    if not sides:
        return _answered(sentence, act, event) or next((s.actor for s in _antecedents(sentence, act)), None)
    plain = [
        s
        for s in sides
        if not _conditional(sentence.clauses, s) and (event in _ON_THE_GROUND or not context.only_place(s))
    ]
    behind = [s for s in plain if s.first >= act.head]
    if event in _WITH_CONTENT:
        behind = [s for s in behind if s.first < _content(context, act)]
        plain = behind
    else:
        behind = [s for s in behind if not _described(sentence.clauses, act, s)]
        plain = [s for s in plain if not _described(sentence.clauses, act, s)]
    if event is EventType.CONSULT:  # with whom, not where: «وصل إلى مسقط لمحادثات مع …»
        behind = [s for s in behind if _is_met(context, act, s)] or behind
    threat = [s for s in sides if _conditional(sentence.clauses, s)] if event in _CONDITIONED else []
    addressed = [s for s in behind if _addressed(context, act, s)]
    if event is EventType.REQUEST and not addressed:
        behind = plain = [s for s in behind if not _marginal(context, act, s)]
    refused = threat if event is EventType.REJECT else []
    for side in refused or addressed or behind or plain or threat or _antecedents(sentence, act):
        return side.actor
    return None


def _answered(sentence: SentenceState, act: Act, event: EventType) -> str | None:
    """Whose act a clause that describes it answers: «قدمت بكين عرضا رفضته مانيلا», «أفرجت كابل عنهم، وهو ما رحبت به»."""
    if event not in _ANSWERS or sentence.clauses[act.clause].opening is not Opening.RELATIVE:
        return None
    for other in reversed(sentence.acts):
        if other.main and other.clause < act.clause and other.head < act.head:
            return next((code for code in other.actors if code not in act.actors), None)
    return None


def _marginal(context: PositionContext, act: Act, side: Side) -> bool:
    """Whether the party is only what a demand is about: another is named far more often («… منع كييف من …»)."""
    others = [weight for code, weight in context.weights.items() if code not in act.actors]
    return context.weights[side.actor or ""] * _FAR_MORE < max(others, default=0)


def _content(context: PositionContext, act: Act) -> int:
    """Where the content of an accusation or threat begins, whose parties are not whom it is directed at."""
    for j in range(act.after, act.end):
        if context.marks[j] & Mark.THAT or (
            context.side_at[j] < 0 and context.tokens.words[j][0] == _WITH and j > act.after
        ):
            return j
    return act.end


def _described(clauses: Sequence[Clause], act: Act, side: Side) -> bool:
    """Whether the party stands in a relative clause behind the act."""
    return any(act.head < c.first <= side.first < c.last and c.opening is Opening.RELATIVE for c in clauses)


def _antecedents(sentence: SentenceState, act: Act) -> list[Side]:
    """The parties in what a relative clause describes, the most named first."""
    clause = sentence.clauses[act.clause]
    if clause.opening is not Opening.RELATIVE or not act.clause:
        return []
    context, before = sentence.context, sentence.clauses[act.clause - 1]
    sides = [
        s
        for s in context.sides_in(before.first, before.last)
        if s.actor and s.actor not in act.actors and not context.only_place(s)
    ]
    return sorted(sides, key=lambda s: (-context.weights[s.actor or ""], s.first))


def _conditional(clauses: Sequence[Clause], side: Side) -> bool:
    return any(c.first <= side.first < c.last and c.opening is Opening.CONDITION for c in clauses)


def _addressed(context: PositionContext, act: Act, side: Side) -> bool:
    """Whether the party stands where whom an act is directed at stands: its object, or behind من، إلى، على …."""
    if side.near:
        return False
    if side.preposition == "ل":
        return True
    if side.first in {act.after, act.after + 1}:
        return not side.preposition
    for j in range(side.first - 1, max(act.head, side.first - _REACH_TOKENS_MAX), -1):
        if context.marks[j] & Mark.PREPOSITION:
            return bool(context.marks[j] & Mark.ADDRESSING)
        if context.gazetteer.title_stem(context.tokens.words[j]) is None:
            return False
    return False


def _is_met(context: PositionContext, act: Act, side: Side) -> bool:
    """Whether «with» stands before the party, titles in between."""
    reach = range(max(act.head, side.first - _REACH_TOKENS_MAX), side.first)
    return any(context.tokens.words[j] == _MEETING for j in reach)


def _victim(sentence: SentenceState, act: Act, actor: str) -> str | None:
    """The place of another party nearest to the act, in its sentence."""
    context = sentence.context
    places = [
        s
        for s in context.sides_in(*sentence.span)
        if s.actor and s.actor != actor and (s.place or s.near) and not _described(sentence.clauses, act, s)
    ]
    return min(places, key=lambda s: (abs(s.first - act.head), s.first)).actor if places else None


def _counterpart(sentence: SentenceState, act: Act, rivals: Collection[str], *, everywhere: bool) -> str | None:
    """The other side of the sentence that the article names most; else, or if it names another far more, that one.

    Of an article with more than a few parties only those with whom the actor is named to deal are its other side.
    """
    context = sentence.context
    weights, voices = context.weights, {-1, context.quote_at[act.head]}
    aside = {s.actor for s in context.sides_in(act.start, act.end) if stands_by(context, act, s)}.union(act.actors)
    states = context.gazetteer.countries.keys() & weights.keys()
    few = weights.keys() if len(weights) <= _FEW else states if len(states) <= _FEW else frozenset()
    known = {code for code in weights.keys() - aside if code in (rivals or few)}
    around = {
        s.actor
        for clause in sentence.clauses
        if clause.opening is not Opening.RELATIVE
        for s in context.sides_in(clause.first, clause.last)
        if s.actor in known and context.quote_at[s.first] in voices and not context.only_place(s)
    }
    most = max((weights[code] for code in known), default=0)
    others = sorted(code for code in around if code and (not everywhere or weights[code] * _FAR_MORE >= most))
    if not others and everywhere:
        others = sorted(known)
    return max(others, key=lambda code: weights[code], default=None)


def stands_by(context: PositionContext, act: Act, side: Side) -> bool:
    """Whether the party only helps, hosts or lacks («بالتعاون مع باريس»), or is one of two others («بين سول وطوكيو»)."""
    first = side
    while first.joined or context.marks[first.first - 1] & Mark.JOINING:
        at = max(
            (context.side_at[j] for j in range(max(act.head, first.first - _REACH_TOKENS_MAX), first.first)), default=-1
        )
        if at < 0:
            break
        first = context.sides[at]
    if first.first and context.marks[first.first - 1] & Mark.BETWEEN:
        sides = joined_sides(context, first, act.end)
        return len({s.actor for s in sides}) > 1 and not any(s.own or s.actor in act.actors for s in sides)
    for j in range(first.first - 1, max(act.head, first.first - 1 - _REACH_TOKENS_MAX), -1):
        if context.marks[j] & Mark.COMPANY:
            return True
        if context.marks[j] & _CUTS or context.side_at[j] >= 0:
            return False
    return False


def to_all(context: PositionContext, act: Act) -> bool:
    """Whether what is asked is asked of everybody: «دعت الأطراف إلى»."""
    reach = range(act.after, min(act.end, act.after + _ADDRESSEE_TOKENS_MAX))
    return any(context.marks[j] & _ALL for j in reach)
