"""Bad messages, above all for the article log: of every kind that a source, a bug or an attacker could send; the same each time."""

from __future__ import annotations

import datetime as dt
import random
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from streams.errors import Reason
from streams.ingest.article import make_article
from streams.records import Article, Block
from streams.runtime.codec import load_codec
from tests.hostile import FAMILIES, hostile_text
from tests.support import day

__all__ = ["KINDS", "LARGE_KINDS", "BadMessage", "bad_messages", "damaged"]

_SEED: Final = 20_240_301
_SENTENCE: Final = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران ترفض وقف تخصيب اليورانيوم في 5 مارس. "


DAMAGES: Final[dict[str, tuple[Callable[[random.Random, bytes], bytes | None], Reason]]] = {
    "truncated": (lambda rng, whole: whole[: rng.randrange(5, len(whole))], Reason.BAD_AVRO),
    "trailing": (lambda rng, whole: whole + rng.randbytes(rng.randint(1, 50)), Reason.BAD_AVRO),
    "unknown_schema": (
        lambda rng, whole: struct.pack(">bI", 0, rng.randrange(1_000, 1 << 32)) + whole[5:],
        Reason.UNKNOWN_SCHEMA,
    ),
    "wrong_schema": (
        lambda _rng, whole: whole[:4] + (b"\2" if whole[4] != 2 else b"\3") + whole[5:],
        Reason.WRONG_SCHEMA,
    ),
    "no_frame": (
        lambda rng, _whole: bytes([rng.randint(1, 255)]) + rng.randbytes(rng.randint(0, 200)),
        Reason.BAD_FRAME,
    ),
    "short": (lambda rng, _whole: bytes(rng.randint(0, 4)), Reason.BAD_FRAME),
    "noise": (lambda rng, whole: whole[:5] + rng.randbytes(rng.randint(1, 400)), Reason.BAD_AVRO),
    "null": (lambda _rng, _whole: None, Reason.NULL_VALUE),
}
"""What can be done to the bytes of a good message of any topic, and why they are refused then."""


@dataclass(frozen=True, slots=True)
class BadMessage:
    """One message and what must become of it."""

    kind: str
    """A name of `KINDS` or of `LARGE_KINDS`."""
    key: bytes | None
    value: bytes | None
    reasons: frozenset[Reason]
    """Why it may become a dead letter; empty when it must be read."""


