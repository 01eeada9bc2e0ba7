"""A proof in lines a person can follow, and the same as data: the generators, their relations, both sides over them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint

from mathlink.prove.normal.conditions import demands
from mathlink.prove.normal.field import fraction
from mathlink.prove.normal.words import in_names
from mathlink.prove.sketch import AtEveryIndex, Holds, Let, Needed, NormalForm, Ratio, Read, Relation, Sketch
from mathlink.term import postorder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mathlink.model import Obligation
    from mathlink.prove.normal.field import Bound, Generator, Quotient
    from mathlink.prove.normal.reader import Reader
    from mathlink.prove.sketch import Polynomial, Step
    from mathlink.term import Term

    Range = tuple[Bound | None, Bound | None]

__all__ = ["as_data", "sketch"]

LONGEST = 400
LETTERS = "abcdefghijklmnopqrstuvwxyz"
BOUND = "\N{MIDDLE DOT}"


def sketch(reader: Reader, left: Quotient, relation: str, right: Quotient) -> tuple[str, ...]:
    """The steps of a proof by normal form."""
    shown = _shown(reader, (left, right))
    _name(shown)
    lines = [f"let {g.name} = {g.meaning}{_sign(reader, g)}" for g in shown if g.kind not in ("symbol", "named")]
    for generator in shown:
        if generator.relation is not None:
            value = _cut(in_names(reader.field, generator.relation))
            lines.append(f"{generator.name}^{generator.degree} = {value}")
    if left == right:
        return (*lines, f"both sides are {_cut(in_names(reader.field, left))}")
    gap = reader.field.sub(left, right)
    return (
        *lines,
        f"left = {_cut(in_names(reader.field, left))}",
        f"right = {_cut(in_names(reader.field, right))}",
        f"left - right = {_cut(in_names(reader.field, gap))}" + ("" if relation == "=" else f" {relation} 0"),
    )


def _name(generators: list[Generator]) -> None:
    """Short names for the generators that have none, symbols keep theirs."""
    taken = {g.label for g in generators if g.kind in ("symbol", "named")} | {g.name for g in generators}
    letters = (f"{x}{n or ''}" for n in range(99) for x in LETTERS)
    for generator in generators:
        if generator.kind not in ("symbol", "named") and not generator.name:
            generator.name = next(x for x in letters if x not in taken)


def _shown(reader: Reader, sides: Iterable[Quotient]) -> list[Generator]:
    """The generators of both sides and of what those are made of, in the order of their making."""
    found: dict[int, Generator] = {}
    waiting = list(sides)
    while waiting:
        for poly in waiting.pop():
            for generator in reader.field.used(poly):
                if generator.number not in found:
                    found[generator.number] = generator
                    parts = (generator.relation, generator.inner, *generator.arguments)
                    waiting.extend(q for q in parts if q is not None)
    return [found[n] for n in sorted(found)]


def _sign(reader: Reader, generator: Generator) -> str:
    return {2: " > 0", 1: " >= 0", -1: " <= 0", -2: " < 0"}.get(reader.signs.generator(generator), "")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# ── as data ──────────────────────────────────────────────────────────────────────────────────────


def as_data(
    reader: Reader,
    claim: Obligation,
    sides: tuple[Quotient, Quotient],
    needed: tuple[Term, ...],
    *,
    met: dict[Term, Quotient],
    entries: Mapping[str, Range] | None = None,
    everywhere: Iterable[Term] = (),
) -> Sketch:
    """The proof that both ``sides`` are one quotient; ``met``: every term that was read, with its quotient.

    With ``entries``, ranges of all entries of arrays, the terms are about arrays of every shape; ``everywhere``: what they
    ask for inside sums.
    """
    generators = _shown(reader, [*met.values(), *sides])
    _name(generators)
    steps: list[Step] = [_let(g) for g in generators]
    steps += [Relation(g.number, g.degree, _ratio(g.relation)) for g in generators if g.relation is not None]
    steps += [Read(term, _ratio(value)) for term, value in met.items()]
    steps.append(NormalForm(*map(_ratio, sides)))
    if entries is None:
        steps += [Holds(c) for c in dict.fromkeys(_demanded(met)) if c not in needed]
    steps += [Needed(c) for c in needed]
    steps += [AtEveryIndex(c) for c in everywhere]
    return Sketch(claim, "FLINT", flint.__version__, tuple(steps), tuple(_ranges(entries or {})))


def _ranges(entries: Mapping[str, Range]) -> Iterator[tuple[str, Fraction | None, bool, Fraction | None, bool]]:
    for name, (low, high) in entries.items():
        ends = (None, False) if low is None else (low.value, low.strict), (None, False) if high is None else tuple(high)
        yield (name, *ends[0], *ends[1])


def _demanded(met: Iterable[Term]) -> Iterator[Term]:
    """What the terms themselves ask for, outside sums."""
    for term in met:
        for condition in demands(term):
            if not any(t.op == "sym" and t.data.startswith(BOUND) for t in postorder(condition)):
                yield condition


def _let(generator: Generator) -> Let:
    kind = generator.kind
    function, about = (generator.label, None) if kind == "named" else (kind, generator.about)
    arguments = generator.arguments or ((generator.inner,) if generator.inner is not None else ())
    name = generator.name or generator.label
    if kind == "symbol":
        about = generator.label
    return Let(generator.number, name, function, tuple(map(_ratio, arguments)), generator.power, about)


def _ratio(a: Quotient) -> Ratio:
    return Ratio(_polynomial(a.top), _polynomial(a.bottom))


_ONE: Polynomial = ((Fraction(1), ()),)


def _polynomial(poly: Any) -> Polynomial:
    if poly.is_one():
        return _ONE
    return tuple(
        (fraction(coefficient), tuple((number, int(e)) for number, e in enumerate(exponents) if e))
        for exponents, coefficient in poly.terms()
    )
