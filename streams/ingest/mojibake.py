"""A text that was decoded or escaped wrongly before it came in, the text that was meant out, and what was mended.

Mended is only what is certain: each line that was read in a wrong code page gives, read back, well-formed Arabic, which no
other text does by chance; entities that were escaped twice, or that stand for letters, can mean nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from streams.ingest.encodings import strangeness

__all__ = ["Mended", "garbled_share", "mend"]

_ARABIC: Final = re.compile(r"[\u0621-\u064a]")
_TWICE: Final = re.compile(r"&amp;(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")
_LETTERS: Final = re.compile(r"(?:&#(?:15[6-9]\d|16[01]\d|x0*6[2-4][0-9a-f]);){2}", re.IGNORECASE)
"""Arabic letters as numbers, two together."""
_PASSES_MAX: Final = 3
_READ_AS_1256: Final = re.compile(
    r"[طظعغ][\u2018-\u203a\u00a0-\u00bf\u0152\u0153\u0192\u02c6پچژگڈٹڑںکھہےڤ،؛؟€™†‡‰…ء-غـفقك]"
)
_READ_AS_1252: Final = re.compile(
    r"[ØÙÚÛ][\u0080-\u00bf\u2013-\u203a\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc€™]"
)
_OLD_AS_1252: Final = re.compile(r"[\u00c0-\u00ff]")
_PAIRS_MIN: Final = 2
_OLD_SHARE: Final = 0.6
"""Share of letters with accents from which a line is Arabic of windows-1256 read as windows-1252: no language has so many."""
_STRANGE_MAX: Final = 5.2
"""Bits a pair of letters; more is not Arabic (`encodings.strangeness`)."""


class Mended(NamedTuple):
    """A text, and what was done to it: names of `Article.repairs`."""

    text: str
    repairs: tuple[str, ...]


def mend(text: str) -> Mended:
    """The text that was meant; the text itself, and no repairs, where nothing is certainly wrong."""
    repairs: list[str] = []
    if "&" in text and (_TWICE.search(text) or _LETTERS.search(text)):
        text = _unescaped(text)
        repairs.append("entities")
    if _READ_AS_1256.search(text) or _OLD_AS_1252.search(text):
        lines = [_line(line) for line in text.split("\n")]
        found = sorted({repair for _, repair in lines if repair})
        if found:
            text = "\n".join(line if repair else _alike(line, found) for line, repair in lines)
            repairs += found
    return Mended(text, tuple(repairs))


def garbled_share(text: str) -> float:
    """Share of the letters of a text that are UTF-8 read in a wrong code page, as far as pairs of signs show it."""
    letters = sum(map(str.isalpha, text))
    garbled = max(len(_READ_AS_1252.findall(text)), len(_certain_1256(text)))
    return min(1.0, 2 * garbled / letters) if letters else 0.0


def _certain_1256(text: str) -> list[str]:
    """Pairs of windows-1256 of which the second is no Arabic letter: «ط§», «ظ„»."""
    return [pair for pair in _READ_AS_1256.findall(text) if not _ARABIC.match(pair[1])]


def _line(line: str) -> tuple[str, str | None]:
    """A line as it was meant, and what was wrong with it."""
    for meant, repair in _candidates(line):
        if len(_ARABIC.findall(meant)) >= _PAIRS_MIN and strangeness(meant) <= _STRANGE_MAX:
            return meant, repair
    return line, None


def _alike(line: str, repairs: list[str]) -> str:
    """A line too short to be certain of, in a text of which others were read in a wrong code page."""
    for meant, repair in _candidates(line, least=1):
        if repair in repairs and _ARABIC.search(meant):
            return meant
    return line


def _candidates(line: str, least: int = _PAIRS_MIN) -> Iterator[tuple[str, str]]:
    """What a line may have been, with the code page that it was read in."""
    if len(_READ_AS_1252.findall(line)) >= least and (meant := _as_utf8(_western(line))) is not None:
        yield meant, "utf-8-read-as-windows-1252"
    if len(_READ_AS_1256.findall(line)) >= least and _certain_1256(line):
        try:
            meant = _as_utf8(line.encode("cp1256"))
        except UnicodeEncodeError:
            meant = None
        if meant is not None:
            yield meant, "utf-8-read-as-windows-1256"
    letters = sum(map(str.isalpha, line))
    if letters and len(_OLD_AS_1252.findall(line)) >= max(least, _OLD_SHARE * letters) and (data := _western(line)):
        yield data.decode("cp1256"), "windows-1256-read-as-windows-1252"


def _as_utf8(data: bytes | None) -> str | None:
    try:
        return data.decode() if data is not None else None
    except UnicodeDecodeError:
        return None


def _western(line: str) -> bytes | None:
    """The bytes of a line that was read as windows-1252, as browsers do: what that leaves undefined is itself."""
    data = bytearray()
    for sign in line:
        try:
            data += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 0xFF:
                return None
            data.append(ord(sign))
    return bytes(data)


def _unescaped(text: str) -> str:
    for _ in range(_PASSES_MAX):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text
