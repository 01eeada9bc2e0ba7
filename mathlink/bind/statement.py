"""A claim's equation with every symbol bound: which link is the claim, what is the result, what stands for what."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink import latex
from mathlink.bind.instance import Definition
from mathlink.bind.notation import condition, defined, is_square, notation_name, sides
from mathlink.bind.spelling import exact
from mathlink.bind.square import DETERMINANT, INVERSE
from mathlink.bind.target import Expression, Parameter, Return, Target, read_target
from mathlink.errors import InputProblem, NotAClaim, SyntaxProblem, UnboundSymbol
from mathlink.model import Equation, Relation
from mathlink.term import BINDERS, Term, fn, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

__all__ = ["COMPARABLE", "Statement", "bind", "declared_symbols", "notation_name"]

COMPARABLE = frozenset({"=", "<", "<=", ">", ">=", "!="})
_BOUND = "\N{MIDDLE DOT}"
_BOLD = re.compile(r"\\(mathbf|boldsymbol|bm|vec|pmb)\{([^{}]+)\}")


@dataclass(frozen=True)
class Statement:
    """An equation ready to be compared with code.

    Attributes
    ----------
    equation : what was read.
    links : the links to be shown, each containing the result or following from one that does.
    results : notations that stand for (parts of) the returned value.
    targets : notation → what it stands for, results included.
    definitions : symbol → its defining equation in the same statement.
    conditions : rows and clauses that restrict the domain.
    indices : free indices: the claim is meant for each of their values.
    warnings : what the person should know about their ``where`` map.
    """

    equation: Equation
    links: tuple[Relation, ...]
    results: tuple[Term, ...]
    targets: Mapping[Term, Target]
    definitions: Mapping[Term, Definition]
    conditions: tuple[Term, ...] = ()
    indices: tuple[Term, ...] = ()
    warnings: tuple[str, ...] = ()
    binding: Mapping[str, str] = field(default_factory=dict)

    def terms(self) -> Iterator[Term]:
        """Both sides of every link, the bodies of the definitions and the conditions."""
        for link in self.links:
            yield link.left
            if link.right is not None:
                yield link.right
        for definition in self.definitions.values():
            yield definition.body
        yield from self.conditions


def declared_symbols(
    parameters: Sequence[str], where: Mapping[str, object] | None, arrays: Collection[str] = ()
) -> dict[str, str]:
    """The symbol table for the reader: the parameters and the keys of ``where``; ``arrays`` are parameters that take indices."""
    table = {name: "vector" if name in arrays else "symbol" for name in parameters}
    for key, value in (where or {}).items():
        axis = Expression(value).axis() if isinstance(value, str) and _parses(value) else None
        if axis is not None:
            table[axis[0]] = "vector"
        table.setdefault(key, "vector" if value in arrays else "symbol")
    return table


def bind(
    equation: Equation,
    parameters: Sequence[str],
    *,
    where: Mapping[str, str | float] | None = None,
    outputs: Mapping[str, int | str] | None = None,
    symbols: Mapping[str, str] | None = None,
    known: Mapping[Term, Target] | None = None,
) -> Statement:
    """Bind by the declared map and by exact name (rules 1 and 2); ``known`` holds bindings found elsewhere.

    Raises
    ------
    WhereProblem : a value of ``where`` cannot be used.
    NotAClaim : nothing stands for the result, or the relation is no comparison.
    UnboundSymbol : a symbol stands for nothing.
    """
    binder = _Binder(equation, tuple(parameters), symbols or {})
    binder.declare(where, outputs, known)
    return binder.statement()


class DefinedTwice(InputProblem):
    """A symbol has two different definitions in one statement."""


class _Binder:
    def __init__(self, equation: Equation, parameters: tuple[str, ...], symbols: Mapping[str, str]) -> None:
        self.equation = equation
        self.parameters = parameters
        self.symbols = symbols
        self.rows = (equation, *equation.definitions)
        self.targets: dict[Term, Target] = {}
        self.by_name = {exact(p): p for p in parameters}
        self.results: dict[Term, None] = {}
        self.defining: list[Equation] = []  # in a = b = c the first link defines, the others have to hold
        self.warnings: list[str] = []
        self.occurring = dict.fromkeys(postorder(*(t for row in self.rows for t in sides(row))))

    def declare(
        self,
        where: Mapping[str, str | float] | None,
        outputs: Mapping[str, int | str] | None,
        known: Mapping[Term, Target] | None,
    ) -> None:
        for notation, target in (known or {}).items():
            self._stand_for(notation, target)
        for key, value in (where or {}).items():
            self._declare(key, read_target(value, self.parameters))
        for key, place in (outputs or {}).items():
            self._declare(key, Return((place,)))

    def _declare(self, key: str, target: Target) -> None:
        notation = self._notation(key)
        if notation is None:
            self.warnings.append(f"where: {key!r} does not occur in the equation")
            return
        self._stand_for(notation, target)

    def _stand_for(self, notation: Term, target: Target) -> None:
        """``x_i`` names the array: the indices are the claim's own."""
        if self._is_name_of_its_own(notation, target):
            self.targets[notation] = target
            return
        self.targets[notation.args[0] if notation.op == "index" else notation] = target
        if isinstance(target, Return):
            lefts = (row.left for row in self.rows)
            entries = [t for t in lefts if t.op == "index" and t.args[0] is notation]
            self.results |= dict.fromkeys(entries or [notation])

    def _is_name_of_its_own(self, notation: Term, target: Target) -> bool:
        """Whether ``r_f`` beside the entries ``r_i`` of a parameter ``r`` is another quantity: its subscript is no index elsewhere."""
        if notation.op != "index" or notation.args[0].op != "sym" or any(a.op != "sym" for a in notation.args[1:]):
            return False
        own = self.by_name.get(exact(notation.args[0].data))
        if own is None or target == Parameter(own) or isinstance(target, Return):
            return False
        entries = [t for t in self.occurring if t.op == "index" and t is not notation]
        subscripts = set(notation.args[1:])
        return any(t.args[0] is notation.args[0] for t in entries) and not any(
            subscripts & set(postorder(*t.args[1:])) for t in entries
        )

    def _notation(self, key: str) -> Term | None:
        try:
            read = latex.read_notation(key, self.symbols)
        except SyntaxProblem:
            read = None
        if read is not None and read in self.occurring:
            return read
        wanted = exact(key)
        for term in self.occurring:
            if term.op == "sym" and exact(term.data) == wanted:
                return term
            if term.op == "index" and exact(notation_name(term)) == wanted:
                return term
            if term.op == "call" and exact(term.data) == wanted:
                return term
        return None

    def statement(self) -> Statement:
        mains = self._mains()
        links = tuple(link for main in mains for link in self._oriented(main))
        definitions, conditions = self._definitions(mains)
        links += tuple(link for row in self.defining for link in self._oriented(row)[1:])
        results = tuple(t for t in self.results if t in self.occurring)
        indices = self._indices(results)
        self._bind_names(links, definitions, conditions, indices)
        statement = Statement(
            self.equation,
            links,
            results,
            self.targets,
            definitions,
            conditions,
            indices,
            tuple(self.warnings),
            {notation_name(t): str(target) for t, target in self.targets.items() if t in self.occurring},
        )
        self._must_speak(statement)
        return statement

    def _mains(self) -> list[Equation]:
        """The equations that are the claim: every one that says what a declared result is, else the first one that contains it.

        Without a declared result, the lone unbound side of the first equation becomes the result.
        """
        declared = list(self.results)
        stating = [r for r in self.rows if any(link.left in declared or link.right in declared for link in r.links)]
        if stating:
            self._must_state(stating)
            return stating
        for row in self.rows:
            if any(d in set(postorder(*sides(row))) for d in declared):
                return [row]
        return self._also_stating(self._first())

    def _also_stating(self, first: Equation) -> list[Equation]:
        """The first equation, and those that state further entries of its result: ``s_t = …, s_1 = x_1``."""
        found = [first]
        for row in self.rows:
            left = row.left
            again = left.op == "index" and isinstance(self.targets.get(left.args[0]), Return)
            if again and row is not first and row.relation in COMPARABLE:
                self.results[left] = None
                found.append(row)
        return found

    def _must_state(self, stating: Sequence[Equation]) -> None:
        """Each declared result occurs in an equation that is judged; one that does not would be a claim nobody looked at."""
        seen = set(postorder(*(t for row in stating for t in sides(row))))
        for result in self.results:
            if result in self.occurring and result not in seen:
                raise NotAClaim(f"no equation says what the result `{notation_name(result)}` is")

    def _first(self) -> Equation:
        main = self.equation
        if main.relation == "":
            raise NotAClaim("a lone expression states nothing: write what it equals, such as `f = …`")
        if main.relation not in COMPARABLE:
            raise NotAClaim(f"the relation `{_SPOKEN.get(main.relation, main.relation)}` is no equality or inequality")
        for side in (main.links[0].left, main.links[-1].right):
            if side is not None and self._may_be_result(side):
                self._stand_for(side, Return())
                return main
        left = main.left
        held = (
            f"`{notation_name(left)}` is a parameter"
            if left.op in ("sym", "index")
            else "the left side is no single name"
        )
        key = f"r'{self._as_written(left)}'" if left.op in ("pow", "fn", "call") else "'…'"
        raise NotAClaim(f"nothing stands for the result: {held}; name the result with where={{{key}: 'return'}}")

    def _as_written(self, term: Term) -> str:
        """A term as it stands in the equation's text."""
        spans = self.equation.spans.get(term, ())
        return self.equation.text[slice(*spans[0])].strip() if spans else "…"

    def _may_be_result(self, side: Term) -> bool:
        match side.op:
            case "sym":
                return side not in self.targets and exact(side.data) not in self.by_name
            case "index":
                base = side.args[0]
                return base.op == "sym" and base not in self.targets and exact(base.data) not in self.by_name
            case "call":
                return exact(side.data) not in self.by_name
        return False

    def _oriented(self, main: Equation) -> tuple[Relation, ...]:
        """The links as they are to be shown. In ``result = b = c`` each later link follows from `result = …` too."""
        if any(link.relation not in COMPARABLE for link in main.links):
            bad = next(link.relation for link in main.links if link.relation not in COMPARABLE)
            raise NotAClaim(f"the relation `{_SPOKEN.get(bad, bad)}` is no equality or inequality")
        return main.links

    def _definitions(self, mains: Sequence[Equation]) -> tuple[dict[Term, Definition], tuple[Term, ...]]:
        definitions: dict[Term, Definition] = {}
        conditions: list[Term] = []
        for row in self.rows:
            conditions.extend(row.conditions)
            if row in mains:
                continue
            left = row.left
            if row.relation == "=" and row.right is not None and left not in self.targets:
                found: tuple[Term, Definition] | None = None
                body = row.right
                if is_square(left) and self._is_new(left.args[0]):
                    left, body = left.args[0], fn("sqrt", body)
                    self.warnings.append(f"`{notation_name(left)}` is the root ≥ 0 of what its square is said to be")
                if left.op in ("sym", "index", "call") and self._is_new(left):
                    found = defined(left, body)
                if found is not None:
                    symbol, definition = found
                    self.defining.append(row)
                    if definitions.setdefault(symbol, definition) != definition:
                        raise DefinedTwice(f"`{notation_name(symbol)}` is defined twice in the statement")
                    continue
            if all(link.relation in _ORDER for link in row.links):
                conditions.extend(condition(link) for link in row.links)
            else:
                self.warnings.append(f"not used: {row.text.strip()}")
        return definitions, tuple(conditions)

    def _is_new(self, left: Term) -> bool:
        """Whether a name, an entry or an application can be defined: nothing says yet what it stands for."""
        base = left.args[0] if left.op == "index" else left
        return left not in self.targets and base not in self.targets and exact(notation_name(base)) not in self.by_name

    def _indices(self, results: tuple[Term, ...]) -> tuple[Term, ...]:
        found: dict[Term, None] = {}
        for result in results:
            for argument in result.args[1:] if result.op == "index" else ():
                for t in postorder(argument):
                    if t.op == "sym" and t not in self.targets and not t.data.startswith(_BOUND):
                        found[t] = None
        return tuple(found)

    def _bind_names(
        self,
        links: tuple[Relation, ...],
        definitions: Mapping[Term, Definition],
        conditions: tuple[Term, ...],
        indices: tuple[Term, ...],
    ) -> None:
        unbound: dict[str, None] = {}
        none: frozenset[Term] = frozenset(indices)
        waiting = [(t, none) for link in links for t in (link.left, link.right) if t is not None]
        waiting += [(t, none) for t in conditions]
        seen: set[tuple[Term, frozenset[Term]]] = set()
        while waiting:
            t, local = waiting.pop(0)
            if (t, local) in seen or t in self.targets or t in local:
                continue
            seen.add((t, local))
            definition = definitions.get(sym(t.data) if t.op == "call" else t)
            if t.op == "sym" and t.data.startswith(_BOUND):
                continue
            if t.op == "sym" and (parameter := self._parameter(t.data)) is not None:
                self.targets[t] = Parameter(parameter)
            elif definition is not None:
                waiting.append((definition.body, none | set(definition.indices)))
            elif t.op == "sym":
                unbound[t.data] = None
            elif t.op == "call" and t.data not in ("length", INVERSE, DETERMINANT):
                unbound[f"{t.data}(…)"] = None
            waiting.extend((a, local) for a in t.args)
        for symbol in list(unbound):
            if self._bind_dimension(sym(symbol), links, definitions):
                del unbound[symbol]
        if unbound:
            used = {name for target in self.targets.values() for name in _parameters_of(target)}
            free = tuple(p for p in self.parameters if p not in used)
            raise UnboundSymbol(tuple(unbound), free, _suggestion(tuple(unbound), free))

    def _parameter(self, name: str) -> str | None:
        r"""The parameter of a name; a bold ``\mathbf{x}`` is ``x`` where no plain ``x`` stands beside it."""
        found = self.by_name.get(exact(name))
        plain = _BOLD.sub(r"\2", name)
        if found is not None or plain == name:
            return found
        beside = {exact(t.data) for t in self.occurring if t.op == "sym"} | {
            exact(notation_name(t)) for t in self.targets
        }
        return None if exact(plain) in beside else self.by_name.get(exact(plain))

    def _bind_dimension(
        self, symbol: Term, links: tuple[Relation, ...], definitions: Mapping[Term, Definition]
    ) -> bool:
        """``n`` in ``\\sum_{i=1}^n x_i`` is the length of x, where nothing else is said."""
        bodies = [t for link in links for t in (link.left, link.right) if t is not None]
        bodies += [d.body for d in definitions.values()]
        for t in postorder(*bodies):
            if t.op not in BINDERS or len(t.args) != 4 or t.args[2] is not symbol:
                continue
            for inner in postorder(t.args[3]):
                if inner.op != "index" or t.args[0] not in inner.args[1:]:
                    continue
                target = self.targets.get(inner.args[0])
                if isinstance(target, Parameter):
                    axis = inner.args.index(t.args[0]) - 1
                    text = f"len({target.name})" if axis == 0 else f"{target.name}.shape[{axis}]"
                    self.targets[symbol] = Expression(text)
                    return True
        return False

    def _must_speak(self, statement: Statement) -> None:
        """A claim contains the result and at least one input."""
        seen = set(postorder(*(t for link in statement.links for t in (link.left, link.right) if t is not None)))
        frontier = [d for s, d in statement.definitions.items() if s in seen]
        while frontier:
            fresh = set(postorder(frontier.pop().body)) - seen
            seen |= fresh
            frontier.extend(d for s, d in statement.definitions.items() if s in fresh)
        if not any(isinstance(statement.targets.get(t), Return) for t in seen):
            raise NotAClaim("the equation does not contain the result")
        inputs = [t for t in seen if isinstance(statement.targets.get(t), (Parameter, Expression))]
        if not inputs and self.parameters:
            raise NotAClaim("the equation contains none of the function's inputs")


def _parameters_of(target: Target) -> tuple[str, ...]:
    if isinstance(target, Parameter):
        return (target.name,)
    return target.names() if isinstance(target, Expression) else ()


def _suggestion(symbols: tuple[str, ...], free: tuple[str, ...]) -> dict[str, str] | None:
    if len(symbols) == 1 and len(free) == 1:
        return {symbols[0]: free[0]}
    return None


def _parses(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


_ORDER = frozenset({"<", "<=", ">", ">=", "!="})
_SPOKEN = {"~": "\\approx", "prop": "\\propto", "in": "\\in", "->": "\\to"}
