"""A proof with one thing changed, in every way that makes a step false."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.prove.sketch import Branch, Fate, Let, Needed, NormalForm, Polynomial, Ratio, Read, Relation, Sketch
from mathlink.term import add, const, mul

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Evidence

__all__ = ["tampered"]

SMALL = Fraction(1, 10**30)
EVEN = frozenset({"cos", "abs", "logabs"})
OTHER = {
    "exp": "cos",
    "log": "exp",
    "cos": "sin",
    "sin": "cos",
    "abs": "exp",
    "gamma": "exp",
    "erf": "sin",
    "atan": "sin",
}


def tampered(evidence: Evidence) -> Iterator[tuple[str, Evidence]]:
    """What was changed, and the evidence with it."""
    assert evidence.sketch is not None
    for words, sketch in _sketches(evidence.sketch):
        conditions = evidence.conditions if "condition" not in words else sketch.conditions()
        yield words, dataclasses.replace(evidence, sketch=sketch, conditions=conditions)
    for number in range(len(evidence.conditions)):
        rest = (*evidence.conditions[:number], *evidence.conditions[number + 1 :])
        yield f"condition {number} is not listed", dataclasses.replace(evidence, conditions=rest)


def _sketches(sketch: Sketch) -> Iterator[tuple[str, Sketch]]:
    yield from _claims(sketch)
    for place, step in enumerate(sketch.steps):
        for words, changed in _steps(step, sketch):
            steps = (*sketch.steps[:place], *changed, *sketch.steps[place + 1 :])
            yield f"step {place}: {words}", dataclasses.replace(sketch, steps=steps)


def _claims(sketch: Sketch) -> Iterator[tuple[str, Sketch]]:
    claim = sketch.claim
    more = const(Fraction(10**30 + 1, 10**30)), const(1)
    for words, side in (
        ("one more", add(claim.left, more[1])),
        ("a little more", add(claim.left, const(SMALL))),
        ("twice", mul(const(2), claim.left)),
    ):
        if claim.relation == "=":
            yield f"left side: {words}", dataclasses.replace(sketch, claim=dataclasses.replace(claim, left=side))
    turned = {"=": "!=", "<": ">", "<=": ">", ">": "<", ">=": "<"}[claim.relation]
    yield "relation", dataclasses.replace(sketch, claim=dataclasses.replace(claim, relation=turned))
    if claim.relation == "=":
        changed = dataclasses.replace(claim, right=add(claim.right, const(1)))
        yield "right side: one more", dataclasses.replace(sketch, claim=changed)


def _steps(step: Any, sketch: Sketch) -> Iterator[tuple[str, tuple[Any, ...]]]:
    match step:
        case Read():
            for words, value in _ratios(step.value, sketch):
                yield f"reading, {words}", (dataclasses.replace(step, value=value),)
        case NormalForm():
            for words, value in _ratios(step.left, sketch):
                yield f"left form, {words}", (dataclasses.replace(step, left=value),)
                yield f"right form, {words}", (dataclasses.replace(step, right=value),)
        case Relation():
            for words, value in _ratios(step.value, sketch):
                yield f"relation, {words}", (dataclasses.replace(step, value=value),)
            yield "relation, degree", (dataclasses.replace(step, degree=step.degree + 1),)
        case Let() if step.function != "symbol":
            yield from _lets(step, sketch)
        case Needed():
            yield "condition dropped", ()
        case Branch():
            yield "branch dropped", ()
            if step.fate != Fate.IMPOSSIBLE and sketch.of(Branch):
                yield "branch said to be impossible", (Branch(step.path, Fate.IMPOSSIBLE),)
            if step.fate != Fate.LEFT_OUT:
                yield "branch left out", (Branch(step.path, Fate.LEFT_OUT),)
            if step.sketch is not None:
                for words, inner in _sketches(step.sketch):
                    yield f"branch: {words}", (dataclasses.replace(step, sketch=inner),)


def _lets(step: Let, sketch: Sketch) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if step.function in OTHER:
        yield "another function", (dataclasses.replace(step, function=OTHER[step.function]),)
    if step.function == "root":
        yield "another root", (dataclasses.replace(step, power=step.power / 2),)
    for place, argument in enumerate(step.arguments):
        for words, value in _ratios(argument, sketch):
            if words == "a sign" and step.function in EVEN:
                continue
            changed = (*step.arguments[:place], value, *step.arguments[place + 1 :])
            yield f"argument, {words}", (dataclasses.replace(step, arguments=changed),)


def _ratios(ratio: Ratio, sketch: Sketch) -> Iterator[tuple[str, Ratio]]:
    """The quotient with a coefficient, a sign, a term or a generator changed."""
    top = ratio.top
    yield "a constant more", Ratio(_plus(top, Fraction(1)), ratio.bottom)
    yield "a tiny constant more", Ratio(_plus(top, SMALL), ratio.bottom)
    if not top:
        return
    (coefficient, monomial), *rest = top
    yield "a coefficient", Ratio(((coefficient * 2, monomial), *rest), ratio.bottom)
    yield "a sign", Ratio(((-coefficient, monomial), *rest), ratio.bottom)
    yield "a term dropped", Ratio(tuple(rest), ratio.bottom)
    if monomial:
        (number, exponent), *others = monomial
        yield "an exponent", Ratio(((coefficient, ((number, exponent + 1), *others)), *rest), ratio.bottom)
        lower = [let.number for let in sketch.of(Let) if let.number < number and let.number not in dict(others)]
        if lower:
            swapped = tuple(sorted(((lower[0], exponent), *others)))
            yield "another generator", Ratio(((coefficient, swapped), *rest), ratio.bottom)


def _plus(poly: Polynomial, value: Fraction) -> Polynomial:
    terms = {monomial: coefficient for coefficient, monomial in poly}
    terms[()] = terms.get((), Fraction(0)) + value
    return tuple((coefficient, monomial) for monomial, coefficient in terms.items() if coefficient)
