"""Digits and number words in, exact values out: cardinals, fractions, decimals and ordinals as written in Arabic."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, NamedTuple

from streams.arabic.text import IGNORABLE, even
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder

__all__ = ["Number", "Value", "add_numbers", "parts_joined", "read_number", "read_ordinal", "stands_alone", "written_value"]

Value = int | Fraction
"""An exact number."""


class Number(NamedTuple):
    """A number where it stands."""

    first: int
    """Its first token (a minus, a decimal point, a digit or a word)."""
    last: int
    """The token behind it."""
    value: Value
    """What it says."""
    digits: str = ""
    """Its digits and separators in ASCII when it is one run of digits; else ''."""
    scale: int = 1
    """The power (ألف, مليون) that it ends with; 1 when it ends with none."""


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

_SEPARATORS: Final = ".,،٫٬'’"
_THIN: Final = ("\u00a0", "\u2009", "\u202f")
_SPACES: Final = "".join(_THIN) + " "
_NUMERAL: Final = re.compile(rf"\d+(?:[{IGNORABLE}]*[{_SEPARATORS}][{IGNORABLE}]*\d{{1,40}}(?!\d)|[{_SPACES}]\d{{3}}(?!\d)|[,،] 000(?!\d)){{0,8}}")
_PARTS: Final = re.compile(r"\d+|\D+")
_MINUS: Final = frozenset("-−–")
_POINT: Final = frozenset(".٫")
_RA: Final = "ر"
_BESIDE: Final = frozenset((*_SEPARATORS, "/", "و", _RA))
_TANWIN: Final = "\u064b"
_WORDS: Final = ("ten_words", "signs", "points", "over", "few", "and_more")
_VALUES: Final = ("ones", "teen_ones", "tens", "hundreds", "scales", "scales_accusative", "scales_dual", "fuzzy", "fractions",
                  "fractions_dual", "fractions_plural", "ordinals", "ordinal_ones")
_LIKE_ONES: Final = frozenset((5, 7, 9, 10))
"""Fractions that are written as the number is: خمس is five and a fifth."""


def add_numbers(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `numbers.toml` under their tags."""
    for tag in _WORDS:
        vocabulary.words(tag, table[tag])
    for tag in _VALUES:
        for value, entries in table[tag].items():
            vocabulary.words(tag, entries, int(value))


def read_number(cursor: TokenCursor, i: int) -> Number | None:
    """The longest number that starts at token i, with sign and fraction; None when none does."""
    lexeme = cursor.at(i)
    if not lexeme.numeric:
        return None
    if "digits" in lexeme.tags and stands_alone(cursor, i):
        return Number(i, i + 1, int(cursor.words[i]), cursor.words[i])
    if "signs" in lexeme.tags:
        found = read_number(cursor, i + 1) if not cursor.tag(i + 1, "signs") else None
        return found._replace(first=i, value=-found.value) if found else None
    found = _fraction(cursor, i) or _cardinal(cursor, i)
    return _extend(cursor, found) if found else None


def stands_alone(cursor: TokenCursor, i: int) -> bool:
    """Whether a run of digits has nothing beside it that could belong to the number; a quick answer for most of them."""
    k = i + 1
    if k < cursor.stop:
        if cursor.lexemes[k].lengthens:
            return False
        if cursor.words[k] in _BESIDE and cursor.lexemes[k + 1].numeric:
            return False
    return not cursor.glued(i) or "proclitics" in cursor.lexemes[i - 1].tags


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
            if self.scale and power >= self.scale:    # another number has begun: مليون وثلاثة ملايين
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


def _cardinal(cursor: TokenCursor, i: int) -> Number | None:
    """Digits, words or both, with their powers: 3 ملايين و200 ألف."""
    if "ten_words" in cursor.at(i).tags and "ordinals" in cursor.at(i - 1).tags:
        return None    # the end of an ordinal
    number = _Sum(last=i)
    start = cursor.article(i)
    atom = _atom(cursor, start, alone=True)
    if atom is None or not number.take(atom, joined=False):
        return None
    first, digits = _digits_before(cursor, start, atom[2]) if atom[0] == _DIGITS else (i, "")
    sign = -1 if digits.startswith("-") else 1
    if digits.startswith("."):
        return Number(first, atom[2], atom[1] / Fraction(10 ** (len(digits) - 1)), digits)
    while True:
        joined, k = cursor.joint(number.last)
        atom = _atom(cursor, k, alone=joined)
        if atom is None or (joined and cursor.tag(atom[2], "fractions_plural")) or (not joined and cursor.at(k).preposition):
            break
        if joined and number.kind == _HUNDRED and cursor.tag(k, "scales") and cursor.tag(k + 1, "scales") == atom[1]:
            atom = _ONE, 1, k + 1    # مئة ومليون مليون: one hundred and one million
        if not number.take(atom, joined=joined):
            break
        digits = ""
    total = sign * (number.total + (number.group or 0))
    return Number(first, number.last, total, digits, number.scale if number.group is None else 1)


