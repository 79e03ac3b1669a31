"""A token of the parties that meet in; whether their list goes on there, out."""

from __future__ import annotations

from typing import Final

from streams.extract.meetings.context import MeetingContext

__all__ = ["goes_on_listing", "named_next", "of_members", "several_states"]

_THEY: Final = frozenset({"هم", "هما", "هي", "وهم", "وهما", "وهي"})
"""Words behind a comma that say who the several are that meet."""
_ENDS: Final = frozenset("،,)")
_OFFICE_MAX: Final = 3
"""Tokens between «ministers» and «in» their organisation."""


def goes_on_listing(context: MeetingContext, token: int) -> bool:
    """Whether a party stands here, behind a comma, that is one of a list: «بين كينيا و(أوغندا، تنزانيا)», «كينيا، أوغندا وتنزانيا»."""
    who = context.who.get(token)
    if who is None or not who.codes or who.preposition or who.last >= len(context.words):
        return False
    behind = context.who.get(who.last)
    return context.words[who.last] in _ENDS or (behind is not None and behind.joined and bool(behind.codes))


def named_next(context: MeetingContext, token: int) -> bool:
    """Whether those who meet are named behind a word here: «دول الجوار، وهي كينيا وأوغندا»."""
    who = context.who.get(token + 1)
    return context.words[token] in _THEY and who is not None and bool(who.codes)


def several_states(context: MeetingContext, token: int) -> bool:
    """Whether several states begin here: their ministers meet, «وزراء الخارجية في مصر والأردن»."""
    first = context.who.get(token)
    if first is None or not first.place or first.city or not first.codes:
        return False
    second = context.who.get(first.last)
    return second is not None and second.joined and bool(second.codes) and not second.city


def of_members(context: MeetingContext, token: int) -> bool:
    """Whether an organisation is named behind «in», whose ministers meet: «وزراء الطاقة في الاتحاد الأفريقي»."""
    who = context.who.get(token + 1)
    near = range(max(0, token - _OFFICE_MAX), token)
    return who is not None and who.organisation and any("collectives" in context.lexemes[k].tags for k in near)
