"""Calls of a function in the doctests of its docstring, read as data and never run."""

from __future__ import annotations

import ast
import doctest
import inspect
import math
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["calls"]


class _NoLiteral(Exception):
    """An expression whose value cannot be read off."""


def calls(lines: Iterable[str], name: str, signature: inspect.Signature | None) -> tuple[dict[str, Any], ...]:
    """The arguments of each call of ``name`` by parameter, in the order written; calls with unreadable arguments are left out."""
    known: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    for source in _sources(lines):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node.func) == name:
                arguments = _arguments(node, signature, known)
                if arguments is not None and arguments not in found:
                    found.append(arguments)
        _remember(tree, known)
    return tuple(found)


def _sources(lines: Iterable[str]) -> list[str]:
    text = "\n".join(lines)
    try:
        return [example.source for example in doctest.DocTestParser().get_examples(text)]
    except ValueError:  # uneven indentation: take the prompts line by line
        return _prompts(text)


def _prompts(text: str) -> list[str]:
    sources: list[str] = []
    for line in map(str.strip, text.split("\n")):
        if line.startswith(">>>"):
            sources.append(line[4:])
        elif line.startswith("...") and sources:
            sources[-1] += "\n" + line[4:]
    return sources


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _arguments(node: ast.Call, signature: inspect.Signature | None, known: Mapping[str, Any]) -> dict[str, Any] | None:
    if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
        return None
    try:
        positional = [_value(a, known) for a in node.args]
        named = {k.arg: _value(k.value, known) for k in node.keywords if k.arg is not None}
        if signature is None:
            return named if not positional else None
        return dict(signature.bind(*positional, **named).arguments)
    except (_NoLiteral, TypeError):
        return None


def _remember(tree: ast.Module, known: dict[str, Any]) -> None:
    """Names that a line sets to something readable; any other assignment makes the name unknown."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            names = [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
            for name in names:
                known.pop(name, None)
            if isinstance(target, ast.Name) and isinstance(node, ast.Assign):
                try:
                    known[target.id] = _value(node.value, known)
                except _NoLiteral:
                    continue


_CONSTANTS = {"pi": math.pi, "inf": math.inf, "nan": math.nan}
_ARRAYS = {"array", "asarray", "list", "tuple"}


def _power(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int) and (abs(b) > 400 or abs(a) > 10**6):
        raise _NoLiteral
    return a**b


_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
    ast.Pow: _power,
}


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    match node:
        case ast.Constant(value=value) if value is None or isinstance(value, (bool, int, float, str)):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(), attr=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
            return _signed(op, _number(operand, known))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _worked_out(_BINARY[type(op)], _number(left, known), _number(right, known))
        case ast.List(elts=elements):
            return [_value(e, known) for e in elements]
        case ast.Tuple(elts=elements):
            return tuple(_value(e, known) for e in elements)
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return {_hashable(k, known): _value(v, known) for k, v in zip(keys, values, strict=True)}
        case ast.Call(func=function, args=[ast.List() | ast.Tuple() as inside], keywords=[]):
            if _called(function) in _ARRAYS:
                return _value(inside, known)
    raise _NoLiteral


def _signed(op: ast.unaryop, value: Any) -> Any:
    return -value if isinstance(op, ast.USub) else value


def _number(node: ast.expr, known: Mapping[str, Any]) -> Any:
    value = _value(node, known)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _NoLiteral
    return value


def _hashable(node: ast.expr | None, known: Mapping[str, Any]) -> Any:
    if not isinstance(node, ast.Constant):
        raise _NoLiteral
    return _value(node, known)


def _worked_out(operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    try:
        value = operation(a, b)
    except (ArithmeticError, ValueError):
        raise _NoLiteral from None
    if isinstance(value, complex) or (isinstance(value, int) and value.bit_length() > 4000):
        raise _NoLiteral
    return value
