"""A title in, whom its bearer speaks for out: by what stands in the title before any place or occasion, else by what came before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from streams.extract.entities.parties import Party, party_of
from streams.extract.entities.word_features import Adjective, Title
from streams.extract.parties.context import PartyContext
from streams.extract.parties.lexicon import Noun, Role
from streams.extract.parties.names import CLOSING, OPENING, make_code, name_key, read_quoted
from streams.extract.parties.owners import SPEAKS_FOR, own_body, owner_of, pronoun_of
from streams.extract.parties.register import Register
from streams.extract.parties.topics import topic_before
from streams.records import EntityType

__all__ = [
    "introduced",
    "is_adjective",
    "latter",
    "office_named",
    "office_of",
    "party_inside",
    "read_office",
    "tells_side",
]

_TITLE_TOKENS_MAX: Final = 14
_INTRODUCTION_TOKENS: Final = 12
"""How far before a name its title may begin."""
_BACK_TOKENS_MAX: Final = 90
"""How far back the body may be named whose officer has a title without a name."""
_LINKS: Final = frozenset({"باسم", "في", "عن", "ل", "فى", "بإسم", "باسماء", "لدي"})
_LOOSE: Final = frozenset({"في", "فى", "عن", "لدي"})
"""Behind these a place is only where somebody is."""
_GOVERNMENTS: Final = frozenset({"حكومه", "رءاسه", "سلطات", "اداره", "جيش", "ديوان", "برلمان", "وزاره", "قياده"})
"""Behind these a place is a party, wherever its officers are: «مسؤول في حكومة كينيا»."""
_ONE_OF: Final = frozenset({"احد", "احدي", "من"})
"""«أحد مسؤولي الحزب»: one of those who have the title behind it."""
_GUILD: Final = "UNION"
_AFFAIRS: Final = frozenset({"شءون", "لشءون", "شوون", "لشوون", "ملف", "شئون"})
_ARTICLES: Final = ("ال", "لل", "وال")
_PRESIDENT: Final = "رءيس"
_INSIDE_IT: Final = frozenset({"فيه", "فيها"})
_PERSON: Final = EntityType.PERSON
_GPE: Final = EntityType.GPE
_ORG: Final = EntityType.ORG
_NATIVE: Final = frozenset({"نقيب"})
_CHOSEN: Final = frozenset({"نواب", "ناءب", "ناءبه", "سناتور", "سيناتور"})
"""Those who speak for the body that chose them, where one is named, else for the state unless they oppose its government."""
_OPPOSED: Final = frozenset({"كتله", "معارض", "معارضه", "المعارض", "المعارضه", "مستقل", "مستقله", "المستقل"})
_SENT: Final = frozenset({"سفير", "سفيره", "قنصل", "مبعوث", "مبعوثه", "مندوب", "موفد", "موفده", "ممثل", "ممثله"})
"""Those who are sent to where they are."""
_DEPUTIES: Final = frozenset(
    {"ناءب", "ناءبه", "مستشار", "مستشاره", "مساعد", "مساعده", "وكيل", "وكيله", "مبعوث", "مدير"}
)
"""Behind these the title of their chief may stand: «نائب رئيس الوزراء»."""
_CHARGED: Final = frozenset({"المكلف", "المكلفه", "المعني", "المعنيه"})
"""Behind these «ب» governs what an officer is charged with."""
_NAMED_TOKENS: Final = 2
"""Words of the name behind «باسم» that make the code of a body."""
_ACTING: Final = frozenset({"بالوكاله", "بالنيابه", "بالانابه", "بالتكليف"})
"""They tell that somebody is in office for another."""
_NAMED_BEHIND: Final = 3
"""How far behind a title «باسم» may stand."""
_BY_NAME: Final = "باسم"
_OWNED_LETTERS: Final = 5
_TOLD: Final = frozenset({"ل", "لصحيفه", "لقناه", "لوكاله"})
"""Before a name in marks they tell whom somebody spoke to."""
_SIDE_TOKENS: Final = 3
"""How far behind a title an adjective of its side may stand."""


def office_of(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the bearer of the title at token `i` speaks for: by the title, else by what was spoken of; None when that cannot be told."""
    return office_named(context, register, parties, i, noun) or office_meant(context, register, parties, i, noun)


