"""How Python's collector of cycles is kept from looking, time and again, through what stays; and what was freed given back."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

__all__ = ["give_back", "keep_what_is_loaded", "made_to_stay", "spare_collector", "without_collector"]

_COLLECTED_AFTER: Final = (10_000, 5, 5)
"""New values after which the collector looks through them; how often, before it looks at older ones and at all."""


@contextmanager
def without_collector() -> Iterator[None]:
    """Look for no cycles meanwhile; for who makes much that is soon let go of, and no cycle among it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def made_to_stay() -> Iterator[None]:
    """What is made meanwhile stays: modules, lexicons. The collector does not look for cycles in it, now or later.

    A million values of the lexicons cost it a third of the time of loading, and of reading the first article
    as much as all the rest of a command.
    """
    with without_collector():
        try:
            yield
        finally:
            gc.freeze()


def keep_what_is_loaded() -> None:
    """Look no more for cycles among what is there; for a server, once lexicons and types are: that held up answers for 100 ms."""
    gc.collect()
    gc.freeze()


def spare_collector() -> None:
    """Have the collector look for cycles less often; for whoever reads many articles.

    Reading leaves no cycles, but holds so many values at once that by Python's defaults they were looked
    through dozens of times an article.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)


def give_back() -> None:
    """Give the system back what was freed: a worker that has loaded all it knows held 10 to 20 MB of it for nothing.

    Only the C library of GNU can be asked to.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
