"""Word lists in, what each token means out: its proclitics, its article and its tags.

A tag names a list that the word (or the first word of a phrase) stands in, and
carries its value there. Words are looked up whole before anything is taken off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streams.arabic.text import fold
from streams.arabic.tokens import stems, tokenise

__all__ = [
    "ANYTHING",
    "JOINTS",
    "NOTHING",
    "NUMBER",
    "NUMBERED",
    "SOMETHING",
    "THEN",
    "Action",
    "Follow",
    "Lexeme",
    "Phrase",
    "Vocabulary",
    "VocabularyBuilder",
]

Phrase = tuple[tuple[str, ...], Any]
"""The folded words that follow the first one, and the value of the phrase."""

Follow = int
"""What must follow a word for something to be tried at it; plain numbers, for they are compared at every word."""
ANYTHING: Final = 0
SOMETHING: Final = 1
"""A word that leads on, or one of JOINTS."""
NUMBER: Final = 2
"""A word that may begin a number."""
WORDS: Final = 3
"""One of certain words."""

Action = tuple[int, Follow, frozenset[str]]
"""The number of what is to be tried at a word, what must follow, and the words that will do as well."""

JOINTS: Final = frozenset(":/-–—~٫٬\\و")
"""Signs, and the lone و, that may hold digits and what follows together; a stop does when something known follows it."""
THEN: Final = "_then"
"""Ends the name of a list after whose words something known must follow, or the rule is not tried."""
NUMBERED: Final = "_numbered"
"""The same, where a number must follow."""
_FOLLOWS: Final = (("", ANYTHING), (THEN, SOMETHING), (NUMBERED, NUMBER))
NO_TAGS: Final[Mapping[str, Any]] = {}
_MEMO_MAX: Final = 1 << 16
"""Words kept before the cache is emptied."""
_NUMERIC: Final = frozenset(
    (
        "digits",
        "ones",
        "teen_ones",
        "tens",
        "hundreds",
        "scales",
        "scales_accusative",
        "scales_dual",
        "fractions",
        "fractions_dual",
        "signs",
        "article",
    )
)
"""Tags of the words that a number begins with."""
_ASIDE: Final = frozenset(
    (
        "ages",
        "at_hour",
        "before_month",
        "before_one",
        "between_word",
        "change_verbs",
        "counts_from",
        "date_words",
        "countries_of_money",
        "document_nouns",
        "dual_nouns",
        "future_cues",
        "groups",
        "idioms",
        "maybe_dual",
        "named_events",
        "names_before_today",
        "names_before_year",
        "no_duals",
        "no_future_verbs",
        "no_single",
        "not_counted",
        "number_names",
        "number_nouns",
        "numbered_texts",
        "one_of_two",
        "ordered_nouns",
        "owners_of_money",
        "past_events",
        "past_negations",
        "past_reports",
        "people_verbs",
        "percent_nouns",
        "plural_nouns",
        "present_events",
        "regnal",
        "royal_titles",
        "since",
        "singular_nouns",
        "spans",
        "that",
        "times",
        "times_dual",
        "usual_coins",
        "wars",
    )
)
"""Tags that say something of a word's neighbours, but belong to no expression."""
_LENGTHENING: Final = _NUMERIC | frozenset(("ten_words", "points", "over", "and_more", "fuzzy", "fractions_plural"))
"""Tags of the words that may belong to a number behind its first digits."""
_EXTENDING: Final = _LENGTHENING | frozenset(
    (
        "per_mille",
        "percent",
        "percent_points",
        "percent_signs",
        "times",
        "below_zero",
        "rates",
        "times_of",
        "quantities",
        "coins",
        "signs_of_money",
        "minor",
        "to",
        "bounds_after",
    )
)
"""Tags of the words that may belong to an amount behind its first digits."""
_DIGITS: Final[Mapping[str, Any]] = {"digits": True}
_DIGITS_MAX: Final = 300
"""Longer runs of digits are no numbers of a text; a double holds 308."""
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
    tense: int = 0
    """1 for a word that puts a date beside it ahead, -1 behind; -2 for a verb of saying in the past; 0 for all others."""
    leads_on: bool = False
    """Whether this word may go on with a number, date or time that begins before it."""
    numeric: bool = False
    """Whether a number may begin with this word."""
    lengthens: bool = False
    """Whether this word may belong to a number that begins before it."""
    extends: bool = False
    """Whether this word may belong to an amount that begins before it."""


NOTHING: Final = Lexeme()
"""A token that no list knows."""

_MAYBE_DUAL: Final[Mapping[str, Any]] = {"maybe_dual": True}
_DUAL_ENDINGS: Final = ("ان", "تين")
_SHORTEST_DUAL: Final = 5
_FUTURE_VERB: Final = Lexeme(tags={"future_cues": True}, tense=1)


