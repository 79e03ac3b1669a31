"""A word in, what it weighs in the models of positions at each place where it may stand out: looked up once a word.

`clause_features.py` and `issue_features.py` name the features of a clause, for training and for explaining. To name each
and to look it up took a third of the time of finding positions; `weighed_words.py` adds what is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.stemming import light_stem
from streams.extract.linear_model import LinearModel
from streams.extract.positions.vocabulary import Word

__all__ = ["BEFORE", "LEADING", "OPENING", "PREFIX", "WordMemory", "WordWeights", "word_features"]

_MEMO_MAX: Final = 1 << 16
_PAIR: Final = "pair="
PREFIX: Final = 4
"""Letters of a stem that are a feature by themselves."""
LEADING: Final = 4
"""Words of a clause whose senses count as its first."""
OPENING: Final = 2
"""Words of a clause whose verb counts as its first."""
BEFORE: Final = 3
"""Words before a clause that are looked at."""


_NOTHING: Final[Mapping[str, int]] = {}
"""What most stems have behind them: one value for all, which stays in the caches of the processor."""


@dataclass(slots=True, eq=False)
class StemWeights:
    """What all words of one stem weigh, by where they stand: packed sums of the weights for all labels."""

    start: str
    """Its first letters."""
    follows: Mapping[str, int]
    """For the type of the clause: the stem that stands right behind it."""
    stem: str
    places: tuple[int, int, int]
    """The same: as the first word of a clause, the second, the third."""
    before: int
    """The same: a little before the clause."""
    right_before: int
    behind: int
    """The same: as the first word of the clause behind."""
    topic: int
    """For the issue: in the clause."""
    start_topic: int
    """For the issue: its first letters in the clause."""
    around: int
    """For the issue: in the sentence."""
    has: int
    """For the issue: in the article."""
    often: int
    headline: int


@dataclass(slots=True, eq=False)
class WordWeights:
    """What one word weighs, as the lexicons know it."""

    spoken: bool
    """Whether it is no sign."""
    anywhere: int
    """For the type of the clause: wherever it stands in it; 0 for a sign."""
    leading: int
    """The same: its senses, among the first words."""
    opening: int
    """The same: its form, where it is a verb, among the first words."""
    in_last: int
    """The same: its senses, in the clause before."""
    stem: StemWeights
    letters: StemWeights
    """The same for a word of letters; for a number or sign a stem without weight."""


_NO_STEM: Final = StemWeights("", {}, "", (0, 0, 0), 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(slots=True)
class WordMemory:
    """The words and stems met so far: a memory of pure functions."""

    clause: LinearModel
    words: LinearModel
    article: LinearModel
    met: dict[Word, WordWeights] = field(default_factory=dict)
    stems: dict[str, StemWeights] = field(default_factory=dict)
    _pairs: dict[str, list[str]] = field(default_factory=dict)
    """The stems that were learnt behind each stem."""

    def __post_init__(self) -> None:
        for feature in self.clause.packed.features:
            if feature.startswith(_PAIR):
                one, _, other = feature.removeprefix(_PAIR).partition(" ")
                self._pairs.setdefault(one, []).append(other)

    def __reduce__(self) -> tuple[type[WordMemory], tuple[LinearModel, LinearModel, LinearModel]]:
        """Kept on disk without what is remembered."""
        return WordMemory, (self.clause, self.words, self.article)

    def make_room(self) -> None:
        """Forget everything when it is too much; never within an article, whose stems are told apart by identity."""
        if len(self.met) >= _MEMO_MAX:
            self.forget()

    def forget(self) -> None:
        """Begin anew."""
        self.met.clear()
        self.stems.clear()

    def word(self, text: str, known: Word) -> WordWeights:
        """What the word weighs, to be kept."""
        weigh, senses, form = self.clause.packed, [sense.event for sense, _ in known.senses], known.finite
        found = self.met[known] = WordWeights(
            spoken=text[0].isalnum(),
            anywhere=self.clause.total(word_features(text, known)) if text[0].isalnum() else 0,
            leading=sum([weigh[f"first={event}"] for event in senses]),
            opening=weigh[f"first={form.tense}{form.person}"] if form is not None and not known.nominal else 0,
            in_last=sum([weigh[f"last={event}"] for event in senses]),
            stem=self._stem(light_stem(text)),
            letters=self._stem(light_stem(text)) if text[0].isalpha() else _NO_STEM,
        )
        return found

    def _stem(self, stem: str) -> StemWeights:
        found = self.stems.get(stem)
        if found is not None:
            return found
        clause, words, article, start = self.clause.packed, self.words.packed, self.article.packed, stem[:PREFIX]
        found = self.stems[stem] = StemWeights(
            start=start,
            follows={other: clause[f"{_PAIR}{stem} {other}"] for other in self._pairs.get(stem, ())} or _NOTHING,
            stem=stem,
            places=(clause[f"stem0={stem}"], clause[f"stem1={stem}"], clause[f"stem2={stem}"]),
            before=clause[f"before={stem}"],
            right_before=clause[f"right before={stem}"],
            behind=clause[f"next={stem}"],
            topic=words[f"stem={stem}"],
            start_topic=words[f"stem4={start}"],
            around=words[f"sentence={stem}"],
            has=article[f"has={stem}"],
            often=article[f"often={stem}"],
            headline=article[f"headline={stem}"],
        )
        return found


def word_features(word: str, known: Word) -> list[str]:
    """The features of a word wherever it stands in the clause; `known` is what the lexicons say of it."""
    stem = light_stem(word)
    found = [f"word={word}", f"stem={stem}", f"stem4={stem[:PREFIX]}", f"stem3={stem[:3]}"]
    for sense, _ in known.senses:
        found += (f"event={sense.event}", f"event={sense.event}/{sense.part.name}")
    for frame, _ in known.frames:
        found.append(f"frame={frame.event}")
    if known.finite is not None and not known.nominal:
        found.append(f"verb={known.finite.tense}{known.finite.person}")
    return list(dict.fromkeys(found))
