"""Differences between code and equation in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.prove.decomposition import product, product_of
from mathlink.prove.numbers import meaning_of
from mathlink.term import const, make, size
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mathlink.prove.alignment import Difference
    from mathlink.term import Term

    Write = Callable[[Term], str]

__all__ = ["outline", "said", "tidy"]

_SHORT_SUM = 7  # nodes of a sum that is shown whole where one of its terms is missing
_UNREADABLE = 90  # characters


def said(differences: Iterable[Difference], write: Write) -> str:
    """``the code has 0.075 where the equation has 0.0832, a factor 2 that the equation has not``; longest last."""
    ours: list[str] = []
    theirs: list[str] = []
    for d in differences:
        if d.code is None:
            assert d.equation is not None
            (ours if _whole(d) else theirs).append(_alone(d, write))
        elif d.equation is None:
            ours.append(_alone(d, write))
        else:
            ours.append(f"{_written(d.code, write)} where the equation has {_written(d.equation, write)}")
    parts = []
    if ours:
        parts.append("the code has " + _listed(ours))
    if theirs:
        parts.append("the equation has " + _listed(theirs))
    return " and ".join(parts)


def _whole(d: Difference) -> bool:
    return d.kind == "term" and d.around is not None and size(*d.around) <= _SHORT_SUM


def _alone(d: Difference, write: Write) -> str:
    """A term or factor that only one side has."""
    term, other = (d.code, "equation") if d.code is not None else (d.equation, "code")
    assert term is not None
    if _whole(d) and d.around is not None:
        return f"{write(d.around[0])} where the equation has {write(d.around[1])}"
    meaning = meaning_of(term)
    if d.kind == "factor" and term.op == "div" and term.args[0] is const(1):
        return f"a divisor {_written(term.args[1], write)} that the {other} has not"
    return f"a {d.kind} {_written(term, write)}{f' ({meaning})' if meaning else ''} that the {other} has not"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _written(term: Term, write: Write) -> str:
    text = write(term)
    return text if len(text) <= _UNREADABLE else outline(term)


def outline(term: Term) -> str:
    """A long term by its outermost operation alone."""
    if term.op == "fn":
        return f"{term.data}(…)"
    return to_text(make(term.op, tuple(a if size(a) < 4 else make("sym", (), "…") for a in term.args), term.data))


def tidy(term: Term) -> Term:
    """A product with equal factors above and below the line taken away, for reading."""
    return product_of(product(term)) if term.op in ("mul", "div") else term
