"""A verb or noun in its sentence in, whose act it is and at whom it is directed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.parties import resolve_title
from streams.negotiation.acts import Reading, Subject
from streams.negotiation.clauses import Clause, Opening
from streams.negotiation.marks import Mark
from streams.negotiation.predicates import Part
from streams.negotiation.view import Side, View

__all__ = ["actors_of_subject", "clause_start", "joined_sides", "owner_of", "subject_of"]

_BEHIND_TOKENS_MAX: Final = 10
_OWNER_TOKENS_MAX: Final = 4
_TITLE_TOKENS_MAX: Final = 3
_TITLE_REACH: Final = 5
_HOPS_MAX: Final = 3
_PRONOUNS: Final = ("ته", "تها", "تهم", "تهما")
"""Ends of a noun with a pronoun, which is an object rather than a subject."""
_THE: Final = "ال"
_OBLIQUE: Final = "ين"
_OBLIQUE_MIN: Final = 6
_WITH: Final = "ب"
_WITH_MIN: Final = 4
_NOUNS: Final = 1 << Part.ACT | 1 << Part.OBJECT
_PROCLITICS: Final = frozenset("بلو")
_BLOCKING: Final = Mark.PREPOSITION | Mark.THAT | Mark.RELATIVE | Mark.CONDITION | Mark.ADVERSATIVE | Mark.TEMPORAL
_FUNCTION: Final = (
    _BLOCKING
    | Mark.CAUSAL
    | Mark.STOP
    | Mark.NAMING
    | Mark.NEGATION
    | Mark.POSSIBILITY
    | Mark.FUTURE
    | Mark.AUXILIARY
    | Mark.ENUMERATION
    | Mark.ANAPHOR
)


def clause_start(clauses: Sequence[Clause], k: int) -> int:
    """The clause in which the clause's subject may stand: over parentheses without a verb."""
    hops = 0
    while k and hops < _HOPS_MAX and clauses[k].opening is Opening.STOP and not clauses[k - 1].finite:
        k, hops = k - 1, hops + 1
    return k


def subject_of(
    view: View,
    clauses: Sequence[Clause],
    k: int,
    i: int,
    form: VerbForm | None,
    *,
    transitive: bool = False,
    until: int = 0,
) -> Subject:
    """The subject of the verb or adjective at token `i` in clause `k`: before it, else behind it.

    Of a transitive verb the only party behind it is the object. A frame's subject stands before its noun, which ends at `until`.
    """
    before = _before(view, clauses[k].first, i)
    if not before.named and not before.speaking:
        before = _before(view, clauses[clause_start(clauses, k)].first, i)
    if before.sides or before.speaking or form is None:
        return before
    if (
        clauses[k].opening is Opening.RELATIVE
        and not _resumed(view, i)
        and not view.marks[clauses[k].first] & Mark.PRONOUN
    ):
        return Subject(_antecedent(view, clauses[k].first), named=True)
    behind = _behind(view, i + 1, form, until)
    if transitive and behind.sides and not _second(view, behind.sides[-1]):
        return Subject(named=before.named)
    return Subject(behind.sides, named=behind.named or before.named, stranger=behind.stranger)


def _resumed(view: View, i: int) -> bool:
    """Whether the relative clause has a pronoun for what it describes, so that its subject is named in it."""
    return view.words[i].owned or any(
        view.marks[j] & Mark.RESUMPTIVE for j in range(i + 1, min(i + 3, len(view.words)))
    )


def _antecedent(view: View, first: int) -> tuple[Side, ...]:
    """The party right before the relative clause, which it describes."""
    for j in (first - 1, first - 2):
        if j >= 0 and view.side_at[j] >= 0:
            side = view.sides[view.side_at[j]]
            return () if side.first and view.marks[side.first - 1] & Mark.PREPOSITION else (side,)
        if j < 0 or not view.marks[j] & (Mark.STOP | Mark.NAMING):
            break
    return ()


def _second(view: View, side: Side) -> bool:
    """Whether an object follows the party without a preposition, so that the party is the subject."""
    for j in range(side.last, min(side.last + 4, len(view.words))):
        at = view.side_at[j]
        if at >= 0 and view.sides[at].actor == side.actor:
            continue
        if at >= 0:
            return not view.sides[at].preposition
        if not view.dated[j] and not view.marks[j] & Mark.STOP:
            return not (
                view.marks[j] & _BLOCKING or view.words[j].preposition or view.tokens.words[j][0] in _PROCLITICS
            )
    return False


