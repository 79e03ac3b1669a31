"""Whatever stdin, stdout and stderr are, a command ends with data in UTF-8, or with one line and status 74."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import run
from tests.support import ROOT

SENTENCE = "قالت وزارة الخارجية الروسية اليوم: «نرفض هذه الشروط رفضا تاما»."
PARLEY = f"{sys.executable} -m streams"
NARROW = {"PYTHONIOENCODING": "latin-1", "LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
"""An environment in which Python would write Latin-1."""


slow = pytest.mark.slow
"""What a case beside it shows, of another command: each takes most of a second."""


def bash(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line as a shell does, with no terminal in sight; a pipe ends with the status of its first command."""
    script = f"{line}\nexit ${{PIPESTATUS[0]}}"
    clean = {**os.environ, **environment}
    return subprocess.run(["bash", "-c", script], capture_output=True, timeout=60, check=False, cwd=ROOT, env=clean)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """JSON Lines whose records fill a pipe many times over."""
    path = tmp_path / "many.jsonl"
    line = json.dumps({"id": "a", "text": SENTENCE, "published": "2024-05-05"}, ensure_ascii=False)
    path.write_text(f"{line}\n" * 300, encoding="utf-8")
    return path


def test_a_reader_that_has_seen_enough_ends_it_well(many: Path) -> None:
    """`| head`: status 0, and not a word."""
    done = bash(f"{PARLEY} extract --jsonl < {many} | head -n 1")

    assert (done.returncode, done.stderr) == (os.EX_OK, b"")
    assert done.stdout.count(b"\n") == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("topics > /dev/full", "the output cannot be written: No space left on device"),
        pytest.param("topics --json > /dev/full", "the output cannot be written: No space left on device", marks=slow),
        pytest.param("--version > /dev/full", "the output cannot be written: No space left on device", marks=slow),
        pytest.param("--help >&-", "the output cannot be written: it is closed", marks=slow),
        ("topics >&-", "the output cannot be written: it is closed"),
        ("extract - <&-", "the input cannot be read: it is closed"),
        pytest.param("extract --jsonl <&-", "the input cannot be read: it is closed", marks=slow),
        pytest.param("explain - <&-", "the input cannot be read: it is closed", marks=slow),
    ],
)
def test_a_stream_that_fails_is_one_line(line: str, says: str) -> None:
    """A full disk, a closed output and a closed input: one line, status 74."""
    done = bash(f"{PARLEY} {line}")

    assert done.stderr.decode() == f"parley: {says}\n"
    assert done.returncode == os.EX_IOERR
    assert not done.stdout


@pytest.mark.parametrize("where", ["2>&-", pytest.param("2>/dev/full", marks=slow)])
def test_a_fault_that_cannot_be_told_keeps_its_status(where: str) -> None:
    """Without a stderr to write to, the status alone says what is wrong."""
    assert bash(f"{PARLEY} extract nowhere.txt {where}").returncode == os.EX_NOINPUT


def test_what_nobody_needs_may_be_closed(tmp_path: Path) -> None:
    """A command that neither reads nor writes does its work with all three closed."""
    assert bash(f"{PARLEY} broker stop <&- >&- 2>&-", PARLEY_DATA_FOLDER=str(tmp_path)).returncode == os.EX_OK


@pytest.mark.parametrize(
    "command", ["extract -", pytest.param("explain -", marks=slow), pytest.param("explain --json -", marks=slow)]
)
def test_output_is_utf8_whatever_the_locale(command: str) -> None:
    """Arabic cannot be written in Latin-1: data are UTF-8, and so are faults."""
    done = bash(
        f"printf %s '{SENTENCE}' | {PARLEY} {command} --published 2024-05-05; exit ${{PIPESTATUS[1]}}", **NARROW
    )

    assert (done.returncode, done.stderr) == (os.EX_OK, b"")
    assert "نرفض" in done.stdout.decode("utf-8")


def test_extract_and_explain_decode_alike(tmp_path: Path) -> None:
    """An old code page on stdin, and bytes that are no text."""
    for encoding in ("cp1256", "utf-16", "utf-32"):
        found = [
            run(command, "-", "--published", "2024-05-05", *more, folder=tmp_path, stdin=SENTENCE.encode(encoding))
            for command, more in (("extract", ()), ("explain", ("--json",)))
        ]
        assert [done.returncode for done in found] == [os.EX_OK, os.EX_OK], found
        extracted = [json.loads(line)["id"] for line in found[0].stdout.splitlines()]
        assert sorted(row["id"] for row in json.loads(found[1].stdout)) == sorted(extracted) != []

    refused = bash(f"printf '\\x7fELF\\0\\0' | {PARLEY} explain -; exit ${{PIPESTATUS[1]}}")
    assert refused.returncode == os.EX_DATAERR
    assert b"no text" in refused.stderr
