"""A verb or noun in its sentence in, whose act it is and at whom it is directed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.verbs import VerbForm
from streams.negotiation.acts import Reading, Subject
from streams.negotiation.clauses import Clause, Opening
from streams.negotiation.view import Side, View
from streams.negotiation.words import Mark

__all__ = ["actors_of_subject", "clause_start", "owner_of", "subject_of"]

_BEHIND_TOKENS_MAX: Final = 10
_OWNER_TOKENS_MAX: Final = 4
_HOPS_MAX: Final = 3
_PROCLITICS: Final = frozenset("بلو")
_BLOCKING: Final = Mark.PREPOSITION | Mark.THAT | Mark.RELATIVE | Mark.CONDITION | Mark.ADVERSATIVE | Mark.TEMPORAL
_FUNCTION: Final = _BLOCKING | Mark.CAUSAL | Mark.STOP | Mark.NAMING | Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE | Mark.AUXILIARY


def clause_start(clauses: Sequence[Clause], k: int) -> int:
    """The clause in which the clause's subject may stand: over parentheses without a verb."""
    hops = 0
    while k and hops < _HOPS_MAX and clauses[k].opening is Opening.STOP and not clauses[k - 1].finite:
        k, hops = k - 1, hops + 1
    return k


def subject_of(view: View, clauses: Sequence[Clause], k: int, i: int, form: VerbForm | None) -> Subject:
    """The subject of the verb or adjective at token `i` in clause `k`: before it, else behind it."""
    before = _before(view, clauses[clause_start(clauses, k)].first, i)
    if before.sides or before.speaking or form is None:
        return before
    sides = _behind(view, i + 1, form)
    return Subject(sides, named=bool(sides) or before.named)


def _before(view: View, start: int, i: int) -> Subject:
    """The noun phrase between the start of the clause and the verb."""
    named = False
    j = start
    while j < i:
        mark, at = view.marks[j], view.side_at[j]
        if at >= 0:
            side = view.sides[at]
            if side.first >= start and not side.near and not _prepositional(view, side, start):
                return Subject(_with_joined(view, side, i), named=True)
            j = side.last
            continue
        if mark & (Mark.SELF | Mark.PRONOUN):
            return Subject(speaking=bool(mark & Mark.SELF))
        if j == start and mark & Mark.PREPOSITION:
            return Subject()
        if not mark & _FUNCTION and view.words[j] is not None and view.tokens.words[j][:1].isalpha() and not view.dated[j]:
            named = named or view.words[j].finite is None
        j += 1
    return Subject((), named)


def _prepositional(view: View, side: Side, start: int) -> bool:
    """Whether a preposition stands before the party, so that it is no subject."""
    if side.preposition in {"ب", "ك"} or (side.preposition == "ل" and side.first == start):
        return True
    return side.first > 0 and bool(view.marks[side.first - 1] & Mark.PREPOSITION)


def _behind(view: View, start: int, form: VerbForm) -> tuple[Side, ...]:
    """The party right behind the verb, titles and dates in between."""
    limit = min(len(view.words), start + _BEHIND_TOKENS_MAX)
    j = start
    while j < limit:
        at = view.side_at[j]
        if at >= 0:
            side = view.sides[at]
            if side.near or side.preposition in {"ب", "ك"} or (side.preposition == "ل" and j == start):
                return ()
            if j == start and not _agrees(view, side, form):
                return ()
            return _with_joined(view, side, limit)
        if j == start and form.feminine and _is_man(view, j):
            return ()
        if view.marks[j] & _BLOCKING or (view.words[j].finite is not None and view.words[j].joined):
            return ()
        j += 1
    return ()


def _agrees(view: View, side: Side, form: VerbForm) -> bool:
    """Whether the party right behind the verb can be its subject rather than its object, by gender."""
    if form.plural or form.person == 1:
        return True
    if form.feminine:
        return not side.person or view.gazetteer.gender(side.entity_id) != "m"
    return not side.place or side.masculine


def _is_man(view: View, j: int) -> bool:
    """Whether a title of one man begins here, which no feminine verb has as its subject."""
    stem = view.gazetteer.title_stem(view.tokens.words[j])
    return stem is not None and stem not in view.gazetteer.titles.plurals and not stem.endswith("ه")


def _with_joined(view: View, side: Side, limit: int) -> tuple[Side, ...]:
    """The party and those joined to it with «and»; mentions of one party count once."""
    found = [side]
    j, free = side.last, 0
    while j < limit and free < 3:
        at = view.side_at[j]
        if at >= 0:
            other = view.sides[at]
            joins = other.joined or bool(view.marks[j - 1] & Mark.JOINING)
            if other.actor != side.actor and not joins:
                break
            if joins and other.actor not in {s.actor for s in found}:
                found.append(other)
            j, free = other.last, 0
            continue
        mark = view.marks[j]
        if mark & (_BLOCKING | Mark.STOP) and not mark & Mark.JOINING:
            break
        j, free = j + 1, free + 1
    return tuple(found)


def actors_of_subject(reading: Reading, subject: Subject, i: int, k: int, form: VerbForm | None) -> tuple[str, ...]:
    """Actor codes of whose verb it is; () when it is nobody's that can be told."""
    speaker = reading.view.speaker(i)
    if (subject.speaking or (form is not None and form.person == 1)) and speaker is not None and speaker.actor:
        return (speaker.actor,)
    if subject.sides:
        codes = [s.actor or (speaker.actor if speaker else None) or (reading.last[0] if reading.last else None) for s in subject.sides]
        return tuple(dict.fromkeys(code for code in codes if code))
    if subject.named:
        return ()
    opening = reading.clauses[k].opening
    if speaker is not None and speaker.actor and (not reading.last or opening in {Opening.THAT, Opening.QUOTE, Opening.START}):
        return (speaker.actor,)
    return reading.last


def owner_of(view: View, i: int, limit: int) -> Side | None:
    """The party that the noun before token `i` belongs to: «مطالب روسيا», «المطالب الأمنية الروسية»."""
    for j in range(i, min(limit, i + _OWNER_TOKENS_MAX)):
        at = view.side_at[j]
        if at >= 0:
            side = view.sides[at]
            return None if side.preposition or side.near else side
        mark = view.marks[j]
        if mark & Mark.AGENT:
            continue
        if mark & (_BLOCKING | Mark.STOP) or view.words[j].preposition or view.words[j].finite is not None:
            return None
        if view.tokens.words[j][0] in _PROCLITICS:
            return None
    return None
