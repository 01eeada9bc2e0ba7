"""Which function of NumPy is which rule for tensors of symbolic lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed import creating, joining, products, reductions, shaping
from mathlink.lift.indexed.lengths import refuse
from mathlink.lift.indexed.rules import COMPARED, LOGIC, REAL, WHOLE
from mathlink.lift.indexed.tensor import Tensor, as_tensor, elementwise, truth

if TYPE_CHECKING:
    from collections.abc import Callable


__all__ = ["function_of", "method_of", "rule_named", "ufunc_of", "where"]

FOLDS = {"add": "sum", "multiply": "prod", "maximum": "bigmax", "minimum": "bigmin", "fmax": "bigmax", "fmin": "bigmin"}
PRODUCTS = {"matmul": products.matmul, "vecdot": products.inner}


def ufunc_of(name: str, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A ufunc, called or reduced."""
    out = options.pop("out", None)
    out = out[0] if isinstance(out, tuple) else out
    for option in [o for o in ("dtype", "casting", "order", "subok") if o in options]:
        del options[option]
    if method == "reduce" and name in FOLDS:
        extra = {k: v for k, v in options.items() if k in ("initial", "where") and type(v).__name__ != "_NoValueType"}
        if extra:
            refuse(f"numpy.{name}.reduce with {next(iter(extra))}=")
        made: Any = reductions.fold(FOLDS[name], inputs[0], options.get("axis", 0), bool(options.get("keepdims")))
    elif method == "accumulate" and name in FOLDS:
        made = reductions.accumulated(FOLDS[name], inputs[0], options.get("axis", 0))
    elif method == "outer":
        a, b = map(as_tensor, inputs)
        spread = shaping.item(a, (Ellipsis, *[None] * b.ndim)) if b.ndim else a
        made = ufunc_of(name, "__call__", (spread, b), {})
    elif method != "__call__":
        refuse(f"numpy.{name}.{method}")
    elif options:
        refuse(f"numpy.{name} with {next(iter(options))}=")
    else:
        made = _called(name, inputs)
    if out is None:
        return made
    return out.changed(made) if isinstance(out, Tensor) else refuse("out= with a plain array")


def _called(name: str, inputs: tuple[Any, ...]) -> Any:
    if name in PRODUCTS:
        return PRODUCTS[name](*inputs)
    if name in REAL:
        operands = [as_tensor(x) for x in inputs]
        whole = name in WHOLE and all(x.whole or x.logic for x in operands)
        return elementwise(REAL[name], *operands, whole=whole)
    if name in COMPARED:
        return elementwise(COMPARED[name], *inputs, logic=True)
    if name in LOGIC:
        return elementwise(LOGIC[name], *(truth(as_tensor(x)) for x in inputs), logic=True, raw=True)
    if name in ("isnan", "isinf", "isfinite"):
        return elementwise(lambda x: t.boolean(name == "isfinite"), *inputs, logic=True)
    return refuse(f"`numpy.{name}`")


def _reduction(op: str) -> Callable[..., Any]:
    return lambda x, axis=None, keepdims=False: reductions.fold(op, x, axis, keepdims)


def where(condition: Any, *choices: Any) -> Any:
    if len(choices) != 2:
        refuse("np.where without values")
    chosen = [x if x.logic is False else x * 1 for x in map(as_tensor, choices)]
    return elementwise(t.ite, truth(as_tensor(condition)), *chosen, raw=True)


def _same(x: Any, *args: Any) -> Any:
    return x


def _copy(x: Any) -> Tensor:
    return as_tensor(x)


def _like(value: Any) -> Callable[..., Any]:
    def like(x: Any, *args: Any, dtype: Any = None) -> Tensor:
        (held,) = args if value is None else (value,)
        return creating.filled(as_tensor(x).shape, held, dtype)

    return like


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _reduction("sum"),
    "prod": _reduction("prod"),
    **dict.fromkeys(("max", "amax"), _reduction("bigmax")),
    **dict.fromkeys(("min", "amin"), _reduction("bigmin")),
    **{
        name: getattr(reductions, name)
        for name in "mean var std average cumsum cumprod count_nonzero clip cov corrcoef".split()
    },
    **dict.fromkeys(("trapezoid", "trapz"), reductions.trapezoid),
    **{name: getattr(joining, name) for name in "append concatenate hstack insert pad roll stack vstack".split()},
    **{name: getattr(products, name) for name in "dot inner outer trace einsum diag diagonal tensordot".split()},
    **{
        name: getattr(shaping, name)
        for name in "transpose swapaxes moveaxis expand_dims squeeze reshape ravel broadcast_to diff".split()
    },
    "triu": shaping.triangle("triu"),
    "tril": shaping.triangle("tril"),
    "any": reductions.some,
    "all": reductions.every,
    "vdot": lambda a, b: products.inner(a, b),
    "ptp": lambda x, axis=None, keepdims=False: (
        reductions.fold("bigmax", x, axis, keepdims) - reductions.fold("bigmin", x, axis, keepdims)
    ),
    "where": where,
    "copy": _copy,
    "real": _same,
    "zeros_like": _like(0.0),
    "ones_like": _like(1.0),
    "full_like": _like(None),
    "shape": lambda x: as_tensor(x).shape,
    "ndim": lambda x: as_tensor(x).ndim,
    "size": lambda x: as_tensor(x).size,
}

