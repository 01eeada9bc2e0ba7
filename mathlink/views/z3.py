"""Term → z3, exactly for algebra; what is not algebra becomes a fresh unknown with axioms that are true of it.

Every axiom is guarded by the condition under which its term has a value, so that the axioms alone never rule a point out.
Where a term is undefined its translation is an arbitrary number: ask for :func:`mathlink.prove.defined.defined` beside it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3
from mpmath import mp

from mathlink.errors import OutOfReach
from mathlink.evaluate import is_undefined
from mathlink.term import BINDERS, Term, fn, free_symbols, substitute
from mathlink.term import const as constant
from mathlink.views._z3_axioms import BRIDGES, KNOWN, number
from mathlink.views.mp import evaluate_mp, rational

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.model import Kind

__all__ = ["Translation", "number"]

_LARGEST_POWER = 24
_LARGEST_ROOT = 8
_LONGEST_SUM = 40
_MOST_UNKNOWNS = 40
_MOST_PAIRS = 400
_SLACK = 10**-25


class Translation:
    """Terms over one set of symbols as z3 expressions.

    Attributes
    ----------
    symbols : the z3 constant of every symbol met, an ``Int`` for integer symbols.
    axioms : what is true of the fresh unknowns.
    abstract : some unknown is not pinned down by its axioms: a model need not be a point.
    """

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self.symbols: dict[str, Any] = {}
        self.axioms: list[Any] = []
        self.abstract = False
        self._made: dict[Term, Any] = {}
        self._unknown: dict[tuple[str, tuple[Any, ...]], Any] = {}
        self._calls: dict[str, list[tuple[tuple[Any, ...], Any]]] = {}

    def real(self, term: Term) -> Any:
        """The z3 number of a term.

        Raises
        ------
        OutOfReach : NaN, infinity, i, or too many unknowns.
        """
        return self._translate(term)

    def condition(self, term: Term) -> Any:
        """The z3 truth value of a condition."""
        return self._translate(term)

    def _translate(self, root: Term) -> Any:
        stack = [root]
        while stack:
            term = stack[-1]
            if term in self._made:
                stack.pop()
                continue
            inner = () if term.op in BINDERS or term.op in ("call", "index", "raise") else term.args
            missing = [a for a in inner if a not in self._made]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            self._made[term] = self._node(term, [self._made[a] for a in inner])
        return self._made[root]

    def _node(self, term: Term, args: list[Any]) -> Any:
        op = term.op
        if op == "const":
            return number(term.data[0])
        if op == "sym":
            return self._symbol(term.data)
        if op == "named":
            return self._named(term)
        if op == "pow":
            return self._power(term, *args)
        if op == "fn":
            return self._function(term, args)
        if op in ("sum", "prod"):
            return self._sum(term)
        if op in _RULES:
            return _RULES[op](*args)
        return self._opaque(term)

    def _symbol(self, name: str) -> Any:
        if name not in self.symbols:
            self.symbols[name] = z3.Int(name) if self.kinds.get(name) == "int" else z3.Real(name)
        value = self.symbols[name]
        return z3.ToReal(value) if z3.is_int(value) else value

    def _fresh(self, words: str) -> Any:
        if len(self._unknown) > _MOST_UNKNOWNS:
            raise OutOfReach(f"more than {_MOST_UNKNOWNS} unknowns for z3")
        unknown = z3.FreshReal(words)
        self._unknown[(f"{words}!{len(self._unknown)}", ())] = unknown
        return unknown

    def _opaque(self, term: Term) -> Any:
        self.abstract = True
        return self._fresh("term")

    def _named(self, term: Term) -> Any:
        if term.data not in ("pi", "e", "euler_gamma"):
            raise OutOfReach(f"{term.data} is no real number")
        self.abstract = True
        value = self._fresh(term.data)
        self._enclose(value, term)
        return value

    def _enclose(self, value: Any, term: Term) -> bool:
        """Bounds of a term without symbols, good to 25 digits."""
        try:
            exact = evaluate_mp(term, {}, 40)
        except OutOfReach:
            return False
        except Exception as error:
            if is_undefined(error):
                return False
            raise
        with mp.workdps(50):
            slack = abs(exact) * mp.mpf(_SLACK) + mp.mpf(_SLACK) ** 2
            self.axioms += [value > _number_of(exact - slack), value < _number_of(exact + slack)]
        return True

    # ── Powers and sums ──────────────────────────────────────────────────────────────────────────

    def _power(self, term: Term, base: Any, exponent: Any) -> Any:
        value = rational(term.args[1])
        if value is not None and abs(value.numerator) <= _LARGEST_POWER and value.denominator <= _LARGEST_ROOT:
            root = base if value.denominator == 1 else self.root(base, value.denominator)
            return whole_power(root, value.numerator)
        if term.args[0].op == "named" and term.args[0].data == "e":
            return self.exp(exponent)
        return self._abstract_power(term, base, exponent)

    def _abstract_power(self, term: Term, base: Any, exponent: Any) -> Any:
        self.abstract = True
        v = self._fresh("pow")
        self.axioms += [
            z3.Implies(base > 0, v > 0),
            z3.Implies(z3.And(base > 0, exponent == 0), v == 1),
            z3.Implies(exponent == 1, v == base),
            z3.Implies(base == 1, v == 1),
            z3.Implies(z3.And(base == 0, exponent > 0), v == 0),
            z3.Implies(z3.And(base > 1, exponent > 0), v > 1),
            z3.Implies(z3.And(base > 1, exponent < 0), v < 1),
            z3.Implies(z3.And(base > 0, base < 1, exponent > 0), v < 1),
            z3.Implies(z3.And(base > 0, base < 1, exponent < 0), v > 1),
        ]
        for (other, power), w in self._calls.get("pow", []):
            same = z3.And(other == base, power == exponent, base > 0)
            up = z3.And(other > 0, other < base, power == exponent)
            self.axioms += [
                z3.Implies(same, v == w),
                z3.Implies(z3.And(up, exponent > 0), w < v),
                z3.Implies(z3.And(base > 0, base < other, power == exponent, exponent > 0), v < w),
            ]
        self._calls.setdefault("pow", []).append(((base, exponent), v))
        if not free_symbols(term):
            self._enclose(v, term)
        return v

    def root(self, x: Any, degree: int) -> Any:
        """v ≥ 0 with v^degree = x, wherever x ≥ 0; an odd ``degree`` asks the same: a fractional power."""
        v = self._fresh("root")
        self.axioms.append(z3.Implies(x >= 0, z3.And(v >= 0, whole_power(v, degree) == x)))
        return v

    def _sum(self, term: Term) -> Any:
        index, lo, hi, body = term.args
        if lo.op != "const" or hi.op != "const" or hi.data[0] - lo.data[0] > _LONGEST_SUM:
            return self._opaque(term)
        if lo.data[0].denominator != 1 or hi.data[0].denominator != 1:
            return self._opaque(term)
        total = number(Fraction(0 if term.op == "sum" else 1))
        for k in range(int(lo.data[0]), int(hi.data[0]) + 1):
            entry = self._translate(substitute(body, {index: constant(k)}))
            total = total + entry if term.op == "sum" else total * entry
        return total

    # ── Functions ────────────────────────────────────────────────────────────────────────────────

    def _function(self, term: Term, args: list[Any]) -> Any:
        name = term.data
        if name in _EXACT:
            return _EXACT[name](self, *args)
        if not free_symbols(term) and name in KNOWN:
            value = self._call(name, args)
            self._enclose(value, term)
            return value
        return self._call(name, args) if name in KNOWN else self._opaque(term)

    def exp(self, x: Any) -> Any:
        """e^x; sums in the exponent become products."""
        x = z3.simplify(x)
        if z3.is_add(x) and x.num_args() <= 4:
            product = self.exp(x.arg(0))
            for part in x.children()[1:]:
                product = product * self.exp(part)
            return product
        if z3.is_mul(x) and x.num_args() == 2 and z3.is_rational_value(x.arg(0)):
            factor = x.arg(0).as_fraction()
            if factor == -1:
                return 1 / self._call("exp", [x.arg(1)])
            if factor.denominator == 1 and abs(factor) <= 4:
                return whole_power(self._call("exp", [x.arg(1)]), int(factor))
        return self._call("exp", [x])

    def log(self, x: Any) -> Any:
        """The natural logarithm."""
        return self._call("log", [x])

    def log_of(self, base: int) -> Any:
        """The logarithm of a whole number, enclosed."""
        return self.real(fn("log", constant(base)))

    def _call(self, name: str, args: list[Any]) -> Any:
        """The unknown for f(args): the same one for the same arguments, with the axioms of f and of each pair."""
        self.abstract = True
        key = (name, tuple(z3.simplify(a) for a in args))
        for (other, known), value in self._unknown.items():
            if other == name and len(known) == len(args) and all(a.eq(b) for a, b in zip(known, key[1], strict=True)):
                return value
        v = self._fresh(name)
        self._unknown[key] = v
        own, pair = KNOWN[name]
        self.axioms += own(v, *args)
        for others, w in self._calls.get(name, []):
            if pair is not None and len(self.axioms) < _MOST_PAIRS:
                self.axioms += pair(v, args[0], w, others[0])
        self._calls.setdefault(name, []).append((tuple(args), v))
        self._bridges(name, v, args)
        return v

    def _bridges(self, name: str, v: Any, args: list[Any]) -> None:
        """Axioms between different functions of equal arguments."""
        for one, two, relation in BRIDGES:
            for this, that in ((one, two), (two, one)):
                if name != this:
                    continue
                for others, w in self._calls.get(that, []):
                    pair = (v, args[0], w, others[0]) if this == one else (w, others[0], v, args[0])
                    self.axioms += relation(*pair)


def _number_of(value: Any) -> Any:
    return z3.RealVal(mp.nstr(value, 40, min_fixed=-(10**6), max_fixed=10**6))


def whole_power(base: Any, exponent: int) -> Any:
    """base^exponent by products."""
    product = number(Fraction(1))
    for _ in range(abs(exponent)):
        product = base if product.eq(number(Fraction(1))) else product * base
    return 1 / product if exponent < 0 else product


def _largest(*args: Any) -> Any:
    best = args[0]
    for a in args[1:]:
        best = z3.If(a > best, a, best)
    return best


def _smallest(*args: Any) -> Any:
    best = args[0]
    for a in args[1:]:
        best = z3.If(a < best, a, best)
    return best


def _floor(x: Any) -> Any:
    return z3.ToReal(z3.ToInt(x))


_RULES: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": lambda a: z3.If(a >= 0, a, -a),
    "max": _largest,
    "min": _smallest,
    "floordiv": lambda a, b: _floor(a / b),
    "mod": lambda a, b: a - b * _floor(a / b),
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "and": lambda *a: z3.And(*a),
    "or": lambda *a: z3.Or(*a),
    "not": lambda a: z3.Not(a),
    "true": lambda: z3.BoolVal(True),
    "false": lambda: z3.BoolVal(False),
    "ite": lambda c, a, b: z3.If(c, a, b),
}


def _cbrt(t: Translation, x: Any) -> Any:
    v = t._fresh("cbrt")
    t.axioms.append(v * v * v == x)
    return v


def _round(t: Translation, x: Any) -> Any:
    t.abstract = True
    v = t._fresh("round")
    t.axioms += [v <= x + number(Fraction(1, 2)), v >= x - number(Fraction(1, 2)), z3.IsInt(v)]
    return v


_EXACT: dict[str, Callable[..., Any]] = {
    "sqrt": lambda t, x: t.root(x, 2),
    "cbrt": _cbrt,
    "hypot": lambda t, x, y: t.root(x * x + y * y, 2),
    "sign": lambda t, x: z3.If(x > 0, number(Fraction(1)), z3.If(x < 0, number(Fraction(-1)), number(Fraction(0)))),
    "copysign": lambda t, x, y: z3.If((x >= 0) == (y >= 0), x, -x),
    "floor": lambda t, x: _floor(x),
    "ceil": lambda t, x: -_floor(-x),
    "trunc": lambda t, x: z3.If(x >= 0, _floor(x), -_floor(-x)),
    "round": _round,
    "exp": lambda t, x: t.exp(x),
    "expm1": lambda t, x: t.exp(x) - 1,
    "log": lambda t, x: t.log(x),
    "log1p": lambda t, x: t.log(1 + x),
    "log10": lambda t, x: t.log(x) / t.log_of(10),
    "log2": lambda t, x: t.log(x) / t.log_of(2),
    "sinh": lambda t, x: (t.exp(x) - 1 / t.exp(x)) / 2,
    "cosh": lambda t, x: (t.exp(x) + 1 / t.exp(x)) / 2,
    "erfc": lambda t, x: 1 - t._call("erf", [x]),
    "tan": lambda t, x: t._call("sin", [x]) / t._call("cos", [x]),
}
