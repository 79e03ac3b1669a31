"""The whole way over SCRAM, mutual TLS and both; who is not let in hears why in one line; no secret is ever written down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.topics import TOPICS
from tests.live.cluster import Parley, free_port
from tests.live.secured import PASSWORD, USER, Secured, secured_broker
from tests.support import eventually

pytestmark = pytest.mark.live
TOKEN = "canary-of-the-metrics-19c2"
COMMANDS = (
    "state",
    "config --json",
    "config",
    "meetings",
    "doctor",
    "doctor --json",
    "topics",
    "verify",
    "changes",
    "conflicts",
    "deadlines",
    "denials",
    "export positions --format csv",
    "upgrade",
    "upgrade --dry-run",
    "reset",
    "state --digest",
    "state --as-of 2022-02-01",
)
"""Every command that reads the cluster or shows settings; the first two are tried in every way."""
STRANGER = {"ssl_cert_file": "stranger.crt", "ssl_key_file": "stranger.key"}


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """A broker with a listener for each way to be reached."""
    with secured_broker(tmp_path_factory.mktemp("secured")) as found:
        yield found


@pytest.mark.long
@pytest.mark.parametrize(
    ("listener", "mechanism"), [("SCRAM", "SCRAM-SHA-256"), ("MTLS", "SCRAM-SHA-512"), ("BOTH", "SCRAM-SHA-512")]
)
def test_a_worker_reads_the_seeds(listener: str, mechanism: str, secured: Secured, tmp_path: Path) -> None:
    """Topics, articles, records, changelogs and ledger pass through a secured listener; no secret shows anywhere on the way."""
    access = secured.access(listener, mechanism)
    if "sasl_password" in access:
        access["sasl_password_file"] = tmp_path / "password"
        access["sasl_password_file"].write_text(f"{access.pop('sasl_password')}\n", encoding="utf-8")
    parley = Parley(secured.address(listener), tmp_path, access, PARLEY_TOKEN=TOKEN, PARLEY_LOG_LEVEL="debug")
    try:
        worker = parley.worker()
        said = [parley.checked("replay")]
        parley.settle()
        said += [parley.checked(*command.split()) for command in (COMMANDS if listener == "BOTH" else COMMANDS[:2])]
        if listener == "BOTH":
            said += [parley.checked("tail", topic.name, "--all", "-F") for topic in TOPICS if not topic.internal]
        line = Path(f"/proc/{worker.pid}/cmdline").read_bytes().decode() if Path("/proc").is_dir() else ""
        assert parley.stop(worker) < 20
    finally:
        parley.close()

    assert "NATO" in said[1]
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in tmp_path.rglob("*.log")]
    assert logs
    assert not [text for text in (*said, *logs, line) if PASSWORD in text or TOKEN in text]


def test_the_supervised_worker_gets_the_secrets_by_its_environment(secured: Secured, tmp_path: Path) -> None:
    """`parley run` hands the password and the token on to its worker, not on a command line, and writes neither down."""
    access = secured.access("BOTH")
    parley = Parley(
        secured.address("BOTH"),
        tmp_path,
        access,
        PARLEY_TOKEN=TOKEN,
        PARLEY_HEALTH_PORT=str(free_port()),
        PARLEY_RUN_HEALTH_PORT="0",
    )
    process = parley.start("run", "--no-seeds")
    try:
        eventually(
            lambda: parley.ended(process) or "running; Ctrl-C stops" in parley.log(process), 90, "all of it runs"
        )
        lines = [command_line(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
        ours = [line for line in lines if parley.broker in line]
        assert ours or not Path("/proc").is_dir()
        assert not [line for line in lines if PASSWORD in line or TOKEN in line]
        parley.stop(process)
    finally:
        parley.close()
    logs = [path.read_text(encoding="utf-8", errors="replace") for path in tmp_path.rglob("*.log")]
    assert not [text for text in logs if PASSWORD in text or TOKEN in text]


def command_line(path: Path) -> str:
    """The command line of a process, which may end at any time."""
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("command", "listener", "change", "status", "says"),
    [
        ("worker", "SCRAM", {"sasl_password": f"{PASSWORD}x"}, os.EX_NOPERM, "refuses the user «reader»"),
        ("state", "BOTH", {"sasl_user": "nobody"}, os.EX_NOPERM, "refuses the user «nobody»"),
        ("worker", "BOTH", {"ssl_ca_file": "other-ca.crt"}, os.EX_CONFIG, "check PARLEY_SSL_CA_FILE"),
        ("state", "MTLS", {"ssl_cert_file": None, "ssl_key_file": None}, os.EX_NOPERM, "refuses our certificate"),
        ("replay", "MTLS", STRANGER, os.EX_NOPERM, "refuses our certificate"),
        ("worker", "MTLS", {"ssl_key_file": "stranger.key"}, os.EX_CONFIG, "cannot be used"),
        ("state", "SCRAM", {"security_protocol": "SSL", "sasl_mechanism": None}, os.EX_CONFIG, "sends no user"),
    ],
)
def test_who_is_not_let_in_hears_why(
    command: str,
    listener: str,
    change: dict[str, Any],
    status: int,
    says: str,
    secured: Secured,
    tmp_path: Path,
) -> None:
    """A wrong password, an unknown authority, a strange certificate: a status of its own, one line, no stack, no secret."""
    given = {**secured.access(listener), **change}
    access = {
        name: secured.folder / value if name.endswith("_file") else value
        for name, value in given.items()
        if value is not None
    }
    environment = {f"PARLEY_{name.upper()}": str(value) for name, value in access.items()}
    parley = Parley(secured.address(listener), tmp_path)
    done = parley.command(command, **environment, PARLEY_CONNECT_SECONDS="3")

    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert PASSWORD not in done.stderr


def test_an_open_client_at_a_secured_listener(secured: Secured, tmp_path: Path) -> None:
    """Clear text where TLS or a user is wanted finds nobody: status 69."""
    for listener in ("MTLS", "SCRAM"):
        done = Parley(secured.address(listener), tmp_path).command("state", PARLEY_CONNECT_SECONDS="2")
        assert done.returncode == os.EX_UNAVAILABLE
        assert "PARLEY_SECURITY_PROTOCOL" in done.stderr
        assert USER not in done.stderr
