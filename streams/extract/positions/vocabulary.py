"""The lexicons in, one `Word` for each token out: all that positions ask of it, worked out once a word.

Words are taken apart when first met and kept (a cache of a pure function), so that an article costs one look-up a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from streams.arabic.stemming import ENCLITICS, STEM_MIN, keys_of, without
from streams.arabic.text import fold
from streams.arabic.tokens import stems
from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.function_words import LISTS, ROLES, VERB_ROLES, Mark
from streams.extract.positions.predicates import Frame, Part, Sense, adverbial_forms, read_predicates, verb_forms
from streams.lexicon_tables import Phrases, Tables, phrases
from streams.records import EventType

__all__ = ["DUTIES", "FRAMES", "NOUNS", "NOWHERE", "Word", "Words", "compile_words"]


NOUNS: Final = 1 << Part.ACT | 1 << Part.OBJECT
"""The bits of `Word.kinds` for a noun that tells of an act, or that a light verb may carry."""
FRAMES: Final = 1 << len(Part)
"""The bit of `Word.kinds` for a word that begins a frame."""
DUTIES: Final = 1 << (len(Part) + 1)
"""The bit of `Word.kinds` for a word that lays a duty on whom follows."""
_STOPS: Final = frozenset("،,؛;:–—-…()[]")
_COLON_MARK: Final = Mark.STOP | Mark.COLON
_NAMING: Final = frozenset("\"«»“”„'‘’")
_CONJUNCTIONS: Final = ("و", "ف")
_MINE: Final = "ي"
_OBJECTS: Final = ("ه", "ها", "هم", "هما", "نا", "ني", "هن", "كم", "ك")
_THIRDS: Final = ("ه", "ها", "هم", "هما", "نا")
"""Pronouns behind which the end of a verb changes, of those that are hardly the end of another word."""
_HIM: Final = "ه"
_MEMO_MAX: Final = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One token as the lexicons know it; one object for each text (and reading of its last letter), told apart by identity."""

    marks: int = Mark.NONE
    """What it does by itself; phrases that begin with it are in `phrases`."""
    joined: bool = False
    """Whether و or ف is glued before it."""
    preposition: str = ""
    """ب, ل or ك glued before it, as far as a known noun follows; else ''."""
    senses: tuple[tuple[Sense, VerbForm | None], ...] = ()
    frames: tuple[tuple[Frame, VerbForm | None], ...] = ()
    finite: VerbForm | None = None
    """Person and tense, when it is a form of a verb of any list."""
    owned: bool = False
    """Whether a noun of the lists carries a pronoun («مطالبها»), or a verb its object («دعاها»)."""
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int | Sense], ...]] = field(default_factory=dict)
    """The second word of a phrase that begins with it to the words that follow the first, longest first, and what it is.

    A phrase of this word alone stands under ''.
    """
    retaliation: bool = False
    """Whether it makes a warning a threat."""
    tabled: bool = False
    """Whether it names what is negotiated without saying what it is: «المقترح», «المطالب»."""
    keys: frozenset[str] = frozenset()
    """The word without clitics and article, in every way they may come off: what issues are matched by."""
    topics: tuple[Any, ...] = ()
    """Phrases of issues that begin with one of the keys."""
    nominal: bool = False
    """Whether what looks like a finite verb is as often a verbal noun: «رفض», «تقدم»."""
    edge: bool = False
    """Whether a clause may begin with it, as far as its own form tells."""
    kinds: int = 0
    """Which rules may start here: a bit for each `Part` of its senses, then frames, duties."""
    feminine: Word | None = None
    """The word as it is read where its last letter is ة, which is no object of a verb: «حركة», not «حركه»."""
    roles: int = 0
    """What it does in a construction: bits of `Role`."""
    verblike: bool = False
    """Whether its shape is that of a joined finite verb that no list knows («وينطلق»)."""

    def phrase_at(self, folded: Sequence[str], i: int, kind: type) -> tuple[int, Any] | None:
        """How many words a phrase of this kind that begins here (at `folded[i]`) has, and what it is; the longest."""
        if i + 1 < len(folded):
            for rest, value in self.phrases.get(folded[i + 1], ()):
                if isinstance(value, kind) and tuple(folded[i + 1 : i + 1 + len(rest)]) == rest:
                    return 1 + len(rest), value
        for _, value in self.phrases.get("", ()):
            if isinstance(value, kind):
                return 1, value
        return None


