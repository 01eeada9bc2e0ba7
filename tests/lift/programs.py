"""Functions as scientists write them, each with how its parameters are given: material for the tests of reading."""

# ruff: noqa: SIM108 (written as people write them)

from __future__ import annotations

import cmath
import functools
import math
import operator
import random
import statistics
from collections import namedtuple
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.linalg import norm
from scipy import special

G = 9.80665
TABLE = {"water": 998.2, "air": 1.2}
COEFFICIENTS = [1.0, -0.5, 0.25]
CACHE: dict[float, float] = {}
CALLS = 0
THIRD = 1 / 3
MATRIX = np.array([[2.0, 1.0], [0.5, 3.0]])


# ── scalars ──────────────────────────────────────────────────────────────────────────────────────


def gaussian(x, mu, sigma):
    return exp(-((x - mu) ** 2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))


def darcy(reynolds, roughness=1e-4):
    if reynolds < 2040:
        return 64 / reynolds
    return (-1.8 * math.log10((roughness / 3.7) ** 1.11 + 6.9 / reynolds)) ** -2


def piecewise(x):
    if x < -1:
        y = -x
    elif x < 0:
        y = x**2
    elif x == 0:
        y = 1.0
    else:
        y = math.log1p(x)
    return 2 * y


def guarded(a, b):
    if b == 0:
        raise ValueError(f"b must not be zero, a is {a}")
    if a < 0 and b < 0:
        return a * b
    return a / b


def chained(x):
    return 1.0 if 0 <= x <= 1 else x**3


def either(x, y):
    if x > 1 or y > 1:
        return x + y
    if not x < -1:
        return x - y
    return x * y


def clamp(x, lo=0.0, hi=1.0):
    return max(lo, min(x, hi))


def absolute(x, y):
    return abs(x - y) + math.fabs(y) + math.copysign(2.0, x)


def trigonometry(a, b):
    return math.sin(a) * math.cos(b) + math.atan2(a, b) + math.hypot(a, b) + math.tanh(a) - math.degrees(b)


def specials(x):
    return math.erf(x) + math.erfc(x) + math.gamma(x) + math.lgamma(x) + special.expit(x) + special.digamma(x)


def logs(x):
    return math.log(x, 3) + math.log2(x) + math.log10(x) + math.log(x)


def by_helper(x, y):
    return _square(x) + _square(y) * _twice(_square)(x)


def _square(v):
    return v * v


def _twice(f):
    return lambda v: f(f(v))


def defaults(x, factor=pi / 4, *, power=2, scale=THIRD):
    return factor * x**power * scale


def option(x, method="linear", fluid="water"):
    density = TABLE[fluid]
    if method == "linear":
        return density * x
    if method == "square":
        return density * x**2
    raise ValueError("method")


def optional(x, y=None):
    if y is None:
        y = 2 * x
    return x + y


def horner(x):
    total = 0.0
    for c in reversed(COEFFICIENTS):
        total = total * x + c
    return total


def newton_steps(a):
    x = a
    for _ in range(4):
        x = 0.5 * (x + a / x)
    return x


def countdown(x):
    n = 5
    while n > 0:
        x = x / n + 1
        n -= 1
    return x


def early_exit(x):
    for limit in (0.5, 1.0, 2.0):
        if x < limit:
            return limit * x
    return x**2


def running_maximum(a, b, c, d):
    best = a
    for v in (b, c, d):
        if v > best:
            best = v
    return best


def sorted_middle(a, b, c):
    return sorted([a, b, c])[1]


def tuple_result(x, y):
    return x + y, x * y


def dict_result(x):
    return {"area": pi * x**2, "circumference": 2 * pi * x}


Moments = namedtuple("Moments", "mean spread")


def record_result(x, y):
    return Moments(mean=(x + y) / 2, spread=abs(x - y) / 2)


def truth_result(x, y):
    return x > y


def comprehension(x):
    return sum(x**k / math.factorial(k) for k in range(6)) + math.prod(x + k for k in range(3))


def zipped(x, y):
    return sum(w * v for w, v in zip((1, 2), (x, y), strict=True)) + sum(i * v for i, v in enumerate([x, y]))


def reduced(x, y):
    return functools.reduce(operator.mul, [x, y, 2.0])


def matched(x, kind="b"):
    match kind:
        case "a":
            return x
        case "b" | "c":
            return x**2
        case _:
            return 0.0


