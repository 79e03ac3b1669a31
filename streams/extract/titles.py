"""A title in, the place where its bearer is named out: «نائب وزير الري الإثيوبي …», «…، وزير الخارجية الروسي،»."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import is_definite
from streams.extract.clue import Clue, Tail, Title
from streams.extract.mentions import Mention, Role, Scene
from streams.extract.name_spans import completes, followed_by_name, spelled_as_name
from streams.records import EntityType

__all__ = ["read_title", "title_behind"]

_TITLE_MAX: Final = 14
"""Words that a title may have."""
_PARENTHESIS_MAX: Final = 5
"""Words that a parenthesis inside a title may have."""
_QUOTES: Final = frozenset("\"«»“”'‘’")
_COMMAS: Final = frozenset("،,")


def read_title(scene: Scene, i: int) -> tuple[int, Role] | None:
    """The token at which the bearer of the title at token `i` is named, and the title; None when nobody is named.

    A title is complete, so that its bearer may follow, once it has an article, a nationality or a proper name.
    """
    title = scene.clues[i].title
    if title is None or _qualifies(scene, i):
        return None
    _, kind, _, complete = title
    side: str | None = None
    limit = min(scene.limits[i], i + _TITLE_MAX)
    j = i + 1
    while j < limit:
        owner, clue, word = scene.owners[j], scene.clues[j], scene.words[j]
        if owner is not None and owner.type is EntityType.PERSON:
            return (j, _role(i, j, side, kind)) if complete and owner.first == j else None
        if owner is not None:
            side, complete, j = side or _actor(owner), True, owner.last
        elif complete and (side is not None or clue.side is None) and _begins(scene, j, clue):
            return j, _role(i, j, side, kind)
        elif word in _COMMAS:
            return (j + 1, _role(i, j, side, kind)) if complete and _surely_named(scene, j + 1, limit) else None
        elif (found := scene.gazetteer.side_at(scene.words, j)) is not None:
            side, complete, j = side or found[0], True, j + found[1]
        else:
            step, completing = _step(scene, j, limit)
            if not step or (complete and _joins_title(scene, j)):
                return None
            complete, j = complete or completing, j + step
    return None


def _qualifies(scene: Scene, i: int) -> bool:
    """Whether a title that is an adjective too qualifies the noun before it: «المشهد السياسي»."""
    if not i or scene.limits[i - 1] <= i:
        return False
    before, title = scene.clues[i - 1], scene.clues[i].title
    if (
        before.side is not None
        and before.adjective
        and is_definite(scene.words[i])
        and title is not None
        and not title[0]
    ):
        return True
    if scene.words[i] not in scene.gazetteer.adjectives:
        return False
    return is_definite(scene.words[i - 1]) and scene.clues[i - 1].title is None and scene.owners[i - 1] is None


def _role(first: int, last: int, side: str | None, kind: Title) -> Role:
    return Role(first, last, side, kind is not Title.RESPECT, kind is Title.PLURAL)


def _actor(owner: Mention) -> str | None:
    """The actor of a state or organisation inside a title."""
    return (owner.sense.stands_for or owner.sense.actor) if owner.sense is not None else owner.side


def _step(scene: Scene, j: int, limit: int) -> tuple[int, bool]:
    """How many tokens from `j` on belong to a title, and whether they complete it; 0 when it breaks off."""
    clue, word = scene.clues[j], scene.words[j]
    if clue.title is not None and not clue.title[0]:
        return 1, clue.title[3] or clue.title[1] is Title.RESPECT
    if word in _QUOTES or (word == "." and len(scene.words[j - 1]) == 1):
        return 1, False
    if word == "(":
        close = next((k for k in range(j + 1, min(j + _PARENTHESIS_MAX, limit)) if scene.words[k] == ")"), None)
        return (close + 1 - j, False) if close is not None else (0, False)
    return (1, is_definite(word)) if clue.complement else (0, False)


def _joins_title(scene: Scene, j: int) -> bool:
    """Whether «and» brings a title of somebody else: «واللواء …»."""
    title = scene.clues[j].title
    return title is not None and title[0] > 0 and scene.words[j][0] == "و" and (title[3] or title[1] is Title.RESPECT)


def _surely_named(scene: Scene, j: int, limit: int) -> bool:
    """Whether a person that is surely one begins at token `j`."""
    if j >= limit:
        return False
    owner, clue = scene.owners[j], scene.clues[j]
    if owner is not None:
        return owner.type is EntityType.PERSON and owner.first == j
    return (clue.given == 0 and clue.strong) or (
        clue.opens and j + 1 < limit and scene.clues[j + 1].tail >= Tail.UNKNOWN
    )


def _begins(scene: Scene, j: int, clue: Clue) -> bool:
    """Whether a name begins at token `j`, behind a title."""
    if (clue.function or clue.link) and not followed_by_name(scene, j):
        return False
    if clue.compound and completes(scene, j, j + 1, 0):
        return True
    word, lists = scene.words[j], scene.gazetteer.lists
    if clue.given == 0 and (not clue.compound or word in lists.given):
        if clue.function and len(word) < 3:
            return True
        if clue.finite and not clue.strong and not followed_by_name(scene, j):
            return False
        plain = clue.strong or not clue.common or _behind_definite(scene, j) or followed_by_name(scene, j)
        return plain and spelled_as_name(scene, j)
    if clue.family is not None and clue.family[0] == 0:
        return clue.family_alone or _right_behind_title(scene, j)
    if clue.surname == 0:
        return not word.startswith("ال") or _right_behind_title(scene, j)
    unlisted = clue.opens or (clue.tail is not Tail.NO and not clue.common and followed_by_name(scene, j))
    unlisted = unlisted or (clue.tail is Tail.UNKNOWN and _before_unknown(scene, j) and _behind_definite(scene, j))
    return unlisted and clue.side is None and clue.head is None


def _before_unknown(scene: Scene, j: int) -> bool:
    """Whether another word that no list has stands behind this one."""
    return j + 1 < scene.limits[j] and scene.owners[j + 1] is None and scene.clues[j + 1].tail is Tail.UNKNOWN


def _right_behind_title(scene: Scene, j: int) -> bool:
    """Whether nothing but a nationality stands between a definite title and this token: no adjective is meant."""
    k = j - 1
    while k > 0 and scene.clues[k].side is not None and scene.owners[k] is None:
        k -= 1
    title = scene.clues[k].title
    return title is not None and title[3]


def _behind_definite(scene: Scene, j: int) -> bool:
    """Whether what stands before this token is definite, so that an indefinite noun cannot qualify it."""
    k = j - 2 if scene.words[j - 1] == "." else j - 1
    clue, word = scene.clues[k], scene.words[k]
    definite = scene.owners[k] is not None or clue.side is not None or is_definite(word)
    titled = clue.title is not None and (clue.title[3] or clue.title[1] is Title.RESPECT)
    return (definite or titled) and not scene.words[j].startswith("ال")


def title_behind(scene: Scene, person: Mention) -> Role | None:
    """A title in apposition behind a name: «…، وزير الخارجية الروسي،», «… مستشار بوتين»."""
    j, limit = person.last, scene.limits[person.first]
    if j < limit and scene.words[j] in _COMMAS:
        j += 1
    title = scene.clues[j].title if j < limit and scene.owners[j] is None else None
    if title is None or title[0] or title[1] is not Title.OFFICE:
        return None
    end, side, complete = j + 1, None, title[3]
    while end < limit and end - j < _TITLE_MAX:
        owner, clue = scene.owners[end], scene.clues[end]
        if owner is not None and owner.type is EntityType.PERSON and (complete or owner.sense is None):
            break
        if owner is not None:
            side, complete, end = side or _actor(owner), True, owner.last
        elif clue.side is not None or (
            clue.complement and not clue.verb and not (complete and _joins_title(scene, end))
        ):
            side, complete, end = side or clue.side, complete or is_definite(scene.words[end]), end + 1
        else:
            break
    return Role(j, end, side, office=True) if complete else None
