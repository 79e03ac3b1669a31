"""The table `parties` in, the nouns that name a party, in every form, out: bodies, people, officers, the state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import product
from typing import Any, Final

from streams.arabic.forms import article_forms, bare
from streams.arabic.text import fold, fold_phrase
from streams.extract.parties.word_lists import Posts, TitleWords, compile_posts, compile_title_words
from streams.lexicon_tables import Tables

__all__ = ["Noun", "PartyLexicon", "Role", "compile_party_lexicon"]

_PROCLITICS: Final = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول")
_PRONOUNS: Final = ("ه", "ها", "هم")


class Role(IntEnum):
    """How a noun names a party."""

    BODY = 1
    """It heads the name of an organisation, or stands for one named before: «نقابة», «الشركة»."""
    PEOPLE = 2
    """It means many people at once: «المعلمون», «أهالي»."""
    STATE = 3
    """It stands for the state that the article is set in: «الحكومة»."""
    MINISTER = 4
    """It heads the title of an officer of a state: «الوزير»."""
    OFFICER = 5
    """It heads the title of an officer of a state or an organisation: «رئيس», «المتحدث»."""
    DELEGATION = 6
    """It means the delegation named last, else that of the state: «الوفد»."""
    REGION = 7
    """It means the region of the article that governs itself: «الإقليم»."""
    KNOWN = 8
    """It means one organisation, where the article names that at all: «المفوضية»."""
    LATTER = 9
    """It means whoever was named last: «الأخير»."""


@dataclass(frozen=True, slots=True)
class Noun:
    """One form of a noun that may name a party."""

    role: Role
    code: str
    """Last part of the code of whom it names; '' for titles and the state."""
    stem: str
    """The noun itself, folded."""
    definite: bool
    """Whether it has the article."""
    kinds: frozenset[str] = frozenset()
    """Kinds of entities that it may mean without a name."""
    alone: bool = False
    """Whether, definite and without any name, it is a party even where no name came before."""
    owned: str = ""
    """Pronoun glued to it: «رئيسها»."""
    rest: tuple[str, ...] = ()
    """Folded words that must follow: «أصحاب العمل»."""
    singular: str = ""
    """The same title in the singular, folded, where it is a dual or plural."""

    @property
    def office(self) -> str:
        """The title in the singular: «مصدران», «المصادر» are known as «مصدر»."""
        return self.singular or self.stem


@dataclass(frozen=True, slots=True)
class PartyLexicon:
    """The nouns that name a party, and what belongs to their names."""

    nouns: Mapping[str, tuple[Noun, ...]]
    """By folded form, proclitics included; longest phrases first."""
    plain: frozenset[str]
    """Adjectives that are no part of a name."""
    things: frozenset[str]
    """Folded words that look like plurals of people and are none: «التعاون»."""
    tails: frozenset[str]
    """Words behind which a title tells a place, an occasion or a medium."""
    chiefs: frozenset[str]
    """Behind «رئيس» they make an officer of the state: «الوزراء»."""
    observers: frozenset[str]
    """Heads of titles that speak for nobody, bare."""
    english: Mapping[str, str]
    """Bare folded words of names to English."""
    voices: frozenset[str]
    """Nouns of those who speak without a name."""
    carriers: frozenset[str]
    """Ids of companies that only carry what others say."""
    organs: frozenset[str]
    """Ids of bodies of the United Nations that speak for it: its organs, and its missions in a country."""
    unnamed: Mapping[str, tuple[str, ...]]
    """Folded nouns of bodies to the organisations that they mean where the article names one and no other body of the noun."""
    fields: Mapping[str, str]
    """Folded words of what an organisation deals with, every form, to its code: they name it as much as its name does."""
    silent: frozenset[str]
    """Bare folded nouns of places whose head speaks for no party: «مستشفى»."""
    cabinets: frozenset[str]
    """Bare folded words that make a council, committee or authority one of the state: «الوزراء», «الأركان», «النيابية»."""
    chambers: frozenset[tuple[str, ...]]
    """Folded names of houses of parliament that many states have: «مجلس الشيوخ»."""
    palaces: frozenset[str]
    """Folded nouns that stand for a state behind «باسم»: «القصر»."""
    commissioners: Mapping[str, str]
    """Heads of titles, folded, to the organisation that they are of where the article names it and the title no other."""
    posts: Posts
    """Titles that one organisation gives."""
    armies: Mapping[str, str]
    """Codes of states to those of their armies where these are parties of their own."""
    guild: frozenset[str]
    """Adjectives behind which an officer or source is one of the union or party named last, in every form."""
    official: frozenset[str]
    """Adjectives behind which an officer is one of the state: «الحكومي», «الرئاسي», in every form."""
    own: Mapping[str, str]
    """Folded nouns with a pronoun for the party of whoever speaks, to the noun: «نقابته» -> «نقابه»."""
    seats: Mapping[str, str]
    """English names of cities to the party that sits there and is meant where the article names it."""
    sole: frozenset[str]
    """English names of cities that mean the party that sits there where the article names their state by nothing else."""
    one_of_them: frozenset[str]
    """Folded words for one of many named before: «أحدهم»."""
    leading: frozenset[str]
    """Verbs of leading and representing a party, as they stand behind a relative pronoun."""
    before_verbs: frozenset[str]
    """Particles between a subject and its verb."""
    realms: Mapping[str, frozenset[str]]
    """Folded forms of government, with whatever is glued to them, to the states that they may mean."""
    regions: Mapping[str, str]
    """English names of regions that govern themselves, and of their seats, to their code."""
    masculine_places: tuple[str, ...]
    """Folded names of places that «he» means, without the article; «she» means all others."""
    subordinators: frozenset[str]
    """Folded words behind which a clause is part of another: «التي», «أن», «بعدما»."""
    topicalizers: frozenset[str]
    """Folded words that set a subject apart: «أما»."""
    titles: TitleWords
    """Words by which a title tells for whom somebody speaks."""


_SUBORDINATORS: Final = ("relatives", "complementisers", "temporals")
"""Lists of clauses whose words begin a clause within another."""


def compile_party_lexicon(tables: Tables) -> PartyLexicon:
    """Compile the nouns of parties; pure."""
    table = tables["parties"]
    found: dict[str, list[Noun]] = {}
    singulars = {fold(word): fold(title) for title, words in table["singulars"].items() for word in words}
    for form, each in _forms(table):
        noun = replace(each, singular=singulars[each.stem]) if each.stem in singulars else each
        known = found.setdefault(form, [])
        if all((noun.rest, noun.owned) != (other.rest, other.owned) for other in known):
            known.append(noun)
    officers, words = table["officers"], table["words"]
    return PartyLexicon(
        {form: tuple(sorted(nouns, key=lambda n: -len(n.rest))) for form, nouns in found.items()},
        frozenset(map(fold, words["plain"])),
        frozenset(map(fold, words["things"])),
        frozenset(map(fold, words["tails"])),
        frozenset(map(fold, table["state"]["chiefs"])),
        frozenset(map(fold, officers["observers"])),
        _english(table),
        frozenset(map(fold, officers["voices"])),
        frozenset(table["carriers"]["ids"]),
        frozenset(table["carriers"]["organs"]),
        _by_noun(table["unnamed"]),
        {form: code for code, words in table["fields"].items() for word in words for form in _field_forms(fold(word))},
        frozenset(map(fold, officers["silent"])),
        frozenset(map(fold, table["state"]["cabinets"])),
        frozenset(map(fold_phrase, table["state"]["chambers"])),
        frozenset(map(fold, table["state"]["palaces"])),
        {fold(word): code for code, words in table["commissioners"].items() for word in words},
        compile_posts(table["posts"]),
        table["armies"],
        frozenset(form for word in words["guild"] for form in _adjective_forms(fold(word))),
        frozenset(form for word in words["official"] for form in _adjective_forms(fold(word))),
        {fold(word): _owned_stem(fold(word)) for word in table["own"]},
        table["seats"],
        frozenset(table["sole"]["cities"]),
        frozenset(map(fold, words["one_of_them"])),
        frozenset(map(fold, words["leading"])),
        frozenset(map(fold, words["before_verbs"])),
        _realms(table["realms"]),
        table["regions"],
        tuple(sorted(bare(fold(word)) for word in tables["places"]["masculine_places"])),
        frozenset(fold(word) for name in _SUBORDINATORS for word in tables["clauses"][name]),
        frozenset(map(fold, tables["clauses"]["topicalizers"])),
        compile_title_words(table["titles"]),
    )


def _realms(table: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Definite nouns, alone and behind a preposition or «and», to codes."""
    bare_nouns = {fold(noun).removeprefix("ال"): frozenset(codes) for noun, codes in table.items()}
    return {
        article + noun: codes for noun, codes in bare_nouns.items() for article in ("ال", "وال", "بال", "لل", "ولل")
    }


