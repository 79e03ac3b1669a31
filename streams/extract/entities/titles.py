"""A title in, the place where its bearer is named out: «نائب وزير الري الإثيوبي …», «…، وزير الخارجية الروسي،»."""

from __future__ import annotations

from typing import Final

from streams.arabic.forms import is_definite, masculine
from streams.extract.entities.chiefs import has_another_behind, is_chief, is_spoken_for, speaks_for
from streams.extract.entities.eastern_names import eastern_end
from streams.extract.entities.known_phrases import quoted_span
from streams.extract.entities.mentions import Mention, MentionContext, Role
from streams.extract.entities.person_spans import between_commas, completes, followed_by_name, spelled_as_name
from streams.extract.entities.posts import is_dealt_with, is_posted
from streams.extract.entities.word_features import Tail, Title, WordFeatures
from streams.records import EntityType

__all__ = ["read_title", "title_before", "title_behind"]

_TITLE_MAX: Final = 14
"""Words that a title may have."""
_PARENTHESIS_MAX: Final = 7
"""Words that a parenthesis inside a title may have."""
_QUOTES: Final = frozenset("\"«»“”'‘’")
_LINKS: Final = frozenset({"في", "ب", "لدي", "باسم"})
"""Behind them marks enclose whose officer it is: «كبير الاقتصاديين في "بنك"»."""
_OF: Final = "ل"
"""«الرئيس التنفيذي لـ"الشركة" فلان»."""
_FOR: Final = "عن"
"""«النائب عن …»: whom he stands for."""
_MINISTER: Final = "وزير"
"""He is nobody's deputy: ل behind his portfolio tells to whom he speaks."""
_COMMAS: Final = frozenset("،,")
_PRONOUNS: Final = ("ه", "ها", "هم")
_POSSESSORS: Final = ("ها", "هم", "هما", "ته")
"""Endings that make the complement of a title definite: «وزير خارجيتها»."""
_PLURALS: Final = ("ين", "ات", "يه")
"""Endings of definite nouns that no list has: «زعيم الوحدويين»."""


def read_title(context: MentionContext, i: int) -> tuple[int, Role] | None:
    """The token at which the bearer of the title at token `i` is named, and the title; None when nobody is named.

    A title is complete, so that its bearer may follow, once it has an article, a nationality or a proper name.
    """
    title = context.word_features[i].title
    if title is None or _qualifies(context, i) or has_another_behind(context, i):
        return None
    _, kind, _, complete = title
    complete = complete or _is_owned_here(context, i)
    side: str | None = None
    another = False
    limit = min(context.limits[i], i + _TITLE_MAX)
    j = i + 1
    while j < limit:
        owner, features = context.owners[j], context.word_features[j]
        if owner is not None and owner.type is EntityType.PERSON:
            return (j, _role(i, j, side, kind)) if complete and owner.first == j else None
        if is_spoken_for(context, j) or (not complete and is_chief(context, j)):
            side, complete, j = side or _chief_side(features), True, j + 1
            continue
        surname = features.side is None or (side is not None and not another)  # no «أمير قطر الرئيس السوداني»
        nameable = owner is None and complete and surname and not _is_placed(context, j)
        if nameable and (_begins(context, j, features) or _is_called(context, i, j)):
            return j, _role(i, j, side, kind)
        if context.words[j] in _COMMAS:
            return (j + 1, _role(i, j, side, kind)) if complete and _surely_named(context, j + 1, limit) else None
        party = _party_at(context, j)
        if party is not None:
            elsewhere = side is None and (is_posted(context, title[2], j) or is_dealt_with(context, title[2], j))
            party = (None, party[1]) if elsewhere else party
            if another and party[0] not in {None, side}:
                return None  # «وزير الخارجية المصري المبعوثة الأممية فلانة» are two
            side, complete, j = side or party[0], True, party[1]
            continue
        another = another or (side is not None and _is_office(features))
        step, completing = _step(context, j, limit)
        if not step or (complete and (_is_told(context, i, j, side) or _joins_title(context, j))):
            return None
        complete, j = complete or completing, j + step
    return None


def title_before(context: MentionContext, first: int) -> Role | None:
    """The title whose bearer is named at token `first`, the longest; None when nobody's title stands before it."""
    for i in range(max(0, first - _TITLE_MAX), first):
        if context.owners[i] is None and context.limits[i] > first and context.word_features[i].title is not None:
            named = read_title(context, i)
            if named is not None and named[0] == first:
                return named[1]
    return None


