"""Tokens in, the unit that a number is measured in out: percent, money, physical units, time, how often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

from streams.arabic.numbers.number import Value
from streams.arabic.text import fold
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import VocabularyBuilder
from streams.records import FactKind

__all__ = ["Unit", "add_money", "add_units", "dual_unit_at", "minor_at", "sign_at", "single_unit_at", "unit_at"]


class Unit(NamedTuple):
    """A unit where it stands."""

    kind: FactKind
    """What it makes of a number."""
    name: str | None
    """ISO 4217 code or English name; None for percent and frequency, and for a currency that cannot be told."""
    factor: Value
    """What the number is multiplied by: 10 for a decade in years."""
    last: int
    """The token behind it."""
    note: str | None = None
    """Why the name is None although the text means one."""


_PERCENT_SIGNS: Final = frozenset("%٪")
_OF: Final = "من"
_SHARED: Final[Mapping[str, tuple[str, ...]]] = {"XAF": ("XAF", "XOF")}
"""Currencies of one name: the African franc of two unions."""
_POINT: Final = "نقطه"
_POWERS: Final = frozenset(("scales", "scales_accusative", "scales_dual", "fuzzy"))
_LONG_TIMES: Final = {"decade": ("year", 10), "century": ("year", 100)}
_DUALS: Final = ("ان", "ين", "ي")
_ENDINGS: Final = ("تان", "تين", "ان", "ين", "ه", "ا")


def add_units(vocabulary: VocabularyBuilder, table: Mapping[str, Any]) -> None:
    """Put the lists of `units.toml` under their tags."""
    for tag in ("percent", "per_mille", "percent_points", "times", "times_dual", "below_zero", "rates"):
        vocabulary.phrases(tag, table[tag])
    for tag in ("whole", "before_one", "times_plural", "percent_signs"):
        vocabulary.words(tag, table[tag])
    vocabulary.plain(table, "no_points")
    vocabulary.words("days_and_weeks", [word for name in ("day", "week") for word in table["times_of_one"][name]])
    for tag in ("times_of", "times_of_dual", "times_of_one", "quantities_dual", "quantities_one"):
        for name, entries in table[tag].items():
            vocabulary.words(tag, entries, name)
    for name, entries in table["quantities"].items():
        vocabulary.phrases("quantities", entries, name)


def add_money(vocabulary: VocabularyBuilder, table: Mapping[str, Any], cldr: Mapping[str, Any]) -> None:
    """Put currencies under their tags: nouns (`coins`, `coins_dual`), whole names, signs, coins of a hundredth, countries."""
    nouns = {form: noun for noun, forms in table["forms"].items() for form in map(fold, forms)}
    ways: dict[str, dict[tuple[str, ...], str]] = {}
    names = [*((c, n) for c, ns in table["owners"].items() for n in ns), *cldr["names"].items()]
    for code, name in names:
        first, *rest = name.split()
        noun = nouns.get(fold(first), first)
        ways.setdefault(noun, {}).setdefault(tuple(_bare(fold(word)) for word in rest), code)
    owners = {noun: code for code, entries in table["default"].items() for noun in entries}
    for noun, found in ways.items():
        forms = table["forms"].get(noun, [noun])
        value = (
            tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0]))),
            owners.get(noun) or _only(found),
        )
        vocabulary.words("coins", forms, value)
        stem = fold(noun)
        vocabulary.words(
            "coins_dual",
            [] if len(noun) < 3 else [(stem[:-1] + "ت" if stem.endswith("ه") else stem) + end for end in _DUALS],
            value,
        )
    for code, entries in [
        *table["symbols"].items(),
        *((c, [s]) for c, s in cldr["signs"].items()),
        *((c, [c]) for c in cldr["names"]),
    ]:
        vocabulary.phrases("signs_of_money", (form for entry in entries for form in _spellings(entry)), code)
    for parts, entries in table["minor"].items():
        vocabulary.words("minor", entries, int(parts))
    for code, countries in cldr["countries"].items():
        vocabulary.phrases("countries_of_money", countries, code)
    for code, places in table["places"].items():
        vocabulary.phrases("countries_of_money", places, code)
    for code, entries in table["usual"].items():
        vocabulary.words("usual_coins", entries, code)
    _add_owners(vocabulary, ways)


def _add_owners(vocabulary: VocabularyBuilder, ways: Mapping[str, Mapping[tuple[str, ...], str]]) -> None:
    """Adjectives of nationality that name the owner of one of several currencies of a noun: مصري, EGP."""
    for noun in sorted(ways):
        for rest, code in sorted(ways[noun].items()):
            if len(rest) == 1 and code not in _SHARED:
                vocabulary.phrases("owners_of_money", [rest[0], rest[0] + "ه"], code)


def _spellings(sign: str) -> Iterator[str]:
    """A sign, and a short form with stops also without its last one."""
    cleaned = sign.strip("\u200f\u200e ")
    if cleaned:
        yield cleaned
        if cleaned.endswith(".") and len(cleaned) > 2:
            yield cleaned[:-1]


def _only(found: Mapping[tuple[str, ...], str]) -> str | None:
    """The code, when all names of a noun have one."""
    codes = set(found.values())
    return codes.pop() if len(codes) == 1 else None


def _bare(word: str) -> str:
    """A folded adjective without article and ending: الكويتية and كويتي have one key."""
    word = word.removeprefix("ال") if len(word) > 4 else word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def unit_at(cursor: TokenCursor, i: int) -> Unit | None:
    """The unit that stands at token i, behind a number."""
    word = cursor.word(i)
    if word in _PERCENT_SIGNS:
        return Unit(FactKind.PERCENT, None, 1, i + 1)
    tags = cursor.at(i).tags
    if not tags:
        return None
    share = _share_at(cursor, i)
    if share:
        return share
    if cursor.word(i) == _OF and cursor.at(i + 1).definite and _POWERS & cursor.at(i - 1).tags.keys():
        return _money_at(cursor, i + 1, "coins")  # millions of dollars
    if cursor.at(i).joined:
        return None
    quantity = cursor.phrase(i, "quantities")
    time = tags.get("times_of")
    if quantity and not (time and quantity[1] == i + 1):
        return Unit(FactKind.QUANTITY, quantity[0], 1, quantity[1])
    if time:
        return _time_at(cursor, i, time)
    if "times" in tags and not cursor.at(i).cut:
        return Unit(FactKind.FREQUENCY, None, 1, i + 1)
    return _money_at(cursor, i, "coins") or sign_at(cursor, i) or minor_at(cursor, i)


def _share_at(cursor: TokenCursor, i: int) -> Unit | None:
    """Of a hundred, or of a thousand."""
    found = cursor.phrase(i, "percent") or cursor.phrase(i, "percent_points")
    if found:
        return Unit(FactKind.PERCENT, None, 1, found[1])
    if cursor.word(i) == _POINT and "fractions" in cursor.at(i - 1).tags and not cursor.among(i + 1, "no_points"):
        return Unit(FactKind.PERCENT, None, 1, i + 1)  # ربع نقطة
    found = cursor.phrase(i, "per_mille")
    return Unit(FactKind.PERCENT, None, Fraction(1, 10), found[1]) if found else None


def _time_at(cursor: TokenCursor, i: int, time: str) -> Unit | None:
    """A unit of time, unless it names a year (الأيام الستة عام 1967) or today (الدول الست اليوم)."""
    lexeme = cursor.at(i)
    if "year_words" in lexeme.tags and len(cursor.word(i + 1)) == 4 and cursor.tag(i + 1, "digits"):
        return None
    before = cursor.at(i - 1).tags
    part = "fractions" in before and "ones" not in before  # «السبع» is seven as well
    if lexeme.definite and "days_from_now" in lexeme.tags and not part:
        return None
    name, factor = _LONG_TIMES.get(time, (time, 1))
    return Unit(FactKind.DURATION, name, factor, i + 1)


def sign_at(cursor: TokenCursor, i: int) -> Unit | None:
    """A sign, code or short form of a currency."""
    found = cursor.phrase(i, "signs_of_money")
    return _money(found[0], found[1]) if found else None


def minor_at(cursor: TokenCursor, i: int) -> Unit | None:
    """Coins: a part of an unnamed currency."""
    parts = cursor.tag(i, "minor")
    return (
        Unit(FactKind.MONEY, None, Fraction(1, parts), i + 1, "the currency of the coins is not named")
        if parts
        else None
    )


def _money_at(cursor: TokenCursor, i: int, tag: str) -> Unit | None:
    """A currency's noun with what names its country."""
    way = cursor.tag(i, tag)
    if way is None:
        return None
    ways, default = way
    for rest, code in ways:
        if rest and all(_bare(cursor.word(i + 1 + n)) == word for n, word in enumerate(rest)):
            shared = _SHARED.get(code, ()) if len(rest) == 1 else ()
            return _money(_of_text(cursor, shared) or code, i + 1 + len(rest))
    if default:
        return _money(default, i + 1)
    codes = tuple(sorted({code for _, code in ways}))
    code = _of_text(cursor, codes) or cursor.tag(i, "usual_coins")
    if code:
        return _money(code, i + 1)
    return Unit(FactKind.MONEY, None, 1, i + 1, f"one of {', '.join(codes)}: the country is not named")


