"""One engine in, its process out: python -m bench.engine_loops ENGINE FOLDER, as `engines.py` starts it.

The broker is told by PARLEY_BROKER, topics by PARLEY_NAMESPACE and PARLEY_PARTITIONS. An engine runs until it is ended.
All of them compress as parley's worker does and let its messages linger as long, so that the broker has the same to do.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NoReturn

import confluent_kafka

from bench.engine_work import OUTPUTS, Start, Work, read_nothing
from streams.extract import read
from streams.runtime import read_stage
from streams.runtime.messages import Incoming, Outgoing
from streams.settings import Settings, load_settings
from streams.topics import BY_NAME, full_name

__all__ = ["ENGINES"]

PRODUCER: Final[Mapping[str, Any]] = {"linger.ms": 2, "compression.type": "gzip", "compression.level": 1}
"""As streams/runtime/outbox.py has it, without what keeps it from losing or repeating."""


def plain(settings: Settings, servers: str, work: Work) -> NoReturn:
    """A loop over librdkafka: takes, reads, sends; commits by the clock, whatever has become of what it sent."""
    names, partitions = _names(settings), settings.partitions
    producer = confluent_kafka.Producer(
        {"bootstrap.servers": servers, **PRODUCER, "queue.buffering.max.messages": 1_000_000}
    )
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": servers, "group.id": settings.namespace, "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([names["articles"]])
    while True:
        for taken in consumer.consume(100, 0.05):
            for out in work(_incoming(taken)):
                producer.produce(
                    names[out.topic],
                    value=out.value,
                    key=out.key.encode(),
                    partition=out.partition(partitions),
                    headers=list(out.headers),
                )
            producer.poll(0)


def quix(settings: Settings, servers: str, work: Work) -> NoReturn:
    """Quix Streams as its manual has it: one dataframe, an article expanded into its records, a topic chosen for each."""
    quixstreams: Any = importlib.import_module("quixstreams")
    models: Any = importlib.import_module("quixstreams.models")

    class Framed(models.Serializer):  # type: ignore[misc]
        """The bytes that a record has already."""

        def __call__(self, value: Outgoing, ctx: object) -> bytes | None:  # noqa: ARG002  # the name that it is called by
            return value.value

    app = quixstreams.Application(
        broker_address=servers,
        consumer_group=settings.namespace,
        auto_offset_reset="earliest",
        producer_extra_config=dict(PRODUCER),
        state_dir=str(settings.data_folder / "quix"),
        loglevel="WARNING",
    )
    names = _names(settings)
    raw = {"key_deserializer": "bytes", "value_deserializer": "bytes"}
    outputs = {name: app.topic(names[name], key_serializer="bytes", value_serializer=Framed()) for name in OUTPUTS}

    def records(value: bytes, key: bytes, _timestamp: int, headers: Any) -> list[Outgoing]:
        return work(Incoming("articles", 0, 0, key, value, tuple(headers or ())))

    frame = app.dataframe(app.topic(names["articles"], **raw)).apply(records, expand=True, metadata=True)
    frame = frame.set_headers(lambda out, *_: list(out.headers))
    frame.to_topic(lambda out, *_: outputs[out.topic], key=lambda out: out.key.encode())
    app.run()
    sys.exit("Quix Streams has ended")


def bytewax(settings: Settings, servers: str, work: Work) -> NoReturn:
    """Bytewax with its Kafka connectors, one worker, without recovery."""
    op, kafka = importlib.import_module("bytewax.operators"), importlib.import_module("bytewax.connectors.kafka")
    dataflow, run = importlib.import_module("bytewax.dataflow"), importlib.import_module("bytewax.run")
    names = _names(settings)

    def records(taken: Any) -> Iterator[Any]:
        incoming = Incoming("articles", 0, taken.offset, taken.key, taken.value, tuple(taken.headers))
        for out in work(incoming):
            yield kafka.KafkaSinkMessage(out.key.encode(), out.value, names[out.topic], list(out.headers))

    flow = dataflow.Dataflow("engines")
    stream = op.input("in", flow, kafka.KafkaSource([servers], [names["articles"]], batch_size=100))
    producer = {name: str(value) for name, value in PRODUCER.items()}
    op.output("out", op.flat_map("read", stream, records), kafka.KafkaSink([servers], None, producer))
    run.cli_main(flow)
    sys.exit("Bytewax has ended")


def parley(settings: Settings, servers: str, folder: Path, *, identity: bool, whole: bool = False) -> NoReturn:
    """A worker as it is: with the agent `read` alone, which writes what the others write, or with all of them."""
    worker: Any = importlib.import_module("streams.runtime.worker")
    reading = read_nothing(folder) if identity else read
    start = Start(folder)

    def noted(*args: Any) -> Any:
        start.note()
        return reading(*args)

    read_stage.read = noted  # type: ignore[assignment, attr-defined]
    worker.run_worker(settings if whole else settings.model_copy(update={"stages": "read"}), servers)
    raise AssertionError


def _names(settings: Settings) -> dict[str, str]:
    return {name: full_name(BY_NAME[name], settings.namespace) for name in ("articles", *OUTPUTS)}


def _incoming(taken: Any) -> Incoming:
    if taken.error() is not None:
        sys.exit(str(taken.error()))
    return Incoming(
        "articles", taken.partition(), taken.offset(), taken.key(), taken.value(), tuple(taken.headers() or ())
    )


LOOPS: Final[Mapping[str, Callable[..., NoReturn]]] = {"plain": plain, "quix": quix, "bytewax": bytewax}
WORKERS: Final[Mapping[str, Callable[..., NoReturn]]] = {"parley": parley, "parley-whole": partial(parley, whole=True)}
ENGINES: Final = (*WORKERS, *LOOPS)


def main() -> None:
    """Be one engine."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--identity", action="store_true")
    args = parser.parse_args()
    settings = load_settings()
    assert settings.broker is not None
    if args.engine in WORKERS:
        WORKERS[args.engine](settings, settings.broker, args.folder, identity=args.identity)
    LOOPS[args.engine](settings, settings.broker, Work(args.folder, identity=args.identity))


if __name__ == "__main__":
    main()