def _party_at(context: MentionContext, j: int) -> tuple[str | None, int] | None:
    """The party of what is named at token `j`, an organisation, place or nationality, and the token behind it; None for none."""
    owner = context.owners[j]
    if owner is not None:
        return _actor(owner), owner.last
    if context.words[j] in _QUOTES and context.words[j - 1] in _LINKS:
        quoted = quoted_span(context, j)
        return (None, quoted[1] + 1) if quoted is not None else None
    side = context.gazetteer.side_at(context.words, j)
    return (side[0], j + side[1]) if side is not None else None


def _is_office(features: WordFeatures) -> bool:
    """Whether a title of an office begins there, with nothing glued before it."""
    return features.title is not None and features.title[0] == 0 and features.title[1] is Title.OFFICE


def _is_placed(context: MentionContext, j: int) -> bool:
    """Whether a preposition of place right before token `j` makes a place of what stands there: «وصل الوزير الكيني إلى …»."""
    before = context.word_features[j - 1]
    return before.locative and before.function


def _is_told(context: MentionContext, i: int, j: int, side: str | None) -> bool:
    """Whether ل at token `j` brings the title of whom the bearer of the title at token `i` speaks to: «قال الوزير الكيني لمديرة الشركة فلانة إن»; not whose officer he is, «المستشار الخاص لرئيس البعثة»."""
    title, told = context.word_features[i].title, context.word_features[j].title
    if told is None or not told[0] or told[1] is not Title.OFFICE or context.words[j][0] != _OF or title is None:
        return False
    if side is not None or masculine(title[2]) == _MINISTER:
        return True
    return j == i + 1 and masculine(title[2]) not in context.gazetteer.titles.shared


def _is_owned_here(context: MentionContext, i: int) -> bool:
    """Whether a title ends in a pronoun and no ta marbuta, as it is written: «رئيسه فلان»."""
    tokens = context.document.tokens
    return context.words[i].endswith("ه") and tokens.laid[tokens.ends[i] - 1] == "ه"


def _qualifies(context: MentionContext, i: int) -> bool:
    """Whether a title that is an adjective too qualifies the noun before it: «المشهد السياسي»."""
    if not i or context.limits[i - 1] <= i:
        return False
    before, title = context.word_features[i - 1], context.word_features[i].title
    if (
        before.side is not None
        and before.adjective
        and is_definite(context.words[i])
        and title is not None
        and not title[0]
    ):
        another = i + 1 < len(context.words) and context.gazetteer.side_at(context.words, i + 1) is not None
        return not another  # «المصري السفيرة النرويجية»
    if context.words[i] not in context.gazetteer.adjectives:
        return False
    return (
        is_definite(context.words[i - 1])
        and context.word_features[i - 1].title is None
        and context.owners[i - 1] is None
    )


def _role(first: int, last: int, side: str | None, kind: Title) -> Role:
    return Role(first, last, side, kind is not Title.RESPECT, kind is Title.PLURAL)


def _actor(owner: Mention) -> str | None:
    """The actor of a state or organisation inside a title."""
    return (owner.sense.stands_for or owner.sense.actor) if owner.sense is not None else owner.side


def _chief_side(features: WordFeatures) -> str | None:
    """The party of whose officer is meant, by the known family name."""
    senses = features.family[1] if features.family is not None else ()
    return senses[0].actor if len(senses) == 1 else None


def _step(context: MentionContext, j: int, limit: int) -> tuple[int, bool]:
    """How many tokens from `j` on belong to a title, and whether they complete it; 0 when it breaks off."""
    features, word = context.word_features[j], context.words[j]
    if features.title is not None and features.title[1] is Title.COUNTERPART:
        return 0, False  # somebody else
    if features.title is not None and not features.title[0]:
        return 1, features.title[3] or features.title[1] is Title.RESPECT
    if word in context.gazetteer.titles.acting or (word == _OF and j + 1 < limit and context.words[j + 1] in _QUOTES):
        return 1, False
    if word == _FOR and context.word_features[j - 1].title is not None:
        return 1, False
    if word in _QUOTES or (word == "." and len(context.words[j - 1]) == 1):
        return 1, False
    if word == "(":
        close = next((k for k in range(j + 1, min(j + _PARENTHESIS_MAX, limit)) if context.words[k] == ")"), None)
        return (close + 1 - j, False) if close is not None else (0, False)
    if features.family is not None and features.family[0] == 1 and word.startswith("ل"):
        return 1, True
    unlisted = features.tail is Tail.UNKNOWN and word.startswith("ال") and word.endswith(_PLURALS)
    return (1, is_definite(word) or word.endswith(_POSSESSORS)) if features.complement or unlisted else (0, False)


def _joins_title(context: MentionContext, j: int) -> bool:
    """Whether «and» brings a title of somebody else: «واللواء …»."""
    title = context.word_features[j].title
    return title is not None and title[0] > 0 and context.words[j][0] == "و" and (title[3] or title[1] is Title.RESPECT)


