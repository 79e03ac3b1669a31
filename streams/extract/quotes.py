"""Tokens, entities and dates in, quotes with their speakers out.

    signs -> reports (said, credited) -> ends -> spans -> fragments -> records

Sentence by sentence, each sign (a reporting verb, أن, a mark, a colon) is offered to the rules;
what a report holds is settled when the next one of its level begins, or the sentence ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from streams.extract import accounts, credited, said, sayings, wording
from streams.extract.complements import Kind, is_name
from streams.extract.cues import QuoteLexicon, Shape, Sign, compile_quotes
from streams.extract.document import Document
from streams.extract.gazetteer import Gazetteer
from streams.extract.hearing import Hearing, listen
from streams.extract.marks import Mark
from streams.extract.reports import COMMAS, Reading
from streams.extract.rule import Rule
from streams.records import Entity, Fact, Quote

__all__ = ["RULES", "QuoteLexicon", "compile_quotes", "find_quotes"]

_TERMINAL: Final = frozenset(".!؟?")
_FINITE_FORM: Final = Shape.FINITE
_ASIDE_FORM: Final = Shape.ASIDE


def find_quotes(
    document: Document, lexicon: QuoteLexicon, gazetteer: Gazetteer, entities: Sequence[Entity], facts: Sequence[Fact]
) -> tuple[Quote, ...]:
    """Quotes in the order of the text, outer before inner."""
    hearing = listen(document, lexicon, gazetteer, entities, facts)
    if not hearing.signs:
        return ()
    reading, signs = Reading(hearing), hearing.signs
    number, count = 0, len(signs)
    for begin, end in hearing.tokens.sentences:
        stop = _content_end(hearing, begin, end)
        if not reading.open and (number == count or signs[number][0] >= end):
            reading.pass_over(begin, stop)
            continue
        reading.begin_sentence(begin, stop, end)
        number = _read_signs(reading, number, end)
        reading.end_sentence()
    reading.close_all(len(hearing.words))
    return wording.word_quotes(hearing, reading.done)


def _content_end(hearing: Hearing, begin: int, end: int) -> int:
    """The token behind the sentence's content: closing signs left out."""
    while end > begin and hearing.words[end - 1] in _TERMINAL:
        end -= 1
    return end


def _read_signs(reading: Reading, number: int, end: int) -> int:
    """Offer the signs before token `end` to the rules that they may begin; returns the number of the next sign."""
    signs, taken = reading.hearing.signs, reading.taken
    count = len(signs)
    while number < count:
        at, sign = signs[number]
        if at >= end:
            break
        if at >= reading.due:
            reading.reach(at)
        if at not in taken:
            _READERS[sign](reading, number)
        number += 1
    return number


def _read_cue(reading: Reading, number: int) -> None:
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    cue = hearing.lexicon.cues[hearing.words[at]]
    late = _mark_before(reading, at) if hearing.closed else None
    report = credited.by_late_verb(reading, number, late) if late is not None else None
    if report is None and (saying := said.parse_saying(reading, number, cue)) is not None:
        report = _rule_of(saying).build(reading, saying)
        if report is not None:
            reading.taken.add(saying.complement.at)
    if report is not None:
        reading.add(report, cue)
    elif cue.shape is _ASIDE_FORM and at > reading.begin and hearing.words[at - 1] in COMMAS:
        reading.break_off(at)


def _rule_of(saying: said.Saying) -> Rule[sayings.Build]:
    """The rule for this form of verb and kind of content."""
    if saying.cue.verb.relays:
        return _RELAYED
    if saying.cue.shape is not _FINITE_FORM:
        return _ASIDE if saying.cue.shape is _ASIDE_FORM else _WORD
    return _BARE if saying.complement.bare else _FINITE[saying.complement.kind]


def _mark_before(reading: Reading, at: int) -> Mark | None:
    """The words in marks that end right before token `at`, a comma between allowed."""
    hearing = reading.hearing
    words, begin, back = hearing.words, reading.begin, at - 1
    while back > begin and words[back] in COMMAS:
        back -= 1
    mark = hearing.closed.get(back)
    return mark if mark is not None and mark.open + 1 not in reading.taken else None


