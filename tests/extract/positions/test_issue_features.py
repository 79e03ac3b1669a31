"""What an article is about is guessed by what its words say on the whole, not by how many they are."""

from __future__ import annotations

import pytest

from streams.extract.linear_model import SCALE, WHOLE, parse_model, shares
from streams.extract.positions.issue_features import LENGTH, LENGTH_SCALE, evened, guess_of

LOGIT, RARITY = 2 * SCALE, LENGTH_SCALE * LENGTH_SCALE
MODEL = parse_model(
    f"energy\twater\t{LENGTH}\n"
    + "".join(f"has={stem}\t0:{LOGIT}\t2:{RARITY}\n" for stem in "abcd")
    + f"has=w\t1:{LOGIT}\t2:{RARITY}\n"
)


@pytest.mark.parametrize(("stems", "ahead"), [("a", 2), ("abcd", 4)])
def test_four_words_that_agree_count_as_two(stems: str, ahead: int) -> None:
    """The sum is put to the square root of what the words weigh by rarity: as the vector of an article of length one."""
    told = guess_of(MODEL, evened(MODEL, MODEL.total(f"has={stem}" for stem in stems)))

    assert told == dict(zip(("energy", "water"), shares([ahead * SCALE, 0]), strict=True))


def test_words_that_disagree_leave_it_open() -> None:
    """One for each issue, and an article of which no word was learnt: all issues alike."""
    even = {"energy": WHOLE // 2, "water": WHOLE // 2}

    assert guess_of(MODEL, evened(MODEL, MODEL.total(["has=a", "has=w"]))) == even
    assert guess_of(MODEL, evened(MODEL, 0)) == even


def test_what_clause_and_article_tell_is_added() -> None:
    """A clause that tells of one issue as much as its article of another leaves it open."""
    article, clause = (evened(MODEL, MODEL.total([f"has={stem}"])) for stem in "aw")

    assert guess_of(MODEL, article, clause) == {"energy": WHOLE // 2, "water": WHOLE // 2}
