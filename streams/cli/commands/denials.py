"""Commands that ask the live positions, shown in an entry or not: `denials`, `deadlines`.

What needs a clock, or positions of several actors, is answered here and never
stored as if it were an event.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from streams.cli.common import AsJson, BrokerOption, console, print_json, servers_of, settings_with
from streams.cli.options import ActorArgument, AsOf, KnownBy, end_of, parse_day, parse_view
from streams.cli.stored_records import logged_articles, read_records
from streams.cli.tables import deadlines_table, denials_table
from streams.knowledge import load_knowledge
from streams.ledger.placing import day_of
from streams.plain_records import for_json
from streams.query.as_of import View, positions_at
from streams.query.deadlines import due, passed
from streams.query.denials import find_denials
from streams.records import Position
from streams.topics import BY_NAME

__all__ = ["register"]

Day = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Only what was said or done by this day; default: today.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (denials, deadlines):
        app.command()(command)


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
    positions = _positions(broker, parse_view(as_of, known_by) or View())
    found = [denial for denial in find_denials(positions) if actor is None or denial.position.actor == actor.upper()]
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


def deadlines(
    actor: ActorArgument = None,
    as_of: Day = None,
    known_by: KnownBy = None,
    broker: BrokerOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show deadlines, and whether they have passed.

    Every deadline that a live position sets, also where newer ones have pushed it out of its ledger entry.
    """
    today = parse_day(as_of) or dt.datetime.now(dt.UTC).date()
    found = due(_positions(broker, View(today, end_of(known_by))))
    rows = [(each, passed(each, today)) for each in found if actor is None or each.actor == actor.upper()]
    if as_json:
        print_json([{**for_json(each), "counterpart": each.target, "passed": over} for each, over in rows])
        return
    console().print(deadlines_table(rows))


def _positions(broker: str | None, view: View) -> list[Position]:
    """The live positions of a view: as published, or, at an instant of knowledge, from the article log."""
    settings = settings_with(broker)
    servers = servers_of(settings)
    if view.known_by is not None:
        return list(positions_at(logged_articles(settings, servers), load_knowledge(), view))
    live: list[Position] = read_records(settings, servers, BY_NAME["positions"])
    return [p for p in live if not p.retracted and (view.as_of is None or day_of(p) <= view.as_of)]
