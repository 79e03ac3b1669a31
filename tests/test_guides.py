"""The guides are true: each is followed on a copy of the tree, its edits, then its commands, and nothing else changes.

A guide says before a fenced block where it goes: "In `path`, in the list with `…`, at
its place:", "in the order of `id`:", "before the entry with `…`:", "above the line
`…`:" or "below the line `…`:"; or "At the end of `path`:", or "A new file, `path`:".
A ```console block holds commands, each behind `$ `, and below a command what its
output must show, whatever the white space. A ```sh block is for people.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from streams.arabic.text import fold
from streams.extract.knowledge import Knowledge
from streams.extract.positions.predicates import read_predicates
from streams.records import EventType
from tests.guide_commands import records_of
from tests.support import ROOT, seed_articles

GUIDES = ROOT / "docs" / "guides"
PREDICATES = Path("streams", "arabic", "lexicon", "predicates.toml")
NOT_COPIED = shutil.ignore_patterns(".*", "gold", "*.pyc.*")
"""The last are there for a moment, while another process keeps bytecode."""
EDIT = re.compile(
    r"(?:In `(?P<inside>[^`\n]+)`, (?P<where>in the list with|in the order of|before the entry with|above the line|below the line)"
    r" (?P<ticks>`+)(?P<line>.+?)(?P=ticks)(?:, at its place)?"
    r"|At the end of `(?P<end>[^`\n]+)`|A new file, `(?P<new>[^`\n]+)`):\n\n```\w+\n(?P<text>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that a guide asks for."""

    path: str
    where: str
    line: str
    text: str

    def apply(self, tree: Path) -> None:
        """Change the file in this tree; the line that says where must be there once."""
        path = tree / self.path
        if self.where == "A new file":
            assert not path.exists(), f"{self.path} is there already"
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        lines.insert(self._place(lines), self.text)
        path.write_text("".join(lines), encoding="utf-8")

    def _place(self, lines: list[str]) -> int:
        if not self.line:
            return len(lines)
        if self.where == "in the order of":
            return self._place_by_id(lines)
        found = [number for number, line in enumerate(lines) if line.strip() == self.line]
        assert len(found) == 1, f"{self.path} has {len(found)} lines «{self.line}»: name another in the guide"
        place = found[0]
        if self.where == "in the list with":
            while not lines[place].endswith("[\n"):
                place -= 1
            return next(n for n in range(place + 1, len(lines)) if lines[n] == "]\n" or lines[n] > self.text)
        while self.where == "before the entry with" and not lines[place].startswith("[["):
            place -= 1
        return place + (self.where == "below the line")

    def _place_by_id(self, lines: list[str]) -> int:
        """The line of the first entry of this kind, or of the next, that goes behind the new one."""
        kind, own = self.text.splitlines()[:2]
        heads = [number for number, line in enumerate(lines) if line.startswith("[[")]
        own_kind = [number for number in heads if lines[number].strip() == kind]
        later = [number for number in own_kind if lines[number + 1].strip() > own]
        return later[0] if later else next((n for n in heads if n > own_kind[-1]), len(lines))


def read_guide(name: str) -> str:
    """The text of a guide."""
    return (GUIDES / f"{name}.md").read_text(encoding="utf-8")


def edits(guide: str) -> Iterator[Edit]:
    """What the guide asks to change, in its order."""
    for found in EDIT.finditer(guide):
        path = found["inside"] or found["end"] or found["new"]
        yield Edit(path, "A new file" if found["new"] else found["where"] or "", found["line"] or "", found["text"])


def commands(guide: str) -> dict[str, list[str]]:
    """The commands of the guide, each with the lines that its output must show."""
    shown: dict[str, list[str]] = {}
    for block in CONSOLE.findall(guide):
        for line in block.splitlines():
            if line.startswith("$ "):
                shown[line.removeprefix("$ ")] = []
            else:
                shown[list(shown)[-1]].append(line)
    return shown


