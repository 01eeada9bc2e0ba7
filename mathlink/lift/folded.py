"""Constant expressions that Python works out before the code runs (``3.7 ** 1.11``), found again in the source."""

from __future__ import annotations

import ast
import linecache
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mathlink.lift.constants import exact
from mathlink.lift.outcome import terms_of
from mathlink.model import Array
from mathlink.term import Term, add, div, mul, neg, postorder, pow_, sub, substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["unfolded"]

_DIGITS = 15
_LARGEST_FILE = 2_000_000
_LARGEST_POWER = 1000

_BINARY: dict[type[ast.operator], tuple[Callable[[Term, Term], Term], Callable[[Any, Any], Any]]] = {
    ast.Add: (add, lambda a, b: a + b),
    ast.Sub: (sub, lambda a, b: a - b),
    ast.Mult: (mul, lambda a, b: a * b),
    ast.Div: (div, lambda a, b: a / b),
    ast.Pow: (pow_, lambda a, b: a**b),
}


def unfolded(value: Any, file: str) -> tuple[Any, tuple[str, ...]]:
    """A model's value with every long decimal that is just the value of a constant expression of the file replaced by it.

    With it, what was assumed: ``"4.272714885681637 read as 3.7 ** 1.11"``.
    """
    found, words = _found(terms_of(value), file)
    return (_replaced(value, found) if found else value), words


def _replaced(value: Any, found: Mapping[Term, Term]) -> Any:
    match value:
        case Term():
            return substitute(value, found)
        case Array(shape=shape, entries=entries):
            return Array(shape, tuple(substitute(e, found) for e in entries))
        case tuple():
            return tuple(_replaced(v, found) for v in value)
        case dict():
            return {k: _replaced(v, found) for k, v in value.items()}
    return value


def _found(roots: Iterable[Term], file: str) -> tuple[dict[Term, Term], tuple[str, ...]]:
    long = [t for t in postorder(*roots) if t.op == "const" and len(t.data[1].replace(".", "").strip("-0")) > _DIGITS]
    if not long or not file:
        return {}, ()
    table = _expressions(file)
    found, words = {}, []
    for t in long:
        written = table.get(float(t.data[1]))
        if written is not None:
            found[t], text = written
            words.append(f"{t.data[1]} read as {text}")
    return found, tuple(words)


@lru_cache(maxsize=64)
def _expressions(file: str) -> Mapping[float, tuple[Term, str]]:
    source = "".join(linecache.getlines(file))
    if not source or len(source) > _LARGEST_FILE:
        return {}
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[float, tuple[Term, str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and (made := _worked_out(node, 0)) is not None and isinstance(made[1], float):
            found.setdefault(made[1], (made[0], ast.unparse(node)))
    return found


def _worked_out(node: ast.expr, depth: int) -> tuple[Term, Any] | None:
    """The expression as a term, and the value that Python gives it; ``None`` unless it consists of numbers alone."""
    if depth > 20:
        return None
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return exact(node.value), node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _worked_out(node.operand, depth + 1)
        return None if inner is None else (neg(inner[0]), -inner[1])
    if not isinstance(node, ast.BinOp) or type(node.op) not in _BINARY:
        return None
    left, right = _worked_out(node.left, depth + 1), _worked_out(node.right, depth + 1)
    if left is None or right is None or (isinstance(node.op, ast.Pow) and abs(right[1]) > _LARGEST_POWER):
        return None
    make, run = _BINARY[type(node.op)]
    try:
        value = run(left[1], right[1])
    except (ArithmeticError, ValueError):
        return None
    return (make(left[0], right[0]), value) if isinstance(value, int | float) else None
