"""A name in quotation marks in, the outlet that it is out: «قال لـ"الشرق الأوسط"», «حصلت "المدار" على نسخة», «دبي - "المدار"»."""

from __future__ import annotations

from typing import Final

from streams.extract.entities.known_phrases import quoted_span
from streams.extract.entities.mentions import Mention, MentionContext
from streams.extract.entities.senses import Sense
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["OUTLET_KINDS", "add_self_named", "is_cued", "match_quoted_outlet"]

OUTLET_KINDS: Final = frozenset({"agency", "broadcaster", "newspaper", "outlet"})
"""Kinds of bodies that carry the words of others."""
_TO: Final = frozenset({"ل", "ول"})
_MARKS: Final = frozenset('"«“')
_DASHES: Final = frozenset("-–—")
_PAPER: Final = "الصحيفه"
"""«علمت "الصحيفة"»: a noun and no name."""
_NAME_MAX: Final = 2
"""Words that such a name may have."""
_BACK_MAX: Final = 10
"""Words before «to» among which the saying stands."""


def match_quoted_outlet(context: MentionContext, i: int) -> Mention | None:
    """An outlet in quotation marks to which somebody spoke: «قال لـ"الشرق الأوسط"», whatever else the words name."""
    quoted = quoted_span(context, i - 1) if i > 1 and context.words[i - 2] in _TO else None
    if quoted is None:
        return None
    sense = context.gazetteer.quoted.get(context.words[quoted[0] : quoted[1]])
    return Mention(*quoted, "entities.outlet", EntityType.ORG, 0, sense) if sense is not None else None


def add_self_named(context: MentionContext) -> None:
    """Add the outlets that no list knows, and that only what is done with them shows."""
    if _MARKS.isdisjoint(context.words):
        return
    added = False
    for i in [i for i, word in enumerate(context.words) if word in _MARKS]:
        if not i or context.limits[i - 1] <= i:
            continue
        quoted = quoted_span(context, i)
        if quoted is None or not _is_name(context, *quoted) or _is_before_officer(context, quoted[1] + 1):
            continue
        if not (is_cued(context, i) or _signs(context, i, quoted[1])):
            continue
        written = context.document.tokens.surface(*quoted)
        sense = Sense(f"outlet-{slug(written)}", written, EntityType.ORG, "outlet")
        context.add(Mention(*quoted, "entities.outlet", EntityType.ORG, 0, sense))
        added = True
    if added:
        context.mentions.sort(key=lambda mention: mention.first)


def _is_name(context: MentionContext, first: int, end: int) -> bool:
    """Whether one or two words, none of them named yet, no particle and no verb, may be a name."""
    if end - first > _NAME_MAX or any(owner is not None for owner in context.owners[first:end]):
        return False
    words = context.word_features[first:end]
    if context.words[first] == _PAPER:
        return False
    plain = context.words[end - 1].startswith("ال") or words[-1].opens
    return plain and not any(word.function or word.finite or word.side or word.title for word in words)


def _is_before_officer(context: MentionContext, j: int) -> bool:
    """Whether a name follows, so that the one in marks belongs to its title: «المدير العام لـ«أفق الريف» سعيد بناني»."""
    if j >= len(context.words) or context.limits[j - 1] <= j:
        return False
    features = context.word_features[j]
    return (features.given == 0 and not features.function) or features.opens


def is_cued(context: MentionContext, i: int) -> bool:
    """Whether an outlet hears or does something before the mark at token `i`: «قال لـ"…"», «علمت "…"»."""
    before = context.words[i - 1]
    if before.removeprefix("و") in context.gazetteer.lists.learnt:
        return True
    if before not in _TO:
        return False
    for k in range(i - 2, max(-1, i - _BACK_MAX), -1):
        if context.limits[k] <= i or context.words[k] in _MARKS:
            return False
        if context.word_features[k].verb or context.words[k] in context.gazetteer.lists.told:
            return True
    return False


def _signs(context: MentionContext, i: int, end: int) -> bool:
    """Whether a dateline ends with the name: «نيروبي – «منصة القرن»»."""
    if context.words[i - 1] not in _DASHES or end + 1 < context.limits[i] or i < 2:
        return False
    place = context.owners[i - 2]
    opens = place is not None and (not place.first or context.limits[place.first - 1] <= place.first)
    return opens and place is not None and place.type is EntityType.GPE
