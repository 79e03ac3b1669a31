"""A watched folder gives each version of each file once, and tells what it cannot read; without a broker."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from streams.errors import NoInputError, Reason, Reject, UnavailableError
from streams.ingest.file_bytes import opened_under
from streams.ingest.item import Item, SourceName
from streams.records import Article
from streams.runtime.folder_source import FolderOptions, FolderSource
from streams.runtime.intake import Intake, Taken
from streams.runtime.source_store import Count, SourceStore, digest_of
from streams.settings import Settings
from tests.support import eventually

TEXT = "استأنف الطرفان المحادثات."


class Log:
    """What an intake puts on a log, without one: a version of a key once; it may be out of order."""

    def __init__(self, store: SourceStore) -> None:
        self.store, self.epoch, self.items, self.fault = store, 0, cast("list[Item]", []), ""

    def take(self, source: SourceName, items: Sequence[Item], memory: Mapping[str, str | None] | None = None) -> Taken:
        """Keep what is new."""
        if self.fault:
            raise UnavailableError(self.fault)
        with self.store.writing() as db:
            known = self.store.fingerprints(db, source, [item.key for item in items])
            new = [item for item in items if known.get(item.key) != digest_of(item.fingerprint)]
            taken = {item.key: digest_of(item.fingerprint) for item in new}
            self.store.write_taken(db, source, taken, Count(len(new), 0, len(items) - len(new)))
            self.store.write_memory(db, source, memory or {})
        self.items += new
        return Taken(len(new), 0, len(items) - len(new))

    def known_epoch(self, _source: SourceName) -> int:
        """Which log it is, asked for each time."""
        if self.fault:
            raise UnavailableError(self.fault)
        return self.epoch

    def looked(self, source: SourceName, waits: str | None = None) -> None:
        """Note it."""
        self.store.looked(source, waits)

    def articles(self) -> list[Article]:
        """The articles in the order in which they came."""
        return [item.content for item in self.items if isinstance(item.content, Article)]

    def ids(self) -> list[str]:
        """Their ids."""
        return [article.article_id for article in self.articles()]

    def rejects(self) -> list[Reason]:
        """Why what was no article was none."""
        return [item.content.reason for item in self.items if isinstance(item.content, Reject)]


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder to be watched."""
    found = tmp_path / "inbox"
    found.mkdir()
    return found


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    """A log with a store."""
    with SourceStore(tmp_path / "store.sqlite") as store:
        yield Log(store)


def source(log: Log, box: Path, **options: Any) -> FolderSource:
    """The folder as it is watched after a start."""
    settings = Settings(ingest_settle_seconds=0.1)
    return FolderSource(settings, cast("Intake", log), box, FolderOptions(**options))


