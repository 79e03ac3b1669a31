"""How the time to read a text grows with its length, for families of texts that are made to be slow.

Usage: python bench/linearity.py [--lengths 64000,256000,1000000] [--seconds 20] [FAMILY …]

Lengths are bytes of UTF-8. A ratio is the time at a length over the time at the
length before, divided by the growth of the length: 1.0 is linear, 4.0 is
quadratic where the length grows fourfold. A family is not tried at greater
lengths once it took longer than the seconds given.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from streams.extract.arabic_reader import LAYERS
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.hostile import FAMILIES, hostile_text

PUBLISHED = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
NOTICED_SECONDS = 0.02
"""What is quicker at both lengths says nothing about growth."""


def main() -> int:
    """Print a line a family; the status is 1 when reading a text grows by more than 2 times its length."""
    parser = argparse.ArgumentParser(description="How reading time grows with length.")
    parser.add_argument("families", nargs="*", default=[], metavar="FAMILY")
    parser.add_argument("--lengths", default="64000,256000,1000000")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    lengths = [int(length) for length in given.lengths.split(",")]
    knowledge = load_knowledge()
    gc.disable()  # a full pass of the collector falls into whichever layer it meets, and looks like its growth
    worst = 0.0
    for family in given.families or FAMILIES:
        worst = max(worst, grow(knowledge, family, lengths, given.seconds))
    print(f"worst growth: {worst:.1f} times the length's")
    return int(worst > 2)


def grow(knowledge: Knowledge, family: str, lengths: list[int], seconds_max: float) -> float:
    """Print how a family grows; the worst ratio of all layers together."""
    before: tuple[int, dict[str, float]] | None = None
    worst = 0.0
    for length in lengths:
        gc.collect()
        try:
            took = dict(timed(knowledge, text_of(family, length)))
        except Exception as error:  # noqa: BLE001  # a layer that fails on one family must not end the others
            print(f"{family:26} {length:9,} B  FAULT {type(error).__name__}: {error}", flush=True)
            return float("inf")
        whole, ratios = sum(took.values()), {}
        if before is not None:
            wider = length / before[0]
            ratios = {
                layer: took[layer] / max(before[1][layer], NOTICED_SECONDS) / wider
                for layer in took
                if took[layer] > NOTICED_SECONDS * wider
            }
            if whole > NOTICED_SECONDS * wider:
                worst = max(worst, whole / max(sum(before[1].values()), NOTICED_SECONDS) / wider)
        found = " ".join(
            f"{layer} {took[layer]:.2f}" + (f" ({ratios[layer]:.1f})" if layer in ratios else "") for layer in took
        )
        print(f"{family:26} {length:9,} B  {whole:7.2f} s  {found}", flush=True)
        before = length, took
        if whole > seconds_max:
            break
    return worst


def text_of(family: str, bytes_max: int) -> str:
    """The longest text of a family in so many bytes of UTF-8."""
    text = hostile_text(family, bytes_max)
    return text.encode()[:bytes_max].decode("utf-8", "ignore")


def timed(knowledge: Knowledge, text: str) -> Iterator[tuple[str, float]]:
    """Each layer and the seconds of processor time that it took."""
    article = make_article(text, article_id="a", published_at=PUBLISHED)
    clock = time.process_time  # whatever else the machine does must not count
    began = clock()
    document = open_document(article, "bench", 1)
    yield "tokens", clock() - began
    reading = Reading()
    for field, layer in LAYERS:
        began = clock()
        reading = replace(reading, **{field: layer(document, reading, knowledge)})
        yield layer.__name__.removeprefix("find_"), clock() - began


if __name__ == "__main__":
    sys.exit(main())
