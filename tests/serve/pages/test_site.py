"""The frame of the pages: languages, headers, what has not changed, the theme, addresses, faults in the design."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from streams.serve.pages.site import CSP, Site, mount_pages
from streams.serve.pages.view import Ask, MissingError, View

HOSTILE = """<script>alert(1)</script>"onmouseover='x' <img src=x onerror=alert(1)>\u202e"""
NOW = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


@contextmanager
def memory() -> Iterator[sqlite3.Connection]:
    """An empty database."""
    db = sqlite3.connect(":memory:")
    try:
        yield db
    finally:
        db.close()


def faulty(ask: Ask) -> View:
    """A view that names what is asked for, and may fail."""
    if ask.text("fail"):
        message = "a secret of ours"
        raise RuntimeError(message)
    if ask.path["actor"] == "NOBODY":
        raise MissingError
    day = ask.as_of
    rows = [{"actor": ask.path["actor"], "day": day, "text": "=1+1", "number": -3}]
    return View("fault.html", ask.path["actor"], {"key": "not_found", "status": 200, "bad": None}, rows)


def no_model(_: Ask) -> View:
    """A view of a model that is not there."""
    message = "no such table: cells"
    raise sqlite3.OperationalError(message)


SITE = Site(reader=memory, views={"actor": faulty}, version=lambda _: "1", clock=lambda: NOW)


def client(site: Site = SITE, *, language: str = "") -> TestClient:
    """A browser that has the site open; faults become answers, as in a server."""
    app = Starlette()
    mount_pages(app, site)
    headers = {"Accept-Language": language} if language else {}
    return TestClient(app, raise_server_exceptions=False, headers=headers, follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "cookie", "to"),
    [("", "", "/ar/"), ("fr,en-GB;q=0.8", "", "/en/"), ("fr", "", "/ar/"), ("ar", "en", "/en/"), ("en", "xx", "/en/")],
)
def test_the_address_without_a_language_chooses_one(asked: str, cookie: str, to: str) -> None:
    """The last language that was used, else the browser's, else Arabic."""
    browser = client(language=asked)
    browser.cookies = {"language": cookie}

    assert browser.get("/").headers["location"] == to


def test_a_page_says_its_language_and_direction_and_lets_nothing_foreign_run() -> None:
    """`lang`, `dir`, the policy of what may load, and no script or style inside the page."""
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        answer = client().get(f"/{language}/actors/RUS")

        assert f'<html lang="{language}" dir="{direction}"' in answer.text
        assert answer.headers["Content-Security-Policy"] == CSP
        assert "unsafe" not in CSP
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert answer.text.count("<script") == answer.text.count('<script src="/static/')


def test_what_has_not_changed_is_not_sent_again() -> None:
    """The tag of a page is asked for with If-None-Match, also where a compressing proxy has weakened it."""
    browser = client()
    tag = browser.get("/ar/actors/RUS").headers["ETag"]

    assert browser.get("/ar/actors/RUS", headers={"If-None-Match": tag}).status_code == 304
    assert browser.get("/ar/actors/RUS", headers={"If-None-Match": f"W/{tag}"}).status_code == 304
    assert browser.get("/ar/actors/IRN", headers={"If-None-Match": tag}).status_code == 200
    for changed in ({"version": lambda _: "2"}, {"behind": lambda _: 3}, {"clock": lambda: NOW + dt.timedelta(days=1)}):
        later = client(replace(SITE, **changed))
        assert later.get("/ar/actors/RUS", headers={"If-None-Match": tag}).status_code == 200


def test_hostile_text_stays_text() -> None:
    """What is in an address or an article is shown, not run."""
    answer = client().get(f"/en/actors/{HOSTILE.replace('/', '%2F')}", params={"as_of": "2024-01-01"})
    wrong = client().get("/en/actors/RUS", params={"as_of": HOSTILE})

    for text in (answer.text, wrong.text):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert wrong.status_code == 400
    assert "&lt;script&gt;alert(1)" in wrong.text


def test_faults_are_in_the_design_and_tell_no_secret() -> None:
    """An unknown page, an unknown actor, a day that is none, a fault of ours, no model: each says so in the language."""
    browser = client()

    away = client(replace(SITE, views={"actor": no_model}))
    expected = [
        (browser.get("/en/nowhere"), 404, "There is no such page"),
        (browser.get("/en/actors/NOBODY"), 404, "There is no such page"),
        (browser.get("/ar/actors/RUS?as_of=2024-13-01"), 400, "لا يُفهم هذا الطلب"),
        (browser.post("/en/actors/RUS"), 405, "This request is not understood"),
        (browser.get("/en/actors/RUS?fail=1"), 500, "Something went wrong here"),
        (away.get("/en/actors/RUS"), 503, "The read model is not built yet"),
    ]
    for answer, status, words in expected:
        assert answer.status_code == status
        assert words in answer.text
        assert answer.headers["Content-Security-Policy"] == CSP
        assert "secret" not in answer.text
        assert "no such table" not in answer.text


def test_the_theme_is_kept_and_leads_back_only_to_a_page_of_ours() -> None:
    """A cookie keeps it; an address of elsewhere is not followed."""
    browser = client()
    answer = browser.post("/ar/theme", data={"theme": "dark", "back": "/ar/actors/RUS?as_of=2024-01-01"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/ar/actors/RUS?as_of=2024-01-01"
    assert 'data-theme="dark"' in browser.get("/en/actors/RUS").text
    assert browser.post("/ar/theme", data={"theme": "x", "back": "x" * 70_000}).status_code == 413
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "/ar/\\..\\x", ""):
        assert browser.post("/ar/theme", data={"theme": "x", "back": elsewhere}).headers["location"] == "/ar/"
    assert 'data-theme="dark"' in browser.get("/en/actors/RUS").text


def test_the_slider_leads_to_an_address_with_its_day() -> None:
    """Without JavaScript too: its number becomes `as_of`, and its end means now."""
    browser, number = client(), dt.date(2024, 1, 2).toordinal()
    moved = browser.get(f"/ar/actors/RUS?at={number}&last={number + 9}&known_by=&q=a%26b")
    ended = browser.get(f"/ar/actors/RUS?at={number}&last={number}&as_of=2023-01-01")

    assert moved.headers["location"] == "/ar/actors/RUS?q=a%26b&as_of=2024-01-02"
    assert ended.headers["location"] == "/ar/actors/RUS"
    assert browser.get("/ar/actors/RUS?at=99999999999").status_code == 400


def test_rows_come_as_csv_and_json() -> None:
    """CSV opens in a spreadsheet: a byte order mark, no formula; JSON is a list of objects."""
    csv = client().get("/ar/actors/RUS.csv?as_of=2024-01-02")
    json = client().get("/ar/actors/RUS.json?as_of=2024-01-02")

    assert csv.content == b"\xef\xbb\xbfactor,day,text,number\r\nRUS,2024-01-02,'=1+1,-3\r\n"
    assert csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert json.json() == [{"actor": "RUS", "day": "2024-01-02", "text": "=1+1", "number": -3}]


def test_files_are_kept_under_addresses_that_change_with_them() -> None:
    """A browser asks for the style once."""
    browser = client()
    page = browser.get("/ar/actors/RUS").text
    for name in ("parley.css", "parley.js", "icon.svg"):
        address = page.partition(f"/static/{name}?v=")[2][:12]
        answer = browser.get(f"/static/{name}?v={address}")

        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert len(answer.content) < 30_000
