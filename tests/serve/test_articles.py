"""Articles are posted: what is taken, what is refused and with which status, and the same request twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from streams.errors import UnavailableError
from streams.ingest.item import Item, SourceName
from streams.ingest.posted import articles_of
from streams.records import Article
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.intake import Intake, Taken
from streams.runtime.source_store import SourceStore, digest_of
from streams.serve.admission import UNDER_WAY_MAX, Admission
from streams.serve.app import make_app
from streams.serve.desk import KEPT_SECONDS, POSTED, Desk
from streams.settings import Settings

TOKEN = "0123456789abcdef"
ONE = {"id": "a", "text": "قال الوزير", "published": "2024-05-01"}


class Log:
    """An intake with a real store and a list for a log, which may be away."""

    def __init__(self, path: Path) -> None:
        self.store = SourceStore(path)
        self.articles: list[Article] = []
        self.away = False
        self.takes = self.looks = 0

    def take(self, source: SourceName, items: Sequence[Item]) -> Taken:
        """Take what is not known, unless the log is away."""
        self.takes += 1
        if self.away:
            message = "no Kafka broker answers"
            raise UnavailableError(message)
        with self.store.writing() as db:
            known = self.store.fingerprints(db, source, [item.key for item in items])
            new = [item for item in items if known.get(item.key) != digest_of(item.fingerprint)]
            taken = Taken(len(new), 0, len(items) - len(new))
            self.store.write_taken(db, source, {item.key: digest_of(item.fingerprint) for item in new}, taken)
        self.articles += [item.content for item in new if isinstance(item.content, Article)]
        return taken

    def looked(self, _source: SourceName) -> None:
        """Count it."""
        self.looks += 1

    def known_epoch(self, _source: SourceName) -> int:
        """Which log it is, asked for each time."""
        if self.away:
            message = "no Kafka broker answers"
            raise UnavailableError(message)
        return 0


class World:
    """The application over a log, and whoever asks it."""

    def __init__(self, path: Path, **settings: Any) -> None:
        self.log = Log(path)
        self.settings = Settings(data_folder=path.parent, **settings)
        self.now = 0.0
        self.desk = Desk(self.settings, cast("Intake", self.log))
        self.admission = Admission(self.settings, lambda: self.now)
        self.registry = CollectorRegistry()
        app = make_app(self.settings, self.desk, IngestMetrics(self.registry), self.admission)
        self.client = TestClient(app, base_url="http://localhost:9467")

    def post(self, json: Any = None, *, content: bytes | str | None = None, **headers: str) -> Any:
        """Post articles; underscores in the names of headers are dashes."""
        told = {name.replace("_", "-").encode(): value.encode("latin-1") for name, value in headers.items()}
        return self.client.post("/articles", json=json, content=content, headers=cast("Any", told))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One with the settings as they are."""
    found = World(tmp_path / "s.sqlite")
    yield found
    found.log.store.close()


def test_an_article_and_a_batch(world: World) -> None:
    """Each is on the log when it is answered, and the answer names the version there."""
    one = world.post(ONE)
    batch = world.post([ONE | {"id": "b"}, ONE | {"id": "c"}])

    assert (one.status_code, batch.status_code) == (202, 202)
    told = [*one.json()["articles"], *batch.json()["articles"]]
    assert told == [{"id": each.article_id, "revision": each.revision} for each in world.log.articles]
    assert [each["id"] for each in told] == ["a", "b", "c"]
    assert world.registry.get_sample_value("parley_http_answers_total", {"status": "202"}) == 2


def test_a_field_that_is_not_known_may_be_nested(world: World) -> None:
    """It is not looked into; nested deeper than JSON is read, the request is refused."""
    known, too_deep = (
        world.post(
            content=b'{"id": "a", "text": "x", "more": %s1%s}' % (b"[" * depth, b"]" * depth),
            content_type="application/json",
        )
        for depth in (500, 100_000)
    )

    assert (known.status_code, too_deep.status_code) == (202, 400)
    assert [each.article_id for each in world.log.articles] == ["a"]


