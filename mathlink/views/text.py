"""Term → plain text that reads like Python: ``x > 0``, ``sqrt(b**2 - 4*a*c)``."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mathlink.term import BINDERS, Term, free_symbols, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["to_text"]

_LONGEST = 400

#: How tightly an operation binds; an argument that binds less tightly is put in parentheses.
_OR, _AND, _NOT, _COMPARE, _ADD, _MUL, _NEG, _POW, _ATOM = range(9)

_INFIX: dict[str, tuple[str, int]] = {
    "add": (" + ", _ADD),
    "sub": (" - ", _ADD),
    "mul": ("*", _MUL),
    "div": ("/", _MUL),
    "floordiv": ("//", _MUL),
    "mod": (" % ", _MUL),
    "pow": ("**", _POW),
    "lt": (" < ", _COMPARE),
    "le": (" <= ", _COMPARE),
    "eq": (" == ", _COMPARE),
    "ne": (" != ", _COMPARE),
    "and": (" and ", _AND),
    "or": (" or ", _OR),
}

#: Operations whose right argument needs parentheses at equal tightness, and ``**`` whose left one does.
_RIGHT = frozenset({"sub", "div", "floordiv", "mod"})

_NEGATED = {"lt": ">=", "le": ">", "eq": "!=", "ne": "=="}


def to_text(term: Term, rename: Callable[[str], str] | None = None) -> str:
    """The term as text, cut at a few hundred characters; ``rename`` changes how symbols are written.

    Bound indices are called i, j, k …, the outermost first, past the names that are in use.
    """
    written = {name: rename(name) if rename else name for name in free_symbols(term)}
    return _text(term, written | _bound_names(term, set(written.values())))


def _bound_names(term: Term, used: set[str]) -> dict[str, str]:
    """A letter for each bound name; bound names are numbered from the inside."""
    bound = {t.args[0].data for t in postorder(term) if t.op in BINDERS and t.args[0].data not in used}
    letters = (name for name in _index_names() if name not in used)
    ordered = sorted(bound, key=lambda name: int(name[1:]) if name[1:].isdecimal() else 0, reverse=True)
    return dict(zip(ordered, letters, strict=False))


def _index_names() -> Iterator[str]:
    yield from "ijklmnpqrst"
    yield from (f"i{number}" for number in itertools.count(1))


def _text(term: Term, names: Mapping[str, str]) -> str:
    made: dict[Term, tuple[str, int]] = {}
    for t in postorder(term):
        text, tight = _write(t, [made[a] for a in t.args], names)
        made[t] = (text if len(text) <= _LONGEST else "…", tight)
    return made[term][0]


def _write(t: Term, args: list[tuple[str, int]], names: Mapping[str, str]) -> tuple[str, int]:
    infix = _INFIX.get(t.op)
    if infix is not None:
        return _between(t, args, *infix)
    texts = [a for a, _ in args]
    match t.op:
        case "const":
            value, literal = t.data
            text = literal or str(value)
            tight = _MUL if "/" in text else _NEG if text.startswith("-") else _ATOM
            return text, tight
        case "sym":
            return names.get(t.data, t.data), _ATOM
        case "neg":
            return f"-{_wrapped(args[0], _POW)}", _NEG
        case "not":
            inner = t.args[0]
            if inner.op in _NEGATED and len(texts[0]) < _LONGEST:
                left, right = inner.args
                return f"{_text(left, names)} {_NEGATED[inner.op]} {_text(right, names)}", _COMPARE
            return f"not {_wrapped(args[0], _COMPARE)}", _NOT
        case "ite":
            return f"({texts[1]} if {texts[0]} else {texts[2]})", _ATOM
        case "index":
            return f"{texts[0]}[{', '.join(texts[1:])}]", _ATOM
        case "true" | "false":
            return t.op.capitalize(), _ATOM
        case "raise":
            return f"raise {t.data}", _ATOM
    name = t.data if t.op in ("fn", "call", "named") else t.op
    return (f"{name}({', '.join(texts)})" if texts else str(name)), _ATOM


def _between(t: Term, args: list[tuple[str, int]], sign: str, tight: int) -> tuple[str, int]:
    parts = []
    for i, a in enumerate(args):
        strict = (i > 0 and t.op in _RIGHT) or (t.op == "pow" and i == 0) or tight == _COMPARE
        parts.append(_wrapped(a, tight + 1 if strict else tight))
    return sign.join(parts), tight


def _wrapped(arg: tuple[str, int], least: int) -> str:
    text, tight = arg
    return text if tight >= least else f"({text})"
