"""`parley replay`: an archive of articles in, their publication on the article log out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.folder_replay import replay_folder, replay_seeds
from streams.cli.options import BrokerOption

__all__ = ["replay"]


def replay(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Archive of .txt, .json or .jsonl files; default: the seeds.")
    ] = None,
    speed: Annotated[
        float | None,
        typer.Option(
            min=0.001, help="Seconds of publication time a second; 86400: a day a second. Default: no waiting."
        ),
    ] = None,
    broker: BrokerOption = None,
    *,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of resuming an interrupted replay.")
    ] = False,
) -> None:
    """Publish an archive of articles.

    In the order of publication. An interrupted replay goes on where it stopped.
    """
    settings = settings_with(broker)
    servers = servers_of(settings)
    from streams.runtime.preflight import preflight

    preflight(settings, servers)
    if folder is not None:
        rejected = replay_folder(settings, servers, folder, speed=speed, restart=restart)
    else:
        rejected = replay_seeds(settings, servers, speed=speed, restart=restart)
    if rejected:
        raise typer.Exit(os.EX_DATAERR)
