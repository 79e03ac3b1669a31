"""A reporting verb with its subject and content in, the report out: «قال … إن», «مضيفا أن», «بقوله: …», «نقلت … عن … قوله»."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from streams.extract.complements import Kind
from streams.extract.cues import Shape
from streams.extract.reports import COMMAS, Reading, Report, addressee_in, carrier_in, lead_of
from streams.extract.said import Saying, is_cited
from streams.extract.sources import Source
from streams.extract.subjects import source_after

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

_ASIDE: Final = Shape.ASIDE

Build = Callable[[Reading, Saying], Report | None]
"""A production: the report that a saying makes, when it is of the rule's kind."""


def by_clause(reading: Reading, saying: Saying) -> Report:
    """A clause behind أن: «قال الوزير إن …»."""
    return _report(reading, saying, "quotes.that")


def by_colon(reading: Reading, saying: Saying) -> Report:
    """Words behind a colon, without marks: «وتابع: نحن …»."""
    return _report(reading, saying, "quotes.colon")


def by_bare_clause(reading: Reading, saying: Saying) -> Report:
    """A clause that nothing introduces, behind a verb of adding: «وتابع هناك …»."""
    return _report(reading, saying, "quotes.bare")


def by_marks(reading: Reading, saying: Saying) -> Report:
    """Words in marks: «قال: "…"», «وصفه بـ"…"»."""
    return _report(reading, saying, "quotes.marks")


def by_noun(reading: Reading, saying: Saying) -> Report:
    """A verbal noun: «أكد ضرورة …», «أعرب عن أمله في …»."""
    return _report(reading, saying, "quotes.noun")


def by_aside(reading: Reading, saying: Saying) -> Report:
    """A participle that goes on with the speaker: «مشيرا إلى أن …»."""
    return _report(reading, saying, "quotes.aside")


def by_word(reading: Reading, saying: Saying) -> Report:
    """A verbal noun of saying: «بقوله إن …», «تأكيد الوزير أن …»."""
    return _report(reading, saying, "quotes.word")


def by_relay(reading: Reading, saying: Saying) -> Report | None:
    """Another's words handed on: «نقلت الوكالة عن الوزير قوله إن …»."""
    hearing, complement = reading.hearing, saying.complement
    at = next((i for i in range(saying.at + 1, complement.at) if hearing.has("origins", i)), None)
    if at is None:
        return None
    source = source_after(hearing, at + 1, complement.at) or _as_written(reading, at + 1, complement.at)
    carrier = carrier_in(hearing, saying.at + 1, at)
    if (
        carrier is None
        and (agency := source_after(hearing, saying.at + 1, at, known=True)) is not None
        and agency.outlet
    ):
        carrier = agency.name
    return _report(reading, saying, "quotes.relayed", source or reading.recall(saying.cue), carrier)


def _as_written(reading: Reading, first: int, stop: int) -> Source | None:
    """The words up to the verbal noun or the content, for a source of no known kind."""
    hearing = reading.hearing
    last = next(
        (i for i in range(first, stop) if hearing.words[i] in hearing.lexicon.cues or hearing.words[i] in COMMAS), stop
    )
    if first >= last:
        return None
    tokens = hearing.tokens
    return Source(None, tokens.surface(first, last), None, tokens.starts[first], tokens.ends[last - 1], behind=last)


def _report(
    reading: Reading, saying: Saying, rule: str, source: Source | None = None, carrier: str | None = None
) -> Report:
    hearing, complement = reading.hearing, saying.complement
    source = source or saying.source
    last = complement.mark.close if complement.mark is not None else reading.stop
    if saying.at == reading.begin and saying.cue.shape is _ASIDE and complement.mark is None:
        last = next((i for i in range(complement.first, last) if hearing.words[i] in COMMAS), last)
    relayed = carrier or reading.carried_by(source, saying.at + 1, complement.at)
    return Report(
        rule,
        complement.kind,
        saying.at,
        saying.cue.verb.cue_class,
        saying.lead,
        complement.first,
        last,
        source,
        complement.glued,
        relayed,
        saying.inner,
        is_cited(hearing, saying.at),
        addressee_in(hearing, saying.cue, saying.at, source, complement),
        saying.cue.verb.hearsay,
        (max(reading.begin, saying.lead - 6), complement.at),
    )


def by_resuming(reading: Reading, at: int) -> Report | None:
    """«وأن …» that goes on with the main verb behind an aside of another kind: «…، داعيا إلى "…"، وأن الحل قريب»."""
    hearing, clause, latest = reading.hearing, reading.clause, reading.latest
    if (
        clause is None
        or latest is None
        or latest is clause
        or latest.rule != "quotes.aside"
        or latest.kind is Kind.THAT
    ):
        return None
    word = hearing.words[at]
    if word[0] != "و" or word[1:] not in hearing.lexicon.lists["complementisers"]:
        return None
    lead = lead_of(hearing, at, reading.begin)
    return clause._replace(rule="quotes.resumed", lead=lead, first=at + 1, last=reading.stop, glued=0)
