"""Articles in, their readings out, and how long each layer of the reader took: all layers in one pass, one after the other."""

from __future__ import annotations

import time
from typing import Final

from streams.extract import Reading, read
from streams.extract.arabic_reader import Layer, read_through
from streams.extract.knowledge import Knowledge
from streams.records import Article

__all__ = ["LAYERS", "LayerClock"]

LAYERS: Final = ("tokens", "entities", "parties", "facts", "quotes", "speakers", "positions", "meetings")
"""In the order of reading. Tokens are all that is no step: sentences and words, and which lines are of the page."""
LAYER_OF: Final = {
    "give_affiliations": "parties",
    "settle_parties": "speakers",
    "give_parties_of_persons": "speakers",
    "give_parties_of_titles": "speakers",
}
"""Steps that belong to another layer than the field they fill tells."""


class LayerClock:
    """`read()` with a clock at each step; what a step works out for those behind it counts where it was worked out."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.seconds = dict.fromkeys(LAYERS, 0.0)
        """CPU time of each layer since it was last cleared."""
        self._readers = {"ar": read_through(self._timed)}
        self._knowledge = knowledge
        self._steps = 0.0

    def read(self, article: Article) -> Reading:
        """What `read()` returns."""
        self._steps, began = 0.0, time.process_time()
        reading = read(article, self._knowledge, self._readers)
        self.seconds["tokens"] += time.process_time() - began - self._steps
        return reading

    def clear(self) -> None:
        """Forget what was counted."""
        self.seconds.update(dict.fromkeys(LAYERS, 0.0))

    def _timed(self, field: str, step: Layer) -> Layer:
        layer = LAYER_OF.get(getattr(step, "__name__", ""), field)

        def timed(*given: object) -> tuple[object, ...]:
            began = time.process_time()
            found = step(*given)  # type: ignore[arg-type]
            took = time.process_time() - began
            self.seconds[layer] += took
            self._steps += took
            return found

        return timed
