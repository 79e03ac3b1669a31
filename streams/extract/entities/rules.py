"""The rules that find mentions, in the order they are tried, with the confidence of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from streams.extract.entities.gazetteer_matches import match_known
from streams.extract.entities.institutions import (
    match_credit,
    match_institution,
    match_ministry,
    match_quoted_name,
)
from streams.extract.entities.mentions import MentionContext
from streams.extract.entities.persons import match_titled, match_untitled
from streams.extract.entities.places import match_border, match_found_place, match_locality, match_state
from streams.extract.entities.tagger import revise
from streams.extract.rule import Rule

__all__ = ["CONFIDENCE", "RULES", "Matcher"]


Matcher = Callable[[MentionContext, Any], Any]
"""A production: reads the context at a token; the tagger all of it, with a model."""
RULES: Final[tuple[Rule[Matcher], ...]] = (
    Rule("entities.person", (), match_known),
    Rule("entities.country", (), match_known),
    Rule("entities.capital", (), match_known),
    Rule("entities.place", (), match_known),
    Rule("entities.organisation", (), match_known),
    Rule("entities.institution", (), match_institution),
    Rule("entities.ministry", (), match_institution),
    Rule("entities.state_body", (), match_institution),
    Rule("entities.outlet", (), match_institution),
    Rule("entities.named_behind", (), match_institution),
    Rule("entities.bare_ministry", (), match_ministry),
    Rule("entities.credit", (), match_credit),
    Rule("entities.quoted_name", (), match_quoted_name),
    Rule("entities.locality", (), match_locality),
    Rule("entities.town", (), match_locality),
    Rule("entities.border", (), match_border),
    Rule("entities.state", (), match_state),
    Rule("entities.found_place", (), match_found_place),
    Rule("entities.titled", (), match_titled),
    Rule("entities.titled_surname", (), match_titled),
    Rule("entities.given_name", (), match_untitled),
    Rule("entities.unknown_first_name", (), match_untitled),
    Rule("entities.eastern", (), match_untitled),
    Rule("entities.surname", (), match_untitled),
    Rule("entities.surname_only", (), match_untitled),
    Rule("entities.apposed", (), match_untitled),
    Rule("entities.national", (), match_untitled),
    Rule("entities.speaker", (), match_untitled),
    Rule("entities.joined", (), match_untitled),
    Rule("entities.repeated", (), match_untitled),
    Rule("entities.tagged", (), revise),
)
"""Every way to find a name; the extractor calls them itself, by what the word at hand can be (`word_features`)."""


CONFIDENCE: Final[Mapping[str, int]] = {
    "entities.person": 980,
    "entities.country": 990,
    "entities.capital": 980,
    "entities.place": 950,
    "entities.organisation": 970,
    "entities.institution": 850,
    "entities.ministry": 960,
    "entities.state_body": 940,
    "entities.outlet": 850,
    "entities.named_behind": 850,
    "entities.bare_ministry": 960,
    "entities.credit": 950,
    "entities.quoted_name": 850,
    "entities.locality": 850,
    "entities.town": 800,
    "entities.border": 950,
    "entities.state": 980,
    "entities.found_place": 750,
    "entities.titled": 930,
    "entities.titled_surname": 940,
    "entities.given_name": 870,
    "entities.unknown_first_name": 850,
    "entities.eastern": 900,
    "entities.surname": 920,
    "entities.surname_only": 870,
    "entities.apposed": 850,
    "entities.national": 900,
    "entities.speaker": 860,
    "entities.joined": 900,
    "entities.repeated": 900,
    "entities.tagged": 800,
}
"""Thousandths, by rule: its precision on news of another decade, raised where that corpus labels by other rules."""
