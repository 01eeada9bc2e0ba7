"""Rows of a statement and the notations in them: their sides, what a row defines, how a notation is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.bind.instance import Definition
from mathlink.term import Term, compare, sym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Equation, Relation

__all__ = ["condition", "defined", "is_square", "notation_name", "sides"]


def is_square(left: Term) -> bool:
    r"""``s^2``, ``\sigma_j^2``"""
    if left.op != "pow" or left.args[0].op not in ("sym", "index"):
        return False
    return left.args[1].op == "const" and left.args[1].data[0] == 2


def defined(left: Term, body: Term) -> tuple[Term, Definition]:
    """What a row ``left = body`` defines."""
    if left.op == "index":
        return left.args[0], Definition(body, left.args[1:])
    return (sym(left.data), Definition(body, left.args)) if left.op == "call" else (left, Definition(body))


def sides(row: Equation) -> Iterator[Term]:
    for link in row.links:
        yield link.left
        if link.right is not None:
            yield link.right
    yield from row.conditions


def condition(link: Relation) -> Term:
    assert link.right is not None
    return compare(link.relation, link.left, link.right)


def notation_name(t: Term) -> str:
    """How a notation is written: ``x_{i}``, ``\\rho``, ``f``."""
    match t.op:
        case "sym" | "call":
            return str(t.data)
        case "index":
            return f"{notation_name(t.args[0])}_{{{','.join(notation_name(a) for a in t.args[1:])}}}"
        case "const":
            return str(t.data[1] or t.data[0])
    return repr(t)
