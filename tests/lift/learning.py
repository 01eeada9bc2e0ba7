"""Functions of machine learning and statistics on arrays, written as people write them: material for the tests of reading."""

# ruff: noqa: E731, PERF401 (written as people write them)

from __future__ import annotations

import itertools

import numpy as np


def huber(y, p, delta=1.0):
    r = y - p
    return np.mean(np.where(np.abs(r) <= delta, 0.5 * r**2, delta * (np.abs(r) - 0.5 * delta)))


def batch_norm(x, g, b, eps=1e-5):
    mu = x.mean(axis=0)
    v = np.var(x, axis=0)
    return (x - mu) / np.sqrt(v + eps) * g + b


def gae(r, v, gamma=0.99, lam=0.95):
    adv = np.zeros_like(r)
    last = 0.0
    for t in reversed(range(len(r))):
        nxt = v[t + 1] if t + 1 < len(v) else 0.0
        delta = r[t] + gamma * nxt - v[t]
        last = delta + gamma * lam * last
        adv[t] = last
    return adv


def kalman(x, P, z, R):
    K = P @ np.linalg.inv(P + R)
    return x + K @ (z - x), (np.eye(len(x)) - K) @ P


def lstm(x, h, c, W, b):
    z = W @ np.concatenate([x, h]) + b
    i, f, o, g = np.split(z, 4)
    s = lambda t: 1 / (1 + np.exp(-t))
    c = s(f) * c + s(i) * np.tanh(g)
    return s(o) * np.tanh(c), c


def ppo(logp, old, adv, eps=0.2):
    r = np.exp(logp - old)
    return -np.minimum(r * adv, np.clip(r, 1 - eps, 1 + eps) * adv).mean()


def info_nce(q, k, tau=0.1):
    q = q / np.linalg.norm(q, axis=1, keepdims=True)
    k = k / np.linalg.norm(k, axis=1, keepdims=True)
    scores = q @ k.T / tau
    scores = scores - scores.max(axis=1, keepdims=True)
    return -np.mean(np.diag(scores) - np.log(np.exp(scores).sum(axis=1)))


def kl_gauss(m, lv):
    return -0.5 * np.sum(1 + lv - m**2 - np.exp(lv))


def rbf(X, Y, s=1.0):
    d2 = np.sum(X**2, 1)[:, None] + np.sum(Y**2, 1)[None, :] - 2 * X @ Y.T
    return np.exp(-d2 / (2 * s**2))


def returns(r, gamma=0.9):
    out = np.zeros(len(r))
    G = 0
    for i in range(len(r) - 1, -1, -1):
        G = r[i] + gamma * G
        out[i] = G
    return out


def ridge(X, y, lam=0.1):
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def conv1d(x, w):
    n = len(x) - len(w) + 1
    return np.array([np.dot(x[i : i + len(w)], w) for i in range(n)])


def onehot_ce(logits):
    y = np.eye(3)[[0, 2]]
    p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return -(y * np.log(p)).sum() / len(y)


