"""A reporting verb with its subject and content in, the report out: «قال … إن», «مضيفا أن», «بقوله: …», «نقلت … عن … قوله»."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.quotes.content import Kind
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.lexicon import Shape, Sign
from streams.extract.quotes.report import COMMAS, ReadingState, Report, addressee_in, carrier_in, lead_of
from streams.extract.quotes.reporting_form import ReportingForm, is_cited
from streams.extract.quotes.source import Source
from streams.extract.quotes.source_phrases import source_after, source_before
from streams.records import CueClass

__all__ = [
    "Build",
    "by_aside",
    "by_bare_clause",
    "by_clause",
    "by_colon",
    "by_marks",
    "by_noun",
    "by_relay",
    "by_resuming",
    "by_word",
]


_OPPOSITE: Final = "المقابل"
"""It ends a phrase that opens a clause beside the one before: «في المقابل»."""
_TELLING: Final = frozenset({CueClass.CONFIRM, CueClass.SAY})
"""Classes whose verbs tell by a noun what is so."""
_AND_THAT: Final = "وان"
"""«وأن», folded."""
_FROM_HIM: Final = frozenset({"عنه", "عنها", "عنهم"})
"""Of whom words are handed on by a pronoun."""
Build = Callable[[ReadingState, ReportingForm], Report | None]
"""A production: the report that a saying makes, when it is of the rule's kind."""


def by_clause(state: ReadingState, form: ReportingForm) -> Report:
    """A clause behind أن: «قال الوزير إن …»."""
    return _report(state, form, "quotes.that")


def by_colon(state: ReadingState, form: ReportingForm) -> Report:
    """Words behind a colon, without marks: «وتابع: نحن …»."""
    return _report(state, form, "quotes.colon")


def by_bare_clause(state: ReadingState, form: ReportingForm) -> Report:
    """A clause that nothing introduces, behind a verb of adding: «وتابع هناك …»."""
    return _report(state, form, "quotes.bare")


def by_marks(state: ReadingState, form: ReportingForm) -> Report:
    """Words in marks: «قال: "…"», «وصفه بـ"…"»."""
    return _report(state, form, "quotes.marks")


def by_noun(state: ReadingState, form: ReportingForm) -> Report:
    """A verbal noun: «أكد ضرورة …», «أعرب عن أمله في …»."""
    return _report(state, form, "quotes.noun")


def by_aside(state: ReadingState, form: ReportingForm) -> Report:
    """A participle that goes on with the speaker: «مشيرا إلى أن …»."""
    return _report(state, form, "quotes.aside")


def by_word(state: ReadingState, form: ReportingForm) -> Report:
    """A verbal noun of saying: «بقوله إن …», «تأكيد الوزير أن …»."""
    return _report(state, form, "quotes.word")


def by_relay(state: ReadingState, form: ReportingForm) -> Report | None:
    """Another's words handed on: «نقلت الوكالة عن الوزير قوله إن …»."""
    context, complement = state.context, form.complement
    origins = form.cue.verb.origin or context.lexicon.lists["origins"]
    at = next((i for i in range(form.at + 1, complement.at) if context.words[i] in origins), None)
    if at is None:
        return _by_pronoun(state, form)
    source = source_after(context, at + 1, complement.at) or _as_written(state, at + 1, complement.at)
    carrier = carrier_in(context, form.at + 1, at)
    if carrier is None and (agency := source_after(context, form.at + 1, at, known=True)) is not None and agency.outlet:
        carrier = agency.name
    return _report(state, form, "quotes.relayed", source or state.recall(form.cue), carrier)


def _by_pronoun(state: ReadingState, form: ReportingForm) -> Report | None:
    """The words of whom the sentence is about, or of whom it named last: «أما الوزير فنقل عنه زواره تمسكه …»."""
    context, words = state.context, state.context.words
    at = next((i for i in range(form.at + 1, form.complement.at) if words[i] in _FROM_HIM), None)
    if at is None:
        return None
    headed = context.has("topic_heads", state.begin)
    topic = source_after(context, state.begin + 1, form.at, known=True) if headed else None
    source = topic or source_before(context, at, form.at + 1) or state.recall(form.cue)
    return _report(state, form, "quotes.relayed", source.carried()) if source is not None else None


