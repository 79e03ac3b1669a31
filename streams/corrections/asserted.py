"""A correction and the clause that it speaks of in, the record that it asserts out, whether rules read one there or not."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from streams.arabic.sketch import copy_marks
from streams.corrections.fields import IDENTITY, RECORDS, values_of
from streams.extract.document import body_of
from streams.extract.knowledge import Knowledge
from streams.ids import clause_hash, uuid
from streams.records import Article, Correction, Derived, RecordKind, Verdict

__all__ = ["asserted", "asserted_id", "identity_asserted", "values_asserted"]

CERTAIN: Final = 1000
"""Confidence, in thousandths, of what a person says."""
_AROUND: Final = 100
"""Code points of text kept before and behind a quote."""


def asserted(
    correction: Correction,
    base: Any | None,
    place: tuple[int, int],
    article: Article,
    knowledge: Knowledge,
    version: str,
) -> Derived:
    """The record that holds by a correction: what it does not name is as in `base`, which the rules read there, if they do."""
    start, end = place
    values = {
        **_of_the_rules(correction.record, base, article),
        **values_asserted(correction),
        "id": asserted_id(correction),
        "article_id": article.article_id,
        "revision": version,
        "generation": knowledge.generation,
        "start": start,
        "end": end,
        "text": article.text[start:end],
        "published_at": article.published_at,
        "rule": f"correction.{correction.verdict}",
        "confidence": CERTAIN,
        "ruleset": knowledge.ruleset,
        "correction_id": correction.correction_id,
    }
    if correction.record is RecordKind.QUOTE:
        values |= {"pre": article.text[max(0, start - _AROUND) : start], "post": article.text[end : end + _AROUND]}
    if correction.record is RecordKind.POSITION:
        values |= {"evidence_hash": clause_hash(values["text"]), "copy_marks": copy_marks(body_of(article))}
    if base is not None and values.get("speaker_name") != getattr(base, "speaker_name", None):
        values |= _another_speaker(correction, values)
    return RECORDS[correction.record](**values)


def asserted_id(correction: Correction) -> str:
    """The id of the record that a correction asserts: as it was where the same is confirmed or amended, else of its own.

    It follows from the correction alone, whatever the text and the rules: so what it may ever have sent is known.
    """
    if correction.record_id is not None and _identity(correction) == identity_asserted(correction):
        return correction.record_id
    return uuid((correction.article_id, correction.record, "correction", correction.correction_id))


def identity_asserted(correction: Correction) -> tuple[Any, ...]:
    """What tells the asserted record apart from others of the clause."""
    values = values_asserted(correction)
    return tuple(values.get(name) for name in IDENTITY[correction.record])


def values_asserted(correction: Correction) -> dict[str, Any]:
    """The fields that a correction knows: as they were read, but for those that it changes."""
    changes = () if correction.verdict is Verdict.CONFIRM else correction.changes
    return values_of(correction.record, correction.read, changes)


def _identity(correction: Correction) -> tuple[Any, ...]:
    values = values_of(correction.record, correction.read)
    return tuple(values.get(name) for name in IDENTITY[correction.record])


def _of_the_rules(kind: RecordKind, base: Any | None, article: Article) -> dict[str, Any]:
    """What a correction does not say: as the rules read it; without, what follows from the article."""
    if base is not None:
        return {name: getattr(base, name) for name in type(base).__dataclass_fields__}
    if kind is not RecordKind.POSITION:
        return {}
    day = (article.published_at + dt.timedelta(minutes=article.utc_offset_minutes or 0)).date()
    return {"source": article.source, "published_on": day if day != article.published_at.date() else None}


def _another_speaker(correction: Correction, values: dict[str, Any]) -> dict[str, Any]:
    """What no longer fits when somebody else has spoken than the rules read."""
    if correction.record is RecordKind.POSITION:
        return {"speaker_id": None}
    if correction.record is RecordKind.QUOTE:
        return {"speaker_id": values["speaker_id"], "speaker_start": None, "speaker_end": None}
    return {}
