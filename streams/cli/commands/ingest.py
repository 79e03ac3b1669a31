"""Commands that bring articles in: `replay` an archive, `ingest watch` a folder."""

from __future__ import annotations

import os
import sys
from importlib.resources import as_file
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from streams.cli.common import BrokerOption, console, say, servers_of, settings_with
from streams.knowledge import load_knowledge, seeds_folder
from streams.settings import Settings

__all__ = ["register", "replay_folder", "replay_seeds"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(replay)
    ingest = typer.Typer(no_args_is_help=True, help="Bring articles in from outside.", rich_markup_mode=None)
    ingest.command()(watch)
    app.add_typer(ingest, name="ingest")


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


def replay_seeds(settings: Settings, servers: str, *, speed: float | None = None, restart: bool = False) -> int:
    """Replay the seed articles that parley ships; returns how many were none."""
    with as_file(seeds_folder().joinpath("articles")) as folder:
        return replay_folder(settings, servers, folder.resolve(), speed=speed, restart=restart)


def replay_folder(
    settings: Settings, servers: str, folder: Path, *, speed: float | None = None, restart: bool = False
) -> int:
    """Replay one folder with a progress bar; returns how many files were no articles (they became dead letters)."""
    from streams.ingest.folder import in_publication_order, ingestion_instant
    from streams.runtime.archive_replay import Progress as Resume
    from streams.runtime.archive_replay import replay as run
    from streams.runtime.source_publisher import publisher

    articles, rejects = in_publication_order(folder, settings.article_bytes_max, ingestion_instant())
    items = [*articles, *rejects]
    resume = Resume.of(settings, servers, folder, items)
    if restart:
        resume.clear()
    elif done := resume.done():
        say(f"resuming behind {done} of {len(items)} articles")
    columns = (TextColumn("replay"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        Progress(*columns, console=console(stderr=True), disable=not sys.stderr.isatty()) as bar,
        publisher(settings, servers, load_knowledge().ruleset) as target,
    ):
        task = bar.add_task("replay", total=len(items))
        sent = run(items, target, resume, speed=speed, tell=lambda done: bar.update(task, completed=done))
    for item in rejects:
        say(f"parley: {item.place}: {getattr(item.content, 'detail', '')} (dead letter)")
    say(f"replayed {sent} of {len(items)} articles from {folder}")
    return len(rejects)


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
