"""Every manifest of deploy/kubernetes/ is what Kubernetes and the operators take, and what parley's own tables say."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml

from streams.access import PROGRAMS
from streams.settings import Settings
from tests.deploy import manifests
from tests.deploy.manifests import FOLDER
from tests.support import ROOT

SCHEMAS = ROOT / "tests" / "deploy" / "schemas"
FILES = sorted(path.name for path in FOLDER.glob("*.yaml") if path.name != "kustomization.yaml")


def documents(name: str) -> list[dict[str, Any]]:
    """The manifests of a file."""
    return [each for each in yaml.safe_load_all((FOLDER / name).read_text(encoding="utf-8")) if each]


@cache
def everything() -> dict[tuple[str, str], dict[str, Any]]:
    """Every manifest, by its kind and name."""
    return {(each["kind"], each["metadata"]["name"]): each for name in FILES for each in documents(name)}


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each kind, by version and kind."""
    kubernetes = json.loads((SCHEMAS / "kubernetes.json").read_text(encoding="utf-8"))
    own = {kind: {**schema, "$defs": kubernetes["$defs"]} for kind, schema in kubernetes["kinds"].items()}
    return {**own, **json.loads((SCHEMAS / "operators.json").read_text(encoding="utf-8"))}


@cache
def validator(kind: str) -> Any:
    """What holds a manifest of a kind to its schema."""
    return jsonschema_rs.validator_for(schemas()[kind])


def faults(document: dict[str, Any]) -> list[str]:
    """What its schema does not take in a manifest."""
    errors = validator(f"{document['apiVersion']}/{document['kind']}").iter_errors(document)
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in errors]


def pods() -> dict[str, dict[str, Any]]:
    """The specification of the pod of each workload, by its name."""
    kinds = {"StatefulSet", "Deployment", "Job"}
    return {name: each["spec"]["template"]["spec"] for (kind, name), each in everything().items() if kind in kinds}


@pytest.mark.parametrize("name", FILES)
def test_manifests_are_valid(name: str) -> None:
    """Each is of a kind whose schema is at hand, and has no field that its schema does not know."""
    found = {each["metadata"]["name"]: faults(each) for each in documents(name)}

    assert found
    assert not {name: each for name, each in found.items() if each}


