"""`parley changes`: ledger entries in, the stands that have turned out."""

from __future__ import annotations

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import ActorArgument, AsJson, AsOf, BrokerOption, KnownBy, is_asked_for, parse_view
from streams.cli.output import print_json
from streams.cli.stored_records import read_ledger
from streams.cli.tables.stance_pairs import changes_table
from streams.ledger.placing import day_of
from streams.plain_records import for_json

__all__ = ["changes"]


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
    view = parse_view(as_of, known_by)
    settings = settings_with(broker)
    entries = read_ledger(settings, servers_of(settings), view)
    found = [(entry, change) for entry in entries if is_asked_for(entry.actor, actor) for change in entry.changes]
    found.sort(key=lambda item: (day_of(item[1].now), item[0].actor, item[0].issue), reverse=True)
    if as_json:
        print_json(
            [{"actor": e.actor, "issue": e.issue, "from": for_json(c.was), "to": for_json(c.now)} for e, c in found]
        )
        return
    console().print(changes_table(found))
