"""Interpreters of this machine in, small environments of them out, in which `parley extract` runs; `make pythons` makes them.

python -m tests.pythons
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support import ROOT

__all__ = ["VERSIONS", "environment", "extracted"]

VERSIONS = ("3.11", "3.12", "3.13")
"""The Pythons that records must be the same under."""
NEEDED = (
    "hijridate",
    "platformdirs",
    "pydantic-settings",
    "prometheus-client",
    "rich",
    "structlog",
    "typer",
)
"""What `parley extract` imports, of the versions in requirements.lock: nothing of Kafka."""


def environment(version: str) -> Path | None:
    """The interpreter of the environment made for a version; None when there is none."""
    found = ROOT / ".venv" / "pythons" / version / "bin" / "python"
    return found if found.exists() else None


def extracted(python: Path, *articles: Path) -> bytes:
    """What `parley extract` prints of some articles, else of the seeds, under an interpreter."""
    articles = articles or tuple(sorted((ROOT / "seeds" / "articles").glob("*.txt")))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    done = subprocess.run(
        [python, "-m", "streams", "extract", *articles],
        env={**environment, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def interpreter(version: str) -> Path | None:
    """An interpreter of that version: on the path, or among those that pyenv or uv keep; None when none works."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    kept = sorted(root.glob(f"versions/{version}.*/bin/python"), reverse=True)
    on_path = shutil.which(f"python{version}")
    for found in (*kept, *([Path(on_path)] if on_path else ())):
        told = subprocess.run(
            [found, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if told.stdout.strip() == version:
            return found
    return None


def make(version: str) -> str:
    """Make the environment of a version where its interpreter is at hand; what came of it, in a line."""
    if environment(version) is not None:
        return "there"
    python = interpreter(version)
    if python is None:
        return "no such interpreter here"
    folder, uv = ROOT / ".venv" / "pythons" / version, ROOT / ".venv" / "bin" / "uv"
    for command in (
        (uv, "venv", "--quiet", "--python", python, folder),
        (uv, "pip", "install", "--quiet", "--python", folder, "--constraint", ROOT / "requirements.lock", *NEEDED),
    ):
        if subprocess.run(command, timeout=300, check=False).returncode:
            shutil.rmtree(folder, ignore_errors=True)
            return f"{command[1]} failed"
    return f"made with {python}"


def main() -> None:
    """Make all that can be made."""
    for version in VERSIONS:
        sys.stdout.write(f"{version}: {make(version)}\n")


if __name__ == "__main__":
    main()
