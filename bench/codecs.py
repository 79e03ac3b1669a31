"""The records of articles in, what each way of compressing them costs out: CPU of producer, broker and readers, bytes kept.

python -m bench.codecs [--articles N] [--rounds N]

Batches of twenty articles are sent as `runtime/outbox.py` sends them, and awaited. Then three clients read all of it:
librdkafka, aiokafka and kafka-python, in the environment of the peers, where the last has the two libraries that it asks
for. What a client cannot read is told in its words. Codecs take turns.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import confluent_kafka
from aiokafka import AIOKafkaConsumer
from kafka import KafkaConsumer

from bench.engine_work import OUTPUTS, Work, made, prepare
from bench.engines import peers_python
from bench.processes import cpu_seconds
from streams.broker import LocalBroker
from streams.runtime.messages import Incoming, Outgoing, article_message
from streams.runtime.preflight import preflight
from streams.settings import Settings
from streams.topics import BY_NAME, MESSAGE_BYTES_MAX, full_name

RESULTS = Path(__file__).parent / "results" / "codecs.json"
ROOT = Path(__file__).parents[1]
CODECS: Final = (("none", 0), ("gzip", 1), ("gzip", 6), ("lz4", 0), ("zstd", 1), ("zstd", 3), ("snappy", 0))
CLIENTS: Final = ("librdkafka", "aiokafka", "kafka-python")
BATCH = 20
SILENCE_MS = 30_000
"""A client that reads nothing for so long reads nothing more."""
Found = dict[str, float | str]


def main() -> None:
    """Measure, print and store; or be one reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--read", nargs=4, metavar=("CLIENT", "SERVERS", "NAMESPACE", "COUNT"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.read:
        begun, (client, servers, namespace, count) = time.process_time(), args.read
        topics = [f"{namespace}.{name}" for name in OUTPUTS]
        print(READERS[client](servers, topics, int(count)), time.process_time() - begun)
        return
    found: dict[str, list[Found]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="parley-codecs-") as name:
        folder = Path(name)
        batches = records(folder, args.articles)
        local = LocalBroker(folder / "broker")
        servers = local.start(lambda line: print(line, file=sys.stderr))
        try:
            for number in range(args.rounds):
                for codec, level in CODECS:
                    label = f"{codec} {level}" if level else codec
                    found[label].append(measured(local, servers, f"c{number}-{codec}{level}", (codec, level), batches))
                    print(label, json.dumps(found[label][-1]), flush=True)
        finally:
            local.stop()
    rows = {label: {key: middle([run[key] for run in runs]) for key in runs[0]} for label, runs in found.items()}
    RESULTS.write_text(json.dumps({"articles": args.articles, "rows": rows}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rows, indent=1))


def records(folder: Path, count: int) -> list[list[Outgoing]]:
    """What so many articles give, in batches."""
    prepare(folder, count)
    run, found = folder / "run", list[list[Outgoing]]()
    run.mkdir()
    work = Work(run, identity=True)
    for number, article in enumerate(made(count)):
        out = article_message(work.codec, article)
        if number % BATCH == 0:
            found.append([])
        found[-1] += work.messages(article, Incoming("articles", 0, 0, out.key.encode(), out.value, out.headers))
    return found


def measured(
    local: LocalBroker, servers: str, namespace: str, codec: tuple[str, int], batches: Sequence[Sequence[Outgoing]]
) -> Found:
    """One codec, once."""
    settings = Settings(broker=servers, namespace=namespace)
    preflight(settings, servers)
    pid, articles = local.status().pid, len(batches) * BATCH
    assert pid is not None
    producer = confluent_kafka.Producer(options(servers, codec))
    broker, begun = cpu_seconds(pid), time.process_time()
    for batch in batches:
        for out in batch:
            producer.produce(
                full_name(BY_NAME[out.topic], namespace),
                value=out.value,
                key=out.key.encode(),
                partition=out.partition(settings.partitions),
                headers=list(out.headers),
            )
        assert producer.flush(60) == 0
    found: Found = {
        "producer_cpu_ms": round((time.process_time() - begun) / articles * 1000, 3),
        "broker_cpu_ms": round((cpu_seconds(pid) - broker) / articles * 1000, 3),
        "log_bytes": round(sum(map(size, (local.folder / "kafka").glob(f"{namespace}.*"))) / articles),
    }
    for client in CLIENTS:
        command = [
            str(peers_python()),
            "-m",
            "bench.codecs",
            "--read",
            client,
            servers,
            namespace,
            str(sum(map(len, batches))),
        ]
        ran = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
        )
        if ran.returncode:
            found[client] = ran.stderr.strip().splitlines()[-1][:200]
            continue
        count, cpu = ran.stdout.split()
        whole = int(count) == sum(map(len, batches))
        found[client] = round(float(cpu) / articles * 1000, 3) if whole else f"{count} records only"
    return found


def options(servers: str, codec: tuple[str, int]) -> dict[str, Any]:
    """As the outbox has them, but for the codec."""
    name, level = codec
    return {
        "bootstrap.servers": servers,
        "enable.idempotence": True,
        "acks": "all",
        "linger.ms": 2,
        "compression.type": name,
        **({"compression.level": level} if level else {}),
        "message.max.bytes": MESSAGE_BYTES_MAX,
        "queue.buffering.max.messages": 1_000_000,
    }


def by_librdkafka(servers: str, topics: Sequence[str], expected: int) -> int:
    """How many messages can be read of so many."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": servers, "group.id": topics[0], "auto.offset.reset": "earliest"}
    )
    consumer.subscribe(list(topics))
    count = 0
    while count < expected and (taken := consumer.consume(1_000, SILENCE_MS / 1000)):
        count += len(taken)
    consumer.close()
    return count


def by_kafka_python(servers: str, topics: Sequence[str], expected: int) -> int:
    """How many messages can be read of so many."""
    consumer = KafkaConsumer(
        *topics, bootstrap_servers=servers, auto_offset_reset="earliest", consumer_timeout_ms=SILENCE_MS
    )
    return sum(1 for _ in islice(consumer, expected))


def by_aiokafka(servers: str, topics: Sequence[str], expected: int) -> int:
    """How many messages can be read of so many."""

    async def read() -> int:
        consumer = AIOKafkaConsumer(*topics, bootstrap_servers=servers, auto_offset_reset="earliest")
        await consumer.start()
        count = 0
        while count < expected and (taken := await consumer.getmany(timeout_ms=SILENCE_MS)):
            count += sum(map(len, taken.values()))
        await consumer.stop()
        return count

    return asyncio.run(read())


READERS: Final = {"librdkafka": by_librdkafka, "kafka-python": by_kafka_python, "aiokafka": by_aiokafka}


def size(partition: Path) -> int:
    """Bytes of the log of a partition."""
    return sum(path.stat().st_size for path in partition.glob("*.log"))


def middle(values: Sequence[float | str]) -> float | str:
    """The median; what went wrong, where something did."""
    wrong = [value for value in values if isinstance(value, str)]
    return wrong[0] if wrong else round(median(value for value in values if not isinstance(value, str)), 2)


if __name__ == "__main__":
    main()
