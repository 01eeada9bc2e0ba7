"""Parentheses set otherwise: a term → the same symbols grouped in another way, one rule for each slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term import Term, div, fn, make, mul, pow_, sub

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["GROUPINGS"]


def _split_divisor(node: Term) -> Term | None:
    """a / (b c) → a / b c"""
    if node.op == "div" and node.args[1].op == "mul":
        b, c = node.args[1].args
        return mul(div(node.args[0], b), c)
    return None


def _joined_divisor(node: Term) -> Term | None:
    """a / b c → a / (b c)"""
    if node.op == "mul" and node.args[0].op == "div":
        return div(node.args[0].args[0], mul(node.args[0].args[1], node.args[1]))
    return None


def _divided_last(node: Term) -> Term | None:
    """(a + b) / c → a + b / c"""
    if node.op in ("div", "mul") and node.args[0].op in ("add", "sub"):
        a, b = node.args[0].args
        return make(node.args[0].op, (a, make(node.op, (b, node.args[1]))))
    return None


def _divided_whole(node: Term) -> Term | None:
    """a + b / c → (a + b) / c"""
    if node.op in ("add", "sub") and node.args[1].op in ("div", "mul"):
        b, c = node.args[1].args
        return make(node.args[1].op, (make(node.op, (node.args[0], b)), c))
    return None


def _multiplied_last(node: Term) -> Term | None:
    """a (b + c) → a b + c"""
    if node.op == "mul" and node.args[1].op in ("add", "sub"):
        b, c = node.args[1].args
        return make(node.args[1].op, (mul(node.args[0], b), c))
    return None


def _power_of_last(node: Term) -> Term | None:
    """(a b)^n → a b^n"""
    if node.op == "pow" and node.args[0].op in ("mul", "div"):
        a, b = node.args[0].args
        return make(node.args[0].op, (a, pow_(b, node.args[1])))
    return None


def _power_of_whole(node: Term) -> Term | None:
    """a b^n → (a b)^n"""
    if node.op in ("mul", "div") and node.args[1].op == "pow":
        b, n = node.args[1].args
        return pow_(make(node.op, (node.args[0], b)), n)
    return None


def _power_of_first(node: Term) -> Term | None:
    """(a b)^n → a^n b"""
    if node.op == "pow" and node.args[0].op in ("mul", "div"):
        a, b = node.args[0].args
        return make(node.args[0].op, (pow_(a, node.args[1]), b))
    return None


def _outside(node: Term) -> Term | None:
    """f(a b) → f(a) b, f(a + b) → f(a) + b"""
    if node.op == "fn" and len(node.args) == 1 and node.args[0].op in ("mul", "div", "add", "sub"):
        a, b = node.args[0].args
        return make(node.args[0].op, (fn(node.data, a), b))
    return None


def _inside(node: Term) -> Term | None:
    """f(a) b → f(a b), f(a) + b → f(a + b)"""
    if node.op in ("mul", "div", "add", "sub") and node.args[0].op == "fn" and len(node.args[0].args) == 1:
        return fn(node.args[0].data, make(node.op, (node.args[0].args[0], node.args[1])))
    return None


def _power_of_function(node: Term) -> Term | None:
    """f(a)^n → f(a^n), f(a^n) → f(a)^n"""
    if node.op == "pow" and node.args[0].op == "fn" and len(node.args[0].args) == 1:
        return fn(node.args[0].data, pow_(node.args[0].args[0], node.args[1]))
    if node.op == "fn" and len(node.args) == 1 and node.args[0].op == "pow":
        return pow_(fn(node.data, node.args[0].args[0]), node.args[0].args[1])
    return None


def _subtracted(node: Term) -> Term | None:
    """a − (b + c) → a − b + c, and back"""
    if node.op == "sub" and node.args[1].op in ("add", "sub"):
        b, c = node.args[1].args
        return make(node.args[1].op, (sub(node.args[0], b), c))
    if node.op in ("add", "sub") and node.args[0].op == "sub":
        a, b = node.args[0].args
        return sub(a, make(node.op, (b, node.args[1])))
    return None


GROUPINGS: tuple[Callable[[Term], Term | None], ...] = (
    _split_divisor,
    _joined_divisor,
    _divided_last,
    _divided_whole,
    _multiplied_last,
    _power_of_last,
    _power_of_whole,
    _power_of_first,
    _outside,
    _inside,
    _power_of_function,
    _subtracted,
)
