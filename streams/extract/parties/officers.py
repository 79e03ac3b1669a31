"""A title in, whom its bearer speaks for out: by what stands in the title before any place or occasion, else by what came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from streams.arabic.forms import bare, masculine
from streams.extract.entities.parties import Party, party_of
from streams.extract.entities.word_features import Title
from streams.extract.parties.antecedents import antecedent
from streams.extract.parties.context import PartyContext
from streams.extract.parties.counterparts import counterpart_state, is_counterpart
from streams.extract.parties.lexicon import Noun
from streams.extract.parties.names import OPENING
from streams.extract.parties.owners import own_body, owner_of, pronoun_of
from streams.extract.parties.register import Register
from streams.extract.parties.relatives import led_by
from streams.extract.parties.titles import BY_NAME, party_inside, read_office
from streams.extract.parties.topics import topic_before
from streams.extract.parties.unnamed_offices import CANDIDATES, office_meant
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["giver_of", "governed_place", "introduced", "latter", "office_named", "office_of"]

_INTRODUCTION_TOKENS: Final = 12
"""How far before a name its title may begin."""
_ONE_OF: Final = frozenset({"احد", "احدي", "من", "وهو", "وهي"})
"""«أحد مسؤولي الحزب»: one of those who have the title behind it."""
_OFFICIAL: Final = "مسءول"
_RANKS: Final = frozenset({"السفير", "السفيره", "والسفير"})
"""Titles that their bearers keep when the office is over."""
_FORMER_TOKENS: Final = 5
"""How far behind a title the word may stand that it is over."""
_ON_BEHALF: Final = frozenset({"عن", "من", "باسم"})
_INSIDE_IT: Final = frozenset({"فيه", "فيها"})
_PERSON: Final = EntityType.PERSON
_GPE: Final = EntityType.GPE
_ORG: Final = EntityType.ORG
_PLACES: Final = frozenset({EntityType.GPE, EntityType.LOC})
_MEMBERS: Final = frozenset({"عضو", "عضوه"})
"""Those who sit in a body for another: «عضو اللجنة عن اتحاد الصناعات»."""
_JOINED: Final = "وف"
_NAMED_BEHIND: Final = 3
"""How far behind a title «باسم» may stand."""


def office_of(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the bearer of the title at token `i` speaks for: by the title, else by what was spoken of; None when that cannot be told."""
    return office_named(context, register, parties, i, noun) or office_meant(context, register, parties, i, noun)


