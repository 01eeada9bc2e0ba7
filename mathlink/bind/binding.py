"""What the symbols of an equation were found to stand for, and by which rule."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.bind.target import Target, read_target
from mathlink.term import Term, add, const, div, mul, postorder, pow_, sub, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

__all__ = ["Binding", "Bound", "names_in", "notation_text", "renamed", "target_term"]


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
        used = {name for b in self.bound for name in names_in(b.target)}
        return tuple(name for name in parameters if name in used)

    def known(self, parameters: Collection[str]) -> dict[Term, Target]:
        """Notation → target, read."""
        return {b.notation: read_target(b.target, parameters) for b in self.bound}

    def expand(self, term: Term) -> Term:
        """The term with definitions written out."""
        mapping: dict[Term, Term] = {}
        for notation in _ordered(self.definitions):
            mapping[notation] = substitute(self.definitions[notation], mapping)
        return substitute(term, mapping)

    def apply(self, term: Term) -> Term:
        """The term over parameter names, definitions written out; the result is the symbol ``return``."""
        return substitute(self.expand(term), {b.notation: target_term(b.target) for b in self.bound})


def notation_text(notation: Term) -> str:
    """A notation as a person would write it."""
    if notation.op in ("sym", "call"):
        return str(notation.data)
    if notation.op == "const":
        return notation.data[1] or str(notation.data[0])
    if notation.op == "neg":
        return f"-{notation_text(notation.args[0])}"
    if notation.op in ("div", "pow"):
        sign = {"div": " / ", "pow": "^"}[notation.op]
        return sign.join(notation_text(a) for a in notation.args)
    return repr(notation)


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


def names_in(target: str) -> tuple[str, ...]:
    tree = _tree(target)
    return tuple(dict.fromkeys(n.id for n in ast.walk(tree) if isinstance(n, ast.Name))) if tree else ()


def renamed(text: str, names: Mapping[str, str]) -> str:
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


def target_term(target: str) -> Term:
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
