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

What the docstring defines goes before the words of rule 3 and before rule 4, which are weaker than a definition in print.
No rule looks at values, each parameter serves one name, and what is ambiguous stays unbound.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from mathlink.bind._degrees import in_radians
from mathlink.bind._quotients import gathered
from mathlink.bind.aliases import CONSTANTS, OTHER_QUANTITY, QUANTITIES, QUOTIENTS, RELATIONS, WELL_KNOWN
from mathlink.bind.binding import Binding, Bound, names_in, notation_text, renamed, target_term
from mathlink.bind.parts import Parts, meanings, parts, spellings, swapped
from mathlink.bind.parts import key as exact
from mathlink.term import Term, div, named, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["Binding", "Bound", "exact", "propose", "same_name", "spellings", "swapped"]

_DEEPEST = 5
_MOST_CHOICES = 24


def propose(
    terms: Sequence[Term],
    parameters: Collection[str] | Mapping[str, str],
    *,
    result: Mapping[Term, str] | None = None,
    declared: Mapping[Term, str] | None = None,
    definitions: Mapping[Term, Sequence[Term]] | None = None,
    constants: Mapping[str, float] | None = None,
    given: Collection[Term] = (),
) -> Binding:
    """The binding of all symbols of ``terms`` by rules 1–9.

    Parameters
    ----------
    terms : both sides of the equation and its conditions.
    parameters : names of the function's parameters, in order; where it is a mapping, to what the documentation says of each.
    result : notation of the result → ``"return"`` or ``"return[1]"`` (rule 5).
    declared : notation → target as declared by a person (rule 1).
    definitions : notation → the terms that the docstring says it equals; several are equal links of one chain.
    constants : numbers of the module that the code refers to (rule 9).
    given : symbols that the docstring gives by an equation, usable or not: nothing weaker than a definition binds them.
    """
    described = dict(parameters) if isinstance(parameters, Mapping) else dict.fromkeys(parameters, "")
    choices = {t: ([*bodies]) for t, bodies in (definitions or {}).items() if bodies}
    fixed = [*(Bound(t, target, 1) for t, target in (declared or {}).items())]
    fixed += [Bound(t, target, 5) for t, target in (result or {}).items() if t not in (declared or {})]
    best: Binding | None = None
    for bodies in islice(product(*choices.values()), _MOST_CHOICES):
        work = _Work(tuple(terms), described, fixed, dict(zip(choices, bodies, strict=True)), constants or {}, given)
        found = work.done()
        if best is None or _rank(found) < _rank(best):
            best = found
        if _rank(best) == (0, 0):
            break
    assert best is not None
    return best


def _rank(binding: Binding) -> tuple[int, int]:
    """How much is left open, and how much rests on the weaker rules."""
    return len(binding.unbound), sum(b.rule > 6 for b in binding.bound)


def same_name(symbol: str, name: str, words: bool = False) -> int:
    """The rule (2, 3 or 4) by which a symbol and a name in code are one, 0 if they are not; ``words`` admits words of rule 3."""
    key = exact(name)
    if key in swapped(symbol):
        return 2
    if key in spellings(symbol) or (words and key.lower() in meanings(symbol)):
        return 3
    return 4 if _folded(key) in {_folded(s) for s in spellings(symbol)} else 0


# ── the work of one proposal ─────────────────────────────────────────────────────────────────────


