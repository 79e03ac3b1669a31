"""The log of events in, each of them delivered to the webhooks that want it out: in order, at least once.

A webhook has its place in the log, which moves behind an event when that is delivered or given up, in the file of the
log, so that a fall repeats one at most. A receiver that fails is tried again, ever later; what is too old by then, or
is refused again and again for what it says, is laid aside with the reason, and the others go on.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import fcntl
import json
import threading
import time
from collections import Counter as Counted
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from streams.ingest.fetch.outcome import Outcome
from streams.ingest.fetch.retry import backoff_seconds
from streams.serve.alerts.event_log import EventLog, Recorded
from streams.serve.alerts.hooks import Hook
from streams.serve.alerts.post import Poster, Sent
from streams.serve.alerts.waking import first

__all__ = [
    "UNDELIVERED_MAX",
    "Delivery",
    "HookState",
    "Undelivered",
    "drop_undelivered",
    "forget_undelivered",
    "hook_states",
    "payload",
    "undelivered",
]

log = structlog.get_logger("parley.alerts")
_BASE_SECONDS: Final = 5.0
_POLL_SECONDS: Final = 1.0
_LOCK_SECONDS: Final = 5.0
_REFUSALS_MAX: Final = 8
_CONTENT: Final = frozenset({400, 413, 415, 422})
"""What says that it is the event that is not wanted, rather than that nobody can take one now."""
_GONE_SECONDS: Final = 86_400.0
_BATCH: Final = 100
UNDELIVERED_MAX: Final = 10_000
"""Events of one webhook that are laid aside; a receiver that is gone for good would fill the disk else."""


@dataclass(frozen=True, slots=True)
class HookState:
    """How a webhook does."""

    name: str
    waiting: int
    """Events of the log behind its place, wanted or not."""
    failures: int
    """Of the next delivery, in a row."""
    fault: str | None
    """The last of them; null while all is well."""
    next_at: dt.datetime | None
    """When it is tried again; null while all is well."""
    delivered: int
    delivered_at: dt.datetime | None
    undelivered: int
    """Events that were given up and laid aside."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An event that was given up."""

    hook: str
    event_id: str
    given_up_at: dt.datetime
    attempts: int
    fault: str
    told: dict[str, Any]
    """What was to be sent."""


