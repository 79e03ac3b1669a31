"""Tokens in, amounts out: digits and words, with what stands before them (about, more than) and the unit behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from streams.english.tokens import Tokens, keys_of
from streams.records import FactKind

__all__ = ["Amount", "AmountLexicon", "compile_amounts", "read_amount", "read_number"]

_DIGITS_MAX: Final = 18
"""Longer digits are a number of something, not an amount."""
_HUNDRED: Final = 100
_TWENTY, _TEN = 20, 10
_TO: Final = frozenset({"to", "-", "–"})
"""Between the ends of a range."""
_WORDS_MAX: Final = 12
"""Words of one number."""
_DAY_PARTS: Final = frozenset({"morning", "afternoon", "evening"})
_ORDINAL_ENDS: Final = frozenset({"st", "nd", "rd", "th"})

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Any], ...]]


@dataclass(frozen=True, slots=True)
class AmountLexicon:
    """Numbers, units and money of English; phrases by their first word, the longest first."""

    ones: Mapping[str, int]
    scales: Mapping[str, int]
    before: Phrases
    """`about`, `least` or `most` of a phrase before an amount."""
    vague: Phrases
    """From and to of a vague number."""
    units: Phrases
    """Kind and unit of what stands behind an amount."""
    signs: Mapping[str, str]
    """Currency by the sign before the amount."""
    numbered: frozenset[str]
    uncounted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount, in tokens."""

    kind: FactKind
    first: int
    last: int
    """The token behind it."""
    low: float | None
    high: float | None
    approx: bool = False
    unit: str | None = None
    counted: str | None = None


def compile_amounts(tables: Mapping[str, Mapping[str, Any]]) -> AmountLexicon:
    """The words of amounts."""
    own = tables["english_amounts"]
    before = [(phrase, name) for name in ("about", "least", "most") for phrase in own[name]]
    units: list[tuple[str, Any]] = [(phrase, (FactKind.PERCENT, None)) for phrase in own["percent"]]
    for table, kind in (
        ("durations", FactKind.DURATION),
        ("quantities", FactKind.QUANTITY),
        ("money", FactKind.MONEY),
    ):
        units += [(phrase, (kind, unit)) for unit, several in own[table].items() for phrase in several]
    return AmountLexicon(
        own["ones"],
        own["scales"],
        _phrases(before),
        _phrases(list(own["vague"].items())),
        _phrases(units),
        own["signs"],
        frozenset(own["numbered"]),
        frozenset(own["uncounted"]),
    )


def _phrases(entries: list[tuple[str, Any]]) -> Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for phrase, value in entries:
        words = tuple(word.lower() for word in keys_of(phrase))
        by_first.setdefault(words[0], []).append((words, value))
    return {first: tuple(sorted(found, key=lambda each: -len(each[0]))) for first, found in by_first.items()}


def _match(tokens: Tokens, i: int, phrases: Phrases) -> tuple[int, Any] | None:
    """The token behind the longest phrase that begins at token i, and its value."""
    for words, value in phrases.get(tokens.lower(i), ()):
        if tokens.lowers[i : i + len(words)] == words:
            return i + len(words), value
    return None


def read_amount(tokens: Tokens, i: int, lexicon: AmountLexicon) -> Amount | None:
    """The amount that begins at token i, its bound and unit included; None when none does or it numbers something."""
    before = _match(tokens, i, lexicon.before)
    at = before[0] if before else i
    sign = _sign(tokens, at, lexicon)
    number_at = at + (1 if sign else 0)
    vague = None if sign else _match(tokens, number_at, lexicon.vague)
    read: tuple[int, float, float] | None = _single(tokens, number_at, lexicon)
    if vague:
        read = vague[0], float(vague[1][0]), float(vague[1][1])
    if read is None or (not sign and _names_something(tokens, i, number_at, lexicon)):
        return None
    last, low, high = read
    unit = _match(tokens, last, lexicon.units)
    kind, of = (FactKind.MONEY, sign) if sign else unit[1] if unit else (FactKind.CARDINAL, None)
    if tokens.lower(number_at) == "one" and last == number_at + 1 and kind is FactKind.CARDINAL:
        return None  # mostly a pronoun
    if unit and not sign:
        last = unit[0]
    how = before[1] if before else ""
    return Amount(
        kind,
        i,
        last,
        None if how == "most" else low,
        None if how == "least" else high,
        how == "about" or vague is not None,
        of,
        _counted(tokens, last, lexicon) if kind is FactKind.CARDINAL else None,
    )


