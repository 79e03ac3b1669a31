"""A clause in, the features out by which the models tell whether it is a stand, of which type, and on what.

A feature is a short text, `kind=value`; `parley explain` prints those that weighed most.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from streams.arabic.stemming import light_stem
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import LISTS, Mark
from streams.extract.positions.slots import Slot
from streams.extract.positions.vocabulary import Word

__all__ = ["clause_features", "word_features"]

_MARKS: Final = tuple(
    (f"mark={name}", mark) for name, mark in {f"{table}.{name}": mark for table, name, mark in LISTS}.items()
)
_ALL_MARKS: Final = sum({mark for _, mark in _MARKS})
_FIRST: Final = 3
_PREFIX: Final = 4
_BEFORE: Final = 3


def clause_features(context: PositionContext, slot: Slot) -> list[str]:
    """The features of a clause, but for those that `word_features` gives of each word of it."""
    return [*_shape(context, slot), *_words(context, slot), *_neighbours(context, slot), *_ruled(slot)]


def word_features(word: str, known: Word) -> list[str]:
    """The features of a word wherever it stands in the clause; `known` is what the lexicons say of it."""
    stem = light_stem(word)
    found = [f"word={word}", f"stem={stem}", f"stem4={stem[:_PREFIX]}", f"stem3={stem[:3]}"]
    for sense, _ in known.senses:
        found += (f"event={sense.event}", f"event={sense.event}/{sense.part.name}")
    for frame, _ in known.frames:
        found.append(f"frame={frame.event}")
    if known.finite is not None and not known.nominal:
        found.append(f"verb={known.finite.tense}{known.finite.person}")
    return list(dict.fromkeys(found))


def _shape(context: PositionContext, slot: Slot) -> Iterator[str]:
    clause, quote = slot.clause, slot.quote
    yield "bias"
    yield f"open={clause.opening}"
    yield f"finite={clause.finite}"
    yield f"lead={slot.opening_sentence}"
    yield f"length={_length(len(slot.tokens))}"
    sign = context.tokens.words[clause.last - 1]
    yield f"sign={sign if not sign[0].isalnum() else 'none'}"
    marks = 0
    for i in range(clause.first, clause.last):
        marks |= context.marks[i]
    if marks & _ALL_MARKS:
        yield from (name for name, mark in _MARKS if marks & mark)
    if quote is None:
        yield "quote=none"
    else:
        yield f"quote={quote.kind}"
        yield f"quote={quote.cue_class}"
        if quote.cue:
            yield f"cue={_stem(quote.cue.split()[0])}"
    if slot.sides:
        yield f"party={slot.sides[0].first - clause.first < 2}"
        if any(side.own for side in slot.sides):
            yield "party=own"
    else:
        yield "party=none"


@lru_cache(maxsize=1 << 12)
def _stem(cue: str) -> str:
    return light_stem(cue)


def _length(words: int) -> str:
    return "short" if words < 4 else "middle" if words < 8 else "long"


def _words(context: PositionContext, slot: Slot) -> Iterator[str]:
    """Pairs of words, and the first words in their places."""
    stems = [_stem(context.tokens.words[i]) for i in slot.tokens]
    for place, stem in enumerate(stems[:_FIRST]):
        yield f"stem{place}={stem}"
    for one, other in pairwise(stems):
        yield f"pair={one} {other}"
    for i in slot.tokens[:_PREFIX]:
        for sense, _ in context.words[i].senses:
            yield f"first={sense.event}"
    for i in slot.tokens[:2]:
        form = context.words[i].finite
        if form is not None and not context.words[i].nominal:
            yield f"first={form.tense}{form.person}"


def _neighbours(context: PositionContext, slot: Slot) -> Iterator[str]:
    clauses, words = slot.sentence.clauses, context.tokens.words
    begin = clauses[0].first
    before = [i for i in range(max(begin, slot.clause.first - _BEFORE), slot.clause.first) if words[i][0].isalnum()]
    for i in before[-2:]:
        yield f"before={_stem(words[i])}"
    if before:
        yield f"right before={_stem(words[before[-1]])}"
    if slot.number:
        last = clauses[slot.number - 1]
        yield f"last={last.opening}"
        for i in range(last.first, last.last):
            for sense, _ in context.words[i].senses:
                yield f"last={sense.event}"
            if context.marks[i] & Mark.REPORTING:
                yield "last=reporting"
    if slot.number + 1 < len(clauses):
        following = clauses[slot.number + 1]
        yield f"next={following.opening}"
        i = next((i for i in range(following.first, following.last) if words[i][0].isalnum()), -1)
        if i >= 0:
            yield f"next={_stem(words[i])}"


def _ruled(slot: Slot) -> Iterator[str]:
    """What the rules say."""
    for draft in slot.drafts:
        yield f"ruled={draft.event}"
        yield f"rule={draft.act.rule}"
        yield f"ruled={draft.event} {draft.act.rule} {draft.negated}"
