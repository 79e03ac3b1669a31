"""Text in, tokens with their offsets and sentences out, in one pass.

A token is a run of letters (with their marks), a run of digits, or one sign.
Its word is its fold (see `text.fold`); offsets are half-open and count code
points of the text as received, so that `text[start:end]` is the surface.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import Final

from streams.arabic.characters import YOUNG
from streams.arabic.layout import without_layout
from streams.arabic.spelling import PLAIN_SPELLING, Spelling
from streams.arabic.text import DIACRITICS, IGNORABLE

__all__ = ["Span", "Tokens", "stems", "tokenise"]

Span = tuple[int, int]
"""Half-open offsets in code points, or half-open token numbers where a name says so."""

_LETTER: Final = rf"[^\W\d_{YOUNG}]"
_ARABIC: Final = "[\u0621-\u064a]"  # letters all, and quicker to tell than letters at large
_TAIL: Final = rf"{_LETTER}*(?:[{DIACRITICS}\u200c\u200d]+{_LETTER}*)*"
_TOKEN: Final = re.compile(
    rf"({_ARABIC}+(?:(?=[ \n.،])|{_TAIL})|[^\D{YOUNG}]+|[.،,:\"()]|{_LETTER}{_TAIL}|[^\s\w{IGNORABLE}]|[_{YOUNG}])"
)
_TERMINAL: Final = (".", "!", "؟", "?")
_CLOSING: Final = frozenset("\"»”’')]}")
_OPENING: Final = frozenset("\"«“‘'([{")
_DOMAINS: Final = frozenset({"نت", "كوم"})
"""How a web name ends that is written in Arabic: «الأفق.نت»."""
_SENTENCE_TOKENS_MAX: Final = 400
"""A sentence that goes on is cut here: whatever looks from end to end of a sentence stays linear in the text."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text, as parallel sequences; token numbers index them all."""

    text: str
    """The text as received."""
    words: tuple[str, ...]
    """Folded word, digits in ASCII, or the sign itself."""
    starts: tuple[int, ...]
    """Offset of the first code point of each token."""
    ends: tuple[int, ...]
    """Offset behind the last code point of each token."""
    sentences: tuple[Span, ...]
    """Token numbers of each sentence, in order, without gaps; empty for an empty text."""
    laid: str
    """The text as long as received, with spaces for the line ends that only wrap it (see `layout`)."""

    def __len__(self) -> int:
        return len(self.words)

    def surface(self, first: int, last: int) -> str:
        """The text from token `first` to before token `last`, as received; '' when empty."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def at(self, offset: int) -> int:
        """The number of the first token that ends behind `offset`; len(self) when none does."""
        return bisect_right(self.ends, offset)

    def covering(self, start: int, end: int) -> Span:
        """The token numbers that overlap the offsets `start` to `end`."""
        return self.at(start), bisect_left(self.starts, end)

    def sentence(self, token: int) -> int:
        """The number of the sentence that holds this token."""
        return bisect_right(self.sentences, (token, len(self.words) + 1)) - 1

    def opens_line(self, token: int) -> bool:
        """Whether the text or a line of it begins at this token."""
        return token == 0 or "\n" in self.laid[self.ends[token - 1] : self.starts[token]]

    def glued(self, token: int) -> bool:
        """Whether nothing stands between this token and the one before it."""
        return token > 0 and self.starts[token] == self.ends[token - 1]


def tokenise(text: str, blocks: Iterable[Span] | None = None, spelling: Spelling = PLAIN_SPELLING) -> Tokens:
    """Tokens of the text, or of these blocks of it (offsets, in order); a block's end ends a sentence."""
    laid = without_layout(text, spelling.layout)
    read = [
        _read_block(laid, start, end, spelling) for start, end in (blocks if blocks is not None else [(0, len(text))])
    ]
    if len(read) == 1:
        return Tokens(text, *read[0], laid)
    words, starts, ends = (
        (tuple(chain.from_iterable(column)) for column in zip(*(block[:3] for block in read), strict=True))
        if read
        else ((), (), ())
    )
    firsts = accumulate((len(block[0]) for block in read), initial=0)
    sentences = tuple((first + a, first + b) for first, block in zip(firsts, read, strict=False) for a, b in block[3])
    return Tokens(text, words, starts, ends, sentences, laid)


def _read_block(
    text: str, start: int, end: int, spelling: Spelling
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...], tuple[Span, ...]]:
    """Words, starts, ends and sentences of one block, its tokens counted from 0."""
    parts = _TOKEN.split(text[start:end])  # gap, token, gap, …, gap
    folded = spelling.folded.__getitem__
    words = tuple(map(folded, parts[1::2]))
    if "" in words:
        parts = [*chain.from_iterable(_apart(part, spelling) for part in parts)]
        words = tuple(map(folded, parts[1::2]))
    bounds = tuple(accumulate(map(len, parts), initial=max(start, 0)))
    starts, ends = bounds[1:-2:2], bounds[2:-1:2]
    return words, starts, ends, tuple(_sentences(text, words, starts, ends))


