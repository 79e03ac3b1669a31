"""Settings in, a configured Faust app with its agents out; nothing is started here."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from streams.runtime.agents import Surroundings, define_agents
from streams.runtime.changelogs import TABLES
from streams.runtime.client_config import for_faust
from streams.runtime.faust_without_web import STORES, App, NoHttpClient, TableManager
from streams.runtime.stages import Stages
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["build_app", "build_topology"]

_FETCH_BYTES: Final = 1 << 20
"""Of each partition at once, compressed: ten times that in memory. A larger message comes all the same, alone."""


def build_app(settings: Settings, servers: str) -> App:
    """The Faust app: at least once, tables on disk, no web server, no topic of its own making."""
    STORES.aliases["parley"] = "streams.runtime.disk_store:DiskStore"
    return App(
        settings.namespace,
        broker_credentials=for_faust(settings),
        broker=[f"kafka://{server}" for server in servers.split(",")],
        store="parley://",
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
        producer_compression_type="gzip",
        producer_request_timeout=30.0,
        producer_threaded=False,
        producer_max_request_size=MESSAGE_BYTES_MAX,
        consumer_max_fetch_size=_FETCH_BYTES,
        stream_buffer_maxsize=512,
        topic_disable_leader=True,
        topic_allow_declare=False,
        topic_replication_factor=settings.replication_factor,
        topic_partitions=settings.partitions,
        table_standby_replicas=settings.standby_replicas,
        TableManager=_Tables,
        web_enabled=False,
        HttpClient=NoHttpClient,
        worker_redirect_stdouts=False,
    )


class _Tables(TableManager):
    """Faust's tables, without the second that it gives an app to declare them: all are declared before it starts."""

    @property
    def changelog_topics(self) -> set[str]:
        """Those of all stages: who divides the partitions among workers must know the tables of each, not only its own."""
        return {full_name(BY_NAME[f"{table}-changelog"], self.app.conf.id) for table in TABLES}

    async def on_start(self) -> None:
        """Subscribe to the changelogs and recover."""
        if not self.should_stop:
            await self._update_channels()
            await self.recovery.start()


def build_topology(app: App, stages: Stages, around: Surroundings) -> dict[str, Any]:
    """Put tables and agents on the app; what is remembered follows who owns the partitions. Returns the agents by name."""
    agents = define_agents(app, stages, around)
    monitor = around.monitor

    async def assigned(*_: Any, **__: Any) -> None:
        stages.forget()
        monitor.in_group = True
        monitor.rebalances.inc()

    async def revoked(*_: Any, **__: Any) -> None:
        monitor.in_group = False

    app.on_partitions_assigned.connect(assigned, weak=False)
    app.on_partitions_revoked.connect(revoked, weak=False)
    monitor.books.set_function(lambda: float(stages.memory_bytes))
    for name, table in app.tables.items():
        monitor.entries.labels(name).set_function(partial(_registers, table))
    return agents


def _registers(table: Any) -> int:
    """How many registers a table holds; before the app has started it has no store yet, and must not get one."""
    return 0 if table._data is None else len(table._data.registers)  # noqa: SLF001  # no public name
