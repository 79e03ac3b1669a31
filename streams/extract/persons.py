"""Titles and given names in, mentions of persons out, those that no list knows too.

A name begins behind a title («نائب وزير الري الإثيوبي …»), at a given name, at a family
name, or behind a verb of saying; it goes on over names, particles («بن», «آل») and words
that are no ordinary ones, and ends before the first that is.
"""

from __future__ import annotations

from typing import Final

from streams.arabic.text import normalise
from streams.extract.clues import Clue, Tail, Title
from streams.extract.mentions import Mention, Role, Scene
from streams.records import EntityType

__all__ = ["find_persons", "read_title"]

_TITLE_MAX: Final = 14
"""Words that a title may have."""
_NAME_MAX: Final = 5
"""Words that a name may have, particles apart."""
_QUOTES: Final = frozenset("\"«»“”'‘’")
_COMMAS: Final = frozenset("،,")
_ABBREVIATION_MAX: Final = 5


def find_persons(scene: Scene) -> None:
    """Add every person to the scene, and to those already there the title beside them."""
    titled: dict[int, Role] = {}
    i, count = 0, len(scene.words)
    while i < count:
        clue = scene.clues[i]
        role = titled.pop(i, None)
        owner = scene.owners[i]
        if owner is not None:
            if owner.type is EntityType.PERSON and owner.first == i:
                _dress(scene, owner, role)
                i = _coordinate(scene, owner, titled)
            elif clue.title is not None and owner.first != i:
                i += 1
            else:
                i = max(i + 1, owner.last)
            continue
        if role is not None or clue.hot:
            found = _person(scene, i, clue, role)
            if found is not None:
                scene.add(found)
                _dress(scene, found, role)
                i = _coordinate(scene, found, titled)
                continue
            if clue.title is not None and role is None:
                named = read_title(scene, i)
                if named is not None:
                    titled.setdefault(named[0], named[1])
        i += 1


def read_title(scene: Scene, i: int) -> tuple[int, Role] | None:
    """The token at which the bearer of the title at token `i` is named, and the title; None when nobody is named."""
    title = scene.clues[i].title
    if title is None:
        return None
    _, kind, _, complete = title
    side: str | None = None
    plural = kind is Title.PLURAL
    limit = min(scene.limits[i], i + _TITLE_MAX)
    j = i + 1
    while j < limit:
        owner, clue, word = scene.owners[j], scene.clues[j], scene.words[j]
        if owner is not None:
            if owner.type is EntityType.PERSON:
                return (j, Role(i, j, side, kind is not Title.RESPECT, plural)) if complete and owner.first == j else None
            side = side or (owner.sense.stands_for or owner.sense.actor if owner.sense else owner.side)
            complete, j = True, owner.last
        elif complete and _begins_behind_title(scene, j, clue):
            return j, Role(i, j, side, kind is not Title.RESPECT, plural)
        elif clue.side is not None:
            side, complete, j = side or clue.side, True, j + 1
        elif clue.title is not None and not clue.title[0]:
            complete, j = complete or clue.title[3] or clue.title[1] is Title.RESPECT, j + 1
        elif word in _QUOTES:
            j += 1
        elif word == "(":
            j = _behind_parenthesis(scene, j, limit)
        elif word in _COMMAS:
            return _behind_comma(scene, i, j, side, plural=plural) if complete else None
        elif clue.complement:
            complete, j = complete or "ال" in word[:4] or word.startswith("لل"), j + 1
        else:
            return None
    return None


def _behind_parenthesis(scene: Scene, j: int, limit: int) -> int:
    """The token behind a short parenthesis; `limit` when it does not close."""
    for k in range(j + 1, min(j + _ABBREVIATION_MAX, limit)):
        if scene.words[k] == ")":
            return k + 1
    return limit


