"""Two checkouts in, by how much each layer of the other one is slower or faster than here out, by user CPU time.

Usage: python bench/compare.py OTHER [LAYER…]

The layers are entities, facts, quotes and positions; all of them where none is named. A process of this checkout and
one of OTHER read the seed articles from scratch in turn, a few milliseconds each, so that whatever else the machine
does meets both. What an extractor is given is made outside of what is timed. The median of the turns counts; then both
start anew, for where a process has its memory makes a difference too, and of these the median counts again.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from bench.seed_articles import seed_articles
from streams.collector import spare_collector
from streams.extract.document import open_document
from streams.extract.entities.extractor import find_entities
from streams.extract.facts.extractor import find_facts
from streams.extract.positions.extractor import find_positions
from streams.extract.quotes.extractor import find_quotes
from streams.extract.reading import Reading
from streams.knowledge import load_knowledge

STARTS = 9
"""Processes of each checkout."""
TURNS = 40
"""Turns of each process, the first of which, with empty memories, does not count."""
COPIES = 4
"""How often a turn reads each article: the kernel counts user time too coarsely for less."""
HERE = Path(__file__).parents[1]
LAYERS: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "entities": (find_entities, ()),
    "facts": (find_facts, ()),
    "quotes": (find_quotes, ("entities", "facts")),
    "positions": (find_positions, ("entities", "facts", "quotes")),
}
"""The extractor of each layer, and the layers that it is given."""


def main(other: Path, layers: list[str]) -> None:
    """Print a line a layer: microseconds an article here and there, and the difference in per cent of here."""
    for layer in layers:
        starts = [in_turn(other, layer) for _ in range(STARTS)]
        here, there = (median(column) * 1e6 for column in zip(*starts, strict=True))
        changes = sorted((b / a - 1) * 100 for a, b in starts)
        print(
            f"{layer:10} {here:6,.0f} µs an article here, {there:6,.0f} there: {median(changes):+5.1f} % "
            f"({changes[0]:+.1f} to {changes[-1]:+.1f} % in {STARTS} starts)",
            flush=True,
        )


def in_turn(other: Path, layer: str) -> tuple[float, float]:
    """User CPU seconds an article here and there, of two new processes that take turns."""
    processes = [started(checkout, layer) for checkout in (HERE, other)]
    turns = [tuple(ask(process) for process in processes) for _ in range(TURNS)][1:]
    for process in processes:
        process.communicate()
    here, there = zip(*turns, strict=True)
    return median(here), median(there)


def started(checkout: Path, layer: str) -> subprocess.Popen[str]:
    """A process that imports this checkout and reads the articles of a turn for each line it is given."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}
    command = [sys.executable, __file__, "--turns", layer]
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(process: subprocess.Popen[str]) -> float:
    """User CPU seconds an article of the next turn of a process."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def take_turns(layer: str) -> None:
    """Answer each line of the standard input with the user CPU seconds an article that a turn took."""
    knowledge, articles = load_knowledge(), seed_articles() * COPIES
    find, given = LAYERS[layer]
    readings = [Reading()] * len(articles)
    for name in given:
        extract = LAYERS[name][0]
        for i, article in enumerate(articles):
            found = extract(open_document(article, "bench", 1, knowledge.spelling), readings[i], knowledge)
            readings[i] = replace(readings[i], **{name: found})
    spare_collector()  # as the worker does
    for _ in sys.stdin:
        documents = [open_document(article, "bench", 1, knowledge.spelling) for article in articles]
        begin = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        for document, reading in zip(documents, readings, strict=True):
            find(document, reading, knowledge)
        print((resource.getrusage(resource.RUSAGE_SELF).ru_utime - begin) / len(articles), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--turns":
        take_turns(sys.argv[2])
    else:
        main(Path(sys.argv[1]).resolve(), sys.argv[2:] or list(LAYERS))
