"""Features in, integer scores and shares out: a linear model whose weights are data, the same on every machine.

A weight is an integer, a logit times `SCALE`. The weights of one feature for all
labels are packed into one integer, a lane a label, so that the scores of twenty
labels cost one addition a feature. Shares (what a softmax gives) are computed in
integers too: no sum depends on the floating point of a machine.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from struct import Struct
from typing import Any, Final, Protocol, TypeVar
from zlib import crc32

__all__ = [
    "SCALE",
    "WHOLE",
    "Evidence",
    "LinearModel",
    "Namer",
    "PackedWeights",
    "ReadyWeights",
    "Telling",
    "by_name",
    "made_ready",
    "parse_model",
    "shares",
]

Namer = Callable[..., Iterable[str]]
"""A pure function that names features that hang together, from a few hashable values."""
Told_co = TypeVar("Told_co", covariant=True)
Evidence = TypeVar("Evidence", int, list[str])
"""Features told by their names, or by the packed sum of their weights; either way what is told is added with `+`."""


class Told(Protocol[Told_co]):
    """What a function of names tells for values, which stand in brackets: for a model that is a memory, and looked up."""

    def __getitem__(self, values: tuple[Any, ...], /) -> Told_co:
        """What it tells for these values."""


Telling = Callable[[Namer], Told[Evidence]]
"""How features are told: `by_name`, or `by_weight` of a model."""

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
_POWERS: Final = (
    *(round(math.exp(-distance / SCALE) * (1 << 24)) for distance in range(_FURTHEST)),
    *(0 for _ in range(4 * _FURTHEST)),
)
"""What a score is raised to, by its distance from the best; none seen is further off than this goes."""


_END: Final = b"\n"
_TAB: Final = ord("\t")
_PLACES_PER_LINE: Final = 2
"""At least: of those that are asked for and not there, most find an empty place at once."""
_FILE: Final = re.compile(r"[^\n]*+(?:\n[^\t\n]++(?:\t\d++:-?\d++)++)*+\n?")


class PackedWeights(dict[str, int]):
    """Feature to its weights, the first label in the lowest lane; 0 for a feature that was not learnt.

    A line is packed when its feature is first asked for: a day of news asks for a few of eighty thousand, and
    packing them all was a fifth of the time to load what is known. Until then it stays text, found by the place that
    the checksum of its feature has in a table: a string for each feature and each line took four times the memory.
    """

    __slots__ = ("_mask", "_places", "_text")

    def __init__(self, text: bytes, places: array[int]) -> None:
        super().__init__()
        self._text, self._places, self._mask = text, places, len(places) - 1

    @classmethod
    def of(cls, lines: Mapping[str, str]) -> PackedWeights:
        """From the weights of each feature, as a file has them."""
        text = bytearray(_END)
        places = array("I", [0]) * (_PLACES_PER_LINE << len(lines).bit_length())
        for feature, weights in lines.items():
            key = feature.encode()
            at = crc32(key) % len(places)
            while places[at]:
                at = (at + 1) % len(places)
            places[at] = len(text)
            text += key + b"\t" + weights.encode() + _END
        return cls(bytes(text), places)

    def __reduce__(self) -> tuple[type[PackedWeights], tuple[bytes, array[int]]]:
        """Kept on disk without what was packed."""
        return PackedWeights, (self._text, self._places)

    @property
    def is_learnt(self) -> bool:
        """Whether any feature has weights."""
        return len(self._text) > len(_END)

    @property
    def features(self) -> Iterator[str]:
        """Every feature that has weights."""
        for line in self._text.split(_END)[1:-1]:
            yield line.partition(b"\t")[0].decode()

    def __missing__(self, feature: str) -> int:
        try:
            key = feature.encode()
        except UnicodeEncodeError:  # half a character, which no file has
            return 0
        places, text = self._places, self._text
        at = crc32(key) & self._mask
        while start := places[at]:
            end = start + len(key)
            if text.startswith(key, start) and text[end] == _TAB:
                line = text[end + 1 : text.index(_END, end)]
                weights = [weight.partition(b":") for weight in line.split(b"\t")]
                packed = self[feature] = sum([int(weight) << (_LANE_BITS * int(lane)) for lane, _, weight in weights])
                return packed
            at = (at + 1) & self._mask
        return 0


class ReadyWeights(PackedWeights):
    """The same with every line packed at once: for a model of some thousands of features that is asked for more features than it has.

    To find out that a feature is not there costs a twentieth, which is what most questions of a tagger come to.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Kept on disk as they are."""
        return _ready, (dict(self),)

    @property
    def is_learnt(self) -> bool:
        """Whether any feature has weights."""
        return bool(self)

    @property
    def features(self) -> Iterator[str]:
        """Every feature that has weights."""
        return iter(self)

    def __missing__(self, feature: str) -> int:
        return 0


def _ready(weights: Mapping[str, int]) -> ReadyWeights:
    ready = ReadyWeights(_END, array("I"))
    ready.update(weights)
    return ready


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The weights of every feature for every label."""

    labels: tuple[str, ...]
    packed: PackedWeights
    by_weight: Telling[int] = field(init=False, compare=False, repr=False)
    """Tells features by the packed sum of their weights; what a function of names gave for values is kept."""

    def __post_init__(self) -> None:
        # The look-up of a dictionary, not a method: it is called more than a thousand times an article.
        object.__setattr__(self, "by_weight", _Weighers(self).__getitem__)

    def __reduce__(self) -> tuple[type[LinearModel], tuple[tuple[str, ...], PackedWeights]]:
        """Kept on disk without what is remembered."""
        return LinearModel, (self.labels, self.packed)

    def total(self, features: Iterable[str]) -> int:
        """The packed sum of the weights of these features; unknown ones weigh nothing."""
        packed = self.packed
        return sum([packed[feature] for feature in features])

    def scores(self, total: int) -> list[int]:
        """The scores of the labels in a packed sum, in the order of the labels; of one label the sum is its score."""
        if len(self.labels) == 1:
            return [total]
        return [lane - _HALF for lane in self._lanes(total)]

    def shares(self, total: int, lane: int = 0, most: int = WHOLE) -> list[int]:
        """The share of each label in a packed sum, in millionths; [] where that of this lane is more than `most`."""
        powers = _powers(self._lanes(total))
        whole = sum(powers)
        if powers[lane] * WHOLE // whole > most:
            return []
        return [power and power * WHOLE // whole for power in powers]

    def share_of_first(self, total: int) -> int:
        """The share of the first of two labels, in millionths: half of what `shares` costs, for as many questions."""
        yes, no = self._lanes(total)
        return _share_of_two(yes - no)

    def _lanes(self, total: int) -> tuple[int, ...]:
        """The scores in a packed sum, each as much too high."""
        count = len(self.labels)
        lanes = _LANES[count]
        return lanes.unpack((total + _OFFSETS[count]).to_bytes(lanes.size, "little"))

    def strongest(self, features: Iterable[str], label: str, count: int) -> list[tuple[str, int]]:
        """The features that speak most for or against a label, with their weights, the strongest first."""
        lane = self.labels.index(label)
        weights = {feature: self.scores(self.packed[feature])[lane] for feature in features}
        return sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:count]


