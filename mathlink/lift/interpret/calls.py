"""Calls and comprehensions of a program; sums over a range that depends on the inputs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink.lift.everyday import BUILTINS, SAFE, TypeOf
from mathlink.lift.interpret.expressions import EXPRESSIONS, starred, value_of
from mathlink.lift.interpret.loops import folded_over
from mathlink.lift.interpret.machine import Fork
from mathlink.lift.interpret.targets import assign
from mathlink.lift.paths import refuse
from mathlink.lift.ranges import SymbolicRange
from mathlink.lift.rules import choose
from mathlink.lift.tables import MATH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.lift.interpret.machine import Frame

__all__: list[str] = []


def _rounds(outer: Frame, frame: Frame, generators: list[ast.comprehension], i: int = 0) -> Iterator[None]:
    """Bind the comprehension's names round by round; its first range belongs to the frame around it."""
    if i == len(generators):
        yield
        return
    generator = generators[i]
    for item in value_of(frame if i else outer, generator.iter):
        frame.machine.step(frame.machine.line)
        assign(frame, generator.target, item)
        if all(bool(value_of(frame, condition)) for condition in generator.ifs):
            yield from _rounds(outer, frame, generators, i + 1)


def _comprehended(frame: Frame, node: Any, entry: Callable[[Frame], Any]) -> Iterator[Any]:
    names = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
    inside = frame.scope(frozenset(names))
    return (entry(inside) for _ in _rounds(frame, inside, node.generators))


def _list_comprehension(frame: Frame, node: Any) -> Any:
    return list(_generator(frame, node))


def _set_comprehension(frame: Frame, node: Any) -> Any:
    return set(_generator(frame, node))


def _generator(frame: Frame, node: Any) -> Any:
    return _comprehended(frame, node, lambda inside: value_of(inside, node.elt))


def _dict_comprehension(frame: Frame, node: Any) -> Any:
    return dict(_comprehended(frame, node, lambda inside: (value_of(inside, node.key), value_of(inside, node.value))))


# ── calls ────────────────────────────────────────────────────────────────────────────────────────

_SUM = BUILTINS[id(sum)]
_PRINT = BUILTINS[id(print)]
_KNOWN = frozenset(id(rule) for rule in (*MATH.values(), *BUILTINS.values()))
_IMPURE = frozenset(id(f) for f in (next, setattr, iter))


def _call(frame: Frame, node: Any) -> Any:
    function = value_of(frame, node.func)
    if function is _PRINT:
        formatted = frame.machine.tracer.formatted
        starred(frame, node.args)
        frame.machine.tracer.formatted = formatted
        return None
    if id(function) in _FOLDED:
        made = _over_range(frame, _FOLDED[id(function)], node)
        if made is not None:
            return made
    args = starred(frame, node.args)
    options: dict[str, Any] = {}
    for keyword in node.keywords:
        value = value_of(frame, keyword.value)
        options.update(value if keyword.arg is None else {keyword.arg: value})
    if frame.machine.tracer.pure and not _is_pure(frame, function):
        raise Fork
    if function is super and not args:
        refuse("super() without arguments")
    line = frame.machine.line
    made = function(*args, **options)
    frame.machine.line = line
    return made


def _is_pure(frame: Frame, function: Any) -> bool:
    """Whether a call changes nothing but what it returns."""
    if id(function) in _KNOWN or id(function) in frame.machine.interpreted or isinstance(function, TypeOf):
        return True
    if id(function) in SAFE:
        return id(function) not in _IMPURE
    return getattr(function, "__module__", "") in _PURE_MODULES or type(function).__module__ in _PURE_MODULES


_PURE_MODULES = tuple(
    f"mathlink.lift.{room}"
    for room in "rules tables products reductions norms polynomials differences averages complexes".split()
)


def _over_range(frame: Frame, op: str, node: Any) -> Any:
    """``sum(f(i) for i in range(n))`` with a symbolic range, ``None`` for any other call."""
    argument = node.args[0] if len(node.args) == 1 and not node.keywords else None
    if not isinstance(argument, (ast.GeneratorExp, ast.ListComp)):
        return None
    whole = _range_of(frame, argument.generators[0])
    if not isinstance(whole, SymbolicRange) or (_NEUTRAL[op] is None and any(g.ifs for g in argument.generators)):
        return None
    return _all_rounds(frame, op, argument.generators, whole, argument.elt)


_FOLDED = {id(_SUM): "sum", id(MATH["prod"]): "prod", id(BUILTINS[id(max)]): "bigmax", id(BUILTINS[id(min)]): "bigmin"}
_NEUTRAL = {"sum": 0, "prod": 1, "bigmax": None, "bigmin": None}


def _range_of(frame: Frame, generator: ast.comprehension) -> Any:
    """The range that a generator runs over, ``None`` where it runs over anything else."""
    if not isinstance(generator.target, ast.Name) or not isinstance(generator.iter, ast.Call):
        return None
    return value_of(frame, generator.iter) if value_of(frame, generator.iter.func) is BUILTINS[id(range)] else None


def _all_rounds(frame: Frame, op: str, generators: list[ast.comprehension], whole: SymbolicRange, elt: ast.expr) -> Any:
    """The fold over one range and all that stand inside it."""
    generator, *inner = generators

    def body() -> Any:
        if inner:
            next_one = _range_of(frame, inner[0])
            if not isinstance(next_one, SymbolicRange):
                refuse("a sum over a range that depends on the inputs, with something else than a range inside")
            value = _all_rounds(frame, op, inner, next_one, elt)
        else:
            value = value_of(frame, elt)
        for condition in generator.ifs:
            value = choose(value_of(frame, condition), value, _NEUTRAL[op])
        return value

    assert isinstance(generator.target, ast.Name)
    return folded_over(frame, op, generator.target.id, whole, body)


EXPRESSIONS.update(
    {
        ast.ListComp: _list_comprehension,
        ast.SetComp: _set_comprehension,
        ast.DictComp: _dict_comprehension,
        ast.GeneratorExp: _generator,
        ast.Call: _call,
    }
)
