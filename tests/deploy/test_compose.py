"""The Compose file is what the Compose Specification takes, and fits parley's settings, Prometheus' jobs and the image."""

from __future__ import annotations

import json
import shutil
import subprocess
from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
import yaml

from streams.jvm.jars import load_lock
from streams.settings import Settings
from tests.support import ROOT

DEPLOY = ROOT / "deploy"


@cache
def compose() -> dict[str, Any]:
    """The file, its anchors resolved."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


@cache
def validator() -> Any:
    """The Compose Specification."""
    path = ROOT / "tests" / "deploy" / "schemas" / "compose.json"
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))


def ours() -> dict[str, dict[str, Any]]:
    """The services that run parley."""
    return {name: each for name, each in compose()["services"].items() if each["image"] == "parley:local"}


def test_the_file_is_valid() -> None:
    """The specification's own schema takes it."""
    assert [error.message for error in validator().iter_errors(compose())] == []


@pytest.mark.parametrize("service", compose()["services"])
def test_the_schema_notices_a_misspelt_key(service: str) -> None:
    """A key that Compose does not know is a fault in every service."""
    spoilt = deepcopy(compose())
    spoilt["services"][service]["depend_on"] = ["kafka"]

    assert not validator().is_valid(spoilt)


@pytest.mark.parametrize("service", ours())
def test_our_services_may_do_little(service: str) -> None:
    """Each runs without rights on a root it cannot write to, has time to stop, and its settings are parley's."""
    found = ours()[service]

    assert found["read_only"]
    assert found["cap_drop"] == ["ALL"]
    assert float(found["stop_grace_period"].removesuffix("s")) > Settings().stop_seconds
    names = {name.removeprefix("PARLEY_").lower() for name in found["environment"] if name.startswith("PARLEY_")}
    assert names <= set(Settings.model_fields)
    assert "token" in found["secrets"]


def test_what_is_named_is_there() -> None:
    """Volumes, networks, secrets, configs and services that one names another has; files of the repository exist."""
    whole = compose()
    for name, each in whole["services"].items():
        assert set(each.get("networks", ())) <= set(whole["networks"]), name
        assert set(each.get("secrets", ())) <= set(whole["secrets"]), name
        assert {config["source"] for config in each.get("configs", ())} <= set(whole["configs"]), name
        assert set(each.get("depends_on", ())) <= set(whole["services"]), name
        for volume in each.get("volumes", ()):
            source = volume.partition(":")[0]
            assert (DEPLOY / source).is_dir() if source.startswith(".") else source in whole["volumes"], (name, source)

    assert all((DEPLOY / each["file"]).is_file() for each in whole["configs"].values())


def test_each_worker_has_a_name_and_a_disk_of_its_own() -> None:
    """Two workers with one name or one folder would put each other out."""
    workers = [each for name, each in ours().items() if name.startswith("worker")]
    names = {each["environment"]["PARLEY_WORKER_NAME"] for each in workers}
    volumes = {each["volumes"][0] for each in workers}

    assert len(workers) == len(names) == len(volumes) == 2


def test_nothing_is_published_but_on_loopback() -> None:
    """Kafka has no password there: only this machine may reach it."""
    ports = [port for each in compose()["services"].values() for port in each.get("ports", ())]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_kafka_is_the_one_that_is_tested() -> None:
    """The image is of the version that the tests run on."""
    assert compose()["services"]["kafka"]["image"] == f"apache/kafka:{load_lock().kafka}"


def test_prometheus_scrapes_the_services() -> None:
    """Every target is a service, at the port where its health server listens; the jobs are those of the alerts."""
    found = yaml.safe_load((DEPLOY / "prometheus" / "compose.yml").read_text(encoding="utf-8"))
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
    ports = {"parley-worker": "health_port", "parley-serve": "serve_health_port", "parley-ingest": "ingest_health_port"}
    for job in found["scrape_configs"]:
        targets = [target for each in job["static_configs"] for target in each["targets"]]
        assert {target.partition(":")[0] for target in targets} <= set(ours())
        assert {int(target.partition(":")[2]) for target in targets} == {getattr(Settings(), ports[job["job_name"]])}
        assert job["authorization"]["credentials_file"] == "/run/secrets/token"

    assert all(f'up{{job="{job["job_name"]}"}}' in alerts for job in found["scrape_configs"])


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is missing: install Debian's package prometheus")
def test_prometheus_takes_its_configuration() -> None:
    """Promtool accepts it; the token's file is there only in the container."""
    command = ["promtool", "check", "config", "--syntax-only", "compose.yml"]
    done = subprocess.run(command, cwd=DEPLOY / "prometheus", capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
