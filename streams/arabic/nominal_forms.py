"""A verb's participle or verbal noun in, its written forms with gender and number out.

The participle is taken as a circumstance («مضيفا», «مشيرة»): in the accusative,
without the article. The verbal noun is taken bare, with the article, and with the
pronoun of who does it («قول», «القول», «قوله»). Forms are folded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streams.arabic.text import fold

__all__ = ["NominalForm", "has_noun_shape", "noun_forms", "participle_forms"]

_OWNERS: Final = (
    ("ه", False, False),
    ("ها", True, False),
    ("هم", False, True),
    ("هما", False, True),
    ("هن", True, True),
)


@dataclass(frozen=True, slots=True)
class NominalForm:
    """What the shape of a participle or verbal noun says of who does it."""

    feminine: bool = False
    """Whether it is a woman, or a feminine noun."""
    plural: bool = False
    """Whether they are two or more."""
    owner: bool = False
    """Whether a verbal noun carries the pronoun of who does it."""


def participle_forms(active: str) -> dict[str, NominalForm]:
    """Circumstances from the masculine singular (a final ي written): مضيف gives مضيفا, مضيفة …, داعي gives داعيا, داعين …."""
    return {
        fold(written): form
        for written, form in (
            (active.removesuffix("ي") + "ين", NominalForm(plural=True)),
            (active + "ين", NominalForm(plural=True)),
            (active + "تين", NominalForm(feminine=True, plural=True)),
            (active + "ات", NominalForm(feminine=True, plural=True)),
            (active + "ة", NominalForm(feminine=True)),
            (active + "ا", NominalForm()),
        )
    }


def noun_forms(noun: str) -> dict[str, NominalForm]:
    """Forms of a verbal noun; the pronouns of the first and second person make no report and are left out."""
    return {fold(written): form for written, form in _noun_forms(noun)}


def _noun_forms(noun: str) -> Iterator[tuple[str, NominalForm]]:
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    yield noun, NominalForm()
    yield "ال" + noun, NominalForm()
    for pronoun, feminine, plural in _OWNERS:
        yield stem + pronoun, NominalForm(feminine, plural, owner=True)


@lru_cache(maxsize=1 << 14)
def has_noun_shape(word: str) -> bool:
    """Whether a folded word has the pattern of a verbal noun of a derived verb, with any article or pronoun.

    تفعيل and تفعلة (تقديم، تهدئة), إفعال and إفعالة (إرسال، إقامة), افتعال, انفعال and استفعال (انسحاب، استئناف، استقالة),
    مفاعلة (محاولة). تفعّل and تفاعل look like other words and have to be listed.
    """
    word = word.removeprefix("ال") if len(word) > 5 else word
    return _has_shape(word) or any(
        word.endswith(pronoun) and _has_shape(word[: -len(pronoun)], bound=True) for pronoun, _, _ in _OWNERS
    )


def _has_shape(word: str, *, bound: bool = False) -> bool:
    """Whether the bare noun has such a pattern; `bound` before a pronoun, where ة is written ت."""
    length, last = len(word), word[-1:]
    tied = last == ("ت" if bound else "ه")
    if word[:1] == "ت":
        return (length == 5 and (word[3] == "ي" or (tied and word[1] != "ا"))) or (
            length == 4 and last == "ي" and not bound
        )
    if word[:1] == "ا":
        return (length in {5, 6, 7} and word[-2] == "ا" and word[1] != "ل" and last != "ت") or (
            length >= 5 and tied and word[-3] == "ا"
        )
    return length == 6 and word[0] == "م" and word[2] == "ا" and tied
