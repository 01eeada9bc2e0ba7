"""What had to hold for a proof: every divisor, radicand and logarithm met, unless the hypotheses settle it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.term import Term, abs_, add, const, div, fn, le, lt, mul, named, ne, pow_, sub, sym

if TYPE_CHECKING:
    from mathlink.prove.normal.field import Generator, Quotient
    from mathlink.prove.normal.reader import Reader

__all__ = ["definedness", "demands", "implied"]

ZERO, ONE = const(0), const(1)
BOUND = "\N{MIDDLE DOT}"


def definedness(reader: Reader, met: tuple[Term, ...]) -> tuple[Term, ...]:
    """The conditions of the terms met and of the rules used, without those that the hypotheses imply."""
    found: dict[Term, None] = {}
    for term in met:
        for condition in demands(term):
            if not any(t.startswith(BOUND) for t in _symbols(condition)) and not implied(reader, condition):
                found[condition] = None
    for poly in reader.powers.needed.values():
        _extra(reader, found, lambda t: ne(t, ZERO), poly)
    for a in reader.special.positive.values():
        _extra(reader, found, lambda t: lt(ZERO, t), a)
    return tuple(found)


def _symbols(term: Term) -> set[str]:
    from mathlink.term import postorder

    return {t.data for t in postorder(term) if t.op == "sym"}


def implied(reader: Reader, condition: Term) -> bool:
    """Whether what is known of signs settles a condition."""
    try:
        if condition.op == "ne":
            gap = reader.field.sub(reader.read(condition.args[0]), reader.read(condition.args[1]))
            return not gap.top.is_zero() and reader.signs.vanishes_nowhere(gap.top)
        return reader.truth(condition) is True
    except OutOfReach:
        return False


def demands(term: Term) -> tuple[Term, ...]:
    """The conditions under which the operation itself has a value."""
    if term.op in ("div", "floordiv", "mod"):
        return (ne(term.args[1], ZERO),)
    if term.op == "pow":
        return _of_power(*term.args)
    if term.op == "fn" and term.data in _FUNCTIONS:
        found: tuple[Term, ...] = _FUNCTIONS[term.data](*term.args)
        return found
    return ()


def _of_power(base: Term, exponent: Term) -> tuple[Term, ...]:
    if exponent.op == "neg" and exponent.args[0].op == "const":
        exponent = const(-exponent.args[0].data[0])
    if exponent.op == "div" and all(a.op == "const" for a in exponent.args) and exponent.args[1].data[0]:
        exponent = const(exponent.args[0].data[0] / exponent.args[1].data[0])
    if exponent.op != "const":
        return () if base.op in ("const", "named") else (lt(ZERO, base),)
    value = exponent.data[0]
    if value.denominator == 1:
        return (ne(base, ZERO),) if value < 0 else ()
    return (lt(ZERO, base),) if value < 0 else (le(ZERO, base),)


def _square_below_one(x: Term) -> tuple[Term, ...]:
    return le(const(-1), x), le(x, ONE)


_FUNCTIONS: dict[str, Any] = {
    "sqrt": lambda x: (le(ZERO, x),),
    "log": lambda x: (lt(ZERO, x),),
    "log2": lambda x: (lt(ZERO, x),),
    "log10": lambda x: (lt(ZERO, x),),
    "log1p": lambda x: (lt(const(-1), x),),
    "asin": _square_below_one,
    "acos": _square_below_one,
    "acosh": lambda x: (le(ONE, x),),
    "atanh": lambda x: (lt(const(-1), x), lt(x, ONE)),
    "tan": lambda x: (ne(fn("cos", x), ZERO),),
}


def _extra(reader: Reader, found: dict[Term, None], condition: Any, a: Quotient) -> None:
    found[condition(as_term(reader, a))] = None


def as_term(reader: Reader, a: Quotient) -> Term:
    """A quotient as a term again."""
    top = _sum(reader, a.top)
    return top if a.bottom.is_one() else div(top, _sum(reader, a.bottom))


def _sum(reader: Reader, poly: Any) -> Term:
    total: Term | None = None
    for exponents, coefficient in poly.terms():
        size = Fraction(int(abs(coefficient).p), int(abs(coefficient).q))
        factors = [_factor(reader, i, int(e)) for i, e in enumerate(exponents) if e]
        part = const(size) if size != 1 or not factors else factors.pop(0)
        for f in factors:
            part = mul(part, f)
        if total is None:
            total = part if coefficient > 0 else sub(ZERO, part)
        else:
            total = add(total, part) if coefficient > 0 else sub(total, part)
    return total if total is not None else ZERO


def _factor(reader: Reader, number: int, exponent: int) -> Term:
    base = _generator(reader, reader.field.generators[number])
    return base if exponent == 1 else pow_(base, const(exponent))


def _generator(reader: Reader, generator: Generator) -> Term:
    if generator.kind == "symbol":
        return sym(generator.label)
    if generator.kind == "named":
        return named(generator.label)
    inner = None if generator.inner is None else as_term(reader, generator.inner)
    if inner is not None:
        if generator.kind == "root":
            return pow_(inner, const(generator.power))
        if generator.kind in ("abs", "logabs"):
            return abs_(inner) if generator.kind == "abs" else fn("log", abs_(inner))
        if generator.kind in (
            "exp",
            "log",
            "sin",
            "cos",
            "atan",
            "asin",
            "gamma",
            "digamma",
            "floor",
            "erf",
            "sign",
            "cbrt",
        ):
            return fn(generator.kind, inner)
    return sym(generator.meaning)
