"""One line of PyTorch for every rule, written as people write them: material for the tests. Letters say the shapes."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from collections.abc import Callable

WEIGHTS = torch.tensor([0.5, 1.5, 2.0])
TABLE = torch.tensor([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def in_place(x):
    y = x.clone()
    y += 1
    y[0] = 2.0
    y[1:].mul_(3).add_(x[1:], alpha=0.5)
    y.clamp_(min=-1.0)
    return y


def view_sees_changes(A):
    C = A.clone()
    C.view(-1)[1] = 7.0
    C.t()[2] *= 2
    return C


def alias(x):
    y = x.clone()
    z = y
    z += 1
    return y * z


def adam(x, y, m, n):
    with torch.no_grad():
        m.mul_(0.9).add_(y, alpha=0.1)
        n.mul_(0.999).addcmul_(y, y, value=0.001)
        return x.addcdiv(m, n.abs().sqrt() + 1e-8, value=-0.01)


@torch.no_grad()
def under_no_grad(x):
    return torch.exp(x).sum()


def branches(x):
    return x.sum() if x.mean() > 0 else (x * x).sum()


def loop(x):
    total = torch.zeros(())
    for v in x:
        total = total + v**2
    return total


def rows(A):
    return torch.stack([F.softmax(row, dim=0) for row in A])


def of_each_kind(x):
    return x.float().double().to(torch.float32) + (x > 0).float() + (x > 1).to(x.dtype) + (x < 0).type_as(x)


def isinstances(x):
    if not isinstance(x, torch.Tensor) or not torch.is_tensor(x):
        raise TypeError("no tensor")
    return x * x.shape[0] + x.size(-1) + x.numel() + x.dim() + len(x)


def causal(A, B):
    scores = A @ B.T
    mask = torch.tril(torch.ones_like(scores)).bool()
    return scores.masked_fill(~mask, -1e9).softmax(-1) @ B


ENTRIES: list[Callable[..., Any]] = [
    lambda x: torch.exp(x) + torch.expm1(x) + torch.exp2(x) + x.exp(),
    lambda x: torch.log(x) + x.log1p() + torch.log2(x) + x.log10() + torch.sqrt(x) + x.rsqrt(),
    lambda x: torch.sin(x) + x.cos() * torch.tan(x) + x.tanh() + torch.sinh(x) - torch.cosh(x),
    lambda x: torch.asin(x / 3) + torch.acos(x / 3) + x.atan() + torch.asinh(x) + torch.atanh(x / 3),
    lambda x, y: torch.atan2(x, y) + torch.hypot(x, y) + torch.maximum(x, y) * torch.min(x, y) + torch.max(x, y),
    lambda x: x.abs() + torch.sign(x) + torch.floor(x) + x.ceil() + torch.trunc(x) + torch.frac(x) + x.round(),
    lambda x: torch.square(x) + x.reciprocal() + (-x) + abs(x) + x**3 + 2**x + torch.pow(x, 2) + x.pow(2),
    lambda x, y: torch.add(x, y, alpha=2)
    + torch.sub(x, y, alpha=0.5)
    + torch.mul(x, y)
    + x.div(y)
    + torch.true_divide(x, 2),
    lambda x, y: torch.div(x, y, rounding_mode="floor") + torch.div(x, y, rounding_mode="trunc") + x // y,
    lambda x, y: torch.remainder(x, y) + torch.fmod(x, y) + x % 3,
    lambda x: torch.clamp(x, 0, 1) + x.clamp(min=-0.5) + x.clip(max=0.5) + torch.clamp_min(x, 0.1) + x.clamp_max(2),
    lambda x, y: torch.where(x > y, x, y * 2) + torch.where(x > 0, 1.0, 0.0) + x.where(x > 0, y),
    lambda x, y: torch.lerp(x, y, 0.3) + torch.addcmul(x, x, y, value=0.5) + torch.addcdiv(x, x, y.abs() + 1, value=2),
    lambda x: torch.sigmoid(x) + x.sigmoid() + torch.erf(x) + torch.erfc(x) + torch.special.expit(x),
    lambda x: torch.lgamma(x.abs() + 1) + torch.digamma(x.abs() + 1) + torch.special.gammaln(x.abs() + 2),
    lambda x: torch.logit(torch.sigmoid(x)) + torch.logit(x, eps=0.2) + torch.special.entr(x.abs()),
    lambda x, y: torch.xlogy(x.abs(), y.abs() + 1) + torch.logaddexp(x, y) + torch.special.xlogy(2, y.abs() + 1),
    lambda x: torch.isfinite(x).float() + torch.isnan(x) + torch.deg2rad(x) + torch.rad2deg(x) + torch.sinc(x),
    lambda x, y: ((x > 0) & (y < 1)).float() + ((x > 0) | ~(y > 0)) * 2.0 + torch.logical_and(x > 0, y > 0) + x.gt(y),
    lambda x: (x > 0).long() * 3 + (x > 0).int() + (x * 3).long() + (x * 3).int() // 2 + (x > 0).sum(),
    lambda x: x.masked_fill(x < 0, 0.5) + torch.masked_fill(x, x > 1, 2.0) + x.detach().clone().contiguous().cpu(),
    lambda x: x * math.pi + torch.pi + torch.tensor(0.5) + torch.tensor([1.0, 2.0, 3.0]) + WEIGHTS,
    lambda x: x.sum().item() * x + float(2) * x.shape[0] ** 0.5 * x,
    lambda x, s: x * s + s.exp() + torch.relu(s) + torch.log1p(torch.exp(s)),
    lambda s: max(s, 0.0) + torch.tanh(s) * math.sqrt(2 / math.pi),
    of_each_kind,
    isinstances,
]

REDUCTIONS: list[Callable[..., Any]] = [
    lambda A: A.sum() + torch.sum(A) + A.sum(0).sum() + torch.sum(A, dim=1).sum() + A.sum(dim=(0, 1)),
    lambda A: A.mean(dim=-1, keepdim=True) * A + A.mean() + torch.mean(A, 0) + A.mean(axis=1, keepdims=True),
    lambda A: (A.prod() + torch.prod(A, 1), A.amax(dim=1), torch.amin(A, 0, keepdim=True)),
    lambda A: (A.max(), A.min(), A.max(dim=1).values, A.max(1)[0], torch.min(A, dim=0, keepdim=True)[0]),
    lambda A: (A.max(dim=1)[1], A.argmax(dim=1), torch.argmin(A), A.argmax()),
    lambda A: (A.var(), torch.var(A, dim=0), A.std(dim=1, keepdim=True), torch.std(A)),
    lambda A: (
        A.var(unbiased=False),
        A.var(1, unbiased=False),
        A.std(dim=0, correction=0),
        torch.std(A, 0, False),
        A.var(False),
    ),
    lambda A: (torch.var_mean(A, dim=1), torch.std_mean(A, unbiased=False), A.var(dim=1, correction=2)),
    lambda A: (A.cumsum(dim=1), torch.cumsum(A, 0), torch.cumprod(A, dim=-1), torch.logcumsumexp(A, 0), A.diff(dim=1)),
    lambda A: (torch.logsumexp(A, dim=1), A.logsumexp(0, keepdim=True), torch.logsumexp(A, (0, 1))),
    lambda A: (
        torch.softmax(A, 1),
        A.softmax(dim=0),
        F.softmax(A, dim=-1),
        torch.log_softmax(A, 1),
        F.log_softmax(A, -1),
    ),
    lambda A: (torch.norm(A), A.norm(dim=1), torch.norm(A, p=1), A.norm(p=3, dim=0), torch.norm(A, float("inf"))),
    lambda A: (
        torch.linalg.norm(A),
        torch.linalg.norm(A, dim=1),
        torch.linalg.vector_norm(A, 1),
        torch.linalg.norm(A, ord=1),
    ),
    lambda A: (torch.linalg.matrix_norm(A), torch.linalg.vector_norm(A, ord=2, dim=0, keepdim=True)),
    lambda A: ((A > 0).all(), (A > 0).any(dim=1), torch.any(A > 1), torch.count_nonzero(A > 0)),
    lambda x: (x.median(), torch.median(torch.cat([x, x[:1] * 2])), torch.quantile(x, 0.25), x.quantile(0.5)),
    lambda x: (
        torch.sort(x)[0],
        x.sort(descending=True).values,
        torch.topk(x, 2).values,
        torch.topk(x, 2, largest=False)[0],
    ),
    lambda A: (torch.aminmax(A, dim=1), A.nansum(), torch.nanmean(A)),
]

SHAPES: list[Callable[..., Any]] = [
    lambda A: (
        A.reshape(3, 2),
        A.view(-1),
        A.view(1, 2, 3),
        torch.reshape(A, (6,)),
        A.flatten(),
        torch.flatten(A, 0, 1),
    ),
    lambda T: (T.flatten(1), T.flatten(start_dim=0, end_dim=1), T.view(T.size(0), -1), T.reshape(T.shape[0], -1)),
    lambda x: (
        x.unsqueeze(0) * x.unsqueeze(-1),
        x[None, :] - x[:, None],
        x.unsqueeze(1).squeeze(1),
        x.unsqueeze(0).squeeze(1),
    ),
    lambda A: (A.T, A.t(), A.transpose(0, 1), A.transpose(-2, -1), A.permute(1, 0), A.mT, torch.permute(A, (1, 0))),
    lambda T: (T.permute(2, 0, 1), T.transpose(1, 2), torch.movedim(T, 0, 2), T.mT, torch.swapaxes(T, 0, 1)),
    lambda x: (x.expand(2, 3), x.unsqueeze(1).expand(-1, 2), x.repeat(2), x.repeat(2, 1), torch.tile(x, (2,))),
    lambda A: (
        A.expand_as(torch.ones(4, 2, 3)),
        A.repeat_interleave(2, dim=1),
        A.flip(1),
        torch.flip(A, (0, 1)),
        A.roll(1, 1),
    ),
    lambda A, B: (
        torch.cat([A, B]),
        torch.cat((A, B), dim=1),
        torch.stack([A, B]),
        torch.stack((A, B), dim=-1),
        torch.hstack([A, B]),
    ),
    lambda A: (
        A.chunk(2, dim=1),
        A.split(2, dim=1),
        torch.split(A, [1, 2], dim=1),
        A.unbind(0),
        A.narrow(1, 1, 2),
        A.select(0, 1),
    ),
    lambda A: (
        A[0],
        A[:, 1],
        A[..., -1],
        A[1, 2],
        A[:, ::2],
        A[:, 1:],
        A[0][1],
        A[:, [0, 2]],
        A.index_select(1, torch.tensor([2, 0])),
    ),
    lambda A: (
        A.gather(1, torch.tensor([[0, 2], [1, 1]])),
        torch.tril(A),
        A.triu(1),
        torch.diag(A[:, :2]),
        A[:, :2].diagonal(),
    ),
    lambda x: (
        torch.diag(x),
        torch.eye(3) * x,
        torch.zeros(2, 3) + x,
        torch.ones((2, 3)) * x,
        torch.full((3,), 2.0) * x,
    ),
    lambda x: (
        torch.zeros_like(x) + x,
        torch.ones_like(x) * x,
        torch.full_like(x, 3) - x,
        x.new_zeros(3) + x,
        x.new_ones((3,)) * x,
    ),
    lambda x: (
        torch.arange(3) * x,
        torch.arange(1, 4) + x,
        torch.linspace(0, 1, 3) * x,
        x * torch.arange(0, 3, dtype=torch.float32),
    ),
    lambda x: (torch.tensor([1, 2, 3]) * x, torch.tensor([[1.0, 2.0, 3.0]]) + x, TABLE * x, TABLE[0] @ x),
    lambda x, y: torch.meshgrid(x, y, indexing="ij"),
    lambda x, y: (torch.stack([x.sum(), y.prod()]), torch.atleast_1d(x), F.pad(x, (1, 2)), F.pad(x, (1, 0), value=2.0)),
    in_place,
    view_sees_changes,
    alias,
    lambda A, W: (A @ W, torch.matmul(A, W), torch.mm(A, W), A.matmul(W), W @ A),
    lambda A, x: (A @ x, torch.mv(A, x), A.mv(x), x @ A.T, torch.dot(x, x), x.dot(A[0]), x @ x, torch.inner(A, A)),
    lambda x, y: (
        torch.outer(x, y),
        torch.einsum("i,j->ij", x, y),
        torch.einsum("i,i", x, y),
        torch.ger(x, y),
        torch.kron(x, y),
    ),
    lambda T: (
        torch.bmm(T, T.transpose(1, 2)),
        T @ T.mT,
        torch.einsum("bij,bkj->bik", T, T),
        torch.tensordot(T, T, dims=0),
    ),
    lambda S: (
        torch.trace(S),
        torch.det(S),
        torch.inverse(S + 5 * torch.eye(2)),
        torch.linalg.inv(S + 5 * torch.eye(2)),
    ),
    lambda S, v: (torch.linalg.solve(S + 5 * torch.eye(2), v), torch.linalg.det(S), torch.linalg.matrix_power(S, 2)),
    lambda A, W, S: (torch.addmm(S, A, W), torch.addmm(S, A, W, beta=0.5, alpha=2), torch.addmv(v0(S), A, W[:, 0])),
    lambda x, y: torch.cross(x, y, dim=0) + torch.linalg.vecdot(x, y),
]


def v0(S):
    return S[:, 0]


FUNCTIONAL: list[Callable[..., Any]] = [
    lambda x: F.relu(x) + torch.relu(x) + x.relu() + F.relu6(x * 4) + F.leaky_relu(x) + F.leaky_relu(x, 0.2),
    lambda x: F.elu(x) + F.elu(x, alpha=0.5) + F.celu(x, alpha=2.0) + F.selu(x) + F.hardtanh(x) + F.hardsigmoid(x),
    lambda x: F.gelu(x),
    lambda x: F.gelu(x, approximate="tanh"),
    lambda x: F.silu(x) + F.mish(x) + F.hardswish(x) + F.softsign(x) + F.tanhshrink(x),
    lambda x: F.softplus(x) + F.softplus(x, beta=2) + F.softplus(x, threshold=0.5) + F.logsigmoid(x),
    lambda x: F.softshrink(x) + F.hardshrink(x) + F.threshold(x, 0.1, 20) + F.sigmoid(x) + F.tanh(x),
    lambda A: F.glu(torch.cat([A, A * 2], dim=1)) + F.softmin(A, dim=1) + F.prelu(A, torch.tensor(0.25)),
    lambda A: F.layer_norm(A, (3,)),
    lambda A, x, y: F.layer_norm(A, A.shape[-1:], weight=x, bias=y, eps=1e-6),
    lambda A: F.layer_norm(A, (2, 3)) + F.rms_norm(A, (3,), eps=1e-5),
    lambda A, x, y: F.batch_norm(A, None, None, x, y, training=True),
    lambda A, x, y: F.batch_norm(A, x, y.abs(), training=False, eps=1e-3),
    lambda T: F.group_norm(T, 1) + F.instance_norm(T),
    lambda A: F.normalize(A) + F.normalize(A, p=1, dim=0) + F.normalize(A, dim=-1, eps=1e-8),
    lambda A, B: (
        F.cosine_similarity(A, B),
        F.cosine_similarity(A, B, dim=0),
        F.pairwise_distance(A, B),
        torch.cdist(A, B),
    ),
    lambda A, W: (F.linear(A, W.T), F.linear(A, W.T, W[0])),
    lambda A: F.dropout(A, p=0.5, training=False) + F.dropout(A, 0.0),
    lambda A, B: F.scaled_dot_product_attention(A, B, B),
    lambda A, B: F.scaled_dot_product_attention(A, B, B, is_causal=True, scale=0.5),
    lambda A, B: F.scaled_dot_product_attention(A, B, B, attn_mask=torch.tensor([[True, True], [False, True]])),
    lambda A, B: F.mse_loss(A, B) + F.mse_loss(A, B, reduction="sum") + F.mse_loss(A, B, reduction="none").sum(),
    lambda A, B: F.l1_loss(A, B)
    + F.smooth_l1_loss(A, B)
    + F.smooth_l1_loss(A, B, beta=0.5)
    + F.huber_loss(A, B, delta=0.7),
    lambda A, B: F.binary_cross_entropy(torch.sigmoid(A), torch.sigmoid(B)),
    lambda A, B: F.binary_cross_entropy_with_logits(A, B) + F.binary_cross_entropy_with_logits(A, B, reduction="sum"),
    lambda A, B, x: F.binary_cross_entropy_with_logits(A, B, pos_weight=x) + F.soft_margin_loss(A, B),
    lambda A, B: F.kl_div(A, B.abs())
    + F.kl_div(A, B.abs(), reduction="batchmean")
    + F.kl_div(A, B, log_target=True, reduction="sum"),
    lambda A, B: F.cross_entropy(A, B.softmax(1))
    + F.cross_entropy(A, B, reduction="sum")
    + F.cross_entropy(A[0], B[0]),
    lambda A, B: F.cross_entropy(A, B.softmax(1), label_smoothing=0.1),
    lambda A, B, x: F.cross_entropy(A, B, weight=x) + F.cross_entropy(A, B, reduction="none").sum(),
    lambda A: F.cross_entropy(A, torch.tensor([2, 0])) + F.cross_entropy(A, torch.tensor([2, 0]), reduction="sum"),
    lambda A: F.cross_entropy(A, torch.tensor([2, 0]), label_smoothing=0.1)
    + F.nll_loss(A.log_softmax(1), torch.tensor([1, 1])),
    lambda A: F.cross_entropy(A, torch.tensor([2, 0]), weight=WEIGHTS) + F.cross_entropy(A[0], torch.tensor(1)),
    lambda A: F.cross_entropy(A, torch.tensor([2, 0]), weight=WEIGHTS, label_smoothing=0.2),
    lambda A, B: F.poisson_nll_loss(A, B)
    + F.poisson_nll_loss(A.abs(), B, log_input=False)
    + F.gaussian_nll_loss(A, B, A.abs()),
    lambda A, B: F.gaussian_nll_loss(A, B, B.abs() + 1, full=True, reduction="sum"),
    lambda A, B: F.triplet_margin_loss(A, B, A + B) + F.triplet_margin_loss(A, B, A - B, margin=0.5, p=1, swap=True),
    lambda x, y: F.margin_ranking_loss(x, y, torch.tensor([1.0, -1.0, 1.0]), margin=0.2),
    lambda A, B: F.cosine_embedding_loss(A, B, torch.tensor([1.0, -1.0]), margin=0.1),
    lambda x: F.hinge_embedding_loss(x, torch.tensor([1.0, -1.0, 1.0]), margin=0.8),
    lambda x: F.one_hot(torch.tensor([0, 2]), 3) * x + F.one_hot(torch.tensor([1]), num_classes=3),
    causal,
    adam,
    under_no_grad,
    branches,
    loop,
    rows,
    partial(lambda x, k: x**k, k=3),
]

LETTERS: dict[str, Any] = {
    "x": (3,),
    "y": (3,),
    "m": (3,),
    "n": (3,),
    "A": (2, 3),
    "B": (2, 3),
    "W": (3, 2),
    "S": (2, 2),
}
LETTERS |= {"T": (2, 3, 2), "v": (2,), "s": None}
