"""Reports in, quotes out: where the words begin and end exactly, what is direct, what stands inside what."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final, NamedTuple

from streams.extract.quotes.content import Kind
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.endings import end_early, end_noun
from streams.extract.quotes.later_names import named_elsewhere
from streams.extract.quotes.names_in_marks import is_name
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.report import COMMAS, Report
from streams.extract.quotes.source import Source, bare_noun
from streams.fast_records import twin
from streams.records import CueClass, Quote, QuoteKind

__all__ = ["Span", "fragments", "word_quotes"]

_QUOTE: Final = twin(Quote)
_CONTEXT: Final = 100
"""Code points of text kept before and behind a quote."""
_OPENING: Final = frozenset("\"«“„'‘‹([{")
_CLOSING: Final = frozenset("\"»”'’›)]}")
_BOTH: Final = _OPENING | _CLOSING
_EDGE: Final = frozenset("،,؛;:.-–—…")
_CONFIDENCE: Final = {
    "quotes.that": 930,
    "quotes.marks": 950,
    "quotes.colon": 900,
    "quotes.noun": 700,
    "quotes.fragment": 900,
}
_LIKELY: Final = 850
_NOBODY: Final = Source(None, None, None, None, None)
_NAMED_WORDS: Final = 6
"""Words in marks up to which they may only begin a clause."""
_LONG_WORDS: Final = 4
"""Words in marks from which they are a sentence of their own behind a colon."""
_SUMMARIES: Final = frozenset({"quotes.headline", "quotes.bare", "quotes.inserted"})
"""Rules whose words behind a colon are a summary unless they speak of «us»."""
_NONE: Final = frozenset({"لا", "لن"})
"""Words with which somebody flatly says no."""
_PRESENTS: Final = frozenset("يتس")
"""Letters that a present or future begins with."""
_SLOGAN_WORDS: Final = 4
"""Most words of a headline that are likely somebody's own."""
_DEMAND: Final = CueClass.DEMAND
_PROPOSE: Final = CueClass.PROPOSE
_CONTENT_TOKENS: Final = 2
"""Least tokens of a verbal noun's content."""
_ASKED_TOKENS: Final = 2
"""Least tokens of what goes on."""
_DIRECT: Final = QuoteKind.DIRECT
_INDIRECT: Final = QuoteKind.INDIRECT
_MARKS: Final = Kind.MARKS
_COLON: Final = Kind.COLON
_NOUN: Final = Kind.NOUN


class Span(NamedTuple):
    """Words that are credited: a quote before it becomes a record."""

    start: int
    """Offset of the first code point."""
    end: int
    """Offset behind the last one."""
    kind: QuoteKind
    rule: str
    report: Report


_new_span: Final[Callable[[tuple[int, int, QuoteKind, str, Report]], Span]] = partial(tuple.__new__, Span)
"""As `context._place`."""


def word_quotes(context: QuoteContext, reports: Sequence[Report]) -> tuple[Quote, ...]:
    """The quotes of these reports, in the order of the text, outer before inner."""
    named = sorted(named_elsewhere(context, reports), key=lambda r: (r.first, -r.last))
    shaped = [end_early(context, report) for report in named]
    spans: dict[tuple[int, int, QuoteKind], Span] = {}
    for report in shaped:
        for span in _spans(context, report):
            spans.setdefault(span[:3], span)
    for span in fragments(context, shaped):
        spans.setdefault(span[:3], span)
    ordered = sorted(
        [span for span in spans.values() if span.start < span.end], key=lambda s: (s.start, -s.end, s.kind is _DIRECT)
    )
    return tuple(_records(context, ordered))


def _spans(context: QuoteContext, report: Report) -> Sequence[Span]:
    """The report's own words: in marks, or its clause; a clause that is wholly in marks is direct."""
    first, last = trim(context, report.first, report.last)
    if first >= last:
        return ()
    if report.kind is _MARKS:
        own = _span(context, report, report.first, report.last, _DIRECT)
        behind = _behind_mark(context, report)
        if behind > report.last + 1:
            return own, _span(context, report, report.first - 1, behind, _INDIRECT)
        return (own,)
    whole = context.marks.get(first)
    if whole is not None and whole.close == last - 1 and not report.glued:
        return () if is_name(context, whole) else (_span(context, report, first + 1, last - 1, _DIRECT),)
    if report.kind is _COLON:
        return _behind_colon(context, report, first, last)
    if report.kind is _NOUN and last - first < _CONTENT_TOKENS:
        return ()
    span = _span(context, report, first, last, _INDIRECT)
    return (span._replace(start=span.start + report.glued) if report.glued else span,)


