"""A claim about arrays, tried for all shapes at once before its small shapes are looked at one by one."""

from __future__ import annotations

import dataclasses
import itertools
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.bind import runs
from mathlink.bind.everywhere import Everywhere, dims_of, group_length, leaf
from mathlink.bind.instance import ShapeProblem
from mathlink.bind.target import Parameter, Return
from mathlink.errors import MathlinkError
from mathlink.judge.case import part
from mathlink.judge.guard import gone_through
from mathlink.model import Domain, Evidence, Obligation, Outcome
from mathlink.term import Term, conjuncts, const, le, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.bind.shapes import Layout
    from mathlink.judge.prepare import Maker, Prepared
    from mathlink.lift.indexed import Grid, IndexedModel
    from mathlink.model import Budget

__all__ = ["fixed_lengths", "for_all_shapes"]

_SHARE = 0.3
_MOST_SECONDS = 4.0


def for_all_shapes(prepared: Prepared, budget: Budget) -> Evidence | None:
    """The proof for arrays of every shape, ``OPEN`` with the reason where there is none, ``None`` where nothing is an array.

    The model behind it was compared with the running function at several shapes.
    """
    maker = prepared.maker
    if maker is None or not maker.plan.ranks or not prepared.claim.lift or prepared.claim.opaque:
        return None
    if any(link.relation != "=" for link in maker.bound.links) or runs.shifted(maker.bound):
        return None
    own = budget.part(min(_MOST_SECONDS, _SHARE * budget.left()))
    try:
        return _proved(prepared, maker, own)
    except (MathlinkError, ArithmeticError, RecursionError, ModuleNotFoundError) as problem:  # NumPy may be missing
        return Evidence("indices", Outcome.OPEN, reason=str(problem), seed=budget.seed)


def _proved(prepared: Prepared, maker: Maker, budget: Budget) -> Evidence:
    from mathlink.lift import indexed

    shapes = {name: dims_of(maker.plan, name) for name in maker.plan.ranks}
    lengths = {name: group_length(maker.plan, group) for name, group in maker.plan.tied.items()}
    sizes = {name: dim for name, dim in lengths.items() if dim is not None and name not in maker.fixed}
    held = (*shapes, *sizes, *maker.fixed)
    scalars = tuple(name for name in maker.kinds if name not in held)
    model = indexed.read(maker.claim.function, shapes, scalars, sizes, maker.fixed)
    model = indexed.confirm(model, maker.claim.function, budget, budget.seed)
    found: list[Evidence] = []
    for obligation in _obligations(maker, model):
        found.append(_decided(obligation, maker, budget))
        if found[-1].outcome is not Outcome.PROVED:
            return found[-1]
    return _joined(found)


def _decided(obligation: Obligation, maker: Maker, budget: Budget) -> Evidence:
    from mathlink.prove import indices

    return gone_through(indices.decide(obligation, budget, dict(_ranges(maker))), budget, obligation)


def _joined(found: list[Evidence]) -> Evidence:
    from mathlink.prove.sketch import Part

    sketches = [e.sketch for e in found if e.sketch is not None]
    whole = sketches[0] if len(found) == 1 else dataclasses.replace(sketches[0], steps=tuple(map(Part, sketches)))
    return dataclasses.replace(
        found[0],
        sketch=whole,
        steps=tuple(itertools.chain.from_iterable(e.steps for e in found)),
        conditions=tuple(dict.fromkeys(c for e in found for c in e.conditions)),
        seconds=sum(e.seconds for e in found),
    )


def _obligations(maker: Maker, model: IndexedModel) -> Iterator[Obligation]:
    bound = maker.bound
    results = {t: part(model.result, t.path) for t in bound.targets.values() if isinstance(t, Return)}
    values: dict[str, Any] = {name: sym(name) for name in model.scalars} | dict(model.lengths or {})
    values |= {n: const(Fraction(v)) for n, v in maker.fixed.items() if type(v) in (int, float) and v == v}
    grids: dict[Any, Grid] = {name: leaf(name, dims) for name, dims in model.shapes.items()} | results
    instance = Everywhere(bound.targets, bound.definitions, values, grids=grids)
    free = {index: sym(f"{index.data}") for index in bound.indices}
    if any(index.data in values or index.data in grids for index in bound.indices):
        raise ShapeProblem("an index has the name of a parameter")
    ends = {index: _end(maker, index, grids) for index in bound.indices}
    domain = _domain(maker, instance, {free[i]: n for i, n in ends.items()}, model)
    for link in bound.links:
        assert link.right is not None
        yield Obligation(instance.term(link.left, free), link.relation, instance.term(link.right, free), domain)


