"""The first token of a person's name in, the token behind its last one out; and what may stand inside a name."""

from __future__ import annotations

from typing import Final

from streams.arabic.text import normalise
from streams.extract.clue import Clue, Tail
from streams.extract.mentions import Scene

__all__ = [
    "completes",
    "extend",
    "extend_by_particles",
    "followed_by_name",
    "is_joined",
    "makes_sure",
    "spelled_as_name",
]

_NAME_MAX: Final = 5
"""Words that a name may have, particles apart."""
_UNKNOWN_MAX: Final = 4
"""Word of a name behind which no unknown one is taken any more."""
_HYPHENS: Final = frozenset("-–")


def extend(scene: Scene, i: int, taken: int = 0) -> int:
    """The token behind the name that begins at token `i`, `taken` letters of proclitics before it."""
    limit = scene.limits[i]
    end, parts = i + 1, 1
    if scene.clues[i].compound and completes(scene, i, end, taken):
        end += 1
    while end < limit and parts < _NAME_MAX and scene.owners[end] is None:
        width = _part(scene, end, parts)
        if not width:
            break
        end, parts = end + width, parts + 1
    while end < limit and scene.words[end] in scene.gazetteer.lists.regnal:
        end += 1
    return end


def extend_by_particles(scene: Scene, end: int) -> int:
    """The token behind what particles add to a known name: «محمد بن سلمان» goes on with «بن عبد العزيز آل سعود»."""
    while 0 < end < scene.limits[end - 1] and scene.owners[end] is None and scene.clues[end].particle:
        if not _may_follow_particle(scene, end + 1):
            break
        end += 3 if completes(scene, end + 1, end + 2, 0) else 2
    return end


def _part(scene: Scene, end: int, parts: int) -> int:
    """How many tokens from `end` on are the next part of a name that has `parts` so far; 0 when it ends."""
    clue, word = scene.clues[end], scene.words[end]
    if (clue.tail is not Tail.NAME and is_joined(clue, first=parts == 1)) or (
        clue.function and not spelled_as_name(scene, end)
    ):
        return 0
    if clue.compound and completes(scene, end, end + 1, 0):
        return 2
    if clue.particle and _may_follow_particle(scene, end + 1):
        return 3 if scene.clues[end + 1].compound and completes(scene, end + 1, end + 2, 0) else 2
    if word in _HYPHENS:
        return 2 if _hyphenated(scene, end) else 0
    if word in scene.gazetteer.lists.firm_second:
        return int(scene.clues[end - 1].compound)
    known = clue.tail is Tail.NAME and (not clue.common or parts < 3)
    unknown = clue.tail is Tail.UNKNOWN and parts < _UNKNOWN_MAX and (parts == 1 or not word.startswith("ال"))
    related = clue.tail is Tail.NISBA and parts == 1 and not is_joined(clue, first=False)
    return int(known or unknown or related)


def _hyphenated(scene: Scene, end: int) -> bool:
    """Whether a hyphen glued to a name goes on with it: «بان كي-مون»."""
    free = end + 1 < scene.limits[end] and scene.owners[end + 1] is None
    return free and scene.clues[end + 1].tail >= Tail.UNKNOWN and scene.document.tokens.glued(end)


def _may_follow_particle(scene: Scene, j: int) -> bool:
    """Whether a word may stand behind «بن» and the like."""
    if j >= scene.limits[j - 1] or scene.owners[j] is not None or not scene.words[j][:1].isalpha():
        return False
    clue = scene.clues[j]
    return clue.tail is not Tail.NO or clue.compound or (clue.common and not clue.function)


def completes(scene: Scene, first: int, second: int, taken: int) -> bool:
    """Whether the second token completes a compound name with the first: «عبد الله», «أبو مازن», «صلاح الدين»."""
    if second >= scene.limits[first] or scene.owners[second] is not None:
        return False
    lists, clue = scene.gazetteer.lists, scene.clues[second]
    part, word = scene.words[first][taken:], scene.words[second]
    if part in lists.servants:
        return word in lists.second or (
            word.startswith("ال") and len(word) > 4 and clue.side is None and clue.title is None
        )
    if word in lists.second:
        return word in lists.firm_second
    if part in lists.fathers:
        return word[:1].isalpha() and not clue.function
    return part in lists.particles and clue.tail is Tail.NAME and not clue.common


def is_joined(clue: Clue, *, first: bool) -> bool:
    """Whether the word is «and» with a further name; an unknown word behind a first name is rather a name in و."""
    named = clue.given == 1 or clue.surname == 1 or (clue.family is not None and clue.family[0] == 1)
    return named or (clue.joined and not first)


def followed_by_name(scene: Scene, j: int) -> bool:
    """Whether the next word is a name and nothing else."""
    if j + 1 >= scene.limits[j]:
        return False
    clue = scene.clues[j + 1]
    return clue.tail is Tail.NAME and not clue.common


def spelled_as_name(scene: Scene, j: int) -> bool:
    """Whether a word that folds to a function word too («علي» and «على», «آن» and «أن») is written as the name."""
    spellings = scene.gazetteer.lists.spellings.get(scene.words[j][max(scene.clues[j].given, 0) :])
    if spellings is None:
        return True
    tokens = scene.document.tokens
    return normalise(tokens.text[tokens.starts[j] : tokens.ends[j]]).endswith(spellings)


def makes_sure(scene: Scene, i: int, end: int) -> bool:
    """Whether the words behind a given name at token `i` that is an ordinary word too make a name of it."""
    if end == i + 1:
        return False
    clue, behind, lists = scene.clues[i], scene.clues[i + 1], scene.gazetteer.lists
    if behind.title is not None and behind.title[3]:
        return False
    if (clue.compound and completes(scene, i, i + 1, clue.given)) or (
        behind.compound and completes(scene, i + 1, i + 2, 0)
    ):
        return True
    if clue.finite and scene.words[i] in lists.ordinary:
        return False
    third = scene.clues[i + 2] if end > i + 2 else None
    if behind.tail is not Tail.NAME:
        return (behind.opens and clue.tail is Tail.NAME) or (
            third is not None and third.tail is Tail.NAME and not third.common
        )
    if scene.words[i + 1].startswith("ال"):
        return not behind.common or (scene.words[i + 1] in lists.family and scene.words[i] not in lists.ordinary)
    return not behind.common or (
        clue.tail is Tail.NAME and behind.given == 0 and not (behind.function or clue.function)
    )
