"""What a worker needs of Faust, imported without aiohttp: the forty modules of a web server and client that a worker has not.

All that import Faust do so here, since whoever comes first brings aiohttp along, 8 MB of a worker's memory. Faust takes
from it the type of a setting, which `app.py` gives. Whoever imports aiohttp later gets the library itself.
"""

from __future__ import annotations

from types import ModuleType

from streams.stand_ins import standing_in

__all__ = ["STORES", "App", "NoHttpClient", "SerializedStore", "TableManager", "Worker", "driver"]


class NoHttpClient:
    """Faust's `HttpClient`: a worker asks nothing over HTTP."""

    def __init__(self) -> None:
        message = "a worker has no HTTP client"
        raise RuntimeError(message)


_PACKAGE, _CLIENT = ModuleType("aiohttp"), ModuleType("aiohttp.client")
_PACKAGE.__path__ = []
_CLIENT.__dict__["ClientSession"] = NoHttpClient

with standing_in({"aiohttp": _PACKAGE, "aiohttp.client": _CLIENT}):
    from faust import App, Worker
    from faust.stores import STORES
    from faust.stores.base import SerializedStore
    from faust.tables.manager import TableManager
    from faust.transport.drivers import aiokafka as driver
