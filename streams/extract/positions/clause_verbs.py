"""A clause in, its first verb out: one of the lists, else a word that looks like one where a verb may stand."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.clauses import Clause
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark

__all__ = ["is_written_passive", "verb_of"]

_BEFORE_VERBS: Final = (
    Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE | Mark.THAT | Mark.RELATIVE | Mark.SOURCE | Mark.TEMPORAL
)
"""Words behind which a verb may stand."""
_NO_VERBS: Final = _BEFORE_VERBS | Mark.PREPOSITION | Mark.ADVERSATIVE | Mark.CAUSAL | Mark.CONDITION
"""Words that are no verbs, whatever their shape: «وفي», «فقد»."""
_BEFORE_PRESENT: Final = Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE
"""Words behind which a word in ت is rather a present than a noun."""
_LEADING_PRESENT: Final = Mark.NEGATION | Mark.FUTURE | Mark.THAT
"""Words behind which a verb in ت is a present: «لن تقبل»."""
_INTRODUCTION_MIN: Final = 2
_INTRODUCTION_MAX: Final = 4
"""Tokens of a phrase with a preposition before a verb: «في المقابل وعد الأفغان»."""
_PRONOUNS: Final = ("ه", "ها", "هم", "هما")
_FEMININE: Final = "ة"
_DAMMA: Final = "\u064f"
_DAMMA_AT_MAX: Final = 3
_BEFORE_DAMMA: Final = frozenset("وفسا")
"""Letters before the one that a passive has its vowel on: «وسيُرفع», «اتُّفق»."""
_JOINED: Final = frozenset("وف")
_VERB_MIN: Final = 4
"""Letters of a word that is taken for a verb by its shape."""


def verb_of(context: PositionContext, clause: Clause) -> tuple[int, VerbForm | None]:
    """The first verb of the clause, and its form; None for no verb."""
    for i in range(clause.first, clause.last):
        if not context.inside[i] and (form := _form(context, clause, i)) is not None:
            return i, form
    return -1, None


def is_written_passive(context: PositionContext, i: int) -> bool:
    """Whether the verb is written as a passive, whose subject does nothing: «سُمح», «تُرفع»."""
    text = context.tokens.laid[context.tokens.starts[i] : context.tokens.ends[i]]
    at = text.find(_DAMMA)
    return 0 < at <= _DAMMA_AT_MAX and all(letter in _BEFORE_DAMMA for letter in text[: at - 1])


def _form(context: PositionContext, clause: Clause, i: int) -> VerbForm | None:
    """The form of the verb at token `i`."""
    word = context.words[i]
    if word.finite is not None and not word.nominal:
        return word.finite
    before = context.marks[i - 1] if i > clause.first else Mark.NONE
    heads = i == clause.first or bool(before & _BEFORE_VERBS)
    last = i - 1
    while last > clause.first and context.marks[last] & Mark.NAMING:
        last -= 1
    behind = i > clause.first and context.side_at[last] >= 0
    if word.finite is not None:
        stands = heads or behind or _introduced(context, clause, i)
        return _led(word.finite, context.tokens.words[i], before) if stands else None
    if before & Mark.PREPOSITION:
        return None
    common = context.gazetteer.analyser[context.tokens.words[i]].finite
    if common and not heads and context.tokens.words[i].endswith(_PRONOUNS):
        return None
    if not (heads or common or behind):
        return None
    return _shaped(context, i) or (_present(context, i) if heads else None)


def _introduced(context: PositionContext, clause: Clause, i: int) -> bool:
    """Whether a phrase that opens the clause ends before the token, and whoever acts stands behind it: «في المقابل وعد الأفغان»."""
    j = i + 1
    if not context.marks[clause.first] & Mark.PREPOSITION or j >= clause.last:
        return False
    if not _INTRODUCTION_MIN <= i - clause.first <= _INTRODUCTION_MAX:
        return False
    if context.marks[i - 1] & Mark.PREPOSITION or context.side_at[i - 1] >= 0:
        return False
    if context.side_at[j] >= 0:
        side = context.sides[context.side_at[j]]
        return not side.preposition and not side.joined
    if context.closed[j] or context.marks[j] & (Mark.PEOPLE | Mark.PAIR):
        return True
    return context.gazetteer.title_stem(context.tokens.words[j]) is not None


def _led(form: VerbForm, text: str, before: int) -> VerbForm:
    """The form of a verb behind a particle of the present, which without vowels may be a past."""
    if before & _LEADING_PRESENT and form.tense is Tense.PAST and text[0] == "ت" and not (form.feminine or form.plural):
        return VerbForm(Tense.PRESENT, 3, True, False)
    return form


def _shaped(context: PositionContext, i: int) -> VerbForm | None:
    """The form of a word that no list of stands has: a common verb, or a feminine past or a present by its shape."""
    text, features = context.tokens.words[i], context.gazetteer.analyser[context.tokens.words[i]]
    stem = text[1:] if text[0] in _JOINED and len(text) > _VERB_MIN else text
    if context.marks[i] & _NO_VERBS or features.function or features.noun or (features.common and not features.finite):
        return None
    if context.tokens.laid[context.tokens.ends[i] - 1] == _FEMININE:
        return None
    past = stem.endswith("ت") and not stem.endswith("ات") and len(stem) >= _VERB_MIN
    if features.finite or past:
        plural = stem.endswith(("وا", "ون", "ان", "تا"))
        present = stem[0] in "يت" and not past
        return VerbForm(
            Tense.PRESENT if present else Tense.PAST, 3, (stem[0] == "ت" if present else past) and not plural, plural
        )
    return None


def _present(context: PositionContext, i: int) -> VerbForm | None:
    """The form of a word that no list has and that looks like a present at the head of its clause: «يجزم الروس»."""
    text, features = context.tokens.words[i], context.gazetteer.analyser[context.tokens.words[i]]
    stem = text[1:] if text[0] in _JOINED and len(text) > _VERB_MIN else text
    if context.marks[i] & _NO_VERBS or context.inside[i] or features.function or features.noun or features.common:
        return None
    led = i > 0 and context.marks[i - 1] & _BEFORE_PRESENT
    if not (stem[0] == "ي" or (stem[0] == "ت" and led)) or len(stem) < _VERB_MIN:
        return None
    plural = stem.endswith(("ون", "ان", "وا"))
    return VerbForm(Tense.PRESENT, 3, stem[0] == "ت" and not plural, plural)
