"""Plain loops, recurrences and everyday control flow, as people write them."""

# ruff: noqa: B905 (written as people write them)

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial, reduce
from itertools import accumulate, pairwise

from lift_cases import case, count, held, listed, number


def total_of(xs):
    s = 0.0
    for x in xs:
        s += x
    return s


def product_of(xs):
    p = 1
    for x in xs:
        p *= x
    return p


def running_max(xs):
    best = xs[0]
    for x in xs[1:]:
        if x > best:
            best = x
    return best


def horner(coefficients, x):
    result = 0
    for c in reversed(coefficients):
        result = result * x + c
    return result


def newton_sqrt(a, rounds=4):
    x = a if a > 1 else 1.0
    for _ in range(rounds):
        x = 0.5 * (x + a / x)
    return x


def fibonacci_like(a, b, n=7):
    for _ in range(n):
        a, b = b, a + b
    return a


def cumulative(xs):
    out = []
    s = 0
    for x in xs:
        s += x
        out.append(s)
    return out


def matrix_trace_product(a, b):
    s = 0
    for i in range(2):
        for j in range(2):
            s += a[2 * i + j] * b[2 * j + i]
    return s


def while_halving(x):
    n = 5
    while n > 0:
        x = x / 2 + 1
        n -= 1
    return x


def squares_sum(xs):
    return sum(x**2 for x in xs)


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def weighted_positions(xs):
    return sum(i * x for i, x in enumerate(xs, start=1)) / sum(xs)


def first_above(xs, limit):
    for i, x in enumerate(xs):
        if x > limit:
            return i
    return -1


def search_with_else(xs, limit):
    for x in xs:
        if x > limit:
            found = x
            break
    else:
        found = limit
    return found * 2


def safe_ratio(a, b):
    try:
        return a / b
    except ZeroDivisionError:
        return 0.0


def safe_log(x):
    try:
        return math.log(x)
    except ValueError:
        return -math.inf


def by_kind(x, kind):
    match kind:
        case "linear":
            return x
        case "square":
            return x**2
        case _:
            raise ValueError(kind)


def piecewise(x):
    return 0.0 if x < 0 else x if x < 1 else 2 - 1 / x


def inside(x, lo, hi):
    return 1.0 if lo <= x < hi else 0.0


def make_scaler(factor):
    def scale(x):
        return factor * x + offset

    offset = 3
    return scale


def power_mean(xs, p):
    return (sum(x**p for x in xs) / len(xs)) ** (1 / p)


@dataclass
class Spring:
    k: float
    m: float = 2.0

    @property
    def omega(self):
        return math.sqrt(self.k / self.m)

    def energy(self, x, v):
        return 0.5 * self.k * x**2 + 0.5 * self.m * v**2

    def position(self, t, amplitude):
        return amplitude * math.cos(self.omega * t)


def spring_energy(k, x, v):
    return Spring(k).energy(x, v)


def sum_to(n):
    return sum(range(n + 1))


def sum_of_squares_to(n):
    s = 0
    for i in range(1, n + 1):
        s += i**2
    return s


def factorial_loop(n):
    p = 1
    for i in range(2, n + 1):
        p *= i
    return p


def harmonic(n):
    return sum(1 / k for k in range(1, n + 1))


def geometric_series(r, n):
    return sum(r**k for k in range(n))


def leibniz(n):
    s = 0.0
    for k in range(n):
        s += (-1) ** k / (2 * k + 1)
    return 4 * s


def annuity(payment, rate, n):
    value = 0.0
    for t in range(1, n + 1):
        value += payment / (1 + rate) ** t
    return value


def compound(principal, rate, years):
    balance = principal
    for _ in range(years):
        balance *= 1 + rate
    return balance


def binomial_product(n, k=3):
    c = 1
    for i in range(k):
        c = c * (n - i) / (i + 1)
    return c


def taylor_exp(x, terms=6):
    term, s = 1.0, 1.0
    for n in range(1, terms):
        term *= x / n
        s += term
    return s


def logistic_map(x, r, steps=3):
    for _ in range(steps):
        x = r * x * (1 - x)
    return x


def trapezoid_rule(a, b, n=4):
    def f(x):
        return math.exp(-(x**2))

    h = (b - a) / n
    s = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        s += f(a + i * h)
    return s * h


def simpson_general(a, b, n):
    h = (b - a) / n
    s = a**2 + b**2
    for i in range(1, n):
        s += (4 if i % 2 else 2) * (a + i * h) ** 2
    return s * h / 3


def euler_decay(y, k, dt, steps=3):
    history = [y]
    while len(history) <= steps:
        y += -k * y * dt
        history.append(y)
    return history


def bisect(lo, hi, target):
    for _ in range(3):
        mid = (lo + hi) / 2
        if mid**3 < target:
            lo = mid
        else:
            hi = mid
    return (lo + hi) / 2


def variance_welford(xs):
    mean, m2, n = 0.0, 0.0, 0
    for x in xs:
        n += 1
        delta = x - mean
        mean += delta / n
        m2 += delta * (x - mean)
    return m2 / (n - 1)


def clamp_all(xs, lo, hi):
    return [max(lo, min(hi, x)) for x in xs]


def positive_part_sum(xs):
    return sum(x for x in xs if x > 0)


def count_above(xs, limit):
    n = 0
    for x in xs:
        if x > limit:
            n += 1
    return n


def all_positive_mean(xs):
    if not all(x > 0 for x in xs):
        raise ValueError("positive values only")
    return math.exp(math.fsum(math.log(x) for x in xs) / len(xs))