def _english(table: Mapping[str, Any]) -> dict[str, str]:
    """Folded words to the English by which codes are made: those of the table, and people by their own code."""
    english = {bare(fold(word)): name for word, name in table["english"].items()}
    for code, nouns in table["people"].items():
        for phrase in map(fold_phrase, nouns):
            if len(phrase) == 1:
                english.setdefault(phrase[0], code)
                english.setdefault(_oblique(phrase[0]), code)
    return english


def _forms(table: Mapping[str, Any]) -> Iterable[tuple[str, Noun]]:
    """Every form of every noun: what has no name behind it and the titles first, then bodies and people."""
    alone = [
        (Role.STATE, "", table["state"]["nouns"]),
        (Role.DELEGATION, "", table["delegation"]["nouns"]),
        (Role.REGION, "", table["delegation"]["region"]),
        (Role.LATTER, "", table["words"]["latter"]),
        *((Role.KNOWN, code, words) for code, words in table["known"].items()),
    ]
    for role, code, words in alone:
        for first, *rest in map(fold_phrase, words):
            noun = Noun(role, code, first, definite=True, rest=tuple(rest))
            yield from ((form, noun) for form in _glued(first))
    yield from _title_forms(table)
    yield from _body_forms(table)
    yield from _people_forms(table)


