"""The versions of an article in, what they said until others, or people's corrections, took their place out.

The topics keep the last value of each key, so what an older revision said, or a
record that was corrected, is no longer there. The log has the revision itself: there
are few, and each is read again, so that as-of is a question like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Final

from streams.corrections.fold import fold
from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.ledger.instants import milliseconds
from streams.plain_records import plain
from streams.records import Article, Correction
from streams.runtime.codec import load_codec
from streams.serve.model.rows import COLUMNS, known_from, row_of
from streams.serve.model.state import fact, remember
from streams.serve.model.store import LIVE
from streams.serve.model.versions import ARTICLE_COLUMNS, article_of
from streams.serve.model.writer import UPSERTS
from streams.topics import BY_NAME

__all__ = ["read_past", "read_under"]

_DIRTY: Final = """
    INSERT OR IGNORE INTO dirty
    SELECT DISTINCT actor, issue FROM positions WHERE article_id = ? AND superseded <> ''"""
_FOLD_AGAIN: Final = """
    UPDATE about SET value = min(CAST(value AS INTEGER), (SELECT coalesce(max(number), 0) FROM {table}))
    WHERE name = 'folded.{table}'"""
"""Numbers behind the last row are given again: their words are not folded, then."""
_RULESET: Final = "past.ruleset"


def read_under(db: Connection, ruleset: str) -> None:
    """What was read under other rules is read again."""
    if fact(db, _RULESET) != ruleset:
        db.execute(f"INSERT OR IGNORE INTO past_due SELECT DISTINCT article_id FROM articles WHERE known_to < {LIVE}")
        db.execute("INSERT OR IGNORE INTO past_due SELECT DISTINCT article_id FROM corrections")
        remember(db, {_RULESET: ruleset})


def read_past(db: Connection, knowledge: Knowledge, articles_max: int) -> int:
    """Read the superseded versions of so many articles that are due; how many articles these were."""
    due = db.execute("SELECT article_id FROM past_due LIMIT ?", (articles_max,)).fetchall()
    for (article_id,) in due:
        db.execute(_DIRTY, (article_id,))
        _forget(db, article_id)
        corrections = _corrections(db, article_id)
        for article, known_to in _versions(db, article_id):
            _write_phases(db, article, known_to, corrections, knowledge)
        db.execute(_DIRTY, (article_id,))
    db.executemany("DELETE FROM past_due WHERE article_id = ?", due)
    return len(due)


def _versions(db: Connection, article_id: str) -> Iterator[tuple[Article, int]]:
    """Each version, with the instant at which another has replaced it."""
    query = f"SELECT {ARTICLE_COLUMNS}, known_to FROM articles WHERE article_id = ?"
    for row in db.execute(query, (article_id,)).fetchall():
        yield article_of(row[:-1]), row[-1]


def _corrections(db: Connection, article_id: str) -> list[Correction]:
    """What was said of the article's records, the first first."""
    query = "SELECT value FROM corrections WHERE article_id = ? ORDER BY made_at, correction_id"
    codec, topic = load_codec(), BY_NAME["corrections"]
    return [codec.decode(topic, value).record for (value,) in db.execute(query, (article_id,))]


def _write_phases(
    db: Connection, article: Article, known_to: int, corrections: Sequence[Correction], knowledge: Knowledge
) -> None:
    """What a version said while it held, from one correction to the next; of one that still holds all but the last phase."""
    begins = known_from(article.revision)
    turns = [at for each in corrections if begins < (at := milliseconds(each.made_at)) < known_to]
    ends = [*turns, known_to] if known_to < LIVE else turns
    if not ends:
        return
    plainly = read(article, knowledge)
    known = len(corrections) - len([each for each in corrections if milliseconds(each.made_at) > begins])
    for number, end in enumerate(ends):
        reading = fold(plainly, article, corrections[: known + number], knowledge).reading
        phase = article.revision if end == known_to else f"{article.revision}+{number}"
        _write(db, phase, reading, begins, end)
        begins = end


def _write(db: Connection, phase: str, reading: Reading, begins: int, ends: int) -> None:
    """The rows of a phase, which holds from one instant to before the other; an empty one holds at none."""
    found = {
        "positions": reading.positions,
        "entities": reading.entities,
        "quotes": reading.quotes,
        "facts": reading.facts,
        "mentions": reading.meetings,
    }
    for table, records in found.items():
        rows = [row_of(table, plain(each), phase, ends) for each in records]
        at = COLUMNS[table].index("known_from")
        db.executemany(UPSERTS[table], [(*row[:at], begins, *row[at + 1 :]) for row in rows])


def _forget(db: Connection, article_id: str) -> None:
    """Remove what superseded versions of an article said, with its words: their numbers may be given again."""
    which = "WHERE article_id = ? AND superseded <> ''"
    for table, words in (("positions", "position_words"), ("quotes", "quote_words")):
        db.execute(f"DELETE FROM {words} WHERE rowid IN (SELECT number FROM {table} {which})", (article_id,))
    for table in COLUMNS:
        db.execute(f"DELETE FROM {table} {which}", (article_id,))
        db.execute(_FOLD_AGAIN.format(table=table))
