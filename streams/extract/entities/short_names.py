"""The bodies of an article as they were named in, the mentions by a part of their names out: «دولة القانون», «القلعة»."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.arabic.forms import is_definite
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.senses import Sense
from streams.records import EntityType

__all__ = ["add_short_names"]

_SHORTENED: Final = frozenset({"party", "movement", "front", "alliance", "company"})
"""Kinds of institutions that are called by the rest of their name alone."""
_HEADLESS: Final = frozenset({"entities.quoted_name", "entities.named_behind"})
"""Rules whose names have no head inside, and come again as they are."""
_TAGGED: Final = "entities.tagged"
_SHORT_MAX: Final = 4
"""Words from which such a rest is too long."""
_TOWNS: Final = frozenset({"city", "town"})
_MARKS: Final = frozenset((mark,) for mark in "\"«»“”'‘’„")
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})


def add_short_names(context: MentionContext) -> None:
    """Add the mentions of parties and blocs without their head: «دولة القانون» behind «ائتلاف دولة القانون»."""
    short = _short_names(context)
    if not short or short.keys().isdisjoint(context.words):
        return
    _recognise(context, short)
    found = [i for i, word in enumerate(context.words) if word in short and _is_short(context, i, short[word][0])]
    for i in found:
        rest, taken, sense = short[context.words[i]]
        context.add(Mention(i, i + 1 + len(rest), "entities.repeated", EntityType.ORG, taken, sense))
    heads = [i for i, word in enumerate(context.words) if word in short and _is_first_word(context, i, short[word][0])]
    for i in heads:
        context.add(Mention(i, i + 1, "entities.repeated", EntityType.ORG, 0, short[context.words[i]][2]))
    if found or heads:
        context.mentions.sort(key=lambda m: m.first)


def _recognise(context: MentionContext, short: Mapping[str, tuple[tuple[str, ...], int, Sense]]) -> None:
    """Take an unknown given name alone, or a town, for the company that the article calls so: «رينو» behind «شركة رينو»."""
    for mention in context.mentions:
        rest, taken, sense = short.get(context.words[mention.first], ((), 0, None))
        if sense is None or rest or mention.last != mention.first + 1 or mention.role is not None:
            continue
        town = mention.sense is not None and mention.sense.kind in _TOWNS and not _is_where(context, mention.first)
        if town or (mention.type is EntityType.PERSON and mention.sense is None):
            mention.type, mention.rule, mention.taken, mention.sense = EntityType.ORG, "entities.repeated", taken, sense


def _is_where(context: MentionContext, i: int) -> bool:
    """Whether a word stands before token `i` behind which a place stands: «في تويوتا»."""
    return i > 0 and context.word_features[i - 1].locative


def _short_names(context: MentionContext) -> dict[str, tuple[tuple[str, ...], int, Sense]]:
    """The first word of each such name, proclitics before it, to its other words, the letters of proclitics and whom it names."""
    short: dict[str, tuple[tuple[str, ...], int, Sense]] = {}
    for mention in context.mentions:
        if mention.type is not EntityType.ORG or mention.sense is None:
            continue
        end = _behind_name(context, mention)
        head, quoted = context.word_features[mention.first].head, mention.rule in _HEADLESS or end < mention.last
        if not quoted and (head is None or head[1].kind not in _SHORTENED):
            continue
        rest = context.words[mention.first + (not quoted) : end]
        if not 0 < len(rest) < _SHORT_MAX or not rest[0][:1].isalpha() or rest[0].startswith("لل"):
            continue
        for proclitic in ("", "و", "ب", "ل"):
            short.setdefault(proclitic + rest[0], (rest[1:], len(proclitic), mention.sense))
        if rest[0].startswith("ال"):
            short.setdefault("لل" + rest[0][2:], (rest[1:], 2, mention.sense))
    return short


def _behind_name(context: MentionContext, mention: Mention) -> int:
    """The token behind the name without the nationality at its end: «تويوتا اليابانية» comes again as «تويوتا»."""
    alone = mention.last == mention.first + 2 and mention.rule in (*_HEADLESS, _TAGGED)
    return mention.last - (alone and context.word_features[mention.last - 1].side is not None)


def _is_short(context: MentionContext, i: int, rest: tuple[str, ...]) -> bool:
    """Whether the words of a bloc stand there as its name, and qualify no noun before them."""
    last = i + 1 + len(rest)
    if context.words[i + 1 : last] != rest:
        return False
    if any(owner is not None for owner in context.owners[i:last]):
        return bool(rest) and _gives_way(context, i, last)
    word, features = context.words[i], context.word_features[i]
    if not i or context.limits[i - 1] <= i or not word.startswith("ال"):
        return bool(rest) or word.startswith("ال") or not features.common
    before = context.words[i - 1]
    if features.side is None and not features.adjective:
        return bool(rest) or not features.common
    return (
        not is_definite(before)
        and context.owners[i - 1] is None
        and (not before.endswith(("ه", "ات")) or context.word_features[i - 1].noun)
    )


def _is_first_word(context: MentionContext, i: int, rest: tuple[str, ...]) -> bool:
    """Whether a name in marks is the first word of one with what it is for: «الرائدة» behind «الرائدة للنقل»."""
    marked = context.words[i - 1 : i] in _MARKS and context.words[i + 1 : i + 2] in _MARKS
    return marked and rest[:1] != () and rest[0].startswith("لل") and context.owners[i] is None


def _gives_way(context: MentionContext, first: int, last: int) -> bool:
    """Whether a name in marks holds a single other mention, a place that is but a word of it, which is dropped then: «الخليج الأخضر»."""
    owners = {id(owner): owner for owner in context.owners[first:last] if owner is not None}
    owner = next(iter(owners.values()))
    inside = first <= owner.first and owner.last <= last and owner.type in _PLACES
    marked = context.words[first - 1 : first] in _MARKS and context.words[last : last + 1] in _MARKS
    if len(owners) > 1 or not inside or not marked:
        return False
    context.mentions.remove(owner)
    context.owners[owner.first : owner.last] = [None] * (owner.last - owner.first)
    return True
