"""NumPy functions as people write them: losses, normalisations, attention, optimisers, filters, statistics, finance."""

# ruff: noqa: B905, C408, E731 (written as people write them)

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from lift_cases import case, held, number, positive, share

# ── losses ───────────────────────────────────────────────────────────────────────────────────────


def mse(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def rmse(y_true, y_pred):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    return np.sqrt(((y_true - y_pred) ** 2).mean())


def mae(y_true, y_pred):
    return np.abs(y_true - y_pred).mean()


def mape(y_true, y_pred):
    y_true = np.asarray(y_true, dtype=float)
    return 100.0 * np.mean(np.abs((y_true - y_pred) / y_true))


def huber(y_true, y_pred, delta=1.0):
    error = y_true - y_pred
    small = np.abs(error) <= delta
    return np.where(small, 0.5 * error**2, delta * (np.abs(error) - 0.5 * delta)).mean()


def huber_masked(residual, delta):
    r = np.abs(residual)
    out = 0.5 * r**2
    mask = r > delta
    out[mask] = delta * (r[mask] - 0.5 * delta)
    return out


def log_cosh(y_true, y_pred):
    x = y_pred - y_true
    return np.mean(x + np.log1p(np.exp(-2.0 * x)) - np.log(2.0))


def binary_cross_entropy(p, y, eps=1e-12):
    p = np.clip(p, eps, 1 - eps)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def bce_with_logits(z, y):
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def cross_entropy(logits, targets):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(targets)), targets].mean()


def cross_entropy_smooth(logits, labels, smoothing):
    n, k = logits.shape
    m = np.max(logits, axis=-1, keepdims=True)
    logp = logits - m - np.log(np.sum(np.exp(logits - m), axis=-1, keepdims=True))
    soft = (1 - smoothing) * labels + smoothing / k
    return -(soft * logp).sum() / n


def focal_loss(p, y, gamma=2.0, alpha=0.25):
    pt = y * p + (1 - y) * (1 - p)
    at = y * alpha + (1 - y) * (1 - alpha)
    return np.mean(-at * (1 - pt) ** gamma * np.log(pt))


def hinge(scores, y):
    return np.maximum(0.0, 1.0 - y * scores).mean()


def kl_divergence(p, q):
    p = p / p.sum()
    q = q / q.sum()
    return np.sum(p * np.log(p / q))


def jensen_shannon(p, q):
    p, q = p / np.sum(p), q / np.sum(q)
    m = (p + q) / 2
    return 0.5 * np.sum(p * np.log(p / m)) + 0.5 * np.sum(q * np.log(q / m))


def gaussian_kl(mu, log_var):
    return -0.5 * np.sum(1 + log_var - mu**2 - np.exp(log_var), axis=-1).mean()


def info_nce(z1, z2, temperature=0.1):
    z1 = z1 / np.linalg.norm(z1, axis=1, keepdims=True)
    z2 = z2 / np.linalg.norm(z2, axis=1, keepdims=True)
    sim = z1 @ z2.T / temperature
    sim = sim - sim.max(axis=1, keepdims=True)
    e = np.exp(sim)
    return -np.log(np.diag(e) / e.sum(axis=1)).mean()


def triplet(anchor, pos, neg, margin=0.2):
    d_pos = np.sum(np.square(anchor - pos), axis=-1)
    d_neg = np.sum(np.square(anchor - neg), axis=-1)
    return np.mean(np.maximum(d_pos - d_neg + margin, 0))


def dice_loss(p, t, smooth=1.0):
    p, t = p.flatten(), t.flatten()
    inter = (p * t).sum()
    return 1 - (2.0 * inter + smooth) / (p.sum() + t.sum() + smooth)


def quantile_loss(y, q_hat, tau):
    e = y - q_hat
    return np.mean(np.maximum(tau * e, (tau - 1) * e))


def ppo_clip(log_prob, old_log_prob, advantage, eps=0.2):
    ratio = np.exp(log_prob - old_log_prob)
    unclipped = ratio * advantage
    clipped = np.clip(ratio, 1 - eps, 1 + eps) * advantage
    return -np.minimum(unclipped, clipped).mean()


# ── activations, normalisations, layers ──────────────────────────────────────────────────────────


def softmax(x, axis=-1):
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(x):
    m = x.max()
    return x - m - np.log(np.sum(np.exp(x - m)))


def log_sum_exp(x, axis=None, keepdims=False):
    m = np.max(x, axis=axis, keepdims=True)
    s = np.log(np.sum(np.exp(x - m), axis=axis, keepdims=True)) + m
    if not keepdims:
        s = np.squeeze(s, axis=axis)
    return s


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def leaky_relu(x, slope=0.01):
    return np.where(x > 0, x, slope * x)


def selu(x, alpha=1.6732632423543772, scale=1.0507009873554805):
    return scale * np.where(x > 0, x, alpha * np.expm1(x))


def softplus(x):
    return np.logaddexp(0, x)


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def rms_norm(x, weight, eps=1e-6):
    rms = np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + eps)
    return x / rms * weight


