"""Settings and feeds in, a process that follows them out: with its health server and metrics, or one look and an end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence

import structlog
from prometheus_client import CollectorRegistry

from streams.errors import ConfigError
from streams.health import serve_health
from streams.ingest.feed_list import Subscription
from streams.ingest.fetch.addresses import allowed_of
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Limits
from streams.runtime.feed_source import FeedSource
from streams.runtime.intake import open_intake
from streams.settings import Settings

__all__ = ["fetcher_of", "run_feeds"]

log = structlog.get_logger("parley.ingest")


def run_feeds(settings: Settings, servers: str, feeds: Sequence[Subscription], *, once: bool) -> None:
    """Follow the feeds until SIGTERM or Ctrl-C, or look at each once; raises UnavailableError, ConfigError."""
    registry = CollectorRegistry()
    fetcher_of(settings)  # a wrong setting is told before anything starts
    with open_intake(settings, servers, registry) as intake:
        source = FeedSource(intake, feeds, lambda: fetcher_of(settings), settings.article_bytes_max)
        if once:
            source.look()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        health = serve_health(
            settings, settings.ingest_health_port, registry, live=lambda: None, ready=lambda: source.unready
        )
        log.info("following", feeds=len(feeds), health=f"http://{health.address}")
        source.run(stop)
        log.info("following ends")


def fetcher_of(settings: Settings) -> Fetcher:
    """A client with the limits of these settings; raises ConfigError where what they allow is neither network nor name."""
    try:
        allowed = allowed_of(settings.fetch_allow)
    except ValueError as error:
        message = f"PARLEY_FETCH_ALLOW: {error}"
        raise ConfigError(message) from error
    limits = Limits(seconds=settings.fetch_seconds, bytes_max=settings.fetch_bytes_max)
    return Fetcher(settings.fetch_agent, allowed, limits, settings.fetch_interval_seconds)
