"""A SymPy expression over real numbers as a Term."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.term import (
    Term,
    abs_,
    add,
    and_,
    const,
    div,
    eq,
    fn,
    le,
    lt,
    maximum,
    minimum,
    mul,
    named,
    ne,
    not_,
    or_,
    pow_,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["from_sympy"]

_ONE = const(1)


def from_sympy(expression: Any, names: Mapping[Any, Term] | None = None) -> Term:
    """The term of an expression; ``names`` are the terms of symbols that stand for something else than their name.

    Raises
    ------
    OutOfReach : it holds something that no term says.
    """
    known = names or {}
    made: dict[Any, Term] = {}
    for node in sp.postorder_traversal(expression):
        if node not in made:
            made[node] = _node(node, made, known)
    return made[expression]


def _node(node: Any, made: Mapping[Any, Term], names: Mapping[Any, Term]) -> Term:
    if node.is_Symbol:
        return names[node] if node in names else sym(node.name)
    if node.is_Rational:
        return _number(node)
    if node in _NAMED:
        return _NAMED[node]
    args = [made[a] for a in node.args if a in made]
    if node.is_Mul:
        return _product(node, made)
    if node.is_Pow:
        return _power(node, *args)
    rule = _RULES.get(node.func)
    if rule is None or len(args) != len(node.args):
        raise OutOfReach(f"SymPy's {type(node).__name__} is no term")
    return rule(*args)


_NAMED: dict[Any, Term] = {sp.pi: named("pi"), sp.E: named("e"), sp.EulerGamma: named("euler_gamma")}


def _product(node: Any, made: Mapping[Any, Term]) -> Term:
    """Negative powers under the line."""
    above: list[Term] = []
    below: list[Term] = []
    for a in node.args:
        if a.is_Pow and a.exp.is_Rational and a.exp < 0:
            base = made[a.base]
            below.append(
                base if a.exp == -1 else fn("sqrt", base) if a.exp == -sp.S.Half else pow_(base, _number(-a.exp))
            )
        else:
            above.append(made[a])
    upper = _chain(mul, above or [_ONE])
    return upper if not below else div(upper, _chain(mul, below))


def _number(value: Any) -> Term:
    return const(Fraction(int(value.p), int(value.q)))


def _chain(join: Callable[[Term, Term], Term], terms: list[Term]) -> Term:
    total = terms[0]
    for t in terms[1:]:
        total = join(total, t)
    return total


def _power(node: Any, base: Term, exponent: Term) -> Term:
    if node.exp == sp.S.Half:
        return fn("sqrt", base)
    if node.exp == -sp.S.Half:
        return div(_ONE, fn("sqrt", base))
    if node.base == sp.E:
        return fn("exp", exponent)
    return pow_(base, exponent)


def _named(name: str) -> Callable[..., Term]:
    return lambda *args: fn(name, *args)


_RULES: dict[Any, Callable[..., Term]] = {
    sp.Add: lambda *args: _chain(add, list(args)),
    sp.Abs: abs_,
    sp.Max: maximum,
    sp.Min: minimum,
    sp.exp: _named("exp"),
    sp.log: lambda x, *base: fn("log", x) if not base else div(fn("log", x), fn("log", base[0])),
    sp.cot: lambda x: div(fn("cos", x), fn("sin", x)),
    sp.sec: lambda x: div(_ONE, fn("cos", x)),
    sp.csc: lambda x: div(_ONE, fn("sin", x)),
    sp.coth: lambda x: div(_ONE, fn("tanh", x)),
    sp.sech: lambda x: div(_ONE, fn("cosh", x)),
    sp.csch: lambda x: div(_ONE, fn("sinh", x)),
    sp.acot: lambda x: fn("atan", div(_ONE, x)),
    sp.StrictLessThan: lt,
    sp.LessThan: le,
    sp.StrictGreaterThan: lambda a, b: lt(b, a),
    sp.GreaterThan: lambda a, b: le(b, a),
    sp.Equality: eq,
    sp.Unequality: ne,
    sp.And: lambda *args: and_(*args),
    sp.Or: lambda *args: or_(*args),
    sp.Not: not_,
    **{
        function: _named(name)
        for function, name in (
            (sp.sin, "sin"),
            (sp.cos, "cos"),
            (sp.tan, "tan"),
            (sp.asin, "asin"),
            (sp.acos, "acos"),
            (sp.atan, "atan"),
            (sp.atan2, "atan2"),
            (sp.sinh, "sinh"),
            (sp.cosh, "cosh"),
            (sp.tanh, "tanh"),
            (sp.asinh, "asinh"),
            (sp.acosh, "acosh"),
            (sp.atanh, "atanh"),
            (sp.erf, "erf"),
            (sp.erfc, "erfc"),
            (sp.gamma, "gamma"),
            (sp.loggamma, "loggamma"),
            (sp.digamma, "digamma"),
            (sp.factorial, "factorial"),
            (sp.binomial, "binom"),
            (sp.beta, "beta"),
            (sp.zeta, "zeta"),
            (sp.LambertW, "lambertw"),
            (sp.elliptic_k, "ellipk"),
            (sp.elliptic_f, "ellipf"),
            (sp.erfi, "erfi"),
            (sp.erfinv, "erfinv"),
            (sp.Ei, "ei"),
            (sp.polygamma, "polygamma"),
            (sp.besselj, "besselj"),
            (sp.bessely, "bessely"),
            (sp.besseli, "besseli"),
            (sp.besselk, "besselk"),
            (sp.floor, "floor"),
            (sp.ceiling, "ceil"),
            (sp.sign, "sign"),
        )
    },
    sp.elliptic_e: lambda *args: fn("ellipe" if len(args) == 1 else "ellipeinc", *args),
    sp.lowergamma: lambda a, x: mul(fn("gammainc", a, x), fn("gamma", a)),
    sp.uppergamma: lambda a, x: mul(fn("gammaincc", a, x), fn("gamma", a)),
}
