"""The state of a process in, `/livez`, `/readyz` and `/metrics` out: from a thread, so that they answer when the loop is stuck."""

from __future__ import annotations

import hmac
import socket
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest

from streams.errors import ConfigError
from streams.process_metrics import show_process
from streams.settings import Settings, host_port, is_loopback
from streams.targets import Announcement, Target, announce

__all__ = ["CONNECTIONS_MAX", "Health", "Probe", "ask_ready", "serve_health"]

Probe = Callable[[], str | None]
"""None when all is well, else what is wrong, for a person."""

log = structlog.get_logger("parley.health")
_TEXT: Final = "text/plain; charset=utf-8"
CONNECTIONS_MAX: Final = 32
"""Requests answered at a time; one more is closed at once."""
_TOO_LONG: Final = {413: "body", 414: "header", 431: "header"}
"""Statuses that say that a request is beyond a limit, and which."""
_LIMITS: Final = ("body", "header", "connections")


class Health:
    """A running health server; stops with the process."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._server = server
        self._announced: Announcement | None = None
        self.address = host_port(str(server.server_address[0]), int(server.server_address[1]))
        """Where it listens, host:port."""

    def announce(self, settings: Settings, job: str) -> None:
        """Have Prometheus find the page of metrics, as one of this job."""
        self._announced = announce(settings, Target(job, self.address))

    def stop(self) -> None:
        """Stop answering."""
        if self._announced is not None:
            self._announced.withdraw()
        self._server.shutdown()
        self._server.server_close()


def serve_health(
    settings: Settings, port: int, registry: CollectorRegistry, *, live: Probe, ready: Probe, job: str | None = None
) -> Health:
    """Listen and answer from daemon threads; raises ConfigError when the port is taken.

    The page of a job is announced to whoever gathers them for Prometheus (`targets.py`).

    Where a token is set, /metrics asks for it; the probes stay open, since an
    orchestrator's have no place for a secret, and say no more than one line.
    """
    host, asked = settings.health_host, settings.secret("token")
    if not is_loopback(host):
        log.warning("listening off loopback: /livez and /readyz are open, /metrics asks for the token", host=host)

    show_process(registry, settings.data_folder)
    refused = Counter(
        "parley_http_refused", "Requests beyond a limit: body, header, connections", ["limit"], registry=registry
    )
    for limit in _LIMITS:
        refused.labels(limit)

    class Handler(_Handler):
        token = asked
        count = refused
        pages: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {
            "/livez": lambda: _verdict(live),
            "/healthz": lambda: _verdict(live),
            "/readyz": lambda: _verdict(ready),
            "/metrics": lambda: (200, CONTENT_TYPE_LATEST, generate_latest(registry)),
        }

    try:
        server = _Server((host.strip("[]"), port), Handler, refused)
    except OSError as error:
        message = f"health server: {host}:{port} cannot be listened on ({error.strerror}); set another port, or 0 for any free one"
        raise ConfigError(message) from error
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    health = Health(server)
    if job is not None:
        health.announce(settings, job)
    return health


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


def _unauthorized() -> tuple[int, str, bytes]:
    return 401, _TEXT, b"a token is needed: Authorization: Bearer ...\n"


class _Server(ThreadingHTTPServer):
    """Answers over IPv4 or IPv6, whichever the address is of."""

    daemon_threads = True
    request_queue_size = CONNECTIONS_MAX  # of 5, whoever comes sixth at once waits a second, and the next three

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], refused: Counter) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._free = threading.Semaphore(CONNECTIONS_MAX)
        self._refused = refused
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, as long as there are not too many."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self._refused.labels("connections").inc()
            self.shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002  # the signature of socketserver
        """Log what went wrong; who hangs up before the answer is through is no event."""
        error = sys.exception()
        if not isinstance(error, ConnectionError | TimeoutError):
            log.error("a request of the health server failed", exc_info=error)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make room for another."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD of the pages, and nothing else."""

    pages: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {}
    token: ClassVar[str | None] = None
    count: ClassVar[Counter]
    timeout = 10
    server_version = "parley"
    sys_version = ""

    def do_GET(self) -> None:  # the name that http.server calls
        """Send the page, or say which pages there are."""
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.send_error(413, "no request here has a body")
            return
        path = self.path.partition("?")[0]
        page = self.pages.get(path)
        if page is not None and path == "/metrics" and not self._may_ask():
            page = _unauthorized
        status, kind, body = page() if page else (404, _TEXT, " ".join(self.pages).encode() + b"\n")
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with an error; count what is beyond a limit."""
        if code in _TOO_LONG:
            self.count.labels(_TOO_LONG[code]).inc()
        super().send_error(code, message, explain)

    def _may_ask(self) -> bool:
        """Whether the token is given, where one is set; compared in constant time."""
        if self.token is None:
            return True
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        return hmac.compare_digest(given.strip().encode("latin-1", "replace"), self.token.encode()) and (
            scheme.lower() == "bearer"
        )

    do_HEAD = do_GET  # noqa: N815  # the name that http.server calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the signature of http.server
        """Say nothing: a scrape every few seconds is no event."""
