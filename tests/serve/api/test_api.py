"""The routes of the API: what they answer, in which form, and to whom."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from prometheus_client import CollectorRegistry
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.requests import Request
from starlette.testclient import TestClient

from streams.serve.api.answers import PREFIX
from streams.serve.api.rate import RateLimit
from streams.serve.csv_rows import csv_bytes
from streams.serve.model.board import BoardFilter, board
from streams.serve.model.state import next_version
from streams.serve.model.store import Store
from tests.serve.api.conftest import app_of
from tests.serve.model.support import NOW
from tests.support import examples

LISTS = (
    "positions",
    "quotes",
    "articles",
    "changes",
    "conflicts",
    "deadlines",
    "denials",
    "meetings",
    "ledger",
    "stories",
    "corrections",
)
WHOLE = ("corrections/agreement", "actors", "issues", "pairs", "sources", "days")
SINGLE = (
    "board",
    "actors/RUS",
    "issues/dialogue",
    "pairs/RUS/NATO",
    "articles/seed-000",
    "positions/facets",
    "system",
)


def paths() -> list[str]:
    """Every route of the seeds' answers."""
    return [f"{PREFIX}/{name}" for name in (*LISTS, *WHOLE, *SINGLE)]


@pytest.mark.parametrize("path", paths())
def test_every_route_answers(client: TestClient, path: str) -> None:
    """JSON, with an ETag; whoever has the answer is told so without a body."""
    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": f'"other", {answer.headers["etag"]}'})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.json() is not None
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])


def test_an_etag_is_another_when_the_answer_may_be(tmp_path: Any) -> None:
    """After any change of the model, for another question, and for another form."""
    store = Store(tmp_path / "m.sqlite")
    client = TestClient(app_of(store), base_url="http://localhost")

    def tag(path: str, **headers: str) -> str:
        found: str = client.get(f"{PREFIX}/{path}", headers=headers).headers["etag"]
        return found

    before = tag("positions")
    assert before == tag("positions")
    with store.writing() as db:
        next_version(db)
    tags = [before, tag("positions"), tag("positions?limit=3"), tag("quotes"), tag("positions", accept="text/csv")]
    store.close()

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("name", LISTS)
def test_pages_lead_to_each_other(client: TestClient, name: str) -> None:
    """By `next` and by a header `Link`, to the last one; together they have what one large page has."""
    whole = client.get(f"{PREFIX}/{name}?limit=500").json()
    rows, link = [], f"{PREFIX}/{name}?limit=3"
    while link:
        answer = client.get(link)
        rows += answer.json()["rows"]
        told = answer.headers.get("link", "")
        assert (answer.json()["next"] is None) == (not told)
        link = f"{PREFIX}/{name}{told[1 : told.index('>')]}" if told else ""

    assert rows == whole["rows"]
    assert whole["next"] is None


@pytest.mark.parametrize("name", [*LISTS, *WHOLE, "board"])
def test_lists_as_csv(client: TestClient, name: str) -> None:
    """By `Accept` and by parameter: with the mark that Excel needs, a line a row, under names of fields."""
    asked = client.get(f"{PREFIX}/{name}", headers={"Accept": "text/csv"})
    told = client.get(f"{PREFIX}/{name}?format=csv")
    json = client.get(f"{PREFIX}/{name}").json()
    rows = json if isinstance(json, list) else json.get("rows", json.get("cells"))
    table = list(csv.reader(io.StringIO(asked.content.decode("utf-8-sig"), newline="")))

    assert asked.content.startswith(b"\xef\xbb\xbf")
    assert asked.headers["content-type"] == "text/csv; charset=utf-8"
    assert asked.content == told.content
    assert len(table) == len(rows) + 1
    assert table[0]
    assert all(len(line) == len(table[0]) for line in table)


