"""A document with its entities in, what the rules for quotes look at out: signs, marks, and which entity stands where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from streams.arabic.tokens import Tokens
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.parties import Party
from streams.extract.knowledge import Knowledge
from streams.extract.parties.lexicon import Noun
from streams.extract.parties.word_lists import TitleWords
from streams.extract.quotes.lexicon import PhraseList, QuoteLexicon, Sign
from streams.extract.quotes.quotation_marks import Mark, pair_long_marks, pair_marks
from streams.extract.reading import Reading
from streams.records import Entity, Fact, FactKind

__all__ = ["Place", "QuoteContext", "is_opinion", "open_quote_context", "phrase_at", "phrase_before"]

# An attribute of an Enum class costs four times what a name of the module does, so what is asked for at every
# word or sign has a name; so have the members in the other modules that read quotes.
_OWNED_LETTERS: Final = 4
"""Least letters of a noun before «our»."""
_TITLES: Final = 6
"""Most lines before the body: headlines, a dateline, a byline, empty ones."""
_TITLE_LETTERS: Final = 180
"""How long a headline may be."""
_FULL_STOPS: Final = (".", "!", "؟", "?")
_EXCEPT: Final = "الا"
_OPINION: Final = "راي"
_CUE: Final = Sign.CUE
_MARK: Final = Sign.MARK
_DATE: Final = FactKind.DATE


class Place(NamedTuple):
    """An entity with its tokens."""

    entity: Entity
    first: int
    """Its first token."""
    last: int
    """The token behind its last one."""
    joined: bool
    """Whether a proclitic is glued to it."""


_place: Final[Callable[[tuple[Entity, int, int, bool]], Place]] = partial(tuple.__new__, Place)
"""A place from its fields at once: half the time of `Place(…)`, for every entity of an article."""


@dataclass(frozen=True, slots=True)
class QuoteContext:
    """One article, as the rules for quotes see it; token numbers throughout."""

    document: Document
    tokens: Tokens
    words: tuple[str, ...]
    lexicon: QuoteLexicon
    gazetteer: Gazetteer
    entities: Sequence[Entity]
    signs: Sequence[tuple[int, Sign]]
    """Every token that may matter, in order; their places in it are sign numbers."""
    verbs: Sequence[int]
    """The finite reporting verbs among them, by token."""
    places: Mapping[int, Place]
    """Entities by first token."""
    parties: Mapping[int, Party]
    """Common nouns and titles of parties by first token."""
    tails: frozenset[str]
    """Words behind which a title tells a place, an occasion or a medium."""
    title_words: TitleWords
    """Words by which a title tells for whom its bearer speaks."""
    party_nouns: Mapping[str, tuple[Noun, ...]]
    """Nouns that may name a party, by folded form."""
    ends: Mapping[int, Place]
    """Entities by the token behind their last one."""
    marks: Mapping[int, Mark]
    """Spans in marks by their opening mark."""
    closed: Mapping[int, Mark]
    """The same by their closing mark."""
    spans: Sequence[Mark]
    """The same in order of their opening marks."""
    opens: Sequence[int]
    """Those opening marks."""
    days: Mapping[int, Fact]
    """Dates by first token."""
    dated: Sequence[int]
    """Those tokens, in order."""
    discreet: bool
    """Whether anybody's name or identity may be kept back."""
    body: int
    """The first token behind the headlines: the first lines, as long as they are short and no full stop ends them."""

    def has(self, name: str, i: int) -> bool:
        """Whether token `i` is a word of this list."""
        return 0 <= i < len(self.words) and self.words[i] in self.lexicon.lists[name]

    def placed(self, first: int, last: int) -> Iterator[Place]:
        """The entities that begin between these tokens, in order."""
        return filter(None, map(self.places.get, range(first, last)))

    def is_tied(self, i: int) -> bool:
        """Whether the word at token `i` is written with ة, as no verb is: «إصابة», not «أصابه»."""
        return self.tokens.laid[self.tokens.ends[i] - 1] == "ة"

    def begins_with_and(self, i: int) -> bool:
        """Whether token `i` is «and» with a word, rather than a word in و («وافقت»)."""
        word = self.words[i]
        if word[0] != "و" or len(word) < 4 or i in self.places:
            return False
        analyser = self.gazetteer.analyser
        return analyser[word[1:]].common or not analyser[word].common

    def speaks_of_us(self, first: int, last: int) -> bool:
        """Whether a first person stands between these tokens: «نحن», «بلادنا», «موعدنا», «لن نقبل»."""
        return any(
            word in self.lexicon.lists["first_persons"]
            or (word[0] == "ن" and len(word) > 3 and before in self.lexicon.lists["negators"])
            or (word.endswith("نا") and self._is_ours(word))
            for before, word in pairwise(("", *self.words[first:last]))
        )

    def _is_ours(self, word: str) -> bool:
        """Whether a word in «نا» is a noun with «our»: «موعدنا», «سيادتنا»; not «بيانا»."""
        stem = word[:-2]
        return len(stem) >= _OWNED_LETTERS and (stem.endswith("ت") or self.gazetteer.analyser[stem].common)

    def number_from(self, i: int) -> int:
        """The number of the first sign at or behind token `i`."""
        return bisect_left(self.signs, i, key=_token)

    def next_verb(self, i: int, end: int) -> int:
        """The first finite reporting verb behind token `i`, before token `end`; `end` when there is none."""
        verbs = self.verbs
        number = bisect_right(verbs, i)
        return min(verbs[number], end) if number < len(verbs) else end

    def in_marks(self, i: int) -> bool:
        """Whether token `i` stands inside words in marks."""
        number = bisect_left(self.opens, i) - 1
        return number >= 0 and self.spans[number].open < i < self.spans[number].close