def put(path: Path, text: str = TEXT, *, changed: float = 1_700_000_000) -> Path:
    """Write a file that was last changed long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (changed, changed))
    return path


def test_every_kind_of_file_is_read(box: Path, log: Log) -> None:
    """Text, JSON, ninjs and lines in any case, in subfolders, packed or not; what is hidden or unfinished is left."""
    put(box / "a.TXT")
    put(box / "deep" / "er" / "b.json", json.dumps({"id": "b", "text": TEXT}))
    put(box / "c.ninjs", json.dumps({"uri": "urn:c", "versioncreated": "2024-01-01T00:00:00Z", "body_text": TEXT}))
    put(box / "d.jsonl", f'{{"id": "d1", "text": "{TEXT}"}}\n\n{{"id": "d2", "text": "{TEXT}"}}\n')
    (box / "e.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (box / "f.jsonl.gz").write_bytes(gzip.compress(f'{{"id": "f", "text": "{TEXT}"}}\n'.encode()))
    for name in (".a.txt.swp", ".g.txt", "h.txt.part", "i.txt.tmp", "j.txt~", ".git/k.txt", "~l.txt"):
        put(box / name)
    (box / "m.txt").mkdir()
    (box / "n.txt").symlink_to("/etc/hostname")
    source(log, box).look()

    assert sorted(log.ids()) == ["a.TXT", "b", "d1", "d2", "e.txt", "f", "urn:c"]
    assert not log.rejects()


def test_a_folder_leads_nowhere_else(box: Path, log: Log, tmp_path: Path) -> None:
    """Links to folders are not followed, neither when they are found nor when they come, nor where a folder became one."""
    secret = put(tmp_path / "outside" / "secret.txt")
    (box / "link").symlink_to(secret.parent)
    put(box / "real" / "secret.txt")
    watched = source(log, box)
    watched.look()
    shutil.rmtree(box / "real")
    (box / "real").symlink_to(secret.parent)
    watched._notice(["link", "link/secret.txt", "real", "real/secret.txt"])
    watched._waits.add("real/secret.txt")
    watched.look()
    assert log.ids() == ["real/secret.txt"]
    with pytest.raises(OSError, match="real"), opened_under(box, "real/secret.txt"):
        pass


def test_a_restart_reads_nothing_again(box: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """What did not change is not opened; what was touched or moved over is opened and is no other version."""
    for number in range(5):
        put(box / f"{number}.txt")
    source(log, box).look()
    opened: list[str] = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, *a, **k: (opened.append(str(path)), real(path, *a, **k))[1])
    source(log, box).look()
    assert not [path for path in opened if path.endswith(".txt")]

    os.utime(box / "0.txt")
    put(box / "new").rename(box / "1.txt")
    source(log, box).look()
    assert len([path for path in opened if path.endswith(".txt")]) == 2
    assert len(log.items) == 5


def test_an_edited_file_is_a_revision(box: Path, log: Log) -> None:
    """Its day of publication stays, and it comes behind what it replaces, also where its time of change does not."""
    put(box / "a.txt", changed=1_700_000_000)
    source(log, box).look()
    put(box / "a.txt", "نص ثان", changed=1_600_000_000)
    source(log, box).look()
    put(box / "a.txt", "نص ثالث", changed=1_800_000_000.25)
    source(log, box).look()
    first, second, third = log.articles()

    assert first.published_at == second.published_at == third.published_at
    assert first.revision < second.revision < third.revision
    assert third.updated_at is not None
    assert third.updated_at.timestamp() == 1_800_000_000.25


def test_lines_are_read_on(box: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is appended is read, the rest is not; a file that was cut or made anew is read from its start."""
    path = put(box / "a.jsonl", "".join(f'{{"id": "{n}", "text": "{TEXT}"}}\n' for n in range(1_200)))
    source(log, box).look()
    read: list[bytes] = []
    from streams.ingest import folder_reading

    real = folder_reading.content_of
    monkeypatch.setattr(folder_reading, "content_of", lambda data, *a: (read.append(data), real(data, *a))[1])
    with path.open("a", encoding="utf-8") as file:
        file.write(f'{{"id": "new", "text": "{TEXT}"}}\n{{"id": "half", "te')
    source(log, box).look()
    assert (len(read), log.ids()[-1]) == (1, "new")

    with path.open("a", encoding="utf-8") as file:
        file.write(f'xt": "{TEXT}"}}')
    source(log, box).look()
    assert (len(read), log.ids()[-1], len(log.items)) == (2, "half", 1_202)
    assert log.items[-1].place.endswith("a.jsonl:1202")

    put(path, f'{{"id": "0", "text": "{TEXT}"}}\n{{"id": "other", "text": "{TEXT}"}}\n')
    source(log, box).look()
    assert (len(read), log.ids()[-1], len(log.items)) == (4, "other", 1_203)
    assert not log.rejects()


def test_a_last_line_that_nobody_ends_is_a_dead_letter(box: Path, log: Log) -> None:
    """Not at once, since its writer may go on; after a minute."""
    path = put(box / "a.jsonl", '{"id": "a", "te', changed=time.time() - 30)
    source(log, box).look()
    assert not log.items
    os.utime(path, (time.time() - 100, time.time() - 100))
    source(log, box).look()
    assert log.rejects() == [Reason.BAD_JSON]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no gzip", Reason.BAD_GZIP),
        (gzip.compress(TEXT.encode())[:-9], Reason.BAD_GZIP),
        (gzip.compress(b"x" * 50_000_000), Reason.TOO_LARGE),
    ],
    ids=["none", "cut", "bomb"],
)
def test_packed_files_that_are_none(data: bytes, reason: Reason, box: Path, log: Log) -> None:
    """What is no gzip, what is cut, and what unpacks to more than is read, are dead letters, as text and as lines."""
    for name in ("a.txt.gz", "b.jsonl.gz"):
        (box / name).write_bytes(data)
        os.utime(box / name, (1, 1))
    source(log, box).look()

    assert log.rejects() == [reason, reason]


