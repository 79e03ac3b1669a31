"""The mentions of one article in, the same mentions linked out: who a name alone means, and what a capital stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from streams.arabic.forms import bare, latin, loose
from streams.arabic.text import normalise
from streams.extract.entities.eastern_names import eastern_end
from streams.extract.entities.gazetteer_matches import choose
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.places import make_border
from streams.extract.entities.senses import Sense
from streams.extract.entities.short_names import add_short_names
from streams.extract.entities.surnames import widen_by_later_names
from streams.extract.entities.word_features import WordFeatures
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["link"]

_PROCLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "ول", "وب")
_UNSURE: Final = frozenset({"entities.given_name", "entities.joined"})
"""Rules whose single words may be anybody's first name."""
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_STATES: Final = frozenset({"country", "capital"})
"""Kinds of places that an article does not call its persons by."""
_NAME_MAX: Final = 6
"""Words of a name that are looked at for the family name in it."""
_SURE_WORDS: Final = 3
"""Words at the end of a known name that mean its bearer, whatever they are: «أمير عبد اللهيان»."""
_RARE: Final = 5
"""Letters from which a family name that one known person has is his when it stands alone."""


def link(context: MentionContext) -> None:
    """Give every person an identity, and find the repeated names of those that the article introduced."""
    context.mentions.sort(key=lambda m: m.first)
    widen_by_later_names(context)
    present = {m.sense.id: m.sense for m in context.mentions if m.sense is not None}
    unknown = [m for m in context.mentions if m.type is EntityType.PERSON and m.sense is None]
    if unknown:
        told = frozenset(sense.actor for sense in present.values() if sense.actor)
        told |= {features.side for features in context.word_features if features.side is not None}
        full = [m for m in unknown if m.last - m.first > 1]
        for mention in full:
            mention.sense = _known_person(context, mention, present, told)
        own = {_key(context, m)[-1] for m in full if m.sense is None}
        for mention in unknown:
            if mention.sense is None and _key(context, mention)[-1] not in own:
                mention.sense = _known_person(context, mention, present, told)
        for mention in unknown:
            mention.sense = mention.sense or _sole_bearer(context, mention, unknown)
    local = _local_people(context, unknown, present)
    for mention in unknown:
        if mention.sense is None:
            key = _key(context, mention)
            mention.sense = local.get(key) or local.get(key[-1:]) or local.get(tuple(map(loose, key)))
    _call_by_first_names(context, unknown)
    _repeat(context, local)
    add_short_names(context)
    _settle_borders(context)
    _settle_elsewhere(context)
    _settle_institutions(context)


def _call_by_first_names(context: MentionContext, unknown: Iterable[Mention]) -> None:
    """A first name alone is that of the one person of the article who has it: «وانغ» behind «وانغ يي»."""
    singles = [m for m in unknown if m.sense is None and m.last == m.first + 1]
    if not singles:
        return
    bearers: dict[str, dict[str, Sense]] = {}
    for mention in context.mentions:
        if mention.type is EntityType.PERSON and mention.sense is not None and mention.last > mention.first + 1:
            bearers.setdefault(_key(context, mention)[0], {})[mention.sense.id] = mention.sense
    for mention in singles:
        found = bearers.get(_key(context, mention)[0], {})
        if len(found) == 1:
            mention.sense = next(iter(found.values()))


def _settle_institutions(context: MentionContext) -> None:
    """An institution named without its state is the one named with it: «مجلس النواب» behind «مجلس النواب اللبناني»."""
    told: dict[tuple[str, ...], Sense] = {}
    open_ones: list[tuple[tuple[str, ...], Mention]] = []
    for mention in context.mentions:
        if (
            mention.type is not EntityType.ORG
            or mention.sense is None
            or context.word_features[mention.first].head is None
        ):
            continue
        plain = tuple(
            bare(context.words[k])
            for k in range(mention.first + 1, mention.last)
            if context.word_features[k].side is None
        )
        key = (mention.sense.kind, *plain)
        if mention.sense.actor is not None:
            told.setdefault(key, mention.sense)
        elif plain:
            open_ones.append((key, mention))
    for key, mention in open_ones:
        mention.sense = told.get(key, mention.sense)


def _settle_elsewhere(context: MentionContext) -> None:
    """A known institution called by head and adjectives only is another state's where its own is not named but others are."""
    states = context.gazetteer.countries
    told = {m.sense.actor for m in context.mentions if m.sense is not None and m.type is EntityType.GPE}
    told = {actor for actor in (*told, *context.sides) if actor in states}
    if not told:
        return
    for mention in context.mentions:
        sense, head = mention.sense, context.word_features[mention.first].head
        if sense is None or sense.actor not in states or sense.actor in told or head is None or not head[2]:
            continue
        rest = context.word_features[mention.first + 1 : mention.last]
        if mention.rule == "entities.organisation" and rest and all(f.adjective and f.side is None for f in rest):
            written = normalise(context.document.tokens.surface(mention.first, mention.last))[mention.taken :]
            mention.sense = Sense(slug(latin(written)), written, EntityType.ORG, head[1].kind)


