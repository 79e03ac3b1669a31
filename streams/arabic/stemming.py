"""A folded word in, what it may be of out: without clitics, article, pronoun, dual, plural or case."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from streams.arabic.tokens import stems

__all__ = ["ENCLITICS", "STEM_MIN", "keys_of", "light_stem", "without"]

ENCLITICS: Final = ("ها", "هم", "هما", "ه", "هن", "نا", "كم", "ك", "ي")
"""Pronouns that end a noun."""
STEM_MIN: Final = 3
"""Letters that a word keeps, at the least."""
_DUAL_MIN: Final = 5


def without(word: str, pronouns: tuple[str, ...]) -> Iterator[str]:
    """The word without a pronoun at its end; a ta before one may be a ta marbuta."""
    if not word.endswith(pronouns):  # most words: one question for all pronouns
        return
    for pronoun in pronouns:
        if word.endswith(pronoun) and len(word) - len(pronoun) >= STEM_MIN:
            base = word[: -len(pronoun)]
            yield base
            if base.endswith("ت"):
                yield base[:-1] + "ه"


def keys_of(word: str) -> frozenset[str]:
    """The folded word without clitics and article, in every way they may come off."""
    found = set()
    for _, stem in stems(word):
        for base in (stem, *without(stem, ENCLITICS), *_singular(stem)):
            found.add(base)
            if base.startswith("ال") and len(base) > 3:
                found.add(base[2:])
    return frozenset(found)


def _singular(stem: str) -> Iterator[str]:
    """What a dual, sound plural or accusative is of: «السفارتين», «صاروخين», «نازحون», «هجوما»."""
    if len(stem) > STEM_MIN and stem.endswith("ا") and not stem.endswith(("ها", "نا", "ما")):
        yield stem[:-1]
    if len(stem) > _DUAL_MIN:
        if stem.endswith(("تين", "تان")):
            yield stem[:-3] + "ه"
        if stem.endswith(("ين", "ان", "ون")):
            yield stem[:-2]


_PREFIXES: Final = ("بال", "كال", "لل", "ال", "ب", "ل")
_SUFFIXES: Final = ("هما", "ها", "هم", "نا", "ات", "ون", "ين", "ان", "ه", "ي", "ا")


@lru_cache(maxsize=1 << 16)
def light_stem(word: str) -> str:
    """The folded word without conjunction, preposition, article and one ending: one guess, where `keys_of` gives all."""
    if len(word) > STEM_MIN and word[0] in "وف":
        word = word[1:]
    if word.startswith(_PREFIXES):
        for prefix in _PREFIXES:
            if word.startswith(prefix) and len(word) - len(prefix) >= STEM_MIN:
                word = word[len(prefix) :]
                break
    if word.endswith(_SUFFIXES):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= STEM_MIN:
                return word[: -len(suffix)]
    return word
