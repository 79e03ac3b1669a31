"""A clause and a party in, the features out by which the models tell whose the stand is and at whom it is directed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from streams.arabic.verbs import VerbForm
from streams.extract.linear_model import Group, names_of
from streams.extract.positions.context import PositionContext, Side
from streams.extract.positions.function_words import Mark
from streams.extract.positions.slots import Slot

__all__ = [
    "NOBODY",
    "Aim",
    "Earlier",
    "Scene",
    "actor_features",
    "actor_groups",
    "aim_of",
    "parties_of",
    "scene_of",
    "target_features",
    "target_groups",
]

NOBODY: Final = ""
"""The target of a stand that is directed at nobody in particular."""
_DISTANCES: Final = (0, 1, 3, 6, 12, 25)
_NEAR: Final = tuple(
    next(str(limit) for limit in _DISTANCES if tokens <= limit) for tokens in range(_DISTANCES[-1] + 1)
)
_RANK_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Earlier:
    """Whose the stands before are, and at whom directed; the latest last."""

    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What is the same for every party that a clause may be of."""

    context: PositionContext
    slot: Slot
    named: tuple[Side, ...]
    """The parties of the clause that are no mere places."""
    own: bool
    """Whether the party of whoever speaks is named: «بلاده»."""
    total: int
    """How often parties are named in the article, at least 1."""
    earlier: Earlier
    inside: Mapping[str | None, Side]
    """Where the clause names each party first."""
    before: Mapping[str | None, Side]
    """Where the sentence names each party last before the clause."""
    quoted: str | None
    """Whom the quote over the clause is of."""
    form: VerbForm | None
    """Of the verb of the clause."""


def parties_of(context: PositionContext) -> list[str]:
    """Every party that the article names or quotes, sorted."""
    found = {code for code in context.weights if code}
    found |= {quote.actor for quote in context.quotes if quote.actor}
    return sorted(found)


def scene_of(context: PositionContext, slot: Slot, earlier: Earlier) -> Scene:
    """What the clause shows of its parties."""
    return Scene(
        context,
        slot,
        tuple([s for s in slot.sides if s.actor and not context.only_place(s)]),
        any(s.own for s in slot.sides),
        sum(context.weights.values()) or 1,
        earlier,
        {side.actor: side for side in reversed(slot.sides)},
        {side.actor: side for side in slot.before},
        slot.quote.actor if slot.quote is not None else None,
        context.words[slot.verb].finite if slot.verb >= 0 else None,
    )


def actor_features(scene: Scene, code: str) -> list[str]:
    """What speaks for and against the party as the one whose stand it is."""
    return names_of(actor_groups(scene, code))


def actor_groups(scene: Scene, code: str) -> tuple[Group, ...]:
    """The same, by groups."""
    slot, named, form, quoted = scene.slot, scene.named, scene.form, scene.quoted
    said = "own" if quoted == code else "other" if quoted else "none"
    drafts = tuple([(d.act.rule, d.actor == code, d.target == code) for d in slot.drafts])
    behind = slot.behind.actor == code if slot.behind is not None else None
    mine = scene.inside.get(code)
    weights, above = scene.context.weights, scene.context.above
    share = weights.get(code, 0) * 20 // scene.total
    return (
        (_voice, (said, drafts, form.person if form is not None else 0, scene.own, behind)),
        (_absent, (slot.clause.opening, bool(named))) if mine is None else _place_of(scene, code, mine),
        _sentence_of(scene, code),
        (_weight, (min(share, 8), min(_RANK_MAX, above.get(code, len(weights))))),
    )


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


def _place_of(scene: Scene, code: str, mine: Side) -> Group:
    """Where in the clause the party stands."""
    slot, context, form = scene.slot, scene.context, scene.form
    side = distance = agrees = None
    if slot.verb >= 0:
        side = "left" if mine.first < slot.verb else "right"
        distance = _distance(abs(mine.first - slot.verb))
        if form is not None and mine.place:
            agrees = form.feminine == (not mine.masculine)
    first = scene.named[0].actor == code if scene.named else None
    at = _distance(mine.first - slot.clause.first)
    kind, before = _kind(context, mine), _what_precedes(context, mine)
    return _place, (slot.clause.opening, first, at, kind, before, side, distance, agrees)


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


