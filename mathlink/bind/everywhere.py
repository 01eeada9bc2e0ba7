"""An equation for arrays of every shape: symbols replaced by arrays of symbolic lengths, sums left as sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.bind.instance import Instance, ShapeProblem, place_of
from mathlink.bind.target import Expression, Parameter, Return
from mathlink.errors import UnboundSymbol
from mathlink.term import Term, const, sym

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.bind.shapes import Layout
    from mathlink.bind.target import Target
    from mathlink.lift.indexed import Grid

__all__ = ["Everywhere", "dims_of", "group_length", "leaf"]


def group_length(plan: Layout, group: int) -> Term | None:
    """The length of the axes of a group: a number where it is fixed, else the symbol of its first axis."""
    if group in plan.fixed:
        return const(plan.fixed[group])
    return next((sym(f"{name}.shape[{axis}]") for name, axis in plan.groups[group]), None)


def dims_of(plan: Layout, parameter: str) -> tuple[Term, ...]:
    """The lengths of an array parameter's axes."""
    where = {axis: group for group, axes in enumerate(plan.groups) for axis in axes}
    found = (group_length(plan, where[parameter, k]) for k in range(plan.ranks[parameter]))
    return tuple(d for d in found if d is not None)


def leaf(parameter: str, dims: Sequence[Term]) -> Grid:
    """An array parameter, entries not known."""
    from mathlink.lift.indexed import Grid
    from mathlink.term import index

    places = tuple(sym(f"#place{k}") for k in range(len(dims)))
    return Grid(tuple(dims), places, index(sym(parameter), *places))


@dataclass
class Everywhere(Instance):
    """What every notation stands for when lengths are symbols; ``grids`` are the arrays, results included."""

    grids: Mapping[str | Return, Grid] = field(default_factory=dict)

    def _grid(self, target: Target) -> Grid | None:
        if isinstance(target, Return):
            return self.grids.get(target)
        return self.grids.get(target.name) if isinstance(target, Parameter) else None

    def _at(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        if t not in env and t not in self.targets:
            if t.op == "index":
                return self._index(t, env, inside)
            if t.op == "call" and t.data == "length":
                return self._length(t)
        return super()._at(t, env, inside)

    def _scalar(self, target: Target, t: Term) -> Term:
        grid = self._grid(target)
        if grid is not None:
            if grid.dims:
                raise ShapeProblem(f"{t!r} is an array and stands where a number is needed")
            return grid.body
        if isinstance(target, Expression) and (axis := target.axis()) is not None:
            return self._axis(*axis)
        return super()._scalar(target, t)

    def _axis(self, name: str, axis: int) -> Term:
        grid = self.grids.get(name)
        if grid is None or not -len(grid.dims) <= axis < len(grid.dims):
            raise ShapeProblem(f"{name} has no axis {axis}")
        return grid.dims[axis]

    def _index(self, t: Term, env: dict[Term, Term], inside: tuple[Term, ...]) -> Term:
        base = t.args[0]
        if base in self.definitions:
            return super()._index(t, env, inside)
        target = self.targets.get(base)
        if target is None:
            raise UnboundSymbol((repr(base),))
        grid = self._grid(target)
        indices = [self._at(a, env, inside) for a in t.args[1:]]
        if grid is None or len(grid.dims) != len(indices):
            raise ShapeProblem(f"{base!r} has another number of indices in the equation than in the code")
        return grid.at(indices)

    def _length(self, t: Term) -> Term:
        base, axis = t.args
        target = self.targets.get(base)
        if target is None and (place := place_of(base, int(axis.data[0]), self.definitions)) is not None:
            return self._length(place)
        grid = self._grid(target) if target is not None else None
        if grid is None or int(axis.data[0]) > len(grid.dims):
            raise ShapeProblem(f"how far the index of {base!r} runs is not known")
        return grid.dims[int(axis.data[0]) - 1]
