"""What the extractors of names share: the context of one article, and the mentions found in it so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.text import normalise
from streams.extract.document import Document
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.senses import Sense
from streams.extract.entities.word_features import Tail, WordFeatures
from streams.records import EntityType

__all__ = ["Mention", "MentionContext", "Role", "open_mention_context", "spelling_at"]

_ON: Final = frozenset({"علي", "وعلي"})
"""Folds of «على», which is a given name where it is written with a ya, but in papers that write every final alif so."""
_ALIF: Final = "ى"
_YA: Final = "ي"


@dataclass(frozen=True, slots=True)
class Role:
    """A title beside a name."""

    first: int
    """Number of its first token."""
    last: int
    """Number of the token behind its last one."""
    side: str | None
    """Actor code of the nationality, state or organisation inside it."""
    office: bool
    """Whether it names an office, not only respect."""
    plural: bool = False
    """Whether several names follow."""


@dataclass(slots=True)
class Mention:
    """A name found; token numbers half-open."""

    first: int
    last: int
    rule: str
    type: EntityType
    taken: int = 0
    """Letters of proclitics on the first token."""
    sense: Sense | None = None
    """Whom it names; None while nobody is known."""
    role: Role | None = None
    """Title beside it."""
    side: str | None = None
    """Actor code that the words around tell."""
    stands_for: str | None = None
    """Actor that it stands for in this sentence."""


@dataclass(slots=True)
class MentionContext:
    """One article, while its names are found."""

    document: Document
    gazetteer: Gazetteer
    words: tuple[str, ...]
    word_features: list[WordFeatures]
    """One a token."""
    limits: list[int]
    """For each token the end of its sentence."""
    owners: list[Mention | None]
    """For each token the mention that covers it."""
    sides: frozenset[str]
    """Actor codes of the nationalities in the article."""
    mentions: list[Mention] = field(default_factory=list)

    def add(self, mention: Mention) -> Mention:
        """Keep a mention and mark its tokens."""
        self.mentions.append(mention)
        first, last = mention.first, mention.last
        if last - first == 1:
            self.owners[first] = mention
        else:
            self.owners[first:last] = [mention] * (last - first)
        return mention

    def widen(self, mention: Mention, last: int) -> None:
        """Let a mention go on to before token `last`; nothing changes when it ends there."""
        for i in range(mention.last, last):
            self.owners[i] = mention
        mention.last = last


def open_mention_context(document: Document, gazetteer: Gazetteer) -> MentionContext:
    """The features of every token, nothing found yet."""
    tokens = document.tokens
    words = tokens.words
    memory = gazetteer.analyser
    limits: list[int] = []
    for first, last in tokens.sentences:
        limits += [last] * (last - first)
    word_features = [memory[word] for word in words]
    for i in _written_names(document, word_features):
        word_features[i] = memory.as_name(words[i])
    sides = frozenset(features.side for features in word_features if features.side is not None)
    return MentionContext(document, gazetteer, words, word_features, limits, [None] * len(words), sides)


def spelling_at(document: Document, i: int) -> str:
    """How token `i` is written, which its fold does not tell: «علي» or «على»."""
    return normalise(document.tokens.surface(i, i + 1))


def _written_names(document: Document, features: Sequence[WordFeatures]) -> list[int]:
    """The tokens that are the name «علي» and no «على», in an article that writes the two apart; «كان علي أن» is neither."""
    tokens = document.tokens
    found = [i for i, word in enumerate(tokens.words) if word in _ON]
    ends = {i: spelling_at(document, i)[-1:] for i in found}
    if _ALIF not in ends.values():
        return []
    return [i for i in found if ends[i] == _YA and i + 1 < len(features) and _goes_on(features, i)]


def _goes_on(features: Sequence[WordFeatures], i: int) -> bool:
    """Whether a family name may follow the given name at token `i`: no particle, verb or ordinary noun, and no verb but one of saying before."""
    before, behind = features[i - 1] if i else None, features[i + 1]
    acted = before is not None and before.finite and not before.verb
    ordinary = behind.function or (behind.given < 0 and (behind.finite or behind.noun))
    return behind.tail is not Tail.NO and not (acted or ordinary)