def _sentence_of(scene: Scene, code: str) -> Group:
    """Where before the clause the party stands."""
    slot, sides, named = scene.slot, scene.slot.before, bool(scene.named)
    subject = code in slot.sentence.last
    if not sides:
        latest = slot.earlier[-1].actor == code if slot.earlier else None
        return _alone, (latest, named, subject)
    mine, precedes, distance = scene.before.get(code), None, None
    if mine is not None:
        precedes = _what_precedes(scene.context, mine)
        distance = _distance(slot.clause.first - mine.last)
    last, first = sides[-1].actor == code, sides[0].actor == code
    return _sentence, (last, first, slot.clause.opening, named, precedes, distance, subject)


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


def _weight(share: int, rank: int) -> Iterator[str]:
    yield f"share={share}"
    yield f"rank={rank}"


@dataclass(frozen=True, slots=True)
class Aim:
    """What is the same for every party at whom a stand of one party may be directed."""

    scene: Scene
    actor: str
    event: str
    drafts: tuple[tuple[str | None, str], ...]
    """Target and rule of what the rules draft of the actor in the clause."""
    others: tuple[str | None, ...]
    """The other parties that the clause names, but for mere places."""
    recent: frozenset[str | None]
    """The parties of the sentences before."""
    weight: int
    """How often the actor is named."""
    total: int
    """How often the other parties are named, at least 1."""
    rank: int
    """How many parties are named more often than the actor, up to the most that counts."""
    target: str | None
    """At whom his latest stand that has a target is directed."""
    stands: frozenset[tuple[str, str]]
    """Whose the stands before are and at whom directed."""
    latest: tuple[str, str] | None


def aim_of(scene: Scene, actor: str, event: str) -> Aim:
    """What the clause and the stands before show of a stand of this actor."""
    slot, weights, earlier = scene.slot, scene.context.weights, scene.earlier
    pairs = list(zip(earlier.actors, earlier.targets, strict=True))
    same = [target for party, target in pairs if party == actor and target]
    return Aim(
        scene,
        actor,
        event,
        tuple([(draft.target, draft.act.rule) for draft in slot.drafts if draft.actor == actor]),
        tuple([side.actor for side in scene.named if side.actor != actor]),
        frozenset([side.actor for side in slot.earlier]),
        weights.get(actor, 0),
        sum(weights.values()) - weights.get(actor, 0) or 1,
        min(_RANK_MAX, scene.context.above.get(actor, len(weights))),
        same[-1] if same else None,
        frozenset(pairs),
        pairs[-1] if pairs else None,
    )


def target_features(scene: Scene, code: str, actor: str, event: str) -> list[str]:
    """What speaks for and against the party (`NOBODY` for none) as the one at whom the stand of `actor` is directed."""
    return names_of(target_groups(aim_of(scene, actor, event), code))


def target_groups(aim: Aim, code: str) -> tuple[Group, ...]:
    """The same, by groups."""
    scene, event, drafts = aim.scene, aim.event, aim.drafts
    if code == NOBODY:
        ruled = tuple([(target is None, rule) for target, rule in drafts])
        latest = (aim.latest[1] == NOBODY, aim.latest[0] == aim.actor) if aim.latest else None
        others, parties = min(2, len(set(aim.others))), min(4, len(scene.context.weights))
        return ((_undirected, (event, others, parties, scene.slot.quote is not None, ruled, latest)),)
    mine = scene.inside.get(code)
    where = _absence_of(aim, code) if mine is None else _presence_of(aim, code, mine)
    rivalry = _rivalry_of(aim, code, inside=mine is not None)
    return (
        ((_ruled, tuple([(target == code, rule) for target, rule in drafts])), where, rivalry)
        if drafts
        else (where, rivalry)
    )


