"""What codes are called: countries, organisations, and those that nobody has listed."""

from __future__ import annotations

import pytest

from streams.serve.model.names import CODE_MAX, _kept_name, actor_name


@pytest.mark.parametrize(
    ("code", "arabic", "english"),
    [
        ("RUS", "روسيا", "Russia"),
        ("SDN-DOCTORS-UNION", "Doctors Union (السودان)", "Doctors Union (Sudan)"),
        ("TWAR-CHAMBERS", "Twar Chambers", "Twar Chambers"),
        ("QQQ-UNION", "Qqq Union", "Qqq Union"),
    ],
)
def test_every_code_is_called_something(code: str, arabic: str, english: str) -> None:
    """A listed one by its name; one that is made of words by these, with its country."""
    name = actor_name(code)

    assert (name.code, name.ar, name.en) == (code, arabic, english)


def test_no_name_of_a_monstrous_code_is_kept() -> None:
    """Anybody may ask for codes as long as an address, in any number: they are called something, and forgotten."""
    kept = _kept_name.cache_info().currsize
    names = {actor_name(f"{number}-{'X' * CODE_MAX}").en for number in range(10)}
    assert len(names) == 10
    assert _kept_name.cache_info().currsize == kept
