"""Articles made by a seed in, what a worker on a real broker takes for so many out: memory, starts, rate, bytes a topic.

python bench/scale.py [--state] [--sizes 1000 10000 100000] [--seed N] [--readme]

The readings are prepared, not read: each article gets a few records of a seed
article, as many as news has, under ids, parties, issues and days of its own, so that
what is measured is everything behind the reader. (The reader takes the same for each
article; see bench/core.py.) 1,000 and 10,000 articles take two minutes, 100,000 a
quarter of an hour. `--state` leaves the broker out and drives the stages with their
tables alone: `state_layer.py`, which draws the records.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from scale_tables import RESULTS, ROOT, write_readme
from state_layer import COPIES, Draw, state_results

from bench.machine import described
from bench.processes import cpu_seconds, resident_mb
from streams.broker import LocalBroker
from streams.extract import Reading, read
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime import read_stage
from streams.runtime.cluster import admin, lag
from streams.runtime.source_publisher import publisher
from streams.runtime.worker import run_worker
from streams.runtime.worker_slot import workers_here
from streams.settings import Settings, load_settings
from streams.topics import TOPICS, full_name

START = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
MINUTES = 37
"""Between two articles."""
SEED = "SCALE_SEED"
WARM_UP = 200
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Result:
    """What so many articles took."""

    articles: int
    resident_mb: float
    """Memory of the worker at the end, once all is processed."""
    articles_per_second: float
    """Since the size before."""
    cpu_ms_per_article: float
    """The worker's, since the size before: what else runs on the machine does not change it much."""
    ready_seconds: float
    """From the start of the process until it is ready, with its own files."""
    ready_cpu_seconds: float
    """What it computed in that time."""
    ready_empty_seconds: float
    """The same with an empty disk."""
    ready_empty_cpu_seconds: float
    registers: int
    registers_per_second: float
    """Read from the changelogs, with an empty disk."""
    state_bytes: int
    """The worker's files."""
    bytes_by_topic: dict[str, int]
    """In the broker's log, compressed as it is there."""


