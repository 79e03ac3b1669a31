"""What a denial makes of what it denies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.extract.positions.modality import deny
from streams.records import EventType


@given(st.sampled_from(list(EventType)), st.booleans())
def test_denial_settles(event: EventType, future: bool) -> None:
    """What a denial makes of a type is a refusal that is not negated, or a negated stand of a type that may be."""
    denied, negated = deny(event, future=future)
    assert negated == (denied is not EventType.REJECT or event is EventType.REJECT)
