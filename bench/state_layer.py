"""Records of articles made by a seed in, what the state of a worker costs for so many out: stages and tables on disk, no Kafka, no reading.

`scale.py --state` runs it. An article has a few of the records of a seed article,
under ids and days of its own; parties and issues are drawn so that few of them
have most of the positions, as in the news.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
import subprocess
import sys
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from bench.processes import resident_mb
from streams.collector import spare_collector
from streams.extract import Reading
from streams.knowledge import load_knowledge
from streams.records import Article
from streams.runtime import read_stage
from streams.runtime.changelogs import TABLES as CHANGELOG_TABLES
from streams.runtime.codec import load_codec
from streams.runtime.disk_store import state_path
from streams.runtime.messages import Incoming, Outgoing, message
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_table import RegisterTable
from streams.runtime.stages import build_stages, placings
from streams.runtime.state_memory import page_cache_kib
from streams.settings import Settings
from streams.topics import BY_NAME

__all__ = ["StateResult", "state_results"]

STAMP = Stamp("bench", 1, "bench")
TABLES = {source: table for table, (source, _) in CHANGELOG_TABLES.items()}
"""The table of each stage, by the topic that it reads."""
PARTIES = tuple(f"P{number:03}" for number in range(200))
TAKEN = {"entities": 5, "quotes": 2, "facts": 2}
"""So many of the records of a seed article; of positions and meetings, as many as drawn."""
POSITIONS = (0, 1, 1, 2, 2, 3, 5)
MEETINGS = (0, 0, 1)
COPIES = 0.3
"""So many articles are copies of others: of a seed article, as the texts of `scale.py` are."""
REPLAY_ROWS = 4_000
"""So many registers of a changelog are taken over at once."""


@dataclass(frozen=True, slots=True)
class StateResult:
    """What so many articles cost in a worker's state."""

    articles: int
    registers: int
    resident_mb: float
    """Memory of the process, the lexicons and the schemas included."""
    cpu_ms_per_article: float
    """Of the stages and their tables, over the last tenth of the articles."""
    articles_per_cpu_second: float
    close_seconds: float
    open_seconds: float
    """In a new process, with the files in the page cache."""
    open_cpu_seconds: float
    rebuild_seconds: float
    """In a new process, from a changelog of that size that is at hand."""
    rebuild_cpu_seconds: float
    bytes_per_article: dict[str, float]
    """By file, all partitions of a table together."""


class StateLayer:
    """The stages over files in a folder, as a single worker has them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._codec, self._settings = folder, load_codec(), Settings()
        knowledge = load_knowledge()
        stages = build_stages(knowledge, self._codec, self._settings)
        self._stages, self._forget = stages.by_source, stages.forget
        self._placings = placings(self._codec, knowledge.meetings.members)
        spread = self._settings.partitions
        self._partitions = {name: frozenset(range(BY_NAME[name].partitions(spread))) for name in TABLES}
        self.tables = {name: RegisterTable(self._opener(table)) for name, table in TABLES.items()}
        self._waiting: dict[str, list[Incoming]] = {name: [] for name in TABLES}
        self._offsets: dict[tuple[str, int], int] = {}
        self.cpu_seconds = 0.0
        """What the stages computed, their registers put and kept."""

    def open(self) -> int:
        """Open every file; how many registers there are."""
        for name, table in self.tables.items():
            table.keep(self._partitions[name])
        return sum(map(len, self.tables.values()))

    def close(self) -> None:
        """Close every file, and forget what was held of them."""
        self._forget()
        for table in self.tables.values():
            table.close()

    def take(self, articles: Iterable[Article]) -> None:
        """Articles through the stages, in the batches of a worker, to the end."""
        most = {"articles": self._settings.batch_articles_max}
        for article in articles:
            self._put(message(self._codec, "articles", article.article_id, article.article_id, article))
            for name in TABLES:
                if len(self._waiting[name]) >= most.get(name, self._settings.batch_events_max):
                    self._batch(name)
        for name in TABLES:
            self._batch(name)

    def replay_from(self, other: StateLayer) -> None:
        """Take over the registers of another's files, as from a changelog."""
        for name, partitions in self._partitions.items():
            for number in partitions:
                rows: list[tuple[bytes, bytes | None]] = []
                offset = 0
                for row in other.tables[name].partition(number).items():
                    rows.append(row)
                    if len(rows) == REPLAY_ROWS:
                        offset += len(rows)
                        self.tables[name].partition(number).replay(rows, offset)
                        rows = []
                self.tables[name].partition(number).replay(rows, offset + len(rows))

    def _batch(self, name: str) -> None:
        batch, self._waiting[name] = self._waiting[name], []
        begun = time.process_time()
        outcome = self._stages[name].process(batch, self.tables[name])
        touched = {write.partition for write in outcome.writes}
        for write in outcome.writes:
            place = name, write.partition
            self._offsets[place] = self._offsets.get(place, -1) + 1
        for number in touched:
            self.tables[name].partition(number).commit(self._offsets[name, number])
        self.cpu_seconds += time.process_time() - begun
        for outgoing in outcome.outgoing:
            self._put(outgoing)

    def _put(self, out: Outgoing) -> None:
        if out.topic == "dead-letters":
            sys.exit(f"nothing is measured where articles are not read: {out.value[:300]!r}")
        if out.topic in TABLES:
            partition = out.partition(self._settings.partitions)
            incoming = Incoming(out.topic, partition, 0, out.key.encode(), out.value, out.headers)
            self._waiting[out.topic].append(incoming)

    def _opener(self, table: str) -> Callable[[int], RegisterFile]:
        files = sum(map(len, self._partitions.values()))
        cache_kib = page_cache_kib(self._settings, files)

        def opened(number: int) -> RegisterFile:
            path = state_path(self._folder, table, number)
            return RegisterFile(path, STAMP, self._placings.get(table), cache_kib=cache_kib)

        return opened


