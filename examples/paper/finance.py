"""Statistics and finance: sums as loops, and a helper that the proof has to follow."""

import math

from mathlink import ensures, implements, requires


@implements(
    r"V = \sum_{k=1}^{n} \frac{c_k}{(1 + r)^k}",
    where={"c": "cash", "n": "len(cash)"},
    given=r"0 \le r \le 1",
    label="net present value",
)
def net_present_value(cash, r):
    """Value today of payments at the end of each year."""
    total = 0.0
    for year, payment in enumerate(cash, start=1):
        total += payment / (1 + r) ** year
    return total


@requires(lambda P, r, n: 0.01 <= P <= 1e9 and 0.0001 <= r <= 1 and 1 <= n <= 100)
@implements(r"A = P \frac{r (1 + r)^n}{(1 + r)^n - 1}", label="annuity")
@ensures(lambda P, r, n, result: result > 0, label="annuity is positive")
def annuity(P, r, n):
    """Constant payment that pays back ``P`` in ``n`` periods at the rate ``r``."""
    growth = (1 + r) ** n
    return P * r * growth / (growth - 1)


def _normal_cdf(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


@implements(
    r"""C = S N_1 - K e^{-rT} N_2 \\
    N_1 = \frac{1}{2} \left(1 + \operatorname{erf} \frac{d_1}{\sqrt{2}}\right) \\
    N_2 = \frac{1}{2} \left(1 + \operatorname{erf} \frac{d_2}{\sqrt{2}}\right) \\
    d_1 = \frac{\ln(S/K) + (r + \sigma^2/2) T}{\sigma \sqrt{T}} \\
    d_2 = d_1 - \sigma \sqrt{T}""",
    where={r"\sigma": "sigma"},
    given=r"1 \le S \le 1000, 1 \le K \le 1000, 0.01 \le T \le 10, 0 \le r \le 0.2, 0.05 \le \sigma \le 1",
    label="Black–Scholes",
)
def call_price(S, K, T, r, sigma):
    """Price of a European call option."""
    d1 = (math.log(S / K) + (r + sigma**2 / 2) * T) / (sigma * math.sqrt(T))
    d2 = d1 - sigma * math.sqrt(T)
    return S * _normal_cdf(d1) - K * math.exp(-r * T) * _normal_cdf(d2)


@implements(
    r"s_p^2 = \frac{(n_1 - 1) s_1^2 + (n_2 - 1) s_2^2}{n_1 + n_2 - 2}",
    where={"s_p^2": "return"},
    given=r"n_1 > 1, n_2 > 1",
    label="pooled variance",
)
def pooled_variance(n1, s1, n2, s2):
    """Variance of two samples taken together."""
    return ((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2)


@implements(
    r"p(x) = \frac{1}{\sigma \sqrt{2\pi}} \exp\left(-\frac{(x - \mu)^2}{2 \sigma^2}\right)",
    where={r"\mu": "mean", r"\sigma": "deviation"},
    given=r"\sigma > 0",
    label="normal density",
)
def normal_density(x, mean, deviation):
    """Density of the normal distribution."""
    z = (x - mean) / deviation
    return math.exp(-z * z / 2) / (deviation * math.sqrt(2 * math.pi))
