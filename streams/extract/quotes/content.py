"""A reporting verb in, what it reports out: a clause after أن, words in marks or after a colon, a verbal noun."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from streams.extract.quotes.complementisers import is_that
from streams.extract.quotes.context import QuoteContext, phrase_before
from streams.extract.quotes.lexicon import Cue, Shape, Sign
from streams.extract.quotes.names_in_marks import is_name, is_titled, plain
from streams.extract.quotes.quotation_marks import Mark, is_long_sign
from streams.extract.quotes.source import Source
from streams.extract.quotes.source_phrases import source_after, source_before, without_and
from streams.records import CueClass, EntityType

__all__ = [
    "Complement",
    "Kind",
    "bare_of",
    "find_complement",
    "headline_tail",
    "is_discreet",
    "is_source",
    "is_verb_here",
    "renews",
]

_NEAR_TOKENS: Final = 12
"""How far the complement of a homograph may stand."""
_TAIL_TOKENS: Final = 6
"""Tokens of a source before the colon of a headline's second half."""
_VERB_LETTERS: Final = 3
"""Letters of the longest word in ي that is likely no verb: «يوم»."""
_ADDRESSED_TOKENS: Final = 24
"""How far it may stand where the verb also has an object: both may have titles."""
_FAR_TOKENS: Final = 60
"""How far any complement may stand."""
_APPOSED_TOKENS: Final = 12
"""How far it may stand behind one or two words in marks: a name stands between («حزب "النور" فلان»)."""
_PHRASE_TOKENS: Final = 5
"""How far أن may stand behind a name in marks of the same noun phrase."""
_DISCREET_TOKENS: Final = 6
"""How far behind a verb the name or identity that is kept back may stand."""
_NAME_TOKENS: Final = 4
"""Words of the longest name in marks."""
_CUE: Final = Sign.CUE
_THAT: Final = Sign.THAT
_COLON: Final = Sign.COLON
_MARK: Final = Sign.MARK
_ASIDE: Final = Shape.ASIDE
_NOUN: Final = Shape.NOUN
_STATE_RULES: Final = frozenset({"entities.country", "entities.state"})
"""Rules that find the name of a whole state."""
_ASK: Final = CueClass.ASK


class Kind(StrEnum):
    """What a verb reports its content as."""

    THAT = "that"
    COLON = "colon"
    MARKS = "marks"
    NOUN = "noun"


_ADVERBIAL: Final = frozenset({"دون", "بدون", "قبل", "بعد"})
_THAT_NOT: Final = "الا"
"""«ألا», folded."""
_CLAUSE: Final = Kind.THAT
_QUOTED: Final = Kind.MARKS


class Complement(NamedTuple):
    """What a verb reports."""

    kind: Kind
    at: int
    """The token that brings it: أن, the colon, the opening mark, the preposition or the noun."""
    first: int
    """Its first token."""
    mark: Mark | None = None
    """The marks around it, of the kind MARKS."""
    bare: bool = False
    """Whether nothing brings it: «وتابع هناك …»."""
    glued: int = 0
    """Letters of its first token that are a preposition and stay outside."""


def find_complement(context: QuoteContext, cue: Cue, number: int, stop: int) -> Complement | None:
    """What the cue at sign `number` reports, before token `stop`; a verbal noun is `noun_content.find_noun`'s."""
    signs, at = context.signs, context.signs[number][0]
    if cue.verb.burdens:
        return None
    wide = cue.verb.object or cue.conjoined or at == 0 or not context.words[at - 1][0].isalpha()
    reach = _FAR_TOKENS if not cue.verb.near else _ADDRESSED_TOKENS if wide else _NEAR_TOKENS
    limit, skip = min(stop, at + reach), at
    for k in range(number + 1, len(signs)):
        i, sign = signs[k]
        if i >= limit:
            return None
        if i < skip:
            continue
        found = _brought(context, cue, at, i, sign) if sign is not _CUE else None
        if found is not None:
            return found
        behind = _passed(context, k, stop)
        if behind is None:
            return None
        skip = behind
    return None


