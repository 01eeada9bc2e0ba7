"""Where a term has a value: the condition for it, and which parts of that condition the domain already settles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.sample import bounds_of
from mathlink.term import (
    BINDERS,
    Term,
    add,
    and_,
    boolean,
    conjuncts,
    const,
    eq,
    fn,
    le,
    lt,
    mul,
    named,
    ne,
    not_,
    or_,
    postorder,
)
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.model import Domain
    from mathlink.sample import Bounds

__all__ = ["conditions", "defined", "fails_by_sign", "holds_by_sign", "own_condition", "signs"]

_ZERO = const(0)
_ONE = const(1)


def defined(*roots: Term) -> Term:
    """The condition under which every root has a real value.

    Lazy as Python is: a branch that is not taken asks for nothing. It is implied by true definedness (never too strong):
    what cannot be said (inside a sum over a bound index, in an opaque call) is left out.
    """
    made: dict[Term, Term] = {}
    for term in postorder(*roots):
        made[term] = _joined(_own(term), made, term)
    return and_(*conjuncts(made[r] for r in roots))


def own_condition(term: Term) -> Term:
    """The condition under which the operation at the top of a term has a value, its arguments having one."""
    return _own(term)


def conditions(domain: Domain, *roots: Term) -> tuple[Term, ...]:
    """What is needed for the roots to have a value and is not settled by the domain's own bounds."""
    bounds = bounds_of(domain)
    given = set(conjuncts(domain.hypotheses))
    needed = conjuncts([defined(*roots)])
    return tuple(c for c in needed if c not in given and not holds_by_sign(c, bounds))


def holds_by_sign(condition: Term, bounds: Mapping[str, Bounds]) -> bool:
    """Whether the condition follows from the signs of its sides alone."""
    match condition.op:
        case "true":
            return True
        case "and":
            return all(holds_by_sign(a, bounds) for a in condition.args)
        case "or":
            return any(holds_by_sign(a, bounds) for a in condition.args)
        case "not":
            return fails_by_sign(condition.args[0], bounds)
        case "lt" | "le" | "ne" | "eq":
            return _signs_of_difference(condition, bounds) <= _ALLOWED[condition.op]
    return False


def fails_by_sign(condition: Term, bounds: Mapping[str, Bounds]) -> bool:
    """Whether the condition is false by the signs of its sides alone."""
    if condition.op in _ALLOWED:
        return not _signs_of_difference(condition, bounds) & _ALLOWED[condition.op]
    if condition.op == "and":
        return any(fails_by_sign(a, bounds) for a in condition.args)
    if condition.op == "or":
        return all(fails_by_sign(a, bounds) for a in condition.args)
    return condition.op == "false"


# left relation right, as the allowed signs of right − left
_ALLOWED: dict[str, frozenset[int]] = {
    "lt": frozenset({1}),
    "le": frozenset({0, 1}),
    "ne": frozenset({-1, 1}),
    "eq": frozenset({0}),
}


def _signs_of_difference(condition: Term, bounds: Mapping[str, Bounds]) -> frozenset[int]:
    left, right = condition.args
    if right.op == "sym" and left.op == "const":
        return _against(bounds.get(right.data), float(left.data[0]))
    if left.op == "sym" and right.op == "const":
        return frozenset(-s for s in _against(bounds.get(left.data), float(right.data[0])))
    left_signs, right_signs = signs(left, bounds), signs(right, bounds)
    return frozenset(s for a in left_signs for b in right_signs for s in _SUM[(b, -a)])


def _against(bound: Bounds | None, value: float) -> frozenset[int]:
    """Signs of symbol − value."""
    if bound is None:
        return _ANY
    found = set()
    if bound.hi > value:
        found.add(1)
    if bound.lo < value:
        found.add(-1)
    low_ok = bound.lo < value or (bound.lo == value and not bound.open_lo)
    high_ok = bound.hi > value or (bound.hi == value and not bound.open_hi)
    if low_ok and high_ok:
        found.add(0)
    return frozenset(found) or _ANY


_ANY = frozenset({-1, 0, 1})
_PLUS = frozenset({1})
_NOT_MINUS = frozenset({0, 1})
_SUM = {
    (a, b): frozenset({a, b} - {0}) or frozenset({0}) if a * b >= 0 else _ANY for a in (-1, 0, 1) for b in (-1, 0, 1)
}
_POSITIVE_FUNCTIONS = frozenset({"exp", "exp2", "cosh", "erfc"})
_ODD_FUNCTIONS = frozenset({"cbrt", "expm1", "sinh", "tanh", "asinh", "atan", "erf", "sign", "asin", "atanh", "log1p"})


