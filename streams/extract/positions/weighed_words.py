"""The words of an article in, what those of a clause, a sentence or all of them add to the scores of the models out.

These are the sums of the features that `clause_features.py` and `issue_features.py` name of words; a test holds them to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from streams.extract.linear_model import LinearModel
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.issue_features import OFTEN
from streams.extract.positions.slots import Slot
from streams.extract.positions.word_weights import BEFORE, LEADING, OPENING, WordMemory, WordWeights

__all__ = ["WeighedWords", "weigh_words"]

_PLACES: Final = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class WeighedWords:
    """The words of one article with what they weigh."""

    context: PositionContext
    clause: LinearModel
    known: Sequence[WordWeights]
    """Of each token."""
    spoken: Sequence[WordWeights]
    """Of each token that is no sign."""
    spoken_before: Sequence[int]
    """How many of them stand before each token, and in the whole article."""
    pairs: Sequence[int]
    """What each of them weighs together with the next, for the type of a clause."""

    def of_clause(self, slot: Slot) -> int:
        """What the words in and around the clause weigh for its type."""
        first, last, before = slot.clause.first, slot.clause.last, self.spoken_before
        begin, end = before[first], before[last]
        spoken = self.spoken[begin:end]
        each = dict(zip(self.context.tokens.words[first:last], self.known[first:last], strict=True))
        total = sum([word.anywhere for word in each.values()]) + sum(self.pairs[begin : end - 1])
        for word, place in zip(spoken, _PLACES, strict=False):
            total += word.stem.places[place] + word.leading
        total += sum([word.leading for word in spoken[len(_PLACES) : LEADING]])
        total += sum([word.opening for word in spoken[:OPENING]])
        return total + self._before(slot, begin) + self._last(slot) + self._next(slot)

    def _before(self, slot: Slot, begin: int) -> int:
        """The words before the clause in its sentence."""
        first = slot.clause.first
        earliest = self.spoken_before[max(slot.sentence.clauses[0].first, first - BEFORE)]
        stems = [word.stem for word in self.spoken[max(earliest, begin - 2) : begin]]
        return stems[-1].right_before + sum([stem.before for stem in stems]) if stems else 0

    def _last(self, slot: Slot) -> int:
        """The clause before in its sentence."""
        if not slot.number:
            return 0
        last = slot.sentence.clauses[slot.number - 1]
        weight = self.clause.packed[f"last={last.opening}"] + sum(
            [word.in_last for word in self.known[last.first : last.last]]
        )
        reporting = [mark for mark in self.context.marks[last.first : last.last] if mark & Mark.REPORTING]
        return weight + len(reporting) * self.clause.packed["last=reporting"] if reporting else weight

    def _next(self, slot: Slot) -> int:
        """The clause behind in its sentence."""
        clauses, before = slot.sentence.clauses, self.spoken_before
        if slot.number + 1 >= len(clauses):
            return 0
        following = clauses[slot.number + 1]
        weight, at = self.clause.packed[f"next={following.opening}"], before[following.first]
        return weight + self.spoken[at].stem.behind if at < before[following.last] else weight

    def of_topic(self, first: int, last: int) -> int:
        """What the words of these tokens, a clause, weigh for what it is about."""
        stems = {word.stem for word in self.spoken[self.spoken_before[first] : self.spoken_before[last]]}
        starts = {stem.start: stem.start_topic for stem in stems}
        return sum([stem.topic for stem in stems]) + sum(starts.values())

    def of_sentence(self, first: int, last: int) -> int:
        """What the words of these tokens, a sentence, weigh for what its clauses are about."""
        return sum([stem.around for stem in {word.letters for word in self.known[first:last]}])

    def of_article(self, headline: int) -> int:
        """What all words weigh for what the article is about; its headline ends before that token."""
        counts = Counter([word.letters for word in self.known])
        often = [stem.often for stem, count in counts.items() if count >= OFTEN]
        headed = {word.letters for word in self.known[:headline]}
        return sum([stem.has for stem in counts]) + sum(often) + sum([stem.headline for stem in headed])


def weigh_words(context: PositionContext, memory: WordMemory) -> WeighedWords:
    """Look up the words of an article."""
    memory.make_room()
    met, texts = memory.met, context.tokens.words
    known = [met.get(word) or memory.word(text, word) for text, word in zip(texts, context.words, strict=True)]
    spoken = [word for word in known if word.spoken]
    stems = [word.stem for word in spoken]
    return WeighedWords(
        context,
        memory.clause,
        known,
        spoken,
        list(accumulate([word.spoken for word in known], initial=0)),
        [one.follows.get(other.stem, 0) for one, other in pairwise(stems)],
    )
