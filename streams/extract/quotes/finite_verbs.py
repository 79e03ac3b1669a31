"""A finite reporting verb in, what it says out: «قال الوزير إن», «طالب بوقف …», «وتابع …»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.content import Complement, Kind
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.known_heads import is_owned_title
from streams.extract.quotes.lexicon import Cue, Shape, Sign, Verb
from streams.extract.quotes.noun_content import find_noun, find_predicate, is_renewed
from streams.extract.quotes.objects import has_pronoun
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reporting_form import ReportingForm, behind_homograph, is_cited, new_form, next_verb
from streams.extract.quotes.source import Source, bare_noun, entity_source, skip_adverbs
from streams.extract.quotes.source_phrases import source_after
from streams.extract.quotes.verb_subjects import dropped_subject, subject_of_clause, written_subject
from streams.records import CueClass, EntityType

__all__ = ["parse_finite"]

_STANDS: Final = frozenset({CueClass.DEMAND, CueClass.PROMISE, CueClass.PROPOSE, CueClass.THREATEN})
"""Classes of what is asked, promised or offered: in another's report that tells what somebody did."""
_DEPTH: Final = 4
"""Reports inside one another that are told apart."""
_PRESENT: Final = "ت"
_FEMININE: Final = "ه"
_BARE_TOKENS: Final = 4
"""Least tokens of a clause that nothing introduces."""
_FELT_TOKENS: Final = 9
"""How far behind a verb of feeling its preposition may stand."""
_SUBJECT_TOKENS: Final = 40
"""How far the subject and the verbal noun of a verb may stand."""


