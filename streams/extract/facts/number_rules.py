"""Tokens in, amounts out: the rules for everything that is counted or measured, those for ordinals and duals among them."""

from __future__ import annotations

from typing import Final

from streams.arabic.dates.clock import clock_range, clock_times
from streams.arabic.numbers.amounts import Amount, between, bounded, fuzzy, one, one_bounded, ranged
from streams.arabic.numbers.numerals import read_ordinal
from streams.arabic.numbers.units import single_unit_at
from streams.arabic.token_cursor import TokenCursor
from streams.extract.facts import dual_rules, ordinal_rules
from streams.extract.facts.counted_nouns import as_written, counted_by, has_article
from streams.extract.facts.date_rules import any_date
from streams.extract.facts.match import Build, Found
from streams.extract.facts.unsaid_units import unit_in_full, unit_left_unsaid
from streams.extract.rule import Rule
from streams.records import FactKind

__all__ = ["RULES"]


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
_MORE: Final = ("اكث", "ازي")
_BETWEEN_CLAUSES: Final = frozenset(("ان", "بان", "سوي", "الا", ",", "،", "بل"))
_AMONG: Final = frozenset(("بينها", "منها"))
_LASTING: Final = frozenset(("اسبوعا", "شهرا"))
"""Units in the accusative: so long it lasts, «أمهله أسبوعا»."""
_AGAIN: Final = ("بعد", "تلو", "اثر", "باسبوع", "بشهر")
"""«شهرا بعد شهر» counts nothing."""
_WHAT: Final = "ما"
"""Before «between», folded: it means nothing, and belongs to the expression."""
_EACH: Final = frozenset(("اي", "كل", "لكل"))
_NOT_SINGLE: Final = ("من", "تلو", "بعد", "فقط")
_GROUPS_OF_A_TELEPHONE: Final = 5
_SURE: Final = 950
_LIKELY: Final = 850
_GUESS: Final = 700


def _found(cursor: TokenCursor, amount: Amount, confidence: int = _SURE) -> Found:
    """The fact that an amount is."""
    counted = None if amount.unit else counted_by(cursor, amount)
    unit = unit_in_full(cursor, amount) if amount.unit else None if counted else unit_left_unsaid(cursor, amount)
    kind = unit.kind if unit else FactKind.CARDINAL
    if kind is FactKind.FREQUENCY:
        counted = as_written(cursor, amount.last - 1)
    first = amount.first
    if unit is None and amount.number and amount.number.digits and cursor.word(first - 1) == "ال":
        first -= 1  # numerals keep their article
    return Found(
        kind,
        first,
        amount.last,
        amount.low,
        amount.high,
        amount.approx,
        unit.name if unit else None,
        counted,
        note=unit.note if unit else None,
        confidence=confidence,
    )


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
            FactKind.ORDINAL,
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
    return not counts and (_is_document(cursor, number.first - 1) or cursor.numbers_text(number.first))


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
    apart = cursor.word(first - 1) == "ال"
    return not (
        cursor.tag(first - 1 - apart, "groups")
        and (lexeme.definite or "digits" in lexeme.tags or cursor.word(first) == "ال")
    )


def _bounded_amount(cursor: TokenCursor, i: int) -> Found | None:
    """An amount with a word of bound or approximation before it."""
    bound = cursor.phrase(i, "bounds")
    if bound and bound[0] == "below" and any_date(cursor, bound[1]):
        return None  # until a day
    age = _age(cursor, i, bound) if bound else None
    amount = bounded(cursor, i) if age is None else None
    if (
        amount is None
        or _named(cursor, amount)
        or (bound and cursor.tag(bound[1], "ones") == 0 and cursor.at(bound[1]).definite)
    ):
        return age
    if bound and bound[0] == "above" and amount.high is None and _denied(cursor, i):
        amount = amount._replace(low=None, high=amount.low)
    found = _found(cursor, amount)
    return found._replace(first=bound[1]) if bound and cursor.among(i, "passed") else found


def _age(cursor: TokenCursor, i: int, bound: tuple[str, int]) -> Found | None:
    """Years of age behind a bound: دون الخامسة والعشرين."""
    number = read_ordinal(cursor, bound[1]) if bound[0] != "approximate" and cursor.at(bound[1]).definite else None
    if number is None or number.value <= 12 or not cursor.words[bound[1]].endswith("ه"):
        return None
    low, high = (number.value, None) if bound[0] == "above" else (None, number.value)
    return Found(FactKind.DURATION, i, number.last, low, high, unit="year", confidence=_LIKELY)