def test_a_text_with_headers(world: World) -> None:
    """Titles as UTF-8 or as RFC 8187 has it; the charset is believed."""
    text = "قال الوزير أمس"
    world.post(
        content=text.encode(),
        content_type="text/plain",
        parley_id="t",
        parley_title="عنوان".encode().decode("latin-1"),
        parley_published="2024-05-01T10:00:00+03:00",
    )
    world.post(
        content=text.encode("cp1256"),
        content_type="text/plain; charset=windows-1256",
        parley_id="u",
        parley_title="UTF-8''%D8%B9%D9%86%D9%88%D8%A7%D9%86",
    )

    assert [(a.article_id, a.title, a.text) for a in world.log.articles] == [("t", "عنوان", text), ("u", "عنوان", text)]
    assert world.log.articles[0].utc_offset_minutes == 180


def test_the_same_request_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its key or by its bytes it is known, and gives the same version though it has no date."""
    undated = {"text": "قال الوزير"}
    for key in ({}, {"idempotency_key": "k1"}):
        monkeypatch.setattr("streams.serve.desk.time.time", lambda: 1_000_000.0)
        first = world.post(undated | {"id": str(key)}, **key)
        monkeypatch.setattr("streams.serve.desk.time.time", lambda: 2_000_000.0)
        again = world.post(undated | {"id": str(key)}, **key)
        assert (first.status_code, first.json()) == (202, again.json())
    other = world.post(undated, idempotency_key="k1")

    assert len(world.log.articles) == 2
    assert (other.status_code, other.json()["errors"][0]["field"]) == (422, "idempotency-key")


def test_articles_are_made_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of a request that came before; twice only where what was remembered of it is of another log."""
    made: list[float] = []

    def counted(objects: list[Any], ingested_at: dt.datetime, bytes_max: int) -> Any:
        made.append(ingested_at.timestamp())
        return articles_of(objects, ingested_at, bytes_max)

    monkeypatch.setattr("streams.serve.desk.articles_of", counted)
    for now in (1_000_000.0, 2_000_000.0):
        monkeypatch.setattr("streams.serve.desk.time.time", lambda now=now: now)
        world.post({"text": "قال الوزير"})
    assert made == [1_000_000.0, 1_000_000.0]
    monkeypatch.setattr(
        world.log,
        "known_epoch",
        lambda _: world.log.store.remember(POSTED, dict.fromkeys(world.log.store.memory(POSTED))),
    )
    world.post({"text": "قال الوزير"})

    assert made[2:] == [1_000_000.0, 2_000_000.0]


def test_looking_takes_nothing_in(world: World) -> None:
    """While all is well it is only noted; with a fault it is tried out."""
    world.desk.look()
    assert (world.log.takes, world.log.looks) == (0, 1)
    world.desk.fault = "no Kafka broker answers"
    world.desk.look()

    assert (world.log.takes, world.desk.fault) == (1, None)


def test_a_key_is_free_after_a_fault(world: World) -> None:
    """What is refused may be mended under its key."""
    assert world.post({"id": "a"}, idempotency_key="k").status_code == 422
    assert world.post(ONE, idempotency_key="k").status_code == 202