def parse_finite(state: ReadingState, number: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    """The finite verb at this sign, with the content found so far; None when it reports nothing. Its subject is noted in any case."""
    context, at = state.context, state.context.signs[number][0]
    verb = cue.verb
    if is_renewed(context, at, at + 1) or _is_preposition(context, at, verb) or _is_of_a_woman(state, at, cue):
        return None
    nominal = verb.nouns or verb.predicate
    following = next_verb(state, number) if nominal or complement is None else at
    source = written_subject(state, at, cue, complement.at if complement is not None else following)
    if source is not None and is_renewed(context, at, source.behind):
        return None
    if nominal:
        following = behind_homograph(state, following, max(source.behind if source is not None else 0, at + 1))
        complement = _content(state, at, cue, (source, complement), following)
    if verb.texts and not _is_said_by_text(context, source, complement):
        return None
    if complement is None and verb.adds and at == state.begin:
        complement = _bare_clause(state, number, source, following)
    if complement is not None:
        return _form(state, at, cue, complement, source)
    if source is not None and not state.open and not context.has("relatives", at - 1):
        state.memory.heard(source, cue, inner=False)
    return None


def _is_of_a_woman(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether a past of a man is, beside a feminine subject, the present of another verb: «إيران توقع اتفاقا» signs it."""
    context, word = state.context, state.context.words[at].removeprefix("و")
    if cue.present or cue.feminine or cue.plural or not word.startswith(_PRESENT):
        return False
    place = context.ends.get(at)
    if (
        place is not None
        and place.entity.type is EntityType.GPE
        and not state.memory.agrees(entity_source(context, place), cue)
    ):
        return True
    behind = context.words[at + 1] if at + 1 < state.stop else ""
    return behind.startswith("ال") and behind.endswith(_FEMININE)


def _is_preposition(context: QuoteContext, at: int, verb: Verb) -> bool:
    """Whether a word that is a preposition too is one, without the one that the verb has: «عبر منصة إكس: …», not «عبر الوزير عن …»."""
    behind = context.words[at + 1 : at + 1 + _FELT_TOKENS]
    return context.has("prepositions", at) and not any(word in behind for word in verb.feel or ())


def _form(
    state: ReadingState, at: int, cue: Cue, complement: Complement, source: Source | None
) -> ReportingForm | None:
    """The verb with its content and written subject: where it stands, and who a dropped subject is; None when it reports nothing."""
    context = state.context
    lead = lead_of(context, _first_of(context, at, source), state.begin)
    if source is not None and _hands_on(context, source):
        source = _quoted_by(context, source, complement) or source
    if state.open:
        inner = _is_inner(state, at, cue, complement, source, lead)
    else:
        inner = state.memory.main is not None and context.has("relatives", at - 1)
    if source is None:
        if cue.verb.hearsay:
            return new_form((at, cue, complement, None, lead, inner))
        impersonal = cue.impersonal and not _is_personal(context, at, cue, complement)
        source = None if impersonal else _dropped(state, at, cue, complement, inner=inner)
        if source is None and (inner or cue.impersonal):
            return None
    if inner and (_is_part(state, cue, complement, source) or _is_wording(state, at, cue, complement)):
        return None
    return new_form((at, cue, complement, source, lead, inner))


def _is_personal(context: QuoteContext, at: int, cue: Cue, complement: Complement) -> bool:
    """Whether a present that may be impersonal has a subject that is dropped: in the feminine before a clause, or behind «he»: «وتعتبر أن», «لأنه يعتقد أن»."""
    if complement.kind is not Kind.THAT or complement.at != at + 1:
        return False
    return cue.feminine or context.has("personal_heads", at - 1)


def _content(
    state: ReadingState, at: int, cue: Cue, found: tuple[Source | None, Complement | None], stop: int
) -> Complement | None:
    """What the verb reports: a verbal noun or predicate that stands before the clause or words found, else these."""
    source, complement = found
    verb, noun = cue.verb, None
    behind = max(source.behind, at + 1) if source is not None else at + 1
    if verb.nouns and (complement is None or complement.at > behind) and not _is_bound(state.context, at, cue):
        noun = find_noun(state.context, cue, at, source, stop)
    named = complement.mark.close + 1 if complement is not None and complement.mark is not None else -1
    if (
        noun is not None
        and not _is_attribute(state.context, noun, complement)
        and noun.first not in state.taken
        and (complement is None or noun.at < complement.at or noun.at == named)
    ):
        complement = noun  # behind words in marks it stands where these name its subject: «لجنة «النور» تخوفها»
    if verb.predicate and (complement is None or complement.kind is Kind.MARKS):
        complement = find_predicate(state.context, at, source, stop) or complement
    return complement


def _is_attribute(context: QuoteContext, noun: Complement, complement: Complement | None) -> bool:
    """Whether a definite word right before أن only describes the subject: «أكدت الحركة المعارضة أنها»."""
    if complement is None or complement.kind is not Kind.THAT or complement.at != noun.first + 1:
        return False
    return context.words[noun.first].startswith("ال")


def _dropped(state: ReadingState, at: int, cue: Cue, complement: Complement, *, inner: bool) -> Source | None:
    """The subject that is not written: of the clause around, of the sentences before; of a headline whatever stands at its head."""
    source = subject_of_clause(state, cue) if inner and state.open else dropped_subject(state, at, cue)
    if source is None and complement.kind is Kind.COLON and at > state.begin:
        source = source_after(state.context, state.begin, at, known=True)
    return source


def _is_part(state: ReadingState, cue: Cue, complement: Complement, source: Source | None) -> bool:
    """Whether a verb inside another's report is but a part of that: with a verbal noun, of what is asked or offered, of the same speaker, or without one in marks."""
    if complement.kind is Kind.NOUN:
        return True
    if not state.open:
        return False
    if (
        complement.kind is Kind.THAT
        and (cue.verb.cue_class in _STANDS or cue.verb.insists)
        and state.open[-1].kind is Kind.THAT
    ):
        return True
    around = state.open[-1]
    if around.rule == "quotes.answer" and complement.kind is not Kind.THAT:
        return source is None or _same(source, around.source)  # «* زميلي فلان قال لي: لا اتفاق»
    if around.kind is Kind.MARKS and (source is None or source.start is None or complement.kind is not Kind.THAT):
        return True
    return source is not None and _same(source, around.source)


def _is_wording(state: ReadingState, at: int, cue: Cue, complement: Complement) -> bool:
    """Whether words in marks behind a verb of what another did are those of whoever tells it: «قال إن الشركة طلبت مهلة "بلا معنى"»."""
    if complement.kind is not Kind.MARKS or cue.verb.cue_class is CueClass.SAY or not state.open:
        return False
    return state.open[-1].kind is Kind.THAT and not has_pronoun(state.context, at)


def _is_said_by_text(context: QuoteContext, source: Source | None, complement: Complement | None) -> bool:
    """Whether a document is the subject, and a clause what it says: «ينص البند الثاني على أن»."""
    if source is None or source.start is None or complement is None or complement.kind is not Kind.THAT:
        return False
    return bare_noun(context.words[context.tokens.at(source.start)]) in context.lexicon.lists["documents"]


def _is_bound(context: QuoteContext, at: int, cue: Cue) -> bool:
    """Whether the verb can report no verbal noun here: behind «when» or «who», or inside words in marks."""
    lists, before = context.lexicon.lists, context.words[at - 1] if at else ""
    return cue.verb.marks or before in lists["temporals"] or (context.in_marks(at) and not is_cited(context, at))


def _hands_on(context: QuoteContext, source: Source) -> bool:
    """Whether the subject hands on what another said: an outlet, known or shown as one by «نقلا عن» right behind it."""
    return source.outlet or (not source.person and context.has("hand_ons", source.behind))


def _quoted_by(context: QuoteContext, source: Source, complement: Complement) -> Source | None:
    """Whom an outlet quotes: «ذكرت الوكالة نقلا عن مصدر أن …»; None when it speaks for itself."""
    for i in range(source.behind, complement.at - 2):
        if context.has("hand_ons", i) and context.has("origins", i + 1):
            return source_after(context, i + 2, complement.at)
    return None


def _bare_clause(state: ReadingState, number: int, source: Source | None, limit: int) -> Complement | None:
    """What is added without أن or a colon: «وتابع هناك …», «وأضاف الوزير خلال المؤتمر، …»."""
    context, at = state.context, state.context.signs[number][0]
    first = skip_adverbs(context, max(at + 1, source.behind if source is not None else 0), state.stop)
    if first < state.stop and not context.has("clause_heads", first):
        comma = next(
            (i for i in range(first, min(limit, at + _SUBJECT_TOKENS)) if context.words[i] in COMMAS), state.stop
        )
        if any(i < comma and _breaks(context, i, sign) for i, sign in context.signs[number + 1 : number + 9]):
            return None
        first = comma + 1
    if (
        state.stop - first < _BARE_TOKENS
        or context.words[first][0] == "و"
        or context.has("relatives", first)
        or context.has("prepositions", first)
        or context.has("adverbs", first)
        or first in context.days
    ):
        return None
    return Complement(Kind.COLON, first - 1, first, bare=True)


def _breaks(context: QuoteContext, i: int, sign: Sign) -> bool:
    """Whether this sign shows that the words before it are no mere circumstance."""
    return sign is not Sign.ACCORDING and not (
        sign is Sign.CUE and context.lexicon.cues[context.words[i]].shape is Shape.NOUN
    )


def _same(one: Source, other: Source | None) -> bool:
    return other is not None and one.entity_id == other.entity_id and one.name == other.name


def _first_of(context: QuoteContext, at: int, source: Source | None) -> int:
    """The first token of verb and subject together, with «his» title before a name: «نائبه فلان»."""
    if source is not None and source.start is not None and source.start < context.tokens.starts[at]:
        first = context.tokens.at(source.start)
        return first - (first > 0 and is_owned_title(context, context.words[first - 1]))
    return at


def _is_inner(state: ReadingState, at: int, cue: Cue, complement: Complement, source: Source | None, lead: int) -> bool:
    """Whether the verb stands in the clause that is being reported, rather than begins a report of its own."""
    context = state.context
    if at < state.open[-1].first or len(state.open) >= _DEPTH:
        return False
    if any(report.kind is Kind.MARKS for report in state.open):
        return True
    if cue.verb.adds and (cue.conjoined or lead < at):
        return False
    if source is not None and source.start is not None and source.start < context.tokens.starts[at]:
        first = context.tokens.at(source.start)
        return lead == first and not (context.words[first][0] == "و" and first != state.open[-1].first)
    if state.open[-1].rule == "quotes.headline":
        return True
    denied = context.has("negators", at - 1) and context.words[at - 1][0] == "و"
    if not cue.conjoined and not denied and (lead == at or _is_in_past(context, lead)):
        return True
    if not (cue.conjoined or denied) and lead < at and context.words[at - 1] not in COMMAS:
        return False
    return source is None and complement.kind is Kind.NOUN and not _is_own_act(state, at, cue)


def _is_in_past(context: QuoteContext, lead: int) -> bool:
    """Whether «قد» or «كانت» before the verb only sets it in the past inside a clause: «أن تكون شركته قد دعت إلى»."""
    return context.has("auxiliaries", lead) and context.words[lead - 1][0].isalpha()


def _is_own_act(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether «، ودعت إلى …» goes on with what the speaker did, rather than with what is reported: a person or body said the rest."""
    main = state.memory.main
    if state.context.has("negators", at - 1) and state.context.words[at - 1][0] == "و":
        at -= 1
    elif not cue.conjoined:
        return False
    if at - 1 in state.context.closed:
        return main is not None and not main.outlet and state.memory.agrees(main, cue)
    if state.context.words[at - 1] not in COMMAS or main is None or main.outlet:
        return False
    return state.open[-1].kind is not Kind.MARKS and state.memory.agrees(main, cue)
