"""The clauses of an article in, whose the verb of each is out: named as its subject, or carried over from what was said before."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from streams.arabic.verbs import Tense, VerbForm
from streams.extract.positions.actors import before_verb, owner_of, subject_of
from streams.extract.positions.acts import SentenceState, Subject
from streams.extract.positions.clauses import Clause, Opening, meets_another
from streams.extract.positions.context import PositionContext
from streams.extract.positions.function_words import Mark
from streams.extract.positions.vocabulary import NOUNS
from streams.records import EventType

__all__ = ["Agent", "Agents", "How"]

_RECENT_MAX: Final = 4
"""Main subjects back among which one is looked for that agrees with a verb without a subject."""
_HANGING: Final = frozenset(
    {Opening.THAT, Opening.NOUN_THAT, Opening.RELATIVE, Opening.CONDITION, Opening.TIME, Opening.CAUSAL}
)
"""Openings of clauses that are part of what another clause says."""
_LEADING: Final = frozenset({Opening.START, Opening.ADVERSATIVE})
_OWNER_TOKENS_MAX: Final = 5
_BEFORE_VERBS: Final = (
    Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE | Mark.THAT | Mark.RELATIVE | Mark.SOURCE | Mark.TEMPORAL
)
"""Words behind which a verb may stand."""
_OPENERS: Final = Mark.THAT | Mark.ADVERSATIVE | Mark.NEGATION | Mark.CAUSAL | Mark.TEMPORAL
"""Words before what a clause without a verb says."""
_NO_VERBS: Final = _BEFORE_VERBS | Mark.PREPOSITION | Mark.ADVERSATIVE | Mark.CAUSAL | Mark.CONDITION
"""Words that are no verbs, whatever their shape: «وفي», «فقد»."""
_LEADING_PRESENT: Final = Mark.NEGATION | Mark.FUTURE | Mark.THAT
_PRONOUNS: Final = ("ه", "ها", "هم", "هما")
_DAMMA: Final = "\u064f"
_DAMMA_AT_MAX: Final = 3
_BEFORE_DAMMA: Final = frozenset("وفسا")
"""Letters before the one that a passive has its vowel on: «وسيُرفع», «اتُّفق»."""
_JOINED: Final = frozenset("وف")
_VERB_MIN: Final = 4
"""Letters of a word that is taken for a verb by its shape."""


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
    recent: deque[_Kept] = field(default_factory=lambda: deque(maxlen=_RECENT_MAX))
    """The main subjects of the sentences before, the latest last."""
    fresh: bool = False

    def read(self, sentence: SentenceState) -> list[Agent]:
        """The agent of each clause of the next sentence."""
        found: list[Agent] = []
        begin, tokens = sentence.span[0], self.context.tokens
        self.fresh = not begin or "\n" in tokens.laid[tokens.ends[begin - 1] : tokens.starts[begin]]
        main: _Kept | None = None
        inner: _Kept | None = None
        topic: Agent | None = None
        for k, clause in enumerate(sentence.clauses):
            hangs = clause.opening in _HANGING or bool(
                clause.opening is Opening.AND and self.context.marks[clause.first] & Mark.THAT
            )
            matrix = self._said(clause) or main or (self.recent[-1] if self.recent else None)
            i, form = self._verb(clause)
            if form is None:
                found.append(self._verbless(clause, matrix, inner))
                if main is None and found[-1].how is How.TOPIC:
                    main = _Kept(found[-1].codes, None, None)
                if main is None and clause.opening in _LEADING:
                    ahead = before_verb(self.context, clause.first, clause.last)
                    if ahead.sides:
                        main = _Kept(self._agent(ahead, None, clause.first, matrix, None).codes, None, None)
                if self.context.marks[clause.first] & Mark.TOPICALIZING:
                    apart = before_verb(self.context, clause.first + 1, clause.last)
                    if apart.named or apart.sides:
                        topic = self._agent(apart, None, clause.first, matrix, None)
                        main, inner = _Kept(topic.codes, None, None), None
                continue
            if topic is not None and clause.opening is Opening.AND and self.context.tokens.words[clause.first].startswith("ف"):
                found.append(Agent(topic.codes, topic.how, matrix.codes if matrix else ()))
                topic = None
                main, inner = _Kept(found[-1].codes, form.feminine if not form.plural else None, form.plural), None
                continue
            takes = self._takes_object(i, form, main, inner) or self._meets(sentence, k, i, form)
            subject = subject_of(self.context, sentence.clauses, k, i, form, transitive=takes)
            if subject.sides and _passive(self.context, i):
                subject = Subject()
            agent = self._agent(subject, form, i, matrix, inner if clause.opening is Opening.AND else None)
            if agent.how is How.OTHER:
                said = self._said(clause) or (main if self._content(clause) else None)
                agent = agent if said is None else Agent(said.codes, How.HANGS, said.codes)
            found.append(agent)
            if agent.how in (How.NONE, How.FIRST):
                continue
            kept = _Kept(
                agent.codes,
                form.feminine if not form.plural else None,
                form.plural if form.plural or (subject.sides and subject.sides[0].first < i) else None,
            )
            if hangs:
                inner = kept
            elif main is None or agent.how is not How.CARRIED:
                main, inner = kept, None
        if main is not None:
            self.recent.append(main)
        return found

    def _said(self, clause: Clause) -> _Kept | None:
        """Whoever says the clause, where it is quoted."""
        speaker = self.context.speaker(clause.first)
        return _Kept((speaker.actor,), None, None) if speaker is not None and speaker.actor else None

    def _content(self, clause: Clause) -> bool:
        return bool(self.context.marks[clause.first] & Mark.THAT)

    def _verb(self, clause: Clause) -> tuple[int, VerbForm | None]:
        """The first verb of the clause, and its form; None for no verb."""
        for i in range(clause.first, clause.last):
            if not self.context.inside[i] and (form := self._form(clause, i)) is not None:
                return i, form
        return -1, None

    def _takes_object(self, i: int, form: VerbForm, before: _Kept | None, inner: _Kept | None) -> bool:
        """Whether the only party behind the verb is its object: «وصلت باكو أمس، وحثت الحكومة على …»."""
        word = self.context.words[i]
        if any(sense.transitive for sense, _ in word.senses):
            last = self.recent[-1] if self.recent and not self.fresh else None
            return any(kept is not None and _agrees(kept, form) for kept in (before, inner, last))
        goes_on = word.joined and before is not None and _agrees(before, form)
        return goes_on and any(sense.asking for sense, _ in word.senses)

    def _meets(self, sentence: SentenceState, k: int, i: int, form: VerbForm) -> bool:
        """Whether a verb of meeting has but whom its subject meets behind it."""
        meeting = any(sense.event is EventType.CONSULT for sense, _ in self.context.words[i].senses)
        return meeting and meets_another(self.context, sentence.clauses, k, i, form)

    def _form(self, clause: Clause, i: int) -> VerbForm | None:
        """The form of the verb at token `i`: one of the lists, else a word that looks like one where a verb may stand."""
        context, word = self.context, self.context.words[i]
        if word.finite is not None and not word.nominal:
            return word.finite
        before = context.marks[i - 1] if i > clause.first else Mark.NONE
        heads = i == clause.first or bool(before & _BEFORE_VERBS)
        behind = i > clause.first and context.side_at[i - 1] >= 0
        if word.finite is not None:
            return _led(word.finite, context.tokens.words[i], before) if heads or behind or self._introduced(clause, i) else None
        if before & Mark.PREPOSITION:
            return None
        common = context.gazetteer.analyser[context.tokens.words[i]].finite
        if common and not heads and _nounlike(context, i):
            return None
        if heads or common or behind:
            return _shaped(context, i) or (_present(context, i) if heads else None)
        return None

    def _introduced(self, clause: Clause, i: int) -> bool:
        """Whether a phrase that opens the clause ends before the token, and whoever acts stands behind it: «في المقابل وعد الأفغان»."""
        context = self.context
        if not context.marks[clause.first] & Mark.PREPOSITION or i - clause.first < 2 or i + 1 >= clause.last:
            return False
        if context.marks[i - 1] & Mark.PREPOSITION or context.side_at[i - 1] >= 0 or i - clause.first > 4:
            return False
        return (
            _free_side(context, i + 1)
            or bool(context.closed[i + 1] or context.marks[i + 1] & (Mark.PEOPLE | Mark.PAIR))
            or context.gazetteer.title_stem(context.tokens.words[i + 1]) is not None
        )

    def _agent(
        self, subject: Subject, form: VerbForm | None, i: int, matrix: _Kept | None, inner: _Kept | None
    ) -> Agent:
        """The agent of a clause with a verb at token `i`."""
        over = matrix.codes if matrix is not None else ()
        speaker = self.context.speaker(i)
        own = (speaker.actor,) if speaker is not None and speaker.actor else over
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
        reports = bool(self.context.marks[i] & Mark.REPORTING)
        here = matrix is not None and not (self.recent and matrix is self.recent[-1])
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


def _shaped(context: PositionContext, i: int) -> VerbForm | None:
    """The form of a word that no list of stands has: a common verb, or a feminine past or a present by its shape."""
    text, features = context.tokens.words[i], context.gazetteer.analyser[context.tokens.words[i]]
    stem = text[1:] if text[0] in _JOINED and len(text) > _VERB_MIN else text
    if context.marks[i] & _NO_VERBS or features.function or features.noun or (features.common and not features.finite):
        return None
    if context.tokens.laid[context.tokens.ends[i] - 1] == "ة":
        return None
    past = stem.endswith("ت") and not stem.endswith("ات") and len(stem) >= _VERB_MIN
    if features.finite or past:
        plural = stem.endswith(("وا", "ون", "ان", "تا"))
        present = stem[0] in "يت" and not past
        return VerbForm(
            Tense.PRESENT if present else Tense.PAST, 3, (stem[0] == "ت" if present else past) and not plural, plural
        )
    return None


def _present(context: PositionContext, i: int) -> VerbForm | None:
    """The form of a word that no list has and that looks like a present at the head of its clause: «يجزم الروس»."""
    text, features = context.tokens.words[i], context.gazetteer.analyser[context.tokens.words[i]]
    stem = text[1:] if text[0] in _JOINED and len(text) > _VERB_MIN else text
    if context.marks[i] & _NO_VERBS or context.inside[i] or features.function or features.noun or features.common:
        return None
    led = i > 0 and context.marks[i - 1] & (Mark.NEGATION | Mark.POSSIBILITY | Mark.FUTURE)
    if not (stem[0] == "ي" or (stem[0] == "ت" and led)) or len(stem) < _VERB_MIN:
        return None
    plural = stem.endswith(("ون", "ان", "وا"))
    return VerbForm(Tense.PRESENT, 3, stem[0] == "ت" and not plural, plural)


def _free_side(context: PositionContext, j: int) -> bool:
    at = context.side_at[j]
    return at >= 0 and not context.sides[at].preposition and not context.sides[at].joined


def _led(form: VerbForm, text: str, before: int) -> VerbForm:
    """The form of a verb behind a particle of the present, which without vowels may be a past: «لن تقبل»."""
    if before & _LEADING_PRESENT and form.tense is Tense.PAST and text[0] == "ت" and not (form.feminine or form.plural):
        return VerbForm(Tense.PRESENT, 3, True, False)
    return form


def _passive(context: PositionContext, i: int) -> bool:
    """Whether the verb is written as a passive, whose subject does nothing: «سُمح», «تُرفع»."""
    text = context.tokens.laid[context.tokens.starts[i] : context.tokens.ends[i]]
    at = text.find(_DAMMA)
    return 0 < at <= _DAMMA_AT_MAX and all(letter in _BEFORE_DAMMA for letter in text[: at - 1])


def _nounlike(context: PositionContext, i: int) -> bool:
    """Whether a word that may be a verb with an object is rather a noun: it ends in ة, or in a pronoun."""
    return context.tokens.laid[context.tokens.ends[i] - 1] == "ة" or context.tokens.words[i].endswith(_PRONOUNS)


def _agrees(kept: _Kept, form: VerbForm) -> bool:
    if form.plural:
        return kept.plural is True or len(kept.codes) > 1
    return kept.plural is not True and len(kept.codes) < 2 and kept.feminine in (None, form.feminine)
