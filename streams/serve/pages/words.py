"""`words.toml` and its neighbour in, every label of the page in Arabic and English out, in the plural form that a number asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Final, Literal, cast, get_args

from babel import Locale

__all__ = ["LANGUAGES", "Language", "Words", "word_table"]

Language = Literal["ar", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
_FILES: Final = ("words.toml", "words_records.toml", "words_hand.toml")
"""The frame and the views of stands, and the views of records."""
_Form = str | Mapping[str, str]
"""A label, or its plural forms by the names that CLDR gives them: zero, one, two, few, many, other."""


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language."""

    language: Language
    labels: Mapping[str, _Form]
    """By dotted key, such as `nav.board`."""

    @classmethod
    def of(cls, language: Language) -> Words:
        """The labels of this language; a key that lacks it is a fault of ours."""
        return cls(language, {key: texts[language] for key, texts in word_table().items()})

    @property
    def direction(self) -> str:
        """What `dir` says."""
        return "rtl" if self.language == "ar" else "ltr"

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """The label with its values; `n` chooses the plural form, and is `{n}` in it."""
        form = self.labels[key]
        text = form if isinstance(form, str) else form.get(_plural(self.language, n or 0), form["other"])
        shown = values if n is None else {"n": f"{n:,}", **values}
        return text.format(**shown) if shown else text


@cache
def word_table() -> Mapping[str, Mapping[Language, _Form]]:
    """Every key with its text in each language."""
    tables = [tomllib.loads((files(__package__) / name).read_text(encoding="utf-8")) for name in _FILES]
    return {
        f"{area}.{name}": cast("Mapping[Language, _Form]", texts)
        for area, labels in chain.from_iterable(table.items() for table in tables)
        for name, texts in labels.items()
    }


@cache
def _plural(language: Language, number: int) -> str:
    return str(Locale(language).plural_form(number))
