"""`parley run`: settings in, all of parley running on this machine and the ledger out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from streams.cli.connection import settings_with
from streams.cli.options import BrokerOption
from streams.extras import require

__all__ = ["run"]


def run(
    broker: BrokerOption = None,
    watch: Annotated[
        Path | None,
        typer.Option(
            "--watch", metavar="DIR", help="Read what is put into this folder; default: inbox among the data."
        ),
    ] = None,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Exit when the seeds are read and shown, and stop what was started.")
    ] = False,
    seeds: Annotated[bool, typer.Option("--seeds/--no-seeds", help="Replay the seed articles first.")] = True,
) -> None:
    """Run all of parley on this machine.

    Starts the local broker (unless PARLEY_BROKER names one), creates the topics, starts a worker, replays the seed
    articles, shows the ledger, and goes on until Ctrl-C. What is put into the inbox meanwhile is read.
    """
    settings = settings_with(broker)
    if settings.broker:
        require("kafka", "speaking to Kafka needs")
    else:
        require("broker", "a Kafka of its own needs")
    from streams.cli.supervisor import run_all
    from streams.logs import configure_logs

    configure_logs(settings)
    run_all(settings, once=once, seeds=seeds, inbox=watch)
