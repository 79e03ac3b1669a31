"""Features in, integer scores and shares out: a linear model whose weights are data, the same on every machine.

A weight is an integer, a logit times `SCALE`. The weights of one feature for all
labels are packed into one integer, a lane a label, so that the scores of twenty
labels cost one addition a feature. Shares (what a softmax gives) are computed in
integers too: no sum depends on the floating point of a machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from struct import Struct
from typing import Any, Final

__all__ = ["SCALE", "WHOLE", "Group", "LinearModel", "names_of", "parse_model", "shares"]

Group = tuple[Callable[..., Iterable[str]], tuple[Any, ...]]
"""Features that hang together: a pure function that names them, and the hashable values it names them from."""

SCALE: Final = 256
"""A logit of 1, as an integer weight."""
WHOLE: Final = 1_000_000
"""All shares of one choice together, but for rounding."""
_LANE_BITS: Final = 32
_HALF: Final = 1 << (_LANE_BITS - 1)
_LABELS_MAX: Final = 64
_OFFSETS: Final = tuple(sum(_HALF << (_LANE_BITS * lane) for lane in range(count)) for count in range(_LABELS_MAX + 1))
"""Added to a sum of so many lanes, so that none borrows from the next."""
_LANES: Final = tuple(Struct(f"<{count}I") for count in range(_LABELS_MAX + 1))
_MEMO_MAX: Final = 1 << 16
_FURTHEST: Final = 12 * SCALE
"""Scores so far below the best have no share."""
_POWERS: Final = tuple(round(math.exp(-distance / SCALE) * (1 << 24)) for distance in range(_FURTHEST))


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The weights of every feature for every label."""

    labels: tuple[str, ...]
    packed: Mapping[str, int]
    """Feature to its weights, the first label in the lowest lane."""
    memo: dict[Group, int] = field(default_factory=dict, compare=False, repr=False)
    """The packed sums of groups of features met before: a memory of a pure function."""

    def total(self, features: Iterable[str]) -> int:
        """The packed sum of the weights of these features; unknown ones weigh nothing."""
        get = self.packed.get
        return sum([weight for feature in features if (weight := get(feature))])

    def weigh(self, groups: Iterable[Group]) -> int:
        """The packed sum of the weights of all features of these groups."""
        memo, total = self.memo, 0
        for group in groups:
            weight = memo.get(group)
            if weight is None:
                if len(memo) >= _MEMO_MAX:
                    memo.clear()
                weight = memo[group] = self.total(group[0](*group[1]))
            total += weight
        return total

    def scores(self, total: int) -> list[int]:
        """The scores of the labels in a packed sum, in the order of the labels; of one label the sum is its score."""
        if len(self.labels) == 1:
            return [total]
        return [lane - _HALF for lane in self._lanes(total)]

    def shares(self, total: int) -> list[int]:
        """The share of each label in a packed sum, in millionths."""
        return shares(self._lanes(total))

    def _lanes(self, total: int) -> tuple[int, ...]:
        """The scores in a packed sum, each as much too high."""
        count = len(self.labels)
        lanes = _LANES[count]
        return lanes.unpack((total + _OFFSETS[count]).to_bytes(lanes.size, "little"))

    def strongest(self, features: Iterable[str], label: str, count: int) -> list[tuple[str, int]]:
        """The features that speak most for or against a label, with their weights, the strongest first."""
        lane = self.labels.index(label)
        weights = {feature: self.scores(self.packed.get(feature, 0))[lane] for feature in features}
        return sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:count]


def shares(scores: Sequence[int]) -> list[int]:
    """The share of each score among all, in millionths: a softmax in integers; [] for no scores."""
    best = max(scores, default=0)
    least = best - _FURTHEST
    powers = [_POWERS[best - score] if score > least else 0 for score in scores]
    whole = sum(powers)
    return [power and power * WHOLE // whole for power in powers]


def names_of(groups: Iterable[Group]) -> list[str]:
    """The features of these groups by name, as training needs them."""
    return [name for group, values in groups for name in group(*values)]


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
