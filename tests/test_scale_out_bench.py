"""The simulation of many workers keeps the laws that any real number of workers is under."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scale_out import Services, plan_of, rows
from bench.scale_out_model import Agent, Plan, simulate
from tests.support import examples

PARTITIONS = 16
ARTICLES = 3_000
EVEN = (1 / PARTITIONS,) * PARTITIONS
ROUNDING = 1.03
"""The last batches of a run are small, and a run has an end: a few articles a hundred."""


def plan(
    workers: int,
    *,
    read: float = 0.010,
    track: float = 0.0002,
    group: float = 0.0003,
    wait: float = 0.0,
    shares: tuple[float, ...] = EVEN,
    apart: int = 0,
) -> Plan:
    """A topology with one agent beside the reader that is spread and one that is not."""
    return Plan(
        Agent("read", read, 1.0, 20, EVEN),
        (Agent("track", track, 20.0, 500, shares), Agent("group", group, 1.0, 500, (1.0,))),
        wait,
        workers,
        apart,
    )


@settings(max_examples=examples(40), deadline=None)
@given(
    read=st.floats(0.001, 0.03),
    track=st.floats(0.00005, 0.0005),
    group=st.floats(0.0001, 0.005),
    wait=st.floats(0, 0.1),
    hot=st.floats(1 / PARTITIONS, 0.5),
)
def test_twice_the_workers_are_never_slower(read: float, track: float, group: float, wait: float, hot: float) -> None:
    """Whatever each step takes, and however uneven the actors are."""
    shares = (hot, *((1 - hot) / (PARTITIONS - 1),) * (PARTITIONS - 1))
    rates = [
        simulate(plan(n, read=read, track=track, group=group, wait=wait, shares=shares), ARTICLES).articles_per_second
        for n in (1, 2, 4, 8, 16)
    ]

    assert all(more * ROUNDING >= fewer for fewer, more in itertools.pairwise(rates)), rates


@settings(max_examples=examples(40), deadline=None)
@given(
    workers=st.integers(1, PARTITIONS),
    group=st.floats(0.0001, 0.02),
    track=st.floats(0.00005, 0.001),
    hot=st.floats(1 / PARTITIONS, 0.6),
    wait=st.floats(0, 0.05),
)
def test_no_more_is_done_than_each_stage_can(workers: int, group: float, track: float, hot: float, wait: float) -> None:
    """One partition is one core's; so is the partition of the hottest actor; and no core does two things at a time."""
    shares = (hot, *((1 - hot) / (PARTITIONS - 1),) * (PARTITIONS - 1))
    found = simulate(plan(workers, group=group, track=track, shares=shares, wait=wait), ARTICLES)

    assert found.articles_per_second <= ROUNDING / group
    assert found.articles_per_second <= ROUNDING / (track * 20 * hot)
    assert found.articles_per_second <= ROUNDING * workers / (0.010 + 20 * track + group)
    assert 0 < found.busy <= 1 + 1e-9


def test_one_worker_takes_what_its_core_does() -> None:
    """Without waiting, a worker's rate is one over all that an article costs."""
    found = simulate(plan(1), ARTICLES)

    assert found.articles_per_second == pytest.approx(1 / (0.010 + 20 * 0.0002 + 0.0003), rel=0.01)
    assert found.bottleneck == "cores"


def test_what_is_spread_evenly_scales() -> None:
    """Without a stage of one partition, sixteen workers do sixteen times as much."""
    one, all_of_them = (simulate(plan(n, group=0.0), ARTICLES).articles_per_second for n in (1, PARTITIONS))

    assert all_of_them == pytest.approx(PARTITIONS * one, rel=0.05)


def test_waiting_never_helps() -> None:
    """The longer Kafka takes, the fewer articles a second."""
    rates = [simulate(plan(4, wait=wait), ARTICLES).articles_per_second for wait in (0.0, 0.02, 0.1, 1.0)]

    assert rates == sorted(rates, reverse=True)
    assert simulate(plan(4, wait=1.0), ARTICLES).bottleneck == "waiting"


@pytest.mark.parametrize(
    ("changed", "bottleneck"),
    [
        ({"group": 0.02}, "group"),
        ({"shares": (0.7, *((0.3 / 15,) * 15)), "track": 0.001}, "track"),
        ({"group": 0.0001}, "cores"),
    ],
)
def test_what_binds_is_named(changed: dict[str, float], bottleneck: str) -> None:
    """A stage of one partition, an actor that has most positions, or all cores alike."""
    assert simulate(plan(8, **changed), ARTICLES).bottleneck == bottleneck  # type: ignore[arg-type]


def test_every_number_of_workers_has_its_row() -> None:
    """The bench gives a row for all agents in each worker, and one for the reading apart, up to 64 workers."""
    services = Services(
        cpu_ms={"read": 15.0, "track": 0.2, "convene": 0.3, "group": 0.3},
        messages={"read": 1.0, "track": 20.0, "convene": 2.0, "group": 1.0},
        actors={"a": 0.25, "b": 0.25, "c": 0.5},
        wait_ms=10.0,
        week=1_000,
    )
    found = rows(services, 2_000)

    assert [row["workers"] for row in found if not row["apart"]] == [1, 2, 4, 8, 16, 32, 64]
    assert [row["workers"] for row in found if row["apart"]] == [2, 4, 8, 16, 32, 64]
    assert found[-1]["articles_per_second"] <= 1.03 / (20 * 0.0002 * 0.5)
    assert plan_of(services, 64).others[0].shares.count(0.0) == 61
