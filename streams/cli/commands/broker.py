"""`parley broker`: the local broker started, stopped, or its state out."""

from __future__ import annotations

import os

import typer

from streams.cli.connection import broker_folder, settings_with
from streams.cli.options import AsJson
from streams.cli.output import print_json, say
from streams.extras import require

__all__ = ["start", "status", "stop"]


def start() -> None:
    """Start the local broker; prints its address.

    A broker that runs already is found and kept.
    """
    require("broker", "the local broker needs")
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