def _behind_comma(scene: Scene, i: int, j: int, side: str | None, *, plural: bool) -> tuple[int, Role] | None:
    """A title, a comma, and a name that is surely one."""
    if j + 1 >= scene.limits[i]:
        return None
    owner, clue = scene.owners[j + 1], scene.clues[j + 1]
    sure = owner is not None and owner.type is EntityType.PERSON and owner.first == j + 1
    sure = sure or (owner is None and clue.given == 0 and clue.strong)
    return (j + 1, Role(i, j, side, office=True, plural=plural)) if sure else None


def _begins_behind_title(scene: Scene, j: int, clue: Clue) -> bool:
    """Whether a name begins at a token behind a title."""
    if (clue.function or clue.link) and not _followed_by_name(scene, j):
        return False
    if clue.compound and j + 1 < scene.limits[j] and _completes(scene, j, j + 1, 0):
        return True
    if clue.given == 0 and (not clue.compound or scene.words[j] in scene.gazetteer.lists.given):
        if clue.function and len(scene.words[j]) < 3:
            return True
        return _spelled_as_name(scene, j) and not (scene.words[j].startswith("ال") and clue.common)
    if clue.family is not None and clue.family[0] == 0:
        return not clue.common or scene.clues[j - 1].title is not None
    if clue.surname == 0:
        return True
    return clue.opens and clue.side is None and clue.head is None


def _followed_by_name(scene: Scene, j: int) -> bool:
    """Whether the next word is a name and nothing else."""
    if j + 1 >= scene.limits[j]:
        return False
    clue = scene.clues[j + 1]
    return clue.tail is Tail.NAME and not clue.common


def _spelled_as_name(scene: Scene, j: int) -> bool:
    """Whether a word that folds to a function word too («علي» and «على», «آن» and «أن») is written as the name."""
    spellings = scene.gazetteer.lists.spellings.get(scene.words[j][max(scene.clues[j].given, 0):])
    if spellings is None:
        return True
    tokens = scene.document.tokens
    return normalise(tokens.text[tokens.starts[j]:tokens.ends[j]]).endswith(spellings)


def _person(scene: Scene, i: int, clue: Clue, role: Role | None) -> Mention | None:
    """A person who begins at token `i`; behind a title anything that begins a name will do."""
    if role is not None:
        rule = "entities.titled"
        if clue.given == 0 and _extend(scene, i, 0) == i + 1 and _surname_behind(scene, i + 1):
            return Mention(i, i + 2, rule, EntityType.PERSON)
        if clue.family is not None and clue.family[0] == 0 and clue.given < 0 and _extend(scene, i, 0) == i + 1:
            return Mention(i, i + 1, "entities.titled_surname", EntityType.PERSON)
        return Mention(i, _extend(scene, i, 0), rule, EntityType.PERSON)
    if clue.given >= 0 and _spelled_as_name(scene, i) and not _is_particle_of(scene, i):
        whole = i + 1 < scene.limits[i] and clue.compound and _completes(scene, i, i + 1, clue.given)
        if clue.compound and not whole and scene.words[i][clue.given:] not in scene.gazetteer.lists.given:
            return None
        end = _extend(scene, i, clue.given)
        single = end == i + 1
        if (clue.strong and (not single or not clue.common)) or (not single and _sure(scene, i + 1, end, clue)):
            return Mention(i, end, "entities.given_name", EntityType.PERSON, clue.given)
    if clue.family is not None and clue.family_alone:
        return _surname(scene, i, clue.family[0], "entities.surname")
    if clue.surname >= 0:
        return _surname(scene, i, clue.surname, "entities.surname_only")
    return _speaker(scene, i, clue)


def _surname(scene: Scene, i: int, taken: int, rule: str) -> Mention:
    """A family name, with an unknown first name before it and what goes on behind it."""
    before = scene.clues[i - 1] if i and scene.owners[i - 1] is None and scene.limits[i - 1] > i else None
    if before is not None and not taken and (before.opens or before.joined):
        return Mention(i - 1, _extend(scene, i, 0), "entities.unknown_first_name", EntityType.PERSON, int(before.joined))
    end = _extend(scene, i, taken) if not scene.words[i].startswith("ال") else i + 1
    return Mention(i, end, rule, EntityType.PERSON, taken)


