"""Which equations of a docstring are claims about its function, what each needs, and why the others are none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from mathlink.bind.binding import Binding
from mathlink.bind.names import exact, propose
from mathlink.discover._results import Results
from mathlink.discover._rows import (
    ASIDE,
    Pieces,
    Row,
    asserts,
    in_pieces,
    is_name,
    members_of,
    name_of,
    negated,
    open_symbols,
    rows_of,
)
from mathlink.errors import SyntaxProblem
from mathlink.model import Equation, Relation
from mathlink.term import Term, postorder

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
        (``binding.definitions`` holds them); its ``text`` is the link alone. Else what was read.
    problem : why it is unreadable.
    result : notation that stands for the returned value.
    binding : what every symbol stands for, with what is unbound.
    reserve : why it does not show an error by itself that the formula differs from the code at some input (it is given for a
        case that was not read, it is one of several formulas for the result …); ``""`` where it does.
    omitted : parameter that is given as ``None`` so that the function solves for it, or ``""``.
    """

    block: Block
    kind: Literal["claim", "not_a_claim", "unreadable"]
    why: str
    equation: Equation | None = None
    problem: SyntaxProblem | None = None
    result: Term | None = None
    binding: Binding | None = None
    reserve: str = ""
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


class _Docstring:
    """The rows of a docstring and what stands for the result in them."""

    def __init__(
        self,
        documented: Documented,
        equations: Sequence[Equation | SyntaxProblem],
        conditions: Mapping[int, Sequence[Term]],
    ) -> None:
        self.documented = documented
        self.equations = equations
        self.rows = list(rows_of(documented.blocks, equations, conditions))
        self.results = Results(documented, self.rows)
        self.rows = [replace(row, rest=self._rest(row)) for row in self.rows]
        self.pieces = self._pieces()

    def planned(self) -> list[Planned]:
        found: list[Planned] = []
        for n, equation in enumerate(self.equations):
            block = self.documented.blocks[n]
            if isinstance(equation, SyntaxProblem):
                found.append(Planned(block, "unreadable", equation.message, problem=equation))
                continue
            claims = [p for row in self.rows if row.number == n for p in self._claims(row)]
            found += claims or [Planned(block, "not_a_claim", self._why_not(n, equation), equation)]
        return _with_alternatives(found)

    # ── claims ──

    def _claims(self, row: Row) -> Iterator[Planned]:
        if row.block.inline and not asserts(row):
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
            inside = self.results.inside(left, right)
            if inside and not (self.results.omitted and inside[0] not in set(postorder(left))):
                yield self._claim(row, inside[0], left, right)

    def _rest(self, row: Row) -> tuple[Term, ...]:
        """A formula without a condition, beside others for the same result that have one, is meant for what they leave."""
        if row.conditions or row.block.case:
            return ()
        results = {m for m in row.members if m in self.results}
        others = [
            other.conditions
            for other in self.rows
            if other.bound_to_a_case and other.conditions and results & set(other.members)
        ]
        return tuple(dict.fromkeys(map(negated, others)))

    def _unknown(self, t: Term, row: Row) -> bool:
        """A name that is neither a parameter nor given by another equation."""
        return not self.results.is_parameter(t) and not any(
            t in other.members for other in self.rows if other is not row
        )

    def _claim(self, row: Row, result: Term, left: Term, right: Term) -> Planned:
        omitted = self.results.omitted.get(result, "")
        parameters = {p: text for p, text in self.documented.parameters.items() if p != omitted}
        binding = self._binding(row, result, (left, right, *row.conditions, *row.rest), parameters)
        unread = False
        if row.rest and not binding.complete:
            binding, unread = self._binding(row, result, (left, right), parameters), True
        binding = self._where_pieces_hold(row, result, binding, parameters)
        equation = _alone(row.equation, left, right, binding)
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
            self.results.how[result],
            equation,
            result=result,
            binding=binding,
            reserve=self._reserve(row, unread),
            omitted=omitted,
        )

    def _binding(self, row: Row, result: Term, terms: tuple[Term, ...], parameters: Mapping[str, str]) -> Binding:
        return propose(
            terms,
            parameters,
            result={result: self.results.targets[result]},
            definitions=self._definitions(row, *terms[:2]),
            constants=self.documented.constants,
            given=self._given(),
        )

    def _where_pieces_hold(self, row: Row, result: Term, binding: Binding, parameters: Mapping[str, str]) -> Binding:
        """With the condition that some piece holds, for each definition in pieces that is used."""
        cover = [self.pieces[t].holds for t in binding.definitions if t in self.pieces]
        cover = [condition for condition in cover if condition.op != "true"]
        return self._binding(row, result, (*binding.terms, *cover), parameters) if cover else binding

    def _reserve(self, row: Row, unread: bool) -> str:
        if self.results.reserved:
            return "what the equations end in was taken for the result"
        if not row.conditions and row.block.case:
            return "the words before it state a case that was not read"
        return "another formula for the result has a condition that was not read" if unread else ""

    def _given(self) -> set[Term]:
        """The symbols that an equation of the docstring has alone on its left side."""
        return {row.members[0] for row in self.rows if row.members[0].op == "sym" and not row.block.inline}

    def _definitions(self, claim: Row, left: Term, right: Term) -> dict[Term, tuple[Term, ...]]:
        """Rule 6: what other equations say about symbols that are neither parameters nor the result.

        A symbol with two different definitions is left alone, unless just one of them stands with the claim.
        """
        found: dict[Term, list[Row]] = {}
        for row in self.rows:
            if row is claim or row.bound_to_a_case or (row.block.inline and not asserts(row)):
                continue
            if self.results.inside(*row.members):
                continue
            for notation in _defined(row):
                if not any(self.results.is_parameter(t) for t in open_symbols(notation)):
                    found.setdefault(notation, []).append(row)
        chosen: dict[Term, tuple[Term, ...]] = {}
        for notation, rows in found.items():
            near = [r for r in rows if r.number == claim.number] or [
                r for r in rows if r.block.section == claim.block.section
            ]
            rows = near or rows
            if len({r.others(notation) for r in rows}) == 1 and not rows[0].in_an_unread_case:
                chosen[notation] = tuple(m for m in rows[0].others(notation) if m not in (left, right) or is_name(m))
        chosen |= {t: (piece.body,) for t, piece in self.pieces.items() if t not in found}
        return chosen | self._respelled(chosen)

    def _pieces(self) -> dict[Term, Pieces]:
        """Symbols that are defined case by case, every case read and none beside them unread."""
        found: dict[Term, list[Row]] = {}
        for row in self.rows:
            if not (row.block.inline and not asserts(row)) and not self.results.inside(*row.members):
                left = row.members[0]
                if left.op == "sym" and not self.results.is_parameter(left):
                    found.setdefault(left, []).append(row)
        return {
            t: in_pieces(rows)
            for t, rows in found.items()
            if len(rows) > 1 and all(r.bound_to_a_case and r.conditions and len(r.members) == 2 for r in rows)
        }

    def _respelled(self, chosen: Mapping[Term, object]) -> dict[Term, tuple[Term, ...]]:
        """``F_t`` where the docstring defines ``Ft``: a name that it gives no meaning is the defined one with the same exact key."""
        defined = {exact(t.data): t for t in chosen if t.op == "sym"}
        symbols = dict.fromkeys(t for row in self.rows for t in postorder(*row.members, *row.conditions) if is_name(t))
        return {
            t: (defined[exact(t.data)],)
            for t in symbols
            if t.op == "sym" and t not in chosen and t not in self.results and exact(t.data) in defined
        }

    # ── words for the others ──

    def _why_not(self, number: int, equation: Equation) -> str:
        if self.documented.blocks[number].section in ASIDE:
            return "it belongs to an example or a reference"
        relation = equation.relation
        if relation == "":
            return "it is a lone expression and states nothing"
        if relation in ("<", "<=", ">", ">=", "!=", "in"):
            return "it is a range: it holds or fails whatever the function returns"
        if relation != "=":
            return "it is no equality"
        if equation.conditions and not members_of(equation):
            return "it is no equality"
        if self.documented.blocks[number].inline and any(m in self.results for m in members_of(equation)):
            return "it stands inside a sentence and names a single value"
        left = members_of(equation)[0] if members_of(equation) else equation.left
        if left in self.results:
            return "it gives the result another name that has no meaning here"
        if is_name(left) and self.results.is_parameter(left):
            return f"its left side `{name_of(left)}` is a parameter, not the result"
        if is_name(left):
            return f"it defines `{name_of(left)}`, which is not the result"
        return "it does not contain the result"


