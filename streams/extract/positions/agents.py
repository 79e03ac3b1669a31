"""The clauses of an article in, whose the verb of each is out: named as its subject, or carried over from what was said before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.actors import before_verb, is_pair, subject_of
from streams.extract.positions.acts import SentenceState, Subject
from streams.extract.positions.clause_verbs import is_written_passive, verb_of
from streams.extract.positions.clauses import Clause, Opening, meets_another
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.owners import owner_of
from streams.extract.positions.pronouns import follows_own_pronoun
from streams.extract.positions.vocabulary import NOUNS
from streams.records import EventType

__all__ = ["Agent", "Agents", "How"]

_HANGING: Final = frozenset(
    {Opening.THAT, Opening.NOUN_THAT, Opening.RELATIVE, Opening.CONDITION, Opening.TIME, Opening.CAUSAL}
)
"""Openings of clauses that are part of what another clause says."""
_LEADING: Final = frozenset({Opening.START, Opening.ADVERSATIVE})
"""Openings of clauses whose party, without a verb, may be the subject of the clause behind."""
_ASIDE: Final = frozenset({Opening.STOP, Opening.QUOTE})
"""Openings of the clause behind what is said."""
_OWNER_TOKENS_MAX: Final = 5
_QUOTED_CHARS_MAX: Final = 220
"""How far behind its verb what is said may begin."""
_OPENERS: Final = Mark.THAT | Mark.ADVERSATIVE | Mark.NEGATION | Mark.CAUSAL | Mark.TEMPORAL
"""Words before what a clause without a verb says."""
_PRONOUNS: Final = ("ه", "ها", "هم", "هما")
_THEREFORE: Final = "ف"


class How(StrEnum):
    """How it is told whose the verb of a clause is."""

    SUBJECT = "subject"
    """By its subject."""
    OWN = "own"
    """By a subject that belongs to whoever speaks: «بلاده»."""
    FIRST = "first"
    """By the first person."""
    CARRIED = "carried"
    """It has no subject: by one named before that agrees with it."""
    HANGS = "hangs"
    """It has no verb and goes on with another clause: «مؤكدا …», «رفضها …»."""
    OWNER = "owner"
    """By the owner of the noun that it begins with: «رفض الكتلة»."""
    TOPIC = "topic"
    """It has no verb: by the party that it begins with."""
    OTHER = "other"
    """By a subject of which no party is known."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Agent:
    """Whose a clause is, as far as grammar tells."""

    codes: tuple[str, ...]
    how: How
    matrix: tuple[str, ...]
    """Whose the clause is that it hangs on or goes on with; () for none."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A subject that may be meant later."""

    codes: tuple[str, ...]
    feminine: bool | None
    """Whether its verb was feminine; None for a verb that does not tell."""
    plural: bool | None


