"""`extract` and `explain`: a text in, its records out, no broker."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.support import run, shell
from tests.support import SEEDS

SENTENCE = "قال وزير الخارجية المصري سامح شكري إن القاهرة ترفض أي مساس بحصتها من مياه النيل."


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
def test_bad_input_is_one_line(data: bytes, says: str, tmp_path: Path) -> None:
    """A file that is no article: status 65 and the reason."""
    done = run("extract", "-", folder=tmp_path, stdin=data)

    assert done.returncode == os.EX_DATAERR
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_extract_prints_records(tmp_path: Path) -> None:
    """One JSON object a line, whose offsets count code points of the text as received."""
    done = run("extract", "-", "--published", "2022-01-12", folder=tmp_path, stdin=SENTENCE.encode())
    records = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert {record["record"] for record in records} >= {"entity", "quote"}
    assert all(SENTENCE[r["start"] : r["end"]] == r["text"] for r in records)


def test_extract_only(tmp_path: Path) -> None:
    """`--only` keeps one layer."""
    done = run("extract", str(SEEDS / "001_51f39cb05999d58c.txt"), "--only", "facts", folder=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]

    assert records
    assert {record["record"] for record in records} == {"fact"}
    assert {record["article_id"] for record in records} == {"seed-001"}


def test_extract_jsonl_keeps_the_order_and_goes_on(tmp_path: Path) -> None:
    """Articles come out as they went in; a bad line is named on stderr and the rest is read."""
    lines = [{"id": n, "text": SENTENCE, "published": "2024-05-01", "further": 1} for n in ("b", "a")]
    stdin = "\n".join([json.dumps(lines[0]), "no json", json.dumps(lines[1])]).encode()
    done = run("extract", "--jsonl", folder=tmp_path, stdin=stdin)
    ids = [json.loads(line)["article_id"] for line in done.stdout.splitlines()]

    assert done.returncode == os.EX_DATAERR
    assert "line 2" in done.stderr
    assert list(dict.fromkeys(ids)) == ["b", "a"]


def test_windows_1256_is_read(tmp_path: Path) -> None:
    """An old code page gives the records of the same text in UTF-8."""
    utf8 = run("extract", "-", "--published", "2022-01-12", folder=tmp_path, stdin=SENTENCE.encode())
    legacy = run("extract", "-", "--published", "2022-01-12", folder=tmp_path, stdin=SENTENCE.encode("cp1256"))

    assert [json.loads(x)["text"] for x in legacy.stdout.splitlines()] == [
        json.loads(x)["text"] for x in utf8.stdout.splitlines()
    ]


@pytest.mark.slow
def test_two_interpreters_print_the_same_bytes() -> None:
    """No record depends on the hash seed of the interpreter."""
    outputs = {shell("extract", str(SEEDS), PYTHONHASHSEED=seed).stdout for seed in ("0", "31337")}

    assert len(outputs) == 1
    assert outputs.pop()


def test_explain_names_the_rules(tmp_path: Path) -> None:
    """The table and its JSON say which rule fired over which words."""
    table = run("explain", SENTENCE, folder=tmp_path)
    data = json.loads(run("explain", SENTENCE, "--json", folder=tmp_path).stdout)

    assert "entities." in table.stdout
    assert data[0]["rule"]
    (position,) = [row for row in data if row["record"] == "position"]
    feature, weight = position["reasons"]["event_type"][0]
    assert feature in table.stdout
    assert weight > 0


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2024-03-02T00:30:00+03:00", "2024-03-01"),
        ("2024-03-01T21:30:00Z", "2024-02-29"),
        ("2024-03-01T22:00:00-05:00", "2024-02-29"),
    ],
)
def test_yesterday_counts_from_the_day_of_the_articles_own_clock(published: str, day: str, tmp_path: Path) -> None:
    """Half past midnight in Riyadh is the day before in UTC: «أمس» is the day before the one in Riyadh."""
    line = json.dumps({"id": "a", "text": "وصل الوفد أمس إلى العاصمة.", "published": published}, ensure_ascii=False)
    done = run("extract", "--jsonl", "--only", "facts", folder=tmp_path, stdin=line.encode())

    [fact] = [json.loads(row) for row in done.stdout.splitlines()]
    assert day in json.dumps(fact)
