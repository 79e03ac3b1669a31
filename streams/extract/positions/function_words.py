"""What a function word does, as a bit, and the lists of the tables `clauses` and `modality` that say so."""

from __future__ import annotations

from typing import Final

__all__ = ["BLOCKING", "LISTS", "PROCLITICS", "ROLES", "VERB_ROLES", "Mark", "Role"]


class Mark:
    """What a function word (or the phrase that begins with it) does: a bit each of a plain int.

    As members of an `IntFlag` they made finding positions 72 % slower (docs/decisions/0016-micro-tricks.md).
    """

    NONE: Final = 0
    STOP: Final = 1
    """A comma, semicolon, colon, dash, bracket or row of dots."""
    THAT: Final = 1 << 1
    RELATIVE: Final = 1 << 2
    ADVERSATIVE: Final = 1 << 3
    CAUSAL: Final = 1 << 4
    TEMPORAL: Final = 1 << 5
    CONDITION: Final = 1 << 6
    PREPOSITION: Final = 1 << 7
    ADDRESSING: Final = 1 << 8
    PLACE: Final = 1 << 9
    ENUMERATION: Final = 1 << 10
    DUTY: Final = 1 << 11
    NEGATION: Final = 1 << 12
    NEGATIVE_NOUN: Final = 1 << 13
    REFUSAL: Final = 1 << 14
    HEDGE: Final = 1 << 15
    POSSIBILITY: Final = 1 << 16
    FUTURE: Final = 1 << 17
    AUXILIARY: Final = 1 << 18
    DEADLINE: Final = 1 << 19
    ANAPHOR: Final = 1 << 20
    SUPPOSITION: Final = 1 << 21
    LIGHT: Final = 1 << 22
    INTENT: Final = 1 << 23
    PASSIVE: Final = 1 << 24
    NAMING: Final = 1 << 25
    """A quotation mark."""
    AGENT: Final = 1 << 26
    JOINING: Final = 1 << 27
    SELF: Final = 1 << 28
    PRONOUN: Final = 1 << 29
    SOURCE: Final = 1 << 30
    DURING: Final = 1 << 31
    COPULA: Final = 1 << 32
    REPORTING: Final = 1 << 33
    RESUMPTIVE: Final = 1 << 34
    BETWEEN: Final = 1 << 35
    EFFECTIVE: Final = 1 << 36
    COLON: Final = 1 << 37
    PAIR: Final = 1 << 38
    PEOPLE: Final = 1 << 39
    UNTIL: Final = 1 << 40
    DATED: Final = 1 << 41
    STATES: Final = 1 << 42
    IMPERSONAL: Final = 1 << 43
    HOLDER: Final = 1 << 44
    NATION: Final = 1 << 45
    ABLE: Final = 1 << 46
    COMPANY: Final = 1 << 47
    ALL: Final = 1 << 48
    DECISION: Final = 1 << 49
    RETURN: Final = 1 << 50
    BAD: Final = 1 << 51
    GOOD: Final = 1 << 52
    TOPICALIZING: Final = 1 << 53
    NEARLY: Final = 1 << 54
    INSERTING: Final = 1 << 55
    MILD: Final = 1 << 56
    HOSTILE: Final = 1 << 57


BLOCKING: Final = Mark.PREPOSITION | Mark.THAT | Mark.RELATIVE | Mark.CONDITION | Mark.ADVERSATIVE | Mark.TEMPORAL
"""Words beyond which no subject and no owner is looked for."""
PROCLITICS: Final = frozenset("بلو")
"""Letters that begin a word which goes on with nothing before it."""

LISTS: Final = (
    ("clauses", "complementisers", Mark.THAT),
    ("clauses", "relatives", Mark.RELATIVE),
    ("clauses", "adversatives", Mark.ADVERSATIVE),
    ("clauses", "causals", Mark.CAUSAL),
    ("clauses", "temporals", Mark.TEMPORAL),
    ("clauses", "prepositions", Mark.PREPOSITION),
    ("clauses", "addressing", Mark.ADDRESSING),
    ("clauses", "places", Mark.PLACE),
    ("clauses", "enumerations", Mark.ENUMERATION),
    ("clauses", "duties", Mark.DUTY),
    ("clauses", "agents", Mark.AGENT),
    ("clauses", "joining", Mark.JOINING),
    ("clauses", "selves", Mark.SELF),
    ("clauses", "pronouns", Mark.PRONOUN),
    ("clauses", "continuers", Mark.PRONOUN),
    ("clauses", "sources", Mark.SOURCE),
    ("clauses", "during", Mark.DURING),
    ("clauses", "pairs", Mark.PAIR),
    ("clauses", "people", Mark.PEOPLE),
    ("clauses", "states", Mark.STATES),
    ("clauses", "holders", Mark.HOLDER),
    ("clauses", "nations", Mark.NATION),
    ("clauses", "impersonals", Mark.IMPERSONAL),
    ("clauses", "until", Mark.UNTIL),
    ("clauses", "dated_nouns", Mark.DATED),
    ("clauses", "resumptives", Mark.RESUMPTIVE),
    ("clauses", "between", Mark.BETWEEN),
    ("clauses", "company", Mark.COMPANY),
    ("clauses", "everybody", Mark.ALL),
    ("clauses", "decisions", Mark.DECISION),
    ("clauses", "disapproval", Mark.BAD),
    ("clauses", "approval", Mark.GOOD),
    ("clauses", "hostility", Mark.HOSTILE),
    ("clauses", "mild_denials", Mark.MILD),
    ("clauses", "effective", Mark.EFFECTIVE),
    ("clauses", "topicalizers", Mark.TOPICALIZING),
    ("clauses", "insertions", Mark.INSERTING),
    ("modality", "copulas", Mark.COPULA),
    ("modality", "conditions", Mark.CONDITION),
    ("modality", "negations", Mark.NEGATION),
    ("modality", "negative_nouns", Mark.NEGATIVE_NOUN),
    ("modality", "refusals", Mark.REFUSAL),
    ("modality", "hedges", Mark.HEDGE),
    ("modality", "abilities", Mark.ABLE),
    ("modality", "returns", Mark.RETURN),
    ("modality", "possibility", Mark.POSSIBILITY),
    ("modality", "future", Mark.FUTURE),
    ("modality", "auxiliaries", Mark.AUXILIARY),
    ("modality", "deadlines", Mark.DEADLINE),
    ("modality", "anaphors", Mark.ANAPHOR),
    ("modality", "suppositions", Mark.SUPPOSITION),
    ("modality", "nearly", Mark.NEARLY),
)
"""Table, list and mark of its words and phrases."""