def _atom(cursor: TokenCursor, i: int, *, alone: bool) -> _Atom | None:
    """The part of a cardinal at this token; `alone` when no part is before it that a power could belong to."""
    tags = cursor.at(i).tags
    if not tags:
        return None
    if "digits" in tags:
        value, end = _run_of_digits(cursor, i)
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
    dual = alone and _TANWIN not in cursor.surface(i, i + 1) and (value > 1000 or not cursor.word(i + 1) or bool(behind.tags))
    if alone and not dual and not behind.tags and value == 1000 and _TANWIN not in cursor.surface(i, i + 1):
        return None    # ألفا is a name too
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


def _run_of_digits(cursor: TokenCursor, i: int) -> tuple[Value, int]:
    """The value of a run of digits with its separators, and the token behind it."""
    tokens = cursor.tokens
    if cursor.word(i + 1) == _RA and cursor.glued(i + 1) and cursor.glued(i + 2) and cursor.tag(i + 2, "digits"):
        return _decimal(cursor.words[i + 2], cursor.words[i]), i + 3    # 75ر8 is 8.75, as agencies of the Gulf write it
    match = _NUMERAL.match(tokens.text, tokens.starts[i])
    if match is None or match.end() <= tokens.ends[i]:
        return int(cursor.words[i]), i + 1
    parts = _PARTS.findall(match[0])
    value, used = written_value(["٬" if part in _THIN else even(part).strip() for part in parts])
    end = match.start() + len("".join(parts[:used]))
    return value, bisect_left(tokens.starts, end)


def written_value(parts: list[str]) -> tuple[Value, int]:
    """The value of digits and separators in turn (`["1", ",", "5"]`), and how many of these parts it takes.

    A separator before groups of three is one of thousands; before anything
    else the last one is a decimal point. Where neither reading holds (a list
    without spaces, a plain space that groups nothing), the first digits stand alone.
    """
    groups, signs = parts[::2], parts[1::2]
    if "" in signs and "000" not in groups:
        cut = signs.index("")
        return written_value(parts[:2 * cut + 1])
    if not signs:
        return int(groups[0]), 1
    thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    last = signs[-1]
    if len(signs) == 1:
        if thousands and last != "٫" and groups[0].lstrip("0") and (last != "." or groups[1].endswith("0")):
            return int("".join(groups)), len(parts)
        return (_decimal(groups[0], groups[1]), 3) if last else (int(groups[0]), 1)
    if len(set(signs)) == 1:
        return (int("".join(groups)), len(parts)) if thousands and last != "٫" else (int(groups[0]), 1)
    if len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:-1]) and last not in signs[:-1]:
        return _decimal("".join(groups[:-1]), groups[-1]), len(parts)
    return int(groups[0]), 1


def _decimal(whole: str, part: str) -> Fraction:
    return Fraction(int(whole + part), 10 ** len(part))


def _digits_before(cursor: TokenCursor, i: int, last: int) -> tuple[int, str]:
    """Where a run of digits really starts, and its text: a glued minus or decimal point before it belongs to it."""
    digits = "".join(cursor.words[i:last])
    before = cursor.words[i - 1] if i else ""    # a leading point may end the sentence before
    if cursor.glued(i) and not cursor.glued(i - 1) and not cursor.tag(i - 2, "digits"):
        if before in _MINUS:
            return i - 1, "-" + digits
        if before in _POINT:
            return i - 1, "." + digits
    return i, digits


def _fraction(cursor: TokenCursor, i: int) -> Number | None:
    """A half, two thirds, three quarters, 3/4; with the power behind it (نصف مليون)."""
    found = _parts_of(cursor, i)
    if found is None:
        return None
    value, last = found
    if cursor.tag(i, "digits"):
        first, digits = _digits_before(cursor, i, last)
        return Number(first, last, -value if digits.startswith("-") else value)
    power = cursor.tag(last, "scales")
    if power and not cursor.at(last).cut:
        return Number(i, last + 1, value * power, "", power)
    return Number(i, last, value)


