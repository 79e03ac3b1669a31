"""What sources offer is on a real log once, whenever the process that sent it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from streams.errors import Reason, Reject, UnavailableError
from streams.ingest.item import Item, SourceClass, SourceName, item_of
from streams.records import Stage
from streams.runtime.intake import Taken, open_intake
from streams.runtime.source_store import SourceStore, store_path
from tests.live.cluster import OwnBroker, Parley, dead, on_the_log, publish
from tests.support import article, eventually

pytestmark = pytest.mark.live
SOURCE = SourceName(SourceClass.FOLDER, "inbox")
BAD = Reject(Stage.INGEST, Reason.EMPTY, "there is no text", b" ")


def items(count: int, version: int = 1) -> list[Item]:
    """So many articles in a version, and one that is none."""
    found = [item_of(f"{n}.txt", article(f"نص {n} {version}", f"{n}.txt")) for n in range(count)]
    return [*found, item_of("bad.txt", BAD)]


@pytest.mark.usefixtures("topics")
def test_a_version_is_taken_in_once(parley: Parley) -> None:
    """Offered again it is unchanged, from another source it is on the log already; a new version is new; memory goes with it."""
    registry = CollectorRegistry()
    with open_intake(parley.settings, parley.broker, registry) as intake:
        first = intake.take(SOURCE, items(20), {"at": "1"})
        again = intake.take(SOURCE, items(20), {"at": "2"})
        other = intake.take(SourceName(SourceClass.FEED, "f"), items(3))
        newer = intake.take(SOURCE, items(20, version=2))
        found = intake.store.memory(SOURCE)

    assert (first, again) == (Taken(20, 1, 0), Taken(0, 0, 21))
    assert (other, newer) == (Taken(0, 0, 4), Taken(20, 0, 1))
    assert found["at"] == "2"
    assert set(on_the_log(parley).values()) == {1}
    assert (len(on_the_log(parley)), len(dead(parley))) == (40, 1)
    assert registry.get_sample_value("parley_ingested_articles_total", {"source_class": "folder"}) == 40
    assert registry.get_sample_value("parley_ingest_pending") == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from streams.runtime.intake import Intake, open_intake
from streams.settings import Settings
from tests.live.test_intake_live import SOURCE, items
step = sys.argv[3]
kept = getattr(Intake, step)
def end(*_): os.kill(os.getpid(), signal.SIGKILL)
def after(self, batch):
    kept(self, batch)
    end()
setattr(Intake, step, after if sys.argv[4] == "after" else end)
settings = Settings(broker=sys.argv[1], namespace=sys.argv[2], data_folder=Path.cwd())
with open_intake(settings, settings.broker) as intake:
    intake.take(SOURCE, items(50), {"at": "1"})
"""


@pytest.mark.usefixtures("topics")
@pytest.mark.parametrize(("step", "when"), [("_send", "before"), ("_send", "after"), ("_keep", "before")])
def test_a_process_killed_between_acknowledgement_and_memory(step: str, when: str, parley: Parley) -> None:
    """What the killed process had sent is found on the log, and only the rest is sent; nothing is there twice."""
    command = [sys.executable, "-c", KILLED, parley.broker, parley.namespace, step, when]
    done = subprocess.run(command, cwd=parley.folder, env=parley.environment, timeout=60, check=False)
    before = on_the_log(parley)
    with SourceStore(store_path(parley.settings, parley.broker)) as store:
        remembered = store.memory(SOURCE)
    with open_intake(parley.settings, parley.broker) as intake:
        taken = intake.take(SOURCE, items(50), {"at": "2"})
        assert intake.store.keys(SOURCE) == sorted(item.key for item in items(50))

    assert done.returncode == -signal.SIGKILL
    assert len(before) == (0 if when == "before" and step == "_send" else 50)
    assert remembered == {}
    assert taken.articles == 50 - len(before)
    assert on_the_log(parley) == Counter(dict.fromkeys(on_the_log(parley), 1))
    assert (len(on_the_log(parley)), len(dead(parley))) == (50, 1)


