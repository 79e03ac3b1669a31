"""A clause in its article in, the features out by which the models tell what the stand is about.

First two models guess, one from the words of the clause, one from all of the
article; then an issue is chosen by how well both guesses and the lexicon fit it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from streams.arabic.stemming import light_stem
from streams.extract.linear_model import WHOLE
from streams.extract.positions.context import PositionContext
from streams.extract.positions.issues import TALKS
from streams.extract.positions.slots import Slot

__all__ = ["Subject", "article_features", "issue_features", "subject_of_article", "words_features"]

_PREFIX: Final = 4
_OFTEN: Final = 3
_SHARES: Final = (0, 5, 10, 20, 35, 50, 70, 100)
_REACH_TOKENS: Final = 60
_HEADLINE: Final = 2
"""How often more a mention in the headline counts."""
_RANK_MAX: Final = 4
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
    ranks: Mapping[str, int]
    """The place of each issue that is named, by how often, the headline counting more; from 0."""


def subject_of_article(context: PositionContext) -> Subject:
    """Count what is named."""
    named = Counter(m.issue for m in context.mentions if m.strong)
    end = context.tokens.sentences[0][1] if context.tokens.sentences else 0
    weighted = Counter(named)
    for mention in context.mentions:
        weighted[mention.issue] += _HEADLINE * mention.strong if mention.first < end else 0
    ranked = sorted((issue for issue in weighted if weighted[issue]), key=lambda issue: (-weighted[issue], issue))
    ranks = {issue: min(rank, _RANK_MAX) for rank, issue in enumerate(ranked)}
    return Subject(named, named.total() or 1, frozenset(m.issue for m in context.mentions if m.first < end), ranks)


def article_features(context: PositionContext, subject: Subject) -> list[str]:
    """The features of the whole article."""
    words = context.tokens.words
    end = context.tokens.sentences[0][1] if context.tokens.sentences else 0
    counts = Counter(light_stem(word) for word in words if word[0].isalpha())
    found = ["bias", *(f"has={stem}" for stem in counts)]
    found += [f"often={stem}" for stem, count in counts.items() if count >= _OFTEN]
    found += [f"headline={stem}" for stem in {light_stem(word) for word in words[:end] if word[0].isalpha()}]
    found += [f"names={issue} {_share(100 * count // subject.total)}" for issue, count in subject.named.items()]
    found += [f"headline names={issue}" for issue in subject.headline]
    return sorted(found)


def words_features(context: PositionContext, slot: Slot, event: str) -> list[str]:
    """The features of the clause by itself."""
    found = ["bias", f"event={event}"]
    for i in slot.tokens:
        stem = light_stem(context.tokens.words[i])
        found += (f"stem={stem}", f"stem4={stem[:_PREFIX]}")
    first, last = slot.sentence.clauses[0].first, slot.sentence.clauses[-1].last
    for i in range(first, last):
        if context.tokens.words[i][0].isalpha():
            found.append(f"sentence={light_stem(context.tokens.words[i])}")
    found += [f"names={m.issue} {m.strong}" for m in context.mentions_in(slot.clause.first, slot.clause.last)]
    found += [f"sentence names={m.issue}" for m in context.mentions_in(first, last)]
    return list(dict.fromkeys(found))


def issue_features(
    context: PositionContext,
    slot: Slot,
    subject: Subject,
    guesses: tuple[Mapping[str, int], Mapping[str, int]],
    event: str,
) -> dict[str, list[str]]:
    """For each issue guessed at, what speaks for it; `guesses` are the shares by words and by article, in millionths."""
    clause, sentence = slot.clause, slot.sentence.clauses
    here = Counter((m.issue, m.strong) for m in context.mentions_in(clause.first, clause.last))
    around = Counter(m.issue for m in context.mentions_in(sentence[0].first, sentence[-1].last))
    before = Counter(m.issue for m in context.mentions_in(max(0, sentence[0].first - _REACH_TOKENS), sentence[0].first))
    rivals = {issue for issue, strong in here if strong}
    most = max(subject.named.values(), default=0)
    found = {}
    for issue in guesses[0]:
        if max(guesses[0][issue], guesses[1][issue]) < _GUESSED_MIN and not around[issue]:
            continue
        features = [
            f"issue={issue}",
            f"issue={issue} {event}",
            f"words={_share(guesses[0][issue] * 100 // WHOLE)}",
            f"article={_share(guesses[1][issue] * 100 // WHOLE)}",
            f"both={_share(guesses[0][issue] * 100 // WHOLE)} {_share(guesses[1][issue] * 100 // WHOLE)}",
            f"share={_share(100 * subject.named.get(issue, 0) // subject.total)}",
            f"most={0 < most == subject.named.get(issue, 0)}",
            f"rank={subject.ranks.get(issue, _RANK_MAX)}",
            f"rank={subject.ranks.get(issue, _RANK_MAX)} {here[issue, True] > 0} {bool(rivals - {issue})}",
            f"headline={issue in subject.headline}",
            f"here={min(2, here[issue, True])} {bool(rivals - {issue})}",
            f"hint={here[issue, False] > 0}",
            f"around={min(2, around[issue])}",
            f"before={min(2, before[issue])}",
        ]
        if issue == TALKS:
            features.append(f"talks={min(1, here[issue, True])} {bool(rivals - {issue})}")
        features += [f"ruled={draft.issue == issue} {draft.inherited}" for draft in slot.drafts]
        found[issue] = features
    return found


def _share(percent: int) -> str:
    return "none" if percent < 0 else next((str(limit) for limit in _SHARES if percent <= limit), "100")
