"""Keys in an article's register: short there, whole again when they are needed."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.records import Emitted
from streams.runtime.emitted_keys import shortened, whole


@given(article_id=st.text(max_size=30), actor=st.none() | st.text(max_size=5), record_id=st.uuids())
def test_a_key_comes_back_whole(article_id: str, actor: str | None, record_id: uuid.UUID) -> None:
    """Whatever the article and the actor are called; 22 characters are kept."""
    key = f"{article_id if actor is None else actor}|{record_id}"
    emitted = Emitted(topic="positions" if actor else "facts", key=key, actor=actor)
    short = shortened(emitted, article_id)

    assert len(short.key) == 22
    assert whole(short, article_id) == emitted


@pytest.mark.parametrize("key", ["a|not a uuid", "b|6f6c8a3e-5b0e-5f6e-9d5c-70a1e4c0de01", "bare", "a|" + "F" * 32])
def test_a_key_that_is_made_otherwise_is_kept(key: str) -> None:
    """As registers of earlier versions keep all of them."""
    emitted = Emitted(topic="facts", key=key)

    assert shortened(emitted, "a") == emitted
    assert whole(emitted, "a") == emitted


@pytest.mark.parametrize("article_id", ["hostile/../<b>&\"'?#%2e", "dQw4w9WgXcQdQw4w9WgXcQ", "مقال-من-اثنين-وعشرين-ح"])
def test_a_key_that_is_the_articles_id_is_kept(article_id: str) -> None:
    """A sketch is called like its article, also where that has as many characters as a short key."""
    emitted = Emitted(topic="sketches", key=article_id)

    assert len(article_id) == 22
    assert whole(shortened(emitted, article_id), article_id) == emitted
