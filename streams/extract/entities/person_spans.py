"""The first token of a person's name in, the token behind its last one out; and what may stand inside a name."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.eastern_names import eastern_end
from streams.extract.entities.mentions import Mention, MentionContext, spelling_at
from streams.extract.entities.word_features import Tail, Title, WordFeatures
from streams.records import EntityType

__all__ = [
    "between_commas",
    "completes",
    "ends_byline",
    "explained_end",
    "extend",
    "followed_by_name",
    "is_before_comma",
    "is_joined",
    "is_line",
    "is_lone_given_name",
    "makes_sure",
    "place_in_name",
    "spelled_as_name",
    "widen_by_particles",
]

_NAME_MAX: Final = 5
"""Words that a name may have, particles apart."""
_UNKNOWN_MAX: Final = 4
"""Word of a name behind which no unknown one is taken any more."""
_GOD: Final = "الله"
"""It makes one given name with any before it: «عصمت الله», «مطيع الله»."""
_COMMAS: Final = frozenset("،,")
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_STATES: Final = frozenset({"country", "capital"})
"""Kinds of places that are no family names behind a given name."""
_ARTICLES: Final = ("لل", "بال", "وال", "كال", "فال")
_NAME_LETTERS: Final = 4
"""Letters up to which a word with such letters may be a name: «والي»."""
_APPOSED_MAX: Final = 3
"""Words of a name between commas behind a title."""
_BY: Final = "ب"
"""Behind two words of a name, it is a letter of a third where the shape of that tells it."""
_WITH: Final = "بال"
"""Behind a whole name it brings what is done, not a family name: «اتهم فلان كوريا بالسعي»."""
_BEFORE_BYLINE: Final = frozenset("-–—:")
_THAT: Final = "ان"
_FAMILY: Final = "ال"
"""«آل», a particle too: it adds to a name that is known without it, as those of `sons` do."""
_HYPHENS: Final = frozenset("-–")
_BEHIND_INITIALS: Final = frozenset(".-–")


def extend(context: MentionContext, i: int, taken: int = 0) -> int:
    """The token behind the name that begins at token `i`, `taken` letters of proclitics before it."""
    limit = context.limits[i]
    if (taken or context.word_features[i].eastern) and (end := eastern_end(context, i, taken)) > i:
        return end
    end, parts = i + 1, 1
    if (context.word_features[i].compound or context.words[i + 1 : i + 2] == (_GOD,)) and completes(
        context, i, end, taken
    ):
        end += 1
    while end < limit and parts < _NAME_MAX and context.owners[end] is None:
        width = _part(context, end, parts)
        if not width:
            break
        end, parts = end + width, parts + 1
    while end < limit and context.words[end] in context.gazetteer.lists.regnal:
        end += 1
    return end


def is_lone_given_name(context: MentionContext, j: int) -> bool:
    """Whether a given name stands at token `j` with no further name behind it: it is the company's, «شركة رينو الفرنسية»."""
    behind = context.word_features[j + 1] if j + 1 < context.limits[j] else None
    return context.word_features[j].given == 0 and (behind is None or behind.side is not None or behind.tail is Tail.NO)


def between_commas(context: MentionContext, i: int) -> int:
    """The token behind a given name and one or two words more that stand between commas; `i` where they do not."""
    words, last = context.words, min(context.limits[i], i + _APPOSED_MAX + 1)
    if not i or words[i - 1] not in _COMMAS or context.word_features[i].given:
        return i
    for j in range(i + 1, last):
        if words[j] in _COMMAS:
            return j if j > i + 1 else i
        features = context.word_features[j]
        glued = words[j].startswith(_ARTICLES) and len(words[j]) > _NAME_LETTERS
        function = features.function and features.given < 0
        if context.owners[j] is not None or function or features.verb or glued or not words[j][:1].isalpha():
            return i
    return i


def explained_end(context: MentionContext, i: int) -> int:
    """The token behind a given name and one word more whom an office behind a comma explains: «جهاد أزعور، مدير …»; `i` where none does."""
    comma = i + 2
    if comma + 1 >= context.limits[i] or context.words[comma] not in _COMMAS or context.word_features[i].given:
        return i
    title, second = context.word_features[comma + 1].title, context.word_features[i + 1]
    office = title is not None and title[1] is Title.OFFICE
    name = second.given == 0 or not (second.common or second.function or second.finite)
    return comma if office and name and context.owners[i + 1] is None and context.words[i + 1][0].isalpha() else i


def ends_byline(context: MentionContext, i: int, j: int) -> bool:
    """Whether the last word of a line is the family name of who signs it: «فيينا - جورج سماحة»."""
    if j != i + 1 or j + 1 != context.limits[i] or not is_line(context, i, j + 1):
        return False
    return context.words[j][:1].isalpha() and not context.word_features[j].function and context.owners[j] is None


