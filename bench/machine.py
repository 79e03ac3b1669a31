"""This machine in, what a figure measured on it must be read with out: processor, cores, memory, Python, what else ran."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

__all__ = ["described", "said"]


def described() -> dict[str, Any]:
    """What to keep beside results; `load` is the mean number of processes that wanted a core in the last minute."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cpus": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30), 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def said(machine: dict[str, Any]) -> str:
    """The same in a clause, for the line beneath a table."""
    return (
        f"{machine['processor']}, {machine['cpus']} cores, {machine['memory_gb']:.0f} GB, {machine['system']}, "
        f"Python {machine['python']}, load {machine['load']} at the start"
    )


def _field(path: str, name: str) -> str:
    """The first value under this name in a file of `name : value`; '' where there is none."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.partition(":")[0].strip() == name), "")