def batch_norm(x, gamma, beta, running_mean, running_var, momentum=0.1, eps=1e-5, training=True):
    if training:
        mean, var = x.mean(0), x.var(0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var(0, ddof=1)
    else:
        mean, var = running_mean, running_var
    return gamma * (x - mean) / np.sqrt(var + eps) + beta, running_mean, running_var


def group_norm(x, groups, eps=1e-5):
    n, c = x.shape
    g = x.reshape(n, groups, c // groups)
    g = (g - g.mean(axis=2, keepdims=True)) / np.sqrt(g.var(axis=2, keepdims=True) + eps)
    return g.reshape(n, c)


def standardize(X):
    return (X - np.mean(X, axis=0)) / np.std(X, axis=0, ddof=1)


def min_max_scale(x, lo=0.0, hi=1.0):
    span = np.ptp(x)
    if span == 0:
        return np.full_like(x, lo)
    return lo + (x - x.min()) * (hi - lo) / span


def attention(Q, K, V, mask=None):
    d_k = Q.shape[-1]
    scores = Q @ K.T / np.sqrt(d_k)
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V


def causal_attention(q, k, v):
    t, d = q.shape
    scores = np.einsum("id,jd->ij", q, k) / math.sqrt(d)
    mask = np.triu(np.ones((t, t), dtype=bool), k=1)
    scores[mask] = -np.inf
    w = np.exp(scores - scores.max(axis=-1, keepdims=True))
    w = w / w.sum(axis=-1, keepdims=True)
    return np.einsum("ij,jd->id", w, v)


def multi_head(x, Wq, Wk, Wv, Wo, heads=2):
    t, d = x.shape
    dh = d // heads

    def split(a):
        return a.reshape(t, heads, dh).transpose(1, 0, 2)

    q, k, v = split(x @ Wq), split(x @ Wk), split(x @ Wv)
    s = np.matmul(q, k.swapaxes(-1, -2)) / np.sqrt(dh)
    a = np.exp(s) / np.exp(s).sum(-1, keepdims=True)
    out = np.matmul(a, v).transpose(1, 0, 2).reshape(t, d)
    return out @ Wo


def positional_encoding(length, d):
    pos = np.arange(length)[:, None]
    i = np.arange(d)[None, :]
    angle = pos / np.power(10000, (2 * (i // 2)) / d)
    pe = np.zeros((length, d))
    pe[:, 0::2] = np.sin(angle[:, 0::2])
    pe[:, 1::2] = np.cos(angle[:, 1::2])
    return pe


def add_positions(x):
    return x + positional_encoding(*x.shape)


def rotary(x, theta):
    half = x.shape[-1] // 2
    x1, x2 = x[..., :half], x[..., half:]
    c, s = np.cos(theta), np.sin(theta)
    return np.concatenate([x1 * c - x2 * s, x1 * s + x2 * c], axis=-1)


def lstm_cell(x, h, c, W, U, b):
    n = h.shape[0]
    z = W @ x + U @ h + b
    sig = lambda a: 1 / (1 + np.exp(-a))
    i, f, o, g = sig(z[:n]), sig(z[n : 2 * n]), sig(z[2 * n : 3 * n]), np.tanh(z[3 * n :])
    c_new = f * c + i * g
    return o * np.tanh(c_new), c_new


def mlp(x, params):
    for W, b in params[:-1]:
        x = np.maximum(x @ W + b, 0)
    W, b = params[-1]
    return x @ W + b


def conv1d(x, w, stride=1):
    n = (len(x) - len(w)) // stride + 1
    out = np.zeros(n)
    for i in range(n):
        out[i] = np.dot(x[i * stride : i * stride + len(w)], w)
    return out


def conv2d(img, kernel):
    h, w = img.shape
    kh, kw = kernel.shape
    out = np.empty((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (img[i : i + kh, j : j + kw] * kernel).sum()
    return out


def max_pool(x, size=2):
    n = x.shape[0] // size
    return x[: n * size].reshape(n, size).max(axis=1)


def dropout(x, mask, rate=0.5):
    return x * mask / (1.0 - rate)


# ── optimisers ───────────────────────────────────────────────────────────────────────────────────


def sgd_momentum(w, grad, velocity, lr=0.01, momentum=0.9, nesterov=False):
    velocity = momentum * velocity - lr * grad
    if nesterov:
        return w + momentum * velocity - lr * grad, velocity
    return w + velocity, velocity


def adam(w, g, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adagrad_inplace(w, g, cache, lr=0.1, eps=1e-8):
    cache += g * g
    w -= lr * g / (np.sqrt(cache) + eps)
    return w


def clip_by_norm(g, max_norm):
    norm = np.linalg.norm(g)
    if norm > max_norm:
        g = g * (max_norm / norm)
    return g


def cosine_schedule(step, total, lr_max, lr_min=0.0):
    return lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.pi * step / total))


def logistic_gradient(X, y, w, lam):
    p = 1.0 / (1.0 + np.exp(-X.dot(w)))
    return X.T.dot(p - y) / X.shape[0] + lam * w


def gradient_descent(X, y, w, lr, steps=2):
    w = w.copy()
    for _ in range(steps):
        w -= lr * 2 / len(y) * X.T @ (X @ w - y)
    return w


def soft_threshold(x, lam):
    return np.sign(x) * np.maximum(np.abs(x) - lam, 0.0)


# ── reinforcement learning ───────────────────────────────────────────────────────────────────────


def discounted_returns(rewards, gamma):
    out = np.zeros_like(rewards)
    running = 0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma * running
        out[t] = running
    return out


def gae(rewards, values, gamma=0.99, lam=0.95):
    adv = np.zeros(len(rewards))
    last = 0.0
    for t in range(len(rewards) - 1, -1, -1):
        delta = rewards[t] + gamma * values[t + 1] - values[t]
        last = delta + gamma * lam * last
        adv[t] = last
    return adv, adv + values[:-1]


def bellman(P, R, V, gamma):
    return np.max(R + gamma * np.einsum("ast,t->as", P, V), axis=0)


def exploration_bonus(counts, c=1.0):
    total = np.sum(counts)
    return c * np.sqrt(2 * np.log(total + 1) / (counts + 1))


# ── kernels, distances ───────────────────────────────────────────────────────────────────────────


def rbf_kernel(X, Y, gamma):
    sq = np.sum(X**2, axis=1)[:, None] + np.sum(Y**2, axis=1)[None, :] - 2 * X @ Y.T
    return np.exp(-gamma * sq)


def matern32(x, y, length):
    r = np.sqrt(((x[:, np.newaxis, :] - y[np.newaxis, :, :]) ** 2).sum(axis=-1))
    k = math.sqrt(3) * r / length
    return (1 + k) * np.exp(-k)


def pairwise_distances(X):
    n = X.shape[0]
    D = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1, n):
            D[i, j] = D[j, i] = np.linalg.norm(X[i] - X[j])
    return D


def cosine_similarity(a, b):
    return np.dot(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))


def minkowski(x, y, p=3):
    return np.sum(np.abs(x - y) ** p) ** (1 / p)


def mahalanobis(x, mu, cov):
    d = x - mu
    return np.sqrt(d @ np.linalg.inv(cov) @ d)


def haversine(p, q, radius=6371.0):
    (lat1, lon1), (lat2, lon2) = np.radians(p), np.radians(q)
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * radius * np.arcsin(np.sqrt(a))


# ── linear algebra, regression ───────────────────────────────────────────────────────────────────


def ridge(X, y, lam):
    d = X.shape[1]
    return np.linalg.solve(X.T @ X + lam * np.eye(d), X.T @ y)


def ols_slope(x, y):
    xm, ym = x.mean(), y.mean()
    b = np.sum((x - xm) * (y - ym)) / np.sum((x - xm) ** 2)
    return b, ym - b * xm


def weighted_least_squares(X, y, w):
    W = np.diag(w)
    return np.linalg.inv(X.T @ W @ X) @ X.T @ W @ y


def r2_score(y, y_hat):
    ss_res = np.sum((y - y_hat) ** 2)
    ss_tot = np.sum((y - np.mean(y)) ** 2)
    return 1 - ss_res / ss_tot


def kalman_update(x, P, z, H, R):
    y = z - H @ x
    S = H @ P @ H.T + R
    K = P @ H.T @ np.linalg.inv(S)
    x_new = x + K @ y
    P_new = (np.eye(len(x)) - K @ H) @ P
    return x_new, P_new


def kalman_predict(x, P, F, Q):
    return F @ x, F.dot(P).dot(F.T) + Q


def gp_posterior_mean(K, k_star, y, noise):
    A = K + noise**2 * np.eye(K.shape[0])
    L = np.linalg.cholesky(A)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return k_star @ alpha


def mvn_logpdf(x, mean, cov):
    k = len(mean)
    diff = x - mean
    _, logdet = np.linalg.slogdet(cov)
    return -0.5 * (k * np.log(2 * np.pi) + logdet + diff.T @ np.linalg.solve(cov, diff))


def rotation_matrix(theta, v):
    c, s = np.cos(theta), np.sin(theta)
    R = np.array([[c, -s], [s, c]])
    return R @ v


def rodrigues(k, theta):
    K = np.array([[0, -k[2], k[1]], [k[2], 0, -k[0]], [-k[1], k[0], 0]])
    return np.eye(3) + np.sin(theta) * K + (1 - np.cos(theta)) * np.dot(K, K)


def gram_schmidt(A):
    Q = np.zeros(A.shape)
    for j in range(A.shape[1]):
        v = A[:, j].copy()
        for i in range(j):
            v -= np.dot(Q[:, i], A[:, j]) * Q[:, i]
        Q[:, j] = v / np.linalg.norm(v)
    return Q


def power_iteration(A, v, steps=2):
    for _ in range(steps):
        v = A @ v
        v = v / np.linalg.norm(v)
    return v @ A @ v


def condition_1norm(A):
    return np.linalg.norm(A, 1) * np.linalg.norm(np.linalg.inv(A), 1)


def triangle_area(a, b, c):
    return 0.5 * np.linalg.norm(np.cross(b - a, c - a))


def vandermonde_fit(x, y):
    V = np.vander(x, increasing=True)
    return np.linalg.solve(V, y)


# ── statistics ───────────────────────────────────────────────────────────────────────────────────


def z_score(x):
    return (x - np.mean(x)) / np.std(x)


def pearson(x, y):
    x, y = x - x.mean(), y - y.mean()
    return (x * y).sum() / np.sqrt((x**2).sum() * (y**2).sum())


def welch_t(a, b):
    va, vb = np.var(a, ddof=1) / a.size, np.var(b, ddof=1) / b.size
    return (np.mean(a) - np.mean(b)) / np.sqrt(va + vb)


def skewness(x):
    n = len(x)
    m = x.mean()
    return (np.sum((x - m) ** 3) / n) / (np.sum((x - m) ** 2) / n) ** 1.5


def kurtosis(x, fisher=True):
    d = x - np.mean(x)
    k = np.mean(d**4) / np.mean(d**2) ** 2
    return k - 3 if fisher else k


def weighted_mean_and_error(x, sigma):
    w = 1 / sigma**2
    return np.average(x, weights=w), 1 / np.sqrt(w.sum())


def covariance(X):
    Xc = X - X.mean(axis=0)
    return Xc.T @ Xc / (X.shape[0] - 1)


def correlation_matrix(X):
    c = np.cov(X, rowvar=False)
    s = np.sqrt(np.diag(c))
    return c / np.outer(s, s)


def chi_square(observed, expected):
    return np.sum((observed - expected) ** 2 / expected)


def gini(x):
    n = x.size
    return np.abs(np.subtract.outer(x, x)).sum() / (2 * n**2 * x.mean())


def entropy(p, base=2):
    p = np.asarray(p) / np.sum(p)
    p = p[p > 0]
    return -np.sum(p * np.log(p)) / np.log(base)


def normal_pdf(x, mu=0.0, sigma=1.0):
    if sigma <= 0:
        raise ValueError("sigma must be positive")
    return np.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))


def gmm_responsibilities(x, mu, sigma, pi):
    dens = np.stack(
        [p * np.exp(-((x - m) ** 2) / (2 * s**2)) / (s * np.sqrt(2 * np.pi)) for m, s, p in zip(mu, sigma, pi)],
        axis=1,
    )
    return dens / dens.sum(axis=1, keepdims=True)


def harmonic_mean(x):
    x = np.asarray(x, dtype=np.float64)
    if np.any(x <= 0):
        raise ValueError("all values must be positive")
    return len(x) / np.sum(1.0 / x)


def geometric_mean(x):
    return np.exp(np.log(x).mean())


def f_beta(tp, fp, fn, beta=1.0):
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = tp / (tp + fp)
        recall = tp / (tp + fn)
        return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)


def autocorrelation(x, lag=1):
    x = x - np.mean(x)
    return np.sum(x[:-lag] * x[lag:]) / np.sum(x * x)


def durbin_watson(e):
    return np.sum(np.diff(e) ** 2) / np.sum(e**2)


def hmm_forward(pi, A, B, obs):
    alpha = pi * B[:, obs[0]]
    for o in obs[1:]:
        alpha = (alpha @ A) * B[:, o]
    return alpha.sum()


# ── signals, filters ─────────────────────────────────────────────────────────────────────────────


def ema(x, alpha):
    y = np.empty_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = alpha * x[i] + (1 - alpha) * y[i - 1]
    return y


def moving_average(x, window=2):
    c = np.cumsum(np.insert(x, 0, 0.0))
    return (c[window:] - c[:-window]) / window


def smooth(x, kernel):
    return np.convolve(x, kernel / kernel.sum(), mode="same")


def hann_window(x):
    n = np.arange(x.size)
    return x * (0.5 - 0.5 * np.cos(2 * np.pi * n / (x.size - 1)))


def periodogram(x):
    n = len(x)
    t = np.arange(n)
    power = []
    for k in range(n // 2 + 1):
        re = np.sum(x * np.cos(2 * np.pi * k * t / n))
        im = -np.sum(x * np.sin(2 * np.pi * k * t / n))
        power.append((re**2 + im**2) / n)
    return np.array(power)


def snr_db(signal, noise):
    return 10 * np.log10(np.mean(signal**2) / np.mean(noise**2))


def psnr(a, b, peak=1.0):
    err = np.mean((a - b) ** 2)
    return 20 * np.log10(peak) - 10 * np.log10(err)


def laplacian_1d(u, dx):
    return (np.roll(u, 1) - 2 * u + np.roll(u, -1)) / dx**2


def heat_step(u, alpha, dx, dt):
    new = u.copy()
    new[1:-1] = u[1:-1] + alpha * dt / dx**2 * (u[2:] - 2 * u[1:-1] + u[:-2])
    return new


def total_variation(img):
    return np.abs(np.diff(img, axis=0)).sum() + np.abs(np.diff(img, axis=1)).sum()


def simpson(y, h):
    return h / 3 * (y[0] + 4 * np.sum(y[1:-1:2]) + 2 * np.sum(y[2:-1:2]) + y[-1])


def rk4_step(y, h, k):
    def f(y):
        return np.array([y[1], -k * y[0]])

    k1 = f(y)
    k2 = f(y + h / 2 * k1)
    k3 = f(y + h / 2 * k2)
    k4 = f(y + h * k3)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


# ── finance ──────────────────────────────────────────────────────────────────────────────────────


def npv(rate, cashflows):
    t = np.arange(len(cashflows))
    return np.sum(cashflows / (1 + rate) ** t)


def simple_returns(prices):
    return prices[1:] / prices[:-1] - 1


def log_returns(prices):
    return np.diff(np.log(prices))


def sharpe(returns, rf=0.0, periods=252):
    excess = returns - rf / periods
    return np.sqrt(periods) * excess.mean() / excess.std(ddof=1)


def max_drawdown(prices):
    peak = np.maximum.accumulate(prices)
    return np.max((peak - prices) / peak)


def cumulative_return(r):
    return np.cumprod(1 + r) - 1


def portfolio_vol(w, cov):
    return np.sqrt(w.T @ cov @ w)


def min_variance_weights(cov):
    ones = np.ones(len(cov))
    inv = np.linalg.inv(cov)
    return inv @ ones / (ones @ inv @ ones)


def sortino(returns, target=0.0):
    downside = np.minimum(returns - target, 0)
    return (returns.mean() - target) / np.sqrt(np.mean(downside**2))


def black_scholes_call(S, K, T, r, sigma):
    d1 = (np.log(S / K) + (r + sigma**2 / 2) * T) / (sigma * np.sqrt(T))
    d2 = d1 - sigma * np.sqrt(T)
    cdf = np.vectorize(lambda z: 0.5 * (1 + math.erf(z / math.sqrt(2))))
    return S * cdf(d1) - K * np.exp(-r * T) * cdf(d2)


def bond_duration(cashflows, times, y):
    pv = cashflows * np.exp(-y * times)
    return np.sum(times * pv) / pv.sum()


# ── models of time, images, geometry, classes ────────────────────────────────────────────────────


class Dense:
    def __init__(self, weights, bias, activation="relu"):
        self.weights = weights
        self.bias = bias
        self.activation = activation

    def __call__(self, x):
        z = x @ self.weights + self.bias
        if self.activation == "relu":
            return np.maximum(0, z)
        if self.activation == "tanh":
            return np.tanh(z)
        return z


def two_layers(x, W1, b1, W2, b2):
    hidden = Dense(W1, b1)
    out = Dense(W2, b2, activation=None)
    return out(hidden(x))


@dataclass
class GaussianBelief:
    mean: np.ndarray
    cov: np.ndarray

    @property
    def precision(self):
        return np.linalg.inv(self.cov)

    def log_density(self, x):
        d = x - self.mean
        _, logdet = np.linalg.slogdet(2 * np.pi * self.cov)
        return -0.5 * (logdet + d @ self.precision @ d)


def belief_density(x, mean, cov):
    return GaussianBelief(mean, cov).log_density(x)


def rnn(xs, h, Wx, Wh, b):
    states = []
    for x in xs:
        h = np.tanh(Wx @ x + Wh @ h + b)
        states.append(h)
    return np.array(states)


def viterbi_score(log_pi, log_A, log_B, obs):
    score = log_pi + log_B[:, obs[0]]
    for o in obs[1:]:
        score = np.max(score[:, None] + log_A, axis=0) + log_B[:, o]
    return score.max()


def pagerank(A, damping=0.85, iterations=3):
    n = A.shape[0]
    M = A / A.sum(axis=0)
    r = np.ones(n) / n
    for _ in range(iterations):
        r = (1 - damping) / n + damping * M @ r
    return r


def em_means(x, mu):
    d = (x[:, None] - mu) ** 2
    r = np.exp(-0.5 * d)
    r /= r.sum(axis=1, keepdims=True)
    return (r * x[:, None]).sum(axis=0) / r.sum(axis=0)


def kmeans_cost(X, centers):
    d = np.linalg.norm(X[:, None, :] - centers[None, :, :], axis=2)
    return np.sum(d.min(axis=1) ** 2)


def nearest_value(x, xs, ys):
    return ys[np.argmin(np.abs(xs - x))]


def knn_mean(x, xs, ys, k=2):
    order = np.argsort(np.abs(xs - x))
    return ys[order[:k]].mean()


def auc(fpr, tpr):
    return np.trapezoid(tpr, fpr)


def savgol5(y):
    c = np.array([-3, 12, 17, 12, -3]) / 35
    return np.convolve(y, c, mode="valid")


def fir(x, taps):
    padded = np.pad(x, (len(taps) - 1, 0))
    return np.array([np.dot(padded[i : i + len(taps)][::-1], taps) for i in range(len(x))])


def biquad(x, b, a):
    y = np.zeros(len(x))
    x1 = x2 = y1 = y2 = 0.0
    for n, x0 in enumerate(x):
        y[n] = b[0] * x0 + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        x2, x1 = x1, x0
        y2, y1 = y1, y[n]
    return y


def bilinear(q, tx, ty):
    top = q[0, 0] * (1 - tx) + q[0, 1] * tx
    bottom = q[1, 0] * (1 - tx) + q[1, 1] * tx
    return top * (1 - ty) + bottom * ty


def quaternion_product(q, r):
    w1, x1, y1, z1 = q
    w2, x2, y2, z2 = r
    return np.array(
        [
            w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
            w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
            w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
            w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2,
        ]
    )


def numeric_jacobian(x, eps=1e-3):
    def f(v):
        return np.array([v[0] ** 2 * v[1], np.sin(v[1])])

    J = np.zeros((2, x.size))
    for j in range(x.size):
        e = np.zeros_like(x)
        e[j] = eps
        J[:, j] = (f(x + e) - f(x - e)) / (2 * eps)
    return J


def newton_step(x):
    F = np.array([x[0] ** 2 + x[1] ** 2 - 1, x[0] - x[1]])
    J = np.array([[2 * x[0], 2 * x[1]], [1, -1]])
    return x - np.linalg.solve(J, F)


def bayes_linear(X, y, alpha, beta):
    S_inv = alpha * np.eye(X.shape[1]) + beta * X.T @ X
    S = np.linalg.inv(S_inv)
    return beta * S @ X.T @ y, S


def hat_diagonal(X):
    return np.diag(X @ np.linalg.pinv(X))


def garch(returns, omega, alpha, beta):
    var = np.empty(len(returns) + 1)
    var[0] = np.var(returns)
    for t in range(len(returns)):
        var[t + 1] = omega + alpha * returns[t] ** 2 + beta * var[t]
    return var[-1]


def historical_var(returns, level=0.25):
    return -np.quantile(returns, level)


def expected_shortfall(returns, level=0.5):
    cutoff = np.quantile(returns, level)
    tail = returns[returns <= cutoff]
    return -tail.mean()


def crr_call(S, K, u, d, r, n=3):
    p = (1 + r - d) / (u - d)
    j = np.arange(n + 1)
    values = np.maximum(S * u**j * d ** (n - j) - K, 0)
    for _ in range(n):
        values = (p * values[1:] + (1 - p) * values[:-1]) / (1 + r)
    return values[0]


def lotka_volterra(state, a, b, c, d, dt, steps=2):
    x, y = state
    path = np.zeros((steps + 1, 2))
    path[0] = state
    for i in range(steps):
        x, y = x + dt * (a * x - b * x * y), y + dt * (-c * y + d * x * y)
        path[i + 1] = x, y
    return path


def verlet(x, v, dt, k):
    acc = -k * x
    x_new = x + v * dt + 0.5 * acc * dt**2
    v_new = v + 0.5 * (acc + -k * x_new) * dt
    return np.hstack([x_new, v_new])


def laplacian_2d(u):
    out = np.zeros_like(u)
    out[1:-1, 1:-1] = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4 * u[1:-1, 1:-1]
    return out


def sobel_magnitude(img):
    gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    gy = gx.T
    return np.hypot((img * gx).sum(), (img * gy).sum())


def ssim(x, y, c1=1e-4, c2=9e-4):
    mx, my = x.mean(), y.mean()
    vx, vy = x.var(), y.var()
    cov = ((x - mx) * (y - my)).mean()
    return ((2 * mx * my + c1) * (2 * cov + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))


def box_iou(a, b):
    x1, y1 = np.maximum(a[:2], b[:2])
    x2, y2 = np.minimum(a[2:], b[2:])
    inter = max(x2 - x1, 0) * max(y2 - y1, 0)
    area = lambda r: (r[2] - r[0]) * (r[3] - r[1])
    return inter / (area(a) + area(b) - inter)


def winsorize(x, lo, hi):
    y = x.copy()
    y[y < lo] = lo
    y[y > hi] = hi
    return y


def relu_backward(dout, x):
    dx = dout.copy()
    dx[x <= 0] = 0
    return dx


def one_hot(labels, k):
    out = np.zeros((len(labels), k))
    out[np.arange(len(labels)), labels] = 1
    return out


def softmax_gradient(logits, labels):
    p = softmax(logits)
    return (p - one_hot(labels, logits.shape[1])) / len(labels)


def embedding_gradient(grad, ids, size=3):
    table = np.zeros((size, grad.shape[1]))
    np.add.at(table, ids, grad)
    return table


def trimmed_mean(x):
    s = np.sort(x)
    return s[1:-1].mean()


def mad(x):
    return np.median(np.abs(x - np.median(x)))


def spectral_power(x, fs):
    X = np.fft.rfft(x)
    return np.abs(X) ** 2 / (fs * len(x))


def goertzel(x, k):
    w = 2 * np.pi * k / len(x)
    s1 = s2 = 0.0
    for sample in x:
        s1, s2 = sample + 2 * np.cos(w) * s1 - s2, s1
    return s1**2 + s2**2 - 2 * np.cos(w) * s1 * s2


def dtw(a, b):
    n, m = len(a), len(b)
    D = np.full((n + 1, m + 1), np.inf)
    D[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            D[i, j] = abs(a[i - 1] - b[j - 1]) + min(D[i - 1, j], D[i, j - 1], D[i - 1, j - 1])
    return D[n, m]


def tanh_gru(x, h, p):
    z = 1 / (1 + np.exp(-(p["Wz"] * x + p["Uz"] * h)))
    r = 1 / (1 + np.exp(-(p["Wr"] * x + p["Ur"] * h)))
    return (1 - z) * h + z * np.tanh(p["W"] * x + p["U"] * (r * h))


def gru_params(x, h, w, u):
    return tanh_gru(x, h, dict(Wz=w, Uz=u, Wr=-w, Ur=0.5 * u, W=2 * w, U=u))


def lerp_table(x):
    return np.interp(x, [0.0, 0.5, 1.0], [1.0, 3.0, 2.0])


def cosine_annealed_weights(w, t, T):
    scale = np.where(t < 0.1 * T, t / (0.1 * T), 0.5 * (1 + np.cos(np.pi * (t - 0.1 * T) / (0.9 * T))))
    return w * scale


def exponential_kernel_sum(times, t, beta):
    past = times[times < t]
    return np.sum(beta * np.exp(-beta * (t - past)))


CASES = [
    case(mse, y_true=(3,), y_pred=(3,)),
    case(rmse, y_true=(3,), y_pred=(3,)),
    case(mae, y_true=(2, 3), y_pred=(2, 3)),
    case(mape, y_true=(3,), y_pred=(3,)),
    case(huber, y_true=(3,), y_pred=(3,), delta=number()),
    case(huber_masked, residual=(3,), delta=number()),
    case(log_cosh, y_true=(3,), y_pred=(3,)),
    case(binary_cross_entropy, p=share(3), y=share(3)),
    case(bce_with_logits, z=(3,), y=share(3)),
    case(cross_entropy, logits=(2, 3), targets=held(np.array([2, 0]))),
    case(cross_entropy_smooth, logits=(2, 3), labels=share(2, 3), smoothing=number(0.05, 0.5)),
    case(focal_loss, p=share(3), y=share(3), gamma=number()),
    case(hinge, scores=(3,), y=(3,)),
    case(kl_divergence, p=positive(3), q=positive(3)),
    case(jensen_shannon, p=positive(3), q=positive(3)),
    case(gaussian_kl, mu=(2, 3), log_var=(2, 3)),
    case(info_nce, z1=(2, 3), z2=(2, 3), temperature=number()),
    case(triplet, anchor=(2, 3), pos=(2, 3), neg=(2, 3), margin=number()),
    case(dice_loss, p=share(2, 2), t=share(2, 2)),
    case(quantile_loss, y=(3,), q_hat=(3,), tau=number(0.1, 0.9)),
    case(ppo_clip, log_prob=(3,), old_log_prob=(3,), advantage=(3,)),
    case(softmax, x=(2, 3)),
    case(log_softmax, x=(4,)),
    case(log_sum_exp, x=(2, 3), axis=held(1)),
    case(gelu, x=(3,)),
    case(leaky_relu, x=(3,)),
    case(selu, x=(3,)),
    case(softplus, x=(3,)),
    case(layer_norm, x=(2, 3), gamma=(3,), beta=(3,)),
    case(rms_norm, x=(2, 3), weight=(3,)),
    case(batch_norm, x=(3, 2), gamma=(2,), beta=(2,), running_mean=(2,), running_var=positive(2)),
    case(group_norm, x=(2, 4), groups=held(2)),
    case(standardize, X=(3, 2)),
    case(min_max_scale, x=(3,)),
    case(attention, Q=(2, 3), K=(2, 3), V=(2, 2)),
    case(causal_attention, q=(3, 2), k=(3, 2), v=(3, 2)),
    case(multi_head, x=(2, 2), Wq=(2, 2), Wk=(2, 2), Wv=(2, 2), Wo=(2, 2)),
    case(add_positions, x=(3, 4)),
    case(rotary, x=(2, 4), theta=(2,)),
    case(lstm_cell, x=(2,), h=(2,), c=(2,), W=(8, 2), U=(8, 2), b=(8,)),
    case(mlp, x=(2, 2), params=held([(np.array([[0.5, -1.0], [1.5, 0.25]]), np.array([0.5, -0.5]))] * 2)),
    case(conv1d, x=(5,), w=(3,)),
    case(conv2d, img=(3, 4), kernel=(2, 2)),
    case(max_pool, x=(5,)),
    case(dropout, x=(4,), mask=held(np.array([1, 0, 1, 1])), rate=number(0.1, 0.9)),
    case(sgd_momentum, w=(3,), grad=(3,), velocity=(3,), nesterov=held(True)),
    case(adam, w=(3,), g=(3,), m=(3,), v=positive(3), t=number(1, 9)),
    case(adagrad_inplace, w=(3,), g=(3,), cache=positive(3)),
    case(clip_by_norm, g=(3,), max_norm=number()),
    case(cosine_schedule, step=number(), total=number(3, 9), lr_max=number()),
    case(logistic_gradient, X=(3, 2), y=share(3), w=(2,), lam=number()),
    case(gradient_descent, X=(3, 2), y=(3,), w=(2,), lr=number(0.01, 0.1)),
    case(soft_threshold, x=(3,), lam=number()),
    case(discounted_returns, rewards=(4,), gamma=number(0.5, 1.0)),
    case(gae, rewards=(3,), values=(4,), gamma=number(0.5, 1.0), lam=number(0.5, 1.0)),
    case(bellman, P=share(2, 3, 3), R=(2, 3), V=(3,), gamma=number(0.5, 1.0)),
    case(exploration_bonus, counts=positive(3)),
    case(rbf_kernel, X=(2, 2), Y=(3, 2), gamma=number()),
    case(matern32, x=(2, 2), y=(3, 2), length=number()),
    case(pairwise_distances, X=(3, 2)),
    case(cosine_similarity, a=(3,), b=(3,)),
    case(minkowski, x=(3,), y=(3,)),
    case(mahalanobis, x=(2,), mu=(2,), cov=positive(2, 2)),
    case(haversine, p=(2,), q=(2,)),
    case(ridge, X=(3, 2), y=(3,), lam=number()),
    case(ols_slope, x=(3,), y=(3,)),
    case(weighted_least_squares, X=(3, 2), y=(3,), w=positive(3)),
    case(r2_score, y=(3,), y_hat=(3,)),
    case(kalman_update, x=(2,), P=positive(2, 2), z=(1,), H=(1, 2), R=positive(1, 1)),
    case(kalman_predict, x=(2,), P=(2, 2), F=(2, 2), Q=(2, 2)),
    case(gp_posterior_mean, K=share(2, 2), k_star=(2,), y=(2,), noise=number(2, 3)),
    case(mvn_logpdf, x=(2,), mean=(2,), cov=positive(2, 2)),
    case(rotation_matrix, theta=number(-3, 3), v=(2,)),
    case(rodrigues, k=(3,), theta=number(-3, 3)),
    case(gram_schmidt, A=(3, 2)),
    case(power_iteration, A=(2, 2), v=(2,)),
    case(condition_1norm, A=(2, 2)),
    case(triangle_area, a=(3,), b=(3,), c=(3,)),
    case(vandermonde_fit, x=(3,), y=(3,)),
    case(z_score, x=(3,)),
    case(pearson, x=(3,), y=(3,)),
    case(welch_t, a=(3,), b=(4,)),
    case(skewness, x=(4,)),
    case(kurtosis, x=(4,)),
    case(weighted_mean_and_error, x=(3,), sigma=positive(3)),
    case(covariance, X=(3, 2)),
    case(correlation_matrix, X=(3, 2)),
    case(chi_square, observed=positive(3), expected=positive(3)),
    case(gini, x=positive(3)),
    case(entropy, p=positive(3)),
    case(normal_pdf, x=(3,), mu=number(-1, 1), sigma=number(-0.5, 2)),
    case(gmm_responsibilities, x=(3,), mu=(2,), sigma=positive(2), pi=share(2)),
    case(harmonic_mean, x=positive(3)),
    case(geometric_mean, x=positive(3)),
    case(f_beta, tp=positive(2), fp=positive(2), fn=positive(2)),
    case(autocorrelation, x=(4,)),
    case(durbin_watson, e=(4,)),
    case(hmm_forward, pi=share(2), A=share(2, 2), B=share(2, 3), obs=held([0, 2, 1])),
    case(ema, x=(4,), alpha=number(0.1, 0.9)),
    case(moving_average, x=(5,)),
    case(smooth, x=(5,), kernel=positive(3)),
    case(hann_window, x=(4,)),
    case(periodogram, x=(4,)),
    case(snr_db, signal=(3,), noise=(3,)),
    case(psnr, a=(2, 2), b=(2, 2)),
    case(laplacian_1d, u=(4,), dx=number()),
    case(heat_step, u=(5,), alpha=number(), dx=number(), dt=number()),
    case(total_variation, img=(3, 2)),
    case(simpson, y=(5,), h=number()),
    case(rk4_step, y=(2,), h=number(0.1, 0.5), k=number()),
    case(npv, rate=number(0.01, 0.2), cashflows=(4,)),
    case(simple_returns, prices=positive(4)),
    case(log_returns, prices=positive(4)),
    case(sharpe, returns=(4,)),
    case(max_drawdown, prices=positive(4)),
    case(cumulative_return, r=share(4)),
    case(portfolio_vol, w=positive(2), cov=positive(2, 2)),
    case(min_variance_weights, cov=positive(2, 2)),
    case(sortino, returns=(4,)),
    case(black_scholes_call, S=positive(2), K=number(), T=number(), r=number(0.0, 0.1), sigma=number(0.1, 0.5)),
    case(bond_duration, cashflows=positive(3), times=positive(3), y=number(0.0, 0.1)),
    case(two_layers, x=(2, 2), W1=(2, 3), b1=(3,), W2=(3, 1), b2=(1,)),
    case(belief_density, x=(2,), mean=(2,), cov=positive(2, 2)),
    case(rnn, xs=(2, 2), h=(2,), Wx=(2, 2), Wh=(2, 2), b=(2,)),
    case(viterbi_score, log_pi=(2,), log_A=(2, 2), log_B=(2, 3), obs=held([0, 2, 1])),
    case(pagerank, A=positive(3, 3)),
    case(em_means, x=(3,), mu=(2,)),
    case(kmeans_cost, X=(3, 2), centers=(2, 2)),
    case(nearest_value, x=number(-2, 2), xs=(3,), ys=(3,)),
    case(knn_mean, x=number(-2, 2), xs=(3,), ys=(3,)),
    case(auc, fpr=share(4), tpr=share(4)),
    case(savgol5, y=(7,)),
    case(fir, x=(4,), taps=(3,)),
    case(biquad, x=(4,), b=(3,), a=(2,)),
    case(bilinear, q=(2, 2), tx=number(0, 1), ty=number(0, 1)),
    case(quaternion_product, q=(4,), r=(4,)),
    case(numeric_jacobian, x=(2,)),
    case(newton_step, x=positive(2)),
    case(bayes_linear, X=(3, 2), y=(3,), alpha=number(), beta=number()),
    case(hat_diagonal, X=(3, 2)),
    case(garch, returns=(3,), omega=number(0.01, 0.1), alpha=number(0.05, 0.2), beta=number(0.5, 0.9)),
    case(historical_var, returns=(4,)),
    case(expected_shortfall, returns=(4,)),
    case(crr_call, S=number(), K=number(), u=number(1.1, 1.5), d=number(0.6, 0.9), r=number(0.0, 0.05)),
    case(lotka_volterra, state=positive(2), a=number(), b=number(), c=number(), d=number(), dt=number(0.01, 0.1)),
    case(verlet, x=(2,), v=(2,), dt=number(0.01, 0.1), k=number()),
    case(laplacian_2d, u=(3, 4)),
    case(sobel_magnitude, img=(3, 3)),
    case(ssim, x=share(2, 2), y=share(2, 2)),
    case(box_iou, a=share(4), b=share(4)),
    case(winsorize, x=(4,), lo=number(-1.5, -0.5), hi=number(0.5, 1.5)),
    case(relu_backward, dout=(2, 3), x=(2, 3)),
    case(softmax_gradient, logits=(2, 3), labels=held(np.array([2, 0]))),
    case(embedding_gradient, grad=(3, 2), ids=held(np.array([1, 0, 1]))),
    case(trimmed_mean, x=(4,)),
    case(mad, x=(4,)),
    case(spectral_power, x=(4,), fs=number()),
    case(goertzel, x=(4,), k=held(1)),
    case(dtw, a=(3,), b=(3,)),
    case(gru_params, x=number(-2, 2), h=number(-1, 1), w=number(), u=number()),
    case(lerp_table, x=(3,)),
    case(cosine_annealed_weights, w=(2,), t=number(), T=number(3, 9)),
    case(exponential_kernel_sum, times=(3,), t=number(-1, 2), beta=number()),
]
