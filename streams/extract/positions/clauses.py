"""The tokens of a sentence in, its clauses out: cut at stops, complementisers, relatives and joined verbs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.arabic.forms import subject_pronoun
from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.adverbials import is_adverbial
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.insertions import says_more, sets_off
from streams.extract.positions.predicates import Part
from streams.extract.positions.vocabulary import NOUNS, NOWHERE, Word
from streams.records import QuoteKind

__all__ = ["Clause", "Opening", "cut", "follows_own_that", "meets_another"]


class Opening(StrEnum):
    """What opens a clause."""

    START = "start"
    STOP = "stop"
    """A comma or the like, and nothing that says more."""
    COLON = "colon"
    THAT = "that"
    """أن or إن without a preposition before: the content of a report."""
    NOUN_THAT = "noun-that"
    """أن behind a preposition: the complement of a verb or noun («على أن»)."""
    AND = "and"
    """و before a finite verb or a complementiser."""
    RELATIVE = "relative"
    ADVERSATIVE = "adversative"
    CAUSAL = "causal"
    TIME = "time"
    CONDITION = "condition"
    PARTICIPLE = "participle"
    QUOTE = "quote"
    """The edge of a quote."""


_BY_MARK: Final = (
    (Mark.CONDITION, Opening.CONDITION),
    (Mark.TEMPORAL, Opening.TIME),
    (Mark.ADVERSATIVE, Opening.ADVERSATIVE),
    (Mark.RELATIVE, Opening.RELATIVE),
    (Mark.CAUSAL, Opening.CAUSAL),
)
_CUTTING: Final = Mark.CONDITION | Mark.TEMPORAL | Mark.ADVERSATIVE | Mark.RELATIVE | Mark.CAUSAL
_ADDING: Final = Mark.TEMPORAL | Mark.CAUSAL
_ADVERBIAL: Final = 1 << Part.PARTICIPLE
_PARTS: Final = 1 << 62
"""Beside the marks of a stop: it does not stand around what is inserted, and cuts."""
_ACCUSATIVE: Final = "ا"
_FEMININE: Final = "ه"
_NOT: Final = "غير"
_WITH: Final = "ب"
_COMPANY: Final = "مع"
_MET_TOKENS_MAX: Final = 10
"""Tokens behind a verb of meeting in which «with» may make the party right behind it the subject."""
_STEM_MIN: Final = 3
"""Letters that a noun has more of, its accusative ending apart."""
_DEFINITE: Final = ("ال", "وال", "بال", "لل")
_WITH_MIN: Final = 2
_INSERTED_MAX: Final = 2
"""Tokens behind what is inserted among which a verb would begin a clause."""
_VERBAL: Final = Mark.SOURCE | Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE
"""What stands before verbs only."""
_THIRD: Final = 3
"""The person of a verb whose subject is no pronoun of whoever speaks or listens."""
_PARTICLES: Final = Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE
_OPENING: Final = _CUTTING | Mark.SOURCE | Mark.UNTIL | Mark.THAT | Mark.REPORTING
_PHRASED: Final = frozenset({Opening.CONDITION, Opening.TIME})
"""Openings of several words, which are not cut apart: «في حال», «إلا إذا»."""


@dataclass(slots=True)
class Clause:
    """A run of tokens with at most one opening."""

    first: int
    last: int
    """Token numbers, half-open."""
    opening: Opening
    finite: bool = False
    """Whether a finite verb that the lists know stands in it."""


def cut(context: PositionContext, first: int, last: int) -> list[Clause]:
    """The clauses of the sentence over these tokens, in order, without gaps."""
    words, marks, quote_at, side_at = context.words, context.marks, context.quote_at, context.side_at
    clause = Clause(first, last, Opening.START)
    clauses = [clause]
    stopped = 0
    for i in range(first, last):
        mark, word = marks[i], words[i]
        if mark & Mark.STOP:
            stopped |= mark | (0 if sets_off(context, i, first, last) else _PARTS)
            continue
        edge = stopped or word.edge or mark & _OPENING or side_at[i] >= 0 or quote_at[i] != quote_at[i - 1]
        if edge and i > first:
            opening = _opening_at(context, clause, i, stopped)
            if opening is not None:
                clause.last = i
                clause = Clause(i, last, opening)
                clauses.append(clause)
        if word.finite is not None and _is_verb(context, clause, i):
            clause.finite = True
        if stopped and not mark & Mark.NAMING:
            stopped = 0
    return clauses


def _opening_at(context: PositionContext, clause: Clause, i: int, stopped: int) -> Opening | None:
    """What the token opens within the sentence; None when it goes on with the clause before."""
    opening = _opening(context, clause, i, stopped=bool(stopped))
    if opening is Opening.RELATIVE and stopped and not stopped & _PARTS:
        return None
    if opening is not None:
        return None if opening in _PHRASED and clause.opening is opening and i == clause.first + 1 else opening
    if (
        (clause.finite and _describes(context, i))
        or _resumes(context, clause, i)
        or _begins_anew(context, i, finite=clause.finite)
    ):
        return Opening.AND if context.side_at[i] >= 0 else Opening.RELATIVE
    if clause.finite and _acts_again(context, i):
        return Opening.AND
    if context.marks[i] & Mark.NAMING:
        return None
    if context.quote_at[i] != context.quote_at[i - 1] and _other_voice(context, i):
        object_ = not stopped and clause.finite and _is_told_as_object(context, i)
        return None if object_ or _just_opened(context, clause, i) else Opening.QUOTE
    if not stopped or (not stopped & _PARTS and not _is_new(context, clause, i)):
        return None
    return Opening.COLON if stopped & Mark.COLON else Opening.STOP


def _is_new(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether what stands behind an insertion does not go on with what stands before it."""
    return context.words[i].joined or (clause.finite and says_more(context, i))