def run(tree: Path, *words: str) -> dict[str, Any]:
    """What `tests.guide_commands` prints, with the code and the lexicons of the tree."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "PYTHONPATH": str(tree),
        "PYTHONIOENCODING": "utf-8",
        "PYTEST_ADDOPTS": "-p pytest_timeout -p no:cacheprovider",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "COLUMNS": "240",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.guide_commands", *words],
        cwd=tree,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def squeezed(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the checkout, without the environment."""
    return Path(shutil.copytree(ROOT, tmp_path / "parley", ignore=NOT_COPIED))


def follow(name: str, tree: Path, seeds: str = "seeds") -> str:
    """Do what a guide says in this tree: its edits and its commands, which must succeed; the records of the seeds."""
    guide = read_guide(name)
    for edit in edits(guide):
        edit.apply(tree)
    shown = commands(guide)
    found = run(tree, seeds, *shown)
    for (command, expected), (status, output) in zip(shown.items(), found["printed"], strict=True):
        assert status == 0, f"{command}\n{output}"
        missing = [line for line in expected if squeezed(line) not in squeezed(output)]
        assert not missing, f"{command} does not show {missing}, but\n{output}"
    records: str = found["seeds"]
    return records


@pytest.fixture(scope="module")
def seed_records(knowledge: Knowledge) -> str:
    """How the seed articles are read without any guide."""
    return records_of(seed_articles(), knowledge)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["add-a-reporting-verb", "add-an-actor", "add-an-issue"])
def test_guide(name: str, tree: Path, seed_records: str) -> None:
    """Whoever follows the guide adds what it says, its examples pass, and the seed articles are read as before."""
    assert follow(name, tree) == seed_records


@pytest.mark.slow
def test_guide_to_languages(tree: Path) -> None:
    """The tidy tests take the new folder, the new tests pass, and the seam is two files: who reads what, and the ruleset."""
    follow("add-a-language", tree, "none")
    changed = {edit.path for edit in edits(read_guide("add-a-language")) if edit.where != "A new file"}

    assert {path for path in changed if path.startswith("streams/")} == {
        "streams/extract/languages.py",
        "streams/knowledge.py",
    }


def events_of(word: str, tree: Path) -> set[EventType]:
    """The event types that the predicates of a tree give a folded word: what rules and models are told of it."""
    content = tomllib.loads((tree / PREDICATES).read_text(encoding="utf-8"))
    return {sense.event for form, sense, _ in read_predicates({"predicates": content}) if form == word}


@pytest.mark.slow
def test_guide_to_predicates(tree: Path, seed_records: str) -> None:
    """The new predicate is seen as an act of its type, whatever a model makes of it, and its examples pass."""
    before = events_of(fold("تثاقلت"), tree)

    assert follow("add-a-position-predicate", tree) == seed_records
    assert not before
    assert events_of(fold("تثاقلت"), tree) == {EventType.REJECT}


def test_guides_are_short_and_followed() -> None:
    """A guide fits on a page and a half or so, each is followed by a test here, and the files it names are there."""
    tested = set(re.findall(r"add-an?-[\w-]+", Path(__file__).read_text(encoding="utf-8")))

    for path in sorted(GUIDES.glob("*.md")):
        guide = path.read_text(encoding="utf-8")
        blocks = [kind for kind in re.findall(r"^```(\w+)$", guide, re.MULTILINE) if kind not in {"console", "sh"}]
        new = {edit.path for edit in edits(guide) if edit.where == "A new file"}
        named = set(re.findall(r"`((?:streams|seeds|tests|bench|docs)/[\w./-]+)`", guide))
        assert path.stem in tested
        assert len(blocks) == len(list(edits(guide))), f"{path.name}: say before each block where it goes"
        assert guide.count("\n") <= 150
        made = new | {f"{Path(each).parent}/" for each in new}
        assert not {each for each in named - made if not (ROOT / each).exists()}, path.name
