"""Processes and scripts that stand for a JVM."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = f"-Dparley.broker={secrets.token_hex(12)}"
"""Of this process of pytest alone: another, at the same time, marks its own children."""


@contextmanager
def marked(*words: str, code: str = "import time; time.sleep(60)") -> Iterator[subprocess.Popen[bytes]]:
    """A process with these words on its command line."""
    with subprocess.Popen(
        [sys.executable, "-c", f"print(flush=True); {code}", *words], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()  # it runs, with its own command line
        try:
            yield child
        finally:
            child.kill()


def script(path: Path, *lines: str) -> Path:
    """An executable shell script."""
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    path.chmod(0o755)
    return path
