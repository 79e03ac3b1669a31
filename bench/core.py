"""Varied articles in, what one core reads in a second out: each layer, all of `read()`, and what a user would pick instead.

python -m bench.core [--rounds 15] [--articles 24] [--seed 1] [--readme]

Every way to read is a process; in each round all of them read the same articles, new ones, one process after the
other and another one first. Times are seconds of CPU, so that what else runs on the machine counts little;
the first round, with empty memories, does not count. Peers are in environments of their own, made once (`environments.py`).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any, Final, Self

from bench.core_tables import write_readme
from bench.environments import MissingPeerError, python_with
from bench.known_names import names
from bench.layers import LAYERS
from bench.machine import described
from bench.varied import varied_text

ROOT: Final = Path(__file__).parents[1]
RESULTS: Final = ROOT / "bench" / "results" / "core.json"
OURS: Final = "parley"
PEERS: Final[Mapping[str, tuple[str, ...]]] = {
    "spacy": ("tokens", "entities"),
    "dateparser": ("tokens", "facts"),
    "recognizers": ("tokens", "facts"),
    "re": ("tokens", "quotes"),
}
"""Which layers do, and more, what the peer does."""
HERE: Final = (OURS, "re")
"""What needs no environment of its own."""
MEMORY_ARTICLES: Final = 8
DIGITS: Final = 4
WORD: Final = re.compile(r"\w+")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--articles", type=int, default=24, help="in a round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readme", action="store_true", help="only write README's tables from the stored results")
    args = parser.parse_args()
    if not args.readme:
        found = measured(args.rounds, args.articles, args.seed)
        RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_readme()


def measured(rounds: int, articles: int, seed: int) -> dict[str, Any]:
    """Results as they are stored."""
    machine, began = described(), time.monotonic()
    missing: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="parley-core-") as folder, ExitStack() as stack:
        ways = {}
        for name in (OURS, *PEERS):
            try:
                ways[name] = stack.enter_context(Way(name, Path(folder)))
            except MissingPeerError as error:
                missing[name] = str(error)
        texts, turns, new = [], [], NewWords()
        for number in range(rounds + 1):
            texts = [varied_text(seed, each) for each in range(number * articles, (number + 1) * articles)]
            new.meet(texts)
            turns.append(turn(ways, texts, number))
            print(".", end="", file=sys.stderr, flush=True)
        memory = {name: way.ask(texts[:MEMORY_ARTICLES], memory=True) for name, way in ways.items()}
        called = {name: way.called for name, way in ways.items()}
    sizes = {"characters": mean(map(len, texts)), "bytes": mean(len(text.encode()) for text in texts)}
    print(file=sys.stderr)
    return {
        "machine": machine,
        "seed": seed,
        "rounds": rounds,
        "articles": articles,
        **{name: round(size) for name, size in sizes.items()},
        "new_words_per_thousand": [round(new.per_thousand[each]) for each in (1, -1)],
        "seconds": round(time.monotonic() - began),
        "layers": layer_rows(turns[1:]),
        "ways": {
            name: way_row([each[name] for each in turns[1:]], sizes["bytes"], memory[name], called[name])
            for name in ways
        },
        "beside": {name: beside(turns[1:], name, layers) for name, layers in PEERS.items() if name in ways},
        "missing": missing,
    }


def turn(ways: Mapping[str, Way], texts: Sequence[str], number: int) -> dict[str, dict[str, Any]]:
    """What each way took for these texts, an article; another one is first in each turn."""
    order = list(ways)
    first = number % len(order)
    found = {}
    for name in order[first:] + order[:first]:
        told = ways[name].ask(texts, memory=False)
        parts = {part: seconds / len(texts) for part, seconds in told["parts"].items()}
        found[name] = {**{key: told[key] / len(texts) for key in ("cpu", "seconds", "found")}, "parts": parts}
    return found


class NewWords:
    """How many words of a round were in no round before it: what is new costs a reader most."""

    def __init__(self) -> None:
        self.per_thousand: list[float] = []
        self._known: set[str] = set()

    def meet(self, texts: Sequence[str]) -> None:
        """Count those of a round, and know them from then on."""
        words = [word for text in texts for word in WORD.findall(text)]
        new = set(words) - self._known
        self.per_thousand.append(1000 * len(new) / len(words))
        self._known |= new


def layer_rows(turns: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """CPU milliseconds an article of each of our layers: the median of the rounds, and between what they were."""
    return {layer: spread([each[OURS]["parts"][layer] * 1000 for each in turns]) for layer in LAYERS}


def way_row(
    turns: Sequence[Mapping[str, Any]], size: float, memory: Mapping[str, float], called: str
) -> dict[str, Any]:
    """What is stored of a way to read."""
    rate = spread([1 / each["cpu"] for each in turns])
    return {
        "called": called,
        "articles_per_cpu_second": rate,
        "mb_per_cpu_second": shortened(rate["median"] * size / 1e6),
        "waited": shortened(median(each["seconds"] / each["cpu"] for each in turns)),
        "found": shortened(mean(each["found"] for each in turns)),
        "peak_kb": round(memory["peak"] / 1000),
        "kept_kb": round(memory["kept"] / 1000),
        "blocks_kept": round(memory["blocks"]),
    }


def beside(turns: Sequence[Mapping[str, Any]], name: str, layers: Sequence[str]) -> dict[str, Any]:
    """How many times as fast as a peer ours is, round by round: the layers that do what it does, and all of `read()`."""
    alike = [each[name]["cpu"] / sum(each[OURS]["parts"][layer] for layer in layers) for each in turns]
    whole = [each[name]["cpu"] / each[OURS]["cpu"] for each in turns]
    return {"layers": list(layers), "layers_times": spread(alike), "read_times": spread(whole)}


class Way:
    """A process that reads texts in one way."""

    def __init__(self, name: str, folder: Path) -> None:
        python = sys.executable if name in HERE else str(python_with(name))
        listed = folder / "names.json"
        if not listed.exists():
            rows = [(name, str(kind)) for name, kind in dict.fromkeys(names())]
            listed.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        self._log = (folder / f"{name}.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [python, str(Path(__file__).with_name("contenders.py")), name, str(listed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"},
        )
        try:
            self.called: str = self._answer()["called"]
        except MissingPeerError:
            self.__exit__()
            raise

    def ask(self, texts: Sequence[str], *, memory: bool) -> dict[str, Any]:
        """What reading these took it."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"texts": texts, "memory": memory}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._log.close()

    def _answer(self) -> dict[str, Any]:
        """The next line; MissingPeerError with its last word where the process has ended."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            self._log.seek(0)
            raise MissingPeerError((self._log.read().strip().splitlines() or ["it ended without a word"])[-1])
        answer: dict[str, Any] = json.loads(line)
        return answer


def spread(values: Sequence[float]) -> dict[str, float]:
    """The median of the rounds, the least and the greatest."""
    return {
        "median": shortened(median(values)),
        "min": shortened(min(values)),
        "max": shortened(max(values)),
    }


def mean(values: Iterable[float]) -> float:
    """Their mean."""
    found = [*values]
    return sum(found) / len(found)


def shortened(value: float) -> float:
    """As many digits as say something."""
    return float(f"{value:.{DIGITS}g}")


if __name__ == "__main__":
    main()
