"""A journey to a place in; the state of that place out, where the journey is a visit to it and not the way of a delegation to talks."""

from __future__ import annotations

from typing import Final

from streams.extract.meetings.context import MeetingContext, Who
from streams.extract.meetings.look_ahead import ENDS

__all__ = ["destination", "is_visit"]

_WAY_MAX: Final = 9
"""Words between a word of travel and where it leads; a name counts one."""
_TO: Final = "الي"
_SENDING: Final = "send_verbs"
_OFFICE_MAX: Final = 3
"""Tokens between a title and the state that it is of."""
_FROM: Final = "من"
_OFFICIALS: Final = "officials"
"""The rank of who has none of his own, a delegation among them."""
_VISITED: Final = "ز"
"""The letter of «زار» that no other verb of travelling has: it says by itself that somebody is visited."""


def destination(context: MeetingContext, token: int) -> Who | None:
    """Where a journey leads: «إلى القاهرة», «يزور الوزير القاهرة»; who sends somebody is named before «to»."""
    sent = _SENDING in context.lexemes[token].tags
    steps = 0
    for k in range(token + 1, len(context.words)):
        if context.words[k] in ENDS or steps >= _WAY_MAX:
            return None
        steps += k not in context.covered and context.words[k][0].isalpha()
        sent &= context.words[k] != _TO
        who = context.who.get(k)
        if who is not None and who.place is not None and not sent and not _on_the_way(context, who):
            return who
    return None


def _on_the_way(context: MeetingContext, who: Who) -> bool:
    """Whether a place is whence, or that of the traveller's office, and not where he goes: «وصل وزير خارجية كينيا من كمبالا إلى …»."""
    before = context.words[who.first - 1]
    if before == _TO or "inside" in context.lexemes[who.first - 1].tags:
        return False
    if before == _FROM or who.owner is None:
        return True
    for k in range(who.first - 1, max(0, who.first - _OFFICE_MAX) - 1, -1):
        word = context.words[k]
        if word.startswith("ال") or k in context.who or k in context.covered or k in context.dated:
            return False
        if context.title(k):
            return not who.city and not who.preposition
    return False


def is_visit(context: MeetingContext, first: int, last: int) -> bool:
    """Whether who travels is received there: all but «الوفد», which comes to talks that are known, unless it is said to visit."""
    words = range(first, last)
    return any(_visits(context, k) for k in words) or not any(_delegation(context, k) for k in words)


def _visits(context: MeetingContext, token: int) -> bool:
    """Whether a visit is told of by its name: «في زيارة», «يزور»."""
    tags = context.lexemes[token].tags
    return "visit_nouns" in tags or ("visit_verbs" in tags and _VISITED in context.words[token])


def _delegation(context: MeetingContext, token: int) -> bool:
    """Whether those who are at the talks are meant: «الوفد الكيني», «الوفدان», «المفاوضون»."""
    lexeme = context.lexemes[token]
    known = lexeme.definite and lexeme.tags.get("level") == _OFFICIALS
    return known or "both" in lexeme.tags or "collectives" in lexeme.tags
