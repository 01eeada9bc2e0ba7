"""Function → IndexedModel: the function itself runs once on tensors whose lengths are symbols."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.errors import NotModelled
from mathlink.lift.frameworks.foreign import held as content
from mathlink.lift.frameworks.handing import handing_of
from mathlink.lift.frameworks.origin import unwrapped
from mathlink.lift.indexed.branches import explore, merged
from mathlink.lift.indexed.grid import Grid, IndexedModel
from mathlink.lift.indexed.lengths import Unreadable
from mathlink.lift.indexed.names import copied
from mathlink.lift.indexed.tensor import Tensor, as_tensor, held_apart
from mathlink.lift.running import call_with, own_raise, quiet
from mathlink.lift.signature import bare, callable_of, signature, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.term import Term

__all__ = ["read"]


def read(
    function: Any,
    shapes: Mapping[str, Sequence[Term | str | int]],
    scalars: Sequence[str] = (),
    lengths: Mapping[str, Term | str] | None = None,
    fixed: Mapping[str, Any] | None = None,
) -> IndexedModel:
    """The function for arrays of every shape, not yet confirmed.

    Parameters
    ----------
    function : any function; what it calls of the user's own is followed.
    shapes : array parameter → length of each axis: a term, a whole number, or a name; axes of one name have one length.
    scalars : parameters that are numbers.
    lengths : parameters that are the length of an axis → that length.
    fixed : parameters that are held at a value; one that is not mentioned anywhere keeps its default.

    Raises
    ------
    NotModelled : the code asks for something that is not the same for every shape; construct, file and line say what.
    """
    known: dict[str, Term] = {}
    dims = {p: tuple(_length(d, p, k, known) for k, d in enumerate(ds)) for p, ds in shapes.items()}
    sizes = {p: known.get(d, t.sym(d)) if isinstance(d, str) else d for p, d in (lengths or {}).items()}
    target = unwrapped(callable_of(function))
    file = source_of(function)[0]
    if not hasattr(target, "__code__"):
        raise NotModelled("a callable that is no plain function, for arrays of every shape", file)
    arguments: dict[str, Any] = {p: _leaf(p, ds) for p, ds in dims.items()}
    arguments |= {p: _scalar(t.sym(p)) for p in scalars}
    arguments |= {p: Tensor((), lambda _, d=d: d, whole=True) for p, d in sizes.items()}  # type: ignore[misc]
    arguments |= dict(fixed or {})
    name = getattr(bare(function), "__qualname__", "function")
    result, assumed = _all_ways(target, arguments, file)
    return IndexedModel(name, result, dims, tuple(scalars), sizes, dict(fixed or {}), assumed)


def _all_ways(target: Any, arguments: dict[str, Any], file: str) -> tuple[Any, tuple[Term, ...]]:
    try:
        return merged(explore(lambda: _run(target, arguments, file)))
    except Unreadable as problem:
        raise problem.problem(file, _line(problem, file)) from None


def _length(dim: Term | str | int, parameter: str, axis: int, known: dict[str, Term]) -> Term:
    if isinstance(dim, int):
        return t.const(dim)
    if isinstance(dim, str):
        return known.setdefault(dim, t.sym(f"{parameter}.shape[{axis}]"))
    return dim


def _leaf(parameter: str, dims: tuple[Term, ...]) -> Tensor:
    base = t.sym(parameter)
    return Tensor(dims, lambda at: t.index(base, *at))


def _scalar(symbol: Term) -> Tensor:
    return Tensor((), lambda _: symbol)


def _run(target: Any, arguments: dict[str, Any], file: str) -> tuple[Any, str]:
    """What one run returns, or the name of the exception that a ``raise`` of the program raised."""
    own = {name: held_apart(value) for name, value in arguments.items()}
    handing = handing_of(target)
    if handing is not None:
        own = handing.for_every_shape(own)
    try:
        with quiet():
            return _result(call_with(copied(target, {}), signature(target), own), file), ""
    except NotModelled:
        raise
    except RecursionError:
        raise NotModelled("recursion without end", file) from None
    except (Exception, SystemExit) as error:
        if own_raise(error, target):
            return None, type(error).__name__
        words = f"{type(error).__name__} while reading: {error or type(error).__name__}"
        raise NotModelled(f"{words}, for arrays of every shape", file, _line(error, file)) from None


def _line(error: BaseException, file: str) -> int:
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    return lines[-1] if lines else 0


def _result(value: Any, file: str) -> Any:
    value = content(value)
    if isinstance(value, (tuple, list)):
        return type(value)(_result(v, file) for v in value) if type(value) in (tuple, list) else _refused(value, file)
    if isinstance(value, dict):
        return {k: _result(v, file) for k, v in value.items()}
    try:
        held = as_tensor(value)
        places = tuple(t.sym(f"#place{k}") for k in range(held.ndim))
        return Grid(held.dims, places, held.value(places))
    except Unreadable as problem:
        raise problem.problem(file, 0) from None
    except RecursionError:
        raise NotModelled("too many operations one after another", file) from None


def _refused(value: Any, file: str) -> Any:
    raise NotModelled(f"a result of type {type(value).__name__}, for arrays of every shape", file)
