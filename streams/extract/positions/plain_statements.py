"""The clauses of quotes in, the plain stands of their speakers out, where no act says more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.records import EventType, Quote

__all__ = ["plain_stands"]

_TOKENS_MIN: Final = 2


def plain_stands(sentence: SentenceState) -> Iterator[Act]:
    """A stand for each run of clauses that a party says and no act covers."""
    context = sentence.context
    if max(context.quote_at[slice(*sentence.span)], default=-1) < 0:
        return
    for first, last in _runs(sentence):
        clauses = sentence.clauses
        start, end = clauses[first].first, clauses[last - 1].last
        speaker = _speaker(context, start, end)
        if (
            _introduces(sentence, last)
            or speaker is None
            or any(act.main and act.start < end and act.end > start for act in sentence.acts)
        ):
            continue
        start = max(start, context.tokens.at(speaker.start))
        end = min(end, context.tokens.covering(speaker.start, speaker.end)[1])
        while start < end and context.marks[start] & (Mark.THAT | Mark.STOP | Mark.NAMING | Mark.ADVERSATIVE):
            start += 1
        if sum(word[:1].isalnum() for word in context.tokens.words[start:end]) < _TOKENS_MIN:
            continue
        act = Act("positions.stand", EventType.STATE, start, start, first, (speaker.actor or "",), start, end)
        act.negated = _denies(context, start, end)
        if _is_ready(sentence, start, end, speaker.actor):
            act.event = EventType.OFFER
        yield act


def _is_ready(sentence: SentenceState, first: int, last: int, actor: str | None) -> bool:
    """Whether the speaker says what it can or will do on a condition, which is an offer: «إذا أجابوا، يمكننا العودة»."""
    context = sentence.context
    marks = context.marks
    if not any(marks[c.first] & Mark.CONDITION and first <= c.first < last for c in sentence.clauses):
        return False
    for j in range(max(first, 1), last):
        if marks[j] & Mark.ABLE and not marks[j - 1] & Mark.NEGATION:
            return True
        if marks[j] & Mark.RETURN:
            before = context.sides_in(first, j)
            return not before or before[-1].own or before[-1].actor == actor
    return False


def _introduces(sentence: SentenceState, last: int) -> bool:
    """Whether the run only leads to a quote inside its own: «إن بوتين أبلغ بايدن بأن…»."""
    if last >= len(sentence.clauses):
        return False
    clause, context = sentence.clauses[last], sentence.context
    inner = context.quote_at[_content(context, clause)]
    outer = context.quote_at[clause.first - 1]
    return inner >= 0 and outer >= 0 and inner != outer and context.quotes[inner].end <= context.quotes[outer].end


def _runs(sentence: SentenceState) -> Iterator[tuple[int, int]]:
    """Clause numbers of each run: a clause that begins something, and what goes on with it."""
    heads = {act.clause for act in sentence.acts if act.main}
    begin = None
    for k in range(len(sentence.clauses)):
        if begin is not None and (_begins(sentence, k) or (sentence.clauses[k].opening is Opening.STOP and k in heads)):
            yield begin, k
            begin = None
        if begin is None and sentence.clauses[k].opening not in _SUBORDINATE:
            begin = k
        elif sentence.clauses[k].opening is Opening.PARTICIPLE:
            if begin is not None:
                yield begin, k
            begin = None
    if begin is not None:
        yield begin, len(sentence.clauses)


def _begins(sentence: SentenceState, k: int) -> bool:
    """Whether the clause begins a stand of its own: the first of a quote, «وأن», «لكن»; or ends one: «، وهو ما …»."""
    context, clause = sentence.context, sentence.clauses[k]
    if clause.opening is Opening.RELATIVE and context.marks[clause.first] & Mark.PRONOUN:
        return bool(context.marks[clause.first - 1] & Mark.STOP)
    if clause.opening in {Opening.ADVERSATIVE, Opening.QUOTE}:
        return True
    if clause.opening is Opening.AND:
        return bool(context.marks[clause.first] & Mark.THAT)
    at = clause.first
    return clause.opening is Opening.THAT and context.quote_at[_content(context, clause)] != context.quote_at[at - 1]


def _content(context: PositionContext, clause: Clause) -> int:
    """The first token of the clause behind its openers and signs."""
    for j in range(clause.first, clause.last):
        if not context.marks[j] & (Mark.THAT | Mark.NAMING | Mark.STOP):
            return j
    return clause.last - 1


_SUBORDINATE: Final = frozenset({Opening.PARTICIPLE, Opening.CONDITION, Opening.TIME, Opening.RELATIVE})


def _speaker(context: PositionContext, first: int, last: int) -> Quote | None:
    """The quote with an actor over most of these tokens; that around it where it is a single word in signs."""
    middle = context.speaker((first + last) // 2)
    if middle is None or not middle.actor:
        return None
    if middle.parent_id is not None and context.tokens.at(middle.start) + _TOKENS_MIN > context.tokens.at(middle.end):
        around = (context.speaker(j) for j in range(first, last))
        return next((q for q in around if q is not None and q.id == middle.parent_id and q.actor), middle)
    return middle


def _denies(context: PositionContext, first: int, last: int) -> bool:
    """Whether the clause denies a property: «ليست مرتبطة», «لا ننوي»."""
    for j in range(first, last - 1):
        if context.marks[j] & Mark.COPULA:
            return not context.marks[j + 1] & Mark.PREPOSITION
    return False
