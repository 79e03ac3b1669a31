"""A clock that jumps: Python's wall clock plus the seconds in the file that CHAOS_CLOCK names; for the processes of the chaos run."""

import os
import time

_PATH = os.environ.get("CHAOS_CLOCK")
_REAL, _REAL_NS = time.time, time.time_ns


def _offset() -> float:
    """Seconds to add now; none before the file is there."""
    try:
        with open(_PATH or "", encoding="ascii") as file:  # noqa: PTH123  # pathlib costs every start
            return float(file.read() or 0)
    except (OSError, ValueError):
        return 0.0


if _PATH:
    time.time = lambda: _REAL() + _offset()
    time.time_ns = lambda: _REAL_NS() + int(_offset() * 1e9)
