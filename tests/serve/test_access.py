"""Who is let in: tokens, cookies, roles, guesses, and pages of other sites."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from streams.errors import ConfigError
from streams.serve.access import Access, Brake, answer_with_login, needs, needs_on_page
from streams.serve.login import login_router
from streams.serve.problems import answer_with_problems
from streams.serve.sessions import KEY_FILE, Sessions, session_key
from streams.serve.users import Role, User, Users, add_user, remove_user
from streams.settings import Settings

ORIGIN = {"origin": "http://localhost:9467"}


class Site:
    """Two routes, of the API and of the page, behind the access of these settings."""

    def __init__(self, folder: Path, *, url: str = "http://localhost:9467", **settings: Any) -> None:
        self.now, self.day = 0.0, 1_000_000.0
        self.app = FastAPI()
        self.settings = Settings(data_folder=folder, **settings)
        self.access = self.app.state.access = Access(self.settings, lambda: self.now, lambda: self.day)
        answer_with_problems(self.app)
        answer_with_login(self.app)
        self.app.include_router(login_router(self.access))

        @self.app.api_route("/api/correct", methods=["GET", "POST"])
        def correct(user: Annotated[User, Depends(needs(Role.ANALYST))]) -> str:
            return user.name

        @self.app.get("/ar/board")
        def board(user: Annotated[User, Depends(needs_on_page(Role.READER))]) -> str:
            return user.name

        self.client = TestClient(self.app, base_url=url, follow_redirects=False)

    def post(self, **headers: str) -> Any:
        """Post to the API; underscores are dashes."""
        return self.client.post(
            "/api/correct", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def login(self, token: str, place: str = "/ar/board", name: str = "analyst", **headers: str) -> Any:
        """Send the form, as a page of ours does."""
        form = {"name": name, "token": token, "next": place}
        return self.client.post("/login", data=form, headers=ORIGIN | headers)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """One with users, whose tokens are in `tokens.<name>`."""
    path = tmp_path / "users.toml"
    tokens = {role: add_user(path, role.value, role) for role in Role}
    found = Site(tmp_path, serve_users_file=path)
    found.app.state.tokens = tokens
    return found


def test_whoever_is_local(tmp_path: Path) -> None:
    """Without users and token, may do everything, by no other name than this machine's."""
    site = Site(tmp_path)

    assert (site.post().json(), site.client.get("/ar/board").json()) == ("local", "local")
    assert site.client.get("/api/v1/user").json() == {
        "name": "local",
        "role": "operator",
        "needs_login": False,
        "subscription_key": None,
    }
    assert site.post(host="evil.example:9467").status_code == 403
    assert site.post(host="[").status_code == 403
    assert site.client.get("/login?next=/ar/board").headers["location"] == "/ar/board"
    assert not (tmp_path / KEY_FILE).exists()


def test_the_one_token(tmp_path: Path) -> None:
    """Of the settings is an operator's, as it was before there were users."""
    site = Site(tmp_path, token="0123456789abcdef")

    assert site.post().status_code == 401
    assert site.post(authorization="Bearer 0123456789abcdef").json() == "token"
    assert site.post(authorization="Basic 0123456789abcdef").status_code == 401


def test_roles(site: Site) -> None:
    """A reader is refused by name and role what needs an analyst."""
    tokens = site.app.state.tokens
    asked = {role: site.post(authorization=f"Bearer {tokens[role]}") for role in Role}

    assert [asked[role].status_code for role in Role] == [403, 200, 200]
    assert "reader is reader; this needs analyst" in asked[Role.READER].json()["detail"]


def test_a_login(site: Site) -> None:
    """A page leads to it and back; its cookie is out of reach of scripts and of other sites."""
    led = site.client.get("/ar/board?as_of=2026-01-01")
    back = site.login(site.app.state.tokens[Role.ANALYST], "/ar/board?as_of=2026-01-01")
    cookie = back.headers["set-cookie"]

    assert (led.status_code, led.headers["location"]) == (303, "/login?next=/ar/board%3Fas_of%3D2026-01-01")
    assert (back.status_code, back.headers["location"]) == (303, "/ar/board?as_of=2026-01-01")
    assert {"HttpOnly", "SameSite=strict", "Max-Age=43200", "Path=/"} <= set(cookie.split("; "))
    assert site.client.get("/ar/board").json() == "analyst"
    assert site.client.get("/api/v1/user").json()["needs_login"] is True
    assert site.client.post("/logout", headers=ORIGIN).headers["location"] == "/login"
    assert site.client.get("/ar/board").status_code == 303


def test_behind_https(tmp_path: Path) -> None:
    """The cookie never goes in the clear, and the address that browsers use is ours."""
    path = tmp_path / "users.toml"
    token = add_user(path, "a", Role.ANALYST)
    site = Site(
        tmp_path,
        url="https://parley.example",
        serve_users_file=path,
        serve_public_url="https://Parley.example/",
    )
    back = site.login(token, name="a", origin="https://parley.example", host="10.0.0.7:9467")

    assert back.headers["set-cookie"].startswith("__Host-parley=")
    assert "Secure" in back.headers["set-cookie"].split("; ")
    assert site.post(origin="https://parley.example").json() == "a"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        (ORIGIN, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://localhost:9468"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, 403),
    ],
)
def test_forgery(headers: dict[str, str], status: int, site: Site) -> None:
    """With a cookie, only a page of ours may change something; the login itself is guarded in the same way."""
    token = site.app.state.tokens[Role.ANALYST]
    assert site.login(token).status_code == 303
    assert site.client.post("/api/correct", headers=headers).status_code == status
    assert site.client.post("/logout", headers=headers).status_code == (303 if status == 200 else status)
    assert site.client.post("/login", data={"name": "analyst", "token": token}, headers=headers).status_code in {
        303,
        403,
    }


