"""Term → SymPy. Symbols keep their names, constants are exact, and nothing is ever given to SymPy as text."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from mathlink.errors import OutOfReach
from mathlink.term import Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from mathlink.model import Equation, Relation

__all__ = ["relation_to_sympy", "symbol", "to_sympy"]

_LARGEST_POWER = 20_000  # bits
_LARGEST_FACTORIAL = 2_000


def to_sympy(
    term: Term,
    *,
    positive: Collection[str] = (),
    nonnegative: Collection[str] = (),
    negative: Collection[str] = (),
    integer: Collection[str] = (),
    real: bool = True,
    evaluate: bool = True,
) -> Any:
    """The SymPy expression (or condition) of a term.

    Parameters
    ----------
    positive, nonnegative, negative, integer : names of the symbols that are known to be so.
    real : declare every symbol real; ``False`` gives plain symbols, equal to ``sympy.Symbol(name)``.
    evaluate : let SymPy evaluate as it builds (``x/x`` becomes 1). Even so, a number too large to write out stays unevaluated.

    Raises
    ------
    OutOfReach : a ``raise`` leaf, NaN, or something that SymPy has no word for.
    """
    kinds = _Kinds(frozenset(positive), frozenset(nonnegative), frozenset(negative), frozenset(integer), real)
    if evaluate:
        try:
            return _Builder(kinds, True).build(term)
        except _TooLarge:
            pass
    return _Builder(kinds, False).build(term)


def relation_to_sympy(equation: Equation, *, real: bool = False, evaluate: bool = True) -> Any:
    """An ``Eq`` or other relation; for a chain the unevaluated ``And`` of its links; for a lone expression the expression.

    The relations themselves are never evaluated (``x = x`` stays an equation); ``evaluate`` is about their sides.

    Raises
    ------
    OutOfReach : a relation without SymPy form (≈, ∝, ∈, →).
    """
    links = [_link(link, real, evaluate) for link in equation.links]
    return links[0] if len(links) == 1 else sp.And(*links, evaluate=False)


def symbol(
    name: str,
    *,
    positive: bool = False,
    nonnegative: bool = False,
    negative: bool = False,
    integer: bool = False,
    real: bool = True,
) -> Any:
    """The SymPy symbol that :func:`to_sympy` uses for a name."""
    facts = {"positive": positive, "nonnegative": nonnegative, "negative": negative, "integer": integer, "real": real}
    return sp.Symbol(name, **{fact: True for fact, known in facts.items() if known})


_RELATIONS: dict[str, Callable[..., Any]] = {
    "=": sp.Eq,
    "!=": sp.Ne,
    "<": sp.Lt,
    "<=": sp.Le,
    ">": sp.Gt,
    ">=": sp.Ge,
}


def _link(link: Relation, real: bool, evaluate: bool) -> Any:
    left = to_sympy(link.left, real=real, evaluate=evaluate)
    if link.right is None:
        return left
    if link.relation in ("in", "\\notin"):
        right = to_sympy(link.right, real=real, evaluate=evaluate)
        if isinstance(right, sp.Set):
            member = sp.Contains(left, right, evaluate=False)
            return member if link.relation == "in" else sp.Not(member, evaluate=False)
    if link.relation not in _RELATIONS:
        raise OutOfReach(f"the relation {link.relation} has no SymPy form")
    return _RELATIONS[link.relation](left, to_sympy(link.right, real=real, evaluate=evaluate), evaluate=False)


class _TooLarge(Exception):
    """Evaluating would write out a huge number."""


class _Kinds:
    def __init__(
        self,
        positive: frozenset[str],
        nonnegative: frozenset[str],
        negative: frozenset[str],
        integer: frozenset[str],
        real: bool,
    ) -> None:
        self.positive = positive
        self.nonnegative = nonnegative
        self.negative = negative
        self.integer = integer
        self.real = real

    def symbol(self, name: str) -> Any:
        return symbol(
            name,
            positive=name in self.positive,
            nonnegative=name in self.nonnegative,
            negative=name in self.negative,
            integer=name in self.integer,
            real=self.real,
        )


class _Builder:
    def __init__(self, kinds: _Kinds, evaluate: bool) -> None:
        self.kinds = kinds
        self.evaluate = evaluate
        self.bound: dict[Term, Any] = {}

    def build(self, root: Term) -> Any:
        made: dict[Term, Any] = {}
        self.bound = {
            t.args[0]: self._bound_symbol(t) for t in postorder(root) if t.op in _BINDERS and t.op != "derivative"
        }
        for term in postorder(root):
            made[term] = self._node(term, tuple(made[a] for a in term.args))
        return made[root]

    def _bound_symbol(self, term: Term) -> Any:
        name = f"k_{term.args[0].data[1:]}"
        return sp.Dummy(name, integer=True) if term.op not in ("integral", "limit") else sp.Dummy(name, real=True)

    def _node(self, term: Term, args: tuple[Any, ...]) -> Any:
        op = term.op
        if op == "const":
            value: Fraction = term.data[0]
            return sp.Rational(value.numerator, value.denominator)
        if op == "sym":
            return self.bound[term] if term in self.bound else self.kinds.symbol(term.data)
        if op == "named" and term.data in _NAMED:
            return _NAMED[term.data]
        if op == "fn":
            return self._function(term.data, args)
        if op == "call":
            return self._opaque(term.data, args)
        if op == "index" and term.args[0].op == "sym":
            return sp.Indexed(sp.IndexedBase(args[0]), *args[1:])
        if op in _BINDERS:
            return self._binder(term, args)
        if op == "pow":
            return self._power(*args)
        if op in _RULES:
            return _RULES[op](self, *args)
        raise OutOfReach(f"{op} {term.data or ''} has no SymPy form")

    def _function(self, name: str, args: tuple[Any, ...]) -> Any:
        if name in ("factorial", "gamma", "binom", "loggamma", "beta") and self.evaluate:
            for a in args:
                if a.is_number and (a.is_Rational is not True or abs(a) > _LARGEST_FACTORIAL):
                    raise _TooLarge
        rule = _FUNCTIONS.get(name)
        if rule is not None:
            return rule(self, *args)
        if name in _SAME:
            return _SAME[name](*args, evaluate=self.evaluate)
        raise OutOfReach(f"{name} has no SymPy form")

    def _opaque(self, name: str, args: tuple[Any, ...]) -> Any:
        """What LaTeX says without a computable meaning of its own, where SymPy has a word for it; else an undefined function."""
        rule = _OPAQUE.get(name)
        if rule is not None:
            try:
                made = rule(*args)
            except (TypeError, ValueError, AttributeError, sp.matrices.exceptions.MatrixError) as problem:
                raise OutOfReach(f"{name} has no SymPy form here: {problem}") from None
            if made is not None:
                return made
        if any(not isinstance(a, sp.Expr) for a in args):
            raise OutOfReach(f"{name} has no SymPy form")
        return sp.Function(name, **({"real": True} if self.kinds.real else {}))(*args)

    def _power(self, base: Any, exponent: Any) -> Any:
        if isinstance(base, sp.MatrixBase):
            return _matrix(lambda: base**exponent)
        if self.evaluate and base.is_number and exponent.is_number and base.is_Rational and exponent not in (0, 1, -1):
            if not exponent.is_Rational:
                size = 0 if exponent.is_finite and abs(exponent.evalf(5)) < _LARGEST_POWER else _LARGEST_POWER + 1
            else:
                size = abs(exponent) * max(base.p.bit_length(), base.q.bit_length())
            if size > _LARGEST_POWER:
                raise _TooLarge
        return sp.Pow(base, exponent, evaluate=self.evaluate)

    def _binder(self, term: Term, args: tuple[Any, ...]) -> Any:
        if term.op == "derivative":
            return sp.Derivative(args[1], args[0], evaluate=False)
        if term.op == "limit":
            point = args[1]
            side = "-" if point == sp.oo else "+" if point == -sp.oo else "+-"
            if isinstance(point, AppliedUndef) and point.func.__name__ in ("^{+}", "^{-}"):
                side, point = point.func.__name__[2], point.args[0]
            return sp.Limit(args[2], args[0], point, side)
        return _BINDERS[term.op](args[3], (args[0], args[1], args[2]))

    # Small words of algebra that respect ``evaluate``.

    def add(self, a: Any, b: Any) -> Any:
        if _holds_matrix(a, b):
            return _matrix(lambda: a + b)
        return sp.Add(a, b, evaluate=self.evaluate)

    def mul(self, a: Any, b: Any) -> Any:
        if _holds_matrix(a, b):
            return _matrix(lambda: a * b)
        return sp.Mul(a, b, evaluate=self.evaluate)

    def neg(self, a: Any) -> Any:
        return -a if isinstance(a, sp.Number) else self.mul(sp.Integer(-1), a)

    def div(self, a: Any, b: Any) -> Any:
        inverse = sp.Pow(b, sp.Integer(-1), evaluate=self.evaluate)
        return inverse if a == 1 else self.mul(a, inverse)

    def piecewise(self, condition: Any, yes: Any, no: Any) -> Any:
        return sp.Piecewise((yes, condition), (no, True), evaluate=self.evaluate)


def _holds_matrix(*args: Any) -> bool:
    return any(isinstance(a, sp.MatrixBase) for a in args)


def _matrix(work: Callable[[], Any]) -> Any:
    """The matrix that some arithmetic gives. ``OutOfReach`` for what is none (shapes that do not fit, a matrix plus a number)."""
    try:
        return work()
    except (TypeError, ValueError, NotImplementedError, sp.matrices.exceptions.MatrixError) as problem:
        raise OutOfReach(f"a matrix operation that SymPy refuses: {problem}") from None


class GreatestDivisor(sp.Function):  # type: ignore[misc]
    """gcd of unknowns, not evaluated: SymPy's own takes them for polynomials, and does so here only in ``doit``."""

    def doit(self, **_: object) -> Any:
        return reduce(sp.gcd, self.args)


