"""Angles documented in degrees, in formulas that take their sines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.bind.binding import Binding
from mathlink.term import Term, const, div, fn, mul, named, postorder, rebuild, substitute

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["in_radians"]

_TRIGONOMETRIC = frozenset({"sin", "cos", "tan"})
_TURN = 7  # a little more than a full turn in radians


def in_radians(
    terms: tuple[Term, ...], definitions: Mapping[Term, Term], angle: Term, raw: Term
) -> tuple[tuple[Term, ...], dict[Term, Term], bool] | None:
    """Terms and definitions with ``angle`` in radians, over ``raw`` in degrees, and whether that holds everywhere.

    Where the formula divides the angle by a number of degrees (``\\alpha/180`` beside ``\\sin\\alpha``), only what stands
    inside sines is converted. ``None`` where no sine is taken of it, or the formula converts it with π itself.
    """
    expanded = _over_the_angle(terms, definitions, angle)
    roots = (*terms, *definitions.values())
    inside = [set(postorder(substitute(t.args[0], expanded))) for t in postorder(*roots) if _angular(t)]
    angles = [parts for parts in inside if angle in parts]
    if not angles or any(named("pi") in parts for parts in angles):
        return None
    radians = div(mul(named("pi"), raw), const(180))
    if not any(_counts_degrees(t, angle) for t in postorder(*roots)):
        return terms, {**definitions, angle: radians}, True
    meant = {**{d: substitute(body, {angle: radians}) for d, body in expanded.items()}, angle: radians}

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        return fn(old.data, substitute(args[0], meant)) if _angular(old) else None

    return tuple(rebuild(t, change) for t in terms), {d: rebuild(b, change) for d, b in definitions.items()}, False


def _over_the_angle(terms: tuple[Term, ...], definitions: Mapping[Term, Term], angle: Term) -> dict[Term, Term]:
    """The definitions that speak of the angle outside sines, written out."""
    binding = Binding(terms, (), definitions)
    expanded = {d: binding.expand(d) for d in definitions}
    return {
        d: body
        for d, body in expanded.items()
        if angle in set(postorder(body)) and not any(map(_angular, postorder(body)))
    }


def _angular(t: Term) -> bool:
    return t.op == "fn" and t.data in _TRIGONOMETRIC


def _counts_degrees(t: Term, angle: Term) -> bool:
    """A quotient of the angle and a number that is more than a full turn in radians."""
    return t.op == "div" and t.args[0] is angle and t.args[1].op == "const" and abs(t.args[1].data[0]) > _TURN