def _brought(context: QuoteContext, cue: Cue, at: int, i: int, sign: Sign) -> Complement | None:
    """The content that the sign at token `i` brings to the cue at token `at`; None when it brings none."""
    if sign is _THAT:
        verb = cue.verb
        if verb.marks or (verb.cue_class is not _ASK and _is_question(context, i)):
            return None
        length = is_that(context, i)
        if length and context.words[i - 1] == "علي" and not _takes_on(context, cue, i):
            return None
        return _clause_behind(context, i, length) if length else None
    if sign is _COLON:
        sentence = context.tokens.sentences[context.tokens.sentence(i)][0]
        if (
            _is_clock(context, i)
            or is_titled(context, i + 1)
            or (i - at > 1 and headline_tail(context, sentence, i) is not None)
        ):
            return None
        return _behind_colon(context, i)
    mark = context.marks.get(i) if sign is _MARK else None
    if mark is None or is_name(context, mark) or _before_that(context, mark) or _is_of_saying(context, at, i):
        return None
    if cue.verb.relays and context.has("origins", mark.close + 1):
        return None  # «نقلت «النورس» عن مصدر أن»
    return Complement(_QUOTED, i, i + 1, mark)


def _clause_behind(context: QuoteContext, i: int, length: int) -> Complement:
    """The clause that so many words at token `i` bring; «ألا» is part of it."""
    if context.has("that_not", i):
        return Complement(_CLAUSE, i, i, glued=len(context.words[i]) - len(_THAT_NOT))
    return Complement(_CLAUSE, i, i + length)


def _takes_on(context: QuoteContext, cue: Cue, i: int) -> bool:
    """Whether «على أن» at token `i` belongs to the verb: no condition («، على أن …»), no verb of adding."""
    verb = cue.verb
    governed = {*(verb.content or ()), *(verb.to or ()), *(verb.feel or ())}
    return not verb.adds and ("علي" in governed or context.words[i - 2] not in "،,")


def _passed(context: QuoteContext, number: int, stop: int) -> int | None:
    """The token from which to look on behind a sign that brought nothing; None when nothing behind it can belong to the verb."""
    i, sign = context.signs[number]
    if sign is _MARK:
        mark = context.marks.get(i)
        return mark.close + 1 if mark is not None and (is_name(context, mark) or _before_that(context, mark)) else i + 1
    if sign is not _CUE:
        return i + 1
    other = context.lexicon.cues[context.words[i]]
    if other.shape is _NOUN:
        return None if context.words[i].lstrip("وف").startswith("ب") else i + 1
    if other.shape is _ASIDE and _is_attribute(context, i, other):
        return i + 1
    if (
        context.has("prepositions", i)
        or is_discreet(context, i)
        or not is_verb_here(context, i, other)
        or (i and context.lexicon.signs.get(context.words[i - 1]) is Sign.ACCORDING)
    ):
        return i + 1
    if not context.has("relatives", i - 1) and not _is_adverbial(context, i):
        return None
    return _behind_inserted(context, number, min(stop, i + _NEAR_TOKENS))


def _is_adverbial(context: QuoteContext, i: int) -> bool:
    """Whether the verb at token `i` only tells how or when something was said: «دون أن يسمي أحدا», «قبل أن يضيف»."""
    return i > 1 and context.words[i - 1] == "ان" and context.words[i - 2] in _ADVERBIAL


def _is_attribute(context: QuoteContext, i: int, cue: Cue) -> bool:
    """Whether what looks like an aside only describes the indefinite noun before it: «كتلة معارضة», «مصدر مطلع»."""
    before, word = context.words[i - 1], context.words[i]
    return (
        not cue.conjoined
        and not word.endswith("ا")
        and before[0].isalpha()
        and not before.startswith("ال")
        and context.lexicon.signs.get(before) is None
        and i - 1 not in context.ends
    )


def is_discreet(context: QuoteContext, i: int) -> bool:
    """Whether the verb at token `i` asks that a name be kept back: «مصدر طلب عدم الكشف عن هويته»."""
    return context.discreet and not context.lexicon.lists["identities"].isdisjoint(
        context.words[i + 1 : i + _DISCREET_TOKENS]
    )


