"""Texts and numbers in, what a terminal shows and does not obey out: an article may hold escape sequences, or turn the line around."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["counted", "visible", "visible_json"]

_OBEYED: Final = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but for tab and line feed: what begins an escape sequence is among them
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates reorder what stands around them
    "\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"  # breaks and letters that nobody sees
    "\ud800-\udfff\U000e0000-\U000e007f"  # lone surrogates and tags
)
"""Not the joiners and single marks (U+200C to U+200F, U+061C): Arabic is written with them, and they turn nothing else around."""
_IN_TEXT: Final = re.compile(f"[{_OBEYED}]")


def visible(text: str) -> str:
    """The text with each character that a terminal would obey written out as a Python literal has it."""
    return _IN_TEXT.sub(lambda found: _written(ord(found[0])), text)


def visible_json(document: str) -> str:
    """The JSON document with the same characters escaped as JSON has it: what a program reads from it stays the same."""
    return _IN_TEXT.sub(lambda found: _json_escape(ord(found[0])), document)


def counted(number: int, noun: str) -> str:
    """So many of them: `1 issue`, `2 issues`."""
    return f"{number:d} {noun}{'' if number == 1 else 's'}"


def _written(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
