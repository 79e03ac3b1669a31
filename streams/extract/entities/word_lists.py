"""The compiled word lists that tell names from other words, and the titles before names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from streams.extract.entities.senses import Head, Node, PlaceHead

__all__ = ["Titles", "WordLists"]


@dataclass(frozen=True, slots=True)
class WordLists:
    """Words that names are made of, folded."""

    given: frozenset[str]
    weak: frozenset[str]
    """Given names that are ordinary words too."""
    ordinary: frozenset[str]
    """Of these, the ones that are read as ordinary words first."""
    family: frozenset[str]
    particles: frozenset[str]
    compound_first: frozenset[str]
    second: frozenset[str]
    """What may stand behind a first part: names of God, «الدين»."""
    firm_second: frozenset[str]
    """Of these, the ones that no name has without a first part: «الدين», «الله»."""
    servants: frozenset[str]
    """«عبد» and its forms: any name of God may follow."""
    women: frozenset[str]
    behind_titles: frozenset[str]
    """Names of women that are ordinary words first: names only right behind a title."""
    foreign: frozenset[str]
    """Given names from other languages, transliterated."""
    heads: Mapping[str, Head]
    """Heads of institutions, without the article."""
    place_heads: Mapping[str, PlaceHead]
    """Heads of places, as they stand."""
    portfolios: Mapping[str, Node]
    """Trie of portfolios; their senses carry the English name."""
    forces: Mapping[str, Node]
    """Trie of what forces are called by."""
    complements: Mapping[str, Node]
    """Trie of complements that make a name."""
    bare_ministries: frozenset[str]
    adjectives: frozenset[str]
    """Naming adjectives, masculine, without the article."""
    common_adjectives: frozenset[str]
    locatives: frozenset[str]
    saying: frozenset[str]
    spots: frozenset[str]
    """Words behind which hardly anything but a place stands: «قرب», «شرقي», «ضواحي»."""
    sites: frozenset[str]
    """Nouns of natural things behind which a quoted name is that of a place: «حقل», «صخرة»."""
    makes: frozenset[str]
    """Nouns of things that have names and are no party: «صاروخ», «سفينة»."""
    inside: frozenset[str]
    """«في»: places and much else."""
    borders: frozenset[str]
    facilities: frozenset[str]
    """Heads that say no more than what of a known place is meant: «مطار», «سجن»."""
    stops_of_places: frozenset[str]
    """Of these, the ones behind which a name is hardly anything but a place's."""
    idioms: frozenset[tuple[str, ...]]
    """Pairs of words in which what looks like a place is an ordinary word."""
    place_firsts: frozenset[str]
    """First parts of names of places: «كفر», «تل», «عين»."""
    sides: frozenset[str]
    """«الشمالية», «السفلى»: with a region before them they are part of its name."""
    realms: frozenset[str]
    """«الجمهورية», «المملكة»: with a nationality they name a state."""
    compass: frozenset[str]
    """Points of the compass that also name a bloc."""
    directions: frozenset[str]
    """Words behind which they do not."""
    party_prepositions: frozenset[str]
    """Locatives behind which a capital may be its government."""
    journeys: frozenset[str]
    """Of these, «من» and «إلى»: a capital behind them is the place, except behind a request."""
    occasions: frozenset[str]
    """Meetings that are called by the city where they are held."""
    accords: frozenset[str]
    """Accords that are called by the city where they were signed."""
    declarations: frozenset[str]
    """Texts that are called so too, unless what follows is their object."""
    requests: frozenset[str]
    """Words of asking and sending that such a preposition belongs to."""
    title_links: frozenset[str]
    """Function words inside titles."""
    fathers: frozenset[str]
    """«أبو» in all cases: any noun behind it makes a name."""
    eastern_family: frozenset[str]
    """Family names of Chinese, Koreans and Vietnamese."""
    eastern_syllables: frozenset[str]
    """What their given names are made of, ordinary words too."""
    regnal: frozenset[str]
    """Ordinals of kings and popes, with the article."""
    outlet_tails: frozenset[str]
    """Last words of names of outlets: «نيوز», «بوست»."""
    generic: Mapping[str, frozenset[str]]
    """By kind of institution, complements that make no name of its heads; under `time` words of time, for all."""
    before_parties: frozenset[str]
    """«وفد», «حركتي»: behind them an ordinary word may be the name of a party."""
    news: frozenset[str]
    """«الأنباء»: an agency of news needs a nationality to be named."""
    people_of: frozenset[str]
    """Plurals of people that another noun completes: «أرباب العمل»."""
    aims: frozenset[str]
    """Nouns of what a body is for, behind «for» or «and»."""
    next_acts: frozenset[str]
    """Nouns of what is done next: behind «for» they end a name."""
    learnt: frozenset[str]
    """What an outlet does that tells of itself."""
    told: frozenset[str]
    """What is given to an outlet: «بيان»."""
    letters: frozenset[str]
    """Latin letters as they are spelled out."""
    liberations: frozenset[str]
    """«تحرير»: what an army of no state is called for."""
    clausal: frozenset[str]
    """Words that open a clause in quotation marks."""
    sons: frozenset[str]
    """«بن», «ولد»: particles that bring the father."""
    romance_articles: frozenset[str]
    styles: frozenset[str]
    """Titles that are parts of names between two others."""
    spellings: Mapping[str, tuple[str, ...]]
    """Given names that fold to a function word too, to how they are written («علي» is not «على»)."""


