"""A real Prometheus on a real run: every expression of every panel, rule and alert finds something, and no alert fires."""

from __future__ import annotations

import json
import math
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.live.cluster import ALLOWED, Parley, free_port, get, listens, post
from tests.misbehaving import Server, answer
from tests.runtime.feed_world import item, page, rss
from tests.support import ROOT, eventually

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(
        shutil.which("prometheus") is None or shutil.which("promtool") is None,
        reason="prometheus is missing: install Debian's package prometheus",
    ),
]
DEPLOY = ROOT / "deploy"
JOBS = ["parley-ingest", "parley-ingest", "parley-run", "parley-serve", "parley-worker", "parley-worker"]
STAND = "قال وزير الخارجية الروسي سيرغي لافروف إن روسيا ترفض توسع حلف شمال الأطلسي شرقا. وأكد الكرملين أن موسكو تطالب واشنطن بضمانات أمنية."
_SECONDS = 60
"""How long Prometheus may take to have two values of everything."""
_CHOSEN = {"$__rate_interval": "20s", "$__range": "20s"}


class Asked:
    """A Prometheus, asked over HTTP."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return bool(get(f"{self.address}/-/ready"))
        except OSError:
            return False

    def get(self, path: str, **parameters: str) -> Any:
        """The data of an answer; its error in words where it is one."""
        try:
            return json.loads(get(f"{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"))["data"]
        except urllib.error.HTTPError as error:
            return error.read().decode()

    def series(self, expression: str) -> Any:
        """The vector of an expression."""
        found = self.get("query", query=expression)
        return found["result"] if isinstance(found, dict) else found


@contextmanager
def prometheus(folder: Path, targets: Path) -> Iterator[Asked]:
    """A Prometheus with the shipped configuration and rules, which looks every second."""
    for path in (DEPLOY / "prometheus").glob("*s.yml"):
        shutil.copy(path, folder)
    (folder / "targets.json").symlink_to(targets)
    config = (folder / "prometheus.yml").read_text(encoding="utf-8")
    config = config.replace("scrape_interval: 15s", "scrape_interval: 1s\n  evaluation_interval: 1s")
    (folder / "prometheus.yml").write_text(config.replace("interval: 15s", "interval: 1s"), encoding="utf-8")
    port = free_port()
    command = ["prometheus", "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with (folder / "prometheus.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        yield Asked(port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def targets(path: Path) -> list[tuple[str, str]]:
    """Job and address of each target that `parley run` has written down."""
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return sorted((group["labels"]["job"], group["targets"][0]) for group in found)


@contextmanager
def all_of_it(parley: Parley, serving: int) -> Iterator[Path]:
    """`parley run` with its inbox and page, a followed feed, and an article of each; where the targets are told."""
    ports = {f"PARLEY_{name}_HEALTH_PORT": "0" for name in ("RUN", "INGEST", "SERVE")}
    with Server() as site:
        site.routes["/0"] = page(0, STAND)
        site.routes["/feed"] = answer(rss(item(0)))
        run = parley.start("run", PARLEY_SERVE_PORT=str(serving), **ports)
        eventually(lambda: parley.ended(run) or listens(serving), 120, parley.log(run))
        parley.start("ingest", "feed", site.url("/feed"), "--interval", "5", **ALLOWED)
        (parley.folder / "inbox" / "a.txt").write_text(STAND, encoding="utf-8")
        news(serving, "posted")
        path = parley.folder / "run" / "targets.json"
        eventually(lambda: [job for job, _ in targets(path)] == JOBS, 60, "every process is found")
        parley.settle()
        yield path
        parley.stop(run)
        assert [job for job, _ in targets(path)] == ["parley-ingest"]  # the feed, which `run` has not started


def news(serving: int, article_id: str) -> None:
    """Post an article, and look at the page."""
    assert post(serving, {"id": article_id, "text": STAND, "published_at": "2024-03-01"})[0] == 202
    get(f"127.0.0.1:{serving}/")


def expressions() -> dict[str, list[str]]:
    """Every expression of the panels, by dashboard, with what a person would have chosen."""
    found = {}
    for path in sorted((DEPLOY / "grafana").glob("*.json")):
        panels = json.loads(path.read_text(encoding="utf-8"))["panels"]
        found[path.name] = [target["expr"] for panel in panels for target in panel.get("targets", ())]
    return found


def chosen(expression: str) -> str:
    """An expression of a panel as Grafana would send it, with all values chosen."""
    for name, value in _CHOSEN.items():
        expression = expression.replace(name, value)
    return re.sub(r"\$\w+", ".*", expression)


def selectors(expression: str) -> set[str]:
    """The vectors inside an alert's expression, without what is asked of them."""
    return {
        f"{name}{labels}"
        for name, labels in re.findall(r"\b((?:\w+:)?parley_\w+(?::\w+)?|up\b)(\{[^}]*\})?", expression)
    }