def test_the_board_is_that_of_the_model(client: TestClient, seed_model: Store) -> None:
    """At both clocks; filters are those of the model."""
    with seed_model.reading() as db:
        expected = board(db, BoardFilter(actors=("NATO",)), NOW).cells
    answer = client.get(f"{PREFIX}/board?actor=NATO").json()
    earlier = client.get(f"{PREFIX}/board?actor=NATO&as_of=2022-01-12").json()

    assert [(cell["actor"]["code"], cell["issue"]["code"]) for cell in answer["cells"]] == list(expected)
    assert all(cell["stand"]["day"] <= "2022-01-12" for cell in earlier["cells"])
    assert 0 < len(earlier["cells"]) < len(answer["cells"]) + 1


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("positions?cursor=x", 400, "cursor"),
        ("quotes?cursor=WyJwb3NpdGlvbnMiLCIyMDIyLTAxLTI3Iiw3N10", 400, "cursor"),
        ("changes?cursor=WyJjaGFuZ2VzIiwgIlx1ZDgwMCIsICJ4Il0", 400, "cursor"),
        ("positions?as_of=yesterday", 422, "as_of"),
        ("positions?known_by=0001-01-01T00:00:00%2B14:00", 422, "known_by"),
        ("positions?limit=0", 422, "limit"),
        ("positions?event_type=SHOUT", 422, "event_type.0"),
        ("actors/RUS?format=csv", 422, "format"),
        ("actors/NOBODY", 404, ""),
        ("articles/none/at/all", 404, ""),
        ("nothing", 404, ""),
    ],
)
def test_faults_are_problems(client: TestClient, path: str, status: int, field: str) -> None:
    """In the form of RFC 9457, with the parameter that is wrong."""
    answer = client.get(f"{PREFIX}/{path}")

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status
    assert answer.json()["errors"][0]["field"] == field


def test_only_reading(client: TestClient) -> None:
    """Nothing here changes anything."""
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"{PREFIX}/positions").status_code == 405


def test_who_asks_too_often_waits(seed_model: Store) -> None:
    """A burst is answered; then 429 with the seconds to wait."""
    client = TestClient(app_of(seed_model, serve_requests_per_second=1), base_url="http://localhost")
    statuses = [client.get(f"{PREFIX}/issues").status_code for _ in range(6)]
    last = client.get(f"{PREFIX}/issues")

    assert statuses[:4] == [200] * 4
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1


def test_a_client_has_room_again() -> None:
    """After a while, and others are not kept waiting by it."""
    now = [0.0]
    limit = RateLimit(2, lambda: now[0])

    def asks(address: str) -> bool:
        try:
            limit(_request(address))
        except Exception:  # noqa: BLE001  # whatever it is, it is not let in
            return False
        return True

    assert [asks("a") for _ in range(9)] == [True] * 8 + [False]
    assert asks("b")
    now[0] = 0.5
    assert [asks("a"), asks("a")] == [True, False]


def _request(address: str) -> Any:
    return Request({"type": "http", "client": (address, 1), "headers": []})


def test_other_sites_may_read_where_they_are_told_to(seed_model: Store) -> None:
    """CORS is off unless origins are set, and then for these."""
    there, other = {"Origin": "https://desk.example"}, {"Origin": "https://other.example"}
    closed = TestClient(app_of(seed_model), base_url="http://localhost")
    opened = TestClient(app_of(seed_model, serve_cors_origins="https://desk.example"), base_url="http://localhost")
    name = "access-control-allow-origin"

    assert name not in closed.get(f"{PREFIX}/issues", headers=there).headers
    assert opened.get(f"{PREFIX}/issues", headers=there).headers[name] == "https://desk.example"
    assert name not in opened.get(f"{PREFIX}/issues", headers=other).headers


