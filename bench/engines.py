"""One reading, one set of topics, several engines: how many articles a second each takes, and what CPU it needs, out.

python -m bench.engines [--articles N] [--rounds N] [--engines NAME…] [--real] [--identity] [--readme]

Parley's worker, Quix Streams, Bytewax and a plain loop over librdkafka read the same articles from one topic of a real
broker and write the same records to the same topics, byte for byte, which is checked; where they put them is left to
each. A rate runs from the first article that an engine takes to the broker's time of the last record. The engines take
turns, so that whatever else the machine does meets all. With `--identity` what `read()` gives was prepared before.
`parley-whole` is the worker with ledger, meetings and stories, which none of the others keep. The peers have an
environment of their own, made on the first run from bench/peers/engines.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any, Final, Self
from urllib.error import URLError
from urllib.request import urlopen

import confluent_kafka
import confluent_kafka.admin

from bench.between import put_between
from bench.engine_work import OUTPUTS, Prepared, digest_of, prepare
from bench.machine import described
from bench.processes import cpu_seconds
from streams.broker import LocalBroker
from streams.runtime.preflight import preflight
from streams.runtime.worker_slot import workers_here
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

__all__ = ["Engines", "Run", "peers_python"]

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results" / "engines.json"
PEERS = ROOT / ".parley" / "peers" / "engines"
PINNED = ROOT / "bench" / "peers" / "engines.txt"
confluent_admin: Any = confluent_kafka.admin  # exports nothing by name
OPENING, CLOSING = "<!-- engines: python -m bench.engines --readme -->", "<!-- end of engines -->"
ENGINES: Final = {
    "parley": "parley, reading",
    "parley-whole": "parley, reading, ledger, meetings and stories in one process",
    "plain": "plain librdkafka loop, no guarantees",
    "quix": "Quix Streams",
    "bytewax": "Bytewax",
}
FOREIGN: Final = ("quix", "bytewax")
START_SECONDS, END_SECONDS = 180.0, 900.0
TRIES = 3


class EngineError(Exception):
    """An engine ended or stood still; with the end of its log."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine did in one turn."""

    engine: str
    reading: str
    """`real` or `identity`."""
    processes: int
    articles_per_second: float
    cpu_ms: float
    """Of the engine's processes, an article."""
    broker_cpu_ms: float
    """Of the broker, an article."""
    is_same: bool
    """Whether what it wrote is what all must write, byte for byte."""


def main() -> None:
    """Measure, print and store, or write README's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--real", action="store_true", help="only with the real read()")
    parser.add_argument("--identity", action="store_true", help="only with what read() gave before")
    parser.add_argument("--readme", action="store_true", help="only write README's table from the stored results")
    args = parser.parse_args()
    if not args.readme:
        measure(args.engines, args.articles, args.rounds, _readings(real=args.real, identity=args.identity))
    put_between(ROOT / "README.md", OPENING, CLOSING, table()) if args.readme else print(table())


def measure(engines: Sequence[str], articles: int, rounds: int, readings: Sequence[str]) -> None:
    """Every engine in turn, as often as there are rounds; stored after each run."""
    python, missing = peers_python(), dict[str, str]()
    if isinstance(python, str):
        missing = dict.fromkeys(set(FOREIGN) & set(engines), python)
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="parley-engines-") as name, Engines(Path(name), articles) as bench:
        for _ in range(rounds):
            for reading in readings:
                for engine in (each for each in engines if each not in missing):
                    runs.append(_tried(bench, engine, reading))
                    print(json.dumps(asdict(runs[-1])), flush=True)
                    _store(bench, runs, missing)


def _tried(bench: Engines, engine: str, reading: str) -> Run:
    """One turn; another where the engine ended, as parley's worker does on a machine that lets it stand still for a session."""
    for _ in range(TRIES - 1):
        try:
            return bench.run(engine, reading)
        except EngineError as error:
            print(f"{engine} again: {error}", file=sys.stderr, flush=True)
    return bench.run(engine, reading)


def _readings(*, real: bool, identity: bool) -> list[str]:
    asked = [name for name, is_asked in (("identity", identity), ("real", real)) if is_asked]
    return asked or ["identity", "real"]


def peers_python() -> Path | str:
    """The Python that has the peers, in an environment that is made when it is missing; or why there is none."""
    python = PEERS / "bin" / "python"
    if not (PEERS / ".ready").exists():
        steps = (
            ["uv", "venv", "-q", "--clear", "-p", sys.executable, str(PEERS)],
            ["uv", "pip", "install", "-q", "-p", str(python), "-r", str(PINNED), f"{ROOT}[kafka]"],
        )
        for step in steps:
            ran = subprocess.run([sys.executable, "-m", *step], capture_output=True, text=True, check=False)
            if ran.returncode:
                return f"not installed: {ran.stderr.strip()[-300:]}"
        (PEERS / ".ready").touch()
    return python


