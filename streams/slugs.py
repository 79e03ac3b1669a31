"""A name in Latin letters in, an identifier out: what every language calls the same thing by."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["slug"]

_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """A name in Latin letters as an identifier: lower case, hyphens; '' when nothing is left."""
    return _NO_SLUG.sub("-", name.lower()).strip("-")
