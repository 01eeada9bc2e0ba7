"""Terms taken apart at their branches: one case per way through the ``if``s, |·|, max and min."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.defined import fails_by_sign
from mathlink.prove.linear import Region, negated, normal
from mathlink.sample import bounds_of
from mathlink.term import (
    BINDERS,
    Term,
    abs_,
    conjuncts,
    const,
    fn,
    ite,
    le,
    lt,
    neg,
    postorder,
    rebuild,
    substitute,
)

if TYPE_CHECKING:
    from mathlink.model import Domain

__all__ = ["Case", "as_branches", "branches"]

_ZERO = const(0)


@dataclass(frozen=True)
class Case:
    """The conditions of one way through, and the terms as they are there, free of branches."""

    conditions: tuple[Term, ...]
    terms: tuple[Term, ...]


def as_branches(root: Term) -> Term:
    """The same term with |·|, max, min, sign and copysign written as branches."""

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        match term.op:
            case "abs":
                return ite(le(_ZERO, args[0]), args[0], neg(args[0]))
            case "max" | "min":
                best = args[0]
                for a in args[1:]:
                    best = ite(le(a, best), best, a) if term.op == "max" else ite(le(best, a), best, a)
                return best
            case "fn" if term.data == "sign":
                return ite(lt(_ZERO, args[0]), const(1), ite(lt(args[0], _ZERO), const(-1), _ZERO))
            case "fn" if term.data == "copysign":
                size = as_branches(abs_(args[0]))
                return ite(le(_ZERO, args[1]), size, neg(size))
            case "fn" if term.data == "trunc":
                return ite(le(_ZERO, args[0]), fn("floor", args[0]), fn("ceil", args[0]))
        return None

    return rebuild(root, change)


def branches(domain: Domain, *roots: Term, limit: int = 32) -> list[Case]:
    """Every combination of branches of the roots whose conditions do not contradict each other on their face.

    Together the cases cover the domain. Branches inside a sum over a bound index stay as they are.

    Raises
    ------
    OutOfReach : there are more than ``limit``.
    """
    bounds = bounds_of(domain)
    found: list[Case] = []
    waiting = [Case((), roots)]
    while waiting:
        case = waiting.pop()
        branch = _first_branch(case.terms)
        if branch is None:
            found.append(case)
        else:
            condition = branch.args[0]
            for test, taken in ((negated(condition), branch.args[2]), (normal(condition), branch.args[1])):
                here = (*case.conditions, *conjuncts([test]))
                if not Region((*domain.hypotheses, *here)).empty and not fails_by_sign(test, bounds):
                    waiting.append(Case(here, tuple(substitute(t, {branch: taken}) for t in case.terms)))
        if len(found) + len(waiting) > limit:
            raise OutOfReach(f"more than {limit} combinations of branches")
    return found


def _first_branch(terms: tuple[Term, ...]) -> Term | None:
    """A branch whose condition holds no other branch and depends on no bound index."""
    inside = {b for t in postorder(*terms) if t.op in BINDERS for b in postorder(t.args[-1])}
    return next((t for t in postorder(*terms) if t.op == "ite" and t not in inside), None)
