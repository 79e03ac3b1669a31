"""A title, or a common noun of people, bodies or texts in, whom it means out: a person named with it, a body named before, a group."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from streams.extract.entities.outlets import OUTLET_KINDS
from streams.extract.entities.parties import party_of, resolve_title
from streams.extract.entities.word_features import Adjective
from streams.extract.parties.title_extent import describes
from streams.extract.quotes.bodies import body_called, outlet_behind, text_source
from streams.extract.quotes.context import Place, QuoteContext
from streams.extract.quotes.known_heads import heads_body, is_owned_title
from streams.extract.quotes.lexicon import Shape
from streams.extract.quotes.names_in_marks import is_name
from streams.extract.quotes.offices import office_named
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import (
    Source,
    bare_noun,
    entity_source,
    first_of_role,
    is_independent,
    is_outlet,
    spoken_for,
)
from streams.records import Entity, EntityType

__all__ = ["described", "titled"]

_LONGEST: Final = 24
"""Tokens of the longest noun phrase that is read as a source."""
_NEAREST: Final = 200
"""Entities before a title among which its bearer is looked for."""
_STYLE_TOKENS: Final = 4
"""How far behind the comma a name may begin, its style before it."""
_CONTINENTS: Final = frozenset({"AU", "LAS"})
"""Whose adjective tells of an unnamed person only where he comes from: «دبلوماسي أفريقي»."""
_CHARGED: Final = "باعمال"
"""«القائم بأعمال السفارة»."""
_AFFAIRS: Final = "لشءون"
"""«وزير الدولة للشؤون الخارجية»: what a title deals with belongs to it."""
_FEMININE: Final = frozenset("هيا")
"""How what goes on behind a feminine noun may end: as its adjective, or as one of nationality, which some write alike for all."""
_TO: Final = "الي"
_ABOUT: Final = "عن"
_WOMEN: Final = "ات"
"""How definite plurals end before which verbs are feminine: «السلطات», «النقابات»."""
_CLOSING: Final = frozenset('"»”')
_RELATED: Final = ("ي", "يه", "يين", "يون")
"""How an adjective of what somebody belongs to ends."""
_SHORT: Final = 3
"""Letters that are too few for one."""
_MARKS: Final = frozenset('"«»“”„‟‹›')
_start: Final = attrgetter("start")


def titled(context: QuoteContext, i: int, stop: int) -> Source | None:
    """The person whose title begins at token `i`: the title was found with the name."""
    text, start = context.document.text, context.tokens.starts[i]
    for place in context.placed(i + 1, min(i + _LONGEST, stop)):
        if place.entity.type is not EntityType.PERSON:
            continue
        role = place.entity.role
        begins = text.find(role, start, place.entity.start) if role else -1
        if (role and begins == start) or (begins > start and context.tokens.at(begins) == i):
            between = context.words[i + 1 : place.first + 1]
            another = not context.gazetteer.titles.counterparts.isdisjoint(between)
            return None if another else entity_source(context, place)
    return None


def described(context: QuoteContext, i: int, stop: int) -> Source:
    """A source without a name of its own: a title, a body named before, a group; or a title whose name follows."""
    behind, inner = _extent(context, i, stop)
    if context.words[i].removeprefix("ال") in context.lexicon.lists["documents"]:
        return text_source(context, i, behind, stop)
    body = outlet_behind(context, i, behind, stop) or body_called(context, i, behind, inner)
    if body is not None:
        return body
    person = next((p for p in reversed(inner) if p.entity.type is EntityType.PERSON and p.last == behind), None)
    if person is not None and heads_body(context, i):
        behind = first_of_role(context, person) if context.words[i].startswith("ال") else behind
    elif person is not None and not _is_genitive(context, i, person):
        return _in_office(context, entity_source(context, person), i, behind)
    apposed = _apposed(context, behind, stop)
    if apposed is not None:
        return _in_office(context, entity_source(context, apposed), i, behind)
    start, end = context.tokens.starts[i], context.tokens.ends[behind - 1]
    words = context.document.text[start:end]
    if words.startswith("ل") and context.gazetteer.title_stem(context.words[i]) != context.words[i]:
        words = _as_named(words)
    independent = is_independent(context, " ".join(context.words[i : i + 2]))
    feminine, plural = _agreement(context, i)
    if not independent and person is None:
        meant = _meant(context, i, behind, inner)
        if meant is not None:
            entity_id, name, actor, is_person = meant
            actor = actor or office_named(context, i, behind)
            carries = context.gazetteer.kind(entity_id) in OUTLET_KINDS and actor is None
            return Source(
                entity_id,
                name or words,
                actor,
                start,
                end,
                feminine,
                plural,
                person=is_person,
                outlet=carries,
                behind=behind,
                described=True,
            )
    actor = None if independent else _party_of_officer(context, i, person) or office_named(context, i, behind)
    named = any(spoken_for(place.entity) == actor for place in inner)
    if actor in _CONTINENTS and not named and context.words[i] in context.lexicon.lists["persons"]:
        actor = None
    return Source(None, words, actor, start, end, feminine, plural, behind=behind, described=True)


def _apposed(context: QuoteContext, behind: int, stop: int) -> Place | None:
    """The person named between commas behind a title, with a rank or style of his own or without: «رئيس الوفد، العميد فلان،»."""
    if behind + 1 >= stop or context.words[behind] not in "،,":
        return None
    for i in range(behind + 1, min(behind + _STYLE_TOKENS, stop)):
        place = context.places.get(i)
        if place is not None:
            return place if place.entity.type is EntityType.PERSON and not place.joined else None
        if context.words[i] in "،," or context.words[i] in context.lexicon.lists["stops"]:
            return None
    return None


def _party_of_officer(context: QuoteContext, i: int, person: Place | None) -> str | None:
    """The party of the officer whose office the phrase at token `i` is: «مكتب الرئيس فلان»."""
    return spoken_for(person.entity) if person is not None and context.has("bureaus", i) else None


def _is_counterpart(context: QuoteContext, j: int) -> bool:
    """Whether «his counterpart» stands at token `j`: somebody else than whose title came before."""
    return context.gazetteer.is_counterpart(context.words[j])


def _in_office(context: QuoteContext, person: Source, i: int, behind: int) -> Source:
    """A person of no known party speaks for that of the title."""
    if person.actor is not None or is_independent(context, " ".join(context.words[i : i + 2])):
        return person
    return person._replace(actor=office_named(context, i, behind))


def _is_genitive(context: QuoteContext, i: int, person: Place) -> bool:
    """Whether the name belongs to the title's complement: «مستشار بوتين», «المتحدث باسم الرئيس فلان»."""
    before = person.first - 1
    if before == i:
        return not (context.words[i].startswith("ال") or is_owned_title(context, context.words[i]))
    return context.words[i + 1] == "باسم" and context.gazetteer.title_stem(context.words[before]) is not None


