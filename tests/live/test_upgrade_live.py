"""`upgrade` and `reset` on a real Kafka: they say first what they would do, can be killed anywhere, and leave nothing old behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from streams.extract.knowledge import Knowledge
from streams.runtime import generations
from streams.runtime.cluster import digest, end_offsets, last_values
from streams.runtime.codec import load_codec
from streams.runtime.upgrade_preview import DERIVED
from streams.topics import TOPICS, full_name
from tests.live.cluster import Parley, program, publish
from tests.runtime.support import compare
from tests.support import driver_after, eventually, many, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.timeout(600)]  # many starts of many processes


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A program of other rules: it calls one issue by another name, and so do its models."""
    folder = program(tmp_path_factory.mktemp("older"), "seeds/issues.toml", 'id = "enlargement"', 'id = "widening"')
    for weights in Path(folder, "streams/extract/positions/weights").glob("*.tsv"):
        weights.write_text(weights.read_text(encoding="utf-8").replace("enlargement", "widening"), encoding="utf-8")
    return folder


def read_by(parley: Parley, articles: int, **environment: str) -> None:
    """Put articles on the log and have one worker read them."""
    worker = parley.worker(**environment)
    publish(parley, list(many(articles)) if articles > 5 else seed_articles())
    parley.settle()
    parley.stop(worker)


def values(parley: Parley, name: str) -> dict[str, bytes]:
    """What a topic holds."""
    return last_values(parley.settings, parley.broker, parley.topic(name))


def issues(parley: Parley) -> set[str]:
    """The issues of the ledger."""
    return {key.partition("|")[2] for key in values(parley, "ledger")}


def ends(parley: Parley) -> dict[Any, int]:
    """Where every topic ends."""
    return end_offsets(parley.settings, parley.broker, [full_name(topic, parley.namespace) for topic in TOPICS])


@pytest.mark.long
def test_an_upgrade_lists_first_and_survives_any_kill(parley: Parley, older: str, knowledge: Knowledge) -> None:
    """What the dry run lists is what happens, however often upgrade and worker are killed; nothing old is left."""
    read_by(parley, 15, PYTHONPATH=older)
    assert "widening" in issues(parley)
    before = ends(parley)
    listed = json.loads(parley.checked("upgrade", "--dry-run", "--json"))
    table = parley.checked("upgrade", "--dry-run")
    assert ends(parley) == before
    by_topic = {change["topic"]: change for change in listed["topics"]}
    assert listed["from"] != listed["to"] == knowledge.ruleset
    assert any(key.endswith("|widening") for key in by_topic["ledger"]["removed"])
    assert any(key.endswith("|enlargement") for key in by_topic["ledger"]["added"])
    assert not by_topic["quotes"]["added"] + by_topic["quotes"]["removed"] + by_topic["quotes"]["changed"]
    assert "+ " in table

    assert parley.command("worker").returncode == os.EX_CONFIG
    for seconds in (0.8, 1.3, 1.8, 2.3, 2.8, 3.3):
        kill_after(parley, seconds, "upgrade")
    eventually(lambda: parley.command("upgrade").returncode == 0, 60, "the upgrade comes to its end")
    start = sum(ends(parley).values())
    for more in (20, 60):
        worker = parley.start("worker")
        eventually(lambda: sum(ends(parley).values()) > start + more, 120, "the log is read again")  # noqa: B023
        parley.stop(worker, signal.SIGKILL)
    worker = parley.worker()
    parley.settle()

    generation = max(map(int, values(parley, "rulesets")))
    expected = driver_after(replace(knowledge, generation=generation), *many(15))
    assert generation == 2
    assert digest(values(parley, "ledger")) == expected.digest()
    parley.checked("verify")
    for topic in DERIVED:
        found = values(parley, topic.name)
        change = compare(topic, found, expected.topics[topic.name])
        assert not change.added + change.removed + change.changed, topic.name
        records = [load_codec().decode(topic, value).record for value in found.values()]
        assert {record.generation for record in records} == {generation}, topic.name
        assert {record.ruleset for record in records} == {knowledge.ruleset}, topic.name
    parley.stop(worker)


def kill_after(parley: Parley, seconds: float, *command: str) -> None:
    """Start a command and kill it so many seconds later, if it has not ended before."""
    process = parley.start(*command)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_an_upgrade_killed_between_its_two_steps(
    parley: Parley, older: str, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offsets set back and no new generation yet: the old program goes on unharmed, and the upgrade can be run again."""
    read_by(parley, 5, PYTHONPATH=older)
    before = parley.digest()

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(generations, "_begin", killed)
        with pytest.raises(Killed):
            generations.next_generation(parley.settings, parley.broker, knowledge.ruleset)
    worker = parley.worker(PYTHONPATH=older)
    parley.settle()
    assert parley.digest() == before
    parley.stop(worker)
    parley.checked("upgrade")
    parley.worker()
    parley.settle()

    assert "widening" not in issues(parley)


@pytest.mark.long
def test_a_reset_asks_first_and_survives_any_kill(parley: Parley) -> None:
    """Without --yes nothing goes; with it all that is derived goes, however often it is killed; the log gives it all again."""
    read_by(parley, 10)
    before, digest_before = ends(parley), parley.digest()
    asked = parley.command("reset")
    assert asked.returncode == 0
    assert f"would remove topic {parley.topic('ledger')}" in asked.stdout
    assert f"would remove group {parley.namespace}" in asked.stdout
    assert parley.topic("articles") not in asked.stdout
    assert ends(parley) == before

    worker = parley.worker()
    refused = parley.command("reset", "--yes")
    assert refused.returncode == os.EX_CONFIG
    assert "stop all its workers" in refused.stderr
    assert ends(parley) == before
    parley.stop(worker)

    for seconds in (1.2, 2.0):
        kill_after(parley, seconds, "reset", "--yes")
        worker = parley.worker()  # whatever is left, a worker makes it whole
        parley.settle()
        assert parley.digest() == digest_before
        parley.stop(worker)
    parley.checked("reset", "--yes")
    eventually(
        lambda: names(parley) == {"articles", "corrections", "dead-letters"}, 20, "what came from outside is left alone"
    )
    assert "nothing to remove" in parley.command("reset", "--yes").stderr
    parley.worker()
    parley.settle()
    assert parley.digest() == digest_before


def test_a_reset_of_everything(parley: Parley) -> None:
    """With --articles the log goes too, and what the sources remember: a replay then starts from nothing."""
    inbox = parley.folder / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("قال الوزير إن المفاوضات مستمرة.", encoding="utf-8")
    parley.checked("ingest", "watch", str(inbox), "--once")
    parley.checked("reset", "--yes", "--articles", "--json")
    eventually(lambda: not names(parley), 20, "nothing is left")
    parley.checked("ingest", "watch", str(inbox), "--once")

    assert len(values(parley, "articles")) == 1


def names(parley: Parley) -> set[str]:
    """Short names of the topics that there are, of this namespace."""
    from streams.runtime.cluster import admin

    with admin(parley.settings, parley.broker) as client:
        existing = {topic["name"] for topic in client.describe_topics() if not topic["error_code"]}
    time.sleep(0.1)
    return {topic.name for topic in TOPICS if full_name(topic, parley.namespace) in existing}
