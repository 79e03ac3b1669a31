"""A word that no list has in, the known names of which it is another transliteration out: «تايلند» and «تايلاند»."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.arabic.common_words import CommonWords
from streams.arabic.forms import is_definite, loose, respelled
from streams.extract.entities.senses import Node, Sense
from streams.extract.entities.word_lists import WordLists

__all__ = ["Transliterations", "is_likely_name"]

_AS: Final = "ك"
"""The proclitic that hardly ever stands before a name that is spelled in an unusual way."""
_CONSONANTS_MIN: Final = 3
"""Consonants that a name needs to be known by its loose key alone."""
_SHAPE_MIN: Final = 0.2
"""Shape that an unknown word needs to be taken for a name."""


class Transliterations:
    """Family names, and names of one word that need no context, by what is alike in all their spellings."""

    def __init__(
        self,
        names: Mapping[str, Node],
        families: Mapping[str, tuple[Sense, ...]],
        demonyms: Mapping[str, str],
        lists: WordLists,
        words: CommonWords,
    ) -> None:
        self.names, self.families, self.demonyms, self.lists, self.words = names, families, demonyms, lists, words
        self.loose_families = _loose_families(families)
        self.loose_names = _loose_names(names, words)

    def bearers(self, stem: str) -> tuple[Sense, ...] | None:
        """Known persons whose family name this is in another transliteration: one vowel, or letters of one sound."""
        key = loose(stem)
        if len(key) < _CONSONANTS_MIN or stem.startswith("ال") or not is_likely_name(self.words, stem):
            return None
        if stem[0] == "و" and stem[1:] in self.families:
            return None
        found = {
            s: None for family, senses in self.loose_families.get(key, ()) if respelled(family, stem) for s in senses
        }
        return tuple(found) or None

    def name(self, word: str, forms: tuple[tuple[int, str], ...]) -> tuple[tuple[int, Node], ...]:
        """The known single word, a place above all, whose other transliteration an uncommon word is; else nothing.

        `forms` are the word's stems and the letters taken off for them; the answer has the letters and the name.
        """
        if len(word) < 4 or is_definite(word) or self._is_listed(word) or word in self.demonyms:
            return ()
        for taken, stem in forms:
            if (
                len(stem) < 4
                or _AS in word[:taken]
                or stem in self.demonyms
                or stem.startswith("ال")
                or self._is_listed(stem)
                or not is_likely_name(self.words, stem)
            ):
                continue
            key = loose(stem)
            for name in self.loose_names.get(key, ()) if len(key) >= _CONSONANTS_MIN else ():
                if respelled(name, stem):
                    return ((taken, self.names[name]),)
        return ()

    def _is_listed(self, word: str) -> bool:
        """Whether a word is a known part of the names of persons."""
        return word in self.lists.given or word in self.lists.family or word in self.families


def is_likely_name(words: CommonWords, stem: str) -> bool:
    """Whether a word is no ordinary one and has the shape of a name."""
    return words.shape.score(stem) > _SHAPE_MIN and not words.is_word(stem)


def _loose_families(families: Mapping[str, tuple[Sense, ...]]) -> dict[str, list[tuple[str, tuple[Sense, ...]]]]:
    """Family names and their bearers by loose key."""
    found: dict[str, list[tuple[str, tuple[Sense, ...]]]] = {}
    for family, senses in families.items():
        if not family.startswith("ال") and " " not in family:
            found.setdefault(loose(family), []).append((family, senses))
    return found


def _loose_names(names: Mapping[str, Node], words: CommonWords) -> dict[str, list[str]]:
    """Single words that need no context and name a country, a capital, a larger place or an organisation, by loose key."""
    found: dict[str, list[str]] = {}
    for name, node in names.items():
        if node.is_sure() and len(name) > 3 and not name.isascii() and not words.is_word(name):
            found.setdefault(loose(name), []).append(name)
    return found
