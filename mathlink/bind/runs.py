"""Over which values a free index runs: as far as the result's axis, and where it stands with an offset, as far as every entry exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.bind.instance import ShapeProblem
from mathlink.bind.target import Return
from mathlink.errors import NotAClaim
from mathlink.model import Array
from mathlink.term import BINDERS, Term, const, postorder, substitute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mathlink.bind.instance import Definition, Instance
    from mathlink.bind.shapes import Layout
    from mathlink.bind.statement import Statement
    from mathlink.model import Relation

__all__ = ["Run", "indices_of", "run", "shifted", "span"]


_MOST = 200
"""Definitions looked into; one that refers to itself is refused elsewhere."""


_WIDEST = 4
"""The offsets for which instances are made longer."""


class Run(NamedTuple):
    """The values of an index; ``first`` is the one that the result's first entry belongs to."""

    values: tuple[int, ...]
    first: int = 1


class _Place(NamedTuple):
    """Where an index stands: at this axis of this notation, as ``term``."""

    base: Term
    axis: int
    term: Term


def sides(link: Relation) -> tuple[Term, ...]:
    return (link.left,) if link.right is None else (link.left, link.right)


def indices_of(link: Relation, statement: Statement) -> tuple[Term, ...]:
    """The free indices that occur in a link."""
    seen = set(postorder(*sides(link)))
    return tuple(i for i in statement.indices if i in seen)


def shifted(statement: Statement) -> bool:
    """Whether a free index stands with an offset somewhere: ``x_{t+1}``."""
    return any(
        place.term is not index and _is_alone(place)
        for link in statement.links
        for index in statement.indices
        for place in _places(index, sides(link), statement.definitions)
    )


def span(statement: Statement) -> int:
    """How far apart the places are at which an index stands: 2 for ``x_{i-1} + x_{i+1}``."""
    widths = [0]
    for index in statement.indices:
        every = (p for k in statement.links for p in _places(index, sides(k), statement.definitions))
        offsets = [o for p in every if (o := _offset(p.term, index)) is not None]
        widths.append(max(offsets, default=0) - min(offsets, default=0))
    return min(max(widths), _WIDEST)


def _offset(place: Term, index: Term) -> int | None:
    """The whole number that is added to an index, where nothing else is done to it."""
    if place is index:
        return 0
    signs = {"add": 1, "sub": -1}
    if place.op not in signs or place.args[0] is not index or place.args[1].op != "const":
        return None
    number = place.args[1].data[0]
    return signs[place.op] * int(number) if number.denominator == 1 else None


def run(
    index: Term,
    link: Relation,
    statement: Statement,
    plan: Layout,
    shapes: Mapping[str, tuple[int, ...]],
    instance: Instance,
) -> Run:
    """The values of an index in a link.

    Raises
    ------
    ShapeProblem : the result's axis is not as long as the equation says.
    NotAClaim : nothing says how far the index runs.
    """
    places = [p for p in _places(index, sides(link), statement.definitions) if _is_alone(p)]
    of_result = [p for p in places if isinstance(statement.targets.get(p.base), Return)]
    lengths = {_result_length(p, statement, instance) for p in of_result}
    if all(p.term is index for p in places):
        return _plain(index, lengths, plan.length(index, shapes))
    if not lengths:
        raise NotAClaim(f"how far the index {index!r} runs is not known")
    longest = max((*lengths, *(n for shape in shapes.values() for n in shape)))
    reach = range(1 - longest, 2 * longest + 1)
    inputs = [p for p in places if p not in of_result]
    valid = [v for v in reach if all(_exists(p, index, v, instance) for p in inputs)]
    if any(p.term is not index for p in of_result):
        return Run(tuple(v for v in valid if all(_exists(p, index, v, instance) for p in of_result)))
    axes = {n for p in inputs if (n := instance.axis_length(p.base, p.axis)) is not None}
    free = len(lengths) == 1 and not _named_elsewhere({p.base for p in of_result}, link, statement)
    return _beside_inputs(index, [v for v in valid if v >= 1], min(lengths), max(axes, default=0), free)


