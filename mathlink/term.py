"""The mathematical language that LaTeX and code are both read into: terms, hash-consed, never rewritten.

Two terms with the same structure are the same object, so ``is`` decides structural equality and sharing is free.
Positions are not part of a term: a reader keeps them beside it, in a mapping from term to lines or spans.

Operations (``op``; ``data`` where there is any):

=================================  =====================================================================
``const``                          exact rational; ``data = (Fraction, literal)``, the literal of a decimal as written, else ``""``
``named``                          ``data`` in :data:`NAMED`: ``pi``, ``e``, ``euler_gamma``, ``inf``, ``nan``, ``i``
``sym``                            a symbol; ``data`` is its name
``add sub mul div pow``            two arguments, in the order written
``neg abs floordiv mod``           as in Python (``floordiv`` rounds down, ``mod`` has the divisor's sign)
``max min``                        one or more arguments
``fn``                             named function; ``data`` in :data:`FUNCTIONS`
``lt le eq ne``                    comparisons (``a > b`` is ``lt(b, a)``)
``and or not`` ``true false``      logic
``ite``                            condition, value if true, value otherwise
``raise``                          the code raises; ``data`` is the exception's name
``sum prod bigmax bigmin``         ``(index, lo, hi, body)``, index a bound symbol, both ends included
``integral``                       ``(variable, lo, hi, body)``
``derivative``                     ``(variable, body)``
``limit``                          ``(variable, point, body)``
``index``                          ``(base, i, j, …)``: entry of an array, counted from 1
``call``                           opaque call; ``data`` is the name of what is called
=================================  =====================================================================
"""

from __future__ import annotations

from fractions import Fraction
from sys import getrefcount
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = [
    "BINDERS",
    "COMPARISONS",
    "FUNCTIONS",
    "NAMED",
    "Term",
    "abs_",
    "add",
    "and_",
    "bind_index",
    "boolean",
    "call",
    "compare",
    "conjuncts",
    "const",
    "div",
    "dump",
    "eq",
    "fn",
    "free_symbols",
    "index",
    "is_number",
    "ite",
    "le",
    "load",
    "lt",
    "make",
    "maximum",
    "minimum",
    "mul",
    "named",
    "ne",
    "neg",
    "not_",
    "or_",
    "postorder",
    "pow_",
    "raise_",
    "rebuild",
    "size",
    "sub",
    "substitute",
    "sym",
]

NAMED = frozenset({"pi", "e", "euler_gamma", "inf", "nan", "i"})

#: Functions of real arguments and how many they take. Angles are radians, ``log`` is natural.
#: ``binom(n, k)``, ``beta(a, b)``, ``besselj/y/i/k(order, x)``, ``atan2(y, x)``, ``ellipk(m)`` (parameter m = k²),
#: ``zeta(s)``, ``logsumexp`` is not here: readers spell it out.
FUNCTIONS: dict[str, int] = dict.fromkeys(
    (
        "sqrt cbrt exp expm1 exp2 log log1p log10 log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
        "erf erfc gamma loggamma digamma factorial floor ceil trunc round sign ellipk ellipe zeta lambertw"
    ).split(),
    1,
) | dict.fromkeys("atan2 hypot binom beta besselj bessely besseli besselk copysign gammainc gammaincc".split(), 2)

COMPARISONS = frozenset({"lt", "le", "eq", "ne"})
BINDERS = frozenset({"sum", "prod", "bigmax", "bigmin", "integral", "derivative", "limit"})

_SMALLEST = 1 << 14
_TABLE: dict[tuple[Any, ...], Term] = (
    {}
)  # holds its terms, and is tidied whenever it has doubled: cheaper than weak references
_limit = _SMALLEST
_new = object.__new__
_BOUND = "\N{MIDDLE DOT}"  # bound names start with it, so they can meet no name from LaTeX or Python


class Term:
    """One node: an operation, its argument terms, its data. Made by the functions of this module only."""

    __slots__ = ("__weakref__", "args", "data", "depth", "op")

    op: str
    args: tuple[Term, ...]
    data: Any
    depth: int  # how many binders are nested inside

    def __repr__(self) -> str:
        return _sketch(self, 6)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return _load_one, (dump(self),)

    def __copy__(self) -> Term:
        return self

    def __deepcopy__(self, memo: object) -> Term:
        return self


def make(op: str, args: tuple[Term, ...] = (), data: Any = None) -> Term:
    """The one term with this operation, these arguments and this data."""
    key = (op, data, args) if op != "const" else _number_key(*data)
    found = _TABLE.get(key)
    if found is not None:
        return found
    term = _new(Term)
    term.op = op
    term.args = args
    term.data = data
    depth = 0
    for argument in args:
        if argument.depth > depth:
            depth = argument.depth
    term.depth = depth + 1 if op in BINDERS else depth
    if len(_TABLE) >= _limit:
        _tidy()
    return _TABLE.setdefault(key, term)


def _number_key(value: Fraction, literal: str) -> tuple[Any, ...]:
    return "const", value.numerator, value.denominator, literal  # hashing a Fraction takes longer than all the rest


