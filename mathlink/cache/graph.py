"""A digest of objects and of everything that they can reach by names that their code loads."""

from __future__ import annotations

import hashlib
import linecache
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.cache.leaves import is_long, joined, leaf
from mathlink.cache.part import ABSENT, Part
from mathlink.cache.parts import part_of
from mathlink.cache.refusal import NotKeyed

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Digest", "Parts", "digest"]

_MOST = 50_000
_LARGEST = 1 << 24


@dataclass(frozen=True)
class Digest:
    """``content`` is the same where nothing differs that a verdict may depend on but lines; ``places`` says where all of it stands.

    ``files`` hold the source of what was reached.
    """

    content: str
    places: str
    files: tuple[str, ...]


class Parts:
    """The parts of objects, each looked at once. Good for as long as the program does not change anything: one look at its claims."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, Part]] = {}

    def of(self, value: Any) -> Part:
        """The part of an object."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, part_of(value))
        return known[1]


def digest(roots: Iterable[Any], parts: Parts | None = None) -> Digest:
    """The digest of some objects.

    Raises
    ------
    NotKeyed : they reach something that cannot be told apart from what it might become.
    """
    walk = _Walk(parts or Parts())
    for root in roots:
        walk.refer(root)
    walk.run()
    return walk.digest()


class _Walk:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._hash = hashlib.blake2b(digest_size=20)
        self._numbers: dict[int, int] = {}
        self._alive: list[Any] = []
        self._waiting: deque[Any] = deque()
        self._asked: dict[str, None] = {}
        self._holders: list[tuple[int, Part]] = []
        self._places: list[str] = []
        self._files: dict[str, None] = {}
        self._is_long = False
        self._bytes = 0

    def refer(self, value: Any) -> None:
        """Take in a value, or the number of an object that was met before or will be visited."""
        plain = leaf(value)
        if plain is not None:
            self._is_long = self._is_long or is_long(value)
            self._add(b"v" + plain)
            return
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._alive)
            self._alive.append(value)
            self._waiting.append(value)
        self._add(b"n%d" % number)

    def run(self) -> None:
        """Visit what was referred to, in the order in which it was met."""
        while self._waiting:
            self._visit(self._waiting.popleft())
            if len(self._alive) > _MOST or self._bytes > _LARGEST:
                raise NotKeyed("it reaches too many objects to look at each")

    def digest(self) -> Digest:
        files = tuple(self._files)
        if self._is_long:  # mathlink looks for the quotient that a long decimal came from
            for file in files:
                self._add("".join(linecache.getlines(file)).encode("utf-8", "replace"))
        places = hashlib.blake2b("\n".join(self._places).encode("utf-8", "replace"), digest_size=16)
        return Digest(self._hash.hexdigest(), places.hexdigest(), files)

    def _add(self, piece: bytes) -> None:
        self._bytes += len(piece)
        self._hash.update(joined(piece))

    def _visit(self, value: Any) -> None:
        part = self._parts.of(value)
        self._add(part.label)
        for child in part.children:
            self.refer(child)
        if part.place:
            self._places.append(part.place)
            self._files[part.file] = None
        if part.held is not None:
            number = self._numbers[id(value)]
            self._holders.append((number, part))
            for name in self._asked:
                self._take(number, part, name)
        for name in sorted(part.names):
            if name not in self._asked:
                self._asked[name] = None
                for number, holder in self._holders:
                    self._take(number, holder, name)

    def _take(self, number: int, holder: Part, name: str) -> None:
        found = holder.held(name) if holder.held is not None else ABSENT
        if found is not ABSENT:
            self._add(b"h%d %s" % (number, name.encode("utf-8", "surrogatepass")))
            self.refer(found)