def _extent(context: QuoteContext, i: int, stop: int) -> tuple[int, list[Place]]:
    """The token behind the noun phrase that begins at `i`, and the entities inside it."""
    lists, words = context.lexicon.lists, context.words
    inner: list[Place] = []
    j, limit = i + 1, min(stop, i + _LONGEST)
    title = words[i] if _has_article(context, i) and context.gazetteer.title_stem(words[i]) is not None else None
    while j < limit:
        place, word = context.places.get(j), words[j]
        if place is not None:
            person = place.entity.type is EntityType.PERSON
            if not person and place.joined and word[0] == "و":
                break
            if not person and (is_outlet(context, place) if place.joined else _has_article(context, j - 1)):
                break
            if not person and inner and inner[-1].last == j and not place.joined:
                break  # «اتهمت حركة طالبان | واشنطن»
            inner.append(place)
            j, title = place.last, None
            if person and not (words[j : j + 1] and j in context.places):
                break
        elif word in lists["links"] and not (inner and inner[-1].entity.type is EntityType.PERSON):
            if not _links(context, j, limit) or _is_outside(context, i, j):
                break
            j, title = j + 1, None
        elif (
            (word in lists["stops"] and not (j == i + 1 and {word, words[i]} <= lists["persons"]))
            or word[1:] in lists["outlets"]
            or (word.startswith("لل") and bare_noun(word) in lists["outlets"])
            or _is_counterpart(context, j)
            or not (word[0].isalpha() or word in _MARKS)
            or (j in context.marks and not is_name(context, context.marks[j]))
            or not _goes_on(context, j)
            or (title is not None and not describes(context.gazetteer, context.title_words, title, words[j - 1], word))
        ):
            break
        else:
            j, title = j + 1, title if word.startswith("ال") else None
    return j, inner


