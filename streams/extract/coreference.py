"""The mentions of one article in, the same mentions linked out: who a name alone means, and what a capital stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from streams.arabic.forms import latin, slug
from streams.arabic.text import normalise
from streams.extract.gazetteer import Sense
from streams.extract.known import choose
from streams.extract.localities import make_border
from streams.extract.mentions import Mention, Scene
from streams.records import EntityType

__all__ = ["link", "stand_for"]

_PROCLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "ول", "وب")
_DATELINE_MAX: Final = 8
"""Tokens at the top in which a capital is where the news comes from."""


def link(scene: Scene) -> None:
    """Give every person an identity, and find the repeated names of those that no list knows."""
    scene.mentions.sort(key=lambda m: m.first)
    present = {m.sense.id: m.sense for m in scene.mentions if m.sense is not None}
    for mention in scene.mentions:
        if mention.type is EntityType.PERSON and mention.sense is None:
            mention.sense = _known_person(scene, mention, present)
    local = _local_people(scene)
    for mention in scene.mentions:
        if mention.type is EntityType.PERSON and mention.sense is None:
            mention.sense = local.get(_key(scene, mention)) or local.get(_key(scene, mention)[-1:])
    _repeat(scene, local)
    _settle_borders(scene)


def _settle_borders(scene: Scene) -> None:
    """A border told by one state is that with the neighbour that the article names most."""
    counts = Counter(m.sense.actor for m in scene.mentions if m.sense is not None and m.sense.kind in {"country", "capital"})
    for mention in scene.mentions:
        if mention.sense is None or mention.sense.kind != "border" or mention.sense.id.count("-") > 1:
            continue
        code = mention.sense.id.removeprefix("border-").upper()
        near = [(counts[n], n) for n in scene.gazetteer.neighbours.get(code, ()) if counts[n]]
        if near:
            mention.sense = make_border(scene, (code, max(near)[1]))


def _key(scene: Scene, mention: Mention) -> tuple[str, ...]:
    first = scene.words[mention.first][mention.taken:]
    return (first, *(w for w in scene.words[mention.first + 1:mention.last] if w[:1].isalpha()))


def _known_person(scene: Scene, mention: Mention, present: dict[str, Sense]) -> Sense | None:
    """The known person whom a family name alone, or with an unknown given name, means."""
    clue = scene.clues[mention.last - 1]
    if clue.family is None:
        return None
    senses = clue.family[1]
    here = [s for s in senses if s.id in present]
    if mention.last - mention.first == 1:
        return here[0] if here else choose(scene, senses, mention.side)
    side = mention.side
    fitting = [s for s in senses if side is not None and s.actor == side]
    return fitting[0] if len(fitting) == 1 and clue.family_alone else None


def _local_people(scene: Scene) -> dict[tuple[str, ...], Sense]:
    """Persons that no list knows: their full names, and their last names, to an identity of this article's making."""
    found: dict[tuple[str, ...], Sense] = {}
    for mention in scene.mentions:
        if mention.type is not EntityType.PERSON or mention.sense is not None:
            continue
        key = _key(scene, mention)
        if len(key) < 2:
            continue
        sense = found.get(key)
        if sense is None:
            written = normalise(scene.document.tokens.surface(mention.first, mention.last))[mention.taken:]
            sense = Sense(slug(latin(" ".join(key))), written, EntityType.PERSON, "person", mention.side)
        found.setdefault(key, sense)
        found.setdefault(key[-1:], sense)
    for mention in scene.mentions:
        if mention.type is EntityType.PERSON and mention.sense is None and len(key := _key(scene, mention)) == 1:
            written = normalise(scene.document.tokens.surface(mention.first, mention.last))[mention.taken:]
            found.setdefault(key, Sense(slug(latin(key[0])), written, EntityType.PERSON, "person", mention.side))
    return found


def _repeat(scene: Scene, local: dict[tuple[str, ...], Sense]) -> None:
    """Add the mentions by last name alone of those that the article introduced."""
    surnames: dict[str, tuple[int, Sense]] = {}
    for key, sense in local.items():
        word = key[0]
        if len(key) == 1 and len(word) > 2 and not scene.gazetteer.clues[word].common:
            for proclitic in _PROCLITICS:
                surnames.setdefault(proclitic + word, (len(proclitic), sense))
            if word.startswith("ال"):
                surnames.setdefault("لل" + word[2:], (2, sense))
    if not surnames:
        return
    for i, word in enumerate(scene.words):
        found = surnames.get(word)
        if found is not None and scene.owners[i] is None:
            scene.add(Mention(i, i + 1, "entities.repeated", EntityType.PERSON, found[0], found[1]))
    scene.mentions.sort(key=lambda m: m.first)


def stand_for(scene: Scene) -> None:
    """Say of every mention which actor it stands for: metonyms always, capitals where the government is meant."""
    lists = scene.gazetteer.lists
    city = False
    for mention in scene.mentions:
        sense = mention.sense
        if sense is None:
            continue
        mention.stands_for = sense.stands_for
        if sense.kind != "capital":
            continue
        joined = city and scene.words[mention.first][0] == "و" and mention.taken == 1
        city = _is_city(scene, mention, lists.locatives) or joined
        if not city:
            mention.stands_for = sense.actor


def _is_city(scene: Scene, mention: Mention, locatives: Iterable[str]) -> bool:
    """Whether a capital is the place: behind «في», «مدينة», «ب», in a dateline."""
    i = mention.first
    if mention.taken and "ب" in scene.words[i][:mention.taken]:
        return True
    if not i:
        return mention.last < len(scene.words) and scene.words[mention.last] in "-–(:/،"
    before = scene.words[i - 1]
    clue = scene.clues[i - 1]
    if clue.place is not None or (before in locatives and not clue.party):
        return True
    if i > 1 and clue.side is not None and scene.clues[i - 2].place is not None:
        return True
    return i < _DATELINE_MAX and mention.last < len(scene.words) and scene.words[mention.last] in "-–("
