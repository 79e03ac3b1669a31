"""A speaker in, whether he speaks for nobody out: who mediates, looks on, was in office once, a source of no side, a text that nobody is named for."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import bare
from streams.extract.speakers.scene import Scene, Speaker

__all__ = ["speaks_for_nobody"]

_ACCOUNTS: Final = "quotes.account"
"""How rules begin that owe a clause to an account: one that names nobody is nobody's, «بحسب التسريبات»."""


def speaks_for_nobody(scene: Scene, speaker: Speaker) -> bool:
    """Whether the words by which the speaker is known leave no party that he may speak for."""
    title, titles = speaker.title, scene.gazetteer.titles
    if speaker.sort == "nobody":
        return all(scene.quotes[number].rule.startswith(_ACCOUNTS) for number in speaker.quotes)
    if not title:
        return False
    if speaker.sort == "person":
        return not titles.former.isdisjoint(title)
    if speaker.sort != "noun":
        return False
    whose = title[1:] if title[0] in titles.one_of and len(title) > 1 else title
    if bare(whose[0]) in titles.outsiders and titles.close.isdisjoint(title):
        return True
    if title[0] in titles.sources and not titles.apart.isdisjoint(title):
        told = any(scene.gazetteer.side(word) is not None for word in title[1:])
        return not told and titles.close.isdisjoint(title) and titles.of_state.isdisjoint(title)
    if title[0] in titles.mediators:
        return not any(scene.gazetteer.side(word) is not None for word in title[1:])
    return title[0] in titles.unsigned and speaker.given is None
