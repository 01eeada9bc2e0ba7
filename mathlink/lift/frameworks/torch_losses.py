"""``torch.nn.functional``: losses, each with its reduction."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.casting import is_whole_array
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.torch_functional import only_between, pairwise_distance
from mathlink.lift.frameworks.torch_reductions import log_softmax
from mathlink.lift.frameworks.torch_shapes import gathered

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LOSSES"]


def _reduced(values: Any, reduction: str) -> Any:
    if reduction == "mean":
        return N.mean(values)
    if reduction == "sum":
        return N.sum(values)
    if reduction == "none":
        return values
    raise ValueError(f"{reduction} is not a valid value for reduction")


def _legacy(options: dict[str, Any]) -> None:
    for name, value in options.items():
        if value is not None:
            refuse(f"a loss with {name}=", "use reduction=")


def _loss(values_of: Callable[..., Any]) -> Callable[..., Any]:
    """A loss whose values are reduced in the ordinary way."""

    def apply(
        input: Any, target: Any, size_average: Any = None, reduce: Any = None, reduction: str = "mean", **options: Any
    ) -> Any:
        _legacy({"size_average": size_average, "reduce": reduce})
        weight = options.pop("weight", None)
        values = values_of(input, target, **options)
        if weight is not None:
            values = values * weight
        return _reduced(values, reduction)

    return apply


def _squares(input: Any, target: Any) -> Any:
    return (input - target) * (input - target)


def _smooth(input: Any, target: Any, beta: Any = 1.0) -> Any:
    gap = N.absolute(input - target)
    return N.where(N.less(gap, beta), 0.5 * gap * gap / beta, gap - 0.5 * beta)


def _huber(input: Any, target: Any, delta: Any = 1.0) -> Any:
    gap = N.absolute(input - target)
    return N.where(N.less_equal(gap, delta), 0.5 * gap * gap, delta * (gap - 0.5 * delta))


def _huber_loss(input: Any, target: Any, reduction: str = "mean", delta: Any = 1.0, weight: Any = None) -> Any:
    values = _huber(input, target, delta)
    return _reduced(values if weight is None else values * weight, reduction)


# ── probabilities ────────────────────────────────────────────────────────────────────────────────


def _stopped_log(p: Any) -> Any:
    """log p; PyTorch stops it at −100, which is taken for granted not to happen."""
    if for_every_shape():
        return N.maximum(N.log(p), -100.0)
    from mathlink import term as t
    from mathlink.lift.paths import active
    from mathlink.lift.truths import is_symbolic

    words = "no probability is below exp(-100), where binary_cross_entropy stops the logarithm"
    for entry in p.reshape(-1).tolist() if isinstance(p, np.ndarray) else [p]:
        if is_symbolic(entry):
            active.tracer.assume(t.le(t.fn("exp", t.const(-100)), entry.term), words)
    return N.log(p)


def _binary(input: Any, target: Any) -> Any:
    words = "binary_cross_entropy gets probabilities between 0 and 1"
    only_between(input, 0.0, 1.0, words)
    only_between(target, 0.0, 1.0, words)
    return -(target * _stopped_log(input) + (1 - target) * _stopped_log(1 - input))


def _binary_cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    values = _binary(input, target)
    return _reduced(values if weight is None else values * weight, reduction)


def _binary_with_logits(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    pos_weight: Any = None,
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    log_yes, log_no = -N.log1p(N.exp(-input)), -N.log1p(N.exp(input))
    values = -((target if pos_weight is None else pos_weight * target) * log_yes + (1 - target) * log_no)
    return _reduced(values if weight is None else values * weight, reduction)


def _kl_div(
    input: Any,
    target: Any,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Any:
    """Σ t (log t − input): the first argument holds logarithms; ``"mean"`` divides by all entries, ``"batchmean"`` by the rows."""
    _legacy({"size_average": size_average, "reduce": reduce})
    values = N.exp(target) * (target - input) if log_target else N.xlogy(target, target) - target * input
    if reduction == "batchmean":
        return N.sum(values) / (input.shape[0] if input.shape else 1)
    return _reduced(values, reduction)


def _cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
    label_smoothing: Any = 0.0,
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    axis = 0 if len(input.shape) == 1 else 1
    logs = log_softmax(input, axis)
    classes = input.shape[axis]
    if tuple(map(repr, target.shape)) == tuple(map(repr, input.shape)) and not is_whole_array(target):
        wanted = target if label_smoothing == 0.0 else target * (1 - label_smoothing) + label_smoothing / classes
        values = -N.sum(_over_classes(weight, logs) * wanted, axis=axis)
        if reduction == "mean":
            return N.sum(values) / _batch(target.shape, axis)
        return _reduced(values, reduction)
    return _of_labels(logs, target, weight, reduction, label_smoothing, ignore_index)


def _over_classes(weight: Any, logs: Any) -> Any:
    return logs if weight is None else logs * _spread_classes(weight, len(logs.shape))


def _spread_classes(weight: Any, ndim: int) -> Any:
    return weight if ndim <= 2 else N.reshape(weight, (-1, *[1] * (ndim - 2)))


def _batch(shape: Any, axis: int) -> Any:
    """How many rows a mean over a batch divides by."""
    if axis == 0:
        return 1
    rest = [n for k, n in enumerate(shape) if k != 1]
    return math.prod(rest[1:], start=rest[0])


def _of_labels(logs: Any, target: Any, weight: Any, reduction: str, label_smoothing: Any, ignore_index: int) -> Any:
    if for_every_shape():
        return refuse("labels as positions", "small shapes can be read")
    single = len(logs.shape) == 1
    if single:
        logs, target = N.reshape(logs, (1, -1)), N.reshape(target, (1,))
    picked = N.squeeze(gathered(logs, 1, N.expand_dims(target, 1)), axis=1)
    per_row = _row_weights(logs, target, weight)
    values = -picked * per_row
    if not (isinstance(label_smoothing, (int, float)) and label_smoothing == 0):
        smooth = -N.sum(_over_classes(weight, logs), axis=1)
        values = (1 - label_smoothing) * values + label_smoothing / logs.shape[1] * smooth
    if reduction == "mean":
        return N.sum(values) / N.sum(per_row)
    made = _reduced(values, reduction)
    return made[0] if single and reduction == "none" else made


def _row_weights(logs: Any, target: Any, weight: Any) -> Any:
    if weight is None:
        return N.ones(tuple(target.shape))
    rows = N.broadcast_to(_spread_classes(N.reshape(weight, (1, -1)), len(logs.shape)), logs.shape)
    return N.squeeze(gathered(rows, 1, N.expand_dims(target, 1)), axis=1)


def _nll_loss(
    input: Any,
    target: Any,
    weight: Any = None,
    size_average: Any = None,
    ignore_index: int = -100,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    return _of_labels(input, target, weight, reduction, 0.0, ignore_index)


def _poisson(
    input: Any,
    target: Any,
    log_input: bool = True,
    full: bool = False,
    size_average: Any = None,
    eps: Any = 1e-8,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    values = N.exp(input) - target * input if log_input else input - target * N.log(input + eps)
    return refuse("poisson_nll_loss with full=True") if full else _reduced(values, reduction)


def _gaussian(input: Any, target: Any, var: Any, full: bool = False, eps: Any = 1e-6, reduction: str = "mean") -> Any:
    size = N.maximum(var, eps)
    values = 0.5 * (N.log(size) + _squares(input, target) / size)
    if full:
        from mathlink.lift.rules import PI

        values = values + 0.5 * N.log(2 * PI)
    return _reduced(values, reduction)


# ── margins ──────────────────────────────────────────────────────────────────────────────────────


def _triplet(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: Any = 1.0,
    p: Any = 2,
    eps: Any = 1e-6,
    swap: bool = False,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    near, far = pairwise_distance(anchor, positive, p, eps), pairwise_distance(anchor, negative, p, eps)
    if swap:
        far = N.minimum(far, pairwise_distance(positive, negative, p, eps))
    return _reduced(N.maximum(margin + near - far, 0.0), reduction)


def _ranking(
    input1: Any,
    input2: Any,
    target: Any,
    margin: Any = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    return _reduced(N.maximum(-target * (input1 - input2) + margin, 0.0), reduction)


def _cosine_embedding(
    input1: Any,
    input2: Any,
    target: Any,
    margin: Any = 0,
    size_average: Any = None,
    reduce: Any = None,
    reduction: str = "mean",
) -> Any:
    _legacy({"size_average": size_average, "reduce": reduce})
    alike = N.sum(input1 * input2, axis=-1) / N.sqrt(
        (N.sum(input1 * input1, axis=-1) + _TINY) * (N.sum(input2 * input2, axis=-1) + _TINY)
    )
    apart = N.where(N.equal(target, -1), N.maximum(alike - margin, 0.0), 0.0)
    return _reduced(N.where(N.equal(target, 1), 1 - alike, apart), reduction)


_TINY = 1e-12  # what PyTorch adds under the root


def _hinge_embedding(input: Any, target: Any, margin: Any = 1.0, **options: Any) -> Any:
    reduction = options.pop("reduction", "mean")
    _legacy(options)
    apart = N.where(N.equal(target, -1), N.maximum(margin - input, 0.0), 0.0)
    return _reduced(N.where(N.equal(target, 1), input, apart), reduction)


LOSSES: dict[str, Callable[..., Any]] = {
    "mse_loss": _loss(_squares),
    "l1_loss": _loss(lambda input, target: N.absolute(input - target)),
    "smooth_l1_loss": _loss(_smooth),
    "huber_loss": _huber_loss,
    "soft_margin_loss": _loss(lambda input, target: N.log1p(N.exp(-target * input))),
    "binary_cross_entropy": _binary_cross_entropy,
    "binary_cross_entropy_with_logits": _binary_with_logits,
    "kl_div": _kl_div,
    "cross_entropy": _cross_entropy,
    "nll_loss": _nll_loss,
    "poisson_nll_loss": _poisson,
    "gaussian_nll_loss": _gaussian,
    "triplet_margin_loss": _triplet,
    "margin_ranking_loss": _ranking,
    "cosine_embedding_loss": _cosine_embedding,
    "hinge_embedding_loss": _hinge_embedding,
}