class Delivery:
    """Delivers from a thread of its own, in one process a namespace; another waits until that one ends."""

    def __init__(
        self,
        events: EventLog,
        hooks: Sequence[Hook],
        poster: Callable[[], Poster],
        lock: Path,
        registry: CollectorRegistry,
        *,
        give_up_seconds: float,
        base_seconds: float = _BASE_SECONDS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._log, self._hooks, self._poster, self._lock, self._clock = events, hooks, poster, lock, clock
        self._give_up_seconds, self._base_seconds = give_up_seconds, base_seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._sent = Counter(
            "parley_webhook_deliveries", "Attempts to deliver an event", ["hook", "outcome"], registry=registry
        )
        self._given_up = Counter(
            "parley_webhook_undelivered", "Events given up and laid aside", ["hook"], registry=registry
        )
        self._dropped = Counter(
            "parley_webhook_dropped", "Events laid aside that are no longer kept", ["hook"], registry=registry
        )
        self._failing = Gauge(
            "parley_webhook_failures", "Failed attempts in a row of the next delivery", ["hook"], registry=registry
        )
        for hook in hooks:
            self._given_up.labels(hook.name)
            self._dropped.labels(hook.name)
            self._failing.labels(hook.name)
        events.listen(self._wake)

    def start(self) -> None:
        """Begin; a webhook that is new is told what comes from now on."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="webhooks", daemon=True)
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End; what is being sent is cut off and comes again."""
        self._stop.set()
        self._wake()
        if self._thread is not None:
            self._thread.join(seconds)

    def drop_old(self, days: float, most: int = UNDELIVERED_MAX) -> None:
        """Drop for good what was laid aside longer ago than that, and of each webhook all but so many, the latest."""
        for hook, count in drop_undelivered(self._log, self._clock() - days * _GONE_SECONDS, most).items():
            self._dropped.labels(hook).inc(count)
            log.error("events that nobody asked for again are dropped", hook=hook, events=count)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        while (lock := _locked(self._lock)) is None:
            if await self._rest(_LOCK_SECONDS):
                return
        with lock:
            _register(self._log, self._hooks)
            async with self._poster() as poster:
                tasks = [asyncio.create_task(self._deliver(hook, poster), name=hook.name) for hook in self._hooks]
                while not await self._rest(_POLL_SECONDS):
                    pass
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, hook: Hook, poster: Poster) -> None:
        """One event after the other; whatever goes wrong here, the others are told, and this one is tried again."""
        while True:
            try:
                await self._next(hook, poster)
            except Exception:
                log.exception("a webhook cannot be worked on", hook=hook.name)
                await asyncio.sleep(_LOCK_SECONDS)

    async def _next(self, hook: Hook, poster: Poster) -> None:
        """Deliver the next event that this one wants, or wait for one, or until it is time."""
        woken = self._woken
        query = "SELECT place, failures, next_at FROM hooks WHERE name = ?"
        place, failures, next_at = self._log.rows(query, hook.name)[0]
        self._failing.labels(hook.name).set(failures)
        found = self._log.after(place, _BATCH)
        event = next((each for each in found if hook.wanted.wants(each.event)), None)
        if event is None:
            if found:
                self._set(hook, place=found[-1].place)
            else:
                await first(woken, _POLL_SECONDS)
        elif (wait := next_at - self._clock()) > 0:
            await asyncio.sleep(min(wait, _POLL_SECONDS))
        else:
            sent = await poster.send(hook, event.event.event_id, payload(event))
            self._sent.labels(hook.name, sent.outcome.value).inc()
            self._note(hook, event, sent, failures)

    def _note(self, hook: Hook, event: Recorded, sent: Sent, failures: int) -> None:
        now = self._clock()
        if sent.outcome is Outcome.OK:
            with self._log.writing() as db:
                db.execute(
                    "UPDATE hooks SET place = ?, failures = 0, failed_at = NULL, next_at = 0, fault = NULL, "
                    "delivered = delivered + 1, delivered_at = ? WHERE name = ?",
                    (event.place, now, hook.name),
                )
            return
        failures += 1
        refused = sent.status in _CONTENT and failures >= _REFUSALS_MAX
        wait = backoff_seconds(failures, f"{hook.name}\0{event.event.event_id}", self._base_seconds)
        wait = _GONE_SECONDS if sent.outcome is Outcome.GONE else max(wait, sent.retry_after_seconds or 0.0)
        log.warning(
            "webhook failed", hook=hook.name, host=hook.host, fault=sent.detail, failures=failures, wait=round(wait)
        )
        self._set(hook, failures=0 if refused else failures, next_at=0 if refused else now + wait, fault=sent.detail)
        if refused:
            self._lay_aside(hook, [event], failures, sent.detail)
        else:
            self._lay_aside(hook, self._too_old(hook, now), failures, sent.detail)

    def _too_old(self, hook: Hook, now: float) -> list[Recorded]:
        """What has waited for too long, behind the place of this webhook."""
        place, old = self._log.rows("SELECT place FROM hooks WHERE name = ?", hook.name)[0][0], list[Recorded]()
        while found := self._log.after(place, _BATCH):
            some = [each for each in found if each.recorded_at.timestamp() <= now - self._give_up_seconds]
            old += [each for each in some if hook.wanted.wants(each.event)]
            if len(some) < len(found):
                break
            place = found[-1].place
        return old

    def _lay_aside(self, hook: Hook, events: Sequence[Recorded], attempts: int, fault: str) -> None:
        if not events:
            return
        rows = [
            (hook.name, each.event.event_id, self._clock(), attempts, fault, json.dumps(payload(each)))
            for each in events
        ]
        with self._log.writing() as db:
            db.executemany("INSERT OR REPLACE INTO undelivered VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.execute("UPDATE hooks SET place = ? WHERE name = ?", (events[-1].place, hook.name))
        self._given_up.labels(hook.name).inc(len(events))
        log.error("events given up", hook=hook.name, host=hook.host, events=len(events), fault=fault)

    def _set(self, hook: Hook, **values: object) -> None:
        with self._log.writing() as db:
            for name, value in values.items():
                db.execute(f"UPDATE hooks SET {name} = ? WHERE name = ?", (value, hook.name))  # noqa: S608  # ours

    def _wake(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            with suppress(RuntimeError):  # it was closed in between
                loop.call_soon_threadsafe(self._set_woken)

    def _set_woken(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()

    async def _rest(self, seconds: float) -> bool:
        """Wait, at most so long; whether it is to stop."""
        await first(self._woken, seconds)
        return self._stop.is_set()


def payload(found: Recorded) -> dict[str, Any]:
    """What a webhook is told, as Standard Webhooks has it: the type, when it became known, and the event."""
    told = found.for_json()
    return {"type": f"parley.{found.event.kind.value}", "timestamp": told["known_at"], "data": told}


def hook_states(events: EventLog) -> tuple[HookState, ...]:
    """How each webhook does, by name."""
    rows = events.rows(
        "SELECT name, (SELECT count(*) FROM events WHERE events.place > hooks.place AND body IS NOT NULL), failures, "
        "fault, next_at, delivered, delivered_at, "
        "(SELECT count(*) FROM undelivered WHERE hook = name) FROM hooks ORDER BY name"
    )
    return tuple(
        HookState(name, waiting, failures, fault, _instant(next_at), delivered, _instant(delivered_at), lost)
        for name, waiting, failures, fault, next_at, delivered, delivered_at, lost in rows
    )


def undelivered(events: EventLog, hook: str | None = None) -> list[Undelivered]:
    """What was given up, oldest first."""
    rows = events.rows(
        "SELECT hook, event_id, given_up_at, attempts, fault, body FROM undelivered "
        "WHERE ?1 IS NULL OR hook = ?1 ORDER BY given_up_at, event_id",
        hook,
    )
    return [
        Undelivered(name, event_id, dt.datetime.fromtimestamp(at, dt.UTC), attempts, fault, json.loads(body))
        for name, event_id, at, attempts, fault, body in rows
    ]


def forget_undelivered(events: EventLog, hook: str, event_id: str) -> None:
    """Take an event from what was given up: it was delivered by hand."""
    with events.writing() as db:
        db.execute("DELETE FROM undelivered WHERE hook = ? AND event_id = ?", (hook, event_id))


def drop_undelivered(events: EventLog, before: float, most: int) -> dict[str, int]:
    """Forget what was laid aside before an instant, and of each webhook all but so many, the latest; how many of each that were."""
    query = """
        SELECT hook, event_id FROM (
            SELECT hook, event_id, given_up_at,
                row_number() OVER (PARTITION BY hook ORDER BY given_up_at DESC, event_id DESC) AS place FROM undelivered
        ) WHERE given_up_at < ? OR place > ?"""
    with events.writing() as db:
        rows = db.execute(query, (before, most)).fetchall()
        db.executemany("DELETE FROM undelivered WHERE hook = ? AND event_id = ?", rows)
    return Counted(hook for hook, _ in rows)


def _register(events: EventLog, hooks: Sequence[Hook]) -> None:
    """Give each new webhook its place, at the end; forget those that are no more."""
    names = {hook.name for hook in hooks}
    known = {name for (name,) in events.rows("SELECT name FROM hooks")}
    end = events.last_place()
    with events.writing() as db:
        db.executemany("INSERT INTO hooks (name, place) VALUES (?, ?)", [(name, end) for name in names - known])
        db.executemany("DELETE FROM hooks WHERE name = ?", [(name,) for name in known - names])


def _locked(path: Path) -> TextIO | None:
    """The file that says that this process is the one that delivers; None while another is. The lock goes with it."""
    lock = path.open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _instant(seconds: float | None) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else None