def test_a_bad_file_is_in_nobodys_way(box: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be opened is told and tried again; the others are read."""
    for name in ("a.txt", "b.txt", "c.txt"):
        put(box / name)
    real = os.open

    def refuse(path: Any, *arguments: Any, **more: Any) -> int:
        if str(path).endswith("b.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", refuse)
    watched = source(log, box)
    watched.look()
    waits = log.store.sources()[0].waits
    monkeypatch.undo()
    eventually(lambda: watched.look() or "b.txt" in log.ids(), 10, "the file is tried again")

    assert log.ids() == ["a.txt", "c.txt", "b.txt"]
    assert waits == "b.txt: Permission denied"


def test_a_catalogue_says_what_is_known(box: Path, log: Log) -> None:
    """One a folder; when it changes, only the files of which it says something else are read again."""
    for name in ("a.txt", "b.txt", "sub/a.txt"):
        put(box / name)
    (box / "articles.toml").write_text('[[article]]\nfile = "a.txt"\nid = "A"\n', encoding="utf-8")
    source(log, box).look()
    assert sorted(log.ids()) == ["A", "b.txt", "sub/a.txt"]

    (box / "articles.toml").write_text(
        '[[article]]\nfile = "a.txt"\nid = "A"\n[[article]]\nfile = "b.txt"\nid = "B"\n', encoding="utf-8"
    )
    (box / "sub" / "articles.toml").write_text("not toml", encoding="utf-8")
    watched = source(log, box)
    watched.look()
    assert log.ids()[3:] == ["B"]
    assert "articles.toml" in (log.store.sources()[0].waits or "")


def test_deletions_are_withdrawals_where_asked(box: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the option a deletion is nothing; with it the article is withdrawn, and asserted again when it comes back."""
    monkeypatch.setattr("streams.runtime.folder_source._GONE_SECONDS", 0.0)
    put(box / "a.txt")
    put(box / "b.txt")
    source(log, box).look()
    (box / "a.txt").unlink()
    source(log, box).look()
    assert len(log.items) == 2

    (box / "b.txt").unlink()
    source(log, box, withdraw_deleted=True).look()
    source(log, box, withdraw_deleted=True).look()
    put(box / "b.txt")
    source(log, box, withdraw_deleted=True).look()
    versions = [article for article in log.articles() if article.article_id == "b.txt"]
    assert [article.withdrawn for article in versions] == [False, True, False]
    assert [a.revision for a in versions] == sorted(a.revision for a in versions)
    assert "a.txt" not in [article.article_id for article in log.articles() if article.withdrawn]


def test_a_folder_that_goes_away_withdraws_nothing(box: Path, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is not mounted is no wish of anybody."""
    monkeypatch.setattr("streams.runtime.folder_source._GONE_SECONDS", 0.0)
    for number in range(30):
        put(box / f"{number}.txt")
    source(log, box, withdraw_deleted=True).look()
    watched = source(log, box, withdraw_deleted=True)
    shutil.rmtree(box)
    with pytest.raises(UnavailableError, match="the folder is gone"):
        watched.look()
    box.mkdir()
    source(log, box, withdraw_deleted=True).look()

    assert len(log.items) == 30
    with pytest.raises(NoInputError, match="no such folder"):
        source(log, box / "none")


@pytest.mark.slow
@pytest.mark.parametrize("poll_seconds", [None, 0.1])
def test_what_happens_is_noticed(poll_seconds: float | None, box: Path, log: Log) -> None:
    """New files, new folders with files, moves, edits and a log that comes back, told by the system or looked for."""
    put(box / "a.txt")
    stop = threading.Event()
    watched = source(log, box, poll_seconds=poll_seconds)
    thread = threading.Thread(target=watched.run, args=(stop,))
    thread.start()
    try:
        eventually(lambda: log.ids() == ["a.txt"], 10, "what is there is read")
        put(box / "deep" / "b.txt")
        put(box / ".c").rename(box / "c.txt")
        eventually(lambda: sorted(log.ids()) == ["a.txt", "c.txt", "deep/b.txt"], 10, "what comes is read")
        log.fault = "no broker"
        (box / "a.txt").write_text("نص آخر", encoding="utf-8")
        eventually(lambda: watched.fault == "no broker", 10, "what is in the way is told")
        log.fault = ""
        eventually(lambda: len(log.items) == 4 and watched.fault is None, 10, "it is tried again")
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


@pytest.mark.slow
def test_a_file_that_is_being_written_is_left_until_it_is_whole(box: Path, log: Log) -> None:
    """As long as it grows it is not read."""
    stop = threading.Event()
    thread = threading.Thread(target=source(log, box).run, args=(stop,))
    thread.start()
    try:
        with (box / "a.txt").open("w", encoding="utf-8") as file:
            for _ in range(20):
                file.write(TEXT)
                file.flush()
                time.sleep(0.05)
        eventually(lambda: log.ids() == ["a.txt"], 10, "it is read")
        time.sleep(0.5)
    finally:
        stop.set()
        thread.join(10)

    assert [article.text for article in log.articles()] == [TEXT * 20]


def test_names_of_any_bytes(box: Path, log: Log) -> None:
    """A name that is no UTF-8 is read, told and remembered all the same."""
    path = os.fsencode(str(box)) + b"/\xe3\xe4.txt"
    with open(path, "wb") as file:  # noqa: PTH123  # the name is bytes
        file.write(TEXT.encode())
    os.utime(path, (1, 1))
    source(log, box).look()
    source(log, box).look()

    assert log.ids() == ["\\xe3\\xe4.txt"]