def _apart(part: str, spelling: Spelling) -> tuple[str, ...]:
    """A part of a split text, or the tokens that are glued in it with nothing between: two, or more where they are too."""
    if spelling.folded.get(part) != "":
        return (part,)
    at = spelling.glued.glued_at(part)
    first, second = part[:at], part[at:]
    return (
        *(_apart(first, spelling) if spelling.folded[first] == "" else (first,)),
        "",
        *(_apart(second, spelling) if spelling.folded[second] == "" else (second,)),
    )


def _sentences(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """Cut the tokens behind terminal signs (and what closes with them) and at line ends."""
    if not starts:
        return []
    found: list[Span] = []
    begin, count = 0, len(words)
    before_lines = {following - 1 for following in _tokens_behind(text, starts, "\n")}
    stops = [i for i in _tokens_behind(text, starts, ".") if _terminal(words, starts, ends, i)]
    others = [i for sign in "!؟?" for i in _tokens_behind(text, starts, sign)]
    terminals = {*stops, *others}
    for i in sorted(terminals | before_lines):
        if i < begin:
            continue
        j = i + 1
        if i in terminals:
            while j < count and (words[j] in _TERMINAL or (words[j] in _CLOSING and _closes(words, starts, ends, j))):
                j += 1
        found.append((begin, j))
        begin = j
    if begin < count:
        found.append((begin, count))
    return [part for sentence in found for part in _pieces(*sentence)]


def _pieces(first: int, last: int) -> Iterator[Span]:
    """A sentence in pieces of bounded length: itself, but for texts that are none."""
    for begin in range(first, last, _SENTENCE_TOKENS_MAX):
        yield begin, min(begin + _SENTENCE_TOKENS_MAX, last)


def _tokens_behind(text: str, starts: Sequence[int], sign: str) -> list[int]:
    """The tokens that are this sign or the first ones behind it; each once, in order."""
    found: list[int] = []
    at, last = text.find(sign, starts[0], starts[-1] + 1), starts[-1]
    while at >= 0:
        following = bisect_left(starts, at)
        found.append(following)
        at = text.find(sign, max(starts[following], at) + 1, last + 1)
    return found


def _terminal(words: Sequence[str], starts: Sequence[int], ends: Sequence[int], i: int) -> bool:
    """Whether this stop ends a sentence: not a decimal point, not the stop of an initial or a web name."""
    glued_left = i > 0 and ends[i - 1] == starts[i]
    glued_right = i + 1 < len(words) and starts[i + 1] == ends[i]
    if glued_right and glued_left and words[i + 1][:1].isalnum():
        named = words[i - 1].isdigit() or words[i - 1].isascii() or len(words[i - 1]) == 1
        return not (named or words[i + 1] in _DOMAINS)
    return not (glued_left and len(words[i - 1]) == 1 and words[i - 1].isalpha())


def _closes(words: Sequence[str], starts: Sequence[int], ends: Sequence[int], j: int) -> bool:
    """Whether a sign behind a full stop closes what came before rather than opens what follows."""
    return starts[j] == ends[j - 1] and not (
        words[j] in _OPENING and j + 1 < len(words) and starts[j + 1] == ends[j] and words[j + 1][:1].isalnum()
    )


_CONJUNCTIONS: Final = ("", "و", "ف")
_PREPOSITIONS: Final = ("", "ب", "ل", "ك")


@lru_cache(maxsize=1 << 16)
def stems(word: str) -> tuple[tuple[int, str], ...]:
    """Every way to take proclitics off a folded word: (how many letters go, what is left), the whole word first.

    و and ف, then ب ل ك, are taken off; لل is read as ل + ال, which leaves the
    name without its article (the ل of the article is written once). ال stays:
    a lexicon that wants both forms lists both, or asks `bare`.
    """
    found: dict[str, int] = {}
    for conjunction in _CONJUNCTIONS:
        if not word.startswith(conjunction):
            continue
        rest = word[len(conjunction) :]
        for preposition in _PREPOSITIONS:
            taken = len(conjunction) + len(preposition)
            if rest.startswith(preposition) and len(word) - taken >= 2:
                found.setdefault(word[taken:], taken)
        if rest.startswith("لل") and len(rest) >= 4:
            found.setdefault("ال" + rest[2:], len(conjunction) + 1)
            found.setdefault(rest[2:], len(conjunction) + 2)
    return tuple((taken, stem) for stem, taken in found.items())