def fixed_lengths(plan: Layout) -> Iterator[str]:
    """The axes that have a length of their own: a sum over three entries is about arrays of three."""
    for group, size in plan.fixed.items():
        yield from (f"{name}.shape[{axis}] = {size}" for name, axis in plan.groups[group])


def _end(maker: Maker, index: Term, grids: Mapping[Any, Grid]) -> Term:
    """How far a free index runs: as far as the result does, which must be as far as the equation says."""
    ends: dict[Term, None] = {}
    group = maker.plan.index_groups.get(index)
    stated = group_length(maker.plan, group) if group is not None else None
    if stated is not None:
        ends[stated] = None
    for notation in maker.bound.results:
        if notation.op != "index" or index not in notation.args[1:]:
            continue
        grid = grids[maker.bound.targets[notation.args[0]]]
        if len(grid.dims) != len(notation.args) - 1:
            raise ShapeProblem("the equation gives the result another number of indices than the code")
        ends |= {d: None for d, a in zip(grid.dims, notation.args[1:], strict=True) if a is index}
    if len(ends) != 1:
        raise ShapeProblem(f"how far the index {index!r} runs is not the same on both sides for every shape")
    return next(iter(ends))


def _domain(maker: Maker, instance: Everywhere, free: Mapping[Term, Term], model: IndexedModel) -> Domain:
    one = const(1)
    dims = {d: None for ds in (*model.shapes.values(), tuple((model.lengths or {}).values())) for d in ds}
    lengths = [d for d in dims if d.op == "sym"]
    hypotheses = [le(one, d) for d in lengths]
    for index, end in free.items():
        hypotheses += [le(one, index), le(index, end)]
    hypotheses += model.assumed
    for condition in _stated(maker):
        try:
            hypotheses.append(instance.term(condition))
        except MathlinkError:
            continue  # about entries, or of another kind: a proof without it says more
    kinds: dict[str, Any] = {name: maker.kinds[name] for name in model.scalars}
    kinds |= {t.data: "int" for t in (*lengths, *free)}
    return Domain(kinds, tuple(hypotheses))


def _stated(maker: Maker) -> tuple[Term, ...]:
    return conjuncts((*(maker.given.conditions if maker.given else ()), *maker.bound.conditions))


def _ranges(maker: Maker) -> Iterator[tuple[str, Any]]:
    """Ranges that the domain states for all entries of an array: ``0 < x_i``, ``p_{ij} \\le 1``."""
    from mathlink.prove.normal.field import Bound

    found: dict[str, list[Any]] = {}
    for condition in _stated(maker):
        if condition.op not in ("lt", "le"):
            continue
        for side, (entry, number) in enumerate((condition.args[::-1], condition.args)):
            name = _whole_array(entry, maker)
            if name and number.op == "const":
                found.setdefault(name, [None, None])[side] = Bound(number.data[0], condition.op == "lt")
    for name, (low, high) in found.items():
        yield name, (low, high)


def _whole_array(entry: Term, maker: Maker) -> str:
    """The parameter of an entry whose indices are free and all different."""
    if entry.op != "index":
        return ""
    target = maker.bound.targets.get(entry.args[0])
    places = entry.args[1:]
    free = all(p.op == "sym" and p not in maker.bound.targets for p in places) and len(set(places)) == len(places)
    if not isinstance(target, Parameter) or target.name not in maker.plan.ranks or not free:
        return ""
    return "" if any(p in t.args for t in postorder(*_stated(maker)) if t.op == "ite" for p in places) else target.name
