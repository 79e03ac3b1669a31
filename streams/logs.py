"""Settings in, structlog configured: one event a line on stderr, JSON unless it is a terminal; Faust's logs pass through it."""

from __future__ import annotations

import logging
import math
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

from streams.settings import Settings
from streams.stand_ins import standing_in
from streams.terminal_text import visible

__all__ = ["configure_logs"]

with standing_in({"rich": None}):  # 4 MB, for tracebacks with colours
    import structlog

_NOISY: Final = {
    "aiokafka": logging.ERROR,
    "kafka": logging.CRITICAL,
    "faust": logging.WARNING,
    "mode": logging.WARNING,
}
"""Libraries whose own chatter says less than our events; aiokafka repeats metadata errors every 100 ms."""
_QUIET_SECONDS: Final = 60.0
"""Silence after which a state that is told again is a new one: longer than any client waits between two attempts."""
_REMIND_SECONDS: Final = 600.0
"""How often a state that goes on is told again."""
_NUMBER: Final = re.compile(r"0x[0-9a-f]+|\d+")


def configure_logs(settings: Settings) -> None:
    """Send structlog and the standard library's logs through one pipe; once a process."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = settings.log_json if settings.log_json is not None else not sys.stderr.isatty()
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_Once())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _made_visible,
                _traced() if as_json else structlog.processors.ExceptionPrettyPrinter(),
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for name, level in _NOISY.items():
        logging.getLogger(name).setLevel(max(level, root.level))


def _traced() -> Any:
    """Frames without what their variables held: of a fault in a stage that was a line of 280 kB, a part of the lexicons in it."""
    transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, use_rich=False)
    return structlog.processors.ExceptionRenderer(transformer)


def _made_visible(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event without what a terminal would obey: file names and ids come from outside."""
    return {name: visible(value) if isinstance(value, str) else value for name, value in event.items()}


class _Once(logging.Filter):
    """Lets a library's message through once a state: a missing broker is said, not shouted, whatever the attempt's number."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: dict[tuple[str, str], tuple[float, float]] = {}
        """When each was last written, and when it last came."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it; our own events always."""
        if record.name.startswith("parley") or record.name.startswith("streams"):
            return True
        key, now = (record.name, _NUMBER.sub("#", record.getMessage())[:200]), record.created
        written, came = self._seen.get(key, (-math.inf, -math.inf))
        is_new = now - came > _QUIET_SECONDS or now - written > _REMIND_SECONDS
        if len(self._seen) > 1_000:
            self._seen.clear()
        self._seen[key] = (now if is_new else written), now
        return is_new
