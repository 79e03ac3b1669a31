"""English text in, its words with their offsets and its sentences out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Tokens", "keys_of", "tokenise"]

_CLOSING: Final = frozenset("\"”»'’)")
"""What may stand between the end of a sentence and the next one."""
_TOKEN: Final = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S.
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])"
    r"|[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
    r"|[^\W\d_]+(?:['’](?![sS]\b)[^\W\d_]+)*"
    r"|['’][sS]\b"
    r"|\S"
)
_ENDS: Final = frozenset(".!?")
_ARTICLES: Final = frozenset({"al", "el", "Al", "El"})
_MARKS_AFTER: Final = frozenset("“«\"‘'(")
_ABBREVIATIONS: Final = frozenset(
    {
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Gen",
        "Lt",
        "Col",
        "Sen",
        "Rep",
        "St",
        "No",
        "Gov",
        "Maj",
        "vs",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Aug",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
    }
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and signs of a text; a hyphen inside a word is none."""

    text: str
    words: tuple[str, ...]
    """As written."""
    keys: tuple[str, ...]
    """As names are compared: without accents and dots, case kept."""
    lowers: tuple[str, ...]
    """The keys in small letters."""
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    """First token and the one behind the last."""

    def lower(self, i: int) -> str:
        """The word at token i in small letters; '' outside of the text."""
        return self.lowers[i] if 0 <= i < len(self.lowers) else ""


@lru_cache(maxsize=1 << 14)
def key(word: str) -> str:
    """A word without accents, its apostrophe plain, U.S. as US, the Arabic article always `al`."""
    if word.isascii():
        plain = word
    else:
        plain = "".join(
            c for c in unicodedata.normalize("NFKD", word.replace("’", "'")) if not unicodedata.combining(c)
        )
    if len(plain) > 3 and plain[1] == "." and plain[-1] == ".":
        plain = plain.replace(".", "")
    return "al" if plain in _ARTICLES else plain


def keys_of(phrase: str) -> tuple[str, ...]:
    """The keys of the words of a name."""
    return tokenise(phrase, ((0, len(phrase)),)).keys


def tokenise(text: str, spans: Iterable[tuple[int, int]]) -> Tokens:
    """The tokens of these spans of the text, each span a paragraph or several of its own."""
    found: list[tuple[str, int, int]] = []
    sentences: list[tuple[int, int]] = []
    for begin, end in spans:
        first = len(found)
        found += [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, begin, end) if not _is_hyphen(text, m)]
        sentences += _sentences(text, found, first)
    words = tuple(word for word, _, _ in found)
    keys = tuple(map(key, words))
    return Tokens(
        text,
        words,
        keys,
        tuple(each.lower() for each in keys),
        tuple(start for _, start, _ in found),
        tuple(end for _, _, end in found),
        tuple(sentences),
    )


def _is_hyphen(text: str, found: re.Match[str]) -> bool:
    """Whether this is a hyphen inside a word: cease-fire, 60-day."""
    at = found.start()
    if found.group() != "-" or not 0 < at < len(text) - 1:
        return False
    return text[at - 1].isalnum() and text[at + 1].isalnum() and not (text[at - 1].isdigit() and text[at + 1].isdigit())


def _sentences(text: str, tokens: Sequence[tuple[str, int, int]], first: int) -> list[tuple[int, int]]:
    """The sentences from token `first` on: a full stop before a capital, or a line end before anything but small letters."""
    found, begin = [], first
    for i in range(first + 1, len(tokens)):
        if _breaks(text, tokens, i, begin):
            found.append((begin, i))
            begin = i
    if begin < len(tokens):
        found.append((begin, len(tokens)))
    return found


def _breaks(text: str, tokens: Sequence[tuple[str, int, int]], i: int, begin: int) -> bool:
    """Whether a sentence begins with token i."""
    word, start, _ = tokens[i]
    if "\n" in text[tokens[i - 1][2] : start]:
        return not word[0].islower()
    if not (word[0].isupper() or word[0].isdigit() or word[0] in _MARKS_AFTER) or start == tokens[i - 1][2]:
        return False
    last = i - 1
    while last > begin and tokens[last][0] in _CLOSING and i - last < 4:
        last -= 1
    if tokens[last][0] not in _ENDS:
        return False
    return not (tokens[last][0] == "." and tokens[last - 1][0] in _ABBREVIATIONS)