class Engines:
    """A broker, and articles that each engine is given in a namespace of its own."""

    def __init__(self, folder: Path, articles: int, partitions: int = 4) -> None:
        self._folder, self.articles, self._partitions = folder, articles, partitions
        self.prepared: Prepared = prepare(folder, articles)
        self._local = LocalBroker(folder / "broker")
        self._runs = 0
        self._servers = ""

    def __enter__(self) -> Self:
        """Start the broker."""
        self._servers = self._local.start(lambda line: print(line, file=sys.stderr))
        self._admin = confluent_admin.AdminClient({"bootstrap.servers": self._servers, "log_level": 0})
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._local.stop()

    def run(self, engine: str, reading: str, processes: int = 1) -> Run:
        """One turn of one engine, in as many processes."""
        self._runs += 1
        folder = self._folder / f"run-{self._runs}"
        folder.mkdir()
        settings = Settings(
            broker=self._servers,
            data_folder=folder / "data",
            namespace=f"e{self._runs}",
            partitions=self._partitions,
        )
        names = self._topics(settings)
        if processes == 1:
            self._publish(settings)
        started = [self._started(engine, reading, settings, folder, number) for number in range(processes)]
        try:
            if processes > 1:  # else the first of them would have everything until the others have joined it
                _until(lambda: are_ready(settings, processes), START_SECONDS, started, folder)
                self._publish(settings)
            _until((folder / "started").exists, START_SECONDS, started, folder)
            broker = self._broker_cpu()
            _until(lambda: self._written(settings, names) >= self.prepared.records, END_SECONDS, started, folder)
            # Each process has noted what it had computed before its first article.
            notes = [json.loads(line) for line in (folder / "started").read_text(encoding="utf-8").splitlines()]
            if len(notes) < processes:
                message = f"{len(notes)} of {processes} processes were given articles"
                raise EngineError(message)
            cpu = sum(map(cpu_seconds, (each.pid for each in started))) - sum(each["cpu"] for each in notes)
            broker = self._broker_cpu() - broker
        finally:
            for each in started:
                each.send_signal(signal.SIGKILL)
                each.wait(30)
        last, digest = self._read_back(settings, names)
        self._admin.delete_topics(list(self._admin.list_topics().topics.keys() & set(self._all(settings))))
        seconds = last / 1000 - min(each["at"] for each in notes)
        return Run(
            engine=engine,
            reading=reading,
            processes=processes,
            articles_per_second=round(self.articles / seconds, 1),
            cpu_ms=round(cpu / self.articles * 1000, 2),
            broker_cpu_ms=round(broker / self.articles * 1000, 2),
            is_same=digest == self.prepared.digest,
        )

    def _started(
        self, engine: str, reading: str, settings: Settings, folder: Path, number: int
    ) -> subprocess.Popen[bytes]:
        """An engine in a process of its own."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")},
            "PARLEY_BROKER": self._servers,
            "PARLEY_DATA_FOLDER": str(settings.data_folder),
            "PARLEY_NAMESPACE": settings.namespace,
            "PARLEY_PARTITIONS": str(settings.partitions),
            "PARLEY_HEALTH_PORT": "0",
            "PARLEY_WORKER_NAME": f"w{number}",
            "PYTHONPATH": str(ROOT),
        }
        python = str(peers_python()) if engine in FOREIGN else sys.executable
        command = [python, "-m", "bench.engine_loops", engine, str(folder)]
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                command + (["--identity"] if reading == "identity" else []),
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    @staticmethod
    def _all(settings: Settings) -> Iterator[str]:
        return (full_name(topic, settings.namespace) for topic in BY_NAME.values())

    def _topics(self, settings: Settings) -> dict[str, str]:
        """Make the topics; those that engines write take the broker's time. Their short names by the full ones."""
        preflight(settings, self._servers)
        names = {full_name(BY_NAME[name], settings.namespace): name for name in OUTPUTS}
        entry = confluent_admin.ConfigEntry(
            "message.timestamp.type",
            "LogAppendTime",
            incremental_operation=confluent_admin.AlterConfigOpType.SET,
        )
        topics = [
            confluent_admin.ConfigResource(confluent_admin.ResourceType.TOPIC, name, incremental_configs=[entry])
            for name in names
        ]
        for future in self._admin.incremental_alter_configs(topics).values():
            future.result()
        return names

    def _publish(self, settings: Settings) -> None:
        """The articles, spread evenly: what is measured is not how ids happen to fall."""
        producer = confluent_kafka.Producer(
            {"bootstrap.servers": self._servers, "compression.type": "gzip", "log_level": 0}
        )
        topic = full_name(BY_NAME["articles"], settings.namespace)
        for number, (key, value, headers) in enumerate(self.prepared.messages):
            producer.produce(
                topic, key=key.encode(), value=value, headers=list(headers), partition=number % settings.partitions
            )
        assert producer.flush(60) == 0

    def _broker_cpu(self) -> float:
        pid = self._local.status().pid
        assert pid is not None
        return cpu_seconds(pid)

    def _written(self, settings: Settings, names: dict[str, str]) -> int:
        """How many records there are."""
        asked = {
            confluent_kafka.TopicPartition(full, number): confluent_admin.OffsetSpec.latest()
            for full, name in names.items()
            for number in range(BY_NAME[name].partitions(settings.partitions))
        }
        try:
            return sum(future.result().offset for future in self._admin.list_offsets(asked).values())
        except confluent_kafka.KafkaException:  # a busy broker that was taken for dead, and is back: asked again
            return 0

    def _read_back(self, settings: Settings, names: dict[str, str]) -> tuple[int, str]:
        """When the broker took the last record, in milliseconds, and the digest of all of them, in no order."""
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": self._servers, "group.id": "bench", "enable.auto.commit": False}
        )
        consumer.assign(
            [
                confluent_kafka.TopicPartition(full, number, confluent_kafka.OFFSET_BEGINNING)
                for full, name in names.items()
                for number in range(BY_NAME[name].partitions(settings.partitions))
            ]
        )
        last, lines = 0, list[bytes]()
        while taken := consumer.consume(10_000, 2.0):
            for each in taken:
                last = max(last, each.timestamp()[1])
                lines.append(digest_of(names[str(each.topic())], each.key() or b"", each.value(), each.headers()))
        consumer.close()
        digest = hashlib.sha256()
        for line in sorted(lines):
            digest.update(line)
        return last, digest.hexdigest()


