"""What two views of the ledger differ in."""

from __future__ import annotations

from streams.cli.options import end_of
from streams.extract.knowledge import Knowledge
from streams.query.as_of import View, entries_at
from streams.query.differences import differences
from tests.support import seed_articles


def test_a_diff_shows_what_came_between(knowledge: Knowledge) -> None:
    """Between two instants only articles published in between bring a new stand."""
    before, after = (
        entries_at(seed_articles(), knowledge, View(known_by=end_of(day))) for day in ("2022-01-12", "2022-01-13")
    )

    new = [turn.now for turn in differences(before, after) if turn.now is not None]

    assert new
    assert {stance.article_id for stance in new} == {"seed-003"}


def test_differences_name_what_is_new(knowledge: Knowledge) -> None:
    """From the first article to the last, each turn has a stand on at least one side, and equal views differ in nothing."""
    before = entries_at(seed_articles(), knowledge, View(known_by=end_of("2021-12-31")))
    after = entries_at(seed_articles(), knowledge, View())
    turns = differences(before, after)

    assert turns
    assert all(turn.was or turn.now for turn in turns)
    assert differences(after, after) == []
