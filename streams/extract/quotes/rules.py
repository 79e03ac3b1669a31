"""Every rule for quotes: what begins it, and what it makes of what it reads."""

from __future__ import annotations

from typing import Any, Final

from streams.extract.quotes import attribution_rules, headlines, interview, spans, told_rules, verb_rules
from streams.extract.quotes.content import Kind
from streams.extract.rule import Rule

__all__ = [
    "AMID",
    "ANSWER",
    "ASIDE",
    "BARE",
    "BEFORE",
    "BEHIND",
    "CONTINUED",
    "FINITE",
    "HEADLINE",
    "HEADLINE_TAIL",
    "INSERTED",
    "LATE_CLAUSE",
    "RELAYED",
    "RESUMED",
    "RULES",
    "SAYING",
    "SIGNED",
    "TEXT",
    "TOLD",
    "TURN",
    "WORD",
]


RELAYED: Final[Rule[verb_rules.Build]] = Rule("quotes.relayed", ("verbs",), verb_rules.by_relay)
ASIDE: Final[Rule[verb_rules.Build]] = Rule("quotes.aside", ("verbs",), verb_rules.by_aside)
WORD: Final[Rule[verb_rules.Build]] = Rule("quotes.word", ("verbs",), verb_rules.by_word)
BARE: Final[Rule[verb_rules.Build]] = Rule("quotes.bare", ("verbs",), verb_rules.by_bare_clause)
FINITE: Final[dict[Kind, Rule[verb_rules.Build]]] = {
    Kind.THAT: Rule("quotes.that", ("verbs",), verb_rules.by_clause),
    Kind.COLON: Rule("quotes.colon", ("verbs",), verb_rules.by_colon),
    Kind.MARKS: Rule("quotes.marks", ("verbs",), verb_rules.by_marks),
    Kind.NOUN: Rule("quotes.noun", ("verbs",), verb_rules.by_noun),
}


_LATE: Final = Rule("quotes.late_verb", ("verbs",), attribution_rules.by_late_verb)


BEFORE: Final = Rule("quotes.account_before", ("accordings",), attribution_rules.by_account_before)
BEHIND: Final = Rule("quotes.account_behind", ("accordings",), attribution_rules.by_account_behind)
AMID: Final = Rule("quotes.account_amid", ("accordings",), attribution_rules.by_account_amid)
TEXT: Final = Rule("quotes.text", ("appearances",), attribution_rules.by_text)
HEADLINE: Final = Rule("quotes.headline", (), headlines.by_headline)
HEADLINE_TAIL: Final = Rule("quotes.headline_tail", (), headlines.by_headline_tail)
ANSWER: Final = Rule("quotes.answer", (), interview.by_answer)
TOLD: Final = Rule("quotes.told", (), told_rules.by_told)
SIGNED: Final = Rule("quotes.signed", (), told_rules.by_signed)
TURN: Final = Rule("quotes.turn", (), told_rules.by_turn)
LATE_CLAUSE: Final = Rule("quotes.late_clause", ("verbs",), told_rules.by_late_clause)
INSERTED: Final = Rule("quotes.inserted", ("verbs",), told_rules.by_inserted)
SAYING: Final = Rule("quotes.saying", (), attribution_rules.by_saying)
CONTINUED: Final = Rule("quotes.continued", (), attribution_rules.by_going_on)
RESUMED: Final = Rule("quotes.resumed", ("complementisers",), verb_rules.by_resuming)


_FRAGMENT: Final = Rule("quotes.fragment", (), spans.fragments)


RULES: tuple[Rule[Any], ...] = (
    *FINITE.values(),
    BARE,
    ASIDE,
    WORD,
    RELAYED,
    _LATE,
    BEFORE,
    BEHIND,
    AMID,
    TEXT,
    HEADLINE,
    HEADLINE_TAIL,
    ANSWER,
    SIGNED,
    TOLD,
    TURN,
    INSERTED,
    LATE_CLAUSE,
    SAYING,
    CONTINUED,
    RESUMED,
    _FRAGMENT,
)
"""All rules for quotes."""
