"""Binding by name in docstrings: which symbol is which parameter, by fixed rules in a fixed order.

=====  ================================================================================================
rule   what binds
=====  ================================================================================================
1      the map a person declared
2      the exact name (``\\rho_{g}`` ↔ ``rhog``), superscript before subscript, comma parts swapped
3      Greek letters and usual aliases, from one short table
4      case ignored, where that is unique
5      the result
6      other equations of the docstring, as definitions of symbols that are no parameters
7      quotients and products with a fixed meaning (``\\epsilon/D`` ↔ ``eD``, Pe = Re·Pr)
8      subscript dropped where the base is unique
9      constants of nature and constants of the module, only where nothing else fits
=====  ================================================================================================

No rule looks at values, each parameter serves one name, and what is ambiguous stays unbound.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice, permutations, product
from typing import TYPE_CHECKING

from mathlink.bind._spelling import exact, meanings, parts, spellings, swapped
from mathlink.bind.aliases import CONSTANTS, OTHER_QUANTITY, QUOTIENTS, RELATIONS, WELL_KNOWN
from mathlink.term import Term, add, const, div, mul, postorder, pow_, rebuild, sub, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

__all__ = ["Binding", "Bound", "candidates", "exact", "propose", "same_name", "spellings", "swapped"]

_DEEPEST = 5
_MOST_CHOICES = 24


@dataclass(frozen=True)
class Bound:
    """One notation and what it stands for.

    ``notation`` is the term as read (usually a symbol), ``target`` the text of a ``where`` value: a parameter, an
    expression over parameters, a number or ``"return…"``; ``rule`` is the number of the rule that bound it.
    """

    notation: Term
    target: str
    rule: int

    @property
    def symbol(self) -> str:
        """The notation in words."""
        return notation_text(self.notation)


@dataclass(frozen=True)
class Binding:
    """What every symbol of some terms stands for.

    Attributes
    ----------
    terms : the terms that were asked for, in order; quotients that have a parameter of their own stand as quotients.
    bound : notations with their targets.
    definitions : notation → what the docstring says it equals, over bound symbols and further definitions.
    unbound : symbols that stand for nothing, in order of appearance.
    free : parameters that no symbol uses.
    notes : why a symbol that has a likely parameter was not bound to it.
    """

    terms: tuple[Term, ...]
    bound: tuple[Bound, ...] = ()
    definitions: Mapping[Term, Term] = field(default_factory=dict)
    unbound: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every symbol stands for something."""
        return not self.unbound

    @property
    def targets(self) -> dict[Term, str]:
        """Notation → target."""
        return {b.notation: b.target for b in self.bound}

    @property
    def where(self) -> dict[str, str]:
        """Symbol → target, as a person would write it."""
        return {b.symbol: b.target for b in self.bound}

    def inputs(self, parameters: Collection[str]) -> tuple[str, ...]:
        """The parameters that the bound symbols use."""
        used = {name for b in self.bound for name in _names(b.target)}
        return tuple(name for name in parameters if name in used)

    def apply(self, term: Term) -> Term:
        """The term over parameter names; the result is the symbol ``return``, definitions are written out."""
        mapping = {b.notation: _target_term(b.target) for b in self.bound}
        for notation in _ordered(self.definitions):
            mapping[notation] = substitute(self.definitions[notation], mapping)
        return substitute(term, mapping)


def propose(
    terms: Sequence[Term],
    parameters: Collection[str],
    *,
    result: Mapping[Term, str] | None = None,
    declared: Mapping[Term, str] | None = None,
    definitions: Mapping[Term, Sequence[Term]] | None = None,
    constants: Mapping[str, float] | None = None,
) -> Binding:
    """The binding of all symbols of ``terms`` by rules 1–9.

    Parameters
    ----------
    terms : both sides of the equation and its conditions.
    parameters : names of the function's parameters, in order.
    result : notation of the result → ``"return"`` or ``"return[1]"`` (rule 5).
    declared : notation → target as declared by a person (rule 1).
    definitions : notation → the terms that the docstring says it equals; several are equal links of one chain.
    constants : numbers of the module that the code refers to (rule 9).
    """
    given = {t: ([*bodies]) for t, bodies in (definitions or {}).items() if bodies}
    fixed = [*(Bound(t, target, 1) for t, target in (declared or {}).items())]
    fixed += [Bound(t, target, 5) for t, target in (result or {}).items() if t not in (declared or {})]
    best: Binding | None = None
    for bodies in islice(product(*given.values()), _MOST_CHOICES):
        work = _Work(tuple(terms), tuple(parameters), fixed, dict(zip(given, bodies, strict=True)), constants or {})
        found = work.done()
        if best is None or len(found.unbound) < len(best.unbound):
            best = found
        if best.complete:
            break
    assert best is not None
    return best


