"""A form of a reporting verb in, what it says out: whether it reports, with which subject and which content."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.content import (
    Complement,
    Kind,
    find_complement,
    is_discreet,
    is_source,
    is_verb_here,
)
from streams.extract.quotes.context import QuoteContext, phrase_at, phrase_before
from streams.extract.quotes.lexicon import Cue, Shape, Sign
from streams.extract.quotes.noun_content import find_noun, find_predicate
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reporting_form import ReportingForm, credited
from streams.extract.quotes.source import Source, bare_noun, skip_adverbs
from streams.extract.quotes.source_phrases import source_after, source_before
from streams.extract.quotes.verb_subjects import (
    subject_of_sentence,
    topic_of,
    written_subject,
)
from streams.records import CueClass

__all__ = ["is_cited", "parse_reporting_form"]


_OPINIONS: Final = frozenset({CueClass.THINK, CueClass.EVALUATE, CueClass.EXPECT, CueClass.DENY})
"""Classes whose negation is a report too: «لا يعتقد أن», «لم يستبعد أن»."""
_BARE_TOKENS: Final = 4
"""Least tokens of a clause that nothing introduces."""
_ACTOR_TOKENS: Final = 8
"""How far before an aside the verb of «وهو ما نفاه الوزير» may stand."""
_SUBJECT_TOKENS: Final = 40
"""How far the subject and the verbal noun of a verb may stand."""
_WORD_TOKENS: Final = 12
"""How far the content of a verbal noun may stand: «قوله … إن»."""


def parse_reporting_form(state: ReadingState, number: int, cue: Cue) -> ReportingForm | None:
    """The cue that stands at this sign, with subject and complement; None when it reports nothing. Its subject is noted in any case."""
    context, at = state.context, state.context.signs[number][0]
    if cue.shape is Shape.NOUN and not _is_speaking(state, at, cue):
        return None
    if at in state.taken or (cue.verb.heads and _is_particle(state, at, cue)) or not is_verb_here(context, at, cue):
        return None
    if cue.shape is not Shape.NOUN and is_discreet(context, at):
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
        return _finite(state, number, cue, complement)
    if cue.shape is Shape.ASIDE:
        return _aside(state, number, cue, complement)
    return _word(state, at, cue, complement)


def _is_speaking(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether a verbal noun may report: with its speaker («قوله»، «تأكيد الوزير»), or behind ب («بالقول»), no homograph."""
    if cue.verb.near or cue.owner:
        return not cue.verb.near and phrase_before(state.context.lexicon.narrators, state.context.words, at) == 0
    word = state.context.words[at][cue.conjoined :]
    if word.startswith("بال") or (
        word[0] == "ب" and state.context.lexicon.signs.get(state.context.words[at + 1]) is Sign.THAT
    ):
        return True
    return not (word.startswith("ال") or state.open or cue.verb.object or cue.verb.cue_class is CueClass.DENY)


def _note_subject(state: ReadingState, number: int, cue: Cue) -> None:
    """Whoever did not say it is whom the next verb without a subject goes on with: «لم يوضح الوزير …، لكنه قال»."""
    at = state.context.signs[number][0]
    source = source_after(state.context, at + 1, _next_verb(state, number), known=True) if not state.open else None
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


def _finite(state: ReadingState, number: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    context, at = state.context, state.context.signs[number][0]
    following = _next_verb(state, number)
    limit = complement.at if complement is not None else following
    source = written_subject(state, at, cue, limit)
    noun = None if _is_bound(context, at, cue) else find_noun(context, cue, at, source, following)
    if noun is not None and noun.first not in state.taken and (complement is None or noun.at < complement.at):
        complement = noun
    if cue.verb.predicate and (complement is None or complement.kind is Kind.MARKS):
        complement = find_predicate(context, at, source, following) or complement
    if cue.verb.texts and not _is_said_by_text(context, source, complement):
        return None
    lead = lead_of(context, _first_of(context, at, source), state.begin)
    source = _quoted_by(context, source, complement) or source
    if complement is None and cue.verb.adds and at == state.begin:
        complement = _bare_clause(state, number, source, following)
    if complement is None:
        _remember_subject(state, at, cue, source)
        return None
    return credited(state, (at, cue, complement, source, lead))


def _remember_subject(state: ReadingState, at: int, cue: Cue, source: Source | None) -> None:
    """Whose a verb without content is may go on to speak."""
    if source is not None and not state.open and not state.context.has("relatives", at - 1):
        state.memory.heard(source, cue, inner=False)


def _is_said_by_text(context: QuoteContext, source: Source | None, complement: Complement | None) -> bool:
    """Whether a document is the subject, and a clause what it says: «ينص البند الثاني على أن»."""
    if source is None or source.start is None or complement is None or complement.kind is not Kind.THAT:
        return False
    return bare_noun(context.words[context.tokens.at(source.start)]) in context.lexicon.lists["documents"]


def _is_bound(context: QuoteContext, at: int, cue: Cue) -> bool:
    """Whether the verb can report no verbal noun here: behind «when» or «who», or inside words in marks."""
    lists, before = context.lexicon.lists, context.words[at - 1] if at else ""
    return cue.verb.marks or before in lists["temporals"] or (context.in_marks(at) and not is_cited(context, at))


def _quoted_by(context: QuoteContext, source: Source | None, complement: Complement | None) -> Source | None:
    """Whom an outlet quotes: «ذكرت الوكالة نقلا عن مصدر أن …»; None when it speaks for itself."""
    if source is None or not source.outlet or complement is None:
        return None
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
    ):
        return None
    return Complement(Kind.COLON, first - 1, first, bare=True)