class LeastMultiple(sp.Function):  # type: ignore[misc]
    """lcm of unknowns, not evaluated before ``doit``."""

    def doit(self, **_: object) -> Any:
        return reduce(sp.lcm, self.args)


def _greatest(*args: Any) -> Any:
    """gcd of numbers; where an argument is none, not evaluated."""
    if all(a.is_Rational for a in args):
        return abs(reduce(_rational_gcd, args))
    return GreatestDivisor(*args)


def _rational_gcd(a: Any, b: Any) -> Any:
    return sp.Rational(sp.igcd(a.p * b.q, b.p * a.q), a.q * b.q)


def _rational_lcm(a: Any, b: Any) -> Any:
    return sp.S.Zero if a == 0 or b == 0 else a * b / _rational_gcd(a, b)


def _least(*args: Any) -> Any:
    """lcm of numbers; where an argument is none, not evaluated."""
    if all(a.is_Rational for a in args):
        return abs(reduce(_rational_lcm, args))
    return LeastMultiple(*args)


def _rows(*rows: Any) -> Any:
    return sp.ImmutableDenseMatrix([list(row) for row in rows])


def _product(a: Any, b: Any) -> Any:
    return a * b if _holds_matrix(a, b) else None


def _on_matrix(method: str) -> Callable[..., Any]:
    return lambda a: getattr(a, method)() if isinstance(a, sp.MatrixBase) else None


