"""The health server: what it answers, to whom, and where it listens."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from prometheus_client import CollectorRegistry, Counter

from streams.errors import ConfigError
from streams.health import serve_health
from streams.settings import Settings


def get(address: str, page: str) -> tuple[int, str]:
    """Status and body of a page."""
    try:
        with urllib.request.urlopen(f"http://{address}{page}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_health_answers() -> None:
    """Live, ready, metrics; what is wrong is said with 503; other pages are named with 404."""
    registry = CollectorRegistry()
    Counter("parley_test", "A counter", registry=registry).inc()
    health = serve_health(Settings(), 0, registry, live=lambda: None, ready=lambda: "not yet")
    try:
        assert get(health.address, "/livez") == (200, "ok\n")
        assert get(health.address, "/readyz") == (503, "not yet\n")
        assert "parley_test_total 1.0" in get(health.address, "/metrics")[1]
        assert get(health.address, "/table/secret")[0] == 404
    finally:
        health.stop()


def test_a_taken_port_is_a_fault_of_the_configuration() -> None:
    """The message names the port and the way out."""
    health = serve_health(Settings(), 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    port = int(health.address.rpartition(":")[2])
    try:
        with pytest.raises(ConfigError, match=str(port)):
            serve_health(Settings(), port, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    finally:
        health.stop()


def ask(address: str, path: str, authorization: str | None = None) -> int:
    """The status of a page, asked with or without a header of authorization."""
    request = urllib.request.Request(f"http://{address}{path}")
    if authorization is not None:
        request.add_header("Authorization", authorization)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::1"])
def test_metrics_ask_for_the_token(host: str) -> None:
    """Where a token is set, /metrics answers to it alone; the probes stay open, and nothing says what the token is."""
    token = "canary-token-0123456789"
    settings = Settings(health_host=host, token=token)  # type: ignore[arg-type]
    health = serve_health(settings, 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    address = health.address.replace("0.0.0.0", "127.0.0.1")
    try:
        assert ask(address, "/livez") == ask(address, "/readyz") == 200
        assert ask(address, "/metrics", f"Bearer {token}") == ask(address, "/metrics", f"bearer {token}") == 200
        for wrong in (
            None,
            "",
            "Bearer",
            "Bearer ",
            f"Bearer {token}x",
            f"Bearer {token[:-1]}",
            f"Basic {token}",
            token,
        ):
            assert ask(address, "/metrics", wrong) == 401, wrong
        assert ask(address, f"/metrics?token={token}") == 401
        assert ask(address, "/other", "Bearer \xff") == 404
    finally:
        health.stop()


def test_without_a_token_only_this_machine_is_answered() -> None:
    """The address that is listened on is one of loopback, whatever the machine has besides."""
    health = serve_health(Settings(), 0, CollectorRegistry(), live=lambda: None, ready=lambda: None)
    try:
        assert health.address.startswith("127.0.0.1:")
        assert ask(health.address, "/metrics") == 200
    finally:
        health.stop()
