"""A process is found by its marker, told from another with its pid, and ended."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from streams.jvm import process as process_module
from streams.jvm.process import Process, end, exists, find, identify, is_alive
from tests.jvm.support import MARKER, marked


@pytest.fixture(params=["proc", "ps"])
def _each_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask /proc, as on Linux, and ps, as elsewhere."""
    if request.param == "ps":
        monkeypatch.setattr(process_module, "PROC", Path("/nowhere"))
    elif not Path("/proc/self/stat").exists():
        pytest.skip("this system has no /proc")


@pytest.mark.usefixtures("_each_system")
class TestProcess:
    """A process is ours by its marker and its start time, not by its pid."""

    def test_is_found_by_its_marker(self) -> None:
        """Found with the marker, not without, and not by another's."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            assert process.pid == child.pid
            assert identify(child.pid, MARKER) == process
            assert is_alive(process, MARKER)
            assert exists(child.pid)
            assert identify(child.pid, "-Dparley.broker=76543210fedcba9876543210") is None
        assert find(MARKER) is None
        assert not is_alive(process, MARKER)
        assert not exists(process.pid)

    def test_is_not_its_successor(self) -> None:
        """The same pid with another start time is another process, and is left alone."""
        with marked(MARKER) as child:
            end(Process(child.pid, "long ago"), MARKER, 1)
            time.sleep(0.1)
            assert child.poll() is None

    def test_has_ended_when_it_is_a_zombie(self) -> None:
        """A process that nobody has waited for yet is no living one."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            child.kill()
            os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
            assert not is_alive(process, MARKER)
            assert find(MARKER) is None

    def test_is_ended_in_order(self) -> None:
        """SIGTERM first."""
        with marked(MARKER) as child:
            process = find(MARKER)
            assert process is not None
            end(process, MARKER, 10)
            assert child.wait(10) == -signal.SIGTERM

    def test_is_killed_when_it_does_not_listen(self) -> None:
        """SIGKILL after the deadline."""
        ignores_sigterm = (
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
        )
        with marked(MARKER, code=ignores_sigterm) as child:
            assert child.stdout is not None
            child.stdout.readline()
            process = find(MARKER)
            assert process is not None
            end(process, MARKER, 0.2)
            assert child.wait(10) == -signal.SIGKILL