NOWHERE: Final = Word()
"""A token that no list knows and that has no keys."""


class Words(dict[str, Word]):
    """Folded word to `Word`."""

    def __init__(
        self,
        marks: Mapping[str, int],
        starts: Phrases,
        forms: Mapping[str, tuple[tuple[Sense | Frame, VerbForm | None], ...]],
        finite: Mapping[str, VerbForm],
        topics: Mapping[str, tuple[Any, ...]],
        blocked: frozenset[str],
        nominals: frozenset[str],
        retaliation: frozenset[str],
        tabled: frozenset[str],
        roles: Mapping[str, int],
    ) -> None:
        super().__init__()
        self._roles = roles
        self._nominals = nominals
        self._retaliation = retaliation
        self._tabled = tabled
        self._blocked = blocked
        self._marks = marks
        self._starts = starts
        self._forms = forms
        self._finite = finite
        self._topics = topics

    def __missing__(self, word: str) -> Word:
        if len(self) >= _MEMO_MAX:
            self.clear()
        found = self._take_apart(word)
        if found.finite is not None and word[-1] == _HIM:
            feminine = self._take_apart(word, bound=False)
            found = replace(found, feminine=feminine) if feminine.finite != found.finite else found
        self[word] = found
        return found

    def _take_apart(self, word: str, *, bound: bool = True) -> Word:
        """Read the word; no verb with its object when it is not `bound`."""
        if not word[:1].isalpha():
            return Word(
                _COLON_MARK
                if word == ":"
                else Mark.STOP
                if word in _STOPS
                else Mark.NAMING
                if word in _NAMING
                else Mark.NONE
            )
        if word in self._blocked and word not in self._forms and word not in self._marks and word not in self._starts:
            return self._plain(word)
        joined, stem = word[:1] in _CONJUNCTIONS and len(word) > 2, word[1:]
        marks, phrases_here = self._marks.get(word, Mark.NONE), self._starts.get(word, ())
        objects = _OBJECTS if bound else ()
        whole = bool(marks or phrases_here or word in self._forms or self._verb(word, objects))
        if joined and not whole:
            marks, phrases_here = self._marks.get(stem, Mark.NONE), self._starts.get(stem, ())
        readings = dict.fromkeys(r for r in self._readings(word, joined=joined) if bound or not (r[1] and r[3]))
        found = tuple((sense, form) for sense, form, _, _ in readings)
        keys = keys_of(word)
        finite = self._verb(word, objects) or (self._verb(stem, objects) if joined else None)
        joined = joined and not whole
        verblike = joined and _verblike(stem)
        kinds = _kinds(found, phrases_here, marks)
        return Word(
            marks=marks,
            joined=joined,
            preposition=next((p for _, form, p, _ in readings if p and form is None), ""),
            senses=tuple((s, f) for s, f in found if isinstance(s, Sense)),
            frames=tuple((s, f) for s, f in found if isinstance(s, Frame)),
            finite=finite,
            owned=any(owned for _, _, _, owned in readings),
            phrases=_by_second(phrases_here),
            retaliation=not self._retaliation.isdisjoint(keys),
            tabled=not self._tabled.isdisjoint(keys),
            keys=keys,
            topics=self._topics_of(keys),
            nominal=finite is not None and self._nominal(word, stem if word[:1] in _CONJUNCTIONS else word, found),
            edge=verblike
            or finite is not None
            or bool(kinds & 1 << Part.PARTICIPLE)
            or _leads_verb(marks, joined=joined),
            kinds=kinds,
            roles=self._roles.get(word, 0) or (self._roles.get(stem, 0) if joined else 0),
            verblike=verblike,
        )

    def _plain(self, word: str) -> Word:
        """A word that is never a verb with clitics, whatever it looks like."""
        keys = keys_of(word)
        tabled, roles = not self._tabled.isdisjoint(keys), self._roles.get(word, 0)
        return Word(keys=keys, topics=self._topics_of(keys), tabled=tabled, roles=roles)

    def _nominal(self, word: str, stem: str, found: Sequence[tuple[Sense | Frame, VerbForm | None]]) -> bool:
        """Whether the word may be a verbal noun: it is listed as one, or is the past of a verb like تقدم."""
        if any(form is None for _, form in found) or word in self._nominals or stem in self._nominals:
            return True
        form = self._finite.get(stem)
        return (
            form is not None
            and form.tense is Tense.PAST
            and not form.feminine
            and not form.plural
            and (form.person == 3 and stem.startswith("ت") and len(stem) > STEM_MIN)
        )

    @property
    def issues(self) -> frozenset[str]:
        """Every issue that a phrase names."""
        return frozenset(topic.issue for topics in self._topics.values() for topic in topics if topic.issue)

    def _topics_of(self, keys: frozenset[str]) -> tuple[Any, ...]:
        found = dict.fromkeys(topic for key in sorted(keys) for topic in self._topics.get(key, ()))
        return tuple(sorted(found, key=lambda topic: topic.order))

    def _verb(self, word: str, objects: tuple[str, ...]) -> VerbForm | None:
        """The finite form this is, one of the object pronouns taken off."""
        form = self._finite.get(word)
        if form is None:
            for base in _with_object(word, objects):
                form = self._finite.get(base)
                if form is not None and not _takes_no_object(form):
                    break
                form = None
        return form

    def _readings(self, word: str, *, joined: bool) -> Iterator[tuple[Sense | Frame, VerbForm | None, str, bool]]:
        """What the word may report, the form, a preposition glued to it, whether a pronoun hangs on it."""
        for taken, stem in stems(word):
            prefix = word[:taken]
            if prefix and prefix[0] in _CONJUNCTIONS and not joined:
                continue
            preposition = prefix[-1:] if prefix[-1:] in {"ب", "ل", "ك"} else ""
            for base, owned in ((stem, False), *((b, True) for b in _with_object(stem, ENCLITICS))):
                for sense, form in self._forms.get(base, ()):
                    mine = owned and stem == base + _MINE  # «طالبي اللجوء»: a verb has «ني»
                    if form is not None and (preposition or mine or (owned and _takes_no_object(form))):
                        continue
                    if (
                        owned
                        and form is None
                        and isinstance(sense, Sense)
                        and sense.part not in (Part.ACT, Part.OBJECT)
                    ):
                        continue
                    yield sense, form, preposition, owned


