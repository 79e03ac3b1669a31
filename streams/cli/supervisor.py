"""Settings in, all of parley running on this machine: broker, topics, worker, seeds; what was started is stopped at the end."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

import structlog
from prometheus_client import CollectorRegistry, Gauge
from pydantic import SecretStr

from streams.broker import LocalBroker
from streams.cli.connection import broker_folder
from streams.cli.console import console
from streams.cli.folder_replay import replay_seeds
from streams.cli.output import say
from streams.cli.stored_records import read_ledger, read_meetings
from streams.cli.tables.ledger import ledger_tables
from streams.cli.tables.meetings import meetings_table
from streams.errors import ConfigError, UnavailableError
from streams.health import ask_ready, serve_health
from streams.knowledge import load_knowledge
from streams.runtime.cluster import admin, lag
from streams.runtime.codec import load_codec
from streams.runtime.generations import latest_ruleset, next_generation
from streams.runtime.preflight import preflight
from streams.runtime.worker_slot import workers_here
from streams.settings import Settings
from streams.terminal_text import counted

__all__ = ["Worker", "back_off_seconds", "run_all"]

log = structlog.get_logger("parley.run")
_READY_SECONDS: Final = 90.0
_SETTLE_SECONDS: Final = 300.0
_KILL_SECONDS: Final = 18.0
_BACK_OFF_MAX_SECONDS: Final = 30.0
_STEADY_SECONDS: Final = 60.0
"""A worker that ran so long is restarted at once: its fault is no loop."""


class _Asked(BaseException):
    """SIGTERM or Ctrl-C."""


def run_all(settings: Settings, *, once: bool, seeds: bool) -> None:
    """Run until Ctrl-C, or with `once` until the ledger is shown; attaches to a `parley run` of the same data folder."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ask)
    try:
        with ExitStack() as stack:
            if stack.enter_context(_only_one(settings)):
                _run(settings, stack, once=once, seeds=seeds)
            else:
                _attach(settings, once=once)
    except _Asked:
        say("stopped")


def _run(settings: Settings, stack: ExitStack, *, once: bool, seeds: bool) -> None:
    load_codec().register()
    servers = settings.broker or stack.enter_context(_local_broker(settings))
    created = preflight(settings, servers)
    say(f"topics: {len(created)} created" if created else "topics: all there")
    _same_rules(settings, servers)
    worker = Worker(settings, servers)
    stack.callback(worker.stop)
    worker.start()
    registry = _registry(worker)
    health = serve_health(settings, settings.run_health_port, registry, live=lambda: None, ready=worker.unready)
    address = worker.wait_ready()
    say(f"health: http://{health.address}/readyz, worker's metrics: http://{address}/metrics")
    if seeds:
        replay_seeds(settings, servers)
    _settle(settings, servers, worker)
    _show(settings, servers)
    if not once:
        say("running; Ctrl-C stops")
        worker.supervise()


def _attach(settings: Settings, *, once: bool) -> None:
    """Show what the first `parley run` has; start nothing."""
    say(f"parley already runs on {settings.data_folder}: attached to it, nothing is started twice")
    deadline = time.monotonic() + _READY_SECONDS
    servers = settings.broker
    while servers is None:
        status = LocalBroker(broker_folder(settings)).status()
        servers = status.address if status.state == "running" else None
        if servers is None and time.monotonic() > deadline:
            message = "the parley that runs has no broker yet; its output says why"
            raise UnavailableError(message)
        time.sleep(0.2)
    _settle(settings, servers, None)
    _show(settings, servers)
    while not once:
        time.sleep(3600)


def _settle(settings: Settings, servers: str, worker: Worker | None) -> None:
    """Wait until every message is processed: the articles' records are delivered before the articles count as committed."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    with admin(settings, servers) as client:
        while waiting := lag(client, servers, settings):
            if worker is not None:
                worker.check()
            if time.monotonic() > deadline:
                say(f"{counted(waiting, 'message')} still waiting after {_SETTLE_SECONDS:.0f} s; showing what there is")
                return
            time.sleep(0.1)


def _show(settings: Settings, servers: str) -> None:
    out = console()
    out.print(ledger_tables(read_ledger(settings, servers)))
    out.print(meetings_table(read_meetings(settings, servers)))


def _same_rules(settings: Settings, servers: str) -> None:
    """On the local broker, begin the next generation when the rules have changed; elsewhere the worker refuses."""
    latest, ours = latest_ruleset(settings, servers), load_knowledge().ruleset
    if settings.broker is None and latest is not None and latest.ruleset != ours:
        generation = next_generation(settings, servers, ours)
        say(
            f"the rules have changed since generation {latest.generation}: re-reading the log as generation {generation}"
        )


@contextmanager
def _local_broker(settings: Settings) -> Iterator[str]:
    """The local broker's address; stopped at the end if it was started here."""
    broker = LocalBroker(broker_folder(settings))
    was_running = broker.status().state == "running"
    started = time.monotonic()
    address = broker.start(say)
    say(f"broker: {address}" + ("" if was_running else f", started in {time.monotonic() - started:.1f} s"))
    try:
        yield address
    finally:
        if not was_running:
            broker.stop()