@pytest.mark.usefixtures("topics")
def test_a_store_that_is_gone_learns_from_the_log(parley: Parley) -> None:
    """Without its memory, what others wrote included, nothing goes on the log a second time."""
    publish(parley, [article(f"نص {n} 1", f"{n}.txt") for n in range(5)])
    with open_intake(parley.settings, parley.broker) as intake:
        assert intake.take(SOURCE, items(10)) == Taken(5, 1, 5)
    store_path(parley.settings, parley.broker).write_bytes(b"no database" * 1_000)
    with open_intake(parley.settings, parley.broker) as intake:
        assert intake.take(SOURCE, items(10)) == Taken(0, 0, 11)

    assert set(on_the_log(parley).values()) == {1}


@pytest.mark.usefixtures("topics")
def test_threads_go_together(parley: Parley) -> None:
    """What twenty threads offer, some of it the same, is taken in once, and each learns that it is."""
    taken: list[Taken] = []
    with open_intake(parley.settings, parley.broker) as intake:
        intake.take(SOURCE, [])

        def offer(number: int) -> None:
            taken.append(intake.take(SourceName(SourceClass.FEED, f"f{number}"), items(10 + number)))

        threads = [threading.Thread(target=offer, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    assert len(taken) == 20
    assert sum(one.articles for one in taken) == 29
    assert set(on_the_log(parley).values()) == {1}


OFFERED = """
import random, sys
from pathlib import Path
from streams.errors import UnavailableError
from streams.runtime.intake import open_intake
from streams.settings import Settings
from tests.live.test_intake_live import SOURCE, items
settings = Settings(broker=sys.argv[1], namespace=sys.argv[2], data_folder=Path.cwd())
found = items(300)
random.Random(sys.argv[3]).shuffle(found)
with open_intake(settings, settings.broker) as intake:
    intake.take(SOURCE, [])
    print("ready", flush=True)
    sys.stdin.readline()
    for begin in range(0, len(found), 10):
        intake.take(SOURCE, found[begin : begin + 10])
"""


@pytest.mark.usefixtures("topics")
def test_two_processes_with_the_same_articles(parley: Parley) -> None:
    """Each waits for what the other is sending, and finds what one that is killed has sent: each version once."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OFFERED, parley.broker, parley.namespace, seed],
            cwd=parley.folder,
            env=parley.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for seed in ("1", "2", "3")
    ]
    parley.processes += processes
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    eventually(lambda: len(on_the_log(parley)) > 50, 30, "some of it is on the log")
    processes[0].kill()

    assert [process.wait(60) for process in processes[1:]] == [0, 0]
    assert set(on_the_log(parley).values()) == {1}
    assert (len(on_the_log(parley)), len(dead(parley))) == (300, 1)


def test_a_broker_that_goes_away(own_broker: OwnBroker) -> None:
    """The call fails and says so, nothing of it is kept; the same items offered again are there once."""
    parley = own_broker.parley
    settings = parley.settings.model_copy(update={"connect_seconds": 2.0})
    with open_intake(settings, parley.broker) as intake:
        intake.take(SOURCE, items(3), {"at": "1"})
        own_broker.send_signal(signal.SIGSTOP)
        with pytest.raises(UnavailableError, match="no Kafka broker answers"):
            intake.take(SOURCE, items(6), {"at": "2"})
        waits = intake.store.sources()[0].waits
        remembered = intake.store.memory(SOURCE)
        own_broker.send_signal(signal.SIGCONT)
        eventually(lambda: offered(intake) is not None, 30, "the broker takes it")

    assert waits is not None
    assert remembered["at"] == "1"
    assert set(on_the_log(parley).values()) == {1}
    assert len(on_the_log(parley)) == 6


def offered(intake: object) -> Taken | None:
    """What becomes of six items; None while the broker is away."""
    try:
        return intake.take(SOURCE, items(6))  # type: ignore[attr-defined,no-any-return]
    except UnavailableError:
        return None


@pytest.mark.usefixtures("topics")
def test_topics_made_anew_are_filled_anew(parley: Parley, tmp_path: Path) -> None:
    """When the log is another one, what was taken into the old one is taken in again."""
    from streams.runtime.cluster import admin

    with open_intake(parley.settings, parley.broker) as intake:
        intake.take(SOURCE, items(4))
    with admin(parley.settings, parley.broker) as client:
        client.delete_topics([parley.topic("articles")])
    eventually(lambda: parley.command("topics", "--create").returncode == os.EX_OK, 30, "the topic is there again")
    with open_intake(parley.settings, parley.broker) as intake:
        assert intake.take(SOURCE, items(4)).articles == 4
        assert intake.epoch == 1

    assert (tmp_path / "ingest").is_dir()
