"""What the models say of a clause in, its readings as a whole out: type, party and issue, with the features that tell whether all three are right.

The three questions are answered one by one, and an answer may be the second best of its
question; whether one reading is right as a whole, another model tells from the shares of
all three, from how well they go together, and from what the rest of the article says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from streams.extract.linear_model import WHOLE, Evidence, Telling
from streams.extract.positions.context import PositionContext
from streams.extract.positions.discourse import Draft
from streams.extract.positions.party_features import sort_of
from streams.extract.positions.rules import PLAIN
from streams.extract.positions.slots import Slot

__all__ = [
    "OPTION_MIN",
    "Article",
    "Kind",
    "Option",
    "Outlook",
    "article_of",
    "option_evidence",
    "options_evidence",
    "options_of",
    "settles",
]

OPTION_MIN: Final = WHOLE * 3 // 100
"""Least share of type, party and issue together for a reading to be looked at."""
_OPTIONS_MAX: Final = 8
_RULED_MIN: Final = WHOLE * 3 // 10
"""Least share of a type from which a rule that says the same gives a reading of its own."""
_LEVELS: Final = tuple(round(WHOLE * 0.02 * 1.35**step) for step in range(13))
_FINE_LEVELS: Final = tuple(round(WHOLE * 0.02 * 1.25**step) for step in range(18))
_COARSE_LEVELS: Final = tuple(WHOLE * percent // 100 for percent in (5, 10, 15, 20, 30, 40, 50, 60, 70, 80))
_REST_MIN: Final = WHOLE * 3 // 10
"""Stands, in millionths, that the rest of an article is taken to hold at least."""
_RANK_MAX: Final = 4
_PARTIES_MAX: Final = 6
_LENGTH_STEP: Final = 3
_LENGTH_MAX: Final = 6


@dataclass(slots=True)
class Kind:
    """One type that a clause may be of."""

    event: str
    share: int
    actors: Mapping[str, int]
    """The share of each party, if the clause is of this type."""
    issues: Mapping[str, int]
    """The share of each issue, if it is; empty where no reading can be likely enough."""

    def together(self, actor: str, issue: str) -> int:
        """The share of the type, this party and this issue together."""
        return self.share * self.actors.get(actor, 0) // WHOLE * self.issues.get(issue, 0) // WHOLE


@dataclass(slots=True)
class Outlook:
    """What the models say of one clause, each question by itself."""

    slot: Slot
    stand: int
    """Share of all types together."""
    kinds: Sequence[Kind]
    """The likeliest types, the likeliest first."""


@dataclass(slots=True)
class Option:
    """One reading of a clause."""

    kind: Kind
    actor: str
    issue: str
    together: int
    """Share of type, party and issue together, as if none told of the others."""
    settled: Draft | None = None
    """The rule that says just this."""


@dataclass(slots=True)
class Article:
    """Whose the stands of an article are and what they are about, as far as the models tell."""

    stands: int = 0
    """How many stands there are, in millionths."""
    actors: Counter[str] = field(default_factory=Counter)
    issues: Counter[str] = field(default_factory=Counter)

    def rest(self, outlook: Outlook, actor: str, issue: str) -> tuple[int, int]:
        """The share of this party and of this issue in all stands but that of the clause."""
        kind, stand = outlook.kinds[0], outlook.stand
        others = max(_REST_MIN, self.stands - stand)
        whose = self.actors[actor] - stand * kind.actors.get(actor, 0) // WHOLE
        about = self.issues[issue] - stand * kind.issues.get(issue, 0) // WHOLE
        return whose * WHOLE // others, about * WHOLE // others


def article_of(outlooks: Sequence[Outlook]) -> Article:
    """Add up what the models say of the clauses, each as it likeliest is."""
    found = Article()
    for outlook in outlooks:
        kind, stand = outlook.kinds[0], outlook.stand
        found.stands += stand
        for actor, share in kind.actors.items():
            found.actors[actor] += stand * share // WHOLE
        for issue, share in kind.issues.items():
            found.issues[issue] += stand * share // WHOLE
    return found


def settles(draft: Draft) -> bool:
    """Whether the rule tells what the stand is about, or leaves no other reading."""
    return draft.act.sure if draft.inherited else draft.act.rule != PLAIN


def options_of(outlook: Outlook) -> list[Option]:
    """The readings that are likely enough, the likeliest first, then what rules say that is not among them."""
    found: dict[tuple[str, str, str], Option] = {}
    for kind in outlook.kinds:
        for actor, share in kind.actors.items():
            whose = kind.share * share // WHOLE
            if whose >= OPTION_MIN:
                for issue, about in kind.issues.items():
                    together = whose * about // WHOLE  # as `together` has it, without two look-ups a reading
                    if together >= OPTION_MIN:
                        found[kind.event, actor, issue] = Option(kind, actor, issue, together)
    ranked = sorted(found.items(), key=lambda item: (-item[1].together, item[0]))[:_OPTIONS_MAX]
    kept = dict(ranked)
    for draft in outlook.slot.drafts:
        same = next((k for k in outlook.kinds if k.event == draft.event), None)
        if same is not None and same.share >= _RULED_MIN and not draft.inherited and settles(draft):
            key = same.event, draft.actor, draft.issue
            option = kept.setdefault(key, Option(same, draft.actor, draft.issue, same.together(*key[1:])))
            option.settled = option.settled or draft
    return list(kept.values())


def option_evidence(
    context: PositionContext,
    article: Article,
    outlook: Outlook,
    options: Sequence[Option],
    rank: int,
    told: Telling[Evidence],
) -> Evidence:
    """What speaks for and against the reading of this rank as a whole."""
    return options_evidence(context, article, outlook, options, told)[rank]


def options_evidence(
    context: PositionContext, article: Article, outlook: Outlook, options: Sequence[Option], told: Telling[Evidence]
) -> list[Evidence]:
    """The same for each reading of a clause: what all of them have in common is looked up once, not three times."""
    slot, clause, agent = outlook.slot, outlook.slot.clause, outlook.slot.agent
    said, how, codes = slot.quote.actor if slot.quote is not None else None, agent.how, agent.codes
    inside = {side.actor for side in slot.sides}
    named = {m.issue for m in context.mentions_in(clause.first, slot.reach)}
    stand = bisect_right(_COARSE_LEVELS, outlook.stand)
    shape = told(_clause)[
        slot.opening_sentence,
        clause.finite,
        clause.opening,
        min(len(slot.tokens) // _LENGTH_STEP, _LENGTH_MAX),
        min(len(context.weights), _PARTIES_MAX),
    ]
    voice = told(_voice)
    return [
        _of_reading(article, outlook, option, (rank, stand), told)
        + told(_what)[option.kind.event, option.issue, sort_of(context, option.actor)]
        + voice[
            said == option.actor if slot.quote is not None else None,
            option.actor in codes if codes else None,
            how,
            option.actor in inside,
            option.issue in named,
        ]
        + shape
        + _of_rules(slot.drafts, option, options, told)
        for rank, option in enumerate(options)
    ]


def _of_reading(
    article: Article, outlook: Outlook, option: Option, standing: tuple[int, int], told: Telling[Evidence]
) -> Evidence:
    """What the shares of the reading tell of it; `standing` is its rank, and how surely the clause is a stand."""
    (rank, stand), kind = standing, option.kind
    whose, about = kind.actors.get(option.actor, 0), kind.issues.get(option.issue, 0)
    rest_whose, rest_about = article.rest(outlook, option.actor, option.issue)
    return (
        told(_shares)[
            bisect_right(_FINE_LEVELS, option.together),
            bisect_right(_LEVELS, kind.share),
            stand,
            min(rank, _RANK_MAX),
            kind.event,
        ]
        + told(_whose)[bisect_right(_LEVELS, whose), bisect_right(_COARSE_LEVELS, rest_whose)]
        + told(_about)[bisect_right(_LEVELS, about), bisect_right(_COARSE_LEVELS, rest_about)]
    )


def _of_rules(drafts: Sequence[Draft], option: Option, options: Sequence[Option], told: Telling[Evidence]) -> Evidence:
    """How the reading goes together with what the rules say."""
    if not drafts:
        return told(_unruled)[()]
    actor, event, issue = option.actor, option.kind.event, option.issue
    said = tuple([(draft.actor == actor, draft.event == event, draft.issue == issue) for draft in drafts])
    settled = any(other.settled is not None for other in options)
    return told(_ruled)[said, option.settled is not None, settled]


def _shares(together: int, kind: int, stand: int, rank: int, event: str) -> tuple[str, ...]:
    return f"together={together}", f"type={kind}", f"stand={stand}", f"rank={rank}", f"rank={rank} {event}"


def _whose(share: int, rest: int) -> tuple[str, ...]:
    return f"actor={share}", f"article actor={rest}", f"article actor={rest} {share // 2}"


def _about(share: int, rest: int) -> tuple[str, ...]:
    return f"issue={share}", f"article issue={rest}", f"article issue={rest} {share // 2}"


def _what(event: str, issue: str, sort: str) -> tuple[str, ...]:
    return (
        "bias",
        f"event={event}",
        f"about={issue}",
        f"sort={sort}",
        f"what={event} {issue}",
        f"what={sort} {event}",
        f"what={sort} {issue}",
    )


def _voice(said: bool | None, mine: bool | None, how: str, inside: bool, named: bool) -> tuple[str, ...]:
    return f"quote={said}", f"agent={mine} {how}", f"inside={inside}", f"named={named}"


def _clause(lead: bool, finite: bool, opening: str, length: int, parties: int) -> tuple[str, ...]:
    return f"lead={lead}", f"finite={finite}", f"open={opening}", f"length={length}", f"parties={parties}"


def _unruled() -> tuple[str, ...]:
    return ("ruled=none",)


def _ruled(drafts: tuple[tuple[bool, bool, bool], ...], settled: bool, other: bool) -> Iterator[str]:
    yield f"ruled actor={any(actor for actor, _, _ in drafts)}"
    yield f"ruled type={any(event for _, event, _ in drafts)}"
    yield f"ruled issue={any(issue for _, _, issue in drafts)}"
    yield f"ruled both={any(actor and event for actor, event, _ in drafts)}"
    yield f"ruled={any(all(draft) for draft in drafts)}"
    yield f"settled={settled} {other}"
