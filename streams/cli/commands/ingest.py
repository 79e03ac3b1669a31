"""`parley ingest watch`: the files of a folder in, articles on the article log out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption

__all__ = ["watch"]


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder whose new or changed files become articles.")],
    broker: BrokerOption = None,
    settle: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds that a file must be as it is before it is read; default: 0.5."),
    ] = None,
    poll: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help="Look through the folder so often, instead of waiting to be told (inotify).",
        ),
    ] = None,
    *,
    withdraw_deleted: Annotated[
        bool, typer.Option("--withdraw-deleted", help="Withdraw the article of a file that is deleted.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Look once and exit.")] = False,
) -> None:
    """Turn the files of a folder and of its subfolders into articles.

    Every new or changed .txt, .html, .json, .ninjs and .jsonl file, and .gz of each, becomes an article, or one a line.
    Each version is taken in once, however often this is stopped and started. A file counts as its article: its path is
    the id, unless it says another, or articles.toml beside it does.

    For example:

      parley ingest watch inbox

      parley ingest watch /mnt/wire --poll 5 --withdraw-deleted
    """
    from streams.logs import configure_logs
    from streams.runtime.folder_source import FolderOptions, FolderSource
    from streams.runtime.ingest_process import run_source
    from streams.runtime.intake import open_intake
    from streams.runtime.preflight import preflight

    settings = settings_with(broker, ingest_settle_seconds=settle)
    configure_logs(settings)
    servers = servers_of(settings)
    options = FolderOptions(poll_seconds=poll, withdraw_deleted=withdraw_deleted)
    preflight(settings, servers)
    if not once:
        run_source(settings, servers, lambda intake: FolderSource(settings, intake, folder, options))
        return
    with open_intake(settings, servers) as intake:
        FolderSource(settings, intake, folder, options).look()
