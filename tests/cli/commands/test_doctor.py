"""`parley doctor`: what is looked at is named in words, on any machine."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.support import run


def test_findings_are_words_and_not_python(tmp_path: Path) -> None:
    """The Java is its version and its path."""
    found = {row["what"]: row for row in json.loads(run("doctor", "--json", folder=tmp_path).stdout)}

    version, path = found["java"]["detail"].split(", ")
    assert version[0].isdigit()
    assert Path(path).is_file()
    assert not any("Path(" in row["detail"] for row in found.values())
