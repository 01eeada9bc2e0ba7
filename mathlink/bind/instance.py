"""An equation at one configuration of the code: symbols replaced by inputs, sums over known ranges written out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.bind.square import DETERMINANT, INVERSE, determinant, inverse_entry, places_of
from mathlink.bind.target import Expression, Number, Parameter, Return, Target
from mathlink.errors import InputProblem, OutOfReach, UnboundSymbol
from mathlink.model import Array
from mathlink.term import (
    BINDERS,
    Term,
    add,
    bind_index,
    boolean,
    call,
    const,
    index,
    ite,
    make,
    maximum,
    minimum,
    mul,
    not_,
    postorder,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Definition", "Instance", "ShapeProblem", "place_of"]

_MOST_TERMS = 4000


class ShapeProblem(InputProblem):
    """Equation and arrays do not fit together; the message says which index and which axis."""


@dataclass(frozen=True)
class Definition:
    """``symbol = body`` or ``symbol_{i,j} = body``, a part of the statement that defines one of its symbols."""

    body: Term
    indices: tuple[Term, ...] = ()


def place_of(base: Term, axis: int, definitions: Mapping[Term, Definition]) -> Term | None:
    """Where the index that a defined array is given at an axis (from 1) stands alone in its definition: the length of that axis."""
    definition = definitions.get(base)
    if definition is None or axis > len(definition.indices):
        return None
    index_there = definition.indices[axis - 1]
    for t in postorder(definition.body):
        for k, inner in enumerate(t.args[1:] if t.op == "index" else (), start=1):
            if inner is index_there and t.args[0] is not base:
                return call("length", t.args[0], const(k))
    return None


@dataclass
class Instance:
    """One configuration: what every notation of the equation stands for here.

    Attributes
    ----------
    targets : notation (a term as the reader produces it, usually a symbol) → target.
    definitions : symbol → its definition.
    values : parameter → its symbols at this configuration.
    results : ``Return`` target → what the code returns there; absent while no code is known.
    origins : result notation → for each axis the index of its first entry, where that is not 1.
    """

    targets: Mapping[Term, Target]
    definitions: Mapping[Term, Definition]
    values: Mapping[str, Term | Array]
    results: Mapping[Return, Term | Array] = field(default_factory=dict)
    origins: Mapping[Term, tuple[int, ...]] = field(default_factory=dict)
    _fresh: itertools.count[int] = field(default_factory=itertools.count, repr=False)
    _squares: dict[object, dict[tuple[int, int], Term]] = field(default_factory=dict, repr=False)

    def term(self, term: Term, fixed: Mapping[Term, Term] | None = None) -> Term:
        """The term over the inputs; ``fixed`` gives indices their values.

        Raises
        ------
        UnboundSymbol : a symbol stands for nothing.
        ShapeProblem : an index leaves its array, an array stands where a number is needed.
        OutOfReach : sums of too many terms, definitions that go round in circles.
        """
        return self._at(term, dict(fixed or {}), ())

    def axis_length(self, base: Term, axis: int) -> int | None:
        """How long an axis (counted from 0) of a notation is; ``None`` where it is no array."""
        target = self.targets.get(base)
        value = self._value(target, base) if target is not None else None
        return value.shape[axis] if isinstance(value, Array) and axis < len(value.shape) else None

    def _at(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        if t in env:
            return env[t]
        if t in self.targets:
            return self._scalar(self.targets[t], t)
        if t in self.definitions and not self.definitions[t].indices:
            if t in inside:
                raise OutOfReach(f"the definition of {t!r} refers to itself")
            return self._at(self.definitions[t].body, {}, (*inside, t))
        rule = _RULES.get(t.op)
        if rule is not None:
            return rule(self, t, env, inside)
        if t.op in BINDERS:
            return self._binder(t, env, inside)
        args = tuple(self._at(a, env, inside) for a in t.args)
        return t if args == t.args else make(t.op, args, t.data)

    def _scalar(self, target: Target, t: Term) -> Term:
        value = self._value(target, t)
        if isinstance(value, Array):
            if len(value.entries) == 1:
                return value.entries[0]
            if isinstance(target, Return):
                raise ShapeProblem(f"the equation gives the result no index, the code returns shape {value.shape}")
            raise ShapeProblem(f"{_name(t)} is an array of shape {value.shape} and stands where a number is needed")
        return value

    def _value(self, target: Target, t: Term) -> Term | Array:
        match target:
            case Parameter(name):
                if name not in self.values:
                    raise ShapeProblem(f"{_name(t)} stands for the parameter {name}, which is no number here")
                return self.values[name]
            case Number(value, text):
                return const(value, text if "." in text or "e" in text.lower() else "")
            case Expression():
                missing = [n for n in target.names() if n not in self.values]
                if missing:
                    raise ShapeProblem(f"{_name(t)} needs the parameter {missing[0]}, which is no number here")
                return target.term(self.values)
            case Return():
                if target not in self.results:
                    raise UnboundSymbol((_name(t),))
                return self.results[target]
        raise TypeError(target)

    def _symbol(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        if t in self.definitions:
            raise ShapeProblem(f"{_name(t)} is defined with an index and stands without one")
        raise UnboundSymbol((_name(t),))

    def _index(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        base = t.args[0]
        indices = tuple(self._at(a, env, inside) for a in t.args[1:])
        definition = self.definitions.get(base)
        if definition is not None:
            if len(definition.indices) != len(indices):
                raise ShapeProblem(
                    f"{_name(base)} is defined with {len(definition.indices)} indices, used with {len(indices)}"
                )
            if len(inside) > 40:
                raise OutOfReach(f"the definition of {_name(base)} refers to itself")
            return self._at(definition.body, dict(zip(definition.indices, indices, strict=True)), (*inside, base))
        target = self.targets.get(base)
        if target is None:
            raise UnboundSymbol((_name(base),))
        value = self._value(target, base)
        if not isinstance(value, Array):
            raise ShapeProblem(f"{_name(base)} has an index in the equation and is a number here")
        if not all(i.op == "const" for i in indices):
            return index(sym(base.data), *indices)
        origin = self.origins.get(base, (1,) * len(indices))
        places = (int(i.data[0]) - first + 1 for i, first in zip(indices, origin, strict=True))
        return _entry(value, tuple(places), base)

    def _call(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        if t.data == "length":
            return self._length(t)
        if t.data in (INVERSE, DETERMINANT):
            return self._square(t, env, inside)
        args = tuple(self._at(a, env, inside) for a in t.args)
        definition = self.definitions.get(sym(t.data))
        if definition is None:
            return call(t.data, *args)
        if len(definition.indices) != len(args):
            raise ShapeProblem(f"{t.data} is defined with {len(definition.indices)} arguments, used with {len(args)}")
        if len(inside) > 40:
            raise OutOfReach(f"the definition of {t.data} refers to itself")
        return self._at(definition.body, dict(zip(definition.indices, args, strict=True)), (*inside, sym(t.data)))

    def _square(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        """An inverse's entry or a determinant, written out."""
        length, row, column, entry = places_of(t)
        size, *at = (self._at(a, env, inside) for a in (length, *t.args[4:]))
        if any(a.op != "const" for a in (size, *at)):
            raise OutOfReach("an inverse or determinant of no fixed size")
        every = range(1, int(size.data[0]) + 1)
        key = t.args[:4], frozenset(env.items())
        entries = self._squares.get(key)
        if entries is None:
            entries = self._squares[key] = {
                (i, j): self._at(entry, {**env, row: const(i), column: const(j)}, inside) for i in every for j in every
            }
        if t.data == DETERMINANT:
            return determinant(entries, len(every))
        return inverse_entry(entries, len(every), int(at[0].data[0]), int(at[1].data[0]))

    def _length(self, t: Term) -> Term:
        """How far an index runs whose range the equation does not state: along the axis (counted from 1) of its array."""
        base, axis = t.args
        target = self.targets.get(base)
        if target is None and (place := place_of(base, int(axis.data[0]), self.definitions)) is not None:
            return self._length(place)
        value = self._value(target, base) if target is not None else None
        if not isinstance(value, Array) or int(axis.data[0]) > len(value.shape):
            raise ShapeProblem(f"how far the index of {_name(base)} runs is not known")
        return const(value.shape[int(axis.data[0]) - 1])

    def _ite(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        condition = self._at(t.args[0], env, inside)
        if condition.op == "true":
            return self._at(t.args[1], env, inside)
        if condition.op == "false":
            return self._at(t.args[2], env, inside)
        return ite(condition, self._at(t.args[1], env, inside), self._at(t.args[2], env, inside))

    def _not(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        return not_(self._at(t.args[0], env, inside))

    def _comparison(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        a, b = (self._at(x, env, inside) for x in t.args)
        if a.op == b.op == "const":
            return boolean(_COMPARE[t.op](a.data[0], b.data[0]))
        return make(t.op, (a, b))

    def _arithmetic(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        a, b = (self._at(x, env, inside) for x in t.args)
        # Indices such as t−1 must come out as numbers to find their entry; only whole ones are worked out.
        if t.op != "div" and all(x.op == "const" and x.data[0].denominator == 1 and not x.data[1] for x in (a, b)):
            return const(_FOLD[t.op](a.data[0], b.data[0]))
        return make(t.op, (a, b))

    def _binder(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        variable, *bounds, body = t.args
        if t.op == "derivative":
            return make(t.op, (self._at(variable, env, inside), self._at(body, env, inside)))
        ends = tuple(self._at(b, env, inside) for b in bounds)
        if t.op in _FOLDS and all(e.op == "const" and e.data[0].denominator == 1 for e in ends):
            return self._written_out(t, int(ends[0].data[0]), int(ends[1].data[0]), env, inside)
        fresh = sym(f"{variable.data}#{next(self._fresh)}")
        opened = self._at(body, {**env, variable: fresh}, inside)
        return bind_index(t.op, fresh, opened, *ends)

    def _written_out(self, t: Term, lo: int, hi: int, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        if hi - lo + 1 > _MOST_TERMS:
            raise OutOfReach(f"{t.op} of {hi - lo + 1} terms")
        empty, fold = _FOLDS[t.op]
        parts = [self._at(t.args[-1], {**env, t.args[0]: const(k)}, inside) for k in range(lo, hi + 1)]
        if not parts:
            if empty is None:
                raise ShapeProblem(f"{t.op} over nothing")
            return const(empty)
        return fold(parts)


def _entry(value: Array, indices: tuple[int, ...], base: Term) -> Term:
    if len(indices) != len(value.shape):
        raise ShapeProblem(
            f"{_name(base)} has {len(indices)} indices in the equation and shape {value.shape} in the code"
        )
    flat = 0
    for i, size in zip(indices, value.shape, strict=True):
        if not 1 <= i <= size:
            raise ShapeProblem(f"index {i} of {_name(base)} leaves its axis of length {size}")
        flat = flat * size + (i - 1)
    return value.entries[flat]


def _name(t: Term) -> str:
    return str(t.data) if t.op in ("sym", "call") else repr(t)


def _chain(join: Callable[[Term, Term], Term]) -> Callable[[list[Term]], Term]:
    def fold(parts: list[Term]) -> Term:
        total = parts[0]
        for part in parts[1:]:
            total = join(total, part)
        return total

    return fold


_FOLDS: dict[str, tuple[int | None, Callable[[list[Term]], Term]]] = {
    "sum": (0, _chain(add)),
    "prod": (1, _chain(mul)),
    "bigmax": (None, lambda parts: maximum(*parts)),
    "bigmin": (None, lambda parts: minimum(*parts)),
}

_FOLD = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b}
_COMPARE = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
}

_RULES: dict[str, Callable[[Instance, Term, dict[Term, Term], tuple[Term, ...]], Term]] = {
    "sym": Instance._symbol,
    "index": Instance._index,
    "call": Instance._call,
    "ite": Instance._ite,
    "not": Instance._not,
    **dict.fromkeys(_FOLD, Instance._arithmetic),
    **dict.fromkeys(_COMPARE, Instance._comparison),
}
