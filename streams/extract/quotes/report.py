"""What a report is, and the state of reading one article: which reports are open, which are done, who spoke."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from streams.extract.entities.parties import party_of
from streams.extract.quotes.content import Complement, Kind
from streams.extract.quotes.context import QuoteContext, phrase_before
from streams.extract.quotes.lexicon import Cue
from streams.extract.quotes.source import Source, entity_source, is_outlet, topic_between
from streams.extract.quotes.source_phrases import source_after
from streams.extract.quotes.speaker_memory import SpeakerMemory
from streams.records import CueClass, EntityType

__all__ = ["COMMAS", "ReadingState", "Report", "addressee_in", "carrier_in", "lead_of"]

_PERSON: Final = EntityType.PERSON
_UNADDRESSED: Final = frozenset({CueClass.EVALUATE, CueClass.ACCUSE})
"""Classes whose object is spoken of, not spoken to."""
_TOLD_TOKENS: Final = 12
"""How far into a report the person may stand whom it speaks of first."""
_LEAD_TOKENS: Final = 16
"""How far the words that lead to a report may reach."""
COMMAS: Final = frozenset("،,؛;")
_NEVER: Final = 1 << 62


class Report(NamedTuple):
    """One report: token numbers throughout."""

    rule: str
    kind: Kind
    cue: int | None
    """The token of the reporting word; None when marks or a colon alone credit the source."""
    cue_class: CueClass
    lead: int
    """Where the words that lead to it begin: what was reported before ends there."""
    first: int
    """First token of the content."""
    last: int
    """The token behind the content."""
    source: Source | None
    glued: int = 0
    """Letters of the first token that stay outside."""
    relayed: str | None = None
    """Name of the outlet that carries it."""
    inner: bool = False
    """Whether it stands in another's report of the same sentence."""
    cited: bool = False
    """Whether its own verb stands in marks: then the marks inside it are the outer source's words."""
    addressee: str | None = None
    """Actor code of whom it was said to."""
    hedged: bool = False
    """Whether it is hearsay."""
    gap: tuple[int, int] = (0, 0)
    """Tokens in which the day it was said may stand."""
    group: int | None = None
    """First token of the first part of a split quote; None for a whole one, and for the first part."""

    def until(self, last: int) -> Report:
        """The same report, which ends before this token."""
        return self._replace(last=last)


