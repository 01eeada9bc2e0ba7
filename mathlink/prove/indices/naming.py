"""Names of bound indices: replaced inside a quotient, and chosen by how deep sums are nested."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import fraction
from mathlink.term import substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from mathlink.prove.indices.reader import IndexReader
    from mathlink.prove.normal.field import Generator, Quotient

__all__ = ["Naming"]

BOUND = "\N{MIDDLE DOT}"


class Naming:
    """Renames indices by making every generator again from renamed parts, with the rules that made it first."""

    def __init__(self, reader: IndexReader) -> None:
        self.reader = reader
        self.field = reader.field
        self._count = itertools.count()
        self._made: dict[tuple[int, tuple[tuple[str, str], ...]], Quotient] = {}
        powers, special, angles = reader.powers, reader.recorded, reader.angles
        self._unary: dict[str, Callable[[Quotient], Quotient]] = {
            "exp": powers.exp,
            "abs": powers.absolute,
            "sign": powers.signum,
            "cbrt": powers.cube_root,
            "sin": angles.sin,
            "cos": angles.cos,
            "atan": angles.atan,
            "log": powers.log,
        }
        self._lawful: dict[str, Callable[[Quotient], Quotient]] = {
            "gamma": special.gamma,
            "digamma": special.digamma,
            "erf": special.erf,
            "floor": special.floor,
        }

    def fresh(self) -> str:
        """A name that occurs nowhere."""
        return f"{BOUND}f{next(self._count)}"

    @staticmethod
    def canonical(level: int) -> str:
        """The name of an index around ``level`` others."""
        return f"{BOUND}b{level}"

    def symbol(self, name: str) -> Quotient:
        """An index as a number."""
        return self.reader.read(sym(name))

    def depth(self, *parts: Quotient) -> int:
        """How many canonical names are in use inside."""
        return max((self._depth(g) for a in parts for poly in a for g in self.field.used(poly)), default=0)

    def _depth(self, generator: Generator) -> int:
        r, number = self.reader, generator.number
        if number in r.multi.made:
            found = r.multi.made[number]
            return self.depth(found.core) + len(found.names)
        if number in r.extremes:
            return self.depth(r.extremes[number].body) + 1
        if number in r.recorded.arguments:
            return self.depth(*r.recorded.arguments[number][1])
        return self.depth(generator.inner) if generator.inner is not None else 0

    def rename(self, a: Quotient, names: Mapping[str, str]) -> Quotient:
        """The same function of other indices. No name in ``names.values()`` may be bound inside ``a``."""
        names = {old: new for old, new in names.items() if old != new}
        if not self.field.indices(a) & names.keys():
            return a
        return self.field.div(self._poly(a.top, names), self._poly(a.bottom, names))

    def _poly(self, poly: Any, names: Mapping[str, str]) -> Quotient:
        total = self.field.zero
        for exponents, coefficient in poly.terms():
            part = self.field.const(fraction(coefficient))
            for number, exponent in enumerate(exponents):
                if exponent:
                    part = self.field.mul(part, self.field.power(self._generator(number, names), int(exponent)))
            total = self.field.add(total, part)
        return total

    def _generator(self, number: int, names: Mapping[str, str]) -> Quotient:
        generator = self.field.generators[number]
        free = generator.bound & names.keys()
        if not free:
            return self.field.quotient(generator)
        key = (number, tuple(sorted((old, names[old]) for old in free)))
        if key not in self._made:
            self._made[key] = self._again(generator, {old: names[old] for old in free})
        return self._made[key]

    def _again(self, generator: Generator, names: Mapping[str, str]) -> Quotient:
        r, number, kind = self.reader, generator.number, generator.kind
        if kind == "symbol":
            return self.symbol(names[generator.label])
        if number in r.multi.made:
            return r.multi.renamed(r.multi.made[number], names)
        if number in r.extremes:
            found = r.extremes[number]
            lo, hi, body = (self.rename(part, names) for part in (found.lo, found.hi, found.body))
            return r.extreme(found._replace(lo=lo, hi=hi, body=body))
        if number in r.wholes:
            return r.read(substitute(r.wholes[number], {sym(old): sym(new) for old, new in names.items()}))
        if number in r.recorded.arguments:
            name, args = r.recorded.arguments[number]
            return self._function(name, [self.rename(a, names) for a in args])
        if generator.inner is not None and kind == "root":
            return r.powers.base_power(self.rename(generator.inner, names), generator.power)
        if generator.inner is not None and kind in self._unary:
            return self._unary[kind](self.rename(generator.inner, names))
        raise OutOfReach(f"{kind} under a sum over several indices")

    def _function(self, name: str, args: list[Quotient]) -> Quotient:
        if name.startswith("entry "):
            return self.reader.entry(name[len("entry ") :], *args)
        if name in self._lawful:
            return self._lawful[name](args[0])
        return self.reader.recorded.plain(name, *args)

    def outline(self, a: Quotient, name: str, others: Collection[str]) -> str:
        """The quotient with ``name`` marked and all of ``others`` alike: the same text however indices are named."""
        return "/".join(self._outline(poly, name, others) for poly in a)

    def _outline(self, poly: Any, name: str, others: Collection[str]) -> str:
        found = []
        for exponents, coefficient in poly.terms():
            factors = sorted(
                f"{self._mark(self.field.generators[i], name, others)}^{e}" for i, e in enumerate(exponents) if e
            )
            found.append(f"{coefficient} {' '.join(factors)}")
        return "+".join(sorted(found))

    def _mark(self, generator: Generator, name: str, others: Collection[str]) -> str:
        r, number = self.reader, generator.number
        if not generator.bound & {name, *others}:
            return f"g{number}"
        if generator.kind == "symbol":
            return "*" if generator.label == name else "_"
        parts: tuple[Quotient, ...] = (generator.inner,) if generator.inner is not None else ()
        if number in r.multi.made:
            parts = (r.multi.made[number].core,)
        elif number in r.extremes:
            parts = (r.extremes[number].body,)
        elif number in r.recorded.arguments:
            parts = r.recorded.arguments[number][1]
        inside = ",".join(self.outline(a, name, others) for a in parts)
        return f"{generator.kind}({inside})"
