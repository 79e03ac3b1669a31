"""Settings and feeds in, a process that follows them out, or one look at each and an end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from streams.errors import ConfigError
from streams.ingest.feed_list import Subscription
from streams.ingest.fetch.addresses import allowed_of
from streams.ingest.fetch.client import Fetcher
from streams.ingest.fetch.outcome import Limits, Outcome
from streams.runtime.feed_source import FeedSource
from streams.runtime.ingest_process import run_source
from streams.runtime.intake import Intake, open_intake
from streams.settings import Settings

__all__ = ["fetcher_of", "run_feeds"]


def run_feeds(settings: Settings, servers: str, feeds: Sequence[Subscription], *, once: bool) -> None:
    """Follow the feeds until SIGTERM or Ctrl-C, or look at each once; raises UnavailableError, ConfigError."""
    fetcher_of(settings)  # a wrong setting is told before anything starts

    def made(intake: Intake) -> FeedSource:
        return FeedSource(
            intake, feeds, lambda: fetcher_of(settings, intake.metrics.fetched), settings.article_bytes_max
        )

    if not once:
        run_source(settings, servers, made)
        return
    with open_intake(settings, servers) as intake:
        made(intake).look()


def fetcher_of(settings: Settings, count: Callable[[Outcome], None] | None = None) -> Fetcher:
    """A client with the limits of these settings; raises ConfigError where what they allow is neither network nor name."""
    try:
        allowed = allowed_of(settings.fetch_allow)
    except ValueError as error:
        message = f"PARLEY_FETCH_ALLOW: {error}"
        raise ConfigError(message) from error
    limits = Limits(seconds=settings.fetch_seconds, bytes_max=settings.fetch_bytes_max)
    return Fetcher(settings.fetch_agent, allowed, limits, settings.fetch_interval_seconds, count=count)
