"""Quotients in words: polynomials in the meanings of their generators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathlink.prove.normal.field import Field, Quotient

__all__ = ["in_names", "in_words"]

LONGEST = 2_000


def in_words(field: Field, a: Quotient) -> str:
    """The quotient over the meanings of its generators: the same text for the same function in every pass."""
    return _over(field, a, lambda g: g.meaning)


def in_names(field: Field, a: Quotient) -> str:
    """The quotient over the short names of its generators."""
    return _over(field, a, lambda g: g.name or g.meaning)


def _over(field: Field, a: Quotient, word: Any) -> str:
    top = _sum(field, a.top, word)
    if a.bottom.is_one():
        return top
    bottom = _sum(field, a.bottom, word)
    top = f"({top})" if len(a.top) > 1 else top
    alone = len(a.bottom) == 1 and a.bottom.total_degree() <= 1 and a.bottom.leading_coefficient() == 1
    return f"{top}/{bottom}" if alone else f"{top}/({bottom})"


def _sum(field: Field, poly: Any, word: Any) -> str:
    if poly.is_zero():
        return "0"
    found: list[str] = []
    for exponents, coefficient in poly.terms():
        factors = [word(field.generators[i]) + (f"^{e}" if e > 1 else "") for i, e in enumerate(exponents) if e]
        size = abs(coefficient)
        if size != 1 or not factors:
            factors.insert(0, str(size))
        sign = "-" if coefficient < 0 else "+" if found else ""
        found.append(f"{' ' if found else ''}{sign}{' ' if found else ''}{'*'.join(factors)}")
    return "".join(found)
