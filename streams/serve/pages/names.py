"""Codes of actors and issues in, their names in the language of the page out."""

from __future__ import annotations

from streams.serve.pages.view import Ask
from streams.serve.pages.words import Words

__all__ = ["actor_words", "issue_words"]


def actor_words(_: Ask, code: str) -> str:
    """The actor's name; the code where it has none."""
    return code


def issue_words(words: Words, issue: str) -> str:
    """The issue's name; its id, as words, where it has none."""
    return words.known(f"issue.{issue}", issue.replace("-", " "))
