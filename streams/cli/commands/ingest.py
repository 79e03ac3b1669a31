"""`parley ingest watch`: the files of a folder in, articles on the article log out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption

__all__ = ["watch"]


def watch(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder whose new or changed .txt, .json and .jsonl files become articles."),
    ],
    broker: BrokerOption = None,
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks.")] = 1.0,
    *,
    once: Annotated[bool, typer.Option("--once", help="Look once and exit.")] = False,
) -> None:
    """Turn the files of a folder into articles.

    Every new or changed .txt, .json and .jsonl file becomes an article. Running twice changes nothing.
    """
    from streams.logs import configure_logs
    from streams.runtime.folder_watch import run_watch
    from streams.runtime.preflight import preflight

    settings = settings_with(broker)
    configure_logs(settings)
    servers = servers_of(settings)
    preflight(settings, servers)
    run_watch(settings, servers, folder, interval_seconds=interval, once=once)
