"""A sentence with its acts in, the acts of constructions that leave no other reading out: they stand for what the words alone say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.positions.actors import joined_sides
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clause_constructions import disputed, parted, striking
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.noun_constructions import decided, insisted, is_told, suspended
from streams.extract.positions.predicates import Part
from streams.extract.positions.scope import new_act
from streams.extract.positions.sides import Side
from streams.extract.positions.title_phrases import word_before
from streams.records import EventType

__all__ = ["CONSTRUCTIONS", "read_constructions"]

CONSTRUCTIONS: Final = (
    "positions.received",
    "positions.concluded",
    "positions.imperative",
    "positions.ultimatum",
    "positions.reversed",
    "positions.demanded",
    "positions.assented",
    "positions.clung",
    "positions.ruled_out",
    "positions.suspended",
    "positions.insisted",
    "positions.decided",
    "positions.parted",
    "positions.disputed",
    "positions.striking",
)
"""The rules of this module."""
_GIVEN: Final = (
    (Role.OFFERED, EventType.OFFER),
    (Role.PLEDGED, EventType.AGREE),
    (Role.DEMANDED, EventType.REQUEST),
)
"""What the giver of such a noun does."""
_REACH: Final = 12
"""Tokens behind a word in which what completes its construction stands."""
_NEAR: Final = 4
"""Tokens between a noun and whose it is."""
_FROM: Final = "من"
_TO: Final = "الي"
_ON: Final = "علي"
_ACCUSATIVE: Final = "ا"
_ANSWERS: Final = ((Role.ASSENT, EventType.AGREE), (Role.REFUSING, EventType.REJECT))
"""What the owner of such a noun does."""
_SANCTIONS: Final = "عقوبات"
_NEVER: Final = "لن"
_BE: Final = frozenset({"يكون", "تكون"})
_ACCEPTING: Final = "قبول"
"""It takes what is accepted as its object, or behind «بـ»."""
_CARRYING: Final = "بل"
"""Prepositions that are glued to what is answered."""
_OFF: Final = frozenset({"عن", "من"})
_IMPERATIVE_ENDS: Final = "وا"
_IMPERATIVE_MIN: Final = 5
_HOLLOW: Final = 4
"""How far from the end the long vowel of a hollow verb stands in the past plural."""


def read_constructions(sentence: SentenceState) -> None:
    """Add their acts; what other rules found in the same words of the clause goes."""
    words, quote_at = sentence.context.words, sentence.context.quote_at
    for k, clause in enumerate(sentence.clauses):
        for i in range(clause.first, clause.last):
            act = _act_at(sentence, i, k) if words[i].roles or quote_at[i] >= 0 else None
            if act is not None:
                act.sure = True
                sentence.acts = [other for other in sentence.acts if not _replaces(act, other)]
                sentence.acts.append(act)


def _act_at(sentence: SentenceState, i: int, k: int) -> Act | None:
    context = sentence.context
    role = context.words[i].roles
    if role:
        acts = (build(sentence, i, k) for bits, build in _BY_ROLE if role & bits)
        return next((act for act in acts if act is not None), None)
    if context.quote_at[i] >= 0 and context.tokens.words[i].endswith(_IMPERATIVE_ENDS):
        return _imperative(sentence, i, k)
    return None


def _replaces(act: Act, other: Act) -> bool:
    """Whether the construction tells what the other act misses: it begins in the same words."""
    same = act.clause == other.clause or other.start <= act.head < other.end
    return same and other.main and other.rule not in CONSTRUCTIONS


def _received(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«تلقت كابل عرضا من طهران»: who gives it acts, who gets it is the target."""
    context, clause = sentence.context, sentence.clauses[k]
    for j in range(i + 1, min(i + _REACH, clause.last)):
        event = next((event for role, event in _GIVEN if context.words[j].roles & role), None)
        if event is None:
            continue
        giver = _giver(context, j + 1, clause.last) or _sender(context, i + 1, j)
        getters = [s.actor for s in context.sides_in(clause.first, j) if (s.actor or s.own) and s is not giver]
        speaker = context.speaker(i)
        own = speaker.actor if speaker is not None else None
        target = next((code for code in getters if code), None) or own or next(iter(sentence.last), None)
        if giver is None or not giver.actor or giver.actor == target:
            return None
        targets = (target,) if target else ()
        start = clause.first
        return new_act(sentence, "positions.received", event, j, j + 1, k, (giver.actor,), start=start, targets=targets)
    return None


