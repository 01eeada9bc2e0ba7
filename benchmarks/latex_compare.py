"""Whether two SymPy objects are the same mathematics: equal after renaming, or equal numbers at points of mixed signs.

The expected values of a corpus are Python code and are evaluated here, never by the reader.
"""

from __future__ import annotations

import hashlib
import random
import re
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from mathlink.latex.names import squash

__all__ = ["canonical", "expected", "same", "same_answer"]

_ACCENTS = ("bar", "hat", "tilde", "ddot", "dot", "vec")
_OWN_SYMBOLS = ("E", "S", "N", "I", "O", "Q", "beta", "gamma", "zeta")
_NUMBER_SETS = {"Naturals": "N", "Naturals0": "N", "Integers": "Z", "Rationals": "Q", "Reals": "R", "Complexes": "C"}
_POINTS = 5
_BINDERS = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative)
_SWAPPED = {sp.StrictGreaterThan: sp.StrictLessThan, sp.GreaterThan: sp.LessThan}


@lru_cache(maxsize=10_000)
def canonical(name: str) -> str:
    """A name without markup that carries no meaning: subscripts unbraced, accents in front, alphabets kept only by ``name``."""
    text = squash(name.replace("\\prime", "'").replace("\\lambda", "lamda")).replace("^", "").replace(" ", "")
    text = re.sub(r"(?<![a-z])lambda", "lamda", text)
    for accent in _ACCENTS:
        if accent in text and len(text) > len(accent):
            head, _, tail = text.partition(accent)
            text = accent + head + tail
            break
    primes = text.count("'")
    return text.replace("'", "") + "'" * primes


def expected(code: str, own: bool) -> Any:
    """The value that a corpus expects. ``own``: written for this project, where bare letters are symbols."""
    space: dict[str, Any] = {}
    exec("from sympy import *\nfrom sympy.physics.quantum import *", space)
    space |= {
        "sym": lambda name: sp.Symbol(canonical(name)),
        "idx": lambda base, *i: sp.Indexed(sp.IndexedBase(sp.Symbol(canonical(base))), *i),
        "abs": sp.Abs,
        "Symbol": lambda name, **_: sp.Symbol(canonical(name)),
        "Function": lambda name, **_: sp.Function(canonical(name)),
        "conjugate": lambda x: (
            sp.Symbol(canonical(f"\\bar{{{x.name}}}")) if isinstance(x, sp.Symbol) else _conjugate(x)
        ),
        **{name: sp.Symbol(f"mathbb{letter}") for name, letter in _NUMBER_SETS.items()},
        "Bra": sp.Function("\\langle|"),
        "Ket": sp.Function("|\\rangle"),
        "InnerProduct": lambda bra, ket: sp.Function("\\langle|\\rangle")(bra.args[0], ket.args[0]),
        "Equality": lambda a, b: sp.Eq(a, b, evaluate=False),
        "Not": lambda a: sp.Not(a, evaluate=False),
        "MatrixSymbol": lambda name, *_: sp.Symbol(canonical(name)),
    }
    for name in set(re.findall(r"\b[A-Za-z_][A-Za-z_0-9']*\b", code)) - set(space):
        space[name] = sp.Symbol(canonical(name))
    if own:
        for name in _OWN_SYMBOLS:
            if re.search(rf"\b{name}\b(?!\()", code):
                space[name] = sp.Symbol(name)
        for name in re.findall(r"\b([fgh])\(", code):
            space[name] = sp.Function(name)
    made = eval(code, space)
    return sp.FiniteSet(*made) if isinstance(made, (list, set)) else made


def _conjugate(value: Any) -> Any:
    exact = value.is_number if isinstance(value, sp.Expr) else True
    return sp.conjugate(value) if exact else sp.Function("\\bar")(value)


