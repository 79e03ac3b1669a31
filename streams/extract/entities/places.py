"""A head noun in, the place that it names with the words behind it out: «نهر الليطاني», «مدينة …», «الحدود الأوكرانية»."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from streams.arabic.forms import is_definite, latin
from streams.arabic.text import normalise
from streams.extract.entities.gazetteer_matches import opens_dateline
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.person_spans import completes, followed_by_name
from streams.extract.entities.senses import PlaceHead, Sense
from streams.extract.entities.word_features import Adjective, Tail, WordFeatures
from streams.records import EntityType
from streams.slugs import slug

__all__ = [
    "direction_end",
    "make_border",
    "match_border",
    "match_found_place",
    "match_locality",
    "match_state",
    "sense_by_words",
]

_WORDS_MAX: Final = 2
"""Unknown words that the name of a place may have."""
_NAMED_AS_WOMEN: Final = frozenset({"quarter", "town"})
"""Kinds whose names may be given names too: «مخيم زمزم»."""
_STATION: Final = "station"
"""«محطة التحلية» is no name."""
_ROADS: Final = frozenset({"طريق"})
"""Heads that stay outside: the road is named by where it goes."""
_CROSSINGS: Final = frozenset({"island", "crossing"})
"""Kinds outside whose names are no towns'."""
_REGIONS: Final = frozenset({"state", "region", "town"})
"""Kinds whose names a direction may complete."""
_DEFINITE_KINDS: Final = frozenset({"river", "lake", "sea", "strait", "mountain", "quarter", "town", "square"})
"""Kinds whose names may be any definite noun."""


def match_border(context: MentionContext, i: int) -> Mention | None:
    """The border of a state or of two: «الحدود الأوكرانية الروسية»; the proclitics before it stay outside."""
    taken = context.word_features[i].border
    if taken < 0 or i + 1 >= context.limits[i]:
        return None
    sides: list[str] = []
    end = i + 1
    while (
        end < context.limits[i]
        and context.word_features[end].side is not None
        and is_definite(context.words[end])
        and context.words[end].endswith("ه")
        and len(sides) < 2
    ):
        sides.append(context.word_features[end].side or "")
        end += 1
    if end < context.limits[i] and sides and context.words[end] in "-–" and end + 1 < context.limits[i]:
        second = context.word_features[end + 1]
        if second.adjective is Adjective.SIDE:
            sides.append(second.side or "")
            end += 2
    if not sides or "ل" not in context.words[i][: taken + 2]:
        return None
    return Mention(i, end, "entities.border", EntityType.LOC, taken, make_border(context, sides))


def make_border(context: MentionContext, sides: Iterable[str]) -> Sense:
    """The border of a state, or between two."""
    codes = sorted(set(sides))
    names = " and ".join(context.gazetteer.countries.get(code, code) for code in codes)
    return Sense("border-" + "-".join(codes).lower(), f"Border of {names}", EntityType.LOC, "border")


def match_state(context: MentionContext, i: int) -> Mention | None:
    """A state by its form of government and nationality: «الجمهورية اللبنانية», «المملكة الأردنية الهاشمية»."""
    features = context.word_features[i]
    if features.realm < 0 or i + 1 >= context.limits[i]:
        return None
    code, end = context.word_features[i + 1].side, i + 2
    name = context.gazetteer.countries.get(code or "")
    if (
        code is None
        or name is None
        or not context.words[i + 1].startswith("ال")
        or not context.words[i + 1].endswith("ه")
    ):
        return None
    return Mention(
        i,
        end,
        "entities.state",
        EntityType.GPE,
        features.realm,
        Sense(slug(name), name, EntityType.GPE, "country", code),
    )


