"""The lock of the jars, and the way that they come into the cache."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from pathlib import Path

import pytest

from streams.errors import BrokerError
from streams.jvm.jars import Jar, Lock, exclusive, fetch, load_lock

CONTENT = b"a small jar"


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
