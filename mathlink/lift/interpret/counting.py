"""``while i < n: …; i += 1``: a loop that counts is a loop over a range."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink.lift.interpret.loops import summed_loop
from mathlink.lift.ranges import SymbolicRange
from mathlink.lift.rules import largest, smallest
from mathlink.lift.symbolic import is_whole
from mathlink.lift.truths import is_symbolic

if TYPE_CHECKING:
    from mathlink.lift.interpret.machine import Frame

__all__ = ["counted"]

#: The comparison of the counter with its bound → the step that leads there, and what is added to the bound.
_WAYS: dict[type[ast.cmpop], tuple[int, int]] = {ast.Lt: (1, 0), ast.LtE: (1, 1), ast.Gt: (-1, 0), ast.GtE: (-1, -1)}
_MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def counted(frame: Frame, node: Any) -> bool:
    """Run the loop as one over a range and say so; ``False``, and nothing done, where it is no such loop.

    It is one where the counter is compared with something that no round changes, and where a round ends by counting one on.
    """
    from mathlink.lift.interpret.expressions import value_of

    parts = _parts(node)
    if parts is None:
        return False
    name, op, bound = parts
    step, more = _WAYS[op]
    if _step(node.body[-1], name) != step or _changes(node, name, bound):
        return False
    start, end = frame.load(name), value_of(frame, bound)
    if not (is_whole(start) and is_whole(end)) or not any(map(is_symbolic, (start, end))):
        return False
    stop = end + more
    loop = ast.For(target=ast.Name(name, ast.Store()), iter=bound, body=node.body[:-1], orelse=[])
    summed_loop(frame, loop, SymbolicRange(start, stop, step))
    frame.names[name] = largest(start, stop) if step > 0 else smallest(start, stop)
    return True


def _parts(node: Any) -> tuple[str, type[ast.cmpop], ast.expr] | None:
    """The counter, how it is compared, and its bound."""
    test = node.test
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or node.orelse or len(node.body) < 2:
        return None
    op, left, right = type(test.ops[0]), test.left, test.comparators[0]
    for counter, bound, way in ((left, right, op), (right, left, _MIRRORED.get(op))):
        if isinstance(counter, ast.Name) and way in _WAYS and _step(node.body[-1], counter.id):
            return counter.id, way, bound
    return None


def _step(statement: ast.stmt, name: str) -> int:
    """1 or -1 where the statement counts the name on or down, else 0."""
    if isinstance(statement, ast.AugAssign):
        target, op, one = statement.target, statement.op, statement.value
    elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.BinOp) and len(statement.targets) == 1:
        target, op, one = statement.targets[0], statement.value.op, statement.value.right  # type: ignore[assignment]
        if not (isinstance(statement.value.left, ast.Name) and statement.value.left.id == name):
            return 0
    else:
        return 0
    if not (isinstance(target, ast.Name) and target.id == name and isinstance(one, ast.Constant) and one.value == 1):
        return 0
    return 1 if isinstance(op, ast.Add) else -1 if isinstance(op, ast.Sub) else 0


def _changes(node: Any, name: str, bound: ast.expr) -> bool:
    """Whether a round changes the counter before its end, or what the bound is made of, or may be left early."""
    stored = {
        n.id
        for part in node.body[:-1]
        for n in ast.walk(part)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    plain = all(isinstance(n, (ast.Name, ast.Constant, ast.BinOp, ast.operator, ast.Load)) for n in ast.walk(bound))
    used = {n.id for n in ast.walk(bound) if isinstance(n, ast.Name)}
    return not plain or bool(stored & {name, *used}) or name in used
