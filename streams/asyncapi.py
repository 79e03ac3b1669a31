"""The table of topics in, an AsyncAPI 3 document out: what other programs may read and write, in one file for their tools."""

from __future__ import annotations

from typing import Any, Final

from streams import __version__
from streams.settings import Settings, host_port
from streams.topics import TOPICS, Topic, full_name

__all__ = ["asyncapi"]

_BINDING: Final = "0.5.0"
_AVRO: Final = "application/vnd.apache.avro;version=1.9.0"
_LOCAL: Final = "127.0.0.1:19092"
"""Where the local broker listens, if nothing else does."""
_TAKEN_IN: Final = ("articles", "corrections")
"""What parley is sent by others, beside its own sources."""
_WITHDRAWN_AS_RECORD: Final = ("positions",)
"""Where a withdrawal is a record that says so, since the ledger needs to know of whom."""
_ABOUT: Final = (
    "Reads the news as it arrives and keeps a ledger of negotiations. Values are Avro in Confluent's framing, and "
    "`parley serve` answers as a schema registry; keys are readable UTF-8. Per key the greatest (revision, generation) "
    "holds, so that order and repetition do not matter. Headers are CloudEvents in binary mode."
)
_TEXT: Final = {"type": "string"}


def asyncapi(settings: Settings, schemas: str = "../schemas") -> dict[str, Any]:
    """The document; `schemas` is where the folder of schemas is, seen from where the document will be."""
    topics = [topic for topic in TOPICS if not topic.internal]
    return {
        "asyncapi": "3.0.0",
        "id": "urn:parley",
        "info": {
            "title": "parley",
            "version": __version__,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/avro",
        "servers": {"broker": _server(settings)},
        "channels": {topic.name: _channel(topic, settings) for topic in topics},
        "operations": dict(_operation(topic, settings, action) for topic in topics for action in _actions(topic)),
        "components": {
            "messages": {name: message for topic in topics for name, message in _messages_of(topic, schemas).items()},
            "messageTraits": {"event": _event(is_withdrawn=False), "withdrawal": _event(is_withdrawn=True)},
        },
    }


def _server(settings: Settings) -> dict[str, Any]:
    secure = settings.security_protocol.endswith("SSL")
    registry = settings.schema_registry or f"http://{host_port(settings.serve_host.strip('[]'), settings.serve_port)}"
    bindings = {"schemaRegistryUrl": registry, "schemaRegistryVendor": "confluent", "bindingVersion": _BINDING}
    return {
        "host": (settings.broker or _LOCAL).partition(",")[0],
        "protocol": "kafka-secure" if secure else "kafka",
        "description": "Kafka; where no other registry is set, `parley serve` is one for its own schemas",
        "bindings": {"kafka": bindings},
    }


def _channel(topic: Topic, settings: Settings) -> dict[str, Any]:
    names = _names(topic)
    config: dict[str, Any] = {"cleanup.policy": ["compact" if topic.compacted else "delete"]}
    if not topic.compacted:
        config["retention.ms"] = -1
    config["max.message.bytes"] = int(topic.config["max.message.bytes"])
    return {
        "address": full_name(topic, settings.namespace),
        "title": f"{topic.record.__name__} by {topic.key}",
        "description": topic.why,
        "servers": [{"$ref": "#/servers/broker"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {
            "kafka": {
                "topic": full_name(topic, settings.namespace),
                "partitions": topic.partitions(settings.partitions),
                "replicas": settings.replication_factor,
                "topicConfiguration": config,
                "bindingVersion": _BINDING,
            }
        },
    }


def _actions(topic: Topic) -> tuple[str, ...]:
    return ("receive", "send") if topic.name in _TAKEN_IN else ("send",)


def _operation(topic: Topic, settings: Settings, action: str) -> tuple[str, dict[str, Any]]:
    """What parley itself does: whoever reads does the other half of `send`."""
    found: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": f"{'Reads' if action == 'receive' else 'Publishes'} {full_name(topic, settings.namespace)}",
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/{name}"} for name in _names(topic)],
    }
    if action == "receive":
        group = {"type": "string", "enum": [settings.namespace]}
        found["bindings"] = {"kafka": {"groupId": group, "bindingVersion": _BINDING}}
    return f"{action}-{topic.name}", found


def _names(topic: Topic) -> tuple[str, ...]:
    name = topic.record.__name__
    has_tombstones = topic.compacted and topic.name not in _WITHDRAWN_AS_RECORD
    return (name, f"{name}Withdrawn") if has_tombstones else (name,)


def _messages_of(topic: Topic, schemas: str) -> dict[str, dict[str, Any]]:
    """The messages of a topic, by name: its record, and the withdrawal of one where a key can be withdrawn."""
    name = topic.record.__name__
    binding = {"key": {**_TEXT, "description": topic.key}, "bindingVersion": _BINDING}
    framed = {
        "schemaIdLocation": "payload",
        "schemaIdPayloadEncoding": "confluent",
        "schemaLookupStrategy": "TopicNameStrategy",
    }
    found: dict[str, dict[str, Any]] = {
        name: {
            "name": f"parley.{name}",
            "title": name,
            "summary": (topic.record.__doc__ or "").partition("\n")[0],
            "contentType": "application/avro",
            "traits": [{"$ref": "#/components/messageTraits/event"}],
            "payload": {"schemaFormat": _AVRO, "schema": {"$ref": f"{schemas}/parley.{name}.avsc"}},
            "bindings": {"kafka": {**binding, **framed}},
        }
    }
    if len(_names(topic)) > 1:
        found[f"{name}Withdrawn"] = {
            "name": f"parley.{name}.withdrawn",
            "title": f"{name}, withdrawn",
            "summary": "No value: the key holds no more, from the version on that the headers say",
            "traits": [{"$ref": "#/components/messageTraits/withdrawal"}],
            "payload": {"type": "null"},
            "bindings": {"kafka": binding},
        }
    return found


def _event(*, is_withdrawn: bool) -> dict[str, Any]:
    """The headers: CloudEvents in binary mode, and the trace."""
    told = {
        "ce_specversion": {"type": "string", "enum": ["1.0"]},
        "ce_id": {**_TEXT, "description": "Key and version, behind an @: of one event, however often it comes"},
        "ce_source": {**_TEXT, "description": "urn:parley: and the topic"},
        "ce_type": {
            **_TEXT,
            "description": "parley. and the record; with .withdrawn behind it where there is no value",
        },
    }
    needed = list(told)
    told["traceparent"] = {**_TEXT, "description": "W3C Trace Context: of the article that this comes of"}
    if is_withdrawn:
        told["parley_revision"] = {**_TEXT, "description": "Of the article that withdraws it: text that sorts"}
        told["parley_generation"] = {"type": "string", "pattern": "^[0-9]+$", "description": "Of the rules"}
        needed += ["parley_revision", "parley_generation"]
    else:
        told["content-type"] = {"type": "string", "enum": ["application/avro"]}
        told["ce_time"] = {"type": "string", "format": "date-time", "description": "When it was published"}
        needed.append("content-type")
    return {"headers": {"type": "object", "required": needed, "properties": told}}
