"""A pronoun in a title or behind it in, the party that it means out: «رئيسها», «المتحدث باسمه», «بلاده»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Final

from streams.extract.entities.parties import Party
from streams.extract.parties.antecedents import antecedent
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.register import Register

__all__ = ["BACK_TOKENS_MAX", "OWNED_LETTERS", "SPEAKS_FOR", "own_body", "owner_of", "pronoun_of"]

SPEAKS_FOR: Final = {"باسمه": "ه", "باسمها": "ها", "باسمهم": "هم", "فيها": "ها", "فيه": "ه"}
"""What stands for a body behind a title, to its pronoun."""
OWNED_LETTERS: Final = 5
_NAMING: Final = frozenset({"باسم", "وزاره"})
"""Words behind which a noun with a pronoun tells whose officer it is: «المتحدث باسم حكومتها», «وزارة خارجيته»."""
_PRONOUN_OF: Final = {"ته": "ه"}
BACK_TOKENS_MAX: Final = 90
"""How far back the body may be named that a pronoun means, or whose officer has a title without a name."""
_OWNER_TOKENS: Final = 20
"""How far back any party named may be the owner of a pronoun."""
_OWN_TOKENS: Final = 24
"""How far behind a name its bearer may call a party his own."""


def own_body(context: PartyContext, register: Register, first: int) -> str | None:
    """The party that whoever speaks at token `first` calls his own in that sentence: «بلاده», «حزبها», «نقابته»; None for none."""
    end = context.tokens.sentences[context.tokens.sentence(first)][1]
    for i in range(first, min(end, first + _OWN_TOKENS)):
        stem = context.lexicon.own.get(context.words[i])
        if stem is None:
            continue
        noun = next((n for n in context.lexicon.nouns.get(stem, ()) if n.role is Role.BODY), None)
        if noun is None:
            return context.state_at(first)
        meant = register.meant(noun, first)
        return meant.code if meant is not None else register.before(first, BACK_TOKENS_MAX)
    return None


def pronoun_of(context: PartyContext, i: int, last: int, noun: Noun) -> str:
    """The pronoun for whom the title is an officer of: «رئيسها», «الناطق باسمها», «وزير خارجيتها»; '' for none."""
    following = context.words[i + 1] if i + 1 < len(context.words) else ""
    told = noun.owned or next((SPEAKS_FOR[w] for w in context.words[i + 1 : last] if w in SPEAKS_FOR), "")
    inner = context.title_at(i + 1)
    if not told and inner is not None:
        told = inner.owned
    if told:
        return told
    named = next((context.words[j + 1] for j in range(i + 1, last - 1) if context.words[j] in _NAMING), "")
    return _ending(following, ("ها", "هم")) or _ending(named, ("ها", "هم", "ته"))


def _ending(word: str, endings: tuple[str, ...]) -> str:
    """The pronoun in which a word ends, one of these; '' for none, and for short words."""
    ending = next((ending for ending in endings if word.endswith(ending)), "") if len(word) > OWNED_LETTERS else ""
    return _PRONOUN_OF.get(ending, ending)


def owner_of(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, pronoun: str
) -> str | None:
    """Whose officer «رئيسها» is: the body or state named last that no preposition governs, else the one named last at all."""
    about = antecedent(context, register, parties, i, pronoun, of_state=_is_of_state(context, i))
    if about is not None:
        return about
    body = register.last_before(i, pronoun)
    acting = _acting(context, parties, i, pronoun)
    if acting is not None and (body is None or acting.first > body[0]):
        return acting.actor
    begin = context.tokens.sentences[context.tokens.sentence(i)][0]
    near = context.states[max(0, bisect_left(context.states, (begin, ""))) : bisect_left(context.states, (i, ""))]
    if pronoun == "ها" and near and (body is None or near[-1][0] > body[0]):
        return near[-1][1]
    number = context.subject_before(i) if pronoun != "ه" else None
    if number is not None and (body is None or context.spans[number][0] > body[0]):
        entity = context.entities[number]
        return entity.stands_for or entity.affiliation
    if body is not None and i - body[0] < BACK_TOKENS_MAX:
        return body[1].code
    last = bisect_left(register.mentions, (i, "")) - 1
    close = pronoun == "ها" and last >= 0 and i - register.mentions[last][0] < _OWNER_TOKENS
    return register.mentions[last][1] if close else None


def _is_of_state(context: PartyContext, i: int) -> bool:
    """Whether the title at token `i` is one that only a state gives: «وزيرها», «وزير خارجيتها»."""
    title = context.title_at(i)
    return title is not None and title.role is Role.MINISTER


def _acting(context: PartyContext, parties: Mapping[int, Party], i: int, pronoun: str) -> Party | None:
    """The nearest party before token `i` in its sentence that is called by a noun alone, of the pronoun's gender, and that no preposition governs: «نفت الوزارة …، وقال المتحدث باسمها»."""
    begin = context.tokens.sentences[context.tokens.sentence(i)][0]
    for j in range(i - 1, begin - 1, -1):
        party = parties.get(j)
        if party is None or party.actor is None or party.person or context.at[j] >= 0:
            continue
        if context.words[j].endswith("ه") is (pronoun == "ها") and context.leads(j + 1):
            return party
    return None
