"""One equation for each of the four answers."""

import math

from mathlink import implements


@implements(r"\mathcal<D> = \frac<D><x+1>")
def discounted(D, x):
    """Proved: the code does what the equation says, for all inputs."""
    return D / (x + 1)


@implements(r"r = \sqrt{a}", given=r"0.01 \le a \le 10000")
def root(a):
    """Tested: Newton's method stops when it is close enough, so the numbers agree and no formula is behind them."""
    r = max(a, 1.0)
    while abs(r * r - a) > 1e-15 * a:
        closer = (r + a / r) / 2
        if closer >= r:
            break
        r = closer
    return r


@implements(r"f = \frac{16}{Re}", where={"Re": "reynolds"}, given=r"Re > 0")
def friction(reynolds):
    """Refuted: the equation is Fanning's friction factor, the code computes Darcy's."""
    return 64 / reynolds


@implements(r"N = N_0 e^{-t/\tau}")
def remaining(t, N_0, lifetime):
    r"""Undecided: nobody said that ``\tau`` is the lifetime."""
    return N_0 * math.exp(-t / lifetime)
