"""A command of ours in, its process out: started, watched, started again with back-off, stopped; what it says goes to a file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import structlog
from pydantic import SecretStr

from streams.cli.output import say
from streams.errors import ConfigError
from streams.settings import Settings

__all__ = ["Child", "back_off_seconds", "usable_port"]

log = structlog.get_logger("parley.run")
_KILL_SECONDS: Final = 18.0
_BACK_OFF_MAX_SECONDS: Final = 30.0
_STEADY_SECONDS: Final = 60.0
"""A process that ran so long is restarted at once: its fault is no loop."""


class Child:
    """A process of `parley run`."""

    def __init__(self, settings: Settings, name: str, arguments: list[str]) -> None:
        self._settings, self.name, self._arguments = settings, name, arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._again_at: float | None = None
        self.restarts = 0
        self.log_path: Path = settings.data_folder / "run" / f"{name}-{settings.namespace}.log"
        """Where its log goes."""

    @property
    def pid(self) -> int | None:
        """The process that was started last; None before the first."""
        return self._process.pid if self._process else None

    @property
    def age_seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._started_at

    def start(self) -> None:
        """Start the process; its log is kept in a file, so that the terminal shows the ledger."""
        environment = {**os.environ, **_environment(self._settings)}
        with self.log_path.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and package
                [sys.executable, "-m", "streams", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=environment,
                start_new_session=True,
            )
        self._started_at, self._again_at = time.monotonic(), None
        say(f"{self.name}: pid {self._process.pid}, log in {self.log_path}")

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when it takes too long."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(_KILL_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def check(self) -> None:
        """Restart the process if it ended, when its time has come; raises ConfigError when its set-up is wrong, since a restart would not help."""
        status = self._process.poll() if self._process else 0
        if status is None:
            return
        if status == os.EX_CONFIG:
            raise ConfigError(_last_line(self.name, self.log_path))
        if self._again_at is None:
            self.restarts = 0 if self.age_seconds > _STEADY_SECONDS else self.restarts
            wait = back_off_seconds(self.restarts)
            told = {"status": status, "ran_seconds": round(self.age_seconds, 1), "restart_in_seconds": wait}
            log.warning("a process ended", process=self.name, **told, log=str(self.log_path))
            self._again_at = time.monotonic() + wait
        elif time.monotonic() >= self._again_at:
            self.restarts += 1
            self.start()


def back_off_seconds(restarts: int) -> float:
    """How long to wait before the next start: 0.5 s, doubling to half a minute."""
    return float(min(_BACK_OFF_MAX_SECONDS, 0.5 * 2 ** min(restarts, 10)))


def usable_port(settings: Settings, name: str, what: str) -> int:
    """The port configured under this name; where none is and another process has the usual one, 0 for any free one."""
    port: int = getattr(settings, name)
    if name in settings.model_fields_set or port == 0:
        return port
    host = (settings.serve_host if name == "serve_port" else settings.health_host).strip("[]")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the health server: what just ended is no other
        try:
            probe.bind((host, port))
        except OSError as error:
            say(f"port {port} is another's ({error.strerror}): {what} on a free one")
            return 0
    return port


def _environment(settings: Settings) -> dict[str, str]:
    """The settings of this process as the child's environment: options given here hold there."""
    given = settings.model_dump(exclude_unset=True, exclude={"broker", "health_port"})
    return {
        f"PARLEY_{name.upper()}": value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        for name, value in given.items()
        if value is not None
    }


def _last_line(name: str, path: Path) -> str:
    """What the process said last: the fault of its set-up."""
    lines = [line for line in path.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f"the {name} cannot start: {(lines or ['it said nothing'])[-1].removeprefix('parley: ')}"
