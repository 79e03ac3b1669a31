"""The whole topology on one page: four agents, each a stream, a stage and a table.

    parley.articles, parley.corrections
                             -> read    -> entities, quotes, facts, meeting-mentions, positions, sketches
    parley.positions         -> track   -> ledger
    parley.meeting-mentions  -> convene -> meetings
    parley.sketches          -> group   -> stories
    anything unreadable                 -> dead-letters

`define_agents` takes its app, stages and outbox; `main` only starts it, and a
test drives the same function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from streams.runtime.batches import batches
from streams.runtime.disk_store import StatePlan
from streams.runtime.durable_table import table_writes
from streams.runtime.fatal import fatal
from streams.runtime.meanwhile import meanwhile
from streams.runtime.messages import Incoming, Outgoing
from streams.runtime.monitor import Monitor
from streams.runtime.read_stage import ReadStage
from streams.runtime.stages import Stage, Stages
from streams.runtime.tracing import OFF, Tracing
from streams.runtime.watchdog import Pulse
from streams.settings import Settings
from streams.topics import BY_NAME, Topic, full_name

__all__ = ["Deliver", "Surroundings", "define_agents"]

_PART_BYTES_MAX: Final = 1_000_000
"""A part of a batch ends with the message that reaches this size."""


class Deliver(Protocol):
    """Where records leave: the outbox, or a list in a test."""

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Return when every record is delivered."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every agent needs besides its stage."""

    settings: Settings
    plan: StatePlan
    outbox: Deliver
    monitor: Monitor
    pulse: Pulse
    tracing: Tracing = OFF


def define_agents(app: Any, stages: Stages, around: Surroundings) -> dict[str, Any]:
    """Declare the tables and agents of this worker's stages on the app; returns the agents by name."""
    articles, events = around.settings.batch_articles_max, around.settings.batch_events_max
    all_there_are: Mapping[str, tuple[tuple[str, ...], str, int]] = {
        "read": (("articles", "corrections"), "articles", articles),
        "track": (("positions",), "positions", events),
        "convene": (("meeting-mentions",), "mentions", events),
        "group": (("sketches",), "sketches", events),
    }
    names = around.settings.stage_names
    return {name: _agent(app, name, *all_there_are[name], getattr(stages, name), around) for name in names}


def _agent(
    app: Any,
    name: str,
    sources: tuple[str, ...],
    table_name: str,
    batch_max: int,
    stage: Stage,
    around: Surroundings,
) -> Any:
    """One agent: raw bytes in, batches through the stage, acknowledged when durable.

    Several topics share one stream, and so one batch and one transaction of the table at a time; Faust hands the
    partitions of one number to one worker, since they are as many and subscribed to together.
    """
    channel = _channel(app, [BY_NAME[source] for source in sources], around.settings)
    short = {full_name(BY_NAME[source], around.settings.namespace): source for source in sources}
    table = app.Table(
        table_name, partitions=channel.partitions, key_type=bytes, value_type=bytes, options={"plan": around.plan}
    )

    is_ahead = around.tracing is OFF  # traces show each article read in its batch

    async def body(stream: Any) -> None:
        waiting: list[Any] = []
        async for events in batches(stream, batch_max, waiting):
            try:
                kept = app.consumer.in_turn(events)
                for source, number in _missing(events, kept, short).items():
                    around.monitor.out_of_turn(source, number)
                epoch = table.data.epoch
                ahead = _Ahead(stage, waiting, short) if isinstance(stage, ReadStage) and is_ahead else None
                for part in _parts(kept):
                    if table.data.epoch == epoch:  # else all come again, to whoever has their partitions now
                        await _batch(name, short, part, stage, table, around, ahead)
                    app.consumer.done(part)
            except Exception as error:  # an agent that Faust restarts would skip the batch
                around.monitor.log.exception("agent failed", agent=name)
                fatal(f"agent {name}: {type(error).__name__}: {error}")

    return app.agent(channel, name=f"{around.settings.namespace}.{name}", concurrency=1)(body)


class _Ahead:
    """Reads what waits for the next batch, a message a step."""

    def __init__(self, stage: ReadStage, waiting: Sequence[Any], short: Mapping[str, str]) -> None:
        self._stage, self._waiting, self._short, self._done = stage, waiting, short, 0

    def __call__(self) -> bool:
        """Read one more; False where there is none, now."""
        if self._done >= len(self._waiting):
            return False
        message = self._waiting[self._done].message
        self._done += 1
        self._stage.read_ahead(_incoming(self._short[message.topic], message))
        return True


async def _batch(
    name: str,
    short: Mapping[str, str],
    events: Sequence[Any],
    stage: Stage,
    table: Any,
    around: Surroundings,
    ahead: _Ahead | None = None,
) -> None:
    """Records first, then registers; the acknowledgement follows. What is read ahead meanwhile touches neither."""
    batch = [_incoming(short[event.message.topic], event.message) for event in events]
    with around.monitor.batch(name, batch) as seen, around.tracing.batch(name, batch) as traced:
        epoch = table.data.epoch
        outcome = stage.process(traced.incoming, table.data.registers)
        around.pulse.check()
        with traced.sending(outcome.outgoing) as records:
            await meanwhile(around.outbox.send(records), ahead)
        around.pulse.check()
        await table_writes(table, epoch, outcome.writes)
        seen.done(outcome)


def _missing(events: Sequence[Any], kept: Sequence[Any], short: Mapping[str, str]) -> Counter[str]:
    """How many events of each topic were not kept."""
    return Counter(short[e.message.topic] for e in events) - Counter(short[e.message.topic] for e in kept)


def _parts(events: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The events in parts of bounded size, each acknowledged: many large articles must not look like one that is stuck."""
    first, size = 0, 0
    for number, event in enumerate(events):
        size += len(event.message.value or b"")
        if size >= _PART_BYTES_MAX:
            yield events[first : number + 1]
            first, size = number + 1, 0
    if first < len(events):
        yield events[first:]


def _incoming(source: str, message: Any) -> Incoming:
    return Incoming(source, message.partition, message.offset, message.key, message.value, _headers(message.headers))


def _headers(headers: Any) -> tuple[tuple[str, bytes], ...]:
    """Pairs, whether the client gives pairs or a mapping."""
    if not headers:
        return ()
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    return tuple((name, value or b"") for name, value in pairs)


def _channel(app: Any, topics: Sequence[Topic], settings: Settings) -> Any:
    """The source topics as raw bytes: what cannot be decoded must reach the stage, not kill the fetcher."""
    return app.topic(
        *(full_name(topic, settings.namespace) for topic in topics),
        partitions=topics[0].partitions(settings.partitions),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
    )