def _as_written(state: ReadingState, first: int, stop: int) -> Source | None:
    """The words up to the verbal noun or the content, for a source of no known kind."""
    context = state.context
    last = next(
        (i for i in range(first, stop) if context.words[i] in context.lexicon.cues or context.words[i] in COMMAS), stop
    )
    if first >= last:
        return None
    tokens = context.tokens
    return Source(None, tokens.surface(first, last), None, tokens.starts[first], tokens.ends[last - 1], behind=last)


def _report(
    state: ReadingState, form: ReportingForm, rule: str, source: Source | None = None, carrier: str | None = None
) -> Report:
    context, complement = state.context, form.complement
    source = source or form.source
    mark = context.marks.get(complement.first)
    if mark is not None and complement.kind is Kind.THAT and mark.closed and mark.close >= state.stop - 1:
        complement = complement._replace(kind=Kind.MARKS, first=mark.open + 1, mark=mark)
    last = complement.mark.close if complement.mark is not None else state.stop
    if form.at == state.begin and form.cue.shape is Shape.ASIDE and complement.mark is None:
        last = next((i for i in range(complement.first, last) if context.words[i] in COMMAS), last)
    relayed = carrier
    if relayed is None and not _is_another(state, form, source):
        relayed = state.carried_by(source, form.at + 1, complement.at)
    return Report(
        rule,
        complement.kind,
        form.at,
        form.cue.verb.cue_class,
        form.lead,
        complement.first,
        last,
        source,
        complement.glued,
        relayed,
        form.inner,
        is_cited(context, form.at),
        addressee_in(context, form.cue, form.at, source, complement),
        form.cue.verb.hearsay,
        (max(state.begin, form.lead - 6), complement.at),
    )


def _is_another(state: ReadingState, form: ReportingForm, source: Source | None) -> bool:
    """Whether a clause of its own has a party of its own speak: what an outlet carried before ended there, «…، وتقول كابل إن»."""
    told = state.memory.main
    if source is None or source.start is None or source.entity_id is None or source.outlet or told is None:
        return False
    first = state.context.tokens.at(source.start)
    opens = form.cue.conjoined or (
        form.at > state.begin
        and (state.context.has("contrasts", form.at - 1) or state.context.words[form.at - 1] == _OPPOSITE)
    )
    return bool(opens and first > form.at and source.entity_id != told.entity_id)


def by_resuming(state: ReadingState, at: int) -> Report | None:
    """«وأن …» that goes on with the main verb behind an aside of another kind: «…، داعيا إلى "…"، وأن الحل قريب»."""
    context, clause, latest = state.context, state.clause, state.latest
    if latest is None:
        return _second_clause(state, at)
    if clause is None or latest is clause or latest.rule != "quotes.aside" or latest.kind is Kind.THAT:
        return None
    if not _is_and_that(context, at):
        return None
    lead = lead_of(context, at, state.begin)
    return clause._replace(rule="quotes.resumed", lead=lead, first=at + 1, last=state.stop, glued=0)


def _is_and_that(context: QuoteContext, at: int) -> bool:
    """Whether «and» with a word that brings a clause stands at the token: «وأن», «وبأن»."""
    word = context.words[at]
    return word[0] == "و" and word[1:] in context.lexicon.lists["complementisers"]


def _second_clause(state: ReadingState, at: int) -> Report | None:
    """«، وأن …» behind what a verb at the head of the sentence tells by a noun: «أعلن المدير توقيع العقد، وأن العمل سيبدأ غدا»."""
    context, source = state.context, state.memory.main
    if not _is_and_that(context, at) or context.words[at - 1] not in COMMAS:
        return None
    signs = (context.signs[k] for k in range(context.number_from(state.begin), context.number_from(at)))
    first = next((i for i, sign in signs if sign is Sign.CUE), at)
    cue = context.lexicon.cues[context.words[first]] if first < at else None
    if cue is None or source is None or cue.shape is not Shape.FINITE or cue.verb.cue_class not in _TELLING:
        return None
    following = context.gazetteer.analyser[context.words[at + 1]] if at + 1 < state.stop else None
    if following is None or (context.words[at] == _AND_THAT and following.finite and not following.noun):
        return None  # «، وأن يبدأ العمل» is wanted, not told
    if lead_of(context, first, state.begin) != state.begin:
        return None
    return Report(
        "quotes.resumed",
        Kind.THAT,
        first,
        cue.verb.cue_class,
        lead_of(context, at, state.begin),
        at + 1,
        state.stop,
        source.carried(),
        relayed=state.carried_by(source, first + 1, at),
        gap=(state.begin, at),
    )
