"""Features in, integer scores and shares out: a linear model whose weights are data, the same on every machine.

A weight is an integer, a logit times `SCALE`. The weights of one feature for all
labels are packed into one integer, a lane a label, so that the scores of twenty
labels cost one addition a feature. Shares (what a softmax gives) are computed in
integers too: no sum depends on the floating point of a machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["SCALE", "WHOLE", "LinearModel", "parse_model", "shares"]

SCALE: Final = 256
"""A logit of 1, as an integer weight."""
WHOLE: Final = 1_000_000
"""All shares of one choice together, but for rounding."""
_LANE_BITS: Final = 32
_HALF: Final = 1 << (_LANE_BITS - 1)
_MASK: Final = (1 << _LANE_BITS) - 1
_SHIFTS: Final = tuple(range(0, 64 * _LANE_BITS, _LANE_BITS))
_OFFSETS: Final = tuple(_HALF << shift for shift in _SHIFTS)
"""Added to a sum, so that no lane borrows from the next."""
_FURTHEST: Final = 12 * SCALE
"""Scores so far below the best have no share."""
_POWERS: Final = tuple(round(math.exp(-distance / SCALE) * (1 << 24)) for distance in range(_FURTHEST))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The weights of every feature for every label."""

    labels: tuple[str, ...]
    packed: Mapping[str, int]
    """Feature to its weights, the first label in the lowest lane."""

    def total(self, features: Iterable[str]) -> int:
        """The packed sum of the weights of these features; unknown ones weigh nothing."""
        get = self.packed.get
        return sum([get(feature, 0) for feature in features])

    def scores(self, total: int) -> list[int]:
        """The scores of the labels in a packed sum, in the order of the labels; of one label the sum is its score."""
        if len(self.labels) == 1:
            return [total]
        shifts = _SHIFTS[: len(self.labels)]
        total += sum(_OFFSETS[: len(self.labels)])
        return [(total >> shift & _MASK) - _HALF for shift in shifts]

    def strongest(self, features: Iterable[str], label: str, count: int) -> list[tuple[str, int]]:
        """The features that speak most for or against a label, with their weights, the strongest first."""
        lane = self.labels.index(label)
        weights = {feature: self.scores(self.packed.get(feature, 0))[lane] for feature in features}
        return sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:count]


def shares(scores: Sequence[int]) -> list[int]:
    """The share of each score among all, in millionths: a softmax in integers; [] for no scores."""
    best = max(scores, default=0)
    powers = [_POWERS[best - score] if best - score < _FURTHEST else 0 for score in scores]
    whole = sum(powers)
    return [power * WHOLE // whole for power in powers]


def parse_model(text: str) -> LinearModel:
    """Read a model: labels on the first line, then a feature a line and its weights as `lane:weight`, all between tabs.

    Raises ValueError for what is no such file.
    """
    head, *lines = text.splitlines()
    packed = {}
    for line in lines:
        feature, *weights = line.split("\t")
        packed[feature] = sum(
            int(weight) << (_LANE_BITS * int(lane)) for lane, _, weight in (w.partition(":") for w in weights)
        )
    return LinearModel(tuple(head.split("\t")), packed)
