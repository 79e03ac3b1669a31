"""A watched folder in, articles and dead letters out; what was taken in is remembered by content, across runs."""

from __future__ import annotations

import contextlib
import hashlib
import json
import signal
import threading
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from streams.errors import NoInputError, ParleyError, Reject
from streams.health import serve_health
from streams.ingest.folder import SUFFIXES, Found, ingestion_instant, is_plain_file, read_folder
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime.source_progress import progress_path, save_json
from streams.runtime.source_publisher import publisher
from streams.settings import Settings

__all__ = ["Seen", "run_watch"]

log = structlog.get_logger("parley.ingest")


class Seen:
    """Which version of each file was taken in: path to hash of its content and of what is known of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            self._taken = dict(json.loads(path.read_text(encoding="utf-8")))

    def is_new(self, item: Found) -> bool:
        """Whether this content was not taken in before."""
        return self._taken.get(item.place) != _fingerprint(item)

    def add(self, items: list[Found]) -> None:
        """Remember, atomically: only after the log has acknowledged."""
        self._taken |= {item.place: _fingerprint(item) for item in items}
        save_json(self._path, self._taken)


def run_watch(settings: Settings, servers: str, folder: Path, *, interval_seconds: float, once: bool) -> None:
    """Look at the folder until SIGTERM or Ctrl-C, or once; raises NoInputError when there is no such folder."""
    if not folder.is_dir():
        message = f"{folder}: no such folder"
        raise NoInputError(message)
    seen = Seen(progress_path(settings, servers, "watch", folder))
    watcher = _Watcher(settings, servers, folder, seen)
    if once:
        watcher.look()
        return
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    health = serve_health(
        settings,
        settings.ingest_health_port,
        watcher.registry,
        live=lambda: None,
        ready=lambda: watcher.fault,
    )
    log.info("watching", folder=str(folder), health=f"http://{health.address}")
    stamps: dict[Path, tuple[int, int]] = {}
    while not stop.is_set():
        present = _stamps(folder)
        if present != stamps or watcher.fault:
            watcher.try_look()
            stamps = present
        stop.wait(interval_seconds)
    log.info("watching ends")


class _Watcher:
    """One folder, its memory and its counters."""

    def __init__(self, settings: Settings, servers: str, folder: Path, seen: Seen) -> None:
        self._settings, self._servers, self._folder, self._seen = settings, servers, folder, seen
        self.fault: str | None = None
        """Why the last look failed; None when it did not."""
        self.registry = CollectorRegistry()
        self._taken = Counter("parley_articles_ingested", "Articles published to the log", registry=self.registry)
        self._dead = Counter(
            "parley_dead_letters", "Files that are no articles", ["topic", "stage", "reason"], registry=self.registry
        )
        Gauge("parley_ready", "1 when the last look reached Kafka", registry=self.registry).set_function(
            lambda: float(self.fault is None)
        )

    def try_look(self) -> None:
        """Look; a fault is logged, kept for /readyz, and tried again."""
        try:
            self.look()
            self.fault = None
        except ParleyError as error:
            self.fault = str(error)
            log.error("cannot take in", folder=str(self._folder), fault=self.fault)  # noqa: TRY400  # the message says it all

    def look(self) -> None:
        """Publish what is new."""
        now = ingestion_instant()
        found = [
            item for item in read_folder(self._folder, self._settings.article_bytes_max, now) if self._seen.is_new(item)
        ]
        if not found:
            return
        with publisher(self._settings, self._servers, load_knowledge().ruleset) as target:
            for item in found:
                self._publish(target, item)
        self._seen.add(found)

    def _publish(self, target: Any, item: Found) -> None:
        if isinstance(item.content, Article):
            target.article(item.content)
            self._taken.inc()
            log.info("article", file=item.place, article_id=item.content.article_id, revision=item.content.revision)
        else:
            target.reject(item.content, item.place)
            self._dead.labels("file", item.content.stage.value, item.content.reason.value).inc()
            log.warning("dead letter", file=item.place, reason=item.content.reason.value, detail=item.content.detail)


def _fingerprint(item: Found) -> str:
    """What must change for an item to be new: not when it was ingested."""
    if isinstance(item.content, Reject):
        return item.content.sha256 or hashlib.sha256(item.content.body).hexdigest()
    return f"{item.content.article_id} {item.content.content_hash}"


def _stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Size and time of change of each article file; cheap enough to ask every second."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in SUFFIXES | {".toml"} and is_plain_file(path):
            with contextlib.suppress(OSError):
                facts = path.stat()
                found[path] = (facts.st_size, facts.st_mtime_ns)
    return found
