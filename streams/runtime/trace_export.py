"""`OTEL_*` in, a tracer out: the one that traces nothing, unless the environment says where traces go."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from streams.errors import ConfigError
from streams.extras import require
from streams.runtime.tracing import OFF, Tracing
from streams.settings import Settings

__all__ = ["is_asked_for", "open_tracing"]

_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_HTTP: Final = "http/protobuf"


def is_asked_for(environment: Mapping[str, str]) -> bool:
    """Whether the environment says where traces go: without it OpenTelemetry would try the own machine for ever."""
    if environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    exporters = {name.strip() for name in environment.get("OTEL_TRACES_EXPORTER", "").split(",")} - {""}
    if unknown := exporters - {"otlp", "none"}:
        message = f"OTEL_TRACES_EXPORTER: {', '.join(sorted(unknown))} is not known here; otlp or none is"
        raise ConfigError(message)
    if "none" in exporters:
        return False
    return bool(exporters) or any(environment.get(name) for name in _ENDPOINTS)


def open_tracing(settings: Settings, service: str, ruleset: str = "", generation: int = 0) -> Tracing:
    """The tracer that `OTEL_*` asks for, else `OFF`; raises ConfigError where the extra is not installed, or what is asked for is not to be had."""
    if not is_asked_for(os.environ):
        return OFF
    protocol = next((os.environ[name] for name in _PROTOCOLS if os.environ.get(name)), _HTTP)
    if protocol != _HTTP:
        message = f"OTEL_EXPORTER_OTLP_PROTOCOL: {protocol} is not sent here; {_HTTP} is, to port 4318 by default"
        raise ConfigError(message)
    require("otel", "traces need")
    from streams.runtime.spans import exported

    return exported(settings, service, ruleset, generation)