def office_named(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the title at token `i` itself names: by a party inside it, by a pronoun, or since but one gives such a title."""
    if noun.owned and (owner := owner_of(context, register, parties, i, noun.owned)) is not None:
        return owner
    if (place := governed_place(context, i, noun)) is not None:
        return place
    if (giver := giver_of(context, i)) is not None:
        return giver
    code, last, _ = read_office(context, parties, i)
    if noun.stem in CANDIDATES and code in context.gazetteer.countries:
        return None
    if code is not None:
        return (
            _named_behind(
                context, parties, last, chosen=noun.stem in _MEMBERS or noun.stem in context.lexicon.titles.chosen
            )
            or code
        )
    if (noun.stem in context.lexicon.voices or noun.stem == _OFFICIAL) and not _INSIDE_IT.isdisjoint(
        context.words[i + 1 : last]
    ):
        pronoun = pronoun_of(context, i, last, noun)
        about = antecedent(context, register, parties, i, pronoun, of_state=False)
        return about or topic_before(context, register, i)
    owned = pronoun_of(context, i, last, noun)
    return owner_of(context, register, parties, i, owned) if owned else None


def giver_of(context: PartyContext, i: int) -> str | None:
    """The organisation that alone gives the title at token `i`: «المفوضة السامية لحقوق الإنسان»; None for any other title."""
    for title, code in context.lexicon.posts.get(masculine(bare(context.words[i].lstrip(_JOINED))), ()):
        following = tuple(map(bare, context.words[i + 1 : i + len(title)]))
        if title[1:] in (following, tuple(map(masculine, following))):
            return code
    return None


def governed_place(context: PartyContext, i: int, noun: Noun) -> str | None:
    """The region or city that the officer at token `i` governs, which is a party of its own: «حاكم تشوبوت»; None for no such officer."""
    number = context.at[i + 1] if noun.stem in context.lexicon.titles.governors and i + 1 < len(context.at) else -1
    entity = context.entities[number] if number >= 0 else None
    if entity is None or entity.type not in _PLACES or entity.entity_id is None or entity.rule == "entities.country":
        return None
    return context.lexicon.regions.get(entity.name or "") or (slug(entity.name or "") or entity.entity_id).upper()


def _named_behind(context: PartyContext, parties: Mapping[int, Party], last: int, *, chosen: bool) -> str | None:
    """Whom an officer of one party speaks in the name of: «مندوب تنزانيا متحدثا باسم المجموعة»; None for nobody else."""
    for j in range(last, min(last + _NAMED_BEHIND, len(context.words) - 1)):
        if context.words[j] == BY_NAME or (chosen and context.words[j] == "عن"):
            return party_inside(context, parties, j + 1, loose=False)
    return None


def introduced(
    context: PartyContext, register: Register, parties: Mapping[int, Party], number: int
) -> tuple[int, str | None] | None:
    """Whom the person of this mention speaks for, behind how sure that is, 0 being surest; None when it is not told here.

    Nobody, (0, None), for one whose office is over. By the titles before the name, or behind it between commas; by what he calls his own; by what such a title means there.
    """
    first, last = context.spans[number]
    if first and is_counterpart(context, first - 1):
        other = counterpart_state(context, parties, first - 1)
        return (1, other) if other is not None else None
    behind = last + 1 if last < len(context.words) and context.words[last] in "،," else last
    behind += behind < len(context.words) and context.words[behind] in _ONE_OF
    titles = _titles_before(context, parties, first)
    if titles is None:
        return None
    current = [(i, noun) for i, noun in titles if not _is_former(context, i)]
    titles = current or titles
    titled = min([i for i, _ in titles], default=first)
    stood_for = _stood_for(context, parties, last) or led_by(context, parties, titled, first, last)
    if stood_for is not None:
        return 0, stood_for
    noun = context.title_at(behind) if behind < len(context.words) else None
    if _is_over(context, [i for i, _ in titles], behind if noun is not None else None):
        return 0, None
    if noun is not None and (context.words[behind][0] != "و" or noun.stem[0] == "و"):
        titles.append((behind, noun))
    named = (office_named(context, register, parties, i, noun) for i, noun in titles)
    meant = (office_meant(context, register, parties, i, noun) for i, noun in titles)
    own = (own_body(context, register, last) for _ in range(1))
    for sureness, codes in enumerate((named, own, meant)):
        code = next(filter(None, codes), None)
        if code is not None:
            return sureness, code
    return None


def _is_former(context: PartyContext, i: int) -> bool:
    """Whether the title at token `i` is one that its bearer had: «الرئيس النيجيري الأسبق»."""
    for j in range(i + 1, min(i + _FORMER_TOKENS, len(context.words))):
        if context.words[j] in context.gazetteer.titles.former:
            return True
        if context.title_at(j) is not None and context.words[j].startswith("ال"):
            return False
    return False


def _is_over(context: PartyContext, before: Sequence[int], behind: int | None) -> bool:
    """Whether whoever has titles at the tokens `before` his name and `behind` it is in office no more: a rank alone is no office."""
    offices = [i for i in before if context.words[i] not in _RANKS or i + 1 in before]
    if behind is not None:
        offices.append(behind)
    if any((noun := context.title_at(i)) is not None and noun.stem in context.lexicon.titles.chosen for i in offices):
        return False
    return bool(offices) and all(_is_former(context, i) for i in offices)


def _stood_for(context: PartyContext, parties: Mapping[int, Party], last: int) -> str | None:
    """The party for which somebody speaks whose name ends before token `last`: «فلان، عن نقابة الصيادين،»."""
    words = context.words
    if last + 2 >= len(words) or words[last] not in "،," or words[last + 1] not in _ON_BEHALF:
        return None
    first = last + 2 + (words[last + 2] in OPENING)
    return party_inside(context, parties, first, loose=True) if first < len(words) else None


def _titles_before(context: PartyContext, parties: Mapping[int, Party], first: int) -> list[tuple[int, Noun]] | None:
    """The titles that reach the name at token `first`, the nearest first; None where it is that of an observer."""
    begin = context.tokens.sentences[context.tokens.sentence(first)][0]
    found: list[tuple[int, Noun]] = []
    reached = _behind_title(context, begin, first)
    for i in range(reached - 1, max(begin, first - _INTRODUCTION_TOKENS) - 1, -1):
        if context.at[i] >= 0 and context.entities[context.at[i]].type is _PERSON:
            break
        noun = context.title_at(i)
        if noun is not None and not (i > begin and context.title_at(i - 1) is not None):
            if read_office(context, parties, i, through=True)[1] < reached:
                break
            found.append((i, noun))
            reached = i
        elif (context.gazetteer.title_stem(context.words[i]) or "") in context.lexicon.observers:
            return found or None
    return found


def _behind_title(context: PartyContext, begin: int, first: int) -> int:
    """The token behind the title of the person at token `first`: a style and a comma may stand between."""
    reached = first
    while reached > begin and context.title_at(reached - 1) is None and _is_apposed(context, reached - 1):
        reached -= 1
    return reached - 1 if reached > begin and context.words[reached - 1] in "،," else first


def _is_apposed(context: PartyContext, i: int) -> bool:
    """Whether a style or a nationality stands there, which a comma may part from the title: «المبعوث الأممي، الكيني فلان»."""
    national = context.words[i].startswith("ال") and context.gazetteer.side(context.words[i]) is not None
    return national or _is_style(context, i)


def _is_style(context: PartyContext, i: int) -> bool:
    """Whether a style without an office stands there: «السيدة», «الشيخ»."""
    title = context.gazetteer.analyser[context.words[i]].title
    return title is not None and title[1] is Title.RESPECT


def latter(
    context: PartyContext, parties: Mapping[int, Party], i: int, noun: Noun
) -> tuple[str | None, str | None, str | None] | None:
    """Actor, id and name of whom «الأخير» at token `i` means: who was named last before it, of its gender."""
    before = context.words[i - 1] if i else ""
    if before.startswith(("ال", "وال", "بال", "لل")) and not context.gazetteer.analyser[before].finite:
        return None
    feminine = noun.stem.endswith("ه")
    for j in range(i - 1, max(-1, i - 40), -1):
        number = context.at[j]
        if number >= 0 and context.spans[number][0] == j:
            entity = context.entities[number]
            person = entity.type is _PERSON
            if person and not feminine:
                return party_of(entity), entity.entity_id, entity.name
            actor = party_of(entity) or (entity.affiliation if entity.type is _GPE else None)
            if actor is not None and feminine and not person:
                return actor, entity.entity_id, entity.name
            if actor is not None and entity.type is _ORG:
                return actor, entity.entity_id, entity.name
        party = parties.get(j)
        if party is not None and party.actor is not None and context.words[j].endswith("ه") is feminine:
            return party.actor, party.entity_id, party.name
    return None
