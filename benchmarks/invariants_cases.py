"""Numerical functions with one condition or law each; ``EXPECTED`` says what is true of them.

``holds``: over the reals and, as far as anyone has seen, in doubles. ``refuted``: false over the reals. ``in doubles``: true over
the reals, broken by a double. ``narrow``: false over the reals in a region of at most 1e-4 of the domain.
"""

import math

import numpy as np

from mathlink import (
    bounded,
    commutative,
    convex,
    derivative_of,
    ensures,
    even,
    homogeneous,
    idempotent,
    inverse_of,
    lipschitz,
    monotone,
    odd,
    periodic,
    requires,
    same_as,
    sums_to,
)

EXPECTED: dict = {}


def case(answer):
    """Keep a function with its answer."""

    def keep(function):
        EXPECTED[function] = answer
        return function

    return keep


# ── True ─────────────────────────────────────────────────────────────────────────────────────────


@case("holds")
@requires(lambda x: -30 <= x <= 30)
@ensures(lambda result: 0 < result < 1)
def logistic(x: float):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    z = math.exp(x)
    return z / (1 + z)


@case("holds")
@requires(lambda x: -100 <= x <= 100)
@ensures(lambda x, result: result >= x)
def softplus_above_identity(x: float):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@case("holds")
@requires(lambda x: -50 <= x <= 50)
@ensures(lambda result: result >= 0)
def rectifier(x: float):
    return x if x > 0 else 0.0


@case("holds")
@requires(lambda x: -20 <= x <= 20)
@ensures(lambda x, result: result <= abs(x))
def soft_sign(x: float):
    return x / (1 + abs(x))


@case("holds")
@requires(lambda t: 0 <= t <= 1)
@requires(lambda lo, hi: 0 <= lo <= hi <= 100)
@ensures(lambda t, lo, hi, result: lo - 1e-9 <= result <= hi + 1e-9)
def interpolation(t: float, lo: float, hi: float):
    return lo + t * (hi - lo)


@case("holds")
@requires(lambda t: 0 <= t <= 1)
@ensures(lambda result: 0 <= result <= 1 + 1e-12)
def smooth_step(t: float):
    return t * t * (3 - 2 * t)


@case("holds")
@requires(lambda p: 0.001 <= p <= 0.999)
@ensures(lambda result: 0 < result <= 0.693148)
def binary_entropy(p: float):
    return -p * math.log(p) - (1 - p) * math.log(1 - p)


@case("holds")
@requires(lambda a, b: 0.1 <= a <= 10 and 0.1 <= b <= 10)
@ensures(lambda a, b, result: result <= (a + b) / 2 + 1e-9)
def harmonic_mean(a: float, b: float):
    return 2 / (1 / a + 1 / b)


@case("holds")
@requires(lambda a, b: 0.1 <= a <= 10 and 0.1 <= b <= 10)
@ensures(lambda a, b, result: result >= math.sqrt(a * b) - 1e-9)
def root_mean_square(a: float, b: float):
    return math.sqrt((a * a + b * b) / 2)


@case("holds")
@requires(lambda x: -5 <= x <= 5)
@ensures(lambda result: result >= 1)
def hyperbolic_cosine(x: float):
    return (math.exp(x) + math.exp(-x)) / 2


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@ensures(lambda x, result: abs(result - math.tanh(x)) <= 1e-9)
def tanh_by_exponentials(x: float):
    e = math.exp(2 * x)
    return (e - 1) / (e + 1)


@case("holds")
@requires(lambda x: 0 <= x <= 5)
@ensures(lambda x, result: abs(result - math.erf(x)) <= 6e-4)
def erf_by_abramowitz(x: float):
    t = 1 + x * (0.278393 + x * (0.230389 + x * (0.000972 + x * 0.078108)))
    return 1 - 1 / (t * t * t * t)


@case("holds")
@requires(lambda x: -0.5 <= x <= 0.5)
@ensures(lambda x, result: abs(result - math.sin(x)) <= 2e-6)
def sine_by_taylor(x: float):
    return x - x**3 / 6 + x**5 / 120


