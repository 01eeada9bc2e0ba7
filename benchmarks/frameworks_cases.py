"""Functions of PyTorch and JAX as people write them, the equations of their papers, and the slips that their defaults invite."""

from __future__ import annotations

from arrays_cases import Case

__all__ = ["JAX", "TORCH"]

# fmt: off

LN = r"y_i = \gamma_i \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta_i, \quad \mu = \frac{1}{n}\sum_{j=1}^{n} x_j, \quad \sigma^2 = \frac{1}{n}\sum_{j=1}^{n} (x_j - \mu)^2"
SOFTMAX = r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
GELU = r"g = \frac{x}{2}\left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)"
GELU_TANH = r"g = \frac{x}{2}\left(1 + \tanh\left(\sqrt{\frac{2}{\pi}}\left(x + 0.044715 x^3\right)\right)\right)"
MSE = r"L = \frac{1}{n}\sum_{i=1}^{n} (y_i - z_i)^2"
BCE = r"L = -\frac{1}{n} \sum_{i=1}^{n} \left[ y_i \log p_i + (1 - y_i) \log(1 - p_i) \right]"
ATTENTION = r"O_{ik} = \sum_j \frac{\exp(\sum_l Q_{il} K_{jl} / \sqrt{d})}{\sum_m \exp(\sum_l Q_{il} K_{ml} / \sqrt{d})} V_{jk}"
SIZES = r"Q \in \mathbb{R}^{n \times d}, K \in \mathbb{R}^{m \times d}, V \in \mathbb{R}^{m \times p}"
VARIANCE = r"v = \frac{1}{n} \sum_{i=1}^{n} (x_i - \mu)^2, \quad \mu = \frac{1}{n} \sum_{i=1}^{n} x_i"
SAMPLE_VARIANCE = r"v = \frac{1}{n-1} \sum_{i=1}^{n} (x_i - \mu)^2, \quad \mu = \frac{1}{n} \sum_{i=1}^{n} x_i"
KL = r"L = \sum_{i=1}^{n} p_i \log \frac{p_i}{q_i}"
EPS = {r"\epsilon": "eps"}

