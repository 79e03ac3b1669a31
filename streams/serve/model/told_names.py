"""The code of a party that no list names in, what articles call it out: the words of the text, not letters put for letters.

Of what an article says the name is known where it was read as one; of a party that only its verb tells, it is looked
for in the sentences, by the letters that its code was made of.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Iterable
from itertools import chain
from sqlite3 import Connection
from typing import Final

from streams.arabic.forms import latin
from streams.arabic.tokens import tokenise
from streams.extract.parties.names import name_key
from streams.knowledge import load_spelling
from streams.serve.model.names import CODE_MAX, is_listed
from streams.serve.model.shown import marks
from streams.serve.model.store import LIVE
from streams.slugs import slug

__all__ = ["name_in", "told_name"]

_POSITIONS_MAX: Final = 8
"""Positions that are looked at for a name."""
_WORDS_MAX: Final = 6
_TEXT_MAX: Final = 20_000
"""Code points of an article in which a name is looked for."""
_CODES_MAX: Final = 10_000
_AGAIN_SECONDS: Final = 300.0
"""How long it is remembered that no article told a name."""
_found: OrderedDict[str, tuple[str | None, float]] = OrderedDict()


def told_name(db: Connection, code: str) -> str | None:
    """What articles call a party; None for one that a list names, and where no article does."""
    if not code or len(code) > CODE_MAX or is_listed(code):
        return None
    known = _found.get(code)
    if known is None or (known[0] is None and time.monotonic() - known[1] > _AGAIN_SECONDS):
        known = _found[code] = _looked_for(db, code), time.monotonic()
        while len(_found) > _CODES_MAX:
            _found.popitem(last=False)
    return known[0]


def name_in(code: str, sentences: Iterable[str]) -> str | None:
    """The fewest words of a text whose letters make up a code; a word before them goes with those that a list put into English."""
    wanted = {part for part in code.split("-") if part}
    for sentence in sentences:
        tokens = tokenise(sentence, spelling=load_spelling())
        words = [sentence[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]
        parts = [slug(latin(name_key(word))).upper() if word.isalpha() else "" for word in tokens.words]
        here = wanted & set(parts)
        spans = (
            (first, last)
            for size in range(1, _WORDS_MAX + 1)
            for first, last in zip(range(len(words)), range(size, len(words) + 1), strict=False)
            if parts[first] in here and here <= set(parts[first:last])
        )
        span = next(spans, None)
        if span is not None:
            first, last = span
            first -= 1 if here != wanted and first and words[first - 1].isalpha() else 0
            return " ".join(words[first:last])
    return None


def _looked_for(db: Connection, code: str) -> str | None:
    found = [
        row
        for column in ("actor", "target")
        for row in db.execute(
            f"SELECT article_id, text FROM positions WHERE {column} = ? AND known_to = {LIVE} LIMIT ?",
            (code, _POSITIONS_MAX),
        )
    ]
    articles = sorted({article_id for article_id, _ in found})
    if not articles:
        return None
    query = f"""
        SELECT text FROM entities WHERE article_id IN ({marks(articles)}) AND coalesce(stands_for, affiliation) = ?
            AND type = 'ORG' AND known_to = {LIVE} ORDER BY article_id, start"""
    names = Counter(" ".join(text.split()) for (text,) in db.execute(query, (*articles, code)))
    if names:
        return max(names, key=lambda name: (names[name], len(name)))
    texts = f"SELECT substr(text, 1, {_TEXT_MAX}) FROM articles WHERE article_id IN ({marks(articles)}) AND known_to = {LIVE}"
    whole = (text for (text,) in db.execute(texts, articles))  # a clause may have its subject before it
    return name_in(code, chain((text for _, text in found), whole))
