"""Much that is made and soon let go of in, no time spent on looking for cycles among it out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["keep_what_is_loaded", "without_collector"]


@contextmanager
def without_collector() -> Iterator[None]:
    """Look for no cycles meanwhile: a cell has tuples by the ten thousand and no cycle, and looking takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_what_is_loaded() -> None:
    """Look no more for cycles among what is there: lexicons and types stay, and looking through them held up answers for 100 ms."""
    gc.collect()
    gc.freeze()
