"""A head noun in, the place that it names with the words behind it out: «نهر الليطاني», «مدينة …», «الحدود الأوكرانية»."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from streams.arabic.forms import is_definite, latin, slug
from streams.arabic.text import normalise
from streams.extract.clue import Adjective, Tail
from streams.extract.gazetteer import PlaceHead, Sense
from streams.extract.mentions import Mention, Scene
from streams.records import EntityType

__all__ = ["make_border", "match_border", "match_found_place", "match_locality", "match_state"]

_WORDS_MAX: Final = 2
"""Unknown words that the name of a place may have."""
_DEFINITE_KINDS: Final = frozenset({"river", "lake", "sea", "strait", "mountain", "quarter", "town", "square"})
"""Kinds whose names may be any definite noun."""


def match_border(scene: Scene, i: int) -> Mention | None:
    """The border of a state or of two: «الحدود الأوكرانية الروسية»; the proclitics before it stay outside."""
    taken = scene.clues[i].border
    if taken < 0 or i + 1 >= scene.limits[i]:
        return None
    sides: list[str] = []
    end = i + 1
    while (
        end < scene.limits[i] and scene.clues[end].side is not None and is_definite(scene.words[end]) and len(sides) < 2
    ):
        sides.append(scene.clues[end].side or "")
        end += 1
    if end < scene.limits[i] and sides and scene.words[end] in "-–" and end + 1 < scene.limits[i]:
        second = scene.clues[end + 1]
        if second.adjective is Adjective.SIDE:
            sides.append(second.side or "")
            end += 2
    if not sides or "ل" not in scene.words[i][: taken + 2]:
        return None
    return Mention(i, end, "entities.border", EntityType.LOC, taken, make_border(scene, sides))


def make_border(scene: Scene, sides: Iterable[str]) -> Sense:
    """The border of a state, or between two."""
    codes = sorted(set(sides))
    names = " and ".join(scene.gazetteer.countries.get(code, code) for code in codes)
    return Sense("border-" + "-".join(codes).lower(), f"Border of {names}", EntityType.LOC, "border")


def match_state(scene: Scene, i: int) -> Mention | None:
    """A state by its form of government and nationality: «الجمهورية اللبنانية», «المملكة الأردنية الهاشمية»."""
    clue = scene.clues[i]
    if clue.realm < 0 or i + 1 >= scene.limits[i]:
        return None
    code, end = scene.clues[i + 1].side, i + 2
    name = scene.gazetteer.countries.get(code or "")
    if code is None or name is None or not scene.words[i + 1].startswith("ال") or not scene.words[i + 1].endswith("ه"):
        return None
    return Mention(
        i, end, "entities.state", EntityType.GPE, clue.realm, Sense(slug(name), name, EntityType.GPE, "country", code)
    )


def match_found_place(scene: Scene, i: int) -> Mention | None:
    """An unknown word behind «قرب», «وسط», «في» and the like, alone, of the shape of a name: a town."""
    clue = scene.clues[i]
    if not i or not clue.opens or scene.limits[i - 1] <= i:
        return None
    before, lists = scene.words[i - 1], scene.gazetteer.lists
    if before not in lists.spots and not (before in lists.inside and clue.foreign):
        return None
    behind = scene.clues[i + 1] if i + 1 < scene.limits[i] else None
    if (
        clue.given >= 0
        or clue.surname >= 0
        or clue.family is not None
        or (behind is not None and behind.tail >= Tail.UNKNOWN)
    ):
        return None
    return Mention(
        i, i + 1, "entities.found_place", EntityType.GPE, 0, _sense(scene, i, i + 1, 0, "city", EntityType.GPE)
    )


def match_locality(scene: Scene, i: int) -> Mention | None:
    """A place that no list has, behind a head: the head inside for rivers and the like, outside for towns."""
    found = scene.clues[i].place
    if found is None or i + 1 >= scene.limits[i] or not _spelled_as_head(scene, i):
        return None
    taken, head = found
    end = _known(scene, i + 1)
    if end is None:
        end = _unknown(scene, i + 1, head, definite=scene.words[i][taken:].startswith("ال"))
    elif not head.inside:
        return None
    if end is None:
        return None
    if not head.inside:
        kind = EntityType.LOC if head.kind == "island" else EntityType.GPE
        return Mention(i + 1, end, "entities.town", kind, 0, _sense(scene, i + 1, end, 0, head.kind, kind))
    if end < scene.limits[i] and scene.clues[end].adjective is Adjective.COMMON and scene.words[end] == "الدولي":
        end += 1
    sense = _sense(scene, i, end, taken, head.kind, EntityType.LOC)
    return Mention(i, end, "entities.locality", EntityType.LOC, taken, sense)


def _spelled_as_head(scene: Scene, i: int) -> bool:
    """Whether a head in ي is no verb in ى: «وادي» and «وأدى» have one fold."""
    tokens = scene.document.tokens
    return not (scene.words[i].endswith("ي") and tokens.text[tokens.ends[i] - 1] == "ى")


def _known(scene: Scene, j: int) -> int | None:
    """The end of a known name at token `j`."""
    best = None
    for taken, root in scene.clues[j].names:
        if taken:
            continue
        end, node = j + 1, root
        best = end if node.senses else best
        while end < scene.limits[j] and (step := node.next.get(scene.words[end])) is not None:
            node, end = step, end + 1
            best = end if node.senses else best
    return best


def _unknown(scene: Scene, j: int, head: PlaceHead, *, definite: bool) -> int | None:
    """The end of unknown words at token `j`, or of one definite noun where the head takes any."""
    clue, word = scene.clues[j], scene.words[j]
    if word in scene.gazetteer.lists.place_firsts and j + 1 < scene.limits[j] and not definite:
        behind = scene.clues[j + 1]
        return (
            j + 2
            if scene.words[j + 1][:1].isalpha() and not (behind.function or behind.verb or behind.finite)
            else None
        )
    if word.startswith("ال") and len(word) > 4 and not definite and clue.adjective is Adjective.NONE:
        free = head.kind in _DEFINITE_KINDS or not clue.common
        return j + 1 if free and clue.head is None and clue.title is None else None
    if head.inside and clue.given == 0 and clue.strong:
        return _dedicated(scene, j)
    if not clue.opens or clue.side is not None:
        return None
    end = j + 1
    while (
        end < scene.limits[j]
        and end - j < _WORDS_MAX
        and scene.clues[end].opens
        and not scene.clues[end].names
        and not scene.clues[end].joined
    ):
        end += 1
    return end


def _dedicated(scene: Scene, j: int) -> int:
    """The end of a person's name that a place bears: «مطار محمد الخامس»."""
    end, regnal = j + 1, scene.gazetteer.lists.regnal
    while end < scene.limits[j] and (scene.clues[end].tail is Tail.NAME or scene.words[end] in regnal):
        end += 1
    return end


def _sense(scene: Scene, first: int, end: int, taken: int, kind: str, type_: EntityType) -> Sense:
    written = normalise(scene.document.tokens.surface(first, end))[taken:]
    return Sense(
        slug(latin(" ".join((scene.words[first][taken:], *scene.words[first + 1 : end])))), written, type_, kind
    )