def positional(x):
    pos = np.arange(x.shape[0])[:, None]
    i = np.arange(x.shape[1])[None]
    ang = pos / np.power(10000, 2 * (i // 2) / x.shape[1])
    return x + np.where(i % 2 == 0, np.sin(ang), np.cos(ang))


def causal(q, k):
    s = q @ k.T
    mask = np.tril(np.ones_like(s))
    s = np.where(mask == 1, s, -np.inf)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def causal2(q, k):
    s = q @ k.T
    s[np.triu_indices(len(s), 1)] = -1e9
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def momentum(w, g, v):
    v *= 0.9
    v -= 0.1 * g
    w += v
    return w


def ema(x):
    s = x[0]
    for v in x[1:]:
        s = 0.9 * s + 0.1 * v
    return s


def pearson(x, y):
    x = x - x.mean()
    y = y - y.mean()
    return (x * y).sum() / np.sqrt((x**2).sum() * (y**2).sum())


def mahal(x, m, S):
    d = x - m
    return float(np.sqrt(d.T @ np.linalg.inv(S) @ d))


def gnll(x, m, s):
    return np.sum(0.5 * np.log(2 * np.pi * s**2) + (x - m) ** 2 / (2 * s**2))


def focal(p, gamma=2.0):
    return -np.sum((1 - p) ** gamma * np.log(p))


def dice(p, t):
    return 1 - 2 * np.sum(p * t) / (np.sum(p) + np.sum(t) + 1e-7)


def rms(x, g):
    return x / np.sqrt(np.mean(np.square(x), axis=-1, keepdims=True) + 1e-6) * g


def swish(x, beta=1.0):
    return x / (1 + np.exp(-beta * x))


def elu(x, a=1.0):
    return np.where(x > 0, x, a * (np.exp(x) - 1))


def entropy(p):
    p = p / p.sum()
    return -np.sum(p * np.log2(p))


def js(p, q):
    m = (p + q) / 2
    kl = lambda a, b: np.sum(a * np.log(a / b))
    return 0.5 * kl(p, m) + 0.5 * kl(q, m)


def mean_pair(x):
    n = len(x)
    t = 0.0
    for i, j in itertools.combinations(range(n), 2):
        t += abs(x[i] - x[j])
    return t / (n * (n - 1) / 2)


def moments(x):
    m = x.mean()
    s = x.std()
    return m, ((x - m) ** 3).mean() / s**3, ((x - m) ** 4).mean() / s**4 - 3


def softplus(x):
    return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


def haversine(a, b, c, d, R=6371.0):
    a, b, c, d = map(np.radians, (a, b, c, d))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * R * np.arcsin(np.sqrt(h))


def bilinear(x, A, y):
    return x @ A @ y


def quat(q, v):
    w, u = q[0], q[1:]
    return v + 2 * np.cross(u, np.cross(u, v) + w * v)


def logreg(w, X, y):
    z = X.dot(w)
    return np.sum(np.logaddexp(0, z) - y * z)


def whiten(x):
    return (x - np.mean(x, 0)) / np.std(x, 0, ddof=1)


def meshy(x, y):
    X, Y = np.meshgrid(x, y)
    return (X * Y).sum()


def pooled(x):
    return x.reshape(2, -1).max(axis=1)


def take(x):
    return x[[0, 2]] * x[-1] + x[::2].sum()


def groupnorm(x):
    g = x.reshape(1, 2, -1)
    g = (g - g.mean(axis=2, keepdims=True)) / np.sqrt(g.var(axis=2, keepdims=True) + 1e-5)
    return g.reshape(x.shape)


def nested_where(x):
    return np.select([x < -1, x < 1], [x * 2, x**2], default=3.0)


def cum(x):
    return np.cumprod(1 + x)[-1] - 1


def sharpe(r):
    return np.mean(r) / np.std(r) * np.sqrt(252)


def drawdown(p):
    peak = np.maximum.accumulate(p)
    return np.max((peak - p) / peak)


def stackloop(x):
    rows = []
    for i in range(len(x)):
        rows.append(x * x[i])
    return np.stack(rows, axis=0)


def trilinear(a, b, c):
    return np.einsum("i,ij,j->", a, b, c)


def batch_mm(a, b):
    return np.einsum("bij,bjk->bik", a, b)


def attention_heads(q, k, v):
    s = np.einsum("hid,hjd->hij", q, k) / np.sqrt(q.shape[-1])
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    a = e / e.sum(axis=-1, keepdims=True)
    return np.matmul(a, v)


def lin_attn(q, k, v):
    kv = k.T @ v
    return (q @ kv) / (q @ k.sum(0))[:, None]


def hinge(y, s):
    return np.maximum(0, 1 - y * s).mean()


def l1l2(w):
    return np.abs(w).sum() + np.linalg.norm(w) ** 2


def welford(x):
    m = 0.0
    M = 0.0
    for n, v in enumerate(x, 1):
        d = v - m
        m += d / n
        M += d * (v - m)
    return M / (len(x) - 1)


def norm_in_place(x):
    x -= x.mean()
    x /= x.std()
    return x


def out_arg(x):
    y = np.empty_like(x)
    np.exp(x, out=y)
    np.multiply(y, 2, out=y)
    return y


def flagged(x, training=True):
    if training:
        x = x * 0.5
    return x if x.ndim == 1 else x.sum(0)


def any_check(x):
    if np.any(x <= 0):
        raise ValueError("positive only")
    return np.log(x).mean()


def isfinite_check(x):
    if not np.all(np.isfinite(x)):
        raise ValueError
    return np.prod(x)
