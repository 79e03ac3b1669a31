"""Settings in, what each client needs to reach the broker out: the one place that knows how three clients spell TLS and SASL."""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import time
from typing import Any, Final

import confluent_kafka
from faust import SASLCredentials, SSLCredentials
from kafka.errors import AuthorizationError

from streams.errors import ConfigError, ParleyError, RefusedError, UnavailableError
from streams.settings import Settings

__all__ = ["for_faust", "for_kafka_python", "for_librdkafka", "unavailable"]

_ANSWER_SECONDS: Final = 3.0
_REFUSALS: Final = frozenset(
    {
        confluent_kafka.KafkaError.TOPIC_AUTHORIZATION_FAILED,
        confluent_kafka.KafkaError.GROUP_AUTHORIZATION_FAILED,
        confluent_kafka.KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    }
)
_librdkafka: Final = logging.getLogger("librdkafka")
_librdkafka.addHandler(logging.NullHandler())  # a command without a log tells what went wrong in a line of its own


def for_kafka_python(settings: Settings) -> dict[str, Any]:
    """Options of KafkaAdminClient, KafkaConsumer and KafkaProducer."""
    found: dict[str, Any] = {"security_protocol": settings.security_protocol}
    if settings.security_protocol.endswith("SSL"):
        found["ssl_context"] = _context(settings)
    if settings.security_protocol.startswith("SASL"):
        found["sasl_mechanism"] = settings.sasl_mechanism
        found["sasl_plain_username"] = settings.sasl_user
        found["sasl_plain_password"] = settings.secret("sasl_password")
    return found


def for_faust(settings: Settings) -> SASLCredentials | SSLCredentials | None:
    """Faust's `broker_credentials`, for its aiokafka; None in clear text."""
    context = _context(settings) if settings.security_protocol.endswith("SSL") else None
    if settings.security_protocol.startswith("SASL"):
        return SASLCredentials(
            username=settings.sasl_user,
            password=settings.secret("sasl_password"),
            ssl_context=context,
            mechanism=settings.sasl_mechanism,
        )
    return SSLCredentials(context) if context else None


def for_librdkafka(settings: Settings, servers: str) -> dict[str, Any]:
    """Options of confluent_kafka's Producer and Consumer, the servers among them."""
    found: dict[str, Any] = {
        "bootstrap.servers": servers,
        "security.protocol": settings.security_protocol,
        "log_level": 3,  # errors: its warnings are of what it tries again, and would stand between a person's lines
        "logger": _librdkafka,  # else it writes to stderr itself, past ours
    }
    if settings.security_protocol.startswith("SASL"):
        found["sasl.mechanism"] = settings.sasl_mechanism
        found["sasl.username"] = settings.sasl_user
        found["sasl.password"] = settings.secret("sasl_password")
    if settings.security_protocol.endswith("SSL"):
        found |= {
            name: value
            for name, value in (
                ("ssl.ca.location", settings.ssl_ca_file and str(settings.ssl_ca_file)),
                ("ssl.certificate.location", settings.ssl_cert_file and str(settings.ssl_cert_file)),
                ("ssl.key.location", settings.ssl_key_file and str(settings.ssl_key_file)),
                ("ssl.key.password", settings.secret("ssl_key_password")),
            )
            if value
        }
    return found


