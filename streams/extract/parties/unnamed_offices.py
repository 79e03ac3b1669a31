"""A title that names no party in, whom it means out: the state, who had such a title before, the body named last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from streams.extract.entities.parties import Party
from streams.extract.parties.antecedents import subject_before
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.names import make_code, name_key
from streams.extract.parties.owners import BACK_TOKENS_MAX
from streams.extract.parties.register import Register
from streams.extract.parties.titles import LOOSE, TITLE_TOKENS_MAX, is_owned_noun, read_office
from streams.extract.parties.topics import topic_before
from streams.records import EntityType

__all__ = ["CANDIDATES", "office_meant", "tells_side"]

_GUILD: Final = "UNION"
_PRESIDENT: Final = "رءيس"
_GPE: Final = EntityType.GPE
_NATIVE: Final = frozenset({"نقيب"})
CANDIDATES: Final = frozenset({"مرشح", "مرشحه"})
"""Those who run for an office, and speak for a party only where it is named."""
_MEDIATORS: Final = frozenset({"وسيط", "وسيطه"})
"""Those who speak for the body that sent them, where it is named, else for nobody."""
_EXECUTIVE: Final = frozenset({"التنفيذي", "التنفيذيه"})
"""With it an officer is one of a company, not of a state."""
_TONGUE: Final = frozenset({"لسان", "وبلسان", "بلسان"})
"""Behind it stands the officer through whom a party speaks."""
_CHOOSING: Final = frozenset({"ALLIANCE", "BLOC", "FRONT", "LIST", "MOVEMENT", "PARTY"})
"""Bodies whose deputies sit in a parliament."""
_SIDE_TOKENS: Final = 3
"""How far behind a title an adjective of its side may stand."""


def office_meant(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the title at token `i` means without a name: the state, who had such a title before, the body named last."""
    _, last, bare = read_office(context, parties, i)
    following = context.words[i + 1] if i + 1 < len(context.words) else ""
    if (
        noun.stem in context.lexicon.titles.deputies
        and not following.startswith("ال")
        and (chief := context.title_at(i + 1)) is not None
    ):
        return office_meant(context, register, parties, i + 1, chief)
    single = noun.definite and (following in LOOSE or (bare and last == i + 1))
    if single and noun.office in register.offices:
        return register.offices[noun.office]
    if i and context.words[i - 1] in _TONGUE and (about := subject_before(context, register, parties, i)) is not None:
        return about
    inside = context.words[i + 1 : max(last, i + _SIDE_TOKENS)]
    if _is_silent(context, noun, inside):
        return None
    if not context.lexicon.guild.isdisjoint(inside):
        return register.guild_before(i, context.lexicon.titles.guilds) or register.before(i, BACK_TOKENS_MAX)
    if noun.stem in context.lexicon.voices:
        if context.lexicon.official.isdisjoint(inside):
            return None
        return _seat(context, i, last, noun) or context.state_at(i)
    if (
        noun.role is Role.MINISTER
        or following in context.lexicon.chiefs
        or (noun.stem == _PRESIDENT and single)
        or not context.lexicon.official.isdisjoint(inside)
    ):
        government = noun.role is Role.MINISTER or following in context.lexicon.chiefs
        nameless = context.nameless if government else None
        return _seat(context, i, last, noun) or context.officer_state(i) or nameless
    guild = _guild(context, register, i, last) if noun.stem in _NATIVE else None
    named = register.before(i, BACK_TOKENS_MAX) if bare and (noun.definite or last > i + 1) else None
    return guild or _by_stem(context, register, i, noun, named)


def _is_silent(context: PartyContext, noun: Noun, inside: Sequence[str]) -> bool:
    """Whether who has this title speaks for nobody: he runs for it, had it once, or heads a school."""
    past = not noun.definite and not context.lexicon.titles.past.isdisjoint(inside)
    return past or noun.stem in CANDIDATES or not context.lexicon.silent.isdisjoint(map(name_key, inside))


def _by_stem(context: PartyContext, register: Register, i: int, noun: Noun, named: str | None) -> str | None:
    """Whom an officer of this kind means, where his title tells nothing else: the body `named` last, what is spoken of."""
    if (body := context.lexicon.commissioners.get(noun.stem)) is not None and body in context.many:
        return body
    if noun.stem in _MEDIATORS:
        return None
    if noun.stem in context.lexicon.titles.chosen:
        code = topic_before(context, register, i)
        if code is not None and code not in context.gazetteer.countries and _chooses(context, register, code):
            return code
        end = context.tokens.sentences[context.tokens.sentence(i)][1]
        opposed = not context.lexicon.titles.opposed.isdisjoint(context.words[i + 1 : min(end, i + TITLE_TOKENS_MAX)])
        return None if opposed else context.officer_state(i)
    executive = not _EXECUTIVE.isdisjoint(context.words[i + 1 : i + _SIDE_TOKENS])
    topic = (register.company_before(i) if executive else None) or named or topic_before(context, register, i)
    return None if executive and topic in context.gazetteer.countries else topic


def _chooses(context: PartyContext, register: Register, code: str) -> bool:
    """Whether the body spoken of is one that has deputies: a party, bloc, movement or the like, not a bank or fund."""
    stems = {body.stem for _, body in register.all if body.code == code}
    nouns = (noun for stem in stems for noun in context.lexicon.nouns.get(stem, ()))
    return any(noun.code in _CHOOSING for noun in nouns)


def _guild(context: PartyContext, register: Register, i: int, last: int) -> str | None:
    """The guild of the people named behind its head at token `i`: «نقيب أصحاب المخابز»; None where they are not named."""
    following = context.words[i + 1] if i + 1 < len(context.words) else ""
    known = register.aliases.get(name_key(following))
    if known is not None or last <= i + 1 or is_owned_noun(following):
        return known.code if known is not None else None
    return make_code(context, _GUILD, map(name_key, context.words[i + 1 : last]), None) or None


def tells_side(context: PartyContext, i: int) -> bool:
    """Whether an adjective behind the title at token `i` tells that its bearer is of the state or a union: «مصدر حكومي»."""
    near = context.words[i + 1 : i + _SIDE_TOKENS]
    return not (context.lexicon.official.isdisjoint(near) and context.lexicon.guild.isdisjoint(near))


def _seat(context: PartyContext, i: int, last: int, noun: Noun) -> str | None:
    """The state whose place stands right behind the title, unless its bearer is sent there: «الرئيس في موسكو»; None for none."""
    for j in range(i + 1, min(last + 1, len(context.words) - 1)):
        number = context.at[j + 1]
        if context.words[j] in LOOSE and number >= 0 and context.entities[number].type is _GPE:
            return None if noun.stem in context.gazetteer.titles.sent else context.entities[number].affiliation
    return None
