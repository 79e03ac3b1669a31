"""A verb or noun in its sentence in, whose act it is and at whom it is directed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.entities.parties import resolve_title
from streams.extract.positions.acts import SentenceState, Subject
from streams.extract.positions.clauses import Clause, Opening, follows_own_that
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import BLOCKING, PROCLITICS, Mark, Role
from streams.extract.positions.groups import group_at
from streams.extract.positions.objects import accusative, is_complement, is_object, other_gender
from streams.extract.positions.pronouns import follows_own_pronoun
from streams.extract.positions.sides import Side
from streams.extract.positions.title_phrases import is_governed, is_title
from streams.extract.positions.vocabulary import NOUNS

__all__ = ["actors_of_subject", "before_verb", "clause_start", "is_pair", "joined_sides", "subject_of"]

_BEHIND_TOKENS_MAX: Final = 10
_TITLE_TOKENS_MAX: Final = 3
_TITLE_REACH: Final = 5
_HOPS_MAX: Final = 3
_BETWEEN_MAX: Final = 3
"""Words of titles between two parties that are joined."""
_PRONOUNS: Final = ("ته", "تها", "تهم", "تهما")
"""Ends of a noun with a pronoun, which is an object rather than a subject."""
_EACH_OF: Final = ("كل", "من")
_THE: Final = "ال"
_THAT_MAN: Final = "الذي"
_THAT_WOMAN: Final = "التي"
_AND: Final = "و"
_WITH: Final = "ب"
_WITH_MIN: Final = 4
_THEN: Final = "ثم"
_TERMINAL: Final = frozenset(".!؟?")
_FUNCTION: Final = (
    BLOCKING
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
    """The clause in which the clause's subject may stand: over parentheses without a verb, but into no relative clause."""
    begin, hops = k, 0
    while k and hops < _HOPS_MAX and clauses[k].opening is Opening.STOP and not clauses[k - 1].finite:
        k, hops = k - 1, hops + 1
    return begin if clauses[k].opening is Opening.RELATIVE else k


