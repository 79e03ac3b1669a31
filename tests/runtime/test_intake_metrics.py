"""What the intake counts of its deliveries: those that Kafka has acknowledged, and no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import confluent_kafka
import pytest
from prometheus_client import CollectorRegistry

from streams.errors import UnavailableError
from streams.ingest.item import Item, SourceClass
from streams.runtime.intake import Intake, _Batch
from streams.runtime.source_store import SourceStore
from streams.settings import Settings
from tests.support import article


class Producer:
    """Takes messages, and acknowledges them or leaves them lying."""

    is_away = False

    def __init__(self, _options: dict[str, Any]) -> None:
        self._waiting: list[Any] = []

    def produce(self, *message: Any, **_headers: Any) -> None:
        """Queue one."""
        self._waiting.append(message)

    def flush(self, _seconds: float) -> int:
        """Report what has arrived; how many have not."""
        for topic, _, _, partition, reported in () if self.is_away else self._waiting:
            reported(None, Sent(topic, partition))
        return len(self._waiting) if self.is_away else 0

    def purge(self) -> None:
        """Forget what waits."""
        self._waiting.clear()


class Sent:
    """A message that has its place."""

    def __init__(self, topic: str, partition: int) -> None:
        self._topic, self._partition = topic, partition

    def topic(self) -> str:
        """Of it."""
        return self._topic

    def partition(self) -> int:
        """Of it."""
        return self._partition

    def offset(self) -> int:
        """Of it."""
        return 0


def test_only_what_is_acknowledged_is_a_delivery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch that Kafka did not take in time has no time of delivery: it would look like one that came late."""
    monkeypatch.setattr(confluent_kafka, "Producer", Producer)
    registry = CollectorRegistry()
    intake = Intake(Settings(data_folder=tmp_path), "127.0.0.1:1", SourceStore(tmp_path / "s.sqlite"), registry)
    batch = _Batch(new={b"v": Item("a", "1", article("نص"), "a")}, came={b"v": SourceClass.HTTP})
    monkeypatch.setattr(Producer, "is_away", True)
    with pytest.raises(UnavailableError):
        intake._send(batch)
    lost = registry.get_sample_value("parley_delivery_duration_seconds_count")
    monkeypatch.setattr(Producer, "is_away", False)
    intake._send(batch)
    intake.close()

    assert (lost, registry.get_sample_value("parley_delivery_duration_seconds_count")) == (0, 1)
    assert len(batch.offsets) == 1
