"""Branches: whether they cover every way through the conditions, and what two sides are on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.term import Term, and_, boolean, const, eq, le, lt, make, ne, neg, not_, or_, rebuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.prove.sketch import Branch

__all__ = ["covered", "negated", "none_of", "on_path", "under"]

Path = tuple[Term, ...]

_ZERO = const(0)


def negated(condition: Term) -> Term:
    """The opposite of a condition, over the reals."""
    match condition.op:
        case "lt":
            return le(condition.args[1], condition.args[0])
        case "le":
            return lt(condition.args[1], condition.args[0])
        case "eq":
            return ne(*condition.args)
        case "ne":
            return eq(*condition.args)
    return not_(condition)


def covered(branches: Sequence[Branch]) -> str:
    """``""`` where the branches are all ways through, each once, else what is missing."""
    return _covered([b.path for b in branches])


def _covered(paths: Sequence[Path]) -> str:
    if len(paths) == 1 and not paths[0]:
        return ""
    if not paths or any(not p for p in paths):
        return "a branch is missing" if not paths else "a branch stands beside parts of itself"
    first = paths[0][0]
    other = negated(first)
    one, rest = [p[1:] for p in paths if p[0] is first], [p for p in paths if p[0] is not first]
    if any(p[0] is not other for p in rest):
        return f"{rest[0][0]!r} is not the opposite of {first!r}"
    if not rest:
        return f"the branch {other!r} is missing"
    return _covered(one) or _covered([p[1:] for p in rest])


def none_of(path: Path) -> Term:
    """The condition that a path is not taken."""
    return or_(*map(negated, path))


def on_path(path: Path, condition: Term) -> Term:
    """A condition, asked for on the path only."""
    return or_(*map(negated, path), condition) if path else condition


def under(path: Path, root: Term) -> Term:
    """A term where the conditions of the path hold: branches, max, min and |·| that they decide are replaced."""
    true = set(path)
    false = {negated(p) for p in path}

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        for candidate in (term, make(term.op, args, term.data) if term.op in _CONDITIONS else term):
            if candidate in true or candidate in false:
                return boolean(candidate in true)
        if term.op in ("and", "or"):
            return _simplified(term.op, args)
        return _chosen(term.op, args, true)

    return rebuild(root, change)


_CONDITIONS = frozenset({"lt", "le", "eq", "ne"})


def _simplified(op: str, args: tuple[Term, ...]) -> Term:
    stop = "true" if op == "or" else "false"
    if any(a.op == stop for a in args):
        return boolean(op == "or")
    kept = [a for a in args if a.op not in ("true", "false")]
    return or_(*kept) if op == "or" else and_(*kept)


def _chosen(op: str, args: tuple[Term, ...], true: set[Term]) -> Term | None:
    """What |·|, max or min is where the path says which value it takes."""
    if op == "abs":
        test = le(_ZERO, args[0])
        pair = (args[0], neg(args[0]))
    elif op in ("max", "min") and len(args) >= 2:
        test = le(args[1], args[0])
        pair = (args[0], args[1]) if op == "max" else (args[1], args[0])
    else:
        return None
    if test in true:
        best = pair[0]
    elif negated(test) in true:
        best = pair[1]
    else:
        return None
    rest = args[2:]
    if op == "abs" or not rest:
        return best
    again = make(op, (best, *rest))
    return _chosen(op, again.args, true) or again
