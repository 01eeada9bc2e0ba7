"""Walks over terms without recursion: sizes, free symbols, replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term.build import BOUND, again
from mathlink.term.node import Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["conjuncts", "free_symbols", "rebuild", "size", "substitute"]


def size(*roots: Term) -> int:
    """Number of different nodes."""
    return sum(1 for _ in postorder(*roots))


def free_symbols(*roots: Term) -> tuple[str, ...]:
    """Names of the free symbols, in order of first appearance."""
    found: dict[str, None] = {}
    for term in postorder(*roots):
        if term.op == "sym" and not term.data.startswith(BOUND):
            found[term.data] = None
    return tuple(found)


def rebuild(root: Term, change: Callable[[Term, tuple[Term, ...]], Term | None]) -> Term:
    """The term with ``change(old node, new arguments)`` applied from the leaves up; ``None`` keeps the node.

    The helper for every translation inside the language; it shares what is shared.
    """
    made: dict[Term, Term] = {}
    for term in postorder(root):
        args = tuple(made[a] for a in term.args)
        new = change(term, args)
        if new is None:
            new = term if args == term.args else again(term, args)
        made[term] = new
    return made[root]


def substitute(root: Term, mapping: Mapping[Term, Term]) -> Term:
    """Replace terms (usually symbols) everywhere at once.

    No capture: a binder's own name is numbered by how deep its body nests, so no binder inside its body has the same one.
    """
    return rebuild(root, lambda term, args: mapping.get(term))


def conjuncts(terms: Iterable[Term]) -> tuple[Term, ...]:
    """The conditions with every ``and`` taken apart, each once; ``a < b < c`` and ``a if c else False`` are one too."""
    found: dict[Term, None] = {}
    stack = list(reversed(list(terms)))
    while stack:
        term = stack.pop()
        if term.op == "and":
            stack.extend(reversed(term.args))
        elif term.op == "ite" and (term.args[2] is term.args[0] or term.args[2].op == "false"):
            stack.extend((term.args[1], term.args[0]))
        elif term.op != "true":
            found[term] = None
    return tuple(found)
