"""A reporting verb with its subject and content in, the form that reports out; None where it belongs to the report around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from streams.extract.quotes.content import (
    Complement,
    Kind,
)
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.report import COMMAS, ReadingState
from streams.extract.quotes.source import Source
from streams.extract.quotes.source_phrases import source_after
from streams.extract.quotes.verb_subjects import (
    dropped_subject,
    subject_of_clause,
)

__all__ = ["ReportingForm", "credited"]


_DEPTH: Final = 4
"""Reports inside one another that are told apart."""


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


_saying: Final[Callable[[tuple[int, Cue, Complement, Source | None, int, bool]], ReportingForm]] = partial(
    tuple.__new__, ReportingForm
)
"""As `context._place`."""


def credited(state: ReadingState, said: tuple[int, Cue, Complement, Source | None, int]) -> ReportingForm | None:
    """The form with its source, told or remembered; None where it belongs to the report around it."""
    context = state.context
    at, cue, complement, source, lead = said
    inner = _is_inner(state, at, cue, complement, source, lead)
    if source is None:
        if cue.impersonal or cue.verb.hearsay:
            return ReportingForm(at, cue, complement, None, lead, inner) if cue.verb.hearsay else None
        source = subject_of_clause(state, cue) if inner else dropped_subject(state, at, cue)
        if source is None and complement.kind is Kind.COLON and at > state.begin:
            source = source_after(context, state.begin, at, known=True)
        if inner and source is None:
            return None
    if (
        inner
        and state.open[-1].kind is Kind.MARKS
        and (source is None or source.start is None or complement.kind is not Kind.THAT)
    ):
        return None
    if inner and (complement.kind is Kind.NOUN or (source is not None and _same(source, state.open[-1].source))):
        return None
    return _saying((at, cue, complement, source, lead, inner))


def _same(one: Source, other: Source | None) -> bool:
    return other is not None and one.entity_id == other.entity_id and one.name == other.name


def _is_inner(state: ReadingState, at: int, cue: Cue, complement: Complement, source: Source | None, lead: int) -> bool:
    """Whether the verb stands in the clause that is being reported, rather than begins a report of its own."""
    context = state.context
    if not state.open or at < state.open[-1].first or len(state.open) >= _DEPTH:
        return False
    if any(report.kind is Kind.MARKS for report in state.open):
        return True
    if cue.verb.adds and (cue.conjoined or lead < at):
        return False
    if source is not None and source.start is not None and source.start < context.tokens.starts[at]:
        first = context.tokens.at(source.start)
        return lead == first and not (context.words[first][0] == "و" and first != state.open[-1].first)
    if state.open[-1].rule == "quotes.headline":
        return True
    denied = context.has("negators", at - 1) and context.words[at - 1][0] == "و"
    if not cue.conjoined and lead == at and not denied:
        return True
    if not (cue.conjoined or denied) and lead < at and context.words[at - 1] not in COMMAS:
        return False
    return source is None and complement.kind is Kind.NOUN and not _is_own_act(state, at, cue)


def _is_own_act(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether «، ودعت إلى …» goes on with what the speaker did, rather than with what is reported: a person or body said the rest."""
    main = state.memory.main
    if state.context.has("negators", at - 1) and state.context.words[at - 1][0] == "و":
        at -= 1
    elif not cue.conjoined:
        return False
    if state.context.words[at - 1] not in COMMAS or main is None or main.outlet:
        return False
    return state.open[-1].kind is not Kind.MARKS and state.memory.agrees(main, cue)
