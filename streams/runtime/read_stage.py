"""Messages of `parley.articles` in; derived records, retractions and article states out. No Faust, no I/O.

An article's state holds its current revision and every key ever emitted for it.
A newer revision, or the current one under another generation, sends its live
records and the retraction of every other key. What the register says already was
delivered before it was written, so the same again sends nothing, but where a
worker did not stop as it should: what it may have left half done is sent whole.
A late older revision changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from streams.errors import CodecError, Reason
from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.extract.languages import is_read
from streams.ingest.article import long_field
from streams.records import Article, ArticleState, Emitted, Position, Stage
from streams.runtime.codec import Codec
from streams.runtime.emitted_keys import shortened, whole
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone
from streams.runtime.register_file import RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.stories.sketched import sketched
from streams.topics import BY_NAME

__all__ = ["ReadStage"]

_STATE = BY_NAME["articles-changelog"]
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class _Refusal(Exception):  # noqa: N818  # never leaves this module: the way out of a nested step
    stage: Stage
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class ReadStage:
    """The agent `read` without its stream."""

    knowledge: Knowledge
    codec: Codec
    namespace: str
    bytes_max: int
    """Largest text of an article, in bytes of UTF-8."""
    records_max: int
    """Most records one article may give."""
    timed: Callable[[float], None]
    """Told how long the pure reading of an article took, in seconds."""
    resend_below: dict[int, int] = field(default_factory=dict)
    """Partition -> offset below which all is sent, delivered before or not: what an unclean stop left; empty after a clean one."""

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of article states."""
        outcome = Outcome()
        for incoming in batch:
            try:
                self._article(incoming, table.partition(incoming.partition), outcome)
            except _Refusal as refusal:
                letter, fault = dead_letter(
                    self.codec,
                    incoming,
                    self.namespace,
                    self.knowledge.ruleset,
                    refusal.stage,
                    refusal.reason,
                    refusal.detail,
                )
                outcome.outgoing.append(letter)
                outcome.faults.append(fault)
        return outcome

    def _article(self, incoming: Incoming, registers: RegisterFile, outcome: Outcome) -> None:
        """Read one article and add what it leads to; raises _Refusal for bad data."""
        article = self._decoded(incoming)
        key = article.article_id.encode()
        before = self._state(registers.get(key))
        if before is not None and self._version(article) < (before.revision, before.generation):
            outcome.stale += 1
            return
        if not article.withdrawn and not is_read(article):
            outcome.unread.append(article.language)
        live = self._live(article)
        retracted = [gone for gone in (before.emitted if before else ()) if (gone.topic, gone.key) not in live]
        state = ArticleState(
            article_id=article.article_id,
            revision=article.revision,
            generation=self.knowledge.generation,
            ruleset=self.knowledge.ruleset,
            published_at=article.published_at,
            emitted=_kept((*(emitted for _, emitted in live.values()), *retracted), article.article_id),
        )
        try:
            register = message(self.codec, _STATE.name, article.article_id, article.article_id, state).value or b""
        except CodecError as error:
            raise _Refusal(Stage.ENCODE, Reason.TOO_MANY_RECORDS, str(error)) from None
        is_settled = incoming.offset >= self.resend_below.get(incoming.partition, 0)
        if is_settled and register == registers.get(key):
            # It is written again all the same: one that never reached the changelog would be lost.
            outcome.unchanged += 1
        else:
            outcome.outgoing += [out for out, _ in live.values()]
            outcome.outgoing += [self._retraction(article, gone) for gone in retracted]
        outcome.writes.append(Write(incoming.partition, key, register))
        outcome.ingested_at.append(article.ingested_at)
        registers.put(key, register)

    def _version(self, article: Article) -> tuple[str, int]:
        return article.revision, self.knowledge.generation

    def _decoded(self, incoming: Incoming) -> Article:
        decoded = self.codec.decode(BY_NAME["articles"], incoming.value)
        if decoded.reason is not None:
            raise _Refusal(Stage.DECODE, decoded.reason, decoded.detail)
        article: Article = decoded.record
        if incoming.key != article.article_id.encode():
            detail = (
                f"the key is not the article_id «{article.article_id}»: its revisions would land in other partitions"
            )
            raise _Refusal(Stage.VALIDATE, Reason.KEY_MISMATCH, detail)
        if (size := len(article.text.encode())) > self.bytes_max:
            detail = f"{size} bytes of text; PARLEY_ARTICLE_BYTES_MAX is {self.bytes_max}"
            raise _Refusal(Stage.VALIDATE, Reason.TOO_LARGE, detail)
        if fault := _bad_field(article):
            raise _Refusal(Stage.VALIDATE, Reason.BAD_FIELD, fault)
        return article

    def _state(self, register: bytes | None) -> ArticleState | None:
        if register is None:
            return None
        state: ArticleState = self.codec.decode(_STATE, register).record
        return replace(state, emitted=tuple(whole(emitted, state.article_id) for emitted in state.emitted))

    def _live(self, article: Article) -> dict[tuple[str, str], tuple[Outgoing, Emitted]]:
        """The records of the article as messages, by topic and key."""
        started = time.perf_counter()
        try:
            reading = read(article, self.knowledge)
        except Exception as error:  # a fault of one rule on one text must not stop the news
            raise _Refusal(Stage.READ, Reason.READER_FAULT, f"{type(error).__name__}: {error}") from error
        self.timed(time.perf_counter() - started)
        count = sum(map(len, (reading.entities, reading.quotes, reading.facts, reading.positions, reading.meetings)))
        if count > self.records_max:
            raise _Refusal(Stage.READ, Reason.TOO_MANY_RECORDS, f"{count} records; the limit is {self.records_max}")
        try:
            found = [*self._messages(reading), *self._sketch(article)]
            return {(out.topic, out.key): (out, emitted) for out, emitted in found}
        except CodecError as error:
            raise _Refusal(Stage.ENCODE, Reason.RECORD_TOO_LARGE, str(error)) from error

    def _sketch(self, article: Article) -> list[tuple[Outgoing, Emitted]]:
        """What tells copies of a live article."""
        if article.withdrawn:
            return []
        article_id, sketch = article.article_id, sketched(article, self.knowledge.ruleset, self.knowledge.generation)
        out = message(self.codec, "sketches", article_id, article_id, sketch, article.published_at)
        return [(out, Emitted(topic="sketches", key=article_id))]

    def _messages(self, reading: Reading) -> list[tuple[Outgoing, Emitted]]:
        found = []
        layers = (
            ("entities", reading.entities),
            ("quotes", reading.quotes),
            ("facts", reading.facts),
            ("meeting-mentions", reading.meetings),
        )
        for topic, records in layers:
            for record in records:
                key = f"{record.article_id}|{record.id}"
                out = message(self.codec, topic, key, record.article_id, record, record.published_at)
                found.append((out, Emitted(topic=topic, key=key)))
        for position in reading.positions:
            key = f"{position.actor}|{position.id}"
            out = message(self.codec, "positions", key, position.actor, position, position.published_at)
            found.append(
                (
                    out,
                    Emitted(
                        topic="positions",
                        key=key,
                        actor=position.actor,
                        issue=position.issue,
                        event_type=position.event_type,
                    ),
                )
            )
        return found

    def _retraction(self, article: Article, gone: Emitted) -> Outgoing:
        """A tombstone; or, for a position, the record that retracts its register."""
        revision, generation = self._version(article)
        if gone.actor is None or gone.issue is None or gone.event_type is None:
            return tombstone(gone.topic, gone.key, article.article_id, revision, generation)
        position = Position(
            id=gone.key.rpartition("|")[2],
            article_id=article.article_id,
            revision=revision,
            generation=generation,
            start=0,
            end=0,
            text="",
            published_at=article.published_at,
            rule="retraction",
            confidence=0,
            ruleset=self.knowledge.ruleset,
            actor=gone.actor,
            event_type=gone.event_type,
            issue=gone.issue,
            evidence_hash="",
            retracted=True,
        )
        return message(self.codec, gone.topic, gone.key, gone.actor, position, article.published_at)


def _kept(emitted: Iterable[Emitted], article_id: str) -> tuple[Emitted, ...]:
    """Keys as a register keeps them."""
    short = (shortened(each, article_id) for each in emitted)
    return tuple(sorted(short, key=lambda each: (each.topic, each.key)))


def _bad_field(article: Article) -> str | None:
    """What is wrong with an article whose bytes are well formed; None when nothing is."""
    if not article.article_id:
        return "article_id is empty"
    if fault := long_field(article):
        return fault
    if abs(article.utc_offset_minutes or 0) >= _DAY_MINUTES:
        return f"utc_offset_minutes is {article.utc_offset_minutes}: no clock is a day from UTC"
    end = 0
    for block in article.blocks:
        if not end <= block.start <= block.end <= len(article.text):
            return f"blocks: {block.start}–{block.end} is out of order or outside the text of {len(article.text)} code points"
        end = block.end
    return None
