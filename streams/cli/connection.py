"""Options and the environment in, settings and the address of the broker out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streams.errors import ConfigError, UnavailableError
from streams.settings import Settings, load_settings

__all__ = ["broker_folder", "servers_of", "settings_with"]


def settings_with(broker: str | None = None, **overrides: Any) -> Settings:
    """Settings of this command: its options, else the environment, else defaults."""
    return load_settings(broker=broker, **overrides)


def servers_of(settings: Settings) -> str:
    """Bootstrap servers: the cluster configured, else the local broker; raises UnavailableError where it does not run."""
    if settings.broker:
        return settings.broker
    if settings.security_protocol != "PLAINTEXT":
        message = "the local broker speaks PLAINTEXT on loopback; name a cluster in PARLEY_BROKER, or unset PARLEY_SECURITY_PROTOCOL"
        raise ConfigError(message)
    from streams.broker import LocalBroker

    status = LocalBroker(broker_folder(settings)).status()
    if status.state != "running" or status.address is None:
        message = (
            "no local broker is running; `parley broker start` or `parley run` starts one, PARLEY_BROKER names another"
        )
        raise UnavailableError(message)
    return status.address


def broker_folder(settings: Settings) -> Path:
    """Where the local broker keeps its data."""
    return settings.data_folder / "broker"
