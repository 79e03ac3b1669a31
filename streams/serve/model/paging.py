"""The last row of a page in, an opaque cursor out, and back: by the key of the row, never by its place, so that what comes meanwhile moves nothing."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from streams.serve.model.moment import Condition

__all__ = ["CursorError", "Page", "Paging", "page_of"]

_T = TypeVar("_T")
Key = tuple[Any, ...]
"""What rows are sorted by; unique."""
_CURSOR_LENGTH_MAX: Final = 2_000
_HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON may name: no row holds one, and SQLite does not take it."""


class CursorError(ValueError):
    """A cursor that no page of this list gave."""


@dataclass(frozen=True, slots=True)
class Page(Generic[_T]):
    """Some rows of a list."""

    rows: tuple[_T, ...]
    next: str | None
    """The cursor of the next page; None behind the last row."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How much of a list is asked for."""

    limit: int = 50
    """Rows, at the most."""
    cursor: str | None = None
    """What the page before gave; None for the first one."""

    def key(self, kind: str, *types: type) -> Key | None:
        """The key that the page begins behind; None for the first page; raises CursorError."""
        if self.cursor is None:
            return None
        if len(self.cursor) > _CURSOR_LENGTH_MAX:
            raise _unknown()
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            found = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, RecursionError) as error:
            raise _unknown() from error
        if not isinstance(found, list) or found[:1] != [kind] or len(found) != len(types) + 1:
            raise _unknown()
        if not all(type(value) is kind_of for value, kind_of in zip(found[1:], types, strict=True)):
            raise _unknown()
        if any(isinstance(value, int) and abs(value) >= 1 << 63 for value in found[1:]):
            raise _unknown()
        if any(isinstance(value, str) and _HALF.search(value) for value in found[1:]):
            raise _unknown()
        return tuple(found[1:])

    def behind(self, kind: str, columns: str, *types: type, rising: bool = False) -> Condition:
        """That a row stands behind the cursor, in the order of these columns, falling unless told; raises CursorError."""
        key = self.key(kind, *types)
        if key is None:
            return Condition("TRUE")
        return Condition(f"({columns}) {'>' if rising else '<'} ({', '.join('?' * len(key))})", key)


def page_of(kind: str, rows: Sequence[_T], limit: int, key: Callable[[_T], Key]) -> Page[_T]:
    """The page of these rows, of which one more than the limit was read."""
    shown = tuple(rows[:limit])
    if len(rows) <= limit or not shown:
        return Page(shown, None)
    text = json.dumps([kind, *key(shown[-1])], ensure_ascii=False, separators=(",", ":"))
    return Page(shown, base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode().rstrip("="))


def _unknown() -> CursorError:
    message = "this cursor is of no page of this list; begin without one"
    return CursorError(message)
