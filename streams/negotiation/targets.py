"""An act in its sentence in, the party that it is directed at out: named in its clause, else told by the talks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from streams.negotiation.acts import Act, Reading
from streams.negotiation.clauses import Clause, Opening
from streams.negotiation.company import stands_by, to_all
from streams.negotiation.marks import Mark
from streams.negotiation.view import Side, View
from streams.records import EventType

__all__ = ["Rivals", "named_target", "target_of"]

# Members asked for again and again have names here: an attribute of an Enum class costs four times a name.
_RELATIVE: Final = Opening.RELATIVE
_CONDITION: Final = Opening.CONDITION
_REACH_TOKENS_MAX: Final = 4
_MUTUAL: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
"""What two parties do with each other."""
_WITH: Final = "ب"
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


def target_of(reading: Reading, act: Act, event: EventType, actor: str, rivals: Rivals, *, talks: bool) -> str | None:
    """The target of one actor's part in the act; `talks` tells whether it is about the talks themselves."""
    named = named_target(reading, act, event, actor)
    if named is not None:
        return named
    others = rivals.get(actor, ())
    speaker = reading.view.speaker(act.head)
    if speaker is not None and speaker.actor and speaker.actor in others:
        return speaker.actor
    if event in _ON_THE_GROUND:
        return _victim(reading, act, actor)
    if act.rule == "positions.act" or (event is EventType.STATE and not talks):
        return None
    if event is EventType.REQUEST and to_all(reading.view, act):
        return None
    return _counterpart(reading, act, others, everywhere=event is not EventType.EXPECT)


def named_target(reading: Reading, act: Act, event: EventType, actor: str) -> str | None:
    """The target that the act's own clause names."""
    others = [code for code in act.actors if code != actor]
    if others and (event in _MUTUAL if act.mutual is None else act.mutual):
        return others[0]
    for code in act.targets:
        if code != actor:
            return code
    view = reading.view
    sides = [
        s
        for s in view.sides_in(act.start, act.end)
        if s.actor and s.actor not in act.actors and s not in act.subject and not stands_by(view, act, s)
    ]
    if not sides:
        return _answered(reading, act, event) or next((s.actor for s in _antecedents(reading, act)), None)
    plain = [
        s for s in sides if not _conditional(reading.clauses, s) and (event in _ON_THE_GROUND or not view.only_place(s))
    ]
    behind = [s for s in plain if s.first >= act.head]
    if event in _WITH_CONTENT:
        behind = [s for s in behind if s.first < _content(view, act)]
        plain = behind
    else:
        behind = [s for s in behind if not _described(reading.clauses, act, s)]
        plain = [s for s in plain if not _described(reading.clauses, act, s)]
    threat = [s for s in sides if _conditional(reading.clauses, s)] if event in _CONDITIONED else []
    addressed = [s for s in behind if _addressed(view, act, s)]
    if event is EventType.REQUEST and not addressed:
        behind = plain = [s for s in behind if not _marginal(view, act, s)]
    refused = threat if event is EventType.REJECT else []
    for side in refused or addressed or behind or plain or threat or _antecedents(reading, act):
        return side.actor
    return None


def _answered(reading: Reading, act: Act, event: EventType) -> str | None:
    """Whose act a clause that describes it answers: «قدمت بكين عرضا رفضته مانيلا», «أفرجت كابل عنهم، وهو ما رحبت به»."""
    if event not in _ANSWERS or reading.clauses[act.clause].opening is not _RELATIVE:
        return None
    for other in reversed(reading.acts):
        if other.main and other.clause < act.clause and other.head < act.head:
            return next((code for code in other.actors if code not in act.actors), None)
    return None


def _marginal(view: View, act: Act, side: Side) -> bool:
    """Whether the party is only what a demand is about: another is named far more often («… منع كييف من …»)."""
    others = [weight for code, weight in view.weights.items() if code not in act.actors]
    return view.weights[side.actor or ""] * _FAR_MORE < max(others, default=0)


def _content(view: View, act: Act) -> int:
    """Where the content of an accusation or threat begins, whose parties are not whom it is directed at."""
    for j in range(act.after, act.end):
        if view.marks[j] & Mark.THAT or (view.side_at[j] < 0 and view.tokens.words[j][0] == _WITH and j > act.after):
            return j
    return act.end


def _described(clauses: Sequence[Clause], act: Act, side: Side) -> bool:
    """Whether the party stands in a relative clause behind the act."""
    return any(c.opening is _RELATIVE and act.head < c.first <= side.first < c.last for c in clauses)


def _antecedents(reading: Reading, act: Act) -> list[Side]:
    """The parties in what a relative clause describes, the most named first."""
    clause = reading.clauses[act.clause]
    if clause.opening is not _RELATIVE or not act.clause:
        return []
    view, before = reading.view, reading.clauses[act.clause - 1]
    sides = [
        s
        for s in view.sides_in(before.first, before.last)
        if s.actor and s.actor not in act.actors and not view.only_place(s)
    ]
    return sorted(sides, key=lambda s: (-view.weights[s.actor or ""], s.first))


def _conditional(clauses: Sequence[Clause], side: Side) -> bool:
    return any(c.opening is _CONDITION and c.first <= side.first < c.last for c in clauses)


def _addressed(view: View, act: Act, side: Side) -> bool:
    """Whether the party stands where whom an act is directed at stands: its object, or behind من، إلى، على …."""
    if side.near:
        return False
    if side.preposition == "ل":
        return True
    if side.first in {act.after, act.after + 1}:
        return not side.preposition
    for j in range(side.first - 1, max(act.head, side.first - _REACH_TOKENS_MAX), -1):
        if view.marks[j] & Mark.PREPOSITION:
            return bool(view.marks[j] & Mark.ADDRESSING)
        if view.gazetteer.title_stem(view.tokens.words[j]) is None:
            return False
    return False


def _victim(reading: Reading, act: Act, actor: str) -> str | None:
    """The place of another party nearest to the act, in its sentence."""
    view = reading.view
    places = [
        s
        for s in view.sides_in(reading.clauses[0].first, reading.clauses[-1].last)
        if s.actor and s.actor != actor and (s.place or s.near) and not _described(reading.clauses, act, s)
    ]
    return min(places, key=lambda s: (abs(s.first - act.head), s.first)).actor if places else None


def _counterpart(reading: Reading, act: Act, rivals: Collection[str], *, everywhere: bool) -> str | None:
    """The other side of the sentence that the article names most; else, or if it names another far more, that one.

    Of an article with more than a few parties only those with whom the actor is named to deal are its other side.
    """
    view = reading.view
    weights, voices = view.weights, {-1, view.quote_at[act.head]}
    aside = {s.actor for s in view.sides_in(act.start, act.end) if stands_by(view, act, s)}.union(act.actors)
    known = {code for code in weights.keys() - aside if code in rivals or (not rivals and len(weights) <= _FEW)}
    around = {
        s.actor
        for clause in reading.clauses
        if clause.opening is not _RELATIVE
        for s in view.sides_in(clause.first, clause.last)
        if s.actor in known and view.quote_at[s.first] in voices and not view.only_place(s)
    }
    most = max((weights[code] for code in known), default=0)
    others = sorted(code for code in around if code and (not everywhere or weights[code] * _FAR_MORE >= most))
    if not others and everywhere:
        others = sorted(known)
    return max(others, key=lambda code: weights[code], default=None)
