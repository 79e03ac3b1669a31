"""Words that no verb of saying brings in, reports by whoever the sentence is about out: «… أغلق الباب أمام "أي بيع للمحصول"», «قطع الطريق: …», «…، يقول سكان القرية»."""

from __future__ import annotations

from typing import Final

from streams.extract.quotes.content import Kind, find_complement
from streams.extract.quotes.context import QuoteContext, phrase_at
from streams.extract.quotes.headlines import behind_dots
from streams.extract.quotes.lexicon import Cue, Shape
from streams.extract.quotes.names_in_marks import names_event
from streams.extract.quotes.quotation_marks import Mark
from streams.extract.quotes.report import COMMAS, ReadingState, Report
from streams.extract.quotes.source import Source, topic_between
from streams.extract.quotes.source_phrases import source_after
from streams.records import CueClass

__all__ = ["by_inserted", "by_late_clause", "by_signed", "by_told", "by_turn"]

_FINITE: Final = Shape.FINITE
_COLON: Final = Kind.COLON
_MARKS: Final = Kind.MARKS
_TOLD_TOKENS: Final = 3
"""Least words in marks that are told of a subject; two behind «بـ»."""
_HEAD_TOKENS: Final = 5
"""How far into a clause its verb or negation may stand."""
_SIGNS: Final = 3
"""Most signs between words in marks and the name below them."""
_DASHES: Final = frozenset("-–—―ـ_~(")
_TURN_TOKENS: Final = 3
"""Least words on either side of a colon that a subject turns to."""
_DATELINE_TOKENS: Final = 8
"""How long a dateline may be."""
_NAMING_CLASSES: Final = frozenset({CueClass.SAY, CueClass.CONFIRM, CueClass.THINK})
"""Classes of verbs that may stand behind what they report."""


def by_told(state: ReadingState, mark: Mark) -> Report | None:
    """«أغلق الباب أمام "أي تفاوض مع الخارج"»: words in marks inside what the article tells of somebody."""
    context = state.context
    before = context.words[mark.open - 1] if mark.open > state.begin else ""
    least = _TOLD_TOKENS - (before in {"ب", "بـ"})
    if state.open or not mark.closed or mark.close - mark.open - 1 < least or not before[:1].isalpha():
        return None
    if not _is_closed(state) or context.words[mark.open + 1] in context.lexicon.lists["name_heads"]:
        return None
    if names_event(context, mark):
        return None
    if not any(context.gazetteer.analyser[word].common for word in context.words[mark.open + 1 : mark.close]):
        return None
    source = state.memory.main or _subject(state, mark.open)
    return _report("quotes.told", state, _MARKS, mark.open, (mark.open + 1, mark.close), source)


def by_signed(state: ReadingState, mark: Mark) -> Report | None:
    """«"…" - فلان»: words in marks with the name or title of whoever said them behind a dash, in brackets or on the next line."""
    context, text = state.context, state.context.tokens.laid
    if state.open or not mark.closed or mark.open > state.begin or mark.close + 1 >= len(context.words):
        return None
    i = mark.close + 1
    apart = "\n" in text[context.tokens.ends[mark.close] : context.tokens.starts[i]]
    while i < len(context.words) and _is_sign(context.words[i]) and i <= mark.close + _SIGNS:
        apart = apart or context.words[i] in _DASHES
        i += 1
    line = text.find("\n", context.tokens.starts[min(i, len(context.words) - 1)])
    stop = context.tokens.covering(0, line)[1] if line >= 0 else len(context.words)
    source = source_after(context, i, stop, known=True) if apart and i < stop else None
    if source is None or not _ends_signature(context, source, stop):
        return None
    titled = source.actor is not None and context.gazetteer.title_stem(context.words[i]) is not None
    if not (source.person or titled):
        return None
    return _report("quotes.signed", state, _MARKS, mark.open, (mark.open + 1, mark.close), source)


def _is_sign(word: str) -> bool:
    """Whether no word stands there; a tatweel alone, which counts as a letter, is a dash."""
    return word in _DASHES or not word[0].isalpha()


def _ends_signature(context: QuoteContext, source: Source, stop: int) -> bool:
    """Whether nothing but the title of who signed follows to the end of the line: «- فلان، وزير الري»."""
    behind, words = source.behind, context.words
    if behind < stop and words[behind] in "،,(":
        features = context.gazetteer.analyser[words[behind + 1]] if behind + 1 < stop else None
        told = any(word in context.lexicon.finite for word in words[behind + 1 : stop])
        return source.person and features is not None and features.title is not None and not told
    return not any(word[0].isalpha() for word in words[behind:stop])


def by_turn(state: ReadingState, at: int) -> Report | None:
    """«الوزير فلان قطع الطريق على الوسطاء: …»: what stands behind the colon of a sentence about somebody."""
    context = state.context
    mark = context.marks.get(at + 1) if at + 1 < len(context.words) else None
    if state.latest is not None or at - state.begin < _TURN_TOKENS or state.stop - at - 1 < _TURN_TOKENS:
        return None
    source = _subject(state, at)
    if (
        source is None
        or not _is_closed(state)
        or not (mark is not None or source.person or context.speaks_of_us(at, state.stop))
    ):
        return None
    if mark is not None:
        return _report("quotes.turn", state, _MARKS, state.begin, (at + 2, mark.close), source)
    if not _is_clause(context, at + 1, state.stop):
        return None
    last = behind_dots(context, at + 1, state.stop) if source.person else state.stop
    kind = _MARKS if last > state.stop else _COLON
    return _report("quotes.turn", state, kind, state.begin, (at + 1, last), source)


