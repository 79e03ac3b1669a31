"""What Python's Unicode tables say of the characters that are read; those that only a newer Python knows are signs.

Python 3.11 has the tables of Unicode 14, 3.13 those of 15.1. A text must not be
read otherwise for that: letters and digits added since (all of them of rare
scripts, beyond the basic plane) are no letters here, under whatever Python.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from typing import Final

__all__ = ["YOUNG", "YOUNG_RANGES", "character_digest", "computed_digest"]

YOUNG_RANGES: Final = (
    (0x10EFD, 0x10EFF),  # Arabic Extended-C
    (0x1123F, 0x11240),  # Khojki
    (0x11F00, 0x11F59),  # Kawi
    (0x1342F, 0x1342F),  # Egyptian hieroglyphs
    (0x13439, 0x13455),
    (0x1B132, 0x1B132),  # small kana
    (0x1B155, 0x1B155),
    (0x1D2C0, 0x1D2D3),  # Kaktovik numerals
    (0x1DF25, 0x1DF2A),  # Latin Extended-G
    (0x1E030, 0x1E08F),  # Cyrillic Extended-D
    (0x1E4D0, 0x1E4F9),  # Nag Mundari
    (0x2B739, 0x2B739),  # CJK extensions C, I and H
    (0x2EBF0, 0x2EE5D),
    (0x31350, 0x323AF),
)
"""First and last of the code points that Python 3.11 to 3.13 do not agree on."""
YOUNG: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in YOUNG_RANGES)
"""They, as the inside of a character class of a regular expression."""

_AGREED: Final = frozenset(("14.0.0", "15.0.0", "15.1.0"))
"""Versions of Unicode whose tables are those of the digest below; a test asks the Python that runs it."""
_DIGEST: Final = "7eed48b7411af7a15db4ddfa622450df6c73b92bcf2ce530be6297ea64dff1a5"
_LAST: Final = 0x3FFFF
"""Beyond stand no letters, but tags and private use."""


def character_digest() -> str:
    """SHA-256, in hex, of what the reading asks of every other character; equal where texts are read alike."""
    return _DIGEST if unicodedata.unidata_version in _AGREED else computed_digest()


@cache
def computed_digest() -> str:
    """That digest, computed (a third of a second): kinds, cases, compositions and orders of marks."""
    young = frozenset(c for first, last in YOUNG_RANGES for c in range(first, last + 1))
    known = [chr(c) for c in range(_LAST + 1) if c not in young and not 0xD800 <= c < 0xE000]
    found, joined = hashlib.sha256(), "\n".join(known)
    for asked in (str.isalpha, str.isalnum, str.isdigit, str.isdecimal, str.isspace, unicodedata.combining):
        found.update(bytes(map(asked, known)))
    for kind in (r"\w", r"\d", r"\s"):
        found.update(re.sub(kind, "", joined).encode())
    for text in (joined.lower(), joined.upper(), *(unicodedata.normalize(form, joined) for form in ("NFC", "NFKC"))):
        found.update(text.encode())
    return found.hexdigest()
