"""Where a process serves in, a file that says so out; and back, for whoever started that process and left it the choice."""

from __future__ import annotations

import json
import os
from pathlib import Path

from streams.settings import Settings

__all__ = ["address_of", "note_address"]


def note_address(settings: Settings, address: str) -> None:
    """Say where this process serves, host:port; where no file can be written nobody learns of it."""
    path = _path(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.{os.getpid()}")
        new.write_text(json.dumps({"pid": os.getpid(), "address": address}), encoding="utf-8")
        new.replace(path)
    except OSError:
        return


def address_of(settings: Settings, pid: int | None) -> str | None:
    """Where the process of this id serves; None when it does not yet, or another one noted its address since."""
    try:
        told = json.loads(_path(settings).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(told["address"]) if told.get("pid") == pid else None


def _path(settings: Settings) -> Path:
    return settings.data_folder / "run" / f"serve-{settings.namespace}.json"
