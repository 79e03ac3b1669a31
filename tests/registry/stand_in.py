"""A schema registry for tests: Confluent's REST interface, as far as parley and Confluent's client use it, over `SchemaStore`."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from streams.registry.store import Registered, SchemaStore, StoreFault

__all__ = ["StandIn", "stand_in"]

Answer = Callable[[SchemaStore, tuple[str, ...], dict[str, Any]], Any]
"""From what is kept, the parts of the path and the body to what is answered."""


def _row(found: Registered) -> dict[str, Any]:
    return {"subject": found.subject, "version": found.version, "id": found.id, "schema": found.text}


def _check(store: SchemaStore, path: tuple[str, ...], body: dict[str, Any]) -> dict[str, bool]:
    return {"is_compatible": not store.faults(path[0], body["schema"])}


def _level(store: SchemaStore, path: tuple[str, ...], _body: dict[str, Any]) -> dict[str, str]:
    if path[0] not in store.levels:
        raise StoreFault(404, 40408, f"{path[0]} has no level of its own")
    return {"compatibilityLevel": store.levels[path[0]]}


ROUTES: Final[tuple[tuple[str, str, Answer], ...]] = (
    ("GET", r"/subjects", lambda store, _path, _body: store.subjects()),
    ("GET", r"/subjects/([^/]+)/versions", lambda store, path, _body: store.versions(path[0])),
    ("GET", r"/subjects/([^/]+)/versions/([^/]+)", lambda store, path, _body: _row(store.version(*path))),
    ("POST", r"/subjects/([^/]+)", lambda store, path, body: _row(store.lookup(path[0], body["schema"]))),
    (
        "POST",
        r"/subjects/([^/]+)/versions",
        lambda store, path, body: {"id": store.register(path[0], body["schema"]).id},
    ),
    ("POST", r"/compatibility/subjects/([^/]+)/versions/latest", _check),
    ("GET", r"/schemas/ids/(\d+)", lambda store, path, _body: {"schema": store.text(int(path[0]))}),
    ("GET", r"/config", lambda store, _path, _body: {"compatibilityLevel": store.level}),
    ("GET", r"/config/([^/]+)", _level),
    (
        "PUT",
        r"/config/([^/]+)",
        lambda store, path, body: {"compatibility": store.set_level(path[0], body["compatibility"])},
    ),
)


class StandIn:
    """The server: what it keeps, where it listens, and what it was asked."""

    def __init__(self) -> None:
        self.store = SchemaStore()
        self.asked: list[str] = []
        self.user: str | None = None
        """`user:password` that it asks for; None: nobody is asked."""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of the answer to a request."""
        self.asked.append(f"{method} {path}")
        for verb, pattern, answer in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and verb == method:
                try:
                    return 200, answer(self.store, tuple(map(unquote, found.groups())), body)
                except StoreFault as fault:
                    return fault.status, {"error_code": fault.code, "message": fault.message}
        return 404, {"error_code": 404, "message": "no such resource"}

    def admits(self, given: str | None) -> bool:
        """Whether an `Authorization` header is who is asked for."""
        return self.user is None or given == f"Basic {base64.b64encode(self.user.encode()).decode()}"


def _handler(owner: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size) or b"{}")
            if owner.admits(self.headers.get("Authorization")):
                status, found = owner.answer(self.command, urlsplit(self.path).path, body)
            else:
                status, found = 401, {"error_code": 401, "message": "Unauthorized"}
            data = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/vnd.schemaregistry.v1+json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _do  # noqa: N815  # as the library calls them

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A registry that listens on loopback until the end of the block."""
    found = StandIn()
    thread = threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.server.shutdown()
        found.server.server_close()
        thread.join()
