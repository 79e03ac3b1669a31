"""A title in, the party named inside it and where it ends out: «رئيس نقابة عمال الميناء», «المدير العام لـ«أفق»»."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.extract.entities.parties import Party, party_of
from streams.extract.entities.word_features import Adjective
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.names import CLOSING, OPENING, make_code, name_key, read_quoted
from streams.extract.parties.organisations import PARTS
from streams.extract.parties.owners import OWNED_LETTERS, SPEAKS_FOR
from streams.extract.parties.title_extent import describes
from streams.records import EntityType

__all__ = [
    "BY_NAME",
    "LOOSE",
    "TITLE_TOKENS_MAX",
    "is_adjective",
    "is_owned_noun",
    "is_portfolio",
    "party_inside",
    "read_office",
]

TITLE_TOKENS_MAX: Final = 14
LOOSE: Final = frozenset({"في", "عن", "لدي"})
"""Behind these a place is only where somebody is."""
_LINKS: Final = LOOSE | {"باسم", "باسماء", "ل"}
_ARTICLES: Final = ("ال", "لل", "وال")
_PERSON: Final = EntityType.PERSON
_GPE: Final = EntityType.GPE
_ORG: Final = EntityType.ORG
_NAMED_TOKENS: Final = 2
"""Words of the name behind «باسم» that make the code of a body."""
_TO: Final = "ل"
BY_NAME: Final = "باسم"
_INSIDE: Final = frozenset({"من", "داخل", "ضمن"})
"""Behind a voice these bring the body that it is of: «مصدر من الشركة»."""


def read_office(
    context: PartyContext, parties: Mapping[int, Party], i: int, *, through: bool = False
) -> tuple[str | None, int, bool]:
    """The party named inside the title at token `i`, the token behind the title, and whether it has adjectives only.

    The first party ends the reading, but with `through` it goes on to where the title ends.
    """
    words = context.words
    limit = min(context.tokens.sentences[context.tokens.sentence(i)][1], i + TITLE_TOKENS_MAX)
    j, bare, loose, inner, found = i + 1, True, False, False, None
    title = context.title_at(i)
    voice = title is not None and title.stem in context.lexicon.voices
    if title is not None and title.owned:
        limit = min(limit, _behind_owned(context, j))
    whole = title is not None and title.definite and not title.owned
    while j < limit and ((voice and words[j] in _INSIDE) or not _ends(context, parties, j, definite=inner)):
        whole = whole and words[j] not in _LINKS and words[j] not in SPEAKS_FOR and context.at[j] < 0
        if whole and not describes(context.gazetteer, context.lexicon.titles, words[i], words[j - 1], words[j]):
            break
        whole = whole and words[j].startswith("ال")
        portfolio = is_portfolio(context, parties, i, j)
        code = party_inside(context, parties, j, loose=loose) if not portfolio else None
        if code is not None and code not in context.lexicon.regions.values() and _is_dealt_with(context, title, j):
            code, portfolio = None, True
        quoted = read_quoted(context, j) if code is None and not _is_hearer(context, words[j - 1]) else None
        if quoted is not None and code is None and context.at[j + 1] >= 0:
            code = party_inside(context, parties, j + 1, loose=loose)
        if quoted is not None and not (quoted.last < len(words) and context.at[j + 1] >= 0):
            code = make_code(context, "", quoted.words, None) or None
        if code is not None and not through:
            return _whole(context, parties, j) or code, j + 1, False
        found = found or code
        step = quoted.last - j if quoted is not None else _step(context, parties, j)
        inner = (
            inner
            or portfolio
            or (context.at[j] < 0 and code is None and words[j].startswith("ال") and not is_adjective(context, j))
        )
        if voice and words[j] in _INSIDE:
            j += 1
            loose = True
            continue
        loose = (
            words[j] in LOOSE if words[j] in _LINKS else loose and words[j] not in context.lexicon.titles.governments
        )
        bare = bare and code is None and (words[j] in _LINKS or words[j] in SPEAKS_FOR or is_adjective(context, j))
        j += step
    return found, j, bare


def _whole(context: PartyContext, parties: Mapping[int, Party], j: int) -> str | None:
    """The body that the committee or department at token `j` is one of: «لجنة الأسرى في الجماعة», «إدارة الأزمات بالمنظمة»; None for any other party."""
    nouns = context.lexicon.nouns.get(context.words[j], ())
    if not any(noun.code in PARTS for noun in nouns):
        return None
    last = j + _step(context, parties, j)
    if last + 1 >= len(context.words):
        return None
    number = context.at[last]
    glued = (
        number >= 0 and context.words[last][0] == "ب" and context.entities[number].start > context.tokens.starts[last]
    )
    if glued:  # «لجنة الخطة بمجلس النواب», «إدارة الأزمات بالمنظمة»
        return party_inside(context, parties, last, loose=True)
    if context.words[last] not in LOOSE:
        return None
    return party_inside(context, parties, last + 1, loose=True)


def _behind_owned(context: PartyContext, j: int) -> int:
    """Where a title with a pronoun ends, of which token `j` is the second: behind its adjectives, unless a link follows."""
    limit = len(context.words)
    while j < limit and is_adjective(context, j):
        j += 1
    return limit if j < limit and context.words[j] in _LINKS else j


def is_portfolio(context: PartyContext, parties: Mapping[int, Party], i: int, j: int) -> bool:
    """Whether what stands behind a minister's title at token `i` is his portfolio, not the ministry named before."""
    party, noun = parties.get(j), context.title_at(i)
    minister = j == i + 1 and noun is not None and noun.role is Role.MINISTER
    alone = context.at[j] < 0 and party is not None and party.last == j + 1
    return minister and alone and context.gazetteer.analyser[context.words[j]].bare_ministry >= 0