def _defined(row: Row) -> Iterator[Term]:
    """Notations that the row defines: lone names, and powers of a name (``\\phi^2 = …``) which stand for themselves."""
    yield from (m for m in row.members if m.op in ("sym", "call"))
    first = row.members[0]
    if first.op == "pow" and first.args[0].op == "sym" and first.args[1].op == "const":
        yield first


def _alone(equation: Equation, left: Term, right: Term, binding: Binding) -> Equation:
    """The claim as one link and its conditions, its text that of the link, the definitions it rests on written out."""
    over, under = _source(equation, left), _source(equation, right)
    text = f"{over} = {under}" if over and under else equation.text
    new_left, new_right, *conditions = map(binding.expand, binding.terms)
    spans = {new_right: ((len(text) - len(under), len(text)),), new_left: ((0, len(over)),)} if over and under else {}
    links = (Relation("=", new_left, new_right),)
    return replace(equation, text=text, links=links, conditions=tuple(conditions), definitions=(), spans=spans)


def _source(equation: Equation, side: Term) -> str:
    """How a side is written; ``""`` where that is not known."""
    where = equation.spans.get(side, ())
    return equation.text[slice(*where[0])].strip() if where else ""


def _with_alternatives(planned: list[Planned]) -> list[Planned]:
    """Claims of one result by different blocks are held with reserve, where nothing says when each holds."""
    blocks: dict[Term, set[tuple[int, str]]] = {}
    for p in planned:
        if p.kind != "claim" or p.result is None or p.equation is None or p.equation.conditions:
            continue
        if p.result in (p.equation.left, p.equation.right):
            blocks.setdefault(p.result, set()).add((p.block.line, p.block.text))
    several = "the docstring gives several formulas for this result"
    return [
        replace(p, reserve=p.reserve or several) if p.result is not None and len(blocks.get(p.result, ())) > 1 else p
        for p in planned
    ]
