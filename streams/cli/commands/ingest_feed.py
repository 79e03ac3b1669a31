"""`parley ingest feed` and `feeds`: addresses or lists of feeds in, articles on the article log out; or the list as OPML."""

from __future__ import annotations

from dataclasses import asdict, replace
from importlib.resources import as_file
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.cli.tables.cells import new_table
from streams.errors import InputError
from streams.extras import require
from streams.ingest.feed_list import Subscription, opml_of, read_feeds, read_opml, subscription

__all__ = ["feed", "feeds"]

ListOption = Annotated[
    Path | None,
    typer.Option(
        "--list", metavar="FILE", help="A feeds.toml; default: the one that parley ships, whose feeds are off."
    ),
]
OpmlOption = Annotated[Path | None, typer.Option("--opml", metavar="FILE", help="OPML, as feed readers export it.")]


def feed(
    urls: Annotated[list[str] | None, typer.Argument(metavar="[URL]...", help="Addresses of feeds.")] = None,
    broker: BrokerOption = None,
    opml: OpmlOption = None,
    listed: ListOption = None,
    interval: Annotated[
        float | None,
        typer.Option(min=1, help="Seconds between two looks at a feed; default: as the list says, else 900."),
    ] = None,
    *,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="The feeds hold whole articles: fetch no pages.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Look once and exit.")] = False,
) -> None:
    """Follow feeds: what they link to becomes articles.

    RSS, Atom and JSON Feed. A page that is edited becomes a revision, one that is gone a withdrawal. Without URL and
    OPML the feeds of the list that are on are followed. Running twice changes nothing.
    """
    require("ingest", "feeds need")
    from streams.logs import configure_logs
    from streams.runtime.feed_follow import run_feeds
    from streams.runtime.preflight import preflight

    found = _chosen(urls or [], opml, listed)
    if interval is not None:
        found = [replace(each, interval_seconds=interval) for each in found]
    if full_text:
        found = [replace(each, full_text=True) for each in found]
    settings = settings_with(broker)
    configure_logs(settings)
    servers = servers_of(settings)
    preflight(settings, servers)
    run_feeds(settings, servers, found, once=once)


def feeds(
    listed: ListOption = None,
    *,
    opml: Annotated[bool, typer.Option("--opml", help="Print OPML, for other feed readers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the feeds of the list, also those that are off."""
    found = _listed(listed)
    if opml:
        typer.echo(opml_of(found), nl=False)
    elif as_json:
        print_json([asdict(each) for each in found])
    else:
        table = new_table()
        for name in ("on", "name", "url", "outlet", "every"):
            table.add_column(name)
        for each in found:
            table.add_row(
                "on" if each.on else "off",
                each.name or "",
                each.url,
                each.outlet or "",
                f"{each.interval_seconds:.0f} s",
            )
        console().print(table)


def _chosen(urls: list[str], opml: Path | None, listed: Path | None) -> list[Subscription]:
    """The feeds that are named in any way, each once; raises InputError where there are none."""
    found = [subscription(url) for url in urls]
    if opml is not None:
        found += read_opml(opml)
    if listed is not None or not (urls or opml):
        found += [each for each in _listed(listed) if each.on]
    if not found:
        message = "no feed of the list is on: name a URL, or set `on = true` in a feeds.toml and give it with --list"
        raise InputError(message)
    chosen: dict[str, Subscription] = {}
    for each in found:
        chosen.setdefault(each.url, each)
    return list(chosen.values())


def _listed(path: Path | None) -> list[Subscription]:
    if path is not None:
        return read_feeds(path)
    from streams.knowledge import seeds_folder

    with as_file(seeds_folder().joinpath("feeds.toml")) as shipped:
        return read_feeds(shipped)
