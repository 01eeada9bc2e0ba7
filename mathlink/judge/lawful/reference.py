"""The function that a law compares with, called with the arguments of the function that the law is about."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.lift import Parameter

__all__ = ["reference_of"]

_PLACED = ("positional", "any")
_NAMED = ("any", "keyword")


def reference_of(function: Callable[..., Any], names: Sequence[str]) -> tuple[Callable[..., Any], dict[str, str]]:
    """``function`` as one that takes ``names`` by keyword, and which of its own parameters each of them is.

    It is called by name where it knows the names; by position where it does not, or takes its arguments in no other way, as
    functions written in C do. Names that stand for themselves are only known where the function tells its parameters.

    Raises
    ------
    InputProblem : it does not take these arguments, or which is which cannot be told.
    """
    try:
        theirs: Sequence[Parameter] | None = lift.signature(function)
    except ValueError:  # a builtin that does not tell its parameters
        theirs = None
    placed, known = _matched(_called(function), theirs, list(names))
    named = [n for n in names if n not in placed]

    def reference(**inputs: Any) -> Any:
        return function(*[inputs[n] for n in placed], **{n: inputs[n] for n in named})

    signed: Any = reference
    signed.__signature__ = inspect.Signature([inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in names])
    return reference, known


def _called(function: Any) -> str:
    return str(getattr(function, "__name__", None) or type(function).__name__)


def _matched(name: str, theirs: Sequence[Parameter] | None, names: list[str]) -> tuple[list[str], dict[str, str]]:
    """The names that are given by position, in order, and what each name is called there."""
    if theirs is None:
        return names, {}
    by_name = {p.name for p in theirs if p.kind in _NAMED}
    required = [p.name for p in theirs if p.required]
    if all(n in by_name for n in names) or any(p.kind == "kwargs" for p in theirs):
        if lacking := [n for n in required if n not in names]:
            raise InputProblem(f"`{name}` needs {_listed(lacking)}, which the function does not take")
        return [], {n: n for n in names}
    return names, _by_position(name, theirs, names)


def _by_position(name: str, theirs: Sequence[Parameter], names: list[str]) -> dict[str, str]:
    own = [p for p in theirs if p.kind in _PLACED]
    needed = [p.name for p in own if p.required]
    open_ended = any(p.kind == "args" for p in theirs)
    # an option is given by its place only under its own name: NumPy's ``out`` is no second argument
    places = [p.name for p, n in zip(own, names, strict=False) if p.required or p.name == n]
    fits = len(needed) <= len(names) and (len(places) == len(names) or open_ended)
    if not fits or any(p.required and p.kind == "keyword" for p in theirs):
        takes = _listed([p.name for p in theirs if p.required]) or "nothing"
        raise InputProblem(
            f"`{name}` takes {takes}, the function is called with {_listed(names)}: compare with a function of these"
        )
    crossed = [n for n, place in zip(names, places, strict=False) if n != place and (n in places or place in names)]
    if crossed:
        words = f"`{name}` takes {_listed(places)} by position, the function {_listed(names)}"
        raise InputProblem(f"{words}: which is which cannot be told; compare with a function of {_listed(names)}")
    return dict(zip(names, places, strict=False))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{n}`" for n in names)
