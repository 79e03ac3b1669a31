"""Commands, run as a person runs them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import pytest

from streams.cli import main
from tests.support import ROOT


@dataclass(frozen=True)
class Done:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str, folder: Path, stdin: bytes = b"", **environment: str) -> Done:
    """Run a command in this process, as a person does in a shell."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, {**clean, "PARLEY_DATA_FOLDER": str(folder), **environment}, clear=True),
        mock.patch.object(sys, "argv", ["parley", *arguments]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return Done(int(end.value.code or 0), out.getvalue(), err.getvalue())


def shell(*arguments: str, **environment: str) -> Done:
    """Run a command in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "streams", *arguments],
        capture_output=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
