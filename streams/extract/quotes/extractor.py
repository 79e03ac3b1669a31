"""Tokens, entities and dates in, quotes with their speakers out.

    signs -> reports (said, credited) -> ends -> spans -> fragments -> records

Sentence by sentence, each sign (a reporting verb, أن, a mark, a colon) is offered to the rules;
what a report holds is settled when the next one of its level begins, or the sentence ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.quotes import according_to, attribution_rules, reporting_verbs, spans, verb_rules
from streams.extract.quotes.account_clauses import inserted_until
from streams.extract.quotes.content import Kind, is_verb_here
from streams.extract.quotes.context import QuoteContext, open_quote_context
from streams.extract.quotes.interview import find_turns
from streams.extract.quotes.lexicon import QuoteLexicon, Shape, Sign, compile_quotes
from streams.extract.quotes.names_in_marks import is_name
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.report import COMMAS, ReadingState
from streams.extract.quotes.reporting_form import ReportingForm
from streams.extract.quotes.rules import (
    AMID,
    ANSWER,
    ASIDE,
    BARE,
    BEFORE,
    BEHIND,
    CONTINUED,
    FINITE,
    HEADLINE,
    HEADLINE_TAIL,
    INSERTED,
    LATE_CLAUSE,
    RELAYED,
    RESUMED,
    SAYING,
    SIGNED,
    TEXT,
    TOLD,
    TURN,
    WORD,
)
from streams.extract.reading import Reading
from streams.extract.rule import Rule
from streams.records import CueClass, Quote

__all__ = ["QuoteLexicon", "compile_quotes", "find_quotes"]

_TERMINAL: Final = frozenset(".!؟?")
_HEAD_TOKENS: Final = 4
"""How far into a line of furniture its colon may stand."""
_CREDIT_TOKENS: Final = 7
"""Most words of a credit behind its colon."""


def find_quotes(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Quote, ...]:
    """Quotes in the order of the text, outer before inner."""
    context = open_quote_context(document, reading, knowledge)
    turns = find_turns(context) if reading.entities else ()
    if not (context.signs or turns):
        return ()
    state, signs = ReadingState(context), context.signs
    number, count, turn = 0, len(signs), 0
    line_heads = context.lexicon.lists["line_heads"]
    for begin, end in context.tokens.sentences:
        stop = _content_end(context, begin, end)
        while turn < len(turns) and turns[turn].last <= begin:
            turn += 1
        answers = turn < len(turns) and turns[turn].first < end and not state.open
        if not (state.open or answers) and (number == count or signs[number][0] >= end):
            state.pass_over(begin, stop)
            continue
        if not state.open and (
            (context.words[begin] in line_heads and _is_furniture(context, begin, stop))
            or (answers and turns[turn].source is None)
        ):
            number = max(number, context.number_from(end))
            continue
        state.begin_sentence(begin, stop, end)
        if answers and begin <= turns[turn].first:
            state.add(ANSWER.build(turns[turn]), None)
        number = _read_signs(state, number, end)
        state.end_sentence()
    state.close_all(len(context.words))
    return spans.word_quotes(context, state.done)


def _is_furniture(context: QuoteContext, begin: int, stop: int) -> bool:
    """Whether the line leads to another article, or names who wrote or sent this one: «اقرأ أيضا: …», «كتب: …»."""
    words = context.words
    if _signs_alone(context, begin, stop):
        return True
    colon = next((i for i in range(begin + 1, min(begin + _HEAD_TOKENS, stop + 1)) if words[i : i + 1] == (":",)), None)
    if colon is None:
        return False
    rest = range(colon + 1, stop)
    return context.has("furniture", begin) or (
        len(rest) <= _CREDIT_TOKENS
        and any(words[i] in "+/|" or i in context.places or context.has("outlets", i) for i in rest)
    )


def _signs_alone(context: QuoteContext, begin: int, stop: int) -> bool:
    """Whether a line says no more than who wrote it: «كتب فلان الفلاني:» over a text that no marks open."""
    return (
        context.has("bylines", begin)
        and 1 < stop - begin <= _CREDIT_TOKENS
        and context.words[stop - 1] == ":"
        and stop not in context.marks
        and all(word[0].isalpha() for word in context.words[begin : stop - 1])
        and not any(context.has("prepositions", i) for i in range(begin, stop))
    )


def _content_end(context: QuoteContext, begin: int, end: int) -> int:
    """The token behind the sentence's content: closing signs left out."""
    while end > begin and context.words[end - 1] in _TERMINAL:
        end -= 1
    return end


def _read_signs(state: ReadingState, number: int, end: int) -> int:
    """Offer the signs before token `end` to the rules that they may begin; returns the number of the next sign."""
    signs, taken = state.context.signs, state.taken
    count = len(signs)
    while number < count:
        at, sign = signs[number]
        if at >= end:
            break
        if at >= state.due:
            state.reach(at)
        if at not in taken:
            _READERS[sign](state, number)
        number += 1
    return number


