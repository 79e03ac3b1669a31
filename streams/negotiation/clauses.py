"""The tokens of a sentence in, its clauses out: cut at stops, complementisers, relatives and joined verbs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.arabic.verbs import Tense
from streams.negotiation.predicates import Part
from streams.negotiation.view import View
from streams.negotiation.words import Mark

__all__ = ["Clause", "Opening", "cut"]


class Opening(StrEnum):
    """What opens a clause."""

    START = "start"
    STOP = "stop"
    """A comma or the like, and nothing that says more."""
    THAT = "that"
    """أن or إن without a preposition before: the content of a report."""
    NOUN_THAT = "noun-that"
    """أن behind a preposition: the complement of a verb or noun («على أن»)."""
    AND = "and"
    """و before a finite verb or a complementiser."""
    RELATIVE = "relative"
    ADVERSATIVE = "adversative"
    CAUSAL = "causal"
    TIME = "time"
    CONDITION = "condition"
    PARTICIPLE = "participle"
    QUOTE = "quote"
    """The edge of a quote."""


_BY_MARK: Final = (
    (Mark.CONDITION, Opening.CONDITION), (Mark.TEMPORAL, Opening.TIME), (Mark.ADVERSATIVE, Opening.ADVERSATIVE),
    (Mark.RELATIVE, Opening.RELATIVE), (Mark.CAUSAL, Opening.CAUSAL),
)
_CUTTING: Final = Mark.CONDITION | Mark.TEMPORAL | Mark.ADVERSATIVE | Mark.RELATIVE | Mark.CAUSAL


@dataclass(slots=True)
class Clause:
    """A run of tokens with at most one opening."""

    first: int
    last: int
    """Token numbers, half-open."""
    opening: Opening
    finite: bool = False
    """Whether a finite verb that the lists know stands in it."""


def cut(view: View, first: int, last: int) -> list[Clause]:
    """The clauses of the sentence over these tokens, in order, without gaps."""
    words, marks, quote_at = view.words, view.marks, view.quote_at
    clauses = [Clause(first, last, Opening.START)]
    stopped = False
    for i in range(first, last):
        mark, word = marks[i], words[i]
        if mark & Mark.STOP:
            stopped = True
            continue
        opening = _opening(view, i, stopped=stopped) if i > first else None
        if opening is None and i > first:
            if clauses[-1].finite and _describes(view, i):
                opening = Opening.RELATIVE
            elif quote_at[i] != quote_at[i - 1] and not mark & Mark.NAMING and _other_voice(view, i):
                opening = Opening.QUOTE
            elif stopped and not mark & Mark.NAMING:
                opening = Opening.STOP
        if opening is not None:
            clauses[-1].last = i
            clauses.append(Clause(i, last, opening))
        if word.finite is not None and view.side_at[i] < 0 and (not word.nominal or word.joined or i == clauses[-1].first):
            clauses[-1].finite = True
        if not mark & Mark.NAMING:
            stopped = False
    return clauses


def _other_voice(view: View, i: int) -> bool:
    """Whether the quote that begins or ends here has another actor than the one before."""
    before, here = view.speaker(i - 1), view.speaker(i)
    return before is None or here is None or before.actor != here.actor or here.start >= before.end


def _opening(view: View, i: int, *, stopped: bool) -> Opening | None:
    """What the token opens; None when it goes on with the clause before."""
    mark, word = view.marks[i], view.words[i]
    if mark & _CUTTING:
        for bit, opening in _BY_MARK:
            if mark & bit:
                return opening
    if mark & Mark.THAT:
        if word.joined:
            return Opening.AND
        before = view.marks[i - 1]
        return Opening.NOUN_THAT if before & Mark.PREPOSITION and not stopped else Opening.THAT
    if word.joined and (word.finite is not None or word.verblike) and view.side_at[i] < 0 and not (
        word.nominal and (i + 1 >= len(view.words) or view.side_at[i + 1] < 0)
    ):
        return Opening.AND
    if (stopped or word.joined) and any(sense.part is Part.PARTICIPLE for sense, _ in word.senses):
        return Opening.PARTICIPLE
    return None


def _describes(view: View, i: int) -> bool:
    """Whether a present form that stands behind a noun describes it: «اتفاقيات يطالب فيها الكرملين بضمانات»."""
    word, before = view.words[i], view.words[i - 1]
    if word.finite is None or word.finite.tense is not Tense.PRESENT or word.joined or word.nominal:
        return False
    if not (word.senses or word.frames) or before.finite or before.senses or view.marks[i - 1]:
        return False
    return view.side_at[i - 1] < 0 or any(view.side_at[j] >= 0 for j in range(i + 1, min(i + 4, len(view.words))))
