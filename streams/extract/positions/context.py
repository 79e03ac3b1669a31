"""A document with its entities and quotes in, what stands at each token out: the arrays that positions read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from streams.arabic.tokens import Tokens, stems
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.outlet_nationality import is_of_outlet, outlet_tokens
from streams.extract.entities.parties import Party, party_of
from streams.extract.knowledge import Knowledge
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.issues import Mention, find_issues
from streams.extract.positions.lexicon import PositionLexicon
from streams.extract.positions.vocabulary import Word, Words
from streams.extract.reading import Reading
from streams.records import Entity, EntityType, Fact, FactKind, Quote

__all__ = ["PositionContext", "Side", "open_position_context"]

_TO: Final = "الي"
_WAY_MAX: Final = 10
"""Tokens between a verb of going and where it leads."""
_DATELINE_TOKENS: Final = 60
"""Tokens at the top in which a place and a comma at the head of a line are where the news comes from."""
_COMMAS: Final = frozenset("،,")
_FEMININE: Final = "ة"
_MISSIONS: Final = frozenset({"embassy", "consulate", "mission"})
"""Kinds of organisations that are an issue themselves."""
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_CONJUNCTIONS: Final = frozenset("وف")
_GLUED: Final = frozenset("بلك")
_PREFIXES: Final = frozenset("ولفبك")


@dataclass(slots=True, eq=False)
class Side:
    """A party that is named: by an entity, a common noun, or an adjective of nationality."""

    first: int
    last: int
    """Token numbers, half-open."""
    actor: str | None
    """Actor code; None when `own`."""
    joined: bool = False
    """Whether «and» is glued before it."""
    preposition: str = ""
    """ب, ل or ك glued before it."""
    place: bool = False
    """Whether it is the name of a state, city or region."""
    person: bool = False
    """Whether it is the name of a person."""
    adjective: bool = False
    """Whether it only qualifies a noun: «الروسية»."""
    own: bool = False
    """Whether it is the party of whoever speaks: «بلاده»."""
    near: bool = False
    """Whether it only tells whose a border, river or region is: «الحدود الأوكرانية»."""
    entity_id: str | None = None
    """Entity that names it; None for a common noun or adjective."""
    masculine: bool = False
    """Whether it is a place whose name is masculine, as few are: «لبنان»."""


@dataclass(frozen=True, slots=True)
class PositionContext:
    """What the rules see of a document; sequences are indexed by token number."""

    document: Document
    tokens: Tokens
    """The document's tokens."""
    gazetteer: Gazetteer
    lexicon: PositionLexicon
    entities: Sequence[Entity]
    words: Sequence[Word]
    marks: Sequence[int]
    """Of the word, or of the phrase that begins with it."""
    sides: Sequence[Side]
    """In the order of the text; none overlaps another."""
    side_starts: Sequence[int]
    """First token of each side."""
    side_at: Sequence[int]
    """Number of the side that covers the token; -1 for none."""
    inside: bytearray
    """Whether the token is inside the name of an entity or a party."""
    closed: bytearray
    """Whether the token is inside the name of a person or organisation, which is no topic."""
    quotes: Sequence[Quote]
    quote_at: Sequence[int]
    """Number of the innermost quote; -1 for none."""
    facts: Sequence[Fact]
    """Dates and durations, in the order of the text."""
    dated: bytearray
    """Whether a date or time covers the token."""
    mentions: Sequence[Mention]
    """What is named as an issue, in the order of the text."""
    mention_starts: Sequence[int]
    """First token of each mention."""
    weights: Mapping[str, int]
    """How often each party is named."""
    above: Mapping[str, int]
    """How many parties are named more often than each that is named."""

    @property
    def headline(self) -> int:
        """The token behind the first sentence."""
        sentences = self.tokens.sentences
        return sentences[0][1] if sentences else 0

    def sides_in(self, first: int, last: int) -> Sequence[Side]:
        """The sides that begin among these tokens."""
        return self.sides[bisect_left(self.side_starts, first) : bisect_left(self.side_starts, last)]

    def facts_in(self, first: int, last: int) -> Iterator[tuple[int, Fact]]:
        """The facts that begin within these tokens, in order, with the token of each; found without a look at the others."""
        begin = self.tokens.ends[first - 1] if first else 0
        for k in range(bisect_left(self.facts, begin, key=lambda fact: fact.start), len(self.facts)):
            at = self.tokens.at(self.facts[k].start)
            if at >= last:
                return
            yield at, self.facts[k]

    def mentions_in(self, first: int, last: int) -> Sequence[Mention]:
        """The mentions of issues that begin among these tokens."""
        return self.mentions[bisect_left(self.mention_starts, first) : bisect_left(self.mention_starts, last)]

    def only_place(self, side: Side) -> bool:
        """Whether the party is named only as where something happens."""
        return _only_place(self.marks, side)

    def speaker(self, token: int) -> Quote | None:
        """The innermost quote over the token that has an actor."""
        at = self.quote_at[token]
        return self.quotes[at] if at >= 0 else None


