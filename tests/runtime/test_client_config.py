"""What is told when a client does not get through: a right that is missing is no broker that is silent."""

from __future__ import annotations

import confluent_kafka
import pytest
from kafka.errors import GroupAuthorizationFailedError, KafkaTimeoutError, TopicAuthorizationFailedError

from streams.errors import RefusedError, UnavailableError
from streams.runtime.client_config import unavailable
from streams.settings import Settings

NOBODY = "127.0.0.1:1"


@pytest.mark.parametrize(
    "error",
    [
        TopicAuthorizationFailedError(),
        GroupAuthorizationFailedError(),
        confluent_kafka.KafkaException(
            confluent_kafka.KafkaError(confluent_kafka.KafkaError.GROUP_AUTHORIZATION_FAILED)
        ),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_refused_right_is_told_as_one(error: Exception) -> None:
    """Whichever client says it, the message names the command that lists the rights."""
    found = unavailable(Settings(), NOBODY, error)

    assert isinstance(found, RefusedError)
    assert "parley topics --strimzi" in str(found)


@pytest.mark.parametrize(
    "error",
    [
        KafkaTimeoutError(),
        confluent_kafka.KafkaException(confluent_kafka.KafkaError(confluent_kafka.KafkaError._TRANSPORT)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_any_other_error_is_not(error: Exception) -> None:
    """A broker that does not answer is told as before."""
    assert isinstance(unavailable(Settings(), NOBODY, error), UnavailableError)
