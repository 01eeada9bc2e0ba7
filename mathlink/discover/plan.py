"""Which equations of a docstring are claims about its function, what each needs, and why the others are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from mathlink.bind.binding import Binding, notation_text
from mathlink.bind.names import propose, same_name
from mathlink.errors import SyntaxProblem
from mathlink.model import Equation, Relation
from mathlink.term import Term, free_symbols, postorder, sym

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
    equation : a claim: the one link that is to be shown, its conditions, and the definitions it needs; else what was read.
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

    def lone(self) -> Iterator[Term]:
        """The members that are one name, an indexed name or an application."""
        return (m for m in self.members if m.op in ("sym", "index", "call"))

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
    omitted: str = ""

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
        extra = tuple(self.conditions.get(number, ()))
        for position, row in enumerate((equation, *equation.definitions)):
            members = _members(row)
            if members:
                yield _Row(number, block, row, members, (*row.conditions, *extra), position == 0)

    # ── rule 5: what stands for the result ──

    def _find_results(self) -> None:
        names = [name for name, _ in self.documented.returns if name and name not in self.documented.parameters]
        self._named_results(names)
        if len(self.documented.returns) <= 1 or len(names) == 1:
            self._stated_result()
        if not self.results:
            self._solved_for()

    def _named_results(self, names: Sequence[str]) -> None:
        """Symbols that are spelled like a name of the Returns section; where several fit one name, those of the best rule."""
        symbols = dict.fromkeys(t for row in self.rows for m in row.members for t in postorder(m) if _is_name(t))
        for position, name in enumerate(names):
            ranked = {t: rule for t in symbols if (rule := same_name(_name(t), name)) and not self._parameter(t)}
            best = min(ranked.values(), default=0)
            if best == 4 and len(ranked) > 1:
                continue
            target = "return" if len(names) == 1 else f"return[{position}]"
            for t, rule in ranked.items():
                if rule == best and t not in self.results:
                    self.results[t] = target
                    self.how[t] = f"`{_name(t)}` is the documented result `{name}`"

    def _stated_result(self) -> None:
        """The lone left side of the first equation, if it is no parameter and nothing else in the docstring rests on it."""
        main = next((row for row in self.rows if row.first and not row.block.inline), None)
        if main is None or main.number != self._first_display() or any(m in self.results for m in main.members):
            return
        if any(t in self.results for m in main.members for t in postorder(m)):
            return
        symbols = _open_symbols(main.members[0])
        if len(symbols) != 1 or ((main.members[0].op == "sym") is False and not _invertible(main.members[0])):
            return
        (symbol,) = symbols
        if self._parameter(symbol) or self._used_elsewhere(symbol, main) or self._defined_elsewhere(symbol, main):
            return
        self.results[symbol] = "return"
        self.how[symbol] = f"`{_name(symbol)}` stands on the left of the first equation"

    def _first_display(self) -> int:
        return next((n for n, block in enumerate(self.documented.blocks) if not block.inline), -1)

    def _used_elsewhere(self, symbol: Term, main: _Row) -> bool:
        return any(
            symbol in set(postorder(m)) for row in self.rows if row is not main for m in row.members if m is not symbol
        )

    def _defined_elsewhere(self, symbol: Term, main: _Row) -> bool:
        return main.members[0] is not symbol and any(symbol in row.members for row in self.rows if row is not main)

    def _solved_for(self) -> None:
        """A function that solves for whichever argument is None: the parameter that its examples leave out."""
        returned = {name for name, _ in self.documented.returns}
        for example in self.documented.examples:
            missing = [p for p in self.documented.parameters if p in returned and example.get(p) is None]
            if len(missing) == 1:
                self.omitted = missing[0]
                break
        if not self.omitted:
            return
        for t in dict.fromkeys(t for row in self.rows for m in row.members for t in postorder(m) if _is_name(t)):
            if same_name(_name(t), self.omitted) in (2, 3):
                self.results[t] = "return"
                self.how[t] = f"`{_name(t)}` is left out in the example, so the function solves for it"

    def _parameter(self, t: Term) -> bool:
        return any(same_name(_name(t), p) in (2, 3) for p in self.documented.parameters if p != self.omitted)

    # ── claims ──

    def _claims(self, row: _Row) -> Iterator[Planned]:
        if row.block.inline and not _asserts(row):
            return
        lone = [m for m in row.lone() if m in self.results]
        if lone:
            for other in row.others(lone[0]):
                if not any(t is lone[0] for t in postorder(other)):
                    yield self._claim(row, lone[0], lone[0], other)
            return
        for left, right in zip(row.members, row.members[1:], strict=False):
            inside = [t for side in (left, right) for t in postorder(side) if t in self.results]
            if inside:
                yield self._claim(row, inside[0], left, right)

    def _claim(self, row: _Row, result: Term, left: Term, right: Term) -> Planned:
        definitions = self._definitions(row, left, right)
        parameters = [p for p in self.documented.parameters if p != self.omitted]
        results = {result: self.results[result]}
        binding = propose(
            (left, right, *row.conditions),
            parameters,
            result=results,
            definitions=definitions,
            constants=self.documented.constants,
        )
        equation = _with_definitions(row.equation, binding)
        if binding.complete and not binding.inputs(parameters):
            return Planned(
                row.block, "not_a_claim", "it contains none of the function's inputs", equation, result=result
            )
        return Planned(
            row.block,
            "claim",
            self.how[result],
            equation,
            result=result,
            binding=binding,
            alternative=bool(not row.conditions and row.block.case),
            omitted=self.omitted,
        )

    def _definitions(self, claim: _Row, left: Term, right: Term) -> dict[Term, tuple[Term, ...]]:
        """Rule 6: what other equations say about symbols that are neither parameters nor the result.

        A symbol with two different definitions is left alone, unless just one of them stands with the claim.
        """
        found: dict[Term, list[_Row]] = {}
        for row in self.rows:
            if row is claim or row.conditions or (row.block.inline and not _asserts(row)):
                continue
            if any(t in self.results for m in row.members for t in postorder(m)):
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


def _asserts(row: _Row) -> bool:
    """Whether an inline equation states a formula rather than a case: ``x = 1`` in "if x = 1" states nothing."""
    compound = any(m.op not in ("sym", "const", "named", "neg", "index") for m in row.members)
    return compound and not re.search(r"\b(if|when|for|until|unless|to|is|of|and|or)\s*$", row.block.before.lower())


def _defined(row: _Row) -> Iterator[Term]:
    """Notations that the row defines: lone names, and powers of a name (``\\phi^2 = …``) which stand for themselves."""
    yield from (m for m in row.members if m.op in ("sym", "call"))
    first = row.members[0]
    if first.op == "pow" and first.args[0].op == "sym" and first.args[1].op == "const":
        yield first


def _with_definitions(equation: Equation, binding: Binding) -> Equation:
    """The claim alone: its one link, its conditions, and the definitions that its binding uses."""
    left, right, *conditions = binding.terms
    definitions = tuple(
        Equation(f"{notation_text(t)} = …", (Relation("=", t, body),)) for t, body in binding.definitions.items()
    )
    return replace(equation, links=(Relation("=", left, right),), conditions=tuple(conditions), definitions=definitions)


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
