"""Settings in, a worker that runs until it is told to stop: preflight, app, health, watchdog."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import structlog

from streams.collector import give_back, spare_collector
from streams.extract.knowledge import Bearings, Knowledge, bearings_of
from streams.health import serve_health
from streams.knowledge import keep_knowledge, load_bearings, load_knowledge
from streams.runtime.agents import Surroundings
from streams.runtime.app import build_app, build_topology
from streams.runtime.article_log import KafkaArticleLog
from streams.runtime.broker_contact import watch_brokers
from streams.runtime.changelogs import state_plan
from streams.runtime.cluster import end_offsets
from streams.runtime.codec import load_codec
from streams.runtime.disk_store import hold_state
from streams.runtime.fatal import fatal
from streams.runtime.faust_without_web import App, Worker
from streams.runtime.generations import current_generation
from streams.runtime.group_name import check_name
from streams.runtime.monitor import MISSED_SECONDS, Monitor
from streams.runtime.ordered_consumer import install
from streams.runtime.outbox import Outbox
from streams.runtime.preflight import preflight
from streams.runtime.producer_metrics import ProducerMetrics
from streams.runtime.stages import build_stages, ledger_stages, placings
from streams.runtime.trace_export import open_tracing
from streams.runtime.tracing import Tracing
from streams.runtime.watchdog import Pulse, start_watchdog
from streams.runtime.worker_slot import Slot, take_slot
from streams.settings import Settings
from streams.topics import BY_NAME, SOURCES, full_name

__all__ = ["run_worker"]

log = structlog.get_logger("parley.worker")


def run_worker(settings: Settings, servers: str) -> NoReturn:
    """Run until SIGTERM or Ctrl-C (status 0), a fault of the set-up (78) or of the infrastructure (70)."""
    _stop_before_start()
    codec = load_codec()
    codec.register()
    slot = take_slot(settings)
    settings = settings.model_copy(update={"worker_name": slot.name})
    preflight(settings, servers)
    rules, knowledge = _known(settings, servers)
    spare_collector()
    tracing = open_tracing(settings, "parley-worker", rules.ruleset, rules.generation)
    plan = state_plan(settings, servers, rules.generation, placings(codec, rules.members))
    hold_state(plan.folder)
    monitor, pulse = Monitor(rules.ruleset, settings.session_timeout_seconds), Pulse(settings.session_timeout_seconds)
    outbox = Outbox(settings, servers, ProducerMetrics(monitor.registry))
    install()
    check_name(settings, servers)
    app = build_app(settings, servers)
    log_of_articles = KafkaArticleLog(settings, servers)
    stages = ledger_stages(rules, codec, settings)
    if knowledge is not None:
        stages = monitor.watched(build_stages(knowledge, codec, settings, monitor.extracted, log_of_articles), tracing)
    if slot.was_left_open and knowledge is not None:
        stages.read.resend_below.update(_ends_of_log(settings, servers))
        log.info("the last stop was not clean: articles that were under way are sent whole", worker=slot.name)
    plan = replace(plan, replayed=monitor.replayed)
    build_topology(app, stages, Surroundings(settings, plan, outbox, monitor, pulse, tracing))
    health = serve_health(
        settings,
        settings.health_port,
        monitor.registry,
        live=monitor.unwell,
        ready=monitor.unready,
        job="parley-worker",
    )
    slot.announce(health.address, settings.stages)
    watch_brokers(settings, servers, monitor)
    start_watchdog(monitor, pulse, settings, lambda: _look(app, monitor, settings))
    log.info(
        "worker starts",
        broker=servers,
        worker=settings.worker_name,
        health=f"http://{health.address}",
        ruleset=rules.ruleset,
        generation=rules.generation,
    )
    give_back()
    _execute(app, monitor, slot, tracing)


def _known(settings: Settings, servers: str) -> tuple[Bearings, Knowledge | None]:
    """What this worker knows, under the generation of the cluster; of articles only where it reads them."""
    keep_knowledge()
    knowledge = load_knowledge() if "read" in settings.stage_names else None
    rules = load_bearings() if knowledge is None else bearings_of(knowledge)
    generation = current_generation(settings, servers, rules.ruleset)
    return replace(rules, generation=generation), knowledge and replace(knowledge, generation=generation)


def _ends_of_log(settings: Settings, servers: str) -> dict[tuple[str, int], int]:
    """The offset behind the last article and the last correction that are there now, by topic and partition."""
    names = {full_name(BY_NAME[name], settings.namespace): name for name in ("articles", "corrections")}
    return {(names[tp.topic], tp.partition): end for tp, end in end_offsets(settings, servers, list(names)).items()}


def _execute(app: App, monitor: Monitor, slot: Slot, tracing: Tracing) -> NoReturn:
    """Run the app to its end on a loop of its own."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        worker = _Worker(app, loop=loop, monitor=monitor, stdout=nowhere, stderr=sys.stderr)
        try:
            worker.execute_from_commandline()
        except SystemExit as end:
            if end.code:
                fatal(f"the app ended with status {end.code}")
        except BaseException as error:  # noqa: BLE001  # whatever ends the app ends the process, loudly
            fatal(f"{type(error).__name__}: {error}")
    slot.leave()
    tracing.close()
    log.info("worker stopped")
    sys.stderr.flush()
    os._exit(os.EX_OK)  # Faust's and librdkafka's threads have nothing left to say, but may take seconds to end


