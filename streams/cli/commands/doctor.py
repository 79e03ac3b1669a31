"""`parley doctor`: an installation in, what is wrong with it and what to do out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import typer

from streams.cli.connection import broker_folder, servers_of, settings_with
from streams.cli.console import console
from streams.cli.options import AsJson, BrokerOption
from streams.cli.output import print_json
from streams.errors import ParleyError
from streams.health import ask_ready
from streams.knowledge import load_knowledge
from streams.settings import STAGES, Settings
from streams.terminal_text import counted

__all__ = ["doctor"]


def doctor(broker: BrokerOption = None, *, as_json: AsJson = False) -> None:
    """Say what is wrong, and what to do.

    Exit status 78 when anything is.
    """
    settings = settings_with(broker)
    findings = list(_examine(settings))
    if as_json:
        print_json([{"what": f.what, "ok": f.fault is None, "detail": f.fault or f.detail} for f in findings])
    else:
        for finding in findings:
            console().print(
                f"{'ok   ' if finding.fault is None else 'FAULT'} {finding.what}: {finding.fault or finding.detail}"
            )
    if any(finding.fault for finding in findings):
        raise typer.Exit(os.EX_CONFIG)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One thing that was looked at."""

    what: str
    fault: str | None
    """What is wrong and what to do; None when it is well."""
    detail: str = ""
    """What was found, when it is well."""


def _examine(settings: Settings) -> Iterator[_Finding]:
    """Every finding, from the ground up; what rests on a fault is not looked at."""
    yield _Finding("python", None if sys.version_info >= (3, 11) else "3.11 or newer is needed", sys.version.split()[0])
    yield _data_folder(settings)
    yield _caught("lexicons and seeds", lambda: f"ruleset {load_knowledge().ruleset}")
    schemas = _caught("schemas", lambda: _schemas(settings))
    yield schemas
    if schemas.fault is not None:
        return
    yield _caught("java", _java)
    try:
        servers = servers_of(settings)
    except ParleyError as error:
        yield _Finding("broker", str(error))
        return
    reach = _caught("broker", lambda: _reach(settings, servers))
    yield reach
    if reach.fault is None:
        yield from _cluster(settings, servers)


def _cluster(settings: Settings, servers: str) -> Iterator[_Finding]:
    """Topics, generation, lag, worker."""
    from streams.runtime.changelogs import losses
    from streams.runtime.cluster import admin, lag
    from streams.runtime.generations import latest_ruleset
    from streams.runtime.preflight import faults

    with admin(settings, servers) as client:
        wrong = faults(client, settings)
        yield _Finding("topics", "; ".join(wrong) or None, "all there, as they should be")
        if wrong:
            return
        try:
            latest, ours = latest_ruleset(settings, servers), load_knowledge().ruleset
        except ParleyError as error:
            yield _Finding("generation", str(error))
            return
        if latest is None or latest.ruleset == ours:
            yield _Finding("generation", None, f"{latest.generation} under ruleset {ours}" if latest else "none yet")
        else:
            yield _Finding(
                "generation", f"read under ruleset {latest.ruleset}, this program has {ours}; run `parley upgrade`"
            )
        if latest is not None:
            lost = losses(settings, servers, latest.generation)
            yield _Finding("registers", "; ".join(lost) or None, "every changelog is whole")
        waiting = lag(client, servers, settings)
        health = _worker_health(settings)
        yield _Finding("worker", health if waiting else None, f"{health}, and nothing waits" if health else "ready")
        yield _Finding(
            "lag",
            f"{counted(waiting, 'message')} waiting; start a worker with `parley worker`"
            if waiting and health
            else None,
            f"{waiting}",
        )


def _worker_health(settings: Settings) -> str | None:
    """What the workers of this machine answer, or what none of those that are ready does; None when all stages have one."""
    silent = "no worker answers on this machine"
    from streams.runtime.worker_slot import workers_here

    answers = {worker: ask_ready(worker.address, silent) for worker in workers_here(settings)}
    ready = [worker for worker, answer in answers.items() if answer is None]
    if not ready:
        return "; ".join(f"{worker.name}: {answer}" for worker, answer in answers.items()) or silent
    undone = [stage for stage in STAGES if not any(stage in worker.stages for worker in ready)]
    return f"no worker that is ready on this machine does {', '.join(undone)}" if undone else None


def _data_folder(settings: Settings) -> _Finding:
    folder = settings.data_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
        if not os.access(folder, os.W_OK):
            return _Finding("data folder", f"{folder} cannot be written; set PARLEY_DATA_FOLDER")
    except OSError as error:
        return _Finding("data folder", f"{folder}: {error.strerror}; set PARLEY_DATA_FOLDER")
    if free < 1 << 30:
        return _Finding("data folder", f"{folder} has {free >> 20} MB left; Kafka needs about 1 GB")
    return _Finding("data folder", None, f"{folder}, {free >> 30} GB free")


def _schemas(settings: Settings) -> str:
    """Where ids come from; raises where they cannot be had."""
    from streams.registry.registry_source import source_of
    from streams.registry.source import schemas_folder

    source = source_of(settings, schemas_folder())
    source.check()
    return f"ids of the registry at {settings.schema_registry}" if settings.schema_registry else "ids of the lock"


def _java() -> str:
    from streams.jvm.java import find_java

    java = find_java()
    return f"{java.version}, {java.path}"


def _reach(settings: Settings, servers: str) -> str:
    from streams.runtime.cluster import admin

    with admin(settings, servers) as client:
        cluster: Any = client.describe_cluster()
        return f"{servers}, {counted(len(cluster['brokers']), 'node')}" + (
            "" if settings.broker else f", data in {broker_folder(settings)}"
        )


def _caught(what: str, look: Callable[[], str]) -> _Finding:
    try:
        return _Finding(what, None, look())
    except ParleyError as error:
        return _Finding(what, str(error))
