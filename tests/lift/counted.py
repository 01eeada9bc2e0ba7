"""Loops whose number of rounds is an input, as people write them: material for the tests."""

# ruff: noqa: SIM300 (written as people write them)

from __future__ import annotations


def powers(n, x):
    i = 0
    s = 0.0
    while i < n:
        s += x**i
        i += 1
    return s + i


def weighted(n, x):
    s = 0.0
    k = 1
    while k <= n:
        s = s * x + k
        k = k + 1
    return s + k


def used_up(n, x):
    p = 1.0
    while n > 0:
        p *= x
        n -= 1
    return p + n


def down_to_zero(n, x):
    p = 1.0
    k = n
    while 0 <= k:
        p += x * k
        k -= 1
    return p + k


def balance(n, x, d=0.25):
    b = x
    for _ in range(n):
        b = b * (1 + d) + d
    return b


def annuity(n, x):
    b = x
    for k in range(n, 0, -1):
        b = b * (1 + 0.1 * k) - 0.5 * k
    return b


def exponential(n, x):
    t = 1.0
    s = 1.0
    for k in range(1, n):
        t *= x / k
        s += t
    return s


def three_deep(n, x):
    t = 1.0
    s = 0.0
    u = 0.0
    for k in range(n):
        u = u + s
        s += t
        t = t * x / (k + 1)
    return s + u + t


def best(n, x):
    m = 0.5
    for k in range(n):
        m = max(m, x * k - 0.3 * k * k)
    return m


def least(n, x):
    m = 0.5
    for k in range(n):
        m = min(0.2 * k - x, m)
    return m


def alternating(n, x):
    sign = 1
    s = 0
    for k in range(n):
        s += sign * x**k
        sign = -sign
    return s


def backwards(n, x):
    s = 0
    for k in reversed(range(n)):
        s = s * x + k
    return s


def backwards_from_one(n, x):
    s = 0
    for k in reversed(range(1, n + 1)):
        s = s * x + k
    return s


def by_threes(n, x):
    s = 1
    for k in range(1, n, 3):
        s = s * x + k
    return s


def down_by_twos(n, x):
    s = 1
    for k in range(n, 2, -2):
        s = s * x + k
    return s


def sums_of_ranges(n, x):
    return x * sum(range(1, n, 2)) + sum(k * k for k in range(n, 0, -1))


def nested(n, x):
    s = 0.0
    for i in range(n):
        t = 0.0
        for j in range(i, 5):
            t += x * j
        s += t * i
    return s


def nested_both(n, x):
    s = 0.0
    for i in range(n):
        for j in range(i, n):
            s += x * j - i
    return s


def cumulative(n, x):
    c = 0
    s = 0
    for k in range(n):
        c = c + k
        s = s + c * x
    return s


def divided(n, x):
    s = x
    for k in range(1, n + 1):
        s = s / k + 1
    return s


def by_cases(n, x):
    s = 0.0
    c = 0
    for k in range(n):
        if k > 2:
            s = s * x
            c += 1
        else:
            s = s + k
    return s + c


def one_behind(n, x):
    s = 0
    p = 0
    for k in range(n):
        p = s
        s = s + x * k
    return p


def subtracted_from(n, x):
    s = x
    for k in range(n):
        s = k - s
    return s


def skips(n, x):
    s = 0.0
    for k in range(n):
        if k == 2:
            continue
        s += x * k
        if k > 4:
            s += 1
            continue
        s -= 0.5
    return s


def last_one(n, x):
    y = 0.5
    for k in range(n):
        y = x * k
    return y


PROGRAMS = [f for f in list(globals().values()) if callable(f) and getattr(f, "__module__", "") == __name__]


def logistic(n, x):
    for _ in range(n):
        x = 3 * x * (1 - x)
    return x


def swapped(n, x):
    a, b = x, 1
    for _ in range(n):
        a, b = b, a
    return a


def left_early(n, x):
    i = 0
    while i < n:
        if x > 1:
            break
        i += 1
    return i


def counts_by_two(n, x):
    i = 0
    while i < n:
        i += 1
        x = x + i
        i += 1
    return x


def bound_moves(n, x):
    i = 0
    while i < n:
        n = n - 1
        x += 1
        i += 1
    return x


def depends_on_itself(n, x):
    s = x
    for k in range(n):
        s = s + 1 if s < 3 else s - k
    return s


def step_is_an_input(n, x):
    return x + sum(range(0, 10, n))


REFUSED = {
    logistic: "recurrence",
    swapped: "recurrence",
    left_early: "`break`",
    counts_by_two: "decisions",
    bound_moves: "decisions",
    depends_on_itself: "recurrence",
    step_is_an_input: "step",
}
