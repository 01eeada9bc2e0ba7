"""Loops whose number of rounds depends on the inputs: accumulators become sums and products, anything else is refused."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.interpret.machine import Fork, Poison
from mathlink.lift.paths import refuse
from mathlink.lift.symbolic import Real, is_symbolic, is_whole, made, term_of
from mathlink.term import Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.everyday import SymbolicRange
    from mathlink.lift.interpret.machine import Frame

__all__ = ["folded_over", "summed_loop"]

_REFUSED = (ast.Return, ast.Break, ast.Continue, ast.Raise, ast.Assert, ast.Try, ast.Delete, ast.FunctionDef, ast.While)
_ZERO, _ONE = t.const(0), t.const(1)


def _fresh(frame: Frame, what: str) -> Term:
    machine = frame.machine
    machine.counter += 1
    return t.sym(f"{what}@{machine.counter}")


def folded_over(frame: Frame, op: str, name: str, items: SymbolicRange, body: Callable[[], Any]) -> Any:
    """``sum(body for name in range)`` as one term."""
    index = _fresh(frame, name)
    tracer = frame.machine.tracer
    kept, bound = frame.names, tracer.bound
    frame.names = {**kept, name: Real(index, True)}
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
    """Run ``for i in range(lo, hi)`` with symbolic bounds: every carried name must grow by + or × alone."""
    _only_plain(node)
    carried = [n for n in _stored(node) if n in frame.names and n != node.target.id]
    olds = {n: _fresh(frame, n) for n in carried if term_of(frame.names[n]) is not None}
    if len(olds) < len(carried):
        refuse("a loop whose number of rounds depends on the inputs and that changes something that is no number")
    after, index = _one_round(frame, node, olds)
    changed = {n: old for n, old in olds.items() if _term(after[n]) is not old}
    lo, hi = items.bounds()
    for name, old in olds.items():
        if name in changed:
            others = {o for o in changed.values() if o is not old}
            frame.names[name] = _folded(frame.names[name], after[name], old, others, (index, lo, hi))
    for name in _stored(node) - set(carried) | {node.target.id}:
        frame.names[name] = Poison(
            "is what the last round of a loop leaves, and the number of rounds depends on the inputs"
        )


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


def _term(value: Any) -> Term | None:
    return value.term if is_symbolic(value) else None


def _one_round(frame: Frame, node: Any, olds: dict[str, Term]) -> tuple[dict[str, Any], Term]:
    """The names after one round that starts from fresh values."""
    from mathlink.lift.interpret.statements import run_block

    index = _fresh(frame, node.target.id)
    tracer = frame.machine.tracer
    kept, bound = frame.names, tracer.bound
    start = {n: Real(old, is_whole(kept[n])) for n, old in olds.items()}
    frame.names = {**kept, **start, node.target.id: Real(index, True)}
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


def _folded(before: Any, after: Any, old: Term, others: set[Term], over: tuple[Term, Term, Term]) -> Any:
    """The carried value after all rounds."""
    new = term_of(after)
    start = term_of(before)
    index, lo, hi = over
    if new is not None and start is not None:
        for op, split, neutral, join in (("sum", _added, _ZERO, t.add), ("prod", _multiplied, _ONE, t.mul)):
            rest = split(new, old)
            if rest is None or not _free_of(rest, {old, *others}):
                continue
            folded = t.bind_index(op, index, rest, lo, hi)
            whole = is_whole(before) and is_whole(after)
            plain = start.op == "const" and start.data[0] == neutral.data[0]
            return made(folded if plain else join(start, folded), whole)
    return refuse(
        "a recurrence over a number of rounds that depends on the inputs", "only sums and products can be read"
    )


def _free_of(term: Term, symbols: set[Term]) -> bool:
    return not any(part in symbols for part in t.postorder(term))


def _has(term: Term, old: Term) -> bool:
    return not _free_of(term, {old})


def _added(term: Term, old: Term) -> Term | None:
    """``rest`` with term = old + rest, where old stands once as a summand; ``None`` otherwise."""
    if term is old:
        return _ZERO
    if term.op == "ite" and not _has(term.args[0], old):
        yes, no = _added(term.args[1], old), _added(term.args[2], old)
        return None if yes is None or no is None else t.ite(term.args[0], yes, no)
    if term.op not in ("add", "sub"):
        return None
    a, b = term.args
    if _has(a, old) and not _has(b, old):
        rest = _added(a, old)
        if rest is None:
            return None
        if rest is _ZERO:
            return b if term.op == "add" else t.neg(b)
        return t.make(term.op, (rest, b))
    if term.op == "add" and _has(b, old) and not _has(a, old):
        rest = _added(b, old)
        return None if rest is None else a if rest is _ZERO else t.add(a, rest)
    return None


def _multiplied(term: Term, old: Term) -> Term | None:
    """``rest`` with term = old · rest, where old stands once as a factor; ``None`` otherwise."""
    if term is old:
        return _ONE
    if term.op == "ite" and not _has(term.args[0], old):
        yes, no = _multiplied(term.args[1], old), _multiplied(term.args[2], old)
        return None if yes is None or no is None else t.ite(term.args[0], yes, no)
    if term.op not in ("mul", "div"):
        return None
    a, b = term.args
    if _has(a, old) and not _has(b, old):
        rest = _multiplied(a, old)
        if rest is None:
            return None
        if rest is _ONE and term.op == "mul":
            return b
        return t.make(term.op, (rest, b))
    if term.op == "mul" and _has(b, old) and not _has(a, old):
        rest = _multiplied(b, old)
        return None if rest is None else a if rest is _ONE else t.mul(a, rest)
    return None
