"""«His counterpart» without a nationality in, the state that he is of out: the other one of those that the article is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from streams.extract.entities.parties import Party, party_of
from streams.extract.parties.context import PartyContext
from streams.records import EntityType

__all__ = ["counterpart_state", "is_counterpart"]

_BACK_TOKENS: Final = 60
"""How far before the word he is named whose counterpart is meant."""
_PERSON: Final = EntityType.PERSON


def is_counterpart(context: PartyContext, i: int) -> bool:
    """Whether «his counterpart» stands at token `i`, with no nationality behind it."""
    stem = context.gazetteer.title_stem(context.words[i])
    if stem is None or not context.gazetteer.is_counterpart(stem):
        return False
    return i + 1 >= len(context.words) or context.gazetteer.side(context.words[i + 1]) is None


def counterpart_state(context: PartyContext, parties: Mapping[int, Party], i: int) -> str | None:
    """The state named most besides that of whoever was named last before token `i`; None where his is not told, or two are named as often."""
    mine = _named_last(context, parties, i)
    if mine not in context.gazetteer.countries:
        return None
    times = {code: count for code, count in context.times.items() if code != mine}
    most = max(times.values(), default=0)
    likeliest = [code for code, count in times.items() if count == most]
    return likeliest[0] if len(likeliest) == 1 else None


def _named_last(context: PartyContext, parties: Mapping[int, Party], i: int) -> str | None:
    """The party of the officer or person named last before token `i`, or that of the nationality there; None where he is a counterpart himself."""
    for j in range(i - 1, max(-1, i - 1 - _BACK_TOKENS), -1):
        number, party = context.at[j], parties.get(j)
        person = context.entities[number] if number >= 0 and context.entities[number].type is _PERSON else None
        if person is not None and (code := party_of(person)) is not None:
            return code
        if party is not None and party.person and party.actor is not None:
            return party.actor
        if number < 0 and (state := _state_at(context, j)) is not None:
            stem = context.gazetteer.title_stem(context.words[j - 1]) if j else None
            return None if stem is not None and context.gazetteer.is_counterpart(stem) else state
    return None


def _state_at(context: PartyContext, j: int) -> str | None:
    """The state that an adjective tells at token `j`."""
    place = bisect_left(context.states, (j, ""))
    return context.states[place][1] if place < len(context.states) and context.states[place][0] == j else None