def _with_object(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    """The word without a pronoun, also as it is written without it: «رفضوها» of رفضوا, «تراه» of ترى."""
    yield from without(word, endings)
    for base in without(word, _THIRDS) if endings else ():
        if base.endswith("و"):
            yield base + "ا"
        elif base.endswith("ا") and len(base) >= STEM_MIN:
            yield base[:-1] + "ي"


def _kinds(
    found: Iterable[tuple[Sense | Frame, VerbForm | None]],
    phrases_here: Iterable[tuple[tuple[str, ...], Any]],
    marks: int,
) -> int:
    """The bits of `Word.kinds`."""
    kinds = 0
    for sense, _ in found:
        if isinstance(sense, Sense):
            kinds |= 1 << sense.part
        else:
            kinds |= 1 << Part.PARTICIPLE if sense.adverbial else FRAMES
    if any(isinstance(value, Sense) for _, value in phrases_here):
        kinds |= 1 << Part.PHRASE
    return kinds | DUTIES if marks & Mark.DUTY else kinds


def _leads_verb(marks: int, *, joined: bool) -> bool:
    """Whether it is «and» with a particle before verbs: «ولم», «وقد»."""
    return bool(marks & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE)) and (joined or bool(marks & Mark.JOINING))


def _by_second(
    phrases_here: Iterable[tuple[tuple[str, ...], Any]],
) -> dict[str, tuple[tuple[tuple[str, ...], Any], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for words, value in phrases_here:
        found.setdefault(words[1] if len(words) > 1 else "", []).append((words[1:], value))
    return {second: tuple(ways) for second, ways in found.items()}


def _takes_no_object(form: VerbForm) -> bool:
    """Whether a pronoun behind the form is rather the end of a noun: «أسلحة» is no «I arm it»."""
    return form.tense is Tense.JUSSIVE or (form.person == 1 and not form.plural and form.tense is not Tense.PAST)


def _verblike(stem: str) -> bool:
    """Whether the word behind a conjunction looks like a present or future form."""
    return (stem[0] == "ي" and len(stem) > 3) or (stem[0] == "س" and stem[1] in "ينت" and len(stem) > 4)


def compile_words(tables: Tables, topics: Mapping[str, tuple[Any, ...]]) -> Words:
    """The vocabulary of positions over the tables `predicates`, `clauses`, `modality`, and the phrases of issues."""
    predicates = tables["predicates"]
    blocked = frozenset(fold(word) for word in predicates["blocked"])
    forms, finite = _predicate_forms(tables)
    marks, entries = _function_words(tables)
    for name, mark in (("light", Mark.LIGHT), ("intent", Mark.INTENT), ("passive", Mark.PASSIVE)):
        for form, shape in verb_forms(predicates[name], blocked):
            marks[form] = marks.get(form, Mark.NONE) | mark
            finite.setdefault(form, shape)
    for noun in predicates["light_nouns"]:
        marks[fold(noun)] = marks.get(fold(noun), Mark.NONE) | Mark.LIGHT
    for participle in tables["clauses"]["reporting_participles"]:
        for form in adverbial_forms(fold(participle)):
            marks[form] = marks.get(form, Mark.NONE) | Mark.REPORTING | Mark.LIGHT
    for form, shape in verb_forms(tables["clauses"]["common_verbs"], blocked):
        finite.setdefault(form, shape)
    for group in predicates["predicate"]:
        flags = {name: group[name] for name in ("negated", "certain") if name in group}
        sense = Sense(EventType(group["event"]), group.get("mode"), Part.PHRASE, **flags)
        entries += [(phrase, sense) for phrase in group.get("phrases", ())]
    nominals, retaliation = (frozenset(fold(word) for word in predicates[name]) for name in ("nominals", "retaliation"))
    tabled = frozenset(fold(word) for word in tables["issues"]["context"])
    roles = _roles(tables["clauses"])
    return Words(marks, phrases(entries), forms, finite, topics, blocked, nominals, retaliation, tabled, roles)


def _roles(table: Mapping[str, Any]) -> dict[str, int]:
    """The roles of words in constructions, of verbs in each of their forms."""
    roles: dict[str, int] = {}
    listed = [(fold(word), role) for name, role in ROLES for word in table[name]]
    verbal = [(form, role) for name, role in VERB_ROLES for form, _ in verb_forms(table[name], frozenset())]
    for word, role in (*listed, *verbal):
        roles[word] = roles.get(word, 0) | role
    return roles


def _function_words(tables: Tables) -> tuple[dict[str, int], list[tuple[str, int | Sense]]]:
    """Marks of single words, and the phrases that have one."""
    marks: dict[str, int] = {}
    entries: list[tuple[str, int | Sense]] = []
    for table, name, mark in LISTS:
        for phrase in tables[table][name]:
            if " " in phrase:
                entries.append((phrase, mark))
            else:
                marks[fold(phrase)] = marks.get(fold(phrase), Mark.NONE) | mark
    return marks, entries


def _predicate_forms(
    tables: Tables,
) -> tuple[dict[str, tuple[tuple[Sense | Frame, VerbForm | None], ...]], dict[str, VerbForm]]:
    """What each form of a predicate reports, and person and tense of those that are finite."""
    forms: dict[str, dict[tuple[Sense | Frame, VerbForm | None], None]] = {}
    finite: dict[str, VerbForm] = {}
    shared: dict[Sense | Frame, Sense | Frame] = {}
    for form, found, shape in read_predicates(tables):
        sense_or_frame = shared.setdefault(found, found)
        forms.setdefault(form, {})[sense_or_frame, shape] = None
        if shape is not None:
            finite.setdefault(form, shape)
    return {form: tuple(senses) for form, senses in forms.items()}, finite
