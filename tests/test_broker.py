"""What the local broker makes of processes that are gone, that are not its own, or that fail; its Java is a shell script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from streams import broker as broker_module
from streams.broker import BrokerStatus, LocalBroker
from streams.errors import BrokerError
from streams.jvm.jars import load_lock
from streams.jvm.java import Java, archive_path
from streams.jvm.process import find
from tests.jvm.support import marked, script

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
