"""Lines of JSON in, what reading texts took out: one way to read Arabic news, in a process and an environment of its own.

Usage: PYTHON bench/contenders.py NAME NAMES_FILE

`core.py` starts one for each way and asks them in turn. The first line out tells what it is. Each line in is
`{"texts": [TEXT, …], "memory": false}`, each further line out the CPU seconds, or, where memory is asked for, the
bytes at the peak of a text and those that its records keep. Nothing but the standard library is imported before the name
is known, for each environment has only what its name needs.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import re
import sys
import time
import tracemalloc
from collections.abc import Callable, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PUBLISHED = "2030-06-03T00:00:00+00:00"
COLLECTED_AFTER = (10_000, 5, 5)
"""How often cycles are looked for: as parley's worker has it, for all."""
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")


@dataclass
class Contender:
    """A way to read texts."""

    called: str
    """Its name, version and work, for a table."""
    read: Callable[[Any], Sized]
    """What is timed."""
    prepare: Callable[[str], Any] = str
    """What is not: what `read` is given, of a text."""
    parts: dict[str, float] = field(default_factory=dict)
    """Seconds by part, which `read` adds to; empty where there are no parts."""


def main(name: str, names_file: Path) -> None:
    """Say hello, then answer each line of the standard input."""
    contender = CONTENDERS[name](names_file)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    answer({"called": contender.called})
    for line in sys.stdin:
        asked = json.loads(line)
        given = [contender.prepare(text) for text in asked["texts"]]
        answer(memory(contender, given) if asked["memory"] else times(contender, given))


def answer(told: dict[str, Any]) -> None:
    """Write one line."""
    print(json.dumps(told), flush=True)


def times(contender: Contender, given: list[Any]) -> dict[str, Any]:
    """Seconds of CPU and by the clock for all, by part where there are parts, and how much was found."""
    for part in contender.parts:
        contender.parts[part] = 0.0
    clock, computed, found = time.perf_counter(), time.process_time(), 0
    for one in given:
        found += len(contender.read(one))
    return {
        "cpu": time.process_time() - computed,
        "seconds": time.perf_counter() - clock,
        "parts": contender.parts,
        "found": found,
    }


def memory(contender: Contender, given: list[Any]) -> dict[str, float]:
    """Means of a text: bytes at the peak above what was there, bytes and blocks that are kept as long as what was found is."""
    contender.read(given[0])
    gc.collect()
    tracemalloc.start()
    peaks, kept, blocks = [], [], []
    for one in given:
        before, blocks_before = tracemalloc.get_traced_memory()[0], sys.getallocatedblocks()
        tracemalloc.reset_peak()
        found = contender.read(one)
        blocks.append(sys.getallocatedblocks() - blocks_before)
        now, peak = tracemalloc.get_traced_memory()
        peaks.append(peak - before)
        kept.append(now - before)
        del found
    tracemalloc.stop()
    return {"peak": mean(peaks), "kept": mean(kept), "blocks": mean(blocks)}


def mean(values: list[int]) -> float:
    """Their mean."""
    return sum(values) / len(values)


def parley(_names_file: Path) -> Contender:
    """Everything that `read()` finds, by layer."""
    import datetime as dt

    sys.path.insert(0, str(ROOT))
    from bench.layers import LayerClock
    from streams import __version__
    from streams.ingest.article import make_article
    from streams.knowledge import load_knowledge

    published, clock = dt.datetime.fromisoformat(PUBLISHED), LayerClock(load_knowledge())

    def read(article: Any) -> Sized:
        found = clock.read(article)
        return [*found.entities, *found.quotes, *found.facts, *found.positions, *found.meetings]

    return Contender(
        f"parley {__version__}, `read()`: every record",
        read,
        lambda text: make_article(text, article_id="bench", published_at=published),
        clock.seconds,
    )


def spacy_ruler(names_file: Path) -> Contender:
    """Names by spaCy's blank Arabic pipeline with an entity ruler over the names that parley knows."""
    import spacy  # type: ignore[import-not-found]

    pipeline: Any = spacy.blank("ar")
    names = json.loads(names_file.read_text(encoding="utf-8"))
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": kind, "pattern": name} for name, kind in names])
    return Contender(
        f"spaCy {spacy.__version__}, blank Arabic pipeline, `entity_ruler` over the {len(names):,} names that parley knows",
        lambda text: pipeline(text).ents,
    )


def dateparser_search(_names_file: Path) -> Contender:
    """Dates by dateparser's search, told that the language is Arabic and which day it is."""
    import datetime as dt

    from dateparser.search import search_dates  # type: ignore[import-not-found,import-untyped,unused-ignore]

    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(PUBLISHED).replace(tzinfo=None)}
    return Contender(
        f"dateparser {importlib.metadata.version('dateparser')}, `search_dates` in Arabic",
        lambda text: search_dates(text, languages=["ar"], settings=settings) or (),
    )


def recognizers_numbers(_names_file: Path) -> Contender:
    """Numbers by Recognizers-Text, in Arabic where the release has it, else in English: it finds digits then."""
    from recognizers_number import Culture, NumberRecognizer  # type: ignore[import-not-found]

    arabic = getattr(Culture, "Arabic", None)
    model = NumberRecognizer(arabic or Culture.English).get_number_model(arabic or Culture.English, False)
    version = importlib.metadata.version("recognizers-text-number")
    said = "Arabic numbers" if arabic else "numbers in English, so digits only: its releases have no Arabic"
    return Contender(f"Recognizers-Text {version}, {said}", model.parse)


def expression_loop(_names_file: Path) -> Contender:
    """What stands in marks of quotation, by one expression of the standard library: as little as can be done."""
    return Contender(
        "`re`, what stands in quotation marks: the floor",
        lambda text: [match.span() for match in QUOTED.finditer(text)],
    )


CONTENDERS: dict[str, Callable[[Path], Contender]] = {
    "parley": parley,
    "spacy": spacy_ruler,
    "dateparser": dateparser_search,
    "recognizers": recognizers_numbers,
    "re": expression_loop,
}
"""By the name of their environment; those of parley and `re` run in parley's."""


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
