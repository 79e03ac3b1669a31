"""The least rights of each program on a real Kafka that refuses everything else: the programs work, and can do no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import confluent_kafka
import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from streams.access import PROGRAMS
from streams.extract.knowledge import Knowledge
from streams.runtime.client_config import for_librdkafka
from streams.topics import TOPICS, full_name
from tests.live.cluster import Parley, free_port, listens, post
from tests.live.secured import Secured, secured_broker
from tests.support import driver_after, eventually, seed_articles

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

PASSWORD = "of-a-program-5c1d"
AUTHORIZER = """\
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
allow.everyone.if.no.acl.found=false
"""
OPERATIONS = {
    "Read": AclOperation.READ,
    "Write": AclOperation.WRITE,
    "Create": AclOperation.CREATE,
    "Delete": AclOperation.DELETE,
    "Alter": AclOperation.ALTER,
    "Describe": AclOperation.DESCRIBE,
    "DescribeConfigs": AclOperation.DESCRIBE_CONFIGS,
}
KINDS = {"topic": ResourceType.TOPIC, "group": ResourceType.GROUP}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A broker with a user for each program, none of which may do anything yet."""
    passwords = {f"parley-{program.name}": PASSWORD for program in PROGRAMS}
    with secured_broker(tmp_path_factory.mktemp("guarded"), passwords, AUTHORIZER) as found:
        yield found


def as_program(guarded: Secured, program: str, folder: Path, namespace: str) -> Parley:
    """The commands of one program's user."""
    access = {
        "security_protocol": "SASL_SSL",
        "ssl_ca_file": guarded.folder / "ca.crt",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_user": f"parley-{program}",
        "sasl_password": PASSWORD,
    }
    (folder / program).mkdir()
    found = Parley(guarded.address("BOTH"), folder / program, access)
    found.namespace = found.environment["PARLEY_NAMESPACE"] = namespace
    found.settings = found.settings.model_copy(update={"namespace": namespace})
    return found


def grant(guarded: Secured, namespace: str) -> None:
    """Give each user what the table says, and nothing else."""
    client = AdminClient({"bootstrap.servers": guarded.address("PLAINTEXT")})
    bindings = [
        AclBinding(
            KINDS[right.kind],
            right.name,
            ResourcePatternType.LITERAL,
            f"User:parley-{program.name}",
            "*",
            OPERATIONS[operation],
            AclPermissionType.ALLOW,
        )
        for program in PROGRAMS
        for right in program.rights(namespace)
        for operation in right.operations
    ]
    for future in client.create_acls(bindings).values():
        future.result(30)


def writable(parley: Parley) -> set[str]:
    """The topics that a user may put a message on."""
    refused = set[str]()
    producer = confluent_kafka.Producer(for_librdkafka(parley.settings, parley.broker))
    for topic in TOPICS:

        def told(error: Any, _message: Any, name: str = topic.name) -> None:
            if error is not None:
                assert error.code() == confluent_kafka.KafkaError.TOPIC_AUTHORIZATION_FAILED, error
                refused.add(name)

        producer.produce(full_name(topic, parley.namespace), value=None, key="nobody", on_delivery=told)
    assert producer.flush(20) == 0
    return {topic.name for topic in TOPICS} - refused


def test_each_program_works_with_its_rights_alone(guarded: Secured, knowledge: Knowledge, tmp_path: Path) -> None:
    """Topics are made, articles sent and read, the ledger is seen whole; no user writes elsewhere, and who may not is told so."""
    namespace = Parley("nowhere:1", tmp_path).namespace
    grant(guarded, namespace)
    users = {program.name: as_program(guarded, program.name, tmp_path, namespace) for program in PROGRAMS}
    try:
        users["operator"].checked("topics", "--create")
        users["worker"].worker()
        users["ingest"].checked("replay")
        port = free_port()
        serving = users["serve"].start("serve", "--port", str(port))
        eventually(lambda: listens(port) or users["serve"].ended(serving), 60, "it serves")
        posted = {"id": "posted", "text": "كان الطقس حارا في المدينة.", "published": "2024-06-01"}
        status, told = post(port, posted)
        assert status == 202, told
        users["worker"].settle()
        users["operator"].checked("verify")
        digest = users["reader"].digest()
        refused = users["reader"].command("replay")
        rights = {program.name: writable(users[program.name]) for program in PROGRAMS}
    finally:
        for each in users.values():
            each.close()

    assert digest == driver_after(knowledge, *seed_articles()).digest()
    assert rights == {program.name: program.writes for program in PROGRAMS}
    assert refused.returncode == os.EX_NOPERM, refused.stderr
    assert "parley topics --strimzi" in refused.stderr
