"""Mentions with what they name in, which actor each stands for out: metonyms always, capitals where the government is meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from streams.arabic.tokens import stems
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.word_features import Adjective

__all__ = ["stand_for"]

_COMPANY: Final = frozenset({"مع"})
_TURNING: Final = frozenset({"الذي", "التي", "الذين", "في", "عن"})
"""Words between them that tell of something else: «طلب الوفد الذي وصل من موسكو»."""
_DATELINE_MAX: Final = 8
"""Tokens at the top in which a capital is where the news comes from."""
_CLOSING: Final = frozenset("-–(")
"""Signs with which a dateline ends, or names its agency."""
_ASKING_TOKENS_MAX: Final = 6
"""Tokens before «من» and a capital among which the word of asking is looked for."""


def stand_for(context: MentionContext) -> None:
    """Say of every mention which actor it stands for: metonyms always, capitals where the government is meant."""
    lists = context.gazetteer.lists
    city = False
    for mention in context.mentions:
        sense = mention.sense
        if sense is None:
            continue
        mention.stands_for = sense.stands_for
        if sense.kind != "capital":
            continue
        joined = city and context.words[mention.first][0] == "و" and mention.taken == 1
        city = _is_city(context, mention, lists.locatives) or joined
        if not city:
            mention.stands_for = sense.actor


def _is_city(context: MentionContext, mention: Mention, locatives: Iterable[str]) -> bool:
    """Whether a capital is the place: behind «في», «مدينة», «ب», in a dateline."""
    i = mention.first
    if mention.taken and "ب" in context.words[i][: mention.taken]:
        return True
    if not i:
        signed = mention.last < len(context.words) and context.words[mention.last] in "-–(:/،"
        return signed or _is_dated(context, mention.last)
    before = context.words[i - 1]
    features = context.word_features[i - 1]
    if features.place is not None or (before in locatives and not features.party):
        return True
    if _is_called_by_city(context, mention):
        return True
    if before in context.gazetteer.lists.journeys:
        return not _is_asked(context, i - 2)
    if i > 1 and features.side is not None and context.word_features[i - 2].place is not None:
        return True
    return i < _DATELINE_MAX and mention.last < len(context.words) and context.words[mention.last] in "-–("


def _is_called_by_city(context: MentionContext, mention: Mention) -> bool:
    """Whether the capital behind a noun of meeting or accord is where it was held or signed: «محادثات فيينا», «باتفاق أوسلو»."""
    lists, i = context.gazetteer.lists, mention.first
    if mention.taken or _is_one_of_two(context, mention):
        return False
    nouns = {stem for _, stem in stems(context.words[i - 1])}
    if not nouns.isdisjoint(lists.occasions) or not nouns.isdisjoint(lists.accords):
        return True
    return not nouns.isdisjoint(lists.declarations) and not _is_object(context, mention.last)


def _is_object(context: MentionContext, j: int) -> bool:
    """Whether what a government declares or offers may stand at token `j`: «إعلان موسكو ضم المدينة», «بيان موسكو أن»."""
    if j >= context.limits[j - 1]:
        return False
    features, word = context.word_features[j], context.words[j]
    adjective = features.adjective is not Adjective.NONE or (word.startswith("ال") and word.endswith(("ي", "يه")))
    return word[0].isalpha() and not (adjective or word.startswith("لل"))


def _is_dated(context: MentionContext, i: int) -> bool:
    """Whether the day of a dateline stands at token `i`, with what closes it behind: «القاهرة 4 يونيو 2024 (شينخوا)»."""
    i += context.words[i : i + 1] == ("في",)
    behind = context.words[i : i + _DATELINE_MAX]
    return bool(behind) and behind[0].isdigit() and any(word in _CLOSING for word in behind)


def _is_one_of_two(context: MentionContext, mention: Mention) -> bool:
    """Whether a capital behind a noun of meeting is one who meets: «مفاوضات كابل وطهران», «محادثات كابل مع الوكالة»."""
    behind = context.words[mention.last : mention.last + 1]
    return bool(behind) and (
        behind[0] in _COMPANY or (behind[0][0] == "و" and context.owners[mention.last] is not None)
    )


def _is_asked(context: MentionContext, last: int) -> bool:
    """Whether a word of asking or sending stands there, or before who asks: «طلب الوزير فلان من موسكو»."""
    lists = context.gazetteer.lists
    for j in range(last, max(-1, last - _ASKING_TOKENS_MAX), -1):
        word = context.words[j]
        if word in lists.requests or word.removeprefix("و") in lists.requests:
            return True
        if word in lists.journeys or word in _TURNING or not word[0].isalpha():
            return False
    return False