def _title_forms(table: Mapping[str, Any]) -> Iterable[tuple[str, Noun]]:
    officers = table["officers"]
    for entry in map(fold, officers["construct"]):
        yield from ((form, Noun(Role.OFFICER, "", entry, definite=False)) for form in _glued(entry))
    for role, entries in (
        (Role.MINISTER, table["state"]["officers"]),
        (Role.OFFICER, (*officers["body"], *officers["plurals"], *officers["voices"])),
    ):
        for entry in map(fold, entries):
            for form, definite in _articles(entry):
                noun = Noun(role, "", entry, definite)
                yield from ((glued, noun) for glued in _glued(form))
                if not definite and entry[-1] not in "هنيا":
                    yield from ((proclitic + entry + "ا", noun) for proclitic in ("", "و"))
            stem = entry[:-1] + "ت" if entry.endswith("ه") else entry
            for pronoun, proclitic in product(_PRONOUNS, ("", "و")):
                yield proclitic + stem + pronoun, Noun(role, "", entry, definite=True, owned=pronoun)


def _body_forms(table: Mapping[str, Any]) -> Iterable[tuple[str, Noun]]:
    for row in table["body"]:
        for entry in map(fold, row["nouns"]):
            for form, definite in _articles(entry)[1 if row.get("definite") else 0 :]:
                noun = Noun(Role.BODY, row["code"], entry, definite, frozenset(row["kinds"]), row["alone"])
                yield from ((glued, noun) for glued in _glued(form))


def _people_forms(table: Mapping[str, Any]) -> Iterable[tuple[str, Noun]]:
    for code, entries in table["people"].items():
        for first, *rest in map(fold_phrase, entries):
            for stem in sorted({first, _oblique(first)}):
                for form, definite in _articles(stem):
                    known = definite or any(word.startswith("ال") for word in rest)
                    noun = Noun(Role.PEOPLE, code, first, known, alone=True, rest=tuple(rest))
                    yield from ((glued, noun) for glued in _glued(form))
            if first.endswith("ون") and not rest:
                noun = Noun(Role.PEOPLE, code, first, definite=False, alone=True)
                yield from ((glued, noun) for ending in ("و", "ي") for glued in _glued(first[:-2] + ending))


def _by_noun(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Each noun with the codes that it may mean, in the order of the table."""
    found: dict[str, tuple[str, ...]] = {}
    for code, words in table.items():
        for word in map(fold, words):
            found[word] = (*found.get(word, ()), code)
    return found


def _field_forms(word: str) -> Iterable[str]:
    """Yield a word of a field in every gender, with the article and without."""
    for form, _ in _articles(word):
        yield from (form, form + "ه") if word.endswith("ي") else (form,)


def _adjective_forms(word: str) -> Iterable[str]:
    """Yield an adjective in gender and number, with the article and without."""
    for ending in ("", "ه", "ين", "ون", "ان"):
        yield word + ending
        yield "ال" + word + ending


def _owned_stem(word: str) -> str:
    """The noun in «نقابته», «حزبهم», «بلادي»."""
    stem = next(
        (word.removesuffix(end) for end in ("هما", "هم", "هن", "ها", "نا", "ه", "ي") if word.endswith(end)), word
    )
    return stem[:-1] + "ه" if stem.endswith("ت") and stem != "بيت" else stem


def _oblique(word: str) -> str:
    return word[:-2] + "ين" if word.endswith("ون") else word


def _articles(word: str) -> tuple[tuple[str, bool], ...]:
    return tuple((form, form != word) for form in article_forms(word))


def _glued(word: str) -> Iterable[str]:
    """Yield the word behind every proclitic, ل before the article written as «لل»."""
    for proclitic in _PROCLITICS:
        yield proclitic + word
    if word.startswith("ال"):
        yield "لل" + word[2:]
        yield "ولل" + word[2:]
