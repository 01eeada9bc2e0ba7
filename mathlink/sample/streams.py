"""Points drawn from a domain, once for all who ask for the first of them."""

from __future__ import annotations

import random
import threading
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.evaluate import Program, compiled
from mathlink.sample.bounds import is_empty
from mathlink.sample.candidates import Sampler
from mathlink.term import Remembered, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.model import Domain, Point

__all__ = ["Key", "drawn", "holds", "points"]

Key = tuple[float, ...]
"""The values of a point as they were drawn."""

_TRIES_PER_POINT = 60


def holds(condition: Term, point: Mapping[str, object]) -> bool | None:
    """Whether the condition holds at the point in doubles; ``None`` where it has no value."""
    (value,) = _CONDITIONS(condition)(point)
    return None if isinstance(value, Exception) else bool(value)


def points(domain: Domain, count: int, seed: int = 0, patience: int = 600) -> list[Point]:
    """Up to ``count`` different points that satisfy every hypothesis; fewer where they are hard to meet.

    Every value is exact and a double (an integer for integer symbols), short to write wherever possible. ``patience`` is
    how many candidates may fail before the first is found.
    """
    return [point for _, point in drawn(domain, count, seed, patience)]


def drawn(domain: Domain, count: int, seed: int = 0, patience: int = 600) -> Iterator[tuple[Key, Point]]:
    """The same one at a time, each with its values as they were drawn, which tell it from the others."""
    stream = _stream(domain, seed, patience)
    for number in range(count):
        if number >= len(stream.found) and not stream.goes_on():
            return
        key, point = stream.found[number]
        yield key, dict(point)


class _Stream:
    """What was drawn from a domain so far, and what is still to come: many ask for the first points of the same domain."""

    def __init__(self, domain: Domain, seed: int, patience: int) -> None:
        self.found: list[tuple[Key, Point]] = []
        self._rest = self._drawing(domain, seed, patience)

    def goes_on(self) -> bool:
        """Whether there is another point; it is the last of ``found`` then."""
        try:
            self.found.append(next(self._rest))
        except StopIteration:
            return False
        except BaseException:
            _forget(self)
            raise
        if len(self.found) > _LONGEST_KEPT:
            _forget(self)
        return True

    def _drawing(self, domain: Domain, seed: int, patience: int) -> Iterator[tuple[Key, Point]]:
        rng = random.Random(f"{seed}:{','.join(sorted(domain.kinds))}")
        sampler = Sampler(domain, rng)
        if any(is_empty(b, domain.kinds[n] == "int") for n, b in sampler.bounds.items()):
            return
        met: set[Key] = set()
        for tries, candidate in enumerate(sampler.candidates()):
            if tries > len(met) * _TRIES_PER_POINT + patience:
                return
            point = sampler.mend(candidate)
            if point is not None:
                key = tuple(point[n] for n in domain.kinds)
                if key not in met:
                    met.add(key)
                    yield key, {n: Fraction(v) for n, v in point.items()}
            if not domain.kinds:
                return


_KEPT = 16  # streams
_LONGEST_KEPT = 300
_here = threading.local()  # two threads cannot draw from one stream


def _stream(domain: Domain, seed: int, patience: int) -> _Stream:
    kept: dict[tuple[object, ...], _Stream] = _here.__dict__.setdefault("streams", {})
    examples = tuple(tuple((n, float(e[n])) for n in domain.kinds if n in e) for e in domain.examples)
    key = tuple(domain.kinds.items()), domain.hypotheses, examples, seed, patience
    found = kept.pop(key, None) or _Stream(domain, seed, patience)
    kept[key] = found
    if len(kept) > _KEPT:
        del kept[next(iter(kept))]
    return found


def _forget(stream: _Stream) -> None:
    kept: dict[tuple[object, ...], _Stream] = _here.__dict__.get("streams", {})
    for key in [k for k, s in kept.items() if s is stream]:
        del kept[key]


_CONDITIONS: Remembered[Program] = Remembered(lambda condition: compiled([condition]))
