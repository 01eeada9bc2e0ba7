"""A folder of small files, one for each key: written whole, shared by processes, bounded, and never in the way."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

__all__ = ["VERSION", "Store", "folder"]

VERSION = 1
_HEAD = f"mathlink verdict {VERSION}"
_MOST_FILES = 64  # in each of 256 folders: 16384 entries
_MOST_BYTES = 1 << 19  # likewise: 128 MiB
_LARGEST = 1 << 17  # bytes of one entry
_DAY = 86400.0


def folder() -> Path:
    """Where entries are kept: ``verdicts`` in the user's own cache folder for mathlink."""
    from platformdirs import user_cache_path

    return user_cache_path("mathlink", appauthor=False) / f"verdicts-{VERSION}"


class Store:
    """Data by key. Nothing raises: what stands in the way is said once in ``problems``, and the rest goes on without."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.problems: list[str] = []
        self._writes = True

    def get(self, key: str) -> Any:
        """What was put under the key; ``None`` where nothing (whole) is."""
        place = self._place(key)
        try:
            raw = place.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            self._say(f"the cache of verdicts cannot be read: {problem}")
            return None
        try:
            head, _, body = raw.partition(b"\n")
            if head != _head(body):
                raise ValueError
            found = json.loads(body)
            if found["key"] != key:
                raise ValueError
        except (ValueError, KeyError, TypeError, RecursionError):
            self._say(f"the cache of verdicts has a damaged entry, which is left out: {place}")
            return None
        with contextlib.suppress(OSError):  # what is used stays
            if time.time() - place.stat().st_mtime > _DAY:
                os.utime(place)
        return found["data"]

    def put(self, key: str, data: Any) -> None:
        """Keep JSON-ready data; what is too large is not kept."""
        if not self._writes:
            return
        body = json.dumps({"key": key, "data": data}, separators=(",", ":")).encode("ascii")
        if len(body) > _LARGEST:
            return
        place = self._place(key)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, _head(body) + b"\n" + body)
            _prune(place.parent)
        except OSError as problem:
            self._writes = False
            self._say(f"verdicts are not kept: {problem}")

    def _place(self, key: str) -> Path:
        return self.home / key[:2] / f"{key[2:]}.json"

    def _say(self, words: str) -> None:
        if words.partition(":")[0] not in {said.partition(":")[0] for said in self.problems}:
            self.problems.append(words)


def _head(body: bytes) -> bytes:
    return f"{_HEAD} {hashlib.blake2b(body, digest_size=16).hexdigest()}".encode()


def _write(place: Path, content: bytes) -> None:
    """The file appears whole or not at all."""
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, place)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _prune(home: Path) -> None:
    """Take away the entries that were not used for longest until the folder is within its bounds; other processes may do the same."""
    found = []
    with os.scandir(home) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                state = entry.stat()
                found.append((state.st_mtime, state.st_size, entry.path))
    found.sort()
    size = sum(entry[1] for entry in found)
    while len(found) > _MOST_FILES or size > _MOST_BYTES:
        _, freed, path = found.pop(0)
        size -= freed
        with contextlib.suppress(OSError):
            os.unlink(path)
