"""A question to the cluster every few seconds in, how long ago a broker answered out: what no client of a worker tells.

Faust and aiokafka go on as before when the brokers are gone, with the last lag
that they saw; librdkafka says that a connection broke, never that all is well
again, and of a broker that hangs it says nothing at all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as NoAnswerError
from typing import Any, Final

import structlog
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from streams.runtime.client_config import for_librdkafka
from streams.runtime.monitor import Monitor
from streams.settings import Settings

__all__ = ["answers", "ask_for_ever", "watch_brokers"]

log = structlog.get_logger("parley.worker")
_PAUSE_SECONDS: Final = 2.0
_ANSWER_SECONDS: Final = 2.0
_SILENT: Final = frozenset(
    {
        KafkaError._TRANSPORT,  # noqa: SLF001  # librdkafka's own codes have no other names
        KafkaError._ALL_BROKERS_DOWN,  # noqa: SLF001
        KafkaError._TIMED_OUT,  # noqa: SLF001
        KafkaError._TIMED_OUT_QUEUE,  # noqa: SLF001
        KafkaError._RESOLVE,  # noqa: SLF001
    }
)
"""What librdkafka says when no broker has answered; any other refusal is an answer."""


def watch_brokers(settings: Settings, servers: str, monitor: Monitor) -> None:
    """Ask for ever, in a daemon thread, and tell the monitor of every answer."""
    client = AdminClient(for_librdkafka(settings, servers))
    threading.Thread(
        target=ask_for_ever, args=(lambda: answers(client), monitor), name="broker-contact", daemon=True
    ).start()


def ask_for_ever(ask: Callable[[], bool], monitor: Monitor, pause_seconds: float = _PAUSE_SECONDS) -> None:
    """Tell the monitor of answers; one line in the log when they cease, and one when they are back."""
    silent_since: float | None = None
    while True:
        if ask():
            monitor.answered()
            if silent_since is not None:
                log.info("a broker answers again", silent_seconds=round(time.monotonic() - silent_since, 1))
            silent_since = None
        elif monitor.brokers_lost() is not None and silent_since is None:
            silent_since = monitor.answered_at
            log.warning("no broker answers: nothing is read until one does", since_seconds=round(monitor.silence(), 1))
        time.sleep(pause_seconds)


def answers(client: Any) -> bool:
    """Whether a broker answers a question that costs it nothing."""
    client.poll(0)  # what librdkafka has to say goes to the log
    try:
        client.describe_cluster(request_timeout=_ANSWER_SECONDS).result(_ANSWER_SECONDS + 1)
    except NoAnswerError:
        return False
    except KafkaException as error:
        return error.args[0].code() not in _SILENT
    return True
