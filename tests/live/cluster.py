"""parley's own commands as processes on a real broker, each test in topics of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from streams.broker import LocalBroker
from streams.health import ask_ready
from streams.records import Article
from streams.runtime.cluster import admin, lag, messages
from streams.runtime.codec import load_codec
from streams.runtime.source_publisher import publisher
from streams.runtime.worker_slot import WorkerHere, workers_here
from streams.settings import Settings
from streams.topics import BY_NAME
from tests.support import ROOT, eventually

__all__ = [
    "ALLOWED",
    "OwnBroker",
    "Parley",
    "dead",
    "free_port",
    "get",
    "listens",
    "logged",
    "on_the_log",
    "post",
    "program",
    "publish",
]

ALLOWED = {
    "PARLEY_FETCH_ALLOW": "127.0.0.0/8",
    "PARLEY_FETCH_INTERVAL_SECONDS": "0",
    "PARLEY_INGEST_HEALTH_PORT": "0",
}
"""Settings of a process that fetches from a site of the test's own."""


class Parley:
    """One namespace on the broker, one data folder, and the processes started in them."""

    def __init__(self, broker: str, folder: Path, access: Mapping[str, Any] | None = None, **environment: str) -> None:
        self.broker = broker
        self.namespace = f"t-{uuid.uuid4().hex[:10]}"
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")},
            "PYTHONPATH": str(ROOT),
            **{f"PARLEY_{name.upper()}": str(value) for name, value in (access or {}).items()},
            "PARLEY_BROKER": broker,
            "PARLEY_DATA_FOLDER": str(folder),
            "PARLEY_NAMESPACE": self.namespace,
            "PARLEY_HEALTH_PORT": "0",
            "PARLEY_SERVE_PORT": "0",
            "PARLEY_SERVE_HEALTH_PORT": "0",
            "PARLEY_SESSION_TIMEOUT_SECONDS": "6",
            **environment,
        }
        self.settings = Settings(broker=broker, namespace=self.namespace, data_folder=folder, **(access or {}))
        """The same, for what the test itself asks the broker."""
        self.processes: list[subprocess.Popen[bytes]] = []

    def command(
        self, *arguments: str, module: str = "streams", seconds: float = 60, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `module` is what runs it."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env={**self.environment, **environment},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def checked(self, *arguments: str, **environment: str) -> str:
        """Run a command that must succeed; its stdout."""
        done = self.command(*arguments, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str, module: str = "streams", **environment: str) -> subprocess.Popen[bytes]:
        """Start a long-lived command; its log goes to a file of the data folder. `module` is what runs it."""
        log = (self.folder / f"{arguments[0]}-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**self.environment, **environment},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        self.processes.append(process)
        return process

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it is ready."""
        process = self.start("worker", **environment)
        eventually(lambda: self.here(process) or self.ended(process), 90, "the worker has a health server")
        eventually(lambda: self.ready(process) or self.ended(process), 90, f"the worker is ready: {self.log(process)}")
        return process

    def ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether a worker processes."""
        return any(ask_ready(worker.address, "silent") is None for worker in self.here(process))

    def here(self, process: subprocess.Popen[bytes]) -> list[WorkerHere]:
        """What a worker has announced: one, or none as long as it has no health server."""
        return [worker for worker in workers_here(self.settings) if worker.pid == process.pid]

    def health(self) -> str:
        """Where the health server of the worker listens that was started last."""
        [worker] = self.here(self.processes[-1])
        return worker.address

    def ended(self, process: subprocess.Popen[bytes]) -> bool:
        """Fail when a process that must live has ended."""
        assert process.poll() is None, f"ended with {process.returncode}: {self.log(process)}"
        return False

    def log(self, process: subprocess.Popen[bytes]) -> str:
        """The last lines of a process's log."""
        number = self.processes.index(process)
        [path] = self.folder.glob(f"*-{number}.log")
        return path.read_text(encoding="utf-8", errors="replace")[-20_000:]

    def topic(self, name: str) -> str:
        """The full name of a topic."""
        return f"{self.namespace}.{name}"

    def settle(self, seconds: float = 120) -> None:
        """Wait until the group has committed everything."""
        with admin(self.settings, self.broker) as client:
            eventually(lambda: lag(client, self.broker, self.settings) == 0, seconds, "all messages are processed")

    def digest(self) -> str:
        """The digest of the published ledger."""
        return self.checked("state", "--digest").strip()

    def stop(self, process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> float:
        """Signal a process and wait; how many seconds it took."""
        started = time.monotonic()
        process.send_signal(number)
        process.wait(30)
        return time.monotonic() - started

    def close(self) -> None:
        """End whatever still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


class OwnBroker:
    """A broker of one test's own, that may be killed or hang, and commands for it; its topics are there."""

    def __init__(self, folder: Path) -> None:
        self.local = LocalBroker(folder / "broker")
        self.parley = Parley(self.local.start(lambda _: None), folder)
        self.parley.checked("topics", "--create")
        pid = self.local.status().pid
        assert pid is not None
        self._pid = pid

    def send_signal(self, number: int) -> None:
        """Send the broker a signal: SIGSTOP lets it answer no more, while connections stay, once each of its threads has stopped."""
        os.kill(self._pid, number)
        tasks = Path(f"/proc/{self._pid}/task")
        if number == signal.SIGSTOP and tasks.is_dir():
            eventually(lambda: all(_is_stopped(task) for task in tasks.iterdir()), 20, "the broker has stopped")

    def close(self) -> None:
        """End everything."""
        with suppress(ProcessLookupError):  # it was killed
            self.send_signal(signal.SIGCONT)
        self.parley.close()
        self.local.stop()


def _is_stopped(task: Path) -> bool:
    """Whether a thread does nothing; one that has ended does not either."""
    try:
        state = (task / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in {"T", "Z", "X"}


def program(folder: Path, file: str, was: str, now: str) -> str:
    """Another program, to be given as PYTHONPATH: this one in a folder, where one file says something else."""
    for name in ("streams", "seeds", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    return str(folder)


def publish(parley: Parley, articles: Iterable[Article]) -> None:
    """Put articles on the log, in this order."""
    with publisher(parley.settings, parley.broker, "test") as target:
        for article in articles:
            target.article(article)


def logged(parley: Parley) -> list[Article]:
    """The articles on the log, each version as often as it is there; those of one id in their order."""
    found = messages(parley.settings, parley.broker, parley.topic("articles"))
    return [load_codec().decode(BY_NAME["articles"], message.value).record for message in found]


def on_the_log(parley: Parley) -> Counter[str]:
    """How often each version of an article is on the log."""
    return Counter(f"{article.article_id} {article.revision}" for article in logged(parley))


def dead(parley: Parley) -> list[str]:
    """The keys of the dead letters."""
    return [message.key for message in messages(parley.settings, parley.broker, parley.topic("dead-letters"))]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody takes connections."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(address: str) -> str:
    """The body of a page."""
    with urllib.request.urlopen(f"http://{address}", timeout=5) as answer:
        body: str = answer.read().decode()
        return body


def post(port: int, articles: Any, key: str | None = None) -> tuple[int, Any]:
    """The status and the answer; 0 where the connection breaks."""
    headers = {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
    request = urllib.request.Request(f"http://127.0.0.1:{port}/articles", json.dumps(articles).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, None
