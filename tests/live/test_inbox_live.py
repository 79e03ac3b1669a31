"""A watched folder on a real broker: what is dropped shows soon, and a folder that is hammered is on the log once, whatever is killed."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.records import Article
from streams.runtime.cluster import last_values
from tests.live.cluster import ALLOWED, Parley, dead, free_port, listens, logged, post
from tests.misbehaving import Server, answer
from tests.runtime.feed_world import item, page, rss
from tests.support import eventually

pytestmark = pytest.mark.live
STAND = "قال وزير الخارجية الإيراني عباس عراقجي إن إيران ترفض وقف تخصيب اليورانيوم."


def test_a_dropped_file_is_in_the_state_soon(parley: Parley) -> None:
    """`parley run` reads what is put into its inbox; the process that does so is started again when it is killed."""
    parley.checked("topics", "--create")
    run = parley.start("run", "--no-seeds", PARLEY_RUN_HEALTH_PORT="0", PARLEY_INGEST_HEALTH_PORT="0")
    eventually(lambda: parley.ended(run) or "inbox: pid" in parley.log(run), 90, "it runs")
    log = parley.folder / "run" / f"inbox-{parley.namespace}.log"
    eventually(lambda: log.exists() and "taking in" in log.read_text(encoding="utf-8"), 60, "the inbox is watched")
    took = dropped(parley, "a.txt", STAND)
    pid = int(parley.log(run).rpartition("inbox: pid ")[2].partition(",")[0])
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: parley.log(run).count("inbox: pid") == 2, 30, "it is started again")
    again = dropped(parley, "b.txt", STAND.replace("إيران ترفض", "إيران تقبل"), 60)
    sys.stderr.write(f"in the ledger after {took:.2f} s; after kill -9 and a start, {again:.2f} s\n")

    assert took < 10  # 1.2 s at a load of 12 on two cores; the rest is room for a busy machine
    assert "IRN" in parley.checked("state")
    assert parley.stop(run) < 25


def test_a_posted_article_and_a_new_item_of_a_feed_are_in_the_state_soon(parley: Parley) -> None:
    """`parley run` takes articles on its port; a feed that is followed every second brings its news."""
    parley.checked("topics", "--create")
    port = free_port()
    ports = {"PARLEY_RUN_HEALTH_PORT": "0", "PARLEY_INGEST_HEALTH_PORT": "0", "PARLEY_SERVE_PORT": str(port)}
    run = parley.start("run", "--no-seeds", **ports)
    eventually(lambda: parley.ended(run) or listens(port), 90, "it runs")
    posting = changed(parley, lambda: post(port, {"id": "posted", "text": STAND, "published": "2024-05-05"}), 30)
    with Server() as site:
        site.routes["/feed"] = answer(rss())
        parley.start("ingest", "feed", site.url("/feed"), "--interval", "1", **ALLOWED)
        eventually(lambda: any("/feed" in str(asked) for asked in site.asked), 60, "the feed is followed")
        site.routes["/1"] = page(1, f"{STAND} وأضاف الوزير أن إيران تقبل استئناف المحادثات في مسقط.")
        following = changed(parley, lambda: site.routes.update({"/feed": answer(rss(item(1)))}), 30)
    sys.stderr.write(f"in the ledger after {posting:.2f} s when posted, {following:.2f} s when in a feed\n")

    assert "IRN" in parley.checked("state")
    assert parley.stop(run) < 25


def dropped(parley: Parley, name: str, text: str, seconds: float = 20) -> float:
    """Seconds from the drop of a file until the ledger has changed."""

    def drop() -> None:
        (parley.folder / "inbox" / name).write_text(text, encoding="utf-8")

    return changed(parley, drop, seconds)


def changed(parley: Parley, act: Callable[[], object], seconds: float) -> float:
    """Seconds from an act until the ledger has changed."""

    def ledger() -> dict[str, bytes]:
        return last_values(parley.settings, parley.broker, parley.topic("ledger"))

    before, began = ledger(), time.monotonic()
    act()
    eventually(lambda: ledger() != before, seconds, "it is in the ledger")
    return time.monotonic() - began


class Writer:
    """Does everything to a folder that a folder can be done to, by a seed; knows what is there at the end."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder, self._random, self._number = folder, random.Random(seed), 0
        self.once: dict[str, str] = {}
        """Texts of files that were moved in whole and never touched again, by article id."""
        self.lines: set[str] = set()
        """Texts of lines that were appended."""
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        steps = (self._move_in, self._move_in, self._rewrite, self._truncate, self._rename, self._delete, self._append)
        while not self.stop.is_set():
            self._random.choice((*steps, self._bad))()
            time.sleep(self._random.random() * 0.02)

    def _text(self) -> str:
        self._number += 1
        return f"{STAND} {self._number}"

    def _path(self) -> Path:
        folder = self._folder / self._random.choice(("", "one", "two/deep"))
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{self._random.randrange(12)}.txt"

    def _move_in(self) -> None:
        text = self._text()
        name = f"once-{self._number}" + self._random.choice((".txt", ".json", ".TXT", ".txt.gz"))
        data = json.dumps({"id": name, "text": text}) if name.endswith("json") else text
        part = self._folder / f"{name}.part"
        part.write_bytes(gzip.compress(data.encode()) if name.endswith("gz") else data.encode())
        part.rename(part.with_suffix(""))
        self.once[name.removesuffix(".gz")] = text

    def _rewrite(self) -> None:
        self._path().write_text(self._text(), encoding="utf-8")

    def _truncate(self) -> None:
        path = self._path()
        if path.exists():
            os.truncate(path, 20)

    def _rename(self) -> None:
        path = self._path()
        if path.exists():
            path.replace(self._path())

    def _delete(self) -> None:
        self._path().unlink(missing_ok=True)

    def _append(self) -> None:
        text = self._text()
        line = json.dumps({"id": f"line {self._number}", "text": text, "published": "2024-03-01"}) + "\n"
        with (self._folder / "wire.jsonl").open("a", encoding="utf-8") as file:
            for part in (line[:20], line[20:]):
                file.write(part)
                file.flush()
        self.lines.add(text)

    def _bad(self) -> None:
        self._number += 1
        (self._folder / f"bad-{self._number}.json").write_text("{", encoding="utf-8")