def constants(x):
    return x * math.e + math.tau * x**0.5 + 2 ** (1 / 3) * x + math.sqrt(2) * x


def nested(x):
    def inner(y):
        return y * scale + x

    scale = 3.0
    return inner(x) + inner(2.0)


def makes_polynomial(*coefficients):
    def polynomial(x):
        return sum(c * x**k for k, c in enumerate(coefficients))

    return polynomial


cubic = makes_polynomial(1.0, 2.0, 0.0, 0.5)
half_power = functools.partial(defaults, power=0.5)
by_lambda = lambda x, y: x / (1 + y**2)  # noqa: E731


@functools.cache
def cached(x):
    return x**2 + G


def _decorate(f):
    @functools.wraps(f)
    def wrapper(*args, **options):
        return 2 * f(*args, **options)

    return wrapper


@_decorate
def decorated(x, y=1.0):
    return x - y


class Spring:
    """Has a method of every kind."""

    def __init__(self, stiffness):
        self.stiffness = stiffness

    @property
    def doubled(self):
        return 2 * math.sqrt(self.stiffness)

    def energy(self, x):
        return 0.5 * self.stiffness * x**2 + self.doubled * self._shift(x)

    def _shift(self, x):
        return math.exp(-x)

    @staticmethod
    def series(a, b):
        return a * b / (a + b)

    @classmethod
    def of(cls, x):
        return cls(4.0).energy(x)


@dataclass(frozen=True)
class Point2:
    """A small value class."""

    x: float
    y: float

    def length(self):
        return math.sqrt(self.x**2 + self.y**2)


def by_class(a, b):
    return Point2(a, b).length()


def prints(x):
    print("computing", x)
    return x + 1


def counts_calls(x):
    global CALLS
    CALLS = CALLS + 1
    return x * CALLS / CALLS


def asserts(x):
    assert x > 0, "positive"
    return math.log(x)


def falls_back(x):
    try:
        return math.sqrt(x)
    except ValueError:
        return 0


def falls_back_division(x, y):
    try:
        r = x / y
    except ZeroDivisionError:
        r = x
    finally:
        x = 0
    return r


def local_import(x):
    from math import cosh

    import numpy

    return cosh(x) + numpy.sqrt(x)


def average(x, y, z):
    return statistics.mean([x, y, z]) + statistics.pvariance([x, y, z])


def whole_numbers(n, k):
    return n // k + n % k + math.comb(n, k)


def rounding(x):
    return math.floor(x) + math.ceil(x) + round(x) + int(x)


def power_law(x, y):
    return x**y + math.pow(x, 0.25) + x**-2


# ── sums over a symbolic range ───────────────────────────────────────────────────────────────────


def geometric(x, n):
    total = 0.0
    for k in range(n):
        total += x**k
    return total


def factorial_like(n):
    product = 1
    for k in range(1, n + 1):
        product *= k
    return product


def two_accumulators(x, n):
    s, p = 0.0, 1.0
    for k in range(1, n + 1):
        term = x / k
        s += term
        p = p * (1 + term)
    return s * p


def by_generator(x, n):
    return sum(math.sin(k * x) / k for k in range(1, n + 1) if k % 2 == 1)


def double_sum(n, m):
    total = 0
    for i in range(n):
        for j in range(m):
            total += i * j
    return total


def conditional_sum(x, n):
    s = 0.0
    for k in range(n):
        if k > 2:
            s += x * k
    return s


def many_branches(a, b, c, d, e, f, g):
    s = 0.0
    for v in (a, b, c, d, e, f, g):
        if v > 0:
            s = s + v
        else:
            s = s - 2 * v
    return s


# ── lists ────────────────────────────────────────────────────────────────────────────────────────


def list_mean(xs):
    return sum(xs) / len(xs)


def list_softmax(xs):
    top = max(xs)
    raised = [math.exp(x - top) for x in xs]
    total = sum(raised)
    return [r / total for r in raised]


def in_place(xs):
    out = [0.0] * len(xs)
    for i, x in enumerate(xs):
        out[i] = x**2
    out.append(out[0])
    return out


def aliased(xs):
    b = xs
    b[0] = 1.0
    return xs[0] + xs[1]


