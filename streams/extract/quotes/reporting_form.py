"""What a form of a reporting verb says: the form with its subject and what it reports."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from streams.extract.quotes.content import Complement
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.report import ReadingState
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source

__all__ = ["ReportingForm", "behind_homograph", "is_cited", "new_form", "next_verb"]

_SUBJECT_TOKENS: Final = 40
"""How far the subject and the verbal noun of a verb may stand."""


class ReportingForm(NamedTuple):
    """A form of a reporting verb with what belongs to it."""

    at: int
    """Its token."""
    cue: Cue
    complement: Complement
    source: Source | None
    lead: int
    """Where the words that lead to it begin."""
    inner: bool
    """Whether it stands in another's report."""


new_form: Final[Callable[[tuple[int, Cue, Complement, Source | None, int, bool]], ReportingForm]] = partial(
    tuple.__new__, ReportingForm
)
"""As `context._place`."""


def next_verb(state: ReadingState, number: int) -> int:
    """The next finite reporting verb behind this sign, else the end of the sentence; not far beyond the verb."""
    at = state.context.signs[number][0]
    return state.context.next_verb(at, min(state.stop, at + _SUBJECT_TOKENS))


def behind_homograph(state: ReadingState, following: int, begin: int) -> int:
    """The reporting verb after the next one, where that stands right behind the verb or its subject and so is the noun that looks like it: «أعلن المدير | رفض شركته»."""
    context = state.context
    if following != begin or following >= state.stop:
        return following
    word = context.words[following]
    return context.next_verb(following, state.stop) if is_verbal(context, word) else following


def is_cited(context: QuoteContext, at: int) -> bool:
    """Whether the word alone stands in marks: «روسيا "أوضحت" أنها …»."""
    mark = context.marks.get(at - 1)
    return mark is not None and mark.close == at + 1
