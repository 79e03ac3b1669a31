"""A participle or verbal noun of saying in, what it says out: «مشيرا إلى أن», «بقوله: …», «تأكيد الوزير أن»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.acting_subjects import acting_since_contrast, acting_subject
from streams.extract.quotes.content import Complement, Kind, renews
from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.lexicon import Cue, Shape, Sign
from streams.extract.quotes.noun_content import find_noun
from streams.extract.quotes.pointing_back import latter_before
from streams.extract.quotes.report import COMMAS, ReadingState, lead_of
from streams.extract.quotes.reporting_form import ReportingForm, behind_homograph, next_verb
from streams.extract.quotes.source import Source
from streams.extract.quotes.source_phrases import source_after, source_before, spoken_by
from streams.extract.quotes.verb_subjects import subject_of_sentence, topic_of
from streams.records import CueClass

__all__ = ["parse_aside", "parse_word"]

_ACTOR_TOKENS: Final = 8
"""How far before an aside the verb of «وهو ما نفاه الوزير» may stand."""
_WORD_TOKENS: Final = 16
"""How far the content of a verbal noun may stand: «قوله … إن»."""


def parse_aside(state: ReadingState, number: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    """The participle at this sign, with the content found so far; None when it reports nothing."""
    context, at = state.context, state.context.signs[number][0]
    if complement is None or complement.kind is Kind.MARKS:
        noun = find_noun(context, cue, at, None, behind_homograph(state, next_verb(state, number), at + 1))
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
        or renews(context, at)
    )
    if not free and (complement.kind is Kind.NOUN or (complement.at - at > _WORD_TOKENS and not state.open)):
        return None
    spoken = spoken_by(context, at + 1, complement.at, None)
    source = spoken or latter_before(context, at) or _actor_before(state, at) or acting_since_contrast(state, at, cue)
    if source is None:
        source = state.base.source if state.base is not None else _acting(state, at, cue)
    if source is None and at == state.begin and not cue.conjoined:
        source = source_after(context, next_verb(state, number) + 1, state.stop, known=True)
    if source is None:
        source = state.memory.main or subject_of_sentence(state, at, cue) or state.recall(cue)
    return ReportingForm(
        at, cue, complement, source.carried() if source else None, lead_of(context, at, state.begin), inner=False
    )


def parse_word(state: ReadingState, at: int, cue: Cue, complement: Complement | None) -> ReportingForm | None:
    """A verbal noun: with the pronoun of the speaker («قوله»), behind ب («بالقول»), or with the speaker behind it."""
    context = state.context
    if complement is None or (state.open and _is_in_clause(state, at, cue)):
        return None
    word = context.words[at][cue.conjoined :]
    source: Source | None
    if cue.owner:
        main = state.memory.main
        source = main if main and state.memory.agrees(main, cue) else None
        source = source or (acting_subject(state, at, cue) if state.base is None else None) or state.recall(cue)
    elif word.startswith("بال") or (word.startswith(("ب", "ال")) and complement.at == at + 1):
        source = _content_with(state, at) or _at_hand(state) or acting_subject(state, at, cue)
        source = source or topic_of(state, at) or state.recall(cue)
        source = source or state.memory.latest()
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


def _is_in_clause(state: ReadingState, at: int, cue: Cue) -> bool:
    """Whether the word belongs to what is being reported: a pretext («بدعوى أنه …»), or a verb with its object behind its subject («الوزير رفضه "قبل الأوان"»)."""
    context, report = state.context, state.open[-1]
    if report.kind is not Kind.THAT or at <= report.first:
        return False
    if cue.verb.cue_class is CueClass.CLAIM and context.words[at].startswith("ب"):
        return True
    reads_as_verb = cue.owner and not cue.conjoined and context.words[at][:-1].removesuffix("ه") == cue.verb.name
    subject = source_after(context, report.first, at + 1) if reads_as_verb else None
    return subject is not None and subject.behind == at


def _acting(state: ReadingState, at: int, cue: Cue) -> Source | None:
    """Who acts in the sentence last, unless somebody spoke behind him."""
    main, acting = state.memory.main, acting_subject(state, at, cue)
    if main is None or acting is None:
        return acting
    return acting if main.start is not None and acting.start is not None and acting.start > main.start else None


def _actor_before(state: ReadingState, at: int) -> Source | None:
    """Who did what the article tells right before the comma of an aside: «وهو ما نفاه الوزير، مؤكدا أن»."""
    context, back = state.context, at - 1
    if back - 1 <= state.begin or context.words[back] not in COMMAS:
        return None
    if context.lexicon.lists["relatives"].isdisjoint(context.words[max(state.begin, back - _ACTOR_TOKENS - 1) : back]):
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


def _at_hand(state: ReadingState) -> Source | None:
    """Who spoke or acted last in this sentence."""
    return state.memory.main or (state.memory.here[-1] if state.memory.here else None)


def _content_with(state: ReadingState, at: int) -> Source | None:
    """Who is content to say something, by the verb before «بالقول» at token `at`: «اكتفت الوزارة بالقول», «فقد اكتفى بالتأكيد»."""
    context = state.context
    direct = source_before(context, at, state.begin)
    direct = direct if direct is not None and direct.behind == at else None
    if direct is not None and direct.person:
        return direct
    i = at
    while (i := i - 1) > max(state.begin - 1, at - _WORD_TOKENS):
        if (named := context.ends.get(i + 1)) is not None:
            i = named.first
        elif _is_main_verb(state, i):
            back = i - context.has("auxiliaries", i - 1)
            subject = source_after(context, i + 1, at, known=True)
            behind = direct is not None and not _is_object(context, i + 1, direct)
            if direct is not None and behind and not (subject is not None and subject.person):
                return direct
            return subject or direct or source_before(context, back, state.begin)
    return direct


def _is_object(context: QuoteContext, i: int, source: Source) -> bool:
    """Whether a preposition stands between token `i` and the source: «رد المدير على بيان النقابة»."""
    return any(context.has("prepositions", j) for j in range(i, context.tokens.at(source.start or 0)))


def _is_main_verb(state: ReadingState, i: int) -> bool:
    """Whether the word at token `i` is a finite verb, or may be one and stands at the head of the sentence."""
    context, word = state.context, state.context.words[i]
    bare = word[1:] if word[0] in "وف" and len(word) > 2 else word
    features = context.gazetteer.analyser[bare]
    if bare.endswith("ت") and not features.finite:
        features = context.gazetteer.analyser[bare[:-1] + "ي"]  # «اكتفت» is the feminine of «اكتفى»
    cue = context.lexicon.cues.get(word)
    heads = i == state.begin and cue is not None and cue.shape is Shape.FINITE
    return heads or (features.finite and not features.noun)