@dataclass(slots=True)
class ReadingState:
    """The state of reading one article; changes as its signs are read in order."""

    context: QuoteContext
    memory: SpeakerMemory = field(default_factory=SpeakerMemory)
    begin: int = 0
    """First token of the sentence."""
    stop: int = 0
    """The token behind it, its closing sign left out."""
    end: int = 0
    """The token behind it."""
    done: list[Report] = field(default_factory=list)
    """Reports of the article, in order of their ends."""
    open: list[Report] = field(default_factory=list)
    """Reports whose end is not known yet, and marks not closed yet, the outermost first."""
    due: int = _NEVER
    """The first token at which marks that are open may close; none of them closes before."""
    latest: Report | None = None
    """The report of this sentence that began last."""
    base: Report | None = None
    """The latest report of this sentence that is inside no other."""
    clause: Report | None = None
    """The latest report of this sentence by a finite verb and أن: «وأن» may resume it."""
    told: tuple[int, int] | None = None
    """The sentence before, where it reported nothing."""
    taken: set[int] = field(default_factory=set)
    """Tokens that begin or bring a content already: none is reported twice."""

    def begin_sentence(self, begin: int, stop: int, end: int) -> None:
        """Turn to the next sentence; words in marks may go on in it."""
        self.begin, self.stop, self.end = begin, stop, end
        self.latest = self.base = self.open[0] if self.open else None
        self.clause = None

    def pass_over(self, begin: int, stop: int) -> None:
        """A sentence without a sign, while nothing is open, only may be what the next verb without a subject is about."""
        self.told = (begin, stop)

    def end_sentence(self) -> None:
        """Close what is open, save marks that close later; what a sentence without a report is about is asked for later."""
        if self.open:
            goes_on = self.open[0].kind is Kind.MARKS and self.open[0].last > self.end
            self._close_from(1 if goes_on else 0, self.stop)
        self.memory.next_sentence()
        self.told = (self.begin, self.stop) if self.base is None else None

    def reach(self, at: int) -> None:
        """Marks that closed before token `at` are done, with what stands inside them."""
        for depth, report in enumerate(self.open):
            if report.kind is Kind.MARKS and report.last <= at:
                self._close_from(depth, report.last)
                break
        self.due = min((report.last for report in self.open if report.kind is Kind.MARKS), default=_NEVER)

    def break_off(self, at: int) -> None:
        """End the clauses that are being reported at an aside that reports nothing itself; words in marks go on."""
        if self.open and at > self.open[-1].first and all(report.kind is not Kind.MARKS for report in self.open):
            self.close_all(at)

    def owe_to(self, source: Source) -> None:
        """What a state says in this sentence is said by the body of it whose text the sentence ends with: «رفضت …، وفق بيان الخارجية»."""
        if source.entity_id is None or source.person or source.outlet or not self._is_issuer(source):
            return
        states = self.context.gazetteer.countries
        for reports in (self.open, self.done):
            for number, report in enumerate(reports):
                said_by = report.source
                if (
                    report.first >= self.begin
                    and said_by is not None
                    and source.actor in {None, said_by.actor}
                    and said_by.name == states.get(said_by.actor or "")
                ):
                    issuer = (self.memory.issuer or source).carried()
                    reports[number] = report._replace(source=issuer._replace(actor=said_by.actor))
                    self.memory.main = issuer

    def _is_issuer(self, source: Source) -> bool:
        issuer = self.memory.issuer
        return issuer is not None and issuer.start == source.start and issuer.entity_id == source.entity_id

    def take_back(self) -> None:
        """Drop the only report of the sentence: it was no report of its own."""
        self.open.clear()
        self.latest = self.base = self.clause = None

    def close_inner(self, at: int) -> None:
        """The innermost report ends before what leads to token `at`: the clause around it goes on there."""
        self._close_from(len(self.open) - 1, lead_of(self.context, at, self.begin))

    def close_all(self, at: int) -> None:
        """All open reports end before this token."""
        self._close_from(0, at)

    def _close_from(self, depth: int, at: int) -> None:
        for report in reversed(self.open[depth:]):
            last = max(report.first, min(at, report.last))
            self.done.append(report if last == report.last else report.until(last))
        del self.open[depth:]

    def add(self, report: Report, cue: Cue | None) -> None:
        """A report begins; what it does not stand in ends where it is led to."""
        if report.cue is not None and self.open and max(report.cue, report.lead) < self.open[-1].first:
            self._add_aside(report)
            return
        if not report.inner:
            if self.open:
                self._close_from(0, report.lead)
            self.base = report
            if report.kind is Kind.THAT and report.rule == "quotes.that":
                self.clause = report
        self.taken.add(report.first)
        if report.source is not None:
            self.memory.heard(report.source, cue, inner=report.inner)
        if report.relayed is not None and not report.inner:
            self.memory.carrier = report.relayed
        self.latest = report
        self.open.append(report)
        if report.kind is Kind.MARKS:
            self.due = min(self.due, report.last)

    def recall(self, cue: Cue) -> Source | None:
        """Who a verb without a subject goes on with; None when nobody fits."""
        topic = topic_between(self.context, *self.told) if self.told is not None and not cue.verb.adds else None
        return self.memory.recall(cue, topic) or self._told_of(cue)

    def _told_of(self, cue: Cue) -> Source | None:
        """The person whom the report before speaks of first, where nobody who spoke fits: «أوضح البيان أن الوزير …، كما أبلغه …»."""
        if not self.done:
            return None
        before = self.done[-1]
        for place in self.context.placed(before.first, min(before.last, before.first + _TOLD_TOKENS)):
            if place.entity.type is _PERSON and self.memory.agrees(told := entity_source(self.context, place), cue):
                return told.carried()
        return None

    def sentences_since(self, report: Report) -> int:
        """How many sentences lie between the end of a report and this one, plus one."""
        tokens = self.context.tokens
        return tokens.sentence(self.begin) - tokens.sentence(max(report.last - 1, 0))

    def _add_aside(self, report: Report) -> None:
        """A report between the verb and the content of another: «تقول موسكو، التي تعبر عن قلقها، إنها …»."""
        last = min(report.last, self.open[-1].first - 1)
        if report.first < last:
            self.done.append(report.until(last))

    def carried_by(self, source: Source | None, begin: int, end: int) -> str | None:
        """The outlet that carries what is said: the source itself, one named between these tokens, or that of the sentence."""
        if source is not None and source.outlet:
            return source.name
        return carrier_in(self.context, begin, end) or self.memory.carrier


def carrier_in(context: QuoteContext, begin: int, end: int) -> str | None:
    """The name of the first outlet between these tokens."""
    for place in context.placed(begin, end):
        if place.entity.type is EntityType.ORG and is_outlet(context, place):
            return place.entity.name or place.entity.text
    return None


def lead_of(context: QuoteContext, i: int, begin: int) -> int:
    """Where the words that lead to token `i` begin: «، كما أكد», «، ومن جانبه قال»; commas are part of it."""
    words, leads = context.words, context.lexicon.leads
    begin = max(begin, i - _LEAD_TOKENS)
    while i > begin:
        before = words[i - 1]
        if before in COMMAS:
            i -= 1
            continue
        length = phrase_before(leads, words, i) if before in leads.lasts else 0
        if not length or i - length < begin:
            break
        i -= length
    return i


def addressee_in(context: QuoteContext, cue: Cue, at: int, source: Source | None, complement: Complement) -> str | None:
    """The actor spoken to, before what is said: the object of the verb, named or by title, or a name behind ل."""
    if cue.verb.cue_class in _UNADDRESSED:
        return None
    begin = max(source.behind if source is not None else 0, at + 1)
    for place in context.placed(begin, complement.at):
        if cue.verb.object or (place.joined and context.words[place.first].startswith("ل")):
            return party_of(place.entity)
    if not cue.verb.object:
        return None
    addressed = source_after(context, begin, complement.at, known=True)
    return addressed.actor if addressed is not None else None
