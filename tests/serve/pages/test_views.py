"""The views of the seeds: what they show, that their links lead somewhere, and that they are small and quick."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from streams.serve.model.store import Store
from streams.serve.pages.site import Site, mount_pages
from streams.serve.pages.views import VIEWS

NOW = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)
PAGES = [
    "",
    "actors",
    "actors/RUS",
    "actors/NATO?as_of=2022-01-13",
    "issues",
    "issues/dialogue",
    "stands/RUS/security-guarantees",
    "pairs",
    "pairs/RUS/NATO",
    "pairs/USA/RUS?as_of=2022-01-13",
]
BYTES_MAX = 100_000


class Parts(HTMLParser):
    """Addresses and ids of a page, and whether it is well formed."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        named = dict(attrs)
        self.links |= {value for name in ("href", "action") if (value := named.get(name))}
        if identifier := named.get("id"):
            self.ids.append(identifier)
        assert "style" not in named
        assert not [name for name in named if name.startswith("on")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As a beginning and an end."""
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """What was opened last is closed first."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def browser(seed_model: Store) -> TestClient:
    """A browser that has the pages of the seeds open, on a day soon after them."""
    app = Starlette()
    mount_pages(app, Site(reader=seed_model.reading, views=VIEWS, clock=lambda: NOW))
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_pages_are_well_formed_and_small(browser: TestClient, language: str, page: str) -> None:
    """Tags nest, ids are unique, nothing is styled or scripted inside the page, 100 KB are enough."""
    answer = browser.get(f"/{language}/{page}")

    assert answer.status_code == 200
    assert len(answer.content) < BYTES_MAX
    parts = Parts(answer.text)
    assert not parts.open
    assert len(parts.ids) == len(set(parts.ids))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(browser: TestClient, page: str) -> None:
    """Every address of ours on a page answers, and every anchor is on its page; rows come as CSV and JSON too."""
    parts = Parts(browser.get(f"/ar/{page}").text)
    kinds: dict[str, str] = {}
    for link in parts.links:
        if link.startswith("#"):
            assert link[1:] in parts.ids
        elif not link.endswith("/theme"):
            kinds.setdefault(re.sub(r"[A-Z0-9-]{3,}|[0-9a-f]{12,}|=[^&]*", "*", link), link)
    for link in kinds.values():
        assert browser.get(link).status_code == 200, link


def test_a_cell_of_the_board_tells_the_latest_stand(browser: TestClient) -> None:
    """Russia demands of NATO on enlargement: its word, its family, its counterpart, in both languages."""
    arabic, english = (browser.get(f"/{language}/").text for language in ("ar", "en"))

    assert re.search(r'class="cell demand" data-key="RUS\|enlargement".*?<b>مطالبة</b>.*?حلف', arabic)
    assert re.search(r'class="cell demand" data-key="RUS\|enlargement".*?<b>demands</b>.*?NATO', english)


def test_filters_narrow_the_board(browser: TestClient) -> None:
    """By actor, issue, family or type, change, conflict and words; a type that is none is a fault that is told."""
    keys = {
        query: set(re.findall(r'data-key="(\w+\|[\w-]+)"', browser.get(f"/en/?{query}").text))
        for query in (
            "",
            "actor=RUS",
            "issue=dialogue",
            "type=oppose",
            "type=REJECT",
            "conflicts=1",
            "since=2022-01-01",
            "q=العقوبات",
        )
    }

    assert {key.partition("|")[0] for key in keys["actor=RUS"]} == {"RUS"}
    assert {key.partition("|")[2] for key in keys["issue=dialogue"]} == {"dialogue"}
    assert keys["type=REJECT"] < keys["type=oppose"] < keys[""]
    for query in ("conflicts=1", "since=2022-01-01", "q=العقوبات"):
        assert set() < keys[query] < keys[""], query
    assert browser.get("/en/?type=SHOUT").status_code == 400
    assert "Nothing matches these filters" in browser.get("/en/?q=لاشيء").text


def test_the_slider_turns_the_page_back(browser: TestClient) -> None:
    """On an earlier day fewer stands are known, the page says so, and its links keep the day."""
    now, then = browser.get("/en/").text, browser.get("/en/?as_of=2022-01-12").text

    assert then.count('class="cell') < now.count('class="cell')
    assert "how things stood on 12 Jan 2022" in then
    assert 'href="/en/actors/RUS?as_of=2022-01-12"' in then or 'href="/en/pairs?as_of=2022-01-12"' in then


def test_the_pair_tells_where_the_two_moved(browser: TestClient) -> None:
    """Russia and NATO moved closer on security guarantees and apart on the threat of invasion, and the table is the same turned round."""
    rows = {row["issue"]: row for row in browser.get("/en/pairs/RUS/NATO.json").json() if row["actor"] == "RUS"}
    turned = {row["issue"]: row for row in browser.get("/en/pairs/NATO/RUS.json").json() if row["actor"] == "RUS"}

    assert rows["security-guarantees"]["moved"] == "closer"
    assert rows["invasion-threat"]["moved"] == "apart"
    assert rows["security-guarantees"]["distance"] == 2
    assert rows == turned
    assert browser.get("/en/pairs/RUS/NOBODY").status_code == 404


def test_two_parties_are_found_by_code_or_name(browser: TestClient) -> None:
    """What is typed leads to the page of the two, on the day that is shown; what nobody is called is a fault that is told."""
    by_name = browser.get("/ar/pairs", params={"a": "روسيا", "b": "nato", "as_of": "2022-01-13"})

    assert by_name.status_code == 303
    assert by_name.headers["location"] == "/ar/pairs/RUS/NATO?as_of=2022-01-13"
    assert browser.get("/ar/pairs", params={"a": "روسيا", "b": "بلاد الواق واق"}).status_code == 400
    assert browser.get("/ar/pairs", params={"a": "RUS", "b": ""}).status_code == 200
