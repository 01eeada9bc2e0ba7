"""Sums with an ellipsis → sums over an index, where the pattern is certain."""

from __future__ import annotations

import re

from mathlink.term import Term, bind_index, const, make, sym

__all__ = ["labelled", "pattern"]

_LABEL = re.compile(r"([^_^]+)_\{([A-Za-z0-9]+)\}\Z")
_INDEX = sym("\N{MIDDLE DOT}step")


def pattern(term: Term) -> Term | None:
    r"""``a_1 + a_2 + \dots + a_n`` (or ``a_1 + \dots + a_n`` for entries and whole numbers) as a sum; ``None`` if in doubt.

    The first terms must differ by one in exactly one place each, and the last must have another expression in the same places.
    """
    parts = _summands(term)
    dots = [n for n, part in enumerate(parts) if part.op == "call" and part.data == "\\dots"]
    if len(dots) != 1 or dots[0] != len(parts) - 2 or len(parts) < 3:
        return None
    shown, last = parts[: dots[0]], parts[-1]
    found: set[tuple[Term, Term]] = set()
    general = _general(shown[0], last, found)
    if general is None or len(found) != 1:
        return None
    low, high = found.pop()
    if low.op != "const" or low.data[0].denominator != 1 or low.data[1] or high.op == "const":
        return None
    if len(shown) == 1 and not (shown[0].op == "index" or shown[0] is low):
        return None
    for step, part in enumerate(shown):
        if _put(general, const(low.data[0] + step)) is not part:
            return None
    return bind_index("sum", _INDEX, general, low, high)


def labelled(term: Term) -> str:
    r"""The base x of ``x_1 + \dots + x_n``, whose summands are labels as long as nothing makes x an array; else ``""``."""
    parts = _summands(term)
    names = [_LABEL.match(part.data) for part in parts if part.op == "sym"]
    if len(names) != len(parts) - 1 or len(names) < 2 or None in names:
        return ""
    found = [(name.group(1), name.group(2)) for name in names if name is not None]
    bases = {base for base, _ in found}
    return bases.pop() if len(bases) == 1 and found[0][1].isdigit() and found[-1][1].isalpha() else ""


def _summands(term: Term) -> list[Term]:
    parts: list[Term] = []
    while term.op == "add":
        parts.append(term.args[1])
        term = term.args[0]
    return [term, *reversed(parts)]


def _general(first: Term, last: Term, found: set[tuple[Term, Term]]) -> Term | None:
    """The term with the index where the two differ; what stands there goes into ``found``."""
    if first is last:
        return first
    if first.op == "const":
        found.add((first, last))
        return _INDEX
    if (first.op, first.data, len(first.args)) != (last.op, last.data, len(last.args)) or not first.args:
        return None
    args = [_general(a, b, found) for a, b in zip(first.args, last.args, strict=True)]
    return None if None in args else make(first.op, tuple(a for a in args if a is not None), first.data)


def _put(term: Term, value: Term) -> Term:
    if term is _INDEX:
        return value
    return make(term.op, tuple(_put(a, value) for a in term.args), term.data) if term.args else term