def same(a: Any, b: Any) -> bool:
    """Whether two SymPy objects are the same mathematics."""
    a, b = _plain(a), _plain(b)
    if a == b:
        return True
    if isinstance(a, sp.And) and isinstance(b, sp.And):
        return len(a.args) == len(b.args) and all(any(same(x, y) for y in b.args) for x in a.args)
    if isinstance(a, sp.Contains) and isinstance(b, (sp.Eq, sp.Contains)):  # some write membership as an equality
        return same(a.args[0], b.args[0]) and same(a.args[1], b.args[1])
    if isinstance(a, sp.Not) and isinstance(b, sp.Not):
        return same(a.args[0], b.args[0])
    if isinstance(a, sp.Or) and isinstance(b, sp.FiniteSet):  # some write alternatives as a set
        return len(a.args) == len(b.args) and all(any(same(x, y) for y in b.args) for x in a.args)
    if isinstance(a, sp.core.relational.Relational) or isinstance(b, sp.core.relational.Relational):
        return type(a) is type(b) and (
            _sides(a, b) or (isinstance(a, (sp.Eq, sp.Ne)) and _sides(a, sp.Eq(b.rhs, b.lhs, evaluate=False)))
        )
    if isinstance(a, sp.MatrixBase) or isinstance(b, sp.MatrixBase):
        return _matrices(a, b)
    if isinstance(a, sp.FiniteSet) and isinstance(b, sp.FiniteSet):
        return len(a.args) == len(b.args) and all(any(same(x, y) for y in b.args) for x in a.args)
    if isinstance(a, sp.Set) and isinstance(b, sp.Set) and _exact(a).doit() == _exact(b).doit():
        return True
    if not isinstance(a, sp.Expr) and type(a) is type(b) and len(a.args) == len(b.args):
        return bool(a.args) and all(same(x, y) for x, y in zip(a.args, b.args, strict=True))
    if not isinstance(a, sp.Expr) or not isinstance(b, sp.Expr):
        return False
    return _close(_values(a), _values(b)) or _close(_values(_done(a)), _values(_done(b)))


def same_answer(a: Any, b: Any) -> bool:
    """Whether two answers are the same: equal, one of them with its left side (``k = 1/3``), or relations of which one is a multiple."""
    if same(a, b):
        return True
    related = [isinstance(x, (sp.core.relational.Relational, sp.Contains, sp.And)) for x in (a, b)]
    if related[0] != related[1]:
        return same(_answer(a), _answer(b))
    if isinstance(a, sp.And) and isinstance(b, sp.Eq):
        return same(a.args[0].lhs, b.lhs) and same(_answer(a), b.rhs)
    if isinstance(a, sp.core.relational.Relational) and isinstance(b, sp.core.relational.Relational):
        factor = sp.simplify((a.lhs - a.rhs) / (b.lhs - b.rhs)) if isinstance(a.lhs, sp.Expr) else sp.nan
        if not (factor.is_number and factor.is_finite) or factor.is_zero:
            return False
        strict = [isinstance(x, (sp.StrictLessThan, sp.StrictGreaterThan)) for x in (a, b)]
        less = [isinstance(x, (sp.StrictLessThan, sp.LessThan)) for x in (a, b)]
        plain = isinstance(a, sp.Eq) and isinstance(b, sp.Eq)
        return plain or (
            strict[0] == strict[1] and not isinstance(a, sp.Eq) and (less[0] == less[1]) == bool(factor > 0)
        )
    return False


def _answer(value: Any) -> Any:
    """What a relation says of its left side; the last side of a chain."""
    if isinstance(value, sp.And):
        return value.args[-1].rhs
    if isinstance(value, (sp.Eq, sp.Contains)):
        left = value.args[0]
        return value if left.has(sp.Add) or left.atoms(sp.Number) - {sp.S.NegativeOne} else value.args[1]
    return value


def _exact(value: Any) -> Any:
    """A set with its decimals as fractions."""
    return value.xreplace({number: sp.nsimplify(number, rational=True) for number in value.atoms(sp.Float)})


def _done(value: Any) -> Any:
    try:
        return value.doit()
    except (NotImplementedError, TypeError, ValueError):
        return value


def _sides(a: Any, b: Any) -> bool:
    return bool(same(a.lhs, b.lhs) and same(a.rhs, b.rhs))


def _plain(value: Any) -> Any:
    """With renamed symbols, without assumptions; relations by their smaller side; matrix expressions worked out."""
    value = sp.sympify(value) if not isinstance(value, (sp.Basic, sp.MatrixBase)) else value
    if isinstance(value, sp.MatrixExpr):
        value = value.doit().as_explicit()
    if (
        isinstance(value, sp.Derivative)
        and isinstance(value.expr, AppliedUndef)
        and value.expr.args == (value.args[1][0],)
    ):
        value = sp.Derivative(sp.Symbol(value.expr.func.__name__), *value.args[1:])  # x(t) is how dx/dt is read
    if isinstance(value, sp.MatrixBase):
        return value
    if type(value) in _SWAPPED:
        return _SWAPPED[type(value)](value.rhs, value.lhs, evaluate=False)
    return value


