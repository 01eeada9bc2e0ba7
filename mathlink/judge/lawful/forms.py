"""For each law: which inputs there are, at which arguments the function is called, and what the results must satisfy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.errors import InputProblem
from mathlink.judge.lawful.reference import reference_of
from mathlink.judge.lawful.relations import agree, at_most, entries, negative, ordered, total, within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mathlink.laws import Law
    from mathlink.lift import Parameter

    Arguments = dict[str, Any]
    Move = Callable[[Arguments], Arguments]
    Relation = Callable[[Sequence[Any], Arguments, float], Any]

__all__ = ["Form", "form_of"]


_PERIODS = 1000  # further out, x + period is off by more than the tolerance allows
_FAR = 1e6  # further out, difference quotients say nothing


@dataclass(frozen=True)
class Form:
    """One law about one function.

    Attributes
    ----------
    moves : from the inputs to the arguments of each call.
    relation : (results, inputs, tolerance) → whether the law holds there; with tolerance 0 it is the law over the reals.
    others : input → the parameter of which it is a second value.
    scales : inputs that no parameter has: factors, each between 1/1000 and 1000.
    given : a condition on the inputs, or ``None``.
    near : inputs at which doubles are looked at, where that is not all of them.
    after : (function, results so far, inputs) → further results: what is computed from results.
    slope : what the sign of a derivative would prove, in a word; ``""`` where that is nothing.
    reference : the function that the law compares with, called by the names of the inputs.
    """

    moves: tuple[Move, ...]
    relation: Relation
    tolerance: float
    others: Mapping[str, str]
    scales: tuple[str, ...] = ()
    given: Callable[[Arguments], Any] | None = None
    near: Callable[[Arguments], bool] | None = None
    after: Callable[[Callable[..., Any], list[Any], Arguments], list[Any]] | None = None
    x: str = ""
    slope: str = ""
    reference: Callable[..., Any] | None = None


def form_of(law: Law, parameters: Sequence[Parameter], given: Sequence[Parameter]) -> Form:
    """The form of a law; ``given`` are the parameters that calls give, others keep their defaults.

    Raises
    ------
    InputProblem : the law names what is no parameter, or does not say which parameter it means; the function that it compares
        with does not take these arguments.
    """
    return _FORMS[law.name](law.options, given if law.name in _COMPARED else parameters)


def _one(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> str:
    """The parameter that a law speaks of."""
    names = [p.name for p in parameters]
    chosen = options.get("x")
    if chosen is not None:
        _known(chosen, names)
        return str(chosen)
    required = [p.name for p in parameters if p.required] or names
    if len(required) != 1:
        raise InputProblem(f"the law does not say which parameter it means: name one of {', '.join(names) or 'none'}")
    return required[0]


def _known(name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise InputProblem(f"the law names `{name}`, which is no parameter ({', '.join(names) or 'none'})")


def _second(x: str, parameters: Sequence[Parameter]) -> str:
    """A name for a second value of a parameter."""
    names = {p.name for p in parameters}
    found = f"{x}_2"
    while found in names:
        found += "_"
    return found


def _plain(x: str, other: str) -> tuple[Move, Move]:
    """The call at the inputs, and the one with the second value."""
    return (
        lambda inputs: {n: v for n, v in inputs.items() if n != other},
        lambda inputs: {n: (inputs[other] if n == x else v) for n, v in inputs.items() if n != other},
    )


def _same(inputs: Arguments) -> Arguments:
    return inputs


def _monotone(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x = _one(options, parameters)
    other = _second(x, parameters)
    increasing, strict = options["increasing"], options["strict"]

    def relation(results: Sequence[Any], inputs: Arguments, tolerance: float) -> Any:
        low, high = (results[0], results[1]) if increasing else (results[1], results[0])
        return ordered(low, high) if strict else at_most(low, high, tolerance)

    return Form(
        _plain(x, other),
        relation,
        options["tolerance"],
        {other: x},
        given=lambda inputs: inputs[x] < inputs[other] if strict else inputs[x] <= inputs[other],
        x=x,
        slope="" if strict else "grows" if increasing else "falls",
    )


def _mirrored(odd: bool) -> Callable[..., Form]:
    def form(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
        x = _one(options, parameters)
        mirror: Move = lambda inputs: {n: (negative(v) if n == x else v) for n, v in inputs.items()}  # noqa: E731
        return Form(
            (_same, mirror),
            lambda results, inputs, tolerance: agree(
                results[1], negative(results[0]) if odd else results[0], tolerance
            ),
            options["tolerance"],
            {},
        )

    return form


def _periodic(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x, period = _one(options, parameters), options["period"]
    return Form(
        (_same, lambda inputs: {n: (v + period if n == x else v) for n, v in inputs.items()}),
        lambda results, inputs, tolerance: agree(results[1], results[0], tolerance),
        options["tolerance"],
        {},
        near=lambda inputs: abs(inputs[x]) <= _PERIODS * abs(period),
    )


def _idempotent(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x = _one(options, parameters)
    return Form(
        (_same,),
        lambda results, inputs, tolerance: agree(results[1], results[0], tolerance),
        options["tolerance"],
        {},
        after=lambda function, results, inputs: [function({**inputs, x: results[0]})],
    )


def _inverse(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x, inverse = _one(options, parameters), options["function"]
    from mathlink import lift

    try:
        theirs = [p.name for p in lift.signature(inverse)]
    except ValueError:  # a builtin that does not tell its parameters
        theirs = [x]
    if not theirs:
        raise InputProblem("the inverse takes no argument")
    handed = [n for n in theirs[1:] if n in {p.name for p in parameters}]
    return Form(
        (_same,),
        lambda results, inputs, tolerance: agree(results[1], inputs[x], tolerance),
        options["tolerance"],
        {},
        after=lambda function, results, inputs: [inverse(results[0], **{n: inputs[n] for n in handed if n in inputs})],
    )


def _lipschitz(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x, constant = _one(options, parameters), options["constant"]
    other = _second(x, parameters)

    def relation(results: Sequence[Any], inputs: Arguments, tolerance: float) -> Any:
        return at_most(abs(results[0] - results[1]), constant * abs(inputs[x] - inputs[other]), tolerance)

    return Form(_plain(x, other), relation, options["tolerance"], {other: x}, x=x, slope=f"lipschitz {constant!r}")


def _bent(convex: bool) -> Callable[..., Form]:
    def form(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
        x = _one(options, parameters)
        other = _second(x, parameters)
        first, second = _plain(x, other)
        middle: Move = lambda inputs: {  # noqa: E731
            n: ((v + inputs[other]) / 2 if n == x else v) for n, v in inputs.items() if n != other
        }

        def relation(results: Sequence[Any], inputs: Arguments, tolerance: float) -> Any:
            mean = (results[0] + results[1]) / 2
            return at_most(results[2], mean, tolerance) if convex else at_most(mean, results[2], tolerance)

        return Form(
            (first, second, middle),
            relation,
            options["tolerance"],
            {other: x},
            x=x,
            slope="convex" if convex else "concave",
        )

    return form


def _bounded(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    lo, hi = options["lo"], options["hi"]
    return Form((_same,), lambda results, inputs, tolerance: within(lo, results[0], hi), 0.0, {})


def _derivative(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    whole, known = reference_of(options["function"], [p.name for p in parameters])
    own = {theirs: ours for ours, theirs in known.items()} if options["x"] not in known else {}
    x = _one({"x": own.get(options["x"], options["x"])}, parameters)

    def quotients(function: Callable[..., Any], results: list[Any], inputs: Arguments) -> list[Any]:
        """Central differences at two widths, the better value that both give together (Richardson), and what rounding does to it."""
        width = 1e-3 * min(max(abs(inputs[x]), 1e-2), 1.0)
        try:
            steps = (width, -width, width / 2, -width / 2)
            beside = [whole(**{**inputs, x: inputs[x] + h}) for h in steps]
            wide = (beside[0] - beside[1]) / (2 * width)
            narrow = (beside[2] - beside[3]) / width
            noise = 1e-14 * max(abs(whole(**inputs)), *map(abs, beside)) / width
        except (ValueError, ArithmeticError):  # beside the domain
            return []
        return [(4 * narrow - wide) / 3, narrow, noise]

    def relation(results: Sequence[Any], inputs: Arguments, tolerance: float) -> Any:
        if len(results) == 1:
            return True
        slope, quotient, narrow, noise = results
        settled = abs(quotient - narrow) <= 1e-3 * max(1.0, abs(quotient))
        off = abs(slope - quotient)  # infinite where one of them is, and not the other: below no bound
        return not settled or off == 0 or off < tolerance * max(1.0, abs(slope), abs(quotient)) + noise

    return Form(
        (_same,),
        relation,
        options["tolerance"],
        {},
        near=lambda inputs: abs(inputs[x]) <= _FAR,
        after=quotients,
        x=x,
        slope="derivative",
        reference=whole,
    )


def _commutative(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    names = [p.name for p in parameters]
    pair = options["names"] or tuple(names[:2])
    if len(pair) != 2:
        raise InputProblem("a commutative function takes two arguments")
    for n in pair:
        _known(n, names)
    swap = {pair[0]: pair[1], pair[1]: pair[0]}
    return Form(
        (_same, lambda inputs: {n: inputs[swap.get(n, n)] for n in inputs}),
        lambda results, inputs, tolerance: agree(results[0], results[1], tolerance),
        options["tolerance"],
        {},
    )


def _homogeneous(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    names = [p.name for p in parameters]
    scaled = options["names"] or tuple(p.name for p in parameters if p.required) or tuple(names)
    for n in scaled:
        _known(n, names)
    t = "t" if "t" not in names else _second("t", parameters)
    degree = options["degree"]

    def times(value: Any, factor: Any) -> Any:
        return [times(v, factor) for v in value] if isinstance(value, (list, tuple)) else value * factor

    return Form(
        (
            lambda inputs: {n: v for n, v in inputs.items() if n != t},
            lambda inputs: {n: (times(v, inputs[t]) if n in scaled else v) for n, v in inputs.items() if n != t},
        ),
        lambda results, inputs, tolerance: agree(results[1], times(results[0], inputs[t] ** degree), tolerance),
        options["tolerance"],
        {},
        scales=(t,),
    )


def _sums_to(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    wanted, axis = options["total"], options["axis"]

    def sums(value: Any) -> list[Any]:
        shape = getattr(value, "shape", None)
        if shape is None or len(shape) <= 1:
            return [total(entries(value))]
        rows = value if axis % len(shape) == len(shape) - 1 else value.swapaxes(axis, -1)
        if len(shape) == 2:
            return [total(entries(rows[i])) for i in range(rows.shape[0])]
        return [s for i in range(rows.shape[0]) for s in sums(rows[i])]

    return Form(
        (_same,),
        lambda results, inputs, tolerance: all(agree(s, wanted, tolerance) for s in sums(results[0])),
        options["tolerance"],
        {},
    )


def _equivariant(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    x = _one(options, parameters)

    def turned(value: Any) -> Any:
        order = [*range(1, len(value)), 0]
        return value[order] if hasattr(value, "shape") else type(value)([value[i] for i in order])

    def swapped(value: Any) -> Any:
        order = [1, 0, *range(2, len(value))] if len(value) > 1 else [0]
        return value[order] if hasattr(value, "shape") else type(value)([value[i] for i in order])

    def moved(change: Callable[[Any], Any]) -> Move:
        return lambda inputs: {n: (change(v) if n == x else v) for n, v in inputs.items()}

    def relation(results: Sequence[Any], inputs: Arguments, tolerance: float) -> Any:
        there, round_, swap = results
        return agree(round_, turned(there), tolerance) and agree(swap, swapped(there), tolerance)

    return Form((_same, moved(turned), moved(swapped)), relation, options["tolerance"], {})


def _same_as(options: Mapping[str, Any], parameters: Sequence[Parameter]) -> Form:
    reference, _ = reference_of(options["function"], [p.name for p in parameters])
    return Form(
        (_same,),
        lambda results, inputs, tolerance: agree(results[0], results[1], tolerance),
        options["tolerance"],
        {},
        after=lambda function, results, inputs: [reference(**inputs)],
        reference=reference,
    )


_FORMS: dict[str, Callable[[Mapping[str, Any], Sequence[Parameter]], Form]] = {
    "monotone": _monotone,
    "even": _mirrored(odd=False),
    "odd": _mirrored(odd=True),
    "periodic": _periodic,
    "idempotent": _idempotent,
    "inverse_of": _inverse,
    "lipschitz": _lipschitz,
    "convex": _bent(convex=True),
    "concave": _bent(convex=False),
    "bounded": _bounded,
    "derivative_of": _derivative,
    "commutative": _commutative,
    "homogeneous": _homogeneous,
    "sums_to": _sums_to,
    "equivariant": _equivariant,
    "same_as": _same_as,
}

_COMPARED = frozenset({"derivative_of", "same_as"})  # with a function that is called with the same arguments
