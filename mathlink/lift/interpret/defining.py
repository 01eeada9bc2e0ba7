"""Statements that bind names to functions and modules, or take names away."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink.lift.interpret.expressions import value_of
from mathlink.lift.interpret.machine import Fork
from mathlink.lift.paths import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.lift.interpret.machine import Frame

__all__ = ["DEFINING"]


def _delete(frame: Frame, node: Any) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            frame.load(target.id)
            del frame.names[target.id]
        elif frame.machine.tracer.pure:
            raise Fork
        elif not isinstance(target, ast.Subscript):
            refuse("`del` of an attribute")
        else:
            del value_of(frame, target.value)[value_of(frame, target.slice)]


def _define(frame: Frame, node: Any) -> None:
    defaults = tuple(value_of(frame, d) for d in node.args.defaults)
    names = [a.arg for a in node.args.kwonlyargs]
    keyword = {n: value_of(frame, d) for n, d in zip(names, node.args.kw_defaults, strict=True) if d is not None}
    made = frame.machine.callable(node, defaults, keyword, frame, {}, frame.globals)
    for decorator in reversed(node.decorator_list):
        made = value_of(frame, decorator)(made)
    frame.names[node.name] = made


def _import(frame: Frame, node: Any) -> None:
    for alias in node.names:
        names = [] if alias.asname is None else alias.name.split(".")[1:]
        found = frame.machine._import(alias.name, frame.globals, None, (), 0)
        for name in names:
            found = getattr(found, name)
        frame.names[alias.asname or alias.name.split(".")[0]] = found


def _import_from(frame: Frame, node: Any) -> None:
    names = [a.name for a in node.names]
    found = frame.machine._import(node.module or "", frame.globals, None, names, node.level)
    for alias in node.names:
        frame.names[alias.asname or alias.name] = getattr(found, alias.name)


DEFINING: dict[type, Callable[[Frame, Any], None]] = {
    ast.FunctionDef: _define,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
"""Kind of statement → how it is run."""
