"""A stand and a party in, the features out by which a model tells at whom the stand is directed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from streams.extract.linear_model import Evidence, Telling
from streams.extract.positions.agents import How
from streams.extract.positions.clauses import Opening
from streams.extract.positions.party_features import NOBODY, RANK_MAX, Scene, distance_of, kind_of, what_precedes
from streams.extract.positions.sides import Side
from streams.extract.positions.slots import Slot

__all__ = ["Aim", "aim_of", "rivalry_evidence", "target_evidence"]

_CONTENT: Final = frozenset({Opening.THAT, Opening.NOUN_THAT})
"""Openings of the clause that a stand is about."""


@dataclass(slots=True)
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
    content: tuple[str, ...]
    """Whose the clause is that tells what the stand is about: «طلبت باريس أن تنسحب أنقرة»; () where there is none, or it is the actor's."""

    def shown(self) -> set[str | None]:
        """The parties of which the clause, what is before it or a rule shows anything."""
        scene = self.scene
        return {
            *scene.inside,
            *scene.before,
            *self.recent,
            scene.quoted,
            *self.content,
            *[target for target, _ in self.drafts],
        }


def aim_of(scene: Scene, actor: str, event: str) -> Aim:
    """What the clause shows of a stand of this actor."""
    slot, weights = scene.slot, scene.context.weights
    return Aim(
        scene,
        actor,
        event,
        tuple([(draft.target, draft.act.rule) for draft in slot.drafts if draft.actor == actor]),
        tuple([side.actor for side in scene.named if side.actor != actor]),
        frozenset([side.actor for side in slot.earlier]),
        weights.get(actor, 0),
        sum(weights.values()) - weights.get(actor, 0) or 1,
        min(RANK_MAX, scene.context.above.get(actor, len(weights))),
        _content(slot, actor),
    )


def _content(slot: Slot, actor: str) -> tuple[str, ...]:
    """The parties whose the clause behind is, where it is what is said, wished or demanded and names them as its subject."""
    behind = slot.next
    if behind is None or behind.sentence is not slot.sentence or behind.clause.opening not in _CONTENT:
        return ()
    codes = behind.agent.codes if behind.agent.how is How.SUBJECT else ()
    return () if actor in codes else codes


def target_evidence(aim: Aim, rivals: Mapping[str, Evidence], told: Telling[Evidence]) -> dict[str, Evidence]:
    """For each party, and `NOBODY`, what speaks for and against it as the one at whom the stand is directed, by itself.

    `rivals` has what the article tells of each other party beside the actor; of whom the clause and what is before
    it show nothing, all else is the same, and told once.
    """
    scene, shown = aim.scene, aim.shown()
    content = told(_content_of)
    strange = content[aim.event, bool(aim.content), False]
    unseen = _ruled_of(aim, None, told) + _absence_of(aim, None, told) + strange
    found: dict[str, Evidence] = {NOBODY: _nobody_of(aim, told)}
    for code, rivalry in rivals.items():
        if code not in shown:
            found[code] = rivalry + unseen
            continue
        mine = scene.inside.get(code)
        if mine is None:
            said = rivalry + _ruled_of(aim, code, told) + _absence_of(aim, code, told)
        else:
            near = rivalry_evidence(aim, code, told, inside=True)
            said = near + _ruled_of(aim, code, told) + _presence_of(aim, code, mine, told)
        found[code] = said + (content[aim.event, True, True] if code in aim.content else strange)
    return found


def _content_of(event: str, some: bool, is_whose: bool) -> Iterator[str]:
    if some:
        yield f"content={is_whose}"
        yield f"content={is_whose} {event}"


def _nobody_of(aim: Aim, told: Telling[Evidence]) -> Evidence:
    """What speaks for and against nobody in particular."""
    ruled = tuple([(target is None, rule) for target, rule in aim.drafts])
    others, parties = min(2, len(set(aim.others))), min(4, len(aim.scene.context.weights))
    return told(_undirected)[aim.event, others, parties, aim.scene.slot.quote is not None, ruled]


def _undirected(
    event: str,
    others: int,
    parties: int,
    quoted: bool,
    ruled: tuple[tuple[bool, str], ...],
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


def _ruled_of(aim: Aim, code: str | None, told: Telling[Evidence]) -> Evidence:
    """What the rules say of the party; of None, whom they do not name."""
    if not aim.drafts:
        return told(_ruled)[()]
    return told(_ruled)[tuple([(target == code and code is not None, rule) for target, rule in aim.drafts])]


def _ruled(*drafts: tuple[bool, str]) -> Iterator[str]:
    for is_target, rule in drafts:
        yield f"ruled={is_target}"
        yield f"ruled={is_target} {rule}"


def _presence_of(aim: Aim, code: str, mine: Side, told: Telling[Evidence]) -> Evidence:
    scene, verb = aim.scene, aim.scene.slot.verb
    side = distance = None
    if verb >= 0:
        side, distance = "left" if mine.first < verb else "right", distance_of(abs(mine.first - verb))
    first = bool(aim.others) and aim.others[0] == code
    kind, before = kind_of(scene.context, mine), what_precedes(scene.context, mine)
    return told(_presence)[kind, before, aim.event, first, side, distance]


def _presence(kind: str, before: str, event: str, first: bool, side: str | None, distance: str | None) -> Iterator[str]:
    yield f"inside={kind}"
    yield f"precedes={before}"
    yield f"precedes={before} {event}"
    yield f"first={first}"
    if side is not None:
        yield f"verb={side} {distance}"


def _absence_of(aim: Aim, code: str | None, told: Telling[Evidence]) -> Evidence:
    """Where before its clause the party stands; None for one that does not."""
    scene = aim.scene
    if code is None:
        return told(_absence)[aim.event, bool(aim.others), None, False, False]
    mine = scene.before.get(code)
    precedes = what_precedes(scene.context, mine) if mine is not None else None
    return told(_absence)[aim.event, bool(aim.others), precedes, code in aim.recent, scene.quoted == code]


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


def rivalry_evidence(aim: Aim, code: str, told: Telling[Evidence], *, inside: bool = False) -> Evidence:
    """How much the article is about the party, beside the actor: the same for all stands of one actor that do not name it."""
    weights = aim.scene.context.weights
    own = weights.get(code, 0)
    rank = aim.scene.context.above.get(code, len(weights)) - (aim.weight > own)
    share = own * 10 // aim.total
    return told(_rivalry)[share, min(RANK_MAX, rank), inside, aim.rank]


def _rivalry(share: int, rank: int, inside: bool, actor_rank: int) -> tuple[str, ...]:
    return f"share={share}", f"rank={rank} {inside}", f"ranks={actor_rank} {rank} {inside}"
