"""Statements of a program, run on symbolic numbers: branches merge where they can, and fork where they cannot."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.everyday import real_type
from mathlink.lift.interpret.counting import counted
from mathlink.lift.interpret.defining import DEFINING
from mathlink.lift.interpret.expressions import BINARY, is_undecided, value_of
from mathlink.lift.interpret.loops import summed_loop
from mathlink.lift.interpret.machine import Fork, Poison, Returned
from mathlink.lift.interpret.targets import assign
from mathlink.lift.paths import refuse
from mathlink.lift.ranges import SymbolicRange
from mathlink.lift.rules import choose
from mathlink.lift.truths import is_symbolic, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.interpret.machine import Frame

__all__ = ["run_block"]


class _Break(BaseException):
    """A ``break`` on its way out."""


class _Continue(BaseException):
    """A ``continue`` on its way out."""


def run_block(frame: Frame, statements: list[ast.stmt]) -> None:
    """Run statements in order."""
    for statement in statements:
        frame.machine.step(statement.lineno)
        rule = _STATEMENTS.get(type(statement))
        if rule is None:
            refuse(f"`{type(statement).__name__.lower()}` statement")
        rule(frame, statement)


def _assign(frame: Frame, node: Any) -> None:
    value = value_of(frame, node.value)
    for target in node.targets:
        assign(frame, target, value)


def _annotated(frame: Frame, node: Any) -> None:
    if node.value is not None:
        assign(frame, node.target, value_of(frame, node.value))


_IN_PLACE = (list, dict, set)


def _augmented(frame: Frame, node: Any) -> None:
    target = node.target
    if isinstance(target, ast.Name):
        old = frame.load(target.id)
        value = value_of(frame, node.value)
        if isinstance(old, _IN_PLACE) or hasattr(old, "dtype"):
            frame.names[target.id] = _changed_in_place(frame, old, node.op, value)
        else:
            frame.names[target.id] = BINARY[type(node.op)](old, value)
        return
    if frame.machine.tracer.pure:
        raise Fork
    owner = value_of(frame, target.value)
    if isinstance(target, ast.Attribute):
        setattr(owner, target.attr, BINARY[type(node.op)](getattr(owner, target.attr), value_of(frame, node.value)))
        return
    key = value_of(frame, target.slice)
    owner[key] = BINARY[type(node.op)](owner[key], value_of(frame, node.value))


_IN_PLACE_METHODS = {ast.Add: "__iadd__", ast.Sub: "__isub__", ast.Mult: "__imul__", ast.Div: "__itruediv__"}
_IN_PLACE_METHODS |= {ast.Pow: "__ipow__", ast.BitOr: "__ior__", ast.BitAnd: "__iand__", ast.MatMult: "__imatmul__"}


def _changed_in_place(frame: Frame, old: Any, op: ast.operator, value: Any) -> Any:
    if frame.machine.tracer.pure:
        raise Fork
    method = getattr(old, _IN_PLACE_METHODS.get(type(op), "?"), None)
    made = NotImplemented if method is None else method(value)
    return BINARY[type(op)](old, value) if made is NotImplemented else made


def _return(frame: Frame, node: Any) -> None:
    raise Returned(None if node.value is None else value_of(frame, node.value))


def _expression(frame: Frame, node: Any) -> None:
    value_of(frame, node.value)


def _pass(frame: Frame, node: Any) -> None:
    return None


def _raise(frame: Frame, node: Any) -> None:
    if node.exc is None:
        refuse("`raise` without an exception")
    error = value_of(frame, node.exc)
    error = error() if isinstance(error, type) else error
    frame.machine.tracer.thrown = error
    raise error


def _assert(frame: Frame, node: Any) -> None:
    if not bool(value_of(frame, node.test)):
        error = AssertionError()
        frame.machine.tracer.thrown = error
        raise error


# ── branches ─────────────────────────────────────────────────────────────────────────────────────

_JUMPS = (ast.Return, ast.Break, ast.Continue, ast.Raise, ast.Assert, ast.Try, ast.FunctionDef, ast.Delete)


def _is_straight(node: Any) -> bool:
    """Whether both branches run to their end."""
    return not any(isinstance(n, _JUMPS) for part in (*node.body, *node.orelse) for n in ast.walk(part))


def _if(frame: Frame, node: Any) -> None:
    condition = value_of(frame, node.test)
    if is_undecided(condition):
        tracer = frame.machine.tracer
        test = truth_term(condition)
        known = test.op == "true" if test.op in ("true", "false") else tracer.implied(test)
        if known is None and _is_straight(node) and _merged(frame, condition, node):
            return
        condition = bool(condition) if known is None else known
    run_block(frame, node.body if condition else node.orelse)


def _merged(frame: Frame, condition: Any, node: Any) -> bool:
    """Run both branches and merge every name; ``False``, and nothing changed, where they do not merge."""
    kept = frame.names
    machine = frame.machine
    machine.tracer.pure += 1
    try:
        test = truth_term(condition)
        frame.names = dict(kept)
        with machine.tracer.under(test):
            run_block(frame, node.body)
        yes = frame.names
        frame.names = dict(kept)
        with machine.tracer.under(t.not_(test)):
            run_block(frame, node.orelse)
        no = frame.names
        merged = {name: _phi(condition, yes.get(name, _NOTHING), no.get(name, _NOTHING)) for name in {**yes, **no}}
    except (Fork, Exception):
        frame.names = kept
        return False
    except BaseException:
        frame.names = kept
        raise
    finally:
        machine.tracer.pure -= 1
    frame.names = kept
    kept.clear()
    kept.update(merged)
    return True


_NOTHING = object()


def _phi(condition: Any, yes: Any, no: Any) -> Any:
    if yes is no:
        return yes
    if yes is _NOTHING or no is _NOTHING or type(yes) is Poison or type(no) is Poison:
        return Poison("has a value in one branch only")
    if isinstance(yes, tuple) and isinstance(no, tuple) and len(yes) == len(no) and type(yes) is type(no) is tuple:
        return tuple(_phi(condition, a, b) for a, b in zip(yes, no, strict=True))
    if all(is_symbolic(v) or isinstance(v, (int, float)) for v in (yes, no)):
        return choose(condition, yes, no)
    raise Fork


# ── loops ────────────────────────────────────────────────────────────────────────────────────────


def _for(frame: Frame, node: Any) -> None:
    items = value_of(frame, node.iter)
    if isinstance(items, SymbolicRange):
        summed_loop(frame, node, items)
        return
    for item in items:
        frame.machine.step(node.lineno)
        assign(frame, node.target, item)
        try:
            run_block(frame, node.body)
        except _Break:
            return
        except _Continue:
            continue
    run_block(frame, node.orelse)


def _while(frame: Frame, node: Any) -> None:
    while True:
        test = value_of(frame, node.test)
        if is_undecided(test) and counted(frame, node):
            return
        if not bool(test):
            break
        frame.machine.step(node.lineno)
        try:
            run_block(frame, node.body)
        except _Break:
            return
        except _Continue:
            continue
    run_block(frame, node.orelse)


def _break(frame: Frame, node: Any) -> None:
    raise _Break


def _continue(frame: Frame, node: Any) -> None:
    raise _Continue


# ── exceptions ───────────────────────────────────────────────────────────────────────────────────


def _try(frame: Frame, node: Any) -> None:
    machine = frame.machine
    machine.tracer.assumptions["an overflow that the code would catch is not modelled"] = None
    depth, tries = machine.depth, machine.tries
    try:
        machine.tries += bool(node.handlers)
        try:
            run_block(frame, node.body)
        finally:
            machine.tries = tries
            machine.depth = depth
    except Exception as error:
        handler = next((h for h in node.handlers if _catches(frame, h, error)), None)
        if handler is None:
            raise
        if handler.name:
            frame.names[handler.name] = error
        run_block(frame, handler.body)
    else:
        run_block(frame, node.orelse)
    finally:
        _finally(frame, node)


def _finally(frame: Frame, node: Any) -> None:
    if node.finalbody:
        run_block(frame, node.finalbody)


def _catches(frame: Frame, handler: ast.ExceptHandler, error: Exception) -> bool:
    if handler.type is None:
        return True
    kinds = value_of(frame, handler.type)
    kinds = tuple(map(real_type, kinds)) if isinstance(kinds, tuple) else kinds
    return isinstance(error, kinds)


_STATEMENTS: dict[type, Callable[[Frame, Any], None]] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.Expr: _expression,
    ast.Pass: _pass,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Try: _try,
    **DEFINING,
}