def _matrices(a: Any, b: Any) -> bool:
    if not (isinstance(a, sp.MatrixBase) and isinstance(b, sp.MatrixBase)) or a.shape != b.shape:
        return False
    return all(same(x, y) for x, y in zip(a, b, strict=True))


def _close(a: list[Any], b: list[Any]) -> bool:
    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x is not None or y is not None]
    return bool(pairs) and all(
        x is not None and y is not None and abs(x - y) <= 1e-8 * (1 + abs(x) + abs(y)) for x, y in pairs
    )


def _values(expression: Any) -> list[Any]:
    """Numbers of an expression at a few points, the same for equal names; ``None`` where it has none."""
    return [_value(expression, point) for point in range(_POINTS)]


def _value(expression: Any, point: int) -> Any:
    binders = _outermost(expression)
    if binders:
        expression = expression.xreplace({b: sp.Float(_mark(b, point), 20) for b in binders})
    calls = {c: sp.Float(_call(c, point), 20) for c in expression.atoms(AppliedUndef)}
    values = {s: _number(canonical(s.name), point) for s in expression.free_symbols if isinstance(s, sp.Symbol)}
    indexed = {i: sp.Float(_call(i, point), 20) for i in expression.atoms(sp.Indexed)}
    try:
        number = complex(expression.xreplace(calls).xreplace(indexed).xreplace(values).evalf(25, maxn=60))
        if abs(number) == float("inf"):
            return 1e200 if number.real > 0 else -1e200
        return None if number != number else number
    except (TypeError, ValueError, AttributeError, OverflowError, ZeroDivisionError):
        if expression in (sp.oo, -sp.oo, sp.zoo, sp.nan):
            return {sp.oo: 1e200, -sp.oo: -1e200}.get(expression, 3e200)
        return None


def _outermost(expression: Any) -> list[Any]:
    found: list[Any] = []
    stack = [expression]
    while stack:
        part = stack.pop()
        if isinstance(part, _BINDERS):
            found.append(part)
        elif isinstance(part, sp.Basic):
            stack.extend(part.args)
    return found


def _mark(binder: Any, point: int) -> float:
    """A number for a sum, integral, limit or derivative, from its parts: the same for the same parts, whatever the bound name."""
    parts: list[str] = [type(binder).__name__]
    if isinstance(binder, sp.Limit):
        body, variable, at, side = binder.args
        bound = {variable: sp.Symbol("bound")}
        parts += [_digits(body.xreplace(bound), point), _digits(at, point), str(side)]
    elif isinstance(binder, sp.Derivative):
        parts += [_digits(binder.expr, point)]
        parts += sorted(f"{_digits(variable, point)}/{count}" for variable, count in binder.variable_count)
    else:
        definite = [limit[0] for limit in binder.limits if len(limit) > 1]
        bound = {v: sp.Symbol(f"bound{n}") for n, v in enumerate(definite)}
        parts.append(_digits(binder.function.xreplace(bound), point))
        for limit in binder.limits:
            parts += [_digits(x.xreplace(bound), point) for x in limit]
    return _hashed("|".join(parts))


def _digits(expression: Any, point: int) -> str:
    value = _value(expression, point)
    return (
        "none"
        if value is None
        else f"{value.real:.7g},{value.imag + 0.0:.7g}".replace("-0,", "0,").replace(",-0", ",0")
    )


def _call(term: Any, point: int) -> float:
    name = canonical(term.func.__name__) if isinstance(term, AppliedUndef) else "entry"
    return _hashed(
        "|".join([name, *(_digits(a if isinstance(a, sp.Expr) else sp.Symbol(str(a)), point) for a in term.args)])
    )


def _hashed(text: str) -> float:
    return 0.3 + int(hashlib.sha256(text.encode()).hexdigest()[:12], 16) / 16**12


def _number(name: str, point: int) -> Any:
    """Positive numbers at the first two points, both signs at the others; whole ones at the last."""
    dice = random.Random(f"{name}/{point}")
    if point == _POINTS - 1:
        return sp.Integer(dice.randint(1, 9))
    value = dice.uniform(0.2, 1.9)
    return sp.Float(value if point < 2 or dice.random() < 0.5 else -value, 25)
