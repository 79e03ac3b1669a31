"""An article and its quotes in, one record in the shape of GDELT's Global Quotation Graph out.

The graph holds a record an article: `date`, `url`, `title`, `lang`, and `quotes`, each with the text before it
(`pre`), its words (`quote`) and the text behind (`post`). It knows direct quotations only, so only those are mapped; the speaker is
added, whom GDELT leaves to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from streams.records import Article, Quote, QuoteKind

__all__ = ["gqg_record"]


def gqg_record(article: Article, quotes: Iterable[Quote]) -> dict[str, Any]:
    """The article's record, its quotes in the order given; `date` is the day and time of publication in UTC."""
    return {
        "date": article.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "url": article.url,
        "title": article.title,
        "lang": "ARABIC" if article.language == "ar" else article.language,
        "quotes": [
            {"pre": quote.pre, "quote": quote.text, "post": quote.post, "speaker": quote.speaker_name}
            for quote in quotes
            if quote.kind is QuoteKind.DIRECT
        ],
    }