def test_requests_are_forgotten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a week."""
    monkeypatch.setattr("streams.serve.desk.time.time", lambda: 1_000_000.0)
    world.post(ONE)
    monkeypatch.setattr("streams.serve.desk.time.time", lambda: 1_000_001.0 + KEPT_SECONDS)
    world.desk.look()

    assert world.log.store.memory(POSTED) == {}


@pytest.mark.parametrize(
    ("content", "headers", "status", "field"),
    [
        (b"{", {}, 400, ""),
        (b"[]", {}, 422, "articles"),
        (b"[" * 100_000, {}, 400, ""),
        (b"1", {}, 422, ""),
        (b'{"id": "a"}', {}, 422, "text"),
        (b'{"text": "x", "published": "soon"}', {}, 422, "published"),
        (b'{"text": "x", "title": 1}', {}, 422, "title"),
        (b'{"withdrawn": true}', {}, 422, "id"),
        (b'{"text": "\\ud800"}', {}, 422, "text"),
        (b'[{"text": "x"}, {"text": "x", "url": 1}]', {}, 422, "articles[1].url"),
        (b'{"text": "x", "id": "%s"}' % (b"i" * 2_000), {}, 422, "id"),
        (b'{"text": "%s"}' % (b"x" * 1_000_001), {}, 413, "text"),
        (b'"%s"' % (b"x" * 8_000_000), {}, 413, ""),
        (b"[%s]" % b",".join([b"{}"] * 501), {}, 413, "articles"),
        (b"{}", {"content-type": "application/xml"}, 415, "content-type"),
        (b"{}", {"content-encoding": "gzip"}, 415, "content-encoding"),
        (b"x", {"content-type": "text/plain; charset=none"}, 415, "content-type"),
        (b"\xff", {"content-type": "text/plain; charset=utf-8"}, 400, "text"),
        (b" ", {"content-type": "text/plain"}, 422, "text"),
        (b"x", {"content-type": "text/plain", "parley-title": "UTF-8''%FF"}, 400, "parley-title"),
        (b"{}", {"idempotency-key": "a b"}, 400, "idempotency-key"),
        (b"{}", {"origin": "https://example.org"}, 403, "origin"),
        (b"{}", {"host": "example.org"}, 403, "host"),
    ],
)
def test_what_is_refused(content: bytes, headers: dict[str, str], status: int, field: str, world: World) -> None:
    """With a problem that names the field, and nothing of it on the log."""
    answer = world.post(content=content, **{"content-type": "application/json", **headers})

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["errors"][0]["field"]) == (status, field)
    assert not world.log.articles


def test_a_broker_that_is_away(world: World) -> None:
    """503 says when to come again; the same request then is taken."""
    world.log.away = True
    refused = world.post(ONE)
    fault = world.desk.fault
    world.log.away = False
    world.desk.look()

    assert (refused.status_code, int(refused.headers["retry-after"])) == (503, 6)
    assert (fault, world.desk.fault) == ("no Kafka broker answers", None)
    assert world.post(ONE).status_code == 202


def test_a_rate_is_kept(tmp_path: Path) -> None:
    """Beyond it 429, until there is room again."""
    world = World(tmp_path / "s.sqlite", serve_articles_per_second=2, serve_batch_max=2)
    assert world.post([ONE, ONE]).status_code == 202
    refused = world.post(ONE)
    world.now = 0.5

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert world.post(ONE).status_code == 202


def test_too_many_at_once(world: World) -> None:
    """One more than may be under way is asked to come again."""
    for _ in range(UNDER_WAY_MAX):
        world.admission.enter()

    assert (world.post(ONE).status_code, world.post(ONE).headers["retry-after"]) == (503, "2")


def test_a_token(tmp_path: Path) -> None:
    """Where one is set it is asked for, and then any name will do."""
    world = World(tmp_path / "s.sqlite", token=TOKEN)
    none = world.post(ONE)
    wrong = world.post(ONE, authorization="Bearer x")
    right = world.post(ONE, authorization=f"Bearer {TOKEN}", host="news.example.org")

    assert (none.status_code, wrong.status_code, right.status_code) == (401, 401, 202)
    assert none.headers["www-authenticate"] == "Bearer"


def test_openapi_tells_it(world: World) -> None:
    """Bodies, headers and problems; other addresses are problems too."""
    told = world.client.get("/openapi.json").json()["paths"]["/articles"]["post"]

    assert {"application/json", "text/plain"} == told["requestBody"]["content"].keys()
    assert {"202", "400", "413", "415", "422", "429", "503"} <= told["responses"].keys()
    assert world.client.get("/nowhere").headers["content-type"] == "application/problem+json"
    assert world.client.get("/articles").status_code == 405