def state_results(
    folder: Path, sizes: Sequence[int], article: Callable[[int], Article], readings: Sequence[Reading], seed: int
) -> list[StateResult]:
    """What each size costs, as one state grows; printed as it is found. `readings` are what the seed articles say."""
    spare_collector()  # as a worker does
    draw = Draw(readings, seed)
    read_stage.read = draw.reading  # type: ignore[assignment]
    layer, found, done = StateLayer(folder / "state"), list[StateResult](), 0
    for size in sorted(sizes):
        layer.open()
        for end in (size - size // 10, size):
            before, count = layer.cpu_seconds, end - done
            layer.take(map(article, range(done, end)))
            cpu, done = (layer.cpu_seconds - before) / count, end
        registers, resident = layer.open(), resident_mb()
        begun = time.monotonic()
        layer.close()
        found.append(
            StateResult(
                articles=size,
                registers=registers,
                resident_mb=round(resident, 1),
                cpu_ms_per_article=round(cpu * 1000, 2),
                articles_per_cpu_second=round(1 / cpu),
                close_seconds=round(time.monotonic() - begun, 2),
                bytes_per_article=_bytes(folder / "state", size),
                **_starts(folder),
            )
        )
        print(json.dumps(asdict(found[-1])), flush=True)
    return found


class Draw:
    """Readings of articles, drawn by a seed."""

    def __init__(self, readings: Sequence[Reading], seed: int) -> None:
        self._readings, self._seed = readings, seed
        self._issues = sorted({position.issue for each in readings for position in each.positions})
        self._party_weights = list(accumulate(1 / rank for rank in range(1, len(PARTIES) + 1)))
        self._issue_weights = list(accumulate(1 / rank for rank in range(1, len(self._issues) + 1)))

    def reading(self, article: Article, knowledge: Any, readers: Any) -> Reading:  # noqa: ARG002
        """What an article says; called in place of `streams.extract.read`."""
        number = int(article.article_id.rpartition("-")[2])
        rng = random.Random(f"{self._seed} {number}")
        base = self._readings[number % len(self._readings)]
        marks = sorted(rng.randbytes(3) for _ in range(24))
        copied = {} if rng.random() < COPIES else {"copy_marks": urlsafe_b64encode(b"".join(marks)).decode()}
        common = {
            "article_id": article.article_id,
            "revision": article.revision,
            "generation": knowledge.generation,
            "published_at": article.published_at,
        }

        def anew(record: Any, **fields: Any) -> Any:
            return replace(record, id=str(uuid.UUID(int=rng.getrandbits(128))), **common, **fields)

        plain = {name: tuple(map(anew, getattr(base, name)[:most])) for name, most in TAKEN.items()}
        positions = [
            anew(
                each,
                **dict(zip(("actor", "target"), self._pair(rng), strict=True)),
                issue=rng.choices(self._issues, cum_weights=self._issue_weights)[0],
                date=None,
                source=article.source,
                evidence_hash=f"{rng.getrandbits(256):x}",
                **copied,
            )
            for each in rng.sample(base.positions, min(rng.choice(POSITIONS), len(base.positions)))
        ]
        meetings = [
            anew(each, participants=tuple(sorted(self._pair(rng))), date_start=day, date_end=day)
            for each in base.meetings[: rng.choice(MEETINGS)]
            for ahead in [dt.timedelta(days=rng.randrange(9))]
            for day in [article.published_at.date() + ahead if rng.random() < 0.7 else None]
        ]
        return Reading(**plain, positions=tuple(positions), meetings=tuple(meetings))

    def _pair(self, rng: random.Random) -> tuple[str, str]:
        one, other = (rng.choices(PARTIES, cum_weights=self._party_weights)[0] for _ in range(2))
        return (one, other) if one != other else (one, PARTIES[PARTIES.index(one) - 1])


def _starts(folder: Path) -> Mapping[str, Any]:
    """What a new process takes to open the files, and another to make them anew."""
    found: dict[str, float] = {}
    for name in ("open", "rebuild"):
        ran = subprocess.run([sys.executable, __file__, name, str(folder)], check=True, capture_output=True, text=True)
        seconds, cpu = json.loads(ran.stdout)
        found |= {f"{name}_seconds": round(seconds, 2), f"{name}_cpu_seconds": round(cpu, 2)}
    return found


def _bytes(state: Path, articles: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for path in sorted(state.iterdir()):
        name = path.name.partition("-")[0] + ("-sums" if path.name.endswith("-sums") else "")
        found[name] = found.get(name, 0) + path.stat().st_size / articles
    return {name: round(size, 1) for name, size in found.items()}


def main(name: str, folder: Path) -> None:
    """Measure one start, in a process of its own."""
    layer = StateLayer(folder / "state")
    anew = StateLayer(folder / "anew")
    if name == "rebuild":
        layer.open()
    begun, computed = time.monotonic(), time.process_time()
    if name == "open":
        layer.open()
    else:
        anew.replay_from(layer)
    print(json.dumps((time.monotonic() - begun, time.process_time() - computed)))
    layer.close()
    anew.close()
    shutil.rmtree(folder / "anew", ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
