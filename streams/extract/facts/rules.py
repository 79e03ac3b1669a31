"""Every rule for facts, in the order in which they are tried."""

from __future__ import annotations

from streams.extract.facts import ages, date_rules, number_rules
from streams.extract.facts.match import Build
from streams.extract.rule import Rule

__all__ = ["RULES"]


RULES: tuple[Rule[Build], ...] = (*ages.RULES, *date_rules.RULES, *number_rules.RULES)
"""In the order in which they are tried at a token; the first that finds something wins."""
