"""What a symbol can stand for: a parameter, an expression over parameters, a number, or (part of) the result."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import InputProblem
from mathlink.model import Array
from mathlink.term import Term, abs_, add, const, div, mul, neg, pow_, sub

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["Expression", "Number", "Parameter", "Return", "Target", "WhereProblem", "read_target"]


class WhereProblem(InputProblem):
    """A ``where`` value that is no parameter, expression over parameters, number or ``return…``."""


@dataclass(frozen=True)
class Parameter:
    """The value of a parameter (a number or an array)."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Number:
    """A number; ``text`` as it was written."""

    value: Fraction
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Return:
    """The returned value, or the part of it that ``path`` leads to (positions, keys, attribute names)."""

    path: tuple[int | str, ...] = ()

    def __str__(self) -> str:
        return "return" + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.path)


@dataclass(frozen=True)
class Expression:
    """Arithmetic over parameters, ``len(x)`` and ``x.shape[k]``; ``text`` is Python."""

    text: str

    def __str__(self) -> str:
        return self.text

    def names(self) -> tuple[str, ...]:
        """The parameters that occur."""
        return tuple(
            dict.fromkeys(
                n.id for n in ast.walk(self._tree()) if isinstance(n, ast.Name) and n.id not in ("len", "abs")
            )
        )

    def axes(self) -> tuple[tuple[str, int], ...]:
        """The array axes whose length is asked for: ``len(x)`` is ``("x", 0)``, ``x.shape[1]`` is ``("x", 1)``."""
        return tuple(found for n in ast.walk(self._tree()) if (found := _axis(n)) is not None)

    def term(self, values: Mapping[str, Term | Array]) -> Term:
        """The expression as a term, each parameter replaced by its value."""
        return _term(self._tree(), values)

    def axis(self) -> tuple[str, int] | None:
        """The axis, where the whole expression is one axis length."""
        return _axis(self._tree())

    def _tree(self) -> ast.expr:
        return ast.parse(self.text, mode="eval").body


Target = Parameter | Number | Return | Expression

_LONGEST = 1000  # characters of an expression
_DECADES = 400  # of a number
_LARGEST = 10**_DECADES
_POWER = re.compile(r"(?<![A-Za-z_\d.])(?:\d[\d_]*\.?\d*|\.\d+)[eE][+-]?(\d+)")
_RETURN = re.compile(r"return((?:\[\s*(?:-?\d+|'[^']*'|\"[^\"]*\")\s*\]|\.\w+)*)\Z")
_STEP = re.compile(r"\[\s*(?:(-?\d+)|'([^']*)'|\"([^\"]*)\")\s*\]|\.(\w+)")


def read_target(value: object, parameters: Collection[str]) -> Target:
    """A ``where`` value as written by a person.

    Raises
    ------
    WhereProblem : with what is wrong and which parameters there are.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Fraction)):
        raise WhereProblem(f"where value {value!r} is neither text nor a number")
    if not isinstance(value, str):
        if not abs(value) <= _LARGEST:
            raise WhereProblem("where value is no finite number, or too large a one")
        return Number(Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value), repr(value))
    text = value.strip()
    if len(text) > _LONGEST:
        raise WhereProblem(f"where value of {len(text)} characters is too long")
    if any(int(power) > _DECADES for power in _POWER.findall(text)):
        raise WhereProblem(f"where value {text!r} holds a number that is too large or too small")
    if match := _RETURN.match(text):
        return Return(tuple(int(a) if a else (b or c or d) for a, b, c, d in _STEP.findall(match.group(1))))
    if text in parameters:
        return Parameter(text)
    try:
        number = Fraction(text)
    except (ValueError, ZeroDivisionError):
        pass
    else:
        return Number(number, text)
    found = Expression(text)
    _check(found, parameters)
    return found


def _check(expression: Expression, parameters: Collection[str]) -> None:
    text = expression.text
    known = ", ".join(parameters) or "none"
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise WhereProblem(
            f"where value {text!r} is no parameter, number or expression (parameters: {known})"
        ) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in ("len", "abs", *parameters):
            raise WhereProblem(f"where value {text!r}: {node.id!r} is no parameter (parameters: {known})")
        if not isinstance(node, _ALLOWED):
            raise WhereProblem(f"where value {text!r}: only arithmetic, len(x) and x.shape[k] are understood")


_ALLOWED = (
    ast.BinOp,
    ast.UnaryOp,
    ast.Constant,
    ast.Name,
    ast.Call,
    ast.Attribute,
    ast.Subscript,
    ast.Load,
    ast.operator,
    ast.unaryop,
)

_BINARY: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: div,
    ast.Pow: pow_,
}


def _axis(node: ast.AST) -> tuple[str, int] | None:
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)], keywords=[]):
            return name, 0
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=name), attr="shape"), slice=ast.Constant(value=int(axis))
        ):
            return name, axis
        case ast.Subscript(
            value=ast.Attribute(value=ast.Name(id=name), attr="shape"),
            slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(axis))),
        ):
            return name, -axis
    return None


def _term(node: ast.expr, values: Mapping[str, Term | Array]) -> Term:
    axis = _axis(node)
    if axis is not None:
        array = values[axis[0]]
        if not isinstance(array, Array) or not -len(array.shape) <= axis[1] < len(array.shape):
            raise WhereProblem(f"{ast.unparse(node)}: {axis[0]} has no axis {axis[1]}")
        return const(array.shape[axis[1]])
    match node:
        case ast.Name(id=name):
            value = values[name]
            if isinstance(value, Array):
                raise WhereProblem(f"{name} is an array here; write len({name}) or {name}[0]")
            return value
        case ast.Subscript(value=ast.Name(id=name), slice=where):
            return _entry(values[name], where, name)
        case ast.Constant(value=int() | float() as value) if type(value) is not bool and abs(value) <= _LARGEST:
            return const(Fraction(repr(value)), repr(value) if isinstance(value, float) else "")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_term(left, values), _term(right, values))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return neg(_term(operand, values))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _term(operand, values)
        case ast.Call(func=ast.Name(id="abs"), args=[operand], keywords=[]):
            return abs_(_term(operand, values))
    raise WhereProblem(f"{ast.unparse(node)}: only arithmetic, len(x) and x.shape[k] are understood")


def _entry(value: Term | Array, where: ast.expr, name: str) -> Term:
    indices = where.elts if isinstance(where, ast.Tuple) else [where]
    if not isinstance(value, Array) or len(indices) != len(value.shape):
        raise WhereProblem(f"{name}[{ast.unparse(where)}] is no single entry")
    flat = 0
    for size, node in zip(value.shape, indices, strict=True):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, int) or not 0 <= node.value < size:
            raise WhereProblem(f"{name}[{ast.unparse(where)}] is outside the array")
        flat = flat * size + node.value
    return value.entries[flat]
