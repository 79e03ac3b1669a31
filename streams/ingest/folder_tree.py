"""A folder in, the article files in it and in its subfolders out, each with what its catalogue says of it; nothing is opened but catalogues."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Final

from streams.errors import InputError
from streams.ingest.folder import catalogue
from streams.ingest.formats import format_of, is_left_out

__all__ = ["CATALOGUE", "Tree", "Version", "key_of"]

CATALOGUE: Final = "articles.toml"
_NO_ENTRY: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version of a file from another without reading it."""

    size: int
    mtime_ns: int
    inode: int
    entry: str
    """Digest of what the catalogue says of the file; empty where it says nothing."""

    def __str__(self) -> str:
        """As it is remembered."""
        return f"{self.size} {self.mtime_ns} {self.inode} {self.entry}"


class Tree:
    """A folder that is looked at again and again, with its catalogues as they were last read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: dict[str, str] = {}
        """Folders that cannot be listed, and those whose catalogue cannot be read, by their path from the root."""
        self._entries: dict[str, dict[str, tuple[str, Mapping[str, Any]]]] = {}

    def walk(self, folder: str = "", *, deep: bool = True) -> Iterator[tuple[str, os.stat_result]]:
        """Every article file of a folder, by its path from the root, with its facts; its catalogue is read anew first.

        What is hidden, and links, pipes and devices, are passed over. What
        cannot be listed is noted in `faults`, and does not stop the rest.
        """
        left = [folder]
        while left:
            here = left.pop()
            try:
                entries = sorted(os.scandir(self.root / here), key=lambda entry: entry.name)
                self.faults.pop(here, None)
            except FileNotFoundError:
                continue
            except OSError as error:
                self.faults[here] = error.strerror or type(error).__name__
                continue
            self.read_catalogue(here)
            for entry in entries:
                path = f"{here}/{entry.name}" if here else entry.name
                if is_left_out(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    left += [path] if deep else []
                elif format_of(entry.name) and (facts := _facts(entry)):
                    yield path, facts

    def read_catalogue(self, folder: str) -> None:
        """Read what is known of the files of a folder; one that is wrong leaves what was known, and is noted in `faults`."""
        try:
            found = catalogue(self.root / folder)
        except InputError as error:
            self.faults[folder] = str(error)
            return
        self._entries[folder] = {name: (_digest(entry), entry) for name, entry in found.items()}

    def is_known(self, folder: str) -> bool:
        """Whether what the catalogue of a folder says, or that there is none, was ever understood."""
        return folder in self._entries

    def entry(self, path: str) -> Mapping[str, Any]:
        """What the catalogue says of a file."""
        return self._entry(path)[1]

    def version(self, path: str, facts: os.stat_result) -> Version:
        """Which version of a file its facts tell of."""
        return Version(facts.st_size, facts.st_mtime_ns, facts.st_ino, self._entry(path)[0])

    def facts(self, path: str) -> os.stat_result | None:
        """The facts of an article file; None when it is none, or is gone."""
        found = self._inside(path)
        return found if found and stat.S_ISREG(found.st_mode) and format_of(PurePath(path).name) else None

    def is_folder(self, path: str) -> bool:
        """Whether it is a folder that is looked into."""
        found = self._inside(path)
        return found is not None and stat.S_ISDIR(found.st_mode)

    def _inside(self, path: str) -> os.stat_result | None:
        """The facts of what is there; None for nothing, for what is passed over, and for what only a link leads to."""
        here, found = self.root, None
        for name in PurePath(path).parts:
            here = here / name
            try:
                found = here.lstat()
            except OSError:
                return None
            if is_left_out(name) or stat.S_ISLNK(found.st_mode):
                return None
        return found

    def _entry(self, path: str) -> tuple[str, Mapping[str, Any]]:
        folder, _, name = path.rpartition("/")
        return self._entries.get(folder, {}).get(name, ("", _NO_ENTRY))


def key_of(path: str) -> str:
    """The path as text that can be written, whatever bytes its names are of."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _facts(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _digest(entry: Mapping[str, Any]) -> str:
    return hashlib.blake2b(repr(sorted(entry.items())).encode(), digest_size=6).hexdigest()
