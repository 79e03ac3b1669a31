"""The pages in the application: beside the API, behind the login, and without either of their faults becoming the other's."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote_plus

from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.intake import Intake
from streams.serve.app import make_app
from streams.serve.desk import Desk
from streams.serve.model.store import Store
from streams.serve.users import Role, add_user
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


def test_who_has_logged_in_sees_it_and_can_leave(seed_model: Store, tmp_path: Path) -> None:
    """Name and button stand on every page; feeds in its head open by the key of the user. At one's own machine there is neither."""
    path = tmp_path / "users.toml"
    token = add_user(path, "layla", Role.READER)
    browser = client(seed_model, tmp_path, serve_users_file=path)
    origin = {"Origin": "http://localhost:9467"}
    assert 'name="name"' in browser.get("/login").text
    browser.post("/login", data={"name": "layla", "token": token}, headers=origin)
    page = browser.get("/en/actors/RUS").text
    feed = unescape(page.partition('type="application/atom+xml" href="')[2].partition('"')[0])

    assert "layla" in page
    assert 'action="/logout"' in page
    assert "actor=RUS" in feed
    assert f"key={quote_plus(browser.get('/api/v1/user').json()['subscription_key'])}" in feed
    assert browser.post("/logout", headers=origin).status_code == 303
    assert browser.get("/en/").status_code == 303
    local = client(seed_model, tmp_path / "local").get("/en/actors/RUS").text
    assert 'action="/logout"' not in local
    assert "amp;key=" not in local


def test_a_page_says_where_it_is_to_be_had_otherwise(seed_model: Store, tmp_path: Path) -> None:
    """In its head and at its foot: rows as CSV and JSON of every view, a feed where stands turn, a calendar where there are days."""
    browser = client(seed_model, tmp_path)
    both = {"text/csv", "application/json"}
    told = {
        "": both | {"application/atom+xml", "text/calendar"},
        "actors/RUS": both | {"application/atom+xml", "text/calendar"},
        "issues/enlargement": both | {"application/atom+xml"},
        "stands/NATO/enlargement": both | {"application/atom+xml"},
        "meetings": both | {"text/calendar"},
        "articles/seed-003": both,
    }
    for path, kinds in told.items():
        page = browser.get(f"/en/{path}?as_of=2022-01-20").text
        links = re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)"', page)
        assert {kind for kind, _ in links} == kinds, path
        for kind, address in links:
            assert page.count(f'href="{address}"') == 2, "in the head and at the foot"
            if kind in both:
                assert browser.get(unescape(address)).headers["content-type"].startswith(kind)


def test_pages_are_for_a_client_at_a_rate(seed_model: Store, tmp_path: Path) -> None:
    """Beyond it 429 in the design, with the time to wait; what is asked of the API counts, too. Style and script do not."""
    browser = client(seed_model, tmp_path, serve_requests_per_second=1)
    answers = [browser.get(f"/{where}") for where in ("ar/none", "api/v1/none", "ar/actors", "api/v1/issues") * 20]
    refused = [answer for answer in answers if answer.status_code == 429]

    assert [answer.status_code for answer in answers[:3]] == [404, 404, 200]
    assert {answer.headers["content-type"] for answer in refused} == {
        "text/html; charset=utf-8",
        "application/problem+json",
    }
    assert {answer.headers["retry-after"] for answer in refused} <= {"1", "2"}
    assert any("طلبات كثيرة" in answer.text for answer in refused)
    assert browser.get("/static/parley.css").status_code == 200