_OPAQUE: dict[str, Callable[..., Any]] = {
    "\\int": lambda body, variable: sp.Integral(body, variable),
    "\\gcd": _greatest,
    "\\lcm": _least,
    "\\matrix": _rows,
    "\\row": lambda *entries: sp.Tuple(*entries),
    "\\cdot": _product,
    "\\det": _on_matrix("det"),
    "\\tr": _on_matrix("trace"),
    "^{T}": _on_matrix("transpose"),
    "^{\\top}": _on_matrix("transpose"),
    "^{*}": _on_matrix("adjoint"),
    "^{\\ast}": _on_matrix("adjoint"),
    "^{***}": _on_matrix("adjoint"),
    "^{\\ast\\ast\\ast}": _on_matrix("adjoint"),
    "^{**}": lambda a: a if isinstance(a, sp.MatrixBase) else None,
    "^{\\ast\\ast}": lambda a: a if isinstance(a, sp.MatrixBase) else None,
    "\\adj": _on_matrix("adjugate"),
    "\\bar": lambda a: a.conjugate() if isinstance(a, sp.MatrixBase) or a.is_number else None,
    "^{H}": _on_matrix("adjoint"),
    "^{\\dagger}": _on_matrix("adjoint"),
    "!!": lambda x: sp.factorial2(x, evaluate=False),
    "\\tuple": lambda *items: sp.Tuple(*items),
    "\\set": lambda *items: sp.FiniteSet(*items),
    "\\interval()": lambda a, b: sp.Interval.open(a, b),
    "\\interval[)": lambda a, b: sp.Interval.Ropen(a, b),
    "\\interval(]": lambda a, b: sp.Interval.Lopen(a, b),
    "\\interval[]": lambda a, b: sp.Interval(a, b),
    "\\cup": lambda a, b: sp.Union(a, b, evaluate=False) if isinstance(a, sp.Set) else None,
    "\\cap": lambda a, b: sp.Intersection(a, b, evaluate=False) if isinstance(a, sp.Set) else None,
    "\\setminus": lambda a, b: sp.Complement(a, b, evaluate=False) if isinstance(a, sp.Set) else None,
}

_NAMED: dict[str, Any] = {
    "pi": sp.pi,
    "e": sp.E,
    "euler_gamma": sp.EulerGamma,
    "inf": sp.oo,
    "i": sp.I,
}

_BINDERS: dict[str, Callable[..., Any]] = {
    "sum": sp.Sum,
    "prod": sp.Product,
    "integral": sp.Integral,
    "derivative": sp.Derivative,
    "limit": sp.Limit,
}