def _before(view: View, start: int, i: int) -> Subject:
    """The noun phrase between the start of the clause and the verb."""
    named = False
    j = start
    while j < i:
        mark, at = view.marks[j], view.side_at[j]
        if at >= 0:
            side = view.sides[at]
            if side.adjective and side.first > start and not _qualifies_person(view, side, start):
                named, j = True, side.last
                continue
            if side.first >= start and not side.near and not _prepositional(view, side, start):
                return Subject(joined_sides(view, side, i), named=True)
            j = side.last
            continue
        if mark & (Mark.SELF | Mark.PRONOUN):
            return Subject(speaking=bool(mark & Mark.SELF))
        if mark & Mark.PAIR and (j + 1 >= i or view.side_at[j + 1] < 0) and not _governed(view, j):
            return Subject(_pair(view, j), named=True)
        if j == start and mark & Mark.PREPOSITION:
            return Subject()
        if not mark & _FUNCTION and view.tokens.words[j][:1].isalpha() and not view.dated[j]:
            named = named or view.words[j].finite is None
        j += 1
    return Subject((), named)


def _prepositional(view: View, side: Side, start: int) -> bool:
    """Whether a preposition stands before the party, so that it is no subject."""
    if side.preposition in {"ب", "ك"} or (side.preposition == "ل" and side.first == start):
        return True
    return side.first > 0 and bool(view.marks[side.first - 1] & Mark.PREPOSITION)


def _behind(view: View, start: int, form: VerbForm, until: int) -> Subject:
    """The party right behind the verb, titles and dates in between."""
    limit = min(until if until > start else len(view.words), start + _BEHIND_TOKENS_MAX)
    title = start < limit and view.gazetteer.title_stem(view.tokens.words[start]) is not None
    if title and form.feminine and _is_man(view, start):
        return Subject()
    if start < limit and not title and view.side_at[start] < 0 and _accusative(view, start):
        return Subject()
    j = start
    while j < limit:
        at = view.side_at[j]
        if at >= 0:
            side = view.sides[at]
            if (
                side.near
                or side.preposition in {"ب", "ك"}
                or (side.entity_id is None and _accusative(view, side.first))
            ):
                break
            if j == start and (side.preposition == "ل" or not _agrees(view, side, form)):
                break
            if side.adjective and j > start and not _qualifies_person(view, side, start):
                return Subject(named=True)
            return Subject(joined_sides(view, side, limit), named=True)
        if view.closed[j]:
            return Subject(named=True, stranger=True)
        if _ends_subject(view, j, start, limit, title=title):
            break
        j += 1
    return _unnamed(view, start, j, title=title)


def _accusative(view: View, j: int) -> bool:
    """Whether the word is the oblique case of several people or things, which is no subject: «اللاجئين»."""
    text = view.tokens.words[j]
    return text.startswith(_THE) and text.endswith(_OBLIQUE) and len(text) > _OBLIQUE_MIN


def _ends_subject(view: View, j: int, start: int, limit: int, *, title: bool) -> bool:
    """Whether no subject can begin behind token `j`: an object, a preposition, a sign or another verb stands there."""
    word, mark, text = view.words[j], view.marks[j], view.tokens.words[j]
    held = j > start and view.marks[j - 1] & Mark.HOLDER
    if not (title or held) and (
        (text[0] == _WITH and len(text) > _WITH_MIN) or (j == start and text.endswith(_PRONOUNS))
    ):
        return True
    if j > start and word.kinds & _NOUNS:
        return True
    if mark & Mark.STOP and j > start:
        return not view.dated[j - 1] and not view.dated[min(j + 1, limit - 1)]
    return _is_verb(view, j) or bool(mark & _BLOCKING and not (j > start and _belongs(view, j)))


def _unnamed(view: View, first: int, last: int, *, title: bool) -> Subject:
    """The subject that words without a name mean: a title, «الطرفان», «محللون»."""
    if first >= last:
        return Subject()
    if view.marks[first] & Mark.PAIR:
        return Subject(_pair(view, first), named=True)
    if title:
        both = next((j for j in range(first, last) if view.marks[j] & Mark.PAIR), None)
        return _titled(view, first, last) if both is None else Subject(_pair(view, both), named=True)
    stranger = bool(view.marks[first] & Mark.PEOPLE)
    return Subject(named=stranger, stranger=stranger)


def _pair(view: View, i: int) -> tuple[Side, ...]:
    """The two parties that the article names most, as «both sides» at token `i`; two states, as «both countries»."""
    states = view.gazetteer.neighbours if view.marks[i] & Mark.STATES else view.weights
    codes = sorted((c for c in view.weights if c in states), key=lambda code: (-view.weights[code], code))[:2]
    return tuple(Side(i, i + 1, code) for code in codes) if len(codes) > 1 else ()


