"""How many numbers each parameter holds: array ranks and axis lengths from the equation, the declared domain and annotations."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.bind.instance import ShapeProblem
from mathlink.bind.square import DETERMINANT, INVERSE, places_of
from mathlink.bind.target import Expression, Number, Parameter, Return
from mathlink.model import Configuration, Fixed, Scalar, Shape
from mathlink.term import BINDERS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.bind.statement import Statement

__all__ = ["Layout", "layout"]

#: Axis lengths of successive instances: every pair of axes differs somewhere, and one instance has single entries.
_SMALL = ((2, 3, 2, 3), (3, 2, 2, 3), (1, 1, 1, 1))
#: … and of those that are only run: all lengths apart, all equal, single rows and columns.
_RUN = ((7, 5, 6, 4), (2, 2, 2, 2), (4, 4, 4, 4), (1, 3, 5, 2), (5, 1, 3, 1))

Node = tuple[object, ...]


@dataclass
class Layout:
    """Ranks of the array parameters and which axes must have equal length.

    ``ranks`` maps a parameter to its number of axes; ``groups`` lists the axes (parameter, axis) of equal length,
    ``fixed`` the length of a group where the equation names it; ``span`` how far apart an index stands in it. ``tied`` maps a scalar parameter that is itself
    an axis length to its group.
    """

    ranks: dict[str, int] = field(default_factory=dict)
    groups: list[list[tuple[str, int]]] = field(default_factory=list)
    fixed: dict[int, int] = field(default_factory=dict)
    tied: dict[str, int] = field(default_factory=dict)
    index_groups: dict[Term, int] = field(default_factory=dict)
    span: int = 0

    def small(self) -> list[dict[str, tuple[int, ...]]]:
        """Shapes of the instances that are modelled; one empty instance where there are no arrays."""
        if not self.ranks:
            return [{}]
        longer = max(0, self.span - 1)  # `x_{i-1} + x_{i+1}` says nothing of two entries
        small = (tuple(n + longer for n in sizes) if max(sizes) > 1 else sizes for sizes in _SMALL)
        found = {tuple(sorted(s.items())): s for s in map(self._shapes, small)}
        return list(found.values())

    def run_only(self, lengths: Sequence[int] = ()) -> list[dict[str, tuple[int, ...]]]:
        """Shapes of the instances that are only run; ``lengths`` are tried for all axes at once."""
        if not self.ranks:
            return []
        known = {tuple(sorted(s.items())) for s in self.small()}
        sizes = [*_RUN, *((n,) * 4 for n in lengths)]
        found = {tuple(sorted(s.items())): s for s in map(self._shapes, sizes)}
        return [s for key, s in found.items() if key not in known]

    def length(self, index: Term, shapes: Mapping[str, tuple[int, ...]]) -> int | None:
        """How far a free index runs at an instance."""
        group = self.index_groups.get(index)
        if group is None:
            return None
        for parameter, axis in self.groups[group]:
            return shapes[parameter][axis]
        return self.fixed.get(group)

    def _shapes(self, sizes: Sequence[int]) -> dict[str, tuple[int, ...]]:
        lengths = {g: self.fixed.get(g, sizes[i % len(sizes)]) for i, g in enumerate(range(len(self.groups)))}
        where = {axis: g for g, axes in enumerate(self.groups) for axis in axes}
        return {
            p: tuple(lengths[where[p, k]] if (p, k) in where else sizes[k % len(sizes)] for k in range(rank))
            for p, rank in self.ranks.items()
        }


def layout(statement: Statement, declared: Mapping[str, int], given: Mapping[str, tuple[Term, ...]]) -> Layout:
    """The layout that equation, annotations (``declared``: parameter → rank) and ``given`` shapes agree on.

    Raises
    ------
    ShapeProblem : a parameter is used with different numbers of indices.
    """
    walk = _Walk(statement)
    for name, rank in declared.items():
        walk.ranks.setdefault(name, rank)
    for target in statement.targets.values():
        if isinstance(target, Expression):
            for name, axis in target.axes():
                walk.rank_at_least(name, axis + 1 if axis >= 0 else -axis)
    for name, dims in given.items():
        walk.ranks[name] = len(dims)
        for axis, dim in enumerate(dims):
            walk.length(("axis", name, axis), dim)
    for term in statement.terms():
        walk.visit(term, {})
    for symbol, definition in statement.definitions.items():
        walk.visit(definition.body, {v: ("defined", symbol, k) for k, v in enumerate(definition.indices)})
    return walk.result(statement.indices)


class _Walk:
    """Union of index positions: an index that runs over two axes makes them equally long."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.ranks: dict[str, int] = {}
        self.parent: dict[Node, Node] = {}
        self.sizes: list[tuple[Node, int]] = []
        self.scalars: list[tuple[Node, str]] = []
        self.counter = itertools.count()
        self.indexed: set[str] = set()

    def rank_at_least(self, name: str, rank: int) -> None:
        self.ranks[name] = max(self.ranks.get(name, 0), rank)

    def visit(self, root: Term, scope: Mapping[Term, Node]) -> None:
        seen: set[Term] = set()
        waiting = [root]
        while waiting:
            t = waiting.pop()
            if t in seen:
                continue
            seen.add(t)
            if t.op == "index" and t in self.statement.targets:
                continue
            if t.op == "index":
                self._index(t, scope)
            if t.op == "call" and t.data in (INVERSE, DETERMINANT):
                length, *places, entry = places_of(t)
                here: Node = ("bound", next(self.counter))
                self.length(here, length)
                self.visit(entry, {**scope, **dict.fromkeys(places, here)})
                waiting.extend(t.args[4:])
                continue
            if t.op in BINDERS and t.op != "derivative":
                node: Node = ("bound", next(self.counter))
                if len(t.args) == 4:
                    self.length(node, t.args[2])
                    waiting.extend(t.args[1:3])
                self.visit(t.args[-1], {**scope, t.args[0]: node})
                continue
            waiting.extend(t.args)

    def _index(self, t: Term, scope: Mapping[Term, Node]) -> None:
        base, *indices = t.args
        target = self.statement.targets.get(base)
        for k, position in enumerate(indices):
            node = scope.get(position, ("free", position)) if position.op == "sym" else None
            if isinstance(target, Parameter):
                if self.ranks.get(target.name, len(indices)) != len(indices) and target.name in self.indexed:
                    raise ShapeProblem(
                        f"{target.name} is used with {len(indices)} and with {self.ranks[target.name]} indices"
                    )
                self.ranks[target.name] = len(indices)
                self.indexed.add(target.name)
                place: Node = ("axis", target.name, k)
            elif isinstance(target, Return):
                place = ("result", base, k)
            elif isinstance(target, Expression) and (name := target.array()):
                self.rank_at_least(name, len(indices))
                place = ("axis", name, k)
            else:
                place = ("defined", base, k)
            if node is not None:
                self._union(place, node)

    def length(self, node: Node, bound: Term) -> None:
        """The axis or index ``node`` runs up to ``bound``."""
        self._find(node)
        if bound.op == "const" and bound.data[0].denominator == 1:
            self.sizes.append((node, int(bound.data[0])))
            return
        if bound.op == "call" and bound.data == "length":
            self._length(node, *bound.args)
            return
        target = self.statement.targets.get(bound)
        if isinstance(target, Expression) and (axis := target.axis()) is not None:
            name, k = axis
            self._union(node, ("axis", name, k if k >= 0 else self.ranks.get(name, -k) + k))
        elif isinstance(target, Number) and target.value.denominator == 1:
            self.sizes.append((node, int(target.value)))
        elif isinstance(target, Parameter):
            self._union(node, ("dimension", bound))
            self.scalars.append((node, target.name))
        elif bound.op == "sym":
            self._union(node, ("dimension", bound))

    def _length(self, node: Node, base: Term, axis: Term) -> None:
        target = self.statement.targets.get(base)
        if isinstance(target, Parameter):
            self._union(node, ("axis", target.name, int(axis.data[0]) - 1))
        elif base in self.statement.definitions:
            self._union(node, ("defined", base, int(axis.data[0]) - 1))

    def result(self, indices: Sequence[Term]) -> Layout:
        found = Layout(ranks={n: max(r, 1) for n, r in self.ranks.items()})
        number: dict[Node, int] = {}
        for name, rank in found.ranks.items():
            for k in range(rank):
                group = self._group(("axis", name, k), number, found)
                found.groups[group].append((name, k))
        for index in indices:
            if ("free", index) in self.parent:
                found.index_groups[index] = self._group(("free", index), number, found)
        for node, size in self.sizes:
            root = self._find(node)
            if root in number:
                found.fixed[number[root]] = size
        for node, name in self.scalars:
            root = self._find(node)
            if root in number and found.groups[number[root]]:
                found.tied[name] = number[root]
        return found

    def _group(self, node: Node, number: dict[Node, int], found: Layout) -> int:
        root = self._find(node)
        if root not in number:
            number[root] = len(found.groups)
            found.groups.append([])
        return number[root]

    def _find(self, node: Node) -> Node:
        self.parent.setdefault(node, node)
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def _union(self, a: Node, b: Node) -> None:
        self.parent[self._find(a)] = self._find(b)


def configuration(
    kinds: Mapping[str, str],
    shapes: Mapping[str, tuple[int, ...]],
    containers: Mapping[str, str],
    fixed: Mapping[str, object],
) -> Configuration:
    """One configuration from its parts; ``kinds`` lists the symbolic parameters in order."""
    found: Configuration = {}
    for name, kind in kinds.items():
        if name in fixed:
            continue
        if name in shapes:
            found[name] = Shape(shapes[name], containers.get(name, "ndarray"), kind)  # type: ignore[arg-type]
        else:
            found[name] = Scalar(kind)  # type: ignore[arg-type]
    for name, value in fixed.items():
        found[name] = Fixed(value)
    return found


def tied_values(plan: Layout, shapes: Mapping[str, tuple[int, ...]]) -> Iterator[tuple[str, int]]:
    """Scalar parameters that are axis lengths, with their value at these shapes."""
    for name, group in plan.tied.items():
        for parameter, axis in plan.groups[group]:
            yield name, shapes[parameter][axis]
            break
