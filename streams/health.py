"""The state of a process in, `/livez`, `/readyz` and `/metrics` out: from a thread, so that they answer when the loop is stuck."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, Final

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from streams.errors import ConfigError

__all__ = ["Health", "Probe", "ask_ready", "serve_health"]

Probe = Callable[[], str | None]
"""None when all is well, else what is wrong, for a person."""

_TEXT: Final = "text/plain; charset=utf-8"


class Health:
    """A running health server; stops with the process."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self.address = f"{server.server_address[0]!s}:{server.server_address[1]}"
        """Where it listens, host:port."""

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def serve_health(host: str, port: int, registry: CollectorRegistry, *, live: Probe, ready: Probe) -> Health:
    """Listen and answer from daemon threads; raises ConfigError when the port is taken."""

    class Handler(_Handler):
        pages: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {
            "/livez": lambda: _verdict(live),
            "/healthz": lambda: _verdict(live),
            "/readyz": lambda: _verdict(ready),
            "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(registry)),
        }

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        message = f"health server: {host}:{port} cannot be listened on ({error.strerror}); set another port, or 0 for any free one"
        raise ConfigError(message) from error
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return Health(server)


def ask_ready(address: str, silent: str) -> str | None:
    """What a process's /readyz at host:port says: None when it is ready, `silent` when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://{address}/readyz", timeout=3):
            return None
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace").strip()
    except (OSError, ValueError):
        return silent


def _verdict(probe: Probe) -> tuple[int, str, bytes]:
    fault = probe()
    return (200, _TEXT, b"ok\n") if fault is None else (503, _TEXT, f"{fault}\n".encode())


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the pages, and nothing else."""

    pages: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {}
    timeout = 10
    server_version = "parley"
    sys_version = ""

    def do_GET(self) -> None:  # the name that http.server calls
        """Send the page, or say which pages there are."""
        page = self.pages.get(self.path.partition("?")[0])
        status, kind, body = page() if page else (404, _TEXT, " ".join(self.pages).encode() + b"\n")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  # the name that http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the signature of http.server
        """Say nothing: a scrape every few seconds is no event."""
