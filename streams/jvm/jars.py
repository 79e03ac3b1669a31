"""The lock in, paths of jars out that are, byte for byte, what the lock says; downloaded by jgo when they are missing.

`python -m streams.jvm.jars VERSION` resolves that version of Apache Kafka anew and rewrites the lock.
"""

from __future__ import annotations

import hashlib
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

from streams.errors import BrokerError

__all__ = ["LOCK_PATH", "Jar", "Lock", "exclusive", "fetch", "load_lock", "write_lock"]

LOCK_PATH = Path(__file__).parents[1] / "broker.lock.toml"
ROOT = "org.apache.kafka:kafka_2.13"
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl"
"""Kafka logs to slf4j and names no writer in its own dependencies; this one goes with its log4j-core."""
TIMEOUT_SECONDS = 30
WORKERS = 4

Download = Callable[["Jar", Path], object]
"""Puts a jar under a cache folder; raises OSError or RuntimeError."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock."""

    coordinate: str
    """group:artifact:version."""
    sha256: str
    """Of the file, in hexadecimal."""
    size: int
    """Of the file, in bytes."""

    @property
    def path(self) -> Path:
        """Where the jar is in a Maven repository, relative to its root."""
        group, artifact, version = self.coordinate.split(":")
        return Path(*group.split("."), artifact, version, f"{artifact}-{version}.jar")

    def is_whole(self, cache: Path) -> bool:
        """Whether the cache holds exactly the bytes that the lock promises."""
        path = cache / self.path
        return path.is_file() and path.stat().st_size == self.size and _sha256(path) == self.sha256


@dataclass(frozen=True, slots=True)
class Lock:
    """What the local broker is made of."""

    kafka: str
    """Version of Apache Kafka."""
    jars: tuple[Jar, ...]
    """Its whole class path."""


def fetch(lock: Lock, cache: Path, say: Callable[[str], None], download: Download | None = None) -> tuple[Path, ...]:
    """The jars of the lock, each verified, those missing or damaged downloaded first; raises BrokerError."""
    if any(not jar.is_whole(cache) for jar in lock.jars):
        with exclusive(cache / "lock", lambda: say("waiting for another process that downloads the same jars")):
            _fetch_missing(lock, cache, say, download)
    return tuple(cache / jar.path for jar in lock.jars)


def _fetch_missing(lock: Lock, cache: Path, say: Callable[[str], None], download: Download | None) -> None:
    missing = [jar for jar in lock.jars if not jar.is_whole(cache)]
    if not missing:
        return  # another process has just done it
    megabytes = sum(jar.size for jar in missing) / 1e6
    say(f"Apache Kafka {lock.kafka}: downloading {len(missing)} jars, {megabytes:.0f} MB, once, into {cache}")
    began = time.monotonic()
    _download_all(missing, cache, say, download or _download)
    say(f"Apache Kafka {lock.kafka}: downloaded and verified in {time.monotonic() - began:.0f} s")


def _download_all(missing: Sequence[Jar], cache: Path, say: Callable[[str], None], download: Download) -> None:
    """Download the jars, a few at a time, saying how far it is; raises BrokerError at the first fault."""
    total, done, said = sum(jar.size for jar in missing), 0, 0
    pool = ThreadPoolExecutor(WORKERS)
    try:
        for future in as_completed([pool.submit(_replace, jar, cache, download) for jar in missing]):
            done += future.result().size
            if done * 4 // total > said and done < total:
                said = done * 4 // total
                say(f"{done / 1e6:.0f} of {total / 1e6:.0f} MB")
    finally:
        pool.shutdown(cancel_futures=True)


