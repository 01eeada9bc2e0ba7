"""What stands left of ``=``: names, tuples, entries, attributes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mathlink.lift.interpret.expressions import value_of
from mathlink.lift.interpret.machine import Fork
from mathlink.lift.paths import refuse

if TYPE_CHECKING:
    from mathlink.lift.interpret.machine import Frame

__all__ = ["assign"]


def assign(frame: Frame, target: ast.expr, value: Any) -> None:
    """Give a target its value."""
    match target:
        case ast.Name():
            frame.names[target.id] = value
        case ast.Tuple() | ast.List():
            _unpack(frame, target.elts, list(value))
        case ast.Starred():
            assign(frame, target.value, list(value))
        case ast.Subscript():
            if frame.machine.tracer.pure:
                raise Fork
            value_of(frame, target.value)[value_of(frame, target.slice)] = value
        case ast.Attribute():
            if frame.machine.tracer.pure:
                raise Fork
            setattr(value_of(frame, target.value), target.attr, value)
        case _:
            refuse(f"assignment to {type(target).__name__}")


def _unpack(frame: Frame, targets: list[ast.expr], values: list[Any]) -> None:
    star = next((i for i, x in enumerate(targets) if isinstance(x, ast.Starred)), None)
    if star is None:
        if len(targets) != len(values):
            raise ValueError(f"expected {len(targets)} values to unpack, got {len(values)}")
        for target, value in zip(targets, values, strict=True):
            assign(frame, target, value)
        return
    after = len(targets) - star - 1
    for target, value in zip(targets[:star], values[:star], strict=True):
        assign(frame, target, value)
    assign(frame, targets[star], values[star : len(values) - after])
    for target, value in zip(targets[star + 1 :], values[len(values) - after :], strict=True):
        assign(frame, target, value)
