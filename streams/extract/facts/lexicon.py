"""Lists of numbers, units, dates and clock times in, one compiled vocabulary out."""

from __future__ import annotations

from dataclasses import dataclass

from streams.arabic.dates.clock import add_clock
from streams.arabic.dates.word_lists import add_dates
from streams.arabic.numbers.amounts import add_bounds
from streams.arabic.numbers.duals import add_duals
from streams.arabic.numbers.numerals import add_numbers
from streams.arabic.numbers.units import add_money, add_units
from streams.arabic.vocabulary import Vocabulary, VocabularyBuilder
from streams.extract.facts.rules import RULES
from streams.lexicon_tables import Tables

__all__ = ["FactLexicon", "compile_facts"]


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