class Role:
    """What a word does in a construction (`constructions.py`), as a bit: it does so whatever else it is."""

    RECEIVING: Final = 1
    OFFERED: Final = 1 << 1
    PLEDGED: Final = 1 << 2
    DEMANDED: Final = 1 << 3
    CONCLUSION: Final = 1 << 4
    FORSAKING: Final = 1 << 5
    RELIEF: Final = 1 << 6
    OR_ELSE: Final = 1 << 7
    TOPIC: Final = 1 << 8
    SESSION: Final = 1 << 9
    DEMAND: Final = 1 << 10
    ASSENT: Final = 1 << 11
    REFUSING: Final = 1 << 12
    CLINGING: Final = 1 << 13
    BREAKING: Final = 1 << 14
    THERE: Final = 1 << 15
    DEAL: Final = 1 << 16
    TRAVEL: Final = 1 << 17
    HARM: Final = 1 << 18
    ANSWERED: Final = 1 << 19
    HELPING: Final = 1 << 20
    AGREED: Final = 1 << 21
    SUSPENDING: Final = 1 << 22
    TALKS: Final = 1 << 23
    INSISTING: Final = 1 << 24
    CHANGING: Final = 1 << 25
    OUTPUT: Final = 1 << 26
    DECIDING: Final = 1 << 27
    DELEGATE: Final = 1 << 28
    SIGNING: Final = 1 << 29
    ANNOUNCING: Final = 1 << 30
    PUTTING_OFF: Final = 1 << 31
    PARTING: Final = 1 << 32
    FAILING: Final = 1 << 33
    DISPUTE: Final = 1 << 34
    BLOCKING: Final = 1 << 35
    STRIKE: Final = 1 << 36
    GOING_ON: Final = 1 << 37
    UNREFUSING: Final = 1 << 38
    OUTCOME: Final = 1 << 39
    CARRYING: Final = 1 << 40
    DEFENCE: Final = 1 << 41
    AIMING: Final = 1 << 42
    MESSAGE: Final = 1 << 43
    SUCCEEDING: Final = 1 << 44
    RESULT: Final = 1 << 45


ROLES: Final = (
    ("receiving", Role.RECEIVING),
    ("offered", Role.OFFERED),
    ("pledged", Role.PLEDGED),
    ("demanded", Role.DEMANDED),
    ("conclusions", Role.CONCLUSION),
    ("forsaking", Role.FORSAKING),
    ("reliefs", Role.RELIEF),
    ("or_else", Role.OR_ELSE),
    ("topic_nouns", Role.TOPIC),
    ("own_sessions", Role.SESSION),
    ("demand_nouns", Role.DEMAND),
    ("assent_nouns", Role.ASSENT),
    ("refusal_nouns", Role.REFUSING),
    ("clinging", Role.CLINGING),
    ("breaking", Role.BREAKING),
    ("there", Role.THERE),
    ("deals", Role.DEAL),
    ("travel", Role.TRAVEL),
    ("harms", Role.HARM),
    ("answered", Role.ANSWERED),
    ("helping", Role.HELPING),
    ("agreed", Role.AGREED),
    ("suspending", Role.SUSPENDING),
    ("talks", Role.TALKS),
    ("delegates", Role.DELEGATE),
    ("signings", Role.SIGNING),
    ("announcements", Role.ANNOUNCING),
    ("putting_off", Role.PUTTING_OFF),
    ("insisting", Role.INSISTING),
    ("changing", Role.CHANGING),
    ("output", Role.OUTPUT),
    ("deciding", Role.DECIDING),
    ("disputes", Role.DISPUTE),
    ("strikes", Role.STRIKE),
    ("going_on", Role.GOING_ON),
    ("defences", Role.DEFENCE),
    ("messages", Role.MESSAGE),
    ("results", Role.RESULT),
)
"""List of the table `clauses` and the role of its words."""
VERB_ROLES: Final = (
    ("parting", Role.PARTING),
    ("failing", Role.FAILING),
    ("succeeding", Role.SUCCEEDING),
    ("hindering", Role.BLOCKING),
    ("unrefusing", Role.UNREFUSING),
    ("outcomes", Role.OUTCOME),
    ("carrying", Role.CARRYING),
    ("aiming", Role.AIMING),
)
"""List of verbs of the table `clauses`, past and present, and the role of all their forms."""
