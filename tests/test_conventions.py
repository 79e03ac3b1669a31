"""The table of conventions names tests and commands that there are."""

from __future__ import annotations

import ast
import re

import pytest

from streams.cli import COMMANDS
from tests.support import ROOT

PAGE = (ROOT / "docs" / "decisions" / "0036-conventions.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def lines() -> list[str]:
    """The rows of the table as they stand there, without its head."""
    table = PAGE.partition("## What there is")[2].partition("\n## ")[0]
    return [line for line in table.splitlines() if line.startswith("|")][2:]


def rows() -> list[tuple[str, list[str]]]:
    """What each row of the table promises, and what it names as proof."""
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines()]
    return [(row[0], re.findall(r"`([^`]+)`", row[2])) for row in cells if len(row) == 7]


def is_there(proof: str) -> bool:
    """Whether a test, a target of make or a command of parley exists."""
    kind, _, name = proof.partition(" ")
    if kind in {"make", "parley"}:
        return name in (TARGETS if kind == "make" else COMMANDS)
    path, _, test = proof.partition("::")
    if not (ROOT / path).is_file():
        return False
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("promise", "proofs"), rows(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_row_has_a_proof_that_there_is(promise: str, proofs: list[str]) -> None:
    """Each row names at least one, by the name that it has today."""
    assert proofs, promise
    assert [proof for proof in proofs if not is_there(proof)] == []


def test_all_rows_are_looked_at() -> None:
    """The table is found, and every line of it is a row of seven cells."""
    assert len(rows()) == len(lines())
    assert len(rows()) >= 20


@pytest.mark.parametrize(
    "proof",
    [
        "tests/test_conventions.py::test_that_nobody_wrote",
        "tests/test_nothing.py::test_all_rows_are_looked_at",
        "make nothing",
        "parley nothing",
    ],
)
def test_what_is_gone_is_noticed(proof: str) -> None:
    """A test, a file, a target or a command that is not there is no proof."""
    assert not is_there(proof)


def test_what_else_is_named_is_there() -> None:
    """Files that the page names outside the table, too."""
    named = set(re.findall(r"`((?:tests|streams|docs)/[\w/.]+\.\w+)", PAGE.replace("`docs/advanced", "")))

    assert {"tests/runtime/test_faust_contract.py", "tests/test_conventions.py"} <= named
    assert [path for path in named if not (ROOT / path).is_file()] == []