def versions(parley: Parley) -> dict[str, list[Article]]:
    """The versions of each article, by revision."""
    found = defaultdict(list)
    for article in logged(parley):
        found[article.article_id].append(article)
    return {key: sorted(each, key=lambda version: version.revision) for key, each in found.items()}


@pytest.mark.parametrize("seed", [1])
@pytest.mark.usefixtures("topics")
def test_a_hammered_folder_and_kill_nine(seed: int, parley: Parley) -> None:
    """New files, rewrites, renames, truncations, deletions, bad files, and the process killed: each final version once."""
    folder = parley.folder / "inbox"
    folder.mkdir()
    chance, writer = random.Random(seed), Writer(folder, seed)
    settings = {"PARLEY_INGEST_SETTLE_SECONDS": "0.1", "PARLEY_INGEST_HEALTH_PORT": "0"}
    try:
        for _ in range(3):
            watcher = started(parley, folder, settings)
            time.sleep(chance.random() * 3)
            parley.stop(watcher, signal.SIGKILL)
    finally:
        writer.stop.set()
        writer.thread.join()
    watcher = started(parley, folder, settings)
    eventually(lambda: not missing(folder, writer, versions(parley)), 60, "every final version is there")
    parley.stop(watcher)
    log = versions(parley)
    letters = dead(parley)
    sys.stderr.write(
        f"{len(writer.once)} files moved in, {sum(map(len, log.values()))} versions, {len(letters)} rejects\n"
    )

    assert len(writer.once) > 50
    assert not missing(folder, writer, log)
    assert not [key for key, each in log.items() if len({v.revision for v in each}) != len(each)]
    assert not [key for key in writer.once if len(log[key]) != 1]
    assert len(letters) == len(set(letters))


def started(parley: Parley, folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process that watches the folder, once it does."""
    watcher = parley.start("ingest", "watch", str(folder), **settings)
    eventually(lambda: parley.ended(watcher) or "taking in" in parley.log(watcher), 60, "it watches")
    return watcher


def missing(folder: Path, writer: Writer, log: dict[str, list[Article]]) -> list[str]:
    """Files whose text is not that of the latest revision of their article, and lines that are not there."""
    texts = {version.text for each in log.values() for version in each}
    found = [key for key, text in writer.once.items() if key not in log or log[key][-1].text != text]
    found += sorted(writer.lines - texts)
    for path in folder.rglob("[0-9]*.txt"):
        text, key = path.read_text(encoding="utf-8", errors="replace"), str(path.relative_to(folder))
        if text.strip() and "\ufffd" not in text and (key not in log or log[key][-1].text != text):
            found.append(key)
    return found
