"""A name in, whom its bearer leads or represents out, where a verb tells it: «ترأس الوفد الوزير فلان», «فلان، الذي ترأس الوفد», «الوفد الذي يرأسه فلان»."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.extract.entities.parties import Party
from streams.extract.parties.context import PartyContext
from streams.extract.parties.titles import party_inside

__all__ = ["led_by"]

_WHO: Final = frozenset({"الذي", "التي"})
_JOINED: Final = frozenset("وف")
_COMMAS: Final = frozenset("،,")
_LED_TOKENS: Final = 4
"""How far behind the verb the party may stand that somebody leads."""
_BODY_TOKENS: Final = 4
"""How far before the relative pronoun the name of the body may begin."""


def led_by(context: PartyContext, parties: Mapping[int, Party], titled: int, first: int, last: int) -> str | None:
    """The party that the person named over these tokens, his title from `titled` on, leads or represents; None for none."""
    behind = _behind(context, parties, last) or _before(context, parties, first)
    return behind or _right_before(context, parties, titled)


def _right_before(context: PartyContext, parties: Mapping[int, Party], titled: int) -> str | None:
    """«وترأس الجانب الكيني وزير الطاقة فلان»: the party between the verb and its subject."""
    for j in range(titled - 1, max(0, titled - 1 - _BODY_TOKENS), -1):
        party = parties.get(j)
        if party is not None and party.last == titled and not party.person:
            verb = context.words[j - 1]
            led = verb in context.lexicon.leading or (verb[0] in _JOINED and verb[1:] in context.lexicon.leading)
            return party.actor if led else None
    return None


def _behind(context: PartyContext, parties: Mapping[int, Party], last: int) -> str | None:
    """«فلان، الذي ترأس فريق التفاوض الكيني»."""
    words = context.words
    who = last + (last < len(words) and words[last] in _COMMAS)
    if who + 2 >= len(words) or words[who] not in _WHO or words[who + 1] not in context.lexicon.leading:
        return None
    for j in range(who + 2, min(who + 2 + _LED_TOKENS, len(words))):
        if not words[j][0].isalpha():
            return None
        if (code := party_inside(context, parties, j, loose=False)) is not None:
            return code
    return None


def _before(context: PartyContext, parties: Mapping[int, Party], first: int) -> str | None:
    """«الوفد الكيني الذي يرأسه فلان»."""
    words = context.words
    verb = words[first - 1] if first > 1 else ""
    stem = verb[:-2] if verb.endswith("ها") else verb.removesuffix("ه")
    if stem == verb or stem not in context.lexicon.leading or words[first - 2] not in _WHO:
        return None
    for j in range(first - 3, max(-1, first - 3 - _BODY_TOKENS), -1):
        party = parties.get(j)
        if party is not None and party.actor is not None and party.last >= first - 2:
            return party.actor
    return None