def _speaker(scene: Scene, i: int, clue: Clue) -> Mention | None:
    """A name behind a verb of saying: one that no list has, or an ordinary word that is a name too, alone."""
    if not i or not scene.clues[i - 1].verb or scene.limits[i - 1] <= i:
        return None
    if clue.opens:
        return Mention(i, _extend(scene, i, 0), "entities.speaker", EntityType.PERSON)
    behind = scene.clues[i + 1] if i + 1 < scene.limits[i] else None
    named = clue.tail is Tail.NAME and not clue.compound and _spelled_as_name(scene, i)
    if named and (behind is None or behind.function or not scene.words[i + 1][:1].isalpha()):
        return Mention(i, i + 1, "entities.speaker", EntityType.PERSON)
    return None


def _surname_behind(scene: Scene, j: int) -> bool:
    """Whether an ordinary word behind a titled given name can only be the family name: an indefinite noun."""
    if j >= scene.limits[j - 1] or scene.owners[j] is not None:
        return False
    clue, word = scene.clues[j], scene.words[j]
    noun = clue.noun and not clue.function and clue.title is None and not word.startswith("ال")
    return noun and not word.endswith(("ا", "ه")) and (
        j + 1 >= scene.limits[j] or scene.clues[j + 1].function or scene.words[j + 1][0] in "بل،.,()"
    )


def _is_particle_of(scene: Scene, i: int) -> bool:
    return bool(i) and scene.clues[i - 1].compound and scene.words[i - 1] in scene.gazetteer.lists.compound_first


def _sure(scene: Scene, first: int, end: int, clue: Clue) -> bool:
    """Whether the words behind a given name that is an ordinary word too make a name of it."""
    tails = [scene.clues[k].tail for k in range(first, end)]
    behind = scene.clues[first]
    if clue.compound and _completes(scene, first - 1, first, clue.given):
        return True
    if behind.compound and first + 1 < scene.limits[first] and _completes(scene, first, first + 1, 0):
        return True
    if clue.tail is Tail.NAME and behind.tail is Tail.NAME and behind.given == 0 and not behind.function:
        return not scene.clues[first - 1].function
    named = tails[0] is Tail.NAME and (not behind.common or scene.words[first].startswith("ال"))
    return named or (len(tails) > 1 and tails[1] is Tail.NAME and not scene.clues[first + 1].common) or (behind.particle and tails[-1] is Tail.NAME)


def _extend(scene: Scene, i: int, taken: int) -> int:
    """The token behind the name that begins at token `i`."""
    limit, clues, owners = scene.limits[i], scene.clues, scene.owners
    end, parts = i + 1, 1
    if clues[i].compound and end < limit and owners[end] is None and _completes(scene, i, end, taken):
        end += 1
    while end < limit and parts < _NAME_MAX:
        clue = clues[end]
        if owners[end] is not None or (clue.tail is not Tail.NAME and _is_joined(clue, first=parts == 1)):
            break
        if clue.function and not _spelled_as_name(scene, end):
            break
        if clue.particle and end + 1 < limit and _may_follow_particle(scene, end + 1):
            end += 2
            if clues[end - 1].compound and end < limit and owners[end] is None and _completes(scene, end - 1, end, 0):
                end += 1
        elif scene.words[end] in "-–" and end + 1 < limit and owners[end + 1] is None and clues[end + 1].tail >= Tail.UNKNOWN \
                and scene.document.tokens.glued(end):
            end += 2
        elif scene.words[end] in scene.gazetteer.lists.firm_second:
            if not clues[end - 1].compound:
                break
            end += 1
        elif (clue.tail is Tail.NAME and (not clue.common or parts < 3)) or (clue.tail is Tail.UNKNOWN and parts < 4):
            end += 1
        elif parts == 1 and scene.words[end] in scene.gazetteer.lists.regnal:
            end += 1
            while end < limit and scene.words[end] in scene.gazetteer.lists.regnal:
                end += 1
            break
        elif clue.tail is Tail.NISBA and parts == 1 and scene.words[end].endswith("ي"):
            end += 1
        else:
            break
        parts += 1
    return end


