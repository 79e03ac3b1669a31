"""Tokens in, amounts out: a number with its unit, bounds, approximation or range, as one expression."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from streams.arabic.numbers.digits import stands_alone
from streams.arabic.numbers.number import Number, Value
from streams.arabic.numbers.numerals import parts_joined, read_number
from streams.arabic.numbers.units import Unit, dual_unit_at, minor_at, sign_at, single_unit_at, unit_at
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder
from streams.records import FactKind

__all__ = ["Amount", "add_bounds", "between", "bounded", "fuzzy", "measured", "one", "one_bounded", "ranged"]


class Amount(NamedTuple):
    """An amount where it stands."""

    first: int
    """Its first token."""
    last: int
    """The token behind it."""
    low: Value | None
    """Least value; None when open below."""
    high: Value | None
    """Greatest value; None when open above."""
    unit: Unit | None
    """What it is measured in; None for a plain number."""
    approx: bool = False
    """Whether the text says about."""
    scale: int = 1
    """The power that the number ends with."""
    number: Number | None = None
    """The first number as read; None for duals and fuzzy powers."""


_WORDS: Final = (
    "not_counted",
    "document_nouns",
    "numbered_texts",
    "no_single",
    "people_verbs",
    "percent_nouns",
    "change_verbs",
    "proclitics",
    "groups",
    "number_nouns",
    "article",
    "regnal",
    "wars",
    "plural_nouns",
    "royal_titles",
    "number_names",
    "no_wholes",
)
_BOUNDS: Final = ("approximate", "above", "below")
_DASHES: Final = frozenset("-–—−~")
_WITH_PARTS: Final = frozenset(("coins", "percent_points"))
"""Tags of units of more than one word, behind which a part may follow."""
_ONCE: Final = "مره"
_POINTS: Final = "مءوي"
"""How the second word of «percentage points» begins, folded."""
_OR: Final = "او"
_OR_TIMES_MAX: Final = 2
"""«Five or six» is a range; of two numbers further apart each is meant by itself."""
_TEMPERATURES: Final = frozenset(("celsius", "fahrenheit", "degree"))
_REACH: Final = 10
_IN_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_IN_MONTHS: Final = {"month": 1, "year": 12}


def add_bounds(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `bounds.toml` under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    vocabulary.plain(table, "negations", "passed")
    for tag in ("to", "idioms", "approximate"):
        vocabulary.phrases(tag, table[tag])
    for tag in _BOUNDS:
        vocabulary.phrases("bounds", table[tag], tag)
        vocabulary.phrases("bounds_after", table[tag + "_after"], tag)


def bounded(cursor: TokenCursor, i: int) -> Amount | None:
    """An amount with the words before and behind it that make it a bound or approximate."""
    if (
        "digits" in cursor.lexemes[i].tags
        and cursor.word(i + 1) not in _DASHES
        and cursor.word(i + 1) != _OR
        and not cursor.at(i + 1).extends
        and stands_alone(cursor, i)
    ):
        number = Number(i, i + 1, int(cursor.words[i]), cursor.words[i])
        return Amount(i, i + 1, number.value, number.value, None, False, 1, number)
    found = cursor.phrase(i, "bounds")
    if found and not cursor.at(i).definite:
        bound, k = found
        inner = _about(cursor, k) or _core(cursor, k) or _one_of_time(cursor, k)
        if inner and inner.first <= k + 1:
            return _bound(cursor, inner._replace(first=i), bound)
    core = _core(cursor, i)
    return _behind(cursor, core) if core else None


def _about(cursor: TokenCursor, i: int) -> Amount | None:
    """An approximate amount behind a bound: أكثر من نحو 100."""
    found = cursor.phrase(i, "bounds")
    if found is None or found[0] != "approximate":
        return None
    core = _core(cursor, found[1])
    return core._replace(first=i, approx=True) if core else None


def _one_of_time(cursor: TokenCursor, i: int) -> Amount | None:
    """A single unit of time behind a bound: أقل من أسبوع."""
    lexeme = cursor.at(i)
    if cursor.word(i) == _ONCE and not lexeme.cut:
        return Amount(i, i + 1, 1, 1, Unit(FactKind.FREQUENCY, None, 1, i + 1))
    if (
        "times_of_one" not in lexeme.tags
        or lexeme.definite
        or cursor.with_article(i + 1)
        or cursor.tag(i + 1, "digits")
    ):
        return None
    unit = single_unit_at(cursor, i)
    return one(cursor, i, unit, i + 1 + bool(cursor.tag(i + 1, "whole"))) if unit else None


def _core(cursor: TokenCursor, i: int) -> Amount | None:
    if cursor.tag(i, "between_word"):
        return between(cursor, i + 1)
    return ranged(cursor, i) or fuzzy(cursor, i)


def _bound(cursor: TokenCursor, amount: Amount, tag: str) -> Amount:
    """The amount as the bound that the words before it make it."""
    if tag == "approximate":
        return _behind(cursor, amount._replace(approx=True))
    if amount.low is None or amount.high is None:
        return amount
    return amount._replace(high=None) if tag == "above" else amount._replace(low=None)


def _behind(cursor: TokenCursor, amount: Amount) -> Amount:
    """The amount with what is said behind it: at least, or more, about."""
    joined, k = cursor.joint(amount.last)
    if joined and cursor.tag(k, "and_more") and amount.low is not None and amount.low == amount.high:
        return amount._replace(last=k + 1, high=amount.low + (9 if amount.low < 100 else 99), approx=True)  # عشرون ونيف
    found = cursor.phrase(amount.last, "bounds_after")
    if found is None or read_number(cursor, found[1]):
        return amount  # or it bounds the number behind it
    bound, last = found
    amount = amount._replace(last=last)
    return amount._replace(approx=True) if bound == "approximate" else _bound(cursor, amount, bound)


def ranged(cursor: TokenCursor, i: int) -> Amount | None:
    """One amount, or two with «to» or a dash between: 10 إلى 15, 10-20 دولار."""
    first = measured(cursor, i)
    if first is None:
        return None
    if cursor.word(first.last) == _OR:
        return _alternative(cursor, first) or first
    to = cursor.after(first.last, "to")
    dash = cursor.word(first.last) in _DASHES
    if to == first.last and not dash:
        return first
    if to > first.last and _changes(cursor, first.first):
        return _in_unit_of(first, measured(cursor, to))
    second = measured(cursor, first.last + 1 if dash else to)
    joined = _join(first, second) if second else None
    return first if joined is None or (dash and _is_score(cursor, first, joined)) else joined


def _in_unit_of(first: Amount, second: Amount | None) -> Amount:
    """The first of two values in the unit that only the second has: من 12 إلى 15 في المئة."""
    if second is None or first.unit or first.low is None or second.low is None:
        return first
    value = first.low * (second.unit.factor if second.unit else 1)
    if first.scale == 1 and second.scale > 1 and value < second.scale:
        value *= second.scale
    return first._replace(low=value, high=value, unit=second.unit)


def _alternative(cursor: TokenCursor, first: Amount) -> Amount | None:
    """The range that «or» makes of two near numbers with one unit or noun: خمس أو ست سنوات, خمس ساعات أو ست."""
    second = measured(cursor, first.last + 1)
    if second is None or second.low is None or first.low is None:
        return None
    if first.unit and second.unit is None:
        if _may_be_counted(cursor, second.last):
            return None
        value = second.low * first.unit.factor
        second = second._replace(low=value, high=value, unit=first.unit._replace(last=second.last))
    both = _join(first, second)
    near = both is not None and both.low is not None and both.high is not None and both.high <= _OR_TIMES_MAX * both.low
    years = first.unit is None and second.unit is None and not _may_be_counted(cursor, second.last)
    return both if near and not years else None


def _may_be_counted(cursor: TokenCursor, i: int) -> bool:
    """Whether the word at token i may be what a number before it counts."""
    return (
        cursor.word(i)[:1].isalpha()
        and not cursor.at(i).joined
        and not {"not_counted", "of"} & cursor.at(i).tags.keys()
    )


def _is_score(cursor: TokenCursor, first: Amount, both: Amount) -> bool:
    """Whether two single digits with a dash, and nothing that they count, are the result of a match."""
    counts = both.unit or _may_be_counted(cursor, both.last)
    low, high = both.low, both.high
    return not counts and low is not None and high is not None and high < 10 and first.last > first.first


def _changes(cursor: TokenCursor, i: int) -> bool:
    """Whether a verb of change before token i makes «(from) … to …» two values."""
    return any("change_verbs" in cursor.lexemes[j].tags for j in range(i - 1, max(cursor.begin, i - _REACH) - 1, -1))


def between(cursor: TokenCursor, i: int) -> Amount | None:
    """Two amounts behind «between»: 5 و7, 10% و20%."""
    first = measured(cursor, i)
    if first is None:
        return None
    joined, k = cursor.joint(first.last)
    to = cursor.after(first.last, "to")
    dash = cursor.word(first.last) in _DASHES
    second = (
        measured(cursor, k if joined else first.last + 1 if dash else to) if joined or dash or to > first.last else None
    )
    if second is None and first.number and not first.number.digits:
        return None
    if second and joined and (more := cursor.joint(second.last))[0] and read_number(cursor, more[1]):
        return None  # a list of three: بين 8 و10 و12
    return _join(first, second) if second else None


def _join(first: Amount, second: Amount) -> Amount | None:
    """From the first to the second; None when they measure different things or fall."""
    if first.unit and second.unit and (first.unit.kind, first.unit.name) != (second.unit.kind, second.unit.name):
        return None
    low, high = first.low, second.high
    if low is None or high is None or second.low != second.high:
        return None
    if first.unit is None and second.unit:
        low *= second.unit.factor
    if first.scale == 1 and second.scale > 1 and low < second.scale and low * second.scale < high:
        low *= second.scale
    if low >= high:
        return None
    return Amount(
        first.first, second.last, low, high, second.unit or first.unit, first.approx, second.scale, first.number
    )


def measured(cursor: TokenCursor, i: int) -> Amount | None:
    """A number with the unit before or behind it, or a dual, or «an hour and a half»."""
    sign = sign_at(cursor, i)
    number = read_number(cursor, sign.last) if sign else None
    if sign and number and number.first == sign.last:
        return _point(cursor, i, number, sign._replace(last=number.last))
    percent = cursor.word(i) in ("%", "٪")
    number = read_number(cursor, i + percent)
    if number:
        if percent:
            unit = Unit(FactKind.PERCENT, None, 1, number.last)
            return _point(cursor, i, number, unit) if number.digits and cursor.glued(i + 1) else None
        return _point(cursor, number.first, number, unit_at(cursor, number.last))
    dual = dual_unit_at(cursor, i)
    if dual:
        return _point(cursor, i, Number(i, dual.last, 2), dual)
    return _one_and_part(cursor, i)


def _one_and_part(cursor: TokenCursor, i: int) -> Amount | None:
    """A single unit and a fraction of it: ساعة ونصف, لتر وربع."""
    following = cursor.at(i + 1)
    if not (following.joined or _WITH_PARTS & cursor.at(i).tags.keys() or cursor.word(i + 1) in (_OR, "و")):
        return None
    unit = single_unit_at(cursor, i)
    if unit is None:
        return None
    amount = _point(cursor, i, Number(i, i, 1), unit)
    alternative = cursor.word(amount.last) == _OR and dual_unit_at(cursor, amount.last + 1)  # سنة أو سنتين
    return amount if alternative or (amount.last > unit.last and amount.low != 1) else None


def _point(cursor: TokenCursor, first: int, number: Number, unit: Unit | None) -> Amount:
    """The amount of one number and its unit, with the parts that follow the unit."""
    below = cursor.phrase(unit.last if unit else number.last, "below_zero")
    if below:
        unit = unit or Unit(FactKind.QUANTITY, "degree", 1, number.last)
    if unit is None:
        return Amount(first, number.last, number.value, number.value, None, False, number.scale, number)
    value, last = number.value * unit.factor, unit.last
    if below:
        value, last = min(value, -value), below[1]
    elif unit.name in _TEMPERATURES and first == cursor.begin + 1 and cursor.word(first - 1) in _DASHES:
        value, first = -value, first - 1
    points = cursor.word(last - 1).startswith(_POINTS)
    part = parts_joined(cursor, last) if points or unit.kind is not FactKind.PERCENT else None
    if part:
        value, last = value + part[0] * unit.factor, _unit_again(cursor, part[1], unit)
    elif unit.kind is FactKind.MONEY:
        value, last = _with_coins(cursor, value, last)
    elif unit.kind is FactKind.DURATION:
        value, last, unit = _with_smaller(cursor, value, last, unit)
    rate = cursor.phrase(last, "rates") if unit.kind is FactKind.QUANTITY else None
    if rate is None and cursor.word(last) == "/" and unit.kind is FactKind.QUANTITY:
        rate = cursor.phrase(last + 1, "rates") or ((None, last + 2) if cursor.tag(last + 1, "times_of") else None)
    return Amount(first, rate[1] if rate else last, value, value, unit, False, number.scale, number)


def _unit_again(cursor: TokenCursor, last: int, unit: Unit) -> int:
    """The token behind the unit when it is said again: ساعة ونصف الساعة."""
    again = unit_at(cursor, last)
    return again.last if again and again.name == unit.name and again.kind is unit.kind else last


def one(cursor: TokenCursor, i: int, unit: Unit, last: int) -> Amount:
    """One unit, and the smaller ones behind it: عام واحد وشهر و21 يوما."""
    return _point(cursor, i, Number(i, i, 1), unit._replace(last=last))


def one_bounded(cursor: TokenCursor, i: int, unit: Unit) -> Amount:
    """One unit with the bound behind it: سنة على الأقل."""
    return _behind(cursor, one(cursor, i, unit, unit.last))


def _with_coins(cursor: TokenCursor, value: Value, last: int) -> tuple[Value, int]:
    """Coins behind the money: 20 دولارا و43 سنتا."""
    joined, k = cursor.joint(last)
    number = read_number(cursor, k) if joined else None
    coins = minor_at(cursor, number.last) if number else None
    return (value + number.value * coins.factor, coins.last) if number and coins else (value, last)


def _with_smaller(cursor: TokenCursor, value: Value, last: int, unit: Unit) -> tuple[Value, int, Unit]:
    """Smaller units behind a duration, in the smallest one: ساعة و20 دقيقة is 80 minutes."""
    while True:
        joined, k = cursor.joint(last)
        if not joined:
            return value, last, unit
        number = read_number(cursor, k)
        behind = unit_at(cursor, number.last) if number else dual_unit_at(cursor, k) or single_unit_at(cursor, k)
        if behind is None or behind.kind is not FactKind.DURATION:
            return value, last, unit
        count = number.value if number else 2 if dual_unit_at(cursor, k) else 1
        ratio = _ratio(unit.name, behind.name)
        if ratio is None:
            return value, last, unit
        value = value * ratio + count * behind.factor
        last = behind.last + bool(cursor.tag(behind.last, "whole") and not number)
        unit = behind


def _ratio(larger: str | None, smaller: str | None) -> Value | None:
    """How many of the smaller unit of time make the larger; None when it is not smaller."""
    for table in (_IN_SECONDS, _IN_MONTHS):
        if larger in table and smaller in table:
            return Fraction(table[larger], table[smaller]) if table[larger] > table[smaller] else None
    if larger in _IN_MONTHS and smaller in _IN_SECONDS:
        return Fraction(_IN_MONTHS[larger] * 30 * 86400 + (5 * 86400 if larger == "year" else 0), _IN_SECONDS[smaller])
    return None


def fuzzy(cursor: TokenCursor, i: int) -> Amount | None:
    """Some of a power: مئات, عشرات الآلاف, بضعة ملايين; 200 to 999, 20000 to 99999, 3000000 to 9999999."""
    lexeme = cursor.at(i)
    low, last = 2, i + 1
    if "few" in lexeme.tags:
        low, power = 3, cursor.tag(i + 1, "fuzzy")
        if power is None or cursor.at(i + 1).cut:
            return None
        last = i + 2
    else:
        power = lexeme.tags.get("fuzzy")
        if power is None:
            return None
    while (more := cursor.tag(last, "fuzzy")) and not cursor.at(last).cut:
        power, last = power * more, last + 1
    unit = unit_at(cursor, last)
    if unit and unit.kind in (FactKind.MONEY, FactKind.QUANTITY, FactKind.DURATION, FactKind.FREQUENCY):
        return Amount(i, unit.last, low * power * unit.factor, (10 * power - 1) * unit.factor, unit, approx=True)
    return Amount(i, last, low * power, 10 * power - 1, None, approx=True)
