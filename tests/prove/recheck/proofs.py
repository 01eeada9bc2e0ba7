"""Proofs of every engine, for tests: name → (obligation, evidence)."""

from __future__ import annotations

from functools import cache

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import cases, flint, indices, smt, symbolic
from mathlink.term import Term, bind_index, const, free_symbols, index, le, mul, sym
from tests.prove.written import domain, written

SECONDS = 8.0
POSITIVE = ("x > 0", "y > 0")

BY_NORMAL_FORM: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "cancelled": ("(x**2 - 1)/(x - 1)", "x + 1", ("x > 2",)),
    "cancelled, by a hypothesis": ("(x**3 - x**2)/(x - 1)**2", "x**2/(x - 1)", ("x > 0", "x != 1")),
    "cancelled, with a condition": ("(x**2 - y**2)/(x - y)", "x + y", ()),
    "fractions": ("a/b + c/d", "(a*d + c*b)/(b*d)", ("b > 0", "d > 0", "a > 0", "c > 0")),
    "roots split": ("sqrt(4*x*y)", "2*sqrt(x)*sqrt(y)", POSITIVE),
    "a root of a square": ("sqrt(x**2 + 2*x*y + y**2)", "abs(x + y)", ("x < 9", "y < 9")),
    "nested radicals": ("sqrt(x + y + 2*sqrt(x*y))", "sqrt(x) + sqrt(y)", POSITIVE),
    "cube roots": ("cbrt(8*x)*cbrt(x**2)", "2*x", ("x < 9",)),
    "fractional powers": ("x**0.5*x**(1/3)", "x**(5/6)", ("x > 0",)),
    "exponentials": ("exp(2*x + y)/exp(y)", "exp(x)**2", ("x < 9", "y < 9")),
    "tanh": ("tanh(x)", "(exp(2*x) - 1)/(exp(2*x) + 1)", ("x < 9",)),
    "cosh and sinh": ("cosh(x)**2 - sinh(x)**2", "1", ("x < 9",)),
    "logarithms": ("log(x**2*y)", "2*log(x) + log(y)", POSITIVE),
    "exp of log": ("exp(log(x)/2)", "sqrt(x)", ("x > 0",)),
    "log10": ("log10(x/y)", "(log(x) - log(y))/log(10)", POSITIVE),
    "log1p": ("log1p(x)", "log(1 + x)", ("x > -1",)),
    "asinh": ("asinh(x)", "log(x + sqrt(x**2 + 1))", ("x > 0",)),
    "powers of symbols": ("x**(a + 1)", "x*x**a", ("x > 0", "a < 9")),
    "circle": ("sin(x)**2 + cos(x)**2", "1", ("x < 9",)),
    "double angle": ("sin(2*x)", "2*sin(x)*cos(x)", ("x < 9",)),
    "sum of angles": ("cos(x + y)", "cos(x)*cos(y) - sin(x)*sin(y)", ("x < 9", "y < 9")),
    "arc tangent": ("cos(atan(x))", "1/sqrt(1 + x**2)", ("x > 0",)),
    "cosines of sevenths": ("cos(pi/7) - cos(2*pi/7) + cos(3*pi/7)", "1/2", ()),
    "maximum": ("max(x, y) + min(x, y)", "x + y", ("x < 9", "y < 9")),
    "absolute value": ("abs(x*y)", "abs(x)*abs(y)", ("x < 9", "y < 9")),
    "gamma": ("gamma(x + 2)", "x*(x + 1)*gamma(x)", ("x > 0",)),
    "beta": ("beta(x, y)*gamma(x + y)", "gamma(x)*gamma(y)", POSITIVE),
    "erfc": ("erfc(-x)", "1 + erf(x)", ("x < 9",)),
    "a hypothesis put in": ("a**2 + b", "4 + b", ("a == 2", "b > 0")),
    "the result inside": ("1/sqrt(64/x)", "sqrt(x)/8", ("x > 0",)),
}

WHOLE: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a sum in closed form": ("sum_(k, 1, n, k**2)", "n*(n + 1)*(2*n + 1)/6", ("n >= 1",)),
    "a sum taken apart": ("sum_(k, 1, n, a*k + b)", "a*sum_(k, 1, n, k) + n*b", ("n >= 1", "a > 0", "b > 0")),
    "a sum written out": ("sum_(k, 1, 4, x**k)", "x + x**2 + x**3 + x**4", ("x < 9",)),
}

