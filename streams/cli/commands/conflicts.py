"""`parley conflicts`: ledger entries in, the contradictions of one side out."""

from __future__ import annotations

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import ActorArgument, AsJson, AsOf, BrokerOption, KnownBy, is_asked_for, parse_view
from streams.cli.output import print_json
from streams.cli.stored_records import read_ledger
from streams.cli.tables.stance_pairs import conflicts_table
from streams.plain_records import for_json

__all__ = ["conflicts"]


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
    view = parse_view(as_of, known_by)
    settings = settings_with(broker)
    entries = read_ledger(settings, servers_of(settings), view)
    found = [(entry, conflict) for entry in entries if is_asked_for(entry.actor, actor) for conflict in entry.conflicts]
    if as_json:
        print_json([{"actor": e.actor, "issue": e.issue, **for_json(c)} for e, c in found])
        return
    console().print(conflicts_table(found))
