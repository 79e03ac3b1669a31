"""A verb's past and present («طالب يطالب») in, its written forms with person, gender, number and tense out.

Forms are folded (see `text.fold`) and unvowelled, so that active and passive of
most verbs are one form. Weak verbs follow their class: hollow (قال، قلنا), defective
(دعا، دعت، يدعون). A form that only stands behind a negation (لم يرد) says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from streams.arabic.text import fold

__all__ = ["Tense", "VerbForm", "conjugate"]

_WEAK_ENDS: Final = frozenset("اىي")
_LONG: Final = frozenset("اوي")


class Tense(StrEnum):
    """What the shape of a form says of its time."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"
    JUSSIVE = "jussive"


@dataclass(frozen=True, slots=True)
class VerbForm:
    """What the shape of a form says of its subject and time."""

    tense: Tense
    """Past, present, future (with س), or jussive (a shortened form that only stands behind لم or لا)."""
    person: int = 3
    """1 or 3; the second person is read as the third that it looks like."""
    feminine: bool = False
    """Whether the form agrees with a feminine singular (or a plural of things)."""
    plural: bool = False
    """Whether the form is a dual or plural."""


_form = lru_cache(maxsize=None)(VerbForm)
"""One value for each form there is: they stand behind a hundred thousand words."""


def conjugate(past: str, present: str) -> dict[str, VerbForm]:
    """Folded forms of the verb with this third person masculine singular; the first reading of a form wins."""
    forms: dict[str, VerbForm] = {}
    for written, form in (*_past(past), *_present(present)):
        forms.setdefault(fold(written), form)
    return forms


def _past(third: str) -> Iterator[tuple[str, VerbForm]]:
    """The past from its third person: طالب, دعا, أعطى, أراد."""
    past = Tense.PAST
    yield third, _form(past)
    if third[-1] in _WEAK_ENDS and len(third) > 2:
        stem = third[:-1]
        glides = ("و", "ي") if third[-1] == "ا" else ("ي",)
        yield stem + "ت", _form(past, feminine=True)
        yield stem + "تا", _form(past, feminine=True, plural=True)
        yield stem + "وا", _form(past, plural=True)
        for glide in glides:
            yield stem + glide + "ا", _form(past, plural=True)
            yield stem + glide + "نا", _form(past, person=1, plural=True)
            yield stem + glide + "ت", _form(past, person=1)
        if third[-1] == "ي":
            yield third + "ت", _form(past, feminine=True)
        return
    for ending in ("ا", "وا", "ن"):
        yield third + ending, _form(past, plural=True)
    yield third + "ت", _form(past, feminine=True)
    yield third + "تا", _form(past, feminine=True, plural=True)
    short = third[:-2] + third[-1] if len(third) > 2 and third[-2] == "ا" else third
    yield short + "نا", _form(past, person=1, plural=True)
    yield short + "ت", _form(past, person=1)


def _present(third: str) -> Iterator[tuple[str, VerbForm]]:
    """Present, future and jussive from the third person: يطالب, يدعو, يعطي, يريد."""
    body = third[1:]
    defective = body[-1] in "ويى"
    cut = body[:-1] if defective else body
    for mark, tense in (("", Tense.PRESENT), ("س", Tense.FUTURE)):
        yield mark + "ي" + body, _form(tense)
        yield mark + "ت" + body, _form(tense, feminine=True)
        yield mark + "ن" + body, _form(tense, person=1, plural=True)
        yield mark + "أ" + body, _form(tense, person=1)
        for prefix in "يت":
            for ending in ("ون", "وا"):
                yield mark + prefix + cut + ending, _form(tense, plural=True)
            for ending in ("ان", "ا"):
                stem = body[:-1] + "ي" if body[-1] == "ى" else body
                yield mark + prefix + stem + ending, _form(tense, feminine=prefix == "ت", plural=True)
    yield from _jussive(body, defective=defective)


def _jussive(body: str, *, defective: bool) -> Iterator[tuple[str, VerbForm]]:
    """The short forms of weak verbs behind لم: يدع, يرد (from يريد)."""
    if defective:
        short = body[:-1]
    elif len(body) > 2 and body[-2] in _LONG:
        short = body[:-2] + body[-1]
    else:
        return
    for prefix, form in (
        ("ي", _form(Tense.JUSSIVE)),
        ("ت", _form(Tense.JUSSIVE, feminine=True)),
        ("ن", _form(Tense.JUSSIVE, person=1, plural=True)),
    ):
        yield prefix + short, form
