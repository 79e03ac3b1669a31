"""Commands that ask the ledger about time: `changes`, `conflicts`, and the views of `state` at an instant.

What needs a clock, or an earlier state, is answered from the article log, which
keeps every revision: the versions known by an instant are read again, and the
positions up to a day are put into a ledger of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

import typer

from streams.cli.common import AsJson, BrokerOption, console, parsed, print_json, servers_of, settings_with
from streams.cli.stored import logged_articles, read_ledger
from streams.cli.tables import changes_table, conflicts_table, diff_table
from streams.extract import read
from streams.ingest.files import parse_instant
from streams.knowledge import Knowledge, load_knowledge
from streams.negotiation.ledger import Ledger, day_of
from streams.records import Article, LedgerEntry, Position, Stance, Stand
from streams.settings import Settings
from streams.shape import for_json

__all__ = [
    "ActorArgument",
    "AsOf",
    "KnownBy",
    "Turn",
    "View",
    "differences",
    "end_of",
    "entries_at",
    "known_articles",
    "parse_day",
    "parse_view",
    "positions_at",
    "print_differences",
    "register",
    "view_entries",
]

ActorArgument = Annotated[str | None, typer.Argument(metavar="[ACTOR]", help="Actor code, such as RUS; default: all.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was said or done by this day.")]
KnownBy = Annotated[
    str | None, typer.Option("--known-by", metavar="INSTANT", help="Only what was published by this instant.")
]


@dataclass(frozen=True, slots=True)
class View:
    """A point of view in time."""

    as_of: dt.date | None = None
    """Last day of what was said or done; None for all."""
    known_by: dt.datetime | None = None
    """Instant by which an article's version was published; None for all."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stand that differs between two views."""

    actor: str
    issue: str
    counterpart: str | None
    was: Stance | None
    now: Stance | None


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


def entries_at(articles: Iterable[Article], knowledge: Knowledge, view: View) -> list[LedgerEntry]:
    """The entries that the versions known by an instant give, up to a day; by actor and issue."""
    ledger = Ledger()
    for position in positions_at(articles, knowledge, view):
        ledger.apply(position)
    return list(ledger.entries())


def positions_at(articles: Iterable[Article], knowledge: Knowledge, view: View) -> Iterator[Position]:
    """The positions that the versions known by an instant hold, up to a day; by article."""
    for article in known_articles(articles, view.known_by):
        for position in read(article, knowledge).positions:
            if view.as_of is None or day_of(position) <= view.as_of:
                yield position


def known_articles(articles: Iterable[Article], known_by: dt.datetime | None) -> list[Article]:
    """The last version of each article by an instant; by id."""
    latest: dict[str, Article] = {}
    for article in articles:
        if known_by is not None and (article.updated_at or article.published_at) > known_by:
            continue
        before = latest.get(article.article_id)
        if before is None or before.revision < article.revision:
            latest[article.article_id] = article
    return [latest[key] for key in sorted(latest)]


def differences(before: Iterable[LedgerEntry], after: Iterable[LedgerEntry]) -> list[Turn]:
    """The stands that are new, gone or another, by actor and issue."""
    old, new = _stands(before), _stands(after)
    found = []
    for key in sorted(old.keys() | new.keys(), key=lambda k: (k[0], k[1], k[2] or "")):
        was, now = old.get(key), new.get(key)
        if (was and was.current.position_id) != (now and now.current.position_id):
            found.append(Turn(*key, was.current if was else None, now.current if now else None))
    return found


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


def parse_view(as_of: str | None, known_by: str | None) -> View | None:
    """The view that options ask for; None when they ask for the present."""
    if as_of is None and known_by is None:
        return None
    return View(parse_day(as_of), end_of(known_by))


def parse_day(value: str | None) -> dt.date | None:
    """An ISO 8601 day; raises BadParameter."""
    return parsed(value, dt.date.fromisoformat, "day")


def end_of(value: str | None) -> dt.datetime | None:
    """An instant; a day means its end. Raises BadParameter."""
    instant = parsed(value, parse_instant, "day or instant")
    if value is None or instant is None:
        return None
    return instant if len(value) > len("2022-01-13") else instant + dt.timedelta(days=1) - dt.timedelta(milliseconds=1)


def _stands(entries: Iterable[LedgerEntry]) -> dict[tuple[str, str, str | None], Stand]:
    return {(entry.actor, entry.issue, stand.counterpart): stand for entry in entries for stand in entry.stands}


def _entries(actor: str | None, broker: str | None, view: View | None) -> list[LedgerEntry]:
    settings = settings_with(broker)
    servers = servers_of(settings)
    found = read_ledger(settings, servers) if view is None else view_entries(settings, servers, view)
    return [entry for entry in found if actor is None or entry.actor == actor.upper()]
