"""What a record says in, its id out: UUIDv5, and the hash by which copies of a clause are one."""

from __future__ import annotations

import hashlib
import re
from uuid import UUID

from streams.arabic.text import even

__all__ = ["clause_hash", "record_id", "uuid"]


_NAMESPACE = UUID("6f6c8a3e-5b0e-5f6e-9d5c-70a1e4c0de01").bytes
_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""A hexadecimal digit with the two bits of the variant of RFC 9562 set."""
_ALNUM = re.compile(r"[^\W_]+")


def record_id(article_id: str, kind: str, surface: str, occurrence: int, *discriminators: str) -> str:
    """UUIDv5 of what a record says; the same for the same words wherever they stand."""
    return uuid((article_id, kind, surface, str(occurrence), *discriminators))


def uuid(said: tuple[str, ...]) -> str:
    """UUIDv5, under the namespace of parley, of these texts joined by U+001F."""
    name = "\x1f".join(said)
    # Not uuid.uuid5: a lone surrogate in the text must not raise, and this is done for every record.
    digits = hashlib.sha1(_NAMESPACE + name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{_VARIANT[digits[16]]}{digits[17:20]}-{digits[20:32]}"


def clause_hash(text: str) -> str:
    """SHA-256 of the folded letters and digits of a clause: equal for copies of one agency text."""
    return hashlib.sha256("".join(_ALNUM.findall(even(text))).encode("utf-8", "surrogatepass")).hexdigest()
