"""The bytes of a text in, the text out, or a reject that says what they are: Unicode with and without its mark, Arabic code pages.

Decided by what Unicode and the code pages forbid, then by how Arabic spells: in the wrong code page Latin letters or
brackets stand inside words, and letters that end words stand inside them.
"""

from __future__ import annotations

import codecs
import math
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from streams.errors import Reason, Reject
from streams.records import Stage

__all__ = ["decode_text", "strangeness"]

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE: Final = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
"""Asked of bytes without a mark that are no text of single bytes."""
_CODE_PAGES: Final = (("cp1256", 0.0), ("iso8859_6", 5.0), ("mac_arabic", 6.0))
"""The Arabic code pages, and the bits by which each is more seldom met than the first: they decide what is a word or two long."""
_SPACES: Final = str.maketrans({"\xa0": " ", "\xad": "-"})
"""Mac files set Arabic with a space and a hyphen of their own; in ISO 8859-6 they are the hard space and the soft hyphen."""
_SAMPLE_BYTES: Final = 65_536
_CONTROLS: Final = frozenset(range(32)) - {9, 10, 12, 13}
_BINARY_SHARE: Final = 0.02
"""Share of control characters from which bytes are no text."""
_ODD_SHARE: Final = 0.05
"""Share of characters of other scripts in what is decoded without a mark, from which it was decoded wrongly."""
_BROKEN_SHARE: Final = 0.01
"""Share of broken characters up to which a text is UTF-8 that was damaged."""
_NEWS: Final = re.compile(
    r"[\t\n\f\r -~\u00a0-\u00ff\u0600-\u06ff\u0750-\u077f\u200b-\u203f\u2066-\u2069\ufb50-\ufdff\ufe70-\ufeff]"
)
"""What news in Arabic or a Western language is written in."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_ARABIC: Final = re.compile(r"[\u0621-\u063a\u0641-\u064a]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_JOINED: Final = re.compile(
    r"(?<=[\u0621-\u0652])[^\w\s.,:;!?()\"'/«»“”\u064b-\u0652-](?=[\u0621-\u064a])"
    r"|[\\\]^{}|~×÷](?=[\u0621-\u064a\u00c0-\u00ff])|(?<=[\u0621-\u0652\u00c0-\u00ff])[\[\\^{}|~×÷]"
    r"|[\u064b-\u064d](?=[\u0621-\u0626\u0628-\u064a])|[\x80-\x9f\u00c0-\u00ff]"
)
"""A sign inside or at a word where none stands, an ending inside one, letters and control characters of the West."""
_STRANGE_MAX: Final = 5.2
"""Bits a pair of letters from which text is no Arabic; news has 3.6 to 4.3, in a wrong code page 4.2 and more."""
_FAULT_BITS: Final = 10.0
"""What a sign or a Latin letter inside a word counts like."""


def decode_text(data: bytes) -> str | Reject:
    """The text in these bytes: by its mark, UTF-8, UTF-16 or UTF-32 without one, else an Arabic code page."""
    if not data.strip():
        return Reject(Stage.INGEST, Reason.EMPTY, "there is no text", data)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data, encoding)
    if _is_binary(data):
        return _wide(data) or _no_text(data)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        return _by_code_page(data) or Reject(Stage.INGEST, Reason.BAD_ENCODING, _why(data, error), data)


def strangeness(text: str) -> float:
    """Bits for each pair of letters in the Arabic words of a text: about 4 for Arabic; infinite where most letters are others."""
    bits, pairs = _bits(text)
    return bits / pairs if pairs else math.inf


def _bits(text: str) -> tuple[float, int]:
    """Bits of a text, and how many pairs of letters they are of."""
    bits, pairs, foreign, letters = 0.0, 0, 0, 0
    table = _pairs()
    for word in _WORD.findall(text):
        inner = _ARABIC.findall(word)
        others = len(_LATIN.findall(word))
        letters, foreign = letters + len(inner), foreign + others
        if inner:
            edged = f" {''.join(inner)} "
            bits += sum(table[edged[i : i + 2]] for i in range(len(edged) - 1))
            pairs += len(edged) - 1
    bits += len(_JOINED.findall(text)) * _FAULT_BITS
    return (bits, pairs) if letters > foreign else (math.inf, 0)


def _by_code_page(data: bytes) -> str | None:
    """The text by the code page that spells it best; None when none does. Only the sample is judged."""
    if not _holds_no_utf8(data):
        return None
    best, chosen = math.inf, None
    for encoding, seldom_bits in _CODE_PAGES:
        try:
            bits, pairs = _bits(data[:_SAMPLE_BYTES].decode(encoding))
        except UnicodeDecodeError:
            continue
        if bits <= _STRANGE_MAX * pairs and bits + seldom_bits < best:
            best, chosen = bits + seldom_bits, encoding
    try:
        return data.decode(chosen).translate(_SPACES) if chosen else None
    except UnicodeDecodeError:
        return None


@cache
def _pairs() -> Mapping[str, int]:
    """Pair of letters to how seldom it is, in bits; a space is the edge of a word."""
    table = tomllib.loads((files("streams") / "ingest" / "lexicon" / "letter_pairs.toml").read_text(encoding="utf-8"))
    letters = table["letters"]
    return {
        first + second: int(bits, 36)
        for first, row in zip(letters, table["rows"], strict=True)
        for second, bits in zip(letters, row, strict=True)
    }


def _holds_no_utf8(data: bytes) -> bool:
    """Whether bytes are no UTF-8 that was damaged somewhere."""
    text = data[:_SAMPLE_BYTES].decode("utf-8", "replace")
    return text.count("\ufffd") > _BROKEN_SHARE * len(text) + 1 or not _ARABIC.search(text)


def _wide(data: bytes) -> str | None:
    """The text of UTF-32 or UTF-16 without a mark; None when neither gives one."""
    for encoding in _WIDE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE_BYTES]
        if len(_NEWS.findall(sample)) >= (1 - _ODD_SHARE) * len(sample) and not _is_binary(sample.encode()):
            return text
    return None


def _why(data: bytes, error: UnicodeDecodeError) -> str:
    """What a person should know of bytes that are no text we can read."""
    if not _holds_no_utf8(data):
        return f"UTF-8, but damaged at byte {error.start}; nobody knows what stood there"
    return f"neither UTF-8 (byte {error.start}) nor an Arabic code page; save it as UTF-8"


def _decoded(data: bytes, encoding: str) -> str | Reject:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        return Reject(Stage.INGEST, Reason.BAD_ENCODING, f"not the {encoding} that it begins as: {error}", data)
    return _no_text(data) if _is_binary(text.encode()) else text


def _no_text(data: bytes) -> Reject:
    return Reject(Stage.INGEST, Reason.BINARY, "these bytes are no text: they hold control characters", data)


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    return b"\0" in sample or sum(byte in _CONTROLS for byte in sample) > _BINARY_SHARE * len(sample)
