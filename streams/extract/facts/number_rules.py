"""Tokens in, amounts out: the rules for everything that is counted or measured, those for ordinals and duals among them."""

from __future__ import annotations

from typing import Final

from streams.arabic.dates.clock import clock_range, clock_times
from streams.arabic.numbers.amounts import Amount, between, bounded, fuzzy, measured, one, ranged
from streams.arabic.numbers.units import single_unit_at
from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts import dual_rules, ordinal_rules
from streams.extract.facts.counted_nouns import as_written, has_article
from streams.extract.facts.date_rules import any_date
from streams.extract.facts.match import Build, Found
from streams.extract.rule import Rule
from streams.records import FactKind

__all__ = ["RULES"]

_DURATION: Final = FactKind.DURATION
_CARDINAL: Final = FactKind.CARDINAL
_FREQUENCY: Final = FactKind.FREQUENCY
_ORDINAL: Final = FactKind.ORDINAL

_NUMBER_WORDS: Final = (
    "digits",
    "signs",
    "ones",
    "teen_ones",
    "tens",
    "hundreds",
    "scales",
    "scales_accusative",
    "scales_dual",
    "fractions",
    "fractions_dual",
)
_GROUPS_OF_A_TELEPHONE: Final = 5
_SURE: Final = 950
_LIKELY: Final = 850


def _found(cursor: TokenCursor, amount: Amount, confidence: int = _SURE) -> Found:
    """The fact that an amount is."""
    unit = amount.unit
    kind = unit.kind if unit else _CARDINAL
    counted = None
    if kind is _FREQUENCY:
        counted = as_written(cursor, amount.last - 1)
    elif unit is None:
        counted = _counted(cursor, amount)
    return Found(
        kind,
        amount.first,
        amount.last,
        amount.low,
        amount.high,
        amount.approx,
        unit.name if unit else None,
        counted,
        note=unit.note if unit else None,
        confidence=confidence,
    )


def _counted(cursor: TokenCursor, amount: Amount) -> str | None:
    """The noun behind a number, or behind «of»; for a definite number the noun before it."""
    i = amount.last
    if cursor.word(i) == "من" and cursor.word(i + 1).startswith("ال"):
        return as_written(cursor, i + 1)
    lexeme = cursor.at(i)
    word = cursor.word(i)
    if word[:1].isalpha() and not word.isascii() and "not_counted" not in lexeme.tags and not has_article(word):
        return as_written(cursor, i)
    before = cursor.word(amount.first - 1)
    if cursor.at(amount.first).definite and has_article(before):
        return as_written(cursor, amount.first - 1)
    return None


def _is_name(cursor: TokenCursor, first: int, last: int) -> bool:
    """Whether digits from token `first` to `last` belong to an address, a name or a telephone number by what is glued to them."""
    if not cursor.tag(first, "digits"):
        return False
    words, glued = cursor.words, cursor.glued
    following = words[last] if last < cursor.count else ""
    if following and glued(last):
        if following[:1].isalpha() and following.isascii() and not cursor.at(last).tags:
            return True
        if following in "+_@:./" and last + 1 < cursor.count and glued(last + 1):
            return True
    return _is_telephone(cursor, first)


def _is_telephone(cursor: TokenCursor, i: int) -> bool:
    """Whether digits are a telephone number, or a part of one behind its first digits: +961 1 234 567."""
    first = i - _GROUPS_OF_A_TELEPHONE
    while i > first and cursor.tag(i - 1, "digits"):
        i -= 1
    return (cursor.words[i].startswith("0") and len(cursor.words[i]) > 6) or (
        cursor.word(i - 1) == "+" and cursor.glued(i)
    )


def _is_document(cursor: TokenCursor, i: int) -> bool:
    """Whether the noun at token i takes its number as a name: قرار 2202, رقم 5, رقم (5)."""
    i -= cursor.word(i) == "("
    return bool(cursor.tag(i, "document_nouns")) or (bool(cursor.tag(i, "number_nouns")) and not cursor.at(i).definite)


def _amount(cursor: TokenCursor, i: int) -> Found | None:
    """A number, with or without a unit, or a range of two."""
    amount = bounded(cursor, i)
    if amount is None or _named(cursor, amount) or not _means_something(cursor, amount):
        return None
    if amount.unit is None and amount.number and amount.number.digits and _numbers_one(cursor, i):
        return Found(
            _ORDINAL,
            i,
            amount.last,
            amount.low,
            amount.high,
            counted=as_written(cursor, i - 1 - (cursor.word(i - 1) == "ال")),
        )
    return _behind_counted(cursor, amount)


def _numbers_one(cursor: TokenCursor, i: int) -> bool:
    """Whether digits behind a definite singular order it: الدورة الـ77, الذكرى 53."""
    if cursor.word(i - 1) == "ال":
        return bool(cursor.tag(i - 2, "singular_nouns")) and has_article(cursor.word(i - 2))
    return bool(cursor.tag(i - 1, "ordered_nouns")) and has_article(cursor.word(i - 1))


def _behind_counted(cursor: TokenCursor, amount: Amount) -> Found:
    """The fact, with a bound that stands behind the counted noun: 27 شخصا على الأقل."""
    found = _found(cursor, amount)
    if found.counted and found.low == found.high:
        for k in (amount.last + 1, amount.last + 2):
            bound = cursor.phrase(k, "bounds_after")
            if bound and bound[0] != "approximate":
                return found._replace(high=None) if bound[0] == "above" else found._replace(low=None)
            if bound:
                return found._replace(approx=True)
    return found


