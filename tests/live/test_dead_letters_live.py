"""Dead letters are listed, shown, sent again and laid aside; nothing happens without --yes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.runtime.codec import load_codec
from streams.runtime.source_publisher import publisher
from streams.settings import Settings
from tests.live.cluster import Parley
from tests.support import article

pytestmark = [pytest.mark.live, pytest.mark.usefixtures("topics")]

NOISE = bytes(range(256))
LARGE = b"\xff" * 300_000


def send(parley: Parley, *values: bytes | None) -> None:
    """Put values on the article log, under one key."""
    settings = Settings(broker=parley.broker, namespace=parley.namespace)
    with publisher(settings, parley.broker, "rules") as target:
        for value in values:
            target.queue("articles", "a", value, [])


def dead_letters(parley: Parley, *options: str) -> list[dict[str, Any]]:
    """What `dlq list` prints, the newest last."""
    found: list[dict[str, Any]] = json.loads(parley.checked("dlq", "list", "--json", *options))
    return found


def test_dead_letters_are_looked_after(parley: Parley) -> None:
    """Filters, bytes, dry runs, replays, refusals and drops, and their statuses."""
    parley.worker()
    send(parley, NOISE, None, LARGE)
    parley.settle()
    noise, null, large = dead_letters(parley, "--topic", "articles")

    assert [noise["reason"], null["reason"], large["reason"]] == ["unknown-schema", "null-value", "bad-frame"]
    assert dead_letters(parley, "--reason", "null-value", "--stage", "decode", "--since", "2024-01-01") == [null]
    assert dead_letters(parley, "--since", "2999-01-01") == []
    raw = subprocess.run(
        [sys.executable, "-m", "streams", "dlq", "show", noise["key"], "--raw"],
        env=parley.environment,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert raw.stdout == NOISE
    shown = parley.checked("dlq", "show", noise["key"])
    assert shown.isprintable() or set(shown) & {chr(n) for n in range(32)} == {"\n"}
    assert "00000010  10 11 12" in shown

    dry = parley.command("dlq", "replay", "--all")
    assert dry.returncode == 65
    assert f"{large['key']} is not replayed: only the first 262144 of 300000 bytes" in dry.stderr
    assert dead_letters(parley) == [noise, null, large]

    assert parley.command("dlq", "replay", "--all", "--yes").returncode == 65
    parley.settle()
    assert [letter["key"] for letter in dead_letters(parley, "--status", "replayed")] == [noise["key"], null["key"]]
    again = {(k["reason"], k["sha256"]) for k in dead_letters(parley)[1:]}  # replayed ones may land on other partitions
    assert again == {(k["reason"], k["sha256"]) for k in (noise, null)}

    assert parley.command("dlq", "drop", large["key"]).returncode == 0
    assert len(dead_letters(parley)) == 3
    parley.checked("dlq", "drop", "--all", "--yes")
    assert dead_letters(parley) == []
    assert len(dead_letters(parley, "--status", "dropped")) == 3
    assert parley.command("dlq", "show", "nowhere-0-0").returncode == 66
    assert parley.command("dlq", "drop").returncode == 64


def test_what_was_refused_is_read_when_its_fault_is_gone(parley: Parley, tmp_path: Path) -> None:
    """An article over a limit, on the log or in a file, is read once the limit is raised and it is replayed."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "long.txt").write_text("التقى بوتين وبايدن في جنيف. " * 40, encoding="utf-8")
    worker = parley.worker(PARLEY_RECORDS_PER_ARTICLE_MAX="100")
    full = article("التقى بوتين وبايدن في جنيف. " * 100)
    send(parley, load_codec().encode(full))
    parley.settle()
    parley.checked("ingest", "watch", str(folder), "--once", PARLEY_ARTICLE_BYTES_MAX="1000")
    assert sorted(k["reason"] for k in dead_letters(parley)) == ["too-large", "too-many-records"]

    parley.stop(worker)
    parley.checked("dlq", "replay", "--all", "--yes")
    parley.worker()
    parley.settle()

    assert dead_letters(parley) == []
    read = {json.loads(line)["article_id"] for line in parley.checked("export", "entities").splitlines()}
    assert read == {"a", "long.txt"}