def _has_article(context: QuoteContext, j: int) -> bool:
    """Whether the word is a definite noun; «إلى», «التي» fold alike and are none."""
    word = context.words[j]
    return word.startswith("ال") and word not in context.lexicon.lists["stops"]


def _links(context: QuoteContext, j: int, limit: int) -> bool:
    """Whether the preposition at `j` belongs to the phrase: a body or place, or a title, stands behind it."""
    if j + 1 >= limit:
        return False
    place = context.places.get(j + 1)
    if place is not None:
        return place.entity.type is not EntityType.PERSON
    word = context.words[j + 1]
    if context.has("postings", j + 1):
        return False  # «الوزير | على منصة إكس»
    of_title = context.words[j] == "باسم" or context.words[j].endswith(_AFFAIRS)
    return of_title or j + 2 in context.places or context.gazetteer.title_stem(word) is not None


def _is_outside(context: QuoteContext, i: int, j: int) -> bool:
    """Whether the preposition at token `j` brings no part of the phrase: what is spoken of behind a whole title («وزير الري | عن السد»), where one goes who is not sent («الوزير | إلى نيروبي»)."""
    if context.words[j] == _TO:
        sent = context.gazetteer.titles.sent
        return not any(bare_noun(context.words[k]) in sent or context.has("sent_bodies", k) for k in range(i, j))
    return context.words[j] == _ABOUT and j - 1 > i and (context.words[j - 1].startswith("ال") or j in context.ends)


def _goes_on(context: QuoteContext, j: int) -> bool:
    """Whether the word may continue a noun phrase: definite, an adjective of nationality, or behind an indefinite noun."""
    word, before = context.words[j], context.words[j - 1]
    if _CHARGED in (word, before):
        return True
    persons, ranks = context.lexicon.lists["persons"], context.lexicon.lists["ranks"]
    if word.startswith("ال") and before.startswith("ال") and bare_noun(word) in persons and word not in ranks:
        return False
    if j in context.ends and word.startswith("ال") and not (_is_adjective(context, word) or j in context.parties):
        return False
    if (
        word.startswith("ال")
        and before.startswith("ال")
        and context.gazetteer.side(before)
        and not _is_adjective(context, word)
    ):
        return False
    if context.gazetteer.side(word) is not None or word in _MARKS:
        return True
    if before in context.lexicon.lists["some_of_them"]:
        return False
    if before in _CLOSING and _is_act(context, word):
        return False  # «رئيس «إير فرانس» الدخول»
    if word.startswith(("ال", "لل")):
        feminine = word[0] == before[0] == "ا" and before.endswith("ه") and context.gazetteer.side(before) is None
        return not (feminine and word[-1] not in _FEMININE and is_verbal(context, word))  # «رفضت الحركة التوقيع»
    if before.startswith("ال") or (_closes_phrase(context, j - 1) and _is_act(context, word)):
        return False
    return context.lexicon.signs.get(word) is None or (before in context.lexicon.speakers and _describes(context, word))


def _is_act(context: QuoteContext, word: str) -> bool:
    """Whether the word is a verbal noun, or a feeling or stand with the pronoun of whose it is: «تمرير», «تخوفها»."""
    return is_verbal(context, word) or word in context.lexicon.owned


def _closes_phrase(context: QuoteContext, j: int) -> bool:
    """Whether an adjective or the closing mark of a name stands at token `j`, behind which an act is the verb's object: «سفير غربي | تمرير المسودة»."""
    word = context.words[j]
    if word in _CLOSING:
        return True
    known = word in context.lexicon.lists["persons"] or context.gazetteer.title_stem(word) is not None
    return word.endswith(_RELATED) and len(word) > _SHORT and not known and j not in context.places


