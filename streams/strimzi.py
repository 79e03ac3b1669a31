"""The table of topics and the least rights of each program in, resources for Strimzi's operators out, as YAML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from streams.access import PROGRAMS, Program, Right
from streams.topics import TOPICS, Topic, full_name

__all__ = ["resources", "yaml_of"]

_API: Final = "kafka.strimzi.io/v1"


def resources(
    cluster: str, namespace: str, *, partitions: int, replicas: int, min_insync_replicas: int
) -> Iterator[dict[str, Any]]:
    """A KafkaTopic a topic and a KafkaUser a program, for the Kafka that Strimzi knows as `cluster`."""
    for topic in TOPICS:
        yield _topic(topic, cluster, namespace, topic.partitions(partitions), replicas, min_insync_replicas)
    for program in PROGRAMS:
        yield _user(program, cluster, namespace)


def _topic(
    topic: Topic, cluster: str, namespace: str, partitions: int, replicas: int, min_insync_replicas: int
) -> dict[str, Any]:
    config = {**topic.config, "min.insync.replicas": str(min_insync_replicas)}
    return {
        **_head("KafkaTopic", full_name(topic, namespace), cluster, topic.why),
        "spec": {"partitions": partitions, "replicas": replicas, "config": config},
    }


def _user(program: Program, cluster: str, namespace: str) -> dict[str, Any]:
    return {
        **_head("KafkaUser", f"{namespace}-{program.name}", cluster, program.why),
        "spec": {
            "authentication": {"type": "scram-sha-512"},
            "authorization": {"type": "simple", "acls": [_acl(right) for right in program.rights(namespace)]},
        },
    }


def _head(kind: str, name: str, cluster: str, why: str) -> dict[str, Any]:
    labels = {"app.kubernetes.io/part-of": "parley", "strimzi.io/cluster": cluster}
    return {
        "apiVersion": _API,
        "kind": kind,
        "metadata": {"name": name, "labels": labels, "annotations": {"parley/why": why}},
    }


def _acl(right: Right) -> dict[str, Any]:
    resource = {"type": right.kind, "name": right.name, "patternType": "literal"}
    return {"resource": resource, "operations": list(right.operations)}


def yaml_of(documents: Iterable[Mapping[str, Any]]) -> str:
    """The documents as YAML: mappings and lists in blocks, every other value as JSON writes it, which YAML reads."""
    return "".join("---\n" + "\n".join(_lines(document, "")) + "\n" for document in documents)


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _entry(f"{indent}{key}:", each, f"{indent}  ")
        return
    for each in value:
        if isinstance(each, Mapping):
            first, *others = _lines(each, f"{indent}  ")
            yield f"{indent}- {first.lstrip()}"
            yield from others
        else:
            yield f"{indent}- {_scalar(each)}"


def _entry(head: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(each, Mapping) for each in value)):
        yield head
        yield from _lines(value, indent)
    elif isinstance(value, list):
        yield f"{head} [{', '.join(map(_scalar, value))}]"
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Any) -> str:
    """As JSON writes it; of what cannot be printed, YAML wants more escaped than JSON does."""
    plain = json.dumps(value, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in plain)
