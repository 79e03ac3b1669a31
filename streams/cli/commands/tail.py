"""`parley tail`: the messages of a topic in, one decoded JSON object a line out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption
from streams.cli.output import print_json_lines
from streams.errors import UsageError
from streams.plain_records import for_json
from streams.settings import Settings
from streams.topics import BY_NAME, TOPICS, Topic, full_name

__all__ = ["tail"]


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
