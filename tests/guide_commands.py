"""Commands of a guide in, what each prints out, and how the seed articles are read.

Run in the tree that the guide has changed: `python -m tests.guide_commands seeds COMMAND…`,
or with `none` for the commands alone. All run in this one process, since most of
their time would go into loading the lexicons.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import sys
from collections.abc import Iterable

import pytest
from typer.testing import CliRunner

from streams.cli import application
from streams.extract import read
from streams.extract.knowledge import Knowledge
from streams.knowledge import load_knowledge
from streams.records import Article
from tests.support import seed_articles

__all__ = ["records_of"]


def main(seeds: str, *commands: str) -> None:
    """Print a JSON object: `printed`, status and output of each command, and `seeds`, their records if asked for."""
    printed = [run(command) for command in commands]
    records = records_of(seed_articles(), load_knowledge()) if seeds == "seeds" else ""
    sys.stdout.write(json.dumps({"printed": printed, "seeds": records}))


def run(command: str) -> tuple[int, str]:
    """Status and output of a `parley …` or a `pytest …`."""
    program, *words = shlex.split(command)
    if program == "parley":
        done = CliRunner().invoke(application(), words)
        return done.exit_code, done.output
    assert program == "pytest", f"a guide runs parley and pytest, not {program}"
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = int(pytest.main(words))
    return status, output.getvalue()


def records_of(articles: Iterable[Article], knowledge: Knowledge) -> str:
    """Every record of the articles as text, without the hash of the rules."""
    return re.sub(r"ruleset='[0-9a-f]+'", "", "\n".join(str(read(article, knowledge)) for article in articles))


if __name__ == "__main__":
    main(*sys.argv[1:])
