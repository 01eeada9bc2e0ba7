"""Terms in one line of plain text, for proof sketches and reasons."""

from __future__ import annotations

from mathlink.term import Term

__all__ = ["in_words"]

_INFIX = {
    "add": (" + ", 4),
    "sub": (" - ", 4),
    "mul": ("*", 5),
    "div": ("/", 5),
    "floordiv": ("//", 5),
    "mod": (" % ", 5),
    "pow": ("^", 7),
    "lt": (" < ", 3),
    "le": (" <= ", 3),
    "eq": (" = ", 3),
    "ne": (" != ", 3),
    "and": (" and ", 2),
    "or": (" or ", 1),
}
_DEPTH = 12


def in_words(term: Term, depth: int = _DEPTH) -> str:
    """The term, infix; what nests deeper than ``depth`` is cut to an ellipsis."""
    return _written(term, 0, depth)


def _written(term: Term, outer: int, depth: int) -> str:
    if term.op == "const":
        value, literal = term.data
        text = literal or str(value)
        return f"({text})" if outer > 4 and (value < 0 or "/" in text) else text
    if not term.args:
        return str(term.data or term.op)
    if depth == 0:
        return "…"
    if term.op in _INFIX:
        sign, rank = _INFIX[term.op]
        last = len(term.args) - 1
        parts = [
            _written(a, rank + (i == last and rank in (4, 5, 7)) + (i == 0 and rank == 7), depth - 1)
            for i, a in enumerate(term.args)
        ]
        text = sign.join(parts)
        return f"({text})" if rank < outer else text
    if term.op == "neg":
        text = f"-{_written(term.args[0], 6, depth - 1)}"
        return f"({text})" if outer > 4 else text
    if term.op == "abs":
        return f"|{_written(term.args[0], 0, depth - 1)}|"
    if term.op == "not":
        return f"not ({_written(term.args[0], 0, depth - 1)})"
    if term.op == "index":
        return f"{_written(term.args[0], 9, depth)}[{', '.join(_written(a, 0, depth - 1) for a in term.args[1:])}]"
    name = term.data if term.op in ("fn", "call") else term.op
    return f"{name}({', '.join(_written(a, 0, depth - 1) for a in term.args)})"
