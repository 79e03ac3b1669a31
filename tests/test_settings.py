"""Settings are read once, from the environment, and refuse what they do not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.settings import Settings, load_settings


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line decides, then the environment, then the default."""
    monkeypatch.setenv("PARLEY_PARTITIONS", "7")

    assert load_settings().partitions == 7
    assert load_settings(partitions=9).partitions == 9


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PARLEY_PARTITION", "4", "no such setting"),
        ("PARLEY_PARTITIONS", "many", "PARLEY_PARTITIONS"),
        ("PARLEY_PARTITIONS", "0", "PARLEY_PARTITIONS"),
        ("PARLEY_NAMESPACE", "Über", "PARLEY_NAMESPACE"),
        ("PARLEY_STAGES", "read,write", "must be some of read, track, convene, group"),
        ("PARLEY_STAGES", "read,read", "each once"),
        ("PARLEY_STAGES", "", "must be some of"),
        ("PARLEY_LOG_LEVEL", "loud", "must be debug, info, warning or error"),
        ("PARLEY_DELIVERY_TIMEOUT_SECONDS", "60", "stalled worker"),
        ("PARLEY_BROKER", "kafka://user:pw@host:9092", "have settings of their own"),
        ("PARLEY_HEALTH_HOST", "0.0.0.0", "set token or token_file"),
        ("PARLEY_HEALTH_HOST", "::", "set token or token_file"),
        ("PARLEY_HEALTH_HOST", "parley.example", "set token or token_file"),
        ("PARLEY_TOKEN", "short", "16 or more"),
        ("PARLEY_SERVE_HOST", "0.0.0.0", "set serve_users_file"),
        ("PARLEY_SERVE_PUBLIC_URL", "parley.example", "must be http"),
        ("PARLEY_SERVE_PUBLIC_URL", "https://parley.example/under", "without a path"),
        ("PARLEY_SCHEMA_REGISTRY", "registry:8081", "must be http"),
        ("PARLEY_SCHEMA_REGISTRY", "http://user:pw@registry:8081", "have settings of their own"),
        ("PARLEY_SCHEMA_REGISTRY_USER", "reader", "but no schema_registry"),
        ("PARLEY_TOKEN_FILE", "missing.token", "is no file"),
        ("PARLEY_SECURITY_PROTOCOL", "TLS", "PARLEY_SECURITY_PROTOCOL"),
        ("PARLEY_SECURITY_PROTOCOL", "SASL_SSL", "needs sasl_mechanism"),
        ("PARLEY_SASL_USER", "reader", "sends no user"),
        ("PARLEY_SSL_CA_FILE", "ca.pem", "does not encrypt"),
        ("PARLEY_MIN_INSYNC_REPLICAS", "3", "no write would ever be acknowledged"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting, or says why two of them do not go together."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError, match=says):
        load_settings()


SASL = {"sasl_mechanism": "PLAIN", "sasl_user": "reader", "sasl_password": "canary"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"security_protocol": "SASL_PLAINTEXT", "broker": "kafka.example:9092", **SASL}, "shows the password"),
        ({"security_protocol": "SSL", "ssl_cert_file": __file__}, "go together"),
        ({"security_protocol": "SSL", "ssl_ca_file": "nowhere.pem"}, "is no file"),
        ({"security_protocol": "SASL_SSL", "sasl_password_file": __file__, **SASL}, "give one"),
        ({"security_protocol": "SASL_SSL", **SASL, "sasl_password": ""}, "sasl_password is empty"),
        ({"security_protocol": "SASL_SSL", **SASL, "sasl_mechanism": "GSSAPI"}, "PARLEY_SASL_MECHANISM"),
    ],
)
def test_access_that_does_not_go_together(given: dict[str, str], says: str) -> None:
    """A half-given way to the broker is refused at once, and no message has the password."""
    with pytest.raises(ConfigError, match=says) as refusal:
        load_settings(**given)

    assert "canary" not in str(refusal.value)


REGISTRY = {"schema_registry_user": "reader", "schema_registry_password": "canary"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"schema_registry_user": "reader"}, "go together"),
        ({"schema_registry_password": "canary"}, "go together"),
        ({"schema_registry_ca_file": "nowhere.pem"}, "is no file"),
        ({**REGISTRY, "schema_registry": "http://registry.example:8081"}, "use https"),
        ({**REGISTRY, "schema_registry_user": "a:b"}, "PARLEY_SCHEMA_REGISTRY_USER"),
    ],
)
def test_a_registry_that_does_not_go_together(given: dict[str, str], says: str) -> None:
    """Half a user, a file that is none, and a password for the network to see are refused, without showing it."""
    with pytest.raises(ConfigError, match=says) as refusal:
        load_settings(**{"schema_registry": "https://registry.example", **given})

    assert "canary" not in str(refusal.value)


@pytest.mark.parametrize(
    "address", ["http://localhost:8081", "http://[::1]:8081/apis/ccompat/v7", "https://registry.example"]
)
def test_a_registry_with_a_user(address: str) -> None:
    """In clear text on this machine only."""
    assert load_settings(schema_registry=address, **REGISTRY).secret("schema_registry_password") == "canary"


def test_secrets_come_from_files_and_are_not_shown(tmp_path: Path) -> None:
    """A password in a file is read without its line end; the settings print neither it nor one given directly."""
    path = tmp_path / "password"
    path.write_text("canary-in-file\n", encoding="utf-8")
    given = {**SASL, "sasl_password": None, "sasl_password_file": path, "token": "canary-" + "t" * 16}
    settings = load_settings(security_protocol="sasl_ssl", **given)

    assert settings.secret("sasl_password") == "canary-in-file"
    assert "canary" not in repr(settings) + str(settings.model_dump())


def test_settings_are_frozen() -> None:
    """Nobody changes a setting behind another's back."""
    with pytest.raises(ValueError, match="frozen"):
        Settings().partitions = 5  # type: ignore[misc]


def test_every_setting_says_what_it_means() -> None:
    """`parley config` explains each."""
    assert all(field.description for field in Settings.model_fields.values())
