"""How the time to read a text grows with its length, for families of texts that are made to be slow.

python -m bench.linearity [--lengths 64000 256000 1000000] [--seconds 20] [FAMILY …]

Lengths are bytes of UTF-8, times seconds of CPU. A ratio is the time at a length over the time at the
length before, divided by the growth of the length: 1.0 is linear, 4.0 is
quadratic where the length grows fourfold. A family is not tried at greater
lengths once it took longer than the seconds given. Each text is read in a process of its own that has met no word yet, or
the shorter of two texts would profit from what others had in it. Without names of families the results are stored.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.machine import described
from streams.collector import made_to_stay, without_collector
from streams.extract.arabic_reader import LAYERS
from streams.extract.document import open_document
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.ingest.article import make_article
from streams.knowledge import load_knowledge
from tests.hostile import FAMILIES, hostile_text

__all__ = ["doubling", "seconds_of"]

RESULTS: Final = Path(__file__).parent / "results" / "growth.json"
PUBLISHED: Final = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
ALLOWED: Final = 2
"""Times the growth of the length, for all layers together."""
NOTICED_SECONDS: Final = 0.02
"""What is quicker at both lengths says nothing about growth."""


@dataclass(slots=True)
class Growth:
    """What reading a family took, length by length."""

    family: str
    lengths: list[int] = field(default_factory=list)
    layers: list[dict[str, float]] = field(default_factory=list)
    """CPU seconds of each layer at each length."""
    fault: str = ""
    """What was raised, where something was."""

    def seconds(self) -> list[float]:
        """CPU seconds of all layers at each length."""
        return [sum(took.values()) for took in self.layers]

    def ratios(self) -> list[float]:
        """From each length to the next, of all layers."""
        return list(_ratios(self.lengths, self.seconds()))

    def layer_ratios(self) -> dict[str, float]:
        """From the last length but one to the last, of each layer that takes long enough to tell."""
        found = {}
        for layer in self.layers[-1] if len(self.layers) > 1 else ():
            for ratio in _ratios(self.lengths[-2:], [took[layer] for took in self.layers[-2:]]):
                found[layer] = ratio
        return found

    def line(self) -> str:
        """The last length in a line, with the layers that took a tenth of the time."""
        if self.fault:
            return f"{self.family:26} FAULT {self.fault}"
        ratios, least = self.layer_ratios(), self.seconds()[-1] / 10
        found = " ".join(
            f"{layer} {took:.2f}" + (f" ({ratios[layer]:.1f})" if layer in ratios else "")
            for layer, took in self.layers[-1].items()
            if took >= least
        )
        return f"{self.family:26} {self.lengths[-1]:9,} B  {self.seconds()[-1]:7.2f} s  {found}"


def main() -> int:
    """Print a line a family and length; the status is 1 when reading a text grows by more than twice its length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("families", nargs="*", metavar="FAMILY")
    parser.add_argument("--lengths", nargs="+", type=int, default=[64_000, 256_000, 1_000_000])
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    machine = described()
    with made_to_stay():
        known()  # and each process has it from here
    with get_context("fork").Pool(1, maxtasksperchild=1) as processes:
        found = [grow(processes, family, given.lengths, given.seconds) for family in given.families or FAMILIES]
    if not given.families:
        RESULTS.write_text(json.dumps(stored(machine, given.lengths, found), indent=1) + "\n", encoding="utf-8")
    worst = max((ratio, each.family) for each in found for ratio in (*each.ratios(), 0.0))
    faults = [each.family for each in found if each.fault]
    print(f"worst growth: {worst[0]:.2f} times the length's, of {worst[1]}; faults: {', '.join(faults) or 'none'}")
    return int(worst[0] > ALLOWED or bool(faults))


def grow(processes: Pool, family: str, lengths: Sequence[int], seconds_max: float) -> Growth:
    """Read a family at one length after the other, until one takes too long."""
    growth = Growth(family)
    for length in lengths:
        try:
            took = processes.apply(read_alone, (family, length))
        except Exception as error:  # noqa: BLE001  # a layer that fails on one family must not end the others
            growth.fault = f"at {length:,} B: {type(error).__name__}: {error}"
            print(growth.line(), flush=True)
            break
        growth.lengths.append(length)
        growth.layers.append(took)
        print(growth.line(), flush=True)
        if sum(took.values()) > seconds_max:
            break
    return growth


def doubling(read: Callable[[str], object], text: str, repeats: int = 1) -> tuple[float, float]:
    """CPU seconds for the first half of a text and for all of it, by turns: medians. Words are met once before."""
    read(text)
    half, whole = [], []
    for _ in range(repeats):
        half.append(seconds_of(read, text[: len(text) // 2]))
        whole.append(seconds_of(read, text))
    return median(half), median(whole)


def read_alone(family: str, length: int) -> dict[str, float]:
    """Each layer and its CPU seconds for one text."""
    with (
        without_collector()
    ):  # a full pass of the collector falls into whichever layer it meets, and looks like its growth
        return dict(timed(known(), text_of(family, length)))


@cache
def known() -> Knowledge:
    """What is known, loaded once."""
    return load_knowledge()


def text_of(family: str, bytes_max: int) -> str:
    """The longest text of a family in so many bytes of UTF-8."""
    text = hostile_text(family, bytes_max)
    return text.encode()[:bytes_max].decode("utf-8", "ignore")


def timed(knowledge: Knowledge, text: str) -> Iterator[tuple[str, float]]:
    """Each layer and the seconds of processor time that it took."""
    article = make_article(text, article_id="a", published_at=PUBLISHED)
    clock = time.process_time  # whatever else the machine does must not count
    began = clock()
    document = open_document(article, "bench", 1, knowledge.spelling)
    yield "tokens", clock() - began
    reading = Reading()
    for name, layer in LAYERS:
        began = clock()
        reading = replace(reading, **{name: layer(document, reading, knowledge)})
        yield layer.__name__.removeprefix("find_"), clock() - began


def stored(machine: Mapping[str, Any], lengths: Sequence[int], found: Sequence[Growth]) -> dict[str, Any]:
    """What is kept of all families."""
    families = {
        each.family: {
            "lengths": each.lengths,
            "cpu_seconds": [round(seconds, 3) for seconds in each.seconds()],
            "ratios": [round(ratio, 2) for ratio in each.ratios()],
            **({"fault": each.fault} if each.fault else {}),
        }
        for each in found
    }
    return {"machine": machine, "lengths": lengths, "families": families}


def _ratios(lengths: Sequence[int], seconds: Sequence[float]) -> Iterator[float]:
    """Growth of the time over growth of the length, where the time is long enough to tell."""
    for number in range(1, len(lengths)):
        wider = lengths[number] / lengths[number - 1]
        if seconds[number] > NOTICED_SECONDS * wider:
            yield seconds[number] / max(seconds[number - 1], NOTICED_SECONDS) / wider


def seconds_of(read: Callable[[str], object], text: str) -> float:
    """CPU seconds of one reading."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
