"""A reporting verb in, the noun phrase that it reports out: a verbal noun («أكد ضرورة»), or its object with what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from streams.extract.quotes.content import Complement, Kind
from streams.extract.quotes.context import QuoteContext
from streams.extract.quotes.lexicon import Cue, Shape, Verb
from streams.extract.quotes.objects import has_pronoun
from streams.extract.quotes.report import COMMAS
from streams.extract.quotes.reported_nouns import is_any, is_content, is_feeling, is_verbal
from streams.extract.quotes.source import Source, skip_adverbs
from streams.records import CueClass

__all__ = ["find_noun", "find_predicate", "is_renewed"]

_APPOSED_TOKENS: Final = 12
"""How far an apposition behind a verb's subject may reach."""
_NOUN_TOKENS: Final = 22
"""How far a verbal noun may stand behind its verb."""
_PREDICATE_TOKENS: Final = 2
"""Least words of an object and what is said of it."""
_STANDS: Final = frozenset({CueClass.DEMAND, CueClass.PROMISE, CueClass.PROPOSE, CueClass.THREATEN})
"""Classes whose verbal noun is in a headline the stand that the article is about, and no words."""
_NOMINAL: Final = Kind.NOUN
_DENY: Final = CueClass.DENY
_OF_ACTS: Final = frozenset({CueClass.CONFIRM, CueClass.DENY})
"""Classes that report a verbal noun of any kind where others report a noun of content."""
_BURDEN_TOKENS: Final = 8
"""How far behind whom it is laid on a burden may stand."""
_OBJECT_WORDS: Final = 4
"""Most words of whom something is asked of."""
_Accepts = Callable[[QuoteContext, str], bool]


def find_noun(context: QuoteContext, cue: Cue, at: int, source: Source | None, stop: int) -> Complement | None:
    """The verbal noun that the cue at token `at` reports, before token `stop`."""
    verb = cue.verb
    if not verb.nouns or _is_stand(context, cue, at):
        return None
    begin = max(source.behind if source is not None else 0, at + 1)
    begin += begin in context.closed or context.has("some_of_them", begin)
    begin = skip_adverbs(context, begin, stop)
    if begin < stop and context.words[begin] in "،,":
        begin = _behind_apposition(context, begin, stop)
    if begin >= stop:
        return None
    if verb.burdens:
        return _burdened(context, begin, stop)
    if verb.cue_class is _DENY and (rumoured := _behind_rumour(context, begin)) is not None:
        return Complement(_NOMINAL, begin, rumoured)
    content = is_verbal if verb.cue_class in _OF_ACTS else is_content
    for prepositions, accepts in ((verb.feel, is_feeling), (verb.to, is_verbal), (verb.content, content)):
        if prepositions is None or (verb.near and accepts is not is_feeling):
            continue
        wide = verb.any and accepts is is_verbal
        found = _noun(context, prepositions, is_any if wide else accepts, at, begin, stop)
        if found is not None:
            return found
    return _behind_object(context, verb, begin, stop)


def _is_stand(context: QuoteContext, cue: Cue, at: int) -> bool:
    """Whether a noun behind the verb tells how somebody stands: of a present threat, of a headline; or says nothing yet, of «لم ينف»."""
    verb = cue.verb
    if at < context.body and (verb.burdens or verb.cue_class in _STANDS):
        return True
    if cue.present and verb.standing:
        return True
    return verb.cue_class is _DENY and verb.to is None and context.has("negators", at - 1)


def _behind_rumour(context: QuoteContext, i: int) -> int | None:
    """The first token of what is said and denied: behind «ما تردد عن», or the rumours themselves («شائعات عن …»)."""
    if context.has("rumours", i):
        return i
    told = context.words[i] == "ما" and context.has("rumoured", i + 1) and i + 3 < len(context.words)
    return i + 3 if told and context.has("prepositions", i + 2) else None


def _burdened(context: QuoteContext, begin: int, stop: int) -> Complement | None:
    """Whom the verb lays a burden on, with it: «حمل المدير الشركة مسؤولية الخسارة»."""
    for i in range(begin, min(begin + _BURDEN_TOKENS, stop)):
        if context.has("burdens", i):
            known = (j for j in range(begin, i) if j in context.places or context.words[j].startswith("ال"))
            first = next(known, i)
            return Complement(_NOMINAL, first, first)
        if context.words[i] in COMMAS or i in context.marks:
            return None
    return None


def _behind_object(context: QuoteContext, verb: Verb, begin: int, stop: int) -> Complement | None:
    """What is asked of somebody behind who that is: «ناشد الوزير الصيادين حماية الشاطئ», «طلب من الصيادين حماية الشاطئ»."""
    if verb.to is None or "" not in verb.to or not verb.object:
        return None
    asked = begin < stop and context.words[begin] == "من"
    if not (asked or verb.transitive):
        return None
    i = begin + asked
    for _ in range(_OBJECT_WORDS):
        if i >= stop:
            return None
        place = context.places.get(i)
        if place is not None:
            i = place.last
        elif i > begin and is_verbal(context, context.words[i]) and not context.words[i].endswith("ين"):
            return Complement(_NOMINAL, i, i)
        elif context.words[i].startswith(("ال", "ايا")):
            i += 1
        else:
            return None
    return None


