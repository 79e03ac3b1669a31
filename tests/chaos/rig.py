"""A real broker and supervised workers in a folder: what the scenarios break, and what is measured afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from unittest import mock

from streams import broker as broker_module
from streams.broker import LocalBroker
from streams.errors import UnavailableError
from streams.health import ask_ready
from streams.jvm.node import config_text
from streams.records import Article
from streams.runtime.cluster import admin, end_offsets, lag
from streams.runtime.disk_store import state_folder
from streams.runtime.source_publisher import publisher
from streams.runtime.worker_slot import workers_here
from tests.chaos.proxy import SlowProxy
from tests.live.cluster import Parley
from tests.support import eventually

__all__ = ["DERIVED_ONCE", "Rig", "Slot", "broker_behind"]

CLOCK = Path(__file__).parent / "clock"
RESTART_SECONDS = 0.5
DERIVED_ONCE = ("entities", "quotes", "facts", "positions", "meeting-mentions", "sketches")
"""Topics that get each record of an article once, when nothing is repeated."""


class Slot:
    """One worker, started again whenever it ends, as a supervisor does."""

    def __init__(self, parley: Parley, name: str) -> None:
        self.name = name
        self.folder = parley.folder / name
        self.folder.mkdir(exist_ok=True)
        self.statuses: list[int] = []
        """How its processes ended; negative: by a signal."""
        self._environment = {
            **parley.environment,
            "PYTHONPATH": f"{CLOCK}{os.pathsep}{parley.environment['PYTHONPATH']}",
            "CHAOS_CLOCK": str(parley.folder / "clock"),
            "CHAOS_KILL": str(self.folder / "kill"),
            "PARLEY_DATA_FOLDER": str(self.folder),
            "PARLEY_WORKER_NAME": name,
        }
        self._settings = parley.settings.model_copy(update={"data_folder": self.folder})
        self._state = parley.settings.model_copy(
            update={"data_folder": self.folder, "worker_name": name, "namespace": parley.namespace}
        )
        self._while_down: Callable[[Path], None] | None = None
        self._wanted = True
        self.process = self._start()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "worker.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.fragile", "worker"],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _keep(self) -> None:
        while True:
            self.statuses.append(self.process.wait())
            if not self._wanted:
                return
            if self._while_down is not None:
                self._while_down(state_folder(self._state))
                self._while_down = None
            time.sleep(RESTART_SECONDS)
            if not self._wanted:
                return
            self.process = self._start()

    def kill(self, while_down: Callable[[Path], None]) -> None:
        """SIGKILL; something is done to its registers' folder before it is started again."""
        self._while_down = while_down
        self.send_signal(signal.SIGKILL)

    def kill_at_commit(self) -> None:
        """SIGKILL between the changelog and the disk, with the next batch."""
        (self.folder / "kill").touch()

    def is_to_be_killed(self) -> bool:
        """Whether that batch has not come yet."""
        return (self.folder / "kill").exists()

    def send_signal(self, number: int) -> None:
        """Send a signal to the process that runs now."""
        self.process.send_signal(number)

    def ready(self) -> bool:
        """Whether it processes."""
        here = [worker for worker in workers_here(self._settings) if worker.pid == self.process.pid]
        return any(ask_ready(worker.address, "silent") is None for worker in here)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """End it for good."""
        self._wanted = False
        for seconds, ending in ((20, number), (5, signal.SIGKILL)):
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(ending)
            self._keeper.join(seconds)
            if not self._keeper.is_alive():
                return


