"""Terms of each operation: what they are called, how many arguments they take, and the few that are chosen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term.node import BINDERS, Term, make

if TYPE_CHECKING:
    pass

__all__ = [
    "BOUND",
    "COMPARISONS",
    "FUNCTIONS",
    "NAMED",
    "abs_",
    "add",
    "again",
    "and_",
    "bind_index",
    "boolean",
    "call",
    "compare",
    "div",
    "eq",
    "fn",
    "index",
    "is_number",
    "ite",
    "le",
    "lt",
    "maximum",
    "minimum",
    "mul",
    "named",
    "ne",
    "neg",
    "not_",
    "or_",
    "pow_",
    "raise_",
    "sub",
    "sym",
]

NAMED = frozenset({"pi", "e", "euler_gamma", "inf", "nan", "i"})

#: Functions of real arguments and how many they take. Angles are radians, ``log`` is natural.
#: ``binom(n, k)``, ``beta(a, b)``, ``besselj/y/i/k(order, x)``, ``atan2(y, x)``, ``ellipk(m)`` (parameter m = k²),
#: ``zeta(s)``, ``hyp1f1(a, b, z)``, ``hyp2f1(a, b, c, z)``, ``betainc(a, b, x)`` (regularised), ``polygamma(n, x)``,
#: ``ellipf(phi, m)`` and ``ellipeinc(phi, m)`` (incomplete), ``ei`` (exponential integral); ``logsumexp`` is not here: readers
#: spell it out.
FUNCTIONS: dict[str, int] = dict.fromkeys(
    (
        "sqrt cbrt exp expm1 exp2 log log1p log10 log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
        "erf erfc erfi erfinv gamma loggamma digamma factorial floor ceil trunc round sign ellipk ellipe zeta lambertw ei"
    ).split(),
    1,
)
FUNCTIONS |= dict.fromkeys(
    "atan2 hypot binom beta besselj bessely besseli besselk copysign gammainc gammaincc".split(), 2
)
FUNCTIONS |= dict.fromkeys(("polygamma", "ellipf", "ellipeinc"), 2) | {"hyp1f1": 3, "betainc": 3, "hyp2f1": 4}

COMPARISONS = frozenset({"lt", "le", "eq", "ne"})

BOUND = "\N{MIDDLE DOT}"
"""What bound names start with, so that they can meet no name from LaTeX or Python."""


def named(name: str) -> Term:
    """A named constant, one of :data:`NAMED`."""
    if name not in NAMED:
        raise KeyError(name)
    return make("named", (), name)


def sym(name: str) -> Term:
    """A symbol."""
    return make("sym", (), name)


def add(a: Term, b: Term) -> Term:
    """a + b"""
    return make("add", (a, b))


def sub(a: Term, b: Term) -> Term:
    """a − b"""
    return make("sub", (a, b))


def mul(a: Term, b: Term) -> Term:
    """a · b"""
    return make("mul", (a, b))


def div(a: Term, b: Term) -> Term:
    """a / b"""
    return make("div", (a, b))


def pow_(a: Term, b: Term) -> Term:
    """a to the power b"""
    return make("pow", (a, b))


def neg(a: Term) -> Term:
    """−a"""
    return make("neg", (a,))


def abs_(a: Term) -> Term:
    """|a|"""
    return make("abs", (a,))


def maximum(*args: Term) -> Term:
    """The largest of the arguments."""
    return args[0] if len(args) == 1 else make("max", args)


def minimum(*args: Term) -> Term:
    """The smallest of the arguments."""
    return args[0] if len(args) == 1 else make("min", args)


def fn(name: str, *args: Term) -> Term:
    """A named function, one of :data:`FUNCTIONS`, applied."""
    if FUNCTIONS[name] != len(args):
        raise TypeError(f"{name} takes {FUNCTIONS[name]} arguments, got {len(args)}")
    return make("fn", args, name)


def call(name: str, *args: Term) -> Term:
    """A call of something whose inside is not known."""
    return make("call", args, name)


def index(base: Term, *indices: Term) -> Term:
    """Entry of an array, indices counted from 1."""
    return make("index", (base, *indices))


def boolean(value: bool) -> Term:
    """The constant true or false."""
    return make("true" if value else "false")


def compare(op: str, a: Term, b: Term) -> Term:
    """A comparison written with a Python or LaTeX sign: ``< <= > >= == !=``."""
    match op:
        case "<":
            return lt(a, b)
        case "<=":
            return le(a, b)
        case ">":
            return lt(b, a)
        case ">=":
            return le(b, a)
        case "==" | "=":
            return eq(a, b)
        case "!=":
            return ne(a, b)
    raise KeyError(op)


def lt(a: Term, b: Term) -> Term:
    """a < b"""
    return make("lt", (a, b))


def le(a: Term, b: Term) -> Term:
    """a ≤ b"""
    return make("le", (a, b))


def eq(a: Term, b: Term) -> Term:
    """a = b, as a condition"""
    return make("eq", (a, b))


def ne(a: Term, b: Term) -> Term:
    """a ≠ b"""
    return make("ne", (a, b))


def not_(a: Term) -> Term:
    """Negation; a double one is dropped."""
    if a.op == "not":
        return a.args[0]
    if a.op in ("true", "false"):
        return boolean(a.op == "false")
    return make("not", (a,))


def and_(*args: Term) -> Term:
    """All hold (none given: true)."""
    if not args:
        return boolean(True)
    return args[0] if len(args) == 1 else make("and", args)


def or_(*args: Term) -> Term:
    """At least one holds (none given: false)."""
    if not args:
        return boolean(False)
    return args[0] if len(args) == 1 else make("or", args)


def ite(condition: Term, yes: Term, no: Term) -> Term:
    """``yes`` where the condition holds, else ``no``; a constant condition or equal branches choose at once."""
    if condition.op == "true" or yes is no:
        return yes
    if condition.op == "false":
        return no
    return make("ite", (condition, yes, no))


def raise_(exception: str) -> Term:
    """The code raises an exception of this name here."""
    return make("raise", (), exception)


def bind_index(op: str, variable: Term, body: Term, *bounds: Term) -> Term:
    """A binder of :data:`BINDERS` over ``variable`` (a symbol), which is renamed so that equal bodies are one term.

    ``bounds`` are ``lo, hi`` (sum, prod, bigmax, bigmin, integral), the point (limit) or nothing (derivative).
    ``derivative`` does not rename: its variable stays free, because the result depends on it.
    """
    if op == "derivative":
        return make(op, (variable, body))
    fresh = sym(f"{BOUND}{body.depth}")
    return make(op, (fresh, *bounds, _rename(body, variable, fresh)))


def _rename(body: Term, old: Term, new: Term) -> Term:
    """``body`` with the free occurrences of ``old`` renamed; binders inside that bind ``old`` themselves stay."""
    if old is new:
        return body
    made: dict[Term, Term] = {old: new}
    stack = [body]
    while stack:
        term = stack[-1]
        if term in made:
            stack.pop()
            continue
        shadows = term.op in BINDERS and term.op != "derivative" and term.args[0] is old
        inner = term.args[1:-1] if shadows else term.args
        waiting = [a for a in inner if a not in made]
        if waiting:
            stack.extend(waiting)
            continue
        stack.pop()
        args = (old, *(made[a] for a in inner), term.args[-1]) if shadows else tuple(made[a] for a in inner)
        made[term] = term if args == term.args else again(term, args)
    return made[body]


def is_number(term: Term) -> bool:
    """Whether the term is an exact rational constant."""
    return term.op == "const"


def again(term: Term, args: tuple[Term, ...]) -> Term:
    """The operation of a term on other arguments, chosen and renamed as when it was made."""
    if term.op == "ite":
        return ite(*args)
    if term.op == "not":
        return not_(*args)
    if term.op in BINDERS:
        return bind_index(term.op, args[0], args[-1], *args[1:-1])
    return make(term.op, args, term.data)
