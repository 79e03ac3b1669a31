"""The pages of docs/consume, followed on a real log: other people's clients read what parley wrote, without our code."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from streams.records import LedgerEntry
from streams.registry.source import load_lock, schemas_folder
from streams.registry.subjects import level_of
from streams.runtime.cluster import messages
from streams.runtime.event_headers import trace_of, traceparent
from streams.runtime.topology_driver import TopologyDriver
from streams.topics import BY_NAME, TOPICS, full_name
from tests.live.cluster import Parley, free_port, listens, publish
from tests.live.java.programs import FLINK, STREAMS, Program
from tests.support import ROOT, eventually, seed_articles

pytestmark = pytest.mark.live

PAGES = ROOT / "docs" / "consume"
SECONDS = 60


@dataclass(frozen=True, slots=True)
class World:
    """The seeds read by a worker, and a registry that answers for them."""

    parley: Parley
    registry: str

    def code(self, page: str, language: str) -> dict[str, str]:
        """The files of a page by their names, with the addresses and topics of this world."""
        blocks = re.findall(
            rf"^```{language}\n(?://|#) (\S+)\n(.*?)^```$",
            (PAGES / page).read_text(encoding="utf-8"),
            re.DOTALL | re.MULTILINE,
        )
        assert blocks
        return {name: self.here(text) for name, text in blocks}

    def here(self, text: str) -> str:
        """A text of a page with this world's addresses and topics; each page has them."""
        for told, own in (
            ("127.0.0.1:19092", self.parley.broker),
            ("127.0.0.1:9467", self.registry),
            ("parley.ledger", f"{self.parley.namespace}.ledger"),
        ):
            text = text.replace(told, own)
        return text

    def last(self, command: list[str], expected: Mapping[str, str]) -> dict[str, str]:
        """What a program told last of each key, once it has told what is expected, or time is up."""
        out, faults = self.parley.folder / "told", self.parley.folder / "faults"
        with out.open("wb") as told, faults.open("wb") as wrong:
            process = subprocess.Popen(command, cwd=self.parley.folder, stdout=told, stderr=wrong)
            try:
                eventually(
                    lambda: _last(out) == expected or process.poll() is not None,
                    SECONDS,
                    f"it tells all: {_last(out)} {faults.read_text()[-2000:]}",
                )
            finally:
                process.kill()
                process.wait()
        return _last(out)


def _last(file: Path) -> dict[str, str]:
    """Behind each key what was told last; a line that is not whole yet is left out."""
    lines = file.read_text(encoding="utf-8", errors="replace").rpartition("\n")[0].splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


@pytest.fixture(scope="module")
def world(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Topics of its own, into which a worker has read the seeds; what is read and not written is shared by the tests."""
    parley = Parley(broker, tmp_path_factory.mktemp("consume"))
    parley.checked("topics", "--create")
    publish(parley, seed_articles())
    port = free_port()
    serving = parley.start("serve", PARLEY_SERVE_PORT=str(port))
    parley.worker()
    parley.settle()
    eventually(lambda: listens(port) or parley.ended(serving), SECONDS, "the registry listens")
    yield World(parley, f"127.0.0.1:{port}")
    parley.close()


def told(entry: LedgerEntry) -> str:
    """What the programs of the pages say of an entry."""
    return ", ".join(f"{stand.counterpart or 'anybody'} {stand.current.event_type}" for stand in entry.stands)


@pytest.fixture
def expected(seeded_driver: TopologyDriver) -> dict[str, str]:
    """What they must say last, of every key."""
    return {f"{entry.actor}|{entry.issue}": told(entry) for entry in seeded_driver.ledger()}


def test_python(world: World, expected: dict[str, str]) -> None:
    """Confluent's client, as the page has it: every entry of the ledger, as it is in the end."""
    [(name, code)] = world.code("python.md", "python").items()
    (world.parley.folder / name).write_text(code, encoding="utf-8")

    assert world.last([sys.executable, name], expected) == expected
    assert len(expected) > 5


def test_kafka_streams(world: World, expected: dict[str, str], tmp_path: Path) -> None:
    """Kafka Streams, as the page has it, compiled and run: the same."""
    program = Program(world.code("java.md", "java"), tmp_path, *STREAMS)

    assert world.last(program.command("Stands"), expected) == expected


def test_confluents_java_client(world: World, tmp_path: Path) -> None:
    """It understands each answer of ours: subjects, versions, ids, lookup, compatibility, level, mode and what is missing."""
    source = (ROOT / "tests" / "live" / "java" / "ConfluentClient.java").read_text(encoding="utf-8")
    program = Program({"ConfluentClient.java": source}, tmp_path, *FLINK)
    subject = f"{world.parley.namespace}.ledger-value"
    done = subprocess.run(
        program.command("ConfluentClient", f"http://{world.registry}", subject),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    versions = [each for each in load_lock(schemas_folder()).versions if each.name == "LedgerEntry"]
    latest = versions[-1]

    assert done.stdout.splitlines() == [
        "subjects true",
        f"versions {[each.version for each in versions]}",
        f"latest {latest.version} {latest.id}",
        "name parley.LedgerEntry",
        f"looked up {latest.version} {latest.id}",
        f"registered {latest.id}",
        "compatible true",
        f"level {level_of(BY_NAME['ledger'])}",
        "mode READONLY",
        "missing 404 40403",
    ], done.stderr[-3000:]


def kcat(world: World) -> list[str]:
    """The command of the page for kcat that needs no Avro, on this world."""
    if shutil.which("kcat") is None:
        pytest.skip("needs kcat, a package of Debian")
    page = (PAGES / "kcat.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("kcat ") and "avro" not in line)
    return shlex.split(world.here(line))


def test_kcat_shows_keys_and_headers(world: World, expected: dict[str, str]) -> None:
    """Readable keys, and headers whose ids begin with them."""
    done = subprocess.run(kcat(world), capture_output=True, text=True, timeout=SECONDS, check=False)
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]

    assert {key for key, _ in lines} == set(expected), done.stderr
    assert all(f"ce_id={key}@" in headers and "traceparent=00-" in headers for key, headers in lines)


def test_kcat_reads_values(world: World, expected: dict[str, str]) -> None:
    """With our registry where its build knows Avro; else it says so, and what the page names instead prints them."""
    page = (PAGES / "kcat.md").read_text(encoding="utf-8")
    line = next(line for line in page.splitlines() if line.startswith("kcat ") and "avro" in line)
    assert kcat(world)
    done = subprocess.run(shlex.split(world.here(line)), capture_output=True, text=True, timeout=SECONDS, check=False)
    told = done.stdout
    if "lacks Avro" in done.stderr:
        assert "`parley tail ledger --all`" in page
        told = world.parley.checked("tail", "ledger", "--all", "--no-follow")

    assert sum('"stands"' in line for line in told.splitlines()) >= len(expected), done.stderr


def test_the_trace_of_an_article_is_on_the_log(world: World) -> None:
    """Over real brokers and both agents: what is on every topic that others read is of an article's trace."""
    traces = {trace_of(each) for each in seed_articles()}
    seen: dict[str, set[bytes | None]] = {}
    for topic in TOPICS:
        if not topic.internal:
            found = messages(world.parley.settings, world.parley.broker, full_name(topic, world.parley.namespace))
            seen[topic.name] = {traceparent(message.headers) for message in found}

    assert seen["articles"] == traces
    assert seen["ledger"] <= traces
    assert len(seen["ledger"]) > 1
    assert set().union(*seen.values()) == traces
