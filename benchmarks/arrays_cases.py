"""Array functions as machine learning and statistics write them, the equations of their papers, and the slips people make.

Each case has a right body and edits of it that make it wrong; an edit names the convention it breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CASES", "Case"]


@dataclass(frozen=True)
class Case:
    """An equation, a right function of the same name, and ``(slip, old text, new text)`` for each wrong one."""

    name: str
    latex: str
    source: str
    where: dict[str, str] = field(default_factory=dict)
    given: str = ""
    outputs: dict[str, int] = field(default_factory=dict)
    slips: tuple[tuple[str, str, str], ...] = ()
    shapes: bool = True
    """Whether a proof for all shapes can be hoped for: no inverse, determinant, or path through a loop."""


# fmt: off

NX = {"n": "len(x)"}
ND = {"n": "X.shape[0]", "d": "X.shape[1]"}

LOSSES = [
    Case(
        "mse", r"L = \frac{1}{n}\sum_{i=1}^{n} (y_i - \hat{y}_i)^2",
        "def mse(y, y_hat):\n    return np.mean((y - y_hat) ** 2)\n",
        {"n": "len(y)", r"\hat{y}": "y_hat"},
        slips=(("sum for mean", "np.mean", "np.sum"), ("half", "np.mean(", "0.5 * np.mean("), ("root", "np.mean((y - y_hat) ** 2)", "np.sqrt(np.mean((y - y_hat) ** 2))")),
    ),
    Case(
        "half_mse", r"L(w) = \frac{1}{2n} \sum_{i=1}^{n} \left( \sum_{j=1}^{d} X_{ij} w_j - y_i \right)^2",
        "def half_mse(X, w, y):\n    r = X @ w - y\n    return r @ r / (2 * len(y))\n",
        {"n": "X.shape[0]", "d": "X.shape[1]"},
        slips=(("half", "(2 * len(y))", "len(y)"), ("1/n", "(2 * len(y))", "2")),
    ),
    Case(
        "mae", r"L = \frac{1}{n}\sum_{i=1}^{n} |y_i - p_i|",
        "def mae(y, p):\n    return np.abs(y - p).mean()\n",
        {"n": "len(y)"},
        slips=(("norm", "np.abs(y - p).mean()", "np.sqrt(((y - p) ** 2).mean())"), ("sum for mean", ".mean()", ".sum()")),
    ),
    Case(
        "binary_cross_entropy", r"L = -\frac{1}{N} \sum_{i=1}^{N} \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]",
        "def binary_cross_entropy(y, p):\n    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))\n",
        {"N": "len(y)"}, r"0 < p_i < 1",
        slips=(("sign", "return -np", "return np"), ("log base", "np.log(p)", "np.log2(p)"), ("missing term", " + (1 - y) * np.log(1 - p)", ""), ("sum for mean", "np.mean", "np.sum")),
    ),
    Case(
        "logistic_loss", r"L = \frac{1}{n} \sum_{i=1}^{n} \log\left(1 + e^{-y_i z_i}\right)",
        "def logistic_loss(y, z):\n    return np.logaddexp(0, -y * z).mean()\n",
        {"n": "len(y)"},
        slips=(("sign", "-y * z", "y * z"), ("sum for mean", ".mean()", ".sum()")),
    ),
    Case(
        "nll", r"L = -\sum_{i=1}^{n} \sum_{k=1}^{K} y_{ik} \log p_{ik}",
        "def nll(y, p):\n    return -(y * np.log(p)).sum()\n",
        {"n": "y.shape[0]", "K": "y.shape[1]"}, r"p_{ik} > 0",
        slips=(("mean for sum", ".sum()", ".mean()"), ("batch mean", ".sum()", ".sum(axis=1).mean()")),
    ),
    Case(
        "smoothed", r"q_{ik} = (1 - \varepsilon) y_{ik} + \frac{\varepsilon}{K}",
        "def smoothed(y, eps):\n    return (1 - eps) * y + eps / y.shape[-1]\n",
        {r"\varepsilon": "eps", "K": "y.shape[1]"}, "",
        slips=(("label smoothing", "eps / y.shape[-1]", "eps / (y.shape[-1] - 1)"), ("axis", "y.shape[-1]", "y.shape[0]")),
    ),
    Case(
        "hinge", r"L = \frac{1}{n}\sum_{i=1}^n \max(0, 1 - y_i s_i)",
        "def hinge(y, s):\n    return np.maximum(0, 1 - y * s).mean()\n",
        {"n": "len(y)"},
        slips=(("margin", "1 - y * s", "-y * s"), ("squared", "np.maximum(0, 1 - y * s).mean()", "(np.maximum(0, 1 - y * s) ** 2).mean()")),
    ),
    Case(
        "huber",
        r"L_i = \begin{cases} \frac{1}{2} r_i^2 & |r_i| \le \delta \\ \delta \left(|r_i| - \frac{1}{2}\delta\right) & |r_i| > \delta \end{cases}",
        "def huber(r, delta):\n    a = np.abs(r)\n    return np.where(a <= delta, 0.5 * r ** 2, delta * (a - 0.5 * delta))\n",
        {r"\delta": "delta"}, r"\delta > 0",
        slips=(("half", "0.5 * r ** 2", "r ** 2"), ("offset", "(a - 0.5 * delta)", "(a - delta)")),
    ),
    Case(
        "gaussian_nll", r"L = \frac{1}{2n} \sum_{i=1}^{n} \left( \log v_i + \frac{(y_i - \mu_i)^2}{v_i} \right)",
        "def gaussian_nll(y, mu, v):\n    return 0.5 * np.mean(np.log(v) + (y - mu) ** 2 / v)\n",
        {r"\mu": "mu", "n": "len(y)"}, r"v_i > 0",
        slips=(("variance for deviation", "/ v)", "/ v ** 2)"), ("half", "0.5 * ", ""), ("constant", "np.log(v)", "np.log(2 * np.pi * v)")),
    ),
    Case(
        "kl_gauss", r"D = -\frac{1}{2} \sum_{j=1}^{d} \left( 1 + \log \sigma_j^2 - \mu_j^2 - \sigma_j^2 \right)",
        "def kl_gauss(mu, logvar):\n    return -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar))\n",
        {r"\mu": "mu", r"\sigma_j^2": "np.exp(logvar)", "d": "len(mu)"},
        slips=(("mean for sum", "np.sum", "np.mean"), ("sign", "1 + logvar - mu ** 2", "1 + logvar + mu ** 2")),
    ),
    Case(
        "focal", r"L = -\frac{1}{n}\sum_{i=1}^n (1 - p_i)^\gamma \log p_i",
        "def focal(p, gamma):\n    return -np.mean((1 - p) ** gamma * np.log(p))\n",
        {r"\gamma": "gamma", "n": "len(p)"}, r"0 < p_i < 1,\ \gamma > 0",
        slips=(("swapped", "(1 - p) ** gamma", "p ** gamma"), ("sum for mean", "np.mean", "np.sum")),
    ),
    Case(
        "dice", r"D = \frac{2 \sum_i p_i g_i}{\sum_i p_i^2 + \sum_i g_i^2}",
        "def dice(p, g):\n    return 2 * np.dot(p, g) / (np.dot(p, p) + np.dot(g, g))\n",
        given=r"p_i > 0,\ g_i > 0",
        slips=(("factor", "2 * np.dot(p, g)", "np.dot(p, g)"), ("power", "(np.dot(p, p) + np.dot(g, g))", "(p.sum() + g.sum())")),
    ),
]

NORMALISATIONS = [
    Case(
        "standardise", r"z_{ij} = \frac{x_{ij} - \mu_j}{s_j} \\ \mu_j = \frac{1}{n}\sum_{i=1}^n x_{ij} \\ s_j^2 = \frac{1}{n}\sum_{i=1}^n (x_{ij} - \mu_j)^2",
        "def standardise(x):\n    return (x - x.mean(axis=0)) / x.std(axis=0)\n",
        {"n": "x.shape[0]"},
        slips=(("ddof", "x.std(axis=0)", "x.std(axis=0, ddof=1)"), ("axis", "x.std(axis=0)", "x.std()"), ("variance for deviation", ".std(", ".var(")),
    ),
    Case(
        "z_scores", r"z_i = \frac{x_i - \bar{x}}{s} \\ \bar{x} = \frac{1}{n}\sum_{i=1}^n x_i \\ s = \sqrt{\frac{1}{n-1}\sum_{i=1}^n (x_i - \bar{x})^2}",
        "def z_scores(x):\n    return (x - np.mean(x)) / np.std(x, ddof=1)\n",
        NX, "n > 1",
        slips=(("ddof", ", ddof=1", ""), ("variance for deviation", "np.std", "np.var")),
    ),
    Case(
        "batch_norm",
        r"y_{ij} = \gamma_j \frac{x_{ij} - \mu_j}{\sqrt{v_j + \epsilon}} + \beta_j \\ \mu_j = \frac{1}{m}\sum_{i=1}^m x_{ij} \\ v_j = \frac{1}{m}\sum_{i=1}^m (x_{ij} - \mu_j)^2",
        "def batch_norm(x, gamma, beta, eps):\n    mu, v = x.mean(0), x.var(0)\n    return gamma * (x - mu) / np.sqrt(v + eps) + beta\n",
        {"m": "x.shape[0]", r"\gamma": "gamma", r"\beta": "beta", r"\epsilon": "eps"}, r"\epsilon > 0",
        slips=(("epsilon outside the root", "np.sqrt(v + eps)", "(np.sqrt(v) + eps)"), ("ddof", "x.var(0)", "x.var(0, ddof=1)"), ("whole array", "x.mean(0), x.var(0)", "x.mean(), x.var()")),
    ),
    Case(
        "layer_norm", r"y_{ij} = \frac{x_{ij} - \mu_i}{\sqrt{v_i + \epsilon}} \\ \mu_i = \frac{1}{d}\sum_{k=1}^d x_{ik} \\ v_i = \frac{1}{d}\sum_{k=1}^d (x_{ik} - \mu_i)^2",
        "def layer_norm(x, eps):\n    c = x - x.mean(-1, keepdims=True)\n    return c / np.sqrt((c * c).mean(-1, keepdims=True) + eps)\n",
        {"d": "x.shape[1]", r"\epsilon": "eps"}, r"\epsilon > 0",
        slips=(("axis", "(c * c).mean(-1, keepdims=True)", "(c * c).mean(0, keepdims=True)"), ("sum for mean", "(c * c).mean(", "(c * c).sum(")),
    ),
    Case(
        "rms_norm", r"y_i = \frac{g_i x_i}{\sqrt{\frac{1}{d}\sum_{j=1}^d x_j^2 + \epsilon}}",
        "def rms_norm(x, g, eps):\n    return g * x / np.sqrt(np.mean(x ** 2) + eps)\n",
        {"d": "len(x)", r"\epsilon": "eps"}, r"\epsilon > 0",
        slips=(("sum for mean", "np.mean", "np.sum"), ("centred", "np.mean(x ** 2)", "np.var(x)")),
    ),
    Case(
        "unit_vector", r"u_i = \frac{x_i}{\|x\|_2}",
        "def unit_vector(x):\n    return x / np.linalg.norm(x)\n",
        given=r"x \in \mathbb{R}^n",
        slips=(("norm", "np.linalg.norm(x)", "np.abs(x).sum()"), ("squared", "np.linalg.norm(x)", "np.dot(x, x)")),
    ),
    Case(
        "min_max", r"y_i = \frac{x_i - \min_j x_j}{\max_j x_j - \min_j x_j}",
        "def min_max(x):\n    return (x - x.min()) / (x.max() - x.min())\n",
        slips=(("denominator", "(x.max() - x.min())", "x.max()"), ("sign", "(x - x.min())", "(x.max() - x)")),
    ),
    Case(
        "centred", r"Y_{ij} = X_{ij} - \frac{1}{n}\sum_{k=1}^{n} X_{kj}",
        "def centred(X):\n    return X - X.mean(axis=0, keepdims=True)\n",
        {"n": "X.shape[0]"},
        slips=(("axis", "axis=0", "axis=1"),),
    ),
    Case(
        "softmax_rows", r"P_{ij} = \frac{\exp(Z_{ij}/\tau)}{\sum_{k=1}^{K} \exp(Z_{ik}/\tau)}",
        "def softmax_rows(Z, tau):\n    Z = Z / tau\n    E = np.exp(Z - Z.max(axis=1, keepdims=True))\n    return E / E.sum(axis=1, keepdims=True)\n",
        {r"\tau": "tau", "K": "Z.shape[1]"}, r"\tau > 0",
        slips=(("axis", "E.sum(axis=1, keepdims=True)", "E.sum(axis=0, keepdims=True)"), ("temperature", "Z / tau", "Z * tau")),
    ),
    Case(
        "log_softmax", r"l_i = z_i - \log \sum_{j} e^{z_j}",
        "def log_softmax(z):\n    m = z.max()\n    return z - m - np.log(np.sum(np.exp(z - m)))\n",
        slips=(("shift", "return z - m -", "return z -"), ("log base", "np.log(", "np.log2(")),
    ),
]

NETWORKS = [
    Case(
        "linear", r"y_{ij} = \sum_{k=1}^{d} x_{ik} W_{jk} + b_j",
        "def linear(x, W, b):\n    return x @ W.T + b\n",
        {"d": "x.shape[1]"},
        slips=(("transpose", "W.T", "W"), ("sign", "+ b", "- b")),
    ),
    Case(
        "affine", r"\mathbf{y} = W \mathbf{x} + \mathbf{b}",
        "def affine(W, x, b):\n    return W @ x + b\n",
        {r"\mathbf{x}": "x", r"\mathbf{b}": "b"}, r"W \in \mathbb{R}^{m \times d},\ \mathbf{x} \in \mathbb{R}^d,\ \mathbf{b} \in \mathbb{R}^m",
        slips=(("transpose", "W @ x", "x @ W"), ("missing term", " + b", "")),
    ),
    Case(
        "attention", r"O_{ij} = \sum_{k=1}^{m} A_{ik} V_{kj} \\ A_{ik} = \frac{e^{S_{ik}}}{\sum_{l=1}^{m} e^{S_{il}}} \\ S_{ik} = \frac{1}{\sqrt{d}} \sum_{l=1}^{d} Q_{il} K_{kl}",
        "def attention(Q, K, V):\n    S = Q @ K.T / np.sqrt(Q.shape[1])\n    E = np.exp(S - S.max(axis=1, keepdims=True))\n    return (E / E.sum(axis=1, keepdims=True)) @ V\n",
        {"m": "K.shape[0]", "d": "Q.shape[1]"},
        slips=(("root", "np.sqrt(Q.shape[1])", "Q.shape[1]"), ("axis", "E.sum(axis=1, keepdims=True)", "E.sum(axis=0, keepdims=True)")),
    ),
    Case(
        "attention_matrix", r"\mathrm{Att} = \mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d}}\right) V",
        "def attention_matrix(Q, K, V):\n    S = Q @ K.T / np.sqrt(Q.shape[1])\n    E = np.exp(S - S.max(axis=1, keepdims=True))\n    return (E / E.sum(axis=1, keepdims=True)) @ V\n",
        {"d": "Q.shape[1]"}, r"Q \in \mathbb{R}^{n \times d},\ K \in \mathbb{R}^{m \times d},\ V \in \mathbb{R}^{m \times v}",
        slips=(("root", "np.sqrt(Q.shape[1])", "Q.shape[1]"), ("axis", "E.sum(axis=1, keepdims=True)", "E.sum(axis=0, keepdims=True)")),
    ),
    Case(
        "relu_layer", r"h_j = \max\left(0, \sum_{k} W_{jk} x_k + b_j\right)",
        "def relu_layer(W, x, b):\n    return np.maximum(W @ x + b, 0)\n",
        slips=(("activation", "np.maximum(W @ x + b, 0)", "np.abs(W @ x + b)"), ("order", "np.maximum(W @ x + b, 0)", "np.maximum(W @ x, 0) + b")),
    ),
    Case(
        "lstm_cell", r"c_j = f_j c'_j + i_j g_j",
        "def lstm_cell(f, c_prev, i, g):\n    return f * c_prev + i * g\n",
        {"c'": "c_prev"},
        slips=(("swapped", "f * c_prev + i * g", "i * c_prev + f * g"),),
    ),
    Case(
        "hadamard_gate", r"\mathbf{h} = \mathbf{z} \odot \mathbf{h}' + (\mathbf{1} - \mathbf{z}) \odot \mathbf{n}",
        "def hadamard_gate(z, h_prev, n):\n    return z * h_prev + (1 - z) * n\n",
        {r"\mathbf{z}": "z", r"\mathbf{h}'": "h_prev", r"\mathbf{n}": "n"}, r"\mathbf{z} \in \mathbb{R}^d,\ \mathbf{h}' \in \mathbb{R}^d,\ \mathbf{n} \in \mathbb{R}^d",
        slips=(("swapped", "z * h_prev + (1 - z) * n", "(1 - z) * h_prev + z * n"),),
    ),
    Case(
        "conv1d", r"y_t = \sum_{k=1}^{K} w_k x_{t+k-1}",
        "def conv1d(x, w):\n    out = np.zeros(len(x) - len(w) + 1)\n    for t in range(len(out)):\n        out[t] = np.dot(w, x[t : t + len(w)])\n    return out\n",
        {"K": "len(w)"}, "",
        slips=(("flipped", "np.dot(w, x", "np.dot(w[::-1], x"),), shapes=False,
    ),
    Case(
        "dropout_scale", r"y_i = \frac{m_i x_i}{1 - p}",
        "def dropout_scale(x, m, p):\n    return x * m / (1 - p)\n",
        given="0 < p < 1",
        slips=(("scale", "/ (1 - p)", "/ p"), ("missing factor", " / (1 - p)", "")),
    ),
    Case(
        "cosine", r"c = \frac{\sum_i a_i b_i}{\sqrt{\sum_i a_i^2} \sqrt{\sum_i b_i^2}}",
        "def cosine(a, b):\n    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))\n",
        slips=(("norm", "np.linalg.norm(a)", "np.abs(a).sum()"), ("root", "(np.linalg.norm(a) * np.linalg.norm(b))", "(a @ a * (b @ b))")),
    ),
    Case(
        "cosine_inner", r"c = \frac{\langle a, b \rangle}{\|a\| \|b\|}",
        "def cosine_inner(a, b):\n    return a @ b / np.sqrt((a @ a) * (b @ b))\n",
        given=r"a \in \mathbb{R}^n,\ b \in \mathbb{R}^n",
        slips=(("root", "np.sqrt((a @ a) * (b @ b))", "((a @ a) * (b @ b))"),),
    ),
    Case(
        "contrastive", r"L = -\log \frac{e^{s_1/\tau}}{\sum_{k=1}^{K} e^{s_k/\tau}}",
        "def contrastive(s, tau):\n    z = s / tau\n    return np.log(np.sum(np.exp(z))) - z[0]\n",
        {"K": "len(s)", r"\tau": "tau"}, r"\tau > 0",
        slips=(("index origin", "z[0]", "z[1 % len(z)]"), ("sign", "- z[0]", "+ z[0]")),
    ),
    Case(
        "bilinear", r"s = x^\top A y",
        "def bilinear(x, A, y):\n    return x @ A @ y\n",
        given=r"x \in \mathbb{R}^m,\ A \in \mathbb{R}^{m \times n},\ y \in \mathbb{R}^n",
        slips=(("elementwise", "x @ A @ y", "(x @ A * y).mean()"),),
    ),
]

OPTIMISERS = [
    Case(
        "sgd", r"\theta'_i = \theta_i - \eta g_i",
        "def sgd(theta, g, lr):\n    return theta - lr * g\n",
        {r"\theta": "theta", r"\eta": "lr"},
        slips=(("sign", "theta - lr", "theta + lr"),),
    ),
    Case(
        "momentum", r"v'_i = \mu v_i - \eta g_i \\ \theta'_i = \theta_i + v'_i",
        "def momentum(theta, v, g, lr, mu):\n    v = mu * v - lr * g\n    return theta + v, v\n",
        {r"\theta": "theta", r"\eta": "lr", r"\mu": "mu"}, "", {r"\theta'": 0, "v'": 1},
        slips=(("sign", "theta + v", "theta - v"), ("missing factor", "lr * g", "g")),
    ),
    Case(
        "adam_m", r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t",
        "def adam_m(m, g, beta1):\n    return beta1 * m + (1 - beta1) * g\n",
        {r"m_{t-1}": "m", "g_t": "g", r"\beta_1": "beta1", "m_t": "return"},
        slips=(("missing factor", "(1 - beta1) * g", "g"), ("swapped", "beta1 * m + (1 - beta1) * g", "(1 - beta1) * m + beta1 * g")),
    ),
    Case(
        "adam",
        r"m'_i = \beta_1 m_i + (1-\beta_1) g_i \\ v'_i = \beta_2 v_i + (1-\beta_2) g_i^2 \\ \theta'_i = \theta_i - \eta \frac{m'_i / (1 - \beta_1^t)}{\sqrt{v'_i / (1 - \beta_2^t)} + \epsilon}",
        "def adam(theta, m, v, g, t, lr, b1, b2, eps):\n    m = b1 * m + (1 - b1) * g\n    v = b2 * v + (1 - b2) * g ** 2\n    mh = m / (1 - b1 ** t)\n    vh = v / (1 - b2 ** t)\n"
        "    return theta - lr * mh / (np.sqrt(vh) + eps), m, v\n",
        {r"\theta": "theta", r"\eta": "lr", r"\beta_1": "b1", r"\beta_2": "b2", r"\epsilon": "eps"},
        r"0 < \beta_1 < 1,\ 0 < \beta_2 < 1,\ v_i > 0,\ \epsilon > 0,\ t \ge 1", {r"\theta'": 0, "m'": 1, "v'": 2},
        slips=(("epsilon inside the root", "(np.sqrt(vh) + eps)", "np.sqrt(vh + eps)"), ("bias correction", "mh = m / (1 - b1 ** t)", "mh = m"), ("power", "g ** 2", "g")),
    ),
    Case(
        "rmsprop", r"s'_i = \rho s_i + (1 - \rho) g_i^2 \\ w'_i = w_i - \frac{\eta g_i}{\sqrt{s'_i + \epsilon}}",
        "def rmsprop(w, s, g, lr, rho, eps):\n    s = rho * s + (1 - rho) * g * g\n    return w - lr * g / np.sqrt(s + eps), s\n",
        {r"\rho": "rho", r"\eta": "lr", r"\epsilon": "eps"}, r"0 < \rho < 1,\ s_i > 0,\ \epsilon > 0", {"w'": 0, "s'": 1},
        slips=(("epsilon outside the root", "np.sqrt(s + eps)", "(np.sqrt(s) + eps)"),),
    ),
    Case(
        "weight_decay", r"w'_i = (1 - \eta \lambda) w_i - \eta g_i",
        "def weight_decay(w, g, lr, lam):\n    return w - lr * (g + lam * w)\n",
        {r"\eta": "lr", r"\lambda": "lam"},
        slips=(("half", "lam * w", "0.5 * lam * w"), ("sign", "g + lam", "g - lam")),
    ),
    Case(
        "ema", r"s_t = \alpha x_t + (1 - \alpha) s_{t-1} \\ s_1 = x_1",
        "def ema(x, alpha):\n    s = np.zeros(len(x))\n    s[0] = x[0]\n    for t in range(1, len(x)):\n        s[t] = alpha * x[t] + (1 - alpha) * s[t - 1]\n    return s\n",
        {r"\alpha": "alpha"}, "",
        slips=(("swapped", "alpha * x[t] + (1 - alpha) * s[t - 1]", "(1 - alpha) * x[t] + alpha * s[t - 1]"), ("off by one", "x[t] + (1", "x[t - 1] + (1")), shapes=False,
    ),
    Case(
        "returns", r"G_t = r_t + \gamma G_{t+1} \\ G_n = r_n",
        "def returns(r, gamma):\n    G = np.zeros(len(r))\n    running = 0.0\n    for t in reversed(range(len(r))):\n        running = r[t] + gamma * running\n        G[t] = running\n    return G\n",
        {r"\gamma": "gamma", "n": "len(r)"}, "",
        slips=(("order", "reversed(range(len(r)))", "range(len(r))"), ("missing factor", "gamma * running", "running")), shapes=False,
    ),
    Case(
        "discounted", r"G = \sum_{t=0}^{T-1} \gamma^t r_{t+1}",
        "def discounted(r, gamma):\n    return sum(gamma ** t * r[t] for t in range(len(r)))\n",
        {r"\gamma": "gamma", "T": "len(r)"}, r"\gamma > 0",
        slips=(("off by one", "gamma ** t", "gamma ** (t + 1)"),),
    ),
    Case(
        "advantage", r"\delta_i = r_i + \gamma u_i - v_i",
        "def advantage(r, u, v, gamma):\n    return r + gamma * u - v\n",
        {r"\gamma": "gamma"},
        slips=(("sign", "- v", "+ v"), ("swapped", "gamma * u - v", "gamma * v - u")),
    ),
]

STATISTICS = [
    Case(
        "sample_variance", r"s^2 = \frac{1}{n-1} \sum_{i=1}^{n} (x_i - \bar{x})^2 \\ \bar{x} = \frac{1}{n}\sum_{i=1}^n x_i",
        "def sample_variance(x):\n    return np.var(x, ddof=1)\n", {"n": "len(x)", "s^2": "return"}, "n > 1",
        slips=(("ddof", ", ddof=1", ""),),
    ),
    Case(
        "standard_error", r"\mathrm{SE} = \frac{s}{\sqrt{n}} \\ s = \sqrt{\frac{1}{n-1} \sum_{i=1}^{n} (x_i - \bar{x})^2} \\ \bar{x} = \frac{1}{n}\sum_{i=1}^n x_i",
        "def standard_error(x):\n    return np.std(x, ddof=1) / np.sqrt(len(x))\n", NX, "n > 1",
        slips=(("ddof", ", ddof=1", ""), ("root", "np.sqrt(len(x))", "len(x)")),
    ),
    Case(
        "pearson",
        r"r = \frac{\sum_i (x_i - \bar{x})(y_i - \bar{y})}{\sqrt{\sum_i (x_i - \bar{x})^2 \sum_i (y_i - \bar{y})^2}} \\ \bar{x} = \frac{1}{n} \sum_{i=1}^n x_i \\ \bar{y} = \frac{1}{n} \sum_{i=1}^n y_i",
        "def pearson(x, y):\n    dx, dy = x - x.mean(), y - y.mean()\n    return np.sum(dx * dy) / np.sqrt(np.sum(dx ** 2) * np.sum(dy ** 2))\n", NX,
        slips=(("root", "np.sqrt(np.sum(dx ** 2) * np.sum(dy ** 2))", "(np.sum(dx ** 2) * np.sum(dy ** 2))"), ("centred", "dx, dy = x - x.mean(), y - y.mean()", "dx, dy = x, y")),
    ),
    Case(
        "covariance", r"C_{jk} = \frac{1}{n-1} \sum_{i=1}^n (X_{ij} - m_j)(X_{ik} - m_k) \\ m_j = \frac{1}{n} \sum_{i=1}^n X_{ij}",
        "def covariance(X):\n    D = X - X.mean(axis=0)\n    return D.T @ D / (len(X) - 1)\n", {"n": "X.shape[0]"}, "n > 1",
        slips=(("ddof", "(len(X) - 1)", "len(X)"), ("transpose", "D.T @ D", "D @ D.T")),
    ),
    Case(
        "covariance_numpy", r"C_{jk} = \frac{1}{n-1} \sum_{i=1}^n (X_{ij} - m_j)(X_{ik} - m_k) \\ m_j = \frac{1}{n} \sum_{i=1}^n X_{ij}",
        "def covariance_numpy(X):\n    return np.cov(X, rowvar=False)\n", {"n": "X.shape[0]"}, "n > 1",
        slips=(("axis", ", rowvar=False", ""), ("ddof", "rowvar=False", "rowvar=False, ddof=0")),
    ),
    Case(
        "weighted_mean", r"\bar{x} = \frac{\sum_{i=1}^n w_i x_i}{\sum_{i=1}^n w_i}",
        "def weighted_mean(x, w):\n    return np.average(x, weights=w)\n", {"n": "len(x)"}, "w_i > 0",
        slips=(("weights", "np.average(x, weights=w)", "np.mean(x * w)"),),
    ),
    Case(
        "rmse", r"\mathrm{RMSE} = \sqrt{\frac{1}{n} \sum_{i=1}^n (y_i - p_i)^2}",
        "def rmse(y, p):\n    return np.sqrt(np.mean(np.square(y - p)))\n", {"n": "len(y)"},
        slips=(("root", "np.sqrt(np.mean(np.square(y - p)))", "np.mean(np.square(y - p))"), ("order", "np.sqrt(np.mean(np.square(y - p)))", "np.mean(np.sqrt(np.square(y - p)))")),
    ),
    Case(
        "r_squared", r"R^2 = 1 - \frac{\sum_i (y_i - p_i)^2}{\sum_i (y_i - \bar{y})^2} \\ \bar{y} = \frac{1}{n}\sum_{i=1}^{n} y_i",
        "def r_squared(y, p):\n    return 1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)\n", {"n": "len(y)", "R^2": "return"},
        slips=(("reference", "y.mean()", "p.mean()"), ("missing term", "1 - np.sum", "np.sum")),
    ),
    Case(
        "entropy", r"H = -\sum_{i=1}^n p_i \log_2 p_i",
        "def entropy(p):\n    return -np.sum(p * np.log2(p))\n", {"n": "len(p)"}, "p_i > 0",
        slips=(("log base", "np.log2", "np.log"), ("sign", "-np.sum", "np.sum")),
    ),
    Case(
        "kl", r"D = \sum_i p_i \ln \frac{p_i}{q_i}",
        "def kl(p, q):\n    return (p * (np.log(p) - np.log(q))).sum()\n", given=r"p_i > 0,\ q_i > 0",
        slips=(("swapped", "(p * (np.log(p) - np.log(q)))", "(q * (np.log(q) - np.log(p)))"), ("mean for sum", ".sum()", ".mean()")),
    ),
    Case(
        "jensen_shannon", r"J = \frac{1}{2} \sum_i p_i \ln\frac{p_i}{m_i} + \frac{1}{2}\sum_i q_i \ln\frac{q_i}{m_i} \\ m_i = \frac{p_i + q_i}{2}",
        "def jensen_shannon(p, q):\n    m = (p + q) / 2\n    return 0.5 * np.sum(p * np.log(p / m)) + 0.5 * np.sum(q * np.log(q / m))\n", given=r"p_i > 0,\ q_i > 0",
        slips=(("half", "0.5 * np.sum(p", "np.sum(p"), ("mixture", "(p + q) / 2", "p + q")),
    ),
    Case(
        "mahalanobis", r"d^2 = (x - \mu)^\top \Sigma^{-1} (x - \mu)",
        "def mahalanobis(x, mu, Sigma):\n    e = x - mu\n    return e @ np.linalg.solve(Sigma, e)\n", {r"\mu": "mu", r"\Sigma": "Sigma", "d^2": "return"},
        r"x \in \mathbb{R}^n,\ \mu \in \mathbb{R}^n,\ \Sigma \in \mathbb{R}^{n \times n},\ \Sigma \succ 0",
        slips=(("inverse", "np.linalg.solve(Sigma, e)", "Sigma @ e"), ("root", "return e @ np.linalg.solve(Sigma, e)", "return np.sqrt(e @ np.linalg.solve(Sigma, e))")), shapes=False,
    ),
    Case(
        "ridge", r"w = (X^\top X + \lambda I)^{-1} X^\top y",
        "def ridge(X, y, lam):\n    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)\n", {r"\lambda": "lam"},
        r"X \in \mathbb{R}^{n \times d},\ y \in \mathbb{R}^n,\ \lambda > 0",
        slips=(("scale", "lam * np.eye", "len(X) * lam * np.eye"), ("missing term", " + lam * np.eye(X.shape[1])", "")), shapes=False,
    ),
    Case(
        "ols", r"\hat\beta = (X^\top X)^{-1} X^\top y",
        "def ols(X, y):\n    return np.linalg.inv(X.T @ X) @ X.T @ y\n", {}, r"X \in \mathbb{R}^{n \times d},\ y \in \mathbb{R}^n,\ n \ge d",
        slips=(("inverse", "np.linalg.inv(X.T @ X)", "(X.T @ X)"),), shapes=False,
    ),
    Case(
        "gaussian_logpdf", r"\ell = -\frac{1}{2} (x-\mu)^\top \Sigma^{-1} (x-\mu) - \frac{1}{2} \log \det \Sigma - \frac{k}{2} \log 2\pi",
        "def gaussian_logpdf(x, mu, Sigma):\n    e = x - mu\n    return -0.5 * (e @ np.linalg.solve(Sigma, e) + np.linalg.slogdet(Sigma)[1] + len(x) * np.log(2 * np.pi))\n",
        {r"\mu": "mu", r"\Sigma": "Sigma", "k": "len(x)"}, r"x \in \mathbb{R}^k,\ \mu \in \mathbb{R}^k,\ \Sigma \in \mathbb{R}^{k \times k},\ \Sigma \succ 0",
        slips=(("half", "np.linalg.slogdet(Sigma)[1]", "0.5 * np.linalg.slogdet(Sigma)[1]"), ("constant", " + len(x) * np.log(2 * np.pi)", "")), shapes=False,
    ),
    Case(
        "autocovariance", r"c = \frac{1}{n} \sum_{t=1}^{n-1} (x_t - \bar{x})(x_{t+1} - \bar{x}) \\ \bar{x} = \frac{1}{n} \sum_{i=1}^n x_i",
        "def autocovariance(x):\n    d = x - x.mean()\n    return np.sum(d[:-1] * d[1:]) / len(x)\n", NX, "n > 1",
        slips=(("1/N", "/ len(x)", "/ (len(x) - 1)"), ("lag", "d[:-1] * d[1:]", "d * d")),
    ),
    Case(
        "second_moment", r"M = \mathbb{E}[x_i^2]", "def second_moment(x):\n    return np.mean(x ** 2)\n", {r"\mathbb{E}": "mean over axis 0"},
        slips=(("centred", "np.mean(x ** 2)", "np.var(x)"), ("order", "np.mean(x ** 2)", "np.mean(x) ** 2")),
    ),
    Case(
        "brier", r"B = \frac{1}{N}\sum_{i=1}^{N} \sum_{k=1}^{K} (p_{ik} - o_{ik})^2",
        "def brier(p, o):\n    return np.mean(np.sum((p - o) ** 2, axis=1))\n", {"N": "p.shape[0]", "K": "p.shape[1]"},
        slips=(("mean over all entries", "np.mean(np.sum((p - o) ** 2, axis=1))", "np.mean((p - o) ** 2)"), ("axis", "axis=1", "axis=0")),
    ),
    Case(
        "silverman", r"h = \left(\frac{4}{3n}\right)^{1/5} s \\ s^2 = \frac{1}{n-1}\sum_{i=1}^n (x_i - \bar x)^2 \\ \bar x = \frac{1}{n}\sum_{i=1}^n x_i",
        "def silverman(x):\n    return (4 / (3 * len(x))) ** 0.2 * x.std(ddof=1)\n", NX, "n > 1",
        slips=(("ddof", "ddof=1", "ddof=0"), ("exponent", "** 0.2", "** 0.25")),
    ),
]

KERNELS = [
    Case(
        "rbf", r"K_{ij} = \exp\left(-\frac{\sum_{k=1}^d (X_{ik} - Y_{jk})^2}{2\ell^2}\right)",
        "def rbf(X, Y, ell):\n    d2 = (X ** 2).sum(1)[:, None] + (Y ** 2).sum(1)[None, :] - 2 * X @ Y.T\n    return np.exp(-d2 / (2 * ell ** 2))\n", {r"\ell": "ell", "d": "X.shape[1]"}, r"\ell > 0",
        slips=(("half", "(2 * ell ** 2)", "ell ** 2"), ("power", "(2 * ell ** 2)", "(2 * ell)")),
    ),
    Case(
        "distances", r"D_{ij} = \sqrt{\sum_{k=1}^{d} (A_{ik} - B_{jk})^2}",
        "def distances(A, B):\n    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(-1))\n", {"d": "A.shape[1]"},
        slips=(("norm", "np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(-1))", "np.abs(A[:, None, :] - B[None, :, :]).sum(-1)"), ("root", "np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(-1))", "((A[:, None, :] - B[None, :, :]) ** 2).sum(-1)")),
    ),
    Case(
        "polynomial_kernel", r"K_{ij} = \left(\sum_{k} X_{ik} Y_{jk} + c\right)^2", "def polynomial_kernel(X, Y, c):\n    return (X @ Y.T + c) ** 2\n", given="c > 0",
        slips=(("exponent", "** 2", "** 3"), ("order", "(X @ Y.T + c) ** 2", "(X @ Y.T) ** 2 + c")),
    ),
    Case(
        "frobenius", r"F = \mathrm{tr}(A^\top A)", "def frobenius(A):\n    return np.sum(A ** 2)\n", given=r"A \in \mathbb{R}^{m \times n}",
        slips=(("root", "np.sum(A ** 2)", "np.linalg.norm(A)"),),
    ),
    Case(
        "gram", r"G = X X^\top", "def gram(X):\n    return X @ X.T\n", given=r"X \in \mathbb{R}^{n \times d}",
        slips=(("transpose", "X @ X.T", "X.T @ X"), ("scale", "X @ X.T", "X @ X.T / X.shape[1]")),
    ),
    Case(
        "outer", r"M_{ij} = u_i v_j", "def outer(u, v):\n    return np.outer(u, v)\n",
        slips=(("transpose", "np.outer(u, v)", "np.outer(v, u)"),),
    ),
    Case(
        "einsum_batch", r"Z_{bij} = \sum_{k} X_{bik} Y_{bkj}", "def einsum_batch(X, Y):\n    return np.einsum('bik,bkj->bij', X, Y)\n",
        slips=(("transpose", "->bij", "->bji"), ("transpose", "bkj->", "bjk->")),
    ),
    Case(
        "quadratic", r"f = \frac{1}{2} x^\top A x - b^\top x", "def quadratic(x, A, b):\n    return 0.5 * x @ A @ x - b @ x\n", given=r"x \in \mathbb{R}^n,\ A \in \mathbb{R}^{n \times n},\ b \in \mathbb{R}^n",
        slips=(("half", "0.5 * x", "x"), ("sign", "- b @ x", "+ b @ x")),
    ),
    Case(
        "projection", r"p = \frac{a a^\top}{a^\top a} b", "def projection(a, b):\n    return a * (a @ b) / (a @ a)\n", given=r"a \in \mathbb{R}^n,\ b \in \mathbb{R}^n",
        slips=(("norm", "/ (a @ a)", "/ np.sqrt(a @ a)"), ("swapped", "a * (a @ b) / (a @ a)", "b * (a @ b) / (b @ b)")),
    ),
    Case(
        "ridge_objective", r"J = \|Xw - y\|_2^2 + \lambda \|w\|_2^2", "def ridge_objective(X, w, y, lam):\n    return np.sum((X @ w - y) ** 2) + lam * np.sum(w ** 2)\n",
        {r"\lambda": "lam"}, r"X \in \mathbb{R}^{n \times d},\ w \in \mathbb{R}^d,\ y \in \mathbb{R}^n",
        slips=(("mean for sum", "np.sum((X", "np.mean((X"), ("norm", "np.sum(w ** 2)", "np.sum(np.abs(w))")),
    ),
    Case(
        "lasso", r"J = \frac{1}{2n}\|Xw - y\|_2^2 + \lambda \|w\|_1", "def lasso(X, w, y, lam):\n    r = X @ w - y\n    return r @ r / (2 * len(y)) + lam * np.abs(w).sum()\n",
        {r"\lambda": "lam", "n": "X.shape[0]"}, r"X \in \mathbb{R}^{n \times d},\ w \in \mathbb{R}^d,\ y \in \mathbb{R}^n",
        slips=(("half", "(2 * len(y))", "len(y)"), ("norm", "np.abs(w).sum()", "(w ** 2).sum()")),
    ),
    Case(
        "kalman_gain", r"K = P H^\top (H P H^\top + R)^{-1}", "def kalman_gain(P, H, R):\n    return P @ H.T @ np.linalg.inv(H @ P @ H.T + R)\n", {},
        r"P \in \mathbb{R}^{n \times n},\ H \in \mathbb{R}^{m \times n},\ R \in \mathbb{R}^{m \times m},\ P \succ 0,\ R \succ 0",
        slips=(("missing term", " + R", ""), ("sign", "+ R", "- R")), shapes=False,
    ),
    Case(
        "log_sum_exp", r"L = \log \sum_{i=1}^n e^{x_i}", "def log_sum_exp(x):\n    m = np.max(x)\n    return m + np.log(np.sum(np.exp(x - m)))\n", NX,
        slips=(("shift", "return m + np.log", "return np.log"), ("mean for sum", "np.sum", "np.mean")),
    ),
    Case(
        "soft_threshold", r"s_i = \operatorname{sgn}(x_i) \max(|x_i| - \lambda, 0)", "def soft_threshold(x, lam):\n    return np.sign(x) * np.maximum(np.abs(x) - lam, 0)\n", {r"\lambda": "lam"}, r"\lambda > 0",
        slips=(("sign", "np.abs(x) - lam", "np.abs(x) + lam"), ("missing factor", "np.sign(x) * ", "")),
    ),
    Case(
        "cumulative", r"c_k = \sum_{i=1}^{k} x_i", "def cumulative(x):\n    return np.cumsum(x)\n", {}, "",
        slips=(("off by one", "np.cumsum(x)", "np.cumsum(x) - x"),), shapes=False,
    ),
    Case(
        "log_returns", r"r_t = \ln p_{t+1} - \ln p_t", "def log_returns(p):\n    return np.diff(np.log(p))\n", {}, "p_t > 0",
        slips=(("simple for logarithmic", "np.diff(np.log(p))", "np.diff(p) / p[:-1]"), ("sign", "np.diff(np.log(p))", "-np.diff(np.log(p))")), shapes=False,
    ),
    Case(
        "portfolio_variance", r"v = w^\top \Sigma w", "def portfolio_variance(w, Sigma):\n    return w.T @ Sigma @ w\n", {r"\Sigma": "Sigma"}, r"w \in \mathbb{R}^n,\ \Sigma \in \mathbb{R}^{n \times n}",
        slips=(("root", "return w.T @ Sigma @ w", "return np.sqrt(np.abs(w.T @ Sigma @ w))"),),
    ),
    Case(
        "off_diagonal", r"s = \sum_{i \ne j} A_{ij}", "def off_diagonal(A):\n    return A.sum() - np.trace(A)\n", {}, r"A \in \mathbb{R}^{n \times n}",
        slips=(("condition", " - np.trace(A)", ""), ("sign", "- np.trace(A)", "+ np.trace(A)")),
    ),
    Case(
        "trapezoid", r"I = \frac{h}{2} \sum_{i=1}^{n-1} (y_i + y_{i+1})", "def trapezoid(y, h):\n    return h * (np.sum(y) - 0.5 * (y[0] + y[-1]))\n", {"n": "len(y)"}, "n > 1",
        slips=(("half", "0.5 * (y[0] + y[-1])", "(y[0] + y[-1])"), ("missing term", " - 0.5 * (y[0] + y[-1])", "")), shapes=False,
    ),
]

# fmt: on

CASES = [*LOSSES, *NORMALISATIONS, *NETWORKS, *OPTIMISERS, *STATISTICS, *KERNELS]
