"""Tables in, the compiled words of meeting out: one look-up a token says all that the rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from streams.arabic.text import fold
from streams.arabic.tokens import stems
from streams.arabic.verbs import Tense, VerbForm, conjugate
from streams.extract.meetings.word_lists import PlainWords, compile_plain_words
from streams.extract.rule import Rule
from streams.lexicon_tables import Tables

__all__ = ["MeetingLexicon", "Members", "Noun", "Word", "compile_meetings"]

_MEMO_MAX: Final = 1 << 16
"""Words kept before the cache is emptied."""
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك")

_NOUNS: Final = ("gatherings", "talks", "calls")
_VERBS: Final = (
    "hold_verbs",
    "attend_verbs",
    "phase_verbs",
    "end_verbs",
    "lasting_verbs",
    "host_verbs",
    "meet_verbs",
    "receive_verbs",
    "talk_verbs",
    "discuss_verbs",
    "call_verbs",
    "assemble_verbs",
    "outcome_verbs",
    "fail_verbs",
    "stall_verbs",
    "sign_verbs",
    "visit_verbs",
    "send_verbs",
    "return_verbs",
    "convene_verbs",
    "urge_verbs",
    "propose_verbs",
    "wish_verbs",
    "announce_verbs",
    "agree_verbs",
    "cancel_verbs",
    "refuse_verbs",
)
_WORDS: Final = (
    "contacts",
    "exchanges",
    "remote",
    "not_meetings",
    "rounds",
    "more",
    "receive_nouns",
    "visit_nouns",
    "host_nouns",
    "hold_nouns",
    "hearsay_nouns",
    "end_nouns",
    "propose_nouns",
    "wish_nouns",
    "propose_adjectives",
    "conditions",
    "uncertain",
    "cancel_nouns",
    "leaving",
    "several",
    "cancel_adjectives",
    "refusals",
    "expected",
    "coming",
    "before",
    "after",
    "since",
    "day_after",
    "day_before",
    "with",
    "between",
    "gathered",
    "held_adjectives",
    "each_other",
    "both",
    "inside",
    "seat",
    "topic",
    "agreements",
    "relations",
    "matters",
    "towards",
    "stops",
    "relatives",
    "goes_on",
    "again",
    "same_time",
    "ordinals",
    "collectives",
    "delegates",
    "conveners",
    "tables",
    "nth",
    "things",
    "member",
    "own_bodies",
    "capital",
    "travel",
    "round_nouns",
    "session_nouns",
    "during",
    "margin",
    "staying",
)


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun of meeting in one of its forms."""

    kind: str
    """What English calls it."""
    owned: bool = False
    """Whether it carries the pronoun of whose meeting it is."""


@dataclass(frozen=True, slots=True)
class Word:
    """One token as the lists know it."""

    cut: int = 0
    """Letters of proclitics before it."""
    joined: bool = False
    """Whether و or ف is among them."""
    preposition: str = ""
    """ب, ل, ك or ''."""
    definite: bool = False
    """Whether it has its article."""
    tags: Mapping[str, Any] = field(default_factory=dict)
    """Names of the lists it stands in, with its value there."""
    rules: tuple[int, ...] = ()
    """Numbers of the rules that it begins."""


_UNKNOWN: Final = Word()


