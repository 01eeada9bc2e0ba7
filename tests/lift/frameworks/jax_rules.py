"""One line of JAX for every rule, written as people write them: material for the tests. Letters say the shapes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import jax.scipy as jsp
from jax import lax, nn

if TYPE_CHECKING:
    from collections.abc import Callable


def changed_copies(x):
    y = x.at[0].set(2.0)
    y = y.at[1:].add(1.0)
    y = y.at[-1].multiply(3.0)
    y = y.at[x < 0].set(0.0)
    return x + y.at[0].min(0.5) + y.at[1].max(0.25) + y.at[2].get()


def not_in_place(x):
    y = x
    y += 1
    return x * y


def exponential_average(x):
    def step(carry, v):
        carry = 0.9 * carry + 0.1 * v
        return carry, carry * 2

    last, all_ = lax.scan(step, 0.0, x)
    return last + all_


def scan_of_trees(A):
    def step(carry, rows):
        total, count = carry
        return (total + rows["a"].sum(), count + 1), rows["b"] * total

    (total, count), made = lax.scan(step, (0.0, 0), {"a": A, "b": A[:, 0]}, reverse=True)
    return total / count + made


def loops(x):
    y = lax.fori_loop(0, 3, lambda k, s: s * x + k, jnp.ones_like(x))
    z = lax.while_loop(lambda s: s[0] < 3, lambda s: (s[0] + 1, s[1] * 2), (0, x))[1]
    return y + z + lax.map(lambda v: v**2, x)


def choices(x):
    return lax.cond(x.sum() > 0, lambda v: v * 2, lambda v: v - 1, x) + lax.select(x > 0, x, -x)


def batched(A, x):
    return jax.vmap(lambda row: jnp.dot(row, x))(A) + jax.vmap(jnp.dot, in_axes=(1, None))(A.T, x)


def batched_rows(A):
    return jax.vmap(nn.softmax)(A) + jax.vmap(lambda c: c * c.sum(), in_axes=1, out_axes=1)(A)


@jax.jit
def jitted(x):
    return jnp.exp(x - x.max()) / jnp.exp(x - x.max()).sum()


@partial(jax.jit, static_argnames=["power"])
def jitted_with_options(x, power=3):
    return x**power


def helper(x):
    return jax.jit(lambda v: v * 2)(x) + jitted(x)


def isinstances(x):
    if not isinstance(x, jax.Array):
        raise TypeError("no array")
    return x * x.shape[0] + x.size + x.ndim + len(x)


NUMPY: list[Callable[..., Any]] = [
    lambda x: jnp.exp(x) + jnp.expm1(x) + jnp.exp2(x) + jnp.square(x) + jnp.reciprocal(x) + jnp.negative(x),
    lambda x: jnp.log(jnp.abs(x))
    + jnp.log1p(x * x)
    + jnp.log2(x * x)
    + jnp.log10(x * x)
    + jnp.sqrt(x * x)
    + jnp.cbrt(x),
    lambda x: jnp.sin(x) + jnp.cos(x) * jnp.tan(x) + jnp.sinh(x) + jnp.cosh(x) + jnp.tanh(x),
    lambda x: jnp.arcsin(x / 5) + jnp.arccos(x / 3) + jnp.arctan(x) + jnp.arcsinh(x) + jnp.arctanh(x / 3),
    lambda x, y: jnp.maximum(x, y) + jnp.minimum(x, 0.5) + jnp.hypot(x, y) + jnp.arctan2(x, y) + jnp.logaddexp(x, y),
    lambda x, y: jnp.abs(x) + jnp.sign(y) + jnp.floor(x) + jnp.ceil(y) + jnp.round(x) + x // y + x % 3 + jnp.mod(x, 2),
    lambda x: jnp.clip(x, 0, 1) + jnp.clip(x, min=-0.5) + x.clip(max=0.5) + jnp.where(x > 0, x, 0.1 * x) + jnp.sinc(x),
    lambda x, y: ((x > 0) & (y < 1)) * 2.0 + jnp.logical_or(x > 0, ~(y > 0)) + (x > 0).astype(x.dtype) + (x > 0).sum(),
    lambda x: x * jnp.pi
    + jnp.e
    + jnp.array([1.0, 2.0, 3.0])
    + jnp.asarray(0.5)
    + jnp.arange(3)
    + jnp.linspace(0, 1, 3),
    lambda A: jnp.sum(A)
    + A.sum(axis=0).sum()
    + A.mean()
    + jnp.mean(A, axis=1, keepdims=True)
    + A.prod()
    + A.max()
    - A.min(),
    lambda A: (
        jnp.var(A),
        A.std(axis=1),
        jnp.var(A, axis=0, ddof=1),
        jnp.std(A, ddof=1),
        A.var(axis=-1, keepdims=True),
    ),
    lambda A: (
        jnp.cumsum(A, axis=1),
        A.cumsum(0),
        jnp.cumprod(A, 1),
        jnp.argmax(A, axis=1),
        A.argmin(),
        jnp.diff(A, axis=1),
    ),
    lambda A: (A.T, A.reshape(3, 2), A.reshape(-1), A.reshape((6,)), A.ravel(), A.flatten(), jnp.reshape(A, (1, 6))),
    lambda T: (T.transpose(2, 0, 1), jnp.transpose(T, (1, 0, 2)), jnp.swapaxes(T, 0, 1), jnp.moveaxis(T, 0, -1), T.mT),
    lambda x: (
        x[None, :] - x[:, None],
        jnp.expand_dims(x, 0),
        jnp.squeeze(x[None], 0),
        jnp.broadcast_to(x, (2, 3)),
        jnp.tile(x, 2),
    ),
    lambda A, B: (jnp.concatenate([A, B]), jnp.stack([A, B], axis=1), jnp.vstack([A, B]), jnp.hstack([A, B])),
    lambda A: (
        A[0],
        A[:, 1],
        A[..., -1],
        A[1, 2],
        A[:, ::2],
        A[jnp.array([1, 0])],
        jnp.take(A, jnp.array([0, 2]), axis=1),
    ),
    lambda A, W: (A @ W, jnp.matmul(A, W), jnp.dot(A, W), jnp.einsum("ij,jk->ik", A, W), jnp.tensordot(A, W, 1)),
    lambda x, y: (
        jnp.dot(x, y),
        x @ y,
        jnp.outer(x, y),
        jnp.inner(x, y),
        jnp.vdot(x, y),
        jnp.cross(x, y),
        jnp.kron(x, y),
    ),
    lambda S: (
        jnp.trace(S),
        jnp.linalg.det(S),
        jnp.linalg.inv(S + 5 * jnp.eye(2)),
        jnp.diag(S),
        jnp.tril(S),
        jnp.triu(S, 1),
    ),
    lambda S, v: (
        jnp.linalg.solve(S + 5 * jnp.eye(2), v),
        jnp.linalg.norm(v),
        jnp.linalg.norm(S),
        jnp.linalg.norm(v, ord=1),
    ),
    lambda x: (
        jnp.zeros_like(x) + x,
        jnp.ones((3,)) * x,
        jnp.full(3, 2.0) * x,
        jnp.zeros(3) - x,
        jnp.full_like(x, 1.5) * x,
    ),
    lambda x: (jnp.sort(x), jnp.median(x), jnp.quantile(x, 0.25), jnp.flip(x), jnp.roll(x, 1), x.astype(float)),
    lambda x: (
        jnp.all(x > 0),
        jnp.any(x > 1),
        jnp.count_nonzero(x > 0),
        jnp.isfinite(x),
        jnp.average(x, weights=x * x + 1),
    ),
    lambda A: (jnp.cov(A), jnp.polyval(A[0], A[1]), jnp.trapezoid(A[0]), jnp.select([A > 1, A > 0], [A, 2 * A], 0.5)),
    lambda x, s: x * s + jnp.exp(s) + nn.relu(s) + s**2,
    changed_copies,
    not_in_place,
    isinstances,
]

FUNCTIONS: list[Callable[..., Any]] = [
    lambda x: nn.relu(x) + nn.relu6(4 * x) + nn.sigmoid(x) + nn.log_sigmoid(x) + nn.softplus(x) + nn.soft_sign(x),
    lambda x: nn.silu(x)
    + nn.swish(x)
    + nn.elu(x)
    + nn.elu(x, 0.5)
    + nn.celu(x, 2.0)
    + nn.selu(x)
    + nn.leaky_relu(x, 0.2),
    lambda x: nn.gelu(x),
    lambda x: nn.gelu(x, approximate=False),
    lambda x: nn.hard_tanh(x) + nn.hard_sigmoid(x) + nn.hard_swish(x) + nn.mish(x) + nn.squareplus(x),
    lambda A: nn.glu(jnp.concatenate([A, A * 2], axis=1)) + nn.softmax(A) + nn.softmax(A, axis=0) + nn.log_softmax(A),
    lambda A: (nn.logsumexp(A), nn.logsumexp(A, axis=1, keepdims=True), nn.standardize(A), nn.standardize(A, axis=0)),
    lambda A: (nn.softmax(A, where=A > -5.0), nn.logsumexp(A, b=A * A, axis=0)),
    lambda x: nn.one_hot(jnp.array([0, 2]), 3) * x,
    lambda x: jsp.special.expit(x) + jsp.special.erf(x) + jsp.special.erfc(x) + jsp.special.gammaln(jnp.abs(x) + 1),
    lambda x: jsp.special.logsumexp(x)
    + jsp.special.xlogy(jnp.abs(x), 2.0)
    + jsp.special.entr(jnp.abs(x))
    + jsp.special.logit(0.3 * nn.sigmoid(x)),
    lambda x: lax.exp(x)
    + lax.rsqrt(x * x + 1)
    + lax.logistic(x)
    + lax.square(x)
    + lax.stop_gradient(x)
    + lax.clamp(0.0, x, 1.0),
    lambda x, y: lax.add(x, y)
    + lax.mul(x, y)
    + lax.max(x, y)
    + lax.pow(lax.abs(x), y)
    + lax.div(x, y)
    + lax.integer_pow(x, 3),
    exponential_average,
    scan_of_trees,
    loops,
    choices,
    batched,
    batched_rows,
    jitted,
    jitted_with_options,
    helper,
]

CALLS: list[int] = []


def counted(x):
    CALLS.append(1)
    return x * len(CALLS)


def with_options(x, kind="sum", scale=2.0):
    return (x.sum() if kind == "sum" else x.mean()) * scale


def decides(x):
    if x.sum() > 0:
        return x
    raise ValueError("negative")


def as_dict(x):
    return {"b": x, "a": 2 * x}


LETTERS: dict[str, Any] = {"x": (3,), "y": (3,), "A": (2, 3), "B": (2, 3), "W": (3, 2), "S": (2, 2), "T": (2, 3, 2)}
LETTERS |= {"v": (2,), "s": None}


def gradient(x):
    return jax.grad(lambda v: (v**2).sum())(x)


def single(x):
    return x.astype(jnp.float32)


def stores(x):
    x[0] = 1.0
    return x


#: What is refused, at which shape, and words of the refusal.
REFUSED: list[tuple[Callable[..., Any], Any, str]] = [
    (gradient, (3,), "jax.grad"),
    (single, (3,), "float32"),
    (stores, (3,), "immutable"),
    (lambda x: jax.random.normal(jax.random.key(0), (3,)) + x, (3,), "jax"),
    (lambda x: jnp.fft.fft(x), (3,), "fft"),
]


#: Functions that are read for arrays of every shape.
FOR_EVERY_SHAPE: list[Callable[..., Any]] = [
    lambda A: nn.log_softmax(A, axis=1),
    lambda A: (A - A.mean(axis=0)) / jnp.sqrt(A.var(axis=0, keepdims=True) + 1e-5),
    lambda A: jnp.einsum("ij,kj->ik", A, A) + A @ A.T,
    lambda x: jnp.where(x > 0, nn.gelu(x), jnp.clip(x, -0.5, 0.5)).sum(),
    jitted,
]
