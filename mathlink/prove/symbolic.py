"""The SymPy engine: cancel first, then simplify, each attempt with its own time limit, and every proof cross-checked in numbers."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, TypeVar

import sympy as sp
from sympy.core.cache import clear_cache

from mathlink.errors import OutOfReach
from mathlink.evaluate import is_undefined
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.answers import engine
from mathlink.prove.attempts import ATTEMPTS
from mathlink.prove.branches import as_branches, branches
from mathlink.prove.crosscheck import crosscheck
from mathlink.prove.defined import conditions, defined, fails_by_sign
from mathlink.prove.linear import Region, normal
from mathlink.prove.sketch import Needed, Opaque, Sketch
from mathlink.prove.timer import Stopped, can_be_stopped, limit
from mathlink.sample import bounds_of
from mathlink.term import BINDERS, Term, conjuncts, const, free_symbols, lt, neg, postorder, size, sub, substitute, sym
from mathlink.views.mp import evaluate_exact, rational
from mathlink.views.sympy import to_sympy

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["decide", "facts"]

T = TypeVar("T")

_LARGEST = 2_000  # nodes
_LONGEST = 200_000  # nodes of the tree
_LONGEST_ATTEMPT = 2.0  # seconds
_FEWEST_POINTS = 3
_BRANCHING = frozenset({"abs", "max", "min", "ite"})
_SIGNED = frozenset({"log", "log10", "log2", "log1p", "sqrt", "cbrt", "hypot", "atan2"})
_MOST_SIGNS = 2


@engine(
    "sympy",
    (OutOfReach, "{error}"),
    (RecursionError, "nested too deeply for SymPy"),
    (Exception, "SymPy failed: {kind}: {error}"),  # it raises what it likes
)
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """``PROVED`` where the difference of the sides simplifies to an exact 0 and no point of the domain speaks against it.

    Anything else is ``OPEN``. Only equations are tried. Outside the main thread SymPy cannot be stopped, so only the
    quick attempts run there.
    """
    budget.check()
    left, right, domain = obligation.left, obligation.right, obligation.domain
    if obligation.relation != "=":
        return "only equations are tried with SymPy"
    if size(left, right) > _LARGEST:
        return f"more than {_LARGEST} nodes"
    if _written_out(left, right) > _LONGEST:
        return "too long where what is shared is written out"
    steps = _proof(left, right, domain, budget)
    if steps is None:
        return "no attempt brought the difference of the sides to 0"
    checked = crosscheck(obligation, budget)
    if checked.against is not None:
        return "SymPy finds the sides equal, yet they differ at a point of the domain"
    if checked.points < (_FEWEST_POINTS if domain.kinds else 1):
        return "too few points of the domain at which both sides have a value"
    needed = conditions(domain, left, right)
    shown = Sketch(obligation, "SymPy", sp.__version__, (*map(Opaque, steps), *map(Needed, needed)))
    return Evidence(
        "sympy",
        Outcome.PROVED,
        steps=tuple(steps),
        conditions=needed,
        points=checked.points,
        sketch=shown,
    )


def _written_out(*roots: Term) -> int:
    """Number of nodes as a tree, which is how SymPy walks."""
    count: dict[Term, int] = {}
    for term in postorder(*roots):
        count[term] = 1 + sum(count[a] for a in term.args)
    return sum(count[r] for r in roots)


def _proof(left: Term, right: Term, domain: Domain, budget: Budget) -> list[str] | None:
    """Steps of a proof; first with |·| and max as SymPy knows them, then case by case, then by the signs of the symbols."""
    steps = _by_cases(left, right, domain, budget)
    if steps is None and any(t.op in _BRANCHING or t.data in ("sign", "copysign") for t in postorder(left, right)):
        left, right = as_branches(left), as_branches(right)
        steps = _by_cases(left, right, domain, budget)
    if steps is None and any((t.op == "fn" and t.data in _SIGNED) or _is_root(t) for t in postorder(left, right)):
        steps = _by_signs(left, right, domain, budget)
    return steps


def _is_root(term: Term) -> bool:
    if term.op != "pow":
        return False
    exponent = rational(term.args[1])
    return exponent is not None and exponent.denominator != 1


def _by_cases(left: Term, right: Term, domain: Domain, budget: Budget) -> list[str] | None:
    steps: list[str] = []
    every = branches(domain, left, right)
    for number, case in enumerate(every, 1):
        if any(t.op == "raise" for t in case.terms):
            continue
        here = tuple(normal(h) for h in (*domain.hypotheses, *case.conditions))
        fixed = Region(here).fixed()
        one, other = (substitute(t, fixed) for t in case.terms)
        found = _Difference(one, other, Domain(domain.kinds, here, domain.examples), budget).zero()
        if found is None:
            return None
        steps.append(found if len(every) == 1 else f"case {number}: {found}")
    return steps or None


def _by_signs(left: Term, right: Term, domain: Domain, budget: Budget) -> list[str] | None:
    """The symbols whose sign is open taken as positive, as negative (written −x with x > 0), and as 0."""
    bounds = bounds_of(domain)
    names = [n for n in free_symbols(left, right) if n in bounds and bounds[n].lo < 0 < bounds[n].hi]
    if not 0 < len(names) <= _MOST_SIGNS:
        return None
    steps = []
    for signs in product((1, -1, 0), repeat=len(names)):
        put = {sym(n): _signed(n, sign) for n, sign in zip(names, signs, strict=True) if sign != 1}
        positive = tuple(lt(const(0), sym(n)) for n, sign in zip(names, signs, strict=True) if sign != 0)
        hypotheses = tuple(substitute(h, put) for h in domain.hypotheses)
        here = Domain(domain.kinds, (*hypotheses, *positive))
        if Region(here.hypotheses).empty:
            continue
        sides = substitute(left, put), substitute(right, put)
        if fails_by_sign(defined(*sides), bounds_of(here)):
            continue
        found = _by_cases(*sides, here, budget)
        if found is None:
            return None
        words = ", ".join(f"{n} {_SIGN_WORDS[sign]} 0" for n, sign in zip(names, signs, strict=True))
        steps += [f"for {words}: {step}" for step in found]
    return steps or None


_SIGN_WORDS = {1: ">", -1: "<", 0: "="}


def _signed(name: str, sign: int) -> Term:
    return const(0) if sign == 0 else neg(sym(name))


class _Difference:
    """The difference of two sides without branches, and the attempts to bring it to 0 in the order of their price."""

    def __init__(self, left: Term, right: Term, domain: Domain, budget: Budget) -> None:
        self.left = left
        self.right = right
        self.domain = domain
        self.budget = budget
        self.facts = facts(domain)

    def zero(self) -> str | None:
        """How the difference comes to 0, in words; ``None`` where it does not."""
        if self.left is self.right:
            return "both sides are the same term"
        difference = self.limited(self._build)
        if difference is None or difference.has(sp.nan, sp.zoo, sp.oo):
            return None
        pieces = self.limited(lambda: self._pieces(difference))
        if pieces is None:
            return None
        words = [self._attempts(p) for p in pieces]
        return None if None in words else "; ".join(dict.fromkeys(w for w in words if w))

    def limited(self, work: Callable[[], T], seconds: float = _LONGEST_ATTEMPT) -> T | None:
        """The result of ``work``, or ``None`` where it fails or takes too long."""
        self.budget.check()
        try:
            with limit(min(seconds, self.budget.left())):
                return work()
        except Stopped:
            clear_cache()
            return None
        except OutOfReach:
            raise
        except Exception:  # an attempt that fails is an attempt that does not prove
            return None

    def _attempts(self, difference: Any) -> str | None:
        if difference == 0:
            return "the difference of the sides is 0 as it stands"
        if difference.has(sp.nan, sp.zoo, sp.oo):
            return None
        for words, slow, attempt in ATTEMPTS:
            if slow and not can_be_stopped():
                continue
            if self.limited(lambda attempt=attempt: attempt(difference)) == 0:  # type: ignore[misc]
                return f"the difference of the sides is 0 after {words}"
        return _by_derivative(self, difference) if can_be_stopped() else None

    def _build(self) -> Any:
        left, right = (to_sympy(side, **self.facts) for side in (self.left, self.right))
        if any(t.op in BINDERS for t in postorder(self.left, self.right)):
            if not _sums_run_upwards(self.domain, self.left, self.right):
                raise OutOfReach("a sum whose upper bound may lie below its lower bound")
            left, right = left.doit(), right.doit()
        return left - right

    def _pieces(self, difference: Any) -> list[Any] | None:
        """The difference piece by piece, where sums or integrals brought in pieces."""
        if not difference.has(sp.Piecewise):
            return [difference]
        folded = sp.piecewise_fold(difference)
        if not isinstance(folded, sp.Piecewise):
            return [folded]
        pieces = []
        for expression, condition in folded.args:
            if isinstance(condition, sp.Eq) and condition.lhs.is_Symbol and condition.rhs.is_Rational:
                if self._nowhere(condition.lhs.name, condition.rhs):
                    continue
                expression = expression.subs(condition.lhs, condition.rhs)
            pieces.append(expression)
        return pieces

    def _nowhere(self, name: str, value: Any) -> bool:
        """Whether a side is undefined, or the domain empty, wherever the symbol has this value."""
        at = {sym(name): const(int(value.p)) if value.q == 1 else const(_fraction(value))}
        for condition in conjuncts([*self.domain.hypotheses, defined(self.left, self.right)]):
            try:
                if evaluate_exact(substitute(condition, at), {}) is False:
                    return True
            except OutOfReach:
                continue
            except Exception as error:
                if is_undefined(error):
                    continue
                raise
        return False


def _fraction(value: Any) -> Any:
    from fractions import Fraction

    return Fraction(int(value.p), int(value.q))


def facts(domain: Domain) -> dict[str, Any]:
    """What the bounds of the domain say about the signs of its symbols, in the words of :func:`to_sympy`."""
    bounds = bounds_of(domain)
    positive = {n for n, b in bounds.items() if b.lo > 0 or (b.lo == 0 and b.open_lo)}
    return {
        "positive": frozenset(positive),
        "nonnegative": frozenset(n for n, b in bounds.items() if b.lo == 0) - positive,
        "negative": frozenset(n for n, b in bounds.items() if b.hi < 0 or (b.hi == 0 and b.open_hi)) - positive,
        "integer": frozenset(n for n, kind in domain.kinds.items() if kind == "int"),
    }


def _sums_run_upwards(domain: Domain, *roots: Term) -> bool:
    """Whether every sum and product has hi ≥ lo − 1: SymPy counts backwards below that, Python adds nothing."""
    bounds = bounds_of(domain)
    shift = {
        sym(name): to_sympy(sym(name), nonnegative=[name], integer=[name]) + sp.Integer(int(b.lo))
        for name, b in bounds.items()
        if domain.kinds[name] == "int" and b.lo > float("-inf") and b.lo == int(b.lo)
    }
    for term in postorder(*roots):
        if term.op not in ("sum", "prod"):
            continue
        room = to_sympy(sub(term.args[2], term.args[1]), integer=domain.kinds) + 1
        plain = {to_sympy(s, integer=domain.kinds): value for s, value in shift.items()}
        if sp.expand(room.subs(plain, simultaneous=True)).is_nonnegative is not True:
            return False
    return True


# ── Constant because smooth and flat ────────────────────────────────────────────────────────────

_SMOOTH = frozenset(
    [
        "sqrt",
        "exp",
        "expm1",
        "exp2",
        "log",
        "log1p",
        "log10",
        "log2",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "erf",
        "erfc",
        "gamma",
        "loggamma",
        "digamma",
    ]
)
_SMOOTH_OPS = frozenset({"const", "named", "sym", "add", "sub", "mul", "div", "pow", "neg", "fn"})
_TRIAL_VALUES = (1, 2, 0, sp.Rational(1, 2), -1, 3, sp.Rational(1, 4))


def _by_derivative(task: _Difference, difference: Any) -> str | None:
    """A smooth difference on a box whose partial derivatives all vanish is constant; 0 at one point makes it 0.

    The domain must be a box (single bounds on single symbols) on which both sides are defined throughout.
    """
    domain = task.domain
    if not _is_box(domain) or conditions(domain, task.left, task.right):
        return None
    if not all(_is_smooth(t) for t in postorder(task.left, task.right)):
        return None
    symbols = sorted(difference.free_symbols, key=lambda s: s.name)
    for s in symbols:
        if task.limited(lambda s=s: sp.simplify(sp.together(sp.diff(difference, s)))) != 0:  # type: ignore[misc]
            return None
    bounds = bounds_of(domain)
    at = {}
    for s in symbols:
        b = bounds[s.name]
        at[s] = next((v for v in _TRIAL_VALUES if b.lo < v < b.hi), None)
    if None in at.values() or task.limited(lambda: sp.simplify(sp.radsimp(difference.subs(at)))) != 0:
        return None
    return "showing that its derivatives vanish and that it is 0 at one point"


def _is_box(domain: Domain) -> bool:
    if "int" in domain.kinds.values():
        return False
    for condition in conjuncts(domain.hypotheses):
        kinds = sorted(a.op for a in condition.args)
        if condition.op not in ("lt", "le") or "sym" not in kinds or not set(kinds) <= {"sym", "const"}:
            return False
        if kinds == ["sym", "sym"]:
            return False
    return True


def _is_smooth(term: Term) -> bool:
    return term.op in _SMOOTH_OPS and (term.op != "fn" or term.data in _SMOOTH)
