"""A place in the text in, the noun phrase there as a source of words out.

source_after(hearing, i, stop)    the subject behind a verb: «قال وزير الخارجية …»
source_before(hearing, i, begin)  the subject before a verb: «الوزير قال …»
"""

from __future__ import annotations

from typing import Final

from streams.extract.entities.word_features import Adjective
from streams.extract.quotes.context import Place, QuoteContext
from streams.extract.quotes.known_heads import is_accusative_head, is_known_head, names_party
from streams.extract.quotes.reported_nouns import is_verbal
from streams.extract.quotes.source import Source, entity_source, gender_of, skip_adverbs, spoken_for
from streams.extract.quotes.unnamed_sources import described, titled
from streams.records import EntityType

__all__ = ["source_after", "source_before", "spoken_by", "without_and"]

_TONGUE_TOKENS: Final = 10
"""How far behind «على لسان» the name of the one who speaks may stand."""
_TITLE_TOKENS: Final = 8
"""How far behind the first word of a title that no table has its bearer may stand."""
_PARTICLE_TOKENS: Final = 14
"""How far before a verb the particle may stand that its subject follows."""
_BRACKET_TOKENS: Final = 8
"""How long what stands in brackets behind a title may be."""
_FIRST_NAMES: Final = 2
"""Most names before the one that is known."""
_HE: Final = frozenset({"الرجل"})
_PARTICLES: Final = frozenset({"لكن", "ولكن", "ان", "لان", "بان"})
_CLAUSE_OPENERS: Final = frozenset({"اما", "واما", "بينما", "فيما", "لكن"})
_TOLD: Final = frozenset({"ل", "ول"})
"""Before a name in marks they tell to whom somebody spoke."""
_MARKS: Final = frozenset('"«»“”„‟‹›')


def source_after(context: QuoteContext, i: int, stop: int, *, known: bool = False) -> Source | None:
    """The noun phrase that begins at token `i` (adverbs and dates before it skipped), before token `stop`.

    With `known` only an entity, a title, or a noun of people or bodies; else any definite noun too.
    """
    i = skip_adverbs(context, i, stop)
    if i >= stop:
        return None
    if context.words[i] in _MARKS and i + 1 in context.places and i + 1 < stop:
        i += 1
    place = context.places.get(i)
    if place is not None and place.joined and context.tokens.laid[context.tokens.starts[i]] == "ل":
        return source_after(context, place.last, stop, known=known)
    if place is not None:
        return _named(context, place, stop)
    if not (names_party(context, i) or (is_known_head(context, i) if known else _is_head(context, i))):
        return _named_further(context, i, stop) if not known or _is_unknown_title(context, i) else None
    titular = titled(context, i, stop)
    if titular is not None:
        return titular
    source = _trimmed(context, i, described(context, i, stop))
    return spoken_by(context, source.behind, stop, source.actor) or _behind_first_name(
        context, _named_behind(context, source, stop), stop
    )


def _is_unknown_title(context: QuoteContext, i: int) -> bool:
    """Whether an indefinite noun that no verb reports stands before a definite one: «ناظر القبائل فلان»."""
    word, behind = context.words[i], context.words[i + 1 : i + 2]
    indefinite = not word.startswith(("ال", "ل", "ب")) and len(word) > 2 and i not in context.places
    return indefinite and behind != () and behind[0].startswith("ال") and not is_verbal(context, word)


def _named_further(context: QuoteContext, i: int, stop: int) -> Source | None:
    """The person named behind a title that no table has: «ناظر عموم القبائل فلان»; None where another clause begins before."""
    words, lists, analyser = context.words, context.lexicon.lists, context.gazetteer.analyser
    j, limit = i, min(stop, i + _TITLE_TOKENS)
    while j < limit:
        place = context.places.get(j)
        if place is not None and place.entity.type is EntityType.PERSON:
            return None if place.joined or j == i else entity_source(context, place)
        word = words[j]
        if place is None and (
            not word[0].isalpha()
            or word in lists["stops"]
            or word in lists["complementisers"]
            or word in lists["prepositions"]
            or context.lexicon.signs.get(word) is not None
            or (analyser[word].finite and not analyser[word].noun)
        ):
            return None
        j = place.last if place is not None else j + 1
    return None


