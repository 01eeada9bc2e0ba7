"""Which equations of a docstring are claims about its function, what each needs, and why the others are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from mathlink.bind.binding import Binding, notation_text
from mathlink.bind.names import propose, same_name
from mathlink.bind.parts import parts
from mathlink.errors import SyntaxProblem
from mathlink.model import Equation, Relation
from mathlink.term import Term, and_, div, free_symbols, not_, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.discover.docstrings import Block, Documented

__all__ = ["Planned", "plan"]


@dataclass(frozen=True)
class Planned:
    """One link of one equation, and what is to be done with it.

    Attributes
    ----------
    block : where it stands.
    kind : ``"claim"``, ``"not_a_claim"`` or ``"unreadable"``.
    why : for the last two, the reason in words; for a claim, how the result was recognised.
    equation : a claim: the one link that is to be shown and its conditions, the definitions it rests on written out
        (``binding.definitions`` holds them); else what was read.
    problem : why it is unreadable.
    result : notation that stands for the returned value.
    binding : what every symbol stands for, with what is unbound.
    alternative : the docstring gives this formula for a case that was not read, or gives several formulas for one result:
        that it differs from the code at some input does not show an error by itself.
    omitted : parameter that is given as ``None`` so that the function solves for it, or ``""``.
    """

    block: Block
    kind: Literal["claim", "not_a_claim", "unreadable"]
    why: str
    equation: Equation | None = None
    problem: SyntaxProblem | None = None
    result: Term | None = None
    binding: Binding | None = None
    alternative: bool = False
    omitted: str = ""


def plan(
    documented: Documented,
    equations: Sequence[Equation | SyntaxProblem],
    conditions: Mapping[int, Sequence[Term]] | None = None,
) -> list[Planned]:
    """Every block in order; a chain gives one entry for each of its links that states the result.

    ``equations`` are the blocks as read, ``conditions`` what the words before a block restrict it to (block number → terms).
    """
    return _Docstring(documented, equations, conditions or {}).planned()


@dataclass(frozen=True)
class _Row:
    """One equation of a block: its chain of equal terms, or none where it is something else."""

    number: int
    block: Block
    equation: Equation
    members: tuple[Term, ...]
    conditions: tuple[Term, ...]
    first: bool

    def others(self, member: Term) -> tuple[Term, ...]:
        return tuple(m for m in self.members if m is not member)


@dataclass
class _Docstring:
    documented: Documented
    equations: Sequence[Equation | SyntaxProblem]
    conditions: Mapping[int, Sequence[Term]]
    rows: list[_Row] = field(default_factory=list)
    results: dict[Term, str] = field(default_factory=dict)
    how: dict[Term, str] = field(default_factory=dict)
    omitted: dict[Term, str] = field(default_factory=dict)
    reserved: bool = False

    def planned(self) -> list[Planned]:
        self.rows = [row for n, e in enumerate(self.equations) if isinstance(e, Equation) for row in self._rows(n, e)]
        self._find_results()
        found: list[Planned] = []
        for n, equation in enumerate(self.equations):
            block = self.documented.blocks[n]
            if isinstance(equation, SyntaxProblem):
                found.append(Planned(block, "unreadable", equation.message, problem=equation))
                continue
            claims = [p for row in self.rows if row.number == n for p in self._claims(row)]
            found += claims or [Planned(block, "not_a_claim", self._why_not(n, equation), equation)]
        return _with_alternatives(found)

    # ── reading the rows ──

    def _rows(self, number: int, equation: Equation) -> Iterator[_Row]:
        block = self.documented.blocks[number]
        extra = self._case(number)
        for position, row in enumerate((equation, *equation.definitions)):
            members = _members(row)
            if members:
                yield _Row(number, block, row, members, (*row.conditions, *extra), position == 0)

    def _case(self, number: int) -> tuple[Term, ...]:
        """The condition that words put on a block; "otherwise" is what the cases before it leave, if all were read."""
        blocks = self.documented.blocks
        if not blocks[number].otherwise:
            return tuple(self.conditions.get(number, ()))
        left: list[Term] = []
        for n in range(number - 1, -1, -1):
            if blocks[n].inline or (blocks[n].otherwise and blocks[n].before == blocks[number].before):
                continue
            if not blocks[n].conditions:
                break
            if n not in self.conditions:
                return ()
            left.append(not_(and_(*self.conditions[n])))
        return tuple(dict.fromkeys(left))

    # ── rule 5: what stands for the result ──

    def _find_results(self) -> None:
        names = [name for name, _ in self.documented.returns if name and name not in self.documented.parameters]
        self._named_results(names)
        single = len(self.documented.returns) <= 1 or len(names) == 1
        if single:
            self._first_result()
        if not self.results:
            self._solved_for()
        if not self.results and single:
            self._last_result()

    def _named_results(self, names: Sequence[str]) -> None:
        """Symbols that are spelled like a name of the Returns section; where several fit one name, those of the best rule."""
        symbols = dict.fromkeys(t for row in self.rows for m in row.members for t in postorder(m) if _is_name(t))
        for position, name in enumerate(names):
            target = "return" if len(names) == 1 else f"return[{position}]"
            ranked = {t: rule for t in symbols if (rule := same_name(_name(t), name, True)) and not self._parameter(t)}
            best = min(ranked.values(), default=0)
            chosen = [t for t, rule in ranked.items() if rule == best] if best < 4 or len(ranked) == 1 else []
            for t in chosen or self._quotients_called(name):
                if t not in self.results:
                    self._is_result(t, target, f"`{_name(t)}` is the documented result `{name}`")

    def _quotients_called(self, name: str) -> list[Term]:
        """``L/D`` for a result called ``L_D``."""
        over, _, under = name.partition("_")
        wanted = div(sym(over), sym(under))
        return [wanted] if under and any(wanted in row.members for row in self.rows) else []

    def _first_result(self) -> None:
        """The left side of the first equation, if it is no parameter and nothing else in the docstring rests on it."""
        main = next((row for row in self.rows if row.first and not row.block.inline), None)
        if main is None or main.number != self._first_display() or self._speaks(main):
            return
        left = main.members[0]
        names = [left] if left.op in ("sym", "call", "index") else list(_open_symbols(left))
        if len(names) > 1:
            names = self._left_over(main)
        if len(names) != 1 or not (names[0] is left or (_invertible(left) and self._akin(names[0]))):
            return
        symbol = names[0]
        if self._parameter(symbol) or _unreadable_call(symbol) or self._used_elsewhere(symbol, main):
            return
        if any(symbol in row.members for row in self.rows if row is not main):
            return
        self._is_result(symbol, "return", f"`{_name(symbol)}` stands on the left of the first equation")

    def _akin(self, symbol: Term) -> bool:
        """Whether a symbol inside the left side begins like the returned name: ``f_f`` for ``fd``."""
        p = parts(_name(symbol))
        first = "d" if p.delta else p.base[:1].lower()
        names = [name for name, _ in self.documented.returns if name]
        return all(name[0].lower() == first or name.endswith(p.base) for name in names)

    def _left_over(self, main: _Row) -> list[Term]:
        """The one symbol of a left side such as ``T^*/T_0`` that binds to no parameter, if all others of the equation do."""
        binding = propose(main.members, self.documented.parameters, constants=self.documented.constants)
        left = {notation_text(t): t for t in _open_symbols(main.members[0])}
        return [left[name] for name in binding.unbound if name in left] if len(binding.unbound) == 1 else []

    def _last_result(self) -> None:
        """The only lone left side of the docstring that no other equation uses; taken for the result with reserve."""
        lefts = [row.members[0] for row in self.rows if not row.block.inline and _is_name(row.members[0])]
        ends = [
            t
            for t in dict.fromkeys(lefts)
            if lefts.count(t) == 1
            and not self._parameter(t)
            and not _unreadable_call(t)
            and not any(t is part for row in self.rows for m in row.members if m is not t for part in postorder(m))
        ]
        if len(ends) == 1 and self._akin(ends[0]):
            self._is_result(ends[0], "return", f"`{_name(ends[0])}` is what the equations end in")
            self.reserved = True

    def _solved_for(self) -> None:
        """A function that solves for the argument that is None: each such parameter that an equation gives is a result."""
        returned = {name for name, _ in self.documented.returns} or {""}
        for p in self.documented.parameters:
            if p not in self.documented.optional or not returned & {p, ""}:
                continue
            for row in self.rows:
                left = row.members[0]
                names = [left] if _is_name(left) else list(_open_symbols(left)) if _invertible(left) else []
                if len(names) == 1 and same_name(_name(names[0]), p) in (2, 3):
                    self._is_result(names[0], "return", f"the function solves for `{p}` where that is None")
                    self.omitted[names[0]] = p

    def _is_result(self, t: Term, target: str, how: str) -> None:
        self.results[t] = target
        self.how[t] = how

    def _speaks(self, row: _Row) -> bool:
        return any(t in self.results for m in row.members for t in postorder(m))

    def _first_display(self) -> int:
        return next((n for n, block in enumerate(self.documented.blocks) if not block.inline), -1)

    def _used_elsewhere(self, symbol: Term, main: _Row) -> bool:
        return any(
            symbol in set(postorder(m)) for row in self.rows if row is not main for m in row.members if m is not symbol
        )

    def _parameter(self, t: Term) -> bool:
        return any(same_name(_name(t), p) in (2, 3) for p in self.documented.parameters)

    # ── claims ──

    def _claims(self, row: _Row) -> Iterator[Planned]:
        if row.block.inline and not _asserts(row):
            return
        lone = [m for m in row.members if m in self.results]
        if lone:
            others = [m for m in row.members if m is not lone[0] and lone[0] not in set(postorder(m))]
            # K = K_1 = N f: another name for the result says nothing.
            said = [m for m in others if not (m.op == "sym" and self._unknown(m, row))]
            for other in said:
                yield self._claim(row, lone[0], lone[0], other)
            return
        for left, right in zip(row.members, row.members[1:], strict=False):
            inside = [t for side in (left, right) for t in postorder(side) if t in self.results]
            if inside and not (self.omitted and inside[0] not in set(postorder(left))):
                yield self._claim(row, inside[0], left, right)

    def _unknown(self, t: Term, row: _Row) -> bool:
        """A name that is neither a parameter nor given by another equation."""
        return not self._parameter(t) and not any(t in other.members for other in self.rows if other is not row)

    def _claim(self, row: _Row, result: Term, left: Term, right: Term) -> Planned:
        omitted = self.omitted.get(result, "")
        parameters = {p: text for p, text in self.documented.parameters.items() if p != omitted}
        binding = propose(
            (left, right, *row.conditions),
            parameters,
            result={result: self.results[result]},
            definitions=self._definitions(row, left, right),
            constants=self.documented.constants,
            given=self._given(),
        )
        equation = _alone(row.equation, binding)
        no_claim = ""
        if binding.complete and parameters and not binding.inputs(parameters):
            no_claim = "it contains none of the function's inputs"
        elif any(" " in name.strip() and "text" in name for name in binding.unbound):
            no_claim = "it is stated in words"
        if no_claim:
            return Planned(row.block, "not_a_claim", no_claim, equation, result=result, binding=binding)
        return Planned(
            row.block,
            "claim",
            self.how[result],
            equation,
            result=result,
            binding=binding,
            alternative=self.reserved or bool(not row.conditions and row.block.case),
            omitted=omitted,
        )

    def _given(self) -> set[Term]:
        """The symbols that an equation of the docstring has alone on its left side."""
        return {row.members[0] for row in self.rows if row.members[0].op == "sym" and not row.block.inline}

    def _definitions(self, claim: _Row, left: Term, right: Term) -> dict[Term, tuple[Term, ...]]:
        """Rule 6: what other equations say about symbols that are neither parameters nor the result.

        A symbol with two different definitions is left alone, unless just one of them stands with the claim.
        """
        found: dict[Term, list[_Row]] = {}
        for row in self.rows:
            if row is claim or row.conditions or (row.block.inline and not _asserts(row)):
                continue
            if self._speaks(row):
                continue
            for notation in _defined(row):
                if not any(self._parameter(t) for t in _open_symbols(notation)):
                    found.setdefault(notation, []).append(row)
        chosen: dict[Term, tuple[Term, ...]] = {}
        for notation, rows in found.items():
            near = [r for r in rows if r.number == claim.number] or [
                r for r in rows if r.block.section == claim.block.section
            ]
            rows = near or rows
            if len({r.others(notation) for r in rows}) == 1 and not rows[0].block.case:
                chosen[notation] = tuple(m for m in rows[0].others(notation) if m not in (left, right) or _is_name(m))
        return chosen

    # ── words for the others ──

    def _why_not(self, number: int, equation: Equation) -> str:
        relation = equation.relation
        if relation == "":
            return "it is a lone expression and states nothing"
        if relation in ("<", "<=", ">", ">=", "!=", "in"):
            return "it is a range: it holds or fails whatever the function returns"
        if relation != "=":
            return "it is no equality"
        if equation.conditions and not _members(equation):
            return "it is no equality"
        if self.documented.blocks[number].inline and any(m in self.results for m in _members(equation)):
            return "it stands inside a sentence and names a single value"
        left = _members(equation)[0] if _members(equation) else equation.left
        if _is_name(left) and self._parameter(left):
            return f"its left side `{_name(left)}` is a parameter, not the result"
        if _is_name(left):
            return f"it defines `{_name(left)}`, which is not the result"
        return "it does not contain the result"


# ── rows and terms ───────────────────────────────────────────────────────────────────────────────


def _members(equation: Equation) -> tuple[Term, ...]:
    """The terms a chain says are equal; empty where it starts with another relation."""
    members: list[Term] = []
    for link in equation.links:
        if link.relation != "=" or link.right is None:
            break
        members += [link.left, link.right] if not members else [link.right]
    return tuple(members)


def _is_name(t: Term) -> bool:
    return (t.op == "sym" and not t.data.startswith("·")) or t.op == "call"


def _name(t: Term) -> str:
    return _name(t.args[0]) if t.op == "index" else notation_text(t)


def _open_symbols(t: Term) -> tuple[Term, ...]:
    return tuple(map(sym, free_symbols(t)))


def _invertible(side: Term) -> bool:
    """A power, root, logarithm or quotient in which the one symbol stands once: ``\\frac{1}{\\sqrt{f}}``."""
    return all(t.op in ("sym", "const", "named", "pow", "div", "fn", "neg", "mul") for t in postorder(side))


def _unreadable_call(t: Term) -> bool:
    """``\\int``, ``\\lim`` and the like are read as applications; they are no results."""
    return t.op == "call" and str(t.data).startswith("\\")


def _asserts(row: _Row) -> bool:
    """Whether an inline equation states a formula rather than a case: ``x = 1`` in "if x = 1" states nothing."""
    compound = any(m.op not in ("sym", "const", "named", "neg", "index") for m in row.members)
    sentence = re.split(r"\.\s", row.block.before)[-1].lower()
    conditional = re.search(r"\b(if|when|unless|otherwise|valid|range)\b|\b(for|until|to|is|of|and|or)\s*$", sentence)
    return compound and conditional is None


def _defined(row: _Row) -> Iterator[Term]:
    """Notations that the row defines: lone names, and powers of a name (``\\phi^2 = …``) which stand for themselves."""
    yield from (m for m in row.members if m.op in ("sym", "call"))
    first = row.members[0]
    if first.op == "pow" and first.args[0].op == "sym" and first.args[1].op == "const":
        yield first


def _alone(equation: Equation, binding: Binding) -> Equation:
    """The claim as one link and its conditions, with the definitions it rests on written out."""
    left, right, *conditions = map(binding.expand, binding.terms)
    return replace(
        equation, links=(Relation("=", left, right),), conditions=tuple(conditions), definitions=(), spans={}
    )


def _with_alternatives(planned: list[Planned]) -> list[Planned]:
    """Claims of one result by different blocks are marked, where nothing says when each holds."""
    blocks: dict[Term, set[tuple[int, str]]] = {}
    for p in planned:
        if p.kind != "claim" or p.result is None or p.equation is None or p.equation.conditions:
            continue
        if p.result in (p.equation.left, p.equation.right):
            blocks.setdefault(p.result, set()).add((p.block.line, p.block.text))
    return [
        replace(p, alternative=True) if p.result is not None and len(blocks.get(p.result, ())) > 1 else p
        for p in planned
    ]
