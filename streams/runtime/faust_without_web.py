"""What a worker needs of Faust, imported without aiohttp: the forty modules of a web server and client that a worker has not.

All that import Faust do so here, since whoever comes first brings aiohttp along, 8 MB of a worker's memory. Faust takes
from it the type of a setting, which `app.py` gives. Whoever imports aiohttp later gets the library itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

__all__ = ["STORES", "App", "NoHttpClient", "SerializedStore", "TableManager", "Worker", "driver"]


class NoHttpClient:
    """Faust's `HttpClient`: a worker asks nothing over HTTP."""

    def __init__(self) -> None:
        message = "a worker has no HTTP client"
        raise RuntimeError(message)


@contextmanager
def _without_aiohttp() -> Iterator[None]:
    """A stand-in has the place of aiohttp meanwhile, where that is not loaded already."""
    package, client = ModuleType("aiohttp"), ModuleType("aiohttp.client")
    package.__path__ = []
    client.__dict__["ClientSession"] = NoHttpClient
    absent = {module.__name__: module for module in (package, client) if module.__name__ not in sys.modules}
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _without_aiohttp():
    from faust import App, Worker
    from faust.stores import STORES
    from faust.stores.base import SerializedStore
    from faust.tables.manager import TableManager
    from faust.transport.drivers import aiokafka as driver
