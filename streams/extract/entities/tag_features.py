"""A sentence with the mentions of the rules in, the features of each of its tokens out by which the tagger labels it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from streams.extract.entities.mentions import MentionContext
from streams.extract.linear_model import Evidence, Telling

__all__ = ["OUTSIDE", "Sentence", "drafted_labels", "named_words", "open_sentence", "tag_evidence"]

OUTSIDE: Final = "O"
"""The label of a token that belongs to no name."""
_PAD: Final = 2
_BEFORE: Final = ("^", "^")
_BEHIND: Final = ("$", "$")
_SHAPELESS: Final = (8, 8)
_HYPHENS: Final = frozenset("-–")
_HYPHEN: Final = "hyphen"
"""The kind of a hyphen inside a name."""
_OPENING: Final = frozenset("«“")
_CLOSING: Final = frozenset("»”")
_EITHER: Final = '"'
_MARKS: Final = _OPENING | _CLOSING | {_EITHER}
_BRACKET: Final = "("
_CLOSED: Final = ")"
_NAME_MAX: Final = 5
"""Tokens that a name in quotation marks may have, and one."""
_SHORT_MAX: Final = 4
"""Words that the short form of a name has in brackets."""
_MARKS_MAX: Final = 5
_QUOTE_MAX: Final = 12
"""Tokens behind which a mark that is never closed encloses nothing."""
_NAMED_MIN: Final = 3
"""Letters that a word needs to be looked for elsewhere in the article."""
_CUT_MAX: Final = 3

Named = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Word of a name to the types of the mentions that it is in, each with the first tokens of two of them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the tagger looks at; every list has two pads before and behind."""

    first: int
    """Number of its first token."""
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    shapes: tuple[int, ...]
    drafts: tuple[str, ...]
    """The labels of the rules' mentions."""
    rules: tuple[str, ...]
    """The rules that found them."""
    opened: Sequence[int]
    """Tokens since a quotation mark was opened, up to `_MARKS_MAX`; 0 outside."""
    closed: Sequence[int]
    """Tokens until it is closed."""
    uncertain: tuple[bool, ...]
    """Whether a word may be a name that no list has."""
    named: Named

    def in_play(self) -> list[bool]:
        """Which tokens may belong to a name: they, or what stands beside them, are no plain ordinary words."""
        core = [False, *self._cores(), False]
        for j in [j for j, word in enumerate(self.words) if word == _BRACKET]:
            inside = self._short_form(j)
            core[j : j + inside] = [True] * inside
        return [
            here or ((before or behind) and self._may_belong(j))
            for j, (before, here, behind) in enumerate(zip(core, core[1:], core[2:], strict=False), _PAD)
        ]

    def _short_form(self, j: int) -> int:
        """How many words a bracket encloses that may be the letters of an abbreviation: «(سي إن تي)»; 0 for more, or for what is no words."""
        behind = self.words[j + 1 : j + 2 + _SHORT_MAX]
        count = behind.index(_CLOSED) if _CLOSED in behind else 0
        return count if all(word[:1].isalpha() for word in behind[:count]) else 0

    def _may_belong(self, j: int) -> bool:
        """Whether a token beside a name may be a part of it: a word that is no function word, a hyphen."""
        kind = self.kinds[j]
        return kind == _HYPHEN or (self.words[j][:1].isalpha() and not kind.startswith("F"))

    def _cores(self) -> Iterator[bool]:
        """For each token whether it is in a draft, in marks that may enclose a name, or a word that may be one."""
        columns = zip(self.rules, self.opened, self.closed, self.uncertain, self.words, strict=True)
        for rule, opened, closed, uncertain, word in islice(columns, _PAD, len(self.words) - _PAD):
            yield bool(rule) or uncertain or (0 < opened <= _NAME_MAX - closed and word[:1].isalpha())


