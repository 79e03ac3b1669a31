"""Java sources in, running programs out: compiled and run with the Java of the local broker, and jars of Maven Central.

The jars are those of the local broker and of `jars.lock.toml`, held to their checksums.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from platformdirs import user_cache_path

from streams.jvm.jars import Lock, fetch, load_lock
from streams.jvm.java import find_java

__all__ = ["FLINK", "STREAMS", "Program"]

STREAMS = ("org.apache.kafka:kafka-streams", "org.apache.avro:avro")
FLINK = ("org.apache.flink:flink-sql-avro-confluent-registry",)
"""Confluent's own client of registries, which Maven Central has in Flink's jar alone."""
_COMPILER = ("org.eclipse.jdt:ecj",)
"""A Java runtime has no compiler; this one is a jar."""
_MAIN = "org.eclipse.jdt.internal.compiler.batch.Main"
_LOCK = Path(__file__).with_name("jars.lock.toml")


class Program:
    """One or more Java files, compiled."""

    def __init__(self, sources: Mapping[str, str], folder: Path, *jars: str) -> None:
        """`sources` by the names of their files; `jars` by group and artifact."""
        self._folder = folder
        self._path = ":".join([str(folder), *map(str, _fetched(jars)), *map(str, fetch(*_broker(), _say))])
        for name, text in sources.items():
            (folder / name).write_text(text, encoding="utf-8")
        [compiler] = _fetched(_COMPILER)
        options = ["-source", "17", "-target", "17", "-nowarn", "-d", str(folder), "-cp", self._path]
        files = [str(folder / name) for name in sources]
        done = subprocess.run(
            [*self._java(), "-cp", str(compiler), _MAIN, *options, *files],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def command(self, main: str, *arguments: str) -> list[str]:
        """What runs it."""
        return [*self._java(), f"-Djava.io.tmpdir={self._folder}", "-cp", self._path, main, *arguments]

    @staticmethod
    def _java() -> list[str]:
        java = find_java()
        return [str(java.path), *java.flags, "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"]


def _broker() -> tuple[Lock, Path]:
    return load_lock(), user_cache_path("parley") / "maven"


def _fetched(wanted: tuple[str, ...]) -> tuple[Path, ...]:
    """The jars of our lock with these coordinates, without their versions."""
    lock = load_lock(_LOCK)
    jars = tuple(jar for jar in lock.jars if jar.coordinate.rpartition(":")[0] in wanted)
    assert len(jars) == len(wanted)
    return fetch(Lock(lock.kafka, jars), user_cache_path("parley") / "maven", _say)


def _say(_line: str) -> None:
    """Nothing: a test has no terminal."""