def signs(root: Term, bounds: Mapping[str, Bounds]) -> frozenset[int]:
    """The signs (−1, 0, 1) that a term may have where it has a value; a safe over-estimate."""
    made: dict[Term, frozenset[int]] = {}
    for term in postorder(root):
        made[term] = _signs(term, [made[a] for a in term.args], bounds)
    return made[root]


def _signs(term: Term, args: list[frozenset[int]], bounds: Mapping[str, Bounds]) -> frozenset[int]:
    match term.op:
        case "const":
            value = term.data[0]
            return frozenset({(value > 0) - (value < 0)})
        case "named":
            return _PLUS if term.data in ("pi", "e", "euler_gamma", "inf") else _ANY
        case "sym":
            return _against(bounds.get(term.data), 0.0)
        case "add":
            return frozenset(s for a in args[0] for b in args[1] for s in _SUM[(a, b)])
        case "sub":
            return frozenset(s for a in args[0] for b in args[1] for s in _SUM[(a, -b)])
        case "mul":
            if term.args[0] is term.args[1]:
                return frozenset(a * a for a in args[0])
            return frozenset(a * b for a in args[0] for b in args[1])
        case "div":
            return frozenset(a * b for a in args[0] for b in args[1] - {0}) or _ANY
        case "neg":
            return frozenset(-a for a in args[0])
        case "abs":
            return frozenset(a * a for a in args[0])
        case "ite":
            return args[1] | args[2]
        case "max":
            return frozenset(c[-1] for c in _choices(args))
        case "min":
            return frozenset(c[0] for c in _choices(args))
        case "pow":
            return _sign_of_power(term, args)
        case "fn":
            return _sign_of_function(term, args)
    return _ANY


def _choices(args: list[frozenset[int]]) -> list[tuple[int, int]]:
    """Smallest and largest sign of every choice of one sign per argument."""
    found = [(s, s) for s in args[0]]
    for a in args[1:]:
        found = list({(min(low, s), max(high, s)) for low, high in found for s in a})
    return found


def _sign_of_power(term: Term, args: list[frozenset[int]]) -> frozenset[int]:
    base = args[0]
    if base == _PLUS:
        return _PLUS
    value = rational(term.args[1])
    if value is None:
        return _NOT_MINUS if -1 not in base else _ANY
    if value == 0:
        return _PLUS
    if value.denominator != 1:
        return frozenset(a for a in base if a > 0 or (a == 0 and value > 0)) or _NOT_MINUS
    return frozenset(a ** abs(value.numerator % 2 or 2) for a in base if a != 0 or value > 0) or _ANY


def _sign_of_function(term: Term, args: list[frozenset[int]]) -> frozenset[int]:
    name = term.data
    if name in _POSITIVE_FUNCTIONS:
        return _PLUS
    if name in _ODD_FUNCTIONS:
        return args[0]
    if name == "sqrt":
        return frozenset(a for a in args[0] if a >= 0) or _NOT_MINUS
    if name in ("gamma", "ellipk", "ellipe", "beta") and all(a == _PLUS for a in args):
        return _PLUS if name != "ellipe" else _NOT_MINUS
    if name in ("hypot", "acos", "acosh"):
        return _NOT_MINUS if name != "hypot" or _PLUS not in args else _PLUS
    return _ANY


# ── What one node asks for ───────────────────────────────────────────────────────────────────────


def _joined(own: Term, made: Mapping[Term, Term], term: Term) -> Term:
    """The node's own condition and those of its arguments, behind the guards of lazy nodes."""
    parts: list[Term] = []
    match term.op:
        case "ite":
            test, yes, no = term.args
            parts = [made[test], _implies(test, made[yes]), _implies(not_(test), made[no])]
        case "and" | "or":
            passed: list[Term] = []
            for a in term.args:
                reached = and_(*passed) if term.op == "and" else and_(*map(not_, passed))
                parts.append(_implies(reached, made[a]))
                passed.append(a)
        case _ if term.op in BINDERS:
            parts = [made[a] for a in term.args[1:-1]]
        case _:
            parts = [made[a] for a in term.args]
    return and_(*conjuncts([*parts, own])) if own.op != "false" else own


