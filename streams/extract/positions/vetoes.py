"""A clause in, the types out that no reading of it may have: what it only speaks of, or what others are accused of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.positions.clauses import Opening, follows_own_that
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.slots import Slot
from streams.records import EventType

__all__ = ["vetoed"]

_ACCUSED: Final = frozenset(EventType) - {EventType.ACCUSE}
_CONTENT: Final = "ب"


def vetoed(context: PositionContext, slot: Slot, event: str) -> bool:
    """Whether the clause cannot report this type."""
    return any(event in events and holds(context, slot) for events, holds in _VETOES)


def _of_a_matter(context: PositionContext, slot: Slot) -> bool:
    """Whether a withdrawal is only what something is about: «مراقبة عملية الانسحاب»."""
    retreats = [
        i
        for i in range(slot.clause.first, slot.clause.last)
        if any(sense.event is EventType.RETREAT for sense, _ in context.words[i].senses)
    ]
    return bool(retreats) and all(i and context.words[i - 1].roles & Role.TOPIC for i in retreats)


def _at_home(context: PositionContext, slot: Slot) -> bool:
    """Whether a body discusses something in its own session: «ناقشت الحكومة في جلستها …»."""
    tokens = range(slot.clause.first, slot.clause.last)
    session = next((i for i in tokens if context.words[i].roles & Role.SESSION), None)
    if session is None or not context.marks[session - 1] & Mark.PREPOSITION:
        return False
    return not any(context.tokens.words[i] == _WITH for i in range(slot.clause.first, session + _NEAR) if i in tokens)


def _expected(_: PositionContext, slot: Slot) -> bool:
    """Whether its verb only expects what would be agreed to: «توقعت الحكومة التوصل إلى اتفاق»."""
    return any(draft.event is EventType.EXPECT and draft.act.form is not None for draft in slot.drafts)


def _owned_terms(context: PositionContext, slot: Slot) -> bool:
    """Whether others come to terms who are not known: «أعلنت … توصل الطرفين إلى …»."""
    return any(
        context.words[i].roles & (Role.CONCLUSION | Role.ASSENT)
        and context.words[i].nominal
        and i > slot.clause.first
        and i + 1 < slot.clause.last
        and not context.marks[i + 1] & Mark.PREPOSITION
        and not context.marks[i - 1] & Mark.NEGATION
        and context.words[slot.clause.first].finite is not None
        for i in range(slot.clause.first, slot.clause.last)
    )


def _put_off(context: PositionContext, slot: Slot) -> bool:
    """Whether what would be agreed to is put off: «أرجأت كينيا توقيع الاتفاقية»."""
    words = context.words
    first = next((i for i in range(slot.clause.first, slot.clause.last) if words[i].roles & Role.PUTTING_OFF), None)
    if first is None:
        return False
    reach = range(first + 1, min(first + _PUT_OFF_MAX, slot.clause.last))
    return any(words[i].roles & (Role.SIGNING | Role.CONCLUSION | Role.AGREED | Role.ASSENT) for i in reach)


def _accused(context: PositionContext, slot: Slot) -> bool:
    """Whether the clause is what a noun of accusing has behind it: «اتهام الهند لباكستان بأنها …»."""
    if slot.clause.opening not in (Opening.THAT, Opening.NOUN_THAT) or not slot.number:
        return False
    before = slot.sentence.clauses[slot.number - 1]
    content = context.tokens.words[slot.clause.first].startswith(_CONTENT)
    return content and any(
        act.event is EventType.ACCUSE and act.form is None and before.first <= act.head < before.last
        for act in slot.sentence.acts
    )


def _borne(context: PositionContext, slot: Slot) -> bool:
    """Whether a responsibility is taken on, not laid on somebody: «إدارة المعبر وتحمل مسؤوليته»."""
    words = context.tokens.words
    drafted = any(draft.event is EventType.ACCUSE for draft in slot.drafts)
    return not drafted and any(
        words[i].removeprefix("و") in _BEARING and words[i + 1].removeprefix("ال").startswith(_RESPONSIBILITY)
        for i in range(slot.clause.first, slot.clause.last - 1)
    )


def _refuses_nothing(context: PositionContext, slot: Slot) -> bool:
    """Whether only an effect, a degree or a failing is denied: «لن تؤثر العقوبات على …», «لن نتأخر عن السداد», «ليس جديدا»."""
    tokens = range(slot.clause.first, slot.clause.last)
    if any(draft.event is EventType.REJECT and draft.act.rule in _TOLD_BY_WORDS for draft in slot.drafts):
        return False
    if any(draft.negated and draft.act.event in _HARMS and draft.act.form is not None for draft in slot.drafts):
        return True
    return any(
        context.marks[i] & Mark.MILD
        or (i and context.marks[i - 1] & Mark.NEGATION and context.words[i].roles & Role.UNREFUSING)
        for i in tokens
    )


def _intended(context: PositionContext, slot: Slot) -> bool:
    """Whether the clause tells what somebody means to do, and no word of it refuses: «تعتزم كابل الاعتراف بالحكومة»."""
    tokens = range(slot.clause.first, slot.clause.last)
    if not any(context.marks[i] & Mark.INTENT for i in tokens):
        return False
    denied = Mark.NEGATION | Mark.NEGATIVE_NOUN
    return not any(
        context.marks[i] & denied or any(sense.event is EventType.REJECT for sense, _ in context.words[i].senses)
        for i in range(max(0, slot.clause.first - 1), slot.clause.last)
    )


def _of_a_deal(context: PositionContext, slot: Slot) -> bool:
    """Whether an agreement has no effect: «لم ينه الاتفاق أزمة النازحين»."""
    words = context.words
    return any(
        words[i].roles & Role.OUTCOME
        and context.marks[i - 1] & Mark.NEGATION
        and (words[i + 1].tabled or words[i + 1].keys & _DEALS)
        and context.tokens.words[i + 1].startswith(_THE)
        for i in range(max(1, slot.clause.first), slot.clause.last - 1)
    )


def _on_condition(_: PositionContext, slot: Slot) -> bool:
    """Whether the clause is but a condition, in which nobody has given way yet: «لن نعود إلا إذا تراجعت واشنطن»."""
    return slot.clause.opening is Opening.CONDITION


def _carried(context: PositionContext, slot: Slot) -> bool:
    """Whether a message or proposal is carried, no blame: «حمل المبعوث إلى كابل رسالة من …»."""
    tokens = range(slot.clause.first, slot.clause.last)
    verb = next((i for i in tokens if context.words[i].roles & Role.CARRYING), None)
    drafted = any(draft.event is EventType.ACCUSE for draft in slot.drafts)
    if verb is None or drafted:
        return False
    reach = range(verb + 1, min(verb + 1 + _CARRIED_MAX, slot.clause.last))
    return any(context.words[i].roles & (Role.MESSAGE | Role.OFFERED) for i in reach)


def _of_a_fact(context: PositionContext, slot: Slot) -> bool:
    """Whether what is warned of is there already: «حذرت من أن نسبة الفقر هي الأعلى»."""
    words = context.tokens.words
    told = range(slot.sentence.span[0], slot.clause.last)
    warned = any(sense.warning for i in told for sense, _ in context.words[i].senses)
    return warned and any(
        words[i] in _IS and words[i + 1] in _EXTREMES for i in range(slot.clause.first, min(slot.reach, len(words) - 1))
    )


def _only_named(context: PositionContext, slot: Slot) -> bool:
    """Whether it is only said what the military option is not: «الخيار العسكري ليس حلا»."""
    words = context.tokens.words
    return any(
        words[i] == _OPTION
        and context.marks[i + 2] & Mark.COPULA
        and not words[i + 3].removeprefix("ب").startswith(_REMOTE)
        for i in range(slot.clause.first, slot.clause.last - 3)
    )


def _in_defence(context: PositionContext, slot: Slot) -> bool:
    """Whether somebody is ready to fight, which offers nothing: «قواتنا جاهزة للدفاع عن حدودها»."""
    words = context.words
    return any(
        words[i + 1].roles & Role.DEFENCE and any(sense.event is EventType.OFFER for sense, _ in words[i].senses)
        for i in range(slot.clause.first, slot.clause.last - 1)
    )


def _defending(context: PositionContext, slot: Slot) -> bool:
    """Whether somebody is only ready or able to defend what is his."""
    words = context.tokens.words
    return _in_defence(context, slot) and _DEFENDING in words[slot.clause.first : slot.clause.last]


def _aimed(context: PositionContext, slot: Slot) -> bool:
    """Whether a thing, and no party, aims at something: «الرسوم تهدف إلى تشجيع الإنتاج»."""
    first, last = slot.clause.first, slot.clause.last
    verb = next((i for i in range(first, last) if context.words[i].roles & Role.AIMING), None)
    if verb is None or context.side_at[min(verb + 1, last - 1)] >= 0:
        return False
    form = context.words[verb].finite
    own = form is None or form.person == 1 or follows_own_that(context, verb, form)
    return not own and not any(not side.adjective for side in context.sides_in(first, verb))


_TOLD_BY_WORDS: Final = frozenset({"positions.phrase", "positions.light", "positions.act"})
_HARMS: Final = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION})
_DEALS: Final = frozenset({"اتفاق", "اتفاقيه", "هدنه", "صفقه", "تفاهم"})
_THE: Final = "ال"
_CARRIED_MAX: Final = 8
"""Tokens behind a verb of carrying in which it is said what is carried, who carries it and where to between them."""
_IS: Final = frozenset({"هو", "هي", "هم"})
_EXTREMES: Final = frozenset({"الادني", "الاسوا", "الاعلي", "الاخطر", "الاكبر"})
_DEFENDING: Final = "للدفاع"
_OPTION: Final = "الخيار"
_REMOTE: Final = ("مستبعد", "بعيد")
_BEARING: Final = frozenset({"تحمل", "تتحمل", "يتحمل"})
_RESPONSIBILITY: Final = "مسءولي"
_WITH: Final = "مع"
_PUT_OFF_MAX: Final = 6
"""Tokens behind a word of putting off in which what it puts off stands, the subject between them."""
_NEAR: Final = 3
"""Tokens behind a session in which «with» may name whom it is held with."""
_VETOES: Final[tuple[tuple[frozenset[EventType], Callable[[PositionContext, Slot], bool]], ...]] = (
    (frozenset({EventType.RETREAT}), _of_a_matter),
    (frozenset({EventType.CONSULT}), _at_home),
    (frozenset({EventType.AGREE}), _owned_terms),
    (frozenset({EventType.AGREE}), _put_off),
    (frozenset({EventType.AGREE}), _expected),
    (_ACCUSED, _accused),
    (frozenset({EventType.ACCUSE}), _borne),
    (frozenset({EventType.ACCUSE}), _carried),
    (frozenset({EventType.REJECT}), _refuses_nothing),
    (frozenset({EventType.REJECT}), _intended),
    (frozenset({EventType.REJECT, EventType.AGREE}), _of_a_deal),
    (frozenset({EventType.CONCEDE, EventType.RETREAT}), _on_condition),
    (frozenset({EventType.THREATEN}), _of_a_fact),
    (frozenset({EventType.THREATEN}), _only_named),
    (frozenset({EventType.OFFER}), _in_defence),
    (frozenset({EventType.THREATEN}), _defending),
    (frozenset({EventType.REQUEST}), _aimed),
)
