"""A verb's act in, whether grammar leaves no doubt whose it is, and at whom it is directed, out: «كما طالبت …», «دعت باريس كييف إلى …»."""

from __future__ import annotations

from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clauses import Opening, follows_own_that
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark, Role
from streams.extract.positions.sides import Side
from streams.records import EventType

__all__ = ["adds", "make_sure", "note_helped"]

_ALSO: Final = "كما"
_COUNTERPART_MAX: Final = 9
"""Tokens behind a verb of meeting in which the counterpart is named."""
_STANDS: Final = frozenset({EventType.REJECT, EventType.SUPPORT, EventType.AGREE, EventType.REQUEST, EventType.ACCUSE})
"""What whoever speaks does by saying so."""
_MUTUAL: Final = frozenset({EventType.AGREE})
"""What several may do with one another."""
_DIRECTED: Final = frozenset({EventType.REQUEST, EventType.ACCUSE})
"""What is done to whoever stands as the object of its verb."""
_ANSWERS: Final = frozenset({EventType.REJECT, EventType.SUPPORT, EventType.AGREE})
"""What is done to whoever owns the offer that is answered."""
_TOLD: Final = frozenset({Opening.START, Opening.AND, Opening.STOP, Opening.COLON, Opening.ADVERSATIVE})
"""Openings of clauses that tell something of their own."""
_APART: Final = Mark.PREPOSITION | Mark.THAT | Mark.STOP | Mark.NAMING
"""Words and signs behind which nobody is named whose the noun before is."""
_OWNER_MAX: Final = 3
"""Tokens between an offer and whose it is."""
_ON: Final = "علي"


def make_sure(sentence: SentenceState, i: int, k: int, act: Act, form: VerbForm) -> None:
    """Note where the grammar of the verb at token `i` leaves no doubt, with the target that it names."""
    act.sure, clause = _is_sure(sentence, i, act, form), sentence.clauses[k]
    told = clause.opening in _TOLD and not sentence.context.marks[clause.first] & Mark.CONDITION
    if act.sure or not told or form.tense is Tense.JUSSIVE:
        return
    context = sentence.context
    if act.event is EventType.OFFER and not act.negated:
        _note_offered(context, act)
    if act.negated or not act.subject or any(not side.actor for side in act.subject):
        return
    first = act.subject[0].first
    act.sure = len(act.actors) > 1 and act.event in _STANDS - _MUTUAL and first == i + 1
    if act.sure:
        act.targets = _where(context, act)
    behind = act.subject[-1].last if first > i else act.after
    find = _object if act.event in _DIRECTED else _answered if act.event in _ANSWERS else None
    other = find(context, act, behind) if find is not None else None
    if other is not None and other.actor and other.actor not in act.actors:
        act.sure, act.targets = True, (other.actor,)


def _where(context: PositionContext, act: Act) -> tuple[str, ...]:
    """The only other party that several act upon, where it is but the place of it: «تحث باريس وبرلين على التهدئة في مالي»."""
    others = [s for s in context.sides_in(act.after, act.end) if s.actor and s.actor not in act.actors]
    alone = len(others) == 1 and context.only_place(others[0])
    return (others[0].actor,) if alone and others[0].actor else ()


def _note_offered(context: PositionContext, act: Act) -> None:
    """Note to whom something is offered, named right behind «على»: «اقترحت باريس على كييف …»."""
    j = act.subject[-1].last if act.subject and act.subject[0].first >= act.after else act.after
    at = context.side_at[j + 1] if j + 1 < act.end and context.tokens.words[j] == _ON else -1
    side = context.sides[at] if at >= 0 else None
    if side is not None and side.first == j + 1 and side.actor and side.actor not in act.actors and not side.near:
        act.sure, act.targets = True, (side.actor,)


def note_helped(context: PositionContext, act: Act) -> None:
    """Note whom a readiness to help is for, named right behind: «مستعد لمساعدة بيروت», «أكدت استعدادها لدعم كييف»."""
    j = act.after
    if act.event is not EventType.OFFER or act.negated or j + 1 >= act.end or not context.words[j].roles & Role.HELPING:
        return
    at = context.side_at[j + 1]
    side = context.sides[at] if at >= 0 else None
    state = side is not None and side.first == j + 1 and not side.near and side.actor in context.gazetteer.countries
    if state and side is not None and side.actor and side.actor not in act.actors:
        act.sure, act.targets = True, (side.actor,)


def _is_sure(sentence: SentenceState, i: int, act: Act, form: VerbForm) -> bool:
    """Whether the grammar leaves no doubt whose stand the verb reports: «كما طالبت …», «قالت كابل إنها ترفض …»."""
    context = sentence.context
    if adds(context, i):
        return bool(act.subject)
    speaker = context.speaker(i)
    if act.event is EventType.CONSULT:
        return form.tense is Tense.PAST and bool(act.actors) and _meets_counterpart(context, i)
    whose = (speaker.actor,) if speaker is not None and speaker.actor else ()
    own = bool(whose) and act.actors == whose and act.event in _STANDS
    return own and follows_own_that(context, i, form)


def adds(context: PositionContext, i: int) -> bool:
    """Whether «كما» before the verb of a stand goes on with the next one: «كما طالبت …», not «كما قالت …»."""
    return i > 0 and context.tokens.words[i - 1] == _ALSO and not context.marks[i] & (Mark.REPORTING | Mark.LIGHT)


def _meets_counterpart(context: PositionContext, i: int) -> bool:
    """Whether the party behind a verb of meeting meets its counterpart, whose party is named too: «التقى … نظيره التشادي»."""
    for j in range(i + 1, min(i + _COUNTERPART_MAX, len(context.words) - 1)):
        if context.gazetteer.title_stem(context.tokens.words[j]) in context.gazetteer.titles.counterparts:
            at = context.side_at[j + 1]
            return at >= 0 and context.sides[at].actor is not None
        if context.marks[j] & Mark.STOP:
            return False
    return False


def _object(context: PositionContext, act: Act, j: int) -> Side | None:
    """The party that stands as the object right behind the subject: «دعت باريس كييف إلى …»."""
    while j + 1 < act.end and (context.dated[j] or (context.marks[j] & Mark.STOP and _beside_a_day(context, j))):
        j += 1
    at = context.side_at[j] if j < act.end else -1
    side = context.sides[at] if at >= 0 else None
    plain = side is not None and side.first == j and not (side.joined or side.preposition or side.near)
    return side if plain and side is not None and not side.adjective else None


def _beside_a_day(context: PositionContext, j: int) -> bool:
    """Whether the sign at token `j` sets off a day: «ناشدت نيروبي، أمس، مقديشو»."""
    return bool(context.dated[j - 1] or context.dated[j + 1])


def _answered(context: PositionContext, act: Act, j: int) -> Side | None:
    """Whose offer the verb answers, named behind it: «رفضت باريس مقترح كييف», «وافقت على المبادرة القطرية»."""
    while j < act.end and (context.dated[j] or context.tokens.words[j] == _ON):
        j += 1
    if j >= act.end or not (context.words[j].tabled or context.words[j].roles & Role.ANSWERED):
        return None
    for side in context.sides_in(j + 1, min(j + 1 + _OWNER_MAX, act.end)):
        between = range(j + 1, side.first)
        apart = any(context.marks[x] & _APART or context.words[x].finite is not None for x in between)
        return None if apart or side.preposition or side.joined or side.near else side
    return None