class Words(dict[str, Word]):
    """Folded word to what the lists know of it; taken apart when first met and kept (a cache of a pure function)."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]], rules: Mapping[str, tuple[int, ...]]) -> None:
        super().__init__()
        self._entries, self._rules = entries, rules

    def __missing__(self, word: str) -> Word:
        if len(self) >= _MEMO_MAX:
            self.clear()
        found = self[word] = self._take_apart(word)
        return found

    def _take_apart(self, word: str) -> Word:
        for cut, stem in stems(word):
            tags = self._entries.get(stem)
            bare = self._entries.get(stem[2:]) if stem.startswith("ال") else None
            if tags or bare:
                prefix, found = word[:cut], {**(bare or {}), **(tags or {})}
                rules = tuple(sorted({number for tag in found for number in self._rules.get(tag, ())}))
                return Word(
                    cut,
                    prefix[:1] in _CONJUNCTIONS,
                    prefix[-1:] if prefix[-1:] in _PREPOSITIONS else "",
                    bare is not None,
                    found,
                    rules,
                )
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class MeetingLexicon:
    """The compiled nouns and verbs of meeting, and who meets where an organisation or a joint body does."""

    words: Words
    """Every word that bears on a meeting."""
    members: Members
    """Organisation to members, by actor code."""
    states: frozenset[str]
    """Actor codes that are members of any."""
    numbers: Mapping[str, int]
    """Folded ordinals to their numbers."""
    bodies: Mapping[str, tuple[str, ...]]
    """Entity id of a joint body to the parties that make it up."""
    plain: PlainWords
    """Words that are asked for as they stand."""


def compile_meetings(tables: Tables, rules: Sequence[Rule[Any]]) -> MeetingLexicon:
    """Compile the lists; a word begins the rules that name one of its lists."""
    table = tables["meetings"]
    entries: dict[str, dict[str, Any]] = {}
    for tag, word, value in _entries(table):
        entries.setdefault(fold(word), {}).setdefault(tag, value)
    numbers: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for tag in rule.first:
            numbers[tag] = (*numbers.get(tag, ()), number)
    counted = {fold(word): number for number, words in table["numbers"].items() for word in words}
    counted = {word: int(number) for word, number in counted.items()}
    members = {code: frozenset(codes) for code, codes in tables["members"].items() if isinstance(codes, list)}
    bodies = {body: tuple(codes) for body, codes in tables["members"]["bodies"].items()}
    states = frozenset().union(*members.values()) - members.keys()
    return MeetingLexicon(Words(entries, numbers), members, states, counted, bodies, compile_plain_words(table))


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Tag, word and value of every word of the lists, in every form."""
    for tag in _NOUNS:
        for kind, nouns in table[tag].items():
            yield from ((tag, noun, Noun(kind)) for noun in nouns)
            yield from ((tag, noun, Noun(kind, owned=True)) for noun in _owned(nouns, table["pronouns"]))
    for tag in _WORDS:
        yield from ((tag, word, True) for word in table[tag])
    nouns = {fold(word) for tag in ("hold_nouns", "host_nouns") for word in table[tag]}
    for rank, titles in table["levels"].items():
        yield from (("level", title, rank) for title in titles)
    for tag in _VERBS:
        shortened = tag == "outcome_verbs"
        forms = _conjugated(table[tag], shortened=shortened)
        yield from ((tag, form, verb) for form, verb in forms.items())
        if tag in _TAKING:
            clear = _conjugated(verb for verb in table[tag] if verb not in table["unclear_verbs"])
            yield from ((tag, form, verb) for form, verb in _with_object(clear) if form not in nouns)


def _owned(nouns: Iterable[str], pronouns: Sequence[str]) -> list[str]:
    """The nouns with each pronoun: لقاءه, مكالمته, محادثاتهما."""
    stems = [fold(noun).removesuffix("ه") + ("ت" if fold(noun).endswith("ه") else "") for noun in nouns]
    return [stem + pronoun for stem in stems for pronoun in pronouns]


def _conjugated(verbs: Iterable[str], *, shortened: bool = False) -> dict[str, VerbForm]:
    """Every form of verbs written «past present»; those that only stand behind a negation where they are asked for."""
    forms: dict[str, VerbForm] = {}
    for verb in verbs:
        past, present = verb.split()
        for form, meaning in conjugate(past, present).items():
            if shortened or meaning.tense is not Tense.JUSSIVE:
                forms.setdefault(form, meaning)
    return forms


def _with_object(forms: Mapping[str, VerbForm]) -> Iterator[tuple[str, VerbForm]]:
    """The third person with the pronoun of a meeting behind it: «استضافته», «عقدوها», «أجراها»."""
    for form, verb in forms.items():
        if verb.person == _THIRD and verb.tense is not Tense.JUSSIVE:
            stem = form.removesuffix("ا") if form.endswith("وا") else form
            stem = stem[:-1] + "ا" if stem[-1] in "يى" and verb.tense is Tense.PAST else stem
            yield from ((stem + pronoun, verb) for pronoun in ("ه", "ها"))


_THIRD: Final = 3
"""The person whose verbs a pronoun of the meeting follows."""
_TAKING: Final = ("hold_verbs", "host_verbs", "cancel_verbs", "sign_verbs")
"""Verbs that take the meeting as their object."""
Members = Mapping[str, frozenset[str]]
"""Actor code of an organisation to the codes of its members: where it meets, they do."""
