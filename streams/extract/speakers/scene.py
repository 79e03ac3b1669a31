"""Quotes of an article in, its speakers out, and the parties that are named around them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from streams.arabic.text import fold
from streams.arabic.tokens import Span, Tokens
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.parties import party_of
from streams.extract.reading import Reading
from streams.records import Entity, EntityType, Quote

__all__ = ["NOBODY", "Named", "Scene", "Speaker", "Standing", "open_scene"]

NOBODY: Final = ""
"""The party of who speaks for none."""
_ACRONYM_MAX: Final = 5
"""Letters of the longest code that is taken for an acronym."""
_WEIGHED_MAX: Final = 100
"""Parties among which is chosen: ours name two dozen at most, and each is weighed for each speaker."""
_SHARE_STEPS: Final = 20
_SHARE_MAX: Final = 8
_RANK_MAX: Final = 4

_PERSON: Final = EntityType.PERSON
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_JOINED: Final = frozenset("وف")
_PLACE: Final = "place"


class Standing(NamedTuple):
    """How much the article is about a party; cities of a state are no mentions of it here."""

    sort: str
    """`state`, `letters` for a body known by its acronym, `name` for another; '' for nobody."""
    share: int
    """Its share of all mentions of parties, in twentieths."""
    above: int
    """How many parties are named more often."""
    peers: int
    """How many of its sort are."""
    headline: bool
    """Whether the first sentence names it."""


class Named(NamedTuple):
    """A party where it is named."""

    first: int
    """Its first token."""
    code: str
    """Actor code."""
    kind: str
    """What names it: `state`, `body`, `person`, `noun`, `officer`, `adjective`, or `place` for a city of a state."""
    entity_id: str | None
    """Entity that names it; None for a common noun."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted, with all that he is quoted with."""

    quotes: tuple[int, ...]
    """Numbers of his quotes."""
    entity_id: str | None
    """Entity that he is; None for who is described."""
    given: str | None
    """The party that the rules give to most of his quotes."""
    sort: str
    """`known` who holds an office of the seeds, `person`, `listed` body, `body`, `state`, `noun` who is described, `nobody`."""
    title: tuple[str, ...]
    """Folded words of his title, or by which he is described."""
    first: int
    """First token of his title or mention; that of his first quote where he is not mentioned."""
    last: int
    """The token behind his mention."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for all speakers of an article."""

    tokens: Tokens
    gazetteer: Gazetteer
    quotes: Sequence[Quote]
    spans: Sequence[Span]
    """Tokens of each quote."""
    speakers: Sequence[Speaker]
    named: Sequence[Named]
    """Where parties are named, in the order of the text."""
    starts: Sequence[int]
    """Those tokens."""
    owns: Sequence[int]
    """Tokens that mean the party of whoever speaks: «بلاده»."""
    standings: Mapping[str, Standing]
    """Every party that the article names or quotes, sorted, behind `NOBODY`."""
    weighed: Sequence[str]
    """Those among which it is chosen for whom somebody speaks: all, or of very many those that are named most."""

    def between(self, first: int, last: int) -> Sequence[Named]:
        """The parties that are named among these tokens."""
        return self.named[bisect_left(self.starts, first) : bisect_left(self.starts, last)]


def open_scene(document: Document, reading: Reading, gazetteer: Gazetteer) -> Scene:
    """Lay speakers and parties over the tokens."""
    tokens, quotes = document.tokens, reading.quotes
    named = _named(tokens, reading, gazetteer)
    weights = Counter(side.code for side in named if side.kind != _PLACE)
    spans = [tokens.covering(quote.start, quote.end) for quote in quotes]
    top = tokens.sentences[0][1] if tokens.sentences else 0
    quoted = {quote.actor for quote in quotes if quote.actor}
    standings = _standings(named, weights, quoted, gazetteer, top)
    return Scene(
        tokens,
        gazetteer,
        quotes,
        spans,
        _speakers(document, reading, gazetteer, spans),
        named,
        [side.first for side in named],
        sorted(party.first for party in reading.parties if party.own),
        standings,
        sorted(sorted(standings, key=lambda code: (bool(code), -weights[code], code))[:_WEIGHED_MAX]),
    )


