"""Tokens in, numeric and temporal facts out."""

from __future__ import annotations

from typing import Final

from streams.arabic.numbers.number import Value
from streams.arabic.text import normalise
from streams.arabic.token_cursor import TokenCursor
from streams.arabic.vocabulary import ANYTHING, JOINTS, NUMBER, SOMETHING
from streams.extract.document import Document
from streams.extract.facts.match import Found
from streams.extract.facts.rules import RULES
from streams.extract.knowledge import Knowledge
from streams.extract.reading import Reading
from streams.fast_records import twin
from streams.ids import record_id
from streams.records import EntityType, Fact

__all__ = ["find_facts"]

_FACT: Final = twin(Fact)


def find_facts(document: Document, reading: Reading, knowledge: Knowledge) -> tuple[Fact, ...]:
    """Facts in the order of the text; no two overlap."""
    cursor = TokenCursor(document.tokens, knowledge.facts.vocabulary, document.published)
    facts: list[Fact] = []
    lexemes, words, last = cursor.lexemes, cursor.words, cursor.count - 1
    sentences = iter(document.tokens.sentences)
    behind = cursor.stop = 0
    persons = _of_persons(document, reading)
    for i in [i for i, lexeme in enumerate(lexemes) if lexeme.actions]:
        if i < behind or i in persons or ("digits" in lexemes[i].tags and cursor.in_name(i)):
            continue
        while i >= cursor.stop:
            cursor.begin, cursor.stop = next(sentences)
        following, word = lexemes[i + 1], words[i + 1] if i < last else ""
        something = following.leads_on or word in JOINTS or (word == "." and lexemes[i + 2].leads_on)
        for number, follow, seconds in lexemes[i].actions:
            if not (
                follow == ANYTHING
                or (something and follow == SOMETHING)
                or word in seconds
                or (following.numeric and follow == NUMBER)
            ):
                continue
            found = RULES[number].build(cursor, i)
            if found and found.first >= behind:
                facts.append(_record(document, cursor, RULES[number].name, found))
                behind = max(found.last, i + 1)
                if found.days:
                    cursor.named = found.days
                break
    return tuple(facts)


def _of_persons(document: Document, reading: Reading) -> frozenset[int]:
    """The tokens of persons' names: no number stands in one, whatever its words fold to."""
    tokens = document.tokens
    return frozenset(
        i
        for entity in reading.entities
        if entity.type is EntityType.PERSON
        for i in range(*tokens.covering(entity.start, entity.end))
    )


def _record(document: Document, cursor: TokenCursor, rule: str, found: Found) -> Fact:
    """The record of what a rule found."""
    kind, first, last, low, high, approx, unit, counted, days, granularity, note, confidence = found
    article, text = document.article, cursor.tokens.text
    start, end = cursor.offset(first, cursor.lexemes[first].cut), cursor.tokens.ends[last - 1]
    surface = text[start:end]
    least = _double(low)
    return _FACT(
        id=record_id(article.article_id, "fact", normalise(surface), document.occurrence(surface, start), kind),
        article_id=article.article_id,
        revision=article.revision,
        generation=document.generation,
        start=start,
        end=end,
        text=surface,
        published_at=article.published_at,
        rule=rule,
        confidence=confidence,
        ruleset=document.ruleset,
        kind=kind,
        low=least,
        high=least if high is low else _double(high),
        approx=approx,
        unit=unit,
        counted=counted,
        date_start=days.start if days else None,
        date_end=days.end if days else None,
        granularity=granularity,
        note=note,
    )


def _double(value: Value | None) -> float | None:
    """An exact value as a double; None for None and for what no double holds."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None
