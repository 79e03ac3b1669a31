"""The dates of an article in, the day an act was said or done out, where the text ties it; never a guess."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from streams.negotiation.acts import Act, Reading
from streams.negotiation.clauses import Opening
from streams.negotiation.view import View
from streams.negotiation.words import Mark
from streams.records import EventType, Fact, FactKind, Quote

__all__ = ["Ties"]

_DAYS: Final = {"day": 1, "week": 7}
_LEAD_SENTENCES: Final = 3
_OF: Final = "ل"
_FROM: Final = Mark.ADDRESSING


@dataclass(slots=True)
class Ties:
    """What is known so far of when who spoke; fed in the order of the text."""

    view: View
    days: list[tuple[int, dt.date]] = field(default_factory=list)
    """Token number and day of each day that is named, in order."""
    spoken: dict[str, dt.date] = field(default_factory=dict)
    """Speaker to the day on which the article has them speak."""
    talks: dt.date | None = None
    """The day of the talks that the article opens with; None when it names none."""

    def __post_init__(self) -> None:
        tokens = self.view.tokens
        for fact in self.view.facts:
            at = tokens.at(fact.start)
            day = _day(fact) or self._after(fact, at)
            if any(
                self.view.marks[j] & (Mark.DEADLINE | Mark.EFFECTIVE) for j in range(max(0, at - 2), at)
            ) and not _past(fact, self.view):
                continue
            if day is not None and not tokens.text[tokens.starts[at] : fact.start].endswith(_OF):
                self.days.append((at, day))
        self.talks = self._day_of_talks()

    def day_of(self, reading: Reading, act: Act, quote: Quote | None) -> dt.date | None:
        """The day in the act's own clause, else of its quote, its speaker, its sentence; None when nothing ties it."""
        spoken = self._of_quote(reading, quote) if quote is not None else None
        if act.rule == "positions.act" and act.event is EventType.REQUEST:
            return None
        if act.rule != "positions.stand":
            own = self._first(act.start, act.end, planned=act.planned)
            if own is not None:
                return own
        if quote is not None:
            return spoken
        clause = reading.clauses[act.clause]
        if clause.opening is Opening.RELATIVE:
            return None
        day = self._first(reading.clauses[0].first, act.start, planned=act.planned)
        return day or (self.talks if self._within_talks(act) else None)

    def _of_quote(self, reading: Reading, quote: Quote) -> dt.date | None:
        """The day of the quote; remembered for all that its speaker says after."""
        tokens = self.view.tokens
        begin = tokens.at(quote.start)
        day = quote.date or self._first(reading.clauses[0].first, begin)
        speaker = quote.speaker_id or quote.speaker_name
        if speaker is None:
            return day
        if day is None and speaker not in self.spoken:
            inside = self._first(begin, tokens.covering(quote.start, quote.end)[1])
            day = inside if inside == self.view.document.published else None
        if day is not None:
            self.spoken.setdefault(speaker, day)
        return day or self.spoken.get(speaker)

    def _first(self, first: int, last: int, *, planned: bool = False) -> dt.date | None:
        """The first day named among these tokens; one to come only for what is planned."""
        for at, day in self.days:
            if first <= at < last and (planned or day <= self.view.document.published):
                return day
        return None

    def _after(self, fact: Fact, at: int) -> dt.date | None:
        """The day of what another came «a day after»: «بعد يوم من المباحثات», counted back from the day named last."""
        if fact.kind is not FactKind.DURATION or fact.unit not in _DAYS or not fact.low or fact.low != fact.high:
            return None
        marks, end = self.view.marks, self.view.tokens.covering(fact.start, fact.end)[1]
        if not at or not marks[at - 1] & Mark.TEMPORAL or end >= len(marks) or not marks[end] & _FROM or not self.days:
            return None
        return self.days[-1][1] - dt.timedelta(days=round(fact.low * _DAYS[fact.unit]))

    def _day_of_talks(self) -> dt.date | None:
        """The day in the first sentence that names both talks and a day."""
        view = self.view
        for first, last in view.tokens.sentences[:_LEAD_SENTENCES]:
            day = self._first(first, last)
            if day is not None and any(m.generic for m in view.mentions_in(first, last)):
                return day
        return None

    def _within_talks(self, act: Act) -> bool:
        """Whether the act is said to have been done in the course of the talks."""
        marks = self.view.marks
        return any(
            marks[j] & Mark.DURING and any(t.generic for t in self.view.words[j + 1].topics)
            for j in range(act.head, act.end - 1)
        )


def _past(fact: Fact, view: View) -> bool:
    return fact.date_end is not None and fact.date_end <= view.document.published


def _day(fact: Fact) -> dt.date | None:
    if fact.kind is FactKind.DATE and fact.date_start is not None and fact.date_start == fact.date_end:
        return fact.date_start
    return None
