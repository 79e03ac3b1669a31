"""The command line: data on stdout, one clear line on stderr for a mistake, a sysexits status."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from streams.cli import main
from streams.settings import Settings
from tests.support import ROOT, SEEDS

SENTENCE = "قال وزير الخارجية المصري سامح شكري إن القاهرة ترفض أي مساس بحصتها من مياه النيل."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return tmp_path


@dataclass(frozen=True)
class Done:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, folder: Path, stdin: bytes = b"", **environment: str) -> Done:
    """Run a command in this process, as a person does in a shell."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**clean, "PARLEY_DATA_FOLDER": str(folder), **environment}, clear=True),
        mock.patch.object(sys, "argv", ["parley", *arguments]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return Done(int(end.value.code or 0), out.getvalue(), err.getvalue())


def shell(*arguments: str, **environment: str) -> Done:
    """Run a command in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "streams", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("frobnicate",), os.EX_USAGE, "No such command 'frobnicate'"),
        (("extract", "--frob"), os.EX_USAGE, "No such option: --frob"),
        (("extract", "--only", "verbs"), os.EX_USAGE, "no such layer"),
        (("extract", "--published", "yesterday", "-"), os.EX_USAGE, "yesterday"),
        (("replay", "--speed", "0"), os.EX_USAGE, "--speed"),
        (("extract", "nowhere.txt"), os.EX_NOINPUT, "nowhere.txt"),
        (("explain", " "), os.EX_DATAERR, "no text"),
        (("schemas", "Verb"), os.EX_USAGE, "no schema Verb"),
        (("state",), os.EX_UNAVAILABLE, "no local broker is running"),
        (("tail", "verbs"), os.EX_USAGE, "no topic verbs"),
        (("ingest", "watch", "nowhere"), os.EX_UNAVAILABLE, "no local broker is running"),
    ],
)
def test_a_mistake_is_one_line(arguments: tuple[str, ...], status: int, says: str, folder: Path) -> None:
    """The line names what is wrong; the status is of sysexits; there is no stack trace."""
    done = run(*arguments, folder=folder, stdin=b"x")

    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_a_wrong_setting_stops_at_the_start(folder: Path) -> None:
    """Status 78 and the name of the setting."""
    done = run("config", folder=folder, PARLEY_PARTITIONS="many")

    assert done.returncode == os.EX_CONFIG
    assert "PARLEY_PARTITIONS" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no text"),
        (b"\x00\x01\x02\x03" * 100, "control characters"),
        (b"\xff\xfe\x00", "begins as"),
        ("نص ".encode() * 400_000, "PARLEY_ARTICLE_BYTES_MAX"),
    ],
    ids=["empty", "binary", "encoding", "large"],
)
def test_bad_input_is_one_line(data: bytes, says: str, folder: Path) -> None:
    """A file that is no article: status 65 and the reason."""
    done = run("extract", "-", folder=folder, stdin=data)

    assert done.returncode == os.EX_DATAERR
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_extract_prints_records(folder: Path) -> None:
    """One JSON object a line, whose offsets count code points of the text as received."""
    done = run("extract", "-", "--published", "2022-01-12", folder=folder, stdin=SENTENCE.encode())
    records = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert {record["record"] for record in records} >= {"entity", "quote"}
    assert all(SENTENCE[r["start"] : r["end"]] == r["text"] for r in records)


def test_extract_only(folder: Path) -> None:
    """`--only` keeps one layer."""
    done = run("extract", str(SEEDS / "001_51f39cb05999d58c.txt"), "--only", "facts", folder=folder)
    records = [json.loads(line) for line in done.stdout.splitlines()]

    assert records
    assert {record["record"] for record in records} == {"fact"}
    assert {record["article_id"] for record in records} == {"seed-001"}


def test_extract_jsonl_keeps_the_order_and_goes_on(folder: Path) -> None:
    """Articles come out as they went in; a bad line is named on stderr and the rest is read."""
    lines = [{"id": n, "text": SENTENCE, "published": "2024-05-01", "further": 1} for n in ("b", "a")]
    stdin = "\n".join([json.dumps(lines[0]), "no json", json.dumps(lines[1])]).encode()
    done = run("extract", "--jsonl", folder=folder, stdin=stdin)
    ids = [json.loads(line)["article_id"] for line in done.stdout.splitlines()]

    assert done.returncode == os.EX_DATAERR
    assert "line 2" in done.stderr
    assert list(dict.fromkeys(ids)) == ["b", "a"]


def test_windows_1256_is_read(folder: Path) -> None:
    """An old code page gives the records of the same text in UTF-8."""
    utf8 = run("extract", "-", "--published", "2022-01-12", folder=folder, stdin=SENTENCE.encode())
    legacy = run("extract", "-", "--published", "2022-01-12", folder=folder, stdin=SENTENCE.encode("cp1256"))

    assert [json.loads(x)["text"] for x in legacy.stdout.splitlines()] == [
        json.loads(x)["text"] for x in utf8.stdout.splitlines()
    ]


def test_two_interpreters_print_the_same_bytes() -> None:
    """No record depends on the hash seed of the interpreter."""
    outputs = {shell("extract", str(SEEDS), PYTHONHASHSEED=seed).stdout for seed in ("0", "31337")}

    assert len(outputs) == 1
    assert outputs.pop()


def test_explain_names_the_rules(folder: Path) -> None:
    """The table and its JSON say which rule fired over which words."""
    table = run("explain", SENTENCE, folder=folder)
    data = json.loads(run("explain", SENTENCE, "--json", folder=folder).stdout)

    assert "entities." in table.stdout
    assert data[0]["rule"]


def test_config_lists_every_setting(folder: Path) -> None:
    """Each setting with its value and meaning."""
    rows = json.loads(run("config", "--json", folder=folder).stdout)

    assert {row["setting"] for row in rows} == {f"PARLEY_{name.upper()}" for name in Settings.model_fields}


def test_a_reader_that_has_seen_enough() -> None:
    """A closed pipe ends the command without a word."""
    command = f"{sys.executable} -m streams extract {SEEDS} | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)

    assert len(done.stdout.splitlines()) == 1
    assert not done.stderr


def test_the_broker_says_that_it_is_stopped(folder: Path) -> None:
    """`broker status` of a folder without a broker: status 69."""
    done = run("broker", "status", "--json", folder=folder)

    assert done.returncode == os.EX_UNAVAILABLE
    assert json.loads(done.stdout)["state"] == "stopped"
