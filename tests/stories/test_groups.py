"""The first articles of stories, among articles that hang together."""

from __future__ import annotations

from streams.stories.groups import Firsts, Node


def node(number: int) -> Node:
    """The article of an hour."""
    return Node(number * 3_600_000, f"a{number:06}", "")


class Remembered(dict[Node, bool]):
    """A memo that forgets nothing."""

    def put(self, key: Node, value: bool) -> None:
        """Remember it."""
        self[key] = value


class Forgetful(Remembered):
    """A memo that forgets all."""

    def put(self, key: Node, value: bool) -> None:
        """Forget it."""


def test_a_chain_of_years_is_no_recursion() -> None:
    """Each article is a copy of the one before and of no other: every second one is first, told without a stack as deep."""
    length = 20_000

    def near(of: Node) -> dict[Node, int]:
        number = of.published_ms // 3_600_000
        return {node(other): 700 for other in (number - 1, number + 1) if 0 <= other < length}

    memo = Remembered()
    firsts = Firsts(near, memo)

    assert firsts.first(node(length - 1)) == (node(length - 2), 700)
    assert [firsts.is_first(node(number)) for number in range(4)] == [True, False, True, False]
    assert Firsts(near, Forgetful()).is_first(node(500))


def test_an_article_belongs_to_the_first_that_it_is_most_like() -> None:
    """Of two earlier first articles the one that it has most of counts, of equals the earlier."""
    likes = {node(3): {node(0): 450, node(1): 800}, node(4): {node(0): 600, node(1): 600}, node(0): {}, node(1): {}}
    firsts = Firsts(lambda of: likes[of], Remembered())

    assert firsts.first(node(3)) == (node(1), 800)
    assert firsts.first(node(4)) == (node(0), 600)
    assert firsts.first(node(1)) == (node(1), 1000)
