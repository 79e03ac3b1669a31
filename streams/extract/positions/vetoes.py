"""A clause in, the types out that no reading of it may have: what it only speaks of, or what others are accused of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.positions.clauses import Opening
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
    (_ACCUSED, _accused),
    (frozenset({EventType.ACCUSE}), _borne),
)