def drafted_labels(context: MentionContext) -> tuple[list[str], list[str]]:
    """For each token the label that the mentions found so far give it, and the rule of its mention.

    `B-PERSON` begins a name, `C-PERSON` too, but with letters before it that are not the name's, `I-PERSON` goes on.
    """
    labels, rules = [OUTSIDE] * len(context.words), [""] * len(context.words)
    for mention in context.mentions:
        name = mention.type.value
        labels[mention.first] = f"{'C' if mention.taken else 'B'}-{name}"
        for i in range(mention.first + 1, mention.last):
            labels[i] = f"I-{name}"
        rules[mention.first : mention.last] = [mention.rule] * (mention.last - mention.first)
    return labels, rules


def named_words(context: MentionContext) -> Named:
    """The words of the mentions found so far that are no ordinary ones."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for mention in context.mentions:
        for i in range(mention.first, mention.last):
            word = context.words[i][mention.taken if i == mention.first else 0 :]
            features = context.word_features[i]
            if len(word) >= _NAMED_MIN and not (features.common or features.function):
                places = found.setdefault(word, {})
                places[mention.type.value] = (*places.get(mention.type.value, ()), mention.first)[:2]
    return found


def open_sentence(
    context: MentionContext, span: tuple[int, int], drafted: tuple[list[str], list[str]], named: Named
) -> Sentence:
    """Look at the tokens of a sentence."""
    first, last = span
    words, features = context.words[first:last], context.word_features[first:last]
    labels, rules = drafted
    opened, closed = _marks(words)
    return Sentence(
        first,
        (*_BEFORE, *words, *_BEHIND),
        (*_BEFORE, *[_hyphen_at(context, i) or f.kind for i, f in enumerate(features, first)], *_BEHIND),
        (*_SHAPELESS, *[f.shape for f in features], *_SHAPELESS),
        (*_BEFORE, *labels[first:last], *_BEHIND),
        (*_BEFORE, *rules[first:last], *_BEHIND),
        (0, 0, *opened, 0, 0),
        (0, 0, *closed, 0, 0),
        (False, False, *[f.uncertain for f in features], False, False),
        named,
    )


def _hyphen_at(context: MentionContext, i: int) -> str:
    """What a hyphen inside a name is told as: one that is written to both its words; "" for any other token."""
    if context.words[i] not in _HYPHENS:
        return ""
    glued = context.document.tokens.glued
    return _HYPHEN if glued(i) and i + 1 < len(context.words) and glued(i + 1) else ""


def _marks(words: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each token how far it is from the marks that enclose it: behind the first, before the second; 0 outside."""
    opened, closed = [0] * len(words), [0] * len(words)
    if _MARKS.isdisjoint(words):
        return opened, closed
    start = -1
    for i, word in enumerate(words):
        if word in _OPENING or (word == _EITHER and start < 0):
            start = i
        elif start >= 0 and (word in _CLOSING or word == _EITHER):
            for j in range(start + 1, i):
                opened[j], closed[j] = min(_MARKS_MAX, j - start), min(_MARKS_MAX, i - j)
            start = -1
        elif start >= 0 and i - start > _QUOTE_MAX:
            start = -1
    return opened, closed


def tag_evidence(sentence: Sentence, i: int, told: Telling[Evidence]) -> Evidence:
    """What speaks for each label of token `i` of the sentence, from 0, but for the label before it."""
    j = i + _PAD
    words, kinds, drafts, rules, shapes = (
        sentence.words,
        sentence.kinds,
        sentence.drafts,
        sentence.rules,
        sentence.shapes,
    )
    word, kind, draft, before, behind = words[j], kinds[j], drafts[j], words[j - 1], words[j + 1]
    found = told(_word)[word, kind, shapes[j]]
    found += told(_drafts)[drafts[j - 2 : j + 3], rules[j], rules[j - 1], rules[j + 1]]
    found += told(_kinds)[kinds[j - 2 : j + 3]]
    found += told(_kinds_drafted)[kinds[j - 1], kind, kinds[j + 1], drafts[j - 1], draft, drafts[j + 1]]
    found += told(_before)[before, kind, draft] + told(_behind)[behind, kind, draft]
    found += told(_shapes)[shapes[j - 1], shapes[j], shapes[j + 1], drafts[j - 1], min(3, i)]
    if opened := sentence.opened[j]:
        mark = words[j - opened - 1] if opened < _MARKS_MAX else ""
        found += told(_marked)[opened, sentence.closed[j], draft, kind, mark]
    if word[:1].isalpha():
        distance, bracketed, closed = _bracket(sentence, j)
        found += told(_bracketed)[distance, bracketed, closed, kind]
        found += told(_elsewhere)[_types_elsewhere(sentence, i, word), draft]
    return found


