"""`parley worker`: settings in, one worker that reads the topics out."""

from __future__ import annotations

from typing import Annotated

import typer

from streams.cli.connection import servers_of, settings_with
from streams.cli.options import BrokerOption

__all__ = ["worker"]


def worker(
    broker: BrokerOption = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name", help="Stable, unique name of this worker; default: PARLEY_WORKER_NAME, else the host's."
        ),
    ] = None,
    stages: Annotated[
        str | None,
        typer.Option(
            "--stages",
            metavar="STAGES",
            help="What it does of read,track,convene,group; others must do the rest. Default: PARLEY_STAGES, else all.",
        ),
    ] = None,
    health_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of the health server; 0: any free one.")
    ] = None,
) -> None:
    """Run one worker.

    As many may run, on as many machines, as there are partitions; each needs a name of its own. With --stages, some
    read articles while others keep the ledger.
    """
    from streams.logs import configure_logs
    from streams.runtime.worker import run_worker

    settings = settings_with(broker, worker_name=name, stages=stages, health_port=health_port)
    configure_logs(settings)
    run_worker(settings, servers_of(settings))
