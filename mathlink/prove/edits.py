"""Single edits of a term: every small mistake that a person might have made in it, the likelier ones first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from mathlink.prove.groupings import GROUPINGS
from mathlink.term import (
    BINDERS,
    Term,
    abs_,
    add,
    bind_index,
    const,
    div,
    fn,
    free_symbols,
    make,
    mul,
    named,
    neg,
    postorder,
    pow_,
    sub,
    substitute,
    sym,
)
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Edit", "Place", "borders", "constants", "insertions", "places", "replacements"]

_MOST_PLACES = 600
_ONE, _TWO = const(1), const(2)
_DEGREE = div(named("pi"), const(180))

_SIBLINGS: tuple[tuple[str, ...], ...] = (
    ("sin", "cos", "tan"),
    ("sinh", "cosh", "tanh"),
    ("asin", "acos", "atan"),
    ("asinh", "acosh", "atanh"),
    ("log", "log10", "log2"),
    ("erf", "erfc"),
    ("floor", "ceil", "round", "trunc"),
    ("gammainc", "gammaincc"),
    ("ellipk", "ellipe"),
    ("besselj", "bessely"),
    ("besseli", "besselk"),
    ("exp", "expm1", "exp2"),
    ("log", "log1p"),
    ("tanh", "tan", "atan"),
    ("sin", "sinh"),
    ("cos", "cosh"),
)
_TRIGONOMETRIC = frozenset({"sin", "cos", "tan"})
_INVERSE = frozenset({"asin", "acos", "atan", "atan2"})
_LOGARITHMS = frozenset({"log", "log10", "log2"})
_CONDITIONS = frozenset({"lt", "le", "eq", "ne", "and", "or", "not"})


@dataclass(frozen=True)
class Place:
    """One occurrence of a node in a term seen as a tree: the node and its way up, ``(parent, position)``, nearest first.

    With ``everywhere`` (the whole term) it stands for all occurrences of the node together.
    """

    node: Term
    way: tuple[tuple[Term, int], ...]
    everywhere: Term | None = None

    @property
    def parent(self) -> Term | None:
        """The node above; ``None`` at the root."""
        return self.way[0][0] if self.way else None

    @property
    def position(self) -> int:
        """Which argument of the parent this is."""
        return self.way[0][1] if self.way else 0

    def put(self, new: Term) -> Term:
        """The whole term with another node at this place."""
        if self.everywhere is not None:
            return substitute(self.everywhere, {self.node: new})
        for parent, position in self.way:
            args = (*parent.args[:position], new, *parent.args[position + 1 :])
            new = make(parent.op, args, parent.data)
        return new


@dataclass(frozen=True)
class Edit:
    """What is changed: the kind of mistake, the place, what stands there instead, and what is said about it."""

    kind: str
    place: Place
    new: Term
    words: str = ""

    @property
    def edited(self) -> Term:
        """The whole term after the edit."""
        return self.place.put(self.new)


def places(root: Term) -> list[Place]:
    """Every occurrence of every node, outermost first, then all occurrences of each that has several.

    Bound names and the like are no places.
    """
    found: list[Place] = []
    level = [Place(root, ())]
    while level and len(found) < _MOST_PLACES:
        found += level
        level = [
            Place(a, ((p.node, i), *p.way)) for p in level for i, a in enumerate(p.node.args) if _is_place(p.node, i)
        ]
    found = found[:_MOST_PLACES]
    counts = Counter(p.node for p in found)
    shared: dict[Term, Place] = {}
    for p in found:
        if counts[p.node] > 1:
            shared.setdefault(p.node, replace(p, everywhere=root))
    return found + list(shared.values())


def _is_place(parent: Term, position: int) -> bool:
    if parent.op in ("index", "call"):
        return False
    return not (parent.op in BINDERS and position == 0)


def replacements(root: Term) -> Iterator[Edit]:
    """Edits without a number to be found: signs, functions, units of angle, terms left out, grouping, symbols mixed up."""
    every = places(root)
    for rule in _RULES:
        for place in every:
            yield from rule(place)
    symbols = [sym(n) for n in free_symbols(root)]
    for place in every:
        if place.node.op == "sym" and place.node in symbols:
            for other in symbols:
                if other is not place.node:
                    yield Edit("swap", place, other)


def _later_signs(place: Place) -> Iterator[Edit]:
    """The sign of the second of two terms."""
    if place.node.op in ("add", "sub"):
        other = sub if place.node.op == "add" else add
        yield Edit("sign", place, other(*place.node.args), "the sign of {b} differs")


def _other_signs(place: Place) -> Iterator[Edit]:
    node, parent = place.node, place.parent
    if node.op == "neg":
        yield Edit("sign", place, node.args[0])
        return
    carries = parent is not None and (
        parent.op in ("fn", "pow", "max", "min", "ite") or (parent.op in ("add", "sub") and place.position == 0)
    )
    idle = node.op in _CONDITIONS or (node.op == "const" and node.data[0] == 0)
    signed = node.op in ("mul", "div") and node.args[0].op == "neg"
    if carries and not idle and not signed:
        yield Edit("sign", place, neg(node), "its sign differs")


def _functions(place: Place) -> Iterator[Edit]:
    node = place.node
    if node.op == "fn":
        for family in _SIBLINGS:
            for name in family if node.data in family else ():
                if name != node.data:
                    kind = "logbase" if {name, node.data} <= _LOGARITHMS else "function"
                    yield Edit(kind, place, fn(name, *node.args))
        if len(node.args) == 1:
            yield Edit("function", place, node.args[0])
        else:
            yield Edit("swap", place, fn(node.data, *reversed(node.args)))
    elif node.op in ("max", "min"):
        yield Edit("function", place, make("min" if node.op == "max" else "max", node.args))
        for a in node.args:
            yield Edit("function", place, a)
    elif node.op == "abs":
        yield Edit("function", place, node.args[0])


def _other_functions(place: Place) -> Iterator[Edit]:
    """Any common function instead of another, however it is written; not of a number, which is a number itself."""
    if not free_symbols(place.node) or _in_condition(place):
        return
    for name, argument in _seen_as(place.node):
        for other, make_other in _COMMON.items():
            if other != name and not (name in _AS_EXPONENTS and other in _AS_EXPONENTS):
                yield Edit("function", place, make_other(argument))


def _seen_as(node: Term) -> Iterator[tuple[str, Term]]:
    """The functions of one argument that a node is: ``log(1 + u)`` is log of 1 + u and log1p of u."""
    if node.op == "fn" and len(node.args) == 1:
        yield node.data, node.args[0]
        inner = node.args[0]
        if node.data == "log" and inner.op == "add" and _ONE in inner.args:
            yield "log1p", inner.args[1] if inner.args[0] is _ONE else inner.args[0]
    elif node.op == "sub" and node.args[1] is _ONE and node.args[0].op == "fn" and node.args[0].data == "exp":
        yield "expm1", node.args[0].args[0]
    elif node.op == "pow":
        base, exponent = node.args
        if base.op == "named" and base.data == "e":
            yield "exp", exponent
        elif rational(exponent) in _POWERS:
            yield _POWERS[rational(exponent)], base
    elif node.op == "abs":
        yield "abs", node.args[0]


_AS_EXPONENTS = frozenset({"sqrt", "cbrt", "square", "inverse", "abs"})  # better said as exponents
_POWERS: dict[Fraction | None, str] = {Fraction(1, 2): "sqrt", Fraction(1, 3): "cbrt", Fraction(2): "square"}

_COMMON: dict[str, Callable[[Term], Term]] = {
    **{
        name: partial(fn, name)
        for name in (
            *("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "log10", "log2", "log1p", "expm1"),
            *("exp2", "cbrt", "asin", "acos", "atan", "asinh", "acosh", "atanh", "gamma", "factorial", "loggamma"),
            *("erf", "erfc", "digamma"),
        )
    },
    "abs": abs_,
    "square": lambda x: pow_(x, _TWO),
    "inverse": lambda x: div(_ONE, x),
    "exp10": lambda x: pow_(const(10), x),
}


def _angles(place: Place) -> Iterator[Edit]:
    node, parent = place.node, place.parent
    if parent is not None and parent.op == "fn" and parent.data in _TRIGONOMETRIC:
        if node.op in ("mul", "div"):
            yield from (Edit("degrees", place, a, "an angle in degrees") for a in _without_degrees(node))
        yield Edit("degrees", place, mul(node, _DEGREE), "an angle in degrees")
        yield Edit("degrees", place, div(node, _DEGREE), "an angle in degrees")
    if node.op == "fn" and node.data in _INVERSE:
        yield Edit("degrees", place, div(node, _DEGREE), "an angle in degrees")
        yield Edit("degrees", place, mul(node, _DEGREE), "an angle in degrees")


def _without_degrees(node: Term) -> Iterator[Term]:
    """An angle ``x π/180`` without the π/180, as it may be written."""
    for t in node.args:
        rest = set(postorder(*(a for a in node.args if a is not t)))
        if any(r.op == "named" and r.data == "pi" for r in rest):
            yield t
    if node.op == "div" and node.args[0].op == "mul":
        yield from node.args[0].args


def _bounds(place: Place) -> Iterator[Edit]:
    node = place.node
    if node.op in ("sum", "prod", "bigmax", "bigmin"):
        index, lo, hi, body = node.args
        moves = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1))
        for low, high in moves:
            bounds = (_shifted(lo, low), _shifted(hi, high))
            yield Edit("index", place, bind_index(node.op, index, body, *bounds))


def _shifted(bound: Term, step: int) -> Term:
    if bound.op == "const":
        return const(bound.data[0] + step)
    return add(bound, _ONE) if step > 0 else sub(bound, _ONE) if step < 0 else bound


def _left_out(place: Place) -> Iterator[Edit]:
    node = place.node
    if node.op in ("add", "sub"):
        a, b = node.args
        yield Edit("missing", place, a, "a term {b}")
        yield Edit("missing", place, b if node.op == "add" else neg(b), "a term {a}")
    elif node.op in ("mul", "div"):
        a, b = node.args
        yield Edit("factor", place, a, "a factor {b}" if node.op == "mul" else "a divisor {b}")
        yield Edit("factor", place, b if node.op == "mul" else div(_ONE, b), "a factor {a}")


def _grouped(place: Place) -> Iterator[Edit]:
    """Where parentheses may have been set otherwise."""
    for make_edit in GROUPINGS:
        new = make_edit(place.node)
        if new is not None:
            yield Edit("grouping", place, new)


def _inverted(place: Place) -> Iterator[Edit]:
    node, parent = place.node, place.parent
    if node.op in _CONDITIONS or (parent is not None and parent.op in BINDERS) or _in_condition(place):
        return
    if node.op == "div":
        yield Edit("exponent", place, div(node.args[1], node.args[0]))
        yield Edit("exponent", place, mul(*node.args))
    elif node.op == "mul":
        yield Edit("exponent", place, div(*node.args))
        yield Edit("exponent", place, div(node.args[1], node.args[0]))
    elif node.op == "pow" and node.args[1].op != "const":
        yield Edit("exponent", place, pow_(node.args[0], neg(node.args[1])))
        yield Edit("exponent", place, pow_(node.args[0], div(_ONE, node.args[1])))
    if not _has_own_exponent(node) and parent is not None and parent.op != "pow":
        yield Edit("exponent", place, pow_(node, _TWO))
        yield Edit("exponent", place, fn("sqrt", node))
        yield Edit("exponent", place, div(_ONE, node))


def _in_bound(place: Place) -> bool:
    """Whether the place is in an end of a sum: those are moved by one, not solved for."""
    return any(parent.op in BINDERS and position < len(parent.args) - 1 for parent, position in place.way)


def _in_condition(place: Place) -> bool:
    """Whether the place is inside of a comparison, where many edits happen to do the same to a few points."""
    return any(parent.op in _CONDITIONS for parent, _ in place.way)


def _has_own_exponent(node: Term) -> bool:
    """Whether the exponent of the node itself can be what is wrong."""
    return node.op == "const" or (node.op == "pow" and node.args[1].op == "const")


def _operations(place: Place) -> Iterator[Edit]:
    """A sum for a product and the other way round."""
    node = place.node
    if node.op == "add":
        yield Edit("function", place, mul(*node.args))
    elif node.op == "mul":
        yield Edit("function", place, add(*node.args))


def borders(root: Term, other: Term) -> Iterator[Edit]:
    """Comparisons with an end that the other side compares with: cases that meet elsewhere."""
    ends = dict.fromkeys(a for t in postorder(other) if t.op in ("lt", "le") for a in t.args)
    for place in places(root):
        node = place.node
        if node.op not in ("lt", "le"):
            continue
        for i, end in enumerate(node.args):
            for candidate in ends:
                if candidate is not end and candidate is not node.args[1 - i]:
                    args = (candidate, node.args[1]) if i == 0 else (node.args[0], candidate)
                    yield Edit("border", place, make(node.op, args), "the cases meet elsewhere")


def _branches(place: Place) -> Iterator[Edit]:
    node = place.node
    if node.op == "ite":
        test, yes, no = node.args
        yield Edit("function", place, make("ite", (test, no, yes)))
        yield Edit("function", place, yes)
        yield Edit("function", place, no)


_RULES: tuple[Callable[[Place], Iterator[Edit]], ...] = (
    _later_signs,
    _other_signs,
    _functions,
    _angles,
    _bounds,
    _left_out,
    _grouped,
    _inverted,
    _other_functions,
    _operations,
    _branches,
)


# ── Edits with one number to be found ────────────────────────────────────────────────────────────


def constants(root: Term, hole: Term) -> Iterator[Edit]:
    """Every constant, and every exponent that could stand where none is written, replaced by the hole."""
    every = [p for p in places(root) if not _in_bound(p)]
    for place in every:
        if place.node.op in ("const", "named"):
            exponent = place.parent is not None and place.parent.op == "pow" and place.position == 1
            yield Edit("exponent" if exponent else "constant", place, hole)
    for place in every:
        if place.node.op == "fn" and place.node.data in ("sqrt", "cbrt"):
            yield Edit("exponent", place, pow_(place.node.args[0], hole))
    for place in every:
        parent = place.parent
        if place.node.op in ("sym", "fn", "add", "sub", "index") and not (parent is not None and parent.op == "pow"):
            yield Edit("exponent", place, pow_(place.node, hole))


def insertions(root: Term, hole: Term) -> Iterator[Edit]:
    """A factor or a summand, unknown or a symbol, that may be missing somewhere inside."""
    every = [p for p in places(root) if p.node.op not in _CONDITIONS and p.node.op != "const"]
    symbols = [sym(n) for n in free_symbols(root)]
    for place in every:
        parent = place.parent
        if parent is None or parent.op in BINDERS:
            continue
        if parent.op not in ("mul", "div", "neg"):
            yield Edit("constant", place, mul(hole, place.node))
            for s in symbols:
                yield Edit("missing", place, mul(place.node, s))
                yield Edit("missing", place, div(place.node, s))
        if parent.op not in ("add", "sub"):
            yield Edit("missing", place, add(place.node, hole))
            for s in symbols:
                yield Edit("missing", place, add(place.node, s))
                yield Edit("missing", place, sub(place.node, s))
                yield Edit("missing", place, sub(s, place.node))
