"""What a layer of reading costs, as a share of what others cost: bounds with their reasons, in bench/layer_bounds.toml.

Times are of the processor and never compared with a clock's figure: layers are timed within one pass over the same articles,
the least of some passes counts for each, and what is over its bound is measured once more before it counts.
"""

from __future__ import annotations

import time
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bench.layers import LAYERS, LayerClock
from bench.varied import varied_articles
from streams.collector import without_collector
from streams.extract.knowledge import Knowledge
from streams.records import Article

BOUNDS: Sequence[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "bench" / "layer_bounds.toml").read_text(encoding="utf-8")
)["bound"]
ARTICLES, PASSES = 16, 3
WORD_LOOPS = 4
"""The plain loop over words is so quick that it runs so often."""


def plain_loop(text: str) -> dict[str, int]:
    """How often each word stands in a text: what a few lines of Python would do with it."""
    counts: dict[str, int] = {}
    for piece in text.split():
        word = piece.strip('.,،؛:«»"()')
        counts[word] = counts.get(word, 0) + 1
    return counts


def costs(clock: LayerClock, articles: Sequence[Article]) -> dict[str, float]:
    """CPU seconds of each layer, of the plain loop and of all layers: the least of some passes, words being known."""
    for article in articles:
        clock.read(article)
    passes: list[dict[str, float]] = []
    with without_collector():
        for _ in range(PASSES):
            clock.clear()
            words = 0.0
            for article in articles:
                clock.read(article)
                began = time.process_time()
                for _ in range(WORD_LOOPS):
                    plain_loop(article.text)
                words += (time.process_time() - began) / WORD_LOOPS
            passes.append({**clock.seconds, "words": words, "whole": sum(clock.seconds.values())})
    return {name: min(each[name] for each in passes) for name in passes[0]}


def over_bounds(measured: Mapping[str, float]) -> dict[str, str]:
    """What costs more than it may, and by how much."""
    ratios = {bound["of"]: measured[bound["of"]] / measured[bound["over"]] for bound in BOUNDS}
    return {
        bound["of"]: f"{ratios[bound['of']]:.1f} times {bound['over']}, {bound['most']} allowed: {bound['because']}"
        for bound in BOUNDS
        if ratios[bound["of"]] > bound["most"]
    }


@pytest.mark.slow
def test_layers_cost_what_they_may(knowledge: Knowledge) -> None:
    """No layer takes more of another's time than its bound; one that does so twice has become slower."""
    clock, articles = LayerClock(knowledge), varied_articles(3, ARTICLES)

    first = over_bounds(costs(clock, articles))
    again = over_bounds(costs(clock, articles)) if first else {}

    assert not first.keys() & again.keys(), again


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda bound: f"{bound['of']}/{bound['over']}")
def test_a_layer_that_became_slower_is_told(bound: Mapping[str, Any]) -> None:
    """Twice what was seen is over each bound, what was seen is not."""
    seen = {**{name: 1.0 for each in BOUNDS for name in (each["of"], each["over"])}, bound["over"]: 1.0}

    assert bound["of"] in over_bounds({**seen, bound["of"]: 2.0 * bound["seen"]})
    assert bound["of"] not in over_bounds({**seen, bound["of"]: bound["seen"]})


def test_every_layer_has_a_bound() -> None:
    """A layer that is added gets a bound too."""
    assert {bound["of"] for bound in BOUNDS} == {*LAYERS, "whole"}


def test_layers_read_what_is_read(knowledge: Knowledge) -> None:
    """The clocks change no record, and no layer goes uncounted."""
    from streams.extract import read

    clock, [article] = LayerClock(knowledge), varied_articles(3, 1)

    assert clock.read(article) == read(article, knowledge)
    assert all(clock.seconds[layer] > 0 for layer in LAYERS)
