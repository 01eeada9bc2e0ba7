"""``torch.nn.functional``: activations, normalisations, distances, attention."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.torch_reductions import log_softmax, softmax, vector_norm
from mathlink.lift.frameworks.torch_shapes import one_hot

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ACTIVATIONS", "FUNCTIONAL", "assumed", "gelu", "only_between", "softplus", "square_root_of"]


def assumed(words: str) -> None:
    """Keep what was taken for granted in reading."""
    if not for_every_shape():
        from mathlink.lift.paths import active

        active.tracer.assumptions[words] = None


def only_between(values: Any, low: float | None, high: float | None, words: str) -> None:
    """Take for granted that every entry lies between two numbers; elsewhere PyTorch raises, or means something else."""
    if for_every_shape():
        return
    from mathlink import term as t
    from mathlink.lift.constants import exact
    from mathlink.lift.paths import active
    from mathlink.lift.truths import is_symbolic

    for entry in values.reshape(-1).tolist() if isinstance(values, np.ndarray) else [values]:
        if is_symbolic(entry) and low is not None:
            active.tracer.assume(t.le(exact(low), entry.term), words)
        if is_symbolic(entry) and high is not None:
            active.tracer.assume(t.le(entry.term, exact(high)), words)


def square_root_of(number: Any) -> Any:
    """√number of a plain number, which remembers that it is one."""
    return N.sqrt(number)


def softplus(input: Any, beta: Any = 1, threshold: Any = 20) -> Any:
    """log(1 + e^{βx})/β; above the threshold PyTorch returns x itself, which is the same in doubles only from about 20 on."""
    if not isinstance(threshold, (int, float)) or threshold < 20:
        scaled = beta * input
        return N.where(N.greater(scaled, threshold), input, N.log1p(N.exp(scaled)) / beta)
    assumed("softplus is log(1 + exp(x)) everywhere (PyTorch returns x itself above its threshold)")
    return N.log1p(N.exp(beta * input)) / beta


def gelu(input: Any, approximate: Any = "none") -> Any:
    """x Φ(x); with ``approximate="tanh"`` the formula with the tangent."""
    if approximate in ("none", False):
        return 0.5 * input * (1 + N.erf(input / square_root_of(2)))
    if approximate not in ("tanh", True):
        raise RuntimeError("approximate argument must be either none or tanh.")
    inner = N.sqrt(N.divide(2, _pi())) * (input + 0.044715 * input**3)
    return 0.5 * input * (1 + N.tanh(inner))


def _pi() -> Any:
    from mathlink.lift.rules import PI

    return PI


def _between(input: Any, low: Any, high: Any) -> Any:
    return N.minimum(N.maximum(input, low), high)


def _where_positive(input: Any, yes: Any, no: Any) -> Any:
    return N.where(N.greater(input, 0), yes, no)


def _leaky(input: Any, negative_slope: Any = 0.01, inplace: bool = False) -> Any:
    return _where_positive(input, input, negative_slope * input)


def _elu(input: Any, alpha: Any = 1.0, inplace: bool = False) -> Any:
    return _where_positive(input, input, alpha * N.expm1(input))


def _celu(input: Any, alpha: Any = 1.0, inplace: bool = False) -> Any:
    return _where_positive(input, input, alpha * N.expm1(input / alpha))


_SELU_ALPHA, _SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


def _selu(input: Any, inplace: bool = False) -> Any:
    return _SELU_SCALE * _where_positive(input, input, _SELU_ALPHA * N.expm1(input))


def _prelu(input: Any, weight: Any) -> Any:
    if getattr(weight, "shape", ()) not in ((), (1,)) and len(input.shape) > 1:
        weight = N.reshape(weight, (-1, *[1] * (len(input.shape) - 2)))
    return _where_positive(input, input, weight * input)


def _glu(input: Any, dim: int = -1) -> Any:
    if for_every_shape():
        refuse("glu")
    left, right = N.split(input, 2, axis=dim)
    return left * N.expit(right)


def _shrink(soft: bool) -> Callable[..., Any]:
    def apply(input: Any, lambd: Any = 0.5) -> Any:
        above, below = (input - lambd, input + lambd) if soft else (input, input)
        return N.where(N.greater(input, lambd), above, N.where(N.less(input, -lambd), below, 0.0))

    return apply


def _threshold(input: Any, threshold: Any, value: Any, inplace: bool = False) -> Any:
    return N.where(N.greater(input, threshold), input, value)


def _silu(input: Any, inplace: bool = False) -> Any:
    return input * N.expit(input)


ACTIVATIONS: dict[str, Callable[..., Any]] = {
    "relu": lambda input, inplace=False: N.maximum(input, 0.0),
    "relu6": lambda input, inplace=False: _between(input, 0.0, 6.0),
    "leaky_relu": _leaky,
    "elu": _elu,
    "celu": _celu,
    "selu": _selu,
    "prelu": _prelu,
    "gelu": gelu,
    "silu": _silu,
    "mish": lambda input, inplace=False: input * N.tanh(softplus(input)),
    "softplus": softplus,
    "logsigmoid": lambda input: -N.log1p(N.exp(-input)),
    "sigmoid": lambda input: N.expit(input),
    "tanh": lambda input: N.tanh(input),
    "hardtanh": lambda input, min_val=-1.0, max_val=1.0, inplace=False: _between(input, min_val, max_val),
    "hardsigmoid": lambda input, inplace=False: _between(input + 3, 0.0, 6.0) / 6,
    "hardswish": lambda input, inplace=False: input * _between(input + 3, 0.0, 6.0) / 6,
    "softsign": lambda input: input / (1 + N.absolute(input)),
    "tanhshrink": lambda input: input - N.tanh(input),
    "softshrink": _shrink(True),
    "hardshrink": _shrink(False),
    "threshold": _threshold,
    "glu": _glu,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "softmin": lambda input, dim=None, _stacklevel=3, dtype=None: softmax(-input, dim),
}


# ── normalisations ───────────────────────────────────────────────────────────────────────────────


def _standardised(input: Any, axes: Any, eps: Any) -> Any:
    centred = input - N.mean(input, axis=axes, keepdims=True)
    return centred / N.sqrt(N.mean(centred * centred, axis=axes, keepdims=True) + eps)


def _scaled(made: Any, weight: Any, bias: Any) -> Any:
    made = made if weight is None else made * weight
    return made if bias is None else made + bias


def _layer_norm(input: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: Any = 1e-5) -> Any:
    return _scaled(_standardised(input, _last(normalized_shape, input), eps), weight, bias)


def _last(normalized_shape: Any, input: Any) -> tuple[int, ...]:
    wanted = tuple(normalized_shape) if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
    own = tuple(input.shape)[len(input.shape) - len(wanted) :]
    if not for_every_shape() and own != wanted:
        raise RuntimeError(f"Given normalized_shape={list(wanted)}, expected input with shape [*, {wanted}]")
    if for_every_shape() and [repr(n) for n in _terms(own)] != [repr(n) for n in _terms(wanted)]:
        refuse("a normalized_shape that is not the shape of the last axes")
    return tuple(range(-len(wanted), 0))


def _terms(lengths: Any) -> Any:
    from mathlink.lift.indexed.tensor import dimension

    return [dimension(n) for n in lengths]


def _rms_norm(input: Any, normalized_shape: Any, weight: Any = None, eps: Any = None) -> Any:
    axes = _last(normalized_shape, input)
    eps = 2.220446049250313e-16 if eps is None else eps  # of the dtype: float64 here
    made = input / N.sqrt(N.mean(input * input, axis=axes, keepdims=True) + eps)
    return _scaled(made, weight, None)


def _by_channel(value: Any, ndim: int) -> Any:
    return value if value is None else N.reshape(value, (-1, *[1] * (ndim - 2)))


def _batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: Any = 0.1,
    eps: Any = 1e-5,
) -> Any:
    n = len(input.shape)
    axes = tuple(k for k in range(n) if k != 1)
    weight, bias = _by_channel(weight, n), _by_channel(bias, n)
    if training:
        if running_mean is not None:
            refuse("batch_norm that changes its running mean", "pass None for running_mean and running_var")
        if for_every_shape():
            refuse("batch_norm of a batch that may have one row, where it raises")
        if math.prod(input.shape) == input.shape[1]:
            refuse("batch_norm in training of one value per channel, where PyTorch raises")
        only_between(eps, 1e-300, None, "eps of batch_norm is positive")
        assumed("batch_norm in training gets more than one value per channel (PyTorch raises for one)")
        return _scaled(_standardised(input, axes, eps), weight, bias)
    centred = input - _by_channel(running_mean, n)
    return _scaled(centred / N.sqrt(_by_channel(running_var, n) + eps), weight, bias)


def _instance_norm(
    input: Any, *args: Any, weight: Any = None, bias: Any = None, eps: Any = 1e-5, **options: Any
) -> Any:
    if args or any(v is not None for v in (options.get("running_mean"), options.get("running_var"))):
        refuse("instance_norm with running statistics")
    n = len(input.shape)
    made = _standardised(input, tuple(range(2, n)), eps)
    return _scaled(made, _by_channel(weight, n), _by_channel(bias, n))


def _group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: Any = 1e-5) -> Any:
    if for_every_shape():
        refuse("group_norm")
    n, c, *rest = input.shape
    grouped = N.reshape(input, (n, num_groups, -1))
    made = N.reshape(_standardised(grouped, (2,), eps), (n, c, *rest))
    return _scaled(made, _by_channel(weight, len(input.shape)), _by_channel(bias, len(input.shape)))


def _normalize(input: Any, p: Any = 2.0, dim: Any = 1, eps: Any = 1e-12, out: Any = None) -> Any:
    return input / N.maximum(vector_norm(input, p, dim, True), eps)


# ── distances, linear maps, attention ────────────────────────────────────────────────────────────


def _cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: Any = 1e-8) -> Any:
    sizes = [N.maximum(vector_norm(x, 2, dim), eps) for x in (x1, x2)]
    return N.sum(x1 * x2, axis=dim) / (sizes[0] * sizes[1])


def pairwise_distance(x1: Any, x2: Any, p: Any = 2.0, eps: Any = 1e-6, keepdim: bool = False) -> Any:
    """‖x₁ − x₂ + ε‖ over the last axis."""
    return vector_norm(x1 - x2 + eps, p, -1, keepdim)


def _cdist(x1: Any, x2: Any, p: Any = 2.0, compute_mode: str = "") -> Any:
    return vector_norm(N.expand_dims(x1, -2) - N.expand_dims(x2, -3), p, -1)


def _linear(input: Any, weight: Any, bias: Any = None) -> Any:
    turned = N.transpose(weight) if len(weight.shape) == 2 else weight
    return _scaled(N.matmul(input, turned), None, bias)


def _dropout(input: Any, p: Any = 0.5, training: bool = True, inplace: bool = False) -> Any:
    if training is True and p != 0:
        refuse("dropout: its answer is not the same in every run", "call it with training=False")
    return input


def _attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: Any = 0.0,
    is_causal: bool = False,
    scale: Any = None,
    enable_gqa: bool = False,
) -> Any:
    if dropout_p != 0.0 or enable_gqa:
        refuse("scaled_dot_product_attention with dropout or grouped heads")
    width = query.shape[-1]
    scores = N.matmul(query, N.swapaxes(key, -1, -2))
    scores = scores / N.sqrt(width) if scale is None else scores * scale
    powers = N.exp(scores)
    if is_causal or attn_mask is not None:
        powers = _masked(powers, scores, attn_mask, is_causal)
    return N.matmul(powers / N.sum(powers, axis=-1, keepdims=True), value)


def _masked(powers: Any, scores: Any, attn_mask: Any, is_causal: bool) -> Any:
    from mathlink.lift.frameworks.casting import cast, numpy_dtype

    if is_causal:
        return N.tril(powers)
    if numpy_dtype(attn_mask).kind == "b":
        return powers * cast(attn_mask, "float")
    return N.exp(scores + attn_mask)


def _pad(input: Any, pad: Any, mode: str = "constant", value: Any = None) -> Any:
    if for_every_shape():
        refuse("pad")
    pairs = [tuple(pad[k : k + 2]) for k in range(0, len(pad), 2)][::-1]
    widths = [(0, 0)] * (len(input.shape) - len(pairs)) + pairs
    modes = {"constant": "constant", "replicate": "edge", "reflect": "reflect", "circular": "wrap"}
    filling = {"constant_values": 0.0 if value is None else value} if mode == "constant" else {}
    return N.pad(input, widths, mode=modes[mode], **filling)


FUNCTIONAL: dict[str, Callable[..., Any]] = {
    **ACTIVATIONS,
    "layer_norm": _layer_norm,
    "rms_norm": _rms_norm,
    "batch_norm": _batch_norm,
    "instance_norm": _instance_norm,
    "group_norm": _group_norm,
    "normalize": _normalize,
    "cosine_similarity": _cosine_similarity,
    "pairwise_distance": pairwise_distance,
    "cdist": _cdist,
    "linear": _linear,
    "bilinear": lambda a, b, weight, bias=None: _scaled(N.einsum("...i,kij,...j->...k", a, weight, b), None, bias),
    "dropout": _dropout,
    "scaled_dot_product_attention": _attention,
    "pad": _pad,
    "one_hot": one_hot,
}
