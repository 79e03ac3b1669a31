"""`parley denials`: the live positions of all actors in, each denial with what it denies out."""

from __future__ import annotations

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import ActorArgument, AsJson, AsOf, BrokerOption, KnownBy, is_asked_for, parse_view
from streams.cli.output import print_json
from streams.cli.stored_records import read_positions
from streams.cli.tables.denials import denials_table
from streams.plain_records import for_json
from streams.query.as_of import View
from streams.query.denials import find_denials

__all__ = ["denials"]


def denials(
    actor: ActorArgument = None,
    broker: BrokerOption = None,
    as_of: AsOf = None,
    known_by: KnownBy = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show who denies or rejects what others say.

    Each denial with the accusations, reports, demands and offers that it answers, in other articles and its own.
    """
    view = parse_view(as_of, known_by) or View()
    settings = settings_with(broker)
    positions = read_positions(settings, servers_of(settings), view)
    found = [denial for denial in find_denials(positions) if is_asked_for(denial.position.actor, actor)]
    if as_json:
        print_json(
            [
                {
                    "denial": for_json(denial.position),
                    "denied": [{"reason": each.reason, **for_json(each.position)} for each in denial.denied],
                    "omitted": denial.omitted,
                }
                for denial in found
            ]
        )
        return
    console().print(denials_table(found))
