"""Characters that only a newer Python knows are signs under every Python, and the others have one digest."""

from __future__ import annotations

import unicodedata

import pytest

from streams.arabic import characters
from streams.arabic.characters import YOUNG_RANGES, character_digest, computed_digest
from streams.arabic.text import fold
from streams.arabic.tokens import tokenise

YOUNG = [chr(c) for first, last in YOUNG_RANGES for c in range(first, last + 1)]


def test_the_known_digest_is_that_of_this_python() -> None:
    """What is not computed at each start is what it would come to."""
    assert computed_digest() == characters._DIGEST
    assert character_digest() == characters._DIGEST


def test_another_unicode_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that nobody compared yet are computed, and may give another ruleset."""
    monkeypatch.setattr(unicodedata, "unidata_version", "99.0.0")
    monkeypatch.setattr(characters, "computed_digest", lambda: "other")

    assert character_digest() == "other"


def test_young_characters_are_signs() -> None:
    """Each is a token of its own, and no letter or digit, also where this Python has it as one."""
    text = "قالت " + "".join(YOUNG) + " وزارة"
    tokens = tokenise(text)

    assert len(tokens) == len(YOUNG) + 2
    assert set(tokens.words[1:-1]) == {"\ufffd"}
    assert tokens.surface(1, 3) == "".join(YOUNG[:2])
    assert not any(c.isalnum() for c in fold("".join(YOUNG)))


def test_young_characters_part_words() -> None:
    """As any sign does."""
    assert tokenise(f"سد{YOUNG[-1]}النهضة").words == ("سد", "\ufffd", fold("النهضة"))
