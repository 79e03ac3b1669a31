"""An English article in, the records found in it out: entities, quotes and facts; no positions and no meetings.

`streams/english/` finds words; here they become records, by the same ids, heads and links as those of an Arabic article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from streams.arabic.tokens import tokenise as tokenise_arabic
from streams.english.dates import When
from streams.english.facts import find_amounts_and_dates
from streams.english.names import Mention, find_names
from streams.english.numbers import Amount
from streams.english.quotes import Said, find_said
from streams.english.tokens import Tokens, tokenise
from streams.extract.asides import own_quotes
from streams.extract.document import Document
from streams.extract.knowledge import Knowledge
from streams.extract.links import attribute_facts
from streams.extract.reading import Reading
from streams.records import Article, Entity, Fact, FactKind, Quote

__all__ = ["RULES", "read_english"]

RULES: Final = {
    "entities": ("entities.english_name", "entities.english_family_name", "entities.english_capital"),
    "quotes": (
        "quotes.english_that",
        "quotes.english_bare",
        "quotes.english_behind",
        "quotes.english_marks",
        "quotes.english_continued",
        "quotes.english_according",
    ),
    "facts": (
        "facts.english_amount",
        "facts.english_date",
        "facts.english_month",
        "facts.english_year",
        "facts.english_weekday",
        "facts.english_relative",
    ),
}
"""Every rule by its layer; each has examples, positive and negative, in `english/*.examples.toml`."""
_AROUND: Final = 100
"""Code points of text kept before and behind a quote."""
_AMOUNT_CONFIDENCE, _DATE_CONFIDENCE = 900, 850


def read_english(article: Article, knowledge: Knowledge) -> Reading:
    """Every record of an article in English that this first reader finds."""
    document = Document(article, tokenise_arabic(article.text, ()), knowledge.ruleset, knowledge.generation)
    tokens, english = tokenise(article.text, [(block.start, block.end) for block in article.blocks]), knowledge.english
    mentions = find_names(tokens, english.names)
    said = find_said(tokens, mentions, english.saying, english.names)
    spans = [range(mention.first, mention.last) for mention in mentions]
    numbers = find_amounts_and_dates(tokens, spans, english.amounts, english.dates, document.published)
    reading = Reading(
        entities=tuple(_entity(document, tokens, mention) for mention in mentions),
        quotes=_quotes(document, tokens, said),
        facts=tuple(_fact(document, tokens, number) for number in numbers),
    )
    reading = replace(reading, quotes=own_quotes(document, reading, knowledge))
    return replace(reading, facts=attribute_facts(document, reading, knowledge))


def _entity(document: Document, tokens: Tokens, mention: Mention) -> Entity:
    start, end, name = tokens.starts[mention.first], tokens.ends[mention.last - 1], mention.name
    return Entity(
        **document.head("entity", start, end, mention.rule, mention.confidence, name.type, name.id),
        type=name.type,
        entity_id=name.id,
        name=name.name,
        affiliation=name.actor,
        stands_for=mention.stands_for,
    )


def _quotes(document: Document, tokens: Tokens, said: Sequence[Said]) -> tuple[Quote, ...]:
    """The quotes in the order of the text, each with the one that holds it."""
    found: list[Quote] = []
    around: list[Quote] = []
    for each in said:
        quote = _quote(document, tokens, each)
        while around and around[-1].end < quote.end:
            around.pop()
        if around and (around[-1].start, around[-1].end) == (quote.start, quote.end):
            continue
        quote = replace(quote, parent_id=around[-1].id) if around else quote
        found.append(quote)
        around.append(quote)
    return tuple(found)


def _quote(document: Document, tokens: Tokens, said: Said) -> Quote:
    start, end, speaker = tokens.starts[said.first], tokens.ends[said.last - 1], said.speaker
    named = speaker.first is not None and speaker.last is not None
    return Quote(
        **document.head("quote", start, end, said.rule, said.confidence, said.kind, speaker.name),
        kind=said.kind,
        speaker_id=speaker.id,
        speaker_name=speaker.name,
        speaker_start=tokens.starts[speaker.first] if named and speaker.first is not None else None,
        speaker_end=tokens.ends[speaker.last - 1] if named and speaker.last is not None else None,
        actor=speaker.actor,
        cue=said.cue,
        cue_class=said.cue_class,
        pre=document.text[max(0, start - _AROUND) : start],
        post=document.text[end : end + _AROUND],
    )


def _fact(document: Document, tokens: Tokens, found: Amount | When) -> Fact:
    start, end = tokens.starts[found.first], tokens.ends[found.last - 1]
    if isinstance(found, When):
        return Fact(
            **document.head("fact", start, end, found.rule, _DATE_CONFIDENCE, FactKind.DATE),
            kind=FactKind.DATE,
            date_start=found.start,
            date_end=found.end,
            granularity=found.granularity,
        )
    return Fact(
        **document.head("fact", start, end, "facts.english_amount", _AMOUNT_CONFIDENCE, found.kind),
        kind=found.kind,
        low=found.low,
        high=found.high,
        approx=found.approx,
        unit=found.unit,
        counted=found.counted,
    )
