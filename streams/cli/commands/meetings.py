"""`parley meetings`: the meetings of the cluster in, a table or JSON out."""

from __future__ import annotations

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption, KnownBy, end_of
from streams.cli.output import print_json
from streams.cli.stored_records import read_meetings
from streams.cli.tables.meetings import meetings_table
from streams.plain_records import for_json

__all__ = ["meetings"]


def meetings(broker: BrokerOption = None, known_by: KnownBy = None, *, as_json: AsJson = False) -> None:
    """Show the meetings and how far they have come."""
    settings = settings_with(broker)
    found = read_meetings(settings, servers_of(settings), end_of(known_by))
    if as_json:
        print_json([for_json(meeting) for meeting in found])
        return
    console().print(meetings_table(found))