def _behind_mark(context: QuoteContext, report: Report) -> int:
    """The token behind the clause that words in marks only begin: «حذرت من "رد ساحق" إذا …»; else the closing mark's."""
    words, last = context.words, report.last + 1
    if (report.cue_class is _DEMAND or report.cue_class is _PROPOSE) and report.cue is not None and not report.inner:
        return _behind_asked(context, report)
    if report.cue is None or report.first < 2 or not context.has("prepositions", report.first - 2):
        return last
    if last - report.first > _NAMED_WORDS or not context.has("conditions", last):
        return last
    end = context.tokens.sentences[context.tokens.sentence(last)][1]
    return next((i for i in range(last, end) if words[i] in COMMAS or words[i] in ".!؟"), end)


def _behind_asked(context: QuoteContext, report: Report) -> int:
    """The token behind what is demanded or proposed, which begins with words in marks: «اقترح "هدنة" من أسبوعين»."""
    last = report.last + 1
    end = context.tokens.sentences[context.tokens.sentence(report.last)][1]
    while end > last and context.words[end - 1] in ".!؟":
        end -= 1
    behind = end_noun(context, report._replace(first=report.last, last=end)).last
    return behind if behind - last >= _ASKED_TOKENS else last


def _behind_colon(context: QuoteContext, report: Report, first: int, last: int) -> Sequence[Span]:
    """Words behind a colon: the speaker's own, unless a headline or a summary of what follows in marks."""
    if context.words[first] in "[{" and context.words[last - 1] in "]}":
        return (_span(context, report, first + 1, last - 1, _DIRECT),)
    mark = next(
        (m for m in marks_between(context, first, last) if m.close - m.open > _LONG_WORDS and not is_name(context, m)),
        None,
    )
    if mark is not None and trim(context, mark.close + 1, last)[0] >= last - 1:
        before, end = trim(context, first, mark.open)
        return (_span(context, report, before, end, _INDIRECT),) if before < end else ()
    own = context.speaks_of_us(first, last)
    direct = own or (mark is None and not _is_headline(context, report))
    return (_span(context, report, first, last, _DIRECT if direct else _INDIRECT),)


def _is_headline(context: QuoteContext, report: Report) -> bool:
    """Whether the words are likely a summary: of a headline, a source alone, or a present («ترد:») in a line without a full stop."""
    if report.rule in _SUMMARIES:
        return not (report.rule == "quotes.headline" and _is_slogan(context, report))
    if report.rule == "quotes.headline_tail":
        return False
    cue = context.lexicon.cues.get(context.words[report.cue]) if report.cue is not None else None
    closed = report.last < len(context.words) and context.words[report.last] in ".!؟"
    closed = closed and context.words[report.last : report.last + 2] != (".", ".")
    return cue is not None and cue.present and not cue.conjoined and not closed


def _is_slogan(context: QuoteContext, report: Report) -> bool:
    """Whether somebody known says few words in a headline, or begins with a flat no: «المرفأ ليس للبيع», «لا سوق قبل الجسر»."""
    source, words = report.source, context.words[report.first : report.last]
    if words[0] in _NONE:
        return True
    if source is None or source.start is None or (source.entity_id is None and source.actor is None):
        return False
    head = context.words[context.tokens.at(source.start)]
    unnamed = bare_noun(head) in context.lexicon.lists["persons"] and context.gazetteer.title_stem(head) is None
    tells = any(
        word[0] in _PRESENTS and len(word) > _SLOGAN_WORDS and before not in context.lexicon.lists["negators"]
        for before, word in pairwise(words)
    )
    return len(words) <= _SLOGAN_WORDS and not (source.plural or unnamed or tells)


def trim(context: QuoteContext, first: int, last: int) -> tuple[int, int]:
    """The tokens without signs at the edges; marks and brackets stay where both ends are inside."""
    words = context.words
    while first < last and (words[first] in _EDGE or (words[first] in _CLOSING and first not in context.marks)):
        first += 1
    while first < last:
        sign = words[last - 1]
        mark = context.closed.get(last - 1)
        if (
            sign in _EDGE
            or (sign in _BOTH and sign not in ")]}" and (mark is None or mark.open < first))
            or (sign in ")]}" and not any(word in "([{" for word in words[max(first, last - 40) : last]))
        ):
            last -= 1
        else:
            break
    return first, last


