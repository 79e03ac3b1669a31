"""`parley state`: ledger entries in, where each actor stands out: now, at an instant, or between two."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.json_rows import state_json
from streams.cli.options import ActorArgument, AsJson, AsOf, BrokerOption, KnownBy, end_of, is_asked_for, parse_view
from streams.cli.output import print_json, say
from streams.cli.stored_records import read_ledger
from streams.cli.tables.ledger import ledger_tables
from streams.cli.tables.stance_pairs import diff_table
from streams.plain_records import for_json
from streams.query.as_of import View
from streams.query.differences import Turn, differences
from streams.topics import BY_NAME, full_name

__all__ = ["state"]


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
        before, after = (read_ledger(settings, servers, View(known_by=end_of(instant))) for instant in diff)
        _print_differences(
            [turn for turn in differences(before, after) if is_asked_for(turn.actor, actor)], as_json=as_json
        )
        return
    found = read_ledger(settings, servers, parse_view(as_of, known_by))
    entries = [entry for entry in found if is_asked_for(entry.actor, actor)]
    if as_json:
        print_json(state_json(entries))
        return
    if not entries and actor:
        say(f"nothing is known of {actor.upper()}")
        raise typer.Exit(os.EX_DATAERR)
    console().print(ledger_tables(entries))


def _print_differences(turns: list[Turn], *, as_json: bool) -> None:
    """Show what differs between two instants."""
    if as_json:
        print_json(
            [
                {
                    "actor": t.actor,
                    "issue": t.issue,
                    "counterpart": t.counterpart,
                    "from": for_json(t.was) if t.was else None,
                    "to": for_json(t.now) if t.now else None,
                }
                for t in turns
            ]
        )
        return
    console().print(diff_table(turns))