def _undirected(
    event: str,
    others: int,
    parties: int,
    quoted: bool,
    ruled: tuple[tuple[bool, str], ...],
    latest: tuple[bool, bool] | None,
) -> Iterator[str]:
    yield "nobody"
    yield f"nobody {event}"
    yield f"nobody others={others}"
    yield f"nobody others={others} {event}"
    yield f"nobody parties={parties}"
    yield f"nobody quote={quoted}"
    for without, rule in ruled:
        yield f"nobody ruled={without}"
        yield f"nobody ruled={without} {rule}"
    if latest is not None:
        yield f"nobody latest={latest[0]} {latest[1]}"


def _ruled(*drafts: tuple[bool, str]) -> Iterator[str]:
    for is_target, rule in drafts:
        yield f"ruled={is_target}"
        yield f"ruled={is_target} {rule}"


def _presence_of(aim: Aim, code: str, mine: Side) -> Group:
    scene, verb = aim.scene, aim.scene.slot.verb
    side = distance = None
    if verb >= 0:
        side, distance = "left" if mine.first < verb else "right", _distance(abs(mine.first - verb))
    first = bool(aim.others) and aim.others[0] == code
    kind, before = _kind(scene.context, mine), _what_precedes(scene.context, mine)
    return _presence, (kind, before, aim.event, first, side, distance)


def _presence(kind: str, before: str, event: str, first: bool, side: str | None, distance: str | None) -> Iterator[str]:
    yield f"inside={kind}"
    yield f"precedes={before}"
    yield f"precedes={before} {event}"
    yield f"first={first}"
    if side is not None:
        yield f"verb={side} {distance}"


def _absence_of(aim: Aim, code: str) -> Group:
    scene = aim.scene
    mine = scene.before.get(code)
    precedes = _what_precedes(scene.context, mine) if mine is not None else None
    return _absence, (aim.event, bool(aim.others), precedes, code in aim.recent, scene.quoted == code)


def _absence(event: str, others: bool, precedes: str | None, recent: bool, speaker: bool) -> Iterator[str]:
    yield "absent"
    yield f"absent {event}"
    yield f"absent others={others}"
    if precedes is not None:
        yield f"sentence precedes={precedes}"
    elif recent:
        yield "earlier"
    if speaker:
        yield "absent speaker"


def _rivalry_of(aim: Aim, code: str, *, inside: bool) -> Group:
    """How much the article is about the party, and what it and the actor did before."""
    scene, actor, latest = aim.scene, aim.actor, aim.latest
    weights = scene.context.weights
    own = weights.get(code, 0)
    rank = scene.context.above.get(code, len(weights)) - (aim.weight > own)
    share = own * 10 // aim.total
    before = aim.target == code if aim.target is not None else None
    answers = (code, actor) in aim.stands
    goes_on = (latest == (actor, code), latest[0] == code) if latest is not None else None
    return _rivalry, (share, min(_RANK_MAX, rank), inside, aim.rank, before, answers, goes_on)


def _rivalry(
    share: int,
    rank: int,
    inside: bool,
    actor_rank: int,
    before: bool | None,
    answers: bool,
    latest: tuple[bool, bool] | None,
) -> Iterator[str]:
    yield f"share={share}"
    yield f"rank={rank} {inside}"
    yield f"ranks={actor_rank} {rank} {inside}"
    yield f"before him={before}"
    if answers:
        yield "answers"
    if latest is not None:
        yield f"latest={latest[0]} {inside}"
        yield f"latest other={latest[1]} {inside}"


def _what_precedes(context: PositionContext, side: Side) -> str:
    """The preposition before the party, else what kind of word stands there."""
    if side.preposition:
        return side.preposition
    if not side.first:
        return "start"
    mark, word = context.marks[side.first - 1], context.tokens.words[side.first - 1]
    if mark & (Mark.PREPOSITION | Mark.BETWEEN | Mark.JOINING | Mark.PLACE):
        return word
    return "joined" if side.joined else "word" if word[0].isalnum() else "sign"


def _kind(context: PositionContext, side: Side) -> str:
    if context.only_place(side):
        return "place"
    return "adjective" if side.adjective else "person" if side.person else "state" if side.place else "noun"


def _distance(tokens: int) -> str:
    return _NEAR[max(tokens, 0)] if tokens < len(_NEAR) else "far"
