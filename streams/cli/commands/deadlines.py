"""`parley deadlines`: the live positions and a day in, the deadlines they set and whether they have passed out."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import ActorArgument, AsJson, BrokerOption, KnownBy, end_of, is_asked_for, parse_day
from streams.cli.output import print_json
from streams.cli.stored_records import read_positions
from streams.cli.tables.deadlines import deadlines_table
from streams.plain_records import for_json
from streams.query.as_of import View
from streams.query.deadlines import due, passed

__all__ = ["deadlines"]


def deadlines(
    actor: ActorArgument = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="Only what was said or done by this day; default: today."),
    ] = None,
    known_by: KnownBy = None,
    broker: BrokerOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show deadlines, and whether they have passed.

    Every deadline that a live position sets, also where newer ones have pushed it out of its ledger entry.
    """
    today = parse_day(as_of) or dt.datetime.now(dt.UTC).date()
    view = View(today, end_of(known_by))
    settings = settings_with(broker)
    found = due(read_positions(settings, servers_of(settings), view))
    rows = [(each, passed(each, today)) for each in found if is_asked_for(each.actor, actor)]
    if as_json:
        print_json([{**for_json(each), "counterpart": each.target, "passed": over} for each, over in rows])
        return
    console().print(deadlines_table(rows))