class _Work:
    """The state while rules are applied: what is bound so far, which parameters are left."""

    def __init__(
        self,
        terms: tuple[Term, ...],
        parameters: dict[str, str],
        fixed: list[Bound],
        definitions: dict[Term, Term],
        constants: Mapping[str, float],
        given: Collection[Term] = (),
    ) -> None:
        self.terms = terms
        self.parameters = parameters
        self.bound = {b.notation: b for b in fixed}
        self.definitions = definitions
        self.constants = constants
        self.given = frozenset(given)
        self.notes: list[str] = []

    def done(self) -> Binding:
        """All rules in their order."""
        for rule in (_exact, _swapped, _spelled, _meant, _any_case):
            self._by_name(rule)
        for step in (self._quotients, self._relations, self._dropped, self._constants, self._degrees):
            step()
        open_, used = self._reach()
        bound = tuple(b for b in self.bound.values() if b.notation in used)
        taken = {name for b in bound for name in names_in(b.target)}
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

    def _loose(self) -> list[Term]:
        """Open symbols that the weaker rules may bind."""
        return [t for t in self._reach()[0] if t.op == "sym" and t not in self.given]

    def _free(self) -> list[str]:
        used = {name for b in self.bound.values() for name in names_in(b.target)}
        return [p for p in self.parameters if p not in used]

    # rules 2 to 4

    def _by_name(self, rule: _NameRule) -> None:
        """Bind every open symbol for which the rule names one parameter that it names for no other symbol."""
        open_, used = self._reach()
        symbols = [t for t in open_ if t.op == "sym" and (rule.outranks_definitions or t not in self.given)]
        if rule.outranks_definitions:
            symbols += [t for t in self.definitions if t in used and t.op == "sym"]
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
        rows = [(key, over, under) for key, over, under in QUOTIENTS]
        halves = [(p, *p.split("_")) for p in self._free() if p.count("_") == 1]
        rows += [(exact(p), frozenset({a}), frozenset({b})) for p, a, b in halves if a and b]
        for key, over, under in rows:
            free = {exact(p): p for p in self._free()}
            open_ = [t for t in self._reach()[0] if t.op == "sym"]
            pairs = [(a, b) for a in open_ for b in open_ if exact(a.data) in over and exact(b.data) in under]
            if key in free:
                any(self._quotient(free[key], a, b) for a, b in pairs)

    def _quotient(self, parameter: str, over: Term, under: Term) -> bool:
        """Bind ``over/under``, if that leaves neither of the two anywhere else."""
        quotient = div(over, under)
        trial = _Work(
            tuple(gathered(t, over, under) for t in self.terms),
            self.parameters,
            [*self.bound.values(), Bound(quotient, parameter, 7)],
            {t: gathered(body, over, under) for t, body in self.definitions.items()},
            self.constants,
            self.given,
        )
        open_, used = trial._reach()
        if quotient not in used or over in open_ or under in open_:
            return False
        self.terms, self.bound, self.definitions = trial.terms, trial.bound, trial.definitions
        return True

    def _relations(self) -> None:
        keys = {exact(p): p for p in self.parameters}
        for t in self._loose():
            for symbol, combination, words, never in RELATIONS:
                names = [name for name in names_in(combination) if name != "pi"]
                if (
                    parts(symbol) == parts(t.data)
                    and all(name in keys for name in names)
                    and all(re.search(word, self.parameters[keys[name]], re.IGNORECASE) for name, word in words.items())
                    and not (never and any(re.search(never, text, re.IGNORECASE) for text in self.parameters.values()))
                ):
                    self._relate(t, combination, keys)
                    break

    def _relate(self, t: Term, combination: str, keys: Mapping[str, str]) -> None:
        if "pi" not in names_in(combination):
            self.bound[t] = Bound(t, renamed(combination, keys), 7)
            return
        # What a target cannot say is a definition over the parameters' own names.
        self.definitions[t] = substitute(target_term(combination), {sym("pi"): named("pi")})
        for name in names_in(combination):
            if name != "pi" and sym(name) not in self.bound:
                self.bound[sym(name)] = Bound(sym(name), keys[name], 7)

    # rule 8

    def _dropped(self) -> None:
        """A subscript is dropped where no other open symbol has the same base, and the bare base does not occur."""
        for keys_of in (lambda p: {*spellings(p), *meanings(p)}, None):
            used = self._reach()[1]
            bases = {t: replace(parts(t.data), subscripts=()) for t in self._loose()}
            bare = {parts(t.data) for t in used if t.op == "sym"}
            for t, base in bases.items():
                if list(bases.values()).count(base) > 1 or base in bare or not _droppable(t.data, keys_of is None):
                    continue
                free = self._free()
                named_ = self._named_by_subscript(t)
                if named_ is not None:
                    self.bound |= {t: Bound(t, named_, 8)} if named_ else {}
                    continue
                names = (
                    self._described(base, free) if keys_of is None else [p for p in free if exact(p) in keys_of(base)]
                )
                if len(names) == 1:
                    self.bound[t] = Bound(t, names[0], 8)

    def _named_by_subscript(self, t: Term) -> str | None:
        """The parameter that a subscript names, if it is described as what the base stands for (``D_{NPS}``); ``""``: another."""
        p = parts(t.data)
        named_ = [name for name in self.parameters if len(name) > 1 and exact(name) in p.subscripts]
        if not named_:
            return None
        word = QUANTITIES.get(p.base)
        apt = [n for n in named_ if word and n in self._free() and re.search(word, self.parameters[n], re.IGNORECASE)]
        return apt[0] if len(apt) == 1 and len(p.subscripts) == 1 else ""

    def _described(self, base: Parts, free: list[str]) -> list[str]:
        """The free parameter that starts with the base and is the only one described as what the base stands for."""
        word = QUANTITIES.get(base.base)
        if word is None or base.accents or base.delta:
            return []
        such = [p for p, text in self.parameters.items() if re.search(word, text, re.IGNORECASE)]
        if len(such) != 1 or such[0] not in free:
            return []
        return such if such[0].lower().startswith(base.base.lower()) else []

    # rule 9

    def _constants(self) -> None:
        own = {exact(name): name for name in self.constants}
        for t in self._loose():
            name = exact(t.data)
            if name in own:
                self.bound[t] = Bound(t, repr(float(self.constants[own[name]])), 9)
            elif name in CONSTANTS and ((name in WELL_KNOWN and self._apt(name)) or self._in_code(CONSTANTS[name])):
                self.bound[t] = Bound(t, CONSTANTS[name], 9)

    def _apt(self, name: str) -> bool:
        """A gas constant stands beside a temperature."""
        return name not in ("R", "Rg") or any(parts(str(t.data)).base == "T" for t in self._reach()[1] if t.op == "sym")

    def _in_code(self, text: str) -> bool:
        value = float(text)
        return any(abs(v - value) <= 1e-3 * abs(value) for v in self.constants.values())

    # units

    def _degrees(self) -> None:
        """A parameter documented in degrees enters sines and the like in radians, unless the formula converts it itself."""
        for t, bound in list(self.bound.items()):
            if not re.search(r"\[deg", self.parameters.get(bound.target, ""), re.IGNORECASE):
                continue
            used = self._reach()[1]
            bodies = {d: body for d, body in self.definitions.items() if d in used and d not in self.bound}
            raw = sym(f"{bound.target}^{{\\circ}}")
            converted = in_radians(self.terms, bodies, t, raw)
            if converted is None:
                continue
            self.terms, bodies, everywhere = converted
            self.definitions |= bodies
            self.bound[raw] = Bound(raw, bound.target, bound.rule)
            if everywhere:
                del self.bound[t]
            self.notes.append(f"{notation_text(t)} is {bound.target} in radians; the documentation gives it in degrees")


def _droppable(name: str, bare_too: bool) -> bool:
    p = parts(name)
    return bool(p.subscripts or bare_too) and not p.superscripts and not set(p.subscripts) & OTHER_QUANTITY


def _rivalry(parameter: str, wanted: Mapping[Term, list[str]]) -> str:
    rivals = [t.data for t, names in wanted.items() if parameter in names]
    return f"{parameter} could be {' or '.join(rivals)}"


@dataclass(frozen=True)
class _NameRule:
    """A rule that compares names: the keys a symbol answers to, and how a parameter's exact key is brought to the same form."""

    number: int
    symbol_keys: Callable[[str], Collection[str]]
    parameter_key: Callable[[str], str] = str
    outranks_definitions: bool = True


_exact = _NameRule(2, lambda name: (exact(name),))
_swapped = _NameRule(2, swapped)
_spelled = _NameRule(3, spellings)


def _folded(key: str) -> str:
    """A key with case ignored; ``dP`` is a difference and no ``d_p``, so it stays."""
    return key if re.match(r"d[A-Z]", key) else key.lower()


_meant = _NameRule(3, meanings, str.lower, False)
_any_case = _NameRule(4, lambda name: {_folded(s) for s in spellings(name)}, _folded, False)
