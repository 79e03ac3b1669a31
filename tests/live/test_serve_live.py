"""Articles posted to `parley serve` are on a real log once, whatever ends when."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.error

import pytest

from tests.live.cluster import OwnBroker, Parley, free_port, get, listens, on_the_log, post
from tests.support import eventually

pytestmark = pytest.mark.live


def serving(
    parley: Parley, *command: str, module: str = "streams", **environment: str
) -> tuple[subprocess.Popen[bytes], int]:
    """A process that listens, and its port."""
    port = free_port()
    process = parley.start(*(command or ("serve",)), module=module, PARLEY_SERVE_PORT=str(port), **environment)
    eventually(lambda: listens(port) or parley.ended(process), 60, "it listens")
    return process, port


@pytest.mark.usefixtures("topics")
def test_posted_articles_are_on_the_log(parley: Parley) -> None:
    """Once each, when they are answered; what is under way when it is told to stop is answered."""
    process, port = serving(parley)
    undated = {"id": "a", "text": "قال الوزير"}
    first, again = post(port, undated, "k"), post(port, undated, "k")
    seen = set(on_the_log(parley))
    body = json.dumps([{"id": str(n), "text": "نص"} for n in range(300)]).encode()
    late: list[bytes] = []
    with socket.create_connection(("127.0.0.1", port)) as half:
        head = f"POST /articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        half.sendall(head.encode() + body[:100])
        eventually(lambda: post(port, undated, "k")[0] == 202, 5, "the half request has arrived")
        process.send_signal(signal.SIGTERM)
        eventually(lambda: not listens(port), 5, "it listens no more")
        half.sendall(body[100:])
        late.append(half.recv(100))

    assert first[0] == 202
    assert first == again
    assert seen == {f"a {first[1]['articles'][0]['revision']}"}
    assert late[0].startswith(b"HTTP/1.1 202")
    assert process.wait(20) == os.EX_OK
    assert set(on_the_log(parley).values()) == {1}
    assert len(on_the_log(parley)) == 301
    assert "http" in parley.checked("ingest", "status")


@pytest.mark.usefixtures("topics")
def test_killed_between_acknowledgement_and_answer(parley: Parley) -> None:
    """The client, which has no answer, sends its request again: it is on the log once, with the date of the first time."""
    articles = [{"id": str(n), "text": "قال الوزير"} for n in range(20)]
    process, port = serving(parley, "_send", "1", "--", "serve", module="tests.live.killed")
    lost = post(port, articles, "k")
    before = on_the_log(parley)
    _, port = serving(parley)
    again = post(port, articles, "k")

    assert (lost, process.wait(20)) == ((0, None), -signal.SIGKILL)
    assert again[0] == 202
    assert len(before) == 20
    assert on_the_log(parley) == before
    assert {f"{each['id']} {each['revision']}" for each in again[1]["articles"]} == set(before)


def test_a_broker_that_goes_away(own_broker: OwnBroker) -> None:
    """503, and not ready; when it is back the same request is taken."""
    parley = own_broker.parley
    health = free_port()
    parley.environment |= {"PARLEY_CONNECT_SECONDS": "2"}
    _, port = serving(parley, PARLEY_SERVE_HEALTH_PORT=str(health))
    article = {"id": "a", "text": "نص", "published": "2024-05-01"}
    eventually(lambda: post(port, article)[0] == 202, 60, "a busy broker may take longer than two seconds at first")
    own_broker.send_signal(signal.SIGSTOP)
    status, told = post(port, article | {"id": "b"})
    with pytest.raises(urllib.error.HTTPError, match="503"):
        get(f"127.0.0.1:{health}/readyz")
    own_broker.send_signal(signal.SIGCONT)
    eventually(lambda: post(port, article | {"id": "b"})[0] == 202, 60, "it is taken")
    eventually(lambda: get(f"127.0.0.1:{health}/readyz") == "ok\n", 20, "it is ready")

    assert (status, told["title"]) == (503, "Service Unavailable")
    assert 'parley_http_answers_total{status="503"}' in get(f"127.0.0.1:{health}/metrics")
    assert set(on_the_log(parley).values()) == {1}
