"""`parley serve` tells of what a real Kafka brings: a stream and a webhook hear of an article and a change, once, whatever ends when."""

from __future__ import annotations

import json
import signal
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.ingest.article import make_article
from streams.serve.alerts.hooks import new_secret
from tests.live.cluster import Parley, free_port, listens, publish
from tests.serve.alerts.test_delivery import Receiver, web
from tests.support import eventually, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.timeout(400)]
STAND = "أعلنت موسكو يوم الخميس أن روسيا ترفض مواصلة الحوار مع واشنطن."
TURN = "أعلنت موسكو يوم الجمعة أن روسيا توافق على مواصلة الحوار مع واشنطن."


class Listener:
    """A stream that is read from a thread."""

    def __init__(self, port: int, last_event_id: str | None = None) -> None:
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
        request = urllib.request.Request(f"http://localhost:{port}/api/v1/events", headers=headers)
        self._answer = urllib.request.urlopen(request, timeout=60)
        self._answer.readline()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        told: dict[str, str] = {}
        try:
            for line in self._answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    told[name] = value
                elif "id" in told:
                    self.heard.append((told["id"], told["event"], json.loads(told["data"])))
                    told = {}
        except (OSError, ValueError):
            return

    def kinds(self) -> set[str]:
        """What was heard of."""
        return {kind for _, kind, _ in self.heard}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Takes every event."""
    found = Receiver(lambda _name, _count: web.Response())
    yield found
    found.stop()


def serving(parley: Parley, receiver: Receiver) -> tuple[Any, int]:
    """A serving process with a webhook, and its port."""
    (parley.folder / "secret").write_text(new_secret())
    path = Path(parley.folder / "alerts.toml")
    path.write_text(
        f'[webhooks.desk]\nurl = "http://127.0.0.1:{receiver.port}/x"\nsecret_file = "secret"\n'
        'kinds = ["article", "change"]\n'
    )
    port = free_port()
    alerts = {"PARLEY_SERVE_ALERTS_FILE": str(path), "PARLEY_SERVE_ALERTS_ALLOW": "127.0.0.0/8"}
    process = parley.start("serve", PARLEY_SERVE_PORT=str(port), **alerts)
    eventually(lambda: listens(port) or parley.ended(process), 60, "it listens")

    def ready() -> bool:
        with urllib.request.urlopen(f"http://localhost:{port}/api/v1/system", timeout=20) as answer:
            return bool(json.load(answer)["is_ready"])

    eventually(ready, 60, "it has caught up")
    return process, port


@pytest.mark.usefixtures("topics")
def test_news_are_told(parley: Parley, receiver: Receiver) -> None:
    """What there is at the start is none; a stream resumes over kill -9, after which nothing comes twice to the webhook."""
    parley.worker()
    published = max(article.published_at for article in seed_articles())
    publish(parley, [*seed_articles(), make_article(STAND, article_id="stand", published_at=published)])
    parley.settle()
    process, port = serving(parley, receiver)
    stream = Listener(port)
    publish(parley, [make_article(TURN, article_id="turn", published_at=published.replace(day=published.day + 1))])
    eventually(lambda: {"article", "stand", "change"} <= stream.kinds(), 60, "the stream has heard of it")
    eventually(lambda: len(receiver.taken) >= 2, 30, "the webhook has heard of it")
    first = [event["id"] for _, kind, event in stream.heard if kind in {"article", "change"}]
    time.sleep(1)  # until what was delivered is written down
    process.send_signal(signal.SIGKILL)
    process.wait(20)

    publish(parley, [make_article("قال الوزير", article_id="later", published_at=published)])
    process, port = serving(parley, receiver)
    again = Listener(port, stream.heard[0][0])
    eventually(lambda: any(event["article_id"] == "later" for _, _, event in again.heard), 60, "the stream goes on")
    eventually(lambda: len(receiver.taken) > len(first), 30, "the webhook goes on")

    assert receiver.taken[: len(first)] == first
    assert len(set(receiver.taken)) == len(receiver.taken)
    assert [each[0] for each in again.heard][: len(stream.heard) - 1] == [each[0] for each in stream.heard][1:]
    assert parley.stop(process) < 15