#: Creators and converters, which NumPy does not hand to its arguments, and functions of SciPy.
CREATORS: dict[str, Callable[..., Any]] = {
    "zeros": lambda shape, dtype=None: creating.filled(shape, 0.0, dtype),
    "ones": lambda shape, dtype=None: creating.filled(shape, 1.0, dtype),
    "full": creating.filled,
    "eye": creating.eye,
    "identity": creating.eye,
    "arange": creating.arange,
    "linspace": creating.linspace,
    **dict.fromkeys(("array", "float64", "float32"), _copy),
    **dict.fromkeys("asarray asanyarray ascontiguousarray asfarray atleast_1d".split(), _same),
}
SCIPY: dict[str, Callable[..., Any]] = {
    "logsumexp": reductions.logsumexp,
    "softmax": reductions.softmax,
    "log_softmax": reductions.log_softmax,
    "norm": reductions.norm,
}
LINALG: dict[str, Callable[..., Any]] = {
    "norm": reductions.norm,
    "trace": products.trace,
    "outer": products.outer,
}

_METHODS = frozenset(
    "any all sum prod max min mean var std cumsum cumprod clip dot trace diagonal transpose swapaxes squeeze reshape ravel copy ptp".split()
)
_IGNORED = ("dtype", "out", "order", "subok", "like", "copy", "overwrite_input", "optimize", "check_finite")


_STANDING_FOR: dict[str, Any] = {"_int": int, "_float": float}  # what copies find under the names of builtins
_OF_A_KIND = frozenset({"zeros", "ones", "full", "zeros_like", "ones_like", "full_like"})


def _plainly(name: str, rule: Callable[..., Any], args: Any, options: dict[str, Any]) -> Any:
    """The rule without options that change nothing in mathematics; one that would is refused."""
    kept = {}
    for option, value in options.items():
        if option == "dtype" and name in _OF_A_KIND:
            kept[option] = _STANDING_FOR.get(getattr(value, "__name__", ""), value)
            continue
        if option == "out" and value is not None:
            refuse(f"`numpy.{name}` with out=")
        if option not in _IGNORED and type(value).__name__ != "_NoValueType":
            kept[option] = value
    try:
        return rule(*args, **kept)
    except TypeError as error:
        return refuse(f"`numpy.{name}` called this way ({error})")


def rule_named(name: str, module: str) -> Callable[..., Any] | None:
    """The rule of a function of NumPy or SciPy by its name."""
    if module.startswith("numpy.linalg"):
        table: dict[str, Callable[..., Any]] = {
            "norm": reductions.norm,
            "trace": products.trace,
            "outer": products.outer,
        }
    elif module.startswith("scipy"):
        table = SCIPY
    else:
        table = {**FUNCTIONS, **CREATORS}
    rule = table.get(name)
    return None if rule is None else lambda *args, **options: _plainly(name, rule, args, options)


def function_of(function: Any, args: Any, options: dict[str, Any]) -> Any:
    """A function of NumPy of tensors."""
    rule = rule_named(function.__name__, getattr(function, "__module__", "") or "")
    return refuse(f"`{function.__module__}.{function.__name__}`") if rule is None else rule(*args, **options)


def method_of(x: Tensor, name: str) -> Any:
    """A method of arrays.

    Raises ``AttributeError`` for what arrays do not have.
    """
    if name == "flatten":
        return lambda *args: shaping.ravel(_copy(x))
    if name == "astype":
        return lambda dtype=None, *args, **options: _converted(x, dtype)
    if name == "item" and not x.dims:
        return lambda: x
    if name in ("conj", "conjugate"):
        return lambda: x
    if name in _METHODS:
        rule = FUNCTIONS[name]
        return lambda *args, **options: _plainly(name, rule, (x, *args), options)
    if name.startswith("_"):
        raise AttributeError(name)
    return refuse(f"`.{name}` of an array")


def _converted(x: Tensor, dtype: Any) -> Tensor:
    name = getattr(dtype, "__name__", str(dtype))
    if (
        name.startswith("float")
        or (x.logic and name.startswith(("int", "float")))
        or (x.whole and name.startswith("int"))
    ):
        return as_tensor(x * 1 if x.logic else x)
    return refuse(f"a conversion to {name}")