def match_found_place(context: MentionContext, i: int) -> Mention | None:
    """An unknown word behind «قرب», «وسط», «في» and the like, alone, of the shape of a name: a town."""
    features = context.word_features[i]
    joined = features.joined and _joins_place(context, i)
    if not features.opens or not (joined or opens_dateline(context, i) or _behind_spot(context, i)):
        return None
    behind = context.word_features[i + 1] if i + 1 < context.limits[i] else None
    if (
        features.given >= 0
        or features.surname >= 0
        or features.family is not None
        or (behind is not None and behind.tail >= Tail.UNKNOWN)
    ):
        return None
    owner = context.owners[i - 1] if joined else None
    kind, type_ = (owner.sense.kind, owner.type) if owner and owner.sense else ("city", EntityType.GPE)
    sense = sense_by_words(context, i, i + 1, int(joined), kind, type_)
    return Mention(i, i + 1, "entities.found_place", type_, int(joined), sense)


def _joins_place(context: MentionContext, i: int) -> bool:
    """Whether «and» brings a further place behind one that a preposition or a head says to be one: «في قندوز وننغرهار»."""
    owner = context.owners[i - 1] if i and context.limits[i - 1] > i else None
    if owner is None or owner.sense is None or owner.sense.kind == "country":
        return False
    if owner.type is not EntityType.GPE and owner.sense.kind not in _CROSSINGS:
        return False
    if owner.rule == "entities.found_place" and owner.taken:
        return True
    before = context.word_features[owner.first - 1] if owner.first and not owner.taken else None
    return before is not None and ((before.locative and not before.party) or before.place is not None)


def direction_end(context: MentionContext, mention: Mention) -> int:
    """The end of a region's name that a direction completes behind its head: «محافظة لوندا الجنوبية»."""
    end, first = mention.last, mention.first
    if mention.type is not EntityType.GPE or mention.taken or not first or end >= context.limits[first]:
        return end
    place = context.word_features[first - 1].place
    region = place is not None and place[1].kind in _REGIONS and context.owners[first - 1] is None
    return end + 1 if region and context.words[end] in context.gazetteer.lists.sides else end


def _behind_spot(context: MentionContext, i: int) -> bool:
    """Whether a word stands before token `i` behind which hardly anything but a place stands."""
    if not i or context.limits[i - 1] <= i:
        return False
    before, lists = context.words[i - 1], context.gazetteer.lists
    return before in lists.spots or (before in lists.inside and context.word_features[i].foreign)


def match_locality(context: MentionContext, i: int) -> Mention | None:
    """A place that no list has, behind a head: the head inside for rivers and the like, outside for towns."""
    found = context.word_features[i].place
    if found is None or i + 1 >= context.limits[i] or not _spelled_as_head(context, i):
        return None
    taken, head = found
    end = _known(context, i + 1)
    if end is not None and not _names_facility(context, i, end, taken):
        return None
    known = end is not None
    if not known:
        end = _titled(context, i + 1) if head.inside else None
    if end is None and not known:
        end = _unknown(context, i + 1, head, definite=context.words[i][taken:].startswith("ال"))
    elif not head.inside:
        return None
    if end is None:
        return None
    if not head.inside or context.words[i][taken:] in _ROADS:
        kind = EntityType.LOC if head.kind in _CROSSINGS else EntityType.GPE
        return Mention(i + 1, end, "entities.town", kind, 0, sense_by_words(context, i + 1, end, 0, head.kind, kind))
    if (
        end < context.limits[i]
        and context.word_features[end].adjective is Adjective.COMMON
        and context.words[end] == "الدولي"
    ):
        end += 1
    sense = sense_by_words(context, i, end, taken, head.kind, EntityType.LOC)
    return Mention(i, end, "entities.locality", EntityType.LOC, taken, sense)


def _names_facility(context: MentionContext, i: int, end: int, taken: int) -> bool:
    """Whether a head belongs to the known place behind it: «مطار بيروت» is an airport of the place, «… الدولي» has a name."""
    if context.words[i][taken:] not in context.gazetteer.lists.facilities:
        return True
    return end < context.limits[i] and context.words[end] == "الدولي"


