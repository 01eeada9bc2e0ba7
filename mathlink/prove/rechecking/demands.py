"""What terms ask for: every divisor, radicand and logarithm, each of which has to be settled, listed or a hypothesis."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.defined import holds_by_sign
from mathlink.term import Term, conjuncts, const, fn, le, lt, ne, postorder
from mathlink.term.build import BOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mathlink.prove.rechecking.kernel import Kernel

__all__ = ["demands", "is_settled", "strict"]

_ZERO, _ONE, _MINUS = const(0), const(1), const(-1)
_LAZY = frozenset({"ite", "and", "or", "not", "lt", "le", "eq", "ne", "sum", "prod", "bigmax", "bigmin", "integral"})

_OF_FUNCTION: dict[str, Callable[[Term], tuple[Term, ...]]] = {
    "sqrt": lambda x: (le(_ZERO, x),),
    **dict.fromkeys(("log", "log2", "log10"), lambda x: (lt(_ZERO, x),)),
    "log1p": lambda x: (lt(_MINUS, x),),
    **dict.fromkeys(("asin", "acos"), lambda x: (le(_MINUS, x), le(x, _ONE))),
    "acosh": lambda x: (le(_ONE, x),),
    "atanh": lambda x: (lt(_MINUS, x), lt(x, _ONE)),
    "tan": lambda x: (ne(fn("cos", x), _ZERO),),
}


def demands(*roots: Term) -> dict[Term, None]:
    """The conditions that the operations of the terms ask for; nothing inside sums, and nothing of branches."""
    found: dict[Term, None] = {}
    for term in strict(*roots):
        for condition in _of(term):
            if not any(t.op == "sym" and t.data.startswith(BOUND) for t in postorder(condition)):
                found[condition] = None
    return found


def strict(*roots: Term) -> Iterator[Term]:
    """The terms that have a value wherever the roots have one."""
    waiting, seen = list(roots), set(roots)
    while waiting:
        term = waiting.pop()
        yield term
        inner = term.args[1:-1] if term.op in ("sum", "prod", "bigmax", "bigmin", "integral") else term.args
        if term.op == "ite":
            inner = term.args[:1]
        if term.op in ("and", "or", "derivative", "limit"):
            inner = ()
        for a in inner:
            if a not in seen:
                seen.add(a)
                waiting.append(a)


def _of(term: Term) -> tuple[Term, ...]:
    if term.op in ("div", "floordiv", "mod"):
        return (ne(term.args[1], _ZERO),)
    if term.op == "pow":
        return _of_power(*term.args)
    rule = _OF_FUNCTION.get(term.data) if term.op == "fn" else None
    return () if rule is None else rule(*term.args)


def _of_power(base: Term, exponent: Term) -> tuple[Term, ...]:
    value = _number(exponent)
    if value is None:
        return () if base.op in ("const", "named") else (lt(_ZERO, base),)
    if value.denominator == 1:
        return (ne(base, _ZERO),) if value < 0 else ()
    return (lt(_ZERO, base),) if value < 0 else (le(_ZERO, base),)


def _number(term: Term) -> Fraction | None:
    match term.op:
        case "const":
            return Fraction(term.data[0])
        case "neg" if term.args[0].op == "const":
            return -Fraction(term.args[0].data[0])
        case "div" if all(a.op == "const" for a in term.args) and term.args[1].data[0]:
            return Fraction(term.args[0].data[0]) / Fraction(term.args[1].data[0])
    return None


def is_settled(kernel: Kernel, condition: Term, hypotheses: Iterable[Term]) -> bool:
    """Whether a condition follows from the hypotheses, from bounds, or from the signs of generators."""
    if condition in conjuncts(hypotheses) or holds_by_sign(condition, kernel.signs.bounds):
        return True
    gap = kernel.gap(condition) if condition.op in ("lt", "le", "ne") else None
    if gap is None:
        return False
    if condition.op == "ne":
        return kernel.signs.vanishes_nowhere(gap.top)
    sign = kernel.signs.of(gap)
    return sign >= (2 if condition.op == "lt" else 1)
