"""Who may ask: a file of users, written by `parley users`, read again when it changes, refused when it is not safe."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import application
from streams.errors import ConfigError
from streams.serve.users import LOCAL, Role, Users, add_user, read_users, remove_user
from streams.settings import Settings

TOKEN = "0123456789abcdef"


def test_a_user_is_added(tmp_path: Path) -> None:
    """The token is shown, the file holds its hash only, and nobody else may read or write it."""
    path = tmp_path / "users.toml"
    token = add_user(path, "layla", Role.ANALYST)
    users = Users(Settings(serve_users_file=path))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert token not in path.read_text()
    found = users.of_token(token)
    assert found is not None
    assert (found.name, found.role) == ("layla", Role.ANALYST)
    assert users.of_token(token + "x") is None
    assert token not in repr(found)
    assert found.digest not in repr(found)


def test_what_else_is_in_the_file_stays(tmp_path: Path) -> None:
    """A person's comments, and the users before and behind."""
    path = tmp_path / "users.toml"
    tokens = {name: add_user(path, name, Role.READER) for name in ("a", "b", "c.d")}
    path.write_text(path.read_text() + "# the night desk\n")
    path.chmod(0o600)
    remove_user(path, "b")
    users = Users(Settings(serve_users_file=path))

    assert [users.of_token(token) is None for token in tokens.values()] == [False, True, False]
    assert "# the night desk" in path.read_text()
    with pytest.raises(ConfigError, match="no user b"):
        remove_user(path, "b")
    with pytest.raises(ConfigError, match="has a user a"):
        add_user(path, "a", Role.OPERATOR)


def test_roles_are_steps() -> None:
    """Each may do what those before it may."""
    assert [[LOCAL.may(role) for role in Role], [role.value for role in Role]] == [
        [True, True, True],
        ["reader", "analyst", "operator"],
    ]


def test_a_token_of_a_file(tmp_path: Path) -> None:
    """Beside the file of users, or wherever its path says, as secrets are mounted."""
    (tmp_path / "token").write_text(TOKEN + "\n")
    path = tmp_path / "users.toml"
    path.write_text('[users.desk]\nrole = "operator"\ntoken_file = "token"\n')

    found = Users(Settings(serve_users_file=path)).of_token(TOKEN)
    assert found is not None
    assert found.name == "desk"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[users", "no TOML"),
        ("a = 1", r"tables \[users.NAME\]"),
        ("users = 1", r"tables \[users.NAME\]"),
        ("[users.1x]\n", "1x is no name"),
        ("[users.local]\n", "local is no name"),
        ("users.a = 1", "table of texts"),
        ('[users.a]\nrole = "king"\n', "needs a role: reader, analyst, operator"),
        ('[users.a]\nrole = "reader"\n', "either token_sha256 or token_file"),
        ('[users.a]\nrole = "reader"\ntoken_sha256 = "A"\n', "64 hex digits"),
        ('[users.a]\nrole = "reader"\ntoken_file = "none"\n', "is no file"),
        ('[users.a]\nrole = "reader"\ntoken = "x"\n', "has token; known are"),
        (
            "".join(f'[users.{name}]\nrole = "reader"\ntoken_sha256 = "{"0" * 64}"\n' for name in "ab"),
            "a and b have the same token",
        ),
    ],
)
def test_what_is_refused(text: str, says: str, tmp_path: Path) -> None:
    """The message names the file, the user and what is wrong; the status is that of a wrong configuration."""
    path = tmp_path / "users.toml"
    path.write_text(text)

    with pytest.raises(ConfigError, match=says) as refused:
        read_users(path)
    assert str(path) in str(refused.value)
    assert refused.value.status == 78


def test_a_file_that_others_write(tmp_path: Path) -> None:
    """Is not believed: they could let themselves in."""
    path = tmp_path / "users.toml"
    add_user(path, "a", Role.READER)
    path.chmod(0o620)

    for ask in (lambda: read_users(path), lambda: add_user(path, "b", Role.READER), lambda: remove_user(path, "a")):
        with pytest.raises(ConfigError, match="chmod go-w"):
            ask()


def test_a_change_is_seen(tmp_path: Path) -> None:
    """At once, without a start; a change that cannot be read leaves the users as they were."""
    path = tmp_path / "users.toml"
    first = add_user(path, "a", Role.READER)
    users = Users(Settings(serve_users_file=path))
    second = add_user(path, "b", Role.READER)
    assert users.of_token(second) is not None
    remove_user(path, "a")
    assert users.of_token(first) is None
    path.write_text("[users")
    assert users.of_token(second) is not None
    path.unlink()
    assert users.of_token(second) is not None


def test_the_command(tmp_path: Path) -> None:
    """Adds, lists and removes; only the token is on stdout."""
    file = str(tmp_path / "users.toml")
    app, runner = application(["users"]), CliRunner()
    added = runner.invoke(app, ["users", "add", "layla", "--role", "analyst", "--file", file])
    listed = runner.invoke(app, ["users", "list", "--file", file, "--json"])
    removed = runner.invoke(app, ["users", "remove", "layla", "--file", file])

    assert added.stdout.startswith("parley_")
    assert added.stdout.count("\n") == 1
    assert json.loads(listed.stdout) == [{"name": "layla", "role": "analyst"}]
    assert (removed.exit_code, read_users(Path(file))) == (0, {})