def _read_cue(state: ReadingState, number: int) -> None:
    context, at = state.context, state.context.signs[number][0]
    cue = context.lexicon.cues[context.words[at]]
    late = _mark_before(state, at) if context.closed else None
    report = attribution_rules.by_late_verb(state, number, late) if late is not None else None
    if report is None and (form := reporting_verbs.parse_reporting_form(state, number, cue)) is not None:
        report = _rule_of(form).build(state, form)
        if report is not None:
            state.taken.add(form.complement.at)
    if report is None and at > state.begin and context.words[at - 1] in COMMAS:
        report = INSERTED.build(state, number, cue) or LATE_CLAUSE.build(state, number, cue)
    if report is not None:
        state.add(report, cue)
    elif cue.shape is Shape.ASIDE and is_verb_here(context, at, cue) and _sets_off(state, at):
        state.break_off(at)


def _sets_off(state: ReadingState, at: int) -> bool:
    """Whether a participle behind a comma turns to what somebody did meanwhile; not where it is a noun with its adjective, the object of the verb before: «قدمت، أمس، مقترحا مكتوبا»."""
    context = state.context
    if at == state.begin or context.words[at - 1] not in COMMAS or context.in_marks(at):
        return False
    noun, behind = context.words[at].removesuffix("ا"), context.words[at + 1 : at + 2]
    described = behind != () and behind[0].endswith("ا") and behind[0] not in context.lexicon.signs
    return not (described and context.gazetteer.analyser[noun].noun)


def _rule_of(form: ReportingForm) -> Rule[verb_rules.Build]:
    """The rule for this form of verb and kind of content."""
    if form.cue.verb.relays:
        return RELAYED
    if form.cue.shape is not Shape.FINITE:
        return ASIDE if form.cue.shape is Shape.ASIDE else WORD
    return BARE if form.complement.bare else FINITE[form.complement.kind]


def _mark_before(state: ReadingState, at: int) -> Mark | None:
    """The words in marks that end right before token `at` on the same line, a comma or «هكذا» between allowed."""
    context = state.context
    words, begin, back = context.words, state.begin, at - 1
    while back > begin and words[back] in COMMAS:
        back -= 1
    if words[back] in context.lexicon.lists["thus"]:
        back -= 1
        while back > begin and words[back] in COMMAS:
            back -= 1
    mark = context.closed.get(back)
    if mark is None or mark.open + 1 in state.taken:
        return None
    return None if "\n" in context.tokens.laid[context.tokens.ends[back] : context.tokens.starts[at]] else mark


def _read_mark(state: ReadingState, number: int) -> None:
    mark = state.context.marks.get(state.context.signs[number][0])
    if mark is None or (state.open and mark.open >= state.open[-1].first) or is_name(state.context, mark):
        return
    for rule in (SIGNED, SAYING, CONTINUED, TOLD):
        report = rule.build(state, mark)
        if report is not None:
            state.add(report, None)
            return


def _read_that(state: ReadingState, number: int) -> None:
    if len(state.open) > 1 and spans.resumes_outer(state.context, state.open, state.context.signs[number][0]):
        state.close_inner(state.context.signs[number][0])
    if state.open and (form := reporting_verbs.parse_bare_participle(state, number)) is not None:
        report = ASIDE.build(state, form)
        if report is not None:
            state.add(report, form.cue)
        return
    if state.clause is None and state.latest is not None:
        return
    report = RESUMED.build(state, state.context.signs[number][0])
    if report is not None:
        state.add(report, None)


def _read_colon(state: ReadingState, number: int) -> None:
    at = state.context.signs[number][0]
    for rule in (HEADLINE, HEADLINE_TAIL, TURN):
        report = rule.build(state, at)
        if report is not None:
            state.add(report, None)
            return


def _read_according(state: ReadingState, number: int) -> None:
    attribution = according_to.attribution_at(state, number)
    if attribution is None:
        return
    if attribution.source is not None and attribution.source.outlet:
        state.memory.carrier = attribution.source.name
    if state.open and _is_owed(state, attribution):
        state.close_all(attribution.at) if state.open[-1].rule == BEHIND.name else state.take_back()
    elif state.open:
        amid = AMID.build(state, attribution)
        if amid is not None:
            state.add(amid, None)
        else:
            according_to.end_before(state, attribution)
        return
    for rule in (BEFORE, BEHIND):
        report = rule.build(state, attribution)
        if report is not None:
            state.add(report, None)
            return


def _is_owed(state: ReadingState, attribution: according_to.Attribution) -> bool:
    """Whether the source accounts for the sentence so far: behind another account, or for a demand that the article told first."""
    report, source = state.open[-1], attribution.source
    if report.rule == BEHIND.name:
        return inserted_until(state.context, attribution.at, attribution.behind, state.stop) is None
    return (
        len(state.open) == 1
        and report.rule == FINITE[Kind.NOUN].name
        and (report.cue_class is CueClass.DEMAND or report.cue_class is CueClass.PROPOSE)
        and report.cue is not None
        and report.lead == state.begin
        and source is not None
        and (report.source is None or source.name != report.source.name)
    )


def _read_appears(state: ReadingState, number: int) -> None:
    report = TEXT.build(state, number)
    if report is not None:
        state.add(report, None)
    elif state.context.words[state.context.signs[number][0]] in state.context.lexicon.cues:
        _read_cue(state, number)


_READERS: Final[dict[Sign, Callable[[ReadingState, int], None]]] = {
    Sign.CUE: _read_cue,
    Sign.THAT: _read_that,
    Sign.COLON: _read_colon,
    Sign.MARK: _read_mark,
    Sign.ACCORDING: _read_according,
    Sign.APPEARS: _read_appears,
}