@case("holds")
@requires(lambda x: 0 <= x <= 1)
@ensures(lambda x, result: abs(result - math.exp(x)) <= 0.01)
def exponential_by_taylor(x: float):
    return 1 + x + x * x / 2 + x * x * x / 6 + x * x * x * x / 24


@case("holds")
@requires(lambda x, y, z: -5 <= x <= 5 and -5 <= y <= 5 and -5 <= z <= 5)
@ensures(lambda result: result >= -1e-9)
def sum_of_squares_gap(x: float, y: float, z: float):
    return x * x + y * y + z * z - x * y - y * z - z * x


@case("holds")
@requires(lambda x, d: -100 <= x <= 100 and 0.1 <= d <= 10)
@ensures(lambda x, d, result: result >= 0)
def huber(x: float, d: float):
    if abs(x) <= d:
        return 0.5 * x * x
    return d * (abs(x) - 0.5 * d)


@case("holds")
@requires(lambda x: -1e6 <= x <= 1e6)
@requires(lambda lo, hi: -1e6 <= lo <= hi <= 1e6)
@ensures(lambda lo, hi, result: lo <= result <= hi)
def clamp(x: float, lo: float, hi: float):
    return max(lo, min(x, hi))


@case("holds")
@requires(lambda r: 0 <= r <= 1)
@ensures(lambda result: 0 <= result <= 1)
def fresnel_schlick(r: float):
    return r + (1 - r) * 0.25


@case("holds")
@requires(lambda v: 0 <= v <= 0.999)
@ensures(lambda result: result >= 1)
def lorentz_factor(v: float):
    return 1 / math.sqrt(1 - v * v)


@case("holds")
@requires(lambda u, v: 0 <= u <= 0.99 and 0 <= v <= 0.99)
@ensures(lambda result: 0 <= result < 1)
def relativistic_sum(u: float, v: float):
    return (u + v) / (1 + u * v)


@case("holds")
@requires(lambda s: 0 < s <= 1000)
@requires(lambda k: 0.01 <= k <= 100)
@ensures(lambda result: 0 <= result < 1)
def michaelis_menten(s: float, k: float):
    return s / (k + s)


@case("holds")
@requires(lambda x: 0.01 <= x <= 20)
@ensures(lambda result: 0 < result < 1)
def planck_shape(x: float):
    return x / (math.exp(x) - 1)


@case("holds")
@requires(lambda t: 0 <= t <= 100)
@ensures(lambda result: 0 <= result <= 1)
def discharge(t: float):
    return math.exp(-t / 10)


