"""A document with two marks and a text in, the document with that text between them out."""

from __future__ import annotations

from pathlib import Path

__all__ = ["put_between"]


def put_between(path: Path, opening: str, closing: str, text: str) -> None:
    """Replace what stands between two marks, which are there once each; ValueError where they are not."""
    head, rest = path.read_text(encoding="utf-8").split(opening)
    _, tail = rest.split(closing)
    path.write_text(f"{head}{opening}\n\n{text}\n\n{closing}{tail}", encoding="utf-8")
