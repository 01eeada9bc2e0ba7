"""Functions of which it is easy to make a wrong model."""

# ruff: noqa: B007, RET504, SIM108 (written as people write them)

from __future__ import annotations

import math

import numpy as np

from tests.lift import programs


def falls_back(x):
    try:
        return math.sqrt(x)
    except ValueError:
        return 0


def falls_back_on_anything(x):
    try:
        return 1 / x + _log(x)
    except Exception:
        return -1.0


def _log(x):
    return math.log(x)


def swallows_everything(x):
    try:
        return np.sort(np.array([x, 2.0]))[0]
    except BaseException:
        return 0.0


def swallows_bare(x):
    try:
        return float(np.sort([x, 1.0])[0])
    except:  # noqa: E722
        return 0.0


def updates_list_in_symbolic_loop(x, n):
    values = [0.0, 0.0]
    for i in range(n):
        values[0] += x
    return values[0]


def updates_array_in_symbolic_loop(x, n):
    values = np.zeros(2)
    for i in range(n):
        values[0] = values[0] + x
    return values[0]


def alias(xs):
    b = xs
    b[0] = 1.0
    return xs[0]


def alias_in_branch(xs, c):
    if c > 0:
        ys = xs
    else:
        ys = [0.0, 0.0, 0.0]
    ys[0] = 7.0
    return xs[0] + ys[1]


def view(xs):
    row = xs[:2]
    row[0] = 5.0
    return xs[0] + xs[1]


def appends_in_branch(x):
    found = []
    if x > 0:
        found.append(x)
    if x > 1:
        found.append(2.0)
    return sum(found)


def text_as_key(x):
    table = {}
    table[f"{x:.1f}"] = 1.0
    return table.get("0.5", 0.0)


def text_in_message(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    print(f"x is {x}")
    return x


def same(x):
    return 1.0 if x == x and not math.isnan(x) and math.isfinite(x) else 0.0


def whole(n):
    return n // 2 + n % 3 + round(n / 2) + (-n) // 2


def rebinds_float(x):
    float = abs
    return float(x)


def mixes_numpy_scalar(x):
    return np.float64(2.0) * x + np.float64(1.0) / x - np.int64(3) ** x


def divides_by_zero_on_one_side(x):
    y = 1 / x if x != 0 else 0.0
    return y


def raises_own_kind(x):
    if x > 1:
        raise programs.CustomProblem("too large")
    return x


def mutable_default(x, seen=[]):  # noqa: B006
    seen.append(x)
    return seen[-1]


def closes_over_changed_name(x):
    factor = 1.0

    def scaled():
        return factor * x

    if x > 0:
        factor = 2.0
    return scaled()


def loop_variable_after_symbolic_loop(x, n):
    s = 0.0
    for i in range(n):
        s += x
    return s + i


def decides_on_the_index(x, n):
    s = 0.0
    for i in range(n):
        s += max(i, 2) if i > 1 and x > 0 else min(i, x)
    return s


def depends_on_its_own_sum(x, n):
    s = 1.0
    for _ in range(n):
        s += s * x
    return s


def swaps(x, n):
    a, b = 0.0, 1.0
    for _ in range(n):
        a, b = b, a
    return a


def short_circuit(x, y):
    return x != 0 and y / x > 1


def while_else(x):
    k = 3
    while k:
        k -= 1
        if x > k:
            break
    else:
        return -x
    return x + k


def shadowed_in_comprehension(x):
    i = 10.0
    s = sum(i * x for i in range(3))
    return s + i


def isinstance_branches(x):
    if isinstance(x, (list, tuple, np.ndarray)):
        return 0.0
    if isinstance(x, int):
        return 1.0 * x
    return 2.0 * x


def nested_try(x):
    try:
        try:
            y = math.log(x)
        except ZeroDivisionError:
            y = 1.0
        return y
    except (ValueError, KeyError):
        return -5.0


def power_in_try(x):
    try:
        return x**-1.0
    except ZeroDivisionError:
        return 0.0


def reads_position(xs):
    best = 0
    for i in range(len(xs)):
        if xs[i] > xs[best]:
            best = i
    return float(best) + xs[best]


def named_inside(x):
    y = 0.0
    z = (y := x) + 1 if x > 0 else 5.0
    return y + z


def lambdas_in_comprehension(x):
    functions = [lambda v: i * v for i in range(3)]  # noqa: B023
    return functions[0](x)


def first_positive(x, y):
    return next((v for v in (x, y) if v > 0), 0.5)


def stops_before_dividing(x):
    return 1.0 if any(v > x or 1 / v > 0 for v in (4.0, 0.0)) else 2.0


def late_closure(x):
    f = lambda: y * x  # noqa: E731
    y = 2.0
    if x > 0:
        y = 3.0
    return f()


def computes_more_than_it_returns(x, y):
    unused = math.log(x) + 1 / y
    if unused is None:
        return 0.0
    return x * y


def computes_in_one_branch_only(x, y):
    if y > 0:
        ratio = math.sqrt(x)
    else:
        ratio = 1 / (x - 1)
    ratio = 2.0
    return ratio * y
