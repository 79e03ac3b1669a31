"""The read model follows a real Kafka: it has what the topics hold, whatever ends when, and begins anew where they are others."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Any

import pytest

from streams.ingest.article import make_article
from streams.records import Position
from streams.runtime.cluster import last_values
from streams.runtime.codec import load_codec
from streams.topics import BY_NAME
from tests.live.cluster import Parley, free_port, listens, publish
from tests.support import eventually, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]


def ask(port: int, path: str) -> Any:
    """What the API answers."""
    with urllib.request.urlopen(f"http://localhost:{port}/api/v1/{path}", timeout=20) as answer:
        return json.load(answer)


def held(port: int) -> set[tuple[str, str]]:
    """The positions that the model says hold."""
    found, cursor = set[tuple[str, str]](), ""
    while True:
        page = ask(port, f"positions?limit=500{cursor}")
        found |= {(row["actor"]["code"], row["position_id"]) for row in page["rows"]}
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


def held_if_ready(port: int) -> set[tuple[str, str]] | None:
    """The same; None while the model begins anew, and says so."""
    try:
        return held(port)
    except urllib.error.HTTPError as error:
        if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
            raise
        return None


def live(parley: Parley) -> set[tuple[str, str]]:
    """The positions that the topic says hold."""
    topic = BY_NAME["positions"]
    values = last_values(parley.settings, parley.broker, parley.topic("positions")).values()
    records: list[Position] = [load_codec().decode(topic, value).record for value in values]
    return {(record.actor, record.id) for record in records if not record.retracted}


def serving(parley: Parley) -> tuple[Any, int]:
    """A serving process, and its port."""
    port = free_port()
    process = parley.start("serve", PARLEY_SERVE_PORT=str(port))
    eventually(lambda: listens(port) or parley.ended(process), 60, "it listens")
    return process, port


@pytest.mark.usefixtures("topics")
def test_the_model_follows_its_topics(parley: Parley) -> None:
    """Through a revision, kill -9, another process beside it, an upgrade, and a reset."""
    worker = parley.worker()
    publish(parley, seed_articles())
    parley.settle()
    process, port = serving(parley)
    eventually(lambda: ask(port, "system")["is_ready"], 60, "it has caught up")
    eventually(lambda: held(port) == live(parley), 30, "it has all positions")
    before = held(port)
    assert before

    process.send_signal(signal.SIGKILL)
    process.wait(20)
    first = seed_articles()[0]
    shorter = make_article(
        first.text[:1500],
        article_id=first.article_id,
        published_at=first.published_at,
        updated_at=first.published_at.replace(day=28),
    )
    publish(parley, [shorter])
    parley.settle()
    process, port = serving(parley)
    eventually(lambda: held(port) == live(parley) != before, 60, "it has what came while it was away")
    eventually(lambda: ask(port, "system")["past_unread"] == 0, 60, "it has read the older revision")
    known = {row["position_id"] for row in ask(port, "positions?limit=500&known_by=2022-01-27T12:00:00Z")["rows"]}
    assert known == {position_id for _, position_id in before}

    _, other_port = serving(parley)
    eventually(lambda: held(other_port) == live(parley), 60, "another process has a model of its own")
    assert sorted(path.name for path in parley.folder.glob("serve-*.sqlite")) == [
        f"serve-{parley.namespace}.2.sqlite",
        f"serve-{parley.namespace}.sqlite",
    ]

    parley.stop(worker)
    parley.checked("reset", "--yes", "--articles")
    parley.checked("topics", "--create")
    eventually(lambda: held_if_ready(port) == set(), 90, "it begins anew with topics that are others")
    parley.ended(process)