def _denied(cursor: TokenCursor, i: int) -> bool:
    """Whether a negated verb, with its subject at most, stands before «more than»: لم تدم الجلسة أكثر من ساعتين."""
    return (
        cursor.word(i)[:3] in _MORE
        and any(cursor.among(j, "negations") for j in (i - 2, i - 3))
        and not any(cursor.word(j) in _BETWEEN_CLAUSES for j in (i - 1, i - 2))
    )


def _between(cursor: TokenCursor, i: int) -> Found | None:
    """Two amounts behind «between»."""
    if clock_times(cursor, i + 1) or clock_range(cursor, i + 1) or any_date(cursor, i + 1):
        return None  # two dates or times, whose own rules read them
    amount = between(cursor, i + 1)
    if amount is None:
        return None
    return _found(cursor, amount)._replace(first=i - (cursor.word(i - 1) == _WHAT))


def _fuzzy(cursor: TokenCursor, i: int) -> Found | None:
    """Some tens, hundreds, thousands."""
    amount = fuzzy(cursor, i)
    return _found(cursor, amount, _LIKELY) if amount else None


def _signed(cursor: TokenCursor, i: int) -> Found | None:
    """Money or a percentage whose sign stands first: $10 مليار, %20."""
    amount = ranged(cursor, i)
    return _found(cursor, amount) if amount and amount.unit else None


def _single(cursor: TokenCursor, i: int) -> Found | None:
    """One of a noun before it: جلسة واحدة; not the pronoun, nor idioms (من جانب واحد)."""
    lexeme = cursor.at(i)
    if lexeme.tags["ones"] != 1:
        return None
    before, word = cursor.at(i - 1), cursor.word(i - 1)
    if lexeme.cut or lexeme.definite or cursor.word(i + 1).startswith(_NOT_SINGLE):
        return None
    if word in _AMONG and cursor.words[i].endswith("ه"):
        return Found(FactKind.CARDINAL, i, i + 1, 1, 1, confidence=_GUESS)
    if (
        not word[:1].isalpha()
        or has_article(word)
        or {"no_single", "not_counted"} & before.tags.keys()
        or before.numeric
    ):
        return None
    if word.endswith(("ه", "اء")) != cursor.words[i].endswith("ه"):
        return None
    return Found(FactKind.CARDINAL, i, i + 1, 1, 1, counted=as_written(cursor, i - 1), confidence=_GUESS)


def _once(cursor: TokenCursor, i: int) -> Found | None:
    """مرة واحدة."""
    if not cursor.tag(i + 1, "whole") or cursor.tag(i + 1, "ones") != 1 or cursor.at(i).definite:
        return None
    return Found(FactKind.FREQUENCY, i, i + 2, 1, 1, counted=as_written(cursor, i))


def _dual_unit(cursor: TokenCursor, i: int) -> Found | None:
    """Two units of something: يومين, لتران, مرتين."""
    amount = bounded(cursor, i)
    return _found(cursor, amount) if amount else None


def _unit_and_part(cursor: TokenCursor, i: int) -> Found | None:
    """A unit and a part of it, or one or two of it: ساعة ونصف, سنة أو سنتين."""
    amount = bounded(cursor, i)
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
    if unit.kind is not FactKind.DURATION:
        counted = cursor.tag(unit.last, "ones") == 1
        if unit.kind is FactKind.PERCENT and cursor.word(i - 1) not in _EACH:
            return _found(cursor, one(cursor, i, unit, unit.last + counted), _LIKELY)
        below = cursor.phrase(unit.last, "below_zero")
        return _found(cursor, one(cursor, i, unit, unit.last + counted), _LIKELY) if counted or below else None
    bound = cursor.phrase(i + 1 + whole, "bounds_after")
    if bound and bound[0] != "approximate" and unit.last == i + 1:
        return _found(cursor, one_bounded(cursor, i, unit._replace(last=i + 1 + whole)), _LIKELY)
    if not whole:
        lasting = cursor.words[i] in _LASTING and not cursor.word(i + 1).startswith(_AGAIN)
        before = lasting or (cursor.tag(i - 1, "before_one") and not lexeme.cut)
        if (
            not before
            or cursor.tag(i + 1, "digits")
            or cursor.with_article(i + 1)
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
    Rule("facts.single", ("ones",), _single),
    Rule("facts.dual_unit", ("times_of_dual", "quantities_dual", "times_dual", "coins_dual"), _dual_unit),
    Rule("facts.once", ("times_then",), _once),
    Rule("facts.unit_and_part", ("times_of_one", "quantities_one", "coins", "percent_points"), _unit_and_part),
    Rule("facts.single_unit", ("times_of_one", "coins_then", "quantities_one_then", "percent_points"), _single_unit),
    *dual_rules.RULES,
)
"""Everything counted, measured or ordered."""
