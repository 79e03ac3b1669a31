"""A frame and the dates around its meeting in; its day and how far it has come, out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.meetings.context import CUTS, FAR, MeetingContext, When
from streams.extract.meetings.frame import Frame
from streams.extract.meetings.look_ahead import ENDS
from streams.records import MeetingStatus

__all__ = ["day_before", "label_of", "resolve_date", "status_of"]

_LEAD_SENTENCES: Final = 3
"""Sentences of headline and lead."""
_NEWS_SENTENCES: Final = 6
"""Sentences in which what is told without a day is the news."""
_NEWS_DAYS: Final = 3
"""What the lead tells happened so many days ago at most."""
_WEEK: Final = timedelta(days=7)
_SESSION_MAX: Final = timedelta(days=3)
"""A session that is called for a time no longer than this is set, not merely proposed."""
_LABEL_SIGNS: Final = frozenset(":–—-|")
"""Signs behind a date that labels its line."""
_LABEL_MAX: Final = 5
"""Tokens behind such a date in a line that is a label by itself."""
_SOURCE_MAX: Final = 12
"""Tokens between a word of who says so and the day on which he does."""
_BYLINE_MAX: Final = 5
"""Tokens beside the day in a line that tells where, by whom and when the article was written."""
_MONTH_MIN: Final = 9
_MONTH_MAX: Final = 124
"""Days less one of a third of a month, and of a third of a year."""
_YEAR: Final = 365
_COUNT_MAX: Final = 3
"""Tokens behind what was read in which the day of the session is counted."""
_OVER: Final = frozenset({"end_nouns", "end_verbs"})
"""Words that say that a meeting is over."""
_OVER_MAX: Final = 8
"""Tokens before what was read in which one of them stands."""
_LASTED_MAX: Final = 5
"""Tokens behind a verb of lasting in which the length ends."""
_NEAR_VERB: Final = 2
"""Tokens behind a meeting in which a verb says how long it was."""
_THAT: Final = frozenset({"ان", "بان"})
_FROM: Final = "من"
_CLAUSE_MAX: Final = 30
"""Tokens looked back over for the day of the clause that a meeting stands in."""


def resolve_date(context: MeetingContext, frame: Frame, token: int, earlier: When | None) -> None:
    """Give a meeting without a date the one that «a day after it» or «at the same time» leads to."""
    if frame.when is not None:
        frame.when = _begun(context, frame, frame.when) or _first_day(context, frame, frame.when)
        published = context.document.published
        new = frame.when is not None and frame.when.first >= token and not context.words[token].startswith("ال")
        frame.when = _to_come(frame, _in_the_past(context, frame, published), published, named_before=new)
        return
    tokens = context.document.tokens
    begin = tokens.sentences[tokens.sentence(token)][0]
    if frame.lasting:
        frame.when = label_of(context, token) or _days_until(context, frame, token)
        return
    for k in range(token, max(begin, frame.first - 3) - 1, -1):
        if k in context.spans and any("before" in context.lexemes[k - back].tags for back in (2, 3) if back <= k):
            frame.future = True
            frame.when = _shifted(context.document.published, context.spans[k], k)
            return
        if k in context.spans and any("after" in context.lexemes[k - back].tags for back in (2, 3) if back <= k):
            frame.past = True
            base = day_before(context, k)
            frame.when = _shifted(base.start if base else context.document.published, -context.spans[k], k)
            return
        step = {"day_after": -1, "day_before": 1}.get(
            next((t for t in ("day_after", "day_before") if t in context.lexemes[k].tags), "")
        )
        dated = day_before(context, k) if step else None
        if step and dated is not None:
            frame.when = _shifted(dated.end, timedelta(days=step), k)
            return
    during = any("during" in context.lexemes[k].tags for k in range(max(begin, token - 2), token))
    said = day_before(context, token) if during else None
    if said is not None and said.start == said.end:
        frame.when = said
        return
    together = any("same_time" in context.lexemes[k].tags for k in range(max(begin, token - 3), token))
    if (frame.same_time or together) and earlier is not None:
        frame.when = earlier
    elif (
        "ordinals" not in context.lexemes[token].tags
        and (frame.past or frame.inside)
        and not (frame.future or frame.proposed or frame.cancelled)
    ):
        found = (
            _day_of_clause(context, frame)
            or _day_ahead(context, frame)
            or _day_of_lead(context, frame)
            or _day_told_before(context, frame)
        )
        frame.when = found and _first_day(context, frame, found)


def _begun(context: MeetingContext, frame: Frame, when: When) -> When | None:
    """The days from one that «since» names up to today: what has gone on since then has begun."""
    published = context.document.published
    if not when.first or "since" not in context.lexemes[when.first - 1].tags or when.start >= published:
        return None
    frame.past, frame.future = True, False
    return When(when.first, when.last, when.start, published)


def _first_day(context: MeetingContext, frame: Frame, when: When) -> When | None:
    """The day on which began what is told on its second or third day, or lasted for days until then."""
    if when.start != when.end or frame.proposed or frame.future:
        return when
    days = context.lexicon.plain.session_days
    for k in range(frame.first, min(frame.last + _COUNT_MAX, len(context.words) - 1)):
        unit, number = days.get(context.words[k]), context.numbers.get(context.words[k + 1])
        if unit and number and not (k in context.dated and unit == 1 and context.words[k] == "اليوم"):
            return _back(when, unit * (number - 1))
    length = _length_of(context, frame) if frame.lasting else _length_told(context, frame)
    return _back(when, length.days - 1) if length else when


def _length_of(context: MeetingContext, frame: Frame) -> timedelta | None:
    """The first length of time in what was read."""
    return next((context.spans[k] for k in range(frame.first, frame.last) if k in context.spans), None)


def _length_told(context: MeetingContext, frame: Frame) -> timedelta | None:
    """How many days a verb says that it lasted, where it is over: «اختتمت اليوم الجولة … التي استمرت ثلاثة أيام»."""
    tokens, lexemes = context.document.tokens, context.lexemes
    first, last = tokens.sentences[tokens.sentence(frame.first)]
    over = any(not _OVER.isdisjoint(lexemes[k].tags) for k in range(max(first, frame.first - _OVER_MAX), frame.last))
    if not (over or "after" in lexemes[frame.first].tags):
        return None
    for k in range(frame.first, min(last, frame.last + _CLAUSE_MAX)):
        told = context.dates.get(k)
        if told is not None and context.words[k] == "بعد" and told.start > context.document.published:
            return told.start - context.document.published  # «انتهت فجر السبت، بعد أربعة أيام، الجولة»
        if _tells_length(context, k):
            ends = range(k + 1, min(last, k + _LASTED_MAX) + 1)
            length = next((context.spans[j] for j in ends if j in context.spans), None)
            if length is not None:
                return length
    return None


def _tells_length(context: MeetingContext, token: int) -> bool:
    """Whether how long it was stands behind: «استمرت», «استضافتها جنيف», «على مدى»."""
    tags = context.lexemes[token].tags
    verb = tags.get("lasting_verbs") or tags.get("host_verbs")
    hosted = "host_nouns" in tags  # written as the verb is: «استضافتها»
    return (
        hosted
        or context.words[token] in context.lexicon.plain.lengths
        or (verb is not None and verb.tense is Tense.PAST)
    )


def _back(when: When, days: int) -> When | None:
    """The days up to the one named, so many before it among them."""
    start = _shifted(when.start, timedelta(days=-days), when.last)
    return start and When(when.first, when.last, start.start, when.end)


def _next_year(when: When, published: date) -> When:
    """A month that is past, as that of the next year: what is offered or set is to come."""
    long = _MONTH_MIN <= (when.end - when.start).days <= _MONTH_MAX
    if not long or when.end >= published or when.end.month == 2 or (published - when.end).days > _YEAR:
        return when
    return _years_on(when, 1)


def _days_until(context: MeetingContext, frame: Frame, token: int) -> When | None:
    """The days up to today of talks that the lead says lasted so long: «بعد ثلاثة أيام من المحادثات»."""
    length, published = context.spans.get(token - 1), context.document.published
    before = context.lexemes[frame.first].tags
    if length is None or context.document.tokens.sentence(frame.first) >= _LEAD_SENTENCES:
        return None
    today = timedelta(days=1 if "after" in before else 0)  # what somebody has ended was over the day before
    start = _shifted(published, today - length, token)
    return When(token, token, start.start, published) if start else None


def _to_come(frame: Frame, when: When | None, published: date, *, named_before: bool) -> When | None:
    """The date of a meeting; a day of the last week is that of the next one for verbs of the present and new offers."""
    if when is not None and (frame.proposed or frame.future or frame.agreed) and not frame.past and not frame.arrived:
        if named_before and when.start == when.end and 1 < (published - when.start).days < _WEEK.days:
            return _shifted(when.end, _WEEK, when.last)
        return _next_year(when, published)
    told = frame.past or frame.inside or frame.proposed or frame.cancelled
    if when is None or told or not frame.present or when.start != when.end:
        return when
    return _shifted(when.end, _WEEK, when.last) if 1 < (published - when.start).days < _WEEK.days else when


def _day_of_lead(context: MeetingContext, frame: Frame) -> When | None:
    """The first of the last days that the lead names behind a meeting that it opens with."""
    tokens, published = context.document.tokens, context.document.published
    sentence = tokens.sentence(frame.first)
    if not frame.held or sentence >= _LEAD_SENTENCES:
        return None
    end = min(tokens.sentences[min(sentence + 2, len(tokens.sentences) - 1)][1], frame.last + FAR)
    days = (context.dates[k] for k in range(frame.last, end) if k in context.dates and not _of_source(context, k))
    return next((day for day in days if day.start == day.end and 0 <= (published - day.start).days <= _NEWS_DAYS), None)


def _day_told_before(context: MeetingContext, frame: Frame) -> When | None:
    """One of the last days, named last before the meeting, in its sentence or the one before: what is news is of that day."""
    tokens, published = context.document.tokens, context.document.published
    sentence = tokens.sentence(frame.first)
    if sentence >= _NEWS_SENTENCES or not (frame.held or frame.gathered) or _took_so_long(context, frame):
        return None
    begin = max(tokens.sentences[max(0, sentence - 1)][0], frame.first - FAR)
    named = (context.dates[k] for k in range(frame.first - 1, begin - 1, -1) if k in context.dates)
    day = next((day for day in named if not (_of_line(context, day) or _of_source(context, day.first))), None)
    if day is None or day.start != day.end or not 0 <= (published - day.start).days <= _NEWS_DAYS:
        return None
    return day


def _took_so_long(context: MeetingContext, frame: Frame) -> bool:
    """Whether a verb right behind says how long it was, as news that stands by itself: «بعد اجتماع دام ساعتين»."""
    near = range(frame.first, min(frame.last + _NEAR_VERB, len(context.words)))
    return any("lasting_verbs" in context.lexemes[k].tags for k in near)


def _of_source(context: MeetingContext, token: int) -> bool:
    """Whether the day here is that on which a source said so: «…، وفق ما أفاد مصدر السبت»."""
    words, sources = context.words, context.lexicon.plain.sources
    when = context.dates[token]
    behind = when.last + (when.last < len(words) and words[when.last] in "،,")
    if behind < len(words) and words[behind] in _THAT:
        return True  # «قال متحدث، السبت، إن …»
    for k in range(token - 1, max(0, token - _SOURCE_MAX) - 1, -1):
        if words[k] in sources:
            return True
        if words[k] in "،؛," or words[k] in ENDS:
            return False
    return False


def _of_line(context: MeetingContext, day: When) -> bool:
    """Whether the day of publication stands in a line of its own, or behind no more than a name: a byline."""
    tokens, published = context.document.tokens, context.document.published
    first, last = tokens.sentences[tokens.sentence(day.first)]
    return day.start == day.end == published and last - first - (day.last - day.first) <= _BYLINE_MAX


def _in_the_past(context: MeetingContext, frame: Frame, published: date) -> When | None:
    """The date of a meeting; that of the year before where a month without a year is to come and the meeting is not."""
    when = frame.when
    if frame.undone and when is not None and _weekday_ahead(context, when):
        return _shifted(when.start, -_WEEK, when.last)
    settled = frame.past and frame.held and not (frame.future or frame.proposed or frame.cancelled)
    if when is None or not settled or (when.start - published).days <= 1 or when.start.month == 2:
        return when
    if when.start == when.end and when.start - published < _WEEK:
        return _shifted(when.start, -_WEEK, when.last)
    return _years_on(when, -1)


def _weekday_ahead(context: MeetingContext, when: When) -> bool:
    """Whether a day of the week, without date or «next», is read as one of the week to come."""
    ahead = (when.start - context.document.published).days
    named = range(when.first, min(when.last + 1, len(context.words)))
    plain = not any(context.words[k].isdigit() or "coming" in context.lexemes[k].tags for k in named)
    return when.start == when.end and 1 < ahead <= _WEEK.days and plain


def _years_on(when: When, years: int) -> When:
    """The same days so many years on; as they are where the calendar has none such."""
    try:
        start, end = (day.replace(year=day.year + years) for day in (when.start, when.end))
    except ValueError:
        return when
    return When(when.first, when.last, start, end)


def _day_ahead(context: MeetingContext, frame: Frame) -> When | None:
    """The day named right behind the words that were read, in the same clause: «… مع مبعوثين أمس»."""
    tokens = context.document.tokens
    end = min(tokens.sentences[tokens.sentence(frame.first)][1], frame.last + _CLAUSE_MAX)
    for k in range(frame.last, end):
        when = context.dates.get(k)
        if when is not None:
            return when if when.end <= context.document.published else None
        if context.words[k] in "،؛,":
            return _days_from(context, k + 1)
        if context.words[k] in ENDS or not CUTS.isdisjoint(context.lexemes[k].tags):
            return None
    return None


def _days_from(context: MeetingContext, token: int) -> When | None:
    """The days that «from … to …» names here, if they have begun."""
    if token + 1 >= len(context.words) or context.words[token] != _FROM:
        return None
    when = context.dates.get(token) or context.dates.get(token + 1)
    return when if when is not None and when.start < when.end and when.start <= context.document.published else None


def _day_of_clause(context: MeetingContext, frame: Frame) -> When | None:
    """The date before the meeting in its clause, where no other clause begins in between."""
    tokens = context.document.tokens
    begin = max(tokens.sentences[tokens.sentence(frame.first)][0], frame.first - _CLAUSE_MAX)
    for k in range(frame.first - 1, begin - 1, -1):
        if k in context.dates:
            return context.dates[k]
        if context.words[k] in ENDS or not CUTS.isdisjoint(context.lexemes[k].tags):
            return None
    return None


def _shifted(day: date, length: timedelta, token: int) -> When | None:
    """The day so long before or behind; None where the calendar ends."""
    try:
        shifted = day + length
    except OverflowError:
        return None
    return When(token, token, shifted, shifted)


def label_of(context: MeetingContext, token: int) -> When | None:
    """The date that is the label of the line, or a line by itself before it: «مارس 2031: اجتماع نيروبي»."""
    tokens = context.document.tokens
    sentence = tokens.sentence(token)
    for number in (sentence, sentence - 1):
        first, last = tokens.sentences[max(number, 0)]
        when = context.dates.get(first)
        labelled = when is not None and when.last < last and context.words[when.last] in _LABEL_SIGNS
        short = when is not None and last - when.last <= _LABEL_MAX
        if labelled and when is not None and when.first < token and (number == sentence or short):
            return when
    return None


def day_before(context: MeetingContext, token: int) -> When | None:
    """The nearest date before a token in its sentence."""
    tokens = context.document.tokens
    begin = max(tokens.sentences[tokens.sentence(token)][0], token - FAR)
    return next((context.dates[k] for k in range(token - 1, begin - 1, -1) if k in context.dates), None)


def status_of(frame: Frame, published: date) -> MeetingStatus | None:
    """How far the meeting has come; None when the words do not say."""
    ahead = frame.when is not None and frame.when.start > published
    if frame.moved and ahead:
        return MeetingStatus.SCHEDULED
    if frame.cancelled:
        return MeetingStatus.SCHEDULED if frame.proposed and not frame.past else MeetingStatus.CANCELLED
    if frame.convened and ahead and frame.when and frame.when.end - frame.when.start <= _SESSION_MAX:
        return MeetingStatus.SCHEDULED
    if frame.present and not frame.past and frame.when and frame.when.end >= published and not frame.proposed:
        return MeetingStatus.SCHEDULED
    if frame.doubted or (frame.proposed and not frame.agreed and not (frame.past and not ahead)):
        return MeetingStatus.PROPOSED
    over = frame.when is not None and frame.when.end < published and frame.arrived
    if (ahead or frame.future or frame.agreed) and not over:
        return MeetingStatus.SCHEDULED
    if frame.past or frame.present or frame.inside or frame.when is not None:
        return MeetingStatus.HELD
    return None
