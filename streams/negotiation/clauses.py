"""The tokens of a sentence in, its clauses out: cut at stops, complementisers, relatives and joined verbs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.arabic.verbs import Tense
from streams.negotiation.marks import Mark
from streams.negotiation.predicates import Part
from streams.negotiation.view import View
from streams.negotiation.words import NOWHERE, Word

__all__ = ["Clause", "Opening", "cut"]


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
_ADVERBIAL: Final = 1 << Part.PARTICIPLE
_ACCUSATIVE: Final = "ا"
_WITH: Final = "ب"
_DEFINITE: Final = ("ال", "وال", "بال", "لل")
_WITH_MIN: Final = 2
_VERBAL: Final = Mark.SOURCE | Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE
"""What stands before verbs only."""
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


def cut(view: View, first: int, last: int) -> list[Clause]:
    """The clauses of the sentence over these tokens, in order, without gaps."""
    words, marks, quote_at, side_at = view.words, view.marks, view.quote_at, view.side_at
    clause = Clause(first, last, Opening.START)
    clauses = [clause]
    stopped = 0
    for i in range(first, last):
        mark, word = marks[i], words[i]
        if mark & Mark.STOP:
            stopped |= mark
            continue
        edge = stopped or word.edge or mark & _OPENING or side_at[i] >= 0 or quote_at[i] != quote_at[i - 1]
        if edge and i > first:
            opening = _opening_at(view, clause, i, stopped)
            if opening is not None:
                clause.last = i
                clause = Clause(i, last, opening)
                clauses.append(clause)
        if word.finite is not None and _is_verb(view, clause, i):
            clause.finite = True
        if stopped and not mark & Mark.NAMING:
            stopped = 0
    return clauses


def _opening_at(view: View, clause: Clause, i: int, stopped: int) -> Opening | None:
    """What the token opens within the sentence; None when it goes on with the clause before."""
    opening = _opening(view, clause, i, stopped=bool(stopped))
    if opening is not None:
        return None if opening in _PHRASED and clause.opening is opening and i == clause.first + 1 else opening
    if (
        (clause.finite and _describes(view, i))
        or _resumes(view, clause, i)
        or _begins_anew(view, i, finite=clause.finite)
    ):
        return Opening.AND if view.side_at[i] >= 0 else Opening.RELATIVE
    if view.marks[i] & Mark.NAMING:
        return None
    if view.quote_at[i] != view.quote_at[i - 1] and _other_voice(view, i):
        return None if _just_opened(view, clause, i) else Opening.QUOTE
    if stopped:
        return Opening.COLON if stopped & Mark.COLON else Opening.STOP
    return None


def _is_verb(view: View, clause: Clause, i: int) -> bool:
    """Whether the token is a finite verb; what may be a verbal noun is one only where it opens the clause."""
    word = view.words[i]
    if view.inside[i]:
        return False
    if clause.opening is Opening.QUOTE and i == clause.first and _bare_past(word):
        return False
    if not word.nominal or (i and view.marks[i - 1] & _VERBAL):
        return True
    if i == clause.first and clause.opening in {Opening.START, Opening.COLON, Opening.ADVERSATIVE}:
        return True
    return i + 1 < len(view.words) and view.side_at[i + 1] >= 0 and i == clause.first


def _to_come(word: Word) -> bool:
    return word.finite is not None and word.finite.tense is Tense.PRESENT and not word.nominal


def _has_verbal_complement(view: View, i: int) -> bool:
    """Whether what follows a word that may be a verbal noun makes it a verb: its subject, or a preposition."""
    if i + 1 >= len(view.words):
        return False
    text = view.tokens.words[i + 1]
    if view.side_at[i + 1] >= 0 or view.marks[i + 1] & (Mark.ADDRESSING | Mark.PEOPLE | Mark.PAIR):
        return True
    if view.gazetteer.title_stem(text) is not None:
        return True
    return text[0] == _WITH and len(text) > _WITH_MIN


def _bare_past(word: Word) -> bool:
    """Whether it is a past in the masculine singular, which without vowels may be a verbal noun: «منح», «فتح»."""
    form = word.finite
    return form is not None and form.tense is Tense.PAST and not (form.feminine or form.plural or form.person == 1)


def _begins_anew(view: View, i: int, *, finite: bool) -> bool:
    """Whether a party joined with «and» is the subject of a verb of its own: «… وبروكسل تلوح بالرد».

    Behind a clause without a verb that is known (not `finite`) it may be the second of two subjects.
    """
    at = view.side_at[i]
    if at < 0 or not view.sides[at].joined or view.sides[at].first != i or (not finite and view.side_at[i - 1] >= 0):
        return False
    for j in range(view.sides[at].last, min(view.sides[at].last + 3, len(view.words))):
        word = view.words[j]
        if view.side_at[j] >= 0:
            continue
        if word.finite is None or word.joined or word.nominal:
            return False
        if not finite and word.finite.plural:
            return False
        return word.finite.feminine or word.finite.plural or not view.sides[at].place or view.sides[at].masculine
    return False


def _just_opened(view: View, clause: Clause, i: int) -> bool:
    """Whether nothing but «that» and signs stand in the clause before the token, so that the quote is what it opens."""
    return all(view.marks[j] & (Mark.THAT | Mark.NAMING | Mark.STOP) for j in range(clause.first, i))


def _other_voice(view: View, i: int) -> bool:
    """Whether the quote that begins or ends here has another actor than the one before."""
    before, here = view.speaker(i - 1), view.speaker(i)
    return before is None or here is None or before.actor != here.actor or here.start >= before.end


def _opening(view: View, clause: Clause, i: int, *, stopped: bool) -> Opening | None:
    """What the token opens; None when it goes on with the clause before."""
    mark, word = view.marks[i], view.words[i]
    if mark & _CUTTING and not (mark & Mark.CONDITION and view.marks[i - 1] & Mark.SOURCE):
        for bit, opening in _BY_MARK:
            if mark & bit:
                return opening
    if stopped and mark & Mark.SOURCE:
        return Opening.CAUSAL
    if mark & Mark.UNTIL and i + 1 < len(view.words) and _to_come(view.words[i + 1]):
        return Opening.CONDITION
    if mark & Mark.THAT:
        return _that(view, i, stopped=stopped)
    if _joins_verb(view, i):
        return Opening.AND
    if (stopped or word.joined or _circumstance(view, clause, i)) and (
        mark & Mark.REPORTING or word.kinds & _ADVERBIAL
    ):
        return Opening.PARTICIPLE
    return None


def _that(view: View, i: int, *, stopped: bool) -> Opening | None:
    """What «that» opens; nothing where it is part of an opening: «بعد أن», «شريطة أن»."""
    if view.words[i].joined:
        return Opening.AND
    before = Mark.NONE if stopped else view.marks[i - 1]
    if before & (Mark.CONDITION | Mark.TEMPORAL):
        return None
    return Opening.NOUN_THAT if before & Mark.PREPOSITION else Opening.THAT


def _circumstance(view: View, clause: Clause, i: int) -> bool:
    """Whether the accusative behind a finite verb tells how something was done: «أدانه المجلس بشدة مطالبا بـ…»."""
    if not clause.finite or not view.tokens.words[i].endswith(_ACCUSATIVE) or i + 1 >= len(view.words):
        return False
    if view.marks[i - 1] & (Mark.AUXILIARY | Mark.COPULA | Mark.PREPOSITION):
        return False
    mark, text = view.marks[i + 1], view.tokens.words[i + 1]
    if view.marks[i] & Mark.REPORTING:
        return bool(mark & Mark.THAT)
    return bool(mark & Mark.ADDRESSING) or (text[0] == _WITH and len(text) > _WITH_MIN)


def _joins_verb(view: View, i: int) -> bool:
    """Whether «and» stands before a verb here, glued or with a particle in between: «ورحب», «ولم تستبعد», «وقد دعا»."""
    mark, word = view.marks[i], view.words[i]
    if word.joined and (word.finite is not None or word.verblike) and not view.inside[i]:
        return not word.nominal or _has_verbal_complement(view, i)
    if not mark & _PARTICLES or not (word.joined or mark & Mark.JOINING):
        return False
    behind = view.words[i + 1] if i + 1 < len(view.words) else NOWHERE
    return behind.finite is not None and not behind.nominal and not behind.joined


def _resumes(view: View, clause: Clause, i: int) -> bool:
    """Whether a verb with a pronoun for the indefinite noun before describes it: «عرضا رفضته سول», «في خطوة رحبت بها»."""
    word, j = view.words[i], i - 1
    if (
        not (word.senses or word.frames)
        or word.joined
        or view.inside[j]
        or view.marks[j] & ~Mark.DATED
        or view.marks[i]
    ):
        return False
    if not (clause.finite or (j > clause.first and view.marks[clause.first] & Mark.PREPOSITION)):
        return False
    noun = view.tokens.words[j]
    if noun.startswith(_DEFINITE) or not noun[0].isalpha() or not view.tokens.words[j - 1][0].isalnum():
        return False
    return any(
        form is not None and (word.owned or any(m & Mark.RESUMPTIVE for m in view.marks[i + 1 : i + 2]))
        for _, form in (*word.senses, *word.frames)
    )


def _describes(view: View, i: int) -> bool:
    """Whether a verb that stands behind a noun describes it: «اتفاقيات يطالب فيها الكرملين بضمانات», «اجتماع دعا إليه»."""
    word, before = view.words[i], view.words[i - 1]
    if word.finite is None or word.joined or word.nominal:
        return False
    if word.finite.tense is not Tense.PRESENT and not (i + 1 < len(view.words) and view.marks[i + 1] & Mark.RESUMPTIVE):
        return False
    if not (word.senses or word.frames) or before.finite or before.senses or view.marks[i - 1]:
        return False
    return view.side_at[i - 1] < 0 or any(view.side_at[j] >= 0 for j in range(i + 1, min(i + 4, len(view.words))))
