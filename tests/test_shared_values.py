"""What is equal becomes one, and nothing that can be told apart does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.extract.entities.senses import Node, PlaceHead
from streams.extract.linear_model import parse_model
from streams.records import EntityType
from streams.shared_values import shared

PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-1, 2), st.floats(-1, 1), st.sampled_from(["", "a", "اب"]))
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.frozensets(PLAIN, max_size=3),
        st.dictionaries(PLAIN, inner, max_size=3),
    ),
    max_leaves=12,
)


def told(value: Any) -> Any:
    """A value type by type, in the order in which it stands: 1, 1.0, True and an Enum are four."""
    if isinstance(value, tuple):
        return "tuple", [told(each) for each in value]
    if isinstance(value, dict):
        return "dict", [(told(key), told(each)) for key, each in value.items()]
    if isinstance(value, frozenset):
        return "set", sorted(map(repr, value))
    return type(value), repr(value)


@given(value=st.lists(VALUES, max_size=6).map(tuple))
def test_a_value_says_what_it_said(value: Any) -> None:
    """Type by type and in the same order, whatever else in it is equal by Python's measure."""
    before = told(value)

    assert told(shared(value)) == before


def test_equal_parts_become_one() -> None:
    """Texts, tuples, tables and frozen values that were made apart are the same object."""

    def made(word: str) -> Any:
        return (f"{word}!", "x"), frozenset({f"{word}?"}), {f"{word}.": (word, "y")}, PlaceHead(f"{word},", inside=True)

    one, other = shared((made("ab"), made("ab")))

    assert one is other


@pytest.mark.parametrize(("one", "other"), [(1, True), (0.0, -0.0), ((1,), (True,)), ({"a": 1}, {"a": True})])
def test_what_is_only_equal_to_python_stays_apart(one: object, other: object) -> None:
    """A number is no truth value: records tell them apart."""
    found = shared((one, other))

    assert list(map(repr, found)) == [repr(one), repr(other)]


def test_memories_are_not_shared() -> None:
    """Two objects that fill a dictionary later keep their own, and one that two objects hold stays one."""
    one, other, third = Node(), Node(), Node()
    one.next, other.next = {}, {}
    third.next = one.next
    found, more = shared(((one, other, third), {"more": one.next}))
    found[0].next["word"] = Node()

    assert found == (one, other, third)
    assert not found[1].next
    assert found[2].next is found[0].next is more["more"]


def test_a_table_of_an_object_is_the_one_that_others_ask() -> None:
    """Whether the object or the table comes first, both lead to the same table."""
    one, other = Node(), Node()
    one.step("word").step("behind")
    other.step("word").step("before")
    first, table, other_table, second = shared((one, one.next, other.next, other))

    assert (first.next is table, second.next is other_table) == (True, True)
    assert list(second.next["word"].next) == ["before"]


def test_what_makes_itself_anew_is_left_alone() -> None:
    """A model that is kept in a form of its own, days and labels are themselves."""
    model, day = parse_model("a\tb\nknown\t0:5\n"), dt.date(2024, 3, 1)

    assert shared((model, day, EntityType.PERSON)) == (model, day, EntityType.PERSON)
    assert shared((model,))[0] is model


def test_values_of_others_are_left_alone() -> None:
    """Only what is made of our own classes is made anew."""

    @dataclass(frozen=True)
    class Foreign:
        words: tuple[str, ...]

    class Kind(Enum):
        ONE = 1

    foreign = Foreign(("a",))

    assert shared((foreign, Kind.ONE)) == (foreign, Kind.ONE)
    assert shared((foreign,))[0] is foreign
