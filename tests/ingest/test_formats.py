"""Names say how a file is read, packed or not."""

from __future__ import annotations

import pytest

from streams.ingest.formats import Format, Kind, article_name, format_of, is_left_out


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", Format(Kind.TEXT, packed=False)),
        ("A.TXT", Format(Kind.TEXT, packed=False)),
        ("a.b.Json", Format(Kind.JSON, packed=False)),
        ("a.ninjs.GZ", Format(Kind.JSON, packed=True)),
        ("a.jsonl.gz", Format(Kind.LINES, packed=True)),
        ("a.pdf", None),
        ("a.gz", None),
        ("txt", None),
        (".txt", None),
        ("a.txt.tmp", None),
        ("a.txt.part", None),
        ("a.txt~", None),
    ],
)
def test_a_name_says_how_a_file_is_read(name: str, form: Format | None) -> None:
    """By its suffix in any case; what is no article's is none, so are copies that are not there yet."""
    assert format_of(name) == form


@pytest.mark.parametrize(
    ("name", "left_out"),
    [(".a.txt.swp", True), (".hidden", True), ("~$a.txt", True), ("a.txt~", True), ("#a.txt#", True), ("a.txt", False)],
)
def test_what_editors_leave_is_passed_over(name: str, left_out: bool) -> None:
    """Hidden files and copies for a while."""
    assert is_left_out(name) == left_out


def test_a_packed_file_is_called_as_it_was() -> None:
    """The article keeps its name when its file is packed."""
    assert (article_name("a.txt.GZ"), article_name("a.txt")) == ("a.txt", "a.txt")
