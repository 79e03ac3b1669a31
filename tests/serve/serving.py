"""An application in, its URL over a real socket out: for clients that are not ours."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp

from streams.serve.process import server
from tests.support import eventually

__all__ = ["served_over_http"]


@contextmanager
def served_over_http(app: ASGIApp) -> Iterator[str]:
    """The application behind our own server, on loopback, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = server(app, stop_seconds=2)
        thread = threading.Thread(target=lambda: asyncio.run(found.serve(sockets=[listening])), daemon=True)
        thread.start()
        eventually(lambda: found.started, 10, "it serves")
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            found.should_exit = True
            thread.join()
