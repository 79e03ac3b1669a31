"""`alerts.toml`: what is read of it, what is refused and why, and the signature that receivers check."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import ConfigError
from streams.serve.alerts.events import URGENT, Filter, Kind
from streams.serve.alerts.hooks import Hook, new_secret, read_hooks, signed

ISSUES = frozenset({"ceasefire", "hostages"})
BASE = 'url = "https://hooks.example.org/x"\nsecret_file = "secret"\n'


def read(folder: Path, text: str, *, secret: str | None = None, allow: str = "") -> tuple[Hook, ...]:
    """The webhooks of such a file, with a secret beside it."""
    (folder / "secret").write_text(new_secret() + "\n" if secret is None else secret)
    path = folder / "alerts.toml"
    path.write_text(text)
    return read_hooks(path, allow, ISSUES)


def test_what_is_read(tmp_path: Path) -> None:
    """Names, addresses and filters; without kinds what is urgent. A secret is never printed."""
    desk, all_of_it = read(
        tmp_path,
        f'[webhooks.desk]\n{BASE}actors = ["HAM"]\nissues = ["ceasefire"]\nkinds = ["change", "article"]\n'
        f"[webhooks.all]\n{BASE}",
    )

    assert (desk.name, desk.url, desk.host) == ("desk", "https://hooks.example.org/x", "hooks.example.org")
    assert desk.wanted == Filter(
        actors=frozenset({"HAM"}), issues=frozenset({"ceasefire"}), kinds=frozenset({Kind.CHANGE, Kind.ARTICLE})
    )
    assert all_of_it.wanted == Filter(kinds=URGENT)
    assert "secret" not in repr(desk)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[webhooks", "no TOML"),
        ("a = 1", "nothing else"),
        ("webhooks = 1", "nothing else"),
        (f"[webhooks.Desk]\n{BASE}", "Desk: a name has small letters"),
        ("[webhooks.desk]\nurl = 'https://a.example'\n", "needs url and secret_file"),
        (f"[webhooks.desk]\n{BASE}actor = 'HAM'\n", "needs url and secret_file, and may have actors"),
        (f"[webhooks.desk]\n{BASE}actors = 'HAM'\n", "actors is a list of texts"),
        (f"[webhooks.desk]\n{BASE}actors = ['H M']\n", "no code of an actor"),
        (f"[webhooks.desk]\n{BASE}issues = ['peace']\n", "no issue peace; there are ceasefire, hostages"),
        (f"[webhooks.desk]\n{BASE}kinds = ['turn']\n", "no kind turn; there are change"),
        ("[webhooks.desk]\nurl = 1\nsecret_file = 'secret'\n", "url is no text"),
        ("[webhooks.desk]\nurl = 'ftp://a.example'\nsecret_file = 'secret'\n", "only http and https"),
        ("[webhooks.desk]\nurl = 'https://u:p@a.example'\nsecret_file = 'secret'\n", "user or a password"),
        ("[webhooks.desk]\nurl = 'https://a.example:25'\nsecret_file = 'secret'\n", "port 25"),
        ("[webhooks.desk]\nurl = 'http://a.example'\nsecret_file = 'secret'\n", "shows to the network"),
        ("[webhooks.desk]\nurl = 'https://10.0.0.1'\nsecret_file = 'secret'\n", "PARLEY_SERVE_ALERTS_ALLOW permits"),
        ("[webhooks.desk]\nurl = 'https://[::1]'\nsecret_file = 'secret'\n", "no public address"),
        ("[webhooks.desk]\nurl = 'https://a.example'\nsecret_file = 'none'\n", "parley alerts secret"),
    ],
)
def test_what_is_refused(text: str, says: str, tmp_path: Path) -> None:
    """The message names the file, the webhook and what is wrong; the status is that of a wrong configuration."""
    with pytest.raises(ConfigError, match=says) as refused:
        read(tmp_path, text)
    assert str(tmp_path / "alerts.toml") in str(refused.value)
    assert refused.value.status == 78


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_AAAA", "no base64!", "whsec_" + "A" * 120, f"{new_secret()} " * 4]
)
def test_a_secret_that_is_none(secret: str, tmp_path: Path) -> None:
    """Too short, too long, too many, or not written as the specification says; it is not shown."""
    with pytest.raises(ConfigError, match="holds no secret") as refused:
        read(tmp_path, f"[webhooks.desk]\n{BASE}", secret=secret)
    assert len(secret) < 7 or secret not in str(refused.value)


def test_what_is_allowed(tmp_path: Path) -> None:
    """A name or a network of one's own, also without encryption."""
    text = "[webhooks.desk]\nurl = '{}'\nsecret_file = 'secret'\n"
    assert read(tmp_path, text.format("http://127.0.0.1:9999/x"), allow="127.0.0.0/8")
    assert read(tmp_path, text.format("http://hooks.internal/x"), allow="hooks.internal")
    with pytest.raises(ConfigError, match="PARLEY_SERVE_ALERTS_ALLOW: 1/2/3"):
        read(tmp_path, text.format("https://a.example"), allow="1/2/3")


def test_the_signature(tmp_path: Path) -> None:
    """That of the specification's own example; with two secrets, two."""
    example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    [hook] = read(tmp_path, f"[webhooks.desk]\n{BASE}", secret=f"{example}\n")
    [both] = read(tmp_path, f"[webhooks.desk]\n{BASE}", secret=f"{example}\n{new_secret()}\n")
    told = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signed(hook, *told) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    first, second = signed(both, *told)["webhook-signature"].split(" ")
    assert (first, second[:3]) == (signed(hook, *told)["webhook-signature"], "v1,")