def _bracket(sentence: Sentence, j: int) -> tuple[int, str, bool]:
    """How far before a bracket is opened, the label of what stands before it, and whether it is closed right behind."""
    for distance in range(1, 4):
        if sentence.words[j - distance] == _BRACKET:
            return (
                distance,
                sentence.drafts[j - distance - 1] if j > distance else "^",
                _CLOSED in sentence.words[j + 1 : j + 4],
            )
    return 0, "", False


def _types_elsewhere(sentence: Sentence, i: int, word: str) -> tuple[tuple[int, str], ...]:
    """How many letters are not the name's, and of which type the name is elsewhere in the article."""
    here = sentence.first + i
    for taken in range(_CUT_MAX):
        places = sentence.named.get(word[taken:])
        if places is not None:
            return tuple((taken, name) for name in sorted(places) if places[name] != (here,))
    return ()


def _word(word: str, kind: str, shape: int) -> Iterator[str]:
    yield "bias"
    yield f"w={word}"
    yield f"c={kind}"
    yield f"sh={shape}"
    if word[:1].isalpha():
        for length in (1, 2, 3):
            yield f"p{length}={word[:length]}"
            yield f"s{length}={word[-length:]}"
        yield f"p1={word[:1]} {kind}"


def _drafts(drafts: Sequence[str], rule: str, before: str, behind: str) -> Iterable[str]:
    further_back, back, here, ahead, further = drafts
    return (
        f"l={here}",
        f"l-={back}",
        f"l+={ahead}",
        f"l={back} {here}",
        f"l={here} {ahead}",
        f"l={back} {here} {ahead}",
        f"l--={further_back} {here}",
        f"l++={here} {further}",
        f"r={rule}",
        f"r={rule} {here}",
        f"r-={before}",
        f"r+={behind} {here}",
    )


def _kinds(*kinds: str) -> Iterable[str]:
    further_back, back, here, ahead, further = kinds
    return (
        f"c-={back}",
        f"c+={ahead}",
        f"c--={further_back}",
        f"c++={further}",
        f"c={back} {here}",
        f"c={here} {ahead} +",
        f"c={back} {here} {ahead}",
    )


def _kinds_drafted(back: str, kind: str, ahead: str, before: str, draft: str, behind: str) -> Iterable[str]:
    return f"cl={kind} {draft}", f"cl-={back} {before} {kind}", f"cl+={kind} {ahead} {behind}"


def _before(word: str, kind: str, draft: str) -> Iterable[str]:
    return f"w-={word}", f"w-={word} {kind}", f"w-={word} {draft}"


def _behind(word: str, kind: str, draft: str) -> Iterable[str]:
    return f"w+={word}", f"w+={word} {kind}", f"w+={word} {draft}"


def _shapes(back: int, here: int, ahead: int, before: str, place: int) -> Iterable[str]:
    return f"sh={here} {before}", f"sh={here} {ahead} +", f"sh={back} {here}", f"i={place}"


def _marked(opened: int, closed: int, draft: str, kind: str, before: str) -> Iterable[str]:
    return (
        f"q={opened} {closed}",
        f"q={opened} {closed} {draft}",
        f"q={opened} {kind}",
        f"q={opened} {closed} {before}",
    )


def _bracketed(distance: int, before: str, closed: bool, kind: str) -> Iterable[str]:
    if not distance:
        return ()
    return f"br={distance} {before}", f"br={distance} {before} {closed}", f"br={distance} {before} {kind}"


def _elsewhere(types: tuple[tuple[int, str], ...], draft: str) -> Iterator[str]:
    for taken, name in types:
        yield f"seen{taken}={name}"
        yield f"seen{taken}={name} {draft}"