def main() -> None:
    """Measure each size in turn, print and store what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", action="store_true", help="stages and tables alone, without a broker")
    parser.add_argument("--readme", action="store_true", help="only write README's table from the stored results")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        work()
        return
    if not args.readme:
        sizes = sorted(args.sizes)
        with tempfile.TemporaryDirectory(prefix="parley-scale-") as folder:
            if args.state:
                found = state_results(Path(folder), sizes, article, readings(), args.seed)
                store("state", list(map(asdict, found)), args.seed)
            else:
                store("sizes", [asdict(result) for result in measured(Path(folder), sizes, args.seed)], args.seed)
    write_readme()


def measured(folder: Path, sizes: Sequence[int], seed: int) -> Iterator[Result]:
    """The result of each size, as one namespace grows."""
    local = LocalBroker(folder / "broker")
    bench = Bench(local.start(print), folder, seed)
    try:
        first = {"articles": 0, "ready_seconds": round(bench.first_seconds, 1), "resident_mb": round(bench.first_mb)}
        print(json.dumps(first), flush=True)
        bench.grow(WARM_UP)
        for size in sizes:
            growth = bench.grow(size)
            result = bench.result(size, growth, folder / "broker" / "kafka")
            print(json.dumps(asdict(result)), flush=True)
            yield result
    finally:
        bench.stop(signal.SIGKILL)
        local.stop()


class Bench:
    """One worker on a broker, and the articles that it has had."""

    def __init__(self, broker: str, folder: Path, seed: int) -> None:
        self.settings = Settings(broker=broker, data_folder=folder / "data", namespace="scale")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")},
            "PARLEY_BROKER": broker,
            "PARLEY_DATA_FOLDER": str(self.settings.data_folder),
            "PARLEY_NAMESPACE": self.settings.namespace,
            "PARLEY_HEALTH_PORT": "0",
            SEED: str(seed),
            "PYTHONPATH": str(ROOT),
        }
        self._seed, self._broker, self._published = seed, broker, 0
        self._process: subprocess.Popen[bytes] | None = None
        self.first_seconds = self.start()
        """Until a worker without registers was ready."""
        self.first_mb = self.resident_mb()
        """What it took then."""

    def start(self) -> float:
        """Start a worker; how long it took to be ready, in seconds."""
        self.settings.data_folder.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        with (self.settings.data_folder / "worker.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, __file__, "--worker"], env=self._environment, stdout=log, stderr=log
            )
        while not self._ready():
            if self._process.poll() is not None:
                sys.exit(f"the worker ended: {(self.settings.data_folder / 'worker.log').read_text()[-2_000:]}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End the worker."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)
            self._process.wait(60)

    def grow(self, size: int) -> tuple[float, float]:
        """Publish up to so many articles and wait until all is processed; articles a second, and CPU seconds an article."""
        begun, computed, count = time.monotonic(), self.cpu_seconds(), size - self._published
        with publisher(self.settings, self._broker, "bench") as target:
            for number in range(self._published, size):
                target.article(article(number))
        self._published = size
        with admin(self.settings, self._broker) as client:
            while lag(client, self._broker, self.settings):
                time.sleep(0.25)
        return count / (time.monotonic() - begun), (self.cpu_seconds() - computed) / count

    def result(self, size: int, growth: tuple[float, float], log: Path) -> Result:
        """What is measured once all is processed; the worker is started again, twice."""
        resident = self.resident_mb()
        state = self.settings.data_folder / "state"
        registers, state_bytes = self._registers(), _size(state)
        self.stop()
        ready, ready_cpu = self.start(), self.cpu_seconds()
        self.stop()
        shutil.rmtree(state)
        ready_empty, empty_cpu = self.start(), self.cpu_seconds()
        by_topic = {topic.name: self._bytes(log, full_name(topic, "scale")) for topic in TOPICS}
        if by_topic["dead-letters"]:
            sys.exit(
                f"nothing is measured where articles are not read: {by_topic['dead-letters']} bytes of dead letters"
            )
        return Result(
            articles=size,
            resident_mb=round(resident, 1),
            articles_per_second=round(growth[0], 1),
            cpu_ms_per_article=round(growth[1] * 1000, 1),
            ready_seconds=round(ready, 1),
            ready_cpu_seconds=round(ready_cpu, 1),
            ready_empty_seconds=round(ready_empty, 1),
            ready_empty_cpu_seconds=round(empty_cpu, 1),
            registers=registers,
            registers_per_second=round(registers / max(ready_empty - ready, 0.1)),
            state_bytes=state_bytes,
            bytes_by_topic=by_topic,
        )

    def cpu_seconds(self) -> float:
        """What the worker has computed since its start."""
        assert self._process is not None
        return cpu_seconds(self._process.pid)

    def resident_mb(self) -> float:
        """Memory of the worker, in MB."""
        assert self._process is not None
        return resident_mb(self._process.pid)

    def _ready(self) -> bool:
        try:
            with urlopen(f"http://{self._address()}/readyz", timeout=5):
                return True
        except (URLError, OSError):
            return False

    def _address(self) -> str:
        """Where the worker answers; '' before it says so."""
        return next((worker.address for worker in workers_here(self.settings)), "")

    def _registers(self) -> int:
        with urlopen(f"http://{self._address()}/metrics", timeout=30) as answer:
            lines = answer.read().decode().splitlines()
        return sum(int(float(line.split()[-1])) for line in lines if line.startswith("parley_state_entries{"))

    @staticmethod
    def _bytes(log: Path, topic: str) -> int:
        return sum(_size(folder, "*.log") for folder in log.glob(f"{topic}-[0-9]*"))


def _size(folder: Path, pattern: str = "**/*") -> int:
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file())


def article(number: int) -> Article:
    """The article of this number: the text of a seed article or its words in another order, on a day of its own."""
    seeds, rng = texts(), random.Random(number)
    text = seeds[number % len(seeds)]
    return make_article(
        text if rng.random() < COPIES else shuffled(text, rng),
        article_id=f"scale-{number:07}",
        source=f"outlet-{number % 23}",
        published_at=START + dt.timedelta(seconds=number * MINUTES * 60),
    )


def shuffled(text: str, rng: random.Random) -> str:
    """A text that is nobody's copy: the words of each line in another order, but for its head."""
    head, *lines = (line.split() for line in text.split("\n"))
    return "\n".join(map(" ".join, [head, *(rng.sample(line, len(line)) for line in lines)]))


@cache
def texts() -> tuple[str, ...]:
    """The seed articles."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds" / "articles").glob("*.txt")))


@cache
def readings() -> tuple[Reading, ...]:
    """What the seed articles say, read once."""
    knowledge = load_knowledge()
    return tuple(read(article(number), knowledge) for number in range(len(texts())))


def work() -> None:
    """A worker as it is, but for its readings."""
    read_stage.read = Draw(readings(), int(os.environ[SEED])).reading  # type: ignore[assignment]
    settings = load_settings()
    assert settings.broker is not None
    run_worker(settings, settings.broker)


def store(part: str, results: Sequence[dict[str, Any]], seed: int) -> None:
    """Write the results of one of the two ways, with what they were measured on; those of the other stay."""
    document = {**json.loads(RESULTS.read_text(encoding="utf-8")), "seed": seed, "machine": described(), part: results}
    RESULTS.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