# ── NumPy ────────────────────────────────────────────────────────────────────────────────────────


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def softmax_rows(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def attention(q, k, v):
    scores = q @ k.T / np.sqrt(q.shape[-1])
    return softmax_rows(scores) @ v


def mse(y, p):
    return np.mean((y - p) ** 2)


def rmse(y, p):
    return np.sqrt(((y - p) ** 2).mean())


def cosine(a, b):
    return np.dot(a, b) / (np.linalg.norm(a) * norm(b))


def sample_variance(x):
    return np.var(x, ddof=1) + x.std(ddof=1)


def relu(x):
    return np.maximum(x, 0)


def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


def clipped(x):
    return np.clip(x, -1.0, 1.0).sum()


def cross_entropy(p, q):
    return -np.sum(p * np.log(q))


def log_sum_exp(x):
    m = np.max(x)
    return m + np.log(np.sum(np.exp(x - m)))


def scipy_log_sum_exp(x):
    return special.logsumexp(x) + special.softmax(x)[0]


def stores(x):
    out = np.zeros(len(x))
    out[0] = x[0]
    for i in range(1, x.shape[0]):
        out[i] = 0.9 * out[i - 1] + x[i]
    return out


def masked_store(x):
    y = x.copy()
    y[y < 0] = 0.0
    return y


def in_place_view(x):
    y = x.astype(float)
    head = y[:2]
    head /= 2.0
    return y


def running(x):
    return np.cumsum(x) + np.concatenate([[0.0], np.diff(x)])


def linear_map(x):
    return MATRIX @ x + np.array([1.0, -1.0])


def einsum_trace(a, b):
    return np.einsum("ij,ji->", a, b) + np.trace(a)


def outer_sum(a, b):
    return np.outer(a, b) + np.add.outer(a, b)


def determinant(a):
    return np.linalg.det(a)


def solved(a, b):
    return np.linalg.solve(a, b) + 2 * np.linalg.inv(a) @ b


def distances(x, y):
    d = x[:, None, :] - y[None, :, :]
    return np.sqrt((d**2).sum(-1))


def correlation(x, y):
    return np.corrcoef(x, y)[0, 1]


def covariance(x):
    return np.cov(x)


def standardise(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def adam(theta, grad, m, v, t=3):
    m = 0.9 * m + 0.1 * grad
    v = 0.999 * v + 0.001 * grad**2
    return theta - 1e-3 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def polynomial_array(x):
    return np.polyval([1.0, -2.0, 0.5], x)


def stacked(a, b):
    return np.vstack([a, b]).T.reshape(-1)[::-1]


def trapezoid(y):
    return np.trapezoid(y, dx=0.5)


def weighted(x, w):
    return np.average(x, weights=w)


def scalar_numpy(x):
    return np.exp(-x) + np.sqrt(x) * np.float64(2.0) + np.pi


def mean_with_mask(x):
    return np.mean(x, where=np.array([True, False, True]))


def any_positive(x):
    return 1.0 if np.any(x > 0) else -1.0


def normalised_rows(x):
    n = np.linalg.norm(x, axis=1, keepdims=True)
    return x / n


def matrix_norm(x):
    return np.linalg.norm(x) + np.linalg.norm(x[0], 1) + np.linalg.norm(x[1], np.inf)


class CustomProblem(Exception):
    """The user's own exception."""


# ── what no model can stand for ──────────────────────────────────────────────────────────────────


def order(x):
    return np.unique(x)[0]


def noisy(x):
    return x + random.random()


def recursion(x):
    return recursion(x + 1)


def never_decided(x):
    while x > 1e-9:
        x = x / 2
    return x


def text_key(x):
    return {"1": 2.0}.get(f"{x}", 0.0)


def logistic(x, n):
    for _ in range(n):
        x = 3.5 * x * (1 - x)
    return x


def store_in_symbolic_loop(x, n):
    box = [0.0]
    for _ in range(n):
        box[0] = box[0] + x
    return box[0]


def symbol_as_key(x):
    if x in CACHE:
        return CACHE[x]
    return x**2


def complex_root(x):
    return cmath.sqrt(x)


def different_kinds(x):
    return x if x > 0 else "negative"


def generates(x):
    yield x


def decides_inside_sum(x, n):
    s = 0.0
    for k in range(n):
        if k * x > 3:
            return s
        s += k
    return s


class Damped(Spring):
    """Inherits, and calls what it inherits."""

    def __init__(self, stiffness, damping):
        super().__init__(stiffness)
        self.damping = damping

    def energy(self, x):
        return super().energy(x) * math.exp(-self.damping)


def by_inheritance(x, y):
    return Damped(4.0, y).energy(x)
