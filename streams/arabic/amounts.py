"""Tokens in, amounts out: a number with its unit, bounds, approximation or range, as one expression."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from streams.arabic.lexemes import VocabularyBuilder
from streams.arabic.numerals import Number, Value, parts_joined, read_number, stands_alone
from streams.arabic.reader import Reader
from streams.arabic.units import Unit, dual_unit_at, minor_at, sign_at, single_unit_at, unit_at
from streams.records import FactKind

__all__ = ["Amount", "add_bounds", "between", "bounded", "fuzzy", "measured", "one", "ranged"]

_DURATION: Final = FactKind.DURATION
_FREQUENCY: Final = FactKind.FREQUENCY
_MONEY: Final = FactKind.MONEY
_PERCENT: Final = FactKind.PERCENT
_QUANTITY: Final = FactKind.QUANTITY


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
_TEMPERATURES: Final = frozenset(("celsius", "fahrenheit", "degree"))
_REACH: Final = 10
_IN_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_IN_MONTHS: Final = {"month": 1, "year": 12}


def add_bounds(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `bounds.toml` under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    for tag in ("to", "idioms", "approximate"):
        vocabulary.phrases(tag, table[tag])
    for tag in _BOUNDS:
        vocabulary.phrases("bounds", table[tag], tag)
        vocabulary.phrases("bounds_after", table[tag + "_after"], tag)


def bounded(reader: Reader, i: int) -> Amount | None:
    """An amount with the words before and behind it that make it a bound or approximate."""
    if (
        "digits" in reader.lexemes[i].tags
        and reader.word(i + 1) not in _DASHES
        and not reader.at(i + 1).extends
        and stands_alone(reader, i)
    ):
        number = Number(i, i + 1, int(reader.words[i]), reader.words[i])
        return Amount(i, i + 1, number.value, number.value, None, False, 1, number)
    found = reader.phrase(i, "bounds")
    if found and not reader.at(i).definite:
        bound, k = found
        inner = _about(reader, k) or _core(reader, k) or _one_of_time(reader, k)
        if inner and inner.first <= k + 1:
            return _bound(reader, inner._replace(first=i), bound)
    core = _core(reader, i)
    return _behind(reader, core) if core else None


def _about(reader: Reader, i: int) -> Amount | None:
    """An approximate amount behind a bound: أكثر من نحو 100."""
    found = reader.phrase(i, "bounds")
    if found is None or found[0] != "approximate":
        return None
    core = _core(reader, found[1])
    return core._replace(first=i, approx=True) if core else None


def _one_of_time(reader: Reader, i: int) -> Amount | None:
    """A single unit of time behind a bound: أقل من أسبوع."""
    lexeme = reader.at(i)
    if (
        "times_of_one" not in lexeme.tags
        or lexeme.definite
        or reader.word(i + 1).startswith("ال")
        or reader.tag(i + 1, "digits")
    ):
        return None
    unit = single_unit_at(reader, i)
    return one(reader, i, unit, i + 1 + bool(reader.tag(i + 1, "whole"))) if unit else None


def _core(reader: Reader, i: int) -> Amount | None:
    if reader.tag(i, "between_word"):
        return between(reader, i + 1)
    return ranged(reader, i) or fuzzy(reader, i)


def _bound(reader: Reader, amount: Amount, tag: str) -> Amount:
    """The amount as the bound that the words before it make it."""
    if tag == "approximate":
        return _behind(reader, amount._replace(approx=True))
    if amount.low is None or amount.high is None:
        return amount
    return amount._replace(high=None) if tag == "above" else amount._replace(low=None)


def _behind(reader: Reader, amount: Amount) -> Amount:
    """The amount with what is said behind it: at least, or more, about."""
    joined, k = reader.joint(amount.last)
    if joined and reader.tag(k, "and_more") and amount.low is not None and amount.low == amount.high:
        return amount._replace(last=k + 1, high=amount.low + (9 if amount.low < 100 else 99), approx=True)  # عشرون ونيف
    found = reader.phrase(amount.last, "bounds_after")
    if found is None or read_number(reader, found[1]):
        return amount  # or it bounds the number behind it
    bound, last = found
    amount = amount._replace(last=last)
    return amount._replace(approx=True) if bound == "approximate" else _bound(reader, amount, bound)


def ranged(reader: Reader, i: int) -> Amount | None:
    """One amount, or two with «to» or a dash between: 10 إلى 15, 10-20 دولار."""
    first = measured(reader, i)
    if first is None:
        return None
    to = reader.after(first.last, "to")
    dash = reader.word(first.last) in _DASHES
    if to == first.last and not dash:
        return first
    if to > first.last and _changes(reader, first.first):
        return first
    second = measured(reader, first.last + 1 if dash else to)
    joined = _join(first, second) if second else None
    return first if joined is None or (dash and _is_score(reader, first, joined)) else joined


def _is_score(reader: Reader, first: Amount, both: Amount) -> bool:
    """Whether two single digits with a dash, and nothing that they count, are the result of a match."""
    following = reader.word(both.last)
    counts = both.unit or (
        following[:1].isalpha() and not reader.at(both.last).joined and "not_counted" not in reader.at(both.last).tags
    )
    low, high = both.low, both.high
    return not counts and low is not None and high is not None and high < 10 and first.last > first.first


def _changes(reader: Reader, i: int) -> bool:
    """Whether a verb of change before token i makes «(from) … to …» two values."""
    return any("change_verbs" in reader.lexemes[j].tags for j in range(i - 1, max(reader.begin, i - _REACH) - 1, -1))


def between(reader: Reader, i: int) -> Amount | None:
    """Two amounts behind «between»: 5 و7, 10% و20%."""
    first = measured(reader, i)
    if first is None:
        return None
    joined, k = reader.joint(first.last)
    to = reader.after(first.last, "to")
    dash = reader.word(first.last) in _DASHES
    second = (
        measured(reader, k if joined else first.last + 1 if dash else to) if joined or dash or to > first.last else None
    )
    if second is None and first.number and not first.number.digits:
        return None
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


def measured(reader: Reader, i: int) -> Amount | None:
    """A number with the unit before or behind it, or a dual, or «an hour and a half»."""
    sign = sign_at(reader, i)
    number = read_number(reader, sign.last) if sign else None
    if sign and number and number.first == sign.last:
        return _point(reader, i, number, sign._replace(last=number.last))
    percent = reader.word(i) in ("%", "٪")
    number = read_number(reader, i + percent)
    if number:
        if percent:
            unit = Unit(_PERCENT, None, 1, number.last)
            return _point(reader, i, number, unit) if number.digits and reader.glued(i + 1) else None
        return _point(reader, number.first, number, unit_at(reader, number.last))
    dual = dual_unit_at(reader, i)
    if dual:
        return _point(reader, i, Number(i, dual.last, 2), dual)
    return _one_and_part(reader, i)


def _one_and_part(reader: Reader, i: int) -> Amount | None:
    """A single unit and a fraction of it: ساعة ونصف, لتر وربع."""
    following = reader.at(i + 1)
    if not (following.joined or "coins" in reader.at(i).tags or reader.word(i + 1) == "و"):
        return None
    unit = single_unit_at(reader, i)
    if unit is None:
        return None
    amount = _point(reader, i, Number(i, i, 1), unit)
    return amount if amount.last > unit.last and amount.low != 1 else None


def _point(reader: Reader, first: int, number: Number, unit: Unit | None) -> Amount:
    """The amount of one number and its unit, with the parts that follow the unit."""
    below = reader.phrase(unit.last if unit else number.last, "below_zero")
    if below:
        unit = unit or Unit(_QUANTITY, "degree", 1, number.last)
    if unit is None:
        return Amount(first, number.last, number.value, number.value, None, False, number.scale, number)
    value, last = number.value * unit.factor, unit.last
    if below:
        value, last = min(value, -value), below[1]
    elif unit.name in _TEMPERATURES and first == reader.begin + 1 and reader.word(first - 1) in _DASHES:
        value, first = -value, first - 1
    part = parts_joined(reader, last) if unit.kind is not _PERCENT else None
    if part:
        value, last = value + part[0] * unit.factor, _unit_again(reader, part[1], unit)
    elif unit.kind is _MONEY:
        value, last = _with_coins(reader, value, last)
    elif unit.kind is _DURATION:
        value, last, unit = _with_smaller(reader, value, last, unit)
    rate = reader.phrase(last, "rates") if unit.kind is _QUANTITY else None
    if rate is None and reader.word(last) == "/" and unit.kind is _QUANTITY:
        rate = reader.phrase(last + 1, "rates") or ((None, last + 2) if reader.tag(last + 1, "times_of") else None)
    return Amount(first, rate[1] if rate else last, value, value, unit, False, number.scale, number)


def _unit_again(reader: Reader, last: int, unit: Unit) -> int:
    """The token behind the unit when it is said again: ساعة ونصف الساعة."""
    again = unit_at(reader, last)
    return again.last if again and again.name == unit.name and again.kind is unit.kind else last


def one(reader: Reader, i: int, unit: Unit, last: int) -> Amount:
    """One unit, and the smaller ones behind it: عام واحد وشهر و21 يوما."""
    return _point(reader, i, Number(i, i, 1), unit._replace(last=last))


def _with_coins(reader: Reader, value: Value, last: int) -> tuple[Value, int]:
    """Coins behind the money: 20 دولارا و43 سنتا."""
    joined, k = reader.joint(last)
    number = read_number(reader, k) if joined else None
    coins = minor_at(reader, number.last) if number else None
    return (value + number.value * coins.factor, coins.last) if number and coins else (value, last)


def _with_smaller(reader: Reader, value: Value, last: int, unit: Unit) -> tuple[Value, int, Unit]:
    """Smaller units behind a duration, in the smallest one: ساعة و20 دقيقة is 80 minutes."""
    while True:
        joined, k = reader.joint(last)
        if not joined:
            return value, last, unit
        number = read_number(reader, k)
        behind = unit_at(reader, number.last) if number else dual_unit_at(reader, k) or single_unit_at(reader, k)
        if behind is None or behind.kind is not _DURATION:
            return value, last, unit
        count = number.value if number else 2 if dual_unit_at(reader, k) else 1
        ratio = _ratio(unit.name, behind.name)
        if ratio is None:
            return value, last, unit
        value = value * ratio + count * behind.factor
        last = behind.last + bool(reader.tag(behind.last, "whole") and not number)
        unit = behind


def _ratio(larger: str | None, smaller: str | None) -> Value | None:
    """How many of the smaller unit of time make the larger; None when it is not smaller."""
    for table in (_IN_SECONDS, _IN_MONTHS):
        if larger in table and smaller in table:
            return Fraction(table[larger], table[smaller]) if table[larger] > table[smaller] else None
    if larger in _IN_MONTHS and smaller in _IN_SECONDS:
        return Fraction(_IN_MONTHS[larger] * 30 * 86400 + (5 * 86400 if larger == "year" else 0), _IN_SECONDS[smaller])
    return None


def fuzzy(reader: Reader, i: int) -> Amount | None:
    """Some of a power: مئات, عشرات الآلاف, بضعة ملايين; 200 to 999, 20000 to 99999, 3000000 to 9999999."""
    lexeme = reader.at(i)
    low, last = 2, i + 1
    if "few" in lexeme.tags:
        low, power = 3, reader.tag(i + 1, "fuzzy")
        if power is None or reader.at(i + 1).cut:
            return None
        last = i + 2
    else:
        power = lexeme.tags.get("fuzzy")
        if power is None:
            return None
    while (more := reader.tag(last, "fuzzy")) and not reader.at(last).cut:
        power, last = power * more, last + 1
    unit = unit_at(reader, last)
    if unit and unit.kind in (_MONEY, _QUANTITY, _DURATION, _FREQUENCY):
        return Amount(i, unit.last, low * power * unit.factor, (10 * power - 1) * unit.factor, unit, approx=True)
    return Amount(i, last, low * power, 10 * power - 1, None, approx=True)
