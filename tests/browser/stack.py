"""A broker's address in, all of parley on it out: a worker, a watched folder and a server, which have the articles of the tests."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from streams.records import Article
from tests.live.cluster import Parley, free_port, publish
from tests.support import ROOT, eventually

__all__ = ["ONCE", "RENAMED", "Stack"]

RENAMED: Final = "prisoners-hostages"
"""An issue, as today's rules call it."""
ONCE: Final = "captives"
"""As older rules call it."""
_START_SECONDS: Final = 120


class Stack:
    """The processes of parley, each for itself, and the address of the page."""

    def __init__(self, broker: str, folder: Path, articles: Iterable[Article]) -> None:
        """Start everything at once, the worker under older rules, and wait until the page shows these articles."""
        self.parley = Parley(broker, folder)
        self._is_older = True
        self.parley.checked("topics", "--create")
        self.inbox = folder / "inbox"
        self.inbox.mkdir()
        self._port = free_port()
        self.site = f"http://127.0.0.1:{self._port}"
        """Where the page is."""
        articles = list(articles)
        self.server = self._serve()
        self.watcher = self.parley.start("ingest", "watch", str(self.inbox), PARLEY_INGEST_HEALTH_PORT="0")
        publish(self.parley, articles)
        self.worker = self.parley.worker(PYTHONPATH=str(_older(folder / "older")))
        self.parley.settle()
        self.shows(lambda: {one.article_id for one in articles} == self._known())

    def api(self, path: str, **query: str) -> Any:
        """What the API answers."""
        with urlopen(f"{self.site}/api/v1/{path}?{urlencode(query)}", timeout=10) as answer:
            return json.load(answer)

    def publish(self, *articles: Article) -> None:
        """Put articles on the log."""
        publish(self.parley, articles)

    def drop(self, name: str, text: str) -> float:
        """Put a file into the watched folder; the instant of the monotonic clock at which it was there."""
        part = self.inbox / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.rename(self.inbox / name)
        return time.monotonic()

    def shows(self, check: Callable[[], object], seconds: float = _START_SECONDS) -> None:
        """Wait until something is true of the page, which may not answer yet."""

        def checked() -> object:
            self.parley.ended(self.server)
            with suppress(URLError, ConnectionError):
                return check()
            return False

        eventually(checked, seconds, "the page shows it")

    def upgrade(self) -> None:
        """Have the article log read anew under today's rules; once they are today's, nothing is done."""
        if self._is_older:
            self.parley.stop(self.worker)
            self.parley.checked("upgrade")
            self.worker = self.parley.worker()
            self._is_older = False

    def stop_server(self) -> None:
        """End the server; the page is gone."""
        self.parley.stop(self.server)

    def start_server(self) -> None:
        """Start it again, at the same address and with the model that it has."""
        self.server = self._serve()
        self.shows(lambda: self.api("system")["is_ready"])

    def close(self) -> None:
        """End everything."""
        self.parley.close()

    def _serve(self) -> subprocess.Popen[bytes]:
        return self.parley.start("serve", PARLEY_SERVE_PORT=str(self._port))

    def _known(self) -> set[str]:
        """The articles of the model, once nothing is missing in it."""
        system = self.api("system")
        if not system["is_ready"] or system["behind"] or system["unresolved"]:
            return set()
        return {row["article_id"] for row in self.api("articles", limit="100")["rows"]}


def _older(folder: Path) -> Path:
    """A program of other rules: it calls the issue of prisoners by another name."""
    for name in ("streams", "seeds", "schemas"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    issues = folder / "seeds" / "issues.toml"
    text = issues.read_text(encoding="utf-8")
    assert f'id = "{RENAMED}"' in text
    issues.write_text(text.replace(f'id = "{RENAMED}"', f'id = "{ONCE}"'), encoding="utf-8")
    return folder
