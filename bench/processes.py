"""A process of this machine in, what it takes out: CPU since its start, memory now."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cpu_seconds", "resident_mb"]


def cpu_seconds(pid: int) -> float:
    """What a process has computed since its start."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int | str = "self") -> float:
    """Memory of a process, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
