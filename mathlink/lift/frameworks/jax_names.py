"""JAX's names: ``jax.numpy`` as NumPy, ``jax.nn``, ``jax.lax``, ``jax.scipy.special``, and transformations of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.casting import cast
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.foreign import lifted
from mathlink.lift.frameworks.jax_array import JaxArray, double_kind
from mathlink.lift.frameworks.jax_control import CONTROL, TRANSFORMATIONS
from mathlink.lift.frameworks.torch_functional import ACTIVATIONS, gelu, softplus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["rules"]


def _named(name: str) -> Callable[..., Any]:
    function = getattr(N, name)

    def call(*args: Any, **options: Any) -> Any:
        kind = _dtype_of(options)
        made = function(*args, **options)
        return made if kind is None else cast(made, kind)

    return call


def _dtype_of(options: dict[str, Any]) -> str | None:
    """Takes what changes nothing out of the options; the kind that ``dtype`` asks for."""
    for name in ("precision", "preferred_element_type", "out", "device", "out_sharding", "optimize", "mode"):
        if options.get(name) is None or name in ("precision", "device", "optimize"):
            options.pop(name, None)
    dtype = options.pop("dtype", None)
    return None if dtype is None else double_kind(dtype)


#: Functions of ``jax.numpy`` that mean what NumPy's of the same name do.
_AS_IN_NUMPY = (
    "abs absolute add all allclose amax amin any arange arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin "
    "argsort array asarray atleast_1d atleast_2d average bitwise_and bitwise_or broadcast_to cbrt ceil clip column_stack "
    "concatenate convolve copysign corrcoef cos cosh count_nonzero cov cross cumprod cumsum deg2rad degrees diag diagonal "
    "diff divide dot einsum empty equal exp exp2 expand_dims expm1 eye fabs flip float_power floor floor_divide fmax fmin "
    "fmod full full_like gradient greater greater_equal heaviside hstack hypot identity inner isclose isfinite isinf isnan "
    "kron less less_equal linspace log log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor "
    "logspace matmul max maximum mean median meshgrid min minimum mod moveaxis multiply negative not_equal ones ones_like "
    "outer pad percentile polyval positive power prod ptp quantile rad2deg radians ravel reciprocal remainder repeat reshape "
    "rint roll round select sign sinc sin sinh sort split sqrt square squeeze stack std subtract sum swapaxes take "
    "take_along_axis tan tanh tensordot tile trace transpose trapezoid tri tril triu true_divide trunc unstack vander var vdot "
    "vecdot vstack where zeros zeros_like array_split nansum nanmean real conj conjugate matrix_transpose permute_dims"
).split()
_OTHER = {"mod": "remainder", "degrees": "rad2deg", "conj": "conjugate", "abs": "absolute"}
_LINALG = "norm inv det slogdet solve cholesky pinv matrix_power multi_dot trace outer vector_norm matrix_norm".split()


def _clip(arr: Any, min: Any = None, max: Any = None, *, a_min: Any = None, a_max: Any = None) -> Any:
    low, high = min if a_min is None else a_min, max if a_max is None else a_max
    made = arr if low is None else N.maximum(arr, low)
    return made if high is None else N.minimum(made, high)


def _numpy_rules(module: Any) -> dict[str, Callable[..., Any]]:
    found = {n: _named(_OTHER.get(n, n)) for n in _AS_IN_NUMPY if hasattr(module, n) and hasattr(np, n)}
    return {**found, "clip": _clip}


# ── jax.nn ───────────────────────────────────────────────────────────────────────────────────────


def _softmax(x: Any, axis: Any = -1, where: Any = None, initial: Any = None) -> Any:
    powers = N.exp(x) if where is None else N.where(where, N.exp(x), 0.0)
    made = powers / N.sum(powers, axis=axis, keepdims=True)
    return made if where is None else N.where(where, made, 0.0)


def _logsumexp(
    a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False, where: Any = None
) -> Any:
    if return_sign:
        refuse("logsumexp with return_sign")
    powers = N.exp(a) if b is None else b * N.exp(a)
    powers = powers if where is None else N.where(where, powers, 0.0)
    return N.log(N.sum(powers, axis=axis, keepdims=keepdims))


def _log_softmax(x: Any, axis: Any = -1, where: Any = None, initial: Any = None) -> Any:
    if where is not None:
        refuse("log_softmax with where=")
    return x - _logsumexp(x, axis, keepdims=True)


def _standardize(
    x: Any, axis: Any = -1, mean: Any = None, variance: Any = None, epsilon: Any = 1e-5, where: Any = None
) -> Any:
    if where is not None:
        refuse("standardize with where=")
    mean = N.mean(x, axis=axis, keepdims=True) if mean is None else mean
    if variance is None:
        variance = N.mean(x * x, axis=axis, keepdims=True) - mean * mean
    return (x - mean) / N.sqrt(variance + epsilon)


def _one_hot(x: Any, num_classes: int, *, dtype: Any = None, axis: Any = -1) -> Any:
    if axis not in (-1, len(getattr(x, "shape", ()))):
        refuse("one_hot along another axis than the last")
    return cast(N.equal(N.expand_dims(x, -1), N.arange(num_classes)), "float")


def _leaky(x: Any, negative_slope: Any = 0.01) -> Any:
    return N.where(N.greater_equal(x, 0), x, negative_slope * x)


def _glu(x: Any, axis: int = -1) -> Any:
    return ACTIVATIONS["glu"](x, axis)


def _hidden(name: str) -> Callable[..., Any]:
    return lambda x, *args: ACTIVATIONS[name](x, *args)


_NN: dict[str, Callable[..., Any]] = {
    "relu": lambda x: N.maximum(x, 0.0),
    "relu6": _hidden("relu6"),
    "sigmoid": lambda x: N.expit(x),
    "log_sigmoid": lambda x: -N.log1p(N.exp(-x)),
    "softplus": lambda x: softplus(x, 1, float("inf")) if for_every_shape() else N.log1p(N.exp(x)),
    "sparse_plus": lambda x: refuse("sparse_plus"),
    "soft_sign": lambda x: x / (1 + N.absolute(x)),
    "silu": lambda x: x * N.expit(x),
    "swish": lambda x: x * N.expit(x),
    "gelu": lambda x, approximate=True: gelu(x, approximate),
    "elu": lambda x, alpha=1.0: ACTIVATIONS["elu"](x, alpha),
    "celu": lambda x, alpha=1.0: ACTIVATIONS["celu"](x, alpha),
    "selu": _hidden("selu"),
    "leaky_relu": _leaky,
    "hard_tanh": lambda x: N.minimum(N.maximum(x, -1.0), 1.0),
    "hard_sigmoid": lambda x: ACTIVATIONS["hardsigmoid"](x),
    "hard_silu": lambda x: ACTIVATIONS["hardswish"](x),
    "hard_swish": lambda x: ACTIVATIONS["hardswish"](x),
    "mish": lambda x: x * N.tanh(N.log1p(N.exp(x))),
    "squareplus": lambda x, b=4: (x + N.sqrt(x * x + b)) / 2,
    "glu": _glu,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "logsumexp": _logsumexp,
    "standardize": _standardize,
    "one_hot": _one_hot,
    "identity": lambda x: x,
}

# ── jax.scipy.special ────────────────────────────────────────────────────────────────────────────

_SPECIAL: dict[str, Callable[..., Any]] = {
    n: _named({"psi": "digamma"}.get(n, n))
    for n in "expit logit xlogy xlog1py erf erfc gammaln digamma betaln beta entr kl_div rel_entr i0 gamma ndtr".split()
}
_SPECIAL |= {
    "logsumexp": _logsumexp,
    "softmax": lambda x, axis=None: _softmax(x, axis),
    "log_softmax": lambda x, axis=None: _log_softmax(x, axis),
}

# ── jax.lax ──────────────────────────────────────────────────────────────────────────────────────

_LAX_SAME = {
    **{
        n: n for n in "exp exp2 expm1 log log1p sqrt sin cos tan tanh sinh cosh sign floor ceil square erf erfc".split()
    },
    **{n: f"arc{n[1:]}" for n in "asin acos atan asinh acosh atanh".split()},
    "abs": "absolute",
    "neg": "negative",
    "logistic": "expit",
    "lgamma": "gammaln",
    "digamma": "digamma",
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "max": "maximum",
    "min": "minimum",
    "atan2": "arctan2",
    "pow": "power",
    "gt": "greater",
    "ge": "greater_equal",
    "lt": "less",
    "le": "less_equal",
    "eq": "equal",
    "ne": "not_equal",
}
_LAX: dict[str, Callable[..., Any]] = {n: _named(target) for n, target in _LAX_SAME.items()}
_LAX |= {
    "rsqrt": lambda x: 1 / N.sqrt(x),
    "reciprocal": lambda x: 1 / x,
    "integer_pow": lambda x, y: x**y,
    "div": lambda x, y: N.divide(x, y),
    "select": lambda pred, on_true, on_false: N.where(pred, on_true, on_false),
    "clamp": lambda min, x, max: N.minimum(N.maximum(x, min), max),
    "stop_gradient": lambda x: x,
    "cumsum": lambda operand, axis=0, reverse=False: (
        refuse("lax.cumsum in reverse") if reverse else N.cumsum(operand, axis=axis)
    ),
    "dot": lambda lhs, rhs, precision=None, preferred_element_type=None: N.dot(lhs, rhs),
    "expand_dims": lambda array, dimensions: N.expand_dims(array, tuple(dimensions)),
    "concatenate": lambda operands, dimension: N.concatenate(list(operands), axis=dimension),
    "reshape": lambda operand, new_sizes, dimensions=None: N.reshape(operand, tuple(new_sizes)),
    "transpose": lambda operand, permutation: N.transpose(operand, tuple(permutation)),
    "square": lambda x: x * x,
}


def rules(module: Any) -> dict[int, Any]:
    """id of each function of one of JAX's modules → what a program being read finds in its place."""
    tables: Mapping[str, Mapping[str, Callable[..., Any]]] = {
        "jax.nn": _NN,
        "jax.lax": _LAX,
        "jax.scipy.special": _SPECIAL,
        "jax.numpy.linalg": {n: _named(f"linalg_{n}") for n in _LINALG if hasattr(np.linalg, n)},
    }
    table = _numpy_rules(module) if module.__name__ == "jax.numpy" else tables.get(module.__name__, {})
    found = {id(getattr(module, n)): lifted(JaxArray, rule) for n, rule in table.items() if hasattr(module, n)}
    plain = CONTROL if module.__name__ == "jax.lax" else TRANSFORMATIONS if module.__name__ == "jax" else {}
    return found | {id(getattr(module, n)): rule for n, rule in plain.items() if hasattr(module, n)}
