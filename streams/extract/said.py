"""A form of a reporting verb in, what it says out: whether it reports, with which subject and which content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from streams.extract.complements import Complement, Kind, find_complement, find_noun, is_discreet, is_verb_here
from streams.extract.cues import Cue, Shape, Sign
from streams.extract.hearing import Hearing
from streams.extract.reports import COMMAS, Reading, lead_of
from streams.extract.sources import Source, skip_adverbs
from streams.extract.speakers import dropped_subject, subject_of_clause, subject_of_sentence, topic_of, written_subject
from streams.extract.subjects import source_after
from streams.records import CueClass

__all__ = ["Saying", "is_cited", "parse_saying"]


_OPINIONS: Final = frozenset({CueClass.THINK, CueClass.EVALUATE, CueClass.EXPECT, CueClass.DENY})
"""Classes whose negation is a report too: «لا يعتقد أن», «لم يستبعد أن»."""
_DEPTH: Final = 4
"""Reports inside one another that are told apart."""
_BARE_TOKENS: Final = 4
"""Least tokens of a clause that nothing introduces."""
_SUBJECT_TOKENS: Final = 40
"""How far the subject and the verbal noun of a verb may stand."""
_WORD_TOKENS: Final = 12
"""How far the content of a verbal noun may stand: «قوله … إن»."""
_FINITE: Final = Shape.FINITE
_ASIDE: Final = Shape.ASIDE
_NOUN: Final = Shape.NOUN
_IN_MARKS: Final = Kind.MARKS


class Saying(NamedTuple):
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


_saying: Final[Callable[[tuple[int, Cue, Complement, Source | None, int, bool]], Saying]] = partial(
    tuple.__new__, Saying
)
"""As `hearing._place`."""


def parse_saying(reading: Reading, number: int, cue: Cue) -> Saying | None:
    """The cue that stands at this sign, with subject and complement; None when it reports nothing. Its subject is noted in any case."""
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    if cue.shape is _NOUN and not _is_speaking(reading, hearing.words[at], cue):
        return None
    if at in reading.taken or (cue.verb.heads and _is_particle(reading, at, cue)) or not is_verb_here(hearing, at, cue):
        return None
    if cue.shape is _FINITE and is_discreet(hearing, at):
        return None
    if at > reading.begin and hearing.words[at - 1] in hearing.lexicon.lists["discounters"] and _is_discounted(hearing, at, cue):
        _note_subject(reading, number, cue)
        return None
    stop = min(reading.stop, at + _WORD_TOKENS) if cue.shape is _NOUN else reading.stop
    complement = find_complement(hearing, cue, number, stop)
    if complement is not None and cue.verb.near and not _is_near(hearing, at, complement):
        complement = None
    if complement is None and cue.verb.relays:
        complement = _own_word(reading, number)
    if complement is not None and complement.first in reading.taken:
        complement = None
    if cue.shape is _FINITE:
        return _finite(reading, number, cue, complement)
    if cue.shape is _ASIDE:
        return _aside(reading, number, cue, complement)
    return _word(reading, at, cue, complement)


def _is_speaking(reading: Reading, word: str, cue: Cue) -> bool:
    """Whether a verbal noun may report: with its speaker («قوله»، «تأكيد الوزير»), or behind ب («بالقول»), no homograph."""
    if cue.verb.near or cue.owner:
        return not cue.verb.near
    word = word[cue.conjoined :]
    if word.startswith("بال"):
        return True
    return not (word.startswith("ال") or reading.open or cue.verb.object or cue.verb.cue_class is CueClass.DENY)


def _note_subject(reading: Reading, number: int, cue: Cue) -> None:
    """Whoever did not say it is whom the next verb without a subject goes on with: «لم يوضح الوزير …، لكنه قال»."""
    at = reading.hearing.signs[number][0]
    source = (
        source_after(reading.hearing, at + 1, _next_verb(reading, number), known=True) if not reading.open else None
    )
    if source is not None:
        reading.memory.heard(source, cue, inner=False)


def _is_particle(reading: Reading, at: int, cue: Cue) -> bool:
    """Whether a homograph stands where it is no verb: «بين» inside a clause."""
    if cue.shape is not _FINITE or cue.present:
        return False
    return at > reading.begin and reading.hearing.words[at - 1] not in COMMAS


def _is_near(hearing: Hearing, at: int, complement: Complement) -> bool:
    """Whether the complement of a homograph stands close: words in marks right behind it or behind its subject."""
    if hearing.lexicon.cues[hearing.words[at]].verb.heads and complement.kind is not Kind.THAT:
        return False
    if complement.kind is not _IN_MARKS or hearing.words[complement.at] == ":":
        return True
    source = source_after(hearing, at + 1, complement.at)
    return complement.at - max(at + 1, source.behind if source is not None else 0) <= 1


def _own_word(reading: Reading, number: int) -> Complement | None:
    """What follows «قوله» without أن: «ونقل عن الوزير قوله …»."""
    hearing = reading.hearing
    for i, sign in hearing.signs[number + 1 : number + 5]:
        if i >= reading.stop - 1:
            break
        cue = hearing.lexicon.cues.get(hearing.words[i])
        if sign is Sign.CUE and cue is not None and cue.shape is _NOUN and cue.owner:
            return Complement(Kind.THAT, i, i + 1)
    return None


def _is_discounted(hearing: Hearing, at: int, cue: Cue) -> bool:
    """Whether the word before, a negation, a doubt, a subjunctive or a condition, undoes the report."""
    if cue.conjoined or cue.shape is not _FINITE:
        return False
    if hearing.has("negators", at - 1):
        return cue.verb.cue_class not in _OPINIONS
    return cue.present and (hearing.has("doubts", at - 1) or hearing.has("subjunctives", at - 1))


def _finite(reading: Reading, number: int, cue: Cue, complement: Complement | None) -> Saying | None:
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    following = _next_verb(reading, number)
    limit = complement.at if complement is not None else following
    source = written_subject(reading, at, cue, limit)
    noun = None if _is_bound(hearing, at, cue) else find_noun(hearing, cue, at, source, following)
    if noun is not None and noun.first not in reading.taken and (complement is None or noun.at < complement.at):
        complement = noun
    lead = lead_of(hearing, _first_of(hearing, at, source), reading.begin)
    source = _quoted_by(hearing, source, complement) or source
    if complement is None and cue.verb.adds and at == reading.begin:
        complement = _bare_clause(reading, number, source, following)
    if complement is None:
        if source is not None and not reading.open and not hearing.has("relatives", at - 1):
            reading.memory.heard(source, cue, inner=False)
        return None
    inner = _is_inner(reading, at, cue, complement, source, lead)
    if source is None:
        if cue.impersonal or cue.verb.hearsay:
            return Saying(at, cue, complement, None, lead, inner) if cue.verb.hearsay else None
        source = subject_of_clause(reading, cue) if inner else dropped_subject(reading, at, cue)
        if inner and source is None:
            return None
    if (
        inner
        and reading.open[-1].kind is _IN_MARKS
        and (source is None or source.start is None or complement.kind is not Kind.THAT)
    ):
        return None
    if inner and source is not None and _same(source, reading.open[-1].source):
        return None
    return _saying((at, cue, complement, source, lead, inner))


def _is_bound(hearing: Hearing, at: int, cue: Cue) -> bool:
    """Whether the verb can report no verbal noun here: behind «when» or «who», or inside words in marks."""
    lists, before = hearing.lexicon.lists, hearing.words[at - 1] if at else ""
    return (
        cue.verb.marks
        or before in lists["temporals"]
        or (cue.verb.feel is None and before in lists["relatives"])
        or (hearing.in_marks(at) and not is_cited(hearing, at))
    )


def _quoted_by(hearing: Hearing, source: Source | None, complement: Complement | None) -> Source | None:
    """Whom an outlet quotes: «ذكرت الوكالة نقلا عن مصدر أن …»; None when it speaks for itself."""
    if source is None or not source.outlet or complement is None:
        return None
    for i in range(source.behind, complement.at - 2):
        if hearing.has("hand_ons", i) and hearing.has("origins", i + 1):
            return source_after(hearing, i + 2, complement.at)
    return None


def _bare_clause(reading: Reading, number: int, source: Source | None, limit: int) -> Complement | None:
    """What is added without أن or a colon: «وتابع هناك …», «وأضاف الوزير خلال المؤتمر، …»."""
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    first = skip_adverbs(hearing, max(at + 1, source.behind if source is not None else 0), reading.stop)
    if first < reading.stop and not hearing.has("clause_heads", first):
        comma = next(
            (i for i in range(first, min(limit, at + _SUBJECT_TOKENS)) if hearing.words[i] in COMMAS), reading.stop
        )
        if any(i < comma and _breaks(hearing, i, sign) for i, sign in hearing.signs[number + 1 : number + 9]):
            return None
        first = comma + 1
    if (
        reading.stop - first < _BARE_TOKENS
        or hearing.words[first][0] == "و"
        or hearing.has("relatives", first)
        or hearing.has("prepositions", first)
    ):
        return None
    return Complement(Kind.COLON, first - 1, first, bare=True)


def _breaks(hearing: Hearing, i: int, sign: Sign) -> bool:
    """Whether this sign shows that the words before it are no mere circumstance."""
    return sign is not Sign.ACCORDING and not (
        sign is Sign.CUE and hearing.lexicon.cues[hearing.words[i]].shape is _NOUN
    )


def _same(one: Source, other: Source | None) -> bool:
    return other is not None and one.entity_id == other.entity_id and one.name == other.name


def _next_verb(reading: Reading, number: int) -> int:
    """The next finite reporting verb behind this sign, else the end of the sentence; not far beyond the verb."""
    at = reading.hearing.signs[number][0]
    return reading.hearing.next_verb(at, min(reading.stop, at + _SUBJECT_TOKENS))


def _first_of(hearing: Hearing, at: int, source: Source | None) -> int:
    """The first token of verb and subject together."""
    if source is not None and source.start is not None and source.start < hearing.tokens.starts[at]:
        return hearing.tokens.at(source.start)
    return at


def _is_inner(reading: Reading, at: int, cue: Cue, complement: Complement, source: Source | None, lead: int) -> bool:
    """Whether the verb stands in the clause that is being reported, rather than begins a report of its own."""
    hearing = reading.hearing
    if not reading.open or at < reading.open[-1].first or len(reading.open) >= _DEPTH:
        return False
    if any(report.kind is _IN_MARKS for report in reading.open):
        return True
    if cue.verb.adds and (cue.conjoined or lead < at):
        return False
    if source is not None and source.start is not None and source.start < hearing.tokens.starts[at]:
        first = hearing.tokens.at(source.start)
        return lead == first and not (hearing.words[first][0] == "و" and first != reading.open[-1].first)
    if not cue.conjoined and lead == at:
        return True
    return source is None and complement.kind is Kind.NOUN and not _is_own_act(reading, at, cue)


def _is_own_act(reading: Reading, at: int, cue: Cue) -> bool:
    """Whether «، ودعت إلى …» goes on with what the speaker did, rather than with what is reported: a person or body said the rest."""
    main = reading.memory.main
    if not cue.conjoined or reading.hearing.words[at - 1] not in COMMAS or main is None or main.outlet:
        return False
    return reading.open[-1].kind is not _IN_MARKS and reading.memory.agrees(main, cue)


def _aside(reading: Reading, number: int, cue: Cue, complement: Complement | None) -> Saying | None:
    hearing, at = reading.hearing, reading.hearing.signs[number][0]
    if complement is None or complement.kind is _IN_MARKS:
        noun = find_noun(hearing, cue, at, None, _next_verb(reading, number))
        if noun is not None and (complement is None or noun.at < complement.at):
            complement = noun
    if complement is None or complement.first in reading.taken:
        return None
    if any(report.kind is _IN_MARKS for report in reading.open):
        return None
    free = (
        cue.conjoined
        or at == reading.begin
        or hearing.words[at - 1] in COMMAS
        or hearing.words[at - 1] in {")", "»", '"', "”"}
    )
    if not free and (complement.kind is Kind.NOUN or (complement.at - at > _WORD_TOKENS and not reading.open)):
        return None
    source = reading.base.source if reading.base is not None else None
    if source is None and at == reading.begin and not cue.conjoined:
        source = source_after(hearing, _next_verb(reading, number) + 1, reading.stop, known=True)
    if source is None:
        source = reading.memory.main or subject_of_sentence(reading, at, cue) or reading.recall(cue)
    return Saying(
        at, cue, complement, source.carried() if source else None, lead_of(hearing, at, reading.begin), inner=False
    )


def _word(reading: Reading, at: int, cue: Cue, complement: Complement | None) -> Saying | None:
    """A verbal noun: with the pronoun of the speaker («قوله»), behind ب («بالقول»), or with the speaker behind it."""
    hearing = reading.hearing
    if complement is None:
        return None
    word = hearing.words[at][cue.conjoined :]
    source: Source | None
    if cue.owner:
        source = (
            reading.memory.main
            if reading.memory.main and reading.memory.agrees(reading.memory.main, cue)
            else reading.recall(cue)
        )
    elif word.startswith("بال"):
        source = (
            reading.memory.main or (reading.memory.here[-1] if reading.memory.here else None) or topic_of(reading, at)
        )
    else:
        source = source_after(hearing, at + 1, complement.at) if complement.kind is Kind.THAT else None
        if source is not None and source.entity_id is None and source.actor is None:
            return None
    if source is None:
        return None
    inner = bool(reading.open) and not cue.owner and not word.startswith("ب")
    return Saying(
        at, cue, complement, source.carried() if cue.owner else source, lead_of(hearing, at, reading.begin), inner
    )


def is_cited(hearing: Hearing, at: int) -> bool:
    """Whether the word alone stands in marks: «روسيا "أوضحت" أنها …»."""
    mark = hearing.marks.get(at - 1)
    return mark is not None and mark.close == at + 1
