"""Settings are read once, from the environment, and refuse what they do not know."""

from __future__ import annotations

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
        ("PARLEY_LOG_LEVEL", "loud", "must be debug, info, warning or error"),
        ("PARLEY_DELIVERY_TIMEOUT_SECONDS", "60", "stalled worker"),
        ("PARLEY_MIN_INSYNC_REPLICAS", "3", "no write would ever be acknowledged"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the setting, or says why two of them do not go together."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError, match=says):
        load_settings()


def test_settings_are_frozen() -> None:
    """Nobody changes a setting behind another's back."""
    with pytest.raises(ValueError, match="frozen"):
        Settings().partitions = 5  # type: ignore[misc]


def test_every_setting_says_what_it_means() -> None:
    """`parley config` explains each."""
    assert all(field.description for field in Settings.model_fields.values())