TORCH = [
    Case("softmax", SOFTMAX, "def softmax(x):\n    return F.softmax(x, dim=-1)\n",
         slips=(("base", "F.softmax(x", "F.softmax(2 * x"), ("log", "F.softmax", "F.log_softmax"))),
    Case("softmax_by_hand", SOFTMAX, "def softmax_by_hand(x):\n    z = x - x.max(dim=-1, keepdim=True).values\n    e = torch.exp(z)\n    return e / e.sum(dim=-1, keepdim=True)\n",
         slips=(("missing factor", "e.sum(dim=-1, keepdim=True)", "e.mean(dim=-1, keepdim=True)"),)),
    Case("softmax_rows", r"P_{ij} = \frac{e^{X_{ij}}}{\sum_k e^{X_{ik}}}", "def softmax_rows(X):\n    return X.softmax(dim=1)\n",
         slips=(("axis", "dim=1", "dim=0"),)),
    Case("log_sum_exp", r"L = \log \sum_i e^{x_i}", "def log_sum_exp(x):\n    return torch.logsumexp(x, dim=0)\n",
         slips=(("log base", "torch.logsumexp(x, dim=0)", "torch.log2(torch.exp(x).sum())"),)),
    Case("layer_norm", LN, "def layer_norm(x, gamma, beta, eps=1e-5):\n    return F.layer_norm(x, x.shape[-1:], gamma, beta, eps)\n", EPS,
         slips=(("missing term", "gamma, beta, eps)\n", "gamma, None, eps)\n"),)),
    Case("layer_norm_by_hand", LN, "def layer_norm_by_hand(x, gamma, beta, eps=1e-5):\n    mu = x.mean(dim=-1, keepdim=True)\n    var = x.var(dim=-1, keepdim=True, unbiased=False)\n    return gamma * (x - mu) / torch.sqrt(var + eps) + beta\n", EPS,
         slips=(("ddof", ", unbiased=False", ""), ("epsilon outside the root", "torch.sqrt(var + eps)", "(torch.sqrt(var) + eps)"))),
    Case("rms_norm", r"y_i = g_i \frac{x_i}{\sqrt{\frac{1}{n} \sum_{j=1}^{n} x_j^2 + \epsilon}}", "def rms_norm(x, g, eps=1e-6):\n    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps) * g\n", EPS,
         slips=(("mean for sum", ".mean(-1", ".sum(-1"), ("epsilon outside the root", "torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps)", "1 / (x.pow(2).mean(-1, keepdim=True).sqrt() + eps)"))),
    Case("normalize", r"y_i = \frac{x_i}{\sqrt{\sum_j x_j^2}}", "def normalize(x):\n    return x / x.norm(p=2, dim=-1, keepdim=True)\n",
         slips=(("norm", "p=2", "p=1"),)),
    Case("batch_norm", r"y_{ij} = \frac{X_{ij} - \mu_j}{\sqrt{v_j + \epsilon}}, \quad \mu_j = \frac{1}{n} \sum_{i=1}^{n} X_{ij}, \quad v_j = \frac{1}{n} \sum_{i=1}^{n} (X_{ij} - \mu_j)^2",
         "def batch_norm(X, eps=1e-5):\n    return F.batch_norm(X, None, None, training=True, eps=eps)\n", EPS),
    Case("variance", VARIANCE, "def variance(x):\n    return x.var(unbiased=False)\n", slips=(("ddof", "unbiased=False", ""),)),
    Case("sample_variance", SAMPLE_VARIANCE, "def sample_variance(x):\n    return torch.var(x)\n", slips=(("ddof", "torch.var(x)", "torch.var(x, correction=0)"),)),
    Case("deviation", r"s = \sqrt{\frac{1}{n-1} \sum_{i=1}^{n} (x_i - \mu)^2}, \quad \mu = \frac{1}{n} \sum_{i=1}^{n} x_i", "def deviation(x):\n    return x.std()\n", slips=(("variance for deviation", "x.std()", "x.var()"),)),
    Case("gelu", GELU, "def gelu(x):\n    return F.gelu(x)\n", slips=(("approximate", "F.gelu(x)", 'F.gelu(x, approximate="tanh")'),)),
    Case("gelu_tanh", GELU_TANH, 'def gelu_tanh(x):\n    return F.gelu(x, approximate="tanh")\n', slips=(("exact", ', approximate="tanh"', ""),)),
    Case("silu", r"y = \frac{x}{1 + e^{-x}}", "def silu(x):\n    return x * torch.sigmoid(x)\n", slips=(("missing factor", "x * ", ""),)),
    Case("softplus", r"y = \log(1 + e^x)", "def softplus(x):\n    return F.softplus(x)\n", slips=(("scale", "F.softplus(x)", "F.softplus(x, beta=2)"),)),
    Case("leaky_relu", r"y = \begin{cases} x & x > 0 \\ a x & x \le 0 \end{cases}", "def leaky_relu(x, a):\n    return torch.where(x > 0, x, a * x)\n", slips=(("swapped", "x, a * x", "a * x, x"),)),
    Case("mse", MSE, "def mse(y, z):\n    return F.mse_loss(y, z)\n", slips=(("sum for mean", "F.mse_loss(y, z)", 'F.mse_loss(y, z, reduction="sum")'), ("norm", "mse_loss", "l1_loss"))),
    Case("huber", r"L = \frac{1}{n} \sum_{i=1}^{n} \begin{cases} \frac{1}{2} (y_i - z_i)^2 & |y_i - z_i| \le \delta \\ \delta \left(|y_i - z_i| - \frac{1}{2} \delta\right) & |y_i - z_i| > \delta \end{cases}",
         "def huber(y, z, delta=1.0):\n    return F.huber_loss(y, z, delta=delta)\n", {r"\delta": "delta"}, r"\delta > 0",
         slips=(("half", "F.huber_loss(y, z, delta=delta)", "F.smooth_l1_loss(y, z, beta=delta)"),)),
    Case("binary_cross_entropy", BCE, "def binary_cross_entropy(y, p):\n    return F.binary_cross_entropy(p, y)\n", {}, r"10^{-9} < p_i < 1 - 10^{-9}",
         slips=(("swapped", "entropy(p, y)", "entropy(y, p)"), ("sum for mean", "entropy(p, y)", 'entropy(p, y, reduction="sum")'))),
    Case("bce_logits", r"L = -\frac{1}{n} \sum_{i=1}^{n} \left[ y_i \log \frac{1}{1 + e^{-x_i}} + (1 - y_i) \log\left(1 - \frac{1}{1 + e^{-x_i}}\right) \right]",
         "def bce_logits(x, y):\n    return F.binary_cross_entropy_with_logits(x, y)\n", slips=(("sign", "with_logits(x", "with_logits(-x"),)),
    Case("soft_cross_entropy", r"L = -\frac{1}{n} \sum_{i=1}^{n} \sum_{k} P_{ik} \log \frac{e^{X_{ik}}}{\sum_j e^{X_{ij}}}",
         "def soft_cross_entropy(X, P):\n    return F.cross_entropy(X, P)\n", {"n": "X.shape[0]"},
         slips=(("sum for mean", "F.cross_entropy(X, P)", 'F.cross_entropy(X, P, reduction="sum")'), ("label smoothing", "F.cross_entropy(X, P)", "F.cross_entropy(X, P, label_smoothing=0.1)"))),
    Case("kl", KL, 'def kl(p, q):\n    return F.kl_div(q.log(), p, reduction="sum")\n', {}, r"p_i > 0, q_i > 0",
         slips=(("mean for sum", ', reduction="sum"', ""), ("swapped", "(q.log(), p", "(p.log(), q"))),
    Case("cosine", r"s = \frac{\sum_i u_i v_i}{\sqrt{\sum_i u_i^2} \sqrt{\sum_i v_i^2}}", "def cosine(u, v):\n    return torch.dot(u, v) / (u.norm() * v.norm())\n", slips=(("squared", "v.norm()", "v.pow(2).sum()"),)),
    Case("linear", r"Y_{ij} = \sum_k X_{ik} W_{jk} + b_j", "def linear(X, W, b):\n    return F.linear(X, W, b)\n", {}, r"X \in \mathbb{R}^{n \times d}, W \in \mathbb{R}^{m \times d}, b \in \mathbb{R}^{m}",
         slips=(("sign", "F.linear(X, W, b)", "F.linear(X, W, -b)"),)),
    Case("quadratic_form", r"q = \sum_i \sum_j x_i A_{ij} x_j", 'def quadratic_form(x, A):\n    return torch.einsum("i,ij,j->", x, A, x)\n', slips=(("index", '"i,ij,j->"', '"i,ii,i->"'),)),
    Case("attention", ATTENTION, "def attention(Q, K, V):\n    scores = Q @ K.transpose(-2, -1) / math.sqrt(K.size(-1))\n    return scores.softmax(dim=-1) @ V\n", {"d": "K.shape[-1]"}, SIZES,
         slips=(("scale", " / math.sqrt(K.size(-1))", ""), ("axis", "dim=-1", "dim=0"))),
    Case("fused_attention", ATTENTION, "def fused_attention(Q, K, V):\n    return F.scaled_dot_product_attention(Q, K, V)\n", {"d": "K.shape[-1]"}, SIZES,
         slips=(("scale", "attention(Q, K, V)\n", "attention(Q, K, V, scale=1.0)\n"),)),
    Case("momentum", r"v_i = \beta m_i + g_i", "def momentum(m, g, beta=0.9):\n    return m.mul(beta).add(g)\n", {r"\beta": "beta"}, slips=(("missing factor", ".add(g)", ".add(g, alpha=1 - beta)"),)),
    Case("adam_second", r"v_i = \beta s_i + (1 - \beta) g_i^2", "def adam_second(s, g, beta=0.999):\n    return s.mul(beta).addcmul(g, g, value=1 - beta)\n", {r"\beta": "beta"}, slips=(("power", "addcmul(g, g, ", "addcmul(g, torch.ones_like(g), "),)),
    Case("adam_step", r"w_i = \theta_i - \eta \frac{m_i / (1 - \beta_1)}{\sqrt{v_i / (1 - \beta_2)} + \epsilon}",
         "def adam_step(theta, m, v, lr, b1, b2, eps):\n    with torch.no_grad():\n        m_hat = m / (1 - b1)\n        v_hat = v / (1 - b2)\n        return theta - lr * m_hat / (v_hat.sqrt() + eps)\n",
         {r"\theta": "theta", r"\eta": "lr", r"\beta_1": "b1", r"\beta_2": "b2", r"\epsilon": "eps"}, r"v_i > 0, 0 < b_1 < 1, 0 < b_2 < 1, \epsilon > 0".replace("b_1", "b1").replace("b_2", "b2"),
         slips=(("epsilon inside the root", "(v_hat.sqrt() + eps)", "(v_hat + eps).sqrt()"),)),
    Case("ppo", r"L = -\frac{1}{n} \sum_{i=1}^{n} \min\left(r_i a_i, \min(\max(r_i, 1 - \epsilon), 1 + \epsilon) a_i\right)",
         "def ppo(r, a, eps=0.2):\n    return -torch.min(r * a, torch.clamp(r, 1 - eps, 1 + eps) * a).mean()\n", EPS, r"0 < \epsilon < 1", slips=(("swapped", "torch.min", "torch.max"), ("sign", "return -torch", "return torch"))),
]