@dataclass(frozen=True, slots=True)
class Titles:
    """Words that head titles; all folded, without the article."""

    heads: frozenset[str]
    plurals: frozenset[str]
    honorifics: frozenset[str]
    counterparts: frozenset[str]
    generic: frozenset[str]
    respect: frozenset[str]
    """Honorifics as written."""
    possessed: frozenset[str]
    """Heads that a pronoun makes definite: «نجله», «مساعده»."""
    leaders: frozenset[tuple[str, ...]]
    """Role keys of those whom a family name alone may mean anywhere."""
    shared: frozenset[str]
    """Offices that several hold at once: deputies, envoys, spokesmen."""
    single: frozenset[str]
    """Offices that one word names in full: «الرئيس» is no prime minister."""
    open: frozenset[str]
    """Offices of one word that keep their name whatever follows: «المتحدث باسم …»."""
    speakers: frozenset[str]
    """Who speaks for an office and does not hold it."""
    said_nouns: frozenset[str]
    """Nouns written like verbs of saying."""
    taking_persons: frozenset[str]
    """Verbs with whom somebody meets or addresses as their object: a title behind their subject is that one's."""
    met: frozenset[str]
    """Definite titles that are somebody else's behind another: «التقى الوزير الرئيس …»."""
    acting: frozenset[str]
    """They tell that somebody is in office for another."""
    official: frozenset[str]
    """Adjectives that make a title of a word that is a name too: «العام»."""
    before_states: frozenset[str]
    """Words behind which an ordinary word that is a country too is the country."""
    sent: frozenset[str]
    """Those who are sent to where they are: ambassadors, envoys."""
    mediators: frozenset[str]
    """Who stand between the parties: «الوسطاء»."""
    former: frozenset[str]
    """Adjectives of an office that its bearer has left."""
    outsiders: frozenset[str]
    """Who tell what they saw, read or think: witnesses, analysts, newspapers."""
    one_of: frozenset[str]
    """Behind them those stand of whom one speaks: «أحد أقاربه»."""
    sources: frozenset[str]
    """Nouns of unnamed sources: «مصادر»."""
    apart: frozenset[str]
    """Adjectives by which a source is nobody's: «مصادر إقليمية»."""
    of_state: frozenset[str]
    """Adjectives by which a source is of a state: «مصدر حكومي مطلع»."""
    close: frozenset[str]
    """Words by which an outsider is somebody's: «صحيفة مقربة من الحزب»."""
    unsigned: frozenset[str]
    """Texts that are no party's until they are signed: «مسودة»."""
    canon: Mapping[tuple[str, ...], tuple[str, ...]]
    """Role words as written (bare) to the role key."""
    stems: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)
    """What each word met heads; grows as words are met."""