def _trimmed(context: QuoteContext, i: int, source: Source) -> Source:
    """The source without what its verb reports of it: «أفاد شهود بسماع …», «علل المزارع التأخير بالمطر»."""
    if source.entity_id is not None:
        return source
    words, lists, tokens = context.words, context.lexicon.lists, context.tokens
    if source.behind == i + 1 or (source.behind < len(words) and words[source.behind] in lists["links"]):
        source = _extended(context, i, source)
    for j in range(i + 1, min(source.behind, len(words))):
        reported = words[j][0] == "ب" and j not in context.places and is_verbal(context, words[j][1:])
        another = (
            j == i + 1
            and (words[i] in lists["same_source"] or (words[i] in _HE and is_known_head(context, j)))
            and words[j].startswith("ال")
            and context.gazetteer.side(words[j]) is None
            and context.gazetteer.analyser[words[j]].adjective is Adjective.NONE
            and not words[j].endswith(("ي", "يه"))
        )
        people = words[i].endswith("ون") and not _is_singular(context, words[i])
        object_of = j == i + 1 and people and words[j].startswith("ال") and not words[j].endswith("ون")
        if reported or another or object_of:
            return source._replace(name=tokens.surface(i, j), end=tokens.ends[j - 1], behind=j)
    return source


def _is_singular(context: QuoteContext, word: str) -> bool:
    """Whether a title in «ون» means one: «معاون»."""
    titles = context.gazetteer.titles
    return word in titles.heads and word not in titles.plurals


def _extended(context: QuoteContext, i: int, source: Source) -> Source:
    """The source with the body behind its preposition: «مسؤول في الوزارة»."""
    words, j = context.words, source.behind
    if j + 1 >= len(words) or words[j] not in context.lexicon.lists["links"] or words[i].startswith("ال"):
        return source
    body = words[j + 1]
    if not body.startswith("ال") or body not in context.lexicon.speaking or j + 1 in context.places:
        return source
    tokens, behind = context.tokens, j + 2
    return source._replace(name=tokens.surface(i, behind), end=tokens.ends[behind - 1], behind=behind)


def _named_behind(context: QuoteContext, source: Source, stop: int) -> Source:
    """The person named right behind a title's last words: «الناطق باسمها فلان», «رئيس اللجنة، الكيني فلان،»."""
    i = source.behind
    if source.entity_id is not None:
        return source
    first = context.tokens.at(source.start or 0)
    for quoted in context.placed(first + 1, i):
        if context.words[quoted.first - 1] in _MARKS and quoted.entity.type is EntityType.ORG:
            if context.words[quoted.first - 2] in _TOLD:
                return source
            if (bearer := _behind_adjectives(context, i, stop)) is not None:
                officer = entity_source(context, bearer)
                return officer._replace(actor=officer.actor or source.actor or spoken_for(quoted.entity))
            named = entity_source(context, quoted, i)
            return named if named.actor is not None or named.outlet else named._replace(actor=source.actor)
    if i + 1 >= stop:
        return source
    if context.words[i] in "،," and i + 2 < stop and context.gazetteer.side(context.words[i + 1]):
        i += 1
    elif not context.has("own_places", i):
        return source
    person = context.places.get(i + 1) or context.places.get(i + 2)
    if person is None or person.entity.type is not EntityType.PERSON or person.joined:
        return source
    named = entity_source(context, person)
    return named if named.actor is not None else named._replace(actor=source.actor)