JAX = [
    Case("jax_softmax", SOFTMAX, "@jax.jit\ndef jax_softmax(x):\n    return jax.nn.softmax(x)\n", slips=(("log", "nn.softmax", "nn.log_softmax"),)),
    Case("jax_layer_norm", LN, "@jax.jit\ndef jax_layer_norm(x, gamma, beta, eps=1e-5):\n    mu = jnp.mean(x, axis=-1, keepdims=True)\n    var = jnp.var(x, axis=-1, keepdims=True)\n    return gamma * (x - mu) / jnp.sqrt(var + eps) + beta\n", EPS,
         slips=(("ddof", "keepdims=True)\n    return", "keepdims=True, ddof=1)\n    return"), ("epsilon outside the root", "jnp.sqrt(var + eps)", "(jnp.sqrt(var) + eps)"))),
    Case("jax_gelu", GELU, "def jax_gelu(x):\n    return jax.nn.gelu(x, approximate=False)\n", slips=(("approximate", ", approximate=False", ""),)),
    Case("jax_gelu_tanh", GELU_TANH, "def jax_gelu_tanh(x):\n    return jax.nn.gelu(x)\n", slips=(("exact", "gelu(x)\n", "gelu(x, approximate=False)\n"),)),
    Case("jax_mse", MSE, "def jax_mse(y, z):\n    return jnp.mean(jnp.square(y - z))\n", slips=(("sum for mean", "jnp.mean", "jnp.sum"), ("half", "jnp.mean(", "0.5 * jnp.mean("))),
    Case("jax_log_sum_exp", r"L = \log \sum_i e^{x_i}", "def jax_log_sum_exp(x):\n    return jax.scipy.special.logsumexp(x)\n", slips=(("missing term", "logsumexp(x)", "logsumexp(x) - jnp.max(x)"),)),
    Case("jax_cross_entropy", r"L = -\sum_k p_k \log \frac{e^{x_k}}{\sum_j e^{x_j}}", "def jax_cross_entropy(x, p):\n    return -jnp.sum(p * jax.nn.log_softmax(x))\n", slips=(("sum for mean", "-jnp.sum", "-jnp.mean"), ("log", "log_softmax", "softmax"))),
    Case("jax_attention", ATTENTION, 'def jax_attention(Q, K, V):\n    scores = jnp.einsum("il,jl->ij", Q, K) / jnp.sqrt(K.shape[-1])\n    return jax.nn.softmax(scores, axis=-1) @ V\n', {"d": "K.shape[-1]"}, SIZES, slips=(("axis", "axis=-1", "axis=0"), ("scale", " / jnp.sqrt(K.shape[-1])", ""))),
    Case("jax_kernel", r"K_{ij} = \exp\left(-\frac{\sum_k (X_{ik} - Y_{jk})^2}{2 h^2}\right)", "def jax_kernel(X, Y, h):\n    d = jnp.sum((X[:, None, :] - Y[None, :, :]) ** 2, axis=-1)\n    return jnp.exp(-d / (2 * h**2))\n", {}, r"X \in \mathbb{R}^{n \times d}, Y \in \mathbb{R}^{m \times d}, h > 0", slips=(("missing factor", "(2 * h**2)", "h**2"),)),
    Case("jax_rows", r"y_i = \sum_j X_{ij} w_j", "def jax_rows(X, w):\n    return jax.vmap(lambda row: jnp.dot(row, w))(X)\n", {}, r"X \in \mathbb{R}^{n \times d}, w \in \mathbb{R}^{d}", slips=(("squared", "jnp.dot(row, w)", "jnp.dot(row, row)"),)),
    Case("jax_scan", r"s = \sum_i x_i^2", "def jax_scan(x):\n    def step(total, v):\n        return total + v**2, None\n\n    return jax.lax.scan(step, 0.0, x)[0]\n", slips=(("power", "v**2", "v**3"),)),
    Case("jax_variance", VARIANCE, "def jax_variance(x):\n    return jnp.var(x)\n", slips=(("ddof", "jnp.var(x)", "jnp.var(x, ddof=1)"),)),
]
