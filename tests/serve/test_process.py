"""Slow, large and too many: what the server itself does about them, over real sockets."""

from __future__ import annotations

import html
import http.client
import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from openapi_spec_validator import validate
from prometheus_client import CollectorRegistry

from streams.errors import ConfigError
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.intake import Intake
from streams.serve import process
from streams.serve.address import address_of
from streams.serve.admission import HEADER_BYTES_MAX
from streams.settings import Settings
from tests.cases import Cases
from tests.serve.test_articles import Log


class Offered(Log):
    """An intake with metrics."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.metrics = IngestMetrics(CollectorRegistry())


def source(path: Path, port: int = 0) -> process.HttpSource:
    """A server that listens and does not run yet."""
    settings = Settings(data_folder=path.parent, serve_port=port, serve_seconds=1.0, connect_seconds=1.0)
    return process.HttpSource(settings, "127.0.0.1:1", cast("Intake", Offered(path)))


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Where a server answers that waits a second for headers and bodies."""
    monkeypatch.setattr(process, "HEADER_SECONDS", 1.0)
    found, stop = source(tmp_path / "s.sqlite"), threading.Event()
    thread = threading.Thread(target=found.run, args=(stop,))
    thread.start()
    host, port = found.address.rsplit(":", 1)
    yield host, int(port)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def asked(address: tuple[str, int], path: str) -> tuple[int, bytes]:
    """Status and body of what stands there."""
    connection = http.client.HTTPConnection(*address, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.slow
def test_all_that_is_served_is_described(address: tuple[str, int]) -> None:
    """Articles, API, corrections, events, feeds: what a process has together is one valid description."""
    status, body = asked(address, "/openapi.json")
    told = json.loads(body)

    assert status == 200
    validate(told)
    wanted = {"/articles", "/api/v1/ledger", "/api/v1/events", "/api/v1/corrections", "/feeds/changes.atom"}
    assert wanted <= told["paths"].keys()


def test_links_of_the_page_lead_somewhere(address: tuple[str, int]) -> None:
    """Whatever the pages of an empty model link to on this server is there."""
    links = {"/ar/", "/en/", "/en/system"}
    for page in sorted(links):
        status, body = asked(address, page)
        assert status == 200, page
        links |= set(re.findall(r'href="(/[^"#]*)', body.decode()))

    assert {link: asked(address, html.unescape(link))[0] for link in links} == dict.fromkeys(links, 200)


def test_its_address_is_noted(tmp_path: Path) -> None:
    """For who started it, by its process; also where it chose the port itself."""
    told: list[str] = []
    settings = Settings(data_folder=tmp_path, serve_port=0, connect_seconds=1.0)
    found = process.HttpSource(settings, "127.0.0.1:1", cast("Intake", Offered(tmp_path / "s.sqlite")), told.append)
    assert address_of(settings, os.getpid()) is None
    stop = threading.Event()
    stop.set()
    found.run(stop)

    assert told == [found.address] == [address_of(settings, os.getpid())]
    assert address_of(settings, 1) is None


def opened(address: tuple[str, int], data: bytes) -> socket.socket:
    """A connection on which this was sent."""
    found = socket.create_connection(address, timeout=10)
    found.sendall(data)
    return found


def answer(address: tuple[str, int], data: bytes) -> bytes:
    """All that comes back, until the server closes."""
    with opened(address, data) as connection:
        parts: list[Any] = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.slow
def test_a_header_that_does_not_come(address: tuple[str, int]) -> None:
    """It is not waited for, neither for the first nor for the next; all wait at the same time."""
    begun = (b"", b"POST /articles HT", b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\nGET /y HT")
    with ThreadPoolExecutor(len(begun)) as pool:
        nothing, half, second = pool.map(partial(answer, address), begun)

    assert nothing == b""
    assert half == b""
    assert second.count(b"HTTP/1.1 404") == 1


@pytest.mark.slow
def test_a_body_that_does_not_come(address: tuple[str, int], case: Cases) -> None:
    """Is given up with a status, whoever waits for it; all wait at the same time."""
    asked = [
        ("/articles", "application/json"),
        ("/api/v1/corrections", "application/json"),
        ("/login", "application/x-www-form-urlencoded"),
        ("/ar/corrections", "application/x-www-form-urlencoded"),
        ("/ar/theme", "application/x-www-form-urlencoded"),
        ("/ar/theme", "multipart/form-data; boundary=x"),
    ]

    def told(path: str, kind: str) -> bytes:
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: {kind}\r\n"
        return answer(address, f"{head}Content-Length: 9\r\n\r\n-".encode())

    with ThreadPoolExecutor(len(asked)) as pool:
        for (path, kind), answered in [(each, pool.submit(told, *each)) for each in asked]:
            with case(f"{path} {kind}"):
                assert answered.result().startswith(b"HTTP/1.1 408")


@pytest.mark.slow
def test_a_long_header(address: tuple[str, int]) -> None:
    """In one piece or without an end."""
    begin = b"GET /x HTTP/1.1\r\nHost: localhost\r\nA: " + b"x" * HEADER_BYTES_MAX

    assert answer(address, begin + b"\r\n\r\n")[:12] in {b"HTTP/1.1 431", b"HTTP/1.1 400"}
    assert answer(address, begin)[:12] == b"HTTP/1.1 400"


@pytest.mark.slow
def test_too_many_connections(address: tuple[str, int]) -> None:
    """One more than there may be is closed."""
    many = [opened(address, b"") for _ in range(process.CONNECTIONS_MAX + 1)]

    assert many[-1].recv(10) == b""
    for connection in many:
        connection.close()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    """Says which setting to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ConfigError, match="PARLEY_SERVE_PORT"):
        source(tmp_path / "s.sqlite", taken.getsockname()[1])
