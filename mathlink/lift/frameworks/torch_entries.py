"""PyTorch's functions that work entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.casting import cast, is_whole_array, kind_of_dtype
from mathlink.lift.frameworks.engine import N, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ENTRIES", "converted"]

#: PyTorch's name → the name in NumPy or ``scipy.special``: one or two arrays, no options.
SAME: dict[str, str] = {
    name: name
    for name in "exp expm1 exp2 log log1p log2 log10 sqrt square reciprocal sign sin cos tan sinh cosh tanh arcsin arccos "
    "arctan arcsinh arccosh arctanh floor ceil trunc hypot arctan2 copysign maximum minimum fmax fmin logaddexp logaddexp2 "
    "absolute negative positive deg2rad rad2deg heaviside isnan isinf isfinite xlogy sinc erf erfc digamma "
    "greater greater_equal less less_equal not_equal logical_and logical_or logical_xor logical_not bitwise_and bitwise_or "
    "bitwise_xor fmod remainder floor_divide conj real signbit i0".split()
}
SAME |= {f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
SAME |= {
    "abs": "absolute",
    "neg": "negative",
    "sgn": "sign",
    "fix": "trunc",
    "atan2": "arctan2",
    "gt": "greater",
    "ge": "greater_equal",
    "lt": "less",
    "le": "less_equal",
    "eq": "equal",
    "ne": "not_equal",
    "multiply": "multiply",
    "mul": "multiply",
    "true_divide": "divide",
    "sigmoid": "expit",
    "lgamma": "gammaln",
    "bitwise_not": "invert",
    "conj": "conjugate",
}


def _same(name: str) -> Callable[..., Any]:
    function = getattr(N, name)

    def two(input: Any, other: Any, out: Any = None) -> Any:
        return function(input, other) if out is None else refuse(f"torch.{name} with out=")

    def one(input: Any, out: Any = None) -> Any:
        return function(input) if out is None else refuse(f"torch.{name} with out=")

    return two if name in _OF_TWO else one


_OF_TWO = frozenset(
    "hypot arctan2 copysign maximum minimum fmax fmin logaddexp logaddexp2 heaviside xlogy greater greater_equal less "
    "less_equal equal not_equal logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor fmod remainder "
    "floor_divide multiply divide".split()
)


def _times(factor: Any, value: Any) -> Any:
    return value if type(factor) is int and factor == 1 else factor * value


def _add(input: Any, other: Any, alpha: Any = 1) -> Any:
    return input + _times(alpha, other)


def _sub(input: Any, other: Any, alpha: Any = 1) -> Any:
    return input - _times(alpha, other)


def _div(input: Any, other: Any, rounding_mode: Any = None) -> Any:
    if rounding_mode is None:
        return N.divide(input, other)
    if rounding_mode == "floor":
        return N.floor_divide(input, other)
    whole = is_whole_array(input) and is_whole_array(other)
    made = N.trunc(N.divide(input, other))
    return cast(made, "int") if whole else made


def _clamp(input: Any, min: Any = None, max: Any = None) -> Any:
    made = input if min is None else N.maximum(input, min)
    return made if max is None else N.minimum(made, max)


def _round(input: Any, decimals: int = 0) -> Any:
    return N.rint(input) if decimals == 0 else N.round(input, decimals)


def _logit(input: Any, eps: Any = None) -> Any:
    p = input if eps is None else _clamp(input, eps, 1 - eps)
    return N.log(p / (1 - p))


def _where(condition: Any, input: Any = None, other: Any = None) -> Any:
    return refuse("torch.where without values") if input is None else N.where(condition, input, other)


def _addcmul(input: Any, tensor1: Any, tensor2: Any, value: Any = 1) -> Any:
    return input + value * tensor1 * tensor2


def _addcdiv(input: Any, tensor1: Any, tensor2: Any, value: Any = 1) -> Any:
    return input + value * N.divide(tensor1, tensor2)


def _pow(input: Any, exponent: Any) -> Any:
    return N.power(input, exponent)


def converted(input: Any, *args: Any, **options: Any) -> Any:
    """``x.to(…)``: a dtype, another tensor's dtype, or a device, which changes nothing."""
    for wanted in (*args, options.get("dtype"), options.get("other")):
        if wanted is None or isinstance(wanted, (str, bool)) or type(wanted).__name__ == "device":
            continue
        if hasattr(wanted, "shape"):
            return cast(input, "float" if not is_whole_array(wanted) else "int")
        return cast(input, kind_of_dtype(wanted))
    return input


def _held_at(*names: str) -> dict[str, Callable[..., Any]]:
    return dict.fromkeys(names, lambda input, *args, **options: input)


#: Name of a function or method → rule over held values.
ENTRIES: dict[str, Callable[..., Any]] = {
    **{name: _same(target) for name, target in SAME.items()},
    "add": _add,
    "sub": _sub,
    "subtract": _sub,
    "div": _div,
    "divide": _div,
    "pow": _pow,
    "float_power": _pow,
    "clamp": _clamp,
    "clip": _clamp,
    "clamp_min": lambda input, min: N.maximum(input, min),
    "clamp_max": lambda input, max: N.minimum(input, max),
    "round": _round,
    "rsqrt": lambda input: 1 / N.sqrt(input),
    "frac": lambda input: input - N.trunc(input),
    "logit": _logit,
    "special_logit": _logit,
    "special_entr": lambda input: -N.xlogy(input, input),
    "lerp": lambda input, end, weight: input + weight * (end - input),
    "addcmul": _addcmul,
    "addcdiv": _addcdiv,
    "where": _where,
    "masked_fill": lambda input, mask, value: N.where(mask, value, input),
    "relu": lambda input: N.maximum(input, 0.0),
    "mvlgamma": lambda input, p: refuse("torch.mvlgamma"),
    "to": converted,
    "type": lambda input, dtype: cast(input, kind_of_dtype(dtype)),
    "type_as": lambda input, other: cast(input, "int" if is_whole_array(other) else "float"),
    **dict.fromkeys(("float", "double"), lambda input, *args, **options: cast(input, "float")),
    **dict.fromkeys(("long", "int"), lambda input, *args, **options: cast(input, "int")),
    "bool": lambda input: cast(input, "bool"),
    **_held_at("detach", "contiguous", "cpu", "cuda", "requires_grad_", "resolve_conj", "data", "nan_to_num"),
    "clone": lambda input, **options: input + 0 if not is_whole_array(input) else N.array(input),
}