def _tidy() -> None:
    """Forget the terms that nobody holds, and wait until the table has doubled."""
    global _limit
    _sweep(_TABLE, _ALONE)
    _limit = max(_SMALLEST, 2 * len(_TABLE))


def _sweep(table: dict[Any, Term], alone: int) -> None:
    """Drop what only the table holds: a term with not more than ``alone`` references.

    What was made last goes first: a term is younger than its arguments, so they are free when their turn comes.
    """
    entries = list(table.items())
    while entries:
        key, term = entries.pop()
        if getrefcount(term) <= alone and table.pop(key, None) is not None and getrefcount(term) >= alone:
            table.setdefault(key, term)  # another thread looked it up in between


def _references_when_alone() -> int:
    """How many references :func:`_sweep` sees for a term that only its table holds: this differs between Pythons."""
    for count in range(16):
        table: dict[Any, Term] = {0: _new(Term)}
        _sweep(table, count)
        if not table:
            return count
    return -1  # no counting: nothing is forgotten


_ALONE = _references_when_alone()


def const(value: int | Fraction, literal: str = "") -> Term:
    """An exact number. ``literal`` keeps how a decimal was written (``"1.156"``): it tells how exact it claims to be."""
    key = "const", value.numerator, value.denominator, literal
    return _TABLE.get(key) or make("const", (), (Fraction(value), literal))


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
    fresh = sym(f"{_BOUND}{body.depth}")
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
        made[term] = term if args == term.args else _again(term, args)
    return made[body]


def is_number(term: Term) -> bool:
    """Whether the term is an exact rational constant."""
    return term.op == "const"


def postorder(*roots: Term) -> Iterator[Term]:
    """Every term below the roots once, arguments before the terms that use them. No recursion, any depth."""
    seen: set[Term] = set()
    for root in roots:
        stack: list[tuple[Term, bool]] = [(root, False)]
        while stack:
            term, ready = stack.pop()
            if term in seen:
                continue
            if ready:
                seen.add(term)
                yield term
            else:
                stack.append((term, True))
                stack.extend((a, False) for a in reversed(term.args) if a not in seen)


def size(*roots: Term) -> int:
    """Number of different nodes."""
    return sum(1 for _ in postorder(*roots))


def free_symbols(*roots: Term) -> tuple[str, ...]:
    """Names of the free symbols, in order of first appearance."""
    found: dict[str, None] = {}
    for term in postorder(*roots):
        if term.op == "sym" and not term.data.startswith(_BOUND):
            found[term.data] = None
    return tuple(found)


def rebuild(root: Term, change: Callable[[Term, tuple[Term, ...]], Term | None]) -> Term:
    """The term with ``change(old node, new arguments)`` applied from the leaves up; ``None`` keeps the node.

    The helper for every translation inside the language; it shares what is shared.
    """
    made: dict[Term, Term] = {}
    for term in postorder(root):
        args = tuple(made[a] for a in term.args)
        new = change(term, args)
        if new is None:
            new = term if args == term.args else _again(term, args)
        made[term] = new
    return made[root]


def _again(term: Term, args: tuple[Term, ...]) -> Term:
    if term.op == "ite":
        return ite(*args)
    if term.op == "not":
        return not_(*args)
    if term.op in BINDERS:
        return bind_index(term.op, args[0], args[-1], *args[1:-1])
    return make(term.op, args, term.data)


def substitute(root: Term, mapping: Mapping[Term, Term]) -> Term:
    """Replace terms (usually symbols) everywhere at once.

    No capture: a binder's own name is numbered by how deep its body nests, so no binder inside its body has the same one.
    """
    return rebuild(root, lambda term, args: mapping.get(term))


def dump(*roots: Term) -> tuple[Any, ...]:
    """A flat, picklable form: nodes in order, each ``(op, data, positions of its arguments)``, then the roots' positions."""
    where: dict[Term, int] = {}
    nodes: list[tuple[Any, ...]] = []
    for term in postorder(*roots):
        where[term] = len(nodes)
        nodes.append((term.op, term.data, tuple(where[a] for a in term.args)))
    return tuple(nodes), tuple(where[r] for r in roots)


def load(flat: tuple[Any, ...]) -> tuple[Term, ...]:
    """The inverse of :func:`dump`."""
    nodes, roots = flat
    made: list[Term] = []
    for op, data, args in nodes:
        made.append(make(op, tuple(made[i] for i in args), data))
    return tuple(made[i] for i in roots)


def _load_one(flat: tuple[Any, ...]) -> Term:
    return load(flat)[0]


def _sketch(term: Term, depth: int) -> str:
    if term.op == "const":
        value, literal = term.data
        return literal or str(value)
    if term.op in ("sym", "named"):
        return str(term.data)
    head = term.op if term.data is None else f"{term.op}:{term.data}"
    if not term.args:
        return head
    if depth == 0:
        return f"({head} …)"
    return f"({head} {' '.join(_sketch(a, depth - 1) for a in term.args)})"


def conjuncts(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The conditions with every ``and`` taken apart, each once."""
    found: dict[Term, None] = {}
    stack = list(reversed(list(terms)))
    while stack:
        term = stack.pop()
        if term.op == "and":
            stack.extend(reversed(term.args))
        elif term.op != "true":
            found[term] = None
    return tuple(found)