def unavailable(settings: Settings, servers: str, error: BaseException) -> ParleyError:
    """What to raise when a client does not get through to the broker: what is wrong, as far as it can be found out."""
    if (refused := _refused_right(error)) is not None:
        message = (
            f"the broker at {servers} does not let the user «{settings.sasl_user or 'of this connection'}» do this "
            f"({refused}); `parley topics --strimzi CLUSTER` prints the rights that each program needs"
        )
        return RefusedError(message)
    if settings.security_protocol.endswith("SSL") and (fault := _handshake_fault(settings, servers)) is not None:
        return fault
    if settings.security_protocol.startswith("SASL") and _refuses_user(settings, servers):
        message = (
            f"the broker at {servers} refuses the user «{settings.sasl_user}» with {settings.sasl_mechanism}; "
            "check PARLEY_SASL_USER, PARLEY_SASL_PASSWORD and PARLEY_SASL_MECHANISM"
        )
        return RefusedError(message)
    hint = "check PARLEY_BROKER (or unset it to use the local broker) and PARLEY_SECURITY_PROTOCOL"
    if settings.security_protocol != "PLAINTEXT":
        hint = f"check PARLEY_BROKER, and that it speaks {settings.security_protocol} there"
    message = f"no Kafka broker answers at {servers} ({type(error).__name__}); {hint}"
    return UnavailableError(message)


def _refused_right(error: BaseException) -> str | None:
    """What the user may not do, as either client says it; None for any other error."""
    if isinstance(error, confluent_kafka.KafkaException):
        cause = error.args[0]
        return str(cause.str()) if cause.code() in _REFUSALS else None
    return type(error).__name__ if isinstance(error, AuthorizationError) else None


def _refuses_user(settings: Settings, servers: str) -> bool:
    """Whether the broker turns the user away: asked of librdkafka, since kafka-python only says that time is up."""
    codes: list[int] = []
    options = {
        **for_librdkafka(settings, servers),
        "error_cb": lambda error: codes.append(error.code()),
        "log_level": 0,
    }
    producer, deadline = confluent_kafka.Producer(options), time.monotonic() + _ANSWER_SECONDS
    while not codes and time.monotonic() < deadline:
        producer.poll(0.1)
    return confluent_kafka.KafkaError._AUTHENTICATION in codes  # noqa: SLF001  # its only name


def _handshake_fault(settings: Settings, servers: str) -> ParleyError | None:
    """What is wrong with TLS itself: asked by a handshake of our own, since the clients keep it to themselves; None if well."""
    host, _, port = servers.split(",", maxsplit=1)[0].rpartition(":")
    host = host.strip("[]")
    try:
        with (
            socket.create_connection((host, int(port)), _ANSWER_SECONDS) as plain,
            _context(settings).wrap_socket(plain, server_hostname=host) as secured,
        ):
            secured.settimeout(1)
            with contextlib.suppress(TimeoutError):  # a broker that accepts us waits for our first word
                if secured.recv(1) == b"":
                    raise ConnectionResetError
    except ssl.SSLCertVerificationError as error:
        message = f"the certificate of {host}:{port} is not accepted ({error.verify_message}); check PARLEY_SSL_CA_FILE"
        return ConfigError(message)
    except ssl.SSLError as error:
        if "ALERT" in (error.reason or ""):
            message = f"{host}:{port} refuses our certificate ({error.reason}); check PARLEY_SSL_CERT_FILE and PARLEY_SSL_KEY_FILE"
            return RefusedError(message)
        message = f"{host}:{port} does not speak TLS ({error.reason}); check PARLEY_SECURITY_PROTOCOL"
        return UnavailableError(message)
    except OSError:
        return None
    return None


def _context(settings: Settings) -> ssl.SSLContext:
    """The TLS of kafka-python and aiokafka: the broker's certificate and name are always checked; raises ConfigError."""
    try:
        context = ssl.create_default_context(cafile=settings.ssl_ca_file)
        if settings.ssl_cert_file is not None:
            # never None: OpenSSL would ask for the password at the terminal
            context.load_cert_chain(
                settings.ssl_cert_file, settings.ssl_key_file, settings.secret("ssl_key_password") or ""
            )
    except (ssl.SSLError, OSError) as error:
        message = (
            f"PARLEY_SSL_CA_FILE, PARLEY_SSL_CERT_FILE or PARLEY_SSL_KEY_FILE cannot be used: {error.strerror or error}"
        )
        raise ConfigError(message) from error
    return context
