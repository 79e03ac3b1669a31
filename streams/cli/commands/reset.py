"""`parley reset`: what was derived in, its removal or a list of it out."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json, say

__all__ = ["reset"]


def reset(
    broker: BrokerOption = None,
    *,
    articles: Annotated[
        bool,
        typer.Option(
            "--articles",
            help="Also the articles, corrections and dead letters, which nothing can make again, and what was taken in.",
        ),
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it; without this, it is only said what would be removed.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Remove what was derived, to read the log from nothing.

    The derived topics, the changelogs, the consumer group with its offsets and local files of the workers; the articles
    stay unless asked for. Says what would be removed, and does it only with --yes. All workers must be stopped.
    """
    from streams.runtime.reset import remains, remove

    settings = settings_with(broker)
    servers = servers_of(settings)
    found = remains(settings, servers, articles=articles)
    things = [
        *([f"group {found.group}"] if found.group else []),
        *(f"topic {name}" for name in found.topics),
        *map(str, found.files),
    ]
    if as_json:
        print_json(
            {"removed": yes, "group": found.group, "topics": list(found.topics), "files": list(map(str, found.files))}
        )
    elif not yes:
        for thing in things:
            console().print(f"would remove {thing}", soft_wrap=True)
    if yes:
        remove(settings, servers, found, lambda thing: say(f"removed {thing}"))
    elif things:
        say(f"nothing was removed from {servers}; `parley reset --yes` does it")
    if not things:
        say("there is nothing to remove")
