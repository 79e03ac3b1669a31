"""Tokens in, numeric and temporal facts out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from streams.arabic.amounts import add_bounds
from streams.arabic.clock import add_clock
from streams.arabic.dates import add_dates
from streams.arabic.duals import add_duals
from streams.arabic.lexemes import JOINTS, NOTHING, SOMETHING, Vocabulary, VocabularyBuilder
from streams.arabic.numerals import Value, add_numbers
from streams.arabic.reader import Reader
from streams.arabic.units import add_money, add_units
from streams.extract import facts_dates, facts_numbers
from streams.extract.document import Document
from streams.extract.found import Build, Found
from streams.extract.rule import Rule
from streams.lexicon import Tables
from streams.records import Fact, FactKind, Quote

__all__ = ["RULES", "FactLexicon", "attribute", "compile_facts", "find_facts"]

RULES: tuple[Rule[Build], ...] = (*facts_dates.RULES, *facts_numbers.RULES)
"""In the order in which they are tried at a token; the first that finds something wins."""


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
    lexemes, words, behind = [*reader.lexemes, NOTHING], (*reader.words, ""), 0
    for reader.begin, reader.stop in document.tokens.sentences:
        for i in range(reader.begin, reader.stop):
            actions = lexemes[i].actions
            if not actions or i < behind:
                continue
            if "digits" in lexemes[i].tags and reader.in_name(i):
                continue
            following = words[i + 1]
            something = bool(lexemes[i + 1].tags) or following in JOINTS
            for number, seconds in actions:
                if seconds is not None and not (something if seconds is SOMETHING else following in seconds):
                    continue
                rule = RULES[number]
                found = rule.build(reader, i)
                if found and found.first >= behind:
                    facts.append(_record(document, reader, rule.name, found))
                    behind = max(found.last, i + 1)
                    if found.kind is FactKind.DATE and found.days:
                        reader.named = found.days
                    break
    return tuple(facts)


def _record(document: Document, reader: Reader, rule: str, found: Found) -> Fact:
    """The record of what a rule found."""
    tokens = document.tokens
    start = reader.offset(found.first, reader.at(found.first).cut)
    head = document.head("fact", start, tokens.ends[found.last - 1], rule, found.confidence, found.kind)
    days = found.days
    return Fact(
        **head, kind=found.kind, low=_double(found.low), high=_double(found.high), approx=found.approx, unit=found.unit,
        counted=found.counted, date_start=days.start if days else None, date_end=days.end if days else None,
        granularity=found.granularity, note=found.note,
    )


def _double(value: Value | None) -> float | None:
    """An exact value as a double; None for None and for what no double holds."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return None


def attribute(facts: tuple[Fact, ...], quotes: tuple[Quote, ...]) -> tuple[Fact, ...]:
    """The facts, each with the innermost quote that holds it."""
    def holder(fact: Fact) -> str | None:
        holding = [q for q in quotes if q.start <= fact.start and fact.end <= q.end]
        return min(holding, key=lambda q: (q.end - q.start, q.id)).id if holding else None
    return tuple(replace(fact, said_by=said) if (said := holder(fact)) else fact for fact in facts)
