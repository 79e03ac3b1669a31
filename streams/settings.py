"""The environment in, one frozen `Settings` out: the only reader of PARLEY_* variables.

Every setting can be given as `PARLEY_<NAME>` in the environment; `parley config`
prints them with their values and meanings. Units come last in the names.
"""

from __future__ import annotations

import os
import re
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams import __version__
from streams.errors import ConfigError

__all__ = ["STAGES", "TOKEN_LENGTH_MIN", "Settings", "host_port", "is_loopback", "load_settings", "read_secret"]

PREFIX = "PARLEY_"
SECRET_BYTES_MAX: Final = 64 * 1024
_SERVERS: Final = re.compile(r"[\w.-]+:\d{1,5}|\[[0-9a-fA-F:.]+\]:\d{1,5}")
_ADDRESS: Final = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?(/[\w./~-]*)?")
STAGES: Final = ("read", "track", "convene", "group")
"""What workers do, in the order in which an article goes through."""
TOKEN_LENGTH_MIN: Final = 16
"""Characters of a token that a person chose."""


class Settings(BaseSettings):
    """All that can be configured; immutable, read once, passed explicitly."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    broker: str | None = Field(None, description="Bootstrap servers, host:port[,host:port]; unset: the local broker")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How the broker is spoken to: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"
    )
    ssl_ca_file: Path | None = Field(
        None, description="PEM of the authorities that sign the brokers; unset: the system's"
    )
    ssl_cert_file: Path | None = Field(None, description="PEM of this client's certificate, for mutual TLS")
    ssl_key_file: Path | None = Field(None, description="PEM of its private key")
    ssl_key_password: SecretStr | None = Field(None, description="Password of the private key, if it has one")
    ssl_key_password_file: Path | None = Field(None, description="File with that password, instead")
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="How the user is proved: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512"
    )
    sasl_user: str | None = Field(None, min_length=1, description="User that the broker knows")
    sasl_password: SecretStr | None = Field(None, description="Password of the user")
    sasl_password_file: Path | None = Field(None, description="File with that password, instead")
    schema_registry: str | None = Field(
        None,
        description="Address of a schema registry, http(s)://host:port[/path]; unset: ids of the lock that parley ships",
    )
    schema_registry_user: str | None = Field(
        None, pattern="^[^:]+$", description="User that the registry knows; HTTP Basic"
    )
    schema_registry_password: SecretStr | None = Field(None, description="Password of that user")
    schema_registry_password_file: Path | None = Field(None, description="File with that password, instead")
    schema_registry_ca_file: Path | None = Field(
        None, description="PEM of the authorities that sign the registry; unset: the usual ones"
    )
    data_folder: Path = Field(
        default_factory=lambda: user_data_path("parley"),
        description="Folder of the local broker, its log and run files",
    )
    namespace: str = Field(
        "parley", pattern=r"^[a-z][a-z0-9-]{0,40}$", description="Prefix of all topics and of the consumer group"
    )
    partitions: int = Field(4, ge=1, le=1024, description="Partitions of the topics that are spread over workers")
    replication_factor: int = Field(1, ge=1, le=9, description="Copies of each partition; 3 on a cluster")
    min_insync_replicas: int = Field(1, ge=1, le=9, description="Copies that must acknowledge a write; 2 on a cluster")
    standby_replicas: int = Field(0, ge=0, le=9, description="Workers that keep a warm copy of a table; 1 on a cluster")
    worker_name: str = Field(
        default_factory=socket.gethostname,
        min_length=1,
        max_length=200,
        description="Stable, unique name of this worker: Kafka's group.instance.id",
    )
    health_host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="Address that /livez, /readyz and /metrics listen on; off loopback, a token is needed",
    )
    token: SecretStr | None = Field(None, description="What /metrics asks for, as `Authorization: Bearer …`")
    token_file: Path | None = Field(None, description="File with that token, instead")
    health_port: int = Field(9465, ge=0, le=65535, description="Port of the worker's health server; 0: any free one")
    run_health_port: int = Field(9464, ge=0, le=65535, description="Port of the health server of `parley run`")
    ingest_health_port: int = Field(
        9466, ge=0, le=65535, description="Port of the health server of `parley ingest watch`"
    )
    ingest_settle_seconds: float = Field(
        0.5, ge=0, le=600, description="How long a watched file must be as it is before it is read"
    )
    ingest_scan_seconds: float = Field(
        60.0, ge=1, le=86_400, description="How often a watched folder is looked through whole, beside what is noticed"
    )
    ingest_log_seconds: float = Field(
        60.0, ge=1, le=86_400, description="How often a source that had something new says so in the log"
    )
    serve_host: str = Field(
        "127.0.0.1",
        min_length=1,
        description="Address that `parley serve` listens on; off loopback, users or a token are needed",
    )
    serve_port: int = Field(9467, ge=0, le=65535, description="Port of `parley serve`; 0: any free one")
    serve_health_port: int = Field(9468, ge=0, le=65535, description="Port of the health server of `parley serve`")
    serve_body_bytes_max: int = Field(
        8_000_000, ge=1_000, le=100_000_000, description="Largest body of a request to `parley serve`"
    )
    serve_batch_max: int = Field(500, ge=1, le=10_000, description="Most articles of one request")
    serve_articles_per_second: int = Field(
        200, ge=1, le=100_000, description="Articles that may be posted a second, averaged; beyond, 429"
    )
    serve_requests_per_second: int = Field(
        50,
        ge=1,
        le=100_000,
        description="Requests for pages and to the API that one client may make a second, averaged; beyond, 429",
    )
    serve_cors_origins: str = Field(
        "",
        description="Origins, https://host with commas between, whose pages may read the API from a browser; empty: none",
    )
    serve_seconds: float = Field(30.0, ge=1, le=600, description="Longest time that the body of a request may take")
    serve_users_file: Path | None = Field(
        None,
        description="TOML of who may ask `parley serve`, by `parley users add`; unset: the token, or whoever is local",
    )
    serve_session_hours: float = Field(
        12.0, gt=0, le=720, description="How long who logs in on the page stays in, in hours"
    )
    serve_public_url: str | None = Field(
        None,
        description="Address by which browsers reach `parley serve`, where a proxy stands before it; https makes cookies secure",
    )
    serve_alerts_file: Path | None = Field(
        None, description="TOML of webhooks that `parley serve` tells of changes; `parley alerts check` looks at it"
    )
    serve_alerts_allow: str = Field(
        "",
        description="Networks and host names, with commas between, that webhooks may be at though they are not public",
    )
    serve_alerts_hours: float = Field(
        72.0, gt=0, le=8_760, description="How long a webhook that fails is tried before an event is given up, in hours"
    )
    serve_events_days: float = Field(
        30.0,
        gt=0,
        le=3_650,
        description="How long events are kept whole, for streams that resume and for webhooks that gave them up, in days",
    )
    log_level: str = Field("info", description="debug, info, warning or error")
    log_json: bool | None = Field(None, description="JSON logs; unset: unless stderr is a terminal")
    fetch_allow: str = Field(
        "",
        description="Networks and host names, with commas between, that may be fetched from though they are not public",
    )
    fetch_agent: str = Field(
        f"parley/{__version__}",
        pattern=r"^[A-Za-z][\w.-]*/[ -~]+$",
        description="What parley calls itself to servers, name/version; add how to reach you",
    )
    fetch_seconds: float = Field(30.0, ge=1, le=600, description="Longest time a request takes, redirects included")
    fetch_bytes_max: int = Field(
        4_000_000, ge=10_000, le=100_000_000, description="Largest body that is fetched, as sent and as unpacked"
    )
    fetch_interval_seconds: float = Field(
        1.0, ge=0, le=3_600, description="Least time between two requests to one host"
    )
    article_bytes_max: int = Field(
        1_000_000, ge=1_000, le=4_000_000, description="Largest article text in UTF-8; larger ones become dead letters"
    )
    records_per_article_max: int = Field(
        10_000, ge=100, le=20_000, description="Most records one article may give; beyond, it becomes a dead letter"
    )
    confidence_min: int = Field(
        0, ge=0, le=1_000, description="Thousandths: positions that are less certain are left out; a rule of its own"
    )
    stages: str = Field(
        ",".join(STAGES),
        description="What a worker does of read, track, convene and group, with commas between; another must do the rest",
    )
    batch_articles_max: int = Field(20, ge=1, le=1_000, description="Articles read before their records are sent")
    batch_events_max: int = Field(
        500, ge=1, le=10_000, description="Positions, mentions or sketches folded before what they lead to is sent"
    )
    state_memory_mb: int = Field(
        64,
        ge=8,
        le=65_536,
        description="Memory for pages of the tables and for what is being worked on of meetings and stories",
    )
    commit_interval_seconds: float = Field(0.5, gt=0, le=60, description="How often offsets are committed")
    session_timeout_seconds: float = Field(
        10.0, ge=6, le=300, description="Silence after which Kafka gives partitions away"
    )
    delivery_timeout_seconds: float = Field(
        5.0, ge=1, le=200, description="Longest wait for a write; below the session timeout"
    )
    stall_seconds: float = Field(
        120.0, ge=5, description="Age of the oldest un-acknowledged event at which a worker exits"
    )
    recovery_seconds: float = Field(
        600.0,
        ge=5,
        description="Longest time without partitions, or without a register read in recovery, before a worker exits",
    )
    stop_seconds: float = Field(15.0, ge=1, le=60, description="Longest clean stop after SIGTERM before a worker exits")
    connect_seconds: float = Field(10.0, ge=1, le=300, description="Longest wait for the broker to answer a command")

    @field_validator("broker")
    @classmethod
    def _servers(cls, broker: str | None) -> str | None:
        if broker is not None and not all(_SERVERS.fullmatch(server) for server in broker.split(",")):
            message = "must be host:port[,host:port]; users and passwords have settings of their own"
            raise ValueError(message)
        return broker

    @field_validator("schema_registry")
    @classmethod
    def _address(cls, address: str | None) -> str | None:
        if address is not None and not _ADDRESS.fullmatch(address):
            message = "must be http(s)://host:port[/path]; user and password have settings of their own"
            raise ValueError(message)
        return address

    @field_validator("serve_public_url")
    @classmethod
    def _origin(cls, address: str | None) -> str | None:
        found = None if address is None else _ADDRESS.fullmatch(address)
        if address is not None and (found is None or found[3] not in {None, "/"}):
            message = "must be http(s)://host[:port], without a path"
            raise ValueError(message)
        return None if address is None else address.rstrip("/").lower()

    @field_validator("security_protocol", "sasl_mechanism", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def stage_names(self) -> tuple[str, ...]:
        """The stages of this worker, in the order of `STAGES`."""
        return tuple(self.stages.split(","))

    @field_validator("stages")
    @classmethod
    def _known_stages(cls, stages: str) -> str:
        told = [name.strip() for name in stages.split(",")]
        if not set(told) <= set(STAGES) or len(set(told)) < len(told):
            message = f"must be some of {', '.join(STAGES)}, each once, with commas between"
            raise ValueError(message)
        return ",".join(name for name in STAGES if name in told)

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.lower() not in {"debug", "info", "warning", "error"}:
            message = "must be debug, info, warning or error"
            raise ValueError(message)
        return level.lower()

    def model_post_init(self, _context: Any, /) -> None:
        """Check what no single field can: raises ValueError."""
        if self.delivery_timeout_seconds >= self.session_timeout_seconds:
            message = "delivery_timeout_seconds must be below session_timeout_seconds: a stalled worker could write behind its successor"
            raise ValueError(message)
        if self.min_insync_replicas > self.replication_factor:
            message = "min_insync_replicas cannot exceed replication_factor: no write would ever be acknowledged"
            raise ValueError(message)
        for fault in (_access_fault(self), _registry_fault(self), _listener_fault(self)):
            if fault:
                raise ValueError(fault)

    def secret(
        self, name: Literal["sasl_password", "ssl_key_password", "schema_registry_password", "token"]
    ) -> str | None:
        """A secret, from its setting or its file; None when neither is given; raises ValueError for a file that is none."""
        given: SecretStr | None = getattr(self, name)
        path: Path | None = getattr(self, f"{name}_file")
        if given is not None and path is not None:
            message = f"{name} and {name}_file are both given; give one"
            raise ValueError(message)
        if path is not None:
            given = SecretStr(read_secret(path, f"{name}_file"))
        found = None if given is None else given.get_secret_value()
        if found == "":
            message = f"{name} is empty"
            raise ValueError(message)
        return found


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens at, or is reached at, this host."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def host_port(host: str, port: int) -> str:
    """An address as URLs have it: an IPv6 host in brackets."""
    return f"[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{host}:{port}"


def _access_fault(settings: Settings) -> str | None:
    """What does not go together in how the broker is reached; None when all does."""
    protocol, mechanism = settings.security_protocol, settings.sasl_mechanism
    password, _ = settings.secret("sasl_password"), settings.secret("ssl_key_password")
    user, has_password = settings.sasl_user, password is not None
    files = {name: getattr(settings, name) for name in ("ssl_ca_file", "ssl_cert_file", "ssl_key_file")}
    given = [name for name, path in files.items() if path is not None]
    if protocol.startswith("SASL") and not (mechanism and user and has_password):
        return f"security_protocol {protocol} needs sasl_mechanism, sasl_user and sasl_password (or sasl_password_file)"
    if not protocol.startswith("SASL") and (mechanism or user or has_password):
        return f"sasl_* is given, but security_protocol {protocol} sends no user; SASL_SSL does"
    if not protocol.endswith("SSL") and given:
        return f"{given[0]} is given, but security_protocol {protocol} does not encrypt; SSL and SASL_SSL do"
    if (settings.ssl_cert_file is None) != (settings.ssl_key_file is None):
        return "ssl_cert_file and ssl_key_file go together: a certificate without its key proves nothing"
    if missing := next((name for name in given if not files[name].is_file()), None):
        return f"{missing}: {files[missing]} is no file"
    hosts = [server.rpartition(":")[0] for server in (settings.broker or "").split(",") if server]
    if (protocol, mechanism) == ("SASL_PLAINTEXT", "PLAIN") and not all(map(is_loopback, hosts)):
        return "PLAIN over SASL_PLAINTEXT shows the password to the network; use SASL_SSL, or a SCRAM mechanism"
    return None


def _registry_fault(settings: Settings) -> str | None:
    """What does not go together in how the schema registry is reached; None when all does."""
    address, ca = settings.schema_registry, settings.schema_registry_ca_file
    has_password = settings.secret("schema_registry_password") is not None
    given = settings.schema_registry_user or has_password or ca
    if given and address is None:
        return "schema_registry_* is given, but no schema_registry"
    if (settings.schema_registry_user is None) == has_password:
        return "schema_registry_user and schema_registry_password (or schema_registry_password_file) go together"
    if ca is not None and not ca.is_file():
        return f"schema_registry_ca_file: {ca} is no file"
    if address is not None and has_password and address.startswith("http:"):
        host = _ADDRESS.fullmatch(address)
        if host is None or not is_loopback(host[1]):
            return "http shows the registry's password to the network; use https"
    return None


def _listener_fault(settings: Settings) -> str | None:
    """What is wrong with who may ask this process; None when nothing is."""
    token = settings.secret("token")
    if token is None and not is_loopback(settings.health_host):
        return f"health_host {settings.health_host} is not on loopback: others need a token; set token or token_file"
    if token is None and settings.serve_users_file is None and not is_loopback(settings.serve_host):
        return (
            f"serve_host {settings.serve_host} is not on loopback: others must say who they are; "
            "set serve_users_file, which `parley users add` makes, or token or token_file"
        )
    if token is not None and (len(token) < TOKEN_LENGTH_MIN or not token.isascii() or not token.isprintable()):
        return f"token must have {TOKEN_LENGTH_MIN} or more printable ASCII characters"
    return None


def read_secret(path: Path, name: str) -> str:
    """The first and only line of a file; raises ValueError naming the setting, never what is in the file."""
    try:
        if not path.is_file() or path.stat().st_size > SECRET_BYTES_MAX:
            message = f"{name}: {path} is no file of one line"
            raise ValueError(message)
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name}: {path} cannot be read ({type(error).__name__})"
        raise ValueError(message) from None


def load_settings(**overrides: Any) -> Settings:
    """Settings of this process: overrides (from the command line), else environment, else defaults; raises ConfigError."""
    unknown = sorted(
        name
        for name in os.environ
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    )
    if unknown:
        message = f"{', '.join(unknown)}: no such setting; `parley config` lists them"
        raise ConfigError(message)
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{'.'.join(map(str, fault['loc'])).upper()} {fault['msg'].removeprefix('Value error, ')}"
            if fault["loc"]
            else str(fault["msg"]).removeprefix("Value error, ")
            for fault in error.errors()
        )
        raise ConfigError(faults) from None
