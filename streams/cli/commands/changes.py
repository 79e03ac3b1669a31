"""Commands that ask the ledger about time: `changes`, `conflicts`, and the views of `state` at an instant.

What needs a clock, or an earlier state, is answered from the article log, which
keeps every revision: the versions known by an instant are read again, and the
positions up to a day are put into a ledger of their own.
"""

from __future__ import annotations

import typer

from streams.cli.common import AsJson, BrokerOption, console, print_json, servers_of, settings_with
from streams.cli.options import ActorArgument, AsOf, KnownBy, parse_view
from streams.cli.stored_records import logged_articles, read_ledger
from streams.cli.tables import changes_table, conflicts_table, diff_table
from streams.knowledge import load_knowledge
from streams.ledger.placing import day_of
from streams.plain_records import for_json
from streams.query.as_of import View, entries_at
from streams.query.differences import Turn
from streams.records import LedgerEntry
from streams.settings import Settings

__all__ = ["print_differences", "register", "view_entries"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (changes, conflicts):
        app.command()(command)


def changes(
    actor: ActorArgument = None,
    broker: BrokerOption = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show how stands have turned.

    Was and now, both dated, both with their evidence; a repetition is no change.
    """
    found = [
        (entry, change) for entry in _entries(actor, broker, parse_view(as_of, known_by)) for change in entry.changes
    ]
    found.sort(key=lambda item: (day_of(item[1].now), item[0].actor, item[0].issue), reverse=True)
    if as_json:
        print_json(
            [{"actor": e.actor, "issue": e.issue, "from": for_json(c.was), "to": for_json(c.now)} for e, c in found]
        )
        return
    console().print(changes_table(found))


def conflicts(
    actor: ActorArgument = None,
    broker: BrokerOption = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show who contradicts himself.

    Two sources or speakers of one side that contradict each other about the same time.
    """
    found = [
        (entry, conflict)
        for entry in _entries(actor, broker, parse_view(as_of, known_by))
        for conflict in entry.conflicts
    ]
    if as_json:
        print_json([{"actor": e.actor, "issue": e.issue, **for_json(c)} for e, c in found])
        return
    console().print(conflicts_table(found))


def view_entries(settings: Settings, servers: str, view: View) -> list[LedgerEntry]:
    """The ledger as it was seen from a point in time, from the article log."""
    return entries_at(logged_articles(settings, servers), load_knowledge(), view)


def print_differences(turns: list[Turn], *, as_json: bool) -> None:
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


def _entries(actor: str | None, broker: str | None, view: View | None) -> list[LedgerEntry]:
    settings = settings_with(broker)
    servers = servers_of(settings)
    found = read_ledger(settings, servers) if view is None else view_entries(settings, servers, view)
    return [entry for entry in found if actor is None or entry.actor == actor.upper()]
