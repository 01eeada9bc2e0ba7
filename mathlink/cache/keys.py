"""The keys of verdicts: a claim or a docstring, how it is judged, and what surrounds it."""

from __future__ import annotations

import hashlib
import linecache
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.cache.graph import Digest, Parts, digest
from mathlink.cache.leaves import joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.claim import Claim

__all__ = ["Key", "key_of_claim", "key_of_docstring", "stamps"]

Stamps = tuple[tuple[str, int, float], ...]


@dataclass(frozen=True)
class Key:
    """``text`` names the entry; ``places`` says where all code stood; ``stamps`` are of the files that were read for it."""

    text: str
    places: str
    stamps: Stamps


def key_of_claim(claim: Claim, budget: float, seed: int, around: str, parts: Parts) -> Key:
    """The key of an attached claim's verdict.

    Raises
    ------
    NotKeyed : something that the verdict may depend on cannot be told apart from what it might become.
    """
    return _key(digest(["claim", budget, seed, claim], parts), around)


def key_of_docstring(function: Any, name: str, budget: float, seed: int, around: str, parts: Parts) -> Key:
    """The key of the verdicts on all equations of a docstring.

    Raises
    ------
    NotKeyed : as for a claim.
    """
    return _key(digest(["docstring", name, budget, seed, function], parts), around)


def _key(found: Digest, around: str) -> Key:
    text = hashlib.blake2b(joined(around.encode(), found.content.encode()), digest_size=20).hexdigest()
    return Key(text, found.places, _stamps_as_read(found.files))


def stamps(files: Iterable[str]) -> Stamps:
    """Name, size and date of files as they are at this moment; those that are none (code typed in, say) are left out."""
    found = []
    for file in files:
        try:
            state = os.stat(file)
        except (OSError, ValueError):
            continue
        found.append((file, state.st_size, state.st_mtime))
    return tuple(found)


def _stamps_as_read(files: Iterable[str]) -> Stamps:
    """The same as they were when their text was read."""
    entries = [(file, linecache.cache.get(file)) for file in files]
    return tuple(
        (file, entry[0], entry[1])
        for file, entry in entries
        if entry is not None and len(entry) == 4 and entry[1] is not None
    )
