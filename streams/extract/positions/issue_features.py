"""A clause in its article in, the features out by which the models tell what the stand is about.

First two models guess together, one from the words of the clause and its sentence, one from all of the
article; then an issue is chosen by how well their guess, that of the article alone and the lexicon fit it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

from streams.arabic.stemming import light_stem
from streams.extract.linear_model import WHOLE, Evidence, LinearModel, Telling, by_name, shares
from streams.extract.positions.context import PositionContext
from streams.extract.positions.issues import TALKS
from streams.extract.positions.slots import Slot
from streams.extract.positions.word_weights import PREFIX

__all__ = [
    "LENGTH",
    "LENGTH_SCALE",
    "OFTEN",
    "Subject",
    "article_features",
    "article_names",
    "clause_names",
    "evened",
    "guess_of",
    "issue_evidence",
    "issue_features",
    "sentence_names",
    "subject_of_article",
    "words_features",
]

_SHARES: Final = (0, 5, 10, 20, 35, 50, 70, 100)
_SHARE_NAMES: Final = tuple(next(str(limit) for limit in _SHARES if percent <= limit) for percent in range(101))
"""By percent."""
OFTEN: Final = 2
"""Times from which a word stands often in an article."""
LENGTH: Final = "length"
"""The last label of the two models that guess: no issue, but the square of a feature's own weight, by rarity."""
LENGTH_SCALE: Final = 16
"""Of those weights."""
_TIMES: Final = (1, 2, 3, 4, 5, 6, 8, 10)
"""How often an issue is named, as features: each that is reached."""
_REACH_TOKENS: Final = 60
_HEADLINE: Final = 2
"""How often more a mention in the headline counts."""
_RANK_MAX: Final = 4
_COUNT_MAX: Final = 2
_GUESSED_MIN: Final = WHOLE // 50
"""An issue with less of both guesses is looked at only where the sentence names it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article names of the issues."""

    named: Mapping[str, int]
    """How often each issue is named by a phrase of its own."""
    total: int
    """All together, at least 1."""
    headline: frozenset[str]
    """The issues that the headline names or hints at."""
    standings: Mapping[str, _Standing]
    """What all of the article tells of each issue that it names or hints at."""