_RULES: dict[str, Callable[..., Any]] = {
    "add": lambda b, x, y: b.add(x, y),
    "sub": lambda b, x, y: b.add(x, b.neg(y)),
    "mul": lambda b, x, y: b.mul(x, y),
    "div": lambda b, x, y: b.div(x, y),
    "neg": lambda b, x: b.neg(x),
    "abs": lambda b, x: sp.Abs(x, evaluate=b.evaluate),
    "floordiv": lambda b, x, y: sp.floor(b.div(x, y), evaluate=b.evaluate),
    "mod": lambda b, x, y: sp.Mod(x, y, evaluate=b.evaluate),
    "max": lambda b, *x: sp.Max(*x, evaluate=b.evaluate),
    "min": lambda b, *x: sp.Min(*x, evaluate=b.evaluate),
    "ite": lambda b, c, x, y: b.piecewise(c, x, y),
    "lt": lambda b, x, y: sp.Lt(x, y, evaluate=b.evaluate),
    "le": lambda b, x, y: sp.Le(x, y, evaluate=b.evaluate),
    "eq": lambda b, x, y: sp.Eq(x, y, evaluate=b.evaluate),
    "ne": lambda b, x, y: sp.Ne(x, y, evaluate=b.evaluate),
    "and": lambda b, *x: sp.And(*x, evaluate=b.evaluate),
    "or": lambda b, *x: sp.Or(*x, evaluate=b.evaluate),
    "not": lambda b, x: sp.Not(x, evaluate=b.evaluate),
    "true": lambda b: sp.true,
    "false": lambda b: sp.false,
}

#: Functions that mean the same in SymPy, for all real arguments at which they are real.
_SAME: dict[str, Callable[..., Any]] = {
    "exp": sp.exp,
    "log": sp.log,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "asinh": sp.asinh,
    "acosh": sp.acosh,
    "atanh": sp.atanh,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "erfi": sp.erfi,
    "erfinv": sp.erfinv,
    "ei": sp.Ei,
    "polygamma": sp.polygamma,
    "ellipf": sp.elliptic_f,
    "ellipeinc": sp.elliptic_e,
    "gamma": sp.gamma,
    "digamma": sp.digamma,
    "factorial": sp.factorial,
    "floor": sp.floor,
    "ceil": sp.ceiling,
    "sign": sp.sign,
    "ellipk": sp.elliptic_k,
    "ellipe": sp.elliptic_e,
    "zeta": sp.zeta,
    "lambertw": sp.LambertW,
    "atan2": sp.atan2,
    "binom": sp.binomial,
    "beta": sp.beta,
    "besselj": sp.besselj,
    "bessely": sp.bessely,
    "besseli": sp.besseli,
    "besselk": sp.besselk,
}


def _cbrt(b: _Builder, x: Any) -> Any:
    third = sp.Rational(1, 3)
    if not b.kinds.real or x.is_nonnegative:
        return sp.Pow(x, third, evaluate=b.evaluate)
    return b.mul(sp.sign(x), sp.Pow(sp.Abs(x), third))


def _loggamma(b: _Builder, x: Any) -> Any:
    if not b.kinds.real or x.is_positive:
        return sp.loggamma(x)
    return sp.log(sp.Abs(sp.gamma(x)))


def _log_base(base: int) -> Callable[..., Any]:
    return lambda b, x: b.div(sp.log(x, evaluate=b.evaluate), sp.log(sp.Integer(base), evaluate=False))


def _lower(b: _Builder, a: Any, x: Any) -> Any:
    return b.div(sp.lowergamma(a, x), sp.gamma(a))


def _upper(b: _Builder, a: Any, x: Any) -> Any:
    return b.div(sp.uppergamma(a, x), sp.gamma(a))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": lambda b, x: sp.Pow(x, sp.S.Half, evaluate=b.evaluate),
    "cbrt": _cbrt,
    "expm1": lambda b, x: b.add(sp.exp(x, evaluate=b.evaluate), sp.Integer(-1)),
    "exp2": lambda b, x: sp.Pow(sp.Integer(2), x, evaluate=b.evaluate),
    "log1p": lambda b, x: sp.log(b.add(sp.Integer(1), x), evaluate=b.evaluate),
    "log10": _log_base(10),
    "log2": _log_base(2),
    "loggamma": _loggamma,
    "trunc": lambda b, x: b.mul(sp.sign(x), sp.floor(sp.Abs(x))),
    "hypot": lambda b, x, y: sp.sqrt(x**2 + y**2, evaluate=b.evaluate),
    "copysign": lambda b, x, y: b.mul(sp.Abs(x), b.piecewise(y >= 0, sp.Integer(1), sp.Integer(-1))),
    "gammainc": _lower,
    "gammaincc": _upper,
    "hyp1f1": lambda b, p, q, z: sp.hyper((p,), (q,), z),
    "hyp2f1": lambda b, p, q, r, z: sp.hyper((p, q), (r,), z),
    "betainc": lambda b, p, q, x: sp.betainc_regularized(p, q, sp.Integer(0), x),
}
