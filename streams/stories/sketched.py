"""An article in, the sketch that travels and is kept of it out."""

from __future__ import annotations

from typing import Final

from streams.arabic.sketch import sketch_of
from streams.extract.document import body_of
from streams.records import Article, ArticleSketch
from streams.stories.marks import packed

__all__ = ["sketched"]

_TITLE_MAX: Final = 200


def sketched(article: Article, ruleset: str, generation: int) -> ArticleSketch:
    """What is kept of the words of its body; the headline and the outlet only to be shown."""
    body = body_of(article)
    sketch = sketch_of(body)
    title = article.title or body.lstrip().partition("\n")[0]
    return ArticleSketch(
        article_id=article.article_id,
        revision=article.revision,
        generation=generation,
        ruleset=ruleset,
        published_at=article.published_at,
        source=article.source,
        title=title.strip()[:_TITLE_MAX] or None,
        runs=sketch.runs,
        hashes=packed(sketch.hashes),
        numbers=packed(sketch.numbers),
    )
