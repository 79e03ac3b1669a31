"""A folder in, a real Kafka on loopback with one listener for each way to be reached out: SCRAM, PLAIN, mutual TLS, TLS with SCRAM.

The certificates are made by openssl, the SCRAM users when the data folder is formatted.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from platformdirs import user_cache_path

from streams.errors import BrokerError
from streams.jvm.jars import fetch, load_lock
from streams.jvm.java import Java, find_java
from streams.jvm.node import new_cluster_id

__all__ = ["PASSWORD", "USER", "Secured", "secured_broker"]

USER, PASSWORD = "reader", "canary-of-the-broker-7f3a"
LISTENERS = ("PLAINTEXT", "SCRAM", "MTLS", "BOTH", "CONTROLLER")

PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{CONTROLLER}
listeners={listeners}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SCRAM:SASL_PLAINTEXT,MTLS:SSL,BOTH:SASL_SSL
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
connections.max.reauth.ms=0
listener.name.scram.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.both.sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.scram.plain.sasl.jaas.config={plain}
listener.name.both.plain.sasl.jaas.config={plain}
listener.name.scram.scram-sha-256.sasl.jaas.config={scram}
listener.name.scram.scram-sha-512.sasl.jaas.config={scram}
listener.name.both.scram-sha-256.sasl.jaas.config={scram}
listener.name.both.scram-sha-512.sasl.jaas.config={scram}
ssl.keystore.type=PEM
ssl.keystore.location=broker.pem
ssl.truststore.type=PEM
ssl.truststore.location=ca.crt
listener.name.mtls.ssl.client.auth=required
"""
PLAIN = (
    "org.apache.kafka.common.security.plain.PlainLoginModule required "
    f'username="{USER}" password="{PASSWORD}" user_{USER}="{PASSWORD}";'
)
SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


@dataclass(frozen=True, slots=True)
class Secured:
    """A running broker and the files of its clients."""

    folder: Path
    ports: dict[str, int]

    def address(self, listener: str) -> str:
        """Where a listener is."""
        return f"127.0.0.1:{self.ports[listener]}"

    def access(self, listener: str, mechanism: str = "SCRAM-SHA-512") -> dict[str, Any]:
        """The settings that let a client in through a listener."""
        protocol = {"SCRAM": "SASL_PLAINTEXT", "MTLS": "SSL", "BOTH": "SASL_SSL"}[listener]
        found: dict[str, Any] = {"security_protocol": protocol}
        if listener != "SCRAM":
            found["ssl_ca_file"] = self.folder / "ca.crt"
        if listener == "MTLS":
            found |= {"ssl_cert_file": self.folder / "client.crt", "ssl_key_file": self.folder / "client.key"}
        else:
            found |= {"sasl_mechanism": mechanism, "sasl_user": USER, "sasl_password": PASSWORD}
        return found


@contextmanager
def secured_broker(
    folder: Path, passwords: Mapping[str, str] = MappingProxyType({USER: PASSWORD}), more: str = ""
) -> Iterator[Secured]:
    """Start it, with these users and more properties; ended at the end of the block."""
    make_certificates(folder)
    ports = free_ports(len(LISTENERS))
    found = Secured(folder, dict(zip(LISTENERS, ports, strict=True)))
    listeners = ",".join(f"{name}://127.0.0.1:{port}" for name, port in found.ports.items())
    text = PROPERTIES.format(listeners=listeners, plain=PLAIN, scram=SCRAM, **found.ports) + more
    (folder / "broker.properties").write_text(text, encoding="utf-8")
    java, jars = find_java(), fetch(load_lock(), user_cache_path("parley") / "maven", _say)
    users = [
        word
        for name, password in passwords.items()
        for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")
        for word in ("--add-scram", f"{mechanism}=[name={name},password={password}]")
    ]
    storage = ["format", "--cluster-id", new_cluster_id(), "--config", "broker.properties", *users]
    subprocess.run(
        command(java, jars, "kafka.tools.StorageTool", *storage),
        cwd=folder,
        check=True,
        timeout=120,
        capture_output=True,
    )
    with (folder / "broker.out").open("wb") as out:
        process = subprocess.Popen(
            command(java, jars, "kafka.Kafka", "broker.properties"), cwd=folder, stdout=out, stderr=out
        )
    try:
        wait_for(found, process)
        yield found
    finally:
        process.kill()
        process.wait()


def command(java: Java, jars: tuple[Path, ...], main: str, *arguments: str) -> list[str]:
    """A command line of the JVM."""
    return [str(java.path), "-Xmx384m", *java.flags, "-cp", ":".join(map(str, jars)), main, *arguments]


def wait_for(broker: Secured, process: subprocess.Popen[bytes]) -> None:
    """Return when the broker's open listener answers."""
    from streams.runtime.cluster import admin
    from streams.settings import Settings

    deadline = time.monotonic() + 120
    while True:
        try:
            with admin(Settings(connect_seconds=2), broker.address("PLAINTEXT")):
                return
        except BrokerError:
            said = (broker.folder / "broker.out").read_text(encoding="utf-8", errors="replace")[-3000:]
            assert process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.2)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def make_certificates(folder: Path) -> None:
    """An authority with a broker and a client that it signs, and another authority with a client of its own."""
    for authority, clients in (("ca", ("broker", "client")), ("other-ca", ("stranger",))):
        openssl(
            folder,
            f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {authority}.key -out {authority}.crt "
            f"-days 2 -subj /CN={authority} -addext keyUsage=critical,keyCertSign",
        )
        for name in clients:
            openssl(
                folder,
                f"req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr "
                f"-subj /CN={name} -addext subjectAltName=IP:127.0.0.1",
            )
            openssl(
                folder,
                f"x509 -req -in {name}.csr -CA {authority}.crt -CAkey {authority}.key -CAcreateserial -days 2 "
                f"-copy_extensions copy -out {name}.crt",
            )
    pem = "".join((folder / name).read_text(encoding="ascii") for name in ("broker.key", "broker.crt", "ca.crt"))
    (folder / "broker.pem").write_text(pem, encoding="ascii")


def openssl(folder: Path, arguments: str) -> None:
    """Run one command of openssl in a folder."""
    subprocess.run(["openssl", *arguments.split()], cwd=folder, check=True, capture_output=True, timeout=60)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