def test_who_has_no_token_reads_nothing(seed_model: Store) -> None:
    """Where one is set; the probes of the API say 401 as a problem."""
    client = TestClient(app_of(seed_model, token="0123456789abcdef"), base_url="http://localhost")
    good = {"Authorization": "Bearer 0123456789abcdef"}

    assert client.get(f"{PREFIX}/issues").status_code == 401
    assert client.get(f"{PREFIX}/issues", headers=good).status_code == 200


def test_a_name_that_was_made_to_lead_here_reads_nothing(seed_model: Store) -> None:
    """Without a token only localhost may be asked: a page elsewhere cannot have a browser read it."""
    client = TestClient(app_of(seed_model), base_url="http://evil.example")

    assert client.get(f"{PREFIX}/issues").status_code == 403


def test_openapi_says_all(app: FastAPI) -> None:
    """It describes every route's answer and faults, and the fields of its types; that all of it is valid is seen of a process that serves."""
    told = app.openapi()
    routes = {path: item for path, item in told["paths"].items() if path.startswith(PREFIX) and "get" in item}
    own = {
        path: item["get"]
        for path, item in routes.items()
        if item["get"].get("tags", [""])[0] not in {"users", "events"}
    }

    assert len(own) >= 25
    for path, route in own.items():
        assert route["responses"]["200"]["content"]["application/json"]["schema"], path
        assert {"400", "404", "422", "429"} <= route["responses"].keys(), path
        assert route["description"], path
    position = told["components"]["schemas"]["PositionRow"]["properties"]
    assert all("description" in field for name, field in position.items() if "$ref" not in field)


def test_answers_are_timed(seed_model: Store) -> None:
    """By route, not by address."""
    registry = CollectorRegistry()
    client = TestClient(app_of(seed_model, registry), base_url="http://localhost")
    for actor in ("RUS", "NATO"):
        client.get(f"{PREFIX}/actors/{actor}")

    name = {"route": f"{PREFIX}/actors/{{actor}}"}
    assert registry.get_sample_value("parley_serve_request_seconds_count", name) == 2


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    """A text that a spreadsheet would work out is marked as text; numbers stay numbers."""
    body = csv_bytes([{"a": text, "b": -1, "c": {"d": text}, "e": [text, "x"]}]).decode("utf-8-sig")
    [names, cells] = list(csv.reader(io.StringIO(body, newline="")))

    assert names == ["a", "b", "c.d", "e"]
    assert cells == [f"'{text}", "-1", f"'{text}", f"'{text}; x"]


def asked_of(app: FastAPI) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    """The routes of the API, as it describes itself."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    found = (result.ok() for result in schema.get_all_operations())
    return {each.path: each for each in found if each.method == "get" and each.path.startswith(PREFIX)}


ROUTES = sorted(
    f"{PREFIX}/{route}"
    for route in (
        *LISTS,
        *WHOLE,
        "board",
        "system",
        "actors/{actor}",
        "issues/{issue}",
        "pairs/{a}/{b}",
        "positions/facets",
        "positions/{position_id}",
        "articles/{article_id}",
        "stories/{story_id}",
        "meetings/{meeting_id}",
    )
)


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> dict[str, APIOperation[Any, Any, Any, Any]]:
    """The routes by their paths."""
    return asked_of(app)


def test_every_route_is_fuzzed(operations: dict[str, APIOperation[Any, Any, Any, Any]]) -> None:
    """None is forgotten below; what is of users and events is tested beside these."""
    own = {path for path in operations if not path.startswith((f"{PREFIX}/user", f"{PREFIX}/events"))}

    assert own == set(ROUTES)


@pytest.mark.parametrize("path", ROUTES)
def test_the_api_keeps_its_word(operations: dict[str, APIOperation[Any, Any, Any, Any]], path: str) -> None:
    """Whatever is asked, it answers what it says: no fault of ours, only statuses and schemas that it names."""

    @settings(max_examples=examples(10), deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operations[path].as_strategy())
    def asked(case: Case) -> None:
        case.headers["Host"] = "localhost"
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    asked()
