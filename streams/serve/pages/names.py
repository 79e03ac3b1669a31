"""Codes of actors and issues in, their names in the language of the page out."""

from __future__ import annotations

from streams.serve.model.names import Name, actor_name, issue_name
from streams.serve.pages.words import Words

__all__ = ["actor_words", "called", "issue_words"]


def actor_words(words: Words, code: str) -> str:
    """What the party of an actor code is called."""
    return called(words, actor_name(code))


def issue_words(words: Words, code: str) -> str:
    """What an issue is called."""
    return called(words, issue_name(code))


def called(words: Words, name: Name) -> str:
    """The name in the language of the page."""
    return name.ar if words.language == "ar" else name.en
