"""`parley topics`: the table of topics in, each with its key, its keeping and the reason out; or the topics made."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json, say
from streams.cli.tables.cells import new_table
from streams.settings import Settings
from streams.topics import TOPICS, Topic, full_name

__all__ = ["topics"]


def topics(
    broker: BrokerOption = None,
    *,
    as_json: AsJson = False,
    create: Annotated[bool, typer.Option("--create", help="Create the topics that are missing and check all.")] = False,
    strimzi: Annotated[
        str | None,
        typer.Option(
            "--strimzi",
            metavar="CLUSTER",
            help="Print them for Strimzi's operators, with a user for each program and no right that it does not need.",
        ),
    ] = None,
    asyncapi: Annotated[
        bool,
        typer.Option("--asyncapi", help="Print an AsyncAPI document of those that others read, for their tools."),
    ] = False,
) -> None:
    """Show the topics, and why they are so."""
    settings = settings_with(broker)
    if asyncapi:
        _print_asyncapi(settings)
        return
    if strimzi is not None:
        _print_strimzi(strimzi, settings)
        return
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


def _print_strimzi(cluster: str, settings: Settings) -> None:
    from streams.strimzi import resources, yaml_of

    found = resources(
        cluster,
        settings.namespace,
        partitions=settings.partitions,
        replicas=settings.replication_factor,
        min_insync_replicas=settings.min_insync_replicas,
    )
    typer.echo(yaml_of(found), nl=False)


def _print_asyncapi(settings: Settings) -> None:
    from streams.asyncapi import asyncapi
    from streams.strimzi import yaml_of

    typer.echo(yaml_of([asyncapi(settings)]).removeprefix("---\n"), nl=False)


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
