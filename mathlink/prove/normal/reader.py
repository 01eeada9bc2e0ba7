"""Terms into the field: one row of a table per operation."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.normal.angles import Angles
from mathlink.prove.normal.binomials import binomial_sum
from mathlink.prove.normal.field import Bound, Field, Nowhere, Quotient
from mathlink.prove.normal.powers import Powers
from mathlink.prove.normal.signs import NEGATIVE, POSITIVE, Signs
from mathlink.prove.normal.special import Special
from mathlink.prove.normal.sums import Sums
from mathlink.prove.normal.words import in_words
from mathlink.term import BINDERS, COMPARISONS, Term, const, le, postorder, substitute

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Budget, Domain
    from mathlink.prove.normal.plan import Plan

    Rule = Callable[..., Quotient]

__all__ = ["Reader"]

MOST_UNROLLED = 64
MOST_EXPONENT = 2_000
LOGIC = COMPARISONS | {"and", "or", "not", "true", "false"}
HALF = Fraction(1, 2)


class Reader:
    """Reads terms of one domain. ``met`` holds every term that was read strictly: its definedness was used."""

    def __init__(self, domain: Domain, plan: Plan, width: int, budget: Budget, *, arcs: bool = False) -> None:
        self.domain = domain
        self.plan = plan
        self.budget = budget
        self.field = Field(width, budget)
        self.signs = Signs(self.field)
        self.powers = Powers(self.field, self.signs, plan)
        self.met: dict[Term, Quotient] = {}
        bounds = {"low": Bound(Fraction(314159, 100000), True), "high": Bound(Fraction(31416, 10000), True)}
        self.pi = self.field.quotient(self.field.generator("pi", "pi", "named", "pi", **bounds))
        self.angles = Angles(self.powers, self.pi)
        self.integers = frozenset(n for n, kind in domain.kinds.items() if kind == "int")
        self.special = Special(self.powers, self.angles, self.pi, self.integers)
        self.sums = Sums(self.field, self.signs)
        self._functions = self._table(arcs)

    # hypotheses

    def assume(self, *conditions: Term) -> None:
        """Use what the conditions say about signs; what cannot be read is left unused."""
        for condition in conditions:
            try:
                self._assume(condition)
            except OutOfReach:
                continue

    def forget(self) -> None:
        """Forget what reading the hypotheses needed: conditions are listed for the terms that are read from here on."""
        self.met.clear()
        self.powers.needed.clear()
        self.special.positive.clear()

    def _assume(self, condition: Term) -> None:
        op = condition.op
        if op == "not" and condition.args[0].op in COMPARISONS:
            inner = condition.args[0]
            a, b = inner.args
            op, a, b = {"lt": ("le", b, a), "le": ("lt", b, a), "eq": ("ne", a, b), "ne": ("eq", a, b)}[inner.op]
        elif op in COMPARISONS:
            a, b = condition.args
        else:
            return
        gap = self.field.sub(self.read(b), self.read(a))
        if gap.top.is_zero():
            return
        if op == "ne":
            self.signs.nonzero.extend(f for f, _ in self.field.factors(gap.top)[1])
            return
        below = self.signs.poly(gap.bottom)
        poly = self.field.times(gap.top, gap.bottom) if abs(below) < 2 else gap.top if below > 0 else -gap.top
        strict = op == "lt"
        if strict and self._whole(gap):
            poly, strict = poly - 1, False
        self.signs.assume(poly, strict)
        if op == "eq":
            self.signs.assume(-poly, False)

    def _whole(self, a: Quotient) -> bool:
        """Whether it is a sum of whole multiples of products of integer symbols."""
        if not a.bottom.is_one() or any(c.q != 1 for c in a.top.coeffs()):
            return False
        return all(g.kind == "symbol" and self.domain.kinds.get(g.label) == "int" for g in self.field.used(a.top))

    def truth(self, condition: Term) -> bool | None:
        """Whether a condition holds everywhere (or nowhere) in the domain; ``None`` where that is not known."""
        if condition.op in ("true", "false"):
            return condition.op == "true"
        if condition.op == "not":
            inner = self.truth(condition.args[0])
            return None if inner is None else not inner
        if condition.op in ("and", "or"):
            stop = condition.op == "or"
            found = [self.truth(a) for a in condition.args]
            return stop if stop in found else None if None in found else not stop
        if condition.op not in COMPARISONS:
            return None
        a, b = condition.args
        gap = self.field.sub(self.read(b), self.read(a))
        if gap.top.is_zero():
            return condition.op in ("le", "eq")
        sign = self.signs.of(gap)
        match condition.op:
            case "lt":
                return True if sign == POSITIVE else False if sign < 0 else None
            case "le":
                return True if sign > 0 else False if sign == NEGATIVE else None
            case "eq":
                return False if abs(sign) == 2 else None
        return True if abs(sign) == 2 else None

    # terms

    def read(self, root: Term) -> Quotient:
        """The normal form of a term."""
        stack = [root]
        while stack:
            term = stack[-1]
            if term in self.met:
                stack.pop()
                continue
            waiting = [a for a in self._strict(term) if a not in self.met]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            self.budget.check()
            self.met[term] = self._one(term)
            stack.pop()
        return self.met[root]

    def _strict(self, term: Term) -> tuple[Term, ...]:
        """The arguments that have a value wherever the term has one."""
        if term.op == "ite" or term.op in LOGIC or term.op == "index":
            return term.args[1:] if term.op == "index" else ()
        if term.op in BINDERS:
            return term.args[1:-1] if term.op in ("sum", "prod", "bigmax", "bigmin", "integral") else ()
        return term.args

    def _one(self, term: Term) -> Quotient:
        args = [self.met[a] for a in self._strict(term)]
        rule = getattr(self, f"_read_{term.op}", None)
        if rule is not None:
            return rule(term, *args)  # type: ignore[no-any-return]
        if term.op in self._functions and term.op != "fn":
            return self._functions[term.op](*args)
        raise OutOfReach(f"{term.op} {term.data or ''}".strip())

    def _read_const(self, term: Term) -> Quotient:
        return self.field.const(term.data[0])

    def _read_sym(self, term: Term) -> Quotient:
        name = term.data
        bound = frozenset() if name in self.domain.kinds or not name.startswith("\N{MIDDLE DOT}") else frozenset({name})
        return self.field.quotient(self.field.generator(("sym", name), name, "symbol", name, bound=bound))

    def _read_named(self, term: Term) -> Quotient:
        match term.data:
            case "pi":
                return self.pi
            case "e":
                return self.powers.exp(self.field.one)
            case "euler_gamma":
                low, high = Bound(Fraction(577, 1000), True), Bound(Fraction(578, 1000), True)
                made = self.field.generator("euler", "euler_gamma", "named", "euler_gamma", low=low, high=high)
                return self.field.quotient(made)
        raise OutOfReach(f"the constant {term.data}")

    def _read_fn(self, term: Term, *args: Quotient) -> Quotient:
        rule = self._functions.get(term.data)
        if rule is not None:
            return rule(*args)
        return self.special.plain(term.data, *args)

    def _read_call(self, term: Term, *args: Quotient) -> Quotient:
        return self.special.plain(f"call {term.data}", *args)

    def _read_index(self, term: Term, *args: Quotient) -> Quotient:
        base = term.args[0]
        if base.op != "sym":
            return self._whole_term(term)
        return self.special.plain(f"entry {base.data}", *args)

    def _read_ite(self, term: Term) -> Quotient:
        condition, yes, no = term.args
        chosen = self.truth(condition)
        if chosen is None:
            return self._whole_term(term)
        return self.read(yes if chosen else no)

    def _read_raise(self, term: Term) -> Quotient:
        raise Nowhere(f"raises {term.data}")

    def _whole_term(self, term: Term) -> Quotient:
        """A term that nothing is known about: only equal to itself."""
        bound = frozenset(t.data for t in postorder(term) if t.op == "sym" and t.data.startswith("\N{MIDDLE DOT}"))
        words = f"{term!r}"
        return self.field.quotient(self.field.generator(("term", term), words, "term", words, bound=bound, about=term))

    # powers

    def _read_pow(self, term: Term, base: Quotient, exponent: Quotient) -> Quotient:
        value = self.field.value(exponent)
        if value is not None:
            return self._number_power(base, value)
        if self.signs.of(base) == POSITIVE:
            return self.powers.exp(self.field.mul(exponent, self.powers.log(base)))
        if base.top.is_zero():
            return self._whole_term(term)
        return self._loose_power(base, exponent)

    def _number_power(self, base: Quotient, value: Fraction) -> Quotient:
        if value.denominator != 1:
            return self.powers.root(base, value)
        if abs(value) > MOST_EXPONENT or (max(len(base.top), len(base.bottom)) > 1 and abs(value) > 64):
            raise OutOfReach(f"the power {value} of a sum")
        if base.top.is_zero() and value < 0:
            raise Nowhere("zero to a negative power")
        return self.field.power(base, int(value))

    def _loose_power(self, base: Quotient, exponent: Quotient) -> Quotient:
        """A base of unknown sign: positive factors come out, whole exponents add; nothing else is a law there."""
        parts = self.powers.factored(base)
        strong = self.field.product([self.field.power(b, e) for b, e in parts.strong])
        strong = self.field.scale(strong, parts.content)
        made = [self.powers.exp(self.field.mul(exponent, self.powers.log(strong)))]
        rest = self.field.div(base, strong)
        constant = exponent.top.to_dict().get((0,) * self.field.width) if exponent.bottom.is_one() else None
        whole = 0 if constant is None else int(constant.p // constant.q)
        exponent = self.field.sub(exponent, self.field.const(whole))
        if whole:
            self._must_not_vanish(rest)
            made.append(self.field.power(rest, whole))
        if self._whole(exponent):
            for piece, c in self.powers.pieces(exponent):
                self._must_not_vanish(rest)
                made.append(self.field.power(self._power_generator(rest, piece), int(c)))
        else:
            made.append(self._power_generator(rest, exponent))
        return self.field.product(made)

    def _power_generator(self, base: Quotient, exponent: Quotient) -> Quotient:
        key = ("power", *self.field.key(base, exponent))
        if key not in self.field.by_key:
            meaning = f"({in_words(self.field, base)})^({in_words(self.field, exponent)})"
            bound = self.field.indices(base, exponent)
            made = self.field.generator(key, meaning, "power", meaning, bound=bound, arguments=(base, exponent))
            if self.field.value(base) == -1 and self._whole(exponent):
                self.field.relate(made, 2, self.field.one)
        return self.field.quotient(self.field.by_key[key])

    def _must_not_vanish(self, a: Quotient) -> None:
        if not self.signs.vanishes_nowhere(a.top):
            self.powers.needed[str(a.top)] = Quotient(a.top, self.field.unit)

    # binders

    def _read_sum(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        unrolled = self._unrolled(term, lo, hi)
        if unrolled is not None:
            total = self.field.zero
            for part in unrolled:
                total = self.field.add(total, part)
            return total
        closed = binomial_sum(term) if self._counts_from_zero(term.args[2]) else None
        if closed is not None:
            return self.read(closed)
        return self.sums.total(self.read(term.args[0]), lo, hi, self.read(term.args[-1]))

    def _counts_from_zero(self, hi: Term) -> bool:
        return hi.op == "sym" and hi.data in self.integers and self.truth(le(const(0), hi)) is True

    def _read_prod(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        unrolled = self._unrolled(term, lo, hi)
        return self._bound_whole(term, lo, hi) if unrolled is None else self.field.product(unrolled)

    def _read_bigmax(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        return self._extreme(term, lo, hi, 1)

    def _read_bigmin(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        return self._extreme(term, lo, hi, -1)

    def _extreme(self, term: Term, lo: Quotient, hi: Quotient, direction: int) -> Quotient:
        unrolled = self._unrolled(term, lo, hi)
        return self._bound_whole(term, lo, hi) if not unrolled else self._fold(direction, *unrolled)

    def _read_integral(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        return self._bound_whole(term, lo, hi)

    def _read_limit(self, term: Term) -> Quotient:
        return self._whole_term(term)

    def _read_derivative(self, term: Term) -> Quotient:
        return self._whole_term(term)

    def _unrolled(self, term: Term, lo: Quotient, hi: Quotient) -> list[Quotient] | None:
        first, last = self.field.value(lo), self.field.value(hi)
        if first is None or last is None or first.denominator != 1 or last.denominator != 1:
            return None
        if last - first >= MOST_UNROLLED:
            return None
        index, body = term.args[0], term.args[-1]
        return [self.read(substitute(body, {index: const(k)})) for k in range(int(first), int(last) + 1)]

    def _bound_whole(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        """A binder as a function of the normal forms of its parts."""
        body = self.read(term.args[-1])
        own = self.field.indices(self.read(term.args[0]))
        key = (term.op, term.args[0], *self.field.key(lo, hi, body))
        parts = ", ".join(in_words(self.field, a) for a in (body, lo, hi))
        meaning = f"{term.op}({parts})"
        bound = self.field.indices(lo, hi) | (self.field.indices(body) - own)
        more = {"bound": bound, "arguments": (lo, hi, body), "about": term.args[0].data}
        return self.field.quotient(self.field.generator(key, meaning, term.op, meaning, **more))

    # tables

    def _fold(self, direction: int, *args: Quotient) -> Quotient:
        different = {self.field.key(a): a for a in args}
        ordered = [different[key] for key in sorted(different)]
        total = ordered[0]
        for a in ordered[1:]:
            total = self.powers.larger(total, a, direction)
        return total

    def _table(self, arcs: bool) -> dict[str, Rule]:
        f, p, a, s = self.field, self.powers, self.angles, self.special
        exp, log, one = p.exp, p.log, f.one

        def two(x: Quotient) -> Quotient:
            return f.scale(x, 2)

        def half(x: Quotient) -> Quotient:
            return f.scale(x, HALF)

        def root_of_square(x: Quotient, shift: int) -> Quotient:
            return p.root(f.add(f.mul(x, x), f.const(shift)), HALF)

        def tanh(x: Quotient) -> Quotient:
            square = exp(two(x))
            return f.div(f.sub(square, one), f.add(square, one))

        def asinh(x: Quotient) -> Quotient:
            return log(f.add(x, root_of_square(x, 1)))

        asin = a.asin_by_atan if arcs else a.asin
        return {
            "add": f.add,
            "sub": f.sub,
            "mul": f.mul,
            "div": f.div,
            "neg": f.neg,
            "abs": p.absolute,
            "max": lambda *x: self._fold(1, *x),
            "min": lambda *x: self._fold(-1, *x),
            "floordiv": s.floordiv,
            "mod": s.mod,
            "sqrt": lambda x: p.root(x, HALF),
            "cbrt": p.cube_root,
            "hypot": lambda x, y: p.root(f.add(f.mul(x, x), f.mul(y, y)), HALF),
            "exp": exp,
            "expm1": lambda x: f.sub(exp(x), one),
            "exp2": lambda x: exp(f.mul(x, p.log_number(Fraction(2)))),
            "log": log,
            "log1p": lambda x: log(f.add(one, x)),
            "log2": lambda x: f.div(log(x), p.log_number(Fraction(2))),
            "log10": lambda x: f.div(log(x), p.log_number(Fraction(10))),
            "sinh": lambda x: half(f.sub(exp(x), exp(f.neg(x)))),
            "cosh": lambda x: half(f.add(exp(x), exp(f.neg(x)))),
            "tanh": tanh,
            "asinh": asinh,
            "acosh": lambda x: log(f.add(x, root_of_square(x, -1))),
            "atanh": lambda x: half(log(f.div(f.add(one, x), f.sub(one, x)))),
            "sin": a.sin,
            "cos": a.cos,
            "tan": a.tan,
            "atan": a.atan,
            "asin": asin,
            "acos": lambda x: f.sub(half(self.pi), asin(x)),
            "atan2": lambda y, x: a.atan2(y, x) or s.plain("atan2", y, x),
            "sign": p.signum,
            "gamma": s.gamma,
            "factorial": s.factorial,
            "loggamma": s.loggamma,
            "digamma": s.digamma,
            "beta": s.beta,
            "binom": s.binom,
            "erf": s.erf,
            "erfc": s.erfc,
            "lambertw": s.lambertw,
            **{name: partial(s.bessel.value, name) for name in ("besselj", "bessely", "besseli", "besselk")},
            "floor": s.floor,
            "ceil": s.ceil,
            "gammaincc": s.gammaincc,
        }
