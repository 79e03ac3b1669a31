"""Workers that do some of the stages: each has the tables of its own, and together they have every partition."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import faust
import pytest
from faust.assignor.partition_assignor import PartitionAssignor

from streams.extract.knowledge import Knowledge, bearings_of
from streams.runtime.agents import Surroundings
from streams.runtime.app import build_app, build_topology
from streams.runtime.changelogs import TABLES
from streams.runtime.codec import load_codec
from streams.runtime.monitor import Monitor
from streams.runtime.stages import build_stages, ledger_stages
from streams.runtime.watchdog import Pulse
from streams.settings import STAGES, Settings
from streams.topics import BY_NAME, SOURCES, full_name
from tests.runtime.support import plan_in
from tests.runtime.test_agents import Outbox


def app_of(stages: str, name: str, knowledge: Knowledge, folder: Path, replicas: int = 0) -> tuple[faust.App, set[str]]:
    """The app of a worker that does these stages, and the names of its agents."""
    settings = Settings(stages=stages, worker_name=name, standby_replicas=replicas)
    app = build_app(settings, "127.0.0.1:1")
    around = Surroundings(settings, plan_in(folder), Outbox(), Monitor("rules"), Pulse(60))
    reads = "read" in stages.split(",")
    made = (
        build_stages(knowledge, load_codec(), settings)
        if reads
        else ledger_stages(bearings_of(knowledge), load_codec(), settings)
    )
    return app, set(build_topology(app, made, around))


def test_a_worker_has_the_agents_and_tables_of_its_stages(knowledge: Knowledge, tmp_path: Path) -> None:
    """What it does not do it neither subscribes to nor keeps; by default it does all."""
    _, every = app_of(Settings().stages, "all", knowledge, tmp_path)
    reader, reading = app_of("read", "reader", knowledge, tmp_path)
    ledger, keeping = app_of("track,convene,group", "ledger", knowledge, tmp_path)

    assert every == set(STAGES)
    assert (reading, set(reader.tables)) == ({"read"}, {"articles"})
    assert (keeping, set(ledger.tables)) == ({"track", "convene", "group"}, {"positions", "mentions", "sketches"})


class Cluster:
    """How many partitions each topic has."""

    @staticmethod
    def partitions_for_topic(name: str) -> set[int]:
        """Their numbers."""
        topics = {full_name(topic, "parley"): topic for topic in BY_NAME.values()}
        return set(range(topics[name].partitions(Settings().partitions)))


def topics_of(stages: str) -> set[str]:
    """What a worker subscribes to that does these stages: their sources and their changelogs."""
    agents = {"articles": "read", "corrections": "read", "positions": "track"}
    agents |= {"meeting-mentions": "convene", "sketches": "group"}
    found = {topic.name for topic in SOURCES if agents[topic.name] in stages.split(",")}
    return {
        full_name(BY_NAME[name], "parley")
        for name in found | {changelog for source, changelog in TABLES.values() if source in found}
    }


@pytest.mark.parametrize("replicas", [0, 1])
@pytest.mark.parametrize(
    "workers",
    [
        ("read", "track,convene,group"),
        ("read", "track", "convene,group"),
        ("read", "read", "track,convene,group", "track,convene,group"),
        ("read,track,convene,group", "read", "track,convene,group"),
    ],
)
def test_every_partition_is_somebodys(
    workers: tuple[str, ...], replicas: int, knowledge: Knowledge, tmp_path: Path
) -> None:
    """Whoever divides them, worker by worker of unlike stages: each partition of a source has one owner, with its registers.

    Each worker takes what it is given: Faust compares that with what it works out itself, warm copies included.
    """
    names = [f"worker-{number}" for number in range(len(workers))]
    apps = {
        name: app_of(stages, name, knowledge, tmp_path, replicas)[0]
        for name, stages in zip(names, workers, strict=True)
    }
    assignors = {name: PartitionAssignor(app, replicas=replicas) for name, app in apps.items()}
    members = {name: assignors[name].metadata(topics_of(stages)) for name, stages in zip(names, workers, strict=True)}
    for leader in names:
        given: dict[str, Any] = assignors[leader].assign(Cluster, members)  # type: ignore[arg-type]
        for name, assignment in given.items():
            assignors[name].on_assignment(assignment)
        owners = Counter(tp for assignor in assignors.values() for tp in assignor.assigned_actives())

        assert {tp.topic for tp in owners} == topics_of(Settings().stages)
        assert set(owners.values()) == {1}
        assert len(owners) == sum(len(Cluster.partitions_for_topic(name)) for name in topics_of(Settings().stages))
        for assignor in assignors.values():
            for source, changelog in TABLES.values():
                ours = {tp for tp in assignor.assigned_actives() if tp.topic == full_name(BY_NAME[source], "parley")}
                kept = {tp for tp in assignor.assigned_actives() if tp.topic == full_name(BY_NAME[changelog], "parley")}
                assert {tp.partition for tp in ours} == {tp.partition for tp in kept}


def test_a_worker_that_reads_nothing_has_no_reader(knowledge: Knowledge) -> None:
    """It knows no lexicons; to ask it to read is a fault, not silence."""
    stages = ledger_stages(bearings_of(knowledge), load_codec(), Settings())

    with pytest.raises(LookupError, match="reads no articles"):
        _ = stages.read