def check_page(address: str) -> str:
    """What is wrong with a page of metrics: what promtool says of it, and series that it should not have."""
    text = get(f"{address}/metrics")
    done = subprocess.run(
        ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, timeout=30, check=False
    )
    strange = [line for line in text.splitlines() if re.search(r"_created\b|topic=\"[^\"]*\.|key=\"", line)]
    missing = [
        name for name in ("parley_build_info{", "process_cpu_seconds_total ", "python_info{") if name not in text
    ]
    return "\n".join([done.stdout + done.stderr, *strange, *missing]).strip()


def missing_of(asked: Asked) -> list[str]:
    """Expressions that are an error, or in whose answer there is no number."""
    panels = [chosen(each) for found in expressions().values() for each in found]
    rules = [rule for group in asked.get("rules")["groups"] for rule in group["rules"]]
    recorded = [rule["name"] for rule in rules if rule["type"] == "recording"]
    inner = sorted({each for rule in rules if rule["type"] == "alerting" for each in selectors(rule["query"])})
    faults = [f"{rule['name']}: {rule.get('lastError')}" for rule in rules if rule["health"] != "ok"]
    return faults + [each for each in (*panels, *recorded, *inner) if not says_something(asked.series(each))]


def says_something(found: Any) -> bool:
    """Whether an answer is a vector with a number in it."""
    return isinstance(found, list) and any(not math.isnan(float(each["value"][1])) for each in found)


@pytest.mark.timeout(400)
def test_every_expression_finds_something(parley: Parley, tmp_path: Path) -> None:
    """On a run of the seeds, a feed, an inbox and a posted article: no panel, rule or alert asks for what there is not."""
    folder = tmp_path / "prometheus"
    folder.mkdir()
    serving = free_port()
    with all_of_it(parley, serving) as path, prometheus(folder, path) as asked:
        wrong = {job: fault for job, address in targets(path) if (fault := check_page(address))}
        eventually(lambda: asked.is_ready() and len(asked.series("up == 1")) == len(JOBS), 60, "all are scraped")
        deadline = time.monotonic() + _SECONDS
        while (missing := missing_of(asked)) and time.monotonic() < deadline:
            news(serving, f"later-{len(missing)}-{time.monotonic()}")  # what nothing happens with has no speed
            time.sleep(1)
        ages = asked.series("source_class:parley_ledger_age_seconds:min")
        tables = {each["metric"]["table"] for each in asked.series("parley_state_entries > 0")}
        firing = asked.series('ALERTS{alertstate="firing"}')
        wanting = [asked.series(each) for each in ("parley_there_is_no_such_metric", "sum(", "vector(0) / 0")]

    assert missing == []
    assert not any(map(says_something, wanting))  # else nothing would ever be missing
    assert wrong == {}
    assert {each["metric"]["source_class"] for each in ages} == {"feed", "folder", "http", "other"}
    assert tables == {"articles", "positions", "mentions", "sketches"}
    assert firing == []
    assert sum(map(len, expressions().values())) > 50
