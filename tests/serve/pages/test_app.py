"""The pages in the application: beside the API, behind the login, and without either of their faults becoming the other's."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.intake import Intake
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.serve.model.store import Store
from streams.settings import Settings

TOKEN = "0123456789abcdef"


def client(model: Store, folder: Path, **settings: Any) -> TestClient:
    """A browser at an application that reads and takes nothing in."""
    found = Settings(data_folder=folder, **settings)
    desk = Desk(found, cast("Intake", None))
    app = make_app(found, desk, IngestMetrics(CollectorRegistry()), model=model)
    return TestClient(app, base_url="http://localhost:9467", follow_redirects=False)


def test_the_page_stands_beside_the_api(seed_model: Store, tmp_path: Path) -> None:
    """Each has its own answers and its own faults."""
    browser = client(seed_model, tmp_path)

    assert browser.get("/").headers["location"] == "/ar/"
    assert "<table" in browser.get("/ar/").text
    assert browser.get("/ar/nowhere").headers["content-type"].startswith("text/html")
    assert browser.get("/api/v1/nowhere").headers["content-type"] == "application/problem+json"
    assert browser.get("/api/v1/actors").status_code == 200
    assert browser.get("/ar/", headers={"Host": "evil.example"}).status_code == 403


def test_who_has_not_logged_in_is_led_to_the_login_and_back(seed_model: Store, tmp_path: Path) -> None:
    """With a token set, a page needs a login; the login leads to the page that was asked for."""
    browser = client(seed_model, tmp_path, token=TOKEN)
    led = browser.get("/ar/actors/RUS?as_of=2022-01-13")

    assert led.status_code == 303
    assert led.headers["location"] == "/login?next=/ar/actors/RUS%3Fas_of%3D2022-01-13"
    assert browser.get("/static/parley.css").status_code == 200
    form = {"token": TOKEN, "next": "/ar/actors/RUS?as_of=2022-01-13"}
    entered = browser.post("/login", data=form, headers={"Origin": "http://localhost:9467"})
    assert entered.headers["location"] == "/ar/actors/RUS?as_of=2022-01-13"
    assert "روسيا" in browser.get(entered.headers["location"]).text