class _Worker(Worker):
    """Faust's worker without its log set-up, its spinner and its silence about signals."""

    def __init__(self, app: App, *, monitor: Monitor, **kwargs: Any) -> None:
        self._monitor = monitor
        super().__init__(app, override_logging=False, redirect_stdouts=False, quiet=True, **kwargs)

    def _flag_as_shutdown_by_signal(self) -> None:
        self._monitor.stop_asked_at = self._monitor.stop_asked_at or time.monotonic()
        log.info("worker stops")
        super()._flag_as_shutdown_by_signal()

    async def _sentinel_task(self) -> None:
        """Nothing: Faust gives what is left on a stopped loop another second, and here nothing is."""


def _stop_before_start() -> None:
    """Until Faust handles signals, SIGTERM and Ctrl-C end the process at once: nothing has been read yet."""

    def end(_signal: int, _frame: FrameType | None) -> NoReturn:
        os._exit(os.EX_OK)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _look(app: Any, monitor: Monitor, settings: Settings) -> None:
    """Refresh lags and readiness from the app; called by the watchdog's thread."""
    ready = bool(app.started and not app.rebalancing and not app.in_recovery and monitor.in_group)
    if ready and monitor.rebalancing_since is not None:
        monitor.recovery.set(time.monotonic() - monitor.rebalancing_since)
        monitor.rebalancing_since = None
    elif not ready and monitor.rebalancing_since is None:
        monitor.rebalancing_since = time.monotonic()
    monitor.assigned = ready
    monitor.age()
    if not ready:
        monitor.moved_at, monitor.waiting_since = time.monotonic(), None
        return
    for tp in app.consumer.offset_tracker.missed(MISSED_SECONDS):
        log.info(
            "a message was thrown away by a rebalance: fetching again from there",
            topic=tp.topic,
            partition=tp.partition,
        )
        asyncio.run_coroutine_threadsafe(app.consumer.recall(tp), app.loop)
    waiting = monitor.observe(app.consumer, [full_name(topic, settings.namespace) for topic in SOURCES])
    if monitor.idle_with_lag(waiting):
        monitor.moved_at = time.monotonic()
        log.warning("messages wait and nothing is under way: fetching again from what is committed", waiting=waiting)
        asyncio.run_coroutine_threadsafe(app.consumer.perform_seek(), app.loop)