def _behind_inserted(context: QuoteContext, number: int, stop: int) -> int:
    """The token behind أن that belongs to a verb of a relative clause, where it follows without a comma; else behind the verb."""
    at = context.signs[number][0]
    for i, sign in context.signs[number + 1 : number + 4]:
        if i >= stop or sign is _CUE:
            break
        if sign is _THAT and is_that(context, i) and not _comma_between(context, at, i):
            return i + is_that(context, i)
    return at + 1


def is_verb_here(context: QuoteContext, i: int, cue: Cue) -> bool:
    """Whether the cue at token `i` may be what it looks like: no adverb («مجددا»), no noun behind a preposition («في رد») or of a party («نادي المدينة»)."""
    if cue.conjoined or i == 0 or cue.shape is _NOUN:
        return True
    if cue.shape is _ASIDE:
        if (
            context.words[i - 1] in context.lexicon.lists["prepositions"]
            or _heads_place(context, i)
            or _is_text(context, i)
        ):
            return False
        return not context.has("adverbs", i) or context.words[i - 1] in "،," or renews(context, i)
    before = context.words[i - 1]
    if i in context.parties and not context.parties[i].person:
        return False
    if before in context.lexicon.lists["noun_governors"] or (
        before in context.lexicon.finite and not context.has("appearances", i - 1)
    ):
        return False
    return not cue.verb.near or _heads_clause(context, i)


def _is_text(context: QuoteContext, i: int) -> bool:
    """Whether what looks like a participle is a text, without ب behind it: «مذكرة التفاهم», not «مذكرة بأن»."""
    return context.has("documents", i) and not "".join(context.words[i + 1 : i + 2]).startswith("ب")


def renews(context: QuoteContext, i: int) -> bool:
    """Whether a noun with the pronoun of whose it is stands right behind the participle at token `i`: «مجددا رفضه»."""
    return i + 1 < len(context.words) and context.words[i + 1] in context.lexicon.owned


def _heads_place(context: QuoteContext, i: int) -> bool:
    """Whether what looks like a participle is the noun of a place, inside a clause or before its name, no country's: «شهدت مدينة سرت»."""
    if context.gazetteer.analyser[context.words[i]].place is None:
        return False
    place = context.places.get(i + 1)
    if place is not None and (
        place.joined or place.entity.type is not EntityType.GPE or place.entity.rule in _STATE_RULES
    ):
        return False
    return context.words[i - 1] not in "،," or place is not None


def _heads_clause(context: QuoteContext, i: int) -> bool:
    """Whether a verb may stand at token `i`: at the head of a clause, behind a particle, or behind its subject."""
    before = context.words[i - 1]
    return (
        not before[0].isalpha()
        or context.lexicon.signs.get(before) is not None
        or before in context.lexicon.lists["clause_particles"]
        or phrase_before(context.lexicon.leads, context.words, i) > 0
        or i in context.ends
        or context.has("latters", i - 1)
        or source_before(context, i, max(0, i - 8)) is not None
        or any(
            first == i
            for first, _ in context.tokens.sentences[context.tokens.sentence(i) : context.tokens.sentence(i) + 1]
        )
    )


def _comma_between(context: QuoteContext, begin: int, end: int) -> bool:
    return any(context.words[i] in "،," for i in range(begin + 1, end))


def _is_question(context: QuoteContext, i: int) -> bool:
    return not (context.has("complementisers", i) or context.has("that_not", i))


def headline_tail(context: QuoteContext, begin: int, at: int) -> Source | None:
    """The source behind «and» right before the colon at token `at`, inside a sentence that begins at `begin`: «… وطهران: …»."""
    place = context.ends.get(at)
    first = place.first if place is not None else at - 1
    for i in range(first, max(begin - 1, at - _TAIL_TOKENS), -1):
        if _is_conjoined(context, i):
            if not _is_second_half(context, begin, i):
                return None
            source = source_after(context, i, at)
            whole = source is not None and source.behind == at and not source.outlet
            return without_and(context, i, source) if source is not None and whole else None
    return None