def _governed(view: View, i: int) -> bool:
    """Whether a preposition stands before the token, so that it is no subject: «بين البلدين»."""
    return bool(i and view.marks[i - 1] & Mark.PREPOSITION) or bool(view.words[i].preposition)


def _qualifies_person(view: View, side: Side, start: int) -> bool:
    """Whether the adjective is that of somebody with a title, or of people: «وزير الخارجية الروسي», not «الشركات الصينية»."""
    for j in range(side.first - 1, max(start, side.first - _TITLE_REACH) - 1, -1):
        if view.marks[j] & (Mark.PEOPLE | Mark.PAIR) or view.gazetteer.title_stem(view.tokens.words[j]) is not None:
            return True
        if view.marks[j] & _BLOCKING:
            return False
    return False


def _belongs(view: View, j: int) -> bool:
    """Whether a preposition of place tells whose official somebody is: «منسق السياسة الخارجية في الاتحاد الأوروبي»."""
    at = view.side_at[j + 1] if j + 1 < len(view.words) else -1
    return bool(view.marks[j] & Mark.PLACE) and at >= 0 and not view.sides[at].place and not view.sides[at].near


def _is_verb(view: View, j: int) -> bool:
    word = view.words[j]
    return word.finite is not None and (word.joined or not word.nominal)


def _titled(view: View, first: int, last: int) -> Subject:
    """Whom a title without a name means: «الأمين العام», «الوزير»."""
    while last > first + 1 and view.marks[last - 1]:
        last -= 1
    referent = resolve_title(
        view.document, view.gazetteer, view.entities, (first, min(last, first + _TITLE_TOKENS_MAX))
    )
    if referent is None or referent.actor is None:
        return Subject(named=True)
    return Subject((Side(first, first + 1, referent.actor, person=True, entity_id=referent.entity_id),), named=True)


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


def joined_sides(view: View, side: Side, limit: int) -> tuple[Side, ...]:
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
        codes = [
            s.actor or (speaker.actor if speaker else None) or (reading.last[0] if reading.last else None)
            for s in subject.sides
        ]
        return tuple(dict.fromkeys(code for code in codes if code))
    if subject.stranger and speaker is not None and speaker.actor and _joint_body(reading.view, i):
        return (speaker.actor,)
    if subject.named:
        return ()
    opening = reading.clauses[k].opening
    if opening is Opening.RELATIVE and not reading.view.marks[reading.clauses[k].first] & Mark.PRONOUN:
        return ()
    if speaker is None and opening is Opening.START and not reading.view.words[reading.clauses[k].first].joined:
        return ()
    if (
        speaker is not None
        and speaker.actor
        and (not reading.last or opening in {Opening.THAT, Opening.QUOTE, Opening.START})
    ):
        return (speaker.actor,)
    if reading.unknown:
        return ()
    return reading.last if speaker is not None else _in_sight(reading, i)


def _in_sight(reading: Reading, i: int) -> tuple[str, ...]:
    """The latest subject; where the sentence does not name it, the first party that it does name."""
    view = reading.view
    named = [s for s in view.sides_in(reading.clauses[0].first, i) if s.actor and not view.only_place(s)]
    if reading.clauses[0].first < i and named and not any(s.actor in reading.last for s in named):
        plain = [s for s in named if not _prepositional(view, s, reading.clauses[0].first)]
        return (plain[0].actor or "",) if plain else reading.last
    return reading.last


def _joint_body(view: View, i: int) -> bool:
    """Whether an organisation of no party stands right behind the verb: what a speaker says of a joint council is theirs."""
    return i + 1 < len(view.words) and bool(view.closed[i + 1]) and view.side_at[i + 1] < 0


def owner_of(view: View, i: int, limit: int) -> Side | None:
    """The party that the noun before token `i` belongs to: «مطالب روسيا», «المطالب الأمنية الروسية»."""
    for j in range(i, min(limit, i + _OWNER_TOKENS_MAX)):
        at, mark = view.side_at[j], view.marks[j]
        if mark & Mark.NATION:
            return None
        if at >= 0:
            side = view.sides[at]
            return None if side.preposition or side.near else side
        if mark & Mark.AGENT:
            continue
        if mark & (_BLOCKING | Mark.STOP) or view.words[j].preposition or view.words[j].finite is not None:
            return None
        if view.tokens.words[j][0] in _PROCLITICS:
            return None
    return None
