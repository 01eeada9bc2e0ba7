"""Named functions as LaTeX writes them → terms; one row each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term import FUNCTIONS, Term, abs_, const, div, fn, pow_

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["INVERSES", "RULES", "apply"]

_ONE = const(1)

#: Functions that the term language spells by others.
RULES: dict[str, Callable[..., Term]] = {
    "sec": lambda x: div(_ONE, fn("cos", x)),
    "csc": lambda x: div(_ONE, fn("sin", x)),
    "cot": lambda x: div(_ONE, fn("tan", x)),
    "sech": lambda x: div(_ONE, fn("cosh", x)),
    "csch": lambda x: div(_ONE, fn("sinh", x)),
    "coth": lambda x: div(_ONE, fn("tanh", x)),
    "asec": lambda x: fn("acos", div(_ONE, x)),
    "acsc": lambda x: fn("asin", div(_ONE, x)),
    "lg": lambda x: fn("log10", x),
    "abs": abs_,
    "cbrt": lambda x: pow_(x, div(_ONE, const(3))),
}

#: What ``^{-1}`` makes of a function.
INVERSES = {name: "a" + name for name in ["sin", "cos", "tan", "sinh", "cosh", "tanh", "sec", "csc"]}


def apply(name: str, *arguments: Term) -> Term:
    """The named function (a value of the table ``FUNCTIONS``) of its arguments. ``TypeError`` for a wrong number of them."""
    rule = RULES.get(name)
    if rule is not None:
        if len(arguments) != 1:
            raise TypeError(f"{name} takes 1 argument, got {len(arguments)}")
        return rule(*arguments)
    if name not in FUNCTIONS:
        raise KeyError(name)
    return fn(name, *arguments)