def _is_conjoined(context: QuoteContext, i: int) -> bool:
    """Whether token `i` is «and» with whoever may speak: «وطهران», «وبعثة»; not «وزير»."""
    word, place = context.words[i], context.places.get(i)
    if word[0] != "و":
        return False
    return place.joined if place is not None else word not in context.lexicon.speaking and is_source(context, i)


def _is_second_half(context: QuoteContext, begin: int, i: int) -> bool:
    """Whether a headline's first half, with a verb of its own, ends before token `i`: no pair of names («كينيا والصومال: …»)."""
    if i == begin or context.words[i - 1] in ".…،":
        return True
    analyser = context.gazetteer.analyser
    return any(
        (word[0] == "ي" and len(word) > _VERB_LETTERS) or (analyser[word].finite and not analyser[word].noun)
        for word in context.words[begin:i]
    )


def is_source(context: QuoteContext, i: int) -> bool:
    """Whether somebody who speaks stands at token `i`: an entity, an outlet, people, a title."""
    word = context.words[i]
    word = bare_of(word[1:] if word[0] == "و" and word not in context.lexicon.speakers else word).removeprefix("ال")
    return (
        i in context.places
        or word in context.lexicon.lists["persons"]
        or word in context.lexicon.lists["outlets"]
        or context.gazetteer.title_stem(context.words[i]) is not None
    )


def bare_of(word: str) -> str:
    """A folded noun without ل before it: للمصدر, المصدر."""
    return "ال" + word[2:] if word.startswith("لل") else word.removeprefix("ل")


def _is_clock(context: QuoteContext, i: int) -> bool:
    """Whether the colon stands between digits: «10:30»."""
    return 0 < i < len(context.words) - 1 and context.words[i - 1].isdigit() and context.words[i + 1].isdigit()


def _behind_colon(context: QuoteContext, i: int) -> Complement | None:
    if i + 1 >= len(context.words):
        return None
    mark = context.marks.get(i + 1) or _long_mark(context, i)
    if mark is not None:
        return Complement(_QUOTED, i, mark.open + 1, mark)
    length = is_that(context, i + 1)
    return _clause_behind(context, i + 1, length) if length else Complement(Kind.COLON, i, i + 1)


def _long_mark(context: QuoteContext, i: int) -> Mark | None:
    """The words between marks of several signs right behind the colon at token `i`: «: &quot;…&quot;»."""
    for j in range(i + 2, min(i + 6, len(context.words))):
        mark = context.marks.get(j)
        if mark is not None:
            tokens = context.tokens
            return mark if is_long_sign(tokens.text[tokens.starts[i + 1] : tokens.ends[j]]) else None
    return None


def _is_of_saying(context: QuoteContext, begin: int, end: int) -> bool:
    """Whether a noun of saying between these tokens claims the marks behind it: «ندد بتصريحات الوزير حول "…"»."""
    sayings = context.lexicon.nouns["sayings"]
    if context.words[end - 1] in {"ب", "بـ"}:
        return False
    return any(plain(context.words[i]) in sayings for i in range(begin + 1, end))


def _before_that(context: QuoteContext, mark: Mark) -> bool:
    """Whether short words in marks stand before أن in one noun phrase: part of the subject, «صحيفة "…" إن»."""
    size = mark.close - mark.open - 1
    if size > _NAME_TOKENS:
        return False
    for number in range(context.number_from(mark.close + 1), len(context.signs)):
        i, sign = context.signs[number]
        if i > mark.close + (_APPOSED_TOKENS if size <= 2 else _PHRASE_TOKENS) or sign is not _THAT:
            return False
        brings = context.words[i] in context.lexicon.lists["complementisers"]
        return brings and (size <= 2 or not _is_clause(context, mark.close + 1, i))
    return False


def _is_clause(context: QuoteContext, first: int, last: int) -> bool:
    """Whether a comma between these tokens is followed by more than the complementiser."""
    return any(context.words[i] in "،," and i < last - 1 for i in range(first, last))