def is_line(context: MentionContext, i: int, end: int) -> bool:
    """Whether a name stands alone between a dash or a colon and the end of the line."""
    if not i or end != context.limits[i] or context.words[i - 1] not in _BEFORE_BYLINE:
        return False
    text, behind = context.document.text, context.document.tokens.ends[end - 1]
    return behind >= len(text) or text[behind : behind + 1].isspace()


def place_in_name(context: MentionContext, i: int) -> Mention | None:
    """The place that is rather the family name behind the titled given name at token `i`: «السفير غريغوري ويلز»."""
    features = context.word_features[i]
    place = context.owners[i + 1] if i + 1 < context.limits[i] else None
    if not (features.given == 0 and features.strong) or place is None or place.first != i + 1 or place.last != i + 2:
        return None
    named = place.type in _PLACES and place.sense is not None and place.sense.kind not in _STATES
    return place if named and not (place.taken and context.words[i + 1][0] in "وب") else None


def widen_by_particles(context: MentionContext, owner: Mention) -> None:
    """Take into a known name what particles add to it; behind a foreign one it is somebody else's."""
    end = _end_of_particles(context, owner.last)
    particle = context.words[owner.last] if end > owner.last else _FAMILY
    if particle != _FAMILY and particle not in context.gazetteer.lists.sons:
        owner.sense = None
    context.widen(owner, end)


def _end_of_particles(context: MentionContext, end: int) -> int:
    """The token behind what particles add to a known name: «محمد بن سلمان» goes on with «بن عبد العزيز آل سعود»."""
    while 0 < end < context.limits[end - 1] and context.owners[end] is None and context.word_features[end].particle:
        width = _particled(context, end)
        if not width:
            break
        end += width
    return end


def _part(context: MentionContext, end: int, parts: int) -> int:
    """How many tokens from `end` on are the next part of a name that has `parts` so far; 0 when it ends."""
    features, word = context.word_features[end], context.words[end]
    if len(word) == 1 and word.isalpha() and not _is_initial(context, end):
        return 0
    if (features.tail is not Tail.NAME and is_joined(features, first=parts == 1)) or (
        features.function and not features.particle and not spelled_as_name(context, end)
    ):
        return 0
    if features.compound and completes(context, end, end + 1, 0):
        return 2
    if parts == 1 and word in context.gazetteer.lists.styles and _is_styled(context, end):
        return 2
    if features.particle and (width := _particled(context, end)):
        return width
    if features.title is not None and _is_official(context, end + 1):
        return 0
    if word in _HYPHENS:
        return 2 if _hyphenated(context, end) else 0
    if word in context.gazetteer.lists.firm_second:
        return int(context.word_features[end - 1].compound)
    known = features.tail is Tail.NAME and (not features.common or parts < 3)
    if word.startswith(_WITH) and parts > 1 and features.tail is not Tail.NAME:
        return 0
    article = word.startswith("ال") and parts > 1 and not _is_last(context, end, word)
    unknown = features.tail is Tail.UNKNOWN and parts < _UNKNOWN_MAX and not article
    unknown = unknown and (features.opens or parts == 1 or word[0] != _BY or _before_sign(context, end))
    related = features.tail is Tail.NISBA and parts == 1 and not is_joined(features, first=False)
    return int(known or unknown or related)


def _is_styled(context: MentionContext, end: int) -> bool:
    """Whether a name stands behind a style, an ordinary word though it may be before «إن»: «فلان حاج صابر إن»."""
    if followed_by_name(context, end):
        return True
    behind = context.words[end + 1 : end + 3]
    return len(behind) > 1 and behind[1] == _THAT and context.word_features[end + 1].tail is Tail.NAME


def _is_official(context: MentionContext, end: int) -> bool:
    """Whether an adjective stands there that makes a title of the noun before it: «الأمين العام»."""
    return end < len(context.words) and context.words[end] in context.gazetteer.titles.official


def _before_sign(context: MentionContext, end: int) -> bool:
    """Whether no word follows."""
    return end + 1 >= context.limits[end] or not context.words[end + 1][:1].isalpha()


def _is_initial(context: MentionContext, end: int) -> bool:
    """Whether a letter alone is that of a name, with a stop or a hyphen behind it, and no proclitic before a sign."""
    return end + 1 < context.limits[end] and context.words[end + 1] in _BEHIND_INITIALS


def _is_last(context: MentionContext, end: int, word: str) -> bool:
    """Whether a word with its article is the family name behind that of a father: «خالد بن سالم الهاجري», «سالم فهد المرداس،»."""
    if word.endswith("ي") and context.word_features[end - 2].particle:
        return True
    if end + 1 >= context.limits[end]:
        return True
    return not context.words[end + 1][:1].isalpha() or context.word_features[end + 1].function


def _hyphenated(context: MentionContext, end: int) -> bool:
    """Whether a hyphen glued to a name goes on with it: «بان كي-مون»."""
    if end + 1 >= context.limits[end] or context.owners[end + 1] is not None or not context.document.tokens.glued(end):
        return False
    behind, word = context.word_features[end + 1], context.words[end + 1]
    spelled = word[:1].isalpha() and behind.side is None
    if spelled and context.document.tokens.glued(end + 1):
        return not word.startswith("ال")  # «هانسن-ليه»
    return behind.tail >= Tail.UNKNOWN or (spelled and not (behind.common or behind.function or behind.verb))