def _settle_borders(context: MentionContext) -> None:
    """A border named by one state is that with the neighbour that the article names most."""
    counts = Counter(
        m.sense.actor for m in context.mentions if m.sense is not None and m.sense.kind in {"country", "capital"}
    )
    for mention in context.mentions:
        if mention.sense is None or mention.sense.kind != "border" or mention.sense.id.count("-") > 1:
            continue
        code = mention.sense.id.removeprefix("border-").upper()
        near = [(counts[n], n) for n in context.gazetteer.neighbours.get(code, ()) if counts[n]]
        if near:
            mention.sense = make_border(context, (code, max(near)[1]))


def _key(context: MentionContext, mention: Mention) -> tuple[str, ...]:
    first = context.words[mention.first][mention.taken :]
    return (first, *(w for w in context.words[mention.first + 1 : mention.last] if w[:1].isalpha()))


def _known_person(
    context: MentionContext, mention: Mention, present: Mapping[str, Sense], told: frozenset[str]
) -> Sense | None:
    """The known person whom a family name alone, or with an unknown given name, means.

    Alone it means who is there by the full name; else one whose side the article speaks of (`told`, actor codes), or
    who leads a state or an organisation; else it stays open here.
    """
    features = context.word_features[mention.last - 1]
    if features.family is None:
        return None
    senses = features.family[1]
    if mention.last - mention.first > 1:
        first = context.word_features[mention.first]
        if first.strong or first.given == 0:
            return None  # «سارة» is no transliteration of his given name, which a list would know
        fitting = [s for s in senses if mention.side is not None and s.actor == mention.side]
        return fitting[0] if len(fitting) == 1 and features.family_alone else None
    here = [s for s in senses if s.id in present]
    if here:
        return here[0]
    near = tuple(s for s in senses if s.actor in ({mention.side} if mention.side else told))
    if near:
        return choose(context, near, mention.side)
    if mention.side is not None:
        return None
    leading = tuple(s for s in senses if _leads(context, s))
    return choose(context, leading) if leading else None


def _sole_bearer(context: MentionContext, mention: Mention, unknown: Iterable[Mention]) -> Sense | None:
    """The one known person of a rare family name that stands alone, unless the article names another who has it."""
    features = context.word_features[mention.last - 1]
    if features.family is None or not features.family_alone or features.given >= 0 or mention.last - mention.first > 1:
        return None
    senses, name = features.family[1], context.words[mention.first][mention.taken :]
    if len(senses) != 1 or len(name) < _RARE or name.startswith("ال") or mention.side not in {None, senses[0].actor}:
        return None
    others = (m for m in unknown if m.last - m.first > 1 and m.sense is None)
    return None if any(_key(context, m)[-1] == name for m in others) else senses[0]


def _leads(context: MentionContext, sense: Sense) -> bool:
    """Whether a person holds one of the offices that are known everywhere on the day of publication."""
    leaders = context.gazetteer.titles.leaders
    return any(office.role in leaders for office in context.gazetteer.offices_of(sense.id, context.document.published))


def _local_people(
    context: MentionContext, unknown: Iterable[Mention], present: Mapping[str, Sense]
) -> dict[tuple[str, ...], Sense]:
    """The names by which this article may call its persons, to who they are.

    Full names and last names of those that no list knows get an identity of this article's making; a single name
    gets one only where a title or a verb shows whose it is. Family names of several words are added for the known.
    """
    found: dict[tuple[str, ...], Sense] = {}
    people = context.gazetteer.persons
    for entity_id, sense in present.items():
        person = people.get(entity_id)
        if person is not None and len(person.family) > 1:
            found.setdefault(person.family, sense)
            found.setdefault(tuple(map(loose, person.family)), sense)
    for mention in context.mentions:
        if mention.type is EntityType.PERSON and mention.sense is not None and mention.last > mention.first + 1:
            for family in _written_families(context, mention):
                found.setdefault(family, mention.sense)
    keys = {id(m): _key(context, m) for m in unknown if m.sense is None}
    ends = _full_names(context, keys.values())
    ordered = sorted((m for m in unknown if m.sense is None), key=lambda m: (len(keys[id(m)]) < 2, m.first))
    for mention in ordered:
        key = keys[id(mention)]
        if (
            key in ends
            or key in found
            or tuple(map(loose, key)) in found
            or (len(key) == 1 and mention.rule in _UNSURE)
        ):
            continue
        written = normalise(context.document.tokens.surface(mention.first, mention.last))[mention.taken :]
        sense = found[key] = Sense(slug(latin(" ".join(key))), written, EntityType.PERSON, "person", mention.side)
        eastern = eastern_end(context, mention.first, mention.taken) == mention.last
        found.setdefault(key[:1] if eastern else _family(context, key), sense)
        if len(key) > 2 and not context.gazetteer.analyser[key[-1]].common:
            found.setdefault(key[-1:], sense)
    found |= {end: found[full] for end, full in ends.items() if full in found}
    return found