def _implies(guard: Term, then: Term) -> Term:
    if guard.op == "true" or then.op == "true":
        return then
    return not_(guard) if then.op == "false" else or_(not_(guard), then)


def _own(term: Term) -> Term:
    match term.op:
        case "div" | "floordiv" | "mod":
            return _apart(ne, term.args[1], _ZERO)
        case "pow":
            return _power(*term.args)
        case "raise":
            return boolean(False)
        case "fn" if term.data in _FUNCTIONS:
            return _FUNCTIONS[term.data](*term.args)
    return boolean(True)


def _apart(relation: Callable[[Term, Term], Term], a: Term, b: Term) -> Term:
    """The relation, decided at once between constants."""
    if a.op == b.op == "const":
        x, y = a.data[0], b.data[0]
        return boolean({"ne": x != y, "lt": x < y, "le": x <= y, "eq": x == y}[relation.__name__])
    return relation(a, b)


def _power(base: Term, exponent: Term) -> Term:
    value = rational(exponent)
    if value is not None:
        if value.denominator == 1:
            return boolean(True) if value >= 0 else _apart(ne, base, _ZERO)
        return _apart(le if value > 0 else lt, _ZERO, base)
    whole = eq(exponent, fn("floor", exponent))
    if (base.op == "const" and base.data[0] > 0) or base.op == "named":
        return boolean(True)
    return and_(or_(lt(_ZERO, base), whole, _exponent_ok(base, exponent)), or_(ne(base, _ZERO), le(_ZERO, exponent)))


def _exponent_ok(base: Term, exponent: Term) -> Term:
    return and_(eq(base, _ZERO), le(_ZERO, exponent))


def _no_pole(shift: int) -> Callable[[Term], Term]:
    """Not a pole of Γ(x + shift)."""

    def condition(x: Term) -> Term:
        return or_(lt(const(-shift), x), ne(x, fn("floor", x)))

    return condition


_FUNCTIONS: dict[str, Callable[..., Term]] = {
    "sqrt": lambda x: _apart(le, _ZERO, x),
    "log": lambda x: _apart(lt, _ZERO, x),
    "log10": lambda x: _apart(lt, _ZERO, x),
    "log2": lambda x: _apart(lt, _ZERO, x),
    "log1p": lambda x: _apart(lt, const(-1), x),
    "asin": lambda x: and_(_apart(le, const(-1), x), _apart(le, x, _ONE)),
    "acos": lambda x: and_(_apart(le, const(-1), x), _apart(le, x, _ONE)),
    "acosh": lambda x: _apart(le, _ONE, x),
    "atanh": lambda x: and_(_apart(lt, const(-1), x), _apart(lt, x, _ONE)),
    "tan": lambda x: ne(fn("cos", x), _ZERO),
    "gamma": _no_pole(0),
    "loggamma": _no_pole(0),
    "digamma": _no_pole(0),
    "factorial": _no_pole(1),
    "ellipk": lambda m: _apart(lt, m, _ONE),
    "ellipe": lambda m: _apart(le, m, _ONE),
    "zeta": lambda s: _apart(ne, s, _ONE),
    "lambertw": lambda x: le(_ZERO, add(_ONE, mul(x, named("e")))),
    "bessely": lambda n, x: _apart(lt, _ZERO, x),
    "besselk": lambda n, x: _apart(lt, _ZERO, x),
    "gammainc": lambda a, x: and_(_apart(lt, _ZERO, a), _apart(le, _ZERO, x)),
    "gammaincc": lambda a, x: and_(_apart(lt, _ZERO, a), _apart(le, _ZERO, x)),
    "erfinv": lambda x: and_(_apart(lt, const(-1), x), _apart(lt, x, _ONE)),
    "ei": lambda x: _apart(ne, x, _ZERO),
    "polygamma": lambda n, x: _no_pole(0)(x),
    "ellipf": lambda phi, m: _apart(lt, m, _ONE),
    "ellipeinc": lambda phi, m: _apart(lt, m, _ONE),
    "hyp1f1": lambda a, b, z: _no_pole(0)(b),
    "hyp2f1": lambda a, b, c, z: and_(_no_pole(0)(c), _apart(lt, z, _ONE)),
    "betainc": lambda a, b, x: and_(
        _apart(lt, _ZERO, a), _apart(lt, _ZERO, b), _apart(le, _ZERO, x), _apart(le, x, _ONE)
    ),
}
