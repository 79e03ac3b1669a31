"""The table `issues` in, what a stretch of text is about out.

Phrases are matched over `Word.keys`: clitics, articles and pronouns do not matter.
A phrase names its issue by itself; a hint does only where no phrase stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.text import fold_phrase
from streams.extract.positions.vocabulary import Word
from streams.lexicon_tables import Tables

__all__ = ["OTHER", "TALKS", "Mention", "Topic", "find_issues", "read_topics"]

OTHER: Final = "other"
"""The issue of what no phrase names."""
TALKS: Final = "dialogue"
"""The issue of who meets or refuses to, where nothing else is named."""
_GAP: Final = "*"
_GAP_WORDS_MAX: Final = 2
_PAIR_WORDS_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase, hint or half of a pair, by what may follow its first word."""

    issue: str
    """Issue id; '' for a phrase that only looks like one."""
    strong: bool
    """Whether it names the issue by itself."""
    generic: bool
    """Whether the issue is about the talks themselves."""
    rest: tuple[str, ...] = ()
    """Keys of the words that must follow; `*` for up to two words."""
    other: frozenset[str] = frozenset()
    """Keys of which one must stand nearby; empty for no pair."""
    second: str = field(init=False, compare=False)
    """The key that must follow right behind; '' where anything may: most topics are told off by it."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "second", self.rest[0] if self.rest and self.rest[0] != _GAP else "")

    @property
    def order(self) -> tuple[int, bool, bool, str]:
        """In which order topics are tried: the longest first, pairs before single words, names before hints."""
        return -len(self.rest), not self.other, not self.strong, self.issue


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of an issue in the text."""

    first: int
    last: int
    """Token numbers, half-open."""
    issue: str
    strong: bool
    generic: bool


def read_topics(tables: Tables) -> dict[str, tuple[Topic, ...]]:
    """Topics by the key of their first word."""
    found: dict[str, dict[Topic, None]] = {}
    table = tables["issues"]
    for phrase in table.get("masked", ()):
        first, *rest = fold_phrase(phrase)
        found.setdefault(first, {})[Topic("", strong=True, generic=False, rest=tuple(rest))] = None
    for issue in table["issue"]:
        id_, generic = issue["id"], issue.get("generic", False)
        for name in ("phrases", "hints"):
            for phrase in issue.get(name, ()):
                first, *rest = fold_phrase(phrase)
                topic = Topic(id_, strong=name == "phrases", generic=generic, rest=tuple(rest))
                found.setdefault(first, {})[topic] = None
        for pair in issue.get("pairs", ()):
            one, other = (frozenset(k for word in pair[name] for k in fold_phrase(word)) for name in ("one", "other"))
            for key in sorted(one):
                topic = Topic(id_, strong=True, generic=generic, other=other)
                found.setdefault(key, {})[topic] = None
    return {key: tuple(topics) for key, topics in found.items()}


def find_issues(
    words: Sequence[Word], closed: Sequence[int], sided: Sequence[int], first: int, last: int
) -> Iterator[Mention]:
    """Mentions of issues among the tokens `first` to before `last`; none begins where `closed` is set.

    The other half of a pair does not stand in the name of a party (`sided` not below 0) before the first: «الجيش … انسحابه».
    """
    i = first
    while i < last:
        topics = words[i].topics
        if not topics or closed[i]:
            i += 1
            continue
        end = i + 1
        following = words[end].keys if end < last else frozenset()
        for topic in topics:
            if topic.second and topic.second not in following:
                continue
            stop = _pair(words, sided, topic, i, first, last) if topic.other else _follow(words, topic, end, last)
            if stop:
                if topic.issue:
                    yield Mention(i, stop, topic.issue, topic.strong, topic.generic)
                end = stop
                break
        i = end


def _follow(words: Sequence[Word], topic: Topic, i: int, last: int) -> int:
    """The token behind the phrase; 0 when it does not go on here."""
    gap = 0
    for key in topic.rest:
        if key == _GAP:
            gap = _GAP_WORDS_MAX
            continue
        while i < last and key not in words[i].keys and gap > 0:
            i, gap = i + 1, gap - 1
        if i >= last or key not in words[i].keys:
            return 0
        i, gap = i + 1, 0
    return i


def _pair(words: Sequence[Word], sided: Sequence[int], topic: Topic, i: int, first: int, last: int) -> int:
    """The token behind the first word of a pair whose other word stands nearby; 0 when none does."""
    for j in range(max(first, i - _PAIR_WORDS_MAX), min(last, i + _PAIR_WORDS_MAX + 1)):
        if j != i and (j > i or sided[j] < 0) and not topic.other.isdisjoint(words[j].keys):
            return i + 1
    return 0