def is_renewed(context: QuoteContext, at: int, i: int) -> bool:
    """Whether what the verb renews stands at token `i`, a term or a contract, and nothing is said: «ويجدد تفويض القوة», «جدد النادي عقده»."""
    renewed = i < len(context.words) and context.words[i] in context.lexicon.nouns["renewables"]
    return renewed and context.words[at].endswith(context.lexicon.renewing)


def _behind_apposition(context: QuoteContext, i: int, stop: int) -> int:
    """The token behind an apposition between commas, of which `i` is the first: «توقع الخبير، وهو أستاذ في الجامعة، ارتفاع …»; else `i`."""
    if i + 1 < stop and is_verbal(context, context.words[i + 1]) and not context.words[i + 1].endswith("ا"):
        return i + 1  # the comma only parts the subject from what it says: «أكد المدير، استمرار العمل، مشيرا إلى …»
    for j in range(i + 1, min(i + _APPOSED_TOKENS, stop)):
        if context.words[j] in "،,":
            return j + 1
        if context.lexicon.signs.get(context.words[j]) is not None and not _is_noun_of_saying(context, j):
            break
    return i


def _is_noun_of_saying(context: QuoteContext, j: int) -> bool:
    """Whether a verbal noun stands there that may also report: «وزير النقل»."""
    cue = context.lexicon.cues.get(context.words[j])
    return cue is not None and cue.shape is Shape.NOUN


def find_predicate(context: QuoteContext, at: int, source: Source | None, stop: int) -> Complement | None:
    """What is said of the object behind the verb at token `at` and its subject: «اعتبر الحزب العرض مناورة»."""
    if source is None or source.start is None:
        return None
    first = skip_adverbs(context, max(source.behind, at + 1), stop)
    words = context.words
    comma = next((i for i in range(first, stop) if words[i] in "،,؛"), stop)
    if comma - first < _PREDICATE_TOKENS or (words[first].startswith(("ب", "ل")) and first not in context.places):
        return None
    definite = words[first].startswith("ال") or first in context.places or context.has("demonstratives", first)
    told = has_pronoun(context, at) and not context.has("relatives", at - 1)
    said_of_it = told and words[first].endswith("ا") and first not in context.places
    return Complement(_NOMINAL, first, first) if definite or said_of_it else None


def _noun(
    context: QuoteContext, prepositions: Sequence[str], accepts: _Accepts, at: int, begin: int, stop: int
) -> Complement | None:
    words, lexicon = context.words, context.lexicon
    finite, bare = lexicon.finite, "" in prepositions
    if bare and words[begin] == "علي":
        begin = _behind_addressee(context, begin, stop)
    if bare and context.has("quantifiers", begin) and begin + 1 < stop and begin not in context.places:
        return Complement(_NOMINAL, begin, begin)
    if bare and begin not in context.places and (is_verbal if accepts is is_any else accepts)(context, words[begin]):
        return Complement(_NOMINAL, begin, begin)
    window, owned = words[begin : min(stop, at + _NOUN_TOKENS)], lexicon.owned
    if len(prepositions) == 1 and bare and owned.isdisjoint(window):
        return None
    for i, word in enumerate(window, begin):
        if word in finite and i > begin:
            return None
        if bare and word in owned:
            return Complement(_NOMINAL, i, i)
        if word in prepositions and i + 1 < stop and accepts(context, words[i + 1]) and i + 1 not in context.places:
            return Complement(_NOMINAL, i, i + 1)
        if (
            word[0] in prepositions
            and len(word) > 3
            and word not in lexicon.lists["not_nouns"]
            and i not in context.places
            and _takes(context, accepts, word)
        ):
            return Complement(_NOMINAL, i, i, glued=2 if word.startswith("لل") else 1)
    return None


def _behind_addressee(context: QuoteContext, i: int, stop: int) -> int:
    """The token behind whom a proposal is made to: «اقترح على الجيران سوقا»; `i` where no name or noun follows."""
    place = context.places.get(i + 1)
    behind = place.last if place is not None else i + 2
    while behind < stop - 1 and context.words[behind].startswith("ال"):
        behind += 1
    return behind if behind < stop else i


def _takes(context: QuoteContext, accepts: _Accepts, word: str) -> bool:
    """Whether the noun behind a glued preposition is one that the verb reports; behind ل only a verbal noun."""
    if word[0] != "ب" and accepts is is_any:
        accepts = is_verbal
    features = context.gazetteer.analyser[word]
    named = (features.given == 0 or features.surname == 0) and not features.common
    if accepts is is_any and (features.finite or named or word in context.lexicon.lists["documents"]):
        return False  # «في بيان له», «مطار هواري بومدين»
    return accepts(context, "ال" + word[2:] if word.startswith("لل") else word[1:])