def _is_joined(clue: Clue, *, first: bool) -> bool:
    """Whether the word is «and» with a further name; an unknown word behind a first name is rather a name in و."""
    return (clue.joined and not first) or clue.given == 1 or clue.surname == 1 or (clue.family is not None and clue.family[0] == 1)


def _completes(scene: Scene, first: int, second: int, taken: int) -> bool:
    """Whether the second word completes a compound name: «عبد الله», «أبو مازن»."""
    lists = scene.gazetteer.lists
    word, clue = scene.words[second], scene.clues[second]
    if word in lists.second or scene.owners[second] is not None:
        servant = scene.words[first][taken:] in lists.servants
        return word in lists.second and (servant or word in lists.firm_second)
    part = scene.words[first][taken:]
    if part in lists.fathers:
        return word[:1].isalpha() and not clue.function
    return part in lists.particles and clue.tail is Tail.NAME and not clue.common


def _may_follow_particle(scene: Scene, j: int) -> bool:
    """Whether a word may stand behind «بن» and the like."""
    clue = scene.clues[j]
    return scene.owners[j] is None and scene.words[j][:1].isalpha() and (
        clue.tail is not Tail.NO or clue.compound or (clue.common and not clue.function)
    )


def _dress(scene: Scene, person: Mention, role: Role | None) -> None:
    """Give a person the title before the name, else the one right behind it, and what it tells."""
    if role is None and person.role is None:
        role = _title_behind(scene, person)
    if role is not None and person.role is None:
        person.role = role
        person.side = person.side or role.side


def _title_behind(scene: Scene, person: Mention) -> Role | None:
    """A title in apposition behind a name: «…، وزير الخارجية الروسي،»."""
    j, limit = person.last, scene.limits[person.first]
    if j < limit and scene.words[j] in _COMMAS:
        j += 1
    if j >= limit or scene.clues[j].title is None or scene.owners[j] is not None:
        return None
    taken, kind, _, definite = scene.clues[j].title or (0, Title.OFFICE, "", False)
    if taken or kind not in {Title.OFFICE, Title.COUNTERPART}:
        return None
    end, side = j + 1, None
    complete = definite
    while end < limit and end - j < _TITLE_MAX:
        owner, clue = scene.owners[end], scene.clues[end]
        if owner is not None and owner.type is not EntityType.PERSON:
            side = side or (owner.sense.stands_for or owner.sense.actor if owner.sense else owner.side)
            complete, end = True, owner.last
        elif clue.side is not None or (clue.complement and not clue.verb):
            side, complete = side or clue.side, complete or "ال" in scene.words[end][:4]
            end += 1
        else:
            break
    return Role(j, end, side, office=True) if complete else None


def _coordinate(scene: Scene, person: Mention, titled: dict[int, Role]) -> int:
    """The token behind a person; one joined by «and» is taken for a person too when the first is surely one."""
    k = person.last
    if k >= scene.limits[person.first] or scene.owners[k] is not None:
        return k
    clue, word = scene.clues[k], scene.words[k]
    if word[:1] != "و" or len(word) < 4:
        return k
    plural = person.role is not None and person.role.plural
    known = (clue.given == 1) or (clue.family is not None and clue.family[0] == 1) or clue.surname == 1
    if known or (clue.joined and (plural or person.last - person.first > 1)):
        end = _extend(scene, k, 1)
        if known and clue.common and end == k + 1 and not plural:
            return k
        if not known and not plural and end == k + 1:
            return k
        other = scene.add(Mention(k, end, "entities.joined", EntityType.PERSON, 1))
        _dress(scene, other, None)
        return _coordinate(scene, other, titled)
    return k