def _standings(
    named: Sequence[Named], weights: Mapping[str, int], quoted: set[str], gazetteer: Gazetteer, top: int
) -> dict[str, Standing]:
    whole, headline = sum(weights.values()) or 1, {side.code for side in named if side.first < top}
    codes = [NOBODY, *sorted({side.code for side in named} | quoted)]
    sorts = {code: _sort_of(code, gazetteer) for code in codes}
    ascending = sorted(weights.values())
    of_sort: dict[str, list[int]] = {}
    for code in sorted(weights, key=weights.__getitem__):
        of_sort.setdefault(sorts[code], []).append(weights[code])
    found = {}
    for code in codes:
        mine, sort = weights.get(code, 0), sorts[code]
        share = min(_SHARE_MAX, mine * _SHARE_STEPS // whole)
        above, peers = (_greater(some, mine) for some in (ascending, of_sort.get(sort, ())))
        found[code] = Standing(sort, share, min(_RANK_MAX, above), min(_RANK_MAX, peers), code in headline)
    return found


def _greater(ascending: Sequence[int], weight: int) -> int:
    """How many of these are greater."""
    return len(ascending) - bisect_right(ascending, weight)


def _sort_of(code: str, gazetteer: Gazetteer) -> str:
    if not code or code in gazetteer.countries:
        return "state" if code else ""
    return "letters" if len(code) <= _ACRONYM_MAX and "-" not in code else "name"


def _named(tokens: Tokens, reading: Reading, gazetteer: Gazetteer) -> list[Named]:
    """Every party by whatever words; a city tells its state, although it is no party as a mere place."""
    found, taken = [], bytearray(len(tokens))
    for entity in reading.entities:
        first, last = tokens.covering(entity.start, entity.end)
        taken[first:last] = b"\1" * (last - first)
        code, kind = party_of(entity), _kind(entity)
        if code is None and entity.type is EntityType.GPE and entity.affiliation in gazetteer.countries:
            code, kind = entity.affiliation, _PLACE
        if code is not None and first < last:
            found.append(Named(first, code, kind, entity.entity_id))
    for party in reading.parties:
        if party.actor and not any(taken[party.first : party.last]):
            found.append(Named(party.first, party.actor, "officer" if party.person else "noun", party.entity_id))
            taken[party.first : party.last] = b"\1" * (party.last - party.first)
    demonyms = gazetteer.demonyms
    words = tokens.words
    told = [i for i, w in enumerate(words) if w in demonyms or (w[0] in _JOINED and w[1:] in demonyms)]
    found += [
        Named(i, demonyms.get(words[i]) or demonyms[words[i][1:]], "adjective", None)
        for i in told
        if not (taken[i] or gazetteer.is_subject(words, i))
    ]
    return sorted(found, key=_first)


def _first(side: Named) -> int:
    return side.first


def _kind(entity: Entity) -> str:
    if entity.type is _PERSON:
        return "person"
    return "state" if entity.type in _PLACES else "body"


def _speakers(document: Document, reading: Reading, gazetteer: Gazetteer, spans: Sequence[Span]) -> list[Speaker]:
    groups: dict[tuple[str | None, str | None, str | None], list[int]] = {}
    for number, quote in enumerate(reading.quotes):
        key = (quote.speaker_id, None, None) if quote.speaker_id else (None, quote.speaker_name, quote.actor)
        groups.setdefault(key, []).append(number)
    mentions: dict[str, list[Entity]] = {}
    for entity in reading.entities:
        if entity.entity_id is not None:
            mentions.setdefault(entity.entity_id, []).append(entity)
    found = []
    for numbers in groups.values():
        quotes = [reading.quotes[n] for n in numbers]
        own = mentions.get(quotes[0].speaker_id or "", ())
        mention = next((entity for entity in own if entity.role), own[0] if own else None)
        title, (first, last) = _title(document, quotes[0], mention, spans[numbers[0]][0])
        told = Counter(quote.actor for quote in quotes if quote.actor).most_common(1)
        given, sort = told[0][0] if told else None, _sort(document, gazetteer, quotes[0], mention)
        found.append(Speaker(tuple(numbers), quotes[0].speaker_id, given, sort, title, first, last))
    return found


def _title(document: Document, quote: Quote, mention: Entity | None, start: int) -> tuple[tuple[str, ...], Span]:
    """The words of the title, and the tokens of it with the mention; `start` twice where nobody is mentioned."""
    tokens = document.tokens
    if mention is not None:
        first, last = tokens.covering(mention.start, mention.end)
        if not mention.role:
            return (), (first, last)
        at = document.text.rfind(mention.role, 0, mention.start)
        return tuple(map(fold, mention.role.split())), (tokens.at(at) if at >= 0 else first, last)
    if quote.speaker_start is None or quote.speaker_end is None:
        return (), (start, start)
    first, last = tokens.covering(quote.speaker_start, quote.speaker_end)
    return tokens.words[first:last], (first, last)


def _sort(document: Document, gazetteer: Gazetteer, quote: Quote, mention: Entity | None) -> str:
    if quote.speaker_id is None:
        return "noun" if quote.speaker_name else "nobody"
    if mention is None or mention.type in _PLACES:
        return "state"
    if mention.type is _PERSON:
        return "known" if gazetteer.offices_of(quote.speaker_id, document.published) else "person"
    return "listed" if gazetteer.kind(quote.speaker_id) else "body"