def same_name(symbol: str, name: str) -> int:
    """The rule (2, 3 or 4) by which a symbol and a name in code are one, 0 if they are not."""
    key = exact(name)
    if key in swapped(symbol):
        return 2
    if key in spellings(symbol):
        return 3
    return 4 if key.lower() in {s.lower() for s in spellings(symbol)} else 0


def candidates(unbound: Sequence[str], free: Sequence[str], most: int = 200) -> Iterator[dict[str, str]]:
    """Ways to give the unbound symbols different free parameters, most plausible first; for suggestions only."""
    if not unbound or len(unbound) > len(free) or len(unbound) > 4:
        return
    ranked = sorted(
        islice(permutations(free, len(unbound)), 5040),
        key=lambda chosen: -sum(_likeness(s, p) for s, p in zip(unbound, chosen, strict=True)),
    )
    for chosen in ranked[:most]:
        yield dict(zip(unbound, chosen, strict=True))


def _likeness(symbol: str, parameter: str) -> int:
    """How much a symbol and a parameter look alike: same letters in front, same letters at all."""
    p, key = parts(symbol), exact(parameter)
    base = p.base
    same_start = 4 * key.lower().startswith(base.lower()) + 3 * (base[:1].lower() == key[:1].lower())
    return same_start + sum(2 for s in p.subscripts if s and key.endswith(s)) + len(set(base) & set(key))


def notation_text(notation: Term) -> str:
    """A notation as a person would write it."""
    if notation.op in ("sym", "call"):
        return str(notation.data)
    if notation.op == "const":
        return notation.data[1] or str(notation.data[0])
    if notation.op in ("div", "pow"):
        sign = {"div": " / ", "pow": "^"}[notation.op]
        return sign.join(notation_text(a) for a in notation.args)
    return repr(notation)


# ── the work of one proposal ─────────────────────────────────────────────────────────────────────


