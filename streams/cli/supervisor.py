"""Settings in, all of parley running on this machine: broker, topics, worker, seeds, an inbox, a port for articles; what was started is stopped at the end."""

from __future__ import annotations

import fcntl
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from prometheus_client import CollectorRegistry, Gauge

from streams.broker import LocalBroker
from streams.cli.child import Child, usable_port
from streams.cli.connection import broker_folder
from streams.cli.console import console
from streams.cli.folder_replay import replay_seeds
from streams.cli.output import say
from streams.cli.stored_records import read_ledger, read_meetings
from streams.cli.tables.ledger import ledger_tables
from streams.cli.tables.meetings import meetings_table
from streams.errors import ConfigError, UnavailableError
from streams.extras import how_to_install, is_installed
from streams.health import ask_ready, serve_health
from streams.knowledge import keep_knowledge, load_bearings
from streams.process_metrics import show_build
from streams.runtime.cluster import admin, lag
from streams.runtime.codec import load_codec
from streams.runtime.generations import latest_ruleset, next_generation
from streams.runtime.preflight import preflight
from streams.runtime.worker_slot import workers_here
from streams.serve.address import address_of
from streams.settings import STAGES, Settings
from streams.targets import targets_path, write_targets
from streams.terminal_text import counted

__all__ = ["Worker", "run_all"]

_READY_SECONDS: Final = 90.0
_SETTLE_SECONDS: Final = 300.0
_PAGE_SECONDS: Final = 30.0


class _Asked(BaseException):
    """SIGTERM or Ctrl-C."""


def run_all(settings: Settings, *, once: bool, seeds: bool, inbox: Path | None = None) -> None:
    """Run until Ctrl-C, or with `once` until the ledger is shown; attaches to a `parley run` of the same data folder.

    What is dropped into `inbox`, else into the folder of that name among the data, is taken in meanwhile.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ask)
    try:
        with ExitStack() as stack:
            if stack.enter_context(_only_one(settings)):
                _run(settings, stack, once=once, seeds=seeds, folder=inbox or settings.data_folder / "inbox")
            else:
                _attach(settings, once=once)
    except _Asked:
        say("stopped")


def _run(settings: Settings, stack: ExitStack, *, once: bool, seeds: bool, folder: Path) -> None:
    load_codec().register()
    servers = settings.broker or stack.enter_context(_local_broker(settings))
    created = preflight(settings, servers)
    say(f"topics: {len(created)} created" if created else "topics: all there")
    _same_rules(settings, servers)
    workers = _workers(settings, servers)
    stack.callback(write_targets, settings)  # behind the end of all of them: what is no more is no fault
    for worker in workers:
        stack.callback(worker.stop)
        worker.start()
    registry = _registry(workers)
    health = serve_health(
        settings,
        settings.run_health_port,
        registry,
        live=lambda: None,
        ready=lambda: _unready(workers),
        job="parley-run",
    )
    stack.callback(health.stop)
    addresses = [worker.wait_ready() for worker in workers]
    say(
        f"health: http://{health.address}/readyz, workers' metrics: http://{'/metrics, http://'.join(addresses)}/metrics"
    )
    write_targets(settings)
    if seeds:
        replay_seeds(settings, servers)
    _settle(settings, servers, workers)
    _show(settings, servers)
    if not once:
        served = _served(settings, servers)
        sources = [source for source in (_inbox(settings, servers, folder), served) if source]
        for source in sources:
            stack.callback(source.stop)
            source.start()
        say(f"inbox: what is put into {folder} is read")
        if served is not None:
            _tell_page(settings, served)
        say("running; Ctrl-C stops")
        say(f"metrics: Prometheus finds all of them in {targets_path(settings)}")
        _supervise(settings, [*workers, *sources])


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
    _settle(settings, servers, ())
    _show(settings, servers)
    while not once:
        time.sleep(3600)


def _settle(settings: Settings, servers: str, workers: Sequence[Worker]) -> None:
    """Wait until every message is processed: the articles' records are delivered before the articles count as committed."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    with admin(settings, servers) as client:
        while waiting := lag(client, servers, settings):
            for worker in workers:
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
    keep_knowledge()
    latest, ours = latest_ruleset(settings, servers), load_bearings().ruleset
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


