"""A definite title and a word behind it in, whether the word still belongs to the title out: «الوزير المكلف», but «رفض الوزير | المقترح»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.word_features import Adjective
from streams.extract.parties.word_lists import TitleWords

__all__ = ["describes"]

_ARTICLE: Final = "ال"
_PARTICIPLE: Final = "الم"
_RELATED: Final = ("ي", "يه")
_FEMININE: Final = "ه"
_MANY: Final = ("ون", "ين", "ات")


def describes(gazetteer: Gazetteer, lists: TitleWords, title: str, before: str, word: str) -> bool:
    """Whether a word, no name and no link, says more of the definite title whose head is `title`, `before` being the word before it.

    Adjectives and participles that agree with it do, and ranks; what its bearer does or says does not. All folded.
    """
    if word in gazetteer.titles.met and before == title:
        return False
    features = gazetteer.analyser[word]
    known = features.adjective is not Adjective.NONE or gazetteer.is_adjective(word) or features.title is not None
    titles = gazetteer.titles
    if known or word in titles.acting or word in titles.former or gazetteer.side(word) is not None:
        return True
    if word.startswith(_ARTICLE):
        alike = word.endswith(_RELATED) or word.startswith(_PARTICIPLE)
        return alike and word not in lists.matters and _agrees(title, word)
    purpose = word.startswith("لل") or (word.startswith("ل") and before != title)
    return purpose or (word.startswith("ب") and before in lists.charged)


def _agrees(title: str, word: str) -> bool:
    """Whether an adjective of this form may be that of the title, by gender and number."""
    return title.endswith(_MANY) or (title.endswith(_FEMININE) == word.endswith(_FEMININE) and not word.endswith(_MANY))
