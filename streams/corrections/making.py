"""An article, a record of it and what a person says of that in, the correction out; pure: who calls says when it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from streams.corrections.clauses import AROUND
from streams.corrections.fields import FIELDS, kind_of, may_be_null, pairs_of
from streams.corrections.validity import correction_fault
from streams.errors import CorrectionError
from streams.extract.knowledge import Knowledge
from streams.extract.positions.issues import OTHER
from streams.ids import clause_hash, uuid
from streams.records import Article, Correction, Derived, FieldValue, Position, RecordKind, Verdict

__all__ = ["ROLES", "Said", "known_issues", "make_addition", "make_correction"]

ROLES: Final = frozenset({"analyst", "operator", "local"})
"""Who may correct; a reader may not."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something, as what, when, and why."""

    user: str
    role: str
    made_at: dt.datetime
    """In UTC; kept to the millisecond."""
    note: str | None = None


def make_correction(
    article: Article,
    record: Derived,
    verdict: Verdict,
    said: Said,
    *,
    issues: Collection[str],
    changes: Mapping[str, str | None] | None = None,
) -> Correction:
    """What somebody says of a record of this revision of an article.

    `changes` are the right values as text by field; those that are right already are left out. `issues` are those there
    are. Raises CorrectionError, which says what is wrong.
    """
    kind, read = kind_of(record), pairs_of(record)
    known = {pair.name: pair.value for pair in read}
    different = {name: value for name, value in (changes or {}).items() if name not in known or known[name] != value}
    if verdict is Verdict.AMEND and changes and not different:
        message = "nothing is changed: the record says all of that already; confirm it instead"
        raise CorrectionError(message)
    if isinstance(record, Position) and record.retracted:
        message = f"the position {record.id} is retracted: nothing is left of it to be judged"
        raise CorrectionError(message)
    correction = _head(article, kind, verdict, said, (record.start, record.end))
    return _checked(
        replace(
            correction,
            record_id=record.id,
            follows=record.correction_id,
            read=read,
            changes=_pairs(kind, different),
            generation=record.generation,
        ),
        issues,
    )


def make_addition(
    article: Article,
    kind: RecordKind,
    span: tuple[int, int],
    fields: Mapping[str, str | None],
    said: Said,
    *,
    issues: Collection[str],
    generation: int = 1,
) -> Correction:
    """A record that the rules have missed in this span of an article; raises CorrectionError."""
    start, end = span
    if not 0 <= start < end <= len(article.text):
        message = f"{start}–{end} is outside the text of {len(article.text)} code points, or empty"
        raise CorrectionError(message)
    given = {name: value for name, value in fields.items() if value is not None}
    correction = _head(article, kind, Verdict.ADD, said, span)
    return _checked(replace(correction, changes=_pairs(kind, given), generation=generation), issues)


def known_issues(knowledge: Knowledge) -> frozenset[str]:
    """The issues that a position may be about."""
    return knowledge.positions.words.issues | {OTHER}


def _head(article: Article, kind: RecordKind, verdict: Verdict, said: Said, span: tuple[int, int]) -> Correction:
    """What every correction has; its id is made when it is complete."""
    if said.role not in ROLES:
        message = f"{said.user} is a {said.role}, who may not correct; one of {', '.join(sorted(ROLES))} may"
        raise CorrectionError(message)
    start, end = span
    text = article.text[start:end]
    return Correction(
        correction_id="",
        article_id=article.article_id,
        made_at=said.made_at.replace(microsecond=said.made_at.microsecond // 1000 * 1000),
        user=said.user,
        role=said.role,
        verdict=verdict,
        record=kind,
        evidence_hash=clause_hash(text),
        start=start,
        end=end,
        text=text,
        before=article.text[max(0, start - AROUND) : start],
        behind=article.text[end : end + AROUND],
        note=said.note or None,
        revision=article.revision,
        generation=1,
    )


def _pairs(kind: RecordKind, values: Mapping[str, str | None]) -> tuple[FieldValue, ...]:
    """Fields in the order of the schema; those that there are none of come last, to be refused by name."""
    order = [*FIELDS[kind], *sorted(values.keys() - set(FIELDS[kind]))]
    return tuple(
        # nothing where nothing may stand is null: what a form leaves empty
        FieldValue(name=name, value=values[name] or (None if name in FIELDS[kind] and may_be_null(kind, name) else ""))
        for name in order
        if name in values
    )


def _checked(correction: Correction, issues: Collection[str]) -> Correction:
    """The correction with its id; raises CorrectionError."""
    issue = next((pair.value for pair in correction.changes if pair.name == "issue"), None)
    if correction.record is RecordKind.POSITION and issue is not None and issue not in issues:
        message = f"there is no issue «{issue}»; there are {', '.join(sorted(issues))}"
        raise CorrectionError(message)
    told = replace(correction, correction_id=uuid(("correction", repr(correction))))
    if fault := correction_fault(told):
        raise CorrectionError(fault)
    return told
