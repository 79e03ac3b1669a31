"""Answers and silence of brokers in, two lines of log out."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException
from structlog.testing import capture_logs

from streams.runtime.broker_contact import answers, ask_for_ever
from streams.runtime.monitor import Monitor


class Enough(Exception):  # noqa: N818  # ends a loop that has no end
    """The answers are used up."""


def told(script: str) -> list[str]:
    """What is logged while brokers answer (`+`), or are silent (`-`) for four seconds each, of the ten that are a loss."""
    marks: Iterator[str] = iter(script)
    monitor = Monitor("rules", lost_seconds=10)

    def ask() -> bool:
        for mark in marks:
            monitor.answered_at -= 4  # no sleep is as exact: a busy machine stretches it
            return mark == "+"
        raise Enough

    with capture_logs() as logged, pytest.raises(Enough):
        ask_for_ever(ask, monitor, pause_seconds=0)
    return [line["event"] for line in logged]


def test_a_silence_is_said_once_and_so_is_its_end() -> None:
    """However long it lasts."""
    assert told("++" + "-" * 12 + "+++") == [
        "no broker answers: nothing is read until one does",
        "a broker answers again",
    ]


def test_a_short_silence_is_none() -> None:
    """A broker that restarts within a session is no event."""
    assert told("+-+-+-+--+") == []


@pytest.mark.parametrize(
    ("code", "answered"),
    [(KafkaError._TRANSPORT, False), (KafkaError._TIMED_OUT, False), (KafkaError.CLUSTER_AUTHORIZATION_FAILED, True)],
)
def test_a_refusal_is_an_answer(code: int, *, answered: bool) -> None:
    """Only silence is none."""

    def refuse(_seconds: float) -> Any:
        raise KafkaException(KafkaError(code))

    asked = SimpleNamespace(result=refuse)
    client = SimpleNamespace(poll=lambda _: 0, describe_cluster=lambda **_: asked)

    assert answers(client) is answered


def test_an_answer_is_noted() -> None:
    """The monitor learns when."""
    found = Monitor("rules", lost_seconds=5)
    found.answered_at = time.monotonic() - 60
    script = itertools.chain([True])
    with pytest.raises(StopIteration):
        ask_for_ever(lambda: next(script), found, pause_seconds=0)

    assert found.brokers_lost() is None
