"""Articles made by a seed in, when the agents with one partition bind out: CPU of `group` and `convene` as the news gets denser.

python -m bench.one_partition [--sizes 1000 10000 100000] [--seed N]

All of a size is published within one week, the window that `group` looks through, so
that a size is a density. Stages, codec and files are those of a worker; Kafka is not in it.
`group` gets words of the gold articles in another order, every third a copy of one before;
`convene` gets mentions of a seed article between 200 parties, of which few have most.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path

from bench.near_copies import dev_texts, train_texts
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from streams.runtime.codec import load_codec
from streams.runtime.convene_stage import ConveneStage, mention_placing
from streams.runtime.group_stage import GroupStage, sketch_placing
from streams.runtime.messages import Incoming
from streams.runtime.register_file import RegisterFile, Stamp
from streams.runtime.register_stage import RegisterStage
from streams.runtime.register_table import RegisterTable
from streams.stories.sketched import sketched
from tests.support import seed_articles

RESULTS = Path(__file__).parent / "results" / "one_partition.json"
START = dt.datetime(2030, 6, 3, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
BATCH = 500
MEMORY_BYTES = 8 << 20
PARTIES = tuple(f"P{number:03}" for number in range(200))
STAMP = Stamp("bench", 1, "bench")


@dataclass(frozen=True, slots=True)
class Result:
    """What one more message costs an agent when so many of a week are there."""

    agent: str
    week: int
    """Messages of one week."""
    cpu_ms: float
    """Of the last tenth, a message; its registers put and kept."""
    seconds_ms: float
    """The same by the clock, on a machine that does other work."""
    published: float
    """Records that one message gave on the derived topic."""
    bytes_on_disk: float
    """A message, in the agent's table."""
    resident_mb: float

    @property
    def messages_per_second(self) -> float:
        """How many one core takes."""
        return 1000 / self.cpu_ms


def main() -> None:
    """Measure each size, print and store what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    knowledge, found = load_knowledge(), list[Result]()
    for size in args.sizes:
        for agent in ("group", "convene"):
            with tempfile.TemporaryDirectory() as folder:
                found.append(measured(agent, size, args.seed, Path(folder), knowledge))
            print(json.dumps(asdict(found[-1])), flush=True)
            RESULTS.write_text(
                json.dumps({"seed": args.seed, "rows": [asdict(each) for each in found]}, indent=1) + "\n",
                encoding="utf-8",
            )


def measured(agent: str, size: int, seed: int, folder: Path, knowledge: Knowledge) -> Result:
    """One agent at one density."""
    codec = load_codec()
    members = knowledge.meetings.members
    placing = sketch_placing(codec) if agent == "group" else mention_placing(codec, members)
    stage: RegisterStage = (
        GroupStage(codec, "bench", "bench", MEMORY_BYTES)
        if agent == "group"
        else ConveneStage(codec, "bench", "bench", members, MEMORY_BYTES)
    )
    log = sketches(size, seed) if agent == "group" else mentions(size, seed, knowledge)
    table = RegisterTable(lambda number: RegisterFile(folder / f"t-{number}.sqlite", STAMP, placing))
    batch, published, cpu, seconds, counted = list[Incoming](), 0, 0.0, 0.0, 0
    for done, incoming in enumerate(log, 1):
        batch.append(incoming)
        if len(batch) == min(BATCH, size // 10) or done == size:
            spent, took, gave = taken(stage, table, batch)
            if done > size - size // 10:
                cpu, seconds, published, counted = cpu + spent, seconds + took, published + gave, counted + len(batch)
            batch = []
    table.close()
    on_disk = sum(path.stat().st_size for path in folder.iterdir()) / size
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Result(
        agent=agent,
        week=size,
        cpu_ms=round(cpu / counted * 1000, 3),
        seconds_ms=round(seconds / counted * 1000, 3),
        published=round(published / counted, 2),
        bytes_on_disk=round(on_disk),
        resident_mb=round(resident),
    )


def taken(stage: RegisterStage, table: RegisterTable, batch: list[Incoming]) -> tuple[float, float, int]:
    """A batch through the stage and to the disk: CPU seconds, seconds, records published."""
    begun, computed = time.monotonic(), time.process_time()
    outcome = stage.process(batch, table)
    table.partition(0).commit(batch[-1].offset)
    return time.process_time() - computed, time.monotonic() - begun, len(outcome.outgoing)


def sketches(size: int, seed: int) -> Iterator[Incoming]:
    """Sketches of so many articles, in the order of publication."""
    texts = [text.split() for _, text in (*dev_texts(), *train_texts())]
    rng, codec = random.Random(seed), load_codec()
    for number in range(size):
        of = number - rng.randrange(1, 200) if number % 3 == 2 and number > 200 else number
        words = list(texts[of % len(texts)])
        random.Random(of).shuffle(words)
        article = make_article(
            " ".join(words[number % 7 :]),
            article_id=f"n{number}",
            source=f"outlet {number % 17}",
            published_at=START + WEEK * number / size,
        )
        key = article.article_id.encode()
        yield Incoming("sketches", 0, number, key, codec.encode(sketched(article, "bench", 1)))


def mentions(size: int, seed: int, knowledge: Knowledge) -> Iterator[Incoming]:
    """So many mentions, as the seed articles have them, between parties and on days that are drawn."""
    bases = [mention for article in seed_articles() for mention in read(article, knowledge).meetings]
    weights = list(accumulate(1 / rank for rank in range(1, len(PARTIES) + 1)))
    rng, codec = random.Random(seed), load_codec()
    for number in range(size):
        published = START + WEEK * number / size
        day = published.date() + dt.timedelta(days=rng.randrange(9)) if rng.random() < 0.7 else None
        pair = set[str]()
        while len(pair) < 2:
            pair.add(rng.choices(PARTIES, cum_weights=weights)[0])
        record = replace(
            bases[number % len(bases)],
            id=str(uuid.UUID(int=rng.getrandbits(128))),
            article_id=f"n{number}",
            published_at=published,
            participants=tuple(sorted(pair)),
            date_start=day,
            date_end=day,
        )
        yield Incoming("meeting-mentions", 0, number, f"{record.article_id}|{record.id}".encode(), codec.encode(record))


if __name__ == "__main__":
    main()
