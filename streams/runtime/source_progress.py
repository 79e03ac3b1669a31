"""What a source remembers between runs: one JSON file for each folder and the topics it feeds."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from streams.settings import Settings

__all__ = ["progress_path", "save_json"]


def progress_path(settings: Settings, servers: str, kind: str, folder: Path) -> Path:
    """The file that remembers how far a folder has been taken in, for these topics of this cluster."""
    told = f"{servers}\0{settings.namespace}\0{folder.resolve()}"
    return settings.data_folder / "run" / f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:16]}.json"


def save_json(path: Path, value: Any) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(value), encoding="utf-8")
    fresh.replace(path)
