"""Tokens in, numeric and temporal facts out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from streams.arabic.amounts import add_bounds
from streams.arabic.clock import add_clock
from streams.arabic.dates import add_dates
from streams.arabic.duals import add_duals
from streams.arabic.lexemes import ANYTHING, JOINTS, NUMBER, SOMETHING, Vocabulary, VocabularyBuilder
from streams.arabic.numerals import Value, add_numbers
from streams.arabic.reader import Reader
from streams.arabic.text import normalise
from streams.arabic.units import add_money, add_units
from streams.extract import facts_dates, facts_numbers
from streams.extract.document import Document, record_id
from streams.extract.found import Build, Found
from streams.extract.rule import Rule
from streams.frozen import twin
from streams.lexicon import Tables
from streams.records import Fact, Quote

__all__ = ["RULES", "FactLexicon", "attribute", "compile_facts", "find_facts"]

RULES: tuple[Rule[Build], ...] = (*facts_dates.RULES, *facts_numbers.RULES)
"""In the order in which they are tried at a token; the first that finds something wins."""
_FACT: Final = twin(Fact)


@dataclass(frozen=True, slots=True)
class FactLexicon:
    """The compiled lists of numbers, units and dates."""

    vocabulary: Vocabulary
    """Folded words with their tags and the numbers of the rules to try at them."""


def compile_facts(tables: Tables) -> FactLexicon:
    """Compile the lists."""
    builder = VocabularyBuilder()
    add_numbers(builder, tables["numbers"])
    add_units(builder, tables["units"])
    add_money(builder, tables["money"], tables["cldr_money"])
    add_bounds(builder, tables["bounds"])
    add_dates(builder, tables["dates"], tables["cldr_months"])
    add_clock(builder, tables["clock"])
    add_duals(builder, tables["duals"])
    actions: dict[str, list[int]] = {}
    for number, rule in enumerate(RULES):
        for tag in rule.first:
            actions.setdefault(tag, []).append(number)
    return FactLexicon(builder.build({tag: tuple(numbers) for tag, numbers in actions.items()}))


def find_facts(document: Document, lexicon: FactLexicon) -> tuple[Fact, ...]:
    """Facts in the order of the text; no two overlap."""
    reader = Reader(document.tokens, lexicon.vocabulary, document.published)
    facts: list[Fact] = []
    lexemes, words, last = reader.lexemes, reader.words, reader.count - 1
    sentences = iter(document.tokens.sentences)
    behind = reader.stop = 0
    for i in [i for i, lexeme in enumerate(lexemes) if lexeme.actions]:
        if i < behind or ("digits" in lexemes[i].tags and reader.in_name(i)):
            continue
        while i >= reader.stop:
            reader.begin, reader.stop = next(sentences)
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
            found = RULES[number].build(reader, i)
            if found and found.first >= behind:
                facts.append(_record(document, reader, RULES[number].name, found))
                behind = max(found.last, i + 1)
                if found.days:
                    reader.named = found.days
                break
    return tuple(facts)


def _record(document: Document, reader: Reader, rule: str, found: Found) -> Fact:
    """The record of what a rule found."""
    kind, first, last, low, high, approx, unit, counted, days, granularity, note, confidence = found
    article, text = document.article, reader.tokens.text
    start, end = reader.offset(first, reader.lexemes[first].cut), reader.tokens.ends[last - 1]
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


def attribute(facts: tuple[Fact, ...], quotes: tuple[Quote, ...]) -> tuple[Fact, ...]:
    """The facts, each with the innermost quote that holds it; both in the order of the text."""
    coming = sorted(quotes, key=lambda quote: quote.start, reverse=True)
    open_quotes: list[Quote] = []
    attributed: list[Fact] = []
    for fact in facts:
        while coming and coming[-1].start <= fact.start:
            open_quotes.append(coming.pop())
        open_quotes = [quote for quote in open_quotes if quote.end > fact.start]
        holding = [quote for quote in open_quotes if quote.end >= fact.end]
        innermost = min(holding, key=lambda quote: (quote.end - quote.start, quote.id), default=None)
        attributed.append(replace(fact, said_by=innermost.id) if innermost else fact)
    return tuple(attributed)
