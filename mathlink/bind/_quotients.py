"""Products and quotients gathered so that a given quotient stands as one."""

from __future__ import annotations

from mathlink.term import Term, const, div, mul, rebuild

__all__ = ["gathered"]


def gathered(root: Term, over: Term, under: Term) -> Term:
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
