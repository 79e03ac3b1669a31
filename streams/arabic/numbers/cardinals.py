"""Digits and number words in, the cardinal that they add up to out: 3 ملايين و200 ألف."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from streams.arabic.numbers.digits import digits_before, run_of_digits
from streams.arabic.numbers.number import Number, Value
from streams.arabic.token_cursor import TokenCursor

__all__ = ["read_cardinal"]

_Kind = int
"""What a part of a cardinal is; plain numbers, for they are compared at every part."""
_DIGITS: Final = 0
_ONE: Final = 1
_TEEN: Final = 2
_TENS: Final = 3
_HUNDRED: Final = 4
_POWER: Final = 5
_TWICE: Final = 6

_Atom = tuple[_Kind, Value, int]
"""A part of a cardinal: kind, value, the token behind it."""

_TANWIN: Final = "\u064b"


def read_cardinal(cursor: TokenCursor, i: int) -> Number | None:
    """Digits, words or both, with their powers: 3 ملايين و200 ألف."""
    if "ten_words" in cursor.at(i).tags and "ordinals" in cursor.at(i - 1).tags:
        return None  # the end of an ordinal
    number = _Sum(last=i)
    start = cursor.article(i)
    atom = _atom(cursor, start, alone=True)
    if atom is None or not number.take(atom, joined=False):
        return None
    first, digits = digits_before(cursor, start, atom[2]) if atom[0] == _DIGITS else (i, "")
    sign = -1 if digits.startswith("-") else 1
    if digits.startswith("."):
        return Number(first, atom[2], atom[1] / Fraction(10 ** (len(digits) - 1)), digits)
    while True:
        joined, k = cursor.joint(number.last)
        atom = _atom(cursor, k, alone=joined)
        if atom is None or (joined and cursor.tag(atom[2], "fractions_plural")):
            break
        if joined and number.kind == _HUNDRED and cursor.tag(k, "scales") and cursor.tag(k + 1, "scales") == atom[1]:
            atom = _ONE, 1, k + 1  # مئة ومليون مليون: one hundred and one million
        if not number.take(atom, joined=joined):
            break
        digits = ""
    total = sign * (number.total + (number.group or 0))
    return Number(first, number.last, total, digits, number.scale if number.group is None else 1)


@dataclass(slots=True)
class _Sum:
    """A cardinal being read: finished terms, and the term below the next power."""

    total: Value = 0
    group: Value | None = None
    scale: int = 0
    kind: _Kind | None = None
    safe: tuple[Value, int, int] = (0, 0, 0)
    last: int = 0

    def take(self, atom: _Atom, *, joined: bool) -> bool:
        """Add a part; False when it does not belong to this number."""
        kind, value, end = atom
        if kind == _POWER:
            taken = self._take_power(int(value), joined=joined)
        elif kind == _TWICE:
            taken = self.group is None and (self.kind is None or (joined and value < self.scale))
            if taken:
                self.total, self.scale = self.total + value, int(value) // 2
        else:
            taken = self._take_small(kind, value, joined=joined)
        if taken:
            self.kind, self.last = kind, end
        return taken

    def _take_power(self, power: int, *, joined: bool) -> bool:
        if self.group is not None:
            if joined:
                return False
            if self.scale and power >= self.scale:  # another number has begun: مليون وثلاثة ملايين
                self.total, self.scale, self.last = self.safe
                self.group = None
                return False
            self.total, self.group, self.scale = self.total + self.group * power, None, power
        elif self.kind is None or (joined and power < self.scale):
            self.total, self.scale = self.total + power, power
        elif not joined and power > self.scale and self.total <= power:
            self.total, self.scale = self.total * power, power
        else:
            return False
        return True

    def _take_small(self, kind: _Kind, value: Value, *, joined: bool) -> bool:
        if self.group is None:
            fits = self.kind is None or (value < self.scale and (joined or kind == _HUNDRED))
            if fits:
                self.safe = (self.total, self.scale, self.last)
                self.group = value
            return fits
        if joined and ((self.kind == _HUNDRED and value < 100) or (self.kind == _ONE and kind == _TENS)):
            self.group += value
            return True
        return False


def _atom(cursor: TokenCursor, i: int, *, alone: bool) -> _Atom | None:
    """The part of a cardinal at this token; `alone` when no part is before it that a power could belong to."""
    tags = cursor.at(i).tags
    if not tags:
        return None
    if "digits" in tags:
        value, end = run_of_digits(cursor, i)
        if 0 < value < 10 and cursor.tag(end, "hundreds") == 100:
            return _HUNDRED, value * 100, end + 1
        return _DIGITS, value, end
    for tag, read in _ATOMS.items():
        if tag in tags:
            return read(cursor, i, tags[tag], alone)
    return None


def _one(cursor: TokenCursor, i: int, value: int, _alone: bool) -> _Atom:
    following = cursor.at(i + 1)
    if not following.cut:
        if 0 < value < 10 and "ten_words" in following.tags:
            return _TEEN, 10 + value, i + 2
        if 2 < value < 10 and following.tags.get("hundreds") == 100:
            return _HUNDRED, 100 * value, i + 2
    return (_ONE if value < 10 else _TEEN), value, i + 1


def _teen(cursor: TokenCursor, i: int, value: int, _alone: bool) -> _Atom | None:
    following = cursor.at(i + 1)
    return (_TEEN, 10 + value, i + 2) if "ten_words" in following.tags and not following.cut else None


def _power(cursor: TokenCursor, i: int, value: int, alone: bool) -> _Atom | None:
    """A power; its plural alone means some of it, which is no exact number."""
    return None if alone and "fuzzy" in cursor.at(i).tags else (_POWER, value, i + 1)


def _power_or_twice(cursor: TokenCursor, i: int, value: int, alone: bool) -> _Atom | None:
    behind = cursor.at(i + 1)
    dual = (
        alone
        and _TANWIN not in cursor.surface(i, i + 1)
        and (value > 1000 or not cursor.word(i + 1) or bool(behind.tags))
    )
    if alone and not dual and not behind.tags and value == 1000 and _TANWIN not in cursor.surface(i, i + 1):
        return None  # ألفا is a name too
    return (_TWICE, 2 * value, i + 1) if dual else (_POWER, value, i + 1)


_ATOMS: Final = {
    "ones": _one,
    "teen_ones": _teen,
    "tens": lambda _r, i, value, _a: (_TENS, value, i + 1),
    "hundreds": lambda _r, i, value, _a: (_HUNDRED, value, i + 1),
    "scales": _power,
    "scales_dual": lambda _r, i, value, _a: (_TWICE, 2 * value, i + 1),
    "scales_accusative": _power_or_twice,
}
