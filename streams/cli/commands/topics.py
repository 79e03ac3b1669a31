"""The commands `topics`, `schemas` and `tail`: what lies on the log, and how it is written."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from streams.cli.common import (
    AsJson,
    BrokerOption,
    console,
    print_json,
    print_json_lines,
    say,
    servers_of,
    settings_with,
)
from streams.cli.tables import new_table
from streams.errors import UsageError
from streams.plain_records import for_json
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS, Topic, full_name

__all__ = ["schemas", "tail", "topics"]


def tail(
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="A topic of `parley topics`, with or without its prefix.")
    ],
    broker: BrokerOption = None,
    newest: Annotated[
        int, typer.Option("-n", "--newest", min=0, help="So many messages from the end of each partition.")
    ] = 10,
    *,
    everything: Annotated[bool, typer.Option("--all", help="From the first message on.")] = False,
    follow: Annotated[
        bool, typer.Option("-f/-F", "--follow/--no-follow", help="Go on with what comes, until Ctrl-C.")
    ] = True,
) -> None:
    """Print the records of a topic, decoded.

    One JSON object a line; goes on with what comes, until Ctrl-C.
    """
    settings = settings_with(broker)
    found = _topic(topic, settings)
    lines = _decoded(settings, servers_of(settings), found, newest=None if everything else newest, follow=follow)
    for line in lines:
        print_json_lines([line])


def topics(
    broker: BrokerOption = None,
    *,
    as_json: AsJson = False,
    create: Annotated[bool, typer.Option("--create", help="Create the topics that are missing and check all.")] = False,
) -> None:
    """Show the topics, and why they are so."""
    settings = settings_with(broker)
    if create:
        from streams.runtime.preflight import preflight

        made = preflight(settings, servers_of(settings))
        say(f"created {', '.join(made)}" if made else "all topics are there and as they should be")
        return
    rows = [_topic_row(topic, settings) for topic in TOPICS]
    if as_json:
        print_json(rows)
        return
    table = new_table()
    for name in rows[0]:
        table.add_column(name, no_wrap=name in {"topic", "partitions"})
    for row in rows:
        table.add_row(*map(str, row.values()))
    console().print(table)


def schemas(
    name: Annotated[
        str | None, typer.Argument(metavar="[RECORD]", help="A record, such as Position: print its Avro schema.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show the schemas, or one of them."""
    from streams.runtime.codec import schemas_folder

    folder = schemas_folder()
    ids = json.loads(folder.joinpath("ids.lock.json").read_text(encoding="utf-8"))
    if name is not None:
        wanted = {record.casefold(): record for record in ids}.get(
            name.removeprefix("parley.").removesuffix(".avsc").casefold()
        )
        if wanted is None:
            message = f"no schema {name}; there are {', '.join(ids)}"
            raise UsageError(message)
        typer.echo(folder.joinpath(f"parley.{wanted}.avsc").read_text(encoding="utf-8").rstrip())
        return
    rows = [
        {
            "record": record,
            "id": entry["id"],
            "subjects": [f"{t.name}-value" for t in TOPICS if t.record.__name__ == record],
        }
        for record, entry in ids.items()
    ]
    if as_json:
        print_json(rows)
        return
    table = new_table("record", "id", "subjects")
    for row in rows:
        table.add_row(str(row["record"]), str(row["id"]), " ".join(row["subjects"]))
    console().print(table)


def _topic(name: str, settings: Settings) -> Topic:
    found = {**{full_name(topic, settings.namespace): topic for topic in TOPICS}, **BY_NAME}.get(name)
    if found is None:
        message = f"no topic {name}; there are {', '.join(BY_NAME)}"
        raise UsageError(message)
    return found


def _decoded(
    settings: Settings, servers: str, topic: Topic, *, newest: int | None, follow: bool
) -> Iterator[dict[str, Any]]:
    from streams.runtime.cluster import messages
    from streams.runtime.codec import load_codec

    for message in messages(settings, servers, full_name(topic, settings.namespace), follow=follow, newest=newest):
        written = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(message.timestamp_ms / 1000))
        place = {"partition": message.partition, "offset": message.offset, "written_at": written, "key": message.key}
        if message.value is None:
            yield {**place, "value": None}
            continue
        item = load_codec().decode(topic, message.value)
        yield {**place, "value": for_json(item.record)} if item.reason is None else {**place, "fault": item.detail}


def _topic_row(topic: Topic, settings: Settings) -> dict[str, Any]:
    return {
        "topic": full_name(topic, settings.namespace),
        "record": topic.record.__name__,
        "key": topic.key,
        "partitions": topic.partitions(settings.partitions),
        "partitioned by": topic.partitioned_by,
        "kept": "last value of each key" if topic.compacted else "for ever",
        "why": topic.why,
    }
