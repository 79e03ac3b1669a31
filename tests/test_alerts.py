"""The shipped alerts are valid, each is tried by promtool, and they look at metrics that there are."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from streams.health import serve_health
from streams.runtime.monitor import Monitor
from streams.settings import Settings
from tests.support import ROOT

FOLDER = ROOT / "deploy" / "prometheus"
ALERTS = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
TRIED = (FOLDER / "alerts.test.yml").read_text(encoding="utf-8")
NAMES = re.findall(r"- alert: (\w+)", ALERTS)
promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is missing: install Debian's package prometheus"
)


def run(*arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """Run promtool in a folder."""
    return subprocess.run(["promtool", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def metrics() -> set[str]:
    """The names under which Prometheus knows what a worker counts."""
    monitor = Monitor("rules")
    serve_health(Settings(), 0, monitor.registry, live=lambda: None, ready=lambda: None).stop()
    return {f"{m.name}_total" if m.type == "counter" else m.name for m in monitor.registry.collect()}


def test_alerts_look_at_metrics_that_there_are() -> None:
    """A renamed metric would leave an alert silent for ever."""
    named = set(re.findall(r"\bparley_\w+", ALERTS))

    assert named <= metrics()
    assert set(re.findall(r"\bparley_\w+", TRIED)) == named


def test_every_alert_is_tried() -> None:
    """Each has a case in which it fires and one in which it does not, and says what to do."""
    fires = re.findall(r"- expr: 'ALERTS\{alertname=\"(\w+)\"", TRIED)
    silent = re.findall(r"- \{expr: 'ALERTS\{alertname=\"(\w+)\"", TRIED)

    assert set(fires) == set(silent) == set(NAMES)
    assert ALERTS.count("summary:") == ALERTS.count("action:") == len(set(NAMES)) == len(NAMES)


@promtool
def test_alerts_fire_when_they_should() -> None:
    """The configuration and the rules are accepted by promtool, which runs the cases."""
    for arguments in (("check", "config", "prometheus.yml"), ("test", "rules", "alerts.test.yml")):
        done = run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr


@promtool
def test_the_cases_notice_a_wrong_alert(tmp_path: Path) -> None:
    """Each case fails when its alert fires always, and when it never does."""
    (tmp_path / "alerts.test.yml").write_text(TRIED, encoding="utf-8")
    for expression in ("vector(1)", "vector(1) > 2"):
        spoilt = re.sub(r"expr: (?:>-\n(?: {10}.*\n)+|.*\n)", f"expr: {expression}\n", ALERTS)
        (tmp_path / "alerts.yml").write_text(spoilt, encoding="utf-8")
        done = run("test", "rules", "alerts.test.yml", folder=tmp_path)
        assert done.returncode == 1
        assert set(re.findall(r"expr: \"ALERTS\{alertname=\\\"(\w+)", done.stdout + done.stderr)) == set(NAMES)
