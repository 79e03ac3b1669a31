"""A report whose end nothing has set yet in, where its words end out: before the article takes the word again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from streams.extract.quotes.content import Kind
from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.lexicon import Shape
from streams.extract.quotes.report import COMMAS, Report
from streams.extract.quotes.source import gender_of
from streams.records import EntityType

__all__ = ["end_early", "end_noun", "is_clause"]

_BREAKS: Final = frozenset(("،", ",", "؛", "وذلك"))
"""What a clause may break off at."""
_IN: Final = frozenset(("في", "وفي"))
_HAD: Final = frozenset(("وكان", "وكانت"))
_THEY: Final = 4
"""Letters that are too few for «they» with a verb: «يقفون»."""
_HE: Final = ("انه", "انها")
_DENIED: Final = frozenset({"لم", "لن"})
"""Negations that only a verb follows."""
_OWN_STATE: Final = frozenset({"بلاده", "بلادها", "حكومته", "حكومتها"})
_THAT: Final = Kind.THAT
_MARKS: Final = Kind.MARKS
_COLON: Final = Kind.COLON
_NOUN: Final = Kind.NOUN


def end_early(context: QuoteContext, report: Report) -> Report:
    """The report ends where the article takes the word again, unless an outlet speaks."""
    if report.kind is _MARKS or report.kind is _COLON or (report.source is not None and report.source.outlet):
        return report
    if report.kind is _NOUN:
        report = end_noun(context, report)
    words, last, narrators = context.words, report.last, context.lexicon.narrators
    behind_commas = _after_commas(words, report.first + 1, last)
    apart = bool(behind_commas) and _is_set_against(context, report)
    for i in behind_commas:
        word = words[i]
        if (
            (word in narrators.lengths and phrase_at(narrators, words, i))
            or (word in _HAD and _is_background(words, i, last))
            or (apart and words[i - 1] in COMMAS and _is_plain_verb(context, i))
            or (report.kind is _THAT and words[i - 1] in COMMAS and _is_further_act(context, report, i))
            or (i - 2 in context.closed and (word == "حيث" or (word[0] == "و" and _is_next_act(context, i))))
        ):
            return report.until(i - (words[i - 1] in COMMAS))
    return report


def _is_set_against(context: QuoteContext, report: Report) -> bool:
    """Whether the report stands in a clause that another is set against, at the head of its sentence: «بينما تقول أنقرة إن …، تصر أثينا على …»."""
    words, tokens = context.words, context.tokens
    begin = tokens.sentences[tokens.sentence(report.first)][0]
    head = begin + (words[begin] in _IN)
    if words[head].removeprefix("و") not in context.lexicon.lists["contrasts"]:
        return False
    return COMMAS.isdisjoint(words[begin : report.first])


def _is_further_act(context: QuoteContext, report: Report, i: int) -> bool:
    """Whether «and» with a verb of saying at token `i` tells what the speaker did next: «قال … إن القافلة …، وناشد الجميع حماية».

    It agrees with the speaker, and not with whom the report is about: «قال … إن السلطان عاد، وأعلن الحرب» goes on.
    """
    cue, source = context.lexicon.cues.get(context.words[i]), report.source
    if cue is None or source is None or cue.shape is not Shape.FINITE or not cue.conjoined or cue.present:
        return False
    if cue.plural or source.plural or source.feminine not in (None, cue.feminine):
        return False
    feminine = _is_feminine(context, report.first)
    return not context.gazetteer.analyser[context.words[i][1:]].noun and feminine in (None, not cue.feminine)


def _is_feminine(context: QuoteContext, i: int) -> bool | None:
    """Whether the subject that a report begins with is feminine; None for «he» or «his country», who may be the speaker."""
    word, tokens = context.words[i], context.tokens
    place = context.places.get(i)
    if place is not None and place.entity.type is EntityType.GPE:
        return gender_of(context, place)
    if context.words[i - 1].endswith(_HE) or word in _OWN_STATE:
        return None
    return word.endswith(("ات", "ها")) or tokens.laid[tokens.ends[i] - 1] == "ة"


def _is_plain_verb(context: QuoteContext, i: int) -> bool:
    """Whether a verb without «and» stands at token `i`, and no noun that looks like it."""
    features, cue = context.gazetteer.analyser[context.words[i]], context.lexicon.cues.get(context.words[i])
    if i in context.places or (cue is not None and cue.conjoined):
        return False
    return (features.finite and not features.noun) or (cue is not None and cue.shape is Shape.FINITE)


def _is_next_act(context: QuoteContext, i: int) -> bool:
    """Whether the article goes on with what the speaker did, behind words in marks: «…"، وامتنع عن التعليق»."""
    if i in context.places:
        return False
    word = context.words[i][1:]
    features = context.gazetteer.analyser[word]
    unknown = (
        word[:1] == "ا"
        and not (features.common or word.startswith("ال"))
        and (i + 1 in context.places or context.words[i + 1].startswith("ال"))
    )
    return unknown or (features.finite and not features.noun)  # «، وأمهل أنقرة …»


