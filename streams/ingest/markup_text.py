"""The bytes of a page or a feed in, its text out, whatever its server and its head claim and declare; pure."""

from __future__ import annotations

import codecs
import re
from typing import Final

from streams.errors import Reject
from streams.ingest.encodings import decode_text

__all__ = ["decode_markup", "without_doctype"]

_HEAD_BYTES: Final = 2_048
_DECLARED: Final = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DOCTYPE_BEFORE: Final = 4_000
"""Characters in which a document type begins; further down it is none."""
_SUBSET_END: Final = re.compile(r"\]\s*>")
_SAME: Final = {"iso-8859-1": "cp1252", "ascii": "cp1252", "iso8859-1": "cp1252"}
"""As browsers read them; nothing Arabic is written in them, but the rest of the page may be."""


def decode_markup(data: bytes, charset: str | None = None) -> str | Reject:
    """The text, by byte order mark, as UTF-8 where it is that, by the header's charset, by what the head declares, else by a guess.

    Text that is valid UTF-8 is nothing else, whatever is claimed; a claim that gives no
    Arabic letter where the text has bytes beyond ASCII is not believed before a guess was made.
    """
    try:
        data.decode()
    except UnicodeDecodeError:
        for claim in _claims(data, charset):
            if (text := _decoded(data, claim)) is not None:
                return text
    return decode_text(data)


def without_doctype(text: str) -> str:
    """XML without its document type, and so without the entities that it declares: none is expanded, none is fetched."""
    found = re.search(r"<!DOCTYPE\b", text[:_DOCTYPE_BEFORE], re.IGNORECASE)
    if found is None:
        return text
    end, subset = text.find(">", found.end()), text.find("[", found.end())
    if 0 <= subset < end:
        close = _SUBSET_END.search(text, subset)
        end = close.end() - 1 if close else -1
    return text[: found.start()] + (text[end + 1 :] if end >= 0 else "")


def _claims(data: bytes, charset: str | None) -> list[str]:
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    return [claim for claim in (charset, declared[1].decode("ascii") if declared else None) if claim]


def _decoded(data: bytes, claim: str) -> str | None:
    """The text in this encoding; None where it is none of text, does not fit, or gives no Arabic letter."""
    name = _SAME.get(claim.lower(), claim)
    try:
        if not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001  # `hex` and the like have no other mark
            return None
        text = data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    return text if any("\u0600" <= c <= "\u06ff" for c in text) and "\0" not in text else None
