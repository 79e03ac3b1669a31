"""Corrections are posted: what is taken, what is refused and with which status, and a broker that goes and comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from streams.corrections.fields import LAYERS
from streams.corrections.fold import read_corrected
from streams.corrections.making import known_issues
from streams.errors import UnavailableError
from streams.extract.knowledge import Knowledge
from streams.records import Article, Correction, Derived, RecordKind
from streams.serve.corrections import CorrectionDesk, corrections_router
from streams.serve.problems import answer_with_problems
from streams.serve.said import Sayings
from tests.corrections.support import NOON, TEXT, news, stand

ADDED = {
    "verdict": "add",
    "record_id": None,
    "start": 0,
    "end": 31,
    "text": TEXT[:31],
    "changes": {"actor": "EGY", "event_type": "SUPPORT", "issue": "ceasefire"},
}


@dataclass(frozen=True)
class User:
    """Who asks."""

    name: str = "layla"
    speaks_as: str = "analyst"


class Logs:
    """An article, and a topic of corrections, whose broker may be away."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge, self.corrections, self.away, self.connected = knowledge, list[Correction](), False, 0

    def article(self, article_id: str) -> Article | None:
        """The one."""
        return replace(news(), article_id=article_id, withdrawn=article_id == "w") if article_id in {"a", "w"} else None

    def record(self, article: Article, kind: RecordKind, record_id: str) -> Derived | None:
        """A record as it holds."""
        reading = read_corrected(article, self.knowledge, self.corrections)
        return next((r for r in getattr(reading, LAYERS[kind]) if r.id == record_id), None)

    @contextmanager
    def connect(self) -> Iterator[Logs]:
        """Count who connects."""
        self.connected += 1
        yield self

    def correction(self, correction: Correction) -> None:
        """Keep it, or refuse."""
        if self.away:
            message = "no Kafka broker answers"
            raise UnavailableError(message)
        self.corrections.append(correction)

    def settle(self) -> None:
        """It is kept."""


@pytest.fixture
def logs(knowledge: Knowledge) -> Logs:
    """An article that nobody has corrected."""
    return Logs(knowledge)


def client(logs: Logs, role: str = "analyst") -> TestClient:
    """Who asks in this role."""
    app = FastAPI()
    answer_with_problems(app)
    desk = CorrectionDesk(logs, Sayings(logs.connect).publish, lambda: known_issues(logs.knowledge), lambda: NOON)
    app.include_router(corrections_router(desk, lambda: User(speaks_as=role)))
    return TestClient(app)


def test_an_amendment_is_on_the_log_when_it_is_answered(logs: Logs, knowledge: Knowledge) -> None:
    """201 with the id; who said it is who asked; the record is another from then on, and the old one gone."""
    russia = stand(news(), knowledge, "RUS")
    body = {"article_id": "a", "record_id": russia.id, "verdict": "amend", "changes": {"actor": "CHN"}, "note": "envoy"}
    answer = client(logs).post("/api/v1/corrections", json=body)
    [made] = logs.corrections

    assert (answer.status_code, answer.json()["correction_id"]) == (201, made.correction_id)
    assert (made.user, made.role, made.made_at, made.note) == ("layla", "analyst", NOON, "envoy")
    again = client(logs).post("/api/v1/corrections", json=body)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "record_id")


def test_a_clause_is_added(logs: Logs) -> None:
    """By its span and its text, which must be those of one revision."""
    fields = {"actor": "EGY", "event_type": "SUPPORT", "issue": "ceasefire"}
    body = {"article_id": "a", "verdict": "add", "start": 0, "end": 31, "text": TEXT[:31], "changes": fields}

    assert client(logs).post("/api/v1/corrections", json=body).status_code == 201
    moved = client(logs).post("/api/v1/corrections", json={**body, "start": 1, "end": 32})
    assert (moved.status_code, moved.json()["errors"][0]["field"]) == (409, "text")
    assert [each.text for each in logs.corrections] == [TEXT[:31]]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"article_id": "b"}, 404, "there is no article b"),
        ({"article_id": "w", **ADDED}, 409, "w was withdrawn"),
        ({"record_id": None}, 422, "needs record_id"),
        ({"record_id": "x"}, 409, "look again"),
        ({"text": "x"}, 422, "has no start, end and text"),
        ({"verdict": "amend"}, 422, "changes belong to amend"),
        ({"verdict": "amend", "changes": {"issue": "weather"}}, 422, "there is no issue «weather»"),
        ({"changes": {"actor": "CHN"}}, 422, "changes belong to amend"),
        ({"verdict": "add"}, 422, "add needs start"),
        ({"verdict": "amend", "changes": {"actor": "\ud800"}}, 422, "string"),
        ({"verdict": "amend", "changes": {"\ud800": "CHN"}}, 422, "string"),
    ],
)
def test_what_cannot_be_said_is_refused(
    body: dict[str, Any], status: int, says: str, logs: Logs, knowledge: Knowledge
) -> None:
    """With a problem that says what is wrong; nothing goes to the log."""
    good = {"article_id": "a", "record_id": stand(news(), knowledge, "RUS").id, "verdict": "reject"}
    asked = json.dumps({**good, **body}).encode()
    answer = client(logs).post("/api/v1/corrections", content=asked, headers={"content-type": "application/json"})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert says in answer.json()["detail"]
    assert not logs.corrections


def test_a_body_has_an_end(logs: Logs) -> None:
    """It is read before it is known who asks: not one of any size, nor one that does not tell its size before."""
    body = json.dumps({"article_id": "a", "record_id": "x", "verdict": "confirm", "note": "x" * 300_000}).encode()
    for content in (body, iter([body[:200_000], body[200_000:]])):
        answer = client(logs).post("/api/v1/corrections", content=content, headers={"content-type": "application/json"})

        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        assert answer.json()["detail"] == "more than 262144 bytes"


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("analyst", 201), ("operator", 201), ("local", 201)])
def test_the_role_decides(role: str, status: int, logs: Logs, knowledge: Knowledge) -> None:
    """A reader looks on."""
    body = {"article_id": "a", "record_id": stand(news(), knowledge, "RUS").id, "verdict": "confirm"}

    assert client(logs, role).post("/api/v1/corrections", json=body).status_code == status


def test_a_broker_that_was_away_is_connected_to_again(logs: Logs, knowledge: Knowledge) -> None:
    """503 with when to come again; one connection serves all that is asked until it fails."""
    asks = client(logs)
    body = {"article_id": "a", "record_id": stand(news(), knowledge, "RUS").id, "verdict": "confirm"}
    logs.away = True
    refused = asks.post("/api/v1/corrections", json=body)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "6")
    logs.away = False

    assert [asks.post("/api/v1/corrections", json=body).status_code for _ in range(3)] == [201] * 3
    assert logs.connected == 2