def _named(cursor: TokenCursor, amount: Amount) -> bool:
    """Whether the digits of an amount belong to a name."""
    number = amount.number
    if number is None or not number.digits:
        return False
    if _is_name(cursor, number.first, number.last):
        return True
    behind = cursor.at(amount.last)
    counts = amount.unit or ("singular_nouns" in behind.tags and not behind.cut)
    return not counts and _is_document(cursor, number.first - 1)


def _means_something(cursor: TokenCursor, amount: Amount) -> bool:
    """Whether a plain number is one: not «one» as a pronoun, not the zero of a scale, not the name of a group."""
    first, single = amount.first, amount.last == amount.first + 1
    lexeme = cursor.at(first)
    if lexeme.definite and lexeme.tags.get("ones") == 0 and amount.low == 0:
        return False
    if amount.unit is not None:
        return True
    if "names_before_year" in cursor.at(first - 1).tags and len(cursor.word(first)) == 4:
        return False
    if "number_names" in cursor.at(first - 1).tags or (
        "fractions" in lexeme.tags and "no_wholes" in cursor.at(amount.last).tags
    ):
        return False
    if single and lexeme.tags.get("ones") == 1:
        return cursor.stop - cursor.begin == 1
    if single and lexeme.definite and "scales" in lexeme.tags:
        return False
    return not (
        cursor.tag(first - 1, "groups") and (lexeme.definite or "digits" in lexeme.tags or cursor.word(first) == "ال")
    )


def _bounded_amount(cursor: TokenCursor, i: int) -> Found | None:
    """An amount with a word of bound or approximation before it."""
    bound = cursor.phrase(i, "bounds")
    if bound and bound[0] == "below" and any_date(cursor, bound[1]):
        return None  # until a day
    amount = bounded(cursor, i)
    if (
        amount is None
        or _named(cursor, amount)
        or (bound and cursor.tag(bound[1], "ones") == 0 and cursor.at(bound[1]).definite)
    ):
        return None
    return _found(cursor, amount)


def _between(cursor: TokenCursor, i: int) -> Found | None:
    """Two amounts behind «between»."""
    if clock_times(cursor, i + 1) or clock_range(cursor, i + 1) or any_date(cursor, i + 1):
        return None  # two dates or times, whose own rules read them
    amount = between(cursor, i + 1)
    return _found(cursor, amount) if amount else None


def _fuzzy(cursor: TokenCursor, i: int) -> Found | None:
    """Some tens, hundreds, thousands."""
    amount = fuzzy(cursor, i)
    return _found(cursor, amount, _LIKELY) if amount else None


def _signed(cursor: TokenCursor, i: int) -> Found | None:
    """Money or a percentage whose sign stands first: $10 مليار, %20."""
    amount = ranged(cursor, i)
    return _found(cursor, amount) if amount and amount.unit else None


def _once(cursor: TokenCursor, i: int) -> Found | None:
    """مرة واحدة."""
    if not cursor.tag(i + 1, "whole") or cursor.tag(i + 1, "ones") != 1 or cursor.at(i).definite:
        return None
    return Found(_FREQUENCY, i, i + 2, 1, 1, counted=as_written(cursor, i))


def _dual_unit(cursor: TokenCursor, i: int) -> Found | None:
    """Two units of something: يومين, لتران, مرتين."""
    amount = bounded(cursor, i)
    return _found(cursor, amount) if amount else None


def _unit_and_part(cursor: TokenCursor, i: int) -> Found | None:
    """A unit and a part of it: ساعة ونصف."""
    amount = measured(cursor, i)
    return _found(cursor, amount) if amount and amount.unit else None


def _single_unit(cursor: TokenCursor, i: int) -> Found | None:
    """One unit, where it is a length and no day or year: بعد يوم من, لمدة ساعة, عام كامل, دولار واحد."""
    lexeme = cursor.at(i)
    if lexeme.definite or lexeme.joined:
        return None
    unit = single_unit_at(cursor, i)
    if unit is None:
        return None
    whole = bool(cursor.tag(unit.last, "whole"))
    if unit.kind is not _DURATION:
        counted = cursor.tag(unit.last, "ones") == 1
        below = cursor.phrase(unit.last, "below_zero")
        return _found(cursor, one(cursor, i, unit, unit.last + counted), _LIKELY) if counted or below else None
    if not whole:
        before = cursor.tag(i - 1, "before_one") and not lexeme.cut
        if (
            not before
            or cursor.tag(i + 1, "digits")
            or cursor.word(i + 1).startswith("ال")
            or cursor.tag(i + 1, "days_from_now")
        ):
            return None
        if cursor.tag(i, "times_of") in ("decade", "century") and cursor.word(i + 1) != "من":
            return None
    return _found(cursor, one(cursor, i, unit, i + 1 + whole), _LIKELY)


RULES: tuple[Rule[Build], ...] = (
    Rule("facts.bounded_amount", ("bounds_then",), _bounded_amount),
    Rule("facts.between", ("between_word_numbered",), _between),
    Rule("facts.signed_amount", ("signs_of_money", "percent_signs"), _signed),
    *ordinal_rules.RULES,
    Rule("facts.fuzzy", ("fuzzy", "few"), _fuzzy),
    Rule("facts.amount", _NUMBER_WORDS, _amount),
    Rule("facts.dual_unit", ("times_of_dual", "quantities_dual", "times_dual", "coins_dual"), _dual_unit),
    Rule("facts.once", ("times_then",), _once),
    Rule("facts.unit_and_part", ("times_of_one", "quantities_one", "coins"), _unit_and_part),
    Rule("facts.single_unit", ("times_of_one", "coins_then", "quantities_one_then"), _single_unit),
    *dual_rules.RULES,
)
"""Everything counted, measured or ordered."""
