"""Settings and a read model in, all that tells others of its changes out: the log of events, streams, webhooks, subscriptions."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from sqlite3 import Connection
from typing import Final

import structlog
from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter

from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming
from streams.serve.alerts.delivery import Delivery, HookState, hook_states
from streams.serve.alerts.event_log import EventLog, events_path
from streams.serve.alerts.hooks import hooks_of
from streams.serve.alerts.post import Poster
from streams.serve.alerts.stream import Hub, stream_router
from streams.serve.alerts.subscriptions import subscriptions_router
from streams.serve.alerts.watch import Watch
from streams.serve.model.state import fact
from streams.serve.model.store import Store
from streams.serve.model.system import WebhookRow, note_webhooks
from streams.serve.model.writer import Writer
from streams.settings import Settings

__all__ = ["Alerts", "WatchedWriter"]

log = structlog.get_logger("parley.alerts")
_LOOK_SECONDS: Final = 60.0
_SHOWN: Final = ("name", "delivered", "undelivered", "failures", "fault")
_FIRST_LOOK_SECONDS: Final = 2.0
"""How often it is seen whether the model has caught up."""


class WatchedWriter(Writer):
    """Puts messages into the model, and what that means into the log of events, before the model is committed."""

    def __init__(self, codec: Codec, watch: Watch) -> None:
        super().__init__(codec)
        self._watched = watch

    def apply(self, db: Connection, messages: Iterable[Incoming]) -> None:
        """As the writer does."""
        some = list(messages)
        with self._watched.batch(db, some):
            super().apply(db, some)


class Alerts:
    """Everything of one process; raises ConfigError for a wrong file of webhooks, before anything is begun."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        codec: Codec,
        registry: CollectorRegistry,
        clock: Callable[[], float] = time.time,
    ) -> None:
        hooks = hooks_of(settings)
        path = events_path(settings.data_folder, settings.namespace)
        self._settings, self._store, self._clock = settings, store, clock
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.log = EventLog(path, clock)
        self.watch = Watch(codec, self.log, clock)
        self.writer = WatchedWriter(codec, self.watch)
        """What the model's follower must write with."""
        self._compared = False
        self.hub = Hub(self.log, registry)
        self._delivery = Delivery(
            self.log,
            hooks,
            lambda: Poster(settings),
            path.with_suffix(".lock"),
            registry,
            give_up_seconds=settings.serve_alerts_hours * 3_600,
        )
        self._faults = Counter(
            "parley_alerts_faults", "Times that deadlines and old events could not be looked through", registry=registry
        )

    def routers(self) -> tuple[APIRouter, ...]:
        """The routes of streams, feeds and calendars."""
        return stream_router(self.hub), subscriptions_router(self._settings, self._store.reading)

    def start(self) -> None:
        """Begin to deliver, and to look at the clock."""
        self._delivery.start()
        self._thread = threading.Thread(target=self._run, name="alerts", daemon=True)
        self._thread.start()

    def end_streams(self) -> None:
        """End every stream: the process stops, and its server waits for open requests."""
        self.hub.close()

    def stop(self) -> None:
        """End all of it; what was not delivered is delivered by the next process."""
        self._stop.set()
        self.hub.close()
        self._delivery.stop(self._settings.stop_seconds / 2)
        if self._thread is not None:
            self._thread.join(self._settings.stop_seconds / 2)
        self.log.close()

    def states(self) -> tuple[HookState, ...]:
        """How each webhook does."""
        return hook_states(self.log)

    def model_changed(self, *, is_ready: bool) -> None:
        """The model has changed, in the thread that writes it, after its commit; `is_ready` once it has caught up."""
        if is_ready and not self._compared:
            with self._store.writing() as db:
                self.watch.caught_up(db)
        self._compared = is_ready
        self.hub.refresh()

    def look(self) -> bool:
        """What only the clock brings: deadlines that near, events that are old. Whether the model has caught up yet."""
        rows = [WebhookRow(**{name: getattr(state, name) for name in _SHOWN}) for state in self.states()]
        with self._store.writing() as db:
            note_webhooks(db, rows)
            is_ready = fact(db, "ready") == "1"
            if is_ready:
                self.watch.caught_up(db)  # where the log of events was deleted, or the model is older than it
                self.watch.look(db)
                self.watch.deadlines(db, dt.datetime.fromtimestamp(self._clock(), dt.UTC).date())
        self.log.forget(self._settings.serve_events_days)
        self._delivery.drop_old(self._settings.serve_events_days)
        return is_ready

    def _run(self) -> None:
        is_ready = False
        while not self._stop.wait(_LOOK_SECONDS if is_ready else _FIRST_LOOK_SECONDS):
            try:
                is_ready = self.look()
            except sqlite3.Error as error:
                self._faults.inc()
                log.error("deadlines were not looked through", fault=str(error))  # noqa: TRY400  # it is tried again