def _giver(context: PositionContext, first: int, last: int) -> Side | None:
    """Whose what is got is: an adjective of nationality right behind it, or a party behind «from»."""
    for side in context.sides_in(first, min(first + _NEAR, last)):
        if side.adjective or context.tokens.words[side.first - 1] == _FROM or side.first == first:
            return side
        if any(context.tokens.words[j] == _FROM for j in range(first, side.first)):
            return side
    return None


def _sender(context: PositionContext, first: int, last: int) -> Side | None:
    """Who sends what is got: behind «from» («تلقت من طهران عرضا»), or by the adjective of a message («رسالة إيرانية فيها عرض»)."""
    words = context.tokens.words
    return next(
        (
            s
            for s in context.sides_in(first, last)
            if word_before(context, s) == _FROM or (s.adjective and not words[s.first].startswith("ال"))
        ),
        None,
    )


def _concluded(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«توصل كابل وطهران إلى اتفاق», «التوافق بين كابل وطهران على …»: they agree, not whoever tells it."""
    context, clause = sentence.context, sentence.clauses[k]
    if context.words[i].finite is not None and i == clause.first and not context.marks[i - 1] & Mark.PREPOSITION:
        return None  # «توصل الوفدان إلى …» is the verb
    between = i + 1 < clause.last and context.marks[i + 1] & Mark.BETWEEN
    sides = context.sides_in(i + 1, min(i + 1 + _NEAR + between, clause.last))
    first = next((s for s in sides if s.actor), None)
    if first is None or any(context.marks[j] & Mark.PREPOSITION for j in range(i + 1 + bool(between), first.first)):
        return None
    joined = joined_sides(context, first, clause.last)
    actors = tuple(dict.fromkeys(s.actor for s in joined if s.actor))
    behind = context.tokens.words[joined[-1].last : joined[-1].last + _NEAR]
    agreed = context.words[i].roles & Role.AGREED
    told = sentence.clauses[max(0, k - 1)].first if i == clause.first else clause.first
    if context.words[i].roles & Role.SIGNING:
        deal = joined[-1].last < len(context.words) and context.words[joined[-1].last].roles & Role.DEAL
        complete = deal or any(word == _ON or word.endswith(_ACCUSATIVE) for word in behind[:1])
    elif agreed:
        complete = _ON in behind[:1] and is_told(context, told, i)
    else:
        complete = between or _TO in behind
    if len(actors) < 2 or not complete:
        return None
    after = joined[-1].last
    lacking = i > clause.first and context.marks[i - 1] & Mark.NEGATIVE_NOUN
    event = EventType.REJECT if lacking else EventType.AGREE  # «حال دون توصل كابل وطهران إلى اتفاق»
    act = new_act(sentence, "positions.concluded", event, i, after, k, actors, start=clause.first, subject=joined)
    act.mutual = True
    return act


def _answered(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«أعلن الوسيط موافقة كابل على …»: who gives the answer acts, not whoever tells it."""
    context, clause = sentence.context, sentence.clauses[k]
    told = next((j for j in range(i - 1, clause.first - 1, -1) if context.words[j].finite is not None), None)
    sides = context.sides_in(i + 1, min(i + 1 + _NEAR, clause.last))
    first = next((s for s in sides if s.actor), None)
    if told is None or first is None or first.last >= clause.last:
        return None
    event = next(event for role, event in _ANSWERS if context.words[i].roles & role)
    if event is EventType.REJECT and first.first > i + 1:
        return None  # «رفض زيارة الوفد الصيني»
    joined = joined_sides(context, first, clause.last)
    after = joined[-1].last
    between = range(i + 1, first.first)
    if any(context.marks[j] & Mark.PREPOSITION for j in between) or after >= clause.last:
        return None
    answered = context.marks[after] & Mark.PREPOSITION or context.tokens.words[after][0] in _CARRYING
    answered = answered or (context.tokens.words[i] == _ACCEPTING and _is_object(context, after))
    actors = tuple(dict.fromkeys(s.actor for s in joined if s.actor))
    if not answered or set(actors) & {s.actor for s in context.sides_in(clause.first, i)}:
        return None
    return new_act(sentence, "positions.assented", event, i, after, k, actors, start=told, subject=joined)


def _is_object(context: PositionContext, j: int) -> bool:
    """Whether a noun stands there that what comes before may have as its object: «قبول كابل وقف النار»."""
    word = context.words[j]
    return (word.finite is None or word.nominal) and not context.marks[j] and context.tokens.words[j][0].isalpha()


def _clung(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«تمسكها بعدم المشاركة», «أصر على رفض …»: who clings to not doing something rejects it."""
    context, clause = sentence.context, sentence.clauses[k]
    end = min(i + 1 + _NEAR, clause.last)
    denied = next((j for j in range(i + 1, end) if context.marks[j] & Mark.NEGATIVE_NOUN), None)
    if denied is None or any(
        context.marks[j] & (Mark.THAT | Mark.NEGATION) for j in range(max(clause.first, i - 1), denied)
    ):
        return None
    speaker = context.speaker(i)
    actors = (speaker.actor,) if speaker is not None and speaker.actor else _subject(sentence, i, k)
    if not actors:
        return None
    return new_act(sentence, "positions.clung", EventType.REJECT, i, denied + 1, k, actors, start=clause.first)


def _subject(sentence: SentenceState, i: int, k: int) -> tuple[str, ...]:
    """Whose verb at token `i` is: the party behind it, else before it in the clause, else the latest subject."""
    context, clause = sentence.context, sentence.clauses[k]
    behind = next(iter(context.sides_in(i + 1, min(i + 1 + _NEAR, clause.last))), None)
    before = next(iter(context.sides_in(clause.first, i)), None)
    side = before or behind
    if side is not None and side.actor:
        return (side.actor,)
    speaker = context.speaker(i)
    return (speaker.actor,) if speaker is not None and speaker.actor else sentence.last


def _forsaken(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«تخلت عن تعهداتها»: who goes back on a pledge rejects what it was about."""
    context, clause = sentence.context, sentence.clauses[k]
    for j in range(i + 1, min(i + _REACH, clause.last - 1)):
        if context.tokens.words[j] in _OFF:
            if not _is_pledge(context, j + 1):
                return None
            actors = _subject(sentence, i, k)
            return (
                new_act(sentence, "positions.reversed", EventType.REJECT, i, j + 1, k, actors, start=clause.first)
                if actors
                else None
            )
    return None


def _is_pledge(context: PositionContext, j: int) -> bool:
    """Whether the noun at token `j` is a promise of somebody's: «تعهداتها», «التزاماتهم», «بوعوده»."""
    word = context.tokens.words[j].removeprefix("ب")
    known = any(s.event is EventType.AGREE and s.part in _NOUNS for s, _ in context.words[j].senses)
    return known or bool(context.words[j].roles & Role.PLEDGED) or word.startswith(context.lexicon.pledge_nouns)


_NOUNS: Final = frozenset({Part.ACT, Part.OBJECT})


def _broken(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«نكثت وعدها», «أخلت بالتزاماتها»: who breaks a pledge rejects what it was about."""
    context, clause = sentence.context, sentence.clauses[k]
    for j in range(i + 1, min(i + 1 + _NEAR, clause.last)):
        if context.words[j].owned and context.words[i].finite is not None and _is_pledge(context, j):
            actors = _subject(sentence, i, k)
            return (
                actors
                and new_act(sentence, "positions.reversed", EventType.REJECT, i, j + 1, k, actors, start=clause.first)
            ) or None
    return None


def _spared(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«أعادت إعفاء كابل من العقوبات»: who spares another a sanction gives in."""
    context, clause = sentence.context, sentence.clauses[k]
    reach = range(i + 1, min(i + _REACH, clause.last - 1))
    sanction = any(
        context.tokens.words[j] == _FROM and context.tokens.words[j + 1].removeprefix("ال") == _SANCTIONS for j in reach
    )
    actors = tuple(s.actor for s in context.sides_in(clause.first, i) if s.actor)[:1] or sentence.last
    if not sanction or not actors:
        return None
    return new_act(sentence, "positions.reversed", EventType.CONCEDE, i, i + 1, k, actors, start=clause.first)


def _demanded(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«الانسحاب هو المطلب الأول لكابل»: what is called a party's demand."""
    context, clause = sentence.context, sentence.clauses[k]
    pointed = any(context.marks[j] & Mark.PRONOUN for j in range(max(clause.first, i - _NEAR), i))
    if not pointed and context.tokens.words[clause.first].removeprefix("و") not in context.lexicon.remaining:
        return None
    whose = next((s for s in context.sides_in(i + 1, min(i + 1 + _NEAR, clause.last)) if s.actor), None)
    if whose is None or whose.actor is None:
        return None
    targets = tuple(s.actor for s in context.sides_in(clause.first, i) if s.actor and s.actor != whose.actor)[:1]
    act = new_act(
        sentence, "positions.demanded", EventType.REQUEST, i, clause.first, k, (whose.actor,), targets=targets
    )
    act.start, act.end = clause.first, whose.last
    return act


def _ruled_out(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«لن تكون هناك محادثات مع كابل»: who says that there will be no talks or deal rejects them."""
    context, clause = sentence.context, sentence.clauses[k]
    speaker = context.speaker(i)
    actor = speaker.actor if speaker is not None else None
    denied = i > clause.first + 1 and context.tokens.words[i - 2].removeprefix("و") == _NEVER
    deal = i + 1 < clause.last and context.words[i + 1].roles & Role.DEAL
    if not actor or not denied or not deal or context.tokens.words[i - 1] not in _BE:
        return None
    named = [s.actor for s in context.sides_in(i + 1, clause.last) if s.actor and s.actor != actor]
    targets = tuple(named[:1])
    return new_act(sentence, "positions.ruled_out", EventType.REJECT, i - 2, i + 1, k, (actor,), targets=targets)


def _imperative(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«أوقفوا القصف» at the head of what somebody says: a demand."""
    context, clause = sentence.context, sentence.clauses[k]
    speaker = context.speaker(i)
    word = context.tokens.words[i]
    first = context.quote_at[i - 1] != context.quote_at[i] if i else True
    opens = first or (context.marks[i - 1] & (Mark.NAMING | Mark.STOP) and i - clause.first <= 1)
    shaped = word[0] == "ا" and len(word) >= _IMPERATIVE_MIN and word[-_HOLLOW] != "ا"  # «أرادوا» is past
    if speaker is None or not speaker.actor or not opens or not shaped or context.inside[i]:
        return None
    named = context.sides_in(i, sentence.clauses[-1].last)
    targets = tuple(s.actor for s in named if s.actor and s.actor != speaker.actor)[:1]
    return new_act(sentence, "positions.imperative", EventType.REQUEST, i, i + 1, k, (speaker.actor,), targets=targets)


def _ultimatum(sentence: SentenceState, i: int, k: int) -> Act | None:
    """«على كابل أن تنسحب، وإلا …»: what follows if a demand is not met is a threat of whoever makes it."""
    context, first = sentence.context, sentence.clauses[0].first
    speaker = context.speaker(i)
    demands = [act for act in sentence.acts if act.event is EventType.REQUEST and act.start < i]
    actors = (speaker.actor,) if speaker is not None and speaker.actor else demands[-1].actors if demands else ()
    if not actors:
        return None
    named = [s.actor for s in context.sides_in(first, i) if s.actor and s.actor not in actors]
    begin = demands[-1].start if demands else context.tokens.at(speaker.start) if speaker is not None else first
    act = new_act(sentence, "positions.ultimatum", EventType.THREATEN, i, i + 1, k, actors, targets=tuple(named[-1:]))
    act.start = min(act.start, max(begin, first))
    act.main = False
    return act


_BY_ROLE: Final[tuple[tuple[int, Callable[[SentenceState, int, int], Act | None]], ...]] = (
    (Role.RESULT, parted),
    (Role.DISPUTE, disputed),
    (Role.STRIKE, striking),
    (Role.RECEIVING, _received),
    (Role.CONCLUSION | Role.AGREED | Role.SIGNING, _concluded),
    (Role.FORSAKING, _forsaken),
    (Role.BREAKING, _broken),
    (Role.RELIEF, _spared),
    (Role.DEMAND, _demanded),
    (Role.OR_ELSE, _ultimatum),
    (Role.ASSENT | Role.REFUSING, _answered),
    (Role.CLINGING, _clung),
    (Role.THERE, _ruled_out),
    (Role.SUSPENDING, suspended),
    (Role.INSISTING, insisted),
    (Role.CHANGING, decided),
)
"""The constructions by what the word that begins them does; the first that holds is read."""
