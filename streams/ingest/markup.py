"""A fragment of XHTML in, its text out, a line a block; for bodies that agencies send, not for pages."""

from __future__ import annotations

import html
import re
from typing import Final

__all__ = ["text_of_markup"]

_TAG: Final = re.compile(r"<[/!?]?([A-Za-z][\w:.-]*)?[^<>]*>")
_BLANKS: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n[ \n]*")
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "em", "font", "i", "q", "s", "small", "span", "strong"}
)
_INLINE_MORE: Final = frozenset(
    {"sub", "sup", "u", "mark", "time", "person", "org", "location", "chron", "money", "num"}
)
"""Marks of words inside a sentence, of HTML and of NITF; every other tag ends a line."""
_UNSEEN: Final = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"), ("<head>", "</head"))


def text_of_markup(markup: str) -> str:
    """What a reader sees of it; linear in its length, whatever is opened and not closed."""
    for begin, end in _UNSEEN:
        markup = _without(markup, begin, end)
    text = html.unescape(_TAG.sub(_break, markup.replace("\n", " ")))
    return _LINES.sub("\n", _BLANKS.sub(" ", text)).strip()


def _break(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    return "" if name in _INLINE or name in _INLINE_MORE else "\n"


def _without(text: str, begin: str, end: str) -> str:
    """The text without what stands between the two, case aside; what is not closed goes on to the end."""
    folded, kept, at = text.lower(), [], 0
    if len(folded) != len(text):  # a letter that is longer in lower case: offsets would not fit
        folded = text
    while (start := folded.find(begin, at)) >= 0:
        kept.append(text[at:start])
        stop = folded.find(end, start)
        if stop < 0:
            return "".join(kept)
        at = folded.find(">", stop) + 1 or len(text)
    return "".join([*kept, text[at:]])
