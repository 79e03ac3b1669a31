"""A correction on a real Kafka: it moves a stand, and outlives kills, an upgrade and a revision; `verify` finds no difference."""

from __future__ import annotations

import json
import os
import shutil
import signal
from typing import Any

import pytest

from streams.runtime.cluster import last_values, messages
from streams.runtime.codec import load_codec
from streams.topics import BY_NAME
from tests.cases import Cases
from tests.corrections.support import TEXT, news
from tests.live.cluster import Parley, dead, publish
from tests.support import ROOT, day, eventually, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A program of other rules: it calls one issue by another name."""
    folder = tmp_path_factory.mktemp("older")
    for name in ("streams", "seeds", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    issues = folder / "seeds" / "issues.toml"
    text = issues.read_text(encoding="utf-8")
    assert 'id = "enlargement"' in text
    issues.write_text(text.replace('id = "enlargement"', 'id = "widening"'), encoding="utf-8")
    return str(folder)


def stands(parley: Parley) -> set[tuple[str, str]]:
    """Actor and issue of each live position of the article."""
    values = last_values(parley.settings, parley.broker, parley.topic("positions"))
    records = [load_codec().decode(BY_NAME["positions"], value).record for value in values.values()]
    return {(p.actor, p.issue) for p in records if p.article_id == "a" and not p.retracted}


def entries(parley: Parley) -> set[str]:
    """The keys of the ledger's entries."""
    return set(last_values(parley.settings, parley.broker, parley.topic("ledger")))


def listed(parley: Parley) -> list[dict[str, Any]]:
    """What `parley corrections` lists."""
    found: list[dict[str, Any]] = json.loads(parley.checked("corrections", "--json"))
    return found


@pytest.mark.long
def test_a_correction_outlives_kills_an_upgrade_and_a_revision(parley: Parley, older: str) -> None:
    """Another actor means another entry; under new rules, in another text, and whenever the worker is killed."""
    worker = parley.worker(PYTHONPATH=older)
    publish(parley, [*seed_articles(), news()])
    parley.settle()
    assert stands(parley) == {("IRN", "nuclear"), ("EGY", "water"), ("RUS", "sanctions")}
    records = json.loads(parley.checked("correct", "a", "--json"))
    [russia] = [r["id"] for r in records if r["record"] == "position" and r["actor"] == "RUS"]
    [iran] = [r["id"] for r in records if r["record"] == "position" and r["actor"] == "IRN"]

    parley.checked("correct", russia[:8], "amend", "--actor", "CHN", "--user", "layla", "--note", "the envoy of China")
    parley.stop(worker, signal.SIGKILL)  # wherever it is
    parley.checked("correct", iran, "reject", "--user", "layla")
    worker = parley.worker(PYTHONPATH=older)
    parley.settle()
    moved = {("EGY", "water"), ("CHN", "sanctions")}
    assert stands(parley) == moved
    assert "CHN|sanctions" in entries(parley)
    assert json.loads(parley.checked("state", "IRN", "--json", "--known-by", "2024-03-02"))
    parley.stop(worker, signal.SIGKILL)

    parley.checked("upgrade")
    worker = parley.worker()
    eventually(lambda: parley.command("verify").returncode == 0, 120, "the topics hold what both logs give")
    assert stands(parley) == moved
    publish(parley, [news(f"ننشر النص بعد تصحيحه.\n{TEXT}", updated_at=day("2024-03-03"))])
    parley.settle()
    assert stands(parley) == moved
    assert {row["state"] for row in listed(parley)} == {"holds"}

    publish(parley, [news(TEXT.replace("برفع العقوبات", "برفع كل العقوبات"), updated_at=day("2024-03-04"))])
    parley.settle()
    assert stands(parley) == {("EGY", "water"), ("RUS", "sanctions")}
    assert [row["state"] for row in listed(parley)] == ["to be asked again", "holds"]
    parley.checked("verify")
    assert not dead(parley)


def test_corrections_are_kept_by_a_reset(parley: Parley) -> None:
    """What is derived goes; what people said is read anew, before or behind the articles."""
    worker = parley.worker()
    publish(parley, [news()])
    parley.settle()
    clause = "وبحث وزير الخارجية المصري سامح شكري"
    added = ("--actor", "EGY", "--type", "SUPPORT", "--issue", "ceasefire", "--target", "SDN")
    parley.checked("correct", "a", "add", "--text", clause, *added)
    parley.settle()
    assert ("EGY", "ceasefire") in stands(parley)
    before = parley.digest()
    parley.stop(worker)
    parley.checked("reset", "--yes")
    parley.worker()
    parley.settle()

    assert parley.digest() == before
    assert [row["verdict"] for row in listed(parley)] == ["add"]
    [line] = parley.checked("export", "corrections", "--format", "gold").splitlines()
    assert [p["issue"] for p in json.loads(line)["positions"] if "optional" not in p] == ["ceasefire"]


MISTAKES = (
    (("nothing-of-this-name",), os.EX_DATAERR, "there is no article nothing-of-this-name"),
    (("a", "amend", "--actor", "RUS"), os.EX_DATAERR, "no record whose id begins so"),
    (("a", "add", "--actor", "RUS"), os.EX_USAGE, "add needs --text"),
    (("a", "add", "--text", "لا يوجد"), os.EX_USAGE, "stands 0 times in a"),
    (("a", "--actor", "RUS"), os.EX_USAGE, "say amend, or add"),
    (("a", "reject", "--text", "x"), os.EX_USAGE, "--text belongs to add"),
    (("a", "add", "--text", TEXT[:31], "--set", "colour"), os.EX_USAGE, "give FIELD=VALUE"),
    (("a", "add", "--text", TEXT[:31], "--set", "colour=red"), os.EX_USAGE, "a position has no field colour"),
    (("a", "add", "--text", TEXT[:31], "--actor", "RUS", "--issue", "x"), os.EX_USAGE, "there is no issue «x»"),
)
"""What is asked, the status, and what is said of it."""


def test_mistakes_are_told(parley: Parley, case: Cases) -> None:
    """One line says what is wrong; nothing is written."""
    parley.checked("topics", "--create")
    publish(parley, [news()])
    for arguments, status, says in MISTAKES:
        with case(" ".join(arguments)):
            done = parley.command("correct", *arguments)

            assert (done.returncode, done.stderr.count("\n")) == (status, 1)
            assert says in done.stderr
            assert not list(messages(parley.settings, parley.broker, parley.topic("corrections")))
    assert listed(parley) == []
