"""A folder of articles in, their publication in order with a progress bar out; and that of the seeds."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

from streams.cli.console import progress
from streams.cli.output import say
from streams.knowledge import load_bearings, seeds_folder
from streams.settings import Settings
from streams.terminal_text import counted

__all__ = ["replay_folder", "replay_seeds"]


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
        say(f"resuming behind {done} of {counted(len(items), 'article')}")
    with (
        progress("replay", len(items)) as tell,
        publisher(settings, servers, load_bearings().ruleset) as target,
    ):
        sent = run(items, target, resume, speed=speed, tell=tell)
    for item in rejects:
        say(f"parley: {item.place}: {getattr(item.content, 'detail', '')} (dead letter)")
    say(f"replayed {sent} of {counted(len(items), 'article')} from {folder}")
    return len(rejects)


def replay_seeds(settings: Settings, servers: str, *, speed: float | None = None, restart: bool = False) -> int:
    """Replay the seed articles that parley ships; returns how many were no articles."""
    with as_file(seeds_folder().joinpath("articles")) as folder:
        return replay_folder(settings, servers, folder.resolve(), speed=speed, restart=restart)