@dataclass(slots=True)
class Agents:
    """The agents of one article, read sentence by sentence."""

    context: PositionContext
    quoted: Mapping[str, Sequence[tuple[int, str]]]
    """Verbs as written, to where what they report begins, in order, and the party of whoever says it."""
    last: _Kept | None = None
    """The main subject of the sentence before that has one."""
    fresh: bool = False
    """Whether the sentence begins a paragraph."""
    main: _Kept | None = None
    """The main subject of the sentence as far as it is read."""
    inner: _Kept | None = None
    """The subject of the latest clause that hangs on another."""
    apart: Agent | None = None
    """Whoever is set apart before the clause to come: «أما الوفد»."""

    @classmethod
    def of(cls, context: PositionContext) -> Agents:
        """Those of an article of which nothing has been read."""
        quoted: dict[str, list[tuple[int, str]]] = {}
        for quote in context.quotes:
            if quote.cue is not None and quote.actor is not None:
                quoted.setdefault(quote.cue, []).append((quote.start, quote.actor))
        return cls(context, quoted)

    def read(self, sentence: SentenceState) -> list[Agent]:
        """The agent of each clause of the next sentence."""
        self.fresh = self.context.tokens.opens_line(sentence.span[0])
        self.main = self.inner = self.apart = None
        found = [self._read(sentence, k) for k in range(len(sentence.clauses))]
        self.last = self.main or self.last
        found = self._said_before(sentence, found)
        return [
            agent if agent.codes else self._speaking(clause, agent)
            for agent, clause in zip(found, sentence.clauses, strict=True)
        ]

    def _speaking(self, clause: Clause, agent: Agent) -> Agent:
        """The agent, with the party of whoever is quoted by a verb of the clause: «طالب المشرف بـ«…»», where quotes know for whom he speaks."""
        tokens = self.context.tokens
        for i in range(clause.first, clause.last):
            end = tokens.ends[i]
            said = self.quoted.get(tokens.surface(i, i + 1), ())
            k = bisect_left(said, (end, ""))
            if k < len(said) and said[k][0] - end < _QUOTED_CHARS_MAX:
                how = How.SUBJECT if agent.how is How.OTHER else agent.how
                return Agent((said[k][1],), how, agent.matrix)
        return agent

    def _said_before(self, sentence: SentenceState, found: list[Agent]) -> list[Agent]:
        """The agents, with whoever is named last as saying what stands before: «لا رجعة عن القرار، تؤكد باريس»."""
        for k in range(1, len(found)):
            agent, clause = found[k], sentence.clauses[k]
            if agent.how is not How.SUBJECT:
                continue
            i, _ = verb_of(self.context, clause)
            if (
                found[0].how is How.SUBJECT
                or i != clause.first
                or self.context.words[i].joined
                or clause.opening not in _ASIDE
            ):
                return found
            told = [Agent(agent.codes, before.how, agent.codes) for before in found[:k]]
            return [*told, *found[k:]]
        return found

    def _read(self, sentence: SentenceState, k: int) -> Agent:
        """The agent of the next clause, kept for those behind it."""
        clause, context = sentence.clauses[k], self.context
        matrix = self._said(clause) or self.main or self.last
        i, form = verb_of(context, clause)
        if form is None or clause.opening is Opening.PARTICIPLE:
            return self._headless(clause, matrix)
        if self.apart is not None and clause.opening is Opening.AND:
            agent, self.apart = self.apart, None
            if context.tokens.words[clause.first].startswith(_THEREFORE):
                self.main, self.inner = _Kept(agent.codes, _gender(form), form.plural), None
                return Agent(agent.codes, agent.how, matrix.codes if matrix is not None else ())
        takes = self._takes_object(i, form) or self._meets(sentence, k, i, form)
        subject = subject_of(context, sentence.clauses, k, i, form, transitive=takes)
        if subject.sides and is_written_passive(context, i):
            subject = Subject()
        agent = self._agent(subject, form, i, matrix, self.inner if clause.opening is Opening.AND else None)
        if agent.how is How.OTHER:
            said = self._said(clause) or (self.main if context.marks[clause.first] & Mark.THAT else None)
            agent = agent if said is None else Agent(said.codes, How.HANGS, said.codes)
        kept = agent
        if agent.how is How.SUBJECT and self._is_told(clause, i):
            said = self._said(clause) or (self.main if clause.opening is Opening.THAT else None)
            agent = Agent(said.codes, How.HANGS, said.codes) if said is not None and said.codes else agent
        if agent.how not in (How.NONE, How.FIRST):
            precedes = bool(subject.sides) and subject.sides[0].first < i
            self._keep(clause, kept, _Kept(kept.codes, _gender(form), form.plural if form.plural or precedes else None))
        return agent

    def _is_told(self, clause: Clause, i: int) -> bool:
        """Whether the clause tells what somebody says of others, not what they want themselves: «قالت باريس إن لندن …»."""
        quoted = self._said(clause) is not None
        if quoted and clause.opening is Opening.CONDITION:
            return True
        return (quoted or clause.opening is Opening.THAT) and not self.context.words[i].senses

    def _keep(self, clause: Clause, agent: Agent, kept: _Kept) -> None:
        """Remember whose the clause is."""
        if clause.opening in _HANGING or (
            clause.opening is Opening.AND and self.context.marks[clause.first] & Mark.THAT
        ):
            self.inner = kept
        elif self.main is None or agent.how is not How.CARRIED:
            self.main, self.inner = kept, None

    def _headless(self, clause: Clause, matrix: _Kept | None) -> Agent:
        """The agent of a clause without a verb; whom it names acts in what follows: «لكن الحزب، الذي خسر، يطالب …»."""
        agent = self._verbless(clause, matrix, self.inner)
        if self.context.marks[clause.first] & Mark.TOPICALIZING:
            named = before_verb(self.context, clause.first + 1, clause.last)
            if named.named or named.sides:
                self.apart = self._agent(named, None, clause.first, matrix, None)
                self.main, self.inner = _Kept(self.apart.codes, None, None), None
        elif self.main is None and agent.how is How.TOPIC:
            self.main = _Kept(agent.codes, None, None)
        elif self.main is None and clause.opening in _LEADING:
            named = before_verb(self.context, clause.first, clause.last)
            if named.sides:
                self.main = _Kept(self._agent(named, None, clause.first, matrix, None).codes, None, None)
        return agent

    def _said(self, clause: Clause) -> _Kept | None:
        """Whoever says the clause, where it is quoted."""
        speaker = self.context.speaker(clause.first)
        return _Kept((speaker.actor,), None, None) if speaker is not None and speaker.actor else None

    def _takes_object(self, i: int, form: VerbForm) -> bool:
        """Whether the only party behind the verb is its object: «وصلت باكو أمس، وحثت الحكومة على …»."""
        word = self.context.words[i]
        if any(sense.transitive for sense, _ in word.senses):
            before = (self.main, self.inner, None if self.fresh else self.last)
            return any(kept is not None and _agrees(kept, form) for kept in before)
        goes_on = word.joined and self.main is not None and _agrees(self.main, form)
        return goes_on and any(sense.asking for sense, _ in word.senses)

    def _meets(self, sentence: SentenceState, k: int, i: int, form: VerbForm) -> bool:
        """Whether a verb of meeting has but whom its subject meets behind it."""
        meeting = any(sense.event is EventType.CONSULT for sense, _ in self.context.words[i].senses)
        return meeting and meets_another(self.context, sentence.clauses, k, i, form)

    def _agent(
        self, subject: Subject, form: VerbForm | None, i: int, matrix: _Kept | None, inner: _Kept | None
    ) -> Agent:
        """The agent of a clause with a verb at token `i`."""
        over = matrix.codes if matrix is not None else ()
        speaker = self.context.speaker(i)
        own = (speaker.actor,) if speaker is not None and speaker.actor else over
        if is_pair(subject) and matrix is not None and len(matrix.codes) == len(subject.sides):
            return Agent(matrix.codes, How.SUBJECT, over)  # «البلدان» are the two that acted together last
        if subject.sides:
            codes = [(side.actor,) if side.actor else own for side in subject.sides]
            how = How.SUBJECT if any(side.actor for side in subject.sides) else How.OWN
            return Agent(tuple(dict.fromkeys(code for some in codes for code in some)), how, over)
        if subject.speaking or (form is not None and form.person == 1):
            return Agent(own, How.FIRST, over)
        if subject.named or form is None:
            return Agent((), How.OTHER, over)
        carried = self._carried(form, i, matrix, inner)
        return Agent(carried.codes, How.CARRIED, over) if carried is not None else Agent((), How.NONE, over)

    def _carried(self, form: VerbForm, i: int, matrix: _Kept | None, inner: _Kept | None) -> _Kept | None:
        """The latest subject that the verb agrees with; within its sentence the latest of all, where none agrees."""
        asks = follows_own_pronoun(self.context, i, form) and any(s.asking for s, _ in self.context.words[i].senses)
        reports = asks or bool(self.context.marks[i] & Mark.REPORTING)
        here = matrix is not None and matrix is not self.last
        if not here and self.fresh and not reports:
            return None
        known = [kept for kept in ((matrix, inner) if reports else (inner, matrix)) if kept is not None]
        return next((kept for kept in known if _agrees(kept, form)), known[0] if known and here else None)

    def _verbless(self, clause: Clause, matrix: _Kept | None, inner: _Kept | None) -> Agent:
        """The agent of a clause without a verb."""
        context, over = self.context, matrix.codes if matrix is not None else ()
        words = context.tokens.words
        first = next((j for j in range(clause.first, clause.last) if words[j][0].isalnum()), -1)
        if first < 0:
            return Agent(over, How.NONE, over)
        if clause.opening is Opening.PARTICIPLE:
            form = VerbForm(Tense.PRESENT, 3, words[first].endswith("ه"), words[first].endswith("ين"))
            order = (inner, matrix) if context.marks[first] & Mark.REPORTING else (matrix, inner)
            known = [kept for kept in order if kept is not None]
            kept = next((kept for kept in known if _agrees(kept, form)), known[0] if known else None)
            return Agent(kept.codes if kept is not None else (), How.HANGS, over)
        while first < clause.last - 1 and context.marks[first] & _OPENERS:
            if context.marks[first] & Mark.THAT and words[first].endswith(_PRONOUNS):
                return Agent(over, How.HANGS, over)
            first += 1
        return self._begun_with(first, clause.last, over)

    def _begun_with(self, first: int, last: int, over: tuple[str, ...]) -> Agent:
        """The agent of a clause without a verb whose first word of weight is token `first`."""
        context = self.context
        at, word = context.side_at[first], context.words[first]
        if at >= 0:
            side = context.sides[at]
            if side.own:
                speaker = context.speaker(first)
                return Agent((speaker.actor,) if speaker is not None and speaker.actor else over, How.OWN, over)
            if side.actor and not side.preposition and not side.near:
                return Agent((side.actor,), How.TOPIC, over)
        elif word.kinds & NOUNS or word.nominal:
            owner = owner_of(context, first + 1, min(last, first + _OWNER_TOKENS_MAX))
            if word.owned:
                return Agent(over, How.HANGS, over)
            if owner is not None and owner.actor:
                return Agent((owner.actor,), How.OWNER, over)
        return Agent(over, How.NONE, over)


def _gender(form: VerbForm) -> bool | None:
    return None if form.plural else form.feminine


def _agrees(kept: _Kept, form: VerbForm) -> bool:
    if form.plural:
        return kept.plural is True or len(kept.codes) > 1
    return kept.plural is not True and len(kept.codes) < 2 and kept.feminine in (None, form.feminine)