def _is_dealt_with(context: PartyContext, title: Noun | None, j: int) -> bool:
    """Whether what stands there is what a minister or adviser deals with: «وزير شؤون الاتحاد الأوروبي», «المستشار لشؤون الحلف»."""
    before = context.words[j - 1]
    minister = title is not None and title.role is Role.MINISTER
    return before in context.lexicon.titles.affairs and (minister or before[0] == _TO)


def _ends(context: PartyContext, parties: Mapping[int, Party], j: int, *, definite: bool) -> bool:
    """Whether the title ends before token `j`: at a person, a place or occasion, a verb, or another noun behind a definite one."""
    word, number = context.words[j], context.at[j]
    if number >= 0:
        entity = context.entities[number]
        bare = entity.start == context.tokens.starts[j] and context.words[j - 1] not in _LINKS
        return entity.type is _PERSON or (definite and bare and entity.type is _GPE)
    if _is_hearer(context, word) and j + 1 < len(context.words) and context.words[j + 1] in OPENING:
        return j + 1 not in parties and j + 2 not in parties
    if word in _LINKS or word in SPEAKS_FOR or word in OPENING:
        return False
    features = context.gazetteer.analyser[word]
    party = parties.get(j)
    if party is not None and word.startswith("بال") and not party.person:
        return False
    if party is not None and not party.person and party.last > j + 1:
        return False
    if word in context.lexicon.tails or (features.finite and not features.complement):
        return True
    if is_adjective(context, j) or context.gazetteer.side(word) is not None:
        return False
    if word in context.gazetteer.titles.acting or (
        word.startswith("بال") and context.words[j - 1] in context.lexicon.titles.charged
    ):
        return False
    return (definite and not word.startswith(_ARTICLES)) or not (
        features.complement or word.startswith("ال") or (len(word) > OWNED_LETTERS and is_owned_noun(word))
    )


def is_adjective(context: PartyContext, j: int) -> bool:
    """Whether a definite adjective stands at token `j`."""
    word = context.words[j]
    return context.gazetteer.analyser[word].adjective is not Adjective.NONE or context.gazetteer.is_adjective(word)


def _step(context: PartyContext, parties: Mapping[int, Party], j: int) -> int:
    """How many tokens the mention or party at token `j` has, with the mark behind it; one where none stands."""
    party = parties.get(j)
    last = context.spans[context.at[j]][1] if context.at[j] >= 0 else max(j + 1, party.last if party is not None else 0)
    marked = (context.at[j] >= 0 or party is not None) and context.words[j - 1] in OPENING
    return last - j + (marked and last < len(context.words) and context.words[last] in CLOSING)


def party_inside(context: PartyContext, parties: Mapping[int, Party], j: int, *, loose: bool) -> str | None:
    """The party that is named at token `j`; behind «in» (`loose`) no place is one."""
    party = parties.get(j)
    if party is not None and party.actor is not None:
        return party.actor
    number = context.at[j]
    if number >= 0:
        entity = context.entities[number]
        if entity.type is _GPE:
            glued = entity.start > context.tokens.starts[j] and context.words[j].startswith("ب")
            if loose or glued or context.words[j - 1] in context.lexicon.titles.affairs:
                return None
            return context.lexicon.regions.get(entity.name or "") or entity.stands_for or entity.affiliation
        return party_of(entity) if entity.type is _ORG else None
    found = context.gazetteer.side_at(context.words, j)
    if context.words[j - 1] == BY_NAME and context.words[j].startswith("ال"):
        return _called_so(context, j, found)
    return found[0] if found is not None else None


def _called_so(context: PartyContext, j: int, side: tuple[str, int] | None) -> str | None:
    """The code of a body that is named by a definite noun alone behind «باسم»: «الناطق باسم العراقية», «باسم الدول الجزرية»."""
    words = context.words
    if words[j] in context.lexicon.palaces:
        return context.officer_state(j)
    if side is not None and not words[j].endswith("ه"):
        return side[0]
    last = j + 1
    while last < len(words) and last < j + _NAMED_TOKENS and words[last].startswith("ال") and context.at[last] < 0:
        last += 1
    return make_code(context, "", map(name_key, words[j:last]), None) or None


def is_owned_noun(word: str) -> bool:
    """Whether a word ends in a pronoun."""
    return word.endswith(("ها", "هم"))


def _is_hearer(context: PartyContext, word: str) -> bool:
    """Whether the word, before a name in marks, tells whom somebody spoke to."""
    return word == _TO or word in context.lexicon.titles.hearers
