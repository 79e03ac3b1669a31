"""`parley ingest warc`: the pages of web archives in, articles on the article log out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption
from streams.cli.output import say
from streams.extras import require
from streams.terminal_text import counted

__all__ = ["warc"]


def warc(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of WARC, plain or .gz.")],
    broker: BrokerOption = None,
) -> None:
    """Take in the pages of web archives, such as Common Crawl's news.

    HTML that was answered with 200 becomes articles; other records are skipped and counted. A file is read from where
    it was left. Ends with 65 when a file ends within a record or has something else in it.

    For example:

      parley ingest warc CC-NEWS-*.warc.gz
    """
    require("warc", "web archives need")
    from streams.logs import configure_logs
    from streams.runtime.intake import open_intake
    from streams.runtime.preflight import preflight
    from streams.runtime.warc_source import take_warc

    settings = settings_with(broker)
    configure_logs(settings)
    servers = servers_of(settings)
    preflight(settings, servers)
    faults = 0
    with open_intake(settings, servers) as intake:
        for path in files:
            taken = take_warc(settings, intake, path)
            told = [f"took in {counted(taken.articles, 'article')}"]
            told += [counted(taken.rejects, "dead letter")] if taken.rejects else []
            told += [f"{taken.unchanged} known before"] if taken.unchanged else []
            told += [f"{count} skipped ({why})" for why, count in sorted(taken.skipped.items())]
            say(f"{path}: {', '.join(told)}" + (f"; {taken.fault}" if taken.fault else ""))
            faults += taken.fault is not None
    if faults:
        raise typer.Exit(os.EX_DATAERR)
