"""Words beside a verb in, the parties out that no list knows and that their place as its subject tells: «بنيان» ترفض, «الملاحون» يضربون."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from streams.arabic.forms import bare
from streams.extract.entities.parties import Party
from streams.extract.parties.context import PartyContext
from streams.extract.parties.names import OPENING, make_code, name_key, read_quoted
from streams.extract.parties.register import Body, Register

__all__ = ["find_strangers", "is_verb"]

_NAME_TOKENS_MAX: Final = 4
_TWICE: Final = 2
_MANY: Final = "ون"
_MANY_LETTERS: Final = 7
"""Least letters of a definite plural of people, its article among them."""
_ARTICLES: Final = ("ال", "وال", "فال")
_OBLIQUE: Final = ("ال", "وال", "فال", "لل", "بال")
_JOINED: Final = frozenset("وف")
_VERB_LETTERS: Final = 4
_COLON: Final = ":"


def find_strangers(context: PartyContext, register: Register, taken: bytearray) -> Iterator[Party]:
    """Yield the names in marks that are the subject of a verb, then the plurals of people that are; and their other mentions."""
    yield from _marked(context, register, taken)
    yield from _people(context, taken)


def is_verb(context: PartyContext, i: int) -> bool:
    """Whether a finite verb stands at token `i`: one of the lists, else a word that no list has and that looks like one."""
    if not 0 <= i < len(context.words):
        return False
    word = context.words[i]
    features = context.gazetteer.analyser[word]
    if features.function:
        return False
    if features.finite or features.verb:
        return True
    stem = word[1:] if word[0] in _JOINED and len(word) > _VERB_LETTERS else word
    shaped = stem.startswith("ي") or (stem.endswith("ت") and not stem.endswith("ات"))
    return shaped and not features.common and not features.opens and len(stem) >= _VERB_LETTERS


def _marked(context: PartyContext, register: Register, taken: bytearray) -> Iterator[Party]:
    """Yield the mentions of names in marks, of which one stands before a verb or a colon, or several behind verbs."""
    found = [(i, name) for i in _openings(context) if (name := read_quoted(context, i)) is not None]
    found = [(i, name) for i, name in found if _may_be_name(context, i + 1, name.last - 1, taken)]
    chances: Counter[tuple[str, ...]] = Counter()
    for i, name in found:
        behind = context.words[name.last] if name.last < len(context.words) else ""
        if is_verb(context, name.last) or behind == _COLON:
            chances[name.words] += _TWICE
        elif is_verb(context, i - 1):
            chances[name.words] += 1
    for i, name in found:
        if chances[name.words] >= _TWICE:
            body = _same(register, name.words) or Body(
                make_code(context, "", name.words, None), "", frozenset(name.words)
            )
            if body.code:
                if len(name.words) == 1:
                    register.names.setdefault(context.words[i + 1], body)
                yield Party(i + 1, name.last - 1, body.code, body.entity_id, body.name)


def _openings(context: PartyContext) -> Iterator[int]:
    """Yield the tokens of opening marks; of marks that open and close alike, every one."""
    return (i for i, word in enumerate(context.words) if word in OPENING)


def _may_be_name(context: PartyContext, first: int, last: int, taken: bytearray) -> bool:
    """Whether the words in marks may be a name: few, nothing said, and no party as they are."""
    if not 0 < last - first <= _NAME_TOKENS_MAX or any(taken[first:last]):
        return False
    words, analyser = context.words[first:last], context.gazetteer.analyser
    if not all(word.isalpha() for word in words) or analyser[words[0]].function:
        return False
    return len(words) == 1 or not any(analyser[word].finite or analyser[word].function for word in words)


def _same(register: Register, words: tuple[str, ...]) -> Body | None:
    """The body whose name has these words and that is named with its noun: «الموج» for «شركة الموج»."""
    new = frozenset(words)
    return next((body for _, body in register.all if body.words and (new <= body.words or body.words <= new)), None)


def _people(context: PartyContext, taken: bytearray) -> Iterator[Party]:
    """Yield the plurals of people in the nominative beside a verb, and their other mentions."""
    nouns, demonyms, found = context.lexicon.nouns, context.gazetteer.demonyms, {}
    for i, word in [(i, word) for i, word in enumerate(context.words) if word.endswith(_MANY)]:
        if not (word.startswith(_ARTICLES) and len(word) >= _MANY_LETTERS):
            continue
        free = not (taken[i] or word in nouns or word in demonyms or _is_thing(context, word))
        if free and not _qualifies(context, i) and (is_verb(context, i - 1) or is_verb(context, i + 1)):
            found[name_key(word)] = make_code(context, "", (name_key(word),), context.setting)
    for i, word in enumerate(context.words if found else ()):
        code = found.get(name_key(word)) if word.startswith(_OBLIQUE) and not taken[i] else None
        if code and not _qualifies(context, i):
            yield Party(i, i + 1, code)


def _is_thing(context: PartyContext, word: str) -> bool:
    """Whether the word is a noun of a thing that only looks like a plural of people: «القانون»."""
    alone = word[1:] if word[0] in _JOINED else word
    return alone in context.lexicon.things or context.gazetteer.analyser[bare(alone)].noun


def _qualifies(context: PartyContext, i: int) -> bool:
    """Whether the word at token `i` qualifies the definite noun before it."""
    return bool(i) and context.words[i - 1].startswith(_OBLIQUE) and not context.words[i].startswith("و")