class Vocabulary(dict[str, Lexeme]):
    """Folded word to lexeme; words are taken apart when first met and kept (a cache of a pure function)."""

    def __init__(
        self,
        entries: Mapping[str, Mapping[str, Any]],
        heads: frozenset[str],
        phrase_tags: frozenset[str],
        actions: Mapping[str, tuple[int, ...]],
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        super().__init__()
        self.lists: Final = lists
        """Plain lists: folded words that are asked for as they stand, by the name of their list."""
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
            return self._lexeme("", 0, _DIGITS if len(word) <= _DIGITS_MAX else NO_TAGS, 0, definite=False)
        heads, ahead = NO_TAGS, 0  # phrases that begin with the word as it stands, clitics and all; ولأول
        for taken, stem in stems(word) or ((0, word),):
            tags = self._entries.get(stem, NO_TAGS)
            under = self._entries.get(stem[2:], NO_TAGS) if len(stem) > 3 and stem.startswith("ال") else NO_TAGS
            if not (tags or under):
                continue
            if not under and stem in self._heads:
                heads, ahead = heads or tags, ahead or taken
                continue
            doubled = bool(under) and word[taken - 1 : taken + 1] == "لل"
            tense = _tense(tags) or int("future_cues" in under)  # with its article no word is a verb: العقد
            return self._lexeme(word, taken + doubled, {**under, **tags, **heads}, tense, definite=bool(under))
        if heads:
            return self._lexeme(word, ahead, heads, _tense(heads), definite=False)
        if word.endswith(_DUAL_ENDINGS) and len(word) >= _SHORTEST_DUAL:
            return self._lexeme(word, 0, _MAYBE_DUAL, 0, definite=word.startswith("ال"))
        return _FUTURE_VERB if _is_future_verb(word) else NOTHING

    def _lexeme(self, word: str, cut: int, tags: Mapping[str, Any], tense: int, *, definite: bool) -> Lexeme:
        prefix = word[:cut]
        preposition = prefix[-1:] if prefix[-1:] in _PREPOSITIONS else ""
        return Lexeme(
            cut,
            prefix[:1] in _CONJUNCTIONS,
            preposition,
            definite,
            tags,
            self._tried(tags),
            0 if preposition and tense < 0 else tense,
            not _ASIDE.issuperset(tags),
            not _NUMERIC.isdisjoint(tags),
            not _LENGTHENING.isdisjoint(tags),
            not _EXTENDING.isdisjoint(tags),
        )

    def _tried(self, tags: Mapping[str, Any]) -> tuple[Action, ...]:
        """What is to be tried at a word with these tags, and where: the first of a phrase needs its second word."""
        found: dict[int, tuple[Follow, frozenset[str]]] = {}
        for tag, value in tags.items():
            ways: tuple[Phrase, ...] = value if tag in self._phrase_tags else (((), None),)
            seconds = frozenset(rest[0] for rest, _ in ways if rest)
            single = not all(rest for rest, _ in ways)
            for ending, follow in _FOLLOWS:
                for number in self._actions.get(tag + ending, ()):
                    before, words = found.get(number, (WORDS, frozenset()))
                    found[number] = _looser(before, follow if single else WORDS), words | seconds
        return tuple((number, *found[number]) for number in sorted(found))


def _tense(tags: Mapping[str, Any]) -> int:
    """What a word with these tags says of the time of a date beside it."""
    if "present_events" in tags and "past_events" in tags:
        return 0  # تعرض: offers, or was exposed
    if "future_cues" in tags or "present_events" in tags:
        return 1
    return -1 if "past_events" in tags else -2 if "past_reports" in tags else 0


def _looser(a: Follow, b: Follow) -> Follow:
    """The condition that asks less; two different ones together ask for anything."""
    if b in (a, WORDS):
        return a
    return b if a == WORDS else ANYTHING


def _is_future_verb(word: str) -> bool:
    """Whether an unknown folded word begins as a verb of the future does: سيعقد, وستلتقي."""
    return len(word) > 3 and word.removeprefix("و").removeprefix("ف").startswith(_FUTURE_PREFIXES)


class VocabularyBuilder:
    """Collects lists under their tags."""

    def __init__(self) -> None:
        self._words: dict[str, dict[str, Any]] = {}
        self._phrases: dict[str, dict[str, dict[tuple[str, ...], Any]]] = {}
        self._lists: dict[str, frozenset[str]] = {}

    def plain(self, table: Mapping[str, Any], *names: str) -> None:
        """Lists of a table whose words are asked for as they stand, nothing taken off; they are no part of any expression."""
        self._lists |= {name: frozenset(map(fold, table[name])) for name in names}

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
            first
            for first, by_tag in self._phrases.items()
            if first not in self._words and all(() not in found for found in by_tag.values())
        )
        phrase_tags = frozenset(tag for by_tag in self._phrases.values() for tag in by_tag)
        return Vocabulary(entries, heads, phrase_tags, actions, self._lists)