def reduced(xs):
    return reduce(lambda a, b: a * 10 + b, xs)


def accumulated(xs):
    return list(accumulate(xs))[-1]


def path_length(xs, ys):
    return sum(math.hypot(x2 - x1, y2 - y1) for (x1, x2), (y1, y2) in zip(pairwise(xs), pairwise(ys)))


def shoelace(xs, ys):
    n = len(xs)
    area = 0
    for i in range(n):
        j = (i + 1) % n
        area += xs[i] * ys[j] - xs[j] * ys[i]
    return abs(area) / 2


def by_table(x):
    table = {"a": 1.5, "b": 2.5}
    s = 0
    for name, value in table.items():
        s += value * x if name == "b" else value
    return s


def recursion(x, n=4):
    return 1.0 if n == 0 else x * recursion(x, n - 1)


def continued_fraction(x, depth=4):
    value = 0.0
    for k in range(depth, 0, -1):
        value = x / (k + value)
    return 1 + value


def sorted_range(a, b, c):
    lo, mid, hi = sorted([a, b, c])
    return hi - lo + mid


def median_of_three(a, b, c):
    return max(min(a, b), min(max(a, b), c))


def skip_and_stop(xs):
    s = 0
    for x in xs:
        if x < 0:
            continue
        if x > 1.5:
            break
        s += x
    return s


def polynomial_derivative(coefficients, x):
    return sum(k * c * x ** (k - 1) for k, c in enumerate(coefficients) if k > 0)


def rounded_price(price, rate):
    return round(price * (1 + rate), 2)


def distance(p, q):
    return math.dist(p, q)


def lagrange(xs, ys, x):
    total = 0.0
    for i, (xi, yi) in enumerate(zip(xs, ys)):
        basis = 1.0
        for j, xj in enumerate(xs):
            if j != i:
                basis *= (x - xj) / (xi - xj)
        total += yi * basis
    return total


CASES = [
    case(total_of, xs=listed(4)),
    case(product_of, xs=listed(4)),
    case(running_max, xs=listed(4)),
    case(horner, coefficients=listed(4), x=number(-2, 2)),
    case(newton_sqrt, a=number()),
    case(fibonacci_like, a=number(), b=number()),
    case(cumulative, xs=listed(4)),
    case(matrix_trace_product, a=listed(4), b=listed(4)),
    case(while_halving, x=number()),
    case(squares_sum, xs=listed(4)),
    case(dot, a=listed(3), b=listed(3)),
    case(weighted_positions, xs=listed(3, 0.1, 2)),
    case(first_above, xs=listed(3), limit=number(-2, 2)),
    case(search_with_else, xs=listed(3), limit=number(-2, 2)),
    case(safe_ratio, a=number(), b=number(-2, 2)),
    case(safe_log, x=number(-2, 3)),
    case(by_kind, x=number(), kind=held("square")),
    case(piecewise, x=number(-2, 3)),
    case(inside, x=number(-2, 3), lo=number(-2, 0), hi=number(0, 3)),
    case(make_scaler(2.5), x=number()),
    case(power_mean, xs=listed(3, 0.1, 3), p=number()),
    case(spring_energy, k=number(), x=number(), v=number()),
    case(Spring(3.0).position, t=number(), amplitude=number()),
    case(partial(horner, [1.0, 2.0, 3.0]), x=number()),
    case(sum_to, n=count(0, 9)),
    case(sum_of_squares_to, n=count(0, 9)),
    case(factorial_loop, n=count(0, 9)),
    case(harmonic, n=count(1, 9)),
    case(geometric_series, r=number(), n=count(1, 9)),
    case(leibniz, n=count(1, 9)),
    case(annuity, payment=number(), rate=number(0.01, 0.2), n=count(1, 9)),
    case(compound, principal=number(), rate=number(0.01, 0.2), years=count(1, 9)),
    case(binomial_product, n=number(3, 9)),
    case(taylor_exp, x=number(-2, 2)),
    case(logistic_map, x=number(0.1, 0.9), r=number(1, 4)),
    case(trapezoid_rule, a=number(-2, 0), b=number(0, 2)),
    case(simpson_general, a=number(-2, 0), b=number(0, 2), n=count(2, 9)),
    case(euler_decay, y=number(), k=number(), dt=number(0.01, 0.1)),
    case(bisect, lo=number(0, 1), hi=number(1, 3), target=number()),
    case(variance_welford, xs=listed(4)),
    case(clamp_all, xs=listed(3), lo=number(-1, 0), hi=number(0, 1)),
    case(positive_part_sum, xs=listed(3)),
    case(count_above, xs=listed(3), limit=number(-1, 1)),
    case(all_positive_mean, xs=listed(3, -0.1, 3)),
    case(reduced, xs=listed(4)),
    case(accumulated, xs=listed(4)),
    case(path_length, xs=listed(3), ys=listed(3)),
    case(shoelace, xs=listed(4), ys=listed(4)),
    case(by_table, x=number()),
    case(recursion, x=number()),
    case(continued_fraction, x=number()),
    case(sorted_range, a=number(), b=number(), c=number()),
    case(median_of_three, a=number(), b=number(), c=number()),
    case(skip_and_stop, xs=listed(3)),
    case(polynomial_derivative, coefficients=listed(4), x=number()),
    case(rounded_price, price=number(1, 9), rate=number(0.01, 0.2)),
    case(distance, p=listed(3), q=listed(3)),
    case(lagrange, xs=listed(3), ys=listed(3), x=number()),
]