def _particled(context: MentionContext, end: int) -> int:
    """How many tokens a particle takes with the article and the name behind it: «بن سالم», «بن عبد الله», «دو لا كروز»; 0 for none."""
    article = int(
        context.words[end + 1 : end + 2] != () and context.words[end + 1] in context.gazetteer.lists.romance_articles
    )
    first = end + 1 + article
    if not _may_follow_particle(context, first):
        return 0
    return first - end + (2 if context.word_features[first].compound and completes(context, first, first + 1, 0) else 1)


def _may_follow_particle(context: MentionContext, j: int) -> bool:
    """Whether a word may stand behind «بن» and the like."""
    if j >= context.limits[j - 1] or context.owners[j] is not None or not context.words[j][:1].isalpha():
        return False
    features = context.word_features[j]
    return not (features.function or features.verb or context.words[j].startswith("ال")) or features.tail is not Tail.NO


def completes(context: MentionContext, first: int, second: int, taken: int) -> bool:
    """Whether the second token completes a compound name with the first: «عبد الله», «أبو مازن», «صلاح الدين»."""
    if second >= context.limits[first] or context.owners[second] is not None:
        return False
    lists, features = context.gazetteer.lists, context.word_features[second]
    part, word = context.words[first][taken:], context.words[second]
    if word == _GOD:
        return part in lists.given or part in lists.compound_first
    if part in lists.servants:
        return word in lists.second or (
            word.startswith("ال") and len(word) > 4 and features.side is None and features.title is None
        )
    if word in lists.second:
        return word in lists.firm_second
    if part in lists.fathers:
        return word[:1].isalpha() and not features.function
    return part in lists.particles and features.tail is Tail.NAME and not features.common


def is_joined(features: WordFeatures, *, first: bool) -> bool:
    """Whether the word is «and» with a further name; an unknown word behind a first name is rather a name in و."""
    named = features.given == 1 or features.surname == 1 or (features.family is not None and features.family[0] == 1)
    return named or (features.joined and not first)


def followed_by_name(context: MentionContext, j: int) -> bool:
    """Whether the next word is a name and nothing else."""
    if j + 1 >= context.limits[j]:
        return False
    features = context.word_features[j + 1]
    return (features.tail is Tail.NAME and not features.common) or (
        features.compound and completes(context, j + 1, j + 2, 0)
    )


def spelled_as_name(context: MentionContext, j: int) -> bool:
    """Whether a word that folds to a function word too («علي» and «على», «آن» and «أن») is written as the name."""
    spellings = context.gazetteer.lists.spellings.get(context.words[j][max(context.word_features[j].given, 0) :])
    if spellings is None:
        return True
    return spelling_at(context.document, j).endswith(spellings)


def makes_sure(context: MentionContext, i: int, end: int) -> bool:
    """Whether the words behind a given name at token `i` that is an ordinary word too make a name of it."""
    if end == i + 1:
        return False
    features, behind, lists = context.word_features[i], context.word_features[i + 1], context.gazetteer.lists
    if behind.title is not None and behind.title[3]:
        return False
    if (features.compound and completes(context, i, i + 1, features.given)) or (
        behind.compound and completes(context, i + 1, i + 2, 0)
    ):
        return True
    if features.finite and context.words[i][features.given :] in lists.ordinary:
        return False
    third = context.word_features[i + 2] if end > i + 2 else None
    if behind.tail is not Tail.NAME:
        return (behind.opens and features.tail is Tail.NAME) or (
            third is not None and third.tail is Tail.NAME and not third.common
        )
    if context.words[i + 1].startswith("ال"):
        named = context.words[i + 1] in lists.family and context.words[i] not in lists.ordinary
        return not behind.common or (named and not _is_governed(context, i))
    return not behind.common or (
        features.tail is Tail.NAME and behind.given == 0 and not (behind.function or features.function)
    )


def _is_governed(context: MentionContext, i: int) -> bool:
    """Whether two ordinary words from token `i` on are rather a noun and its complement: behind a preposition or a verb that is not one of saying, «على أمل العودة»."""
    if not i or context.limits[i - 1] <= i or not context.word_features[i].common:
        return False
    before = context.word_features[i - 1]
    return not before.verb and before.title is None and (before.function or before.common)


def is_before_comma(context: MentionContext, j: int) -> bool:
    """Whether a word that may be a family name stands before a comma: «قال نادر نادري، عضو …»."""
    features = context.word_features[j]
    may = features.tail in {Tail.NISBA, Tail.UNKNOWN, Tail.NAME} and not (features.function or features.verb)
    return may and j + 1 < context.limits[j] and context.words[j + 1] == "،" and context.owners[j] is None
