"""Tokens with their lexemes in, small questions answered: what the grammars of numbers and dates look through.

Positions are token numbers. A reader stays inside one sentence at a time:
beyond its ends there is nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from streams.arabic.calendar import Days
from streams.arabic.text import DIACRITICS, IGNORABLE
from streams.arabic.tokens import Tokens
from streams.arabic.vocabulary import NOTHING, Lexeme, Vocabulary

__all__ = ["TokenCursor"]

_WEIGHTLESS: Final = frozenset(DIACRITICS + IGNORABLE + "\u0640")
_SHAPELESS: Final = frozenset(IGNORABLE)
_NAMING: Final = frozenset("#@_")
_JOINING: Final = frozenset("-–.:/\\")
_AND: Final = "و"
_ARTICLE: Final = "ال"
_TO_LETTERS: Final = len("الي")
_LISTING: Final = frozenset(("و", "ال", ",", "،", "("))
_NISBA: Final = ("ي", "يه", "يين")
_LIST_REACH: Final = 12
"""Tokens looked back over from a number to the noun whose list it stands in."""


class TokenCursor:
    """One text being read."""

    __slots__ = (
        "areas",
        "begin",
        "count",
        "lexemes",
        "measured",
        "named",
        "owners",
        "published",
        "stop",
        "tokens",
        "vocabulary",
        "words",
    )

    def __init__(self, tokens: Tokens, vocabulary: Vocabulary, published: dt.date) -> None:
        self.tokens: Final = tokens
        self.words: Final = tokens.words
        self.vocabulary: Final = vocabulary
        self.published: Final = published
        self.lexemes: Final[list[Lexeme]] = [*map(vocabulary.__getitem__, tokens.words), NOTHING, NOTHING]
        """One for each token, and two empty ones behind, so that a look ahead needs no test."""
        self.count: Final = len(self.words)
        self.begin: int = 0
        """First token of the sentence being read."""
        self.stop: int = self.count
        """Behind the last token of the sentence being read."""
        self.owners: Final[dict[tuple[str, ...], str | None]] = {}
        """Currencies that share a noun, and the one whose country the text names most; told once."""
        self.measured: Any = None
        """The unit of the amount found last, the power it ended with and the token behind it."""
        self.areas: Final[dict[Any, str]] = {}
        """Areas said in full: their number, and the name of its unit."""
        self.named: Days | None = None
        """The date found last, which «the same month» points back to."""

    def at(self, i: int) -> Lexeme:
        """The lexeme of a token of this sentence; NOTHING beyond."""
        return self.lexemes[i] if self.begin <= i < self.stop else NOTHING

    def tag(self, i: int, tag: str) -> Any:
        """The value that a list gives this token; None when it is not in it."""
        return self.lexemes[i].tags.get(tag) if self.begin <= i < self.stop else None

    def word(self, i: int) -> str:
        """The folded word; '' beyond the sentence."""
        return self.words[i] if self.begin <= i < self.stop else ""

    def among(self, i: int, name: str) -> bool:
        """Whether the word, as it stands, is of this plain list; never beyond the sentence."""
        return self.begin <= i < self.stop and self.words[i] in self.vocabulary.lists[name]

    def with_article(self, i: int) -> bool:
        """Whether the word stands with its article, no clitic before it; «إلى» folds to what only looks so."""
        word = self.word(i)
        return len(word) > _TO_LETTERS and word.startswith(_ARTICLE)

    def phrase(self, i: int, tag: str) -> tuple[Any, int] | None:
        """The value of the longest phrase of a list that starts at this token, and the token behind it."""
        ways = self.lexemes[i].tags.get(tag) if self.begin <= i < self.stop else None
        if ways is None:
            return None
        for rest, value in ways:
            end = i + 1 + len(rest)
            if end <= self.stop and self.words[i + 1 : end] == rest:
                return value, end
        return None

    def after(self, i: int, tag: str) -> int:
        """The token behind the phrase of this list that starts here; i itself when none does."""
        found = self.phrase(i, tag)
        return found[1] if found else i

    def joint(self, i: int) -> tuple[bool, int]:
        """Whether و joins this token to the one before, and the token that follows it (the و may stand alone)."""
        if self.word(i) == _AND:
            i += 1
            return True, i + (self.word(i) == _ARTICLE)
        return self.at(i).joined, i

    def article(self, i: int) -> int:
        """The token behind an article that stands apart before digits (الـ 24); i itself when there is none."""
        return i + 1 if self.word(i) == _ARTICLE and self.tag(i + 1, "digits") else i

    def glued(self, i: int) -> bool:
        """Whether nothing that has a shape stands between this token and the one before it."""
        if not 0 < i < self.count:
            return False
        start, end = self.tokens.starts[i], self.tokens.ends[i - 1]
        return start == end or (
            self.tokens.text[end] in _SHAPELESS and not self.tokens.text[end:start].strip(IGNORABLE)
        )

    def in_name(self, i: int) -> bool:
        """Whether digits hang on letters, or on a sign that does: G20, F-16, كوفيد-19, an address; proclitics are none."""
        if not i or self.tokens.starts[i] != self.tokens.ends[i - 1] or "digits" not in self.lexemes[i].tags:
            return False
        before = self.words[i - 1]
        if before[-1:].isalpha():  # an Arabic word that lacks its space is no name
            return before.isascii() or (
                (len(before) == 1 or "document_nouns" in self.lexemes[i - 1].tags) and not self._proclitic(i - 1)
            )
        if before in _NAMING:
            return True
        if before not in _JOINING or not self.glued(i - 1):
            return False
        farther = self.words[i - 2]
        if before in "-–":
            return farther[-1:].isalpha() and not self._proclitic(i - 2)
        return farther[-1:].isalnum()

    def numbers_text(self, i: int) -> bool:
        """Whether the digits at token i number a resolution, a law or an article, alone or in a list: القرارين 1970 و1973."""
        j = i - 1
        while j > i - _LIST_REACH and (self.word(j) in _LISTING or self.tag(j, "digits")):
            if self.word(j) == "(" and self.tag(j - 1, "digits"):
                return False  # its year
            j -= 1
        while j > i - _LIST_REACH and self.with_article(j) and self.word(j).endswith(_NISBA):
            j -= 1
        tags = self.at(j).tags
        return "numbered_texts" in tags or ("number_nouns" in tags and not self.at(j).definite)

    def _proclitic(self, i: int) -> bool:
        return "proclitics" in self.lexemes[i].tags

    def surface(self, first: int, last: int) -> str:
        """The text of these tokens, as received."""
        return self.tokens.surface(first, last)

    def offset(self, i: int, letters: int) -> int:
        """The offset behind so many letters of a token, and behind their marks."""
        offset = self.tokens.starts[i]
        if not letters:
            return offset
        text, end = self.tokens.text, self.tokens.ends[i]
        while offset < end and (letters or text[offset] in _WEIGHTLESS):
            letters -= text[offset] not in _WEIGHTLESS
            offset += 1
        return offset
