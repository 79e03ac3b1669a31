"""The command `meetings`: the meetings of the cluster in, a table or JSON out."""

from __future__ import annotations

from streams.cli.common import (
    AsJson,
    BrokerOption,
    console,
    print_json,
    servers_of,
    settings_with,
)
from streams.cli.options import KnownBy, end_of
from streams.cli.stored_records import logged_articles, read_meetings
from streams.cli.tables import meetings_table
from streams.knowledge import load_knowledge
from streams.plain_records import for_json
from streams.query.as_of import meetings_at

__all__ = ["meetings"]


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
