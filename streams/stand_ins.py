"""Names of modules and what has their places in, an import without the modules themselves out: for what a library loads and we never ask it for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType

__all__ = ["standing_in"]


@contextmanager
def standing_in(places: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Whoever imports these modules meanwhile gets what is given, None for a module that is not there; one that is loaded already stays."""
    absent = {name: module for name, module in places.items() if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type]  # None says that a module is not there
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