def _describes(context: QuoteContext, word: str) -> bool:
    """Whether an indefinite participle of saying only describes the noun before it: «مصدر مطلع»; «مؤكدا» goes on."""
    cue = context.lexicon.cues.get(word)
    return cue is not None and cue.shape is Shape.ASIDE and not cue.conjoined and not word.endswith("ا")


def _is_adjective(context: QuoteContext, word: str) -> bool:
    """Whether a definite word may go on behind a nationality: «المبعوث الأميركي الخاص»; a noun there is the verb's object."""
    return (
        word.endswith(("ي", "يه", "يين", "يون"))
        or context.gazetteer.is_adjective(word)
        or context.gazetteer.analyser[word].adjective is not Adjective.NONE
        or context.gazetteer.title_stem(word) is not None
    )


def _agreement(context: QuoteContext, i: int) -> tuple[bool | None, bool | None]:
    """Gender and number of a common noun, by its ending and by what it is known as."""
    head, lists = context.words[i], context.lexicon.lists
    stem = context.gazetteer.title_stem(head)
    if (
        head.endswith("ون")
        or (head.endswith("ين") and stem is None)
        or (stem or "") in context.gazetteer.titles.plurals
    ):
        return False, True
    feminine = (
        True
        if (head.endswith("ه") and head.removeprefix("ال") not in lists["mens_titles"] and not _is_his(context, i))
        or (head.endswith(_WOMEN) and head.startswith("ال"))
        else False
        if stem is not None and stem not in lists["epicene"]
        else None
    )
    return feminine, False if stem is not None else None


def _is_his(context: QuoteContext, i: int) -> bool:
    """Whether the title at token `i` ends in a pronoun, and is no woman's: «نائبه», not «نائبة»."""
    return is_owned_title(context, context.words[i]) and not context.is_tied(i)


def _meant(
    context: QuoteContext, i: int, behind: int, inner: list[Place]
) -> tuple[str | None, str | None, str | None, bool] | None:
    """Id, name and actor of whom a title or a definite common noun means; and whether it is a person."""
    if not _is_definite(context, i, behind):
        return None
    near = _before(context, context.tokens.ends[behind - 1])
    referent = resolve_title(context.document, context.gazetteer, near, (i, behind))
    if referent is not None and referent.entity_id is not None:
        return referent.entity_id, referent.name, referent.actor, True
    party = context.parties.get(i)
    if party is not None and party.entity_id is not None and party.last >= behind:
        person = any(e.entity_id == party.entity_id and e.type is EntityType.PERSON for e in near)
        return party.entity_id, party.name, party.actor, person
    kind = context.gazetteer.party_heads.get(context.words[i], "") if behind == i + 1 and party is None else ""
    if kind.startswith("anaphor:"):
        body = _latest(context, i, tuple(kind[8:].split()))
        if body is not None:
            return body.entity_id, body.name, party_of(body), False
    if referent is not None and not inner and party is None:
        return None, None, referent.actor, False
    return None


def _before(context: QuoteContext, offset: int) -> Sequence[Entity]:
    """The entities that begin before this offset, the nearest ones only."""
    number = bisect_left(context.entities, offset, key=_start)
    return context.entities[max(0, number - _NEAREST) : number]


def _is_definite(context: QuoteContext, i: int, behind: int) -> bool:
    """Whether the phrase means somebody known: with the article, or before a definite noun or a name («أمين عام الحلف»)."""
    if context.words[i].startswith(("ال", "وال")):
        return True
    for j in range(i + 1, behind):
        word = context.words[j]
        if j in context.places or word.startswith(("ال", "لل")):
            return True
        if word in context.lexicon.lists["links"] or context.gazetteer.side(word) is not None:
            return False
    return False


def _latest(context: QuoteContext, i: int, kinds: tuple[str, ...]) -> Entity | None:
    """The nearest body of these kinds before token `i`."""
    start = context.tokens.starts[i]
    return next(
        (
            entity
            for entity in reversed(_before(context, start))
            if entity.end <= start
            and entity.type is EntityType.ORG
            and context.gazetteer.kind(entity.entity_id) in kinds
        ),
        None,
    )


def _as_named(text: str) -> str:
    """A phrase as written without ل before it."""
    return "ال" + text[2:] if text.startswith("لل") else text.removeprefix("ل")
