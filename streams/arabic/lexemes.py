"""Word lists in, what each token means out: its proclitics, its article and its tags.

A tag names a list that the word (or the first word of a phrase) stands in, and
carries its value there. Words are looked up whole before anything is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streams.arabic.tokens import stems, tokenise

__all__ = ["JOINTS", "NOTHING", "SOMETHING", "THEN", "Action", "Lexeme", "Phrase", "Vocabulary", "VocabularyBuilder"]

Phrase = tuple[tuple[str, ...], Any]
"""The folded words that follow the first one, and the value of the phrase."""

Action = tuple[int, frozenset[str] | None]
"""The number of what is to be tried at a word, and the words one of which must follow for that.

None when any word may follow; SOMETHING when it must be a word of some list, or a sign that holds digits together.
"""

SOMETHING: Final[frozenset[str]] = frozenset(("",))
"""In an action: any word that a list knows, or one of JOINTS, must follow."""
JOINTS: Final = frozenset(":/-.–—~(,،٫٬'’\\و")
"""Signs, and the lone و, that may hold digits and what follows together."""
THEN: Final = "_then"
"""Ends the name of a list after whose words something known must follow, or the rule is not tried."""
NO_TAGS: Final[Mapping[str, Any]] = {}
_MEMO_MAX: Final = 1 << 16
"""Words remembered before the memory starts afresh."""
_NUMERIC: Final = frozenset((
    "digits", "ones", "teen_ones", "tens", "hundreds", "scales", "scales_accusative", "scales_dual", "fractions", "fractions_dual", "signs",
    "article",
))
"""Tags of the words that a number begins with."""
_EXTENDING: Final = _NUMERIC | frozenset((
    "ten_words", "points", "over", "and_more", "fuzzy", "fractions_plural", "percent", "percent_points", "percent_signs", "times", "below_zero",
    "rates", "times_of", "quantities", "coins", "signs_of_money", "minor", "to", "bounds_after",
))
"""Tags of the words that may belong to an amount behind its first digits."""
_DIGITS: Final[Mapping[str, Any]] = {"digits": True}
_FUTURE_PREFIXES: Final = ("سي", "ست", "سن", "سا")
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
    actions: tuple[Action, ...] = ()
    """What the vocabulary's owner wants tried where this word stands, in order."""
    numeric: bool = False
    """Whether a number may begin with this word."""
    extends: bool = False
    """Whether this word may belong to an amount that begins before it."""


NOTHING: Final = Lexeme()
"""A token that no list knows."""

_FUTURE_VERB: Final = Lexeme(tags={"future_cues": True})


class Vocabulary(dict[str, Lexeme]):
    """Folded word to lexeme; words are taken apart when first met and remembered (a memory of a pure function)."""

    def __init__(
        self,
        entries: Mapping[str, Mapping[str, Any]],
        heads: frozenset[str],
        phrase_tags: frozenset[str],
        actions: Mapping[str, tuple[int, ...]],
    ) -> None:
        super().__init__()
        self._phrase_tags = phrase_tags
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
            return self._lexeme("", 0, _DIGITS, definite=False)
        heads: Mapping[str, Any] = NO_TAGS    # phrases that begin with the word as it stands, clitics and all
        for taken, stem in stems(word) or ((0, word),):
            tags = self._entries.get(stem, NO_TAGS)
            under = self._entries.get(stem[2:], NO_TAGS) if len(stem) > 3 and stem.startswith("ال") else NO_TAGS
            if not (tags or under):
                continue
            if not taken and not under and word in self._heads:
                heads = tags
                continue
            doubled = bool(under) and word[taken - 1:taken + 1] == "لل"
            return self._lexeme(word, taken + doubled, {**under, **tags, **heads}, definite=bool(under))
        if heads:
            return self._lexeme(word, 0, heads, definite=False)
        return _FUTURE_VERB if _is_future_verb(word) else NOTHING

    def _lexeme(self, word: str, cut: int, tags: Mapping[str, Any], *, definite: bool) -> Lexeme:
        prefix = word[:cut]
        return Lexeme(cut, prefix[:1] in _CONJUNCTIONS, prefix[-1:] if prefix[-1:] in _PREPOSITIONS else "",
                      definite, tags, self._tried(tags), not _NUMERIC.isdisjoint(tags), not _EXTENDING.isdisjoint(tags))

    def _tried(self, tags: Mapping[str, Any]) -> tuple[Action, ...]:
        """What is to be tried at a word with these tags; only where a phrase may go on, when all are heads of phrases."""
        found: dict[int, frozenset[str] | None] = {}
        followed: dict[int, frozenset[str] | None] = {}
        for tag, value in tags.items():
            seconds = self._seconds(value) if tag in self._phrase_tags else None
            for number in self._actions.get(tag, ()):
                known = found.get(number, frozenset())
                found[number] = None if known is None or seconds is None else known | seconds
            followed.update(dict.fromkeys(self._actions.get(tag + THEN, ()), SOMETHING))
        return tuple(sorted(({**found, **{n: k for n, k in followed.items() if found.get(n, k) is not None}}).items()))

    @staticmethod
    def _seconds(ways: tuple[Phrase, ...]) -> frozenset[str] | None:
        """The second words of phrases; None when one of them is a single word."""
        return frozenset(rest[0] for rest, _ in ways) if all(rest for rest, _ in ways) else None


def _is_future_verb(word: str) -> bool:
    """Whether an unknown folded word begins as a verb of the future does: سيعقد, وستلتقي."""
    return len(word) > 3 and word.removeprefix("و").removeprefix("ف").startswith(_FUTURE_PREFIXES)


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
        phrase_tags = frozenset(tag for by_tag in self._phrases.values() for tag in by_tag)
        return Vocabulary(entries, heads, phrase_tags, actions)
