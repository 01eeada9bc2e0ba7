"""Points at which a claim can be looked at: in its domain, and where both sides have a value."""

from __future__ import annotations

import dataclasses
import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import sample
from mathlink.evaluate import compiled
from mathlink.term import Term, const, lt, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mathlink.model import Budget, Domain, Point

__all__ = ["domain_points", "near_examples", "usable_points"]


def domain_points(domain: Domain, filters: Sequence[Callable[[Point], bool]], count: int, seed: int) -> Iterator[Point]:
    """Points of the domain: of the whole of it first, then of its positive part and of the unit cube."""
    seen: set[sample.Key] = set()
    for part in _parts(domain):
        for key, point in sample.drawn(part, count, seed):
            if key not in seen and all(f(point) for f in filters):
                seen.add(key)
                yield point


def usable_points(
    terms: Sequence[Term],
    domain: Domain,
    filters: Sequence[Callable[[Point], bool]],
    want: int,
    seed: int,
    most: int = 2000,
    budget: Budget | None = None,
    calls: Mapping[str, Callable[..., object]] | None = None,
) -> list[Point]:
    """Up to ``want`` points where every term has a finite value in doubles, found among at most ``most`` candidates.

    ``calls`` are the functions behind opaque calls, by name.

    Raises
    ------
    OutOfTime : the budget is used up.
    """
    evaluate = compiled(terms, calls)
    found: list[Point] = []
    for count in (2 * want, most):
        found = []
        for point in domain_points(domain, filters, count, seed):
            if budget is not None:
                budget.check()
            if all(_finite(v) for v in evaluate(point)):
                found.append(point)
                if len(found) >= want:
                    return found
    return found


def near_examples(
    domain: Domain, filters: Sequence[Callable[[Point], bool]], points: Sequence[Point], seed: int, count: int = 40
) -> list[Point]:
    """The examples of a domain and points around them, written in few digits; what one leaves open is as in others.

    What all leave open is as in ``points``.
    """
    rng = random.Random(f"{seed}:near")
    shared = {n: Fraction(v) for example in domain.examples for n, v in example.items()}
    found: dict[tuple[object, ...], Point] = {}
    for step in range(3 * count if domain.examples else 0):
        example = domain.examples[step % len(domain.examples)]
        filled = {**(points[step % len(points)] if points else {}), **shared}
        if not all(n in example or n in filled for n in domain.kinds):
            continue
        moved = step >= len(domain.examples)
        point = {
            n: _moved(example[n], domain.kinds[n] == "real" and moved, rng) if n in example else filled[n]
            for n in domain.kinds
        }
        inside = all(sample.holds(h, point) is True for h in domain.hypotheses) and all(f(point) for f in filters)
        if inside:
            found.setdefault(tuple(point.values()), point)
        if len(found) >= count:
            break
    return list(found.values())


def _moved(value: float, moved: bool, rng: random.Random) -> Fraction:
    return Fraction(float(f"{value * rng.uniform(0.7, 1.4):.3g}") if moved else value)


def _parts(domain: Domain) -> Iterator[Domain]:
    yield domain
    bounds = sample.bounds_of(domain)
    free = [n for n, b in bounds.items() if b.lo < 0 < b.hi]
    positive = tuple(lt(const(0), sym(n)) for n in free)
    if positive:
        yield dataclasses.replace(domain, hypotheses=(*domain.hypotheses, *positive))
    unit = tuple(lt(sym(n), const(1)) for n, b in bounds.items() if b.lo < 1 < b.hi and domain.kinds[n] == "real")
    if unit:
        yield dataclasses.replace(domain, hypotheses=(*domain.hypotheses, *positive, *unit))


def _finite(value: object) -> bool:
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return True
    return isinstance(value, float) and math.isfinite(value)
