"""Tokens in, mentions of persons, organisations and places out, each linked where the text allows.

known names, institutions, places -> titles and persons -> links within the article -> what a model believes of all this, and the links of that -> metonyms -> records
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from streams.extract.document import Document
from streams.extract.entities.coreference import link
from streams.extract.entities.gazetteer import Gazetteer
from streams.extract.entities.gazetteer_matches import goes_on_with_and, make_known, match_known
from streams.extract.entities.institutions import (
    is_portfolio_of_title,
    match_alias,
    match_credit,
    match_institution,
    match_ministry,
    match_outlet_by_tail,
    match_quoted_name,
    may_widen,
)
from streams.extract.entities.mentions import Mention, MentionContext, Role, open_mention_context
from streams.extract.entities.metonyms import stand_for
from streams.extract.entities.outlets import add_self_named, match_quoted_outlet
from streams.extract.entities.persons import find_persons
from streams.extract.entities.places import (
    direction_end,
    match_border,
    match_found_place,
    match_locality,
    match_state,
)
from streams.extract.entities.rules import CONFIDENCE
from streams.extract.entities.tagger import revise
from streams.extract.entities.word_features import Pattern
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.fast_records import twin
from streams.records import Entity

__all__ = ["find_entities", "find_mentions"]

_ENTITY: Final = twin(Entity)
_TATWEEL: Final = "\u0640"
_PATTERNS: Final[Mapping[Pattern, Callable[[MentionContext, int], Mention | None]]] = {
    Pattern.INSTITUTION: match_institution,
    Pattern.MINISTRY: match_ministry,
    Pattern.LOCALITY: match_locality,
    Pattern.BORDER: match_border,
    Pattern.STATE: match_state,
    Pattern.FOUND_PLACE: match_found_place,
    Pattern.CREDIT: match_credit,
    Pattern.QUOTED_NAME: match_quoted_name,
    Pattern.OUTLET_TAIL: match_outlet_by_tail,
}


def find_entities(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Entity, ...]:  # noqa: ARG001
    """Mentions in the order of the text; no two overlap."""
    context = find_mentions(document, knowledge.gazetteer)
    if revise(context, knowledge.names):
        link(context)
    stand_for(context)
    records = (_record(context, mention) for mention in context.mentions)
    return tuple(record for record in records if record.entity_id != "")  # a row of tatweels is nobody's name


def find_mentions(document: Document, gazetteer: Gazetteer) -> MentionContext:
    """What the rules find, before a model is asked."""
    context = open_mention_context(document, gazetteer)
    _find_named(context)
    add_self_named(context)
    find_persons(context)
    link(context)
    return context


def _find_named(context: MentionContext) -> None:
    """Known names and institutions and places by their heads, the longest at each token."""
    word_features, behind = context.word_features, 0
    for i in [i for i, features in enumerate(word_features) if features.starts]:
        if i < behind:
            continue
        features, mention = word_features[i], None
        if features.quotable:
            mention = match_quoted_outlet(context, i)
        if mention is None and features.named and (match := match_known(context, i)) is not None:
            known = make_known(context, i, match)
            mention = known if not is_portfolio_of_title(context, i) and not goes_on_with_and(context, known) else None
        for pattern in features.patterns:
            other = _PATTERNS[pattern](context, i)
            if other is not None and (mention is None or may_widen(context, mention, other)):
                mention = other
        if mention is not None:
            mention.last = direction_end(context, mention)
            context.add(mention)
            behind = mention.last
            if (alias := match_alias(context, mention)) is not None:
                behind = context.add(alias).last


def _record(context: MentionContext, mention: Mention) -> Entity:
    tokens, sense, role = context.document.tokens, mention.sense, mention.role
    start = tokens.starts[mention.first]
    if mention.taken:
        start += _letters(tokens.text, start, tokens.ends[mention.first], mention.taken)
    head = context.document.head(
        "entity", start, tokens.ends[mention.last - 1], mention.rule, CONFIDENCE[mention.rule], mention.type
    )
    return _ENTITY(
        **head,
        type=mention.type,
        entity_id=sense.id if sense else None,
        wikidata=sense.wikidata if sense else None,
        name=sense.name if sense else None,
        role=_title(context, role) if role is not None and role.office else None,
        affiliation=_party(context, mention),
        stands_for=mention.stands_for,
    )


def _party(context: MentionContext, mention: Mention) -> str | None:
    """Whose the name is: as is known for the day of publication, else as the title with it says."""
    told = mention.role.side if mention.role is not None and mention.role.side else mention.side
    if mention.sense is None:
        return told
    return context.gazetteer.party_on(mention.sense, context.document.published, told) or told


def _title(context: MentionContext, role: Role) -> str:
    """A title as written, without what is glued to its front."""
    tokens = context.document.tokens
    title = context.word_features[role.first].title
    taken = title[0] if title is not None else 0
    start = tokens.starts[role.first]
    if taken:
        start += _letters(tokens.text, start, tokens.ends[role.first], taken)
    return tokens.text[start : tokens.ends[role.last - 1]]


def _letters(text: str, start: int, end: int, taken: int) -> int:
    """Code points of the first letters of the token from `start` to `end`, with the marks between them; never all."""
    i = start
    while taken and i < end - 1:
        taken -= text[i].isalpha() and text[i] != _TATWEEL
        i += 1
    while i < end - 1 and not (text[i].isalpha() and text[i] != _TATWEEL):
        i += 1
    return i - start
