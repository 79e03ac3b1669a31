"""Keys of records in, the part that a register must keep out, and back: the rest is said by what stands around it.

A key is the article or the actor, and a UUID; an article's register names the
first already, and 22 characters tell the second.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from typing import Final
from uuid import UUID

from streams.records import Emitted

__all__ = ["shortened", "whole"]

_LENGTH: Final = 22
"""Characters of 16 bytes in base64, without padding; a key as it is has a bar, or is the article's id, which may be as long."""


def shortened(emitted: Emitted, article_id: str) -> Emitted:
    """The same without what is known: as it is where its key is made otherwise."""
    prefix, bar, record_id = emitted.key.rpartition("|")
    if not bar or prefix != _prefix(emitted, article_id):
        return emitted
    try:
        number = UUID(record_id)
    except ValueError:
        return emitted
    if str(number) != record_id:
        return emitted
    return replace(emitted, key=urlsafe_b64encode(number.bytes).decode().rstrip("="))


def whole(emitted: Emitted, article_id: str) -> Emitted:
    """The same with its whole key; registers of earlier versions have it already."""
    if len(emitted.key) != _LENGTH or "|" in emitted.key or emitted.key == article_id:
        return emitted
    number = UUID(bytes=urlsafe_b64decode(f"{emitted.key}=="))
    return replace(emitted, key=f"{_prefix(emitted, article_id)}|{number}")


def _prefix(emitted: Emitted, article_id: str) -> str:
    return article_id if emitted.actor is None else emitted.actor