class _Work:
    """The state while rules are applied: what is bound so far, which parameters are left."""

    def __init__(
        self,
        terms: tuple[Term, ...],
        parameters: tuple[str, ...],
        fixed: list[Bound],
        definitions: dict[Term, Term],
        constants: Mapping[str, float],
    ) -> None:
        self.terms = terms
        self.parameters = parameters
        self.bound = {b.notation: b for b in fixed}
        self.definitions = definitions
        self.constants = constants
        self.notes: list[str] = []

    def done(self) -> Binding:
        """All rules in their order."""
        for rule in (_exact, _swapped, _spelled, _meant, _any_case):
            self._by_name(rule)
        for step in (self._quotients, self._relations, self._dropped, self._constants):
            step()
        open_, used = self._reach()
        bound = tuple(b for b in self.bound.values() if b.notation in used)
        taken = {name for b in bound for name in _names(b.target)}
        return Binding(
            self.terms,
            bound,
            {t: body for t, body in self.definitions.items() if t in used and t not in self.bound},
            tuple(notation_text(t) for t in open_),
            tuple(p for p in self.parameters if p not in taken),
            tuple(self.notes),
        )

    # which symbols are still open

    def _reach(self) -> tuple[list[Term], set[Term]]:
        """Symbols without a meaning in order of appearance, and the notations that are met on the way to them."""
        open_: dict[Term, None] = {}
        used: set[Term] = set()
        for term in self.terms:
            self._walk(term, (), open_, used)
        return list(open_), used

    def _walk(self, t: Term, inside: tuple[Term, ...], open_: dict[Term, None], used: set[Term]) -> None:
        if t in self.bound:
            used.add(t)
            return
        if t in self.definitions and t not in inside and len(inside) < _DEEPEST:
            if t not in used:
                used.add(t)
                self._walk(self.definitions[t], (*inside, t), open_, used)
            return
        if t.op == "sym":
            if not t.data.startswith("·"):
                open_[t] = None
            return
        if t.op == "call":
            open_[t] = None
        for a in t.args:
            self._walk(a, inside, open_, used)

    def _free(self) -> list[str]:
        used = {name for b in self.bound.values() for name in _names(b.target)}
        return [p for p in self.parameters if p not in used]

    # rules 2 to 4

    def _by_name(self, rule: _NameRule) -> None:
        """Bind every open symbol for which the rule names one parameter that it names for no other symbol."""
        symbols = [t for t in self._reach()[0] if t.op == "sym"]
        free = {p: rule.parameter_key(exact(p)) for p in self._free()}
        wanted: dict[Term, list[str]] = {}
        for t in symbols:
            keys = rule.symbol_keys(t.data)
            wanted[t] = [p for p, key in free.items() if key in keys]
        for t, names in wanted.items():
            rivals = {exact(s.data) for s, other in wanted.items() if set(other) & set(names)}
            if len(names) == 1 and len(rivals) == 1:
                self.bound[t] = Bound(t, names[0], rule.number)
            elif names:
                self.notes.append(
                    f"{t.data} could be {' or '.join(names)}" if len(names) > 1 else _rivalry(names[0], wanted)
                )

    # rule 7

    def _quotients(self) -> None:
        free = {exact(p): p for p in self._free()}
        for key, over, under in QUOTIENTS:
            if key not in free:
                continue
            open_ = [t for t in self._reach()[0] if t.op == "sym"]
            pairs = [(a, b) for a in open_ for b in open_ if exact(a.data) in over and exact(b.data) in under]
            for a, b in pairs:
                if self._quotient(free[key], a, b):
                    break

    def _quotient(self, parameter: str, over: Term, under: Term) -> bool:
        """Bind ``over/under``, if that leaves neither of the two anywhere else."""
        quotient = div(over, under)
        trial = _Work(
            tuple(_gathered(t, over, under) for t in self.terms),
            self.parameters,
            [*self.bound.values(), Bound(quotient, parameter, 7)],
            {t: _gathered(body, over, under) for t, body in self.definitions.items()},
            self.constants,
        )
        open_, used = trial._reach()
        if quotient not in used or over in open_ or under in open_:
            return False
        self.terms, self.bound, self.definitions = trial.terms, trial.bound, trial.definitions
        return True

    def _relations(self) -> None:
        keys = {exact(p): p for p in self.parameters}
        for t in self._reach()[0]:
            if t.op != "sym":
                continue
            for key, combination in RELATIONS:
                if key not in swapped(t.data) or t in self.bound:
                    continue
                if any(name not in keys and not self._known(name) for name in _names(combination)):
                    continue
                self._define(t, combination, keys)
                break

    def _known(self, key: str) -> bool:
        return any(exact(notation_text(t)) == key for t in (*self.bound, *self.definitions) if t.op == "sym")

    def _define(self, t: Term, combination: str, keys: Mapping[str, str]) -> None:
        if all(name in keys for name in _names(combination)):
            self.bound[t] = Bound(t, _renamed(combination, keys), 7)
            return
        symbols = {exact(s.data): s for s in (*self.definitions, *self.bound) if s.op == "sym"}
        body = _target_term(combination)
        self.definitions[t] = substitute(
            body, {sym(name): symbols[name] for name in _names(combination) if name in symbols}
        )
        for name in _names(combination):
            if name not in symbols:
                self.bound[sym(name)] = Bound(sym(name), keys[name], 7)

    # rule 8

    def _dropped(self) -> None:
        symbols = [t for t in self._reach()[0] if t.op == "sym"]
        everything = {t for root in (*self.terms, *self.definitions.values()) for t in postorder(root) if t.op == "sym"}
        for t in symbols:
            p = parts(t.data)
            if not p.subscripts or p.superscripts or set(p.subscripts) & OTHER_QUANTITY:
                continue
            bare = t.data.split("_")[0].strip() if "{" not in t.data.split("_")[0] else p.base
            base = replace(p, subscripts=())
            if any(replace(parts(s.data), subscripts=(), superscripts=()) == base for s in everything if s is not t):
                continue
            keys = {*spellings(bare), *meanings(bare)}
            names = [name for name in self._free() if exact(name) in keys]
            if len(names) == 1:
                self.bound[t] = Bound(t, names[0], 8)

    # rule 9

    def _constants(self) -> None:
        own = {exact(name): name for name in self.constants}
        for t in self._reach()[0]:
            if t.op != "sym":
                continue
            key = exact(t.data)
            if key in own:
                self.bound[t] = Bound(t, repr(float(self.constants[own[key]])), 9)
            elif key in CONSTANTS and (key in WELL_KNOWN or self._in_code(CONSTANTS[key])):
                self.bound[t] = Bound(t, CONSTANTS[key], 9)

    def _in_code(self, text: str) -> bool:
        value = float(text)
        return any(abs(v - value) <= 1e-3 * abs(value) for v in self.constants.values())


