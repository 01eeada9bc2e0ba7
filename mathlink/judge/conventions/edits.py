"""Edits of one place of a function: another axis, ddof, transpose, base, norm, factor, index."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, NamedTuple

from mathlink.judge.conventions.rules import RULES, THROUGHOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Edit", "edits"]


class Edit(NamedTuple):
    """``new`` in place of ``old`` at a line; ``tree`` is the whole function with it."""

    convention: str
    line: int
    old: str
    new: str
    tree: ast.FunctionDef
    throughout: bool = False
    """Whether the same is done in other places too."""


def edits(tree: ast.FunctionDef) -> Iterator[Edit]:
    """Every edit of a function, what papers and code disagree on most often first."""
    places = [n for n in ast.walk(tree) if isinstance(n, ast.expr) and hasattr(n, "lineno")]
    stored = [n for s in ast.walk(tree) for n in _stored(s)]
    asked = [n for s in ast.walk(tree) for n in _asked(s)]
    own = {id(n) for d in (*tree.decorator_list, tree.args, *stored, *asked) for n in ast.walk(d)}
    counted = {id(n) for s in ast.walk(tree) if _is_range(s) for n in ast.walk(s)}
    for convention, rule in RULES:
        for place in places:
            if id(place) in own:
                continue
            for new in rule(place):
                name = _COUNTING if convention in _OF_LENGTHS and id(place) in counted else convention
                yield Edit(name, place.lineno, ast.unparse(place), ast.unparse(new), _with(tree, place, new))
    yield from _whole(tree)
    yield from _throughout(tree, [p for p in places if id(p) not in own])


def _throughout(tree: ast.FunctionDef, places: list[ast.expr]) -> Iterator[Edit]:
    """One convention changed wherever it stands."""
    for convention, rule in THROUGHOUT:
        found = [(place, others) for place in places if (others := list(rule(place)))]
        for number in range(max((len(others) for _, others in found), default=0)):
            chosen = [(place, others[number]) for place, others in found if number < len(others)]
            if len(chosen) > 1:
                place, new = chosen[0]
                made = copy.deepcopy(tree, {id(p): n for p, n in chosen})
                ast.fix_missing_locations(made)
                yield Edit(convention, place.lineno, ast.unparse(place), ast.unparse(new), made, throughout=True)


_COUNTING = "a loop one step longer or shorter"
_OF_LENGTHS = frozenset({"n against n - 1 (ddof)", "index off by one"})


def _asked(node: ast.AST) -> list[ast.expr]:
    """What decides which way the code goes: an edit there gives code that happens to go another way."""
    if isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert)):
        return [node.test]
    return [node] if isinstance(node, ast.Compare) else []


def _is_range(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"


def _stored(statement: ast.AST) -> list[ast.expr]:
    """What a statement stores into."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, (ast.AugAssign, ast.AnnAssign, ast.For)) else []


def _with(tree: ast.FunctionDef, place: ast.expr, new: ast.expr) -> ast.FunctionDef:
    """The function with one expression replaced; the original stays as it is."""
    made = copy.deepcopy(tree, {id(place): new})
    return ast.fix_missing_locations(made)


def _whole(tree: ast.FunctionDef) -> Iterator[Edit]:
    """Edits of all that the function returns: a root, a square, a half."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Tuple):
            value = node.value
            for convention, new in (
                ("root", ast.BinOp(value, ast.Pow(), ast.Constant(0.5))),
                ("root", ast.BinOp(value, ast.Pow(), ast.Constant(2))),
                ("factor 1/2", ast.BinOp(ast.Constant(0.5), ast.Mult(), value)),
                ("sign", ast.UnaryOp(ast.USub(), value)),
            ):
                yield Edit(convention, value.lineno, ast.unparse(value), ast.unparse(new), _with(tree, value, new))
