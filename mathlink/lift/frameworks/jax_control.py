"""JAX's loops, choices and transformations of functions, carried out on what is being read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.foreign import held, wrapped
from mathlink.lift.frameworks.jax_array import JaxArray

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CONTROL", "TRANSFORMATIONS"]

_MOST_ROUNDS = 2000


def _mapped(function: Callable[..., Any], tree: Any, *others: Any) -> Any:
    """The function applied to every leaf of nested tuples, lists and dicts; ``None`` stays."""
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {k: _mapped(function, v, *(o[k] for o in others)) for k, v in tree.items()}
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*(_mapped(function, v, *(o[i] for o in others)) for i, v in enumerate(tree)))
    if isinstance(tree, (list, tuple)):
        return type(tree)(_mapped(function, v, *(o[i] for o in others)) for i, v in enumerate(tree))
    return function(tree, *others)


def _leaves(tree: Any) -> list[Any]:
    found: list[Any] = []
    _mapped(found.append, tree)
    return found


def _number_of_rounds(value: Any, what: str) -> int:
    try:
        return int(held(value).__index__())
    except (AttributeError, TypeError):
        return int(refuse(f"{what} whose number of rounds depends on the inputs"))


def _fori_loop(lower: Any, upper: Any, body_fun: Any, init_val: Any, **options: Any) -> Any:
    low, high = (_number_of_rounds(v, "fori_loop") for v in (lower, upper))
    if high - low > _MOST_ROUNDS:
        refuse(f"fori_loop of more than {_MOST_ROUNDS} rounds")
    state = init_val
    for k in range(low, high):
        state = body_fun(k, state)
    return state


def _scan(
    f: Any, init: Any, xs: Any = None, length: Any = None, reverse: bool = False, unroll: Any = 1, **options: Any
) -> Any:
    if for_every_shape():
        refuse("lax.scan over an axis whose length is a symbol")
    leaves = _leaves(xs)
    rounds = len(leaves[0]) if leaves else _number_of_rounds(length, "scan")
    carry, made = init, []
    for k in reversed(range(rounds)) if reverse else range(rounds):
        carry, out = f(carry, _mapped(lambda x, k=k: x[k], xs))
        made.append(out)
    if reverse:
        made.reverse()
    return carry, (_mapped(_stacked, made[0], *made[1:]) if made else None)


def _stacked(*parts: Any, axis: int = 0) -> Any:
    return wrapped(JaxArray, N.stack([N.array(held(p)) for p in parts], axis=axis))


def _while_loop(cond_fun: Any, body_fun: Any, init_val: Any) -> Any:
    state = init_val
    for _ in range(_MOST_ROUNDS):
        if not bool(cond_fun(state)):
            return state
        state = body_fun(state)
    return refuse(f"while_loop of more than {_MOST_ROUNDS} rounds")


def _cond(pred: Any, true_fun: Any, false_fun: Any, *operands: Any, **options: Any) -> Any:
    return true_fun(*operands) if bool(pred) else false_fun(*operands)


def _map(f: Any, xs: Any, **options: Any) -> Any:
    return _scan(lambda carry, x: (carry, f(x)), None, xs)[1]


CONTROL: dict[str, Callable[..., Any]] = {
    "fori_loop": _fori_loop,
    "scan": _scan,
    "while_loop": _while_loop,
    "cond": _cond,
    "map": _map,
}


# ── transformations ──────────────────────────────────────────────────────────────────────────────


def _vmap(fun: Any, in_axes: Any = 0, out_axes: Any = 0, **options: Any) -> Any:
    """One call for every row, stacked."""
    if options:
        refuse(f"vmap with {next(iter(options))}=")

    def mapped(*args: Any, **keywords: Any) -> Any:
        if for_every_shape():
            refuse("vmap over an axis whose length is a symbol", "write it with an axis")
        axes = list(in_axes) if isinstance(in_axes, (list, tuple)) else [in_axes] * len(args)
        if any(a is not None and not isinstance(a, int) for a in axes) or keywords or not isinstance(out_axes, int):
            refuse("vmap with axes in a tree, or arguments by name")
        sizes = {len(_moved(leaf, a)) for x, a in zip(args, axes, strict=True) if a is not None for leaf in _leaves(x)}
        if len(sizes) != 1:
            raise ValueError("vmap got inconsistent sizes for array axes to be mapped")
        rows = [
            fun(
                *(
                    x if a is None else _mapped(lambda v, a=a, k=k: _moved(v, a)[k], x)
                    for x, a in zip(args, axes, strict=True)
                )
            )
            for k in range(sizes.pop())
        ]
        return _mapped(lambda *parts: _stacked(*parts, axis=out_axes), rows[0], *rows[1:])

    return mapped


def _moved(value: Any, axis: int) -> Any:
    return value if axis == 0 else JaxArray(N.moveaxis(held(value), axis, 0))


def _refused(name: str) -> Callable[..., Any]:
    return lambda *args, **options: refuse(f"jax.{name}", "state the derivative as a function of its own")


def _as_it_is(fun: Any = None, *args: Any, **options: Any) -> Any:
    return fun if fun is not None else lambda f: f


TRANSFORMATIONS: dict[str, Callable[..., Any]] = {
    "vmap": _vmap,
    "jit": _as_it_is,
    "checkpoint": _as_it_is,
    **{n: _refused(n) for n in ("grad", "value_and_grad", "jacfwd", "jacrev", "hessian", "jvp", "vjp", "pmap")},
}