def _breaks(context: QuoteContext, i: int, sign: Sign) -> bool:
    """Whether this sign shows that the words before it are no mere circumstance."""
    return sign is not Sign.ACCORDING and not (
        sign is Sign.CUE and context.lexicon.cues[context.words[i]].shape is Shape.NOUN
    )


def _next_verb(state: ReadingState, number: int) -> int:
    """The next finite reporting verb behind this sign, else the end of the sentence; not far beyond the verb."""
    at = state.context.signs[number][0]
    return state.context.next_verb(at, min(state.stop, at + _SUBJECT_TOKENS))


def _first_of(context: QuoteContext, at: int, source: Source | None) -> int:
    """The first token of verb and subject together."""
    if source is not None and source.start is not None and source.start < context.tokens.starts[at]:
        return context.tokens.at(source.start)
    return at


def _aside(state: ReadingState, number: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    context, at = state.context, state.context.signs[number][0]
    if complement is None or complement.kind is Kind.MARKS:
        noun = find_noun(context, cue, at, None, _next_verb(state, number))
        if noun is not None and (complement is None or noun.at < complement.at):
            complement = noun
    if cue.verb.cue_class is CueClass.REJECT and complement is not None and context.has("reticences", complement.first):
        complement = None
    if complement is None or complement.first in state.taken:
        return None
    if any(report.kind is Kind.MARKS for report in state.open):
        return None
    free = (
        cue.conjoined
        or at == state.begin
        or context.words[at - 1] in COMMAS
        or context.words[at - 1] in {")", "»", '"', "”"}
    )
    if not free and (complement.kind is Kind.NOUN or (complement.at - at > _WORD_TOKENS and not state.open)):
        return None
    source = _actor_before(state, at) or (state.base.source if state.base is not None else None)
    if source is None and at == state.begin and not cue.conjoined:
        source = source_after(context, _next_verb(state, number) + 1, state.stop, known=True)
    if source is None:
        source = state.memory.main or subject_of_sentence(state, at, cue) or state.recall(cue)
    return ReportingForm(
        at, cue, complement, source.carried() if source else None, lead_of(context, at, state.begin), inner=False
    )


def _actor_before(state: ReadingState, at: int) -> Source | None:
    """Who did what the article tells right before the comma of an aside: «وهو ما نفاه الوزير، مؤكدا أن»."""
    context, back = state.context, at - 1
    if back - 1 <= state.begin or context.words[back] not in COMMAS:
        return None
    for i in range(back - 1, max(state.begin, back - _ACTOR_TOKENS), -1):
        if context.words[i] in COMMAS or context.lexicon.signs.get(context.words[i]) is Sign.THAT:
            return None
        if context.has("relatives", i - 1) and _is_continuer(context, i - 2):
            source = source_after(context, i + 1, back, known=True)
            return source if source is not None and source.behind == back else None
    return None


def _is_continuer(context: QuoteContext, i: int) -> bool:
    """Whether the word before «ما» takes up what was said: «وهو ما»."""
    return i >= 0 and phrase_at(context.lexicon.narrators, context.words, i) == 2


def _word(state: ReadingState, at: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    """A verbal noun: with the pronoun of the speaker («قوله»), behind ب («بالقول»), or with the speaker behind it."""
    context = state.context
    if complement is None:
        return None
    word = context.words[at][cue.conjoined :]
    source: Source | None
    if cue.owner:
        source = (
            state.memory.main
            if state.memory.main and state.memory.agrees(state.memory.main, cue)
            else state.recall(cue)
        )
    elif word.startswith("بال") or (word[0] == "ب" and complement.at == at + 1):
        source = (
            _content_with(state, at)
            or state.memory.main
            or (state.memory.here[-1] if state.memory.here else None)
            or topic_of(state, at)
        )
    else:
        source = source_after(context, at + 1, complement.at) if complement.kind is Kind.THAT else None
        if source is not None and source.entity_id is None and source.actor is None:
            return None
    if source is None:
        return None
    inner = bool(state.open) and not cue.owner and not word.startswith("ب")
    return ReportingForm(
        at, cue, complement, source.carried() if cue.owner else source, lead_of(context, at, state.begin), inner
    )


def _content_with(state: ReadingState, at: int) -> Source | None:
    """Who is content to say something, by the verb before «بالقول» at token `at`: «اكتفت الوزارة بالقول», «فقد اكتفى بالتأكيد»."""
    context = state.context
    if (direct := source_before(context, at, state.begin)) is not None and direct.behind == at:
        return direct
    for i in range(at - 1, max(state.begin - 1, at - _WORD_TOKENS), -1):
        word = context.words[i]
        bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
        if (
            context.gazetteer.analyser[bare].finite
            and not context.gazetteer.analyser[bare].noun
            and i not in context.places
        ):
            back = i - context.has("auxiliaries", i - 1)
            return source_after(context, i + 1, at, known=True) or source_before(context, back, state.begin)
    return None


def is_cited(context: QuoteContext, at: int) -> bool:
    """Whether the word alone stands in marks: «روسيا "أوضحت" أنها …»."""
    mark = context.marks.get(at - 1)
    return mark is not None and mark.close == at + 1