def _surely_named(context: MentionContext, j: int, limit: int) -> bool:
    """Whether a person that is surely one begins at token `j`."""
    if j >= limit:
        return False
    owner, features = context.owners[j], context.word_features[j]
    if owner is not None:
        return owner.type is EntityType.PERSON and owner.first == j
    behind = context.word_features[j + 1] if j + 1 < limit and context.owners[j + 1] is None else None
    return (features.given == 0 and (features.strong or between_commas(context, j) > j)) or (
        behind is not None
        and (
            (features.opens and behind.tail >= Tail.UNKNOWN)
            or (behind.opens and features.tail >= Tail.UNKNOWN and not features.common)
            or (behind.foreign and features.given == 0)
        )
    )


def _begins(context: MentionContext, j: int, features: WordFeatures) -> bool:
    """Whether a name begins at token `j`, behind a title."""
    if context.words[j] in context.gazetteer.titles.acting or speaks_for(context, j):
        return False
    eastern = features.eastern and eastern_end(context, j) > j
    return eastern or _is_respected(context, j) or _begins_plainly(context, j, features)


def _begins_plainly(context: MentionContext, j: int, features: WordFeatures) -> bool:
    """Whether a name that its syllables do not tell begins at token `j`, behind a title."""
    if features.given == 0 and features.function and _are_unlisted(context, j + 1):
        return spelled_as_name(context, j)
    if (features.function or features.link) and not (
        followed_by_name(context, j) or _is_called_so(context, j, features)
    ):
        return False
    if features.compound and completes(context, j, j + 1, 0):
        return True
    word, lists = context.words[j], context.gazetteer.lists
    if features.given == 0 and (not features.compound or word in lists.given):
        return _is_given(context, j, features)
    if features.family is not None and features.family[0] == 0:
        return features.family_alone or _right_behind_title(context, j) or _before_unlisted(context, j)
    if features.surname == 0:
        return not word.startswith("ال") or _right_behind_title(context, j)
    if features.title is not None:
        return False
    if _has_father(context, j):
        return not (features.function or features.link or features.finite or word.startswith("ال"))
    unlisted = features.opens or (
        features.tail is not Tail.NO
        and (not features.common or (features.tail is Tail.NAME and _is_plainly_behind(context, j, features)))
        and not word.startswith(("ال", "لل"))
        and followed_by_name(context, j)
    )
    unlisted = unlisted or (
        features.tail is Tail.UNKNOWN and _before_unknown(context, j) and _behind_definite(context, j)
    )
    return unlisted and features.side is None and features.head is None


def _is_respected(context: MentionContext, j: int) -> bool:
    """Whether a word that no list has, before a name, or a family name of the East stands right behind a title of respect."""
    title = context.word_features[j - 1].title
    respect = title is not None and title[1] is Title.RESPECT and title[3]
    features, word = context.word_features[j], context.words[j]
    plain = features.common or features.function or features.verb or features.side is not None
    if respect and not plain and not word.startswith("ال") and word[:1].isalpha() and followed_by_name(context, j):
        return True
    spelled = not features.common or features.given == 0
    return respect and spelled and word in context.gazetteer.lists.eastern_family


def _is_called_so(context: MentionContext, j: int, features: WordFeatures) -> bool:
    """Whether a woman's name that looks like another word stands right behind the title of a woman: «الناشطة نادين …»."""
    woman = context.words[j] in context.gazetteer.lists.women and context.words[j - 1].endswith("ه")
    return features.given == 0 and woman and _right_behind_title(context, j)


def _is_called(context: MentionContext, i: int, j: int) -> bool:
    """Whether the ordinary word at token `j` can only be the name of the woman whose title at token `i` a verb of saying has as its subject: «قالت السفيرة الأردنية نداء فلان»."""
    words, features = context.words, context.word_features
    if (
        words[j] not in context.gazetteer.lists.behind_titles
        or not words[i].endswith("ه")
        or j + 2 >= context.limits[j]
    ):
        return False
    speaks = i > 0 and features[i - 1].verb and words[i - 1].endswith("ت")
    return speaks and features[j + 1].tail is not Tail.NO and not (features[j + 1].function or features[j + 1].verb)


def _is_owned(context: MentionContext, j: int) -> bool:
    """Whether an ordinary noun with a pronoun stands there, so that a noun before it is its head: «مصباح هاتفه»."""
    if j >= context.limits[j - 1]:
        return False
    features, word = context.word_features[j], context.words[j]
    plain = features.common and not (features.function or features.verb or features.finite)
    return plain and word.endswith(_PRONOUNS) and (word.endswith(("ها", "هم")) or _is_owned_here(context, j))


