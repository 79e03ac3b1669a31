"""A noun that heads a party in, the name behind it and its code out: «نقابة المعلمين», «كتلة «النهج»», «الجبهة الثورية»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from streams.arabic.forms import bare, latin, masculine
from streams.extract.entities.word_features import Adjective
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.records import EntityType
from streams.slugs import slug

__all__ = ["CLOSING", "OPENING", "Name", "make_code", "name_key", "read_name", "read_quoted"]

OPENING: Final = frozenset('«"“„‹')
"""Marks that open a name."""
CLOSING: Final = frozenset('»"”›')
"""Marks that close it."""
_QUOTED_TOKENS_MAX: Final = 6
_NAME_TOKENS_MAX: Final = 4
_AFFAIRS: Final = frozenset({"للشءون", "للشوون"})
"""Behind a body they tell what its officer deals with: «نائب رئيس النادي للشؤون المالية»."""
_CODE_WORDS_MAX: Final = 3
_CONSTRUCT: Final = "ي"
"""How people in the plural end before whose they are: «موظفي الإدارة»."""
_PLURAL_LETTERS: Final = 4
"""Letters of a word in «ات» that are too few for a plural."""
_PERSON: Final = EntityType.PERSON


@dataclass(frozen=True, slots=True)
class Name:
    """What follows the noun as its name."""

    last: int
    """The token behind it."""
    words: tuple[str, ...]
    """Its words, as keys (`name_key`); () where the noun stands alone."""
    proper: bool = False
    """Whether the name is one of its own, in marks or in Latin letters, that may stand without the noun."""


def name_key(word: str) -> str:
    """What the forms of a word in a name share: «للمعلمين», «المعلمون» -> معلمين."""
    if word.startswith(("لل", "بال", "وال")):
        word = "ال" + word[2 if word.startswith("لل") else 3 :]
    word = bare(word)
    return word[:-2] + "ين" if word.endswith("ون") and len(word) > 4 else word


def read_name(context: PartyContext, i: int, noun: Noun) -> Name:
    """The name behind the noun at token `i`: in marks, in Latin letters, adjectives behind a definite noun, a construct."""
    j = i + 1 + len(noun.rest)
    limit = min(context.tokens.sentences[context.tokens.sentence(i)][1], j + _NAME_TOKENS_MAX)
    if j >= limit:
        return Name(j, ())
    quoted = read_quoted(context, j)
    if quoted is not None:
        return quoted
    words = context.words
    if words[j].isascii() and words[j].isalpha():
        end = j
        while end < limit and words[end].isascii() and words[end].isalpha():
            end += 1
        return Name(end, tuple(words[j:end]), proper=True)
    return _adjectives(context, j, limit) if noun.definite else _construct(context, j, limit)


def read_quoted(context: PartyContext, j: int) -> Name | None:
    """The name in marks that begins at token `j`; None for none."""
    words = context.words
    if words[j] not in OPENING:
        return None
    for end in range(j + 2, min(j + _QUOTED_TOKENS_MAX, len(words))):
        if words[end] in CLOSING:
            return Name(end + 1, tuple(map(name_key, words[j + 1 : end])), proper=True)
    return None


def _adjectives(context: PartyContext, j: int, limit: int) -> Name:
    """Adjectives with the article, then «ل» with a noun: «الاتحاد العام للعمال»."""
    analyser, words, named, begin = context.gazetteer.analyser, context.words, False, j
    found: list[str] = []
    while j < limit and context.at[j] < 0 and words[j].startswith("ال"):
        features = analyser[words[j]]
        if words[j] in context.lexicon.plain or not (
            features.adjective is not Adjective.NONE or context.gazetteer.is_adjective(words[j]) or _is_nisba(words[j])
        ):
            break
        named = True
        found.append(name_key(words[j]))
        j += 1
    if (
        j < limit
        and words[j].startswith("لل")
        and len(words[j]) > 4
        and (named or _is_led(context, begin))
        and words[j] not in _AFFAIRS
    ):
        found.append(name_key(words[j]))
        j += 1
        while j < limit and words[j].startswith("ال") and analyser[words[j]].adjective is not Adjective.NONE:
            j += 1
        named = True
    return Name(j, tuple(found)) if named else Name(begin, ())


def _is_led(context: PartyContext, begin: int) -> bool:
    """Whether a title stands before the noun whose name begins there: «رئيس الاتحاد للعمال»; behind other words «ل» goes on with them: «رفض الاتحاد للعرض»."""
    return begin > 1 and context.gazetteer.title_stem(context.words[begin - 2]) is not None


def _is_nisba(word: str) -> bool:
    return word.endswith(("ي", "يه")) and len(word) > 5


def _construct(context: PartyContext, j: int, limit: int) -> Name:
    """A noun with its article, a name, or an indefinite noun before one of them; then adjectives and «and»."""
    analyser, words, begin = context.gazetteer.analyser, context.words, j
    found: list[str] = []
    plural = words[j].endswith("ات") and len(words[j]) > _PLURAL_LETTERS
    people = any(noun.role is Role.PEOPLE for noun in context.lexicon.nouns.get(words[j], ()))
    noun = plural or people or (analyser[words[j]].noun and not analyser[words[j]].finite)
    if j + 1 < limit and noun and _is_complement(context, j + 1):
        found.append(name_key(words[j]))
        j += 1
    if not _is_complement(context, j):
        return Name(begin, ())
    entity = context.at[j]
    if entity >= 0:
        last = context.spans[entity][1]
        return Name(last, (*found, *(name_key(word) for word in words[j:last] if word[0].isalnum())))
    found.append(name_key(words[j]))
    j += 1
    while j < limit and context.at[j] < 0:
        word = words[j]
        side = analyser[word].side is not None
        adjective = word.startswith("ال") and (analyser[word].adjective is not Adjective.NONE or side)
        joined = word.startswith("وال") and not analyser[word].finite and len(word) > 5 and not found[-1].isascii()
        if word in context.lexicon.plain or not (adjective or joined):
            break
        found.append(name_key(word))
        j += 1
    return Name(j, tuple(found))


def _is_complement(context: PartyContext, j: int) -> bool:
    """Whether the word may be the name that makes the noun before it definite."""
    if context.at[j] >= 0:
        entity = context.entities[context.at[j]]
        return entity.type is not _PERSON and context.spans[context.at[j]][0] == j and context.words[j][0] not in "وب"
    word, features = context.words[j], context.gazetteer.analyser[context.words[j]]
    if word in context.lexicon.plain or features.function or features.finite or _is_indefinite_side(context, word):
        return False
    return (word.startswith("ال") and len(word) > 4) or (features.opens and features.given < 0)


def _is_indefinite_side(context: PartyContext, word: str) -> bool:
    """Whether an adjective of nationality only looks as if it had the article: «شركة ألمانية», «جنود ألمان»."""
    return "ال" + word in context.gazetteer.demonyms


def make_code(context: PartyContext, head: str, words: Iterable[str], state: str | None) -> str:
    """The code of a party: its name in capitals, English where the words are common ones; those alone need their state."""
    english = context.lexicon.english
    parts, common = [], True
    for word in (*words,)[:_CODE_WORDS_MAX]:
        whole = word + "ن" if word.endswith(_CONSTRUCT) else word
        known = english.get(word) or english.get(masculine(word)) or english.get(whole)
        common = common and known is not None
        part = known or slug(latin(word)).upper()
        if part and part not in parts:
            parts.append(part)
    if head and head not in parts:
        parts.append(head)
    return "-".join([state, *parts] if common and state else parts)
