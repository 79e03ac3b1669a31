"""Styles, scripts and signs: packed once, kept for ever, and nothing beside them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from streams.serve.pages.static_files import static_files


@pytest.fixture
def browser(tmp_path: Path) -> TestClient:
    """In front of a folder with a style; another file lies beside it."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.css").write_text("p { color: red }\n" * 100)
    (tmp_path / "secret").write_text("x")
    return TestClient(Starlette(routes=[Route("/static/{name}", static_files(tmp_path / "static"))]))


def test_a_file_comes_packed_or_as_it_is(browser: TestClient) -> None:
    """As the browser asks; either says how long it may be kept, and that the other is another."""
    with browser.stream("GET", "/static/a.css", headers={"Accept-Encoding": "gzip"}) as packed:
        sent = b"".join(packed.iter_raw())
    plain = browser.get("/static/a.css", headers={"Accept-Encoding": "identity"})

    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 5
    for answer in (packed, plain):
        assert answer.headers["content-type"].startswith("text/css")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
    assert browser.head("/static/a.css").status_code == 200


@pytest.mark.parametrize("name", ["b.css", "../secret", "%2e%2e/secret", "..%2fsecret", ""])
def test_nothing_else_is_there(browser: TestClient, name: str) -> None:
    """Not what lies beside the folder either."""
    assert browser.get(f"/static/{name}").status_code == 404