def _is_given(context: MentionContext, j: int, features: WordFeatures) -> bool:
    """Whether a given name is one here, ordinary word though it may be."""
    if features.function and len(context.words[j]) < 3:
        return spelled_as_name(context, j)
    sure = features.strong or _is_called_so(context, j, features)
    if features.finite and not (sure or followed_by_name(context, j) or _before_name(context, j)):
        return False
    if features.noun and not features.strong and _is_owned(context, j + 1):
        return False
    plain = features.strong or not features.common or _behind_definite(context, j) or followed_by_name(context, j)
    return plain and spelled_as_name(context, j)


def _has_father(context: MentionContext, j: int) -> bool:
    """Whether «بن» with a name stands behind: what is before it can only be a given name."""
    if (
        j + 2 >= context.limits[j]
        or context.words[j + 1] not in context.gazetteer.lists.sons
        or context.owners[j + 1] is not None
    ):
        return False
    behind = context.word_features[j + 2]
    return behind.tail >= Tail.UNKNOWN and not behind.function


def _is_plainly_behind(context: MentionContext, j: int, features: WordFeatures) -> bool:
    """Whether a family name that is a form of an ordinary word stands behind something definite: «نقيب الصيادين بدران …»."""
    return _behind_definite(context, j) and not (features.noun or features.finite or features.function)


def _before_unlisted(context: MentionContext, j: int) -> bool:
    """Whether a word that no list has and looks like a name stands behind."""
    return j + 1 < context.limits[j] and context.owners[j + 1] is None and context.word_features[j + 1].opens


def _are_unlisted(context: MentionContext, j: int) -> bool:
    """Whether two such words stand there: «لي سانغ مين»."""
    return j < context.limits[j - 1] and context.word_features[j].opens and _before_unlisted(context, j)


def _before_name(context: MentionContext, j: int) -> bool:
    """Whether a word that can only be a name no list has stands behind a name right behind its title: «الوزير أكرم …»."""
    if j + 1 >= context.limits[j] or context.owners[j + 1] is not None or not _right_behind_title(context, j):
        return False
    behind, third = context.word_features[j + 1], context.word_features[j + 2] if j + 2 < context.limits[j] else None
    named = behind.given == 0 and third is not None and third.tail is Tail.NAME and not third.common
    return behind.opens or named


def _before_unknown(context: MentionContext, j: int) -> bool:
    """Whether another word that no list has stands behind this one."""
    return (
        j + 1 < context.limits[j]
        and context.owners[j + 1] is None
        and (context.word_features[j + 1].tail is Tail.UNKNOWN or followed_by_name(context, j))
    )


def _right_behind_title(context: MentionContext, j: int) -> bool:
    """Whether nothing but a nationality stands between a definite title and this token: no adjective is meant."""
    k = j - 1
    while k > 0 and context.word_features[k].side is not None and context.owners[k] is None:
        k -= 1
    title = context.word_features[k].title
    return title is not None and title[3]


def _behind_definite(context: MentionContext, j: int) -> bool:
    """Whether what stands before this token is definite, so that an indefinite noun cannot qualify it."""
    k = j - 2 if context.words[j - 1] == "." else j - 1
    features, word = context.word_features[k], context.words[k]
    definite = context.owners[k] is not None or features.side is not None or is_definite(word)
    titled = features.title is not None and (features.title[3] or features.title[1] is Title.RESPECT)
    return (definite or titled) and not context.words[j].startswith("ال")


def title_behind(context: MentionContext, person: Mention) -> Role | None:
    """A title in apposition behind a name: «…، وزير الخارجية الروسي،», «… مستشار بوتين»."""
    j, limit = person.last, context.limits[person.first]
    if j < limit and context.words[j] in _COMMAS:
        j += 1
    elif person.first and context.words[person.first - 1] in context.gazetteer.titles.taking_persons:
        return None  # «التقى ماكرون رئيس وزراء الهند»
    title = context.word_features[j].title if j < limit and context.owners[j] is None else None
    if title is None or title[0] or title[1] is not Title.OFFICE:
        return None
    end, side, complete = j + 1, None, title[3]
    while end < limit and end - j < _TITLE_MAX:
        owner, features = context.owners[end], context.word_features[end]
        if owner is not None and owner.type is EntityType.PERSON and (complete or owner.sense is None):
            break
        if owner is not None:
            side, complete, end = side or _actor(owner), True, owner.last
        elif features.side is not None or (
            features.complement and not features.verb and not (complete and _joins_title(context, end))
        ):
            side, complete, end = side or features.side, complete or is_definite(context.words[end]), end + 1
        else:
            break
    return Role(j, end, side, office=True) if complete else None