def subject_of(
    context: PositionContext,
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
    first = clauses[k].first
    start = k if i == first and context.tokens.words[i].startswith(_AND) else clause_start(clauses, k)
    before = before_verb(context, first, i)
    if start != k and not before.named and not before.speaking:
        before = before_verb(context, clauses[start].first, i)
    if before.sides or before.speaking or form is None:
        return before
    if clauses[k].opening is Opening.RELATIVE and not _resumed(context, i) and not context.marks[first] & Mark.PRONOUN:
        described = _antecedent(context, first)
        if described or not _named_behind(context, first, i, form):
            return Subject(described, named=True)
    if not before.named and context.speaker(i) is not None and follows_own_that(context, i, form):
        return Subject(speaking=True)
    behind = _behind(context, i + 1, form, until if until > i + 1 else clauses[-1].last)
    heads = not k and i == first and not context.words[i].joined  # nobody was named who could be meant
    transitive = transitive or form.plural or follows_own_pronoun(context, i, form)
    heads = heads and not form.plural
    if transitive and behind.sides and not heads and not _second(context, behind.sides[-1]):
        return Subject(named=before.named)
    return Subject(behind.sides, named=behind.named or before.named, stranger=behind.stranger)


def _resumed(context: PositionContext, i: int) -> bool:
    """Whether the relative clause has a pronoun for what it describes, so that its subject is named in it."""
    return context.words[i].owned or any(
        context.marks[j] & Mark.RESUMPTIVE for j in range(i + 1, min(i + 3, len(context.words)))
    )


def _antecedent(context: PositionContext, first: int) -> tuple[Side, ...]:
    """The party right before the relative clause, which it describes."""
    for j in (first - 1, first - 2):
        if j >= 0 and context.side_at[j] >= 0:
            side = context.sides[context.side_at[j]]
            governed = side.first and context.marks[side.first - 1] & Mark.PREPOSITION and not side.person
            return () if side.adjective or governed else (side,)
        if j < 0 or not context.marks[j] & (Mark.STOP | Mark.NAMING):
            break
    return ()


def _named_behind(context: PositionContext, first: int, i: int, form: VerbForm) -> bool:
    """Whether a party stands behind a verb of another gender than the relative: «الشرط الذي رفضت باريس»."""
    at = context.side_at[i + 1] if i + 1 < len(context.words) else -1
    relative = _THAT_MAN if form.feminine else _THAT_WOMAN
    other = context.tokens.words[first].endswith(relative) and not form.plural
    pair = i + 1 < len(context.words) and bool(context.marks[i + 1] & Mark.PAIR)
    return pair or (other and at >= 0 and not context.sides[at].preposition)


def _second(context: PositionContext, side: Side) -> bool:
    """Whether an object follows the party without a preposition, so that the party is the subject."""
    for j in range(side.last, min(side.last + 4, len(context.words))):
        if context.tokens.words[j] in _TERMINAL:
            return False
        at = context.side_at[j]
        if at >= 0 and context.sides[at].actor == side.actor:
            continue
        if at >= 0:
            return not context.sides[at].preposition
        if not context.dated[j] and not context.marks[j] & Mark.STOP:
            apart = context.marks[j] & BLOCKING or context.words[j].preposition or context.words[j].finite is not None
            return not (apart or context.tokens.words[j] == _THEN or context.tokens.words[j][0] in PROCLITICS)
    return False


def before_verb(context: PositionContext, start: int, i: int) -> Subject:
    """The noun phrase between the start of the clause and the verb."""
    named = False
    j = start
    while j < i:
        mark, at = context.marks[j], context.side_at[j]
        if at >= 0:
            side = context.sides[at]
            if side.adjective and side.first > start and not _qualifies_person(context, side, start):
                named, j = True, side.last
                continue
            if side.first >= start and not side.near and not _prepositional(context, side, start):
                return Subject(joined_sides(context, side, i), named=True)
            j = side.last
            continue
        if j == start and (members := group_at(context, j)):
            return Subject(members, named=True)
        if mark & (Mark.SELF | Mark.PRONOUN):
            return Subject(speaking=bool(mark & Mark.SELF))
        if mark & Mark.PAIR and (j + 1 >= i or context.side_at[j + 1] < 0) and not _governed(context, j):
            return Subject(_pair(context, j), named=True)
        if j == start and mark & Mark.PREPOSITION:
            return Subject()
        if not mark & _FUNCTION and context.tokens.words[j][:1].isalpha() and not context.dated[j]:
            named = named or context.words[j].finite is None
        j += 1
    return Subject((), named)


def _prepositional(context: PositionContext, side: Side, start: int) -> bool:
    """Whether a preposition stands before the party, so that it is no subject."""
    if side.preposition in {"ب", "ك"} or (side.preposition == "ل" and side.first == start):
        return True
    return side.first > 0 and bool(context.marks[side.first - 1] & Mark.PREPOSITION)


def _behind(context: PositionContext, start: int, form: VerbForm, until: int) -> Subject:
    """The party right behind the verb, titles and dates in between."""
    limit = min(until, start + _BEHIND_TOKENS_MAX)
    if start < limit and (members := group_at(context, start)):
        return Subject(members, named=True)
    start += 1 if start + 1 < limit and context.marks[start] & Mark.RESUMPTIVE else _is_each(context, start)
    title = start < limit and context.gazetteer.title_stem(context.tokens.words[start]) is not None
    if title and ((form.feminine and _is_man(context, start)) or is_governed(context, start)):
        return Subject()
    if start < limit and not title and is_complement(context, start):
        return Subject()
    j = start
    while j < limit:
        at = context.side_at[j]
        if at >= 0:
            found = _as_subject(context, context.sides[at], start, limit, form, titled=title)
            return found if found is not None else _unnamed(context, start, j, title=title)
        if context.closed[j]:
            return Subject(named=True, stranger=True)
        if _ends_subject(context, j, start, limit, title=title):
            break
        j += 1
    return _unnamed(context, start, j, title=title)


def _is_each(context: PositionContext, start: int) -> int:
    """2 where «each of» stands before parties at token `start`: «خفضت كل من …»; else 0."""
    each = context.tokens.words[start : start + 2] == _EACH_OF
    return 2 if each and start + 2 < len(context.words) and context.side_at[start + 2] >= 0 else 0


def _as_subject(
    context: PositionContext, side: Side, start: int, limit: int, form: VerbForm, *, titled: bool
) -> Subject | None:
    """The party named first behind the verb, whose subject may begin at token `start`; None where the party is no part of that."""
    if side.near or side.preposition in {"ب", "ك"} or (side.entity_id is None and accusative(context, side.first)):
        return None
    if side.first == start and (side.preposition == "ل" or not _agrees(context, side, form)):
        return None
    if side.adjective and side.first > start and not _qualifies_person(context, side, start):
        thing = context.marks[start] & Mark.DECISION or context.words[start].roles & Role.ANSWERED
        refused = context.words[start - 1].joined and thing
        refused |= other_gender(context, start, form)
        return Subject(named=not refused)  # «ورفض العرض الأميركي»: an offer refuses nothing
    if is_object(context, side, start):
        return None if titled else Subject(named=True)
    return Subject(joined_sides(context, side, limit), named=True)


def _ends_subject(context: PositionContext, j: int, start: int, limit: int, *, title: bool) -> bool:
    """Whether no subject can begin behind token `j`: an object, a preposition, a sign or another verb stands there."""
    word, mark, text = context.words[j], context.marks[j], context.tokens.words[j]
    held = j > start and context.marks[j - 1] & Mark.HOLDER
    if not (title or held) and (
        (text[0] == _WITH and len(text) > _WITH_MIN) or (j == start and text.endswith(_PRONOUNS))
    ):
        return True
    if j > start and word.kinds & NOUNS:
        return True
    if mark & Mark.STOP and j > start:
        return not context.dated[j - 1] and not context.dated[min(j + 1, limit - 1)]
    return _is_verb(context, j) or bool(mark & BLOCKING and not (j > start and _belongs(context, j)))


def _unnamed(context: PositionContext, first: int, last: int, *, title: bool) -> Subject:
    """The subject that words without a name mean: a title, «الطرفان», «محللون»."""
    if first >= last:
        return Subject()
    if context.marks[first] & Mark.PAIR:
        return Subject(_pair(context, first), named=True)
    if title:
        both = next((j for j in range(first, last) if context.marks[j] & Mark.PAIR), None)
        return _titled(context, first, last) if both is None else Subject(_pair(context, both), named=True)
    stranger = bool(context.marks[first] & Mark.PEOPLE)
    return Subject(named=stranger, stranger=stranger)


def _pair(context: PositionContext, i: int) -> tuple[Side, ...]:
    """The two parties that the article names most, as «both sides» at token `i`; two states, as «both countries»."""
    states = context.gazetteer.neighbours if context.marks[i] & Mark.STATES else context.weights
    codes = sorted((c for c in context.weights if c in states), key=lambda code: (-context.weights[code], code))[:2]
    return tuple(Side(i, i + 1, code) for code in codes) if len(codes) > 1 else ()


def _governed(context: PositionContext, i: int) -> bool:
    """Whether a preposition stands before the token, so that it is no subject: «بين البلدين»."""
    return bool(i and context.marks[i - 1] & Mark.PREPOSITION) or bool(context.words[i].preposition)


def _qualifies_person(context: PositionContext, side: Side, start: int) -> bool:
    """Whether the adjective is that of somebody with a title, or of people: «وزير الخارجية الروسي», not «الشركات الصينية»."""
    for j in range(side.first - 1, max(start, side.first - _TITLE_REACH) - 1, -1):
        if context.marks[j] & (Mark.PEOPLE | Mark.PAIR) or is_title(context, j):
            return True
        if context.marks[j] & BLOCKING:
            return False
    return False


def _belongs(context: PositionContext, j: int) -> bool:
    """Whether a preposition of place tells whose official somebody is: «منسق السياسة الخارجية في الاتحاد الأوروبي»."""
    at = context.side_at[j + 1] if j + 1 < len(context.words) else -1
    return (
        bool(context.marks[j] & Mark.PLACE) and at >= 0 and not context.sides[at].place and not context.sides[at].near
    )


def _is_verb(context: PositionContext, j: int) -> bool:
    word = context.words[j]
    return word.finite is not None and (word.joined or not word.nominal)


def _titled(context: PositionContext, first: int, last: int) -> Subject:
    """Whom a title without a name means: «الأمين العام», «الوزير»."""
    while last > first + 1 and context.marks[last - 1]:
        last -= 1
    referent = resolve_title(
        context.document, context.gazetteer, context.entities, (first, min(last, first + _TITLE_TOKENS_MAX))
    )
    if referent is None or referent.actor is None:
        return Subject(named=True)
    return Subject((Side(first, first + 1, referent.actor, person=True, entity_id=referent.entity_id),), named=True)


def _agrees(context: PositionContext, side: Side, form: VerbForm) -> bool:
    """Whether the party right behind the verb can be its subject rather than its object, by gender."""
    if form.plural or form.person == 1:
        return True
    if form.feminine:
        return not side.person or context.gazetteer.gender(side.entity_id) != "m"
    return side.masculine or not (side.place or side.feminine)


def _is_man(context: PositionContext, j: int) -> bool:
    """Whether a title of one man begins here, which no feminine verb has as its subject."""
    stem = context.gazetteer.title_stem(context.tokens.words[j])
    return stem is not None and stem not in context.gazetteer.titles.plurals and not stem.endswith("ه")


def joined_sides(context: PositionContext, side: Side, limit: int) -> tuple[Side, ...]:
    """The party and those joined to it with «and»; mentions of one party count once."""
    found = [side]
    j, free, titled = side.last, 0, False
    while j < limit and free < _BETWEEN_MAX:
        at = context.side_at[j]
        if at >= 0:
            other = context.sides[at]
            joins = other.joined or titled or bool(context.marks[j - 1] & Mark.JOINING)
            if other.actor != side.actor and not joins:
                break
            if joins and other.actor not in {s.actor for s in found}:
                found.append(other)
            j, free, titled = other.last, 0, False
            continue
        mark = context.marks[j]
        titled |= _joined_title(context, j)
        if mark & (BLOCKING | Mark.STOP) and not mark & Mark.JOINING:
            break
        j, free = j + 1, free + 1
    return tuple(found)


def is_pair(subject: Subject) -> bool:
    """Whether a word for two is the subject, no name: «الدولتان»."""
    return len(subject.sides) > 1 and subject.sides[0].first == subject.sides[1].first


def _joined_title(context: PositionContext, j: int) -> bool:
    """Whether «and» with a title begins the next one here: «ونظيره …», «ورئيس الوزراء …»."""
    word = context.tokens.words[j]
    return word.startswith("و") and context.gazetteer.title_stem(word[1:]) is not None


def actors_of_subject(
    sentence: SentenceState, subject: Subject, i: int, k: int, form: VerbForm | None
) -> tuple[str, ...]:
    """Actor codes of whose verb it is; () when it is nobody's that can be told."""
    speaker = sentence.context.speaker(i)
    if (subject.speaking or (form is not None and form.person == 1)) and speaker is not None and speaker.actor:
        return (speaker.actor,)
    if is_pair(subject) and len(sentence.last) == len(subject.sides):
        return sentence.last  # «الدولتان» are the two that were named together last
    if subject.sides:
        codes = [
            s.actor or (speaker.actor if speaker else None) or (sentence.last[0] if sentence.last else None)
            for s in subject.sides
        ]
        return tuple(dict.fromkeys(code for code in codes if code))
    if subject.stranger and speaker is not None and speaker.actor and _joint_body(sentence.context, i):
        return (speaker.actor,)
    if subject.named:
        return ()
    opening = sentence.clauses[k].opening
    if opening is Opening.RELATIVE and not sentence.context.marks[sentence.clauses[k].first] & Mark.PRONOUN:
        return ()
    if speaker is None and opening is Opening.START and not sentence.context.words[sentence.clauses[k].first].joined:
        return ()
    if (
        speaker is not None
        and speaker.actor
        and (not sentence.last or opening in {Opening.THAT, Opening.QUOTE, Opening.START})
    ):
        return (speaker.actor,)
    if sentence.unknown:
        return ()
    return sentence.last if speaker is not None else _in_sight(sentence, i)


def _in_sight(sentence: SentenceState, i: int) -> tuple[str, ...]:
    """The latest subject; where the sentence does not name it, the first party that it does name."""
    context = sentence.context
    named = [s for s in context.sides_in(sentence.clauses[0].first, i) if s.actor and not context.only_place(s)]
    if sentence.clauses[0].first < i and named and not any(s.actor in sentence.last for s in named):
        plain = [s for s in named if not _prepositional(context, s, sentence.clauses[0].first)]
        return (plain[0].actor or "",) if plain else sentence.last
    return sentence.last


def _joint_body(context: PositionContext, i: int) -> bool:
    """Whether an organisation of no party stands right behind the verb: what a speaker says of a joint council is theirs."""
    return i + 1 < len(context.words) and bool(context.closed[i + 1]) and context.side_at[i + 1] < 0
