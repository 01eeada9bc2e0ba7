r"""Expectations that are declared to be sample means: ``where={r"\mathbb{E}": "mean over axis 0"}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.bind.expressions import WhereProblem
from mathlink.bind.rewriting import rewritten
from mathlink.bind.spelling import exact
from mathlink.errors import UnboundSymbol
from mathlink.term import Term, bind_index, call, const, div, index, postorder, pow_, sub, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mathlink.model import Equation

__all__ = ["Average", "declared", "written_out"]

_DECLARED = re.compile(r"\s*(mean|variance)\s+over\s+axis\s+(\d)\s*(?:,\s*ddof\s*=\s*(\d))?\s*\Z")
_SUBSCRIPT = re.compile(r"_\{[a-z]+\}")
_FRESH = sym("#sample")


@dataclass(frozen=True)
class Average:
    """A mean, or a variance with ``ddof``, over an axis (counted from 0)."""

    kind: str
    axis: int
    ddof: int = 0


def declared(where: Mapping[str, str | float] | None) -> tuple[dict[str, Average], dict[str, str | float]]:
    """The notations that are means, and the rest of the map."""
    averages: dict[str, Average] = {}
    rest: dict[str, str | float] = {}
    for key, value in (where or {}).items():
        found = _DECLARED.match(value) if isinstance(value, str) else None
        if found:
            averages[key] = Average(found[1], int(found[2]), int(found[3] or 0))
        else:
            rest[key] = value
    return averages, rest


def written_out(equation: Equation, averages: Mapping[str, Average], arrays: Collection[str]) -> Equation:
    """The equation with each declared mean as a sum over its sample; ``arrays`` are the parameters known to be arrays.

    Raises
    ------
    WhereProblem : what is averaged has no index at that axis, or it is not known which name is the sample.
    """
    if not averages:
        return equation
    by_name = {exact(name): average for name, average in averages.items()}
    left = set(postorder(equation.left))

    def change(t: Term, args: tuple[Term, ...]) -> Term | None:
        average = by_name.get(exact(str(t.data))) if t.op == "call" else None
        return _mean(average, args, left, arrays) if average is not None else None

    return rewritten(equation, change)


def _mean(average: Average, args: tuple[Term, ...], left: Collection[Term], arrays: Collection[str]) -> Term:
    if len(args) != 1:
        raise WhereProblem(f"a {average.kind} is taken of one expression, not of {len(args)}")
    body, place, base = _sample(args[0], average.axis, arrays)
    if place in left:
        raise WhereProblem(f"the index {place.data} of the result cannot be what the {average.kind} runs over")
    length = call("length", base, const(average.axis + 1))
    mean = div(bind_index("sum", place, body, const(1), length), length)
    if average.kind == "mean":
        return mean
    squares = bind_index("sum", place, pow_(sub(body, mean), const(2)), const(1), length)
    return div(squares, length if not average.ddof else sub(length, const(average.ddof)))


def _sample(body: Term, axis: int, arrays: Collection[str]) -> tuple[Term, Term, Term]:
    """What is averaged with an index for the sample, that index, and an array along whose axis it runs."""
    entries = [t for t in postorder(body) if t.op == "index" and len(t.args) > axis + 1]
    places = {t.args[axis + 1] for t in entries}
    running = {p for p in places if p.op == "sym" and not p.data.startswith("·")}
    if len(running) == 1 and len(places) == 1:
        place = running.pop()
        return body, place, entries[0].args[0]
    if places:
        raise WhereProblem(f"a mean over axis {axis} of entries with different indices there")
    subscripted = [t.data for t in postorder(body) if t.op == "sym" and _SUBSCRIPT.search(t.data)]
    if subscripted:
        raise UnboundSymbol(tuple(subscripted))  # entries, once they are read as such
    known = [t for t in postorder(body) if t.op == "sym" and exact(t.data) in {exact(a) for a in arrays}]
    if axis or not known:
        raise WhereProblem(
            "what is averaged has no index: write one, such as `x_i`, or say given=r'x \\in \\mathbb{R}^n'"
        )
    return substitute(body, {t: index(t, _FRESH) for t in known}), _FRESH, known[0]
