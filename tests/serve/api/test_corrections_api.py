"""Corrections over the API of the whole application: of any kind of record, in front of the real stages."""

from __future__ import annotations

from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.runtime.ingest_metrics import IngestMetrics
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.settings import Settings
from tests.serve.pages.newsroom import Newsroom

ARTICLE = "seed-000"


@pytest.fixture
def client(room: Newsroom) -> TestClient:
    """Whoever asks from this machine."""
    metrics = IngestMetrics(CollectorRegistry())
    app = make_app(Settings(), cast("Desk", None), metrics, model=room.store, publish=room.publish)
    return TestClient(app, base_url="http://localhost")


def shown(client: TestClient) -> Any:
    """The article with all that was read in it."""
    return client.get(f"/api/v1/articles/{ARTICLE}").json()


def test_a_record_of_any_kind_is_corrected_and_listed(client: TestClient) -> None:
    """A position is rejected, a quote gets another speaker; both are answered with an id, and listed under it."""
    before = shown(client)
    position, quote = before["positions"][0]["position_id"], before["quotes"][0]["id"]
    rejected = client.post(
        "/api/v1/corrections", json={"article_id": ARTICLE, "record_id": position, "verdict": "reject"}
    )
    changes = {"speaker_name": "Sergey Lavrov", "speaker_id": "sergey-lavrov"}
    amended = client.post(
        "/api/v1/corrections",
        json={"article_id": ARTICLE, "record": "quote", "record_id": quote, "verdict": "amend", "changes": changes},
    )

    assert (rejected.status_code, amended.status_code) == (201, 201)
    after = shown(client)
    assert position not in {each["position_id"] for each in after["positions"]}
    assert "sergey-lavrov" in {each["speaker_id"] for each in after["quotes"]}
    listed = client.get("/api/v1/corrections").json()["rows"]
    mine = {rejected.json()["correction_id"], amended.json()["correction_id"]}
    states = {row["correction"]["correction_id"]: row["state"] for row in listed}
    assert {states.get(each) for each in mine} == {"holds"}
    assert client.get("/api/v1/corrections?verdict=add").json()["rows"] == []


def test_the_same_hand_has_the_same_name(client: TestClient, room: Newsroom) -> None:
    """Whoever is at this machine is `local` in the role of their words by API, as on the page and on the command line."""
    position = shown(client)["positions"][0]["position_id"]
    client.post("/api/v1/corrections", json={"article_id": ARTICLE, "record_id": position, "verdict": "confirm"})
    by_api = room.said[-1]
    client.post("/en/corrections", data={"confirm": position}, follow_redirects=False)

    assert (by_api.user, by_api.role) == (room.said[-1].user, room.said[-1].role) == ("local", "local")
    assert by_api.correction_id != room.said[-1].correction_id


def test_what_is_not_there_is_refused(client: TestClient, room: Newsroom) -> None:
    """An unknown article, a record that it no longer has, a field that there is none of: nothing is sent."""
    sent = len(room.said)
    body = {"article_id": ARTICLE, "record_id": "none", "verdict": "confirm"}
    position = shown(client)["positions"][0]["position_id"]
    wrong = {"article_id": ARTICLE, "record_id": position, "verdict": "amend", "changes": {"colour": "red"}}

    assert client.post("/api/v1/corrections", json={**body, "article_id": "none"}).status_code == 404
    assert client.post("/api/v1/corrections", json=body).status_code == 409
    assert client.post("/api/v1/corrections", json=wrong).status_code == 422
    assert len(room.said) == sent
