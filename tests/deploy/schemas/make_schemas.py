"""Released packages in, the JSON schemas beside this file out: what tests hold the manifests of deploy/ to, without a network.

python make_schemas.py STRIMZI.json, in an environment with

    kubernetes-validate==1.37.0 check-jsonschema==0.39.0 cloudcoil-models-keda==2.16.1.0 cloudcoil-models-prometheus-operator==0.80.1.0

STRIMZI.json is what Strimzi's own classes say (Java 17, Maven):

    mvn dependency:copy-dependencies -DoutputDirectory=lib && java -cp 'lib/*' StrimziSchemas.java > STRIMZI.json

Only the kinds that deploy/ has, without descriptions: the packages weigh 120 MB, the schemas 200 kB.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KUBERNETES = "v1.37.0-local-strict"
KINDS = {
    "v1/Namespace": "namespace-v1",
    "v1/Service": "service-v1",
    "v1/ServiceAccount": "serviceaccount-v1",
    "v1/ConfigMap": "configmap-v1",
    "v1/PersistentVolumeClaim": "persistentvolumeclaim-v1",
    "apps/v1/StatefulSet": "statefulset-apps-v1",
    "apps/v1/Deployment": "deployment-apps-v1",
    "batch/v1/Job": "job-batch-v1",
    "policy/v1/PodDisruptionBudget": "poddisruptionbudget-policy-v1",
    "networking.k8s.io/v1/NetworkPolicy": "networkpolicy-networking-v1",
}
"""Kinds of Kubernetes itself, and the files of kubernetes-validate."""


def main(strimzi: Path) -> None:
    """Write the three files."""
    write("kubernetes", kubernetes())
    write("operators", {**operators(), **kafka(json.loads(strimzi.read_text(encoding="utf-8")))})
    write("compose", compose())


def write(name: str, schema: Any) -> None:
    """One file, in a form that shows in a diff."""
    text = json.dumps(bare(schema), indent=1, sort_keys=True)
    (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def bare(schema: Any, *, is_map: bool = False) -> Any:
    """A schema without what is for people; a property may be called `description`."""
    if isinstance(schema, list):
        return [bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    maps = {"properties", "patternProperties", "definitions", "$defs"}
    return {
        name: bare(each, is_map=name in maps and not is_map)
        for name, each in schema.items()
        if is_map or name not in {"description", "title", "example", "examples", "x-kubernetes-group-version-kind"}
    }


def kubernetes() -> dict[str, Any]:
    """Kubernetes' own kinds, with the definitions that they need."""
    import kubernetes_validate

    folder = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / KUBERNETES
    all_definitions = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    local = "/api/_definitions.json#/$defs/"
    kinds = {kind: json.loads((folder / f"{file}.json").read_text(encoding="utf-8")) for kind, file in KINDS.items()}
    wanted, open_names = dict[str, Any](), {name for kind in kinds.values() for name in refs(kind, local)}
    while open_names:
        name = open_names.pop()
        wanted[name] = all_definitions[name]
        open_names |= set(refs(wanted[name], "#/$defs/")) | set(refs(wanted[name], local))
        open_names -= set(wanted)
    text = json.dumps({"kinds": kinds, "$defs": wanted}).replace(local, "#/$defs/")
    found: dict[str, Any] = json.loads(text)
    return found


def refs(schema: Any, prefix: str) -> Iterator[str]:
    """Names of the definitions that a schema refers to."""
    if isinstance(schema, list):
        for each in schema:
            yield from refs(each, prefix)
    elif isinstance(schema, dict):
        target = schema.get("$ref")
        if isinstance(target, str) and target.startswith(prefix):
            yield target.removeprefix(prefix)
        for each in schema.values():
            yield from refs(each, prefix)


def operators() -> dict[str, Any]:
    """Kinds of the operators of Prometheus and KEDA, closed: what they do not know they refuse."""
    from cloudcoil.models.keda import v1alpha1 as keda
    from cloudcoil.models.prometheus_operator import v1 as monitoring

    return {
        "monitoring.coreos.com/v1/ServiceMonitor": closed(monitoring.ServiceMonitor.model_json_schema(by_alias=True)),
        "monitoring.coreos.com/v1/PrometheusRule": closed(monitoring.PrometheusRule.model_json_schema(by_alias=True)),
        "keda.sh/v1alpha1/ScaledObject": closed(keda.ScaledObject.model_json_schema(by_alias=True)),
        "keda.sh/v1alpha1/TriggerAuthentication": closed(keda.TriggerAuthentication.model_json_schema(by_alias=True)),
    }


def closed(schema: Any) -> Any:
    """A schema whose objects have no other properties than those that are named."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


def kafka(specs: dict[str, Any]) -> dict[str, Any]:
    """Strimzi's kinds around the specs that its classes give."""
    return {f"kafka.strimzi.io/v1/{kind}": whole(kind, spec) for kind, spec in specs.items()}


def whole(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A kind with its metadata; Strimzi's operators look for the label of their cluster."""
    label = "strimzi.io/cluster"
    labels = {"type": "object", "required": [label], "additionalProperties": {"type": "string"}}
    metadata = {
        "type": "object",
        "required": ["name", "labels"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"},
            "namespace": {"type": "string"},
            "labels": labels,
            "annotations": {"type": "object"},
        },
    }
    return {
        "type": "object",
        "required": ["apiVersion", "kind", "metadata", "spec"],
        "additionalProperties": False,
        "properties": {
            "apiVersion": {"const": "kafka.strimzi.io/v1"},
            "kind": {"const": kind},
            "metadata": metadata,
            "spec": {name: each for name, each in spec.items() if name not in {"$schema", "$defs"}},
        },
        "$defs": spec.get("$defs", {}),
    }


def compose() -> Any:
    """The Compose Specification, as check-jsonschema ships it."""
    import check_jsonschema

    path = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
