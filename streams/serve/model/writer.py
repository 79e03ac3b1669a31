"""Messages of topics in, rows of the read model out, merged by version: order, repetition and interleaving do not matter.

Of each key the greatest (revision, generation) wins, asserted or retracted; of
messages of one version the one that Kafka has last. The offsets are written in the
transaction of the rows, so that a message is in the model exactly where its offset says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any, Final

from streams.ledger.instants import milliseconds
from streams.runtime.codec import Codec
from streams.runtime.messages import Incoming
from streams.serve.model.keys import KEYS, has_keys
from streams.serve.model.rows import COLUMNS, Row, article_row, row_of, tombstone_row
from streams.serve.model.store import LIVE
from streams.topics import BY_NAME

__all__ = ["FOLLOWED", "TABLES", "UPSERTS", "Writer"]

TABLES: Final[Mapping[str, str]] = {
    "positions": "positions",
    "entities": "entities",
    "quotes": "quotes",
    "facts": "facts",
    "meeting-mentions": "mentions",
}
"""Topics of what is found in an article, and the tables of their rows."""


def _insert(table: str) -> str:
    """The statement that adds a row of what is found in an article, as long as nothing says which are of one key."""
    names = ", ".join(f'"{name}"' for name in COLUMNS[table])
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(COLUMNS[table]))})"


def _upsert(table: str) -> str:
    """The statement that merges a row of what is found in an article.

    A row whose text changes gets another number, under which its words are folded anew.
    """
    columns, key = COLUMNS[table], KEYS[table]
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in key)
    return f"""
        {_insert(table)} ON CONFLICT ({", ".join(key)}) DO UPDATE SET {changed}, number = CASE
            WHEN excluded.text IS text THEN number ELSE (SELECT max(number) + 1 FROM {table}) END
        WHERE (excluded.revision, excluded.generation) >= (revision, generation)"""


_INSERTS: Final = {table: _insert(table) for table in COLUMNS}
UPSERTS: Final = {table: _upsert(table) for table in COLUMNS}
"""The statements that merge rows of what is found in an article, by table."""
_ARTICLE: Final = """
    INSERT INTO articles (article_id, revision, known_from, url, source, title, text, language, published,
        published_from, updated, ingested, withdrawn, agencies, blocks, utc_offset_minutes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_ENDS: Final = f"""
    UPDATE articles SET known_to = coalesce((
        SELECT later.known_from FROM articles later
        WHERE later.article_id = articles.article_id AND later.revision > articles.revision
        ORDER BY later.revision LIMIT 1), {LIVE})
    WHERE article_id = ?"""
_DENIED_BESIDE: Final = """
    INSERT OR IGNORE INTO dirty_denials SELECT actor, issue FROM positions WHERE article_id = ? AND denies IS NOT NULL"""
"""What an article denies may come before what it denies, or in another batch."""
_OFFSET: Final = """
    INSERT INTO offsets (topic, partition, next) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = max(next, excluded.next)"""

_SIZE: Final = """
    INSERT INTO story_sizes SELECT story_id, min(published), count(*) FROM stories WHERE story_id = ? GROUP BY story_id"""


class Writer:
    """Puts messages into the model; each call is a part of the transaction of its connection."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self.unreadable = 0
        """Messages that could not be decoded since the start."""
        self._special: dict[str, Callable[[Connection, Sequence[Incoming]], None]] = {
            "articles": self._articles,
            "meetings": self._meetings,
            "stories": self._stories,
            "ledger": self._ledger,
            "corrections": self._corrections,
            "dead-letters": self._dead_letters,
        }

    def apply(self, db: Connection, messages: Iterable[Incoming]) -> None:
        """Merge messages of any followed topics, those of a partition in their order, and note how far they reach."""
        by_topic: defaultdict[str, list[Incoming]] = defaultdict(list)
        reached: dict[tuple[str, int], int] = {}
        for message in messages:
            by_topic[message.topic].append(message)
            reached[message.topic, message.partition] = message.offset + 1
        for topic, some in by_topic.items():
            if topic in TABLES:
                self._found(db, topic, some)
            else:
                self._special[topic](db, some)
        db.executemany(_OFFSET, [(*place, following) for place, following in reached.items()])

    def _values(self, message: Incoming) -> dict[str, Any] | None:
        """The plain values of a message; None, and counted, for one that cannot be decoded."""
        decoded = self._codec.decode_plain(BY_NAME[message.topic], message.value)
        if decoded.reason is not None:
            self.unreadable += 1
        found: dict[str, Any] | None = decoded.record
        return found

    def _found(self, db: Connection, topic: str, messages: Sequence[Incoming]) -> None:
        table, rows = TABLES[topic], list[Row]()
        is_merging = has_keys(db)
        dirty, told = set[tuple[str, str]](), set[tuple[str, str]]()
        for message in messages:
            if message.value is None:
                rows += _tombstone(table, message)
                continue
            values = self._values(message)
            if values is not None:
                rows.append(row_of(table, values))
                if topic == "positions":
                    dirty.add((values["actor"], values["issue"]))
                    told.add((values["target"] or values["actor"], values["issue"]))
        if not is_merging:  # of a rebuild everything is worked out in the end
            db.executemany(_INSERTS[table], rows)
            return
        db.executemany(UPSERTS[table], rows)
        db.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?)", dirty)
        db.executemany("INSERT OR IGNORE INTO dirty_denials VALUES (?, ?)", dirty | told)
        if topic == "positions":
            db.executemany(_DENIED_BESIDE, {(article_id,) for _, article_id, *_ in rows})

    def _articles(self, db: Connection, messages: Sequence[Incoming]) -> None:
        found = [values for message in messages if (values := self._values(message)) is not None]
        db.executemany(_ARTICLE, map(article_row, found))
        several = [
            (article_id,)
            for article_id in {values["article_id"] for values in found}
            if db.execute("SELECT count(*) FROM articles WHERE article_id = ?", (article_id,)).fetchone()[0] > 1
        ]
        db.executemany(_ENDS, several)
        db.executemany("INSERT OR IGNORE INTO past_due VALUES (?)", several)

    def _meetings(self, db: Connection, messages: Sequence[Incoming]) -> None:
        for message in messages:
            key = _text(message.key)
            values = self._values(message) if message.value is not None else None
            db.execute("DELETE FROM meetings WHERE meeting_id = ?", (key,))
            db.execute("DELETE FROM participants WHERE meeting_id = ?", (key,))
            if values is not None:
                begins, ends = values["date_start"], values["date_end"]
                day = (begins or values["first_seen"].date()).isoformat()
                days = begins and begins.isoformat(), ends and ends.isoformat(), day
                parties = " ".join(values["participants"])
                row = key, values["name"], values["place"], *days, parties, values["status"], message.value
                db.execute("INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
                db.executemany(
                    "INSERT OR IGNORE INTO participants VALUES (?, ?)",
                    [(actor, key) for actor in values["participants"]],
                )

    def _stories(self, db: Connection, messages: Sequence[Incoming]) -> None:
        touched = set[str]()
        for message in messages:
            key = _text(message.key)
            touched.update(
                story for (story,) in db.execute("SELECT story_id FROM stories WHERE article_id = ?", (key,))
            )
            values = self._values(message) if message.value is not None else None
            if values is None:
                db.execute("DELETE FROM stories WHERE article_id = ?", (key,))
                continue
            touched.add(values["story_id"])
            db.execute(
                """INSERT OR REPLACE INTO stories VALUES
                   (:article_id, :story_id, :first_article_id, :alike, :published, :source, :title)""",
                values | {"published": milliseconds(values["published_at"])},
            )
        db.executemany("DELETE FROM story_sizes WHERE story_id = ?", [(story,) for story in touched])
        db.executemany(_SIZE, [(story,) for story in touched])

    def _ledger(self, db: Connection, messages: Sequence[Incoming]) -> None:
        for message in messages:
            actor, _, issue = _text(message.key).rpartition("|")
            values = self._values(message) if message.value is not None else None
            if values is None:
                db.execute("DELETE FROM ledger WHERE actor = ? AND issue = ?", (actor, issue))
                continue
            row = actor, issue, milliseconds(values["last_seen"]), message.value
            db.execute("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?)", row)

    def _corrections(self, db: Connection, messages: Sequence[Incoming]) -> None:
        names = "user", "verdict", "record", "record_id", "note"
        rows = [
            (
                values["correction_id"],
                values["article_id"],
                milliseconds(values["made_at"]),
                *(values[name] for name in names),
                message.value,
            )
            for message in messages
            if (values := self._values(message)) is not None
        ]
        db.executemany("INSERT OR REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.executemany("INSERT OR IGNORE INTO past_due VALUES (?)", {(row[1],) for row in rows})

    def _dead_letters(self, db: Connection, messages: Sequence[Incoming]) -> None:
        names = "stage", "reason", "detail", "source", "partition", "offset", "size", "sha256"
        rows = [
            (_text(message.key), message.timestamp_ms, *(values[name] for name in names))
            for message in messages
            if (values := self._values(message)) is not None
        ]
        db.executemany(
            """INSERT INTO dead_letters (key, written, stage, reason, detail, source, partition, offset, size, sha256)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
            rows,
        )


FOLLOWED: Final = ("articles", *TABLES, "meetings", "stories", "ledger", "corrections", "dead-letters")
"""The topics that the model is made of, by their short names."""


def _tombstone(table: str, message: Incoming) -> list[Row]:
    """The row of a tombstone; none where its headers do not say which version it is."""
    headers = dict(message.headers)
    article_id, _, record_id = _text(message.key).rpartition("|")
    revision, generation = headers.get("parley_revision"), headers.get("parley_generation")
    if revision is None or generation is None or table == "positions":
        return []
    return [tombstone_row(table, article_id, record_id, revision.decode(), int(generation))]


def _text(key: bytes | None) -> str:
    return (key or b"").decode("utf-8", "replace")
