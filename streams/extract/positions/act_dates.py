"""The dates of an article in, the day an act was said or done out, where the text ties it; never a guess."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.arabic.verbs import Tense
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clauses import Opening
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.live_reports import hours_of
from streams.records import EventType, Fact, FactKind, Quote, QuoteKind

__all__ = ["DateResolver"]

_DAYS: Final = {"day": 1, "week": 7}
_LEAD_SENTENCES: Final = 3
_LEAD_TOKENS: Final = 6
"""Tokens between a comma and the verb that a day leads to."""
_DATELINE_WORDS: Final = 2
"""Words before the day of a dateline."""
_DATELINE_SIGNS: Final = frozenset("-–—(:/")
_COMMAS: Final = frozenset(("،", ","))
_PARTING: Final = frozenset(("بعد", "وبعد", "حتي", "وحتي"))
_FAR: Final = "عن"
_FOR: Final = "فقد"
"""Opens a sentence that tells more of what the one before told."""
_AFTER: Final = frozenset({"بعد", "وبعد"})
_OF: Final = "ل"
_FROM: Final = Mark.ADDRESSING


@dataclass(slots=True)
class DateResolver:
    """The days that an article names, and by them when each of its quotes was said."""

    context: PositionContext
    days: list[tuple[int, dt.date]] = field(default_factory=list)
    """Token number and day of each day that is named, in order."""
    said: dict[str, dt.date] = field(default_factory=dict)
    """Quote id to the day it was said, where that is tied."""
    datelines: set[int] = field(default_factory=set)
    """Token numbers of the days that stand in datelines: they tell when an act was reported."""
    talks: dt.date | None = None
    """The day of the talks that the article opens with; None when it names none."""
    hours: Sequence[tuple[int, int]] = ()
    """Tokens of the entries of a live report, which tells of its own day hour by hour."""

    def __post_init__(self) -> None:
        self._name_days()
        self._date_quotes()
        self.talks = self._day_of_talks()
        self.hours = hours_of(self.context)

    def day_of(self, sentence: SentenceState, act: Act, quote: Quote | None) -> dt.date | None:
        """The day in the act's own clause, else of its quote, its speaker, its sentence, its hour; None when nothing ties it."""
        day = self._tied(sentence, act, quote)
        if day is not None or not any(first <= act.head < last for first, last in self.hours):
            return day
        today = self.context.document.published
        dates = [fact for _, fact in self.context.facts_in(act.start, act.end) if fact.kind is FactKind.DATE]
        return None if any(fact.date_start is None or fact.date_start < today for fact in dates) else today

    def _tied(self, sentence: SentenceState, act: Act, quote: Quote | None) -> dt.date | None:
        if act.rule == "positions.act" and act.event is EventType.REQUEST:
            return None
        if act.rule != "positions.stand":
            own = self._own(sentence, act)
            if own is not None:
                return own
        begin, opening = sentence.clauses[0].first, sentence.clauses[act.clause].opening
        led = self._leading(begin, act.start)
        if led is not None:
            return led
        if quote is not None:
            background = opening in {Opening.TIME, Opening.RELATIVE, Opening.NOUN_THAT}
            return None if background and quote.actor not in act.actors else self.said.get(quote.id)
        if opening is Opening.RELATIVE:
            return None
        day = self._first(begin, act.start, planned=act.planned)
        day = day or (None if act.clause else self._explained(begin))
        return day or (self.talks if self._within_talks(act) or self._heads(sentence, act) else None)

    def _own(self, sentence: SentenceState, act: Act) -> dt.date | None:
        """The day in the act's own clause, that of its dateline last, or set between commas behind it."""
        planned = act.planned or act.event is EventType.CONSULT
        for at, day in self._within(act.start, act.end, planned=planned):
            if self._is_of_another(sentence, act, at):
                return None
            if at not in self.datelines:
                return day
        return self._between_commas(act) or self._first(act.start, act.end, planned=planned)

    def _is_of_another(self, sentence: SentenceState, act: Act, at: int) -> bool:
        """Whether the day is when something was done that a relative clause tells of: «رحبت بالاتفاق الذي وقع يوم 5 مايو»."""
        marks = self.context.marks
        return any(
            clause.first <= at < clause.last and clause.first > act.head
            for clause in sentence.clauses
            if clause.opening is Opening.RELATIVE and marks[clause.first] & Mark.RELATIVE
        )

    def _between_commas(self, act: Act) -> dt.date | None:
        """The day that stands by itself between commas where the act's clause breaks off: «وقع الوفدان، مساء أمس، …»."""
        tokens, words = self.context.tokens, self.context.words
        stop = tokens.sentences[tokens.sentence(act.head)][1]
        for first, fact in self.context.facts_in(act.end, stop):
            last = tokens.covering(fact.start, fact.end)[1]
            if _day(fact) is None or last >= stop or tokens.words[last] not in _COMMAS:
                continue
            if tokens.words[first - 1] not in _COMMAS or any(words[j].finite for j in range(act.end, first)):
                break
            return self._first(first, last)
        return None

    def _explained(self, begin: int) -> dt.date | None:
        """The one day of the sentence before, where this one tells more of it: «طوى النادي أمس الخلاف. فقد وافقت …»."""
        tokens = self.context.tokens
        number = tokens.sentence(begin)
        if not number or tokens.words[begin] != _FOR or "\n" in self._between(number):
            return None
        days = {day for _, day in self._within(*tokens.sentences[number - 1])}
        return days.pop() if len(days) == 1 else None

    def _between(self, number: int) -> str:
        """The text between a sentence and the one before it."""
        tokens = self.context.tokens
        return tokens.text[
            tokens.ends[tokens.sentences[number - 1][1] - 1] : tokens.starts[tokens.sentences[number][0]]
        ]

    def _leading(self, first: int, last: int) -> dt.date | None:
        """The day behind the last comma and «and» before these tokens end: «…، وفي اليوم التالي اقترحت …»."""
        words, marks = self.context.words, self.context.marks
        stop = next((j for j in range(last - 1, max(first, last - _LEAD_TOKENS), -1) if marks[j] & Mark.STOP), None)
        if stop is None or stop + 1 >= last or not words[stop + 1].joined:
            return None
        return self._first(stop, last)

    def _name_days(self) -> None:
        """Note the days that may tie an act: not what a noun is of («مباحثات ليوم الخميس»), no deadline to come."""
        tokens, marks = self.context.tokens, self.context.marks
        anchor = None
        for fact in self.context.facts:
            at = tokens.at(fact.start)
            day = _day(fact)
            if day is not None and anchor is not None and self._counts_on(fact, at):
                day = anchor + (day - self.context.document.published)
            if day is not None and day <= self.context.document.published:
                anchor = day
            elif day is None and anchor is not None:
                day = self._before(fact, at, anchor)
            if (
                day is None
                or self.context.inside[at]
                or self._parts_times(at)
                or tokens.laid[tokens.starts[at] : fact.start].endswith(_OF)
                or (at and marks[at - 1] & Mark.DATED)
            ):
                continue
            bound = any(marks[j] & (Mark.DEADLINE | Mark.EFFECTIVE) for j in range(max(0, at - 2), at))
            if not bound or day <= self.context.document.published:
                self.days.append((at, day))
                if self._in_dateline(fact):
                    self.datelines.add(at)

    def _parts_times(self, at: int) -> bool:
        """Whether the day ends or begins a time: until it or from it on an act may hold, but it was not done on it."""
        words = self.context.tokens.words
        return at > 0 and words[at - 1] in _PARTING and not (at > 1 and words[at - 2] == _FAR)  # عن بعد: from afar

    def _in_dateline(self, fact: Fact) -> bool:
        """Whether the day opens a line behind no more than a place, and a sign follows: «لندن 23 مايو (…) -»."""
        text = self.context.tokens.text
        before = text[text.rfind("\n", 0, fact.start) + 1 : fact.start].split(maxsplit=_DATELINE_WORDS)
        behind = text[fact.end : fact.end + _DATELINE_WORDS].lstrip()[:1]
        return len(before) <= _DATELINE_WORDS and behind in _DATELINE_SIGNS

    def _date_quotes(self) -> None:
        """Date each quote by itself, by its sentence, by what it says of today, by its speaker, by who relates it."""
        tokens = self.context.tokens
        by_speaker: dict[str, dt.date] = {}
        for quote in self.context.quotes:
            first, last = tokens.covering(quote.start, quote.end)
            if first >= last:
                continue
            speaker = quote.speaker_id or quote.speaker_name or ""
            day = quote.date or self._first(tokens.sentences[tokens.sentence(first)][0], first)
            if day is None and speaker not in by_speaker:
                inside = self._first(first, last)
                told = quote.kind is QuoteKind.INDIRECT  # in words quoted «today» is these days
                day = inside if told and inside == self.context.document.published else None
            if day is not None and speaker:
                by_speaker.setdefault(speaker, day)
            day = day or by_speaker.get(speaker) or self.said.get(quote.parent_id or "")
            if day is not None:
                self.said[quote.id] = day

    def _first(self, first: int, last: int, *, planned: bool = False) -> dt.date | None:
        """The first day named among these tokens; one to come only for what is planned."""
        return next((day for _, day in self._within(first, last, planned=planned)), None)

    def _within(self, first: int, last: int, *, planned: bool = False) -> Iterator[tuple[int, dt.date]]:
        """The days named among these tokens, with their tokens; those to come only for what is planned."""
        for k in range(bisect_left(self.days, (first,)), len(self.days)):
            at, day = self.days[k]
            if at >= last:
                return
            if planned or day <= self.context.document.published:
                yield at, day

    def _before(self, fact: Fact, at: int, anchor: dt.date) -> dt.date | None:
        """The day of what another came «a day after»: «بعد يوم من المباحثات», counted back from the day named last."""
        if fact.kind is not FactKind.DURATION or fact.unit not in _DAYS or not fact.low or fact.low != fact.high:
            return None
        marks, end = self.context.marks, self.context.tokens.covering(fact.start, fact.end)[1]
        if not at or not marks[at - 1] & Mark.TEMPORAL or end >= len(marks) or not marks[end] & _FROM:
            return None
        try:
            return anchor - dt.timedelta(days=round(fact.low * _DAYS[fact.unit]))
        except OverflowError:
            return None

    def _counts_on(self, fact: Fact, at: int) -> bool:
        """Whether «so long after» counts from the day named last, for a verb in the past is behind it: «بعد يومين أعلنت …»."""
        context = self.context
        end = context.tokens.covering(fact.start, fact.end)[1]
        if context.tokens.words[at] not in _AFTER or end >= len(context.words):
            return False
        past = context.words[end].finite
        return past is not None and past.tense is Tense.PAST

    def _heads(self, sentence: SentenceState, act: Act) -> bool:
        """Whether the act is the consultation that the headline names."""
        return act.event is EventType.CONSULT and sentence.clauses[0].first == 0

    def _day_of_talks(self) -> dt.date | None:
        """The day in the first sentence that names both talks and a day."""
        context = self.context
        for first, last in context.tokens.sentences[:_LEAD_SENTENCES]:
            day = self._first(first, last)
            if day is not None and any(m.generic for m in context.mentions_in(first, last)):
                return day
        return None

    def _within_talks(self, act: Act) -> bool:
        """Whether the act is said to have been done in the course of the talks."""
        marks = self.context.marks
        return any(
            marks[j] & Mark.DURING and any(t.generic for t in self.context.words[j + 1].topics)
            for j in range(act.head, act.end - 1)
        )


def _day(fact: Fact) -> dt.date | None:
    if fact.kind is FactKind.DATE and fact.date_start is not None and fact.date_start == fact.date_end:
        return fact.date_start
    return None