def open_position_context(document: Document, reading: Reading, knowledge: Knowledge) -> PositionContext:
    """Lay words, parties, quotes and dates over the tokens."""
    tokens, gazetteer, entities, quotes = document.tokens, knowledge.gazetteer, reading.entities, reading.quotes
    words = _known(tokens, knowledge.positions.words)
    count = len(words)
    masculine = knowledge.positions.masculine
    sides = [
        _placed(tokens, words, side, masculine) if side.place else side
        for side in _sides_of(document, gazetteer, entities, reading.parties)
    ]
    side_at = [-1] * count
    for number, side in enumerate(sides):
        side_at[side.first : side.last] = [number] * (side.last - side.first)
    named = [
        e
        for e in entities
        if e.type is EntityType.PERSON or (e.type is EntityType.ORG and gazetteer.kind(e.entity_id) not in _MISSIONS)
    ]
    times = [f for f in reading.facts if f.kind in (FactKind.DATE, FactKind.TIME, FactKind.DURATION)]
    marks = _marks(tokens, words)
    weights = _weigh(marks, sides)
    ordered = sorted(quotes, key=lambda q: (q.start, -q.end))
    closed = _covered(tokens, named)
    mentions = tuple(find_issues(words, closed, side_at, 0, count))
    return PositionContext(
        document,
        tokens,
        gazetteer,
        knowledge.positions,
        entities,
        words,
        marks,
        sides,
        [side.first for side in sides],
        side_at,
        _inside(tokens, entities, sides),
        closed,
        ordered,
        _cover(tokens, ordered),
        times,
        _covered(tokens, times),
        mentions,
        [m.first for m in mentions],
        weights,
        _above(weights),
    )


def _known(tokens: Tokens, vocabulary: Words) -> list[Word]:
    """What the lexicons know of each token."""
    words = [vocabulary[word] for word in tokens.words]
    for i in [i for i, word in enumerate(words) if word.feminine is not None]:
        if tokens.laid[tokens.ends[i] - 1] == _FEMININE:
            words[i] = words[i].feminine or words[i]
    return words


def _weigh(marks: Sequence[int], sides: Sequence[Side]) -> Counter[str]:
    """How often each party is named; «الرئيس الأميركي جو بايدن» names one once."""
    weights: Counter[str] = Counter()
    before: Side | None = None
    for side in sides:
        if side.actor and not _only_place(marks, side):
            if before is None or before.actor != side.actor or side.first > before.last + 1:
                weights[side.actor] += 1
            before = side
    return weights


def _above(weights: Mapping[str, int]) -> dict[str, int]:
    ascending = sorted(weights.values())
    return {party: len(ascending) - bisect_right(ascending, weight) for party, weight in weights.items()}


def _inside(tokens: Tokens, entities: Sequence[Entity], sides: Sequence[Side]) -> bytearray:
    inside = _covered(tokens, entities)
    for side in sides:
        inside[side.first : side.last] = b"\1" * (side.last - side.first)
    return inside


def _only_place(marks: Sequence[int], side: Side) -> bool:
    """Whether the party is named only as where something happens."""
    return side.near or (side.place and bool(side.first and marks[side.first - 1] & Mark.PLACE))


def _placed(tokens: Tokens, words: Sequence[Word], side: Side, masculine: frozenset[str]) -> Side:
    """The place with its gender; only a place where it names the seat of talks («محادثات جنيف») or heads a line."""
    heads = tokens.opens_line(side.first)
    stop = side.last < len(words) and bool(words[side.last].marks & Mark.STOP)
    dateline = heads and stop and (side.first < _DATELINE_TOKENS or tokens.words[side.last] not in _COMMAS)
    before = words[side.first - 1]
    talks = not before.roles & Role.DELEGATE and any(t.generic and not t.rest and not t.other for t in before.topics)
    seat = (talks and not heads and not side.joined) or _reached(tokens, words, side)
    male = not masculine.isdisjoint(stem for _, stem in stems(tokens.words[side.first]))
    return replace(side, masculine=male, near=side.near or dateline or seat) if male or dateline or seat else side


def _reached(tokens: Tokens, words: Sequence[Word], side: Side) -> bool:
    """Whether somebody goes to the place: «وصل وفد … إلى كابل»; who is reached is not addressed by that."""
    if not side.place or side.first < 2 or tokens.words[side.first - 1] != _TO:
        return False
    begin = max(tokens.sentences[tokens.sentence(side.first)][0], side.first - _WAY_MAX)
    return any(word.roles & Role.TRAVEL for word in words[begin : side.first - 1])


def _covered(tokens: Tokens, records: Sequence[Entity] | Sequence[Fact]) -> bytearray:
    """One byte a token: whether one of the records covers it."""
    covered = bytearray(len(tokens))
    for record in records:
        first, last = tokens.covering(record.start, record.end)
        covered[first:last] = b"\1" * (last - first)
    return covered


