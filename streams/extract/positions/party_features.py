"""A clause and a party in, the features out by which a model tells whose the stand is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.linear_model import Evidence, Telling, by_name
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.sides import Side
from streams.extract.positions.slots import Paragraph, Slot

__all__ = [
    "NOBODY",
    "RANK_MAX",
    "Scene",
    "actor_features",
    "agent_evidence",
    "distance_of",
    "involved",
    "kind_of",
    "parties_of",
    "scene_of",
    "sort_evidence",
    "sort_of",
    "standing_evidence",
    "still_evidence",
    "what_precedes",
]

NOBODY: Final = ""
"""The target of a stand that is directed at nobody in particular."""
_DISTANCES: Final = (0, 1, 3, 6, 12, 25)
_NEAR: Final = tuple(
    next(str(limit) for limit in _DISTANCES if tokens <= limit) for tokens in range(_DISTANCES[-1] + 1)
)
RANK_MAX: Final = 3
_WEIGHED_MAX: Final = 100
"""Parties whose stands are looked for: ours name two dozen at most, and each is weighed, and remembered, for each clause."""
_ACRONYM_MAX: Final = 5
"""Letters of the longest code that is taken for an acronym: those bodies are known by it."""
_SHARE_STEPS: Final = 6
_SHARE_MAX: Final = 5


@dataclass(slots=True)
class Scene:
    """What is the same for every party that a clause may be of."""

    context: PositionContext
    slot: Slot
    named: tuple[Side, ...]
    """The parties of the clause that are no mere places."""
    own: bool
    """Whether the party of whoever speaks is named: «بلاده»."""
    inside: Mapping[str | None, Side]
    """Where the clause names each party first."""
    before: Mapping[str | None, Side]
    """Where the sentence names each party last before the clause."""
    quoted: str | None
    """Whom the quote over the clause is of."""
    form: VerbForm | None
    """Of the verb of the clause."""
    event: str
    """Type of the stand; '' for unknown."""


def parties_of(context: PositionContext) -> list[str]:
    """The parties that the article names or quotes, sorted; of very many those that it names most."""
    found = {code for code in context.weights if code}
    found |= {quote.actor for quote in context.quotes if quote.actor}
    return sorted(sorted(found, key=lambda code: (-context.weights.get(code, 0), code))[:_WEIGHED_MAX])


def scene_of(context: PositionContext, slot: Slot, event: str = "") -> Scene:
    """What the clause shows of its parties."""
    return Scene(
        context,
        slot,
        tuple([s for s in slot.sides if s.actor and not context.only_place(s)]),
        any(s.own for s in slot.sides),
        {side.actor: side for side in reversed(slot.sides)},
        {side.actor: side for side in slot.before},
        slot.quote.actor if slot.quote is not None else None,
        context.words[slot.verb].finite if slot.verb >= 0 else None,
        event,
    )


def actor_features(scene: Scene, code: str) -> list[str]:
    """What speaks for and against the party as the one whose stand it is."""
    sort, mine = sort_of(scene.context, code), code in scene.slot.agent.codes
    found = still_evidence(scene, code, by_name) + agent_evidence(scene, code, by_name)
    return found + standing_evidence(scene.context, code, by_name) + sort_evidence(scene, sort, by_name, mine=mine)


def involved(scene: Scene) -> set[str | None]:
    """The parties that something in the scene tells of; of all others it tells what it tells of `NOBODY`."""
    slot = scene.slot
    found = {*scene.inside, *scene.before, *slot.sentence.last, *slot.agent.codes, *slot.agent.matrix, scene.quoted}
    for draft in slot.drafts:
        found |= {draft.actor, draft.target}
    found.update([side.actor for side in (slot.behind, *slot.earlier[-1:]) if side is not None])
    found.update(slot.paragraph.times)
    for near in (slot.last, slot.next):
        if near is not None:
            found.update(near.agent.codes or near.agent.matrix)
            found.update([near.quote.actor] if near.quote is not None else ())
    return found


def standing_evidence(context: PositionContext, code: str, told: Telling[Evidence]) -> Evidence:
    """How much the article is about the party."""
    weights = context.weights
    share = weights.get(code, 0) * 20 // (sum(weights.values()) or 1)
    return told(_standing)[min(share, 8), min(RANK_MAX, context.above.get(code, len(weights)))]


def sort_of(context: PositionContext, code: str) -> str:
    """Whether the party is a state, a body known by its letters, or another."""
    if code in context.gazetteer.countries:
        return "state"
    return "letters" if len(code) <= _ACRONYM_MAX and "-" not in code else "name"


def sort_evidence(scene: Scene, sort: str, told: Telling[Evidence], *, mine: bool) -> Evidence:
    """What follows from the sort of a party, and whether grammar tells that the stand is its own."""
    return told(_sort)[sort, scene.event, scene.slot.agent.how, mine]


def _sort(sort: str, event: str, how: str, mine: bool) -> tuple[str, ...]:
    return f"sort={sort}", f"sort={sort} {event}", f"sort={sort} {how} {mine}"


def still_evidence(scene: Scene, code: str, told: Telling[Evidence]) -> Evidence:
    """The features of the party in the scene that the type of the stand has no part in."""
    slot, named, form, quoted = scene.slot, scene.named, scene.form, scene.quoted
    said = "own" if quoted == code else "other" if quoted else "none"
    drafts = tuple([(d.act.rule, d.actor == code, d.target == code) for d in slot.drafts])
    behind = slot.behind.actor == code if slot.behind is not None else None
    mine = scene.inside.get(code)
    found = told(_voice)[said, drafts, form.person if form is not None else 0, scene.own, behind]
    if mine is None:
        found += told(_absent)[slot.clause.opening, bool(named)]
    else:
        found += _place_of(scene, code, mine, told)
    return found + _sentence_of(scene, code, told) + _near_of(scene, code, told)


def _near_of(scene: Scene, code: str, told: Telling[Evidence]) -> Evidence:
    """What the clauses right before and behind, and the paragraph, tell of the party."""
    slot, said = scene.slot, scene.quoted == code if scene.quoted else None
    how, untold = slot.agent.how, not slot.agent.codes
    first, share, most = _in_paragraph(slot.paragraph, code)
    found = told(_paragraph)[how, untold, first, share, most]
    if slot.last is not None:
        codes, same = slot.last.agent.codes or slot.last.agent.matrix, slot.last.sentence is slot.sentence
        mine, quoted = code in codes if codes else None, _is_quoted(slot.last, code)
        found += told(_last)[mine, same, slot.clause.opening, quoted, said]
    if slot.next is not None:
        agent, same = slot.next.agent, slot.next.sentence is slot.sentence
        mine, quoted = code in agent.codes if agent.codes else None, _is_quoted(slot.next, code)
        found += told(_next)[mine, agent.how, same, untold, quoted, said]
    return found


def _is_quoted(slot: Slot, code: str) -> bool | None:
    return slot.quote.actor == code if slot.quote is not None else None


def _in_paragraph(paragraph: Paragraph, code: str) -> tuple[bool | None, int, bool]:
    """Whether the party is the first of its paragraph, its share among those, and whether none is named more often."""
    named = paragraph.parties
    if not named:
        return None, 0, False
    times = paragraph.times.get(code, 0)
    share = min(_SHARE_MAX, times * _SHARE_STEPS // len(named))
    return named[0] == code, share, times > 0 and times == paragraph.most


def _paragraph(how: str, untold: bool, first: bool | None, share: int, most: bool) -> Iterator[str]:
    if first is None:
        yield "paragraph none"
        return
    yield f"paragraph first={first} {how}"
    yield f"paragraph share={share}"
    yield f"paragraph most={most} {untold}"


def _last(mine: bool | None, same: bool, opening: str, quoted: bool | None, said: bool | None) -> tuple[str, ...]:
    return f"last agent={mine} {same} {opening}", f"last quote={quoted} {same} {said}"


def _next(
    mine: bool | None, how: str, same: bool, untold: bool, quoted: bool | None, said: bool | None
) -> tuple[str, ...]:
    return f"next agent={mine} {how} {same} {untold}", f"next quote={quoted} {same} {said}"


def agent_evidence(scene: Scene, code: str, told: Telling[Evidence]) -> Evidence:
    """What grammar tells of whose a stand of this type is."""
    agent, slot = scene.slot.agent, scene.slot
    mine = code in agent.codes if agent.codes else None
    matrix = code in agent.matrix if agent.matrix else None
    said = scene.quoted == code if scene.quoted else None
    return told(_agent)[mine, agent.how, matrix, said, slot.clause.opening, scene.event]


def _agent(
    mine: bool | None, how: str, matrix: bool | None, said: bool | None, opening: str, event: str
) -> Iterator[str]:
    yield f"agent={mine} {how}"
    yield f"agent={mine} {how} {opening}"
    yield f"agent={mine} {how} {said}"
    yield f"agent={mine} {said} {event}"
    yield f"agent={mine} {how} {matrix} {said}"
    yield f"matrix={matrix} {opening}"
    yield f"matrix={matrix} {how}"
    yield f"matrix={matrix} {said} {event}"


def _voice(
    said: str, drafts: tuple[tuple[str, bool, bool], ...], person: int, own: bool, behind: bool | None
) -> Iterator[str]:
    yield f"quote={said}"
    for rule, is_actor, is_target in drafts:
        yield f"ruled={is_actor}"
        yield f"ruled={rule} {is_actor}"
        if is_target:
            yield "ruled=target"
    if person:
        yield f"person={person} {said}"
    if own:
        yield f"his country={said}"
    if behind is not None:
        yield f"behind={behind}"


def _absent(opening: str, others: bool) -> Iterator[str]:
    yield f"first={False if others else None}"
    yield f"absent={opening}"
    yield f"absent others={others}"


def _place_of(scene: Scene, code: str, mine: Side, told: Telling[Evidence]) -> Evidence:
    """Where in the clause the party stands."""
    slot, context, form = scene.slot, scene.context, scene.form
    side = distance = agrees = None
    if slot.verb >= 0:
        side = "left" if mine.first < slot.verb else "right"
        distance = distance_of(abs(mine.first - slot.verb))
        if form is not None and mine.place:
            agrees = form.feminine == (not mine.masculine)
    first = scene.named[0].actor == code if scene.named else None
    at = distance_of(mine.first - slot.clause.first)
    kind, before = kind_of(context, mine), what_precedes(context, mine)
    return told(_place)[slot.clause.opening, first, at, kind, before, side, distance, agrees]


def _place(
    opening: str,
    first: bool | None,
    at: str,
    kind: str,
    before: str,
    side: str | None,
    distance: str | None,
    agrees: bool | None,
) -> Iterator[str]:
    yield f"first={first}"
    yield f"inside={opening}"
    yield f"inside first={first} {opening}"
    yield f"at={at}"
    yield f"precedes={before}"
    yield f"kind={kind}"
    yield f"kind={kind} {before}"
    if side is None:
        yield f"verbless={at} {before}"
        return
    yield f"verb={side} {before}"
    yield f"verb={side} {distance}"
    if agrees is not None:
        yield f"gender={agrees} {side}"


def _sentence_of(scene: Scene, code: str, told: Telling[Evidence]) -> Evidence:
    """Where before the clause the party stands."""
    slot, sides, named = scene.slot, scene.slot.before, bool(scene.named)
    subject = code in slot.sentence.last
    if not sides:
        latest = slot.earlier[-1].actor == code if slot.earlier else None
        return told(_alone)[latest, named, subject]
    mine, precedes, distance = scene.before.get(code), None, None
    if mine is not None:
        precedes = what_precedes(scene.context, mine)
        distance = distance_of(slot.clause.first - mine.last)
    last, first = sides[-1].actor == code, sides[0].actor == code
    return told(_sentence)[last, first, slot.clause.opening, named, precedes, distance, subject]


def _sentence(
    last: bool, first: bool, opening: str, named: bool, precedes: str | None, distance: str | None, subject: bool
) -> Iterator[str]:
    yield f"sentence last={last}"
    yield f"sentence first={first}"
    yield f"sentence first={first} {opening} {named}"
    if precedes is not None:
        yield f"sentence precedes={precedes}"
        yield f"sentence distance={distance}"
    yield f"subject={subject}"


def _alone(latest: bool | None, named: bool, subject: bool) -> Iterator[str]:
    if latest is not None:
        yield f"earlier last={latest} {named}"
    yield f"subject={subject}"
    if not named:
        yield f"nobody here={subject}"


def _standing(share: int, rank: int) -> Iterator[str]:
    yield f"share={share}"
    yield f"rank={rank}"


def what_precedes(context: PositionContext, side: Side) -> str:
    """The preposition before the party, else what kind of word stands there."""
    if side.preposition:
        return side.preposition
    if not side.first:
        return "start"
    mark, word = context.marks[side.first - 1], context.tokens.words[side.first - 1]
    if mark & (Mark.PREPOSITION | Mark.BETWEEN | Mark.JOINING | Mark.PLACE):
        return word
    return "joined" if side.joined else "word" if word[0].isalnum() else "sign"


def kind_of(context: PositionContext, side: Side) -> str:
    """What names the party."""
    if context.only_place(side):
        return "place"
    return "adjective" if side.adjective else "person" if side.person else "state" if side.place else "noun"


def distance_of(tokens: int) -> str:
    """A distance, in steps that grow with it."""
    return _NEAR[max(tokens, 0)] if tokens < len(_NEAR) else "far"