@case("holds")
@requires(lambda n: 0 <= n <= 300)
@ensures(lambda n, result: result == n * (n + 1) // 2)
def triangular(n: int):
    total = 0
    for k in range(n + 1):
        total += k
    return total


@case("holds")
@requires(lambda a, b: 0 <= a <= 50 and 1 <= b <= 50)
@ensures(lambda a, b, result: result[0] * b + result[1] == a and 0 <= result[1] < b)
def division_by_subtraction(a: int, b: int):
    q = 0
    while a >= b:
        a -= b
        q += 1
    return q, a


@case("holds")
@requires(lambda n: 1 <= n <= 200)
@ensures(lambda n, result: result * result <= n < (result + 1) * (result + 1))
def integer_root(n: int):
    r = 0
    while (r + 1) * (r + 1) <= n:
        r += 1
    return r


@case("holds")
@requires(lambda x: 1 <= len(x) <= 4 and np.all((x >= -20) & (x <= 20)))
@ensures(lambda x, result: np.all(result >= 0))
def softmax_not_negative(x: np.ndarray):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@case("holds")
@requires(lambda x: 1 <= len(x) <= 4 and np.all((x >= -10) & (x <= 10)))
@ensures(lambda x, result: result >= -1e-9)
def variance_two_pass(x: np.ndarray):
    m = np.sum(x) / len(x)
    return np.sum((x - m) ** 2) / len(x)


@case("holds")
@requires(lambda x: 1 <= len(x) <= 4 and np.all((x >= -10) & (x <= 10)))
@ensures(lambda x, result: len(result) == len(x))
def differences_padded(x: np.ndarray):
    return np.concatenate([x[:1], x[1:] - x[:-1]])


@case("holds")
@requires(lambda xs: 1 <= len(xs) <= 4 and all(-10 <= v <= 10 for v in xs))
@ensures(lambda xs, result: all(result >= v for v in xs))
def running_maximum(xs: list[float]):
    best = xs[0]
    for v in xs[1:]:
        if v > best:
            best = v
    return best


@case("holds")
@requires(lambda x: -20 <= x <= 20)
@monotone("x")
def logistic_grows(x: float):
    return 1 / (1 + math.exp(-x))


@case("holds")
@requires(lambda t: 0 <= t <= 100)
@monotone("t", increasing=False)
def cosine_schedule_falls(t: float):
    return 0.5 * (1 + math.cos(math.pi * t / 100))


@case("holds")
@requires(lambda x: 0.1 <= x <= 10)
@monotone("x")
def log_grows(x: float):
    return math.log(x) + x


@case("holds")
@requires(lambda x: -5 <= x <= 5)
@even
def gaussian_even(x: float):
    return math.exp(-x * x / 2)


@case("holds")
@requires(lambda x: -5 <= x <= 5)
@odd
def cubic_odd(x: float):
    return x * x * x - 3 * x


@case("holds")
@periodic(2 * math.pi)
def wave(x: float):
    return math.sin(x) + math.cos(2 * x)


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@idempotent
def clip_unit(x: float):
    return min(max(x, 0.0), 1.0)


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@lipschitz(1)
def tanh_is_lipschitz(x: float):
    return math.tanh(x)


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@convex("x")
def softplus_is_convex(x: float):
    return math.log(1 + math.exp(x))


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@convex("x")
def parabola_is_convex(x: float):
    return 3 * x * x - x


@case("holds")
@requires(lambda x: -3 <= x <= 3)
@derivative_of(lambda x: x * math.exp(-x), "x")
def gamma_density_slope(x: float):
    return (1 - x) * math.exp(-x)


@case("holds")
@requires(lambda p: 0.01 <= p <= 0.99)
@inverse_of(lambda x: 1 / (1 + math.exp(-x)))
def logit(p: float):
    return math.log(p / (1 - p))


@case("holds")
@requires(lambda a, b: 0 <= a <= 100 and 0 <= b <= 100)
@commutative
def parallel(a: float, b: float):
    return a * b / (a + b + 1)


@case("holds")
@requires(lambda a, b: 0.1 <= a <= 10 and 0.1 <= b <= 10)
@homogeneous(2)
def triangle_area(a: float, b: float):
    return 0.5 * a * b


@case("holds")
@requires(lambda x: -10 <= x <= 10)
@same_as(lambda x: (x - 1) ** 2 + 3)
def expanded(x: float):
    return x * x - 2 * x + 4


@case("holds")
@requires(lambda x: 1 <= len(x) <= 3 and np.all((x >= -20) & (x <= 20)))
@sums_to(1)
def softmax_sums(x: np.ndarray):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@case("holds")
@requires(lambda x: -30 <= x <= 30)
@bounded(-1, 1)
def tanh_is_bounded(x: float):
    return math.tanh(3 * x)


@case("holds")
@requires(lambda t: 0 <= t <= 50)
@ensures(lambda result: 0 <= result <= 1)
def exponential_approach(t: float):
    return 1 - math.exp(-t / 5)


@case("holds")
@requires(lambda m, v: 0.1 <= m <= 100 and -100 <= v <= 100)
@ensures(lambda result: result >= 0)
def kinetic_energy(m: float, v: float):
    return 0.5 * m * v**2


@case("holds")
@requires(lambda x: -20 <= x <= 20)
@ensures(lambda x, result: abs(result - (math.exp(x) - math.exp(-x)) / 2) <= 1e-6 * math.cosh(x))
def sinh_by_expm1(x: float):
    e = math.expm1(x)
    return (e + e / (e + 1)) / 2


# ── False over the reals ─────────────────────────────────────────────────────────────────────────


@case("refuted")
@requires(lambda x: -10 <= x <= 10)
@ensures(lambda x, result: result >= x)
def squared_above_identity(x: float):
    return x * x


@case("refuted")
@requires(lambda x: -5 <= x <= 5)
@ensures(lambda result: result <= 1)
def wrong_bell(x: float):
    return math.exp(-x * x / 2 + 0.01 * x)


@case("refuted")
@requires(lambda p, q: 0.01 <= p <= 0.99 and 0.01 <= q <= 0.99)
@ensures(lambda result: result >= 0)
def divergence_with_a_slip(p: float, q: float):
    return p * math.log(p / q) - (1 - p) * math.log((1 - p) / (1 - q))


@case("refuted")
@requires(lambda t: 0 <= t <= 1)
@ensures(lambda result: 0 <= result <= 1)
def overshooting_step(t: float):
    return t * t * (3.1 - 2 * t)


@case("refuted")
@requires(lambda x: 0 <= x <= 5)
@ensures(lambda x, result: abs(result - math.erf(x)) <= 4e-4)
def erf_too_tight(x: float):
    t = 1 + x * (0.278393 + x * (0.230389 + x * (0.000972 + x * 0.078108)))
    return 1 - 1 / (t * t * t * t)


@case("refuted")
@requires(lambda a, b: 0.1 <= a <= 10 and 0.1 <= b <= 10)
@ensures(lambda a, b, result: result >= math.sqrt(a * b))
def harmonic_above_geometric(a: float, b: float):
    return 2 / (1 / a + 1 / b)


@case("refuted")
@requires(lambda n: 0 <= n <= 300)
@ensures(lambda n, result: result == n * (n + 1) // 2)
def off_by_one_sum(n: int):
    total = 0
    for k in range(n):
        total += k
    return total


@case("refuted")
@requires(lambda x: -10 <= x <= 10)
@monotone("x")
def swish_is_not_monotone(x: float):
    return x / (1 + math.exp(-x))


@case("refuted")
@requires(lambda x: -10 <= x <= 10)
@lipschitz(1)
def sine_of_double(x: float):
    return math.sin(2 * x)


@case("refuted")
@requires(lambda x: -3 <= x <= 3)
@convex("x")
def bell_is_not_convex(x: float):
    return -math.exp(-x * x)


@case("refuted")
@requires(lambda x: -3 <= x <= 3)
@derivative_of(lambda x: math.sin(x) * x, "x")
def wrong_slope(x: float):
    return math.cos(x) * x


@case("refuted")
@requires(lambda a, b: 1 <= a <= 10 and 1 <= b <= 10)
@commutative
def ratio(a: float, b: float):
    return a / b


@case("refuted")
@requires(lambda x: 1 <= len(x) <= 4 and np.all((x >= -5) & (x <= 5)))
@sums_to(1)
def unnormalised(x: np.ndarray):
    e = np.exp(x - np.max(x))
    return e / np.max(np.cumsum(e)[:2])


@case("refuted")
@requires(lambda x: -10 <= x <= 10)
@same_as(lambda x: abs(x))
def smooth_absolute(x: float):
    return math.sqrt(x * x + 1e-6)


# ── True over the reals, broken by doubles ───────────────────────────────────────────────────────


@case("in doubles")
@requires(lambda x: -50 <= x <= 50)
@ensures(lambda result: result < 1)
def saturating_logistic(x: float):
    return 1 / (1 + math.exp(-x))


@case("in doubles")
@requires(lambda x: 0 <= x <= 800)
@ensures(lambda result: result > 0)
def vanishing_exponential(x: float):
    return math.exp(-x)


@case("in doubles")
@requires(lambda x: -1000 <= x <= 1000)
@ensures(lambda x, result: result >= x)
def overflowing_softplus(x: float):
    return math.log(1 + math.exp(x))


@case("in doubles")
@requires(lambda x, y: 1e-250 <= x <= 1e100 and 1e-250 <= y <= 1e100)
@ensures(lambda result: result > 0)
def underflowing_norm(x: float, y: float):
    return math.sqrt(x * x + y * y)


@case("in doubles")
@requires(lambda a, b, c: -1e9 <= a <= 1e9 and -1e9 <= b <= 1e9 and -1e9 <= c <= 1e9)
@ensures(lambda a, b, c, result: result == a + (b + c))
def associative_sum(a: float, b: float, c: float):
    return (a + b) + c


@case("in doubles")
@requires(lambda x: 0 < x < 1)
@ensures(lambda x, result: result > 1)
def one_plus_tiny(x: float):
    return 1 + x


@case("in doubles")
@requires(lambda n: 0 <= n <= 10**18)
@ensures(lambda n, result: result == n)
def through_a_float(n: int):
    return int(n / 1)


@case("in doubles")
@requires(lambda x: 1e8 <= x <= 1e9)
@ensures(lambda x, result: result > 0)
def cancelling_root(x: float):
    return math.sqrt(x * x + 1) - x


@case("in doubles")
@requires(lambda xs: 2 <= len(xs) <= 4 and all(-1e6 <= v <= 1e6 for v in xs))
@ensures(lambda result: result >= 0)
def variance_of_moments(xs: list[float]):
    n = len(xs)
    return sum(v * v for v in xs) / n - (sum(xs) / n) * (sum(xs) / n)


@case("in doubles")
@requires(lambda x: -1e300 <= x <= 1e300)
@ensures(lambda result: 0 <= result < 1e308)
def squared_too_far(x: float):
    return abs(x) * 1e-300 * abs(x) * 1e-300


EXPECTED[squared_too_far] = "holds"  # the factors are taken in turn: nothing overflows


@case("in doubles")
@requires(lambda x: 0.1 <= x <= 10)
@ensures(lambda x, result: result == x)
def there_and_back(x: float):
    return x / 3 * 3


@case("in doubles")
@requires(lambda a, b: 1e-5 <= a <= 1 and 1e15 <= b <= 1e16)
@ensures(lambda a, b, result: result == a)
def absorbed(a: float, b: float):
    return (a + b) - b


@case("in doubles")
@requires(lambda x: 1e-12 <= x <= 1)
@ensures(lambda x, result: result > 0)
def one_minus_cosine(x: float):
    return 1 - math.cos(x)


# ── Narrow ───────────────────────────────────────────────────────────────────────────────────────


@case("narrow")
@requires(lambda x: -5 <= x <= 5)
@ensures(lambda result: result <= 0.9999999)
def bump_at_a_computed_place(x: float):
    centre = 4 * math.cos(0.7)
    return math.exp(-80 * (x - centre) * (x - centre))


@case("narrow")
@requires(lambda x: -10 <= x <= 10)
@ensures(lambda result: result >= -0.1)
def dip_of_width_1e_5(x: float):
    d = (x - math.e) * 1e5
    return x * x / 100 - 1.5 / (1 + d * d)


@case("narrow")
@requires(lambda x, y: -5 <= x <= 5 and -5 <= y <= 5)
@ensures(lambda result: result <= 0.99999)
def bump_in_the_plane(x: float, y: float):
    a, b = 3 * math.sin(0.4), 2 * math.cos(2.2)
    return math.exp(-20 * ((x - a) * (x - a) + (y - b) * (y - b)))


@case("narrow")
@requires(lambda x: 0 <= x <= 1)
@ensures(lambda x, result: result >= x)
def slip_in_a_window(x: float):
    lo = math.sqrt(0.5)
    return x - 1 if lo < x < lo + 1e-6 else x


@case("narrow")
@requires(lambda x: 0 <= x <= 100)
@ensures(lambda result: result <= 1)
def crossing_by_a_hair(x: float):
    return 1.0000001 - (x - 31.4159) * (x - 31.4159)


@case("narrow")
@requires(lambda t: 0 <= t <= 10)
@monotone("t")
def nearly_monotone(t: float):
    return t + 1.00001 * math.sin(t)


@case("narrow")
@requires(lambda x, y: 0 <= x <= 10 and 0 <= y <= 10)
@ensures(lambda x, y, result: result <= x + y)
def slip_on_a_band(x: float, y: float):
    band = math.hypot(x, y) - 4.44
    return x + y + 1e-4 - band * band * 1e6