BY_CASES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "branches": ("x**2 if x > 0 else -(x**2)", "x*abs(x)", ("x < 9",)),
    "a branch that cannot happen": ("x if x > 1 else (2*x if x > 0 else y)", "x if x > 1 else 2*x", POSITIVE),
    "a branch left out": ("raises(ValueError) if x < 0 else sqrt(x)*sqrt(x)", "x", ("x < 9",)),
    "branches with conditions": ("(x**2 - y**2)/(x - y) if x > 0 else 1/y", "x + y if x > 0 else y**(-1)", ("x < 9",)),
    "a branch on what may have no value": ("x + y if 1/(x - y) > sqrt(y) else y + x", "x + y", ("x < 9",)),
    "same term": ("exp(x)*y", "exp(x)*y", POSITIVE),
}

BY_SYMPY: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "gamma at a half": ("gamma(x + 1/2)*gamma(x)", "2**(1 - 2*x)*sqrt(pi)*gamma(2*x)", ("x > 0",)),
    "expanded": ("(x + y)**3", "x**3 + 3*x**2*y + 3*x*y**2 + y**3", POSITIVE),
}

BY_SMT: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "between means": ("x*y", "<=", "(x + y)**2/4", POSITIVE),
    "positive": ("x**2 + 1", ">", "0", ("x < 9",)),
}

BY_SIGN: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "a parabola": ("p*(1 - p)", ">", "0", ("p > 0", "p < 1")),
    "above a bound": ("exp(x)", ">", "1", ("x > 0",)),
}

ONE = const(1)
N, M = sym("n"), sym("m")


def _total(name: str, body: Term, length: Term) -> Term:
    return bind_index("sum", sym(name), body, ONE, length)


def _entries() -> dict[str, tuple[Term, Term]]:
    x, y, c = (lambda *p: index(sym("x"), *p)), (lambda *p: index(sym("y"), *p)), sym("c")
    k, j = sym("k"), sym("j")
    double = _total("k", _total("j", mul(x(k), y(j)), M), N)
    return {
        "a factor in front": (_total("k", mul(c, x(k)), N), mul(c, _total("k", x(k), N))),
        "sums of sums": (double, mul(_total("k", x(k), N), _total("j", y(j), M))),
        "order of summation": (
            _total("k", _total("j", index(sym("a"), k, j), M), N),
            _total("j", _total("k", index(sym("a"), k, j), N), M),
        ),
    }


def obligation(left: str, relation: str, right: str, hypotheses: tuple[str, ...], **kinds: str) -> Obligation:
    """What is to be shown, written in Python; symbols of no hypothesis are real."""
    sides = written(left), written(right)
    names = dict.fromkeys(free_symbols(*sides, *(written(h) for h in hypotheses)), "real")
    return Obligation(sides[0], relation, sides[1], domain(*hypotheses, **{**names, **kinds}))


def flint_proof(left: str, right: str, given: tuple[str, ...]) -> tuple[Obligation, Evidence]:
    """One equation by normal form."""
    claim = obligation(left, "=", right, given)
    return claim, flint.decide(claim, Budget.seconds(SECONDS))


@cache
def proofs() -> dict[str, tuple[Obligation, Evidence]]:
    """Every proof of the table."""
    found: dict[str, tuple[Obligation, Evidence]] = {}
    budget = Budget.seconds(120.0)
    for name, (left, right, given) in BY_NORMAL_FORM.items():
        claim = obligation(left, "=", right, given)
        found[name] = claim, flint.decide(claim, budget.part(SECONDS))
    for name, (left, right, given) in WHOLE.items():
        claim = obligation(left, "=", right, given, **({"n": "int"} if "n" in given[0] else {}))
        found[name] = claim, flint.decide(claim, budget.part(SECONDS))
    for name, (left, right, given) in BY_CASES.items():
        claim = obligation(left, "=", right, given)
        found[name] = claim, cases.decide_by_cases(claim, flint.decide, budget.part(SECONDS))
    for name, (left, right, given) in BY_SYMPY.items():
        claim = obligation(left, "=", right, given)
        found[name] = claim, symbolic.decide(claim, budget.part(SECONDS))
    for name, (left, relation, right, given) in BY_SMT.items():
        claim = obligation(left, relation, right, given)
        found[name] = claim, smt.decide(claim, budget.part(SECONDS))
    for name, (left, relation, right, given) in BY_SIGN.items():
        claim = obligation(left, relation, right, given)
        found[name] = claim, flint.decide(claim, budget.part(SECONDS))
    for name, (left_side, right_side) in _entries().items():
        lengths = Domain({"n": "int", "m": "int", "c": "real"}, (le(ONE, N), le(ONE, M)))
        claim = Obligation(left_side, "=", right_side, lengths)
        found[name] = claim, indices.decide(claim, budget.part(SECONDS))
    return {name: pair for name, pair in found.items() if pair[1].outcome is Outcome.PROVED}


NAMES = (*BY_NORMAL_FORM, *WHOLE, *BY_CASES, *BY_SYMPY, *BY_SMT, *BY_SIGN, *_entries())