def _spelled_as_head(context: MentionContext, i: int) -> bool:
    """Whether a head in ي is no verb in ى: «وادي» and «وأدى» have one fold."""
    tokens = context.document.tokens
    return not (context.words[i].endswith("ي") and tokens.laid[tokens.ends[i] - 1] == "ى")


def _known(context: MentionContext, j: int) -> int | None:
    """The end of a known name at token `j`."""
    best = None
    for taken, root in context.word_features[j].names:
        if taken:
            continue
        end, node = j + 1, root
        best = end if node.senses else best
        while end < context.limits[j] and (step := node.next.get(context.words[end])) is not None:
            node, end = step, end + 1
            best = end if node.senses else best
    return best


def _unknown(context: MentionContext, j: int, head: PlaceHead, *, definite: bool) -> int | None:
    """The end of unknown words at token `j`, or of one definite noun where the head takes any."""
    features, word = context.word_features[j], context.words[j]
    if word in context.gazetteer.lists.place_firsts and j + 1 < context.limits[j] and not definite:
        behind = context.word_features[j + 1]
        return (
            j + 2
            if context.words[j + 1][:1].isalpha() and not (behind.function or behind.verb or behind.finite)
            else None
        )
    if word.startswith("ال") and len(word) > 4 and not definite and features.adjective is Adjective.NONE:
        free = head.kind in _DEFINITE_KINDS or not (features.common or head.kind == _STATION)
        return j + 1 if free and features.head is None and features.title is None else None
    if head.inside and features.given == 0 and (features.strong or completes(context, j, j + 1, 0)):
        return _dedicated(context, j)
    if head.kind in _NAMED_AS_WOMEN and features.given == 0 and features.strong and not definite:
        return None if followed_by_name(context, j) else j + 1
    sited = (
        head.kind in {"facility", _STATION}
        and features.tail is Tail.UNKNOWN
        and not (features.common or word.startswith("ال"))
    )
    if not (features.opens or sited) or features.side is not None:
        return None
    end = j + 1
    while (
        end < context.limits[j]
        and end - j < _WORDS_MAX
        and (context.word_features[end].opens or (head.inside and _is_family(context.word_features[end])))
        and not context.word_features[end].names
        and not context.word_features[end].joined
    ):
        end += 1
    return end


def _titled(context: MentionContext, j: int) -> int | None:
    """The end of a title and the given name of whom a place is called after: «ميناء الملك عبدالله»; None without."""
    title = context.word_features[j].title
    if title is None or not title[3] or j + 1 >= context.limits[j] or context.owners[j + 1] is not None:
        return None
    named = context.word_features[j + 1]
    return _dedicated(context, j + 1) if named.given == 0 and named.tail is Tail.NAME else None


def _dedicated(context: MentionContext, j: int) -> int:
    """The end of a person's name that a place bears: «مطار محمد الخامس»."""
    end, regnal = j + 1 + completes(context, j, j + 1, 0), context.gazetteer.lists.regnal
    while end < context.limits[j] and (_goes_on(context.word_features[end]) or context.words[end] in regnal):
        end += 1
    return end


def _is_family(features: WordFeatures) -> bool:
    """Whether a word is a name and nothing else: «مطار جومو كينياتا»."""
    return features.tail is Tail.NAME and not features.common and features.given < 0


def _goes_on(features: WordFeatures) -> bool:
    """Whether a word may be the next of a person's name that a place bears."""
    return features.tail is Tail.NAME or (features.tail is Tail.UNKNOWN and features.opens)


def sense_by_words(context: MentionContext, first: int, end: int, taken: int, kind: str, type_: EntityType) -> Sense:
    """An identity of the article's making for what no list knows: its id from its words, its name as written."""
    written = normalise(context.document.tokens.surface(first, end))[taken:]
    return Sense(
        slug(latin(" ".join((context.words[first][taken:], *context.words[first + 1 : end])))), written, type_, kind
    )
