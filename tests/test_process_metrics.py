"""What every process shows of itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, generate_latest

from streams import __version__
from streams.process_metrics import show_build, show_process


def test_a_process_shows_itself(tmp_path: Path) -> None:
    """Build, interpreter, CPU, memory and disk, also before the data folder is made; no second series for each counter."""
    registry = CollectorRegistry()
    show_build(registry, "rules")
    show_process(registry, tmp_path / "not" / "yet")
    Counter("parley_test", "A counter", registry=registry).inc()
    text = generate_latest(registry).decode()
    value = registry.get_sample_value

    assert value("parley_build_info", {"version": __version__, "ruleset": "rules"}) == 1
    assert (value("process_resident_memory_bytes") or 0) > 1_000_000
    assert value("parley_data_disk_size_bytes") == shutil.disk_usage(tmp_path).total
    assert value("parley_data_disk_free_bytes") == pytest.approx(shutil.disk_usage(tmp_path).free, rel=0.2)
    assert "python_info{" in text
    assert "parley_test_total 1.0" in text
    assert "_created" not in text
