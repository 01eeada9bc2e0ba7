"""Terms written as Python expressions, for tests: ``written("a*x**2 + sqrt(b)")``."""

from __future__ import annotations

import ast
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.model import Domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

_OPERATIONS: dict[type, Callable[..., Term]] = {
    ast.Add: t.add,
    ast.Sub: t.sub,
    ast.Mult: t.mul,
    ast.Div: t.div,
    ast.Pow: t.pow_,
    ast.FloorDiv: lambda a, b: t.make("floordiv", (a, b)),
    ast.Mod: lambda a, b: t.make("mod", (a, b)),
}
_SIGNS: dict[type, str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_CALLS: dict[str, Callable[..., Term]] = {"abs": t.abs_, "max": t.maximum, "min": t.minimum}
_NAMED = {"pi": "pi", "e": "e"}


def written(text: str) -> Term:
    """The term of a Python expression. ``sum_(k, lo, hi, body)``, ``integral(u, lo, hi, body)``, ``derivative(x, body)``."""
    return _read(ast.parse(text, mode="eval").body, text)


def domain(*hypotheses: str, **kinds: Any) -> Domain:
    """A domain; every symbol of the hypotheses is real unless its kind is given."""
    terms = tuple(written(h) for h in hypotheses)
    return Domain({**dict.fromkeys(t.free_symbols(*terms), "real"), **kinds}, terms)


def _read(node: ast.expr, text: str) -> Term:
    match node:
        case ast.Constant():
            literal = ast.get_source_segment(text, node) or ""
            return t.const(Fraction(literal), literal if "." in literal or "e" in literal else "")
        case ast.Name(id=name):
            return t.named(_NAMED[name]) if name in _NAMED else t.sym(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return t.neg(_read(inner, text))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return t.not_(_read(inner, text))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](_read(left, text), _read(right, text))
        case ast.BoolOp(op=op, values=values):
            return (t.and_ if isinstance(op, ast.And) else t.or_)(*(_read(v, text) for v in values))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return t.compare(_SIGNS[type(op)], _read(left, text), _read(right, text))
        case ast.IfExp(test=test, body=yes, orelse=no):
            return t.ite(_read(test, text), _read(yes, text), _read(no, text))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_read(a, text) for a in args])
    raise ValueError(ast.dump(node))


def _call(name: str, args: list[Term]) -> Term:
    if name in ("sum_", "prod_", "integral"):
        variable, lo, hi, body = args
        return t.bind_index(name.rstrip("_"), variable, body, lo, hi)
    if name == "derivative":
        return t.bind_index("derivative", args[0], args[1])
    if name == "raises":
        return t.raise_(args[0].data)
    if name in _CALLS:
        return _CALLS[name](*args)
    return t.fn(name, *args) if name in t.FUNCTIONS else t.call(name, *args)