def _span(
    context: QuoteContext, report: Report, first: int, last: int, kind: QuoteKind, rule: str | None = None
) -> Span:
    """The words from token `first` to before `last`, found by `rule`, else by that of the report."""
    tokens = context.tokens
    if kind is _DIRECT:
        while first < last and context.words[last - 1] in "،.,":
            last -= 1
    start = tokens.starts[first]
    return _new_span((start, tokens.ends[last - 1] if last > first else start, kind, rule or report.rule, report))


def resumes_outer(context: QuoteContext, opened: Sequence[Report], at: int) -> bool:
    """Whether «وإن» or «وأن» at token `at` takes up the clause around the innermost: told by the hamza («قال إن … أبلغت أن …، وإن …»)."""
    outer, inner = opened[-2], opened[-1]
    if outer.kind is not Kind.THAT or inner.kind is not Kind.THAT or context.words[at][0] != "و":
        return False
    here, around, inside = (_hamza(context, i) for i in (at, outer.first - 1, inner.first - 1))
    return here == around != inside


def _hamza(context: QuoteContext, i: int) -> bool:
    """Whether the complementiser at token `i` is written «إن»."""
    tokens = context.tokens
    return "إ" in tokens.laid[tokens.starts[i] : tokens.starts[i] + 2]


def marks_between(context: QuoteContext, first: int, last: int) -> list[Mark]:
    """The outermost spans in marks that lie between these tokens."""
    found: list[Mark] = []
    behind, opens = first, context.opens
    for mark in context.spans[bisect_left(opens, first) : bisect_left(opens, last)]:
        if mark.open >= behind and mark.close < last:
            found.append(mark)
            behind = mark.close + 1
    return found


def fragments(context: QuoteContext, reports: Sequence[Report]) -> Iterator[Span]:
    """Words in marks inside reported clauses, each credited to the innermost source whose words they are."""
    owner: dict[int, tuple[Mark, Report]] = {}
    for report in reports:
        if report.kind is _MARKS:
            continue
        for mark in marks_between(context, report.first, report.last):
            if report.cited and mark.open in owner:
                continue
            owner[mark.open] = mark, report
    for mark, report in owner.values():
        if mark.closed and not is_name(context, mark):
            yield _span(context, report, mark.open + 1, mark.close, _DIRECT, "quotes.fragment")


def _records(context: QuoteContext, spans: Sequence[Span]) -> Iterator[Quote]:
    """Records, each with the quote that it stands inside; the parts of a split one share the id of the first."""
    around: list[tuple[int, str]] = []
    groups = dict.fromkeys((span.report.group for span in spans if span.report.group is not None), "")
    for span in spans:
        while around and around[-1][0] < span.end:
            around.pop()
        quote = _record(context, span, around[-1][1] if around else None, groups)
        around.append((span.end, quote.id))
        yield quote


def _record(context: QuoteContext, span: Span, parent: str | None, groups: dict[int, str]) -> Quote:
    report, source, tokens, text = span.report, span.report.source or _NOBODY, context.tokens, context.tokens.text
    head = context.document.head(
        "quote",
        span.start,
        span.end,
        span.rule,
        _CONFIDENCE.get(span.rule, _LIKELY),
        span.kind,
        source.name or "",
    )
    part = report.first if report.group is None else report.group
    if groups and groups.get(part) == "":
        groups[part] = head["id"]
    return _QUOTE(
        **head,
        kind=span.kind,
        speaker_id=source.entity_id,
        speaker_name=source.name,
        speaker_start=source.start,
        speaker_end=source.end,
        actor=source.actor,
        cue=text[tokens.starts[report.cue] : tokens.ends[report.cue]] if report.cue is not None else None,
        cue_class=report.cue_class,
        relayed_by=report.relayed,
        parent_id=parent,
        group_id=groups.get(part) if groups else None,
        pre=text[max(0, span.start - _CONTEXT) : span.start],
        post=text[span.end : span.end + _CONTEXT],
        addressee=report.addressee,
        hedged=report.hedged,
        date=_day(context, report),
    )


def _day(context: QuoteContext, report: Report) -> dt.date | None:
    """The one day named beside the verb; None when there is none, or several days are meant."""
    first, last = report.gap
    number, dated = bisect_left(context.dated, first), context.dated
    if number == len(dated) or dated[number] >= last:
        return None
    fact = context.days[dated[number]]
    return fact.date_start if fact.date_start == fact.date_end else None
