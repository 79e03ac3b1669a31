"""Ports in, the settings of a single Kafka node out; and a look at whether that node serves."""

from __future__ import annotations

import base64
import socket
import uuid

from streams.errors import BrokerError

__all__ = ["HOST", "LOG4J2", "LOGS_KEPT", "PORTS", "answers", "config_text", "free_ports", "new_cluster_id"]

HOST = "127.0.0.1"
PORTS = range(19092, 19292, 2)
"""Preferred ports, the first first; the controller takes the next one up."""
LOGS_KEPT = 3
ANSWER_SECONDS = 5.0


def config_text(port: int, controller_port: int, data: str = "kafka") -> str:
    """Kafka's settings for one node on loopback; `data` is relative to the broker's folder, and so free of escapes."""
    return f"""\
# Written by parley on each start of the local broker.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{HOST}:{controller_port}
listeners=PLAINTEXT://{HOST}:{port},CONTROLLER://{HOST}:{controller_port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}

# Topics are made by plan, not by a typing mistake.
auto.create.topics.enable=false

# One node holds the only copy, and nobody else to share the work with.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4

# No second copy elsewhere: at most a second of acknowledged records is at risk in a power cut.
log.flush.scheduler.interval.ms=1000

# After a crash the controller waits for the broker that it remembers, whose place nobody else can take: 9 s by default.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500

# `parley run` starts two workers at once: one that came a moment later had both wait for the next heartbeat of the first.
group.initial.rebalance.delay.ms=400

# A quarter of the heap by default; this still tells a million keys apart in one pass.
log.cleaner.dedupe.buffer.size=33554432
"""


LOG4J2 = f"""\
# Written by parley on each start of the local broker.
rootLogger.level = WARN
rootLogger.appenderRef.file.ref = file
logger.server.name = kafka.server
logger.server.level = INFO
logger.data.name = org.apache.kafka.storage.internals.log.LogManager
logger.data.level = INFO
logger.start.name = org.apache.kafka.common.utils.AppInfoParser
logger.start.level = INFO
appender.file.name = file
appender.file.type = RollingFile
appender.file.fileName = broker.log
appender.file.filePattern = broker.log.%i
appender.file.layout.type = PatternLayout
appender.file.layout.charset = UTF-8
appender.file.layout.pattern = %d{{yyyy-MM-dd HH:mm:ss.SSS}} %p %c{{1}}: %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 8MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = {LOGS_KEPT}
"""


def free_ports(remembered: tuple[int, int] | None) -> tuple[int, int]:
    """A pair of ports for broker and controller that nobody listens on: the remembered one if possible."""
    pairs = [(port, port + 1) for port in PORTS]
    for pair in [remembered, *pairs] if remembered is not None else pairs:
        if all(map(_is_free, pair)):
            return pair
    message = f"no free port for the local broker between {PORTS[0]} and {PORTS[-1] + 1} on {HOST}"
    raise BrokerError(message)


def _is_free(port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as Java does: a closed connection is no listener
        try:
            listener.bind((HOST, port))
        except (OSError, OverflowError):
            return False
        return True


def answers(address: str, cluster_id: str | None) -> bool:
    """Whether the broker of this cluster serves clients there, and not some other program or broker."""
    host, _, port = address.partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    from kafka.admin import KafkaAdminClient
    from kafka.errors import KafkaError

    milliseconds = int(ANSWER_SECONDS * 1000)
    try:
        client = KafkaAdminClient(
            bootstrap_servers=address,
            bootstrap_timeout_ms=milliseconds,
            request_timeout_ms=milliseconds,
        )
        try:
            cluster = client.describe_cluster()
        finally:
            client.close()
    except (KafkaError, OSError):
        return False
    return bool(cluster["brokers"]) and cluster["cluster_id"] == cluster_id


def new_cluster_id() -> str:
    """A random id as Kafka writes its own: 16 bytes in URL-safe base64, not beginning with a dash."""
    while (name := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode("ascii").rstrip("=")).startswith("-"):
        pass
    return name