def test_other_sites_lead_here(site: Site) -> None:
    """A link may; a script or an image of theirs may not."""
    site.login(site.app.state.tokens[Role.READER], name="reader")
    foreign = {"sec-fetch-site": "cross-site"}

    assert site.client.get("/ar/board", headers=foreign | {"sec-fetch-mode": "navigate"}).status_code == 200
    assert site.client.get("/ar/board", headers=foreign | {"sec-fetch-mode": "no-cors"}).status_code == 403


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "", "/\n/evil.example", "/a\\b"],
)
def test_the_way_back(place: str, site: Site) -> None:
    """Leads nowhere but here."""
    assert site.login(site.app.state.tokens[Role.READER], place, "reader").headers["location"] == "/"


def test_a_wrong_token(site: Site) -> None:
    """The form comes again and says so; what was to come next stays text."""
    again = site.login("x", '/en/"><script>')

    assert (again.status_code, "do not belong together" in again.text, "<script>" in again.text) == (401, True, False)
    assert "default-src 'none'" in again.headers["content-security-policy"]
    assert site.client.post("/login", content=b"x" * 9_000, headers=ORIGIN).status_code == 413
    assert site.client.post("/login", content=b"a=1&" * 9, headers=ORIGIN).status_code == 400


def test_guesses(site: Site) -> None:
    """Each wrong one makes the next wait longer, also for the right one, which then ends the waiting."""
    right = f"Bearer {site.app.state.tokens[Role.ANALYST]}"
    statuses = [site.post(authorization="Bearer x").status_code for _ in range(6)]
    held = site.post(authorization=right)
    form = site.login("x")
    site.now = 1.0
    freed = site.post(authorization=right)

    assert statuses == [401] * 5 + [429]
    assert (held.status_code, held.headers["retry-after"], form.status_code) == (429, "2", 429)
    assert (freed.status_code, site.post(authorization="Bearer x").status_code) == (200, 401)


def test_guesses_from_many_addresses(site: Site) -> None:
    """By name too, later and shorter than by address: from the eleventh on whoever logs in as that user waits, and no other."""
    right = site.app.state.tokens[Role.ANALYST]
    statuses = [guess(site, f"10.0.0.{number}", "x") for number in range(12)]
    held, other = guess(site, "10.0.1.1", right), site.login(site.app.state.tokens[Role.READER], name="reader")
    site.now = 61.0

    assert statuses == [401] * 10 + [429] * 2
    assert (held, other.status_code) == (429, 303)
    assert guess(site, "10.0.1.1", right) == 303
    assert guess(site, "10.0.1.1", "x") == 401


def test_a_token_belongs_to_a_name(site: Site) -> None:
    """Another user's token, or none of a user's, lets nobody in; a login with the wrong name says no more than that."""
    tokens = site.app.state.tokens
    answers = [
        site.login(tokens[Role.READER]),
        site.login(tokens[Role.READER], name=""),
        site.login("x", name="nobody"),
    ]

    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.text for answer in answers}) == 1


def guess(site: Site, address: str, token: str) -> int:
    """The status of a login as the analyst from an address."""
    client = TestClient(site.app, base_url="http://localhost:9467", follow_redirects=False, client=(address, 1))
    return client.post("/login", data={"name": "analyst", "token": token}, headers=ORIGIN).status_code


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.floats(0, 400)), max_size=40))
def test_the_brake(told: list[tuple[str, bool, float]]) -> None:
    """Nobody waits for another's guesses, nobody longer than five minutes, and a right token ends it."""
    now = 0.0
    brake = Brake(lambda: now)
    for address, right, seconds in told:
        now += seconds
        (brake.passed if right else brake.failed)(address)
        assert 0 <= brake.wait_seconds(address) <= 300
        assert not right or brake.wait_seconds(address) == 0
        assert brake.wait_seconds("c") == 0


def test_a_session_ends(site: Site, tmp_path: Path) -> None:
    """After its time, and with its user; not with the process."""
    site.login(site.app.state.tokens[Role.READER], name="reader")
    other = Site(tmp_path, serve_users_file=tmp_path / "users.toml")
    other.client.cookies = site.client.cookies
    assert other.client.get("/ar/board").json() == "reader"
    site.day += site.access.sessions.seconds
    assert site.client.get("/ar/board").status_code == 303
    remove_user(tmp_path / "users.toml", "reader")
    add_user(tmp_path / "users.toml", "reader", Role.OPERATOR)
    assert other.client.get("/ar/board").status_code == 303


@given(st.data())
def test_nobody_makes_a_session(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """No other text than the one that was given is anybody's."""
    path = tmp_path_factory.mktemp("users") / "users.toml"
    add_user(path, "a", Role.READER)
    users = Users(Settings(serve_users_file=path))
    user = users.named("a")
    assert user is not None
    sessions = Sessions(b"k" * 32, users, 60)
    text = sessions.begin(user)
    place = data.draw(st.integers(0, len(text) - 1))
    forged = text[:place] + data.draw(st.text(max_size=3)) + text[place + 1 :]

    assert sessions.user(text) == user
    assert forged == text or sessions.user(forged) is None


def test_the_key(tmp_path: Path) -> None:
    """Is made once, is ours alone, and is not used where it is not."""
    key = session_key(tmp_path)
    assert ((tmp_path / KEY_FILE).stat().st_mode & 0o777, session_key(tmp_path)) == (0o600, key)
    (tmp_path / KEY_FILE).chmod(0o644)
    assert session_key(tmp_path) != key


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Ends the start, as any wrong setting does."""
    with pytest.raises(ConfigError, match="users add"):
        Site(tmp_path, serve_users_file=tmp_path / "none.toml")