@contextmanager
def _only_one(settings: Settings) -> Iterator[bool]:
    """Whether this is the only `parley run` of the data folder; the lock goes with the process."""
    folder = settings.data_folder / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"run-{settings.namespace}.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


class Worker:
    """The worker's process: started, watched, restarted with back-off, stopped."""

    def __init__(self, settings: Settings, servers: str) -> None:
        self._settings = settings
        self._servers = servers
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self.restarts = 0
        self.log_path: Path = settings.data_folder / "run" / f"worker-{settings.namespace}.log"
        """Where the worker's log goes."""

    def start(self) -> None:
        """Start the process; its log is kept in a file, so that the terminal shows the ledger."""
        command = [
            sys.executable,
            "-m",
            "streams",
            "worker",
            "--broker",
            self._servers,
            "--health-port",
            str(_health_port(self._settings)),
        ]
        environment = {**os.environ, **_environment(self._settings)}
        with self.log_path.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and package
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=environment, start_new_session=True
            )
        self._started_at = time.monotonic()
        say(f"worker: pid {self._process.pid}, log in {self.log_path}")

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when it takes too long."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_KILL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wait_ready(self) -> str:
        """Where its health server listens, when the worker processes; raises what ended it, or UnavailableError."""
        deadline = self._started_at + _READY_SECONDS
        while (fault := self.unready()) is not None:
            self.check()
            if time.monotonic() > deadline:
                message = f"the worker is not ready after {_READY_SECONDS:.0f} s ({fault}); its log: {self.log_path}"
                raise UnavailableError(message)
            time.sleep(0.1)
        say(f"worker: ready in {time.monotonic() - self._started_at:.1f} s")
        return self._address() or ""

    def check(self) -> None:
        """Restart the worker if it ended; raises ConfigError when its set-up is wrong, since a restart would not help."""
        status = self._process.poll() if self._process else 0
        if status is None:
            return
        if status == os.EX_CONFIG:
            raise ConfigError(_last_line(self.log_path))
        ran = time.monotonic() - self._started_at
        self.restarts = 0 if ran > _STEADY_SECONDS else self.restarts
        wait = back_off_seconds(self.restarts)
        log.warning(
            "worker ended", status=status, ran_seconds=round(ran, 1), restart_in_seconds=wait, log=str(self.log_path)
        )
        time.sleep(wait)
        self.restarts += 1
        self.start()

    def supervise(self) -> NoReturn:
        """Keep the worker running for ever."""
        while True:
            time.sleep(0.5)
            self.check()

    def unready(self) -> str | None:
        """What the worker's /readyz says; None when it processes."""
        silent = "the worker does not answer yet"
        address = self._address()
        return silent if address is None else ask_ready(address, silent)

    def _address(self) -> str | None:
        """Where our own worker answers: another of this machine may have the port that ours should have."""
        pid = self._process.pid if self._process else None
        return next((here.address for here in workers_here(self._settings) if here.pid == pid), None)


def back_off_seconds(restarts: int) -> float:
    """How long to wait before the next start: 0.5 s, doubling to half a minute."""
    return float(min(_BACK_OFF_MAX_SECONDS, 0.5 * 2 ** min(restarts, 10)))


def _health_port(settings: Settings) -> int:
    """The port configured; where none is and another process has the usual one, 0 for any free one."""
    if "health_port" in settings.model_fields_set or settings.health_port == 0:
        return settings.health_port
    host = settings.health_host.strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the health server: what just ended is no other
        try:
            probe.bind((host, settings.health_port))
        except OSError as error:
            say(f"port {settings.health_port} is another's ({error.strerror}): the worker's metrics are on a free one")
            return 0
    return settings.health_port


def _registry(worker: Worker) -> CollectorRegistry:
    registry = CollectorRegistry()
    Gauge("parley_ready", "1 when the worker processes", registry=registry).set_function(
        lambda: float(worker.unready() is None)
    )
    Gauge("parley_worker_restarts", "Starts of the worker since it last ran steadily", registry=registry).set_function(
        lambda: float(worker.restarts)
    )
    return registry


def _environment(settings: Settings) -> dict[str, str]:
    """The settings of this process as the worker's environment: options given here hold there."""
    given = settings.model_dump(exclude_unset=True, exclude={"broker", "health_port"})
    return {
        f"PARLEY_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in given.items()
        if value is not None
    }


def _last_line(path: Path) -> str:
    """What the worker said last: the fault of its set-up."""
    lines = [line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f"the worker cannot start: {(lines or ['it said nothing'])[-1].removeprefix('parley: ')}"


def _ask(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Asked
