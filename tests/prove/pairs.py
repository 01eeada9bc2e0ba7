"""Random pairs of terms that are equal, nearly equal, or equal only on a branch."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.term import (
    Term,
    abs_,
    add,
    const,
    div,
    fn,
    lt,
    maximum,
    minimum,
    mul,
    named,
    neg,
    pow_,
    rebuild,
    sub,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[[Term, random.Random], Term | None]

NAMES = ("x", "y", "a")
ONE, TWO, HALF = const(1), const(2), const(Fraction(1, 2))


def term(rng: random.Random, depth: int) -> Term:
    """A random term in the symbols of :data:`NAMES`."""
    if depth == 0 or rng.random() < 0.12:
        return rng.choice([sym("x"), sym("y"), sym("a"), sym("x"), sym("y"), const(rng.randint(-3, 4)), named("pi")])
    below = depth - 1
    kind = rng.random()
    if kind < 0.5:
        return rng.choice([add, sub, mul, mul, div])(term(rng, below), term(rng, below))
    if kind < 0.62:
        exponent = rng.choice(
            [2, 3, -1, -2, Fraction(1, 2), Fraction(3, 2), Fraction(1, 3), Fraction(-1, 2), Fraction(2, 3)]
        )
        return pow_(term(rng, below), const(Fraction(exponent)))
    if kind < 0.66:
        return pow_(term(rng, below), rng.choice([sym("a"), sym("x"), add(sym("a"), ONE), mul(TWO, sym("a"))]))
    if kind < 0.7:
        return rng.choice([maximum, minimum])(term(rng, below), term(rng, below))
    names = "sqrt sqrt log log exp abs neg sin cos tan atan asin acos sinh tanh asinh acosh atanh cbrt log1p expm1 hypot sign erf atan2".split()
    name = rng.choice(names)
    if name in ("hypot", "atan2"):
        return fn(name, term(rng, below), term(rng, below))
    inner = term(rng, below)
    return abs_(inner) if name == "abs" else neg(inner) if name == "neg" else fn(name, inner)


def _is(t: Term, op: str, data: str | None = None) -> bool:
    return t.op == op and (data is None or t.data == data)


def _square_root_of_square(t: Term, rng: random.Random) -> Term | None:
    if _is(t, "fn", "sqrt") and t.args[0].op == "mul" and t.args[0].args[0] is t.args[0].args[1]:
        return rng.choice([t.args[0].args[0], abs_(t.args[0].args[0])])
    return None


def _split_root(t: Term, rng: random.Random) -> Term | None:
    if _is(t, "fn", "sqrt") and t.args[0].op in ("mul", "div"):
        a, b = t.args[0].args
        if t.args[0].op == "mul":
            return mul(fn("sqrt", a), fn("sqrt", b))
        return rng.choice(
            [div(fn("sqrt", a), fn("sqrt", b)), div(fn("sqrt", mul(a, b)), b), div(fn("sqrt", mul(a, b)), abs_(b))]
        )
    return None


def _split_log(t: Term, rng: random.Random) -> Term | None:
    if _is(t, "fn", "log") and t.args[0].op in ("mul", "div"):
        a, b = t.args[0].args
        if t.args[0].op == "mul":
            return add(fn("log", a), fn("log", b))
        return rng.choice([sub(fn("log", a), fn("log", b)), neg(fn("log", div(b, a)))])
    if _is(t, "fn", "log") and t.args[0].op == "pow":
        return mul(t.args[0].args[1], fn("log", t.args[0].args[0]))
    return None


def _split_power(t: Term, rng: random.Random) -> Term | None:
    if t.op != "pow":
        return None
    base, exponent = t.args
    if base.op == "mul":
        return mul(pow_(base.args[0], exponent), pow_(base.args[1], exponent))
    if base.op == "pow":
        return pow_(base.args[0], mul(base.args[1], exponent))
    if exponent.op == "add":
        return mul(pow_(base, exponent.args[0]), pow_(base, exponent.args[1]))
    return rng.choice([fn("exp", mul(exponent, fn("log", base))), mul(base, pow_(base, sub(exponent, ONE)))])


def _inverse(t: Term, rng: random.Random) -> Term | None:
    pairs = {
        "atan": "tan",
        "asin": "sin",
        "acos": "cos",
        "log": "exp",
        "exp": "log",
        "tan": "atan",
        "sin": "asin",
        "sqrt": "",
    }
    if t.op == "fn" and t.data in pairs and t.args[0].op == "fn" and t.args[0].data == pairs[t.data]:
        return t.args[0].args[0]
    if _is(t, "fn", "asin"):
        x = t.args[0]
        half = div(named("pi"), TWO)
        return rng.choice(
            [sub(half, fn("acos", x)), fn("atan", div(x, fn("sqrt", sub(ONE, mul(x, x))))), neg(fn("asin", neg(x)))]
        )
    if _is(t, "fn", "atan"):
        return rng.choice([sub(div(named("pi"), TWO), fn("atan", div(ONE, t.args[0]))), fn("atan2", t.args[0], ONE)])
    if _is(t, "fn", "atan2"):
        return fn("atan", div(t.args[0], t.args[1]))
    if _is(t, "fn", "asinh"):
        x = t.args[0]
        return fn("log", add(x, fn("sqrt", add(mul(x, x), ONE))))
    if _is(t, "fn", "acosh"):
        x = t.args[0]
        root = fn("sqrt", sub(mul(x, x), ONE))
        return rng.choice([fn("log", add(x, root)), neg(fn("log", sub(x, root)))])
    if _is(t, "fn", "atanh"):
        x = t.args[0]
        return mul(
            HALF, rng.choice([fn("log", div(add(ONE, x), sub(ONE, x))), sub(fn("log1p", x), fn("log1p", neg(x)))])
        )
    return None


def _extremes(t: Term, rng: random.Random) -> Term | None:
    if t.op in ("max", "min") and len(t.args) == 2:
        a, b = t.args
        gap = mul(HALF, abs_(sub(a, b)))
        middle = mul(HALF, add(a, b))
        return rng.choice(
            [a, b, add(middle, gap), sub(middle, gap), sub(add(a, b), (minimum if t.op == "max" else maximum)(a, b))]
        )
    if t.op == "abs":
        a = t.args[0]
        if a.op in ("mul", "div"):
            return (
                rng.choice([mul, div])(abs_(a.args[0]), abs_(a.args[1]))
                if a.op == "div"
                else mul(abs_(a.args[0]), abs_(a.args[1]))
            )
        return rng.choice([a, fn("sqrt", mul(a, a)), maximum(a, neg(a)), mul(a, fn("sign", a))])
    return None


def _arithmetic(t: Term, rng: random.Random) -> Term | None:
    if t.op == "add":
        a, b = t.args
        return rng.choice([add(b, a), sub(a, neg(b)), neg(sub(neg(a), b))])
    if t.op == "mul":
        a, b = t.args
        if b.op in ("add", "sub"):
            return (add if b.op == "add" else sub)(mul(a, b.args[0]), mul(a, b.args[1]))
        return rng.choice([mul(b, a), div(a, div(ONE, b)), neg(mul(neg(a), b))])
    if t.op == "div":
        a, b = t.args
        return rng.choice([mul(a, pow_(b, const(-1))), div(mul(a, b), mul(b, b)), div(ONE, div(b, a))])
    return None


def _functions(t: Term, rng: random.Random) -> Term | None:
    if t.op != "fn":
        return None
    x = t.args[0]
    half = mul(HALF, x)
    rewritten: dict[str, list[Term]] = {
        "sin": [mul(TWO, mul(fn("sin", half), fn("cos", half))), neg(fn("sin", neg(x))), fn("sqrt", sub(ONE, pow_(fn("cos", x), TWO)))],
        "cos": [sub(ONE, mul(TWO, pow_(fn("sin", half), TWO))), fn("sin", add(x, mul(HALF, named("pi"))))],
        "tan": [div(fn("sin", x), fn("cos", x)), div(sub(ONE, fn("cos", mul(TWO, x))), fn("sin", mul(TWO, x)))],
        "tanh": [div(sub(fn("exp", mul(TWO, x)), ONE), add(fn("exp", mul(TWO, x)), ONE)), div(fn("sinh", x), fn("cosh", x))],
        "sinh": [mul(HALF, sub(fn("exp", x), fn("exp", neg(x))))],
        "exp": [pow_(fn("exp", half), TWO), div(ONE, fn("exp", neg(x))), pow_(named("e"), x)],
        "cbrt": [pow_(x, const(Fraction(1, 3))), neg(fn("cbrt", neg(x)))],
        "sqrt": [pow_(x, HALF), fn("exp", mul(HALF, fn("log", x))), pow_(mul(x, x), const(Fraction(1, 4)))],
        "log": [mul(TWO, fn("log", fn("sqrt", x))), mul(HALF, fn("log", mul(x, x))), neg(fn("log", div(ONE, x)))],
        "erf": [neg(fn("erf", neg(x))), sub(ONE, fn("erfc", x))],
        "hypot": [fn("sqrt", add(mul(x, x), mul(t.args[-1], t.args[-1])))],
        "sign": [div(x, abs_(x)), div(abs_(x), x)],
    }  # fmt: skip
    choices = rewritten.get(t.data)
    return rng.choice(choices) if choices else None


RULES: tuple[Rule, ...] = (
    _square_root_of_square,
    _split_root,
    _split_log,
    _split_power,
    _inverse,
    _extremes,
    _arithmetic,
    _functions,
)


def rewritten(t: Term, rng: random.Random) -> Term:
    """The term with some nodes rewritten by rules that hold everywhere, on one branch only, or hardly anywhere."""

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        new = rebuild_one(old, args)
        if rng.random() < 0.5:
            for rule in rng.sample(RULES, len(RULES)):
                made = rule(new, rng)
                if made is not None:
                    return made
        return new

    return rebuild(t, change)


def rebuild_one(old: Term, args: tuple[Term, ...]) -> Term:
    from mathlink.term import make

    return old if args == old.args else make(old.op, args, old.data)


def hypotheses(rng: random.Random) -> tuple[Term, ...]:
    """Usually none, sometimes signs, ranges and orders."""
    x, y, a, zero = sym("x"), sym("y"), sym("a"), const(0)
    every = [
        lt(zero, x),
        lt(zero, y),
        lt(x, ONE),
        lt(y, x),
        lt(x, zero),
        lt(zero, a),
        lt(a, TWO),
        lt(zero, add(x, y)),
        lt(mul(x, y), ONE),
    ]
    return tuple(rng.sample(every, rng.choice([0, 0, 1, 2, 3])))
