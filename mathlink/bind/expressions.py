"""What a ``where`` value may say in Python: arithmetic, functions entry by entry, sums and means, lengths and parts of arrays."""

from __future__ import annotations

import ast
import itertools
import math
import operator
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from mathlink.errors import InputProblem
from mathlink.model import Array
from mathlink.term import Term, abs_, add, const, div, fn, maximum, minimum, mul, named, neg, pow_, sub

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

__all__ = ["LARGEST", "UNDERSTOOD", "WhereProblem", "axes_of", "axis_of", "check", "names_of", "value_of", "whole_of"]

LARGEST = 10**400
_MODULES = frozenset({"np", "numpy", "math"})
UNDERSTOOD = "arithmetic, functions such as exp(x), sum(x), mean(x), len(x), x.shape[k], x[0] and x[:, 1]"

_BINARY: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: div,
    ast.Pow: pow_,
}
_ENTRYWISE: dict[str, Callable[[Term], Term]] = {
    name: partial(fn, name) for name in "exp log log2 log10 log1p expm1 sqrt sin cos tan sinh cosh tanh".split()
} | {"abs": abs_, "square": lambda x: pow_(x, const(2))}
_REDUCTIONS: dict[str, Callable[[Sequence[Term]], Term]] = {
    "sum": lambda xs: _folded(add, xs),
    "prod": lambda xs: _folded(mul, xs),
    "mean": lambda xs: div(_folded(add, xs), const(len(xs))),
    "max": lambda xs: maximum(*xs) if len(xs) > 1 else xs[0],
    "min": lambda xs: minimum(*xs) if len(xs) > 1 else xs[0],
}
_CONSTANTS = {"pi": named("pi"), "e": named("e")}


class WhereProblem(InputProblem):
    """A ``where`` value that is no parameter, expression over parameters, number or ``return…``."""


def names_of(tree: ast.expr) -> tuple[str, ...]:
    """The parameters that occur."""
    own = {*_MODULES, *_ENTRYWISE, *_REDUCTIONS, "len"}
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    modules = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    found = [n for n in found if not (n.id in own and (id(n) in called or (id(n) in modules and n.id in _MODULES)))]
    return tuple(dict.fromkeys(n.id for n in found))


def axes_of(tree: ast.expr) -> Iterator[tuple[str, int]]:
    """Axes that the arrays must have: ``len(x)`` and ``mean(x)`` ask for axis 0, ``x.shape[1]`` and ``x[:, 0]`` for axis 1."""
    for node in ast.walk(tree):
        if (found := axis_of(node)) is not None:
            yield found
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            yield node.value.id, len(node.slice.elts) - 1 if isinstance(node.slice, ast.Tuple) else 0
        if isinstance(node, ast.Call) and (call := _call(node)) is not None and call[0] in _REDUCTIONS:
            yield from ((n.id, 0) for n in ast.walk(call[1]) if isinstance(n, ast.Name) and n.id in names_of(tree))


def whole_of(tree: ast.expr) -> str:
    """The one parameter that stands in an expression as a whole, outside of parts, lengths and sums; ``""`` for none or several."""
    inside: set[int] = set()
    for node in ast.walk(tree):
        call = _call(node) if isinstance(node, ast.Call) else None
        if (
            isinstance(node, ast.Subscript)
            or axis_of(node) is not None
            or (call is not None and call[0] in _REDUCTIONS)
        ):
            inside.update(id(n) for n in ast.walk(node))
    known = names_of(tree)
    found = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in known and id(n) not in inside}
    return found.pop() if len(found) == 1 else ""


def axis_of(node: ast.AST) -> tuple[str, int] | None:
    """The axis whose length a whole expression is: ``len(x)`` is ``("x", 0)``, ``x.shape[1]`` is ``("x", 1)``."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)], keywords=[]):
            return name, 0
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id=name), attr="shape"), slice=place):
            number = _whole(place)
            return (name, number) if number is not None else None
    return None


def check(text: str, parameters: Collection[str]) -> None:
    """Refuse text that is no expression over these parameters.

    Raises
    ------
    WhereProblem : with what is wrong and which parameters there are.
    """
    known = ", ".join(parameters) or "none"
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise WhereProblem(
            f"where value {text!r} is no parameter, number or expression (parameters: {known})"
        ) from None
    for name in names_of(tree):
        if name not in parameters:
            raise WhereProblem(f"where value {text!r}: {name!r} is no parameter (parameters: {known})")
    if not all(isinstance(node, _ALLOWED) and _is_understood(node) for node in ast.walk(tree)):
        raise WhereProblem(f"where value {text!r}: only {UNDERSTOOD} are understood")


_ALLOWED = (
    *(ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.Slice, ast.Tuple),
    *(ast.Load, ast.operator, ast.unaryop),
)


def _is_understood(node: ast.AST) -> bool:
    return not isinstance(node, ast.Call) or axis_of(node) is not None or _call(node) is not None


def value_of(node: ast.expr, values: Mapping[str, Term | Array]) -> Term | Array:
    """The expression with each parameter replaced by its value.

    Raises
    ------
    WhereProblem : a part of it is not understood, or an array has not the shape it needs.
    """
    axis = axis_of(node)
    if axis is not None:
        return const(_length(values[axis[0]], axis, node))
    match node:
        case ast.Name(id=name):
            return values[name]
        case ast.Attribute(value=ast.Name(id=module), attr=name) if module in _MODULES and name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.Attribute(value=inner, attr="T"):
            return _turned(value_of(inner, values))
        case ast.Subscript(value=inner, slice=where):
            return _part(value_of(inner, values), where, node)
        case ast.Constant(value=int() | float() as value) if type(value) is not bool and abs(value) <= LARGEST:
            return const(Fraction(repr(value)), repr(value) if isinstance(value, float) else "")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _together(_BINARY[type(op)], value_of(left, values), value_of(right, values), node)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _each(neg, value_of(operand, values))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return value_of(operand, values)
        case ast.Call() if (call := _call(node)) is not None:
            name, argument = call
            of = value_of(argument, values)
            if name in _ENTRYWISE:
                return _each(_ENTRYWISE[name], of)
            return _REDUCTIONS[name](of.entries if isinstance(of, Array) else (of,))
    raise WhereProblem(f"{ast.unparse(node)}: only {UNDERSTOOD} are understood")


def _call(node: ast.Call) -> tuple[str, ast.expr] | None:
    """The function and its argument: ``np.exp(x)``, ``exp(x)``, ``x.mean()``."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name), args=[argument], keywords=[]):
            return (name, argument) if module in _MODULES and name in {**_ENTRYWISE, **_REDUCTIONS} else None
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
            return (name, argument) if name in {**_ENTRYWISE, **_REDUCTIONS} else None
        case ast.Call(func=ast.Attribute(value=argument, attr=name), args=[], keywords=[]):
            return (name, argument) if name in _REDUCTIONS else None
    return None


