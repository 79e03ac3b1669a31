"""A sentence of an article and where it stands in, a citation as plain text out."""

from __future__ import annotations

import datetime as dt

from streams.serve.pages.dates import day_words
from streams.serve.pages.words import Language
from streams.terminal_text import visible

__all__ = ["citation"]

_QUOTED_MAX = 300
"""Code points of the sentence."""


def citation(
    language: Language,
    *,
    text: str,
    outlet: str | None,
    title: str | None,
    published: dt.date,
    url: str | None,
    article_id: str,
    start: int,
    end: int,
) -> str:
    """`«…» — Outlet, «Title», 12 Jan 2022. URL (article ID, 120–180)`; what would turn a line around is written out."""
    words = " ".join(visible(text).split())
    quoted = words if len(words) <= _QUOTED_MAX else words[: _QUOTED_MAX - 1].rstrip() + "…"
    named = [outlet, _marked(title) if title else None, day_words(language, published)]
    comma = "، " if language == "ar" else ", "
    source = comma.join(visible(each) for each in named if each)
    where = [visible(url)] if url else []
    return "\n".join([f"{_marked(quoted)} — {source}.", *where, f"[{visible(article_id)} {start}–{end}]"])


def _marked(text: str) -> str:
    return f"«{text}»"
