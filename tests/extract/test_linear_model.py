"""The linear model: packed weights add up like plain ones, and shares are a softmax in integers."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.extract.linear_model import SCALE, WHOLE, PackedWeights, parse_model, shares

WEIGHTS = st.lists(st.integers(-20_000, 20_000), min_size=1, max_size=25)


@given(
    rows=st.integers(1, 25).flatmap(
        lambda n: st.lists(st.lists(st.integers(-9_000, 9_000), min_size=n, max_size=n), min_size=1, max_size=9)
    )
)
def test_packed_sums_are_plain_sums(rows: list[list[int]]) -> None:
    """The scores of some features are the sums of their weights, label by label, whatever their signs."""
    count = len(rows[0])
    lines = ["\t".join(f"label{n}" for n in range(count))]
    lines += [
        "\t".join([f"f{n}", *(f"{lane}:{weight}" for lane, weight in enumerate(row))]) for n, row in enumerate(rows)
    ]
    model = parse_model("\n".join(lines) + "\n")

    assert model.scores(model.total(f"f{n}" for n in range(len(rows)))) == [
        sum(column) for column in zip(*rows, strict=True)
    ]


def test_unknown_features_weigh_nothing() -> None:
    """What was not learnt says nothing."""
    model = parse_model("a\tb\nknown\t0:5\t1:-7\n")

    assert model.scores(model.total(["known", "unknown"])) == [5, -7]
    assert model.scores(model.total([])) == [0, 0]


@given(scores=WEIGHTS)
def test_shares_are_a_softmax(scores: list[int]) -> None:
    """Shares are those of a softmax over logits, to a thousandth, keep the order and never exceed the whole."""
    found = shares(scores)
    best = max(scores)
    powers = [math.exp((score - best) / SCALE) for score in scores]

    assert sum(found) <= WHOLE
    assert all(abs(share / WHOLE - power / sum(powers)) < 0.001 for share, power in zip(found, powers, strict=True))
    assert found.index(max(found)) == scores.index(best)


def test_no_scores_have_no_shares() -> None:
    """Nothing to choose from is no error."""
    assert shares([]) == []


def test_the_strongest_features_are_told() -> None:
    """What weighs most for or against a label comes first."""
    model = parse_model("no\tyes\nweak\t1:3\nstrong\t1:-90\nother\t0:500\n")

    assert model.strongest(["weak", "strong", "other"], "yes", 2) == [("strong", -90), ("weak", 3)]


@pytest.mark.parametrize("text", ["a\tb\nfeature\tx:1\n", "a\nfeature\t0:heavy\n", "a\n\n", "a\nfeature\n"])
def test_a_broken_file_is_refused(text: str) -> None:
    """Weights that are no numbers are an error, not a guess."""
    with pytest.raises(ValueError, match="no feature"):
        parse_model(text)


@pytest.mark.parametrize("scores", [(0, 0), (300, -20), (-900, 40), (5000, 0), (0, 5000), (-1, 0)])
def test_the_share_of_the_first_of_two_labels_is_its_share(scores: tuple[int, int]) -> None:
    """Whether asked for alone or with the other's, to the millionth."""
    model = parse_model(f"yes\tno\nsaid\t0:{scores[0]}\t1:{scores[1]}\n")
    total = model.total(["said"])

    assert model.share_of_first(total) == model.shares(total)[0]


@given(
    learnt=st.dictionaries(st.text("اب\ud800x= ", min_size=1, max_size=3), st.integers(-9, 9), max_size=40),
    asked=st.lists(st.text("اب\ud800x= ", max_size=3), max_size=20),
)
def test_each_feature_has_its_own_weights(learnt: dict[str, int], asked: list[str]) -> None:
    """Few letters make many features that begin alike; each is found or not as in a plain dictionary, half characters too."""
    learnt = {feature: weight for feature, weight in learnt.items() if feature.isprintable()}
    packed = PackedWeights.of({feature: f"0:{weight}" for feature, weight in learnt.items()})

    assert [packed[feature] for feature in (*learnt, *asked)] == [
        learnt.get(feature, 0) for feature in (*learnt, *asked)
    ]
    assert list(packed.features) == list(learnt)
    assert packed.is_learnt == bool(learnt)


def test_features_whose_checksums_fall_together_are_told_apart() -> None:
    """Where two features have the same first place in the table, the second is found behind it."""
    names = [f"f{number}" for number in range(2_000)]
    packed = PackedWeights.of({name: f"1:{number}" for number, name in enumerate(names)})

    assert [packed[name] >> 32 for name in names] == list(range(2_000))
    assert [packed[f"g{number}"] for number in range(2_000)] == [0] * 2_000


def test_kept_weights_are_those_that_were_kept() -> None:
    """Pickled and loaded, a model weighs as before, and what was packed is packed anew."""
    model = parse_model("a\tb\nknown\t0:5\t1:-7\n")
    before = model.total(["known"])
    again = pickle.loads(pickle.dumps(model))

    assert not again.packed
    assert again.total(["known"]) == before
