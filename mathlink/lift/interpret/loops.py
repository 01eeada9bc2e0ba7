"""Loops whose number of rounds depends on the inputs: what they carry is told in closed form or refused."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.interpret.machine import Fork, Poison
from mathlink.lift.interpret.recurrences import Rounds, carried
from mathlink.lift.paths import refuse
from mathlink.lift.symbolic import Real, is_whole, made, term_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.interpret.machine import Frame
    from mathlink.lift.ranges import SymbolicRange
    from mathlink.term import Term

__all__ = ["folded_over", "summed_loop"]

_REFUSED = (ast.Return, ast.Break, ast.Continue, ast.Raise, ast.Assert, ast.Try, ast.Delete, ast.FunctionDef, ast.While)


def _fresh(frame: Frame, what: str) -> Term:
    machine = frame.machine
    machine.counter += 1
    return t.sym(f"{what}@{machine.counter}")


def folded_over(frame: Frame, op: str, name: str, items: SymbolicRange, body: Callable[[], Any]) -> Any:
    """``sum(body for name in range)`` as one term."""
    index = _fresh(frame, name)
    tracer = frame.machine.tracer
    kept, bound = frame.names, tracer.bound
    frame.names = {**kept, name: items.number(index)}
    tracer.bound = bound | {index}
    frame.machine.tracer.pure += 1
    try:
        value = body()
    except Fork:
        refuse("a sum over a range that depends on the inputs, of something that has effects")
    finally:
        frame.machine.tracer.pure -= 1
        frame.names, tracer.bound = kept, bound
    term = term_of(value)
    if term is None:
        refuse("a sum over a range that depends on the inputs, of something that is no number")
    lo, hi = items.bounds()
    return made(t.bind_index(op, index, term, lo, hi), is_whole(value))


def summed_loop(frame: Frame, node: Any, items: SymbolicRange) -> None:
    """Run ``for i in range(lo, hi)`` with symbolic bounds: every carried name must have a closed form."""
    node = ast.copy_location(ast.For(node.target, node.iter, _without_continue(node.body), node.orelse), node)
    _only_plain(node)
    kept = [n for n in _stored(node) if n in frame.names and n != node.target.id]
    olds = {n: _fresh(frame, n) for n in kept if term_of(frame.names[n]) is not None}
    if len(olds) < len(kept):
        refuse("a loop whose number of rounds depends on the inputs and that changes something that is no number")
    after, index = _one_round(frame, node, olds, items)
    for name, value in _closed(frame, olds, after, Rounds(index, *items.bounds(), items.down)).items():
        frame.names[name] = value
    for name in _stored(node) - set(kept) | {node.target.id}:
        frame.names[name] = Poison(
            "is what the last round of a loop leaves, and the number of rounds depends on the inputs"
        )


def _closed(frame: Frame, olds: dict[str, Term], after: dict[str, Any], rounds: Rounds) -> dict[str, Any]:
    """The values after all rounds of the names that a round changes."""
    starts = {n: _number(frame.names[n]) for n in olds}
    news = {n: _number(after[n]) for n in olds}
    found = carried(starts, olds, news, rounds)
    for name, old in olds.items():
        if news[name] is not old and name not in found:
            refuse(
                f"a recurrence over a number of rounds that depends on the inputs, of `{name}`",
                "only sums and products and linear recurrences can be read; or fix the number of rounds with when=",
            )
    return {n: made(term, is_whole(frame.names[n]) and is_whole(after[n])) for n, term in found.items()}


def _number(value: Any) -> Term:
    term = term_of(value)
    if term is None:
        refuse("a loop whose number of rounds depends on the inputs and that changes something that is no number")
    return term


def _without_continue(body: list[ast.stmt]) -> list[ast.stmt]:
    """``if c: …; continue`` with the rest of the round as its other branch."""
    for i, statement in enumerate(body):
        if isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Continue) and not statement.orelse:
            done = statement.body[:-1] or [ast.copy_location(ast.Pass(), statement)]
            rest = _without_continue(body[i + 1 :])
            return [*body[:i], ast.copy_location(ast.If(statement.test, done, rest), statement)]
    return body


def _only_plain(node: Any) -> None:
    if not isinstance(node.target, ast.Name) or node.orelse:
        refuse("a loop over a range that depends on the inputs, with several targets or `else`")
    for part in node.body:
        for inner in ast.walk(part):
            if isinstance(inner, _REFUSED):
                refuse(f"`{type(inner).__name__.lower()}` in a loop whose number of rounds depends on the inputs")
            if isinstance(inner, (ast.Subscript, ast.Attribute)) and not isinstance(inner.ctx, ast.Load):
                refuse("a store into an array or object in a loop whose number of rounds depends on the inputs")


def _stored(node: Any) -> set[str]:
    return {
        n.id for part in node.body for n in ast.walk(part) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _one_round(frame: Frame, node: Any, olds: dict[str, Term], items: SymbolicRange) -> tuple[dict[str, Any], Term]:
    """The names after one round that starts from fresh values."""
    from mathlink.lift.interpret.statements import run_block

    index = _fresh(frame, node.target.id)
    tracer = frame.machine.tracer
    kept, bound = frame.names, tracer.bound
    start = {n: Real(old, is_whole(kept[n])) for n, old in olds.items()}
    frame.names = {**kept, **start, node.target.id: items.number(index)}
    tracer.bound = bound | {index, *olds.values()}
    frame.machine.tracer.pure += 1
    try:
        run_block(frame, node.body)
        return frame.names, index
    except Fork:
        refuse("a loop whose number of rounds depends on the inputs and that does more than add up")
    finally:
        frame.machine.tracer.pure -= 1
        frame.names, tracer.bound = kept, bound
