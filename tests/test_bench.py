"""What the benchmarks compare with and how they tell it: articles that are not read twice, ratios, rows for what is missing, tables."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bench import core, environments, fast
from bench.core_tables import tables
from bench.near_copies import dev_texts
from bench.varied import varied_articles, varied_text
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.ingest.article import make_article
from tests.support import ROOT

COUNT = 48
SENTENCE_END = re.compile(r"(?<=[.!؟?])\s+|\n+")


def test_the_same_seed_makes_the_same_articles() -> None:
    """What was measured can be measured again; another seed makes others."""
    assert varied_articles(1, 3) == varied_articles(1, 3)
    assert varied_articles(1, 3)[1:] == varied_articles(1, 2, first=1)
    assert all(varied_text(1, number) != varied_text(2, number) for number in range(24))


def test_nothing_is_read_twice() -> None:
    """No text comes twice, and of the sentences of two articles made of one most are of one of them only."""
    texts = [varied_text(1, number) for number in range(COUNT)]
    sentences = Counter(sentence for text in texts for sentence in set(SENTENCE_END.split(text)))

    assert len(set(texts)) == COUNT
    assert sum(count for count in sentences.values() if count > 1) < sum(sentences.values()) / 2


@pytest.mark.slow
def test_varied_articles_say_as_much(knowledge: Knowledge) -> None:
    """They are as long as the development articles and hold as many records of each kind, within a fifth: the work is the same."""
    plain = [make_article(text, article_id=name) for name, text in dev_texts()]
    varied = varied_articles(1, len(plain))
    held = kinds(varied, knowledge)

    for kind, many in kinds(plain, knowledge).items():
        assert many * 0.8 < held[kind] < many * 1.25, kind
    assert sum(len(each.text) for each in varied) == pytest.approx(sum(len(each.text) for each in plain), rel=0.1)


def kinds(articles: list[Any], knowledge: Knowledge) -> Counter[str]:
    """How many records of each kind articles have."""
    readings = [read(each, knowledge) for each in articles]
    return Counter(type(one).__name__ for each in readings for many in (each.entities, each.quotes, each.facts, each.positions) for one in many)  # fmt: skip


def answered(turns: list[dict[str, tuple[float, dict[str, float]]]]) -> list[dict[str, dict[str, Any]]]:
    """Turns as they are measured, of CPU seconds and parts."""
    return [{name: {"cpu": cpu, "seconds": cpu, "found": 1, "parts": parts} for name, (cpu, parts) in turn.items()} for turn in turns]  # fmt: skip


def test_a_ratio_is_taken_within_its_round() -> None:
    """A round in which all was twice as slow changes no ratio: 3 for the layers that do as much, 2 for all of `read()`."""
    ours = {"tokens": 0.5, "entities": 1.5, "positions": 1.0}
    turns = answered([{"parley": (3 * slow, {part: took * slow for part, took in ours.items()}), "spacy": (6 * slow, {})} for slow in (1, 2, 1)])  # fmt: skip

    found = core.beside(turns, "spacy", ("tokens", "entities"))

    assert found["layers_times"] == {"median": 3.0, "min": 3.0, "max": 3.0}
    assert found["read_times"] == {"median": 2.0, "min": 2.0, "max": 2.0}


def test_another_way_is_first_in_each_round() -> None:
    """Whatever the first of a round pays, each pays in its turn."""
    asked: list[str] = []

    class Told:
        def __init__(self, name: str) -> None:
            self.name = name

        def ask(self, _texts: list[str], *, memory: bool) -> dict[str, Any]:
            assert not memory
            asked.append(self.name)
            return {"cpu": 1.0, "seconds": 1.0, "found": 4, "parts": {}}

    ways: Any = {name: Told(name) for name in "abc"}
    turns = [core.turn(ways, ["x", "y"], number) for number in range(3)]

    assert "".join(asked) == "abcbcacab"
    assert turns[0]["a"] == {"cpu": 0.5, "seconds": 0.5, "found": 2.0, "parts": {}}


def test_a_contender_that_ends_is_a_row_that_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that is installed and does not run is missing, in its own last words."""
    monkeypatch.setattr("bench.core.python_with", lambda _name: Path(sys.executable))

    with pytest.raises(environments.MissingPeerError, match="KeyError: 're2'"):
        core.Way("re2", tmp_path)


def test_what_cannot_be_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer without a release for this Python is no reason to stop: its row has the installer's last line."""

    def refused(*command: str) -> None:
        raise subprocess.CalledProcessError(
            1, command, stderr="ERROR: No matching distribution found for spacy\n[notice] pip is old\n"
        )

    monkeypatch.setattr(environments, "_run", refused)
    monkeypatch.setattr(environments, "user_cache_path", lambda _name: tmp_path)

    with pytest.raises(environments.MissingPeerError, match=r"^ERROR: No matching distribution found for spacy$"):
        environments.python_with("spacy")


def test_peers_are_pinned() -> None:
    """Each environment has a lock with a hash for every package, of the version that is asked for."""
    asked = sorted(environments.FOLDER.glob("*.in"))

    assert [path.stem for path in asked] == ["dateparser", "plots", "recognizers", "spacy"]
    for path in asked:
        locked = path.with_suffix(".txt").read_text(encoding="utf-8")
        for line in path.read_text(encoding="utf-8").splitlines():
            assert f"{line.split()[0]} " in locked
        pins = re.findall(r"^[\w.-]+==\S+(?: ; .*)? \\$", locked, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\S+==", locked, re.MULTILINE))


def test_tables_name_what_is_missing() -> None:
    """A row for each way to read, one for each peer that is not here with its reason, and one for each layer."""
    found = json.loads(core.RESULTS.read_text(encoding="utf-8"))
    told = tables({**found, "missing": {"other": "no release for this Python"}})

    assert all(way["called"] in told for way in found["ways"].values())
    assert "| other | not here: no release for this Python |" in told
    assert all(f"| {layer} |" in told for layer in found["layers"])


@pytest.mark.parametrize(("name", "told"), [("core", fast.core_rows), ("growth", fast.growth_rows)])
def test_readme_has_the_figures_that_were_stored(name: str, told: Callable[[Any], Iterable[fast.Row]]) -> None:
    """README's rows of what reading costs are those of the results, to the byte: `python -m bench.fast` writes them."""
    found = json.loads((fast.RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [row for row in told(found) if " | ".join(row) not in readme] == []


def test_readme_has_the_tables_that_were_stored() -> None:
    """The same of the layers and of what is beside them: `python -m bench.core --readme` writes them."""
    assert tables(json.loads(core.RESULTS.read_text(encoding="utf-8"))) in (ROOT / "README.md").read_text(
        encoding="utf-8"
    )
