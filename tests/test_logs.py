"""What libraries log: through our pipe, once a state."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest

from streams.logs import _Once


@pytest.fixture
def written() -> Any:
    """A function that says whether a message of a library is written, at a second of its own."""
    once = _Once()

    def is_written(second: float, message: str, *arguments: object, name: str = "librdkafka") -> bool:
        record = logging.LogRecord(name, logging.ERROR, "", 0, message, arguments, None)
        record.created = second
        return once.filter(record)

    return is_written


def test_a_state_that_goes_on_is_said_once(written: Any) -> None:
    """Two minutes without a broker, another port and another time at each attempt: one line."""
    lines = [
        written(
            second, "%s [%s] %s", "FAIL", "producer-1", f"Connect to 127.0.0.1:{9000 + second} failed after {second}ms"
        )
        for second in range(120)
    ]

    assert sum(lines) == 1


def test_a_state_that_comes_back_is_a_new_one(written: Any) -> None:
    """Behind a minute of silence it is said again; one that lasts is recalled every ten minutes."""
    assert [written(second, "node 1 is down") for second in (0, 10, 80, 90)] == [True, False, True, False]
    assert sum(written(second, "node is down") for second in range(0, 1_800, 5)) == 3


def test_two_states_are_two_lines_and_ours_are_never_left_out(written: Any) -> None:
    """Messages differ by their words."""
    assert written(0, "the topic %s is unknown", "a")
    assert written(1, "the topic %s is unknown", "b")
    assert written(2, "dead letter", name="parley.worker")
    assert written(3, "dead letter", name="parley.worker")


PROGRAM = """
import sys
import structlog
from streams.logs import configure_logs
from streams.settings import Settings
configure_logs(Settings(log_json=sys.argv[1] == "json"))
def failing(held):
    raise RuntimeError("refused")
try:
    failing("what a variable held")
except RuntimeError:
    structlog.get_logger("parley.test").exception("agent failed")
"""


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_fault_is_told_with_its_frames_and_without_what_they_held(form: str) -> None:
    """Where it was raised is what one looks for; variables of a stage hold the lexicons, or what is nobody's business."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM, form], check=True, capture_output=True, text=True, timeout=60)
    said = ran.stderr + ran.stdout

    assert "RuntimeError" in said
    assert "refused" in said
    assert "failing" in said
    assert "locals" not in said
    if form == "json":
        assert "what a variable held" not in said


def test_logs_leave_rich_to_who_draws_tables() -> None:
    """Colours of tracebacks are what structlog imports it for; a worker draws none, and whoever imports it later has it."""
    program = (
        "import sys, streams.logs, structlog; assert 'rich' not in sys.modules; import rich.table; rich.table.Table()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
