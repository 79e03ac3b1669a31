"""The environment in, one frozen `Settings` out: the only reader of PARLEY_* variables.

Every setting can be given as `PARLEY_<NAME>` in the environment; `parley config`
prints them with their values and meanings. Units come last in the names.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams.errors import ConfigError

__all__ = ["Settings", "load_settings"]

PREFIX = "PARLEY_"


class Settings(BaseSettings):
    """All that can be configured; immutable, read once, passed explicitly."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    broker: str | None = Field(None, description="Bootstrap servers, host:port[,host:port]; unset: the local broker")
    data_folder: Path = Field(
        default_factory=lambda: user_data_path("parley"),
        description="Folder of the local broker, its log and run files",
    )
    namespace: str = Field(
        "parley", pattern=r"^[a-z][a-z0-9-]{0,40}$", description="Prefix of all topics and of the consumer group"
    )
    partitions: int = Field(4, ge=1, le=1024, description="Partitions of the topics that are spread over workers")
    replication_factor: int = Field(1, ge=1, le=9, description="Copies of each partition; 3 on a cluster")
    min_insync_replicas: int = Field(1, ge=1, le=9, description="Copies that must acknowledge a write; 2 on a cluster")
    standby_replicas: int = Field(0, ge=0, le=9, description="Workers that keep a warm copy of a table; 1 on a cluster")
    worker_name: str = Field(
        default_factory=socket.gethostname,
        min_length=1,
        max_length=200,
        description="Stable, unique name of this worker: Kafka's group.instance.id",
    )
    health_host: str = Field("127.0.0.1", description="Address that /livez, /readyz and /metrics listen on")
    health_port: int = Field(9465, ge=0, le=65535, description="Port of the worker's health server; 0: any free one")
    run_health_port: int = Field(9464, ge=0, le=65535, description="Port of the health server of `parley run`")
    ingest_health_port: int = Field(
        9466, ge=0, le=65535, description="Port of the health server of `parley ingest watch`"
    )
    log_level: str = Field("info", description="debug, info, warning or error")
    log_json: bool | None = Field(None, description="JSON logs; unset: unless stderr is a terminal")
    article_bytes_max: int = Field(
        1_000_000, ge=1_000, le=4_000_000, description="Largest article text in UTF-8; larger ones become dead letters"
    )
    records_per_article_max: int = Field(
        10_000, ge=100, le=20_000, description="Most records one article may give; beyond, it becomes a dead letter"
    )
    batch_articles_max: int = Field(20, ge=1, le=1_000, description="Articles read before their records are sent")
    batch_events_max: int = Field(
        500, ge=1, le=10_000, description="Positions or mentions folded before the ledger is sent"
    )
    commit_interval_seconds: float = Field(1.0, gt=0, le=60, description="How often offsets are committed")
    session_timeout_seconds: float = Field(
        10.0, ge=6, le=300, description="Silence after which Kafka gives partitions away"
    )
    delivery_timeout_seconds: float = Field(
        5.0, ge=1, le=200, description="Longest wait for a write; below the session timeout"
    )
    stall_seconds: float = Field(
        120.0, ge=5, description="Age of the oldest un-acknowledged event at which a worker exits"
    )
    recovery_seconds: float = Field(600.0, ge=5, description="Longest recovery of the tables before a worker exits")
    stop_seconds: float = Field(15.0, ge=1, le=60, description="Longest clean stop after SIGTERM before a worker exits")
    connect_seconds: float = Field(10.0, ge=1, le=300, description="Longest wait for the broker to answer a command")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.lower() not in {"debug", "info", "warning", "error"}:
            message = "must be debug, info, warning or error"
            raise ValueError(message)
        return level.lower()

    def model_post_init(self, _context: Any, /) -> None:
        """Check what no single field can: raises ValueError."""
        if self.delivery_timeout_seconds >= self.session_timeout_seconds:
            message = "delivery_timeout_seconds must be below session_timeout_seconds: a stalled worker could write behind its successor"
            raise ValueError(message)
        if self.min_insync_replicas > self.replication_factor:
            message = "min_insync_replicas cannot exceed replication_factor: no write would ever be acknowledged"
            raise ValueError(message)


def load_settings(**overrides: Any) -> Settings:
    """Settings of this process: overrides (from the command line), else environment, else defaults; raises ConfigError."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    )
    if unknown:
        message = f"{', '.join(unknown)}: no such setting; `parley config` lists them"
        raise ConfigError(message)
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{'.'.join(map(str, fault['loc'])).upper()} {fault['msg'].removeprefix('Value error, ')}"
            if fault["loc"]
            else str(fault["msg"]).removeprefix("Value error, ")
            for fault in error.errors()
        )
        raise ConfigError(faults) from None