def _behind_first_name(context: QuoteContext, source: Source, stop: int) -> Source:
    """The person behind first names that no list has, right behind a title or what it is called in brackets: «مدير الهيئة ("آفاق") أوزغون قره فلان»."""
    words, i, signs = context.words, source.behind, context.lexicon.signs
    if source.entity_id is not None or i + 1 >= stop:
        return source
    bracketed = words[i] == "("
    if bracketed:
        i = next((j + 1 for j in range(i + 1, min(i + _BRACKET_TOKENS, stop)) if words[j] == ")"), stop)
    for j in range(i, min(i + _FIRST_NAMES + 1, stop)):
        place = context.places.get(j)
        if place is not None:
            if place.entity.type is not EntityType.PERSON or place.joined or place.last > stop:
                return source
            named = entity_source(context, place)
            return named._replace(actor=source.actor or named.actor, start=source.start)
        if not words[j][0].isalpha() or words[j] in signs or _is_known_word(context, j, noun=not bracketed):
            return source
    return source


def _is_known_word(context: QuoteContext, j: int, *, noun: bool) -> bool:
    """Whether a word stands at token `j` that is hardly a name: definite, a verb, a particle; with `noun` any common noun."""
    word, features = context.words[j], context.gazetteer.analyser[context.words[j]]
    particle = features.function or context.has("adverbs", j) or context.has("prepositions", j)
    return word.startswith("ال") or particle or (noun and (features.common or features.finite))


def _behind_adjectives(context: QuoteContext, i: int, stop: int) -> Place | None:
    """The person named behind the marks and adjectives of a body at token `i`: «زعيم حزب «النور» المعارض فلان»."""
    words, analyser = context.words, context.gazetteer.analyser
    while i < stop and (words[i] in _MARKS or (words[i].startswith("ال") and analyser[words[i]].adjective)):
        i += 1
    # The first name may be none that a list has.
    place = context.places.get(i) or context.places.get(i + 1)
    free = place is not None and place.last <= stop and not place.joined and words[i : i + 1] not in ((",",), ("،",))
    return place if place is not None and free and place.entity.type is EntityType.PERSON else None


def _is_head(context: QuoteContext, i: int) -> bool:
    """Whether a source may begin with this word: a title, a noun of people or bodies, or any definite noun or plural."""
    word = context.words[i]
    if word in context.lexicon.lists["stops"] or word in context.lexicon.lists["complementisers"]:
        return False
    return (word.startswith("ال") and len(word) > 4) or word.endswith("ون") or is_known_head(context, i)


def _named(context: QuoteContext, place: Place, stop: int) -> Source:
    """The entity at the head of a source; with those joined to it by و."""
    following = context.places.get(place.last)
    if (
        following is not None
        and following.joined
        and following.first < stop
        and place.entity.type is not EntityType.PERSON
        and context.words[following.first].startswith("و")
        and following.entity.entity_id != place.entity.entity_id
    ):
        return _joint(context, place, following)
    if place.entity.type is not EntityType.PERSON:
        spoken = spoken_by(context, place.last, stop, spoken_for(place.entity))
        if spoken is not None:
            return spoken
    return entity_source(context, place)


def spoken_by(context: QuoteContext, i: int, stop: int, actor: str | None) -> Source | None:
    """Who speaks for a body whose name ends before token `i`: «الخارجية على لسان المتحدث …»."""
    words = context.words
    i += words[i : i + 1] in ((",",), ("،",))
    if words[i : i + 2] != ("علي", "لسان"):
        return None
    stop = next((j for j in range(i + 2, stop) if words[j] in "،,"), stop)
    placed = context.placed(i + 2, min(i + 2 + _TONGUE_TOKENS, stop))
    named = next((place for place in placed if place.entity.type is EntityType.PERSON), None)
    source = entity_source(context, named) if named is not None else source_after(context, i + 2, stop)
    # The verb agrees with the body, not with who speaks for it: nothing is learnt of his gender.
    return source and source._replace(actor=actor or source.actor, feminine=None, described=True)


