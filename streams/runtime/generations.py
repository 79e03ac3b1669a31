"""The rules of this program and the state of the cluster in, the generation to read under out.

`parley.rulesets` has one record a generation. A worker reads under the newest,
if it was made by the same rules; a new cluster begins with generation 1.
"""

from __future__ import annotations

import time

import confluent_kafka
from kafka import KafkaAdminClient, TopicPartition
from kafka.admin import OffsetSpec
from kafka.errors import KafkaError, NoError

from streams import __version__
from streams.errors import PreflightError, RulesetError
from streams.records import Ruleset
from streams.runtime.client_config import for_librdkafka
from streams.runtime.cluster import admin, last_values
from streams.runtime.codec import Decoded, load_codec
from streams.settings import Settings
from streams.topics import BY_NAME, full_name

__all__ = ["current_generation", "latest_ruleset", "live_generation", "next_generation"]


def current_generation(settings: Settings, servers: str, ruleset: str) -> int:
    """The generation to read under, begun if there is none; raises RulesetError when its rules are not ours."""
    generation = live_generation(settings, servers, ruleset)
    if generation is None:
        _begin(settings, servers, 1, ruleset)
        return 1
    return generation


def live_generation(settings: Settings, servers: str, ruleset: str) -> int | None:
    """The newest generation; None on a new cluster; raises RulesetError when its rules are not ours."""
    latest = latest_ruleset(settings, servers)
    if latest is not None and latest.ruleset != ruleset:
        message = (
            f"the state was read under ruleset {latest.ruleset} (parley {latest.version}), this program has {ruleset}; "
            "stop all workers and run `parley upgrade`, which re-reads the log under the next generation"
        )
        raise RulesetError(message)
    return None if latest is None else latest.generation


def latest_ruleset(settings: Settings, servers: str) -> Ruleset | None:
    """The record of the newest generation; None on a new cluster; raises RulesetError for one that cannot be read."""
    topic = BY_NAME["rulesets"]
    values = last_values(settings, servers, full_name(topic, settings.namespace)).values()
    records = map(_ruleset, (load_codec().decode(topic, value) for value in values))
    return max(records, key=lambda record: record.generation, default=None)


def _ruleset(decoded: Decoded) -> Ruleset:
    """The record; one that this program cannot read may be of a generation that it must not write over."""
    if decoded.reason is not None:
        message = f"a generation of the state is recorded in a form that this program cannot read: {decoded.detail}"
        raise RulesetError(message)
    record: Ruleset = decoded.record
    return record


def next_generation(settings: Settings, servers: str, ruleset: str) -> int:
    """Begin the next generation and set the group back to the start of the log; raises PreflightError while workers run.

    The offsets go first: were the process to end between the two steps, the old
    generation would be read again, which changes nothing.
    """
    latest = latest_ruleset(settings, servers)
    generation = 1 if latest is None else latest.generation + 1
    with admin(settings, servers) as client:
        for name in ("corrections", "articles"):
            _rewind(client, settings, full_name(BY_NAME[name], settings.namespace))
    _begin(settings, servers, generation, ruleset)
    return generation


def _rewind(client: KafkaAdminClient, settings: Settings, topic: str) -> None:
    """Set the group back to the start of a topic; waits for the session of a worker that has just stopped to end."""
    specs = {TopicPartition(topic, number): OffsetSpec.EARLIEST for number in range(settings.partitions)}
    deadline = time.monotonic() + settings.session_timeout_seconds + 10
    while True:
        try:
            results = client.reset_group_offsets(settings.namespace, specs)
            refused = sorted(
                {result["error"].__name__ for result in results.values() if result["error"] is not NoError}
            )
        except KafkaError as error:
            refused = [str(error)]
        if not refused:
            return
        if time.monotonic() > deadline:
            message = (
                f"the group {settings.namespace} cannot be set back ({', '.join(refused)}); stop all its workers first"
            )
            raise PreflightError(message)
        time.sleep(0.5)


def _begin(settings: Settings, servers: str, generation: int, ruleset: str) -> None:
    """Write the record of a generation, durably."""
    failed: list[object] = []
    producer = confluent_kafka.Producer({**for_librdkafka(settings, servers), "enable.idempotence": True})
    record = Ruleset(generation=generation, ruleset=ruleset, version=__version__)
    producer.produce(
        full_name(BY_NAME["rulesets"], settings.namespace),
        key=str(generation).encode(),
        value=load_codec().encode(record),
        partition=0,
        on_delivery=lambda error, _: failed.append(error) if error else None,
    )
    if producer.flush(settings.connect_seconds) or failed:
        message = f"generation {generation} could not be recorded: {failed or 'no answer from the broker'}"
        raise PreflightError(message)