def _money(code: str, last: int) -> Unit:
    return Unit(FactKind.MONEY, code, 1, last)


def _of_text(cursor: TokenCursor, codes: tuple[str, ...]) -> str | None:
    """The one of these currencies that the text's countries have, looked for once."""
    if codes not in cursor.owners:
        cursor.owners[codes] = _by_country(cursor, codes) if codes else None
    return cursor.owners[codes]


def _by_country(cursor: TokenCursor, codes: tuple[str, ...]) -> str | None:
    """The one code of these whose country the text names most; None when no country, or none most."""
    counts = dict.fromkeys(codes, 0)
    for i, lexeme in enumerate(cursor.lexemes):
        for tag in ("countries_of_money", "owners_of_money"):
            for rest, code in lexeme.tags.get(tag, ()):
                if code in counts and cursor.words[i + 1 : i + 1 + len(rest)] == rest:
                    counts[code] += 1
                    break
    best = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if best[0][1] == 0 or (len(best) > 1 and best[1][1] == best[0][1]):
        return None
    return best[0][0]


def dual_unit_at(cursor: TokenCursor, i: int) -> Unit | None:
    """A unit in the dual, which is a number too: يومين, لتران, دولارين, مرتين; factor is of one of them."""
    tags = cursor.at(i).tags
    if "times_of_dual" in tags:
        name, factor = _LONG_TIMES.get(tags["times_of_dual"], (tags["times_of_dual"], 1))
        return Unit(FactKind.DURATION, name, factor, i + 1)
    if "quantities_dual" in tags:
        return Unit(FactKind.QUANTITY, tags["quantities_dual"], 1, i + 1)
    if "times_dual" in tags:
        return Unit(FactKind.FREQUENCY, None, 1, i + 1)
    points = cursor.phrase(i, "percent_points")
    if points and points[1] > i + 1 and cursor.words[i].endswith(("تان", "تين")):
        return Unit(FactKind.PERCENT, None, 1, points[1])
    return _money_at(cursor, i, "coins_dual")


def single_unit_at(cursor: TokenCursor, i: int) -> Unit | None:
    """A unit that may stand for one of it: ساعة, لتر, دولار."""
    tags = cursor.at(i).tags
    if "times_of_one" in tags:
        name, factor = _LONG_TIMES.get(tags["times_of_one"], (tags["times_of_one"], 1))
        return Unit(FactKind.DURATION, name, factor, i + 1)
    if "quantities_one" in tags:
        return Unit(FactKind.QUANTITY, tags["quantities_one"], 1, i + 1)
    points = cursor.phrase(i, "percent_points") if cursor.word(i) == _POINT else None
    return Unit(FactKind.PERCENT, None, 1, points[1]) if points else _money_at(cursor, i, "coins")