def _replace(jar: Jar, cache: Path, download: Download) -> Jar:
    """Download one jar in place of a missing or damaged one; it stays only if it is what the lock says."""
    path = cache / jar.path
    path.unlink(missing_ok=True)
    try:
        download(jar, cache)
    except (OSError, RuntimeError) as error:
        path.unlink(missing_ok=True)
        message = (
            f"{jar.coordinate} cannot be downloaded: {_brief(error)}\nThe first start of the local broker needs the network "
            "once. Try again with a connection, or name a running broker in PARLEY_BROKER."
        )
        raise BrokerError(message) from error
    if not jar.is_whole(cache):
        found = f"{path.stat().st_size} bytes, SHA-256 {_sha256(path)}" if path.is_file() else "nothing"
        path.unlink(missing_ok=True)
        message = (
            f"{jar.coordinate} is not what the lock says, so it was not kept: expected {jar.size} bytes, "
            f"SHA-256 {jar.sha256}; got {found}. Something between here and the repository changes files."
        )
        raise BrokerError(message)
    return jar


def _download(jar: Jar, cache: Path) -> None:
    """Download one jar through jgo, from the repositories that it is configured for."""
    _context(cache).create_dependency(jar.coordinate).artifact.resolve()


def _context(cache: Path) -> Any:
    """The context of jgo: its default repositories, or what its own configuration file names, and our cache."""
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=cache, timeout=TIMEOUT_SECONDS)
    context.remote_repos.update(GlobalSettings.load().repositories)
    return context


def load_lock(path: Path = LOCK_PATH) -> Lock:
    """The committed lock."""
    table = tomllib.loads(path.read_text("utf-8"))
    lines = (line.split() for line in table["jars"])
    return Lock(table["kafka"], tuple(Jar(coordinate, sha256, int(size)) for coordinate, sha256, size in lines))


def write_lock(version: str, cache: Path, path: Path = LOCK_PATH) -> Lock:
    """Resolve that version of Kafka with all it depends on, download it, and write what came as the lock."""
    context = _context(cache)
    # Alone, not with the logger: jgo takes each thing asked for as an authority on versions, and the logger's
    # parent would set those of Kafka's own dependencies.
    roots, others = context.resolver.resolve([context.create_dependency(f"{ROOT}:{version}")])
    artifacts = [dependency.artifact for dependency in (*roots, *others)]
    core = next(artifact.version for artifact in artifacts if artifact.artifactId == "log4j-core")
    artifacts.append(context.create_dependency(f"{LOGGING}:{core}").artifact)
    jars = []
    for artifact in artifacts:
        file = artifact.resolve()
        coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
        jars.append(Jar(coordinate, _sha256(file), file.stat().st_size))
    lock = Lock(version, tuple(sorted(jars, key=lambda jar: jar.coordinate)))
    path.write_text(_as_toml(lock), "utf-8")
    return lock


def _as_toml(lock: Lock) -> str:
    lines = "".join(f'    "{jar.coordinate} {jar.sha256} {jar.size}",\n' for jar in lock.jars)
    return (
        "# The class path of the local broker: group:artifact:version, SHA-256 and bytes of each jar.\n"
        "# Written by `python -m streams.jvm.jars VERSION`; checked on each start, by hand never edited.\n"
        f'kafka = "{lock.kafka}"\njars = [\n{lines}]\n'
    )


@contextmanager
def exclusive(path: Path, when_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of this file, alone among processes and threads; the system lets go of it whatever happens.

    Makes the folder of the file first; raises BrokerError when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        message = f"the local broker needs the folder {path.parent}, which cannot be written: {error.strerror}"
        raise BrokerError(message) from error
    with file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            when_waiting()
            flock(file, LOCK_EX)
        yield


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _brief(error: Exception) -> str:
    """What the error says, in one line of bearable length."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 200 else f"{words[:200]}…"


def main(arguments: Sequence[str]) -> int:
    """Rewrite the lock for the version given, or for the one that it has."""
    from platformdirs import user_cache_path

    version = arguments[0] if arguments else load_lock().kafka
    lock = write_lock(version, user_cache_path("parley") / "maven")
    total = sum(jar.size for jar in lock.jars)
    sys.stderr.write(f"{LOCK_PATH}: Apache Kafka {lock.kafka}, {len(lock.jars)} jars, {total} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
