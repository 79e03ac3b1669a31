"""The documents are true: commands run, tables match the code, every command is documented and has help."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from prometheus_client import CollectorRegistry

from streams.cli import application
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.monitor import Monitor
from streams.serve.ledger_metrics import LedgerMetrics
from streams.serve.model.store import Store
from streams.topics import TOPICS
from tests.support import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def console(kind: str) -> list[str]:
    """The commands of README's console blocks of one kind: `console`, `console broker` or `console worker`."""
    blocks = re.findall(rf"^```{kind}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def shell(command: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of README in a folder, with the `parley` of this interpreter."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
        env={**os.environ, **environment, "PATH": path},
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", console("console"))
def test_readme_commands_run(command: str, tmp_path: Path) -> None:
    """Every command that needs no broker succeeds and prints something."""
    done = shell(command, PARLEY_DATA_FOLDER=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "prints"), [(0, "1500000000.0 USD"), (1, "('duration', 'ثلاث ساعات', 3.0, 'hour')")]
)
def test_readme_python_runs(number: int, prints: str) -> None:
    """The examples of the library print what they promise."""
    example = re.findall(r"^```python\n(from datetime.*?)^```", README, re.DOTALL | re.MULTILINE)[number]
    done = subprocess.run(
        [sys.executable, "-c", example],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )

    assert done.returncode == 0, done.stderr
    assert prints in done.stdout


def commands() -> list[tuple[str, Any]]:
    """Every command and subcommand, with its full name."""
    root = typer.main.get_command(application())
    found = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        subcommands = getattr(command, "commands", {})
        found += [(f"{name} {sub}", c) for sub, c in subcommands.items()] if subcommands else [(name, command)]
    return found


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_is_documented(name: str, command: Any) -> None:
    """README or the changelog names it; it and each of its options have help."""
    known = README + (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert name.split(maxsplit=1)[0] in known
    assert command.help
    assert all(getattr(p, "help", None) for p in command.params)


def test_architecture_has_the_topics() -> None:
    """The table of topics is that of `topics.py`."""
    rows = [
        f"| `{topic.name}` | {topic.record.__name__} | {topic.key.replace('|', chr(92) + '|')} | {topic.partitioned_by} "
        f"| {'last value of each key' if topic.compacted else 'for ever'} |"
        for topic in TOPICS
    ]

    assert "\n".join(rows) in ARCHITECTURE


def test_architecture_names_every_folder() -> None:
    """Each package is in the table of folders."""
    for path in sorted((ROOT / "streams").iterdir()):
        if path.is_dir() and (path / "__init__.py").is_file():
            assert f"`streams/{path.name}/`" in ARCHITECTURE, path.name


def test_readme_names_real_metrics(tmp_path: Path) -> None:
    """Every metric that README names is one that a worker has, a process that takes in, or one that serves."""
    ingest = CollectorRegistry()
    IngestMetrics(ingest)
    served = LedgerMetrics(CollectorRegistry(), Store(tmp_path / "model.sqlite"))
    found = [*Monitor("rules").registry.collect(), *ingest.collect(), *served.describe()]
    names = {name for metric in found for name in (metric.name, f"{metric.name}_total")}

    assert set(re.findall(r"`(parley_\w+)", README)) <= names


def test_make_has_what_readme_says() -> None:
    """Every `make` target named in README exists."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    for target in set(re.findall(r"\bmake (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_decisions_are_numbered_and_say_why() -> None:
    """One page each, with context, decision and consequences, or a table of reasons."""
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert re.match(r"# \d+\. ", text), path.name
        assert text.count("\n") < 100, path.name


def test_named_tests_are_there() -> None:
    """Every file or folder of tests that a document or the Makefile names exists, or is one that a guide makes."""
    documents = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "Makefile"]
    texts = {path.name: path.read_text(encoding="utf-8") for path in documents}
    made = {found for text in texts.values() for found in re.findall(r"A new file, `([^`]+)`", text)}
    made |= {str(Path(found).parent) for found in made}
    named = {(name, found) for name, text in texts.items() for found in re.findall(r"\btests/[\w/]+(?:\.py)?", text)}

    assert named
    assert not sorted(
        (document, found) for document, found in named if found not in made and not (ROOT / found).exists()
    )


def test_links_lead_somewhere() -> None:
    """Every relative link of the documents leads to a file."""
    for path in [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
