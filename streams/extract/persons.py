"""Titles and given names in, mentions of persons out, those that no list knows too.

A name begins behind a title, at a given name, at a family name, behind a nationality
or a verb of saying; it goes on over names, particles («بن», «آل») and words that are
no ordinary ones, and ends before the first that is (`name_spans.extend`).
"""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import is_definite
from streams.extract.clue import Adjective, Clue, Tail
from streams.extract.mentions import Mention, Role, Scene
from streams.extract.name_spans import (
    completes,
    extend,
    extend_by_particles,
    followed_by_name,
    is_joined,
    makes_sure,
    spelled_as_name,
)
from streams.extract.titles import read_title, title_behind
from streams.records import EntityType

__all__ = ["find_persons", "match_titled", "match_untitled"]


_STOPS: Final = frozenset("،؛")
"""Signs behind which a verb may open a clause."""


def find_persons(scene: Scene) -> None:
    """Add every person to the scene, and to those already there the title beside them."""
    titled: dict[int, Role] = {}
    clues, owners = scene.clues, scene.owners
    i, count = 0, len(clues)
    while i < count:
        owner = owners[i]
        if owner is None:
            i = _unowned(scene, i, titled) if clues[i].personal or i in titled else i + 1
        elif owner.type is EntityType.PERSON and owner.first == i:
            scene.widen(owner, extend_by_particles(scene, owner.last))
            _dress(scene, owner, titled.pop(i, None))
            i = _coordinate(scene, owner)
        else:
            i = max(i + 1, owner.last)


def _unowned(scene: Scene, i: int, titled: dict[int, Role]) -> int:
    """Read the person or the title that begins at token `i`; the token to go on with."""
    role = titled.pop(i, None)
    found = match_titled(scene, i) if role is not None else match_untitled(scene, i)
    if found is not None:
        _dress(scene, scene.add(found), role)
        return _coordinate(scene, found)
    if scene.clues[i].title is not None:
        named = read_title(scene, i)
        if named is not None:
            titled.setdefault(named[0], named[1])
    return i + 1


def _person(first: int, last: int, rule: str, taken: int = 0) -> Mention:
    return Mention(first, last, f"entities.{rule}", EntityType.PERSON, taken)


def match_titled(scene: Scene, i: int) -> Mention:
    """The person who bears the title before token `i`."""
    clue, end = scene.clues[i], extend(scene, i)
    if clue.family is not None and not clue.family[0] and end == i + 2 and scene.clues[i + 1].finite:
        end = i + 1
    if clue.given == 0 and end == i + 1 and _is_surname(scene, end):
        end += 1
    single = end == i + 1 and clue.given < 0 and clue.family is not None and clue.family[0] == 0
    return _person(i, end, "titled_surname" if single else "titled")


def _is_surname(scene: Scene, j: int) -> bool:
    """Whether an ordinary word behind a titled given name can only be the family name: an indefinite noun."""
    if j >= scene.limits[j - 1] or scene.owners[j] is not None:
        return False
    clue, word = scene.clues[j], scene.words[j]
    if not clue.noun or clue.function or clue.title is not None or word.endswith(("ا", "ه")):
        return False
    return (
        j + 1 >= scene.limits[j]
        or scene.clues[j + 1].function
        or scene.words[j + 1][:1] in {"ب", "ل", "،", ".", "(", ")"}
    )


def match_untitled(scene: Scene, i: int) -> Mention | None:
    """A person who begins at token `i` without a title before; None when nobody does."""
    clue = scene.clues[i]
    found = _given(scene, i, clue) if clue.given >= 0 else None
    if found is None and clue.family is not None and clue.family_alone:
        found = _surname(scene, i, clue.family[0], "surname")
    if found is None and clue.surname >= 0:
        found = _surname(scene, i, clue.surname, "surname_only")
    if found is None and clue.opens and _is_national(scene, i - 1):
        found = _person(i, extend(scene, i), "national")
    return found or _speaker(scene, i, clue)


def _is_verb(scene: Scene, i: int, clue: Clue) -> bool:
    """Whether a given name that is a verb too opens a clause before somebody known: «وطالب أردوغان السويد بـ»."""
    if not clue.finite or i + 1 >= scene.limits[i]:
        return False
    opens = not i or scene.limits[i - 1] <= i or scene.words[i - 1] == "."
    family = scene.clues[i + 1].family
    known = family is not None and not family[0]
    return (opens and (known or clue.given == 1)) or (known and scene.words[i - 1] in _STOPS)


