"""Lists of ordinary words in, whether a word is a form of one of them out.

Nouns and adjectives with their endings, verbs in both tenses, verbal nouns and
participles: what is found here is no unknown name. `CommonWords.shape` says how
much a word that is not found looks like a transliterated name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log
from typing import Any, Final

from streams.arabic.text import fold, fold_phrase
from streams.arabic.tokens import stems

__all__ = ["CommonWords", "Shape", "compile_words"]

_NOMINAL_ENDINGS: Final = frozenset(
    (
        "ه",
        "ها",
        "هم",
        "هما",
        "هن",
        "ك",
        "كم",
        "نا",
        "ات",
        "اته",
        "اتها",
        "اتهم",
        "اتهما",
        "اتنا",
        "ان",
        "ين",
        "ون",
        "ا",
        "ي",
        "تي",
        "تان",
        "تين",
        "ته",
        "تها",
        "تهم",
        "تهما",
        "تنا",
        "يه",
        "يات",
        "يون",
        "يين",
        "وا",
        "يا",
        "تا",
        "اءه",
        "اءها",
        "اءهم",
    )
)
_NOMINAL_STEM_MIN: Final = 3
_VERB_ENDINGS: Final = frozenset(
    (
        "ت",
        "وا",
        "نا",
        "تم",
        "ا",
        "تا",
        "ه",
        "ها",
        "هم",
        "هما",
        "ني",
        "ته",
        "تها",
        "تهم",
        "وه",
        "وها",
        "وهم",
        "ن",
        "ك",
        "كم",
        "ناه",
        "ناها",
    )
)
_IMPERFECT_ENDINGS: Final = frozenset(
    (
        "ون",
        "وا",
        "ان",
        "ين",
        "ا",
        "ه",
        "ها",
        "هم",
        "هما",
        "نا",
        "ني",
        "ونه",
        "ونها",
        "ونهم",
        "وه",
        "وها",
        "ن",
        "ك",
        "كم",
    )
)


def _by_last_letter(endings: frozenset[str]) -> Mapping[str, tuple[int, ...]]:
    """The lengths of the endings with each last letter: most words end with a letter that few have, or none."""
    return {
        last: tuple(sorted({len(ending) for ending in endings if ending[-1] == last}))
        for last in {ending[-1] for ending in endings}
    }


_NOMINAL_LENGTHS: Final = _by_last_letter(_NOMINAL_ENDINGS)
_VERB_LENGTHS: Final = _by_last_letter(_VERB_ENDINGS)
_IMPERFECT_LENGTHS: Final = _by_last_letter(_IMPERFECT_ENDINGS)
_MEMO_MAX: Final = 1 << 12
"""Answers that are remembered: those of a word are asked for one after another."""
_PERSONS: Final = "يتنا"
_CONJUNCTIONS: Final = ("", "و", "ف")
_PREPOSITIONS: Final = frozenset("بك")
"""No finite verb stands behind these; ل may, before the imperfect."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How often three letters follow one another in names and in ordinary words."""

    odds: Mapping[str, float]
    """Log odds for a name, by trigram; trigrams never seen are neutral."""

    def score(self, word: str) -> float:
        """Mean log odds that a folded word is a name: above 0 for a name."""
        trigrams = _trigrams(word)
        return sum(self.odds.get(t, 0.0) for t in trigrams) / len(trigrams)