def _written_families(context: MentionContext, mention: Mention) -> Iterator[tuple[str, ...]]:
    """Yield what a known person may be called by as the article writes the name: «زاده» behind «سعيد خطيب زاده», not «مازن» behind «أبو مازن»; or by its last three words."""
    key = _key(context, mention)
    if len(key) < 2 or eastern_end(context, mention.first, mention.taken) == mention.last:
        return
    family = _family(context, key)
    joined = len(family) < 2 and context.gazetteer.analyser[key[-2]].compound and _is_second(context, key[-2], key[-1])
    if not joined:
        yield family
    for first in range(1, min(len(key), _NAME_MAX) - _SURE_WORDS + 1):
        yield key[first:]


def _full_names(context: MentionContext, names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Family names of several words to the one full name that ends so; «علي حسن» behind «محمد علي حسن» is somebody else."""
    known, found = set(names), dict[tuple[str, ...], set[tuple[str, ...]]]()
    for name in known:
        for first in range(1, min(len(name), _NAME_MAX) - 1):
            if name[first:] in known and context.gazetteer.analyser[name[first]].given < 0:
                found.setdefault(name[first:], set()).add(name)
    return {end: next(iter(full)) for end, full in found.items() if len(full) == 1}


def _family(context: MentionContext, key: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a full name by which its bearer is called later: the last one, with the particles before it."""
    if len(key) > 2 and context.gazetteer.analyser[key[-2]].compound and _is_second(context, key[-2], key[-1]):
        return key[-2:]
    first = len(key) - 1
    while first > 1 and key[first - 1] in context.gazetteer.lists.particles:
        first -= 1
    return key[first:]


def _is_second(context: MentionContext, first: str, word: str) -> bool:
    """Whether a word completes a compound name: «عبد الله», «أبو مازن»; «نور فارح» are two."""
    lists = context.gazetteer.lists
    return first in lists.servants or first in lists.fathers or word in lists.second or word.startswith("ال")


def _repeat(context: MentionContext, local: Mapping[tuple[str, ...], Sense]) -> None:
    """Add the mentions by last name alone of those that the article introduced."""
    surnames: dict[str, list[tuple[int, tuple[str, ...], Sense]]] = {}
    ordinary: dict[str, Sense] = {}
    for key, sense in local.items():
        word, particled = key[0], key[0] in context.gazetteer.lists.particles
        if (len(key) > 2 and not particled) or len(word) < 3 - particled:
            continue
        if len(key) == 1 and _is_ordinary(context.gazetteer.analyser[word]):
            ordinary[word] = sense
            continue
        for proclitic in _PROCLITICS:
            surnames.setdefault(proclitic + word, []).append((len(proclitic), key[1:], sense))
        if word.startswith("ال"):
            surnames.setdefault("لل" + word[2:], []).append((2, key[1:], sense))
    added = _repeat_ordinary(context, ordinary)
    for i in [i for i, word in enumerate(context.words) if word in surnames] if surnames else ():
        for taken, rest, sense in surnames[context.words[i]]:
            last = i + 1 + len(rest)
            if context.words[i + 1 : last] == rest and _is_free(context, i, last):
                context.add(Mention(i, last, "entities.repeated", EntityType.PERSON, taken, sense))
                added = True
                break
    if added:
        context.mentions.sort(key=lambda m: m.first)


def _repeat_ordinary(context: MentionContext, names: Mapping[str, Sense]) -> bool:
    """Add the mentions by a last name that is a common word too, where it can only be the subject of a verb of saying; whether there are any."""
    words, features = context.words, context.word_features
    found = [i for i, word in enumerate(words) if i and word in names and features[i - 1].verb] if names else []
    added = [i for i in found if not words[i].startswith("ال") and _is_free(context, i, i + 1)]
    for i in added:
        context.add(Mention(i, i + 1, "entities.repeated", EntityType.PERSON, 0, names[words[i]]))
    return bool(added)


def _is_ordinary(features: WordFeatures) -> bool:
    """Whether a word is common as a noun, verb or adjective; a name may only end like a dual: «بلتران»."""
    delicate = features.delicate and not (features.noun or features.finite or features.adjective or features.function)
    return features.common and not delicate


def _is_free(context: MentionContext, first: int, last: int) -> bool:
    """Whether nothing is named there, or a single place that no word of place stands before, which is dropped then."""
    owners = {id(owner): owner for owner in context.owners[first:last] if owner is not None}
    if not owners:
        return True
    owner = next(iter(owners.values()))
    place = owner.type in _PLACES and owner.sense is not None and owner.sense.kind not in _STATES
    placed = first > 0 and (
        context.word_features[first - 1].locative or context.word_features[first - 1].place is not None
    )
    if len(owners) > 1 or not place or placed or (owner.first, owner.last) != (first, last):
        return False
    context.mentions.remove(owner)
    return True