def _marks(tokens: Tokens, words: Sequence[Word]) -> list[int]:
    """The mark of each token, phrases over single words."""
    marks = [word.marks for word in words]
    folded = tokens.words
    for i in [i for i, word in enumerate(words) if word.phrases]:
        match = words[i].phrase_at(folded, i, int)
        if match is not None:
            marks[i] |= match[1]
    return marks


def _cover(tokens: Tokens, quotes: Sequence[Quote]) -> list[int]:
    """Number of the innermost quote with an actor over each token; quotes come outer before inner."""
    covered = [-1] * len(tokens)
    open_: list[tuple[int, int]] = []
    filled = 0

    def fill(to: int) -> None:
        nonlocal filled
        while filled < to:
            while open_ and open_[-1][0] <= filled:
                open_.pop()
            if not open_:
                filled = to
                return
            stop = min(to, open_[-1][0])
            covered[filled:stop] = [open_[-1][1]] * (stop - filled)
            filled = stop

    for number, quote in enumerate(quotes):
        first, last = tokens.covering(quote.start, quote.end)
        if quote.actor is None or first >= last:
            continue
        fill(first)
        while open_ and open_[-1][0] <= first:
            open_.pop()
        filled = max(filled, first)
        open_.append((min(last, open_[-1][0]) if open_ else last, number))
    fill(len(tokens))
    return covered


def _sides_of(
    document: Document, gazetteer: Gazetteer, entities: Sequence[Entity], parties: Sequence[Party]
) -> list[Side]:
    """Every party that is named, by whatever words, in the order of the text."""
    tokens = document.tokens
    spans = [tokens.covering(entity.start, entity.end) for entity in entities]
    found = [
        _named(tokens, entity, *span)
        for entity, span in zip(entities, spans, strict=True)
        if party_of(entity) and span[0] < span[1]
    ]
    taken = bytearray(len(tokens))
    for first, last in spans:
        taken[first:last] = b"\1" * (last - first)
    for party in parties:
        if (party.actor or party.own) and not any(taken[party.first : party.last]):
            if party.last == party.first + 1 and party.first and _is_portfolio(gazetteer, tokens, party.first):
                continue
            joined, preposition = _proclitics(tokens.words[party.first])
            found.append(
                Side(party.first, party.last, party.actor, joined, preposition, person=party.person, own=party.own)
            )
            taken[party.first : party.last] = b"\1" * (party.last - party.first)
    places = _covered(tokens, [e for e in entities if e.type is EntityType.LOC and party_of(e) is None])
    demonyms, words = gazetteer.demonyms, tokens.words
    outlets = outlet_tokens(gazetteer, entities, spans)
    for i, word in enumerate(words):
        if word in demonyms:
            stem = word
        elif word[:1] in _PREFIXES and (stem := _bare(word)) in demonyms:
            pass
        else:
            continue
        if (taken[i] and not places[i]) or gazetteer.is_subject(words, i):
            continue
        if i and is_of_outlet(gazetteer, words, taken, outlets, i):
            continue
        compound = gazetteer.compounds.get((stem, words[i + 1])) if i + 1 < len(words) else None
        joined, preposition = _proclitics(word)
        last = i + 1 + (compound is not None)
        found.append(
            Side(i, last, compound or demonyms[stem], joined, preposition, adjective=True, near=bool(places[i]))
        )
        taken[i:last] = b"\1" * (last - i)
    return sorted(found, key=lambda side: side.first)


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> str:
    """The word without the conjunction or preposition before its article, or the conjunction alone."""
    if word.startswith(("لل", "ولل")):
        return "ال" + word[word.index("ل") + 2 :]
    for prefix in ("وبال", "بال", "كال", "وكال"):
        if word.startswith(prefix):
            return word[len(prefix) - 2 :]
    return word[1:] if word[0] in _CONJUNCTIONS else word


def _is_portfolio(gazetteer: Gazetteer, tokens: Tokens, i: int) -> bool:
    """Whether the ministry at token `i` is part of the title before it: «وزير الخارجية», not «رئيس الحكومة»."""
    ministry = gazetteer.analyser[tokens.words[i]].bare_ministry >= 0
    return ministry and gazetteer.title_stem(tokens.words[i - 1]) is not None


def _named(tokens: Tokens, entity: Entity, first: int, last: int) -> Side:
    prefix = tokens.laid[tokens.starts[first] : entity.start]
    return Side(
        first,
        last,
        party_of(entity),
        prefix[:1] in _CONJUNCTIONS,
        prefix[-1:] if prefix[-1:] in _GLUED else "",
        place=entity.type in _PLACES,
        person=entity.type is EntityType.PERSON,
        entity_id=entity.entity_id,
    )


def _proclitics(word: str) -> tuple[bool, str]:
    """Whether «and» is glued before a common noun with the article, and which preposition is."""
    joined = word.startswith(("وال", "فال", "وب", "ول"))
    rest = word[1:] if joined else word
    return joined, rest[0] if rest.startswith(("بال", "كال", "لل")) else ""
