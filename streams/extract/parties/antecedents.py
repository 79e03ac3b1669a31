"""A place with a pronoun in, the party that the sentence is about out: its topic, the subject of a verb, who is named first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from streams.extract.entities.parties import Party
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Role
from streams.extract.parties.register import Register
from streams.extract.parties.strangers import is_verb

__all__ = ["antecedent", "subject_before"]

_SIGNS: Final = frozenset('.:؛،,؟!«"“')
_PREPOSED: Final = ("لل", "بال")
_WITHIN: Final = frozenset({"في", "وفي"})
_SENTENCES_BACK: Final = 2
_SPANS_MAX: Final = 60
"""Tokens of a sentence among which the party is looked for."""


class _Candidate(NamedTuple):
    """A party where it is named."""

    token: int
    code: str
    subject: bool
    """Whether it is the subject of a clause."""


def antecedent(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, pronoun: str, *, of_state: bool
) -> str | None:
    """The party of the pronoun's gender that the sentence is about before token `i`, else the sentence before it in its paragraph; with `of_state` only a state or region."""
    number = context.tokens.sentence(i)
    begin = context.tokens.sentences[number][0]
    found = _candidates(context, register, parties, begin, i, pronoun, of_state=of_state)
    if found:
        topic = (
            found[0] if context.words[begin] in context.lexicon.topicalizers and found[0].token <= begin + 2 else None
        )
        subject = next((one for one in reversed(found) if one.subject), None)
        return (topic or subject or found[0]).code
    found = _candidates(context, register, parties, begin, i, pronoun, of_state=of_state, governed=True)
    if found:
        return found[-1].code
    for back in range(number - 1, max(-1, number - 1 - _SENTENCES_BACK), -1):
        if context.tokens.opens_line(begin):
            return None
        begin, end = context.tokens.sentences[back]
        end = min(end, begin + _SPANS_MAX)
        found = _candidates(context, register, parties, begin, end, pronoun, of_state=of_state)
        if found:
            return next((one for one in reversed(found) if one.subject), found[0]).code
        found = _candidates(context, register, parties, begin, end, pronoun, of_state=of_state, governed=True)
        if found:
            return found[-1].code
    return None


def subject_before(context: PartyContext, register: Register, parties: Mapping[int, Party], i: int) -> str | None:
    """The party that the sentence is about before token `i`, of whatever gender: «أكدت السلطات، على لسان الوزير، …»."""
    begin = context.tokens.sentences[context.tokens.sentence(i)][0]
    named = [
        _Candidate(token, code, _is_subject(context, token))
        for token, code in _named(context, register, parties, begin, i)
        if _leads(context, token)
    ]
    subject = next((one for one in reversed(named) if one.subject), named[0] if named else None)
    return subject.code if subject is not None else None


def _candidates(
    context: PartyContext,
    register: Register,
    parties: Mapping[int, Party],
    first: int,
    last: int,
    pronoun: str,
    *,
    of_state: bool,
    governed: bool = False,
) -> list[_Candidate]:
    """The parties between these tokens that no preposition governs and that the pronoun may mean, in the order of the text."""
    found: list[_Candidate] = []
    for token, code in _named(context, register, parties, first, last):
        if of_state and not (code in context.gazetteer.countries or code in context.lexicon.regions.values()):
            continue
        if (governed or _leads(context, token)) and _fits(context, token, pronoun):
            found.append(_Candidate(token, code, _is_subject(context, token)))
    return found


def _named(
    context: PartyContext, register: Register, parties: Mapping[int, Party], first: int, last: int
) -> Iterator[tuple[int, str]]:
    """Yield where which party is named by a noun or name, in the order of the text: no persons, no adjectives."""
    names = dict(_between(register.mentions, first, last))
    for token in range(first, last):
        party, number = parties.get(token), context.at[token]
        if party is not None and party.actor is not None and not party.person:
            yield token, party.actor
        elif token in names and number >= 0 and context.spans[number][0] == token and not context.is_dateline(token):
            entity = context.entities[number]
            yield token, entity.stands_for or names[token]


def _leads(context: PartyContext, token: int) -> bool:
    """Whether no preposition governs the noun or name at the token."""
    if context.at[token] >= 0:
        return context.leads(token)
    before = context.words[token - 1] if token else ""
    return not (context.words[token].startswith(_PREPOSED) or before in context.lexicon.tails or before in _WITHIN)


def _between(found: Sequence[tuple[int, str]], first: int, last: int) -> Sequence[tuple[int, str]]:
    return found[bisect_left(found, (first, "")) : bisect_left(found, (last, ""))]


def _fits(context: PartyContext, token: int, pronoun: str) -> bool:
    """Whether a pronoun of this gender and number may mean the noun or name at the token."""
    word = context.words[token]
    nouns = context.lexicon.nouns.get(word, ())
    if any(noun.role is Role.PEOPLE for noun in nouns):
        persons = word.endswith(("ون", "ين"))
        return pronoun == "هم" or (pronoun == "ها" and not persons)
    if word.endswith("ه"):
        return pronoun == "ها"
    if nouns or context.at[token] < 0:
        return pronoun == "ه"
    place = word.lstrip("وفبل")
    return pronoun == ("ه" if place.endswith(context.lexicon.masculine_places) else "ها")


def _is_subject(context: PartyContext, token: int) -> bool:
    """Whether a verb, a sign or a particle stands before the name at the token, or it begins its sentence."""
    before = context.words[token - 1] if token else ""
    if token == context.tokens.sentences[context.tokens.sentence(token)][0] or before in _SIGNS:
        return True
    return (
        before in context.lexicon.titles.clause_heads
        or before in context.lexicon.topicalizers
        or (is_verb(context, token - 1) and not _is_subordinate(context, token - 2))
    )


def _is_subordinate(context: PartyContext, i: int) -> bool:
    """Whether a word that begins a clause within another stands at token `i`: «القمة التي استضافتها سمرقند» is not about the place."""
    return i >= 0 and context.words[i] in context.lexicon.subordinators
