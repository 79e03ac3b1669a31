"""The faults that a verification found in, the messages that put the topics right out.

What is missing or different is computed from the log once more and sent; what is
too much is retracted: a tombstone in the partition where it stands, a position by
a record that says so, since its agent keeps a register of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

import confluent_kafka

from streams.errors import UnavailableError
from streams.extract.knowledge import Knowledge
from streams.runtime.client_config import for_librdkafka
from streams.runtime.codec import load_codec
from streams.runtime.comparison import DIFFERENT, EXTRA, MISSING, ComparisonTable, fill
from streams.runtime.messages import Outgoing
from streams.runtime.topic_scan import scan
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

__all__ = ["Sent", "repair"]

Sent = dict[str, int]
"""How many messages went to each topic."""
_Place = tuple[str, int, str]
"""Topic, partition and key."""
_WRONG: Final = f"({MISSING}) OR ({DIFFERENT})"


def repair(
    settings: Settings,
    servers: str,
    knowledge: Knowledge,
    comparison: ComparisonTable,
    topics: Iterable[str],
    tell: Callable[[int], None],
) -> Sent:
    """Send what puts these topics right; `tell` learns how many messages of the log are read. Raises UnavailableError."""
    wrong: set[_Place] = set()
    extra: set[_Place] = set()
    for topic in topics:
        wrong |= {(topic, *place) for place in comparison.places(topic, _WRONG)}
        if topic != "dead-letters":  # those of sources and of other rules do not follow from the log
            extra |= {(topic, *place) for place in comparison.places(topic, EXTRA)}
    if not wrong and not extra:
        return {}
    sought = _Sought(wrong)
    if wrong:
        fill(sought, settings, servers, knowledge, (), tell)
    with_positions = any(topic == "positions" for topic, _, _ in extra)
    found = _positions(settings, servers, extra) if with_positions else {}
    messages = [*sought.found.items(), *_retractions(extra, found)]
    _send(settings, servers, messages)
    return dict(Counter(topic for (topic, _, _), _ in messages))


class _Sought(ComparisonTable):
    """Keeps the messages of some places, of all that the log gives."""

    def __init__(self, places: set[_Place]) -> None:
        self._places = places
        self.found: dict[_Place, Outgoing] = {}
        """The last message of each place."""

    def expect(self, outgoing: Iterable[Outgoing], settings: Settings) -> None:
        """Note the messages that are sought."""
        for out in outgoing:
            place = out.topic, out.partition(settings.partitions), out.key
            if place in self._places:
                self.found[place] = out


def _positions(settings: Settings, servers: str, extra: set[_Place]) -> dict[_Place, bytes]:
    """The last value of positions that are too much."""
    found = {}
    for message in scan(settings, servers, full_name(BY_NAME["positions"], settings.namespace)):
        place = "positions", message.partition(), (message.key() or b"").decode("utf-8", "replace")
        if place in extra and message.value() is not None:
            found[place] = message.value()
    return found


def _retractions(extra: set[_Place], positions: dict[_Place, bytes]) -> Iterator[tuple[_Place, Outgoing]]:
    codec = load_codec()
    for place in sorted(extra):
        topic, _, key = place
        record = codec.decode(BY_NAME[topic], positions[place]).record if place in positions else None
        # Of two records of one version, the one that retracts holds.
        value = codec.encode(replace(record, retracted=True)) if record is not None else None
        yield place, Outgoing(topic, key, key, value)


def _send(settings: Settings, servers: str, messages: Iterable[tuple[_Place, Outgoing]]) -> None:
    """Deliver all; raises UnavailableError when one is not."""
    failed: list[object] = []
    producer = confluent_kafka.Producer(
        {
            **for_librdkafka(settings, servers),
            "enable.idempotence": True,
            "acks": "all",
            "message.max.bytes": MESSAGE_BYTES_MAX,
        }
    )

    def report(error: object, _: Any) -> None:
        if error is not None:
            failed.append(error)

    for (topic, partition, key), out in messages:
        producer.produce(
            full_name(BY_NAME[topic], settings.namespace),
            key=key.encode("utf-8", "replace"),
            value=out.value,
            partition=partition,
            headers=list(out.headers),
            on_delivery=report,
        )
        producer.poll(0)
    if producer.flush(settings.connect_seconds * 3) or failed:
        text = f"the repair is not complete ({failed[0] if failed else 'no answer from the broker'}); run it again"
        raise UnavailableError(text)
