"""Word lists in, what each token means out: its proclitics, its article and its tags.

A tag names a list that the word (or the first word of a phrase) stands in, and
carries its value there. Words are looked up whole before anything is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streams.arabic.tokens import stems, tokenise

__all__ = ["NOTHING", "Lexeme", "Phrase", "Vocabulary", "VocabularyBuilder"]

Phrase = tuple[tuple[str, ...], Any]
"""The folded words that follow the first one, and the value of the phrase."""

NO_TAGS: Final[Mapping[str, Any]] = {}
_MEMO_MAX: Final = 1 << 16
"""Words remembered before the memory starts afresh."""
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One token as the word lists know it."""

    cut: int = 0
    """Letters of proclitics before the word."""
    joined: bool = False
    """Whether و or ف is among them."""
    preposition: str = ""
    """ب, ل, ك or ''."""
    definite: bool = False
    """Whether it has its article."""
    tags: Mapping[str, Any] = field(default_factory=dict)
    """List name to value; for phrases the ways to go on, longest first."""
    actions: tuple[int, ...] = ()
    """Numbers of what the vocabulary's owner wants tried where this word stands, in order."""


NOTHING: Final = Lexeme()
"""A token that no list knows."""


class Vocabulary(dict[str, Lexeme]):
    """Folded word to lexeme; words are taken apart when first met and remembered (a memory of a pure function)."""

    def __init__(
        self, entries: Mapping[str, Mapping[str, Any]], heads: frozenset[str], actions: Mapping[str, tuple[int, ...]]
    ) -> None:
        super().__init__()
        self._entries = entries
        self._heads = heads
        self._actions = actions

    def __missing__(self, word: str) -> Lexeme:
        if len(self) >= _MEMO_MAX:
            self.clear()
        found = self[word] = self._take_apart(word)
        return found

    def _take_apart(self, word: str) -> Lexeme:
        if word.isdecimal():
            return self._lexeme("", 0, {"digits": True}, definite=False)
        heads: Mapping[str, Any] = NO_TAGS    # phrases that begin with the word as it stands, clitics and all
        for taken, stem in stems(word) or ((0, word),):
            tags = self._entries.get(stem, NO_TAGS)
            under = self._entries.get(stem[2:], NO_TAGS) if stem.startswith("ال") else NO_TAGS
            if not (tags or under):
                continue
            if not taken and not under and word in self._heads:
                heads = tags
                continue
            doubled = bool(under) and word[taken - 1:taken + 1] == "لل"
            return self._lexeme(word, taken + doubled, {**under, **tags, **heads}, definite=bool(under))
        return self._lexeme(word, 0, heads, definite=False) if heads else NOTHING

    def _lexeme(self, word: str, cut: int, tags: Mapping[str, Any], *, definite: bool) -> Lexeme:
        prefix = word[:cut]
        actions = tuple(dict.fromkeys(action for tag in tags for action in self._actions.get(tag, ())))
        return Lexeme(cut, prefix[:1] in _CONJUNCTIONS, prefix[-1:] if prefix[-1:] in _PREPOSITIONS else "",
                      definite, tags, tuple(sorted(actions)))


class VocabularyBuilder:
    """Collects lists under their tags."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, Any]] = {}
        self._phrases: dict[str, dict[str, dict[tuple[str, ...], Any]]] = {}

    def words(self, tag: str, entries: Iterable[str], value: Any = True) -> None:
        """Single words; their first value under a tag stays."""
        for entry in entries:
            found = tokenise(entry).words
            if len(found) != 1:
                message = f"lexicon: «{entry}» under {tag} is not one word: it needs a list of phrases"
                raise ValueError(message)
            self._words.setdefault(found[0], {}).setdefault(tag, value)

    def phrases(self, tag: str, entries: Iterable[str], value: Any = True) -> None:
        """Words or phrases; the first value of a phrase under a tag stays."""
        for entry in entries:
            first, *rest = tokenise(entry).words
            self._phrases.setdefault(first, {}).setdefault(tag, {}).setdefault(tuple(rest), value)

    def build(self, actions: Mapping[str, tuple[int, ...]]) -> Vocabulary:
        """The vocabulary; `actions` are the numbers of what is to be tried at a word of each tag."""
        entries: dict[str, dict[str, Any]] = {word: dict(tags) for word, tags in self._words.items()}
        for first, by_tag in self._phrases.items():
            for tag, found in by_tag.items():
                ways = sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))
                entries.setdefault(first, {})[tag] = tuple(ways)
        heads = frozenset(
            first for first, by_tag in self._phrases.items()
            if first not in self._words and all(() not in found for found in by_tag.values())
        )
        return Vocabulary(entries, heads, actions)
