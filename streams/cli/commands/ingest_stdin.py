"""`parley ingest stdin`: articles on standard input in, articles on the article log out."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption
from streams.cli.output import say
from streams.terminal_text import counted

__all__ = ["stdin"]


class _Given(StrEnum):
    JSONL = "jsonl"
    TEXT = "text"


def stdin(
    given: Annotated[
        _Given, typer.Option("--format", help="One JSON object a line, or all of it the text of one article.")
    ] = _Given.JSONL,
    broker: BrokerOption = None,
) -> None:
    """Take in articles from standard input.

    Each line is taken in as it comes; what was taken in before is not taken in again, so all may be given a second
    time when something went wrong. Ends with 0, or with 65 when something was no article (`parley dlq list`).

    For example:

      parley ingest stdin < articles.jsonl

      tail -F wire.jsonl | parley ingest stdin

      pdftotext speech.pdf - | parley ingest stdin --format text
    """
    from streams.ingest.formats import Kind
    from streams.logs import configure_logs
    from streams.runtime.intake import open_intake
    from streams.runtime.preflight import preflight
    from streams.runtime.stdin_source import take_stdin

    settings = settings_with(broker)
    configure_logs(settings)
    servers = servers_of(settings)
    preflight(settings, servers)
    kind = Kind.LINES if given is _Given.JSONL else Kind.TEXT
    with open_intake(settings, servers) as intake:
        taken = take_stdin(settings, intake, sys.stdin.buffer, kind)
    dead = f", {counted(taken.rejects, 'dead letter')}" if taken.rejects else ""
    again = f", {taken.unchanged} known before" if taken.unchanged else ""
    say(f"took in {counted(taken.articles, 'article')}{dead}{again}")
    if taken.rejects:
        raise typer.Exit(os.EX_DATAERR)
