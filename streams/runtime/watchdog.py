"""Signs of a stuck worker in, the end of the process out: from a thread, since the loop may be what is stuck.

Faust's own detectors only log. A worker that does not stop in time, does not
recover, holds a batch for too long, reads nothing while messages wait, or was
frozen for longer than its session lasts, exits with status 70 without acknowledging anything.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from streams.runtime.fatal import fatal
from streams.runtime.monitor import Monitor
from streams.settings import Settings

__all__ = ["Pulse", "diagnose", "start_watchdog"]

_TICK_SECONDS: Final = 0.5


class Pulse:
    """Notices that the whole process was frozen: its partitions may belong to another worker by now."""

    def __init__(self, longest_seconds: float) -> None:
        self._longest = longest_seconds
        self._last = time.monotonic()

    def beat(self) -> None:
        """Called by the watchdog's thread at every tick."""
        self.check()
        self._last = time.monotonic()

    def check(self) -> None:
        """Called before anything is written: ends a process that was frozen for longer than its session."""
        frozen = time.monotonic() - self._last
        if frozen > self._longest:
            fatal(f"the process stood still for {frozen:.1f} s: its partitions may be another worker's now")


def start_watchdog(monitor: Monitor, pulse: Pulse, settings: Settings, look: Callable[[], Any]) -> None:
    """Tick for ever in a daemon thread; `look` refreshes the lags, and may fail while partitions come and go."""

    def run() -> None:
        while True:
            time.sleep(_TICK_SECONDS)
            pulse.beat()
            try:
                look()
            except Exception as error:  # noqa: BLE001  # a partition may go while it is asked for; this thread must not
                monitor.log.warning("the lags could not be read", error=repr(error))
            fault = diagnose(monitor, settings)
            if fault is not None:
                monitor.stalled = fault
                fatal(f"{fault}; under way: {monitor.under_way() or 'nothing'}")

    threading.Thread(target=run, name="watchdog", daemon=True).start()


def diagnose(monitor: Monitor, settings: Settings) -> str | None:
    """Why the process should end, or None."""
    now = time.monotonic()
    if monitor.stop_asked_at is not None and now - monitor.stop_asked_at > settings.stop_seconds:
        return f"not stopped {settings.stop_seconds:.0f} s after SIGTERM"
    since = monitor.rebalancing_since
    if since is not None and now - max(since, monitor.replayed_at) > settings.recovery_seconds:  # a long one goes on
        return f"no partitions, or tables not recovered and no register read, for {settings.recovery_seconds:.0f} s"
    if monitor.oldest_age() > settings.stall_seconds:
        return f"a batch is not acknowledged after {settings.stall_seconds:.0f} s"
    if monitor.waiting_since is not None and now - monitor.waiting_since > settings.stall_seconds:
        return f"messages wait, and none was read for {settings.stall_seconds:.0f} s"
    return None
