"""How Python's collector of cycles is kept from looking, time and again, through what stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["made_to_stay", "spare_collector"]

_COLLECTED_AFTER: Final = (10_000, 5, 5)
"""New values after which the collector looks through them; how often, before it looks at older ones and at all."""


@contextmanager
def made_to_stay() -> Iterator[None]:
    """What is made meanwhile stays: modules, lexicons. The collector does not look for cycles in it, now or later.

    A million values of the lexicons cost it a third of the time of loading, and of reading the first article
    as much as all the rest of a command.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def spare_collector() -> None:
    """Have the collector look for cycles less often; for whoever reads many articles.

    Reading leaves no cycles, but holds so many values at once that by Python's defaults they were looked
    through dozens of times an article.
    """
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