def _until(is_so: Callable[[], bool], seconds: float, started: Sequence[subprocess.Popen[bytes]], folder: Path) -> None:
    """Wait; an engine that ends before says why."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if any(each.poll() is not None for each in started) or time.monotonic() > deadline:
            raise EngineError((folder / "log").read_text(encoding="utf-8")[-3_000:])
        time.sleep(0.25)


def are_ready(settings: Settings, processes: int) -> bool:
    """Whether so many workers of parley say that they are."""
    ready = 0
    for worker in workers_here(settings):
        with suppress(URLError, OSError), urlopen(f"http://{worker.address}/readyz", timeout=5):
            ready += 1
    return ready == processes


def _store(bench: Engines, runs: Sequence[Run], missing: dict[str, str]) -> None:
    document = {
        "articles": bench.articles,
        "records_per_article": round(bench.prepared.records / bench.articles, 1),
        "characters": bench.prepared.characters,
        "record_bytes": bench.prepared.record_bytes,
        "machine": described(),
        "missing": missing,
        "runs": [asdict(run) for run in runs],
    }
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def table() -> str:
    """README's table, from the stored results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    runs = [Run(**each) for each in found["runs"]]
    rows = [
        "| engine | `read()` | articles/s | of the plain loop (each round) | CPU, an article | its broker |",
        "|---|---|---|---|---|---|",
    ]
    for reading in ("real", "identity"):
        rows += [
            _row(engine, [each for each in runs if (each.engine, each.reading) == (engine, reading)], runs)
            for engine in ENGINES
            if any((each.engine, each.reading) == (engine, reading) for each in runs)
        ]
    rows += [f"| {ENGINES[engine]} | {why} | | | | |" for engine, why in found["missing"].items()]
    machine = found["machine"]
    return "\n".join(rows) + (
        f"\n\n{found['articles']:,} articles of {found['characters']:,} characters, {found['records_per_article']} records and "
        f"{found['record_bytes'] / 1000:.0f} kB each; medians of {max(1, _rounds(runs))} rounds in turn; broker and engine on "
        f"{machine['cpus']} shared cores, {machine['system']}, Python {machine['python']}."
    )


def _rounds(runs: Sequence[Run]) -> int:
    first = replace(runs[0])
    return sum((each.engine, each.reading) == (first.engine, first.reading) for each in runs)


def _row(engine: str, mine: Sequence[Run], runs: Sequence[Run]) -> str:
    reading = mine[0].reading
    plain = [each for each in runs if (each.engine, each.reading) == ("plain", reading)]
    ratios = sorted(a.articles_per_second / b.articles_per_second for a, b in zip(mine, plain, strict=False))
    of_plain = f"{median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})" if ratios else ""
    wrong = "" if all(each.is_same for each in mine) else " (**other bytes**)"
    return (
        f"| {ENGINES[engine]}{wrong} | {reading} | {_middle(mine, 'articles_per_second'):.0f} | {of_plain} "
        f"| {_middle(mine, 'cpu_ms'):.1f} ms | {_middle(mine, 'broker_cpu_ms'):.1f} ms |"
    )


def _middle(runs: Sequence[Run], name: str) -> Any:
    return median(getattr(each, name) for each in runs)


if __name__ == "__main__":
    main()
