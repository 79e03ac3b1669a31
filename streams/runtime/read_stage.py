"""Messages of `parley.articles` and `parley.corrections` in; derived records, retractions and article states out. No Faust, no I/O of its own.

An article's state holds its current revision, every correction of it and every key ever
emitted for it. A newer revision, the current one under another generation, or another
correction sends its live records and the retraction of every other key. What the
register says already was delivered before it was written, so the same again sends
nothing, but where a worker did not stop as it should: what it may have left half done
is sent whole. A late older revision changes nothing.

Articles and corrections come in two topics, so a successor may meet them in another
order than a worker that was killed, and pass by other states than it did. So among the
keys ever emitted are all that any state of this article on the way could have sent: what
the rules read, corrected away or not, and what each correction may assert.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from streams.corrections.fields import LAYERS
from streams.corrections.fold import Claim, Folded, fold, version_of
from streams.corrections.validity import correction_fault, room_fault
from streams.errors import CodecError, Reason
from streams.extract import Reading, read
from streams.extract.knowledge import Knowledge
from streams.extract.languages import READERS, Reader, is_read
from streams.ingest.article import bad_field
from streams.records import Article, ArticleState, Correction, Emitted, Position, RecordKind, Stage
from streams.runtime.arrival import Arrival, class_of
from streams.runtime.article_log import ArticleLog, NoArticleLog
from streams.runtime.codec import Codec
from streams.runtime.emitted_keys import shortened, whole
from streams.runtime.messages import Incoming, Outcome, Outgoing, Write, dead_letter, message, tombstone, traced
from streams.runtime.read_ahead import ReadAhead
from streams.runtime.register_file import RegisterFile
from streams.runtime.register_table import RegisterTable
from streams.stories.sketched import sketched
from streams.topics import BY_NAME, RECORD_TOPICS

__all__ = ["ReadStage"]

_STATE = BY_NAME["articles-changelog"]
_UNKNOWN = dt.datetime.fromtimestamp(0, dt.UTC)
"""When an article was published that has not come."""
_Corrections = list[tuple[Incoming, Correction]]


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
    log: ArticleLog = field(default_factory=NoArticleLog)
    """Where a correction finds the article that it is of."""
    resend_below: dict[tuple[str, int], int] = field(default_factory=dict)
    """Topic and partition -> offset below which all is sent, delivered before or not: what an unclean stop left; empty after a clean one."""
    readers: Mapping[str, Reader] = field(default_factory=lambda: READERS)
    """Who reads which language; another where readers are timed."""
    seen: Callable[[Reading], None] = lambda _: None
    """Told what is read of each article."""
    about: Callable[[Incoming], None] = lambda _: None
    """Told which message is dealt with, before its article is read."""
    ahead: ReadAhead = field(default_factory=ReadAhead)

    def process(self, batch: Sequence[Incoming], table: RegisterTable) -> Outcome:
        """What these messages lead to, given the table of article states."""
        outcome = Outcome()
        corrections: dict[tuple[int, bytes], _Corrections] = {}
        for incoming in batch:
            if incoming.topic == "corrections":
                with self._refusing(incoming, outcome):
                    correction = self._correction(incoming)
                    place = incoming.partition, correction.article_id.encode()
                    corrections.setdefault(place, []).append((incoming, correction))
        for incoming in batch:
            if incoming.topic != "corrections":
                registers, place = table.partition(incoming.partition), (incoming.partition, incoming.key or b"")
                with self._refusing(incoming, outcome):
                    if self._article(incoming, corrections.get(place, []), registers, outcome):
                        corrections.pop(place, None)
        for (partition, key), come in corrections.items():
            self._correct(key, come, table.partition(partition), outcome)
        return outcome

    def read_ahead(self, incoming: Incoming) -> None:
        """Read an article whose turn has not come, where it is one: it is only quicker when it has."""
        if incoming.topic == "articles":
            with suppress(_Refusal):
                self.ahead.read(self._decoded(incoming), self._read)

    @contextmanager
    def _refusing(self, incoming: Incoming, outcome: Outcome) -> Iterator[None]:
        """What is refused within becomes a dead letter of this message."""
        try:
            yield
        except _Refusal as refusal:
            told = refusal.stage, refusal.reason, refusal.detail
            letter, fault = dead_letter(self.codec, incoming, self.namespace, self.knowledge.ruleset, *told)
            outcome.outgoing.append(letter)
            outcome.faults.append(fault)

    def _article(self, incoming: Incoming, come: _Corrections, registers: RegisterFile, outcome: Outcome) -> bool:
        """Read one article and add what it leads to; whether the corrections were taken with it; raises _Refusal for bad data."""
        self.about(incoming)
        article = self._decoded(incoming)
        before = self._state(registers.get(article.article_id.encode()))
        if before is not None and self._version(article) < (before.revision, before.generation):
            outcome.stale += 1
            return False
        if not article.withdrawn and not is_read(article):
            outcome.unread.append(article.language)
        if before is None or (before.revision, before.offset is None) != (article.revision, False):
            offset: int | None = incoming.offset
        else:
            offset = before.offset  # the same version again is where it first was
        corrections = self._joined(before, come, outcome)
        is_settled = self._is_settled(incoming) and all(self._is_settled(each) for each, _ in come)
        before_these = len(outcome.outgoing)
        self._put(incoming, article, offset, before, corrections, registers, outcome, is_settled=is_settled)
        outcome.came(Arrival(class_of(incoming.headers), article.published_at, article.ingested_at), before_these)
        return True

    def _correct(self, key: bytes, come: _Corrections, registers: RegisterFile, outcome: Outcome) -> None:
        """Keep corrections of one article; where it has been read, read it again with them."""
        (incoming, first), before = come[0], self._state(registers.get(key))
        self.about(incoming)
        corrections = self._joined(before, come, outcome)
        if before is None:
            before = ArticleState(
                article_id=first.article_id,
                revision="",
                generation=self.knowledge.generation,
                ruleset=self.knowledge.ruleset,
                published_at=_UNKNOWN,
                emitted=(),
            )
        is_settled = all(self._is_settled(each) for each, _ in come)
        found = None if is_settled and corrections == before.corrections else self._fetched(incoming.partition, before)
        try:
            if found is not None:
                offset, article = found
                return self._put(
                    incoming, article, offset, before, corrections, registers, outcome, is_settled=is_settled
                )
        except _Refusal:
            pass  # the article is a dead letter of its own where it is met: the corrections wait for another version
        outcome.unchanged += len(come)
        # Without its offset the version, where it comes again, is not taken for one that these were folded with.
        where = before.offset if corrections == before.corrections else None
        emitted = _kept(before.emitted, before.article_id)
        kept = replace(before, corrections=corrections, emitted=emitted, offset=where)
        with self._refusing(incoming, outcome):
            self._write(incoming.partition, key, self._register(kept), registers, outcome)
        return None

    def _put(
        self,
        incoming: Incoming,
        article: Article,
        offset: int | None,
        before: ArticleState | None,
        corrections: tuple[Correction, ...],
        registers: RegisterFile,
        outcome: Outcome,
        *,
        is_settled: bool,
    ) -> None:
        """Send what holds of an article, retract what does not, and keep its state; raises _Refusal, and then nothing is done."""
        live, possible = self._live(article, corrections)
        gone = {(each.topic, each.key): each for each in (*(before.emitted if before else ()), *possible)}
        retracted = [each for key, each in gone.items() if key not in live]
        state = ArticleState(
            article_id=article.article_id,
            revision=article.revision,
            generation=self.knowledge.generation,
            ruleset=self.knowledge.ruleset,
            published_at=article.published_at,
            emitted=_kept((*(emitted for _, emitted in live.values()), *retracted), article.article_id),
            offset=offset,
            corrections=corrections,
        )
        key, register = article.article_id.encode(), self._register(state)
        if is_settled and register == registers.get(key):
            # It is written again all the same: one that never reached the changelog would be lost.
            outcome.unchanged += 1
        else:
            version = version_of(article.revision, corrections)
            sent = [out for out, _ in live.values()] + [self._retraction(article, version, each) for each in retracted]
            outcome.outgoing += traced(sent, incoming, article)
        self._write(incoming.partition, key, register, registers, outcome)

    def _write(self, partition: int, key: bytes, register: bytes, registers: RegisterFile, outcome: Outcome) -> None:
        outcome.writes.append(Write(partition, key, register))
        registers.put(key, register)

    def _register(self, state: ArticleState) -> bytes:
        try:
            return message(self.codec, _STATE.name, state.article_id, state.article_id, state).value or b""
        except CodecError as error:
            raise _Refusal(Stage.ENCODE, Reason.TOO_MANY_RECORDS, str(error)) from None

    def _is_settled(self, incoming: Incoming) -> bool:
        """Whether it came behind all that an unclean stop may have left half done."""
        return incoming.offset >= self.resend_below.get((incoming.topic, incoming.partition), 0)

    def _correction(self, incoming: Incoming) -> Correction:
        decoded = self.codec.decode(BY_NAME["corrections"], incoming.value)
        if decoded.reason is not None:
            raise _Refusal(Stage.DECODE, decoded.reason, decoded.detail)
        correction: Correction = decoded.record
        if incoming.key != correction.article_id.encode():
            detail = f"the key is not the article_id «{correction.article_id}»: its article is in another partition"
            raise _Refusal(Stage.VALIDATE, Reason.KEY_MISMATCH, detail)
        if fault := correction_fault(correction):
            raise _Refusal(Stage.VALIDATE, Reason.BAD_FIELD, fault)
        return correction

    def _joined(self, before: ArticleState | None, come: _Corrections, outcome: Outcome) -> tuple[Correction, ...]:
        """The corrections of an article with those that came, each once; those that are too many become dead letters."""
        found = {each.correction_id: each for each in (before.corrections if before else ())}
        for incoming, correction in come:
            with self._refusing(incoming, outcome):
                fault = room_fault("the article", len(found))
                if fault and correction.correction_id not in found:
                    raise _Refusal(Stage.VALIDATE, Reason.TOO_MANY_RECORDS, fault)
                found.setdefault(correction.correction_id, correction)
        return tuple(found.values())

    def _fetched(self, partition: int, before: ArticleState) -> tuple[int, Article] | None:
        """The current revision of an article and its offset; None while there is none, and where the log does not have it."""
        if not before.revision:
            return None
        if before.offset is not None:
            value = self.log.at(partition, before.offset)
            if (article := self._version_in(value, before)) is not None:
                return before.offset, article
        found = self.log.all_of(partition, before.article_id.encode())
        places = ((offset, self._version_in(value, before)) for offset, value in found)
        return next(((offset, article) for offset, article in places if article is not None), None)

    def _version_in(self, value: bytes | None, state: ArticleState) -> Article | None:
        """The article in these bytes, where it is the version that a register speaks of."""
        article: Article | None = self.codec.decode(BY_NAME["articles"], value).record
        if article is None or (article.article_id, article.revision) != (state.article_id, state.revision):
            return None
        return article

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
        if fault := bad_field(article):
            raise _Refusal(Stage.VALIDATE, Reason.BAD_FIELD, fault)
        return article

    def _state(self, register: bytes | None) -> ArticleState | None:
        if register is None:
            return None
        state: ArticleState = self.codec.decode(_STATE, register).record
        return replace(state, emitted=tuple(whole(emitted, state.article_id) for emitted in state.emitted))

    def _live(
        self, article: Article, corrections: Sequence[Correction]
    ) -> tuple[dict[tuple[str, str], tuple[Outgoing, Emitted]], list[Emitted]]:
        """The records of the article as messages, by topic and key; and with corrections all that any part of them could give."""
        try:
            reading = self.ahead.taken(article) or self._read(article)
            folded = fold(reading, article, corrections, self.knowledge)
        except Exception as error:  # a fault of one rule on one text must not stop the news
            raise _Refusal(Stage.READ, Reason.READER_FAULT, f"{type(error).__name__}: {error}") from error
        self.seen(folded.reading)
        count = sum(map(len, (reading.entities, reading.quotes, reading.facts, reading.positions, reading.meetings)))
        if count > self.records_max:
            raise _Refusal(Stage.READ, Reason.TOO_MANY_RECORDS, f"{count} records; the limit is {self.records_max}")
        try:
            found = [*self._messages(folded.reading), *self._sketch(article)]
        except CodecError as error:
            raise _Refusal(Stage.ENCODE, Reason.RECORD_TOO_LARGE, str(error)) from error
        live = {(out.topic, out.key): (out, emitted) for out, emitted in found}
        return live, _possible(reading, folded, article.article_id) if corrections else []

    def _read(self, article: Article) -> Reading:
        started = time.perf_counter()
        reading = read(article, self.knowledge, self.readers)
        self.timed(time.perf_counter() - started)
        return reading

    def _sketch(self, article: Article) -> list[tuple[Outgoing, Emitted]]:
        """What tells copies of a live article."""
        if article.withdrawn:
            return []
        article_id, sketch = article.article_id, sketched(article, self.knowledge.ruleset, self.knowledge.generation)
        out = message(self.codec, "sketches", article_id, article_id, sketch, article.published_at)
        return [(out, Emitted(topic="sketches", key=article_id))]

    def _messages(self, reading: Reading) -> Iterator[tuple[Outgoing, Emitted]]:
        for kind, topic in RECORD_TOPICS.items():
            for record in getattr(reading, LAYERS[kind]):
                emitted = _emitted(kind, record, record.article_id)
                by = emitted.actor or record.article_id
                yield message(self.codec, topic, emitted.key, by, record, record.published_at), emitted

    def _retraction(self, article: Article, revision: str, gone: Emitted) -> Outgoing:
        """A tombstone; or, for a position, the record that retracts its register."""
        generation = self.knowledge.generation
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


def _possible(reading: Reading, folded: Folded, article_id: str) -> list[Emitted]:
    """The keys of all that the rules read and that corrections may assert."""
    read_keys = [
        _emitted(kind, record, article_id) for kind in RECORD_TOPICS for record in getattr(reading, LAYERS[kind])
    ]
    return [*read_keys, *(_emitted(claim.kind, claim, article_id) for claim in folded.claims)]


def _emitted(kind: RecordKind, record: Any, article_id: str) -> Emitted:
    """The key of a record, or of one that a correction claims."""
    if kind is not RecordKind.POSITION:
        return Emitted(topic=RECORD_TOPICS[kind], key=f"{article_id}|{record.id}")
    position: Position | Claim = record
    return Emitted(
        topic="positions",
        key=f"{position.actor}|{position.id}",
        actor=position.actor,
        issue=position.issue,
        event_type=position.event_type,
    )


def _kept(emitted: Iterable[Emitted], article_id: str) -> tuple[Emitted, ...]:
    """Keys as a register keeps them."""
    short = (shortened(each, article_id) for each in emitted)
    return tuple(sorted(short, key=lambda each: (each.topic, each.key)))