def _read_mark(reading: Reading, number: int) -> None:
    mark = reading.hearing.marks.get(reading.hearing.signs[number][0])
    if mark is None or (reading.open and mark.open >= reading.open[-1].first) or is_name(reading.hearing, mark):
        return
    for rule in (_SAYING, _CONTINUED):
        report = rule.build(reading, mark)
        if report is not None:
            reading.add(report, None)
            return


def _read_that(reading: Reading, number: int) -> None:
    if reading.clause is None:
        return
    report = _RESUMED.build(reading, reading.hearing.signs[number][0])
    if report is not None:
        reading.add(report, None)


def _read_colon(reading: Reading, number: int) -> None:
    report = _HEADLINE.build(reading, reading.hearing.signs[number][0])
    if report is not None:
        reading.add(report, None)


def _read_according(reading: Reading, number: int) -> None:
    account = accounts.account_at(reading, number)
    if account is None:
        return
    if account.source is not None and account.source.outlet:
        reading.memory.carrier = account.source.name
    if reading.open:
        accounts.end_before(reading, account)
        return
    for rule in (_BEFORE, _BEHIND):
        report = rule.build(reading, account)
        if report is not None:
            reading.add(report, None)
            return


def _read_appears(reading: Reading, number: int) -> None:
    report = _TEXT.build(reading, number)
    if report is not None:
        reading.add(report, None)
    elif reading.hearing.words[reading.hearing.signs[number][0]] in reading.hearing.lexicon.cues:
        _read_cue(reading, number)


_RELAYED: Final[Rule[sayings.Build]] = Rule("quotes.relayed", ("verbs",), sayings.by_relay)
_ASIDE: Final[Rule[sayings.Build]] = Rule("quotes.aside", ("verbs",), sayings.by_aside)
_WORD: Final[Rule[sayings.Build]] = Rule("quotes.word", ("verbs",), sayings.by_word)
_BARE: Final[Rule[sayings.Build]] = Rule("quotes.bare", ("verbs",), sayings.by_bare_clause)
_FINITE: Final[dict[Kind, Rule[sayings.Build]]] = {
    Kind.THAT: Rule("quotes.that", ("verbs",), sayings.by_clause),
    Kind.COLON: Rule("quotes.colon", ("verbs",), sayings.by_colon),
    Kind.MARKS: Rule("quotes.marks", ("verbs",), sayings.by_marks),
    Kind.NOUN: Rule("quotes.noun", ("verbs",), sayings.by_noun),
}
_LATE: Final = Rule("quotes.late_verb", ("verbs",), credited.by_late_verb)
_BEFORE: Final = Rule("quotes.account_before", ("accordings",), credited.by_account_before)
_BEHIND: Final = Rule("quotes.account_behind", ("accordings",), credited.by_account_behind)
_TEXT: Final = Rule("quotes.text", ("appearances",), credited.by_text)
_HEADLINE: Final = Rule("quotes.headline", (), credited.by_headline)
_SAYING: Final = Rule("quotes.saying", (), credited.by_saying)
_CONTINUED: Final = Rule("quotes.continued", (), credited.by_going_on)
_RESUMED: Final = Rule("quotes.resumed", ("complementisers",), sayings.by_resuming)
_FRAGMENT: Final = Rule("quotes.fragment", (), wording.fragments)

RULES: tuple[Rule[Any], ...] = (
    *_FINITE.values(),
    _BARE,
    _ASIDE,
    _WORD,
    _RELAYED,
    _LATE,
    _BEFORE,
    _BEHIND,
    _TEXT,
    _HEADLINE,
    _SAYING,
    _CONTINUED,
    _RESUMED,
    _FRAGMENT,
)
"""All rules for quotes."""

_READERS: Final[dict[Sign, Callable[[Reading, int], None]]] = {
    Sign.CUE: _read_cue,
    Sign.THAT: _read_that,
    Sign.COLON: _read_colon,
    Sign.MARK: _read_mark,
    Sign.ACCORDING: _read_according,
    Sign.APPEARS: _read_appears,
}
