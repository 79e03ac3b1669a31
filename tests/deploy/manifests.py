"""The table of topics, the rights of the programs, the rules of Prometheus and the dashboards of Grafana in, the generated manifests of deploy/kubernetes/ out.

python -m tests.deploy.manifests writes them: `make manifests`.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from streams.strimzi import resources, yaml_of
from tests.support import ROOT

__all__ = ["CLUSTER", "FOLDER", "generated", "partitions"]

FOLDER = ROOT / "deploy" / "kubernetes"
CLUSTER = "parley-kafka"
REPLICAS, MIN_INSYNC_REPLICAS = 3, 2


def generated() -> dict[str, str]:
    """The text of each generated file, by its name."""
    kafka = resources(
        CLUSTER, "parley", partitions=partitions(), replicas=REPLICAS, min_insync_replicas=MIN_INSYNC_REPLICAS
    )
    return {
        "kafka.yaml": f"# Made by `make manifests` from streams/topics.py and streams/access.py.\n{yaml_of(kafka)}",
        "rules.yaml": f"# Made by `make manifests` from deploy/prometheus/.\n{yaml_of([rules()])}",
        "dashboards.yaml": f"# Made by `make manifests` from deploy/grafana/.\n{yaml_of(dashboards())}",
    }


def partitions() -> int:
    """How many partitions settings.yaml says that the cluster has."""
    settings = next(yaml.safe_load_all((FOLDER / "settings.yaml").read_text(encoding="utf-8")))
    return int(settings["data"]["PARLEY_PARTITIONS"])


def rules() -> dict[str, Any]:
    """Every group of rules that Prometheus is given elsewhere, for its operator."""
    folder = ROOT / "deploy" / "prometheus"
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yml"))]
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "parley", "labels": {"app.kubernetes.io/part-of": "parley"}},
        "spec": {"groups": [group for each in files for group in each.get("groups", ())]},
    }


def dashboards() -> list[dict[str, Any]]:
    """The dashboards, labelled as Grafana's sidecar looks for them: its folder is outside of what Kustomize may read."""
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": f"parley-dashboard-{path.stem}",
                "labels": {"app.kubernetes.io/part-of": "parley", "grafana_dashboard": "1"},
            },
            "data": {f"parley-{path.name}": json.dumps(json.loads(path.read_text(encoding="utf-8")))},
        }
        for path in sorted((ROOT / "deploy" / "grafana").glob("*.json"))
    ]


if __name__ == "__main__":
    for name, text in generated().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
