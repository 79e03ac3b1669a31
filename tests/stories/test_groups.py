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
    length = 5_000

    def around(of: Node) -> list[Node]:
        number = of.published_ms // 3_600_000
        return [node(other) for other in (number - 1, number + 1) if 0 <= other < length]

    def alike(one: Node, other: Node) -> int:
        return 700 if abs(one.published_ms - other.published_ms) == 3_600_000 else 0

    firsts = Firsts(around, alike, Remembered())

    assert firsts.first(node(length - 1)) == (node(length - 2), 700)
    assert [firsts.is_first(node(number)) for number in range(4)] == [True, False, True, False]
    assert Firsts(around, alike, Forgetful()).is_first(node(500))


def test_an_article_belongs_to_the_first_that_it_is_most_like() -> None:
    """Of two earlier first articles the one that it has most of counts, of equals the earlier."""
    likes = {(3, 0): 450, (3, 1): 800, (4, 0): 600, (4, 1): 600}

    def alike(one: Node, other: Node) -> int:
        return likes.get((one.published_ms // 3_600_000, other.published_ms // 3_600_000), 0)

    firsts = Firsts(lambda of: [node(number) for number in range(5) if node(number) != of], alike, Remembered())

    assert firsts.first(node(3)) == (node(1), 800)
    assert firsts.first(node(4)) == (node(0), 600)
    assert firsts.first(node(1)) == (node(1), 1000)
