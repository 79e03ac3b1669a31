"""A registry in, the metrics that every process of ours has: its build, its memory and time, the disk that it writes to."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from streams import __version__

__all__ = ["show_build", "show_process"]


def show_build(registry: CollectorRegistry, ruleset: str = "") -> None:
    """Which version runs, under which rules; the ruleset stays empty where a process reads no article."""
    info = Gauge(
        "parley_build_info",
        "Version of the process, and the rules it reads under; empty where it reads none",
        ["version", "ruleset"],
        registry=registry,
    )
    info.labels(__version__, ruleset).set(1)


def show_process(registry: CollectorRegistry, data_folder: Path) -> None:
    """The metrics of the process and of its interpreter, and the room that is left on the disk of its data."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter, which no rule of ours asks for
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    sizes: tuple[tuple[str, str, Callable[[Path], float]], ...] = (
        ("parley_data_disk_free_bytes", "Room left on the disk of the data folder", _free),
        ("parley_data_disk_size_bytes", "Size of the disk of the data folder", _size),
    )
    for name, what, ask in sizes:
        Gauge(name, what, registry=registry).set_function(partial(ask, data_folder))


def _free(folder: Path) -> float:
    return shutil.disk_usage(_there(folder)).free


def _size(folder: Path) -> float:
    return shutil.disk_usage(_there(folder)).total


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above that there is: it is made when something is first written."""
    return next(each for each in (folder, *folder.resolve().parents) if each.is_dir())