def _named_elsewhere(results: set[Term], link: Relation, statement: Statement) -> bool:
    """Whether another link speaks of the results too, so that their first entry is what both say."""
    others = (side for k in statement.links if k is not link for side in sides(k))
    return any(t in results for t in postorder(*others))


def _plain(index: Term, lengths: set[int], expected: int | None) -> Run:
    if expected is not None and lengths and expected not in lengths:
        raise ShapeProblem(f"index {index!r} runs to {expected}, the result's axis has length {min(lengths)}")
    if not lengths:
        raise NotAClaim(f"how far the index {index!r} runs is not known")
    return Run(tuple(range(1, max(lengths) + 1)))


def _beside_inputs(index: Term, valid: list[int], length: int, axis: int, free: bool) -> Run:
    """The values from 1 at which the inputs exist, beside a result of some length.

    A result as long as the inputs' ``axis`` has its entries at the same places. A shorter one whose entries are as many as the
    values begins with the first of them, where it is ``free`` to: those within the axis, or those up to where the inputs end.
    """
    within = [v for v in valid if v <= axis]
    if length == axis:
        return Run(tuple(within))
    fitting = [values for values in (within, valid) if len(values) == length]
    if free and fitting:
        return Run(tuple(fitting[0]), fitting[0][0] if length else 1)
    if all(v <= length for v in valid):
        return Run(tuple(valid))
    raise ShapeProblem(f"index {index!r} runs from {valid[0]} to {valid[-1]}, the result's axis has length {length}")


def _places(index: Term, terms: Iterable[Term], definitions: Mapping[Term, Definition]) -> Iterator[_Place]:
    """Where an index stands in terms, and in the definitions that they use."""
    waiting = [(t, index, index) for t in terms]
    seen: set[tuple[Term, Term, Term]] = set()
    while waiting:
        whole, name, stands_for = waiting.pop()
        if (whole, name, stands_for) in seen or len(seen) > _MOST:
            continue
        seen.add((whole, name, stands_for))
        for t in postorder(whole):
            for axis, inner in enumerate(t.args[1:] if t.op == "index" else ()):
                if name not in postorder(inner):
                    continue
                place = substitute(inner, {name: stands_for})
                definition = definitions.get(t.args[0])
                if definition is None:
                    yield _Place(t.args[0], axis, place)
                elif axis < len(definition.indices):
                    waiting.append((definition.body, definition.indices[axis], place))


def _result_length(place: _Place, statement: Statement, instance: Instance) -> int:
    target = statement.targets[place.base]
    assert isinstance(target, Return)
    value = instance.results.get(target)
    wanted = max(len(t.args) - 1 for link in statement.links for t in postorder(*sides(link)) if _of(t, place.base))
    if not isinstance(value, Array):
        raise ShapeProblem(f"the equation gives the result {wanted} indices, the code returns a number")
    if len(value.shape) != wanted:
        raise ShapeProblem(f"the equation gives the result {wanted} indices, the code returns shape {value.shape}")
    return value.shape[place.axis]


def _of(t: Term, base: Term) -> bool:
    return t.op == "index" and t.args[0] is base


def _is_alone(place: _Place) -> bool:
    """Whether no bound index stands beside: ``x_{t+1}``, not ``x_{t+k}`` below a sum over k."""
    return not any(t.op in BINDERS or str(t.data).startswith("·") for t in postorder(place.term))


def _exists(place: _Place, index: Term, value: int, instance: Instance) -> bool:
    """Whether the entry is there at this value."""
    at = instance.term(place.term, {index: const(value)})
    length = instance.axis_length(place.base, place.axis)
    return length is None or at.op != "const" or 1 <= at.data[0] <= length