def _workers(settings: Settings, servers: str) -> list[Worker]:
    """One that reads, and one that keeps the ledger meanwhile; where the settings say what a worker does, one that does it.

    The one that reads has the name that the only one had: what that left half done is sent again under its name.
    """
    port = usable_port(settings, "health_port", "the worker's metrics are")
    if "stages" in settings.model_fields_set:
        return [Worker(settings, servers, "worker", "--health-port", str(port))]
    others = ",".join(stage for stage in STAGES if stage != "read")
    name = f"{settings.worker_name}-ledger"
    return [
        Worker(settings, servers, "worker", "--health-port", str(port), "--stages", "read"),
        Worker(settings, servers, "ledger", "--health-port", "0", "--stages", others, "--name", name),
    ]


class Worker(Child):
    """The process of a worker."""

    def __init__(self, settings: Settings, servers: str, name: str, *options: str) -> None:
        super().__init__(settings, name, ["worker", "--broker", servers, *options])

    def wait_ready(self) -> str:
        """Where its health server listens, when the worker processes; raises what ended it, or UnavailableError."""
        while (fault := self.unready()) is not None:
            self.check()
            if self.age_seconds > _READY_SECONDS:
                message = (
                    f"the {self.name} is not ready after {_READY_SECONDS:.0f} s ({fault}); its log: {self.log_path}"
                )
                raise UnavailableError(message)
            time.sleep(0.1)
        say(f"{self.name}: ready in {self.age_seconds:.1f} s")
        return self._address() or ""

    def unready(self) -> str | None:
        """What the worker's /readyz says; None when it processes."""
        silent = f"the {self.name} does not answer yet"
        address = self._address()
        return silent if address is None else ask_ready(address, silent)

    def _address(self) -> str | None:
        """Where our own worker answers: another of this machine may have the port that ours should have."""
        return next((here.address for here in workers_here(self._settings) if here.pid == self.pid), None)


def _inbox(settings: Settings, servers: str, folder: Path) -> Child:
    """The process that watches the folder into which articles are dropped; raises ConfigError where there can be none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be watched: {error.strerror}; name another with --watch"
        raise ConfigError(message) from error
    port = usable_port(settings, "ingest_health_port", "the inbox's metrics are")
    here = settings.model_copy(update={"ingest_health_port": port})
    poll = [] if find_spec("watchfiles") else ["--poll", "0.5"]  # it is an extra, and `run` goes without
    return Child(here, "inbox", ["ingest", "watch", str(folder), "--broker", servers, *poll])


def _served(settings: Settings, servers: str) -> Child | None:
    """The process of the page, to which articles are posted too; None where its extra is not installed."""
    if not is_installed("serve"):
        say(f"there is no page, and articles cannot be posted: {how_to_install('serve')}")
        return None
    ports = {
        "serve_port": usable_port(settings, "serve_port", "the page is"),
        "serve_health_port": usable_port(settings, "serve_health_port", "its metrics are"),
    }
    return Child(settings.model_copy(update=ports), "serve", ["serve", "--broker", servers])


def _tell_page(settings: Settings, served: Child) -> None:
    """Say where the page is, once it is there."""
    while (address := address_of(settings, served.pid)) is None and served.age_seconds < _PAGE_SECONDS:
        served.check()
        time.sleep(0.1)
    if address is None:
        say(f"page: not there after {_PAGE_SECONDS:.0f} s; {served.log_path} says why, and where it comes")
        return
    say(f"articles: POST http://{address}/articles")
    say(f"page: http://{address}/")


def _supervise(settings: Settings, children: Sequence[Child]) -> NoReturn:
    """Keep them running for ever, and their pages of metrics findable."""
    while True:
        time.sleep(0.5)
        write_targets(settings)
        for child in children:
            child.check()


def _unready(workers: Sequence[Worker]) -> str | None:
    """What the first of the workers that does not process says; None when all do."""
    return next((fault for worker in workers if (fault := worker.unready()) is not None), None)


def _registry(workers: Sequence[Worker]) -> CollectorRegistry:
    registry = CollectorRegistry()
    show_build(registry)
    Gauge("parley_ready", "1 when all workers process", registry=registry).set_function(
        lambda: float(_unready(workers) is None)
    )
    told = "Starts of the workers since they last ran steadily"
    Gauge("parley_worker_restarts", told, registry=registry).set_function(
        lambda: float(sum(worker.restarts for worker in workers))
    )
    return registry


def _ask(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _Asked
