"""Keys of records in, the part that a register must keep out, and back: the rest is said by what stands around it.

A key is the article or the actor, and a UUID; an article's register names the
first already, and 22 characters tell the second.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from dataclasses import replace
from typing import Final
from uuid import UUID

from streams.records import Emitted

__all__ = ["shortened", "whole"]

_LENGTH: Final = 22
"""Characters of 16 bytes in base64, without padding; a key as it is has a bar, or is the article's id, which may be as long."""
_is_uuid: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch
"""As `UUID` writes them: what it reads besides would not come back the same."""
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


def shortened(emitted: Emitted, article_id: str) -> Emitted:
    """The same without what is known: as it is where its key is made otherwise."""
    prefix, bar, record_id = emitted.key.rpartition("|")
    if not bar or prefix != _prefix(emitted, article_id) or not _is_uuid(record_id):
        return emitted
    short = b2a_base64(bytes.fromhex(record_id.replace("-", "")), newline=False)[:_LENGTH].translate(_URL_SAFE).decode()
    # Ninety an article: made by hand, since `replace` and `UUID` take three times as long.
    return Emitted(
        topic=emitted.topic, key=short, actor=emitted.actor, issue=emitted.issue, event_type=emitted.event_type
    )


def whole(emitted: Emitted, article_id: str) -> Emitted:
    """The same with its whole key; registers of earlier versions have it already."""
    if len(emitted.key) != _LENGTH or "|" in emitted.key or emitted.key == article_id:
        return emitted
    number = UUID(bytes=urlsafe_b64decode(f"{emitted.key}=="))
    return replace(emitted, key=f"{_prefix(emitted, article_id)}|{number}")


def _prefix(emitted: Emitted, article_id: str) -> str:
    return article_id if emitted.actor is None else emitted.actor