def bad_messages(count: int) -> Iterator[BadMessage]:
    """So many bad messages, of each kind in turn, each under a key of its own; then one of each large kind."""
    rng = random.Random(_SEED)
    kinds = list(KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        key = f"bad-{number:05}"
        value, reasons = KINDS[kind](rng, key)
        yield BadMessage(kind, KEYS.get(kind, str.encode)(key), value, frozenset(reasons))
    for kind, made in LARGE_KINDS.items():
        value, reasons = made(rng, f"bad-{kind}")
        yield BadMessage(kind, KEYS.get(kind, str.encode)(f"bad-{kind}"), value, frozenset(reasons))


def damaged(whole: Sequence[tuple[bytes, bytes]], count: int, prefix: str) -> Iterator[BadMessage]:
    """So many damaged messages of a derived topic, made of these good ones (key, value); each under a key of its own."""
    rng = random.Random(_SEED)
    kinds = [*DAMAGES, "key_mismatch"]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        value = rng.choice(whole)[1]
        key = f"{prefix}|{number:05}".encode()
        if kind == "key_mismatch":
            yield BadMessage(kind, key, value, frozenset({Reason.KEY_MISMATCH}))
        else:
            damage, reason = DAMAGES[kind]
            yield BadMessage(kind, key, damage(rng, value), frozenset({reason}))


Made = tuple[bytes | None, set[Reason]]
"""A value, and the reasons for which it may be refused."""


def _article(key: str, text: str, **fields: object) -> Article:
    return make_article(text, article_id=key, published_at=day("2024-03-01"), **fields)  # type: ignore[arg-type]


def _framed(key: str, text: str, **fields: object) -> bytes:
    return load_codec().encode(_article(key, text, **fields))


def _of_an_article(kind: str) -> Callable[[random.Random, str], Made]:
    """A good article, damaged."""
    damage, reason = DAMAGES[kind]
    return lambda rng, key: (damage(rng, _framed(key, _SENTENCE * rng.randint(1, 5))), {reason})


def _flipped(rng: random.Random, key: str) -> Made:
    """One byte of a good article is another: it may still be one."""
    value = bytearray(_framed(key, _SENTENCE))
    value[rng.randrange(len(value))] ^= 1 << rng.randrange(8)
    everything = {
        Reason.BAD_AVRO, Reason.BAD_FRAME, Reason.UNKNOWN_SCHEMA, Reason.WRONG_SCHEMA, Reason.KEY_MISMATCH,
        Reason.BAD_FIELD,
    }  # fmt: skip
    return bytes(value), everything


def _invalid_utf8(rng: random.Random, key: str) -> Made:
    bad = rng.choice([b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xd9"])
    return _framed(key, "مفاوضاتXمفاوضات").replace(b"X", bad[:1]), {Reason.BAD_AVRO}


def _surrogate(_rng: random.Random, key: str) -> Made:
    value = _framed(key, "مفاوضاتXYZ")
    return value.replace(b"XYZ", b"\xed\xb3\xbf"), {Reason.BAD_AVRO}


def _key_mismatch(_rng: random.Random, key: str) -> Made:
    return _framed(f"{key}-other", _SENTENCE), {Reason.KEY_MISMATCH}


def _empty_id(_rng: random.Random, _key: str) -> Made:
    return _framed("", _SENTENCE), {Reason.KEY_MISMATCH, Reason.BAD_FIELD}


def _no_key(_rng: random.Random, key: str) -> Made:
    return _framed(key, _SENTENCE), {Reason.KEY_MISMATCH}


def _key_of_noise(_rng: random.Random, key: str) -> Made:
    return _framed(key, _SENTENCE), {Reason.KEY_MISMATCH}


def _long_id(_rng: random.Random, key: str) -> Made:
    """Its one record, with its key and headers, would be larger than its topic takes."""
    return _framed(_long_key(key).decode(), "إيران"), {Reason.BAD_FIELD}


def _long_key(key: str) -> bytes:
    return key.encode() + b"x" * 3_000_000


def _long_field(rng: random.Random, key: str) -> Made:
    name = rng.choice(["source", "language", "url", "title"])
    return _framed(key, _SENTENCE, **{name: "ط" * rng.randint(4_097, 9_000)}), {Reason.BAD_FIELD}


def _bad_blocks(rng: random.Random, key: str) -> Made:
    article = _article(key, _SENTENCE)
    start, end = rng.choice([(-1, 5), (5, 2), (0, len(_SENTENCE) + 1), (1 << 30, (1 << 30) + 1)])
    return load_codec().encode(replace(article, blocks=(Block(start, end),))), {Reason.BAD_FIELD}


def _too_many(_rng: random.Random, key: str) -> Made:
    return _framed(key, "التقى بوتين وبايدن في جنيف. " * 4_000), {Reason.TOO_MANY_RECORDS}


def _large(rng: random.Random, key: str) -> Made:
    return _framed(key, "ب" * rng.randint(500_001, 700_000)), {Reason.TOO_LARGE}


def _hostile(rng: random.Random, key: str) -> Made:
    return _framed(key, hostile_text(rng.choice(sorted(FAMILIES)), rng.randint(50, 3_000))), set()


def _nested(rng: random.Random, key: str) -> Made:
    left, right = rng.choice([("«", "»"), ("“", "”"), ('"', '"'), ("(", ")"), ("‘", "’")])
    depth = 100_000 if rng.random() < 0.02 else rng.randint(5, 1_000)
    return _framed(key, left * depth + " قال عباس " + right * depth), set()


def _invisible(rng: random.Random, key: str) -> Made:
    signs = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u061c\0\x1b\x7f"
    return _framed(key, "".join(c + (rng.choice(signs) if rng.random() < 0.4 else "") for c in _SENTENCE * 3)), set()


def _any_text(rng: random.Random, key: str) -> Made:
    planes = ((0, 0x300), (0x600, 0x700), (0x2000, 0x2100), (0xFB50, 0xFE00), (0x1F300, 0x1F600), (0xE000, 0x10FFFF))
    return _framed(key, "".join(chr(rng.randrange(*rng.choice(planes))) for _ in range(rng.randint(1, 500)))), set()


def _dates(rng: random.Random, key: str) -> Made:
    odd = (
        "31 فبراير", "30 شباط 2023", "0 مارس", "99 يناير", "29 فبراير 2023", "32/13/2024", "00/00/0000", "9999-99-99",
        "31 أبريل الماضي", "عام 0", "عام 99999", "القرن المئة", "الساعة 25:61", "بعد 999999999 سنة", "قبل 10 ملايين عام",
        "30 رمضان 1", "الأحد 31 فبراير", "منذ 99999999999999999999 يوما",
    )  # fmt: skip
    return _framed(key, " ".join(f"التقى الوفدان في {rng.choice(odd)}." for _ in range(rng.randint(1, 20)))), set()


def _numbers(rng: random.Random, key: str) -> Made:
    digits = "9" * rng.choice([5, 20, 300, 310, 5_000])
    odd = (
        f"-{digits}", digits, f"{digits}%", f"1/{digits}", f"0.{digits}", f"{digits}/0", f"{digits} مليار", "مليون " * 40,
        f"{digits}e{digits}", f"-0,{digits}", "NaN", "Infinity", f"بين {digits} و -{digits}", f"{digits} سنة",
        f"الـ{digits}", f"{digits}٫{digits}", f"القرن {digits}", f"الساعة {digits}:{digits}",
    )  # fmt: skip
    return _framed(key, " ".join(f"بلغ العدد {rng.choice(odd)} قتيل." for _ in range(rng.randint(1, 20)))), set()


def _years(rng: random.Random, key: str) -> Made:
    """Published at the ends of time, where a relative day leads beyond."""
    year = rng.choice([1, 1, 9999, 9999, 1582, 1970])
    when = dt.datetime(year, rng.choice([1, 12]), rng.choice([1, 31]), tzinfo=dt.UTC)
    text = "تجتمع الوفود الأسبوع المقبل وبعد عشر سنوات، واجتمعت أمس والعام الماضي وقبل قرن. 5 رمضان. يوم الأحد."
    article = make_article(text, article_id=key, published_at=when)
    return load_codec().encode(article), set()


KINDS: Final[dict[str, Callable[[random.Random, str], Made]]] = {
    **{kind: _of_an_article(kind) for kind in DAMAGES},
    **{
        made.__name__.lstrip("_"): made
        for made in (
            _flipped,
            _invalid_utf8,
            _surrogate,
            _key_mismatch,
            _empty_id,
            _no_key,
            _key_of_noise,
            _long_field,
            _bad_blocks,
            _hostile,
            _nested,
            _invisible,
            _any_text,
            _dates,
            _numbers,
            _years,
        )
    },
}
"""How each kind is made, from rng and the message's key."""
LARGE_KINDS: Final = {"large": _large, "too_many": _too_many, "long_id": _long_id}
"""Kinds of which one is enough."""
KEYS: Final[dict[str, Callable[[str], bytes | None]]] = {
    "no_key": lambda _: None,
    "key_of_noise": lambda key: b"\xff\x00\xd9" + key.encode(),
    "long_id": _long_key,
}
"""Keys of those kinds whose key on the log is no plain text."""