def _single(tokens: Tokens, i: int, lexicon: AmountLexicon) -> tuple[int, float, float] | None:
    read = read_number(tokens, i, lexicon)
    if read is None:
        return None
    last, low = read
    if tokens.lower(last) in _TO and (to := read_number(tokens, last + 1, lexicon)) is not None and low < to[1]:
        scale = lexicon.scales.get(tokens.lower(to[0] - 1), 1)
        return to[0], float(low * scale if low < scale else low), float(to[1])
    return last, float(low), float(low)


def _sign(tokens: Tokens, i: int, lexicon: AmountLexicon) -> str | None:
    """The currency whose sign stands at token i, digits behind it."""
    if i + 1 >= len(tokens.words) or not tokens.words[i + 1][0].isdigit():
        return None
    return lexicon.signs.get(tokens.words[i])


def read_number(tokens: Tokens, i: int, lexicon: AmountLexicon) -> tuple[int, Decimal] | None:
    """The token behind the number at token i, and its value: 1,200; 1.5 million; twenty-one; two hundred and five."""
    total, part, last, seen = Decimal(0), None, i, False
    while last < min(len(tokens.words), i + _WORDS_MAX):
        word, value = tokens.lowers[last], _value(tokens.words[last], lexicon)
        if value is not None:
            if seen and (word[0].isdigit() or not _joins(part, value)):
                break
            part, seen = (part or 0) + value, True
        elif word in lexicon.scales and (part is not None or _is_article(tokens, i, last)):
            part, seen = (part or 1) * Decimal(lexicon.scales[word]), True
            if lexicon.scales[word] > _HUNDRED:
                total, part = total + part, None
        elif not _leads_on(tokens, i, last, lexicon):
            break
        last += 1
    return (last, total + (part or 0)) if seen else None


def _leads_on(tokens: Tokens, first: int, at: int, lexicon: AmountLexicon) -> bool:
    """Whether the word belongs to a number without being one: a million, two hundred and five."""
    word, following = tokens.lowers[at], tokens.lower(at + 1)
    if at == first:
        return word in {"a", "an"} and following in lexicon.scales
    return word == "and" and tokens.lower(at - 1) in lexicon.scales and following in lexicon.ones


def _is_article(tokens: Tokens, first: int, at: int) -> bool:
    """Whether the scale stands right behind «a»: a million."""
    return at == first + 1 and tokens.lower(first) in {"a", "an"}


def _joins(part: Decimal | None, value: Decimal) -> bool:
    """Whether a number word continues the number before it: twenty one, two hundred five, a thousand six."""
    if part is None:
        return True
    tens = part % _HUNDRED
    return part > 0 and (tens == 0 or (tens >= _TWENTY and tens % _TEN == 0 and value < _TEN))


def _value(word: str, lexicon: AmountLexicon) -> Decimal | None:
    if word[0] in "0123456789":
        digits = word.replace(",", "")
        return Decimal(digits) if len(digits) <= _DIGITS_MAX and "-" not in digits else None
    return None if (value := lexicon.ones.get(word.lower())) is None else Decimal(value)


def _names_something(tokens: Tokens, first: int, at: int, lexicon: AmountLexicon) -> bool:
    """Whether the number is a name or part of one: Resolution 2202, G7, 5th, 3:30, ten in the morning."""
    previous = tokens.lower(first - 1)
    if previous in lexicon.numbered or (previous == "." and tokens.lower(first - 2) in lexicon.numbered):
        return True
    if tokens.lowers[at + 1 : at + 3] == ("in", "the") and tokens.lower(at + 3) in _DAY_PARTS:
        return True
    if not tokens.words[at][0].isdigit():
        return False
    text, start, end = tokens.text, tokens.starts[at], tokens.ends[at]
    if start and (text[start - 1].isalpha() or text[start - 1] in "_+:/.#"):
        return True
    following = tokens.lower(at + 1) if at + 1 < len(tokens.starts) and tokens.starts[at + 1] == end else ""
    return following in _ORDINAL_ENDS or following in {":", "/", "_", "@"}


def _counted(tokens: Tokens, at: int, lexicon: AmountLexicon) -> str | None:
    """The noun that is counted: the first small word behind the amount, a nationality between them."""
    if tokens.lower(at) == "of":
        at += 1
    for i in (at, at + 1):
        if i >= len(tokens.words) or not tokens.words[i].isalpha() or tokens.lower(i) in lexicon.uncounted:
            return None
        if tokens.words[i].islower():
            return tokens.words[i]
    return None
