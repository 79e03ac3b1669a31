"""The name of a peer in, a Python out that has it installed, at pinned versions and apart from parley's own environment.

What is pinned stands in `bench/peers/environments/`: NAME.in is what is asked for, NAME.txt what `make bench-lock`
made of it, with hashes. An environment is made once, in the user's cache folder, and again when its file changes.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

__all__ = ["MissingPeerError", "python_with"]

FOLDER: Final = Path(__file__).parent / "peers" / "environments"
SECONDS_MAX: Final = 900
READY: Final = ".ready"


class MissingPeerError(Exception):
    """A peer that cannot be had here; the message says why in one line."""


def python_with(name: str) -> Path:
    """The interpreter of this peer's environment, which is made where it is missing; MissingPeerError says why it cannot be."""
    pinned = FOLDER / f"{name}.txt"
    key = hashlib.sha256(pinned.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = user_cache_path("parley") / "bench"
    place = home / f"{name}-{key}"
    if not (place / READY).exists():
        for other in home.glob(f"{name}-*"):  # of other versions, or not finished
            shutil.rmtree(other)
        print(f"making an environment for {name} in {place}", file=sys.stderr, flush=True)
        try:
            _run(sys.executable, "-m", "venv", str(place))
            pip = str(place / "bin" / "pip")
            _run(pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(pinned))
        except subprocess.TimeoutExpired as error:
            message = f"its installation took more than {SECONDS_MAX} s"
            raise MissingPeerError(message) from error
        except subprocess.CalledProcessError as error:
            raise MissingPeerError(_last_line(error.stderr)) from error
        (place / READY).touch()
    return place / "bin" / "python"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS_MAX)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("[notice]")]
    return lines[-1].strip() if lines else "its installation failed without a word"
