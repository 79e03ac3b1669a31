"""The memory for state in, the shares of SQLite's pages and of what the stages hold out."""

from __future__ import annotations

from typing import Final

from streams.settings import Settings

__all__ = ["held_bytes", "page_cache_kib"]

_MB: Final = 1 << 20
_KIB_MIN: Final = 256
_HELD: Final = 4
"""The stages hold one part in so many; the rest is SQLite's."""


def held_bytes(settings: Settings) -> int:
    """About how much all stages together may hold of their tables."""
    return settings.state_memory_mb * _MB // _HELD


def page_cache_kib(settings: Settings, files: int) -> int:
    """How much SQLite may hold of the pages of each of so many files."""
    return max(_KIB_MIN, settings.state_memory_mb * 1024 * (_HELD - 1) // _HELD // files)
