"""Settings in, a process that answers over HTTP until it is told to stop out; requests under way are answered first."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import h11
import structlog
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from streams.collector import keep_what_is_loaded
from streams.errors import ConfigError, ParleyError
from streams.ingest.item import SourceName
from streams.knowledge import load_bearings
from streams.runtime.codec import load_codec
from streams.runtime.ingest_process import run_source
from streams.runtime.intake import Intake
from streams.runtime.source_publisher import publisher
from streams.serve.address import note_address
from streams.serve.admission import HEADER_BYTES_MAX
from streams.serve.alerts.service import Alerts
from streams.serve.api.described import compile_answers
from streams.serve.app import make_app
from streams.serve.desk import POSTED, Desk
from streams.serve.ledger_metrics import LedgerMetrics
from streams.serve.metrics import show_model
from streams.serve.model.follower import Follower, Progress
from streams.serve.model.shelf import ModelShelf
from streams.serve.model.store import Store, free_model
from streams.serve.said import Sayings
from streams.settings import Settings, host_port

__all__ = ["CONNECTIONS_MAX", "HEADER_SECONDS", "HttpSource", "serve", "server"]

log = structlog.get_logger("parley.serve")
CONNECTIONS_MAX: Final = 128
"""Open connections; one more is closed at once."""
HEADER_SECONDS: Final = 10.0
"""In what time a request's header must be there."""
_KEEP_ALIVE_SECONDS: Final = 5
_POLL_SECONDS: Final = 0.1
_LOOK_SECONDS: Final = 2.0
_FOLLOW_SECONDS: Final = 5.0
"""How long to wait for the read model's last transaction."""


def serve(settings: Settings, servers: str, told: Callable[[str], None]) -> None:
    """Answer until SIGTERM or Ctrl-C, and tell at which host:port; raises ConfigError when the port is taken."""
    run_source(
        settings,
        servers,
        lambda intake: HttpSource(settings, servers, intake, told),
        settings.serve_health_port,
        "parley-serve",
    )


class HttpSource:
    """A listening socket, and the articles that are posted to it."""

    def __init__(
        self, settings: Settings, servers: str, intake: Intake, told: Callable[[str], None] = lambda _address: None
    ) -> None:
        self.source: SourceName = POSTED
        self._told = told
        self._settings, self._desk = settings, Desk(settings, intake)
        self._socket = _listening(settings.serve_host.strip("[]"), settings.serve_port)
        self.address = host_port(*self._socket.getsockname()[:2])
        """Where it listens, host:port."""
        path, self._lock = free_model(settings.data_folder, settings.namespace)
        self._failure: Exception | None = None
        store, registry = Store(path), intake.metrics.registry
        self._alerts = Alerts(settings, store, load_codec(), registry)
        self._follower = Follower(settings, servers, store, self._alerts.writer, [self._changed])
        show_model(registry, self._follower)
        LedgerMetrics(registry, store)
        self._sayings = Sayings(lambda: publisher(settings, servers, load_bearings().ruleset), ModelShelf(store).said)
        more, publish = self._alerts.routers(), self._sayings.publish
        app = make_app(settings, self._desk, intake.metrics, model=store, more=more, publish=publish)
        self._server = server(app, settings.stop_seconds)

    @property
    def fault(self) -> str | None:
        """Why nothing is taken in, or what is shown is old; None when nothing is in the way."""
        return self._desk.fault or self._follower.fault_for_readers

    def run(self, stop: threading.Event) -> None:
        """Answer until it is told to stop, and until what is under way is answered."""
        watch = threading.Thread(target=self._watch, args=(stop,), name="serve-watch", daemon=True)
        watch.start()
        follow = threading.Thread(target=self._follow, args=(stop,), name="serve-follow", daemon=True)
        follow.start()
        self._alerts.start()
        threading.Thread(target=_compile, name="serve-compile", daemon=True).start()
        log.info("serving", address=f"http://{self.address}", model=str(self._follower.store.path))
        note_address(self._settings, self.address)
        self._told(self.address)
        asyncio.run(self._run(stop))
        watch.join(_POLL_SECONDS)
        follow.join(_FOLLOW_SECONDS)
        self._alerts.stop()
        self._sayings.close()
        if not follow.is_alive():  # else it still waits for a broker that does not answer, and writes nothing more
            self._follower.store.close()
        self._lock.close()
        if self._failure is not None:
            message = f"the read model cannot be kept ({type(self._failure).__name__}: {self._failure})"
            raise ParleyError(message) from self._failure

    async def _run(self, stop: threading.Event) -> None:
        task = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not stop.is_set() and not task.done():  # noqa: ASYNC110  # set by a signal
            await asyncio.sleep(_POLL_SECONDS)
        self._alerts.end_streams()
        self._server.should_exit = True
        await task

    def _follow(self, stop: threading.Event) -> None:
        """Keep the read model up to date; a fault of ours ends the process, whose supervisor starts it again."""
        try:
            self._follower.run(stop)
        except Exception as error:  # noqa: BLE001  # told by whoever waits for the process
            if not stop.is_set():
                self._failure = error
                stop.set()

    def _changed(self, _: Progress) -> None:
        """The read model has changed: tell who waits for that."""
        self._alerts.model_changed(is_ready=self._follower.is_ready)

    def _watch(self, stop: threading.Event) -> None:
        """Look now and then whether articles can be taken in, so that /readyz knows before somebody posts one."""
        while not stop.is_set():
            self._desk.look()
            stop.wait(_LOOK_SECONDS)


def _compile() -> None:
    compile_answers()
    keep_what_is_loaded()


def server(app: ASGIApp, stop_seconds: float) -> uvicorn.Server:
    """What answers, with our limits; it leaves the signals to the process."""
    return _Server(
        uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            h11_max_incomplete_event_size=HEADER_BYTES_MAX,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=int(stop_seconds),
        )
    )


class _Server(uvicorn.Server):
    """Leaves the signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class _Protocol(H11Protocol):
    """Closes connections beyond the limit, and those whose header does not come."""

    def connection_made(self, transport: Any) -> None:
        """Let it in where there is room."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": transport.abort}  # for answers without end, to who takes nothing
        self._waited_for: Any = self.cycle
        if len(self.connections) > CONNECTIONS_MAX:
            transport.close()
            return
        self._tick = self.loop.call_later(HEADER_SECONDS, self._look)

    def _look(self) -> None:
        """Close it when no request was begun since the last look; one that is under way takes its time."""
        if self.transport.is_closing():
            return
        waits = self.conn.their_state is h11.IDLE or (self.cycle is not None and self.cycle.response_complete)
        if waits and self.cycle is self._waited_for:
            self.transport.close()
            return
        self._waited_for = self.cycle
        self._tick = self.loop.call_later(HEADER_SECONDS, self._look)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=CONNECTIONS_MAX)
    except OSError as error:
        message = f"{host}:{port} cannot be listened on ({error.strerror}); set another PARLEY_SERVE_PORT, or 0 for any free one"
        raise ConfigError(message) from error
