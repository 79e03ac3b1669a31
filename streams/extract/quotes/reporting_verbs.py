"""A form of a reporting verb in, what it says out: whether it reports, with which subject and which content."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.aside_forms import parse_aside, parse_word
from streams.extract.quotes.complementisers import is_that
from streams.extract.quotes.content import Complement, Kind, find_complement, is_discreet, is_source, is_verb_here
from streams.extract.quotes.context import QuoteContext, phrase_before
from streams.extract.quotes.finite_verbs import parse_finite
from streams.extract.quotes.lexicon import Cue, Shape, Sign
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reporting_form import ReportingForm, next_verb
from streams.extract.quotes.source_phrases import source_after
from streams.records import CueClass

__all__ = ["parse_bare_participle", "parse_reporting_form"]

_OPINIONS: Final = frozenset({CueClass.THINK, CueClass.EVALUATE, CueClass.EXPECT, CueClass.DENY})
"""Classes whose negation is a report too: «لا يعتقد أن», «لم يستبعد أن»."""
_SUBJECT_TOKENS: Final = 40
"""How far the subject and the verbal noun of a verb may stand."""
_GOVERNING: Final = frozenset({"علي", "الي", "من"})
"""Prepositions of participles of saying before أن."""
_TOWARDS: Final = frozenset({"الي", "علي"})
"""Prepositions before the saying to which somebody hastens, or on which he insists."""
_WORD_TOKENS: Final = 12
"""How far the content of a verbal noun may stand: «قوله … إن»."""


def parse_reporting_form(state: ReadingState, number: int, cue: Cue) -> ReportingForm | None:
    """The cue that stands at this sign, with subject and complement; None when it reports nothing. Its subject is noted in any case."""
    context, at = state.context, state.context.signs[number][0]
    if cue.shape is Shape.NOUN and not _is_speaking(state, at, cue):
        return None
    if at in state.taken or (cue.verb.heads and _is_particle(state, at, cue)) or not is_verb_here(context, at, cue):
        return None
    if context.discreet and cue.shape is not Shape.NOUN and is_discreet(context, at):
        return None
    if (
        at > state.begin
        and context.words[at - 1] in context.lexicon.lists["discounters"]
        and _is_discounted(context, at, cue)
    ):
        _note_subject(state, number, cue)
        return None
    stop = min(state.stop, at + _WORD_TOKENS) if cue.shape is Shape.NOUN else state.stop
    complement = find_complement(context, cue, number, stop)
    if complement is not None and cue.verb.near and not _is_near(context, at, complement):
        complement = None
    if complement is None and cue.verb.relays:
        complement = _own_word(state, number)
    if complement is not None and complement.first in state.taken:
        complement = None
    if cue.shape is Shape.FINITE:
        return parse_finite(state, number, cue, complement)
    if cue.shape is Shape.ASIDE:
        return parse_aside(state, number, cue, complement)
    return parse_word(state, at, cue, complement)


def parse_bare_participle(state: ReadingState, number: int) -> ReportingForm | None:
    """The aside whose clause أن at this sign brings, its participle without the ending of the accusative: «قال … إن …، مشدد على أن»."""
    context, i, around = state.context, state.context.signs[number][0], state.open[-1]
    at = i - 2
    verb = context.lexicon.actives.get(context.words[at]) if at > around.first else None
    if (
        verb is None
        or context.words[i - 1] not in _GOVERNING
        or around.kind is not Kind.THAT
        or not is_that(context, i)
    ):
        return None
    source = around.source
    if source is None or source.feminine or source.plural or i + 1 in state.taken:
        return None
    cue, complement = Cue(verb, Shape.ASIDE), Complement(Kind.THAT, i, i + 1)
    return ReportingForm(at, cue, complement, source.carried(), lead_of(context, at, state.begin), inner=False)


def _is_speaking(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether a verbal noun may report: with its speaker («قوله»، «تأكيد الوزير»), or behind ب («بالقول»), no homograph."""
    if cue.verb.near or cue.owner:
        return not cue.verb.near and phrase_before(state.context.lexicon.narrators, state.context.words, at) == 0
    word = state.context.words[at][cue.conjoined :]
    follows = at + 1 < state.stop and state.context.lexicon.signs.get(state.context.words[at + 1]) is Sign.THAT
    if word.startswith("بال") or (follows and (word[0] == "ب" or _is_hastened(state, at, word))):
        return True
    return not (word.startswith("ال") or state.open or cue.verb.object or cue.verb.cue_class is CueClass.DENY)


def _is_hastened(state: ReadingState, at: int, word: str) -> bool:
    """Whether somebody did not put off to say what follows: «سارع الوزير إلى القول إن», «حرص على التأكيد أن»."""
    return not state.open and word.startswith("ال") and at > 0 and state.context.words[at - 1] in _TOWARDS


def _note_subject(state: ReadingState, number: int, cue: Cue) -> None:
    """Whoever did not say it is whom the next verb without a subject goes on with: «لم يوضح الوزير …، لكنه قال»."""
    at = state.context.signs[number][0]
    source = source_after(state.context, at + 1, next_verb(state, number), known=True) if not state.open else None
    if source is not None:
        state.memory.heard(source, cue, inner=False)


def _is_particle(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether a homograph stands where it is no verb: «بين» inside a clause."""
    if cue.shape is not Shape.FINITE or cue.present:
        return False
    return at > state.begin and state.context.words[at - 1] not in COMMAS


def _is_near(context: QuoteContext, at: int, complement: Complement) -> bool:
    """Whether the complement of a homograph stands close: words in marks right behind it or behind its subject."""
    if context.lexicon.cues[context.words[at]].verb.heads and (
        complement.kind is not Kind.THAT or not (complement.at == at + 1 or is_source(context, at + 1))
    ):
        return False
    if complement.kind is not Kind.MARKS or context.words[complement.at] == ":":
        return True
    if context.words[complement.at - 1] in (context.lexicon.cues[context.words[at]].verb.content or ()):
        return True
    source = source_after(context, at + 1, complement.at)
    return complement.at - max(at + 1, source.behind if source is not None else 0) <= 1


def _own_word(state: ReadingState, number: int) -> Complement | None:
    """What follows «قوله» without أن: «ونقل عن الوزير قوله …»."""
    context = state.context
    for i, sign in context.signs[number + 1 : number + 5]:
        if i >= state.stop - 1:
            break
        cue = context.lexicon.cues.get(context.words[i])
        if sign is Sign.CUE and cue is not None and cue.shape is Shape.NOUN and cue.owner:
            return Complement(Kind.THAT if cue.verb.cue_class is CueClass.SAY else Kind.NOUN, i, i + 1)
    at = context.signs[number][0]
    owned = context.lexicon.owned
    first = next(
        (i for i in range(at + 2, min(at + _SUBJECT_TOKENS, state.stop - 1)) if context.words[i] in owned), None
    )
    return Complement(Kind.NOUN, first, first) if first is not None else None


def _is_discounted(context: QuoteContext, at: int, cue: Cue) -> bool:
    """Whether the word before, a negation, a doubt, a subjunctive or a condition, undoes the report."""
    if cue.conjoined or cue.shape is not Shape.FINITE or (at > 1 and context.has("sequels", at - 2)):
        return False
    if context.has("negators", at - 1):
        return cue.verb.cue_class not in _OPINIONS
    return cue.present and (context.has("doubts", at - 1) or context.has("subjunctives", at - 1))
