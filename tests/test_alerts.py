"""The shipped alerts and recording rules are valid, each alert is tried by promtool and has a page, and they look at metrics that there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from prometheus_client import CollectorRegistry

from streams.health import serve_health
from streams.runtime.ingest_metrics import IngestMetrics
from streams.runtime.monitor import Monitor
from streams.runtime.producer_metrics import ProducerMetrics
from streams.serve.metrics import RequestTimes, show_model
from streams.serve.model.follower import Follower
from streams.settings import Settings
from tests.support import ROOT

FOLDER = ROOT / "deploy" / "prometheus"
CASES = ("alerts.test.yml", "alerts.long.test.yml")
RULES = (FOLDER / "rules.yml").read_text(encoding="utf-8")
ALERTS = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
TRIED = "".join((FOLDER / name).read_text(encoding="utf-8") for name in CASES)
NAMES = re.findall(r"- alert: (\w+)", ALERTS)
RECORDED = re.findall(r"- record: (\S+)", RULES)
promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is missing: install Debian's package prometheus"
)


def run(*arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """Run promtool in a folder; what it leaves is collected seldom, which spares a quarter of its time."""
    return subprocess.run(
        ["promtool", *arguments],
        cwd=folder,
        env={**os.environ, "GOGC": "800"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def rules(text: str) -> list[dict[str, Any]]:
    """The rules of a file."""
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


@cache
def metrics() -> set[str]:
    """The names under which Prometheus knows what our processes count."""
    worker = Monitor("rules").registry
    ProducerMetrics(worker)
    serving = CollectorRegistry()
    IngestMetrics(serving)
    RequestTimes(serving)
    show_model(serving, cast("Follower", None))
    for registry in (worker, serving):
        serve_health(Settings(), 0, registry, live=lambda: None, ready=lambda: None).stop()
    return {"parley_ready", *worker._names_to_collectors, *serving._names_to_collectors}


def asked(text: str) -> set[str]:
    """The metrics that expressions look at, apart from what is recorded."""
    for name in RECORDED:
        text = text.replace(name, "")
    return set(re.findall(r"\bparley_\w+", text))


def test_rules_look_at_metrics_that_there_are() -> None:
    """A renamed metric would leave an alert silent for ever."""
    expressions = "\n".join(rule["expr"] for text in (RULES, ALERTS) for rule in rules(text))

    assert asked(expressions) <= metrics()
    assert set(re.findall(r"\w+:parley_\w+:\w+", expressions)) <= set(RECORDED)
    assert asked(TRIED) <= asked(expressions)


def test_what_is_recorded_is_named_by_level_metric_and_operations() -> None:
    """The level names the labels that are left, so that nobody sums what is summed by something else."""
    for rule in rules(RULES):
        level, metric, _ = rule["record"].split(":")
        assert metric.startswith("parley_"), rule["record"]
        kept = re.search(r"by \(([^)]*)\)", rule["expr"])
        assert kept, rule["record"]
        labels = [label for label in kept[1].split(", ") if label != "le"]
        assert level == "_".join(labels), rule["record"]


def test_every_alert_is_tried() -> None:
    """Each has a case in which it fires and one in which it does not, and says what to do."""
    fires = re.findall(r"- expr: 'ALERTS\{alertname=\"(\w+)\"", TRIED)
    silent = re.findall(r"- \{expr: 'ALERTS\{alertname=\"(\w+)\"", TRIED)

    assert set(fires) == set(silent) == set(NAMES)
    assert len(set(NAMES)) == len(NAMES)
    for rule in rules(ALERTS):
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}, rule["alert"]
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]


def test_every_alert_has_a_page() -> None:
    """What fires at night leads to what to do: one page an alert, of one form, with the alert's own expression's metrics."""
    folder = ROOT / "docs" / "runbooks"
    for rule in rules(ALERTS):
        page = ROOT / rule["annotations"]["runbook_url"]
        assert page == folder / f"{rule['alert']}.md"
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {rule['alert']}\n"), page.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["What it means", "Look", "Do"], page.name
        for command in re.findall(r"`parley ([a-z]+)", text):
            assert (ROOT / "streams" / "cli" / "commands" / f"{command}.py").is_file(), (page.name, command)

    assert {path.stem for path in folder.glob("Parley*.md")} == set(NAMES)


def test_what_pages_ask_is_there() -> None:
    """Every metric that a page names is one that a process has or that is recorded."""
    for path in sorted((ROOT / "docs" / "runbooks").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert asked(text) <= metrics(), path.name
        assert set(re.findall(r"\w+:parley_\w+:\w+", text)) <= set(RECORDED), path.name


@pytest.mark.slow
@promtool
def test_alerts_fire_when_they_should(tmp_path: Path) -> None:
    """The configuration and the rules are accepted by promtool, which runs the cases."""
    for name in ("prometheus.yml", "rules.yml", "alerts.yml"):
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "targets.json").write_text('[{"targets": ["h:1"], "labels": {"job": "parley-run"}}]', encoding="utf-8")
    checked = run("check", "config", "prometheus.yml", folder=tmp_path)
    tried = run("test", "rules", *CASES)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert tried.returncode == 0, tried.stdout + tried.stderr


@pytest.mark.slow
@promtool
@pytest.mark.parametrize("expression", ["vector(1)", "vector(1) > 2"])
def test_the_cases_notice_a_wrong_alert(expression: str, tmp_path: Path) -> None:
    """Each case fails when its alert fires always, and when it never does; without annotations, which take the most time of one that fires."""
    for name in CASES:
        shutil.copy(FOLDER / name, tmp_path)
    (tmp_path / "rules.yml").write_text("groups: []\n", encoding="utf-8")
    spoilt = [{**rule, "expr": expression, "annotations": {}} for rule in rules(ALERTS)]
    written = yaml.safe_dump({"groups": [{"name": "spoilt", "rules": spoilt}]})
    (tmp_path / "alerts.yml").write_text(written, encoding="utf-8")
    done = run("test", "rules", *CASES, folder=tmp_path)

    assert done.returncode == 1
    assert set(re.findall(r"expr: \"ALERTS\{alertname=\\\"(\w+)", done.stdout + done.stderr)) == set(NAMES)
