"""A filter and a moment in, what people have said of records out, with what became of it, and how far they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from sqlite3 import Connection
from typing import Final

from streams.corrections.agreement import Agreement, agreements
from streams.corrections.fold import State, states_of
from streams.records import Correction
from streams.runtime.codec import load_codec
from streams.serve.model.moment import Condition, Moment
from streams.serve.model.paging import Page, Paging, page_of
from streams.serve.model.shown import one_of
from streams.serve.model.versions import current_article
from streams.topics import BY_NAME

__all__ = ["CorrectionFilter", "CorrectionRow", "agreement_of", "correction", "corrections", "ids_said_of", "said_of"]

_LISTED: Final = "corrections"
_JUDGED_MAX: Final = 20_000
"""Words of which agreement is told, the latest."""
_AT_ONCE: Final = 200
_LOOKED_AT_MAX: Final = 5_000
"""Words of which those with a state that is asked for are looked for: a state is worked out, not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFilter:
    """Which words are shown; what is left empty admits all."""

    users: tuple[str, ...] = ()
    """Who said it."""
    verdicts: tuple[str, ...] = ()
    """confirm, reject, amend, add."""
    article_ids: tuple[str, ...] = ()
    """Of which articles."""
    states: tuple[State, ...] = ()
    """What became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What somebody has said of a record."""

    correction: Correction
    """The word itself."""
    state: State | None
    """What became of it; null while its article is not known."""
    article_title: str | None
    """Headline of the article; null when unknown."""


def corrections(db: Connection, wanted: CorrectionFilter, moment: Moment, paging: Paging) -> Page[CorrectionRow]:
    """The latest word first; raises CursorError.

    Of some states, a page may have fewer rows than asked for while another follows.
    """
    where = one_of("user", wanted.users) & one_of("verdict", wanted.verdicts)
    where &= one_of("article_id", wanted.article_ids) & _said_by(moment)
    found: list[CorrectionRow] = []
    behind, looked_at = paging.behind(_LISTED, "made_at, correction_id", int, str), 0
    last: CorrectionRow | None = None
    while len(found) <= paging.limit and looked_at < _LOOKED_AT_MAX:
        some = _read(db, where & behind, _AT_ONCE)
        rows = _with_states(db, some, moment)
        found += [row for row in rows if not wanted.states or row.state in wanted.states]
        looked_at += len(some)
        last = rows[-1] if rows else last
        if len(some) < _AT_ONCE:
            break
        behind = Condition("(made_at, correction_id) < (?, ?)", _key(rows[-1]))
    page = page_of(_LISTED, found, paging.limit, _key)
    if page.next is None and looked_at >= _LOOKED_AT_MAX and last is not None:
        return Page(page.rows, page_of(_LISTED, [last, last], 1, _key).next)
    return page


def correction(db: Connection, correction_id: str) -> Correction | None:
    """A word by its id; None when there is none."""
    found = _read(db, Condition("correction_id = ?", (correction_id,)), 1)
    return found[0] if found else None


def said_of(db: Connection, article_id: str) -> list[Correction]:
    """All that was said of an article's records."""
    return _read(db, Condition("article_id = ?", (article_id,)), _JUDGED_MAX)


def ids_said_of(db: Connection, article_id: str) -> list[str]:
    """The ids of all that."""
    return [
        found for (found,) in db.execute("SELECT correction_id FROM corrections WHERE article_id = ?", (article_id,))
    ]


def agreement_of(db: Connection, moment: Moment) -> list[Agreement]:
    """How far each two people agree about what both have judged."""
    return agreements(_read(db, _said_by(moment), _JUDGED_MAX))


def _said_by(moment: Moment) -> Condition:
    """That a word was said by the instant."""
    return Condition("TRUE") if moment.known_ms is None else Condition("made_at <= ?", (moment.known_ms,))


def _read(db: Connection, where: Condition, limit: int) -> list[Correction]:
    query = f"SELECT value FROM corrections WHERE {where.sql} ORDER BY made_at DESC, correction_id DESC LIMIT ?"
    return [_decoded(value) for (value,) in db.execute(query, (*where.parameters, limit))]


@lru_cache(maxsize=1 << 12)
def _decoded(value: bytes) -> Correction:
    found: Correction = load_codec().decode(BY_NAME["corrections"], value).record
    return found


def _with_states(db: Connection, some: Sequence[Correction], moment: Moment) -> list[CorrectionRow]:
    """Each with what became of it in the article as it is known, beside all other words about that article."""
    states: dict[str, State] = {}
    titles: dict[str, str | None] = {}
    for article_id in dict.fromkeys(each.article_id for each in some):
        article = current_article(db, article_id, moment)
        if article is not None:
            every = _read(db, Condition("article_id = ?", (article_id,)) & _said_by(moment), _JUDGED_MAX)
            states |= states_of(article, every)
            titles[article_id] = article.title
    return [
        CorrectionRow(correction=each, state=states.get(each.correction_id), article_title=titles.get(each.article_id))
        for each in some
    ]


def _key(row: CorrectionRow) -> tuple[int, str]:
    return round(row.correction.made_at.timestamp() * 1000), row.correction.correction_id
