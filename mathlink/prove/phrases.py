"""Differences between code and equation in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.prove.numbers import meaning_of
from mathlink.term import BINDERS, const, make, size, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mathlink.prove.difference import Difference
    from mathlink.prove.edits import Edit
    from mathlink.prove.numbers import Number
    from mathlink.term import Term

    Write = Callable[[Term], str]

__all__ = ["edit_in_words", "outline", "said"]

_SHORT_SUM = 7  # nodes of a sum that is shown whole where one of its terms is missing
_UNREADABLE = 90  # characters of a term
_LONGEST = 120  # characters of two terms
_DEEPEST = 8
_CUT = "…"  # how a text too long is written
_ELLIPSIS = sym(_CUT)


def said(differences: Iterable[Difference], write: Write) -> str:
    """``the code has 0.075 where the equation has 0.0832 and a factor 2 that the equation has not``."""
    ours: list[str] = []
    alone: dict[tuple[str, str], list[str]] = {}
    for d in differences:
        pair = d.around if _whole(d) else (d.code, d.equation)
        code, equation = pair or (None, None)
        if code is not None and equation is not None:
            ours.append(f"{_written(code, write)} where the equation has {_written(equation, write)}")
        else:
            side, term = ("code", d.code) if d.code is not None else ("equation", d.equation)
            assert term is not None
            kind = d.kind
            if kind == "factor" and term.op == "div" and term.args[0] is const(1):
                kind, term = "divisor", term.args[1]
            alone.setdefault((side, kind), []).append(_named(term, write))
    theirs = [_extra(kind, parts, "code") for (side, kind), parts in alone.items() if side == "equation"]
    ours = [_extra(kind, parts, "equation") for (side, kind), parts in alone.items() if side == "code"] + ours
    sides = (("code", ours), ("equation", theirs))
    return " and ".join(f"the {side} has {_listed(parts)}" for side, parts in sides if parts)


def _whole(d: Difference) -> bool:
    return d.around is not None and size(*d.around) <= _SHORT_SUM


def _named(term: Term, write: Write) -> str:
    meaning = meaning_of(term)
    return _written(term, write) + (f" ({meaning})" if meaning else "")


def _extra(kind: str, parts: list[str], other: str) -> str:
    """Terms or factors that only one side has."""
    return f"{f'a {kind}' if len(parts) == 1 else f'{kind}s'} {_listed(parts)} that the {other} has not"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _written(term: Term, write: Write) -> str:
    text = write(term)
    return text if len(text) <= _UNREADABLE and text != _CUT else outline(term, write)


def edit_in_words(side: str, edit: Edit, number: Number | None, write: Write) -> str:
    """``the equation with 3 instead of 2 would agree``, with the mistake named where it has a name."""
    old, parent = edit.place.node, edit.place.parent
    named = edit.words
    for letter, arg in zip("ab", old.args, strict=False):
        named = named.replace("{" + letter + "}", _named(arg, write))
    if edit.kind in ("missing", "factor") and named:
        return f"the {side} has {named} that the {'code' if side == 'equation' else 'equation'} has not"
    if old.op == "ite" and edit.new in old.args[1:]:
        return f"the {side} without the condition {_written(old.args[0], write)} would agree"
    if old.op == "ite" and edit.new.args == (old.args[0], old.args[2], old.args[1]):
        return f"the {side} with the two cases of {_written(old.args[0], write)} exchanged would agree"
    texts = write(edit.new), write(old)
    what = " instead of ".join(texts)
    long = len(what) > _LONGEST or _CUT in texts
    if number is not None and old.op in ("const", "named"):
        what = f"{number.text} instead of {write(old)}"
        if edit.kind == "exponent" and parent is not None:
            what = f"exponent {what} on {_written(parent.args[0], write)}"
    elif long and edit.new.op == "pow" and edit.new.args[0] is old:
        what = f"exponent {write(edit.new.args[1])} on {_written(old, write)}"
    elif long:
        if named:
            return named
        what = f"{outline(edit.new, write)} instead of {outline(old, write)}"
    words = f"the {side} with {what} would agree"
    return f"{named}: {words}" if named else words


def outline(term: Term, write: Write) -> str:
    """A long term by its outermost operations alone, as many of them as are readable."""
    for depth in range(_DEEPEST, 0, -1):
        text = write(_cut(term, depth))
        if len(text) <= _UNREADABLE and text != _CUT:
            return text
    return _CUT


def _cut(term: Term, depth: int) -> Term:
    if not term.args or term.op in BINDERS or term.op == "index":
        return term if size(term) < _SHORT_SUM else _ELLIPSIS
    if depth == 0:
        return _ELLIPSIS
    return make(term.op, tuple(_cut(a, depth - 1) for a in term.args), term.data)
