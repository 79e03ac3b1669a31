"""An analyst's word over HTTP on a real Kafka: posted, folded by the worker, and seen by whoever asks the model, also another process."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.corrections.support import news
from tests.live.cluster import Parley, free_port, listens, publish
from tests.support import eventually

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]


def ask(port: int, path: str, body: Any = None) -> tuple[int, Any]:
    """The status and what the API answers; with a body it is posted."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://localhost:{port}/api/v1/{path}", data, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def serving(parley: Parley) -> int:
    """The port of a new serving process."""
    port = free_port()
    process = parley.start("serve", PARLEY_SERVE_PORT=str(port))
    eventually(lambda: listens(port) or parley.ended(process), 60, "it listens")
    return port


def stands(port: int, moment: str = "") -> dict[str, str | None]:
    """Who is said to take a stand, and who said so."""
    rows = ask(port, f"positions?limit=100{moment}")[1]["rows"]
    return {row["actor"]["code"]: row["correction"] and row["correction"]["user"] for row in rows}


def test_a_word_is_seen_by_all(parley: Parley) -> None:
    """Within seconds, in both models; the list says that it holds; before it was made nobody knew."""
    parley.worker()
    publish(parley, [news()])
    parley.settle()
    one, other = serving(parley), serving(parley)
    for port in (one, other):
        eventually(lambda port=port: stands(port).keys() == {"IRN", "EGY", "RUS"}, 60, "the model has the article")
    [russia] = [row for row in ask(one, "positions")[1]["rows"] if row["actor"]["code"] == "RUS"]
    before = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())

    word = {"article_id": "a", "record_id": russia["position_id"], "verdict": "amend", "changes": {"actor": "CHN"}}
    began = time.monotonic()
    status, made = ask(one, "corrections", word)
    assert status == 201
    moved = {"IRN": None, "EGY": None, "CHN": "local"}
    for port in (one, other):
        eventually(lambda port=port: stands(port) == moved, 30, "the word is seen")
    seconds = time.monotonic() - began
    assert seconds < 20, seconds
    [row] = ask(other, "corrections")[1]["rows"]
    said = row["correction"]
    assert (said["correction_id"], row["state"], said["user"]) == (made["correction_id"], "holds", "local")
    was = {"IRN": None, "EGY": None, "RUS": None}
    for port in (one, other):
        eventually(lambda port=port: stands(port, f"&known_by={before}") == was, 30, "what held before is read again")
    assert ask(one, "corrections", word)[0] == 409
    parley.checked("verify")
