"""Settings in, a configured Faust app with its agents out; nothing is started here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import faust

from streams.knowledge import Knowledge
from streams.runtime.agents import Deliver, Stages, Surroundings, define_agents
from streams.runtime.codec import Codec
from streams.runtime.convener import Convener
from streams.runtime.delivery import DurableTable
from streams.runtime.monitor import Monitor
from streams.runtime.reader import Reader
from streams.runtime.tracker import Tracker
from streams.runtime.watchdog import Pulse
from streams.settings import Settings

__all__ = ["Topology", "build_app", "build_topology"]


@dataclass(frozen=True, slots=True)
class Topology:
    """An app with everything declared on it."""

    app: Any
    agents: dict[str, Any]
    """By name: read, track, convene."""
    stages: Stages


def build_app(settings: Settings, servers: str) -> faust.App:
    """The Faust app: at least once, memory tables, no web server, no topic of its own making."""
    return faust.App(
        settings.namespace,
        broker=[f"kafka://{server}" for server in servers.split(",")],
        store="memory://",
        Table=DurableTable,
        datadir=settings.data_folder / "faust",
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=f"{settings.namespace}-{settings.worker_name}",
        broker_commit_interval=settings.commit_interval_seconds,
        broker_session_timeout=settings.session_timeout_seconds,
        broker_heartbeat_interval=settings.session_timeout_seconds / 3.4,
        broker_rebalance_timeout=30.0,
        broker_request_timeout=40.0,
        producer_acks=-1,
        producer_request_timeout=30.0,
        producer_threaded=False,
        producer_max_request_size=8 * 1024 * 1024,
        consumer_max_fetch_size=8 * 1024 * 1024,
        stream_buffer_maxsize=512,
        topic_disable_leader=True,
        topic_allow_declare=False,
        topic_replication_factor=settings.replication_factor,
        topic_partitions=settings.partitions,
        table_standby_replicas=settings.standby_replicas,
        web_enabled=False,
        worker_redirect_stdouts=False,
    )


def build_topology(
    app: faust.App, settings: Settings, knowledge: Knowledge, codec: Codec, outbox: Deliver, monitor: Monitor, pulse: Pulse
) -> Topology:
    """Put stages, tables and agents on the app, and keep what is remembered in step with who owns the partitions."""
    tracker = Tracker(codec, settings.namespace, knowledge.ruleset)
    convener = Convener(codec, settings.namespace, knowledge.ruleset)
    reader = Reader(knowledge, codec, settings.namespace, settings.records_per_article_max, monitor.extracted)
    stages = Stages(reader, tracker, convener)
    agents = define_agents(app, stages, Surroundings(settings, outbox, monitor, pulse))

    async def assigned(*_: Any, **__: Any) -> None:
        tracker.forget()
        convener.forget()
        monitor.in_group = True
        monitor.rebalances.inc()

    async def revoked(*_: Any, **__: Any) -> None:
        monitor.in_group = False

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(revoked, weak=False)
    monitor.entries.labels("positions").set_function(lambda: tracker.registers)
    monitor.entries.labels("mentions").set_function(lambda: convener.registers)
    return Topology(app, agents, stages)
