"""Commands that ask the cluster: `state`, `meetings`, `tail`, `topics`, `schemas`."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterable, Iterator
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
from streams.cli.history import (
    ActorArgument,
    AsOf,
    KnownBy,
    View,
    differences,
    end_of,
    known_articles,
    parse_view,
    print_differences,
    view_entries,
)
from streams.cli.stored import by_day, logged_articles, read_ledger, read_meetings
from streams.cli.tables import ledger_tables, meetings_table, new_table
from streams.errors import UsageError
from streams.extract import read
from streams.knowledge import Knowledge, load_knowledge
from streams.negotiation.joining import join_meetings
from streams.records import Article, LedgerEntry, Meeting
from streams.settings import Settings
from streams.shape import for_json
from streams.topics import BY_NAME, TOPICS, Topic, full_name

__all__ = ["meetings_at", "register", "state_json"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (state, meetings, tail, topics, schemas):
        app.command()(command)


def state(
    actor: ActorArgument = None,
    broker: BrokerOption = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option("--diff", metavar="A B", help="What differs between two instants of publication."),
    ] = None,
    *,
    as_json: AsJson = False,
    digest: Annotated[bool, typer.Option("--digest", help="Print only the SHA-256 of the whole ledger.")] = False,
) -> None:
    """Show where each actor stands.

    On each issue, towards whom, since when, on whose word. --as-of, --known-by and --diff are answered from the
    article log, which keeps every revision.
    """
    from streams.runtime.cluster import digest as digest_of
    from streams.runtime.cluster import last_values

    settings = settings_with(broker)
    servers = servers_of(settings)
    if digest:
        typer.echo(digest_of(last_values(settings, servers, full_name(BY_NAME["ledger"], settings.namespace))))
        return
    if diff is not None:
        before, after = (view_entries(settings, servers, View(known_by=end_of(instant))) for instant in diff)
        turns = [turn for turn in differences(before, after) if actor is None or turn.actor == actor.upper()]
        print_differences(turns, as_json=as_json)
        return
    view = parse_view(as_of, known_by)
    found = read_ledger(settings, servers) if view is None else view_entries(settings, servers, view)
    entries = [entry for entry in found if actor is None or entry.actor == actor.upper()]
    if as_json:
        print_json(state_json(entries))
        return
    if not entries and actor:
        say(f"nothing is known of {actor.upper()}")
        raise typer.Exit(os.EX_DATAERR)
    console().print(ledger_tables(entries))


def meetings(broker: BrokerOption = None, known_by: KnownBy = None, *, as_json: AsJson = False) -> None:
    """Show the meetings and how far they have come."""
    settings = settings_with(broker)
    servers, instant = servers_of(settings), end_of(known_by)
    if instant is None:
        found = read_meetings(settings, servers)
    else:
        found = meetings_at(logged_articles(settings, servers), load_knowledge(), instant)
    if as_json:
        print_json([for_json(meeting) for meeting in found])
        return
    console().print(meetings_table(found))


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


def meetings_at(articles: Iterable[Article], knowledge: Knowledge, instant: dt.datetime) -> list[Meeting]:
    """The meetings that the versions known by an instant tell of, by day, the undated last."""
    known = known_articles(articles, instant)
    mentions = [mention for article in known for mention in read(article, knowledge).meetings]
    return by_day(join_meetings(mentions, knowledge.meetings.members))


def state_json(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """Entries as `state --json` prints them: a change has `from` and `to`, which no field of a record can be called."""
    found = []
    for entry in entries:
        row = for_json(entry)
        row["changes"] = [{"from": c.pop("was"), "to": c.pop("now"), **c} for c in row["changes"]]
        found.append(row)
    return found


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