def _is_verb(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether the token is a finite verb; what may be a verbal noun is one only where it opens the clause."""
    word = context.words[i]
    if context.inside[i]:
        return False
    if clause.opening is Opening.QUOTE and i == clause.first and _bare_past(word):
        return False
    if not word.nominal or (i and context.marks[i - 1] & _VERBAL):
        return True
    if i == clause.first and clause.opening in {Opening.START, Opening.COLON, Opening.ADVERSATIVE}:
        return True
    return i + 1 < len(context.words) and context.side_at[i + 1] >= 0 and i == clause.first


def _to_come(word: Word) -> bool:
    return word.finite is not None and word.finite.tense is Tense.PRESENT and not word.nominal


def _has_verbal_complement(context: PositionContext, i: int) -> bool:
    """Whether what follows a word that may be a verbal noun makes it a verb: its subject, or a preposition."""
    if i + 1 >= len(context.words):
        return False
    text = context.tokens.words[i + 1]
    if context.side_at[i + 1] >= 0 or context.marks[i + 1] & (Mark.ADDRESSING | Mark.PEOPLE | Mark.PAIR):
        return True
    if context.gazetteer.title_stem(text) is not None or _is_accusative(context, text):
        return True
    return text[0] == _WITH and len(text) > _WITH_MIN


def _is_accusative(context: PositionContext, text: str) -> bool:
    """Whether an indefinite noun in the accusative, the object of a verb and no genitive of a noun: «ورفض مقترحا»."""
    stem = text.removesuffix("ا")
    return _STEM_MIN < len(stem) < len(text) and not text.startswith(_DEFINITE) and _is_noun(context, stem)


def _is_noun(context: PositionContext, stem: str) -> bool:
    features = context.gazetteer.analyser[stem]
    return features.noun or features.common


def _bare_past(word: Word) -> bool:
    """Whether it is a past in the masculine singular, which without vowels may be a verbal noun: «منح», «فتح»."""
    form = word.finite
    return form is not None and form.tense is Tense.PAST and not (form.feminine or form.plural or form.person == 1)


def _begins_anew(context: PositionContext, i: int, *, finite: bool) -> bool:
    """Whether a party joined with «and» is the subject of a verb of its own: «… وبروكسل تلوح بالرد».

    Behind a clause without a verb that is known (not `finite`) it may be the second of two subjects.
    """
    at = context.side_at[i]
    if (
        at < 0
        or not context.sides[at].joined
        or context.sides[at].first != i
        or (not finite and context.side_at[i - 1] >= 0)
    ):
        return False
    for j in range(context.sides[at].last, min(context.sides[at].last + 3, len(context.words))):
        word = context.words[j]
        if context.side_at[j] >= 0:
            continue
        if word.finite is None or word.joined or word.nominal:
            return False
        if not finite and word.finite.plural:
            return False
        return word.finite.feminine or word.finite.plural or not context.sides[at].place or context.sides[at].masculine
    return False


def _acts_again(context: PositionContext, i: int) -> bool:
    """Whether «and» joins what may be a verbal noun to a party, with which only a verb can go on: «التقى نظيره السوري ورفض المقترح»."""
    word = context.words[i]
    if not word.joined or not word.nominal or word.finite is None or word.finite.tense is not Tense.PAST:
        return False
    following = context.tokens.words[i + 1] if i + 1 < len(context.words) else ""
    return i > 0 and context.side_at[i - 1] >= 0 and following.startswith(_DEFINITE[0])


def _is_told_as_object(context: PositionContext, i: int) -> bool:
    """Whether what somebody says begins here as a noun, the object of the verb before: «طالب النواب بإقالة …», «لم يستبعد الوزير استخدام …»."""
    quote, word = context.speaker(i), context.words[i]
    if quote is None or quote.kind is not QuoteKind.INDIRECT or quote is context.speaker(i - 1):
        return False
    return not (context.marks[i] or word.joined or (word.finite is not None and not word.nominal))


def _just_opened(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether nothing but «that» and signs stand in the clause before the token, so that the quote is what it opens."""
    return all(context.marks[j] & (Mark.THAT | Mark.NAMING | Mark.STOP) for j in range(clause.first, i))


def _other_voice(context: PositionContext, i: int) -> bool:
    """Whether the quote that begins or ends here has another actor than the one before."""
    before, here = context.speaker(i - 1), context.speaker(i)
    return before is None or here is None or before.actor != here.actor or here.start >= before.end


def _opening(context: PositionContext, clause: Clause, i: int, *, stopped: bool) -> Opening | None:
    """What the token opens; None when it goes on with the clause before."""
    mark, word = context.marks[i], context.words[i]
    adverbial = not stopped and mark & _ADDING and is_adverbial(context, i)
    if mark & _CUTTING and not adverbial and not (mark & Mark.CONDITION and context.marks[i - 1] & Mark.SOURCE):
        if mark & Mark.ADVERSATIVE and mark & Mark.PREPOSITION and _is_inserted(context, clause, i, stopped=stopped):
            return None
        for bit, opening in _BY_MARK:
            if mark & bit:
                return opening
    if stopped and mark & Mark.SOURCE:
        return Opening.CAUSAL
    if mark & Mark.UNTIL and i + 1 < len(context.words) and _to_come(context.words[i + 1]):
        return Opening.CONDITION
    if mark & Mark.THAT:
        return _that(context, i, stopped=stopped)
    if _joins_verb(context, i):
        return Opening.AND
    if (stopped or word.joined or _circumstance(context, clause, i)) and (
        mark & Mark.REPORTING or word.kinds & _ADVERBIAL
    ):
        return Opening.PARTICIPLE
    return None


def _is_inserted(context: PositionContext, clause: Clause, i: int, *, stopped: bool) -> bool:
    """Whether «في المقابل» stands between a verb and its object: «طلبت كابل في المقابل رفع الحظر»."""
    if stopped or context.words[i].joined or not clause.finite:
        return False
    behind = range(i + 2, min(i + 2 + _INSERTED_MAX, len(context.words)))
    return not any(says_more(context, j) for j in behind)


def _that(context: PositionContext, i: int, *, stopped: bool) -> Opening | None:
    """What «that» opens; nothing where it is part of an opening: «بعد أن», «شريطة أن»."""
    if context.words[i].joined:
        return Opening.AND
    before = Mark.NONE if stopped else context.marks[i - 1]
    if before & (Mark.CONDITION | Mark.TEMPORAL):
        return None
    return Opening.NOUN_THAT if before & Mark.PREPOSITION else Opening.THAT


def _circumstance(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether the accusative behind a finite verb tells how something was done: «أدانه المجلس بشدة مطالبا بـ…»."""
    word = context.tokens.words[i]
    feminine = word.endswith(_FEMININE) and bool(context.marks[i] & Mark.REPORTING)
    if not clause.finite or not (word.endswith(_ACCUSATIVE) or feminine) or i + 1 >= len(context.words):
        return False
    if context.marks[i - 1] & (Mark.AUXILIARY | Mark.COPULA | Mark.PREPOSITION):
        return False
    mark, text = context.marks[i + 1], context.tokens.words[i + 1]
    if context.marks[i] & Mark.REPORTING:
        return bool(mark & Mark.THAT) or _carries(context, clause, i)
    return bool(mark & Mark.ADDRESSING) or (text[0] == _WITH and len(text) > _WITH_MIN)


def _carries(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether the participle carries the noun behind it, and no verb before does: «غادر الوفد مؤكدا رفضه للعرض»; not «أكد مجددا رفضه»."""
    noun = context.words[i + 1]
    if not (noun.kinds & NOUNS and noun.owned) or context.tokens.words[i + 1].startswith(_DEFINITE):
        return False
    return not any(context.marks[j] & Mark.LIGHT for j in range(clause.first, i))


def _joins_verb(context: PositionContext, i: int) -> bool:
    """Whether «and» stands before a verb here, glued or with a particle in between: «ورحب», «ولم تستبعد», «وقد دعا»."""
    mark, word = context.marks[i], context.words[i]
    if context.tokens.words[i - 1] == _NOT:
        return False  # «غير وارد»
    if word.joined and (word.finite is not None or word.verblike) and not context.inside[i]:
        return not word.nominal or _has_verbal_complement(context, i)
    if not mark & _PARTICLES or not (word.joined or mark & Mark.JOINING):
        return False
    behind = context.words[i + 1] if i + 1 < len(context.words) else NOWHERE
    return behind.finite is not None and not behind.nominal and not behind.joined


def _resumes(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether a verb with a pronoun for the indefinite noun before describes it: «عرضا رفضته سول», «في خطوة رحبت بها»."""
    word, j = context.words[i], i - 1
    if (
        not (word.senses or word.frames)
        or word.joined
        or context.inside[j]
        or context.marks[j] & ~Mark.DATED
        or context.marks[i]
    ):
        return False
    if not (clause.finite or (j > clause.first and context.marks[clause.first] & Mark.PREPOSITION)):
        return False
    noun = context.tokens.words[j]
    if noun.startswith(_DEFINITE) or not noun[0].isalpha() or not context.tokens.words[j - 1][0].isalnum():
        return False
    return any(
        form is not None and (word.owned or any(m & Mark.RESUMPTIVE for m in context.marks[i + 1 : i + 2]))
        for _, form in (*word.senses, *word.frames)
    )


def follows_own_that(context: PositionContext, i: int, form: VerbForm) -> bool:
    """Whether «that» with a pronoun that agrees with the verb stands before it: «قالت كابل إنها لن تقبل …»."""
    j = i - 1
    while j > 0 and context.marks[j] & _PARTICLES and not context.marks[j] & Mark.THAT:
        j -= 1
    pronoun = subject_pronoun(feminine=form.feminine, plural=form.plural)
    that = j >= 0 and bool(context.marks[j] & Mark.THAT)
    own = that and form.person == _THIRD and context.tokens.words[j].endswith(pronoun)
    return own and not _said_by_other(context, j, form)


def _said_by_other(context: PositionContext, that: int, form: VerbForm) -> bool:
    """Whether the verb of saying before is of another gender, so that the pronoun means somebody else: «قال الوزير إن كابل …، وإنها ترفض»."""
    quote, tokens = context.speaker(that + 1), context.tokens
    begin = tokens.sentences[tokens.sentence(that)][0]
    if quote is None or not form.feminine or form.plural or tokens.words[that][0] != "و":
        return False  # «وأضاف أنها ترفض»: his government
    if not any(s.actor not in {None, quote.actor} and not s.person for s in context.sides_in(begin, that)):
        return False
    said = (context.words[j].finite for j in range(begin, that) if tokens.surface(j, j + 1) == quote.cue)
    return any(verb is not None and verb.person == _THIRD and not (verb.feminine or verb.plural) for verb in said)


def meets_another(context: PositionContext, clauses: Sequence[Clause], k: int, i: int, form: VerbForm) -> bool:
    """Whether a verb of meeting goes on with what the subject of the clause before did, so that who is named behind it is met: «زار الرياض والتقى الوزير السعودي»."""
    if not k or not context.words[i].joined or i != clauses[k].first:
        return False
    if any(context.tokens.words[j] == _COMPANY for j in range(i + 1, min(clauses[k].last, i + _MET_TOKENS_MAX))):
        return False  # «واجتمع الوزير مع …» has its subject
    before = clauses[k - 1]
    verbs = (context.words[j] for j in range(before.first, before.last) if not context.inside[j])
    forms = [word.finite for word in verbs if word.finite is not None and not word.nominal]
    return any((f.person, f.feminine, f.plural) == (form.person, form.feminine, form.plural) for f in forms)


def _describes(context: PositionContext, i: int) -> bool:
    """Whether a verb that stands behind a noun describes it: «اتفاقيات يطالب فيها الكرملين بضمانات», «اجتماع دعا إليه»."""
    word, before = context.words[i], context.words[i - 1]
    if word.finite is None or word.joined or word.nominal:
        return False
    if word.finite.tense is not Tense.PRESENT and not (
        i + 1 < len(context.words) and context.marks[i + 1] & Mark.RESUMPTIVE
    ):
        return False
    if not (word.senses or word.frames) or before.finite or before.senses or context.marks[i - 1]:
        return False
    return context.side_at[i - 1] < 0 or any(
        context.side_at[j] >= 0 for j in range(i + 1, min(i + 4, len(context.words)))
    )
