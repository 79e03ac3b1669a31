"""A place in a sentence in, how far what is said there reaches out: scopes, negations, content clauses."""

from __future__ import annotations

from typing import Final

from streams.extract.positions.acts import Act, SentenceState
from streams.extract.positions.clauses import Clause, Opening
from streams.extract.positions.function_words import Mark
from streams.records import EventType

__all__ = ["has_object", "negated_at", "new_act", "opens_clause", "reach_of", "reports"]

_NEGATION_TOKENS_MAX: Final = 4
_AS: Final = "ب"
_ASIDE_TOKENS_MAX: Final = 5


def new_act(
    sentence: SentenceState,
    rule: str,
    event: EventType,
    head: int,
    after: int,
    k: int,
    actors: tuple[str, ...],
    **more: object,
) -> Act:
    """An act over its scope; `more` are further fields of it."""
    act = Act(rule, event, head, after, k, actors, start=head, end=_scope(sentence, k, after))
    for name, value in more.items():
        setattr(act, name, value)
    if act.start > sentence.clauses[0].first and sentence.context.marks[act.start - 1] & Mark.NEGATION:
        act.start -= 1
    return act


def _scope(sentence: SentenceState, k: int, after: int) -> int:
    """The token behind what the act of clause `k` covers: its clause, what goes on with it, its content clause."""
    clauses = sentence.clauses
    end = clauses[k].last
    bare = k + 2 < len(clauses) and after >= end - 1 and _is_parenthesis(sentence, k + 1)
    for j in range(k + 1, len(clauses)):
        if not (bare and j == k + 1) and not _goes_on(sentence, j, k):
            break
        end = clauses[j].last
    return max(end, after)


def _is_parenthesis(sentence: SentenceState, j: int) -> bool:
    """Whether clause `j` is a few words of circumstance between commas: «قبلت، بعد تفكير طويل، الاقتراح»."""
    clause, after = sentence.clauses[j], sentence.clauses[j + 1]
    if clause.opening is not Opening.TIME or clause.finite or clause.last - clause.first > _ASIDE_TOKENS_MAX:
        return False
    stops = sentence.context.marks[clause.first - 1] & sentence.context.marks[clause.last - 1] & Mark.STOP
    return bool(stops) and after.opening is Opening.STOP and not after.finite


def _goes_on(sentence: SentenceState, j: int, k: int) -> bool:
    """Whether clause `j` belongs to what the act of clause `k`, which reaches up to it, covers."""
    clauses = sentence.clauses
    opening, clause = clauses[j].opening, clauses[j]
    stopped = bool(sentence.context.marks[clause.first - 1] & Mark.STOP)
    if opening in {Opening.NOUN_THAT, Opening.CONDITION}:
        return True
    if opening is Opening.THAT:
        return not stopped or _is_aside(clauses[j - 1]) or sentence.context.tokens.words[clause.first].startswith(_AS)
    if opening is Opening.RELATIVE:
        return not stopped
    if opening is Opening.TIME:
        return not stopped and not clause.finite
    if opening is Opening.STOP and clauses[j - 1].opening in {Opening.THAT, Opening.NOUN_THAT} and j > k + 1:
        return True
    if opening is Opening.QUOTE and sentence.context.marks[clause.first - 1] & Mark.PREPOSITION:
        return True
    return opening in {Opening.QUOTE, Opening.STOP} and not clause.finite


def _is_aside(clause: Clause) -> bool:
    """Whether the clause is a few words between commas: «، أمس الأربعاء،»."""
    return clause.opening is Opening.STOP and not clause.finite and clause.last - clause.first <= _ASIDE_TOKENS_MAX


def has_object(sentence: SentenceState, i: int) -> bool:
    """Whether the light verb in force has another object before the token: «تدرس الرد على مقترح وقف إطلاق النار»."""
    return any(word.tabled for word in sentence.context.words[sentence.light_at + 1 : i])


def negated_at(sentence: SentenceState, i: int) -> bool:
    """Whether a negation stands right before the token, particles in between allowed."""
    marks = sentence.context.marks
    for j in range(i - 1, max(-1, i - _NEGATION_TOKENS_MAX), -1):
        mark = marks[j]
        if mark & (Mark.NEGATION | Mark.NEGATIVE_NOUN):
            return True
        if not mark & (Mark.POSSIBILITY | Mark.FUTURE | Mark.AUXILIARY) and (
            sentence.context.side_at[j] < 0 or j < i - 3
        ):
            return False
    return False


def reach_of(sentence: SentenceState, k: int) -> int:
    """The token behind the clauses that only go on with clause `k`."""
    clauses = sentence.clauses
    j = k + 1
    while j < len(clauses) and clauses[j].opening in {Opening.STOP, Opening.QUOTE} and not clauses[j].finite:
        j += 1
    return clauses[j - 1].last


def opens_clause(sentence: SentenceState, i: int, k: int) -> bool:
    """Whether the token is the first of its clause, openers apart."""
    return i <= sentence.clauses[k].first + bool(sentence.context.marks[sentence.clauses[k].first])


def reports(sentence: SentenceState, k: int, event: EventType) -> bool:
    """Whether a content clause follows the verb of clause `k`, what stands between them apart.

    «To describe as» (بأنه) is a view of its own and reports nothing.
    """
    clauses = sentence.clauses
    j = k + 1
    while j < len(clauses) and clauses[j].opening in {Opening.STOP, Opening.QUOTE} and not clauses[j].finite:
        j += 1
    if j == len(clauses):
        return False
    if event is EventType.STATE and sentence.context.tokens.words[clauses[j].first].startswith(_AS):
        return False
    return clauses[j].opening in {Opening.THAT, Opening.NOUN_THAT, Opening.QUOTE}