def _given(scene: Scene, i: int, clue: Clue) -> Mention | None:
    """A person who begins at a given name."""
    if (clue.link and not followed_by_name(scene, i)) or not spelled_as_name(scene, i) or _is_verb(scene, i, clue):
        return None
    in_list = scene.words[i][clue.given :] in scene.gazetteer.lists.given
    if clue.compound and not in_list and not completes(scene, i, i + 1, clue.given):
        return None
    end = extend(scene, i, clue.given)
    if clue.strong and not clue.given and _is_first_name(scene, i - 1):
        return _person(i - 1, end, "unknown_first_name")
    return _person(i, end, "given_name", clue.given) if clue.strong or makes_sure(scene, i, end) else None


def _is_first_name(scene: Scene, i: int) -> bool:
    """Whether token `i` may be an unknown first name before a known one."""
    return i >= 0 and scene.owners[i] is None and scene.limits[i] > i + 1 and scene.clues[i].opens


def _surname(scene: Scene, i: int, taken: int, rule: str) -> Mention | None:
    """A family name, with an unknown first name before it and what goes on behind it."""
    if not taken and _is_first_name(scene, i - 1):
        return _person(i - 1, extend(scene, i), "unknown_first_name")
    if not taken and i and scene.clues[i - 1].joined and scene.owners[i - 1] is None and scene.limits[i - 1] > i:
        return _person(i - 1, extend(scene, i), "unknown_first_name", 1)
    after_verb = i > 0 and scene.clues[i - 1].verb
    if rule == "surname_only" and scene.words[i][taken:].startswith("ال") and not after_verb:
        return None
    end, limit = i + 1, scene.limits[i]
    while end < limit and scene.owners[end] is None and _goes_on(scene.clues[end]):
        end += 1
    return _person(i, end, rule, taken)


def _goes_on(clue: Clue) -> bool:
    """Whether a word behind a family name belongs to it: a name and no ordinary word."""
    return clue.tail is Tail.NAME and not clue.common and not is_joined(clue, first=False)


def _is_national(scene: Scene, i: int) -> bool:
    """Whether token `i` means a person by the nationality: «البلجيكي فلان», no adjective of the noun before."""
    if i < 0 or scene.clues[i].adjective is not Adjective.SIDE or not scene.words[i].endswith(("ي", "يه")):
        return False
    before = scene.words[i - 1] if i and scene.limits[i - 1] > i else ""
    return not is_definite(before)


def _speaker(scene: Scene, i: int, clue: Clue) -> Mention | None:
    """A name behind a verb of saying: one that no list has, or an ordinary word that is a name too, alone."""
    if not i or not scene.clues[i - 1].verb or scene.limits[i - 1] <= i:
        return None
    if clue.opens:
        return _person(i, extend(scene, i), "speaker")
    if clue.tail is not Tail.NAME or clue.title is not None or not spelled_as_name(scene, i):
        return None
    agrees = (scene.words[i] in scene.gazetteer.lists.women) is scene.words[i - 1].endswith("ت")
    ends = i + 1 >= scene.limits[i] or scene.clues[i + 1].function or not scene.words[i + 1][:1].isalpha()
    return _person(i, i + 1, "speaker") if agrees and ends else None


def _dress(scene: Scene, person: Mention, role: Role | None) -> None:
    """Give a person the title before the name, else the one right behind it, and what it tells."""
    behind = title_behind(scene, person) if role is None or role.side is None or not role.office else None
    person.role = role if behind is None or (role is not None and role.office) else behind
    person.side = next((r.side for r in (role, behind) if r is not None and r.side), None)


def _coordinate(scene: Scene, person: Mention) -> int:
    """Add who is joined to a person by «and», when the first is surely one; the token to go on with."""
    while (other := _joined(scene, person)) is not None:
        person = scene.add(other)
        _dress(scene, person, None)
    return person.last


def _joined(scene: Scene, person: Mention) -> Mention | None:
    """The person joined by «and» behind this one."""
    k = person.last
    if (
        k >= scene.limits[person.first]
        or scene.owners[k] is not None
        or scene.words[k][:1] != "و"
        or len(scene.words[k]) < 4
    ):
        return None
    clue = scene.clues[k]
    plural = person.role is not None and person.role.plural
    known = is_joined(clue, first=True)
    if not known and not (clue.joined and (plural or person.last - person.first > 1)):
        return None
    end = extend(scene, k, 1)
    if end == k + 1 and not plural and (clue.common or not known):
        return None
    return _person(k, end, "joined", 1)