@contextmanager
def broker_behind(folder: Path, proxy: SlowProxy | None = None) -> Iterator[LocalBroker]:
    """A local broker with a second listener whose clients are sent through the proxy; stopped at the end."""

    def text(port: int, controller_port: int, data: str = "kafka") -> str:
        plain = config_text(port, controller_port, data)
        if proxy is None:
            return plain
        proxy.target = proxy.target or port + 5_000
        here = f"PLAINTEXT://127.0.0.1:{port}"
        return (
            f"{plain}\nlisteners={here},SLOW://127.0.0.1:{proxy.target},CONTROLLER://127.0.0.1:{controller_port}\n"
            f"advertised.listeners={here},SLOW://127.0.0.1:{proxy.port}\n"
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SLOW:PLAINTEXT\n"
        )

    with mock.patch.object(broker_module, "config_text", text):
        local = LocalBroker(folder)
        try:
            yield local
        finally:
            local.stop()


class Rig:
    """One namespace on a broker, its workers, and what was published to it."""

    def __init__(self, local: LocalBroker, folder: Path, proxy: SlowProxy) -> None:
        self.local, self.proxy = local, proxy
        folder.mkdir(parents=True, exist_ok=True)
        self.parley = Parley(local.start(lambda _: None), folder)
        self.parley.checked("topics", "--create")
        self.slots: list[Slot] = []
        self._articles: Iterator[Article] = iter(())
        self.published = 0

    def use(self, articles: Iterator[Article]) -> None:
        """Where the articles of this scenario come from."""
        self._articles = articles

    def worker(self, name: str) -> Slot:
        """One more worker, ready."""
        slot = Slot(self.parley, name)
        self.slots.append(slot)
        self.wait_ready(slot)
        return slot

    def wait_ready(self, slot: Slot, seconds: float = 120) -> None:
        """Return when a worker processes."""
        eventually(slot.ready, seconds, f"{slot.name} is ready; its log: {slot.folder / 'worker.log'}")

    def publish(self, count: int) -> None:
        """Put so many articles on the log; what a dead broker does not take is sent again, as sources do."""
        self.send(self.take(count))

    def take(self, count: int) -> list[Article]:
        """The next articles of this scenario, not published."""
        return list(islice(self._articles, count))

    def send(self, articles: Sequence[Article]) -> None:
        """Put these on the log, until they are acknowledged."""
        deadline = time.monotonic() + 120
        while True:
            try:
                with publisher(self.parley.settings, self.parley.broker, "chaos") as target:
                    for article in articles:
                        target.article(article)
            except UnavailableError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(1)
            else:
                self.published += len(articles)
                return

    def waiting(self) -> int:
        """Messages that the group has not committed."""
        with admin(self.parley.settings, self.parley.broker) as client:
            return lag(client, self.parley.broker, self.parley.settings)

    def busy(self) -> bool:
        """Whether the workers have something to do."""
        return self.waiting() > 0

    def settle(self, seconds: float) -> None:
        """Return when everything is committed and nothing comes any more: messages fetched twice are written twice."""
        eventually(self._quiet, seconds, "all messages are processed")

    def _quiet(self) -> bool:
        before = self.written()
        time.sleep(1)
        return self.waiting() == 0 and self.written() == before

    def kill_broker(self) -> None:
        """SIGKILL to the broker, and nothing else."""
        pid = self.local.status().pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def start_broker(self) -> None:
        """Start it again, on the ports that it had."""
        assert self.local.start(lambda _: None) == self.parley.broker

    def jump(self, seconds: float) -> None:
        """Move the wall clock of all workers against the true one."""
        fresh = self.parley.folder / "clock.new"
        fresh.write_text(str(seconds), encoding="ascii")
        fresh.replace(self.parley.folder / "clock")

    def written(self) -> int:
        """Messages on the topics that hold the records of articles."""
        names = [self.parley.topic(name) for name in DERIVED_ONCE]
        return sum(end_offsets(self.parley.settings, self.parley.broker, names).values())

    def statuses(self) -> dict[str, int]:
        """How the workers' processes ended, and how often."""
        return {str(status): number for status, number in sorted(Counter(self._ended()).items())}

    def _ended(self) -> list[int]:
        return [status for slot in self.slots for status in slot.statuses]

    def close(self) -> None:
        """End every worker."""
        for slot in self.slots:
            slot.stop(signal.SIGKILL)
