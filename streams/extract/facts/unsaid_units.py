"""Amounts in, the units out that the text leaves unsaid, or says in short, because an amount before has them."""

from __future__ import annotations

from typing import Final

from streams.arabic.numbers.amounts import Amount
from streams.arabic.numbers.numerals import read_number
from streams.arabic.numbers.units import Unit, unit_at
from streams.arabic.token_cursor import TokenCursor
from streams.records import FactKind

__all__ = ["unit_in_full", "unit_left_unsaid"]


_LISTED: Final = 4
"""Numbers looked ahead over to the unit of a list."""
_NEAR: Final = 12
"""Tokens behind a percentage in which a bare number is one as well."""
_REMEMBERED: Final = 60
"""Tokens behind an amount in which a power alone takes its unit."""
_ADVERBS: Final = ("ا", "اء")
"""How an adverb ends: 45 ابتداء, 12 سنويا."""
_COMMAS: Final = frozenset(",،")
_RATIOS: Final = frozenset(("الي", "/", ":", "-"))


def unit_in_full(cursor: TokenCursor, amount: Amount) -> Unit | None:
    """The unit of an amount, remembered for those behind it; a length that is said of an area is square."""
    unit = amount.unit
    if unit is None:
        return None
    if unit.kind is FactKind.QUANTITY and unit.name and amount.low is not None:
        unit = _squared(cursor, amount, unit)
    before = cursor.measured
    if not (unit.kind is FactKind.DURATION and before and before[0].kind is FactKind.PERCENT):
        cursor.measured = unit, amount.scale, amount.last  # a length between two percentages does not part them
    return unit


def _squared(cursor: TokenCursor, amount: Amount, unit: Unit) -> Unit:
    """860 كيلومترا behind مساحة, or once that very number was an area before."""
    if unit.name in ("kilometer", "meter"):
        area = any(cursor.word(j).endswith("مساحه") for j in range(amount.first - 1, amount.first - _NEAR, -1))
        if area or cursor.areas.get(amount.low) == f"square {unit.name}":
            unit = unit._replace(name=f"square {unit.name}")
    if unit.name and unit.name.startswith("square "):
        cursor.areas[amount.low] = unit.name
    return unit


def unit_left_unsaid(cursor: TokenCursor, amount: Amount) -> Unit | None:
    """The unit that a number which counts no noun takes from another, or from نسبة: 55 مليارا فقط; نسبة 50 للحكومة و27 للحركة; 8 و10 و12 بالمئة."""
    number = amount.number
    if number is None or amount.low != amount.high:
        return None
    unit, scale, last = cursor.measured or (None, 1, 0)
    if number.scale > 1:
        same = unit and unit.kind in (FactKind.MONEY, FactKind.QUANTITY) and scale == number.scale
        same = same and amount.first - last <= _REMEMBERED
        people = same and any(cursor.tag(j, "people_verbs") for j in range(amount.first - 1, amount.first - 4, -1))
        return unit if same and not people else None
    if not (number.digits and 0 < number.value <= 100):
        return None
    if _listed_percent(cursor, amount.last):
        return Unit(FactKind.PERCENT, None, 1, amount.last)
    if cursor.word(amount.last) in _COMMAS and cursor.tag(amount.last + 1, "digits"):
        return None  # the first digits of a decimal
    if not (_is_ratio(cursor, amount) or (unit and unit.kind is FactKind.PERCENT and _goes_on(cursor, amount, last))):
        return None
    unit = Unit(FactKind.PERCENT, None, 1, amount.last)
    cursor.measured = unit, 1, amount.last
    return unit


def _is_ratio(cursor: TokenCursor, amount: Amount) -> bool:
    """Whether bare digits stand behind نسبة and are no ratio of two."""
    return bool(cursor.tag(amount.first - 1, "percent_nouns")) and cursor.word(amount.last) not in _RATIOS


def _goes_on(cursor: TokenCursor, amount: Amount, last: int) -> bool:
    """Whether bare digits stand near a percentage of the same sentence that ends before token `last`, and before what gets them."""
    if not (cursor.begin < last < amount.first and amount.first - last <= _NEAR):
        return False
    following = cursor.word(amount.last)
    counts = following[:1].isalpha() and not (
        "not_counted" in cursor.at(amount.last).tags and following.endswith(_ADVERBS)
    )
    return bool(cursor.at(amount.first).cut) or not counts or following.startswith("لل")


def _listed_percent(cursor: TokenCursor, i: int) -> bool:
    """Whether the numbers that و joins to the one before token i end with a percent sign: 8 و10 و12 بالمائة."""
    if not (cursor.at(i).joined or cursor.word(i) == "و"):
        return False
    for _ in range(_LISTED):
        joined, k = cursor.joint(i)
        number = read_number(cursor, k) if joined else None
        if number is None:
            return False
        unit, i = unit_at(cursor, number.last), number.last
        if unit:
            return unit.kind is FactKind.PERCENT
    return False
