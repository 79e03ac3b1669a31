"""Topics and rights as Strimzi's operators get them: YAML that says what the tables say, under any name and number."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from streams.access import PROGRAMS
from streams.cli import application
from streams.strimzi import resources, yaml_of
from streams.topics import TOPICS, full_name
from tests.support import examples

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | TEXT
NAMES = st.from_regex(r"[a-z][a-zA-Z./-]{0,12}", fullmatch=True).filter(
    lambda name: yaml.safe_load(name) == name  # `on` and `yes` are no names to YAML
)
FIELDS = st.dictionaries(NAMES, SCALARS | st.lists(SCALARS, max_size=3), min_size=1, max_size=4)
DOCUMENTS = st.dictionaries(NAMES, FIELDS | st.lists(FIELDS, min_size=1, max_size=3), min_size=1, max_size=4)


@settings(max_examples=examples(40), deadline=None)
@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=3))
def test_what_is_written_is_read_back(documents: list[dict[str, Any]]) -> None:
    """Any mapping of mappings, lists and scalars comes back from YAML as it was."""
    assert list(yaml.safe_load_all(yaml_of(documents))) == documents


def test_the_command_prints_topics_and_users() -> None:
    """Under another namespace and number of partitions: every topic, and a user for each program with rights on those alone."""
    environment = {"PARLEY_NAMESPACE": "wire", "PARLEY_PARTITIONS": "9"}
    done = CliRunner().invoke(application(), ["topics", "--strimzi", "ours"], env=environment)
    found = list(yaml.safe_load_all(done.stdout))
    topics = {each["metadata"]["name"]: each["spec"] for each in found if each["kind"] == "KafkaTopic"}
    users = {each["metadata"]["name"]: each["spec"] for each in found if each["kind"] == "KafkaUser"}
    named = {acl["resource"]["name"] for user in users.values() for acl in user["authorization"]["acls"]}

    assert {name: spec["partitions"] for name, spec in topics.items()} == {
        full_name(topic, "wire"): topic.partitions(9) for topic in TOPICS
    }
    assert set(users) == {f"wire-{program.name}" for program in PROGRAMS}
    assert named == {*topics, "wire", "wire-reads-without-a-group"}
    assert {each["metadata"]["labels"]["strimzi.io/cluster"] for each in found} == {"ours"}
    assert found == list(resources("ours", "wire", partitions=9, replicas=1, min_insync_replicas=1))
