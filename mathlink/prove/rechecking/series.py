"""Sums and products: written out where their bounds are numbers; linear in sums of single monomials, closed forms by telescoping."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.prove.rechecking.polynomial import Quotient, constant
from mathlink.term import const, substitute

if TYPE_CHECKING:
    from mathlink.prove.rechecking.kernel import Kernel
    from mathlink.term import Term

__all__ = ["is_sum", "unrolled"]

MOST_TERMS = 200


def unrolled(kernel: Kernel, term: Term, value: Quotient) -> bool:
    """Whether a sum or product with numbers as bounds is the value, term by term."""
    if term.op not in ("sum", "prod"):
        return False
    index, lo, hi, body = term.args
    ends = [kernel.ring.value(kernel.values[e]) for e in (lo, hi) if e in kernel.values]
    first, last = (*ends, None, None)[:2]
    if first is None or last is None or first.denominator != 1 or last.denominator != 1 or last - first > MOST_TERMS:
        return False
    ring, total = kernel.ring, constant(term.op == "prod")
    for k in range(int(first), int(last) + 1):
        part = kernel.values.get(substitute(body, {index: const(k)}))
        if part is None:
            return False
        total = ring.add(total, part) if term.op == "sum" else ring.mul(total, part)
    return ring.equal(value, total)


def is_sum(kernel: Kernel, term: Term, value: Quotient) -> bool:
    """Whether a sum is the value: Σ wⱼ·(Σ coreⱼ) + closed form, where Σ wⱼ·coreⱼ + difference of the closed form is the body."""
    if unrolled(kernel, term, value):
        return True
    if term.op != "sum":
        return False
    index, lo, hi, body = (kernel.values.get(a) for a in term.args)
    at = _symbol(kernel, term.args[0].data)
    if index is None or lo is None or hi is None or body is None or at is None or _depends(kernel, value, at):
        return False
    ring = kernel.ring
    inside, rest = constant(0), value
    for let in kernel.of_function.get("sum", ()):
        own_lo, own_hi, core = kernel.arguments[let.number]
        weight = _coefficient(kernel, value, let.number)
        if weight is None or _depends(kernel, weight, at):
            continue
        if let.about != term.args[0].data or not _same(kernel, own_lo, lo, own_hi, hi):
            continue
        inside = ring.add(inside, ring.mul(weight, core))
        rest = ring.sub(rest, ring.mul(weight, ring.generator(let.number)))
    left = ring.sub(body, inside)
    if not ring.equal(rest, constant(0)):
        return _telescopes(kernel, at, lo, hi, left, rest)
    return ring.equal(left, constant(0))


def _same(kernel: Kernel, a: Quotient, b: Quotient, c: Quotient, d: Quotient) -> bool:
    return kernel.ring.equal(a, b) and kernel.ring.equal(c, d)


def _coefficient(kernel: Kernel, a: Quotient, number: int) -> Quotient | None:
    """w in a = w·g + (what is free of g); ``None`` where g does not occur, or otherwise."""
    if kernel.ring.degree(a.top, number) != 1 or kernel.ring.degree(a.bottom, number):
        return None
    (generator,) = kernel.ring.generator(number).top
    with_it = {m - generator: c for m, c in a.top.items() if dict(kernel.ring.exponents(m)).get(number)}
    return Quotient(with_it, a.bottom)


def _telescopes(kernel: Kernel, at: int, lo: Quotient, hi: Quotient, body: Quotient, total: Quotient) -> bool:
    """T(hi) − T(hi − 1) = body at hi, and T(lo − 1) = 0: then T(hi) is the sum, for whole hi ≥ lo − 1.

    ``hi`` has to be a whole symbol plus a number, and neither the body nor ``lo`` may depend on that symbol.
    """
    ring = kernel.ring
    moving = [number for m in hi.top for number, _ in ring.exponents(m)]
    if len(moving) != 1 or kernel.domain.kinds.get(str(kernel.lets[moving[0]].about)) != "int":
        return False
    (n,) = moving
    offset = ring.value(ring.plain(ring.sub(hi, ring.generator(n))))
    length = ring.plain(ring.add(ring.sub(hi, lo), constant(1)))
    if offset is None or offset.denominator != 1 or kernel.signs.of(length) < 1:
        return False
    if _depends(kernel, lo, n) or _depends(kernel, body, n) or _beneath(kernel, total, n) or _beneath(kernel, body, at):
        return False
    before = _put(kernel, total, n, ring.sub(ring.generator(n), constant(1)))
    step = _put(kernel, body, at, hi)
    start = _put(kernel, total, n, ring.sub(ring.sub(lo, constant(1)), constant(offset)))
    return ring.equal(ring.sub(total, before), step) and ring.equal(start, constant(0))


def _symbol(kernel: Kernel, name: str) -> int | None:
    return next((let.number for let in kernel.of_function.get("symbol", ()) if let.about == name), None)


def _occurring(kernel: Kernel, *parts: Quotient) -> set[int]:
    return {n for a in parts for poly in a for monomial in poly for n, _ in kernel.ring.exponents(monomial)}


def _beneath(kernel: Kernel, a: Quotient, number: int) -> bool:
    """Whether a generator that occurs is a function of this one. Sums over it count, bound or not: too careful does no harm."""
    waiting = list(_occurring(kernel, a) - {number})
    seen = set(waiting)
    while waiting:
        inside = _occurring(kernel, *kernel.arguments.get(waiting.pop(), ()))
        if number in inside:
            return True
        waiting += inside - seen
        seen |= inside
    return False


def _depends(kernel: Kernel, a: Quotient, number: int) -> bool:
    """Whether a quotient depends on a generator, by itself or beneath; sums over that index bind it."""
    if number in _occurring(kernel, a):
        return True
    name = kernel.lets[number].about
    free = {n for n in _occurring(kernel, a) if not (kernel.lets[n].function == "sum" and kernel.lets[n].about == name)}
    return any(_beneath(kernel, kernel.ring.generator(n), number) or n == number for n in free)


def _put(kernel: Kernel, a: Quotient, number: int, value: Quotient) -> Quotient:
    """The quotient with a value for a generator."""
    ring = kernel.ring
    (generator,) = ring.generator(number).top
    parts = []
    for poly in a:
        total = constant(0)
        for monomial, coefficient in poly.items():
            exponent = dict(ring.exponents(monomial)).get(number, 0)
            rest = Quotient({monomial - exponent * generator: coefficient}, {0: 1})
            total = ring.add(total, ring.mul(rest, ring.power(value, exponent)))
        parts.append(total)
    return ring.div(*parts)