def subject_of_article(context: PositionContext) -> Subject:
    """Count what is named."""
    named = Counter(m.issue for m in context.mentions if m.strong)
    end = context.headline
    weighted = Counter(named)
    for mention in context.mentions:
        weighted[mention.issue] += _HEADLINE * mention.strong if mention.first < end else 0
    ranked = sorted((issue for issue in weighted if weighted[issue]), key=lambda issue: (-weighted[issue], issue))
    ranks = {issue: min(rank, _RANK_MAX) for rank, issue in enumerate(ranked)}
    headline = frozenset([m.issue for m in context.mentions if m.first < end])
    total, most = named.total() or 1, max(named.values(), default=0)
    standings: dict[str, _Standing] = {}
    for issue in {m.issue for m in context.mentions}:
        count, rank = named.get(issue, 0), ranks.get(issue, _RANK_MAX)
        standings[issue] = _share(100 * count // total), 0 < count == most, rank, issue in headline
    return Subject(named, total, headline, standings)


def article_features(context: PositionContext, subject: Subject) -> list[str]:
    """The features of the whole article."""
    words = context.tokens.words
    end = context.headline
    counts = Counter(light_stem(word) for word in words if word[0].isalpha())
    found = [f"has={stem}" for stem in counts]
    found += [f"often={stem}" for stem, count in counts.items() if count >= OFTEN]
    found += [f"headline={stem}" for stem in {light_stem(word) for word in words[:end] if word[0].isalpha()}]
    return [*article_names(subject), *found]


def article_names(subject: Subject) -> list[str]:
    """Those of them that do not name words."""
    named = [f"names={issue} {times}" for issue, count in subject.named.items() for times in _TIMES if times <= count]
    return [*named, *[f"headline names={issue}" for issue in subject.headline]]


def evened(model: LinearModel, total: int) -> list[int]:
    """The score of each issue by the packed sum of all that an article, or a clause in its sentence, shows.

    They are put to the length of the text: a long one says the same more often, not more surely.
    """
    *scores, square = model.scores(total)
    length = isqrt(max(1, square))
    return [score * LENGTH_SCALE // length for score in scores]


def guess_of(model: LinearModel, *told: Sequence[int]) -> dict[str, int]:
    """The share of each issue, in millionths, by the sum of these scores; the labels are those of the model."""
    sums = shares([sum(scores) for scores in zip(*told, strict=True)])
    return dict(zip(model.labels, sums, strict=False))  # the last label, of the length, has no share


def words_features(context: PositionContext, slot: Slot, event: str) -> list[str]:
    """The features of the clause, and of what it reports or asks for, by themselves."""
    words, (first, last) = context.tokens.words, slot.sentence.span
    stems = dict.fromkeys([light_stem(word) for word in words[slot.clause.first : slot.reach] if word[0].isalnum()])
    around = dict.fromkeys([light_stem(word) for word in words[first:last] if word[0].isalpha()])
    return [
        *clause_names(context, slot, event),
        *[f"stem={stem}" for stem in stems],
        *[f"stem4={start}" for start in dict.fromkeys([stem[:PREFIX] for stem in stems])],
        *sentence_names(context, slot),
        *[f"sentence={stem}" for stem in around],
    ]


def clause_names(context: PositionContext, slot: Slot, event: str) -> list[str]:
    """Those of them, but for the words, that its type and its own mentions give."""
    names = {(m.issue, m.strong) for m in context.mentions_in(slot.clause.first, slot.reach)}
    return ["bias", f"event={event}", *[f"names={issue} {strong}" for issue, strong in names]]


def sentence_names(context: PositionContext, slot: Slot) -> list[str]:
    """Those of them, but for the words, that all clauses of its sentence share."""
    return [f"sentence names={issue}" for issue in {m.issue for m in context.mentions_in(*slot.sentence.span)}]


def issue_features(
    context: PositionContext,
    slot: Slot,
    subject: Subject,
    guesses: tuple[Mapping[str, int], Mapping[str, int]],
    event: str,
) -> dict[str, list[str]]:
    """For each issue guessed at, what speaks for it; `guesses` are the shares by words and article together, and by the article alone, in millionths."""
    return issue_evidence(context, slot, subject, guesses, event, by_name)


def issue_evidence(
    context: PositionContext,
    slot: Slot,
    subject: Subject,
    guesses: tuple[Mapping[str, int], Mapping[str, int]],
    event: str,
    told: Telling[Evidence],
) -> dict[str, Evidence]:
    """The same, however it is told."""
    nearby = _nearby(context, slot)
    named, guessed, standing, place, ruled = told(_named), told(_guessed), told(_standing), told(_place), told(_ruled)
    drafts = [(draft.issue, draft.inherited) for draft in slot.drafts]
    by_words, by_article = guesses
    found: dict[str, Evidence] = {}
    strong, named_around, standings = nearby.strong, nearby.around, subject.standings
    for issue, share in by_words.items():
        other = by_article[issue]
        if share < _GUESSED_MIN and other < _GUESSED_MIN and issue not in named_around:
            continue
        shown = standings.get(issue, _UNNAMED)
        here, around = strong.get(issue, 0), named_around.get(issue, 0)
        rivals = len(strong) > (here > 0)
        found[issue] = (
            named[issue, event]
            + guessed[_SHARE_NAMES[share * 100 // WHOLE], _SHARE_NAMES[other * 100 // WHOLE]]
            + standing[shown]
            + place[issue == TALKS, shown[2], here, around, nearby.before.get(issue, 0), issue in nearby.hinted, rivals]
        )
        if drafts:
            found[issue] += ruled[tuple([(same == issue, inherited) for same, inherited in drafts])]
    return found


@dataclass(frozen=True, slots=True)
class _Nearby:
    """How often each issue is named at a clause, up to `_COUNT_MAX`."""

    strong: Mapping[str, int]
    """In the clause, by a phrase of its own."""
    hinted: frozenset[str]
    """In the clause, by another."""
    around: Mapping[str, int]
    """In the sentence."""
    before: Mapping[str, int]
    """In the sentences before."""


def _nearby(context: PositionContext, slot: Slot) -> _Nearby:
    first, last = slot.sentence.span
    here = context.mentions_in(slot.clause.first, slot.reach)
    return _Nearby(
        _count([m.issue for m in here if m.strong]),
        frozenset([m.issue for m in here if not m.strong]),
        _count([m.issue for m in context.mentions_in(first, last)]),
        _count([m.issue for m in context.mentions_in(max(0, first - _REACH_TOKENS), first)]),
    )


def _count(issues: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for issue in issues:
        counts[issue] = min(_COUNT_MAX, counts.get(issue, 0) + 1)
    return counts


def _named(issue: str, event: str) -> tuple[str, ...]:
    return f"issue={issue}", f"issue={issue} {event}"


def _guessed(words: str, article: str) -> tuple[str, ...]:
    return f"words={words}", f"article={article}", f"both={words} {article}"


def _share(percent: int) -> str:
    return _SHARE_NAMES[percent]


def _standing(share: str, most: bool, rank: int, headline: bool) -> tuple[str, ...]:
    return f"share={share}", f"most={most}", f"rank={rank}", f"headline={headline}"


_Standing = tuple[str, bool, int, bool]
"""What `_standing` names features from."""
_UNNAMED: Final[_Standing] = (_share(0), False, _RANK_MAX, False)
"""The standing of an issue that the article does not name."""


def _place(talks: bool, rank: int, here: int, around: int, before: int, hint: bool, rivals: bool) -> Iterator[str]:
    """Where near the clause the issue is named; `rank` is its place in the article."""
    yield f"rank={rank} {here > 0} {rivals}"
    yield f"here={here} {rivals}"
    yield f"hint={hint}"
    yield f"around={around}"
    yield f"before={before}"
    if talks:
        yield f"talks={min(1, here)} {rivals}"


def _ruled(*drafts: tuple[bool, bool]) -> tuple[str, ...]:
    return tuple([f"ruled={same} {inherited}" for same, inherited in drafts])
