"""Changelogs, what the group has committed, and this worker's files in; what each changelog is, and what it has lost, out.

Every message that an agent has committed left a register in its changelog, or a
dead letter. A changelog that was emptied, cut or made anew would be read as a
smaller state, and entries would shrink without a word: so a worker does not
start on it. `parley reset` removes what was derived, and the log is read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kafka import KafkaAdminClient, TopicPartition

from streams.errors import ChangelogError
from streams.runtime.cluster import Extent, admin, committed_offsets, extents, messages
from streams.runtime.disk_store import StatePlan, state_folder, state_path
from streams.runtime.register_file import Placing, Stamp, read_stamp
from streams.runtime.state_memory import page_cache_kib
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

__all__ = ["TABLES", "losses", "state_plan"]

TABLES: Final[Mapping[str, tuple[str, str]]] = {
    "articles": ("articles", "articles-changelog"),
    "positions": ("positions", "positions-changelog"),
    "mentions": ("meeting-mentions", "mentions-changelog"),
    "sketches": ("sketches", "sketches-changelog"),
}
"""Each agent's table, the topic that it reads, and the table's changelog."""
_CURE: Final = "stop all workers, run `parley reset --yes` (the articles stay) and start them again: they read the log from its start"


@dataclass(frozen=True, slots=True)
class _Look:
    """What was asked of the cluster, once."""

    settings: Settings
    servers: str
    ids: Mapping[str, str]
    """Topic id by full name."""
    extents: Mapping[TopicPartition, Extent]
    committed: Mapping[TopicPartition, int]


def state_plan(settings: Settings, servers: str, generation: int, placings: Mapping[str, Placing]) -> StatePlan:
    """Where this worker keeps its registers, and what they are copies of; raises ChangelogError for lost registers."""
    look = _look(settings, servers)
    _check(look, generation)
    world = look.ids[full_name(BY_NAME["rulesets"], settings.namespace)]
    stamps = {}
    for _, changelog in TABLES.values():
        name = full_name(BY_NAME[changelog], settings.namespace)
        stamps[name] = Stamp(world, generation, look.ids[name])
    files = sum(BY_NAME[source].partitions(settings.partitions) for source, _ in TABLES.values())
    return StatePlan(state_folder(settings), stamps, placings, page_cache_kib(settings, files))


def _check(look: _Look, generation: int) -> None:
    """Raise ChangelogError, listing every fault, when registers are lost."""
    found = list(_losses(look, generation))
    if found:
        message = f"registers are lost: {'; '.join(found)}; {_CURE}"
        raise ChangelogError(message)


def losses(settings: Settings, servers: str, generation: int) -> list[str]:
    """What is lost of the registers, each with what to do; empty when all is well."""
    return [f"{fault}; {_CURE}" for fault in _losses(_look(settings, servers), generation)]


def _look(settings: Settings, servers: str) -> _Look:
    names = [full_name(BY_NAME[name], settings.namespace) for pair in TABLES.values() for name in pair]
    with admin(settings, servers) as client:
        committed = committed_offsets(client, servers, settings)
        ids = _topic_ids(client)
    return _Look(settings, servers, ids, extents(settings, servers, names), committed)


def _topic_ids(client: KafkaAdminClient) -> dict[str, str]:
    topics: list[dict[str, Any]] = client.describe_topics()
    return {topic["name"]: str(topic["topic_id"]) for topic in topics if not topic["error_code"]}


def _losses(look: _Look, generation: int) -> Iterator[str]:
    settings = look.settings
    world = look.ids.get(full_name(BY_NAME["rulesets"], settings.namespace), "")
    for table, (source, changelog) in TABLES.items():
        log, topic = (full_name(BY_NAME[name], settings.namespace) for name in (source, changelog))
        ours = Stamp(world, generation, look.ids.get(topic, ""))
        for number in range(BY_NAME[source].partitions(settings.partitions)):
            fault = _loss(look, TopicPartition(log, number), TopicPartition(topic, number), table, ours)
            if fault:
                yield f"{topic}, partition {number}, {fault}"


def _loss(look: _Look, source: TopicPartition, changelog: TopicPartition, table: str, ours: Stamp) -> str | None:
    """What one changelog partition has lost; None when nothing is known to be."""
    extent, committed = look.extents.get(changelog, Extent(0, 0)), look.committed.get(source, 0)
    if not committed:
        return None
    if extent.begin:
        return f"begins at {extent.begin}: it was cut"
    if not extent.end and _left_a_register(look, source, committed):
        return f"is empty, though {committed} messages of {source.topic} are committed"
    known = read_stamp(state_path(state_folder(look.settings), table, changelog.partition))
    if known is None:
        return None
    stamp, offset = known
    if (stamp.world, stamp.generation) != (ours.world, ours.generation):
        return None  # of another life: it is made anew
    if stamp.changelog != ours.changelog:
        return "was deleted and made anew since this worker wrote to it"
    if offset is not None and offset >= extent.end:
        return f"ends at {extent.end}, before what this worker has written to it ({offset})"
    return None


def _left_a_register(look: _Look, source: TopicPartition, committed: int) -> bool:
    """Whether a committed message is no dead letter: then it left a register. The first one decides, as a rule."""
    letters = full_name(BY_NAME["dead-letters"], look.settings.namespace)
    dead = {letter.key for letter in messages(look.settings, look.servers, letters)}
    return any(
        message.partition == source.partition
        and message.offset < committed
        and f"{source.topic}-{source.partition}-{message.offset}" not in dead
        for message in messages(look.settings, look.servers, source.topic)
    )