@dataclass(frozen=True, slots=True)
class CommonWords:
    """The ordinary words, folded."""

    functions: frozenset[str]
    nominals: frozenset[str]
    verbs: frozenset[str]
    imperfects: frozenset[str]
    derived: frozenset[str]
    """Verbal nouns and participles, formed from the verbs; some are names too."""
    shape: Shape
    known: frozenset[str] = field(init=False, repr=False, compare=False)
    """Nominals and derived ones together, which are often asked for at once."""
    _listed: dict[str, bool] = field(init=False, default_factory=dict, repr=False, compare=False)
    _words: dict[str, bool] = field(init=False, default_factory=dict, repr=False, compare=False)
    """Answers of `listed` and `is_word`: whoever meets a new word asks for it half a dozen times."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", self.nominals | self.derived)

    def listed(self, word: str) -> bool:
        """Whether a folded word, with any proclitics, is a form of a listed word."""
        known = self._listed.get(word)
        if known is None:
            _make_room(self._listed)
            known = self._listed[word] = any(
                self._is_nominal(stem) or (word[taken - 1 : taken] not in _PREPOSITIONS and self._is_finite(stem))
                for taken, stem in stems(word)
            ) or self._is_future(word)
        return known

    def nominal(self, word: str) -> bool:
        """Whether a folded word, with any proclitics, is a form of a listed noun or adjective."""
        return any(self._is_nominal(stem) for _, stem in stems(word))

    def governing(self, word: str) -> bool:
        """Whether a folded word is a listed noun, or a plural of one as it stands before what completes it: «سائقي»."""
        plural = word[:-1] if word.endswith(("ي", "و")) else word[:-2] if word.endswith("ات") else ""
        return word in self.nominals or (len(plural) > 2 and (plural in self.nominals or plural + "ه" in self.nominals))

    def is_form(self, word: str) -> bool:
        """Whether a folded word, nothing taken off, is a form of a listed word."""
        return self._is_nominal(word) or self._is_finite(word)

    def is_word(self, word: str) -> bool:
        """As `listed`, or a verbal noun or participle of a listed verb."""
        known = self._words.get(word)
        if known is None:
            _make_room(self._words)
            known = self._words[word] = self.listed(word) or any(
                _nominal(stem.removeprefix("ال"), self.known) for _, stem in stems(word)
            )
        return known

    def is_verb(self, word: str) -> bool:
        """Whether a folded word is a finite verb, a conjunction before it allowed."""
        return any(word.startswith(c) and self._is_finite(word[len(c) :]) for c in _CONJUNCTIONS) or self._is_future(
            word
        )

    def _is_nominal(self, stem: str) -> bool:
        if stem in self.functions or stem in self.nominals:
            return True
        if stem.startswith("ال") and len(stem) > 3:
            base = stem[2:]
            if base.endswith("ي") and base not in self.nominals:
                return base in self.functions
            return base in self.functions or base in self.verbs or _nominal(base, self.nominals)
        return _nominal(stem, self.nominals)

    def _is_finite(self, stem: str) -> bool:
        return self._is_perfect(stem) or self._is_imperfect(stem)

    def _is_perfect(self, stem: str) -> bool:
        if stem in self.verbs:
            return True
        for length in _VERB_LENGTHS.get(stem[-1:], ()):
            if stem[:-length] in self.verbs and stem[-length:] in _VERB_ENDINGS:
                return True
        return False

    def _is_imperfect(self, stem: str) -> bool:
        if len(stem) < 3 or stem[0] not in _PERSONS:
            return False
        rest = stem[1:]
        if self._is_imperfect_core(rest):
            return True
        for length in _IMPERFECT_LENGTHS.get(rest[-1], ()):
            if rest[-length:] in _IMPERFECT_ENDINGS and self._is_imperfect_core(rest[:-length]):
                return True
        return False

    def _is_imperfect_core(self, core: str) -> bool:
        return core in self.imperfects or core in self.verbs or "ا" + core in self.verbs

    def _is_future(self, word: str) -> bool:
        return any(word.startswith(c + "س") and self._is_imperfect(word[len(c) + 1 :]) for c in _CONJUNCTIONS)


def _make_room(memory: dict[str, bool]) -> None:
    if len(memory) >= _MEMO_MAX:
        memory.clear()


def compile_words(table: Mapping[str, Any], names: Iterable[str], nouns: Iterable[str] = ()) -> CommonWords:
    """The ordinary words of `common` and further `nouns`; `names` teach the shape of names; both folded."""
    functions = frozenset(fold(w) for w in table["functions"])
    verbs = frozenset(fold(w) for w in table["verbs"])
    nominals = frozenset(w for e in (*table["nouns"], *table["adjectives"]) for w in fold_phrase(e))
    nominals |= frozenset(nouns)
    derived = frozenset(form for verb in sorted(verbs) for form in _derived(verb))
    ordinary = sorted(nominals | verbs | derived) + [p + v for v in sorted(verbs) for p in "يت"]
    return CommonWords(
        functions,
        nominals,
        verbs,
        frozenset(fold(w) for w in table["imperfects"]),
        derived,
        _shape(sorted(set(names)), ordinary),
    )


def _nominal(base: str, words: frozenset[str]) -> bool:
    """Whether a folded word without article is one of these, or has one of the endings on one of them."""
    if base in words:
        return True
    for length in _NOMINAL_LENGTHS.get(base[-1:], ()):
        ending = base[-length:]
        if ending in _NOMINAL_ENDINGS:
            stem = base[:-length]
            if (len(stem) >= _NOMINAL_STEM_MIN or ending == "ه") and (
                stem in words or (ending[0] in "تا" and stem + "ه" in words)
            ):
                return True
    return False


def _derived(verb: str) -> Iterable[str]:
    """Verbal noun and participles of a folded verb in the perfect, by its form."""
    length = len(verb)
    if verb.startswith("است") and length >= 5:
        yield "است" + verb[3:-1] + "ا" + verb[-1]
        yield "مست" + verb[3:]
    elif (verb.startswith("ا") and length == 5) or (verb.startswith("ا") and length == 4):
        yield verb[:-1] + "ا" + verb[-1]
        yield "م" + verb[1:]
    elif verb.startswith("ت") and length in {4, 5}:
        yield "م" + verb
    elif length == 4 and verb[1] == "ا":
        yield "م" + verb
        yield "م" + verb + "ه"
    elif length == 3:
        yield "ت" + verb[:-1] + "ي" + verb[-1]
        yield "م" + verb
        yield verb[0] + "ا" + verb[1:]
        yield "م" + verb[:-1] + "و" + verb[-1]


def _trigrams(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


def _shape(names: Iterable[str], ordinary: Iterable[str]) -> Shape:
    """Smoothed log odds of every trigram."""
    in_names = Counter(t for word in names for t in _trigrams(word))
    in_words = Counter(t for word in ordinary for t in _trigrams(word))
    base = log((in_words.total() + 1) / (in_names.total() + 1))
    return Shape({t: log((in_names[t] + 0.5) / (in_words[t] + 0.5)) + base for t in sorted({*in_names, *in_words})})
