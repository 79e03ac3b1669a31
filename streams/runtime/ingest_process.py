"""A source in, a process that takes in from it until it is told to stop out: its intake, its health server, its signals."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry, Gauge

from streams.health import serve_health
from streams.ingest.item import SourceName
from streams.process_metrics import show_build
from streams.runtime.intake import Intake, open_intake
from streams.settings import Settings

__all__ = ["Source", "run_source"]

log = structlog.get_logger("parley.ingest")


class Source(Protocol):
    """What a source must have to be run."""

    @property
    def source(self) -> SourceName:
        """What the log calls it."""

    @property
    def fault(self) -> str | None:
        """Why nothing is taken in; None when nothing is in the way."""

    def run(self, stop: threading.Event) -> None:
        """Take in what comes until it is told to stop."""


def run_source(
    settings: Settings,
    servers: str,
    make: Callable[[Intake], Source],
    port: int | None = None,
    job: str = "parley-ingest",
) -> None:
    """Run a source until SIGTERM or Ctrl-C, with /livez, /readyz and /metrics at this port or the one for ingestion."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    registry = CollectorRegistry()
    with open_intake(settings, servers, registry) as intake:
        source = make(intake)
        intake.metrics.expect(source.source.source_class)
        show_build(registry)
        health = serve_health(
            settings,
            settings.ingest_health_port if port is None else port,
            registry,
            live=lambda: None,
            ready=lambda: source.fault,
            job=job,
        )
        Gauge("parley_ready", "1 when what comes is taken in", registry=registry).set_function(
            lambda: float(source.fault is None)
        )
        told = {"source": source.source.name, "source_class": source.source.source_class.value}
        log.info("taking in", **told, health=f"http://{health.address}")
        source.run(stop)
        log.info("taking in ends", **told)
