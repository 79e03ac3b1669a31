"""Commands that run things: `run` all of it, `worker`, `broker`."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from streams.cli.common import AsJson, BrokerOption, broker_folder, print_json, say, servers_of, settings_with

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(run)
    app.command()(worker)
    broker = typer.Typer(
        no_args_is_help=True, help="The local broker: a real Apache Kafka on this machine.", rich_markup_mode=None
    )
    for command in (start, stop, status):
        broker.command()(command)
    app.add_typer(broker, name="broker")


def run(
    broker: BrokerOption = None,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Exit when the seeds are read and shown, and stop what was started.")
    ] = False,
    seeds: Annotated[bool, typer.Option("--seeds/--no-seeds", help="Replay the seed articles first.")] = True,
) -> None:
    """Run all of parley on this machine.

    Starts the local broker (unless PARLEY_BROKER names one), creates the topics, starts a worker, replays the seed
    articles, shows the ledger, and goes on until Ctrl-C.
    """
    from streams.cli.supervisor import run_all
    from streams.logs import configure_logs

    settings = settings_with(broker)
    configure_logs(settings)
    run_all(settings, once=once, seeds=seeds)


def worker(
    broker: BrokerOption = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name", help="Stable, unique name of this worker; default: PARLEY_WORKER_NAME, else the host's."
        ),
    ] = None,
    health_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port of the health server; 0: any free one.")
    ] = None,
) -> None:
    """Run one worker.

    As many may run, on as many machines, as there are partitions; each needs a name of its own.
    """
    from streams.logs import configure_logs
    from streams.runtime.worker import run_worker

    settings = settings_with(broker, worker_name=name, health_port=health_port)
    configure_logs(settings)
    run_worker(settings, servers_of(settings))


def start() -> None:
    """Start the local broker; prints its address.

    A broker that runs already is found and kept.
    """
    from streams.broker import LocalBroker

    typer.echo(LocalBroker(broker_folder(settings_with())).start(say))


def stop() -> None:
    """Stop the local broker; its data stays."""
    from streams.broker import LocalBroker

    say("stopped" if LocalBroker(broker_folder(settings_with())).stop() else "was not running")


def status(*, as_json: AsJson = False) -> None:
    """Say whether the local broker runs.

    Exit status 69 when it does not.
    """
    from streams.broker import LocalBroker

    found = LocalBroker(broker_folder(settings_with())).status()
    if as_json:
        print_json(
            {
                "state": found.state,
                "address": found.address,
                "pid": found.pid,
                "version": found.version,
                "folder": str(found.folder),
            }
        )
    else:
        where = f" at {found.address}, pid {found.pid}" if found.state == "running" else ""
        typer.echo(f"{found.state}{where}: Apache Kafka {found.version}, data in {found.folder}")
    if found.state != "running":
        raise typer.Exit(os.EX_UNAVAILABLE)