def _folded(join: Callable[[Term, Term], Term], parts: Sequence[Term]) -> Term:
    total = parts[0]
    for part in parts[1:]:
        total = join(total, part)
    return total


def _each(rule: Callable[[Term], Term], value: Term | Array) -> Term | Array:
    return Array(value.shape, tuple(map(rule, value.entries))) if isinstance(value, Array) else rule(value)


def _together(rule: Callable[[Term, Term], Term], a: Term | Array, b: Term | Array, node: ast.expr) -> Term | Array:
    if isinstance(a, Array) and isinstance(b, Array):
        if a.shape != b.shape:
            raise WhereProblem(f"{ast.unparse(node)}: arrays of shapes {a.shape} and {b.shape}")
        return Array(a.shape, tuple(map(rule, a.entries, b.entries)))
    if isinstance(a, Array):
        return Array(a.shape, tuple(rule(x, b) for x in a.entries if not isinstance(b, Array)))
    if isinstance(b, Array):
        return Array(b.shape, tuple(rule(a, x) for x in b.entries))
    if rule in _WHOLE and all(t.op == "const" and t.data[0].denominator == 1 and not t.data[1] for t in (a, b)):
        return const(_WHOLE[rule](a.data[0], b.data[0]))  # ``len(x) - 1`` must come out as a number to end a sum
    return rule(a, b)


_WHOLE: dict[Callable[[Term, Term], Term], Callable[[Fraction, Fraction], Fraction]] = {
    add: operator.add,
    sub: operator.sub,
    mul: operator.mul,
}


def _turned(value: Term | Array) -> Term | Array:
    if not isinstance(value, Array) or len(value.shape) < 2:
        return value
    places = itertools.product(*(range(n) for n in reversed(value.shape)))
    return Array(value.shape[::-1], tuple(value.entries[_flat(p[::-1], value.shape)] for p in places))


def _part(value: Term | Array, where: ast.expr, node: ast.expr) -> Term | Array:
    """An entry, a row, a column or a stretch of an array."""
    if not isinstance(value, Array):
        raise WhereProblem(f"{ast.unparse(node)}: a part of a number")
    steps = where.elts if isinstance(where, ast.Tuple) else [where]
    if len(steps) > len(value.shape):
        raise WhereProblem(f"{ast.unparse(node)}: the array has {len(value.shape)} axes")
    chosen = [_chosen(s, n, node) for s, n in zip(steps, value.shape, strict=False)]
    chosen += [range(n) for n in value.shape[len(steps) :]]
    shape = tuple(len(c) for c in chosen if isinstance(c, range))
    places = itertools.product(*((c,) if isinstance(c, int) else c for c in chosen))
    entries = tuple(value.entries[_flat(p, value.shape)] for p in places)
    return Array(shape, entries) if shape else entries[0]


def _chosen(step: ast.expr, length: int, node: ast.expr) -> int | range:
    if isinstance(step, ast.Slice):
        ends = [None if e is None else _whole(e) for e in (step.lower, step.upper, step.step)]
        if any(e is not None and n is None for e, n in zip((step.lower, step.upper, step.step), ends, strict=True)):
            raise WhereProblem(f"{ast.unparse(node)}: a slice of whole numbers is needed")
        return range(length)[slice(*ends)]
    number = _whole(step)
    if number is None or not -length <= number < length:
        raise WhereProblem(f"{ast.unparse(node)} is outside the array, or no single entry")
    return number % length


def _whole(node: ast.expr) -> int | None:
    match node:
        case ast.Constant(value=int() as value) if type(value) is int:
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)) if type(value) is int:
            return -value
    return None


def _flat(place: Sequence[int], shape: Sequence[int]) -> int:
    return sum(k * math.prod(shape[n + 1 :]) for n, k in enumerate(place))


def _length(value: Term | Array, axis: tuple[str, int], node: ast.expr) -> int:
    if not isinstance(value, Array) or not -len(value.shape) <= axis[1] < len(value.shape):
        raise WhereProblem(f"{ast.unparse(node)}: {axis[0]} has no axis {axis[1]}")
    return value.shape[axis[1]]
