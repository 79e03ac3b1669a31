"""A key and how to make a value in, the value out: as it was kept in the user's cache folder, else made and kept there.

A file holds a SHA-256 and a pickle. It is written beside its place and moved there, so that whoever reads it meets a
whole one; what is damaged, or could have been written by somebody else, is made anew. Where nothing can be kept, nothing is.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, TypeVar

from platformdirs import user_cache_path

from streams.shared_values import shared

__all__ = ["can_keep", "is_kept", "kept"]

T = TypeVar("T")
_SUFFIX: Final = ".pickle"
_DIGEST_BYTES: Final = hashlib.sha256().digest_size
_OTHERS_WRITE: Final = 0o022
_KEPT_MAX: Final = 8
"""Values kept; those that were written before them go."""


def kept(key: str, make: Callable[[], T]) -> T:
    """The value under this key, which must name everything that it is made from."""
    path = _path(key)
    found: T | None = _read(path)
    if found is None:
        found = shared(make())
        with suppress(OSError):
            _write(path, found)
    return found


def can_keep() -> bool:
    """Whether there is a folder to keep values in."""
    folder = _path("").parent
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.access(folder, os.W_OK)


def is_kept(key: str) -> bool:
    """Whether there is a file for it, be it whole or not."""
    return _path(key).is_file()


def _path(key: str) -> Path:
    return user_cache_path("parley") / "knowledge" / (key + _SUFFIX)


def _read(path: Path) -> Any:
    """What the file holds; None where there is none, or none of ours that is whole."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if state.st_uid != os.geteuid() or state.st_mode & _OTHERS_WRITE:
                return None
            digest, content = file.read(_DIGEST_BYTES), file.read()
    except OSError:
        return None
    if hashlib.sha256(content).digest() != digest:
        return None
    try:  # Only this user can have written it; whatever making it raises, it is made anew.
        return pickle.loads(content)  # noqa: S301
    except Exception:  # noqa: BLE001
        return None


class _Pickler(pickle.Pickler):
    """Has frozen values made by their constructors: their `__setstate__` takes twice as long to load."""

    def reducer_override(self, value: Any) -> Any:
        """How to make the value; NotImplemented for pickle's own way."""
        if not getattr(getattr(type(value), "__dataclass_params__", None), "frozen", False):
            return NotImplemented
        return type(value), tuple([getattr(value, field.name) for field in fields(value) if field.init])


def _write(path: Path, value: object) -> None:
    """Keep the value; raises OSError."""
    held = io.BytesIO()
    _Pickler(held, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    content = held.getvalue()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(hashlib.sha256(content).digest() + content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    by_age = sorted(path.parent.glob("*" + _SUFFIX), key=lambda other: other.stat().st_mtime_ns, reverse=True)
    for old in by_age[_KEPT_MAX:]:
        old.unlink(missing_ok=True)
