"""Commands that ask the cluster: `state`, `meetings`, `tail`, `topics`, `schemas`."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from streams.cli.commands.changes import print_differences, view_entries
from streams.cli.commands.meetings import meetings
from streams.cli.commands.topics import schemas, tail, topics
from streams.cli.common import (
    AsJson,
    BrokerOption,
    console,
    print_json,
    say,
    servers_of,
    settings_with,
)
from streams.cli.options import ActorArgument, AsOf, KnownBy, end_of, parse_view
from streams.cli.stored_records import read_ledger
from streams.cli.tables import ledger_tables
from streams.plain_records import for_json
from streams.query.as_of import View
from streams.query.differences import differences
from streams.records import LedgerEntry
from streams.topics import BY_NAME, full_name

__all__ = ["register", "state_json"]


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


def state_json(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """Entries as `state --json` prints them: a change has `from` and `to`, which no field of a record can be called."""
    found = []
    for entry in entries:
        row = for_json(entry)
        row["changes"] = [{"from": c.pop("was"), "to": c.pop("now"), **c} for c in row["changes"]]
        found.append(row)
    return found