class _Weighers(dict[Namer, Told[int]]):
    """For each function that names features, what they weigh together."""

    def __init__(self, model: LinearModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, namer: Namer) -> Told[int]:
        weights = self[namer] = _Weights(namer, self._model)
        return weights


class _Weights(dict[tuple[Any, ...], int]):
    """Values to what the features that are named for them weigh together, as far as they were asked for.

    A plain dictionary that is emptied when it is full: one that keeps an order of use writes to four places of memory
    for each look-up, of which there are six thousand an article.
    """

    __slots__ = ("_model", "_namer")

    def __init__(self, namer: Namer, model: LinearModel) -> None:
        super().__init__()
        self._namer, self._model = namer, model

    def __missing__(self, values: tuple[Any, ...]) -> int:
        if len(self) >= _MEMO_MAX:
            self.clear()
        weight = self[values] = self._model.total(self._namer(*values))
        return weight


class _Names:
    """Values to the features that are named for them."""

    __slots__ = ("_namer",)

    def __init__(self, namer: Namer) -> None:
        self._namer = namer

    def __getitem__(self, values: tuple[Any, ...], /) -> list[str]:
        return list(self._namer(*values))


def shares(scores: Sequence[int]) -> list[int]:
    """The share of each score among all, in millionths: a softmax in integers; [] for no scores."""
    powers = _powers(scores)
    whole = sum(powers)
    return [power and power * WHOLE // whole for power in powers]


@lru_cache(maxsize=1 << 14)
def _share_of_two(ahead: int) -> int:
    """The share of a score that is so far ahead of the only other."""
    return shares((ahead, 0))[0]


def _powers(scores: Sequence[int]) -> list[int]:
    """What each score is raised to, against the best."""
    if not scores:
        return []
    best = max(scores)
    try:
        return [_POWERS[best - score] for score in scores]
    except IndexError:
        return [_POWERS[min(best - score, _FURTHEST)] for score in scores]


def by_name(namer: Namer) -> Told[list[str]]:
    """The features that this function names, as a list: how training and `parley explain` are told of them."""
    return _Names(namer)


def made_ready(model: LinearModel) -> LinearModel:
    """The same model with every weight at hand: see `ReadyWeights`."""
    return LinearModel(model.labels, _ready({feature: model.packed[feature] for feature in model.packed.features}))


def parse_model(text: str) -> LinearModel:
    """Read a model: labels on the first line, then a feature a line and its weights as `lane:weight`, all between tabs.

    Raises ValueError for what is no such file.
    """
    if not _FILE.fullmatch(text):
        message = "weights: a line is no feature with its weights"
        raise ValueError(message)
    head, *lines = text.removesuffix("\n").split("\n")
    return LinearModel(tuple(head.split("\t")), PackedWeights.of(dict([line.split("\t", 1) for line in lines])))