def _after_commas(words: Sequence[str], first: int, last: int) -> list[int]:
    """The tokens behind commas, and «وذلك» without one, in order."""
    words = words[first:last]
    if _BREAKS.isdisjoint(words):
        return []
    found = [i + (word != "وذلك") for i, word in enumerate(words, first) if word in _BREAKS]
    return found[:-1] if found and found[-1] == last else found


def end_noun(context: QuoteContext, report: Report) -> Report:
    """The report ends where a circumstance begins that is not part of a verbal noun's content."""
    words, lists = context.words, context.lexicon.lists
    reasons, circumstances = lists["reasons"], lists["circumstances"]
    for i, word in enumerate(words[report.first + 1 : report.last], report.first + 1):
        behind_comma = words[i - 1] in COMMAS
        if (
            (behind_comma and not _noun_goes_on(context, i))
            or word in reasons
            or (word in circumstances and context.has("occasions", i + 1))
        ):
            return report.until(i - behind_comma)
    return report


def _noun_goes_on(context: QuoteContext, i: int) -> bool:
    """Whether a verbal noun's content goes on behind the comma before token `i`: «، ومنع …», «، من دون شروط», «، بشرط …»."""
    word = context.words[i]
    if context.has("continuations", i):
        return not context.has("other_grounds", i + 1)
    return word[0] == "و" and not _is_verb(context, i) and not _has_verb(context, i)


def is_clause(context: QuoteContext, i: int) -> bool:
    """Whether «and» at token `i` begins a clause of its own: with a verb («ونفت الوزارة»), or its subject («والوزارة نفت»)."""
    word = context.words[i]
    return word[0] == "و" and len(word) > _THEY and (_is_verb(context, i) or _has_verb(context, i))


def _has_verb(context: QuoteContext, i: int) -> bool:
    """Whether a definite noun or a name behind «and» at token `i` is the subject of a verb: «، والوزير عرض …», «، وروما رحبت …»."""
    place = context.places.get(i)
    named = place is not None and place.joined and place.entity.type is not EntityType.PERSON
    behind = place.last if place is not None and named else i + 1
    if not (named or context.words[i].startswith("وال")) or behind >= len(context.words):
        return False
    word = context.words[behind]
    features = context.gazetteer.analyser[word]
    return (features.finite and not features.noun) or (word[0] == "ي" and word.endswith("ون") and len(word) > _THEY)


def _is_verb(context: QuoteContext, i: int) -> bool:
    """Whether «and» with a verb stands at token `i`: «، ونفت الوزارة»; no noun looks like it."""
    cue = context.lexicon.cues.get(context.words[i])
    if cue is not None:
        return cue.shape is Shape.FINITE
    features = context.gazetteer.analyser[context.words[i][1:]]
    denied = context.words[i][1:] in _DENIED
    return denied or (features.finite and not features.noun and i not in context.places)


def _is_background(words: Sequence[str], i: int, last: int) -> bool:
    """Whether «قد» follows «وكان» at token `i`: what had happened before, told by the article."""
    return "قد" in words[i + 1 : min(i + 8, last)]