def _joint(context: QuoteContext, one: Place, other: Place) -> Source:
    first, second = spoken_for(one.entity), spoken_for(other.entity)
    return Source(
        None,
        f"{one.entity.name or one.entity.text} and {other.entity.name or other.entity.text}",
        first if first == second else None,
        one.entity.start,
        other.entity.end,
        gender_of(context, one),
        True,
        behind=other.last,
    )


def source_before(context: QuoteContext, i: int, begin: int) -> Source | None:
    """The noun phrase that ends right before token `i`, from token `begin` on, unless a preposition governs it."""
    if (announced := _behind_particle(context, i, begin)) is not None:
        return announced
    place = context.ends.get(i)
    if place is None and i > begin and context.words[i - 1] in _MARKS:
        place = context.ends.get(i - 1)
    head = _head_before(context, place.first if place is not None else i, begin)
    also = place is not None and place.joined and context.words[place.first][0] == "و"
    if head is not None and not also and (place is None or not _governed(context, head)):
        found = titled(context, head, i) or described(context, head, i)
        found = without_and(context, head, found)
        if found.behind >= i - 1 and not _governed(context, head):
            return found
    if place is None or place.first < begin or _governed(context, place.first) or _is_adverbial(context, place):
        return None
    return entity_source(context, place)


def without_and(context: QuoteContext, i: int, source: Source) -> Source:
    """A noun phrase at token `i` as a source, «and» before its article left out: «والنقابة» speaks as «النقابة»."""
    if source.entity_id is not None or source.start is None or not context.words[i].startswith("وال"):
        return source
    return source._replace(name=(source.name or "")[1:], start=source.start + 1)


def _behind_particle(context: QuoteContext, i: int, begin: int) -> Source | None:
    """Somebody unnamed behind «لكن» or «إن», in the accusative, where the clause begins: «لكن مصدرا مطلعا أكد»."""
    for j in range(i - 1, max(begin, i - _PARTICLE_TOKENS) - 1, -1):
        word = context.words[j]
        if word in _PARTICLES:
            return described(context, j + 1, i) if j + 1 < i and is_accusative_head(context, j + 1) else None
        features = context.gazetteer.analyser[word]
        if word in context.lexicon.lists["relatives"] or (
            features.finite and not features.noun and not is_accusative_head(context, j)
        ):
            return None
    return None


def _is_adverbial(context: QuoteContext, place: Place) -> bool:
    """Whether a preposition is glued to the name: «لموسكو»."""
    return place.joined and context.tokens.laid[context.tokens.starts[place.first]] in "بلك"


def _governed(context: QuoteContext, i: int) -> bool:
    """Whether a preposition stands before token `i`, «and» before it allowed."""
    if i == 0:
        return False
    before, prepositions = context.words[i - 1], context.lexicon.lists["prepositions"]
    return before in prepositions or (before[0] in "وف" and before[1:] in prepositions)


def _opens(context: QuoteContext, j: int, begin: int) -> bool:
    """Whether a clause begins with token `j`: «أما الصندوق فأكد»."""
    return j == begin or context.words[j - 1] in _CLAUSE_OPENERS


def _is_inside(context: QuoteContext, j: int) -> bool:
    """Whether the party that the word before names goes on at token `j`: «قيادة | الجيش»."""
    party = context.parties.get(j - 1)
    return party is not None and party.actor is not None and party.last > j


def _head_before(context: QuoteContext, i: int, begin: int) -> int | None:
    """The title or noun of people that heads the phrase which ends before token `i`; None when there is none close by."""
    unknown = 0
    for j in range(i - 1, max(begin, i - 6) - 1, -1):
        word = context.words[j]
        if is_known_head(context, j) or names_party(context, j, common=not _opens(context, j, begin)):
            if j == begin or not (is_known_head(context, j - 1) or _is_inside(context, j)):
                return j
        elif not (word.startswith("ال") or context.gazetteer.side(word) or j in context.places):
            unknown += 1
            if unknown > 1 or not word[0].isalpha() or context.lexicon.signs.get(word) is not None:
                return None
    return None