def office_named(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the title at token `i` itself names, by a party inside it or by a pronoun."""
    if noun.owned and (owner := owner_of(context, register, parties, i, noun.owned)) is not None:
        return owner
    code, last, _ = read_office(context, parties, i)
    if code is not None:
        return _named_behind(context, parties, last) or code
    if noun.stem in context.lexicon.voices and not _INSIDE_IT.isdisjoint(context.words[i + 1 : last]):
        return topic_before(context, register, i)
    owned = pronoun_of(context, i, last, noun)
    return owner_of(context, register, parties, i, owned) if owned else None


def _named_behind(context: PartyContext, parties: Mapping[int, Party], last: int) -> str | None:
    """Whom an officer of one party speaks in the name of: «مندوب تنزانيا متحدثا باسم المجموعة»; None for nobody else."""
    for j in range(last, min(last + _NAMED_BEHIND, len(context.words) - 1)):
        if context.words[j] == _BY_NAME:
            return party_inside(context, parties, j + 1, loose=False)
    return None


def office_meant(
    context: PartyContext, register: Register, parties: Mapping[int, Party], i: int, noun: Noun
) -> str | None:
    """Whom the title at token `i` means without a name: the state, who had such a title before, the body named last."""
    _, last, bare = read_office(context, parties, i)
    following = context.words[i + 1] if i + 1 < len(context.words) else ""
    if noun.stem in _DEPUTIES and not following.startswith("ال") and (chief := context.title_at(i + 1)) is not None:
        return office_meant(context, register, parties, i + 1, chief)
    single = noun.definite and (following in _LOOSE or (bare and last == i + 1))
    if single and noun.office in register.offices:
        return register.offices[noun.office]
    inside = context.words[i + 1 : max(last, i + _SIDE_TOKENS)]
    if not context.lexicon.silent.isdisjoint(map(name_key, inside)):
        return None
    if not context.lexicon.guild.isdisjoint(inside):
        return register.guild_before(i) or register.before(i, _BACK_TOKENS_MAX)
    if noun.stem in context.lexicon.voices:
        return None if context.lexicon.official.isdisjoint(inside) else context.state_at(i)
    if (
        noun.role is Role.MINISTER
        or following in context.lexicon.chiefs
        or (noun.stem == _PRESIDENT and single)
        or not context.lexicon.official.isdisjoint(inside)
    ):
        return _seat(context, i, last, noun) or context.officer_state(i)
    guild = _guild(context, register, i, last) if noun.stem in _NATIVE else None
    if guild is not None:
        return guild
    if (body := context.lexicon.commissioners.get(noun.stem)) is not None and body in context.many:
        return body
    if noun.stem in _CHOSEN:
        code = topic_before(context, register, i)
        if code is not None and code not in context.gazetteer.countries:
            return code
        opposed = not _OPPOSED.isdisjoint(context.words[i + 1 : i + _TITLE_TOKENS_MAX])
        return None if opposed else context.officer_state(i)
    named = register.before(i, _BACK_TOKENS_MAX) if bare and (noun.definite or last > i + 1) else None
    return named or topic_before(context, register, i)


def _guild(context: PartyContext, register: Register, i: int, last: int) -> str | None:
    """The guild of the people named behind its head at token `i`: «نقيب أصحاب المخابز»; None where they are not named."""
    following = context.words[i + 1] if i + 1 < len(context.words) else ""
    known = register.aliases.get(name_key(following))
    if known is not None or last <= i + 1 or _is_owned_noun(following):
        return known.code if known is not None else None
    return make_code(context, _GUILD, map(name_key, context.words[i + 1 : last]), None) or None


def _is_owned_noun(word: str) -> bool:
    """Whether a word ends in a pronoun."""
    return word.endswith(("ها", "هم"))


def tells_side(context: PartyContext, i: int) -> bool:
    """Whether an adjective behind the title at token `i` tells that its bearer is of the state or a union: «مصدر حكومي»."""
    near = context.words[i + 1 : i + _SIDE_TOKENS]
    return not (context.lexicon.official.isdisjoint(near) and context.lexicon.guild.isdisjoint(near))


def _seat(context: PartyContext, i: int, last: int, noun: Noun) -> str | None:
    """The state whose place stands right behind the title, unless its bearer is sent there: «الرئيس في موسكو»; None for none."""
    for j in range(i + 1, min(last + 1, len(context.words) - 1)):
        number = context.at[j + 1]
        if context.words[j] in _LOOSE and number >= 0 and context.entities[number].type is _GPE:
            return None if noun.stem in _SENT else context.entities[number].affiliation
    return None


def read_office(
    context: PartyContext, parties: Mapping[int, Party], i: int, *, through: bool = False
) -> tuple[str | None, int, bool]:
    """The party named inside the title at token `i`, the token behind the title, and whether it has adjectives only.

    The first party ends the reading, but with `through` it goes on to where the title ends.
    """
    words = context.words
    limit = min(context.tokens.sentences[context.tokens.sentence(i)][1], i + _TITLE_TOKENS_MAX)
    j, bare, loose, inner, found = i + 1, True, False, False, None
    title = context.title_at(i)
    if title is not None and title.owned:
        limit = min(limit, _behind_owned(context, j))
    while j < limit and not _ends(context, parties, j, definite=inner):
        code = party_inside(context, parties, j, loose=loose) if not _is_portfolio(context, parties, i, j) else None
        quoted = read_quoted(context, j) if code is None and words[j - 1] not in _TOLD else None
        if quoted is not None and code is None and context.at[j + 1] >= 0:
            code = party_inside(context, parties, j + 1, loose=loose)
        if quoted is not None and not (quoted.last < len(words) and context.at[j + 1] >= 0):
            code = make_code(context, "", quoted.words, None) or None
        if code is not None and not through:
            return code, j + 1, False
        found = found or code
        step = quoted.last - j if quoted is not None else _step(context, parties, j)
        inner = inner or (
            context.at[j] < 0 and code is None and words[j].startswith("ال") and not is_adjective(context, j)
        )
        loose = words[j] in _LOOSE if words[j] in _LINKS else loose and words[j] not in _GOVERNMENTS
        bare = bare and code is None and (words[j] in _LINKS or words[j] in SPEAKS_FOR or is_adjective(context, j))
        j += step
    return found, j, bare


def _behind_owned(context: PartyContext, j: int) -> int:
    """Where a title with a pronoun ends, of which token `j` is the second: behind its adjectives, unless a link follows."""
    limit = len(context.words)
    while j < limit and is_adjective(context, j):
        j += 1
    return limit if j < limit and context.words[j] in _LINKS else j


def _is_portfolio(context: PartyContext, parties: Mapping[int, Party], i: int, j: int) -> bool:
    """Whether what stands behind a minister's title at token `i` is his portfolio, not the ministry named before."""
    party, noun = parties.get(j), context.title_at(i)
    minister = j == i + 1 and noun is not None and noun.role is Role.MINISTER
    alone = context.at[j] < 0 and party is not None and party.last == j + 1
    return minister and alone and context.gazetteer.analyser[context.words[j]].bare_ministry >= 0


def _ends(context: PartyContext, parties: Mapping[int, Party], j: int, *, definite: bool) -> bool:
    """Whether the title ends before token `j`: at a person, a place or occasion, a verb, or another noun behind a definite one."""
    word, number = context.words[j], context.at[j]
    if number >= 0:
        return context.entities[number].type is _PERSON
    if word in _TOLD and j + 1 < len(context.words) and context.words[j + 1] in OPENING:
        return j + 1 not in parties and j + 2 not in parties
    if word in _LINKS or word in SPEAKS_FOR or word in OPENING:
        return False
    features = context.gazetteer.analyser[word]
    if word in context.lexicon.tails or (features.finite and not features.complement):
        return True
    if is_adjective(context, j) or context.gazetteer.side(word) is not None:
        return False
    if word in _ACTING or (word.startswith("بال") and context.words[j - 1] in _CHARGED):
        return False
    return (definite and not word.startswith(_ARTICLES)) or not (
        features.complement or word.startswith("ال") or (len(word) > _OWNED_LETTERS and _is_owned_noun(word))
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
            if loose or glued or context.words[j - 1] in _AFFAIRS:
                return None
            return context.lexicon.regions.get(entity.name or "") or entity.stands_for or entity.affiliation
        return party_of(entity) if entity.type is _ORG else None
    found = context.gazetteer.side_at(context.words, j)
    if context.words[j - 1] == _BY_NAME and context.words[j].startswith("ال"):
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


def introduced(
    context: PartyContext, register: Register, parties: Mapping[int, Party], number: int
) -> tuple[int, str] | None:
    """Whom the person of this mention speaks for, behind how sure that is, 0 being surest; None when it is not told here.

    By the titles before the name, or behind it between commas; by what he calls his own; by what such a title means there.
    """
    first, last = context.spans[number]
    behind = last + 1 if last < len(context.words) and context.words[last] in "،," else last
    behind += behind < len(context.words) and context.words[behind] in _ONE_OF
    titles = _titles_before(context, parties, first)
    if titles is None:
        return None
    noun = context.title_at(behind) if behind < len(context.words) else None
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
    while reached > begin and context.title_at(reached - 1) is None and _is_style(context, reached - 1):
        reached -= 1
    return reached - 1 if reached > begin and context.words[reached - 1] in "،," else first


def _is_style(context: PartyContext, i: int) -> bool:
    """Whether a style without an office stands there: «السيدة», «الشيخ»."""
    title = context.gazetteer.analyser[context.words[i]].title
    return title is not None and title[1] is Title.RESPECT


def latter(
    context: PartyContext, parties: Mapping[int, Party], i: int, noun: Noun
) -> tuple[str | None, str | None, str | None] | None:
    """Actor, id and name of whom «الأخير» at token `i` means: who was named last before it, of its gender."""
    if i and context.words[i - 1].startswith(("ال", "وال", "بال", "لل")):
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
