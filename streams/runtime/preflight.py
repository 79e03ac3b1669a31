"""The topics as they should be in, the cluster as it must be out: creates what is missing, refuses what is wrong.

Sending to a missing topic hangs a Faust worker, deaf to SIGTERM; a changelog
with another number of partitions than its source loses events. So a worker
starts only when every topic is as `topics.py` says.
"""

from __future__ import annotations

from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, NewTopic
from kafka.errors import AuthorizationError, KafkaError, TopicAlreadyExistsError

from streams.errors import PreflightError
from streams.runtime.client_config import unavailable
from streams.runtime.cluster import admin
from streams.settings import Settings
from streams.terminal_text import counted
from streams.topics import TOPICS, Topic, full_name

__all__ = ["faults", "preflight"]

_CHECKED = ("cleanup.policy", "retention.ms", "max.message.bytes")


def preflight(settings: Settings, servers: str) -> list[str]:
    """Create missing topics and check all; returns the names created, raises PreflightError listing every fault."""
    with admin(settings, servers) as client:
        existing = _existing(client)
        missing = [topic for topic in TOPICS if full_name(topic, settings.namespace) not in existing]
        _create(client, missing, settings, servers)
        found = faults(client, settings)
    if found:
        message = "the cluster is not as parley needs it:\n" + "\n".join(f"  {fault}" for fault in found)
        raise PreflightError(message)
    return [full_name(topic, settings.namespace) for topic in missing]


def faults(client: KafkaAdminClient, settings: Settings) -> list[str]:
    """What is wrong with the topics, each with what to do; empty when all is well."""
    existing = _existing(client)
    names = {full_name(topic, settings.namespace): topic for topic in TOPICS}
    found = [(name, "missing; `parley topics --create` makes it") for name in names if name not in existing]
    present = {name: topic for name, topic in names.items() if name in existing}
    configs = _configs(client, list(present))
    for name, topic in present.items():
        found += _shape_faults(name, topic, existing[name], settings)
        for key in _CHECKED:
            wanted, actual = topic.config.get(key), configs.get(name, {}).get(key)
            if wanted is not None and actual is not None and actual != wanted:
                found.append((name, f"{key} is {actual}, parley needs {wanted}; alter it with kafka-configs"))
    return [f"{', '.join(topics)}: {fault}" for fault, topics in _by_fault(found).items()]


def _by_fault(found: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The topics of each fault: what is wrong with all of them is said once."""
    together: dict[str, list[str]] = {}
    for name, fault in found:
        together.setdefault(fault, []).append(name)
    return together


def _shape_faults(name: str, topic: Topic, partitions: list[Any], settings: Settings) -> list[tuple[str, str]]:
    found = []
    wanted = topic.partitions(settings.partitions)
    if len(partitions) != wanted:
        how = "set PARLEY_PARTITIONS to it" if topic.spread else "delete it or use another PARLEY_NAMESPACE"
        found.append((name, f"{counted(len(partitions), 'partition')}, parley needs {wanted}; {how}"))
    copies = min((len(p["replica_nodes"]) for p in partitions), default=0)
    if copies < settings.replication_factor:
        asked = f"PARLEY_REPLICATION_FACTOR asks for {settings.replication_factor}"
        found.append((name, f"{counted(copies, 'replica')}, {asked}"))
    return found


def _existing(client: KafkaAdminClient) -> dict[str, list[Any]]:
    return {topic["name"]: topic["partitions"] for topic in client.describe_topics() if not topic["error_code"]}


def _create(client: KafkaAdminClient, missing: list[Topic], settings: Settings, servers: str) -> None:
    if not missing:
        return
    new = [
        NewTopic(
            full_name(topic, settings.namespace),
            topic.partitions(settings.partitions),
            settings.replication_factor,
            topic_configs={**topic.config, "min.insync.replicas": str(settings.min_insync_replicas)},
        )
        for topic in missing
    ]
    try:
        client.create_topics(new, timeout_ms=30_000)
    except TopicAlreadyExistsError:
        pass  # another worker starts at the same time; what it made is checked below
    except AuthorizationError as error:
        raise unavailable(settings, servers, error) from error
    except KafkaError as error:
        message = f"topics cannot be created: {error}"
        raise PreflightError(message) from error
    client.wait_for_topics([topic.name for topic in new], timeout_ms=30_000)


def _configs(client: KafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """Topic settings by name, defaults included."""
    if not names:
        return {}
    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    described = client.describe_configs(resources, config_filter="all")
    by_name: dict[str, Any] = described.get("topic") or described.get("TOPIC") or {}
    return {name: {key: data["value"] for key, data in config.items()} for name, config in by_name.items()}
