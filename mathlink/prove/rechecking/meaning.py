"""Generators and quotients of a sketch as terms again, so that they can be put into numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.prove.sketch import ONE
from mathlink.term import (
    FUNCTIONS,
    Term,
    abs_,
    add,
    bind_index,
    call,
    const,
    div,
    fn,
    index,
    mul,
    named,
    neg,
    pow_,
    sub,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mathlink.prove.sketch import Let, Polynomial, Ratio

__all__ = ["Meaning"]


class Meaning:
    """The generators as terms, made from those before them.

    Attributes
    ----------
    terms : number → what stands for the generator in quotients: its term, or its name where it is ``named``.
    definitions : number → its term, over ``terms`` of those before it.
    """

    def __init__(self, lets: Iterable[Let], *, named: Mapping[int, Term] | None = None) -> None:
        self.terms: dict[int, Term] = {}
        self.definitions: dict[int, Term] = {}
        for let in sorted(lets, key=lambda let: let.number):
            self.definitions[let.number] = self._of(let)
            self.terms[let.number] = (named or {}).get(let.number, self.definitions[let.number])

    def ratio(self, ratio: Ratio) -> Term:
        """A quotient as a term."""
        top = self._sum(ratio.top)
        return top if ratio.bottom == ONE else div(top, self._sum(ratio.bottom))

    @staticmethod
    def has_bottom(ratio: Ratio) -> bool:
        """Whether the denominator of a quotient is no number."""
        return any(monomial for _, monomial in ratio.bottom)

    def _sum(self, poly: Polynomial) -> Term:
        total: Term | None = None
        for coefficient, monomial in poly:
            size = abs(coefficient)
            factors = [] if size == 1 and monomial else [const(size)]
            factors += [self._factor(number, exponent) for number, exponent in monomial]
            part = factors[0]
            for factor in factors[1:]:
                part = mul(part, factor)
            if total is None:
                total = part if coefficient > 0 else neg(part)
            else:
                total = add(total, part) if coefficient > 0 else sub(total, part)
        return const(0) if total is None else total

    def _factor(self, number: int, exponent: int) -> Term:
        return self.terms[number] if exponent == 1 else pow_(self.terms[number], const(exponent))

    def _of(self, let: Let) -> Term:
        args = [self.ratio(a) for a in let.arguments]
        special = _MADE.get(let.function)
        if special is not None:
            made: Term = special(let, *args)
            return made
        if let.function.startswith("entry "):
            return index(sym(let.function.removeprefix("entry ")), *args)
        if let.function.startswith("call "):
            return call(let.function.removeprefix("call "), *args)
        if FUNCTIONS.get(let.function) == len(args):
            return fn(let.function, *args)
        raise OutOfReach(f"{let.name} is a {let.function} of {len(args)}, which is not known here")


def _one_index(let: Let, lo: Term, hi: Term, body: Term) -> Term:
    return bind_index(let.function, sym(str(let.about)), body, lo, hi)


def _several(let: Let, *parts: Term) -> Term:
    *ends, body = parts
    for place in range(len(let.about) - 1, -1, -1):
        body = bind_index("sum", sym(let.about[place]), body, ends[2 * place], ends[2 * place + 1])
    return body


def _symbol(let: Let) -> Term:
    return sym(str(let.about))


def _whole(let: Let) -> Term:
    if not isinstance(let.about, Term):
        raise OutOfReach(f"{let.name} is no term")
    return let.about


_MADE: dict[str, Callable[..., Any]] = {
    "symbol": _symbol,
    "pi": lambda let: named("pi"),
    "euler_gamma": lambda let: named("euler_gamma"),
    "root": lambda let, a: pow_(a, const(let.power)),
    "logabs": lambda let, a: fn("log", abs_(a)),
    "abs": lambda let, a: abs_(a),
    "power": lambda let, a, b: pow_(a, b),
    "cyclotomic": lambda let: mul(const(2), fn("cos", div(named("pi"), const(let.about)))),
    "term": _whole,
    "multisum": _several,
    **dict.fromkeys(("sum", "prod", "bigmax", "bigmin", "integral"), _one_index),
}