def _rivalry(parameter: str, wanted: Mapping[Term, list[str]]) -> str:
    rivals = [t.data for t, names in wanted.items() if parameter in names]
    return f"{parameter} could be {' or '.join(rivals)}"


@dataclass(frozen=True)
class _NameRule:
    """A rule that compares names: the keys a symbol answers to, and how a parameter's exact key is brought to the same form."""

    number: int
    symbol_keys: Callable[[str], Collection[str]]
    parameter_key: Callable[[str], str] = str


_exact = _NameRule(2, lambda name: (exact(name),))
_swapped = _NameRule(2, swapped)
_spelled = _NameRule(3, spellings)
_meant = _NameRule(3, meanings, str.lower)
_any_case = _NameRule(4, lambda name: {s.lower() for s in spellings(name)}, str.lower)


# ── terms ────────────────────────────────────────────────────────────────────────────────────────


def _gathered(root: Term, over: Term, under: Term) -> Term:
    """The term with ``over/under`` standing as a quotient wherever one product is divided by another that hold the two."""
    quotient = div(over, under)

    def change(old: Term, args: tuple[Term, ...]) -> Term | None:
        if old.op != "div" or args == quotient.args:
            return None
        top, bottom = _without(args[0], over), _without(args[1], under)
        if top is None or bottom is None:
            return None
        front = quotient if top.op == "const" and top.data[0] == 1 else mul(top, quotient)
        return front if bottom.op == "const" and bottom.data[0] == 1 else div(front, bottom)

    return rebuild(root, change)


def _without(product_: Term, factor: Term) -> Term | None:
    """The product with one factor taken out; ``None`` if it is no factor."""
    if product_ is factor:
        return const(1)
    if product_.op not in ("mul", "div"):
        return None
    left = _without(product_.args[0], factor)
    if left is not None:
        if product_.op == "mul" and left.op == "const" and left.data[0] == 1:
            return product_.args[1]
        return mul(left, product_.args[1]) if product_.op == "mul" else div(left, product_.args[1])
    if product_.op == "div":
        return None
    right = _without(product_.args[1], factor)
    if right is None:
        return None
    return product_.args[0] if right.op == "const" and right.data[0] == 1 else mul(product_.args[0], right)


def _ordered(definitions: Mapping[Term, Term]) -> Iterable[Term]:
    """Definitions, those first that the others use."""
    done: dict[Term, None] = {}

    def visit(t: Term, inside: tuple[Term, ...]) -> None:
        if t in done or t in inside:
            return
        for part in postorder(definitions[t]):
            if part in definitions:
                visit(part, (*inside, t))
        done[t] = None

    for t in definitions:
        visit(t, ())
    return done


def _tree(text: str) -> ast.expr | None:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:  # "return", "return[1]"
        return None


def _names(target: str) -> tuple[str, ...]:
    tree = _tree(target)
    return tuple(dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))) if tree else ()


def _renamed(text: str, names: Mapping[str, str]) -> str:
    tree = ast.parse(text, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names[node.id]
    return ast.unparse(tree)


_OPERATIONS: dict[type[ast.operator], Callable[[Term, Term], Term]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: div,
    ast.Pow: pow_,
}


def _target_term(target: str) -> Term:
    tree = _tree(target)
    return sym(target) if tree is None else _arithmetic(tree)


def _arithmetic(node: ast.expr) -> Term:
    match node:
        case ast.Name(id=name):
            return sym(name)
        case ast.Constant(value=float(value)):
            return const(Fraction(repr(value)), repr(value))
        case ast.Constant(value=int(value)):
            return const(value)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            return _OPERATIONS[type(op)](_arithmetic(left), _arithmetic(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return sub(const(0), _arithmetic(operand))
    return sym(ast.unparse(node))
