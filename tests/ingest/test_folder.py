"""A folder in, its articles and rejects out, in order; nothing but plain files of a size that may be read."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import threading
import time
from pathlib import Path

import pytest

from streams.errors import InputError, NoInputError, Reason, Reject
from streams.ingest.article import EPOCH
from streams.ingest.folder import in_publication_order, read_file, read_folder
from streams.records import Article, PublishedFrom
from tests.support import SEEDS

LIMIT = 10_000
SENTENCE = "أعلنت وزارة الخارجية أن المفاوضات ستستأنف الأسبوع المقبل في العاصمة، وقال المتحدث باسمها إن الوفد مستعد."


def test_seeds_are_read_in_publication_order() -> None:
    """The archive of the seeds is complete, dated and sorted."""
    articles, rejects = in_publication_order(SEEDS, 1_000_000, EPOCH)
    ids = [item.content.article_id for item in articles if isinstance(item.content, Article)]

    assert (ids[0], set(ids[1:3]), ids[3:]) == ("seed-004", {"seed-000", "seed-001"}, ["seed-003", "seed-002"])
    assert not rejects


def test_a_folder_takes_article_files_only(tmp_path: Path) -> None:
    """Text, JSON and JSON Lines are taken; links, folders and others are left."""
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "b.json").write_text(
        json.dumps({"id": "b", "text": SENTENCE, "published": "2024-05-01"}), encoding="utf-8"
    )
    (tmp_path / "c.jsonl").write_text('{"id": "c1", "text": "أ"}\n\n{"id": "c2"}\n', encoding="utf-8")
    (tmp_path / "d.pdf").write_text("<p>", encoding="utf-8")
    (tmp_path / "e.txt").symlink_to("/etc/hostname")
    (tmp_path / "f.txt").mkdir()
    os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))

    found = list(read_folder(tmp_path, LIMIT, EPOCH))

    assert [(item.path.name, item.line, type(item.content)) for item in found] == [
        ("a.txt", None, Article),
        ("b.json", None, Article),
        ("c.jsonl", 1, Article),
        ("c.jsonl", 3, Reject),
    ]
    first = found[0].content
    assert isinstance(first, Article)
    assert (first.published_from, first.published_at) == (
        PublishedFrom.FILE,
        dt.datetime.fromtimestamp(1_700_000_000, dt.UTC),
    )


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """50 MB are hashed, not held: the reject keeps the head, the size and the hash."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)

    [item] = read_file(path, 1_000_000, EPOCH)

    assert isinstance(item.content, Reject)
    assert (item.content.reason, item.content.size, len(item.content.body)) == (
        Reason.TOO_LARGE,
        50 * 1024 * 1024,
        256 * 1024,
    )


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    """A missing folder, a missing file and a bad catalogue are a person's mistakes."""
    with pytest.raises(NoInputError, match="no such folder"):
        list(read_folder(tmp_path / "none", LIMIT, EPOCH))
    with pytest.raises(NoInputError, match="No such file"):
        list(read_file(tmp_path / "none.txt", LIMIT, EPOCH))
    (tmp_path / "articles.toml").write_text("[[article]]\nid = 'x'\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"articles\.toml.*file"):
        list(read_folder(tmp_path, LIMIT, EPOCH))


def test_a_folder_leads_nowhere_else(tmp_path: Path) -> None:
    """Links to files, to folders, to nothing and to itself are left, so are pipes, sockets and a linked catalogue."""
    inbox, outside = tmp_path / "inbox", tmp_path / "outside"
    inbox.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("سر لا يقرأ", encoding="utf-8")
    (outside / "articles.toml").write_text('[[article]]\nfile = "a.txt"\nid = "stolen"\n', encoding="utf-8")
    (inbox / "a.txt").write_text(SENTENCE, encoding="utf-8")
    (inbox / "articles.toml").symlink_to(outside / "articles.toml")
    (inbox / "file.txt").symlink_to("../outside/secret.txt")
    (inbox / "folder.txt").symlink_to(outside)
    (inbox / "nothing.txt").symlink_to("nowhere")
    (inbox / "itself.txt").symlink_to("itself.txt")
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "deep").mkdir()
    (inbox / "deep" / "b.txt").write_text(SENTENCE, encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inbox / "socket.json"))
        found = list(read_folder(inbox, LIMIT, EPOCH))

    assert [(item.path.name, item.content.article_id) for item in found if isinstance(item.content, Article)] == [
        ("a.txt", "a.txt")
    ]
    assert len(found) == 1


@pytest.mark.parametrize("becomes", ["link", "pipe", "device"])
def test_a_file_that_changes_into_something_else_is_not_opened(
    becomes: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the opening a file may be replaced: what is opened is looked at once more, without waiting."""
    path = tmp_path / "a.txt"
    if becomes == "link":
        path.symlink_to("/etc/hostname")
    elif becomes == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    monkeypatch.setattr("streams.ingest.folder.is_plain_file", lambda _: True)
    monkeypatch.setattr("streams.ingest.folder.catalogue", lambda _: {})

    with pytest.raises(NoInputError, match=r"a\.txt"):
        list(read_folder(tmp_path, LIMIT, EPOCH))


def test_an_enormous_file_is_refused_at_once(tmp_path: Path) -> None:
    """A terabyte that is not there is neither read nor hashed, and a line without end is not held."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(1 << 40)
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "' + b"x" * 20_000 + b'"}\n{"id": "c", "text": "\xd8\xa3"}\n')
    started = time.monotonic()
    first, second, third = read_folder(tmp_path, 1_000, EPOCH)

    assert time.monotonic() - started < 5
    assert isinstance(first.content, Reject)
    assert (first.content.reason, first.content.size) == (Reason.TOO_LARGE, 1 << 40)
    assert isinstance(second.content, Reject)
    assert (second.line, second.content.reason) == (1, Reason.TOO_LARGE)
    assert (third.line, isinstance(third.content, Article)) == (2, True)


def test_a_pipe_that_a_person_names_is_read_to_the_limit(tmp_path: Path) -> None:
    """`extract <(…)` works, and a pipe without end is no way to fill the memory."""
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)

    def write(data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError), path.open("wb") as pipe:
            pipe.write(data)

    for data, kind in ((SENTENCE.encode(), Article), (b"x" * 1_000_000, Reject)):
        writer = threading.Thread(target=write, args=(data,))
        writer.start()
        [item] = read_file(path, 1_000, EPOCH)
        writer.join()
        assert isinstance(item.content, kind)
