"""The dashboards of Grafana are what the code beside them says, what the SDK of Grafana takes, and ask for metrics that there are."""

from __future__ import annotations

import json
import re
from itertools import combinations
from typing import Any

import pytest
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from prometheus_client import CollectorRegistry

from deploy.grafana.make import FOLDER, generated
from streams.serve.ledger_metrics import LedgerMetrics
from tests.support import ROOT
from tests.test_alerts import NAMES, RECORDED, asked, metrics

BOARDS = sorted(path.name for path in FOLDER.glob("*.json"))


def read(name: str) -> dict[str, Any]:
    """A dashboard as it is committed."""
    found: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return found


def panels(name: str) -> list[dict[str, Any]]:
    """The panels of a dashboard, without its rows."""
    return [panel for panel in read(name)["panels"] if panel["type"] != "row"]


def expressions(name: str) -> list[str]:
    """What the panels and variables of a dashboard ask."""
    chosen = [str(each.get("query", "")) for each in read(name)["templating"]["list"]]
    return [target["expr"] for panel in panels(name) for target in panel["targets"]] + chosen


def test_the_files_are_what_the_code_says() -> None:
    """Nobody changed one without the other: `make dashboards` writes them."""
    written = {name: (FOLDER / name).read_text(encoding="utf-8") for name in BOARDS}

    assert written == generated()
    assert len(written) == 3


@pytest.mark.parametrize("name", BOARDS)
def test_the_sdk_takes_it(name: str) -> None:
    """Read back by Grafana's own types nothing is lost: there is no field that they do not know, none of another form."""
    found = read(name)
    again = json.loads(JSONEncoder().encode(Dashboard.from_json(found)))

    assert again == found
    assert Dashboard.from_json({**found, "titel": "x"}) is not None
    assert json.loads(JSONEncoder().encode(Dashboard.from_json({**found, "titel": "x"}))) != {**found, "titel": "x"}


@pytest.mark.parametrize("name", BOARDS)
def test_every_panel_explains_itself(name: str) -> None:
    """Title, unit, description and number of its own; the alerts that it speaks of have pages."""
    shown = panels(name)

    for panel in shown:
        assert panel["title"]
        assert panel["description"].endswith("."), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["datasource"]["uid"] == "${datasource}", panel["title"]
        assert all((ROOT / page).is_file() for page in re.findall(r"docs/runbooks/\w+\.md", panel["description"]))
    numbers = [panel["id"] for panel in read(name)["panels"]]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("name", BOARDS)
def test_no_panel_lies_on_another(name: str) -> None:
    """Each has its place within the 24 columns."""
    places = [panel["gridPos"] for panel in read(name)["panels"]]

    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or above, (one, other)


@pytest.mark.parametrize("name", BOARDS)
def test_panels_ask_for_metrics_that_there_are(name: str) -> None:
    """A renamed metric would leave a panel empty for ever; variables are declared, and those that are declared are used."""
    registry = CollectorRegistry()
    ledger = {family.name for family in LedgerMetrics(registry, None).describe()}  # type: ignore[arg-type]  # only names
    text = "\n".join(expressions(name))
    declared = {each["name"] for each in read(name)["templating"]["list"]}

    assert asked(text) <= metrics() | ledger
    assert set(re.findall(r"\w+:parley_\w+:\w+", text)) <= set(RECORDED)
    assert set(re.findall(r"\$(\w+)", text)) - {"__rate_interval", "__range"} == declared - {"datasource"}


def test_every_alert_is_on_a_dashboard() -> None:
    """Who is called at night finds the panel that shows what is meant."""
    named = {alert for name in BOARDS for alert in re.findall(r"docs/runbooks/(\w+)\.md", json.dumps(read(name)))}

    assert set(NAMES) - named == {
        "ParleyLedgerEntryOverLimit",
        "ParleyHttpRefused",
    }  # a fault of ours, and a stranger's