def _opening(mark: Mark) -> int:
    return mark.open


def _token(sign: tuple[int, Sign]) -> int:
    return sign[0]


def is_opinion(tokens: Tokens, i: int) -> bool:
    """Whether a noun stands at the token that is a verb without the dots of its last letter: «رأي», «رأى»."""
    return tokens.words[i] == _OPINION and tokens.laid[tokens.ends[i] - 1] == "ي"


def _is_except(tokens: Tokens, i: int) -> bool:
    """Whether «إلا» stands at the token, which folds as «ألا» does."""
    return tokens.words[i] == _EXCEPT and tokens.laid[tokens.starts[i]] != "أ"


def open_quote_context(document: Document, reading: Reading, knowledge: Knowledge) -> QuoteContext:
    """Look every token up once, pair the marks, place the entities."""
    tokens, lexicon, entities = document.tokens, knowledge.quotes, reading.entities
    found = [
        (i, sign)
        for i, sign in enumerate(map(lexicon.signs.get, tokens.words))
        if sign is not None and not (is_opinion(tokens, i) or _is_except(tokens, i))
    ]
    by_first, by_end, inside = _place_entities(tokens, entities if found else ())
    days = _days(tokens, reading.facts) if found else {}
    signs = [
        sign for sign in found if sign[0] not in inside and ((place := by_first.get(sign[0])) is None or place.joined)
    ]
    marks = pair_marks(tokens, [i for i, sign in signs if sign is _MARK])
    if long := pair_long_marks(tokens):
        marks = tuple(sorted((*marks, *long), key=_opening))
        signs = sorted({*signs, *((mark.open, _MARK) for mark in long)}, key=_token)
    words, governors = tokens.words, lexicon.lists["noun_governors"]
    return QuoteContext(
        document,
        tokens,
        tokens.words,
        lexicon,
        knowledge.gazetteer,
        entities,
        signs,
        [
            i
            for i, sign in signs
            if sign is _CUE and words[i] in lexicon.finite and not (i and words[i - 1] in governors)
        ],
        by_first,
        {party.first: party for party in reading.parties},
        knowledge.parties.tails,
        knowledge.parties.titles,
        knowledge.parties.nouns,
        by_end,
        {mark.open: mark for mark in marks},
        {mark.close: mark for mark in marks if mark.closed},
        marks,
        [mark.open for mark in marks],
        days,
        sorted(days),
        not lexicon.lists["identities"].isdisjoint(tokens.words),
        _body(tokens) if found else 0,
    )


def _body(tokens: Tokens) -> int:
    """The first token of the first line that is long, or ends in a full stop, or in nothing: behind the headlines."""
    text, behind = tokens.laid, 0
    for _ in range(_TITLES):
        end = text.find("\n", behind)
        line = text[behind:end].strip()
        if end < 0 or len(line) > _TITLE_LETTERS or line.endswith(_FULL_STOPS):
            break
        behind = end + 1
    return bisect_right(tokens.ends, behind)


def _days(tokens: Tokens, facts: Sequence[Fact]) -> dict[int, Fact]:
    """The dates by first token."""
    ends = tokens.ends
    return {bisect_right(ends, fact.start): fact for fact in facts if fact.kind is _DATE}


def _place_entities(tokens: Tokens, entities: Sequence[Entity]) -> tuple[dict[int, Place], dict[int, Place], set[int]]:
    """The entities by their first token and by the token behind their last one; and the tokens inside, behind the first."""
    starts, ends, count, last = tokens.starts, tokens.ends, len(tokens), 0
    by_first: dict[int, Place] = {}
    by_end: dict[int, Place] = {}
    inside: set[int] = set()
    for entity in entities:
        start, end = entity.start, entity.end
        first = bisect_right(ends, start, last)
        last = first + 1
        while last < count and starts[last] < end:
            inside.add(last)
            last += 1
        by_first[first] = by_end[last] = _place((entity, first, last, starts[first] < start))
    return by_first, by_end, inside


def phrase_at(found: PhraseList, words: tuple[str, ...], i: int) -> int:
    """How many words of the longest of these phrases stand at token `i`; 0 for none, and behind the last token."""
    if i >= len(words):
        return 0  # «باريس - وكالات: » with nothing behind it
    for length in found.lengths.get(words[i], ()):
        if words[i : i + length] in found.phrases:
            return length
    return 0


def phrase_before(found: PhraseList, words: tuple[str, ...], i: int, longest: int = 4) -> int:
    """How many words of the longest of these phrases end right before token `i`; 0 for none."""
    if not i or words[i - 1] not in found.lasts:
        return 0
    for length in range(min(longest, i), 0, -1):
        if phrase_at(found, words, i - length) == length:
            return length
    return 0
