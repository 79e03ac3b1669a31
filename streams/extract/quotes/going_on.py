"""A common noun as the subject of «وأضاف» in, whoever spoke before out, where the noun may mean them: «وأضافت الشركة», «وتابع الوزير السابق»."""

from __future__ import annotations

from typing import Final

from streams.extract.parties.lexicon import Role
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.report import ReadingState
from streams.extract.quotes.source import Source

__all__ = ["gone_on", "same_speaker"]

_PLURALS: Final = ("ات", "ون", "ين")


def gone_on(state: ReadingState, source: Source, cue: Cue) -> Source:
    """Whoever spoke last, for a definite noun that tells nobody else; else the source."""
    context, latest = state.context, state.memory.latest()
    first = context.tokens.at(source.start or 0)
    if latest is None or latest.entity_id is None or latest.outlet or not context.words[first].startswith("ال"):
        return source
    if not state.memory.agrees(latest, cue) or latest.entity_id == source.entity_id:
        return source
    unnamed = source.entity_id is None and source.actor in {None, latest.actor}
    same = unnamed and not source.plural and _is_person(context, first) if latest.person else False
    if same or (not latest.person and _may_mean(context, first, source, latest)):
        return latest._replace(start=source.start, end=source.end, behind=source.behind, described=True)
    return source


def same_speaker(state: ReadingState, source: Source, cue: Cue) -> Source:
    """The person who spoke last, for «المتحدث», «المسؤول النقابي»: a noun that tells only that he speaks or is in office."""
    context, latest = state.context, state.memory.latest()
    first = context.tokens.at(source.start or 0)
    if (
        source.entity_id is not None
        or context.words[first] not in context.lexicon.generic
        or latest is None
        or not latest.person
    ):
        return source
    if source.actor not in {None, latest.actor} or not state.memory.agrees(latest, cue):
        return source
    return latest._replace(start=source.start, end=source.end, behind=source.behind, described=True)


def _is_person(context: QuoteContext, i: int) -> bool:
    """Whether a noun of one person stands at token `i`."""
    word = context.words[i]
    bodies = context.party_nouns.get(word, ())
    return not word.endswith(_PLURALS) and not any(noun.role is Role.BODY for noun in bodies)


def _may_mean(context: QuoteContext, i: int, source: Source, latest: Source) -> bool:
    """Whether the noun of a body alone, at token `i`, may mean the body that spoke last."""
    if source.behind > i + 1:
        return False
    kind = context.gazetteer.kind(latest.entity_id)
    nouns = context.party_nouns.get(context.words[i], ())
    return any(noun.role is Role.BODY and kind in {*noun.kinds, "organisation"} for noun in nouns)
