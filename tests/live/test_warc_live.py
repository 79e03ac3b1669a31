"""Web archives are taken in once, wherever the process that read them ended, and the rest when it is there."""

from __future__ import annotations

import os
import signal

import pytest

from tests.ingest.test_warc import Archive, html
from tests.live.cluster import Parley, on_the_log

pytestmark = pytest.mark.live
SMALL = "streams.runtime.warc_source:_RECORDS_MAX=10"
"""So few are taken in at once."""


@pytest.mark.usefixtures("topics")
def test_killed_cut_and_read_again(parley: Parley) -> None:
    """Nothing is lost, nothing is there twice; what comes behind a cut is read on, and a second reading reads nothing."""
    archive = Archive(packed=True)
    for number in range(50):
        archive.add(html(number), f"https://news.example/{number}")
        archive.add(b"{}", kind="application/json")
    cut = archive.file.tell() + 100
    for number in range(50, 60):
        archive.add(html(number), f"https://news.example/{number}")
    path = parley.folder / "news.warc.gz"
    path.write_bytes(archive.file.getvalue()[:cut])
    command = ("_send", "3", SMALL, "--", "ingest", "warc", path.name)
    killed = parley.command(*command, module="tests.live.killed", seconds=90)
    before = len(on_the_log(parley))
    short = parley.command("ingest", "warc", path.name)
    path.write_bytes(archive.file.getvalue())
    rest = parley.command("ingest", "warc", path.name)
    again = parley.command("ingest", "warc", path.name)
    found = on_the_log(parley)

    assert (killed.returncode, before) == (-signal.SIGKILL, 15)
    assert (short.returncode, rest.returncode, again.returncode) == (os.EX_DATAERR, os.EX_OK, os.EX_OK)
    assert "the file ends within this record" in short.stderr
    assert "took in 10 articles" in rest.stderr
    assert "took in 0 articles" in again.stderr
    assert len(found) == 60
    assert set(found.values()) == {1}
    assert "news.warc.gz" in parley.checked("ingest", "status", "--json")
    assert parley.command("ingest", "warc", "nowhere.warc").returncode == os.EX_NOINPUT
