"""Tokens in, ordinals that order something out: الاجتماع الثالث, أول مرة; none that are part of a name or an idiom."""

from __future__ import annotations

from typing import Final

from streams.arabic.numbers.numerals import read_ordinal
from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts.counted_nouns import as_written, has_article
from streams.extract.facts.match import Build, Found
from streams.extract.rule import Rule
from streams.records import FactKind

__all__ = ["RULES"]

_ORDINAL: Final = FactKind.ORDINAL


def _ordinal(cursor: TokenCursor, i: int) -> Found | None:
    """An ordinal that orders something: الاجتماع الثالث, أول مرة, الحادي والعشرون."""
    lexeme = cursor.at(i)
    number = read_ordinal(cursor, i)
    if number is None and lexeme.definite and not lexeme.cut and (value := _round(cursor, i)):
        return Found(_ORDINAL, i, i + 1, value, value, counted=as_written(cursor, i - 1))
    if number is None or _orders_nothing(cursor, i, number.last):
        return None
    return Found(_ORDINAL, i, number.last, number.value, number.value, counted=_ordered(cursor, i, number.last))


def _round(cursor: TokenCursor, i: int) -> int | None:
    """The value of a definite ten, hundred or thousand that orders the definite singular before it: البيت العشرون."""
    tags = cursor.at(i).tags
    before = cursor.at(i - 1)
    if (
        not cursor.word(i - 1).startswith("ال")
        or "plural_nouns" in before.tags
        or (cursor.at(i + 1).joined and cursor.at(i + 1).numeric)
    ):
        return None
    if "singular_nouns" in before.tags:
        return tags.get("tens") or tags.get("hundreds") or tags.get("scales")
    return tags.get("tens")


def _orders_nothing(cursor: TokenCursor, i: int, last: int) -> bool:
    """Whether the ordinal belongs to a name, an idiom, or is another word."""
    before = cursor.at(i - 1)
    if cursor.at(i).definite and ("regnal" in before.tags or "wars" in before.tags or _is_regnal(cursor, i)):
        return True
    if cursor.word(i - 1) == "ال":  # آل ثاني
        return True
    for j in (i, i - 1, i - 2):
        idiom = cursor.phrase(j, "idioms")
        if idiom and idiom[1] > i:
            return True
    word, previous = cursor.words[i], cursor.word(i - 1)
    if last == i + 1 and word.endswith("ثانيه") and not cursor.at(i).definite:
        return not previous.endswith("ه")
    if not (word.endswith("اولي") and cursor.surface(i, i + 1).endswith("ي")):
        return False
    return i == 0 or not cursor.surface(i - 1, i).endswith(("ة", "ات"))  # preliminary, behind a masculine


def _is_regnal(cursor: TokenCursor, i: int) -> bool:
    """Whether a definite ordinal follows a bare name behind a royal title: الملك الفونسو الثالث عشر."""
    if cursor.word(i - 1).endswith(("ه", "ها", "هم")) or (
        has_article(cursor.word(i - 1)) and not cursor.tag(i - 2, "royal_titles")
    ):
        return False
    return any(cursor.tag(j, "royal_titles") for j in range(i - 2, i - 5, -1))


def _ordered(cursor: TokenCursor, i: int, last: int) -> str | None:
    """The noun that an ordinal orders: before it in the same definiteness, else behind it."""
    lexeme, previous, following = cursor.at(i), cursor.word(i - 1), cursor.word(last)
    if lexeme.definite:
        noun = i - 2 if previous.endswith(("ي", "يه")) and has_article(cursor.word(i - 2)) else i - 1
        return as_written(cursor, noun) if has_article(previous) else None
    if following[:1].isalpha() and "not_counted" not in cursor.at(last).tags:
        return as_written(cursor, last)
    return as_written(cursor, i - 1) if previous[:1].isalpha() and "not_counted" not in cursor.at(i - 1).tags else None


RULES: tuple[Rule[Build], ...] = (
    Rule("facts.ordinal", ("ordinals", "ordinal_ones", "ones", "tens", "hundreds", "scales"), _ordinal),
)
"""Everything ordered."""
