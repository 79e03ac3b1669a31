"""README's commands that need Kafka, run in its order on a broker of their own; and `parley run`, as a newcomer starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

from streams.broker import LocalBroker
from tests.live.cluster import free_port, get
from tests.misbehaving import Server, answer
from tests.runtime.feed_world import item, page, rss
from tests.support import ROOT, eventually
from tests.test_docs import console, shell

pytestmark = pytest.mark.live
POSITION = "قال وزير الخارجية المصري إن القاهرة ترفض ملء السد قبل 15 يوليو، وتطالب إثيوبيا بوقف الملء."


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a newcomer with a data folder and ports of his own; the broker is stopped at the end."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    ports = {f"PARLEY_{name}HEALTH_PORT": str(free_port()) for name in ("", "RUN_", "INGEST_")}
    yield {**clean, "PARLEY_DATA_FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT), **ports}
    LocalBroker(tmp_path / "broker").stop()


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start a long-lived command."""
    return subprocess.Popen(
        [sys.executable, "-m", "streams", *arguments],
        env=environment,
        cwd=ROOT,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.mark.long
@pytest.mark.timeout(300)
def test_readme_commands_run_on_kafka(environment: dict[str, str], tmp_path: Path) -> None:
    """Each command succeeds, first without and then with a worker, and what is exported is there."""
    for command in console("console broker"):
        done = shell(command, **environment)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    worker = start(environment, "worker")
    try:
        eventually(lambda: ready(environment["PARLEY_HEALTH_PORT"]), 60, "the worker is ready")
        for command in console("console worker"):
            done = shell(command, tmp_path, **environment)
            assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"
        assert pyarrow.parquet.read_table(tmp_path / "positions.parquet").num_rows > 100
    finally:
        worker.terminate()
        worker.communicate(timeout=30)


@pytest.mark.timeout(300)
def test_following_feeds_from_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    """README's five lines, on three feeds of a server of the test's own: their articles are in the ledger that the last line shows."""
    lines = console("console feeds")
    allowed = {"PARLEY_FETCH_ALLOW": "127.0.0.0/8", "PARLEY_FETCH_INTERVAL_SECONDS": "0"}
    environment, background = environment | allowed, []
    with Server() as server:
        for number, url in enumerate(re.findall(r"https://\S+", " ".join(lines))):
            server.routes |= {f"/feed{number}": answer(rss(item(number))), f"/{number}": page(number, POSITION)}
            lines = [line.replace(url, server.url(f"/feed{number}")) for line in lines]
        try:
            for line in lines:
                if line.endswith(" &"):
                    background.append(start(environment, *line.removesuffix(" &").split()[1:]))
                    continue
                done = shell(line, tmp_path, **environment)
                assert done.returncode == 0, f"{line}: {done.stderr}"
            eventually(
                lambda: "EGY" in shell(lines[-1], tmp_path, **environment).stdout, 60, "the ledger has a position"
            )
            assert all(f"/feed{number}" in server.paths() for number in range(3))
        finally:
            for process in background:
                process.terminate()
                process.communicate(timeout=30)

    assert len(lines) == 5
    assert [process.returncode for process in background] == [0, 0]


def ready(port: str) -> bool:
    """Whether a process is ready."""
    try:
        return get(f"127.0.0.1:{port}/readyz") == "ok\n"
    except OSError:
        return False


@pytest.mark.timeout(300)
def test_run_once_shows_the_ledger_in_time(environment: dict[str, str]) -> None:
    """What `make demo` does takes less than 40 s with the jars there, shows every main actor, and leaves nothing running."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "streams", "run", "--once"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    took = time.monotonic() - started
    status = LocalBroker(Path(environment["PARLEY_DATA_FOLDER"]) / "broker").status()

    assert done.returncode == 0, done.stderr
    assert took < 40
    assert all(f"{actor} — " in done.stdout for actor in ("NATO", "RUS", "USA", "UKR"))
    assert "Meetings" in done.stdout
    assert status.state == "stopped"


@pytest.mark.timeout(300)
def test_a_second_run_attaches_and_sigterm_ends_both(environment: dict[str, str]) -> None:
    """It shows the same ledger, starts nothing twice; SIGTERM ends the first, its worker and its broker within 20 s."""
    first = start(environment, "run")
    folder = Path(environment["PARLEY_DATA_FOLDER"])
    try:
        eventually(
            lambda: first.poll() is None and ready(environment["PARLEY_RUN_HEALTH_PORT"]), 60, "the first run is ready"
        )
        second = subprocess.run(
            [sys.executable, "-m", "streams", "run", "--once"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        metrics = get(f"127.0.0.1:{environment['PARLEY_RUN_HEALTH_PORT']}/metrics")
        broker = json.loads(shell("parley broker status --json", **environment).stdout)
    finally:
        started = time.monotonic()
        first.send_signal(signal.SIGTERM)
        out, _ = first.communicate(timeout=60)
        took = time.monotonic() - started

    assert second.returncode == 0, second.stderr
    assert "attached" in second.stderr
    assert "worker: pid" not in second.stderr
    assert "parley_ready 1.0" in metrics
    assert broker["state"] == "running"
    assert took < 20
    assert first.returncode == 0, out
    assert LocalBroker(folder / "broker").status().state == "stopped"
    assert not ready(environment["PARLEY_HEALTH_PORT"])


@pytest.mark.timeout(120)
def test_a_killed_worker_is_restarted(environment: dict[str, str]) -> None:
    """`parley run` supervises: the worker that reads and the one that keeps the ledger, killed with -9, are back within seconds."""
    run = start(environment, "run", "--no-seeds")
    try:
        eventually(lambda: run.poll() is None and ready(environment["PARLEY_RUN_HEALTH_PORT"]), 60, "the run is ready")
        pids = subprocess.run(
            ["pgrep", "-P", str(run.pid), "-f", "streams worker"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
        both = pids.stdout.split()
        assert len(both) == 2
        for pid in both:
            os.kill(int(pid), signal.SIGKILL)
            eventually(lambda: not ready(environment["PARLEY_RUN_HEALTH_PORT"]), 20, "the run notices")
            eventually(lambda: ready(environment["PARLEY_RUN_HEALTH_PORT"]), 60, "the worker is back")
    finally:
        run.terminate()
        run.communicate(timeout=60)
