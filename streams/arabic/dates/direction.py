"""The words around a date in, whether they put it into the past or the future out."""

from __future__ import annotations

from typing import Final

from streams.arabic.token_cursor import TokenCursor

__all__ = ["deadline_direction_at", "direction_at", "month_direction_at"]

_REACH: Final = 14
"""Words looked back over; a clause is seldom longer."""
_IF: Final = frozenset(("اذا", "واذا", "فاذا"))
"""Before a verb of the past: what it tells has not happened yet."""
_WHETHER: Final = frozenset(("ما", "عما", "فيما"))
"""Before «if»: a question, no condition."""
_NOT_NOUNS: Final = frozenset(("منذ", "ومنذ"))
_UNTIL: Final = "حتي"
_FROM: Final = "من"
_FROM_ON: Final = frozenset(("ابتداء", "اعتبارا", "انطلاقا", "بدءا"))
"""With «from» before a day: something holds from it on."""
_HEAD: Final = 3
"""A date among so many first words of a sentence is told by the verb behind it."""


def direction_at(cursor: TokenCursor, i: int) -> int:
    """-1 past, 1 future, 0 when no word near token i tells: the nearest verb before it, else the first behind."""
    tense = _first_tense(cursor, range(i - 1, max(cursor.begin, i - _REACH) - 1, -1))
    if not tense and i - cursor.begin <= _HEAD:
        tense = _first_tense(cursor, range(i + 1, min(cursor.stop, i + _REACH)))
    return max(-1, tense)


def month_direction_at(cursor: TokenCursor, i: int) -> int:
    """The same for a month without its year: a verb of saying does not tell, for what was said may lie ahead."""
    before = cursor.at(i - 1).tags
    if "since" in before or "named_events" in before or cursor.tag(i - 2, "since"):
        return -1  # أحداث 7 أكتوبر: an event that is called by its date
    if "day_words" in before and cursor.tag(i - 2, "named_events"):
        return -1
    if "in_offset" in before and cursor.word(i - 2) == "ما":
        return -1 if cursor.word(i - 1) == "قبل" else 1  # ما قبل 7 أكتوبر
    tense = _first_tense(cursor, range(i - 1, max(cursor.begin, i - _REACH) - 1, -1))
    if "deadlines" in before and cursor.phrase(i, "part_end"):
        return 1 if tense != -1 else -1
    if cursor.word(i - 1) == _FROM and cursor.word(i - 2) in _FROM_ON:
        return int(tense == 1)  # فرضت رسوما اعتبارا من أول آب: what is done today may hold from a day to come
    return tense if abs(tense) == 1 else 0


def deadline_direction_at(cursor: TokenCursor, i: int) -> int:
    """The same for a day behind «before» or «until»: ahead, unless the nearest verb tells of an event in the past."""
    tense = _first_tense(cursor, range(i - 1, max(cursor.begin, i - _REACH) - 1, -1))
    return -1 if tense == -1 else 1


def _first_tense(cursor: TokenCursor, places: range) -> int:
    """What the first of these tokens that tells says; a present verb behind a negation of the past is past."""
    lexemes = cursor.lexemes
    for j in places:
        tense = lexemes[j].tense
        if not tense:
            continue
        if tense < 0 and cursor.word(j - 1) in _IF and cursor.word(j - 2) not in _WHETHER:
            return 1  # إذا توصل الطرفان إلى اتفاق
        if tense < 0 and _is_noun(cursor, j):
            continue
        if not (cursor.words[j] == _UNTIL and cursor.among(j + 1, "late")):
            negated = tense > 0 and j and "past_negations" in lexemes[j - 1].tags
            return -1 if negated and not cursor.among(j - 2, "conditions") else tense
    return 0


def _is_noun(cursor: TokenCursor, j: int) -> bool:
    """Whether what may be a verb of the past at token j is a noun, or the month of March."""
    before = cursor.at(j - 1)
    if cursor.words[j] in _NOT_NOUNS:
        return False
    return cursor.among(j - 1, "before_nouns") or ("months" in cursor.lexemes[j].tags and before.numeric)
