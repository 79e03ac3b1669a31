"""Any bytes of any file become an article or a reject with its reason."""

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
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, NoInputError, Reason, Reject
from streams.ingest.article import EPOCH, make_article
from streams.ingest.files import Known, article_of_json, article_of_text, decode_text
from streams.ingest.folder import in_publication_order, read_file, read_folder
from streams.records import Article, PublishedFrom
from tests.support import SEEDS, day

LIMIT = 10_000
SENTENCE = "أعلنت وزارة الخارجية أن المفاوضات ستستأنف الأسبوع المقبل في العاصمة، وقال المتحدث باسمها إن الوفد مستعد."


@given(data=st.binary(max_size=2_000))
def test_random_bytes_never_raise(data: bytes) -> None:
    """A text file of random bytes is an article or a reject."""
    assert isinstance(article_of_text(data, Known(), LIMIT), Article | Reject)
    assert isinstance(article_of_json(data, Known(), LIMIT), Article | Reject)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_encodings_are_recognised(encoding: str) -> None:
    """UTF-8, marked UTF-16 and windows-1256 give the same text."""
    assert decode_text(SENTENCE.encode(encoding)) == SENTENCE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t", Reason.EMPTY),
        (b"\x7fELF\x00\x00\x01\x02" * 50, Reason.BINARY),
        (bytes(range(1, 32)) * 20, Reason.BINARY),
        (b"\xff\xfe\x00", Reason.BAD_ENCODING),
        (SENTENCE.encode() * 100, Reason.TOO_LARGE),
    ],
)
def test_what_is_no_article_has_its_reason(data: bytes, reason: Reason) -> None:
    """A file that is no text says why."""
    found = article_of_text(data, Known(), LIMIT)

    assert isinstance(found, Reject)
    assert found.reason is reason


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ([], "JSON object"),
        ({}, "text is missing"),
        ({"text": "  "}, "text is missing"),
        ({"text": 5}, "text must be a string"),
        ({"text": "نص", "published": "yesterday"}, "ISO 8601"),
        ({"text": "نص", "published": "2024-02-31"}, "ISO 8601"),
        ({"text": "نص", "withdrawn": "yes"}, "true or false"),
        ({"withdrawn": True}, "must name its article"),
    ],
)
def test_a_wrong_field_is_named(fields: object, says: str) -> None:
    """The detail says which field and what it must be."""
    found = article_of_json(json.dumps(fields).encode(), Known(), LIMIT)

    assert isinstance(found, Reject)
    assert says in found.detail


def test_a_lone_surrogate_is_rejected() -> None:
    """JSON can spell what no text can hold."""
    found = article_of_json(b'{"text": "\\ud800"}', Known(), LIMIT)

    assert isinstance(found, Reject)
    assert found.reason is Reason.BAD_ENCODING


def test_a_withdrawal_follows_what_it_withdraws() -> None:
    """Without a time of its own it counts from when it was ingested; at the same instant it sorts last."""
    article = make_article("نص", article_id="a", published_at=day("2024-01-01"))
    later = article_of_json(
        b'{"id": "a", "withdrawn": true}', Known(published_at=day("2024-01-01"), ingested_at=day("2024-02-01")), LIMIT
    )
    same = make_article("", article_id="a", published_at=day("2024-01-01"), withdrawn=True)

    assert isinstance(later, Article)
    assert article.revision < same.revision < later.revision


def test_identity_is_the_url_else_source_and_title() -> None:
    """Two versions of one page are one article; a changed text without URL or title is another."""
    by_url = {make_article(text, url="https://example.org/1").article_id for text in ("أ", "ب")}
    by_title = {make_article(text, source="X", title="عنوان").article_id for text in ("أ", "ب")}
    by_text = {make_article(text).article_id for text in ("أ", "ب")}

    assert (len(by_url), len(by_title), len(by_text)) == (1, 1, 2)


def test_furniture_of_the_page_is_no_body() -> None:
    """Blocks hold the text without the lines that every page has, and offsets stay."""
    text = "التعليقات\nقال الوزير كلمته.\nثم انصرف.\nمقالات ذات صلة\nعنوان آخر"
    article = make_article(text)

    assert [text[block.start : block.end] for block in article.blocks] == ["قال الوزير كلمته.\nثم انصرف.", "عنوان آخر"]


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
    (tmp_path / "d.html").write_text("<p>", encoding="utf-8")
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
        PublishedFrom.INFERRED,
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
