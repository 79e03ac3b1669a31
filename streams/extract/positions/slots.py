"""The sentences of an article in, its clauses out, each with what the learnt models ask of it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import Final

from streams.extract.positions.acts import SentenceState
from streams.extract.positions.agents import Agent, Agents
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.discourse import Draft
from streams.extract.positions.function_words import Mark
from streams.extract.positions.sides import Side
from streams.records import Quote

__all__ = ["NO_PARAGRAPH", "Paragraph", "Slot", "slots_of"]

_EARLIER_SIDES_MAX: Final = 8
_BEHIND_TOKENS_MAX: Final = 6
_CONTENT_MAX: Final = 2
_CONTENT: Final = frozenset({Opening.THAT, Opening.NOUN_THAT, Opening.QUOTE, Opening.COLON})
"""Openings of clauses that say what the clause before reports or asks for."""
_NAMED_MAX: Final = 40
"""Parties of one paragraph that are looked at."""


@dataclass(slots=True, eq=False, repr=False)
class Paragraph:
    """Whom a paragraph names, counted once for all of its clauses and parties."""

    parties: tuple[str | None, ...]
    """In the order of the text."""
    times: Mapping[str | None, int]
    """How often each is named."""
    most: int
    """How often whoever is named most often."""


NO_PARAGRAPH: Final = Paragraph((), {}, 0)


@dataclass(slots=True, eq=False, repr=False)
class Slot:
    """One clause that may hold a stand."""

    sentence: SentenceState
    number: int
    """Of the clause in its sentence."""
    clause: Clause
    reach: int
    """The token behind what it says: its own clause, and up to two behind it that are the content of a report or request."""
    tokens: tuple[int, ...]
    """Numbers of its tokens that are words or numerals."""
    drafts: tuple[Draft, ...]
    """What the rules find in it."""
    quote: Quote | None
    """The innermost quote with a party over its first word."""
    verb: int
    """Its first finite verb; -1 for none."""
    sides: tuple[Side, ...]
    """The parties named in it."""
    before: tuple[Side, ...]
    """The parties named before it in the sentence, but for mere places."""
    earlier: tuple[Side, ...]
    """The last parties named in the sentences before."""
    behind: Side | None
    """The party named right behind it."""
    opening_sentence: bool
    """Whether it stands in the headline or the first sentence below it."""
    agent: Agent
    """Whose it is, as far as grammar tells."""
    paragraph: Paragraph = NO_PARAGRAPH
    """The parties named in its paragraph, but for mere places."""
    last: Slot | None = None
    """The clause before, in whatever sentence."""
    next: Slot | None = None
    """The clause behind."""


def slots_of(context: PositionContext, sentences: Sequence[SentenceState], drafts: Sequence[Draft]) -> list[Slot]:
    """Every clause that holds a word, in the order of the text."""
    found = list(_slots(context, sentences, drafts))
    for one, other in pairwise(found):
        one.next, other.last = other, one
    paragraphs = _paragraphs(context)
    for slot in found:
        slot.paragraph = paragraphs[bisect_right(paragraphs, slot.clause.first, key=itemgetter(0)) - 1][1]
    return found


def _paragraphs(context: PositionContext) -> list[tuple[int, Paragraph]]:
    """The first token of each paragraph, with the parties named in it."""
    tokens, laid = context.tokens, context.tokens.laid
    heads = [
        first for first, _ in tokens.sentences if first and "\n" in laid[tokens.ends[first - 1] : tokens.starts[first]]
    ]
    edges = [0, *heads, len(tokens)]
    return [(first, _paragraph(context, first, last)) for first, last in pairwise(edges)]


def _paragraph(context: PositionContext, first: int, last: int) -> Paragraph:
    named = [s.actor for s in context.sides_in(first, last) if s.actor and not context.only_place(s)][:_NAMED_MAX]
    if not named:
        return NO_PARAGRAPH
    times = Counter[str | None](named)
    return Paragraph(tuple(named), times, max(times.values()))


def _slots(context: PositionContext, sentences: Sequence[SentenceState], drafts: Sequence[Draft]) -> Iterator[Slot]:
    earlier: tuple[Side, ...] = ()
    agents = Agents.of(context)
    words = context.tokens.words
    drafted: dict[int, list[Draft]] = {}
    for draft in drafts:
        drafted.setdefault(id(draft.sentence), []).append(draft)
    for number, sentence in enumerate(sentences):
        here = drafted.get(id(sentence), ())
        first, last = sentence.span
        named = [s for s in context.sides_in(first, last) if s.actor and not context.only_place(s)]
        told = agents.read(sentence)
        for k, clause in enumerate(sentence.clauses):
            tokens = tuple([i for i in range(clause.first, clause.last) if words[i][0].isalnum()])
            if tokens:
                yield Slot(
                    sentence,
                    k,
                    clause,
                    _reach(sentence.clauses, k),
                    tokens,
                    tuple([d for d in here if clause.first <= d.act.head < clause.last]),
                    context.speaker(tokens[0]),
                    next((i for i in tokens if _is_verb(context, i)), -1),
                    tuple(context.sides_in(clause.first, clause.last)),
                    tuple([s for s in named if s.first < clause.first]),
                    earlier,
                    next((s for s in named if clause.last <= s.first < clause.last + _BEHIND_TOKENS_MAX), None),
                    number < 2,
                    told[k],
                )
        earlier = (*earlier, *named)[-_EARLIER_SIDES_MAX:]


def _reach(clauses: Sequence[Clause], k: int) -> int:
    """The token behind clause `k` and the clauses of content behind it: «دعا النقابات إلى | العودة إلى العمل»."""
    last, end = k + 1, min(len(clauses), k + 1 + _CONTENT_MAX)
    while last < end and clauses[last].opening in _CONTENT:
        last += 1
    return clauses[last - 1].last


def _is_verb(context: PositionContext, i: int) -> bool:
    word = context.words[i]
    return word.finite is not None and (not word.nominal or bool(i and context.marks[i - 1] & Mark.THAT))