def _is_clause(context: QuoteContext, first: int, stop: int) -> bool:
    """Whether a clause begins at token `first`, and no list of things: a verb or a negation stands at its head."""
    analyser = context.gazetteer.analyser
    head = context.words[first : min(stop, first + _HEAD_TOKENS)]
    return any(
        word in context.lexicon.lists["negators"] or (analyser[word].finite and not analyser[word].noun)
        for word in head
    )


def by_late_clause(state: ReadingState, number: int, cue: Cue) -> Report | None:
    """«لا مقايضة بلا ضمانات، قال أحد الوزراء»: a clause without marks, credited behind it."""
    at, source = state.context.signs[number][0], _named_apart(state, number, cue)
    return _report("quotes.late_clause", state, _COLON, state.begin, (state.begin, at - 1), source, at, cue)


def by_inserted(state: ReadingState, number: int, cue: Cue) -> Report | None:
    """«السوق، يقول التجار، لن تفتح غدا»: a clause with its source in its midst."""
    context, at = state.context, state.context.signs[number][0]
    source = _named_apart(state, number, cue) if cue.present else None
    if source is None or source.behind >= state.stop or context.words[source.behind] not in COMMAS:
        return None
    if _turns(context, source.behind + 1):
        return None
    return _report("quotes.inserted", state, _COLON, state.begin, (state.begin, state.stop), source, at, cue)


def _named_apart(state: ReadingState, number: int, cue: Cue) -> Source | None:
    """The subject that stands alone with this verb behind a comma, where the clause before reports nothing."""
    context, at = state.context, state.context.signs[number][0]
    if (
        cue.shape is not _FINITE
        or cue.conjoined
        or cue.verb.heads
        or cue.verb.cue_class not in _NAMING_CLASSES
        or state.latest is not None
        or at - state.begin < _TURN_TOKENS
        or context.words[at - 1] not in COMMAS
        or find_complement(context, cue, number, state.stop) is not None
        or _is_circumstance(state)
    ):
        return None
    source = source_after(context, at + 1, state.stop, known=True)
    return source if source is not None and _ends_naming(state, source.behind) else None


def _is_circumstance(state: ReadingState) -> bool:
    """Whether the sentence begins with when, where or by whom: no clause of anybody's."""
    context, begin = state.context, state.begin
    word, lists = context.words[begin], context.lexicon.lists
    heads = {word, word[1:] if word[0] == "و" else word}
    return (
        not heads.isdisjoint(lists["prepositions"])
        or phrase_at(context.lexicon.leads, context.words, begin) > 0
        or not heads.isdisjoint(lists["temporals"])
        or any(context.words[i] in "-–—" for i in range(begin, min(begin + _DATELINE_TOKENS, state.stop)))
    )


def _ends_naming(state: ReadingState, i: int) -> bool:
    """Whether the verb and its subject stand alone before token `i`: no object follows."""
    context = state.context
    return (
        i >= state.stop
        or context.words[i] in COMMAS
        or i in context.days
        or context.has("adverbs", i)
        or context.has("prepositions", i)
        or context.words[i].startswith(("لل", "بال"))
        or (i in context.places and context.places[i].joined)
    )


def _turns(context: QuoteContext, i: int) -> bool:
    """Whether another clause begins at token `i`, rather than the first going on."""
    cue = context.lexicon.cues.get(context.words[i])
    return context.words[i][0] in "وف" or (cue is not None and cue.shape is not _FINITE) or context.has("reasons", i)


def _is_closed(state: ReadingState) -> bool:
    """Whether the sentence ends in a full stop: a headline does not."""
    return state.stop < len(state.context.words) and state.context.words[state.stop] in ".!؟"


def _subject(state: ReadingState, before: int) -> Source | None:
    """Who the sentence is about, by what stands before this token: named or titled at its head, or known by «لكنه»."""
    context = state.context
    head = source_after(context, state.begin, before, known=True)
    if head is not None and (head.entity_id is not None or head.actor is not None):
        return head
    if context.has("pronoun_heads", state.begin):
        latest = state.memory.latest()
        return latest.carried() if latest is not None else None
    verb = next(
        (
            i
            for i in range(state.begin, min(before, state.begin + 3))
            if context.gazetteer.analyser[context.words[i].lstrip("و")].finite
        ),
        None,
    )
    behind = source_after(context, verb + 1, before, known=True) if verb is not None else None
    return behind or topic_between(context, state.begin, before)


def _report(
    rule: str,
    state: ReadingState,
    kind: Kind,
    lead: int,
    content: tuple[int, int],
    source: Source | None,
    at: int | None = None,
    cue: Cue | None = None,
) -> Report | None:
    if source is None or source.outlet or content[0] in state.taken:
        return None
    cue_class = cue.verb.cue_class if cue is not None else CueClass.OTHER
    return Report(rule, kind, at, cue_class, lead, *content, source)