def _parts_of(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """The value of a fraction in words or digits, and the token behind it."""
    lexeme = cursor.at(i)
    tags = lexeme.tags
    if "fractions" in tags:
        parts = tags["fractions"]
        following = cursor.at(i + 1)
        if parts in _LIKE_ONES and (lexeme.definite or not (cursor.word(i + 1).startswith("ال") and not following.tags)):
            return None
        return Fraction(1, parts), i + 1
    if "fractions_dual" in tags:
        return Fraction(2, tags["fractions_dual"]), i + 1
    if ("ones" in tags or "digits" in tags) and not cursor.at(i + 1).cut and (parts := cursor.tag(i + 1, "fractions_plural")):
        count = tags.get("ones") or int(cursor.words[i])
        return Fraction(count, parts), i + 2
    if "digits" in tags and cursor.word(i + 1) == "/" and cursor.tag(i + 2, "digits"):
        return _slashed(cursor, i)
    return None


def _slashed(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """3/4 written close, with one slash."""
    if not (cursor.glued(i + 1) and cursor.glued(i + 2)) or cursor.word(i + 3) == "/" or cursor.word(i - 1) == "/":
        return None
    bottom = int(cursor.words[i + 2])
    return (Fraction(int(cursor.words[i]), bottom), i + 3) if bottom else None


def _extend(cursor: TokenCursor, number: Number) -> Number:
    """The number with what may follow it: and a half, point five, over twenty."""
    joined, k = cursor.joint(number.last)
    if joined and (found := _joined_fraction(cursor, k)):
        part, last = found
        power = cursor.tag(last, "scales") if not cursor.at(last).cut else None
        if number.scale > 1:
            return number._replace(value=number.value + part * number.scale, digits="", last=last + (power == number.scale))
        value = number.value + part
        return number._replace(value=value * power, digits="", last=last + 1, scale=power) if power else \
            number._replace(value=value, digits="", last=last)
    if cursor.tag(number.last, "points") and (decimals := _cardinal(cursor, number.last + 1)):
        shift = 10 ** len(str(decimals.value))
        return number._replace(value=number.value + Fraction(decimals.value) / shift, digits="", last=decimals.last)
    if cursor.tag(number.last, "over") and (number.value == 1 or not number.digits):
        below = _cardinal(cursor, number.last + 1)
        if below and below.value:
            return number._replace(value=Fraction(number.value) / below.value, digits="", last=below.last)
    return number


def _joined_fraction(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """A fraction that و joins to a number: not the numbers that look like one."""
    return None if cursor.tag(i, "fractions") in _LIKE_ONES else _parts_of(cursor, i)


def read_ordinal(cursor: TokenCursor, i: int) -> Number | None:
    """The ordinal at token i: الثالث, الحادي والعشرون, الثالثة عشرة, المئة والخامسة; None when there is none."""
    lexeme = cursor.at(i)
    ones = lexeme.tags.get("ordinals") or lexeme.tags.get("ordinal_ones")
    if ones is None:
        return _cardinal_ordinal(cursor, i)
    following = cursor.at(i + 1)
    if ones < 10 and "ten_words" in following.tags and not following.cut:
        return Number(i, i + 2, 10 + ones)
    joined, k = cursor.joint(i + 1)
    tens = cursor.at(k)
    if joined and ones < 10 and "tens" in tens.tags and tens.definite == lexeme.definite:
        return Number(i, k + 1, ones + tens.tags["tens"])
    return Number(i, i + 1, ones) if "ordinals" in lexeme.tags else None


def _cardinal_ordinal(cursor: TokenCursor, i: int) -> Number | None:
    """Ordinals that begin as a number does: الواحد والعشرون, المئة والخامسة."""
    lexeme = cursor.at(i)
    joined, k = cursor.joint(i + 1)
    if not (joined and lexeme.definite):
        return None
    if lexeme.tags.get("ones") == 1 and "tens" in cursor.at(k).tags and cursor.at(k).definite:
        return Number(i, k + 1, 1 + cursor.at(k).tags["tens"])
    if "hundreds" in lexeme.tags and cursor.tag(k, "ordinals") and cursor.at(k).definite and (rest := read_ordinal(cursor, k)):
        return Number(i, rest.last, lexeme.tags["hundreds"] + rest.value)
    return None


def parts_joined(cursor: TokenCursor, i: int) -> tuple[Fraction, int] | None:
    """The fraction that و joins to what stands before token i (… ونصف), and the token behind it."""
    joined, k = cursor.joint(i)
    return _joined_fraction(cursor, k) if joined else None
