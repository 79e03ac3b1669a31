"""Quotes in, the same quotes with the parties that their speakers speak for out; a learnt model chooses among those named.

The rules tell a party by title and name, and where they know none they take what was named before. What the whole
article shows of the speaker (whose party his words name first, who else speaks for it, which parties stand around
him) is weighed here. Who is a state, or in a list of persons or organisations, speaks for what the list says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from streams.extract.document import Document
from streams.extract.entities.parties import Party
from streams.extract.knowledge import Knowledge
from streams.extract.linear_model import LinearModel
from streams.extract.reading import Reading
from streams.extract.speakers.evidence import party_evidence, view_of
from streams.extract.speakers.scene import NOBODY, Scene, Speaker, open_scene
from streams.records import Entity, EntityType, Quote

__all__ = ["chosen", "give_parties_of_persons", "give_parties_of_titles", "settle_parties"]

_Key = TypeVar("_Key", str, int, str | None)
_SPEAKERS_MAX: Final = 200
"""Speakers of one article who are looked at; ours have a dozen, and to each all others are held. The rest keep the party of the rules."""
_SURE: Final = frozenset({"known", "listed", "state"})
"""Sorts of speakers whose party a list tells."""


def settle_parties(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Quote, ...]:
    """The quotes, each with the party that its speaker is most likely to speak for."""
    quotes = reading.quotes
    if not quotes or not knowledge.speakers.packed.is_learnt:
        return quotes
    scene = open_scene(document, reading, knowledge.gazetteer)
    found = list(quotes)
    for speaker in scene.speakers[:_SPEAKERS_MAX]:
        if speaker.sort in _SURE:
            continue
        actor = chosen(scene, speaker, knowledge.speakers)
        for number in speaker.quotes:
            if found[number].actor != actor:
                found[number] = replace(found[number], actor=actor)
    return tuple(found)


def chosen(scene: Scene, speaker: Speaker, model: LinearModel) -> str | None:
    """The likeliest party of the speaker; that of the rules among equals."""
    view, given = view_of(scene, speaker), speaker.given or NOBODY
    codes = [given, *(code for code in scene.weighed if code != given)]
    scores = [party_evidence(view, code, model.by_weight) for code in codes]
    return codes[scores.index(max(scores))] or None


def give_parties_of_persons(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Entity, ...]:
    """The mentions; a person who is in no list belongs to the party that all of his quotes are given."""
    parties = _told((quote.speaker_id, quote.actor) for quote in reading.quotes)
    found, day = list(reading.entities), document.published
    for number, entity in enumerate(found):
        if entity.type is not EntityType.PERSON or entity.entity_id not in parties:
            continue
        party = parties[entity.entity_id]
        if entity.affiliation != party and not knowledge.gazetteer.offices_of(entity.entity_id, day):
            found[number] = replace(entity, affiliation=party)
    return tuple(found)


def give_parties_of_titles(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Party, ...]:  # noqa: ARG001
    """The parties; an officer without a name speaks for the party that his quotes are given."""
    tokens, parties = document.tokens, list(reading.parties)
    told = _told(
        (tokens.at(quote.speaker_start), quote.actor)
        for quote in reading.quotes
        if quote.speaker_id is None and quote.speaker_start is not None
    )
    for number, party in enumerate(parties):
        actor = told.get(party.first, party.actor)
        if party.person and actor is not None and actor != party.actor:
            parties[number] = replace(party, actor=actor)
    return tuple(parties)


def _told(pairs: Iterable[tuple[_Key, str | None]]) -> dict[_Key, str | None]:
    """The party of each speaker whose quotes are all given the same one."""
    found: dict[_Key, set[str | None]] = {}
    for speaker, actor in pairs:
        found.setdefault(speaker, set()).add(actor)
    return {
        speaker: next(iter(actors)) for speaker, actors in found.items() if len(actors) == 1 and speaker is not None
    }
