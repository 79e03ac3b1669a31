"""Exports of a real broker: the topics and the archive that they were made from give the same, withdrawals included."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import application
from streams.records import Article
from tests.live.cluster import Parley, publish
from tests.support import article, seed_articles

pytestmark = pytest.mark.live


def archive(folder: Path, articles: list[Article]) -> Path:
    """The articles as a file."""
    path = folder / "archive.jsonl"
    rows = [
        {"id": a.article_id, "text": a.text, "published": a.published_at.isoformat(), "source": a.source}
        for a in articles
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_topics_and_archive_give_the_same(parley: Parley, tmp_path: Path) -> None:
    """GDELT's columns and PLOVER's, whether Kafka or files are read; what is withdrawn is in neither."""
    articles = seed_articles()[:3]
    gone = article("قال وزير الخارجية الروسي إن روسيا ترفض ذلك.", article_id="gone")
    taken_back = article("", article_id="gone", withdrawn=True, updated_at=gone.published_at)
    parley.worker()
    publish(parley, [*articles, gone])
    parley.settle(120)
    assert len(parley.checked("export", "articles").splitlines()) == 4
    publish(parley, [taken_back])
    parley.settle(120)
    path = archive(tmp_path, articles)

    for topic, output in (("articles", "gkg"), ("positions", "plover")):
        held = parley.checked("export", topic, "--format", output).splitlines()
        read = CliRunner().invoke(application(["export"]), ["export", topic, "--format", output, "--from", str(path)])
        assert sorted(held) == sorted(read.stdout.splitlines())
        assert len(held) >= 3
    parley.checked("export", "ledger", "--format", "duckdb", "--output", str(tmp_path / "ledger.duckdb"))
    assert sorted(each.name for each in tmp_path.glob("ledger*")) == ["ledger.duckdb"]