def misspelt(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every mapping inside a manifest whose fields are fixed."""
    if isinstance(value, list):
        return [way for number, each in enumerate(value) for way in misspelt(each, (*path, number))]
    if not isinstance(value, dict):
        return []
    return [path, *(way for name, each in value.items() for way in misspelt(each, (*path, name)))]


FREE = {"labels", "annotations", "matchLabels", "data", "requests", "limits", "config"}
"""Mappings in which any name may stand."""


def is_free(kind: str, way: tuple[Any, ...]) -> bool:
    """Whether any name may stand there: labels of pods are chosen so too, and a trigger of KEDA has its own `metadata`."""
    return bool(way) and (way[-1] in FREE or (kind, way[-1]) in {("Service", "selector"), ("ScaledObject", "metadata")})


@pytest.mark.parametrize(
    ("kind", "name"), [key for key in everything() if not key[0].startswith("Kafka")] + [("KafkaUser", "parley-worker")]
)
def test_the_schemas_notice_a_misspelt_field(kind: str, name: str) -> None:
    """A field more at any place is a fault: a schema that takes everything would show nothing."""
    document = everything()[kind, name]
    ways = [way for way in misspelt(document) if not is_free(kind, way)]
    for way in ways:
        spoilt = json.loads(json.dumps(document))
        place = spoilt
        for step in way:
            place = place[step]
        place["misspelt"] = "field"
        assert faults(spoilt), way

    assert ways


@pytest.mark.parametrize("name", ["kafka.yaml", "rules.yaml"])
def test_generated_manifests_are_current(name: str) -> None:
    """They are what `make manifests` writes."""
    assert (FOLDER / name).read_text(encoding="utf-8") == manifests.generated()[name], "run `make manifests`"


def test_all_is_applied_but_the_upgrade() -> None:
    """Kustomize is given every file; the job that begins a generation is applied by hand."""
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]

    assert set(listed) == set(FILES) - {"upgrade-job.yaml"}


@pytest.mark.parametrize("name", pods())
def test_pods_may_do_little(name: str) -> None:
    """Each runs as nobody, on a root it cannot write to, without rights, with limits and without the API's token."""
    pod = pods()[name]
    [container] = pod["containers"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert not pod["automountServiceAccountToken"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    assert pod["terminationGracePeriodSeconds"] > Settings().stop_seconds


@pytest.mark.parametrize("name", pods())
def test_pods_find_what_they_name(name: str) -> None:
    """Settings are parley's, the Kafka user is one of the table, its secret is mounted, every volume is there."""
    pod, all_of_it = pods()[name], everything()
    [container] = pod["containers"]
    given = {each["name"]: each.get("value", "") for each in container["env"]}
    given |= all_of_it["ConfigMap", "parley-settings"]["data"]
    volumes = {each["name"]: each for each in pod["volumes"]}
    claims = all_of_it.get(("StatefulSet", name), {}).get("spec", {}).get("volumeClaimTemplates", [])
    mounts = {each["name"] for each in container["volumeMounts"]}

    assert {key.removeprefix("PARLEY_").lower() for key in given} <= set(Settings.model_fields)
    assert given["PARLEY_SASL_USER"] in {f"parley-{program.name}" for program in PROGRAMS}
    assert ("KafkaUser", given["PARLEY_SASL_USER"]) in all_of_it
    assert volumes["user"]["secret"]["secretName"] == given["PARLEY_SASL_USER"]
    assert mounts == set(volumes) | {each["metadata"]["name"] for each in claims}
    for key, path in given.items():
        if key.endswith("_FILE"):
            assert path.rpartition("/")[0] in {each["mountPath"] for each in container["volumeMounts"]}, key


@pytest.mark.parametrize("name", [name for name in pods() if name != "parley-upgrade"])
def test_pods_are_asked_and_scraped_where_they_listen(name: str) -> None:
    """Port, Service, job and probes of each are those of parley's settings and of the alerts."""
    [container] = pods()[name]["containers"]
    ports = {each["name"]: each["containerPort"] for each in container["ports"]}
    service = everything()["Service", name]["spec"]
    field = {"parley-worker": "health_port", "parley-serve": "serve_health_port", "parley-ingest": "ingest_health_port"}
    alerts = (ROOT / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8")

    assert ports["metrics"] == getattr(Settings(), field[name])
    assert {(each["name"], each["port"], each["targetPort"]) for each in service["ports"]} == {
        (port, number, port) for port, number in ports.items()
    }
    assert f'up{{job="{name}"}}' in alerts
    assert container["livenessProbe"]["httpGet"] == {"path": "/livez", "port": "metrics"}
    assert container["readinessProbe"]["httpGet"] == {"path": "/readyz", "port": "metrics"}


def test_workers_keep_their_names_and_disks() -> None:
    """The name of a pod is the name of the worker, and its claim outlives it."""
    workers = everything()["StatefulSet", "parley-worker"]["spec"]
    [container] = workers["template"]["spec"]["containers"]
    names = [each for each in container["env"] if each["name"] == "PARLEY_WORKER_NAME"]

    assert names[0]["valueFrom"] == {"fieldRef": {"fieldPath": "metadata.name"}}
    assert workers["persistentVolumeClaimRetentionPolicy"] == {"whenScaled": "Retain", "whenDeleted": "Retain"}
    assert workers["replicas"] <= manifests.partitions()
    assert everything()["PodDisruptionBudget", "parley-worker"]["spec"]["maxUnavailable"] == 1


def test_scaling_stops_at_the_partitions() -> None:
    """A worker more than partitions would have nothing to do; what is scaled on are topics that workers read."""
    scaled = everything()["ScaledObject", "parley-worker"]["spec"]
    topics = {each["metadata"]["topic"] for each in scaled["triggers"]}
    lag = next(program for program in PROGRAMS if program.name == "lag")

    assert scaled["maxReplicaCount"] == manifests.partitions()
    assert topics <= {f"parley.{name}" for name in lag.watches}
    assert {each["metadata"]["consumerGroup"] for each in scaled["triggers"]} == {Settings().namespace}


def test_only_what_is_meant_to_be_reached_is() -> None:
    """The first policy shuts all pods; every other opens ports by name that some pod has, or numbers."""
    policies = [each["spec"] for (kind, _), each in everything().items() if kind == "NetworkPolicy"]
    shut = [each for each in policies if not each.get("ingress") and not each.get("egress")]
    named = {
        port["port"]
        for each in policies
        for rule in each.get("ingress", [])
        for port in rule["ports"]
        if isinstance(port["port"], str)
    }
    ports = {port["name"] for pod in pods().values() for port in pod["containers"][0].get("ports", [])}

    assert [each["policyTypes"] for each in shut] == [["Ingress", "Egress"]]
    assert named == ports


def test_strimzi_is_given_no_right_for_everybody() -> None:
    """No user has All, a prefix or a wildcard; only the operator makes and removes topics."""
    users = {name: each for (kind, name), each in everything().items() if kind == "KafkaUser"}
    for name, user in users.items():
        for acl in user["spec"]["authorization"]["acls"]:
            assert acl["resource"]["patternType"] == "literal"
            assert re.fullmatch(r"parley[.\w-]*", acl["resource"]["name"])
            assert not {"Create", "Delete", "Alter"} & set(acl["operations"]) or name == "parley-operator"
            assert "All" not in acl["operations"]

    assert set(users) == {f"parley-{program.name}" for program in PROGRAMS}
