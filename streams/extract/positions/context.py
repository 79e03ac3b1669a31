"""A document with its entities and quotes in, what stands at each token out: the arrays that positions read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streams.arabic.tokens import Tokens
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.knowledge import Knowledge
from streams.extract.positions.function_words import Mark
from streams.extract.positions.issues import Mention, find_issues
from streams.extract.positions.lexicon import PositionLexicon
from streams.extract.positions.rows import Listed, listed
from streams.extract.positions.sides import Side, covered, sides_of
from streams.extract.positions.vocabulary import Word, Words
from streams.extract.reading import Reading
from streams.records import Entity, EntityType, Fact, FactKind, Quote

__all__ = ["PositionContext", "open_position_context"]

_FEMININE: Final = "ة"
_LONG_ALEF: Final = "آ"
_TIME_HAS_COME: Final = frozenset({"ان", "وان"})
_MISSIONS: Final = frozenset({"embassy", "consulate", "mission"})
"""Kinds of organisations that are an issue themselves."""


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
    listed: Sequence[Listed]
    """The rows of parties: «السعودية ومصر والبحرين»."""
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
    sides = sides_of(document, reading, knowledge, words)
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
    _clear_time_has_come(tokens, marks)
    weights = _weigh(marks, sides)
    ordered = sorted(quotes, key=lambda q: (q.start, -q.end))
    closed = covered(tokens, named)
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
        covered(tokens, times),
        mentions,
        [m.first for m in mentions],
        weights,
        listed(sides, marks),
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
    inside = covered(tokens, entities)
    for side in sides:
        inside[side.first : side.last] = b"\1" * (side.last - side.first)
    return inside


def _only_place(marks: Sequence[int], side: Side) -> bool:
    """Whether the party is named only as where something happens."""
    return side.near or (side.place and bool(side.first and marks[side.first - 1] & Mark.PLACE))


def _marks(tokens: Tokens, words: Sequence[Word]) -> list[int]:
    """The mark of each token, phrases over single words."""
    marks = [word.marks for word in words]
    folded = tokens.words
    for i in [i for i, word in enumerate(words) if word.phrases]:
        match = words[i].phrase_at(folded, i, int)
        if match is not None:
            marks[i] |= match[1]
    return marks


def _clear_time_has_come(tokens: Tokens, marks: list[int]) -> None:
    """Take the mark of «that» from «آن», which looks like «أن» once it is folded."""
    for i, word in enumerate(tokens.words):
        if word in _TIME_HAS_COME and _LONG_ALEF in tokens.laid[tokens.starts[i] : tokens.starts[i] + len(word)]:
            marks[i] &= ~Mark.THAT


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
