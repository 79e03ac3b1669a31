"""A clause and a party in, the features out by which the models tell whose the stand is and at whom it is directed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from streams.extract.positions.context import PositionContext, Side
from streams.extract.positions.function_words import Mark
from streams.extract.positions.slots import Slot

__all__ = ["NOBODY", "Earlier", "Scene", "actor_features", "parties_of", "scene_of", "target_features"]

NOBODY: Final = ""
"""The target of a stand that is directed at nobody in particular."""
_DISTANCES: Final = (0, 1, 3, 6, 12, 25)
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
        tuple(s for s in slot.sides if s.actor and not context.only_place(s)),
        any(s.own for s in slot.sides),
        sum(context.weights.values()) or 1,
        earlier,
    )


def actor_features(scene: Scene, code: str) -> list[str]:
    """What speaks for and against the party as the one whose stand it is."""
    return [
        *_voice(scene, code),
        *_place(scene, code),
        *_sentence(scene, code),
        *_weight(scene, code),
    ]


def _voice(scene: Scene, code: str) -> Iterator[str]:
    slot = scene.slot
    quoted = slot.quote.actor if slot.quote is not None else None
    said = "own" if quoted == code else "other" if quoted else "none"
    yield f"quote={said}"
    for draft in slot.drafts:
        yield f"ruled={draft.actor == code}"
        yield f"ruled={draft.act.rule} {draft.actor == code}"
        if draft.target == code:
            yield "ruled=target"
    if slot.verb >= 0 and (form := scene.context.words[slot.verb].finite) is not None:
        yield f"person={form.person} {said}"
    if scene.own:
        yield f"his country={said}"
    if slot.behind is not None:
        yield f"behind={slot.behind.actor == code}"


def _place(scene: Scene, code: str) -> Iterator[str]:
    """Where in the clause the party stands."""
    slot, context = scene.slot, scene.context
    opening = slot.clause.opening
    yield f"first={scene.named[0].actor == code if scene.named else None}"
    mine = next((side for side in slot.sides if side.actor == code), None)
    if mine is None:
        yield f"absent={opening}"
        yield f"absent others={len(scene.named) > 0}"
        return
    before = _what_precedes(context, mine)
    at = _distance(mine.first - slot.clause.first)
    yield f"inside={opening}"
    yield f"inside first={scene.named[0].actor == code if scene.named else None} {opening}"
    yield f"at={at}"
    yield f"precedes={before}"
    yield f"kind={_kind(context, mine)}"
    yield f"kind={_kind(context, mine)} {before}"
    if slot.verb >= 0:
        side = "left" if mine.first < slot.verb else "right"
        yield f"verb={side} {before}"
        yield f"verb={side} {_distance(abs(mine.first - slot.verb))}"
        form = context.words[slot.verb].finite
        if form is not None and mine.place:
            yield f"gender={form.feminine == (not mine.masculine)} {side}"
    else:
        yield f"verbless={at} {before}"


def _sentence(scene: Scene, code: str) -> Iterator[str]:
    """Where before the clause the party stands."""
    slot, context = scene.slot, scene.context
    if slot.before:
        last, first = slot.before[-1], slot.before[0]
        yield f"sentence last={last.actor == code}"
        yield f"sentence first={first.actor == code}"
        yield f"sentence first={first.actor == code} {slot.clause.opening} {bool(scene.named)}"
        mine = next((s for s in reversed(slot.before) if s.actor == code), None)
        if mine is not None:
            yield f"sentence precedes={_what_precedes(context, mine)}"
            yield f"sentence distance={_distance(slot.clause.first - mine.last)}"
    elif slot.earlier:
        yield f"earlier last={slot.earlier[-1].actor == code} {bool(scene.named)}"
    subject = code in slot.sentence.last
    yield f"subject={subject}"
    if not scene.named and not slot.before:
        yield f"nobody here={subject}"


def _weight(scene: Scene, code: str) -> Iterator[str]:
    weights = scene.context.weights
    own = weights.get(code, 0)
    share = own * 20 // scene.total
    yield f"share={min(share, 8)}"
    yield f"rank={min(_RANK_MAX, sum(weight > own for weight in weights.values()))}"


def target_features(scene: Scene, code: str, actor: str, event: str) -> list[str]:
    """What speaks for and against the party (`NOBODY` for none) as the one at whom the stand of `actor` is directed."""
    if code == NOBODY:
        return list(_undirected(scene, actor, event))
    return list(_directed(scene, code, actor, event))


def _undirected(scene: Scene, actor: str, event: str) -> Iterator[str]:
    others = {side.actor for side in scene.named if side.actor != actor}
    yield "nobody"
    yield f"nobody {event}"
    yield f"nobody others={min(2, len(others))}"
    yield f"nobody others={min(2, len(others))} {event}"
    yield f"nobody parties={min(4, len(scene.context.weights))}"
    yield f"nobody quote={scene.slot.quote is not None}"
    for draft in scene.slot.drafts:
        if draft.actor == actor:
            yield f"nobody ruled={draft.target is None}"
            yield f"nobody ruled={draft.target is None} {draft.act.rule}"
    if scene.earlier.targets:
        yield f"nobody latest={scene.earlier.targets[-1] == NOBODY} {scene.earlier.actors[-1] == actor}"


def _directed(scene: Scene, code: str, actor: str, event: str) -> Iterator[str]:
    slot, context = scene.slot, scene.context
    mine = next((side for side in slot.sides if side.actor == code), None)
    others = [side.actor for side in scene.named if side.actor != actor]
    for draft in slot.drafts:
        if draft.actor == actor:
            yield f"ruled={draft.target == code}"
            yield f"ruled={draft.target == code} {draft.act.rule}"
    if mine is not None:
        before = _what_precedes(context, mine)
        yield f"inside={_kind(context, mine)}"
        yield f"precedes={before}"
        yield f"precedes={before} {event}"
        yield f"first={bool(others) and others[0] == code}"
        if slot.verb >= 0:
            yield f"verb={'left' if mine.first < slot.verb else 'right'} {_distance(abs(mine.first - slot.verb))}"
    else:
        yield "absent"
        yield f"absent {event}"
        yield f"absent others={bool(others)}"
        before_it = next((s for s in reversed(slot.before) if s.actor == code), None)
        if before_it is not None:
            yield f"sentence precedes={_what_precedes(context, before_it)}"
        elif any(side.actor == code for side in slot.earlier):
            yield "earlier"
        if slot.quote is not None and slot.quote.actor == code:
            yield "absent speaker"
    yield from _rivalry(scene, code, actor, inside=mine is not None)


def _rivalry(scene: Scene, code: str, actor: str, *, inside: bool) -> Iterator[str]:
    weights = {party: weight for party, weight in scene.context.weights.items() if party != actor}
    own = weights.get(code, 0)
    rank = min(_RANK_MAX, sum(weight > own for weight in weights.values()))
    yield f"share={own * 10 // (sum(weights.values()) or 1)}"
    yield f"rank={rank} {inside}"
    own_rank = sum(weight > scene.context.weights.get(actor, 0) for weight in weights.values())
    yield f"ranks={min(_RANK_MAX, own_rank)} {rank} {inside}"
    pairs = list(zip(scene.earlier.actors, scene.earlier.targets, strict=True))
    same = [target for party, target in pairs if party == actor and target]
    yield f"before him={same[-1] == code if same else None}"
    if any(party == code and target == actor for party, target in pairs):
        yield "answers"
    if pairs:
        yield f"latest={pairs[-1] == (actor, code)} {inside}"
        yield f"latest other={pairs[-1][0] == code} {inside}"


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
    return next((str(limit) for limit in _DISTANCES if tokens <= limit), "far")
